"""
Ours beside what one would use instead: `python -m benchmarks`.

Every way is run once, its result compared with ours, and then timed in turns with the others, so that a change of the
machine's mood hits all. The table gives medians and ratios; a ratio below 1 means that ours is the quicker one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.drawing import dots
from benchmarks.events import Events, made
from benchmarks.heading import heading
from benchmarks.rooms import clamping, days, encoding, explaining, field, frames, games, reporting, requests, scoring
from benchmarks.table import HEADS, told
from benchmarks.turns import Line, measured
from benchmarks.works import Work

ROOMS: dict[str, Callable[[Events], Iterator[Work]]] = {
    "encode": encoding.works,
    "fold": scoring.works,
    "report": reporting.works,
    "explain": explaining.works,
    "request": requests.works,
    "rollup": days.rollup_works,
    "replay": days.replay_works,
    "clamp": clamping.works,
    "frames": frames.works,
    "games": games.works,
    "field": field.works,
}


def main(arguments: list[str] | None = None) -> int:
    """Measure what is asked for, and print the table."""
    given = _arguments(arguments)
    print(heading(rows=given.rows, repeat=given.repeat), HEADS, sep="\n\n", flush=True)
    events, lines = made(given.rows), list[Line]()
    for room in given.only or ROOMS:
        for work in ROOMS[room](events):
            for line in measured(work, repeat=given.repeat, without=given.without, cpu=given.cpu):
                lines.append(line)
                print(told(line, markdown=given.markdown), flush=True)
    if given.svg is not None:
        given.svg.write_text(dots(lines), encoding="utf-8")
    return 0


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure the library beside others.")
    parser.add_argument("--rows", type=int, default=1_000_000, help="how many rows the works have")
    parser.add_argument("--repeat", type=int, default=5, help="how often each way is timed; the median counts")
    parser.add_argument("--only", choices=sorted(ROOMS), nargs="+", help="some rooms only")
    parser.add_argument("--without", default=[], nargs="+", metavar="MODULE", help="leave out what needs these modules")
    parser.add_argument(
        "--cpu", action="store_true", help="count processor time, for a machine that is busy; not Spark's"
    )
    parser.add_argument("--markdown", action="store_true", help="print rows of a Markdown table, without seconds")
    parser.add_argument("--svg", type=Path, help="draw the ratios into this file")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
