"""
Data frames, folded where they are: Polars, DuckDB, pandas, PyArrow, Ibis, PySpark, Dask. Needs the extra `frames`.

`fold_frame` turns a frame of rows into a frame of sums, one row per subject, worked out by the engine behind it in one
grouping; `rollup_frame` into one row per subject and day. `read_state` and `read_rollup` bring the sums in.
`evaluate_frame` goes all the way to scores and tiers, and `check_frame` counts the rows that break a rule.
"""

from __future__ import annotations

from reputation.frames.checking import BadRows, FrameCheck, check_frame
from reputation.frames.evaluating import evaluate_frame
from reputation.frames.folding import fold_frame
from reputation.frames.reading import read_state
from reputation.frames.rolling import read_rollup, rollup_frame

__all__ = [
    "BadRows",
    "FrameCheck",
    "check_frame",
    "evaluate_frame",
    "fold_frame",
    "read_rollup",
    "read_state",
    "rollup_frame",
]
