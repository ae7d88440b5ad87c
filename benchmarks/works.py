"""What is measured: a piece of work, our way of doing it, and the ways of others."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs

__all__ = ["Call", "Contestant", "Work", "missing"]

Call = Callable[[], Any]


@attrs.frozen(kw_only=True)
class Contestant:
    """
    One way of doing a piece of work.

    Args:
        name: Whose way it is.
        build: Prepares what is at hand before the work begins, and gives the call that is timed.
        read: Makes columns of what the call gives, in order of subjects, so that it can be compared with ours.
        needs: The modules without which there is nothing to measure.
        differs: What is not the same work; empty where the results must be equal.
    """

    name: str
    build: Callable[[], Call]
    read: Callable[[Any], Mapping[str, Any]] | None = None
    needs: tuple[str, ...] = ()
    differs: str = ""


@attrs.frozen
class Work:
    """
    A piece of work.

    Args:
        room: The word by which `--only` asks for it.
        name: What is done, and with how many rows.
        ours: Our way.
        others: The ways of others.
    """

    room: str
    name: str
    ours: Contestant
    others: tuple[Contestant, ...]


def missing(contestant: Contestant, *, without: Sequence[str] = ()) -> str | None:
    """Say what is not there of what a contestant needs, or not wanted; None where nothing is missing."""
    for module in contestant.needs:
        if module in without:
            return f"left out: --without {module}"
        try:
            found = importlib.util.find_spec(module)
        except ModuleNotFoundError:
            found = None
        if found is None:
            return f"skipped: {module} is not installed"
    if "pyspark" in contestant.needs and shutil.which("java") is None:
        return "skipped: PySpark needs Java, which is not here"
    return None
