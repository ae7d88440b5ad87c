"""Results as a frame of the sort that came in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

__all__ = ["like"]

_ARROW = frozenset(
    {
        nw.Implementation.DUCKDB,
        nw.Implementation.IBIS,
        nw.Implementation.PYSPARK,
        nw.Implementation.PYSPARK_CONNECT,
        nw.Implementation.SQLFRAME,
    }
)


def like(frame: Any, columns: Mapping[str, Any], *, text: tuple[str, ...]) -> Any:
    """
    Make a frame of columns, of the same sort as another one.

    Args:
        frame: The other frame, of narwhals.
        columns: Arrays of floats, NaN where unknown; or lists of names, None where there is none.
        text: The columns that hold text, also where every name is None.

    Returns:
        A frame of the host's own library, in which what is unknown is null.

    Examples:
        >>> import numpy as np, polars as pl
        >>> told = {"subject": ["ada"], "score": np.array([np.nan])}
        >>> like(nw.from_native(pl.DataFrame()), told, text=()).rows()
        [('ada', None)]
    """
    engine = frame.implementation
    backend: Any = "pyarrow" if engine in _ARROW else "pandas" if engine is nw.Implementation.DASK else engine
    eager = nw.from_dict(dict(columns), backend=backend)
    numbers = [name for name, values in columns.items() if not isinstance(values, list)]
    unknown = {name: nw.when(~nw.col(name).is_nan()).then(nw.col(name)) for name in numbers}
    eager = eager.with_columns(**unknown, **{name: nw.col(name).cast(nw.String) for name in text})
    if isinstance(frame, nw.DataFrame):
        return eager.to_native()
    return eager.lazy(engine, session=_session(frame)).to_native()


def _session(frame: Any) -> Any:
    """Where a frame of Spark lives."""
    return getattr(frame.to_native(), "sparkSession", None)
