"""The channels of a recipe as columns of a data frame: what each row adds, and which rows no weight can be given."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import and_, or_
from typing import Any

import attrs
import narwhals.stable.v2 as nw

from reputation.decay import Forever, HalfLife, Linear, Plateau, PowerLaw, Steps
from reputation.errors import PolicyError
from reputation.frames.clock import age_in_days, days_of, shown
from reputation.frames.columns import FrameColumn, FrameOps, FrameRows, portable
from reputation.frames.intake import Fault, Table
from reputation.keeping import Only
from reputation.predicates import ALL
from reputation.statistics import Channel, Extremes, Moments, Outcomes, Reduce, Total
from reputation.tally import Recipe, Tally
from reputation.times import MISSING, local_date
from reputation.weights import Buckets, Lookup, Saturating, Where

__all__ = ["Sum", "Work"]

_GREATEST = 1.7976931348623157e308  # what is greater is infinite, or no number
_SURE = (Where, Lookup, Buckets, Saturating)  # factors that give finite weights whatever a column holds
_KNOWING = (Outcomes, Moments, Total, Extremes)  # add up a column that they read, known in every row that counts
_FADING = (Forever, HalfLife, Linear, Plateau, PowerLaw, Steps)  # decays that leave a known share at every age
_OFTEN_ABSENT = frozenset({"value", "amount"})  # a host without ratings has no rated row
_OPS = FrameOps()


@attrs.frozen(eq=False)
class Sum:
    """
    One column of a result: what is summed up, and how.

    Args:
        name: What it is called.
        rows: What each row adds.
        reduce: How rows are joined.

    Examples:
        >>> Sum("tally_1_total", nw.lit(1.0), Reduce.SUM).joined is not None
        True
    """

    name: str
    rows: nw.Expr
    reduce: Reduce

    @property
    def joined(self) -> nw.Expr:
        """The sum, the least or the greatest, over the rows of a group."""
        column = nw.col(self.name)
        return {Reduce.SUM: column.sum, Reduce.MIN: column.min, Reduce.MAX: column.max}[self.reduce]()


class Work:
    """
    What each row of a table adds to the channels of a recipe, in the order in which columns build on one another.

    Args:
        table: The table.
        now: The instant in microseconds.

    Examples:
        >>> import polars as pl
        >>> from reputation.frames.intake import opened
        >>> from reputation.statistics import Count
        >>> rows = pl.DataFrame({"subject": ["ada"], "occurred_at": [0]})
        >>> work = Work(opened(rows, rename=None, scale=None, tz=None, unit="s", constants={}), now=0)
        >>> work.add(Recipe([Tally(Count())]))
        >>> [part.name for part in work.sums]
        ['tally_1_total']
    """

    def __init__(self, table: Table, *, now: int) -> None:
        table.refuse()
        self.table, self.now = table, now
        self.rows: FrameRows = table.rows()
        self.times: dict[str, None] = {}
        self.steps: tuple[dict[str, nw.Expr], ...] = ({}, {}, {})  # each builds on the ones before it
        self.sums: list[Sum] = []
        self.faults: list[Fault] = []
        self._days: dict[tuple[str, str], nw.Expr] = {}
        self._keeps: dict[tuple[object, ...], nw.Expr | None] = {}
        self._weights: dict[tuple[object, ...], Any] = {}

    def add(self, recipe: Recipe) -> None:
        """Take up every tally of a recipe."""
        for place, tally in enumerate(recipe.tallies, start=1):
            self._add(place, tally)

    def _add(self, place: int, tally: Tally) -> None:
        _refuse_rules(tally)
        keep = self._keep(tally)
        if _OFTEN_ABSENT.intersection(tally.statistic.reads).difference(self.rows.sorts, self.rows.broken):
            lifted: dict[str, Any] = dict.fromkeys(tally.statistic.channels, 0.0)  # no row is kept
        else:
            lifted = self._lifted(tally, keep)
        for name, channel in tally.statistic.channels.items():
            self.sums.append(Sum(f"tally_{place}_{name}", _held(keep, lifted[name], channel), channel.reduce))

    def _lifted(self, tally: Tally, keep: nw.Expr | None) -> dict[str, Any]:
        """What each row adds to each channel."""
        weight = self._weight(tally)
        with portable(tally.statistic):
            lifted = dict(tally.statistic.lift(self.rows, weight))
        unknown = [column.expr.is_null() for column in lifted.values() if _own(column) and column is not weight]
        if unknown and not (type(tally.statistic) in _KNOWING and type(tally.decay) in _FADING):
            rule = "must be known for every row that counts"
            hint = "choose what an unknown value adds with ops.where(ops.known(column), ...)."
            self._refuse(keep, reduce(or_, unknown), column=f"what {tally.statistic!r} adds", rule=rule, hint=hint)
        return lifted

    @property
    def asked(self) -> tuple[str, ...]:
        """The columns that are needed, the subject first."""
        return tuple(dict.fromkeys(["subject", *self.times, *self.rows.asked]))

    @property
    def door(self) -> list[Fault]:
        """The rules that every row has to keep, whatever it counts, in columns of the host."""
        return self.table.refused(self.asked, self.now)

    def _refuse(self, keep: nw.Expr | None, rows: nw.Expr, *, column: str, rule: str, hint: str) -> None:
        """Note a rule that rows have to keep which count, in columns of ours."""
        self.faults.append(Fault(column, rule, rows if keep is None else keep & rows, hint))

    def _keep(self, tally: Tally) -> nw.Expr | None:
        """Which rows a tally holds; None for all."""
        if tally.sieve not in self._keeps:
            found = [mask for mask in self._sieves(tally) if mask is not True]
            self._keeps[tally.sieve] = self._named("keep", reduce(and_, map(_mask, found)), step=0) if found else None
        return self._keeps[tally.sieve]

    def _named(self, what: str, column: nw.Expr, *, step: int) -> nw.Expr:
        """Give a column a name, so that it is worked out once."""
        name = f"reputation_{what}_{len(self.steps[step]) + 1}"
        self.steps[step][name] = column
        return nw.col(name)

    def _sieves(self, tally: Tally) -> Iterator[Any]:
        for predicate in (tally.select, *(rule.predicate for rule in tally.keep if isinstance(rule, Only))):
            if predicate != ALL:
                with portable(predicate):
                    yield predicate(self.rows)
        if "status" in self.rows.sorts:
            yield self.rows.ops.isin(self.rows["status"], tally.statuses)
        elif "active" not in tally.statuses:
            yield False
        if tally.date != "occurred_at":
            yield ~FrameColumn(self._time(tally.date).is_null(), "answer")
        if tally.window is not None:
            yield self._window(tally)
        for name in tally.statistic.reads:
            yield self._read(tally, name)

    def _read(self, tally: Tally, name: str) -> Any:
        if name in _OFTEN_ABSENT.difference(self.rows.sorts, self.rows.broken):
            return False
        with portable(tally.statistic):
            return self.rows.ops.known(self.rows[name])

    def _time(self, name: str) -> nw.Expr:
        self.table.time(name)
        self.times[name] = None
        return nw.col(name)

    def _window(self, tally: Tally) -> Any:
        window: Any = tally.window
        if hasattr(window, "mask"):  # each row carries its own end
            ends = self._time(window.date).fill_null(MISSING)
            with portable(window):
                return window.mask(FrameColumn(ends, "instant"), self.now)
        start, end = (nw.lit(edge, dtype=nw.Int64) for edge in window.interval(self.now))
        times = self._time(tally.date)
        return FrameColumn((times >= start) & (times < end), "answer")

    def days(self, date: str, zone: str) -> nw.Expr:
        """The calendar days, in a zone, of one of the dates of the rows."""
        if (date, zone) not in self._days:
            moved = self._named("shown", shown(self._time(date), zone, until=self.now), step=0)
            self._days[date, zone] = self._named("day", days_of(moved), step=1)
        return self._days[date, zone]

    def by_day(self, date: str, zone: str) -> None:
        """Say on which calendar day each row happened, and the latest instant of all rows that have one."""
        occurred, times = self._time("occurred_at"), self._time(date)
        told = nw.coalesce(times, occurred)  # where there is no date, the row does not count
        self.steps[1]["day"] = days_of(self._named("shown", shown(told, zone, until=self.now), step=0))
        kept = [keep for keep in self._keeps.values() if keep is not None]
        later = told > occurred if len(kept) < len(self._keeps) or not kept else (told > occurred) & reduce(or_, kept)
        latest = nw.when(later).then(told).otherwise(occurred)
        self.sums.append(Sum("latest", latest, Reduce.MAX))

    def _weight(self, tally: Tally) -> Any:
        """How much each row counts; the plain number 1.0 where all count alike and nothing fades."""
        key = (*tally.sieve, tally.weight, tally.decay)
        if key not in self._weights:
            self._weights[key] = self._weighed(tally)
        return self._weights[key]

    def _weighed(self, tally: Tally) -> Any:
        keep = self._keep(tally)
        self._refuse_late(tally, keep)
        weight: Any = None
        for factor in tally.weight.factors:
            with portable(factor):
                counts = _column(factor(self.rows))
            if not isinstance(factor, _SURE):
                self._refuse_unfit(keep, factor, counts)
            weight = counts if weight is None else weight * counts
        if len(tally.weight.factors) > 1:
            self._refuse_unfit(keep, tally.weight, weight)  # finite factors may have an infinite product
        if isinstance(tally.decay, Forever):
            return 1.0 if weight is None else FrameColumn(self._named("weight", weight.number(), step=2))
        with portable(tally.decay):
            left = _column(tally.decay.remaining(FrameColumn(self._age(tally, keep)), _OPS))
        both = left if weight is None else weight * left
        return FrameColumn(self._named("weight", both.number(), step=2))

    def _refuse_late(self, tally: Tally, keep: nw.Expr | None) -> None:
        if tally.date != "occurred_at":
            late = self._time(tally.date) > nw.lit(self.now, dtype=nw.Int64)
            rule, hint = "must not lie after as_of where a row counts", "leave such rows out with select=."
            self._refuse(keep, late, column=tally.date, rule=rule, hint=hint)

    def _refuse_unfit(self, keep: nw.Expr | None, factor: object, counts: FrameColumn) -> None:
        hint = "say what an unknown value counts with missing=..., or mend the column."
        unfit = ~_fit(counts.number())
        self._refuse(keep, unfit, column=f"factor {factor!r}", rule="must give finite numbers, zero or more", hint=hint)

    def _age(self, tally: Tally, keep: nw.Expr | None) -> nw.Expr:
        """Ages in days; 0 where a row does not count, so that no engine stumbles over it."""
        times, grain = self._time(tally.date), getattr(tally.decay, "grain", None)
        if grain is None:
            age = age_in_days(times, now=self.now, engine=self.table.frame.implementation)
        else:
            zone: str = tally.decay.tz  # type: ignore[attr-defined]  # whoever has a grain has a zone
            days, length = self.days(tally.date, zone), int(grain.days)
            today = local_date(self.now, zone).toordinal() // length
            age = ((today - (days if length == 1 else days // length)) * length).cast(nw.Float64)
        counts = age >= 0.0 if keep is None else keep & (age >= 0.0)
        return nw.when(counts).then(age).otherwise(nw.lit(0.0))


def _refuse_rules(tally: Tally) -> None:
    rule = next((rule for rule in tally.keep if not isinstance(rule, Only)), None)
    if rule is not None:
        what = "a keep rule looks at a subject's rows one after the other"
        msg = f"{rule!r} cannot be worked out in a data frame: {what}."
        raise PolicyError(msg, hint="fold in NumPy: fold(recipe, Evidence.from_columns(...), as_of=...).")


def _own(column: Any) -> bool:
    return isinstance(column, FrameColumn)


def _mask(found: Any) -> nw.Expr:
    """A mask, which a part may give as one answer for all rows."""
    return found.answer() if isinstance(found, FrameColumn) else nw.lit(bool(found))


def _column(found: Any) -> FrameColumn:
    """A column of numbers, which a part may give as one number for all rows."""
    return found if isinstance(found, FrameColumn) else FrameColumn(nw.lit(float(found)))


def _fit(weight: nw.Expr) -> nw.Expr:
    """Whether a weight is one: finite, known, and not negative."""
    return ~weight.is_null() & (weight >= 0.0) & (weight <= _GREATEST)


def _held(keep: nw.Expr | None, lifted: Any, channel: Channel) -> nw.Expr:
    """What a row adds to a channel; where it does not count nothing, and no least or greatest."""
    added = _column(lifted).number()
    if keep is None:
        return added
    chosen = nw.when(keep).then(added)
    return chosen.otherwise(nw.lit(0.0)) if channel.reduce is Reduce.SUM else chosen
