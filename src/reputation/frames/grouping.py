"""The one grouping: columns that build on one another, then bare sums, minima and maxima."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

import narwhals.stable.v2 as nw

from reputation.frames.summing import Sum, Work
from reputation.statistics import Reduce
from reputation.tally import Recipe

__all__ = ["REFUSED", "counted", "grouped", "recipe_of"]

#: The column of a result that counts the rows which break a rule.
REFUSED = "refused"


def recipe_of(part: Any) -> Recipe:
    """
    The recipe of a policy; a recipe stands for itself.

    Args:
        part: A policy or a recipe.

    Returns:
        The recipe.

    Raises:
        TypeError: It is neither.

    Examples:
        >>> len(recipe_of(Recipe([])))
        0
    """
    recipe = getattr(part, "recipe", part)
    if not isinstance(recipe, Recipe):
        msg = f"recipe must be a policy or a recipe, got {type(part).__name__}."
        raise TypeError(f"{msg}\n\nHint: write fold_frame(policy, frame, as_of=...).")
    return recipe


def grouped(work: Work, by: Sequence[str]) -> Any:
    """
    Add up what the rows of a table add to the channels of a recipe, in one grouping.

    Args:
        work: What each row adds.
        by: The columns to group by.

    Returns:
        A frame of narwhals with these columns, the sums, and the number of refused rows.

    Examples:
        >>> import polars as pl
        >>> from reputation.frames.intake import opened
        >>> rows = pl.DataFrame({"subject": ["ada", None], "occurred_at": [0, 0]})
        >>> work = Work(opened(rows, rename=None, scale=None, tz=None, unit="s", constants={}), now=0)
        >>> sorted(grouped(work, ["subject"])["refused"].to_list())
        [0.0, 1.0]
    """
    sums = {part.name: part.rows for part in work.sums}
    bad = [nw.col(REFUSED) > 0.0, *(fault.rows for fault in work.faults)]
    door = {REFUSED: _any(fault.rows for fault in work.door)}
    frame = _prepared(work, door).with_columns(**sums, **{REFUSED: _any(bad)})
    joined = {part.name: part.joined for part in [*work.sums, Sum(REFUSED, nw.col(REFUSED), Reduce.SUM)]}
    return frame.group_by(*by).agg(**joined)


def counted(work: Work) -> tuple[int, tuple[int, ...]]:
    """
    Count the rows of a table, and those that break each of its rules, in the engine.

    Args:
        work: What the rows are looked at for.

    Returns:
        The number of rows; and of each rule, those of the door first, how many break it.

    Examples:
        >>> import polars as pl
        >>> from reputation.frames.intake import opened
        >>> rows = pl.DataFrame({"subject": ["ada", None], "occurred_at": [0, 1]})
        >>> work = Work(opened(rows, rename=None, scale=None, tz=None, unit="us", constants={}), now=0)
        >>> counted(work), [fault.column for fault in work.door]
        ((2, (1, 0, 0, 1)), ['subject', 'occurred_at', 'kind', 'occurred_at'])
    """
    door = {f"door_{place}": _any([fault.rows]) for place, fault in enumerate(work.door)}
    later = {f"later_{place}": _any([fault.rows]) for place, fault in enumerate(work.faults)}
    frame = _prepared(work, {"rows": nw.lit(1.0), **door})
    frame = (frame.with_columns(**later) if later else frame).select(nw.col(*["rows", *door, *later]).sum())
    eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    size, *broken = (int(number or 0) for number in eager.row(0))
    return size, tuple(broken)


def _prepared(work: Work, beside: Mapping[str, nw.Expr]) -> Any:
    """The columns that are asked for, and what builds on them."""
    base = {name: work.table.columns[name] for name in work.asked}
    frame = work.table.frame.select(**base, **beside)
    for step in work.steps:
        frame = frame.with_columns(**step) if step else frame
    return frame


def _any(rows: Any) -> nw.Expr:
    """1 for a row of which one of some answers is true, else 0."""
    return nw.when(reduce(or_, rows)).then(nw.lit(1.0)).otherwise(nw.lit(0.0))
