"""
Events of any number, in pieces of Parquet: `python -m benchmarks.scaling.rows FILE ...`, a number for each name.

They are the same for the same seed, on every machine.

Piece k is made from the seed and k alone, so a thousand million events are the first hundred million and others, and
no piece has to fit into memory together with another. An event has

- `subject`: whole numbers below `subjects`, `floor(subjects * u**2)` for u even on [0, 1): a few have many events;
- `occurred_at`: an instant of the two years before the measured moment, in microseconds, in UTC, in no order;
- `value`: 0, 1/4, 1/2, 3/4 or 1, the better the likelier;
- `verified`: true for every other event, by chance.

On disk an event takes about 11 bytes.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.events import DAY, MICROS

__all__ = ["main", "table"]

_VALUES, _SHARES = [0.0, 0.25, 0.5, 0.75, 1.0], [0.05, 0.05, 0.1, 0.3, 0.5]


def table(piece: int, *, rows: int, subjects: int, seed: int) -> Any:
    """One piece as a table of PyArrow."""
    pa, random = import_module("pyarrow"), np.random.default_rng([seed, piece])
    columns = {
        "subject": np.floor(subjects * random.random(rows) ** 2).astype(np.int64),
        "occurred_at": pa.array(MICROS - random.integers(1, 730 * DAY, rows)).cast(pa.timestamp("us", "UTC")),
        "value": random.choice(_VALUES, rows, p=_SHARES),
        "verified": random.random(rows) < 0.5,
    }
    return pa.table(columns)


def main(arguments: list[str] | None = None) -> int:
    """Write pieces; the number of each is the name of its file."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling.rows")
    parser.add_argument("files", type=Path, nargs="+")
    for name in ("piece", "subjects", "seed"):
        parser.add_argument(f"--{name}", type=int, required=True)
    given = parser.parse_args(arguments)
    for file in given.files:
        part = file.with_suffix(".part")  # a file that was broken off is not taken for a whole one
        made = table(int(file.stem), rows=given.piece, subjects=given.subjects, seed=given.seed)
        import_module("pyarrow.parquet").write_table(made, part, compression="zstd", row_group_size=250_000)
        part.rename(file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
