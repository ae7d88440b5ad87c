"""
One engine folds files of events, once: `python -m benchmarks.scaling.child ENGINE WAY FILE ...`.

What it took and what came out is printed as one line of JSON. Memory is read off by whoever started the process.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.rooms.byhand import session
from benchmarks.rooms.frames import duckdb_query, fold, polars_query, spark_query
from benchmarks.scaling.ways import WAYS

__all__ = ["main"]


def _polars(files: list[str], _threads: int) -> tuple[Any, Callable[[Any], Any], Any]:
    return import_module("polars").scan_parquet(files), polars_query, lambda found: found.collect(engine="streaming")


def _duckdb(files: list[str], threads: int) -> tuple[Any, Callable[[Any], Any], Any]:
    connection = import_module("duckdb").connect()
    connection.execute("SET TimeZone = 'UTC'")
    if threads:
        connection.execute(f"SET threads = {threads}")
    return connection.read_parquet(files), duckdb_query, lambda found: found.to_arrow_table()


def _spark(files: list[str], threads: int) -> tuple[Any, Callable[[Any], Any], Any]:
    return session(cores=threads or "*").read.parquet(*files), spark_query, lambda found: found.toArrow()


_ENGINES: dict[str, Callable[[list[str], int], tuple[Any, Callable[..., Any], Any]]] = {
    "duckdb": _duckdb,
    "polars": _polars,
    "pyspark": _spark,
}


def main(arguments: list[str] | None = None) -> int:
    """Fold, and say what it took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling.child")
    parser.add_argument("engine", choices=_ENGINES)
    parser.add_argument("way", choices=WAYS)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--threads", type=int, default=0)
    given = parser.parse_args(arguments)
    frame, query, bring = _ENGINES[given.engine](given.files, given.threads)
    for module in ("reputation.frames", "pyarrow"):  # reading code is not folding
        import_module(module)
    start, busy = time.perf_counter(), time.process_time()
    found = _folded(given.way, frame, query, bring)
    told: dict[str, Any] = {"seconds": time.perf_counter() - start, "processor": time.process_time() - busy}
    told |= _sums(found)
    told["beside"] = _of_java(frame) if given.engine == "pyspark" else 0
    print(json.dumps(told), flush=True)
    return 0


def _folded(way: str, frame: Any, query: Callable[..., Any], bring: Callable[[Any], Any]) -> Any:
    if way == "nothing":
        return None
    return bring(fold(frame) if way == "ours" else query(frame, checked=way == "by hand"))


def _sums(found: Any) -> dict[str, float]:
    """Sums over all subjects, to be compared."""
    if found is None:
        return {}
    table = found if hasattr(found, "column_names") else found.to_arrow()
    named = {"tally_1_total": "total", "tally_1_good": "good", "refused": "refused", "total": "total", "good": "good"}
    sums = {named[name]: float(np.sum(table[name].to_numpy())) for name in table.column_names if name in named}
    return {"subjects": float(len(table)), **sums}


def _of_java(frame: Any) -> int:
    """The most memory that the machine of Java held, in kilobytes, as the kernel of Linux counts it."""
    process = frame.sparkSession.sparkContext._gateway.proc.pid  # noqa: SLF001 - there is no other way to it
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    sys.exit(main())
