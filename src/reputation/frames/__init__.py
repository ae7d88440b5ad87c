"""
Data frames, folded where they are: Polars, DuckDB, pandas, PyArrow, Ibis, PySpark, Dask. Needs the extra `frames`.

`fold_frame` turns a frame of rows into a frame of sums, one row per subject, worked out by the engine behind it in one
grouping. `read_state` brings the sums in, and `evaluate_frame` goes all the way to scores and tiers.
"""

from __future__ import annotations

from reputation.frames.folding import fold_frame
from reputation.frames.reading import read_state

__all__ = ["fold_frame", "read_state"]
