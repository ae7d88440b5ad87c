"""The rows of a data frame that break a rule, counted by reason in the engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs
import narwhals.stable.v2 as nw

from reputation.errors import EvidenceError, EvidenceErrors, plural
from reputation.frames.grouping import REFUSED, counted, recipe_of
from reputation.frames.intake import opened
from reputation.frames.reading import collected
from reputation.frames.summing import Work
from reputation.screening import refused
from reputation.times import micros

__all__ = ["BadRows", "FrameCheck", "check_frame", "refuse_rows"]


@attrs.frozen
class BadRows:
    """
    A rule, and how many rows break it.

    Args:
        column: The column at fault; or the part that a row gives no sensible number.
        rule: What it must be, from the verb on.
        rows: How many rows break the rule.
        hint: What to do instead.

    Examples:
        >>> str(BadRows("subject", "must be known in every row", 3, hint="leave such rows out."))
        '3 rows: subject must be known in every row'
    """

    column: str
    rule: str
    rows: int
    hint: str | None = attrs.field(default=None, kw_only=True)

    def __str__(self) -> str:
        return f"{plural(self.rows, 'row')}: {self.column} {self.rule}"


@attrs.frozen
class FrameCheck:
    """
    What is wrong with the rows of a data frame. A row that breaks two rules is counted for both.

    Args:
        rows: How many rows there are.
        bad: The rules that are broken, in the order in which they are looked at; empty where all is well.

    Examples:
        >>> print(FrameCheck(1200, ()))
        1,200 rows, no problem
    """

    rows: int
    bad: tuple[BadRows, ...]

    def __str__(self) -> str:
        head = f"{plural(self.rows, 'row')}, {plural(len(self.bad), 'problem') if self.bad else 'no problem'}"
        return "\n".join([head, *(f"- {each}" for each in self.bad)])

    def refuse(self) -> None:
        """
        Refuse the rows if there is anything wrong with them.

        Raises:
            EvidenceErrors: A rule is broken; one problem for each.
        """
        if self.bad:
            raise refused([_error(each, self.rows) for each in self.bad], self.rows)


def _error(bad: BadRows, size: int) -> EvidenceError:
    breach = "breaks this" if bad.rows == 1 else "break this"
    what = f"{bad.column} {bad.rule}; {bad.rows:,} of {plural(size, 'row')} {breach}."
    return EvidenceError(what, hint=bad.hint, column=bad.column)


def check_frame(  # noqa: PLR0913 - what a host says about its table
    recipe: Any,
    frame: Any,
    *,
    as_of: datetime,
    rename: Mapping[str, str | None] | None = None,
    scale: Any = None,
    tz: str | None = None,
    unit: str | None = None,
    **constants: Any,
) -> FrameCheck:
    """
    Count the rows of a data frame that break a rule, by reason, in the engine; no row is brought in.

    Looked at are the columns that the recipe asks for: unknown subjects, times and kinds; NaN and infinite numbers;
    ratings beyond their scale; statuses that there are not; rows after `as_of`; weights that are negative, infinite or
    unknown. Times without a zone count as bad rows, all of them.

    Args:
        recipe: A policy, or its recipe.
        frame: As in `fold_frame`.
        as_of: The instant, aware.
        rename: As in `fold_frame`.
        scale: As in `fold_frame`.
        tz: As in `fold_frame`.
        unit: As in `fold_frame`.
        **constants: As in `fold_frame`.

    Returns:
        The number of rows, and the rules that are broken.

    Raises:
        TypeError: No data frame, or no recipe.
        PolicyError: A part cannot be worked out by an engine, or asks for a column that is not there.

    Examples:
        >>> import polars as pl
        >>> from datetime import datetime, timezone
        >>> from reputation import Mean, Metric, Policy
        >>> rows = pl.LazyFrame({"subject": ["ada", None], "occurred_at": [10, 20], "value": [7.0, float("nan")]})
        >>> print(check_frame(Policy(Metric(Mean())), rows, as_of=datetime(2026, 7, 1, tzinfo=timezone.utc), unit="s"))
        2 rows, 2 problems
        - 2 rows: value must lie on Scale(low=0.0, high=1.0)
        - 1 row: subject must be known in every row
    """
    wanted, now = recipe_of(recipe), micros(as_of)
    table = opened(frame, rename=rename, scale=scale, tz=tz, unit=unit, constants=constants)
    try:
        work = Work(table, now=now)
        work.add(wanted)
    except EvidenceErrors as errors:
        return _whole(table.frame, list(errors.exceptions))
    except EvidenceError as error:
        return _whole(table.frame, [error])
    return _found(work)


def refuse_rows(sums: Any, work: Work) -> None:
    """
    Refuse sums of rows that break a rule, and say which rules.

    Args:
        sums: The sums, eager.
        work: What was summed up.

    Raises:
        EvidenceErrors: There are such rows; one problem for each rule.

    Examples:
        >>> import polars as pl
        >>> from reputation.frames.grouping import grouped
        >>> rows = pl.DataFrame({"subject": ["ada"], "occurred_at": [0]})
        >>> work = Work(opened(rows, rename=None, scale=None, tz=None, unit="s", constants={}), now=0)
        >>> refuse_rows(grouped(work, ["subject"]), work)
    """
    if sums[REFUSED].sum():
        _found(work).refuse()


def _found(work: Work) -> FrameCheck:
    size, broken = counted(work)
    pairs = zip([*work.door, *work.faults], broken, strict=True)
    bad = (BadRows(fault.column, fault.rule, count, hint=fault.hint) for fault, count in pairs if count)
    return FrameCheck(size, tuple(bad))


def _whole(frame: Any, errors: list[Any]) -> FrameCheck:
    """A column that cannot be read is bad in every row."""
    size = int(collected(frame.select(nw.len().alias("rows")))["rows"].to_list()[0])
    told = ((str(error.column), error.what) for error in errors)
    bad = (
        BadRows(column, what.removeprefix(f"{column} ").rstrip("."), size, hint=error.hint)
        for (column, what), error in zip(told, errors, strict=True)
    )
    return FrameCheck(size, tuple(bad))
