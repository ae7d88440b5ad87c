"""
How time and memory grow with the number of events: `python -m benchmarks.scale`.

Events are written to Parquet, and folded out of core by DuckDB, Polars or PySpark through the frames extra, beside the
query that one would write by hand for the same sums. Each run is a process of its own; its memory is what the kernel
says when it has ended. The runs of a size are taken in turns, and medians count.

A process begins with the memory of whoever started it, in the eyes of Linux. So this one imports nothing large, and
leaves the writing to others, too.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs
from benchmarks.heading import heading
from benchmarks.scaling.ways import ENGINES, WAYS

__all__ = ["Measure", "main", "pieces", "slope"]

_MOST = {"pyspark": 10_000_000}  # above, one machine says nothing about a cluster


@attrs.frozen
class Measure:
    """The medians of an engine and a way at one size: seconds, also of the processor, and the most memory in bytes."""

    engine: str
    way: str
    rows: int
    seconds: float
    memory: float
    processor: float = 0.0


def main(arguments: list[str] | None = None) -> int:
    """Write what is not there yet, measure, and print the table and the slopes."""
    given = _arguments(arguments)
    absent = [name for name in given.engine if importlib.util.find_spec(name) is None]
    given.engine = [name for name in given.engine if name not in absent]
    print(heading(rows=max(given.rows), repeat=given.repeat), flush=True)
    for name in absent:
        print(f"skipped: {name} is not installed")
    found: list[Measure] = []
    for rows in sorted(given.rows):
        files = pieces(rows, given)
        disk = sum(file.stat().st_size for file in files)
        print(f"\n{rows:,} events, {disk / 1e6:,.1f} MB of Parquet in {len(files):,} files", flush=True)
        engines = [name for name in given.engine if given.force or rows <= _MOST.get(name, rows)]
        measures = _measured(engines, rows, [str(file) for file in files], given)
        found += measures
        for each in measures:
            print(_line(each, measures), flush=True)
    if len(given.rows) > 1:
        print("\nslope on logarithmic axes: 1 is in proportion to the number of events, 0 is the same for any")
        for engine in given.engine:
            print(_slopes([each for each in found if each.engine == engine]), flush=True)
    return 0


def pieces(rows: int, given: Any) -> list[Path]:
    """
    Write the pieces that are not there yet, in a process of its own, and name all of them.

    Raises:
        ValueError: The pieces do not make up the rows.
    """
    if rows % given.piece:
        msg = f"rows must be a multiple of --piece {given.piece:,}, got {rows:,}"
        raise ValueError(msg)
    told = {name: str(getattr(given, name)) for name in ("seed", "subjects", "piece")}
    home = given.dir / "-".join(["events", *(word for pair in told.items() for word in pair)])
    home.mkdir(parents=True, exist_ok=True)
    files = [home / f"{number:06d}.parquet" for number in range(rows // given.piece)]
    absent = [str(file) for file in files if not file.exists()]
    if absent:
        options = [word for name, value in told.items() for word in (f"--{name}", value)]
        line = [sys.executable, "-m", "benchmarks.scaling.rows", *absent, *options]
        subprocess.run(line, check=True, env=_surroundings())  # noqa: S603 - our own words
    return files


def _surroundings() -> dict[str, str]:
    """What a child finds, also where the current folder is not on its path: this program, wherever it lies."""
    home = Path(__file__).resolve().parent.parent
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(home), *filter(None, [os.environ.get("PYTHONPATH")])])}


def _measured(engines: Sequence[str], rows: int, files: list[str], given: argparse.Namespace) -> list[Measure]:
    runs: dict[tuple[str, str], list[dict[str, Any]]] = {(engine, way): [] for engine in engines for way in WAYS}
    for _ in range(given.repeat):
        for (engine, way), told in runs.items():
            if way == "nothing" and told:
                continue  # what it takes to get ready is no race
            told.append(_run(engine, way, files, threads=given.threads))
    for engine in engines:
        _compare([runs[engine, way][0] for way in WAYS if way != "nothing"], engine)
    return [
        Measure(engine, way, rows, _median(told, "seconds"), _median(told, "memory"), _median(told, "processor"))
        for (engine, way), told in runs.items()
    ]


def _median(told: list[dict[str, Any]], name: str) -> float:
    return float(statistics.median(each[name] for each in told))


def _run(engine: str, way: str, files: list[str], *, threads: int) -> dict[str, Any]:
    """Start a process, wait for its end, and ask the kernel for the most memory that it held."""
    line = [sys.executable, "-m", "benchmarks.scaling.child", engine, way, *files, "--threads", str(threads)]
    told = _surroundings() | ({"POLARS_MAX_THREADS": str(threads)} if threads else {})
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=errors, env=told)  # noqa: S603 - our own words
        assert process.stdout is not None
        text = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stdout.close()
        if process.returncode:
            errors.seek(0)
            msg = f"{engine}, {way}: exit code {process.returncode}\n{errors.read().decode()[-2000:]}"
            raise RuntimeError(msg)
    found: dict[str, Any] = json.loads(text.splitlines()[-1])
    return found | {"memory": 1024 * (usage.ru_maxrss + found["beside"])}


def _compare(told: list[dict[str, Any]], engine: str) -> None:
    """Refuse to measure queries that give different sums."""
    first, *others = told
    for other in others:
        for name in first.keys() & other.keys() - {"seconds", "processor", "memory", "beside"}:
            assert math.isclose(first[name], other[name], rel_tol=1e-9), f"{engine}: {name}"


def _line(each: Measure, measures: list[Measure]) -> str:
    hand = next(other for other in measures if (other.engine, other.way) == (each.engine, "by hand"))
    numbers = f"{each.seconds:8.2f} s  {each.processor:8.2f} s of the processor  {each.memory / 1e6:8,.0f} MB"
    return f"{each.engine:8}  {each.way:20}  {numbers}  {_ratio(each, hand)}".rstrip()


def _ratio(each: Measure, hand: Measure) -> str:
    """Time over that of the query by hand; of Spark the processor time is another process's, and not known."""
    if each.way == "nothing":
        return ""
    told = f"{each.seconds / hand.seconds:6.2f} of by hand"
    return told if each.engine == "pyspark" else f"{told}, {each.processor / hand.processor:.2f} of its processor time"


def slope(measures: Sequence[Measure], name: str) -> float:
    """The slope of the straight line through the logarithms, by least squares."""
    across = [math.log(each.rows) for each in measures]
    up = [math.log(getattr(each, name)) for each in measures]
    return statistics.linear_regression(across, up).slope


def _slopes(found: list[Measure]) -> str:
    ways = {way: [each for each in found if each.way == way] for way in WAYS[:-1]}
    told = [
        f"{way}: time {slope(some, 'seconds'):.2f}, memory {slope(some, 'memory'):.2f}"
        for way, some in ways.items()
        if len(some) > 1
    ]
    return f"{found[0].engine:8}  " + "; ".join(told) if told else ""


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description="Measure how folding grows.")
    sizes, where = [10**6, 10**7], Path(tempfile.gettempdir()) / "reputation-events"
    parser.add_argument("--rows", type=_whole, nargs="+", default=sizes, help="numbers of events, such as 1e6 1e9")
    parser.add_argument("--engine", choices=ENGINES, nargs="+", default=["duckdb", "polars"], help="what folds")
    parser.add_argument("--dir", type=Path, default=where, help="where the events are kept, 11 bytes for each")
    parser.add_argument("--repeat", type=int, default=3, help="how often; the median counts")
    parser.add_argument("--threads", type=int, default=0, help="how many each engine may use; 0 for its own choice")
    parser.add_argument("--subjects", type=_whole, default=100_000, help="how many subjects there are")
    parser.add_argument("--piece", type=_whole, default=1_000_000, help="how many events there are in a file")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other events")
    parser.add_argument("--force", action="store_true", help="let PySpark have more than ten million events")
    return parser.parse_args(arguments)


def _whole(text: str) -> int:
    return int(float(text))


if __name__ == "__main__":
    sys.exit(main())
