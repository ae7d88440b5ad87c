"""
Ours beside a bare NumPy baseline, in one run: `pytest benchmarks`.

Each test measures both sides in turns, so that a change of the machine's mood hits both, and puts the ratio of the
medians into the table that is printed at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from benchmarks.racing import RESULTS, Race, peak_bytes


@pytest.fixture
def race(benchmark: Any) -> Race:
    """A race between ours and a baseline."""
    return Race(benchmark)


@pytest.fixture
def peak() -> Callable[[Callable[[], object]], int]:
    """How much memory a call takes."""
    return peak_bytes


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the ratios."""
    if not RESULTS:
        return
    terminalreporter.section("ratios to the baseline of the same run")
    heads = f"{'work':58}  {'ours':>10}  {'baseline':>10}  {'ratio':>6}  {'promised':>8}"
    terminalreporter.write_line(heads)
    for name, mine, bare, limit in RESULTS:
        promised = "" if limit is None else f"{limit:.1f}"
        ratio = f"{mine * 1e3:8.2f}ms  {bare * 1e3:8.2f}ms  {mine / bare:6.2f}"
        terminalreporter.write_line(f"{name:58}  {ratio}  {promised:>8}")
