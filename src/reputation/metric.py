"""The leaf of a score tree: a model over selected, weighted, fading rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import attrs
import numpy as np

from reputation.arrays import Bools, Floats
from reputation.decay import Decay, Forever
from reputation.errors import PolicyError, nearest
from reputation.estimates import Estimate
from reputation.factors import ONE, Weight
from reputation.fields import text
from reputation.models import Model
from reputation.parts import check_part, say_part
from reputation.predicates import ALL, AllOf, Predicate
from reputation.readers import STATUSES
from reputation.statistics import Count
from reputation.tally import COUNTED, Tally, check_statuses, product
from reputation.times import DATES
from reputation.windows import Adaptive, RowWindow, Window

__all__ = ["Metric", "Stats"]

Stats = Mapping[Tally, Mapping[str, Floats]]

# An example of each sort of part, and what it has to offer; a window offers one of two things, None is no window.
_PARTS = MappingProxyType(
    {
        "model": ("Beta()", ("finalize",)),
        "select": ("kind('review')", ("__call__",)),
        "decay": ("HalfLife(days(180))", ("remaining",)),
        "window": ("Rolling(days(90))", ("interval", "mask")),
    }
)


def _date(value: object) -> object:
    if value not in DATES:
        msg = f"date must be one of {', '.join(map(repr, DATES))}, got {value!r}."
        hint = f"{nearest(value, DATES)} For rows that carry their own end write window=Unexpired(date={value!r})."
        raise PolicyError(msg, hint=hint)
    return value


@attrs.frozen(cache_hash=True)
class Metric:
    """
    A model, the rows it looks at, how much each row counts, and how fast the past fades.

    Args:
        model: Turns sums into an estimate: `Beta`, `Mean`, `Ratio`, `Count`, ...
        name: What reports and gates call it; None for a metric that needs no name.
        select: Which rows are meant, for instance `kind("review")`; all by default.
        weight: How much a row counts: a factor such as `where("verified", 3.0)`, or a product of factors.
        decay: What is left of a row at its age; nothing fades by default.
        window: How long a row counts at all; always by default.
        date: The date that age and window go by: `occurred_at`, `recorded_at` or `refers_to_at`.
        statuses: The statuses that count.

    Raises:
        TypeError: A part of the wrong sort, one that cannot be hashed, or a class where an instance is meant.
        PolicyError: An unknown date or status, or no status at all.

    Examples:
        >>> from reputation import Beta, HalfLife, Metric, days, kind, where
        >>> quality = Metric(Beta(), select=kind("review"), weight=where("verified", 3.0), decay=HalfLife(days(180)))
        >>> quality.decay
        HalfLife(half=days(180), grain=None, tz='UTC')
    """

    model: Model = attrs.field()
    name: str | None = text(default=None, kw_only=True)
    select: Predicate = attrs.field(default=ALL, kw_only=True)
    weight: Weight = attrs.field(default=ONE, kw_only=True, converter=product)
    decay: Decay = attrs.field(default=Forever(), kw_only=True)  # frozen, so it may be shared
    window: Window | RowWindow | Adaptive | None = attrs.field(default=None, kw_only=True)
    date: str = attrs.field(default="occurred_at", kw_only=True, converter=_date, metadata={"choices": DATES})
    statuses: tuple[str, ...] = attrs.field(
        default=COUNTED, kw_only=True, converter=check_statuses, metadata={"choices": STATUSES, "least": 1}
    )
    _tallies: tuple[Tally, ...] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        for name, (example, methods) in _PARTS.items():
            part = getattr(self, name)
            if name == "window" and (part is None or isinstance(part, Adaptive)):
                continue
            method = next((method for method in methods if hasattr(part, method)), methods[0])
            rule = f"{name} must be an instance such as {example}"
            check_part(part, rule=rule, method=method, hint=f"write for instance {name}={example}.")
        self._refuse_weight()
        object.__setattr__(self, "_tallies", tuple(self._work_out()))

    def _refuse_weight(self) -> None:
        if hasattr(self.select, "__mul__"):
            what = f"select must be an instance such as kind('review'), got {self.select!r}, which weighs rows."
            msg = f"{what}\n\nHint: give it to weight=."
            raise TypeError(msg)

    @property
    def range(self) -> tuple[float, float]:
        """The least and the greatest score that the model can give."""
        return self.model.range

    def tallies(self) -> Iterator[Tally]:
        """What has to be summed up: one tally, or three where the window adapts to the volume."""
        return iter(self._tallies)

    def _work_out(self) -> Iterator[Tally]:
        yield self._tally(self.window_of(short=True))
        if isinstance(self.window, Adaptive):
            yield self._tally(self.window.long)
            yield self._volume(self.window)

    def estimate(self, stats: Stats) -> Estimate:
        """The estimate of every subject, from the sums of a state."""
        tallies = self._tallies
        first = self.model.finalize(stats[tallies[0]])
        if len(tallies) == 1:
            return first
        return _pick(self.short(stats), first, self.model.finalize(stats[tallies[1]]))

    def count(self, stats: Stats) -> Floats | None:
        """The absolute count behind a ratio or a rate, for gates with an allowance; None where the model has none."""
        counter = getattr(self.model, "count", None)
        if counter is None:
            return None
        tallies = self._tallies
        first: Floats = counter(stats[tallies[0]])
        return first if len(tallies) == 1 else np.where(self.short(stats), first, counter(stats[tallies[1]]))

    def short(self, stats: Stats) -> Bools:
        """Whether a subject is judged by the first tally: the only one, or the short window of an adaptive one."""
        tallies = self._tallies
        if not isinstance(self.window, Adaptive):
            return np.ones(len(next(iter(stats[tallies[0]].values()))), dtype=bool)
        return stats[tallies[2]]["total"] >= self.window.at_least

    def window_of(self, *, short: bool) -> Window | RowWindow | None:
        """The window in force: of an adaptive window the short or the long one."""
        if isinstance(self.window, Adaptive):
            return self.window.short if short else self.window.long
        return self.window

    def describe(self) -> str:
        """What it is, in words: its model and its selection."""
        rows = "all rows" if self.select == ALL else say_part(self.select)
        return f"{type(self.model).__name__} of {rows}"

    def _tally(self, window: Window | RowWindow | None) -> Tally:
        return Tally(
            self.model.statistic,
            select=self._held,
            weight=self.weight,
            decay=self.decay,
            window=window,
            date=self.date,
            statuses=self.statuses,
        )

    def _volume(self, window: Adaptive) -> Tally:
        counting = self._held if window.counting is None else window.counting
        return Tally(Count(), select=counting, window=window.short, date=self.date, statuses=self.statuses)

    @property
    def _held(self) -> Predicate:
        """The selection, less the rows that the model does not look at."""
        scope: Predicate = getattr(self.model.statistic, "scope", ALL)
        if ALL in {self.select, scope}:  # said as shortly as can be, so that equal selections are equal
            return scope if self.select == ALL else self.select
        return AllOf((self.select, scope))


def _pick(first: Bools, short: Estimate, long: Estimate) -> Estimate:
    columns = (
        np.where(first, getattr(short, name), getattr(long, name)) for name in ("score", "support", "lower", "upper")
    )
    if short.distribution is None or long.distribution is None:
        return Estimate(*columns)
    return Estimate(*columns, distribution=np.where(first[:, None], short.distribution, long.distribution))
