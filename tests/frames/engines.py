"""The engines that data frames are folded by, and frames of each made of one table of PyArrow."""

from __future__ import annotations

import functools
import os
import shutil
import warnings
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

__all__ = ["ENGINES", "EVERYWHERE", "SLOW", "brought", "made"]


def _pandas(table: pa.Table) -> Any:
    frame = table.to_pandas()
    return frame.astype({"source": "Int64"}) if "source" in frame else frame  # NumPy has no whole number for unknown


def _dask(table: pa.Table) -> Any:
    dataframe = pytest.importorskip("dask.dataframe", reason="Dask is not installed: pip install --group engines")
    return dataframe.from_pandas(table.to_pandas(types_mapper=pd.ArrowDtype), npartitions=2)


def _ibis(table: pa.Table) -> Any:
    ibis = pytest.importorskip("ibis", reason="Ibis is not installed: pip install --group engines")
    return ibis.memtable(table)


@functools.cache
def _session() -> Any:
    if shutil.which("java") is None:
        pytest.skip("PySpark needs Java, which is not here")
    sql = pytest.importorskip("pyspark.sql", reason="PySpark is not installed: pip install --group engines")
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    told = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "1",
        "spark.default.parallelism": "1",
        "spark.sql.session.timeZone": "America/New_York",  # anything but UTC
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.codegen.wholeStage": "false",  # compiling takes longer than the few rows of a test
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.sql.adaptive.enabled": "false",
    }
    builder = functools.reduce(lambda built, item: built.config(*item), told.items(), sql.SparkSession.builder)
    session = builder.master("local[1]").getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    return session


def _spark(table: pa.Table) -> Any:
    return _session().createDataFrame(table)


#: How a frame of each engine is made.
ENGINES: Mapping[str, Callable[[pa.Table], Any]] = MappingProxyType(
    {
        "polars": pl.from_arrow,
        "polars-lazy": lambda table: pl.DataFrame(table).lazy(),
        "duckdb": duckdb.from_arrow,
        "pandas": _pandas,
        "pandas-arrow": lambda table: table.to_pandas(types_mapper=pd.ArrowDtype),
        "pyarrow": lambda table: table,
        "dask": _dask,
        "ibis": _ibis,
        "pyspark": _spark,
    }
)
#: Which take long to plan a tally: they try one part of each kind, and all of them under `nox -s engines`.
SLOW = frozenset[str]() if "EVERY_PART" in os.environ else frozenset({"dask", "pyspark"})
EVERYWHERE = pytest.mark.parametrize("engine", [name for name in ENGINES if name != "pyspark"])


def made(engine: str, table: pa.Table) -> Any:
    """Make a frame."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what other libraries deprecate of one another
        return ENGINES[engine](table)


def brought(frame: Any) -> dict[str, list[Any]]:
    """Bring a frame in, sorted by its first column, as plain lists."""
    told = nw.from_native(frame)
    eager = told.collect() if isinstance(told, nw.LazyFrame) else told
    return eager.sort(eager.columns[0]).to_dict(as_series=False)
