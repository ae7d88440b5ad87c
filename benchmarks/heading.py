"""When, where and with what was measured; needs nothing but Python, so that who asks stays small."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from datetime import UTC, datetime

__all__ = ["VERSIONS", "heading"]

VERSIONS = ("numpy", "narwhals", "polars", "duckdb", "pandas", "pyarrow", "pyspark")


def heading(*, rows: int, repeat: int) -> str:
    """Say when, where and with what is measured."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    busy = f"load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else "load unknown"
    lines = [
        f"{now}, {os.cpu_count()} cores ({platform.machine()}), {busy}; Python {platform.python_version()}",
        ", ".join(f"{name} {version}" for name in VERSIONS if (version := _version(name)) is not None),
        f"up to {rows:,} rows, medians of {repeat} runs in turns",
    ]
    return "\n".join(lines)


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None
