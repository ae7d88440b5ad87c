"""
A number that is multiplied once a period: up for what happened, down for a period in which nothing did.

An ordered scan over periods, for bonus-malus rules. It does not merge: every period depends on the one before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Integral
from typing import Any, final

import attrs
import numpy as np

from reputation.arrays import Bools, Floats, Index, Ints, frozen
from reputation.errors import EvidenceError, PolicyError, UnknownSubjectError, nearest, plural
from reputation.fields import check_number, check_text, choice, number, optional_number
from reputation.labels import Labels
from reputation.parts import converted, say_list, say_number
from reputation.rounding import WAYS, rounded

__all__ = ["Course", "Multiplied"]


def _factors(value: object) -> tuple[tuple[str, float], ...]:
    items = tuple(value.items()) if isinstance(value, Mapping) else value
    if not isinstance(items, tuple | list) or not items:
        msg = f"factors must map kinds of event to numbers, got {value!r}."
        raise PolicyError(msg, hint='write for instance factors={"claim": 1.25}.')
    pairs = [(check_text("factors", name), check_number(f"factors[{name!r}]", each, above=0)) for name, each in items]
    return tuple(sorted(dict(pairs).items()))


def _periods(name: str) -> Any:
    """A keyword-only field for a number of periods, or None where there is no such rule."""

    def convert(value: object) -> int | None:
        if value is not None and (isinstance(value, bool) or not isinstance(value, Integral)):
            msg = f"{name} must be a whole number or None, got {value!r}."
            raise TypeError(msg)
        if value is not None and value < 1:
            msg = f"{name} must be at least 1, got {int(value)}."
            raise PolicyError(msg, hint="leave it out where there is no such rule.")
        return None if value is None else int(value)

    return converted(convert, default=None, kw_only=True, low=1)


@attrs.frozen(eq=False)
class Course:
    """
    How the number went: one entry for each subject and period on record.

    Args:
        subject: The subject of each entry.
        period: Its period.
        value: The number after that period.

    Examples:
        >>> course = Multiplied(quiet=0.95, factors={"claim": 1.25}).run(subject=["ada"], period=[2026], event=[None])
        >>> course["ada"]
        0.95
    """

    subject: Labels
    period: Ints
    value: Floats

    def __getitem__(self, subject: str | int) -> float:
        """The number of a subject after its last period."""
        places = np.flatnonzero(self.subject.codes == self.subject.code(subject))
        if len(places) == 0:
            msg = f"there is no subject {subject!r}."
            raise UnknownSubjectError(msg, hint=nearest(subject, self.subject.categories))
        return float(self.value[places[-1]])

    def to_columns(self) -> dict[str, Any]:
        """
        Give the entries as columns, to be joined to evidence or shown.

        Returns:
            `subject`, `period` and `value`, sorted by subject and period.

        Examples:
            >>> course = Multiplied(quiet=0.5, factors={"claim": 2}).run(
            ...     subject="ab", period=[1, 1], event=[None, "claim"]
            ... )
            >>> course.to_columns()["value"]
            array([0.5, 2. ])
        """
        return {"subject": self.subject.decode(), "period": self.period, "value": self.value}


@final
@attrs.frozen
class Multiplied:
    """
    A number that is multiplied once a period, rounded once, and kept within limits.

    With c the number before a period and f_1, ..., f_n the factors of what happened in it,

        c' = round(c f_1 ... f_n),    or round(c quiet) where nothing happened,

    kept within [low, high]. Rounding comes once, after the whole period. A period that is not on record changes
    nothing.

    Args:
        quiet: The factor of a period in which nothing happened, greater than 0.
        factors: The factor of each kind of event, greater than 0.
        start: Where everyone begins.
        low: The least that it can be; no limit by default.
        high: The most that it can be; no limit by default.
        step: What it is rounded to multiples of, greater than 0.
        how: `half_up`, `half_even`, `floor`, `ceil` or `truncate`.
        spare: After how many periods in a row at `low` the next event is not counted, once.
        forgive: After how many quiet periods in a row a number above the start comes back to it.

    Raises:
        PolicyError: A number that is not greater than 0, limits that do not hold the start, `spare` without `low`, or
            an unknown way of rounding.
        TypeError: A parameter of the wrong type.

    Examples:
        >>> rule = Multiplied(quiet=0.95, factors={"claim": 1.25}, start=0.85, step=0.01, how="truncate")
        >>> rule.run(subject=["ada"], period=[2026], event=["claim"])["ada"]
        1.06

    References:
        French bonus-malus (Code des assurances, annex to article A121-1): 0.95 for a year without a claim, 1.25 for
        each claim, 1.125 where the fault is shared, from 0.50 to 3.50, two decimals, truncated.
    """

    quiet: float = number(above=0, kw_only=True)
    factors: tuple[tuple[str, float], ...] = converted(_factors, kw_only=True, table=True, above=0, least=1)
    start: float = number(default=1.0, above=0, kw_only=True)
    low: float | None = optional_number(above=0)
    high: float | None = optional_number(above=0)
    step: float = number(default=0.01, above=0, kw_only=True)
    how: str = choice(*WAYS, default="half_up")
    spare: int | None = _periods("spare")
    forgive: int | None = _periods("forgive")

    def run(self, *, subject: Any, period: Any, event: Any) -> Course:
        """
        Work out how the number went.

        Args:
            subject: Who each row is about.
            period: Its period, a whole number such as a year.
            event: What happened, one of the kinds of `factors`; None where the period is on record and nothing
                happened.

        Returns:
            One entry for each subject and period on record.

        Raises:
            EvidenceError: Columns of different lengths, a row without a subject, an event without a factor, or a period
                that is no whole number.

        Examples:
            >>> rule = Multiplied(quiet=0.95, factors={"claim": 1.25}, start=0.6, how="truncate")
            >>> rule.run(subject=["ada"] * 3, period=[2026] * 3, event=["claim"] * 3).value
            array([1.17])
        """
        who, years, factor = self._read(subject, period, event)
        order = np.lexsort((years, who.codes))  # stable: events of one period stay in their order
        who, years, factor = who.take(order), years[order], factor[order]
        changed = (np.diff(who.codes, prepend=-1) != 0) | (np.diff(years, prepend=years[:1] - 1) != 0)
        starts = np.flatnonzero(changed)
        happened = ~np.isnan(factor)
        product = np.multiply.reduceat(np.where(happened, factor, 1.0), starts) if len(starts) else np.zeros(0)
        many = np.add.reduceat(happened.astype(np.int64), starts) if len(starts) else np.zeros(0, dtype=np.int64)
        entries = _Entries(who.codes[starts].astype(np.intp), product, many, _first(factor, starts))
        return Course(who.take(starts), frozen(years[starts]), frozen(self._scan(entries)))

    def __attrs_post_init__(self) -> None:
        if (self.low is not None and self.low > self.start) or (self.high is not None and self.high < self.start):
            msg = f"low and high must hold the start, got low={self.low!r}, start={self.start!r}, high={self.high!r}."
            raise PolicyError(msg, hint="write for instance start=1.0, low=0.5, high=3.5.")
        if self.spare is not None and self.low is None:
            msg = f"spare counts periods at low, which is not given; got spare={self.spare!r}."
            raise PolicyError(msg, hint="write low=0.5, or leave spare out.")

    def describe(self) -> str:
        """Say it in plain words."""
        listed = say_list([f"{say_number(factor)} for each {name}" for name, factor in self.factors], "and")
        limits = [
            *([] if self.low is None else [f"at least {say_number(self.low)}"]),
            *([] if self.high is None else [f"at most {say_number(self.high)}"]),
        ]
        rules = [
            f"starts at {say_number(self.start)}",
            f"times {say_number(self.quiet)} for a period in which nothing happens, times {listed}",
            f"rounded {WAYS[self.how]} to multiples of {say_number(self.step)} once a period",
            *([say_list(limits, "and")] if limits else []),
            *(
                []
                if self.spare is None
                else [f"after {_several(self.spare)} at the least the next event is not counted"]
            ),
            *(
                []
                if self.forgive is None
                else [f"after {_several(self.forgive)} with nothing back to the start at most"]
            ),
        ]
        return "; ".join(rules)

    def _read(self, subject: Any, period: Any, event: Any) -> tuple[Labels, Ints, Floats]:
        """The columns, with the factor of each row; NaN where nothing happened."""
        who, what = Labels.encode(subject, column="subject"), Labels.encode(event, column="event")
        years = np.array(period)
        lengths = {"subject": len(who), "period": len(years), "event": len(what)}
        if len(set(lengths.values())) > 1:
            msg = f"the columns must have one length, got {lengths}."
            raise EvidenceError(msg, hint="write one entry for each row in each of them.")
        if len(years) and years.dtype.kind not in "iu":
            msg = f"period must hold whole numbers, got {years.dtype}."
            raise EvidenceError(msg, hint="number the periods, for instance by year.", column="period")
        _refuse("subject", who.codes < 0, "a row needs a subject")
        known: dict[str | int, float] = dict(self.factors)
        unknown = np.array([name not in known for name in what.categories] + [False])[what.codes]
        _refuse("event", unknown, f"an event must be one of {', '.join(map(repr, known))}")
        factor = np.array([known.get(name, np.nan) for name in what.categories] + [np.nan])[what.codes]
        return who, years.astype(np.int64), factor

    def _scan(self, entries: _Entries) -> Floats:
        """Period by period, all subjects side by side."""
        result = np.empty(len(entries.code))
        size = int(entries.code.max(initial=-1)) + 1
        value, at_low, quiet_for = np.full(size, self.start), np.zeros(size), np.zeros(size)
        for places in entries.ranks():
            who, many = entries.code[places], entries.many[places]
            factor, quiet = entries.product[places], many == 0
            spared = (many > 0) & (at_low[who] >= (np.inf if self.spare is None else self.spare))
            factor = np.where(spared, factor / entries.first[places], factor)
            new = rounded(value[who] * np.where(quiet, self.quiet, factor), step=self.step, how=self.how)
            new = np.clip(new, -np.inf if self.low is None else self.low, np.inf if self.high is None else self.high)
            quiet_for[who] = np.where(quiet, quiet_for[who] + 1, 0)
            forgiven = quiet_for[who] >= (np.inf if self.forgive is None else self.forgive)
            new = np.where(forgiven, np.minimum(new, self.start), new)
            at_low[who] = np.where((new == self.low) & ~spared, at_low[who] + 1, 0)
            result[places] = value[who] = new
        return result


@attrs.frozen(eq=False)
class _Entries:
    """One entry for each subject and period, sorted: the product of its factors, the first of them, and how many."""

    code: Index
    product: Floats
    many: Ints
    first: Floats

    def ranks(self) -> list[Index]:
        """The first entries of all subjects, then the second ones, and so on."""
        new = np.flatnonzero(np.diff(self.code, prepend=-1))
        rank = np.arange(len(self.code)) - np.repeat(new, np.diff(new, append=len(self.code)))
        order = np.argsort(rank, kind="stable")
        return np.split(order, np.flatnonzero(np.diff(rank[order])) + 1) if len(order) else []


def _first(factor: Floats, starts: Index) -> Floats:
    """The first factor of each stretch of rows; 1 where it has none."""
    happened = np.append(np.flatnonzero(~np.isnan(factor)), len(factor))
    place = happened[np.searchsorted(happened, starts)]
    inside = place < np.append(starts[1:], len(factor))
    return np.where(inside, np.append(factor, 1.0)[np.where(inside, place, len(factor))], 1.0)


def _refuse(column: str, wrong: Bools, rule: str) -> None:
    rows = np.flatnonzero(wrong)
    if len(rows):
        msg = f"{rule}; {plural(len(rows), 'row')} of {len(wrong)} break this, first at row {rows[0]}."
        raise EvidenceError(msg, hint="mend the rows, or leave them out.", column=column, rows=rows)


def _several(count: int) -> str:
    return "1 period" if count == 1 else f"{count} periods in a row"
