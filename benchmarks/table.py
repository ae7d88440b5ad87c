"""The table: what was measured, on what, and each line of it."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from datetime import UTC, datetime

from benchmarks.turns import Line

__all__ = ["VERSIONS", "heading", "told"]

VERSIONS = ("numpy", "narwhals", "polars", "duckdb", "pandas", "pyarrow", "pyspark")


def heading(*, rows: int, repeat: int) -> str:
    """When, where and with what was measured."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    busy = f"load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else "load unknown"
    lines = [
        f"{now}, {os.cpu_count()} cores ({platform.machine()}), {busy}; Python {platform.python_version()}",
        ", ".join(f"{name} {version}" for name in VERSIONS if (version := _version(name)) is not None),
        f"{rows:,} rows, medians of {repeat} runs in turns; ratio: our time over theirs",
        "",
        f"{'work':54}  {'beside':32}  {'ours':>10}  {'theirs':>10}  {'ratio':>7}  what is not the same work",
    ]
    return "\n".join(lines)


def told(line: Line, *, markdown: bool = False) -> str:
    """One line of the table; in Markdown without seconds, which say more about the machine than about the work."""
    if line.ratio is None or line.mine is None or line.theirs is None:
        measured, ratio = f"{'':10}  {'':10}", "-"
    else:
        measured, ratio = f"{line.mine * 1e3:8.2f}ms  {line.theirs * 1e3:8.2f}ms", f"{line.ratio:.3g}"
    if markdown:
        return f"| {line.work} | {line.other} | {ratio} | {line.note} |"
    return f"{line.work:54}  {line.other:32}  {measured}  {ratio:>7}  {line.note}".rstrip()


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None
