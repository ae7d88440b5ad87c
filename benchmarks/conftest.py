"""
Ours beside a bare NumPy baseline, in one run: `pytest benchmarks`.

Each test measures both sides in turns, so that a change of the machine's mood hits both, and puts the ratio of the medians into
the table that is printed at the end.
"""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable

import pytest

_ROWS: list[tuple[str, float, float, float | None]] = []


class Race:
    """Measures two callables in turns."""

    def __init__(self, benchmark: Callable[..., object]) -> None:
        self.benchmark = benchmark

    def __call__(
        self, name: str, ours: Callable[[], object], baseline: Callable[[], object], *, rounds: int, limit: float | None = None
    ) -> float:
        """Run both, note the medians, give the ratio; `limit` is the ratio we promise."""
        ours(), baseline()
        mine: list[float] = []
        bare: list[float] = []
        for _ in range(rounds):
            mine.append(_seconds(ours))
            bare.append(_seconds(baseline))
        self.benchmark.pedantic(ours, rounds=1, iterations=1)  # type: ignore[attr-defined]
        ratio = statistics.median(mine) / statistics.median(bare)
        self.benchmark.extra_info["ratio"] = ratio  # type: ignore[attr-defined]
        _ROWS.append((name, statistics.median(mine), statistics.median(bare), limit))
        return ratio


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def peak_bytes(call: Callable[[], object]) -> int:
    """The most memory that a call holds at one moment beyond what was there before."""
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


@pytest.fixture
def race(benchmark: Callable[..., object]) -> Race:
    """A race between ours and a baseline."""
    return Race(benchmark)


@pytest.fixture
def peak() -> Callable[[Callable[[], object]], int]:
    """How much memory a call takes."""
    return peak_bytes


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the ratios."""
    if not _ROWS:
        return
    terminalreporter.section("ratios to the baseline of the same run")
    terminalreporter.write_line(f"{'work':58}  {'ours':>10}  {'baseline':>10}  {'ratio':>6}  {'promised':>8}")
    for name, mine, bare, limit in _ROWS:
        promised = "" if limit is None else f"{limit:.1f}"
        terminalreporter.write_line(f"{name:58}  {mine * 1e3:8.2f}ms  {bare * 1e3:8.2f}ms  {mine / bare:6.2f}  {promised:>8}")
