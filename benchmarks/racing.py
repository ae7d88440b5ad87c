"""Measuring two callables in turns, so that a change of the machine's mood hits both."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

RESULTS: list[tuple[str, float, float, float | None]] = []


class Race:
    """Measures two callables in turns."""

    def __init__(self, benchmark: Any) -> None:  # Any: pytest-benchmark ships no types
        self.benchmark = benchmark

    def __call__(
        self,
        name: str,
        ours: Callable[[], object],
        baseline: Callable[[], object],
        *,
        rounds: int,
        limit: float | None = None,
    ) -> float:
        """Run both, note the medians, give the ratio; `limit` is the ratio we promise."""
        ours(), baseline()
        mine: list[float] = []
        bare: list[float] = []
        for _ in range(rounds):
            mine.append(_seconds(ours))
            bare.append(_seconds(baseline))
        self.benchmark.pedantic(ours, rounds=1, iterations=1)
        ratio = statistics.median(mine) / statistics.median(bare)
        self.benchmark.extra_info["ratio"] = ratio
        RESULTS.append((name, statistics.median(mine), statistics.median(bare), limit))
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
