"""Broken parts that show in the sums of a state: mistakes that authors make, each with the law that finds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Any, ClassVar

import attrs
import numpy as np

import reputation as rp
from reputation.estimates import Estimate
from reputation.statistics import Channel, Count, Moments, Outcomes, Reduce

MICROSECOND = timedelta(microseconds=1)
DAY = timedelta(days=1) // MICROSECOND


@attrs.frozen
class ShareOfTheTable:
    """A factor that divides by the total of all rows, which differs from one table to the next."""

    column: str = "words"

    def __call__(self, rows: Any) -> Any:
        """What share of all words this row has."""
        words = np.nan_to_num(rows[self.column])
        return words / max(words.sum(), 1.0)


@attrs.frozen
class AboveAverage:
    """A factor that counts rows in units of the average row."""

    column: str = "words"

    def __call__(self, rows: Any) -> Any:
        """How much longer than the average this row is."""
        words = np.nan_to_num(rows[self.column]) + 1.0
        return words / words.mean()


@attrs.frozen
class EverySecond:
    """A predicate that thins out rows by their position."""

    def __call__(self, rows: Any) -> Any:
        """Select the first row, the third, and so on."""
        return np.arange(len(rows["kind"].codes)) % 2 == 0


@attrs.frozen
class NewKind:
    """A predicate that leaves out a row that says what the row before it said."""

    def __call__(self, rows: Any) -> Any:
        """Select rows whose kind is not that of the row before."""
        codes = rows["kind"].codes
        return np.diff(codes, prepend=-1) != 0


@attrs.frozen
class SinceTheOldest:
    """A decay that looks at the age of the oldest row."""

    def remaining(self, age: Any, ops: Any) -> Any:
        """Half of what is as old as the oldest row."""
        return ops.where((age > 0.0) & (age >= np.max(age, initial=0.0)), 0.5, 1.0)


@attrs.frozen
class OtherHalf:
    """A decay that halves in `remaining` and falls to a third in `survival`."""

    half: timedelta = timedelta(days=16)

    def remaining(self, age: Any, ops: Any) -> Any:
        """Half after one half-life."""
        return ops.exp2(-(age / (self.half / timedelta(days=1))))

    def survival(self, elapsed: timedelta) -> float:
        """Written with the other base."""
        return float(np.exp(-(elapsed / self.half)))


@attrs.frozen
class FromMidnight:
    """A window that begins at midnight, and names no zone whose midnight that is."""

    length: timedelta = timedelta(days=16)

    def interval(self, as_of: int) -> tuple[int, int]:
        """From the midnight before on."""
        return (as_of - self.length // MICROSECOND) // DAY * DAY, as_of + 1

    def describe(self) -> str:
        """Say it in plain words."""
        return "the last days"


@attrs.frozen
class Heaviest:
    """A sound statistic: the greatest weight, the square of the least, and the plain number of rows."""

    channels: ClassVar[Mapping[str, Channel]] = MappingProxyType(
        {
            "heaviest": Channel(reduce=Reduce.MAX),
            "lightest": Channel(reduce=Reduce.MIN, degree=2),
            "rows": Channel(degree=0),
        }
    )
    reads: ClassVar[tuple[str, ...]] = ()

    def lift(self, rows: Any, weight: Any) -> Mapping[str, Any]:
        """What each row offers."""
        del rows
        return {"heaviest": weight, "lightest": weight * weight, "rows": 1.0}


@attrs.frozen
class LastValue:
    """A statistic that adds up the last row alone, so that a mean of it is what was said last."""

    channels: ClassVar[Mapping[str, Channel]] = MappingProxyType({"total": Channel(), "last": Channel()})
    reads: ClassVar[tuple[str, ...]] = ("value",)

    def lift(self, rows: Any, weight: Any) -> Mapping[str, Any]:
        """One for the last row, nothing for all others."""
        last = np.zeros(len(rows["value"]))
        last[-1:] = 1.0
        return {"total": last * weight, "last": last * weight * rows["value"]}


@attrs.frozen
class LogOdds:
    """A statistic that adds up log odds, which are infinite where somebody is sure."""

    channels: ClassVar[Mapping[str, Channel]] = MappingProxyType({"odds": Channel()})
    reads: ClassVar[tuple[str, ...]] = ("value",)

    def lift(self, rows: Any, weight: Any) -> Mapping[str, Any]:
        """The weighted log odds."""
        value = rows["value"]
        with np.errstate(divide="ignore"):
            return {"odds": weight * (np.log(value) - np.log(1.0 - value))}


@attrs.frozen
class Logarithms:
    """A statistic that adds up logarithms, of zeros too."""

    channels: ClassVar[Mapping[str, Channel]] = MappingProxyType({"total": Channel(), "logs": Channel(degree=0)})
    reads: ClassVar[tuple[str, ...]] = ("value",)

    def lift(self, rows: Any, weight: Any) -> Mapping[str, Any]:
        """The logarithms of opinions."""
        with np.errstate(divide="ignore"):
            return {"total": weight, "logs": np.log(rows["value"])}


@attrs.frozen
class SquaresAsWeights:
    """A statistic that forgets to say that its squares are squares."""

    channels: ClassVar[Mapping[str, Channel]] = MappingProxyType({"total": Channel(), "squares": Channel()})
    reads: ClassVar[tuple[str, ...]] = ()

    def lift(self, rows: Any, weight: Any) -> Mapping[str, Any]:
        """Weights and squared weights."""
        del rows
        return {"total": weight, "squares": weight * weight}


@attrs.frozen
class CountsRows:
    """A statistic that counts rows where it should count their weights."""

    channels: ClassVar[Mapping[str, Channel]] = MappingProxyType({"total": Channel()})
    reads: ClassVar[tuple[str, ...]] = ()

    def lift(self, rows: Any, weight: Any) -> Mapping[str, Any]:
        """One for each row."""
        del rows, weight
        return {"total": 1.0}


@attrs.frozen
class PerHead:
    """A model whose finalize divides by the number of subjects."""

    statistic: ClassVar[Count] = Count()
    range: ClassVar[tuple[float, float]] = (0.0, float("inf"))
    bounds_mean: ClassVar[str] = "the score itself"

    def finalize(self, stats: Any) -> Estimate:
        """The part of the total that would fall to everybody."""
        total = stats["total"]
        score = total / max(len(total), 1)
        return Estimate(score, total, score, score)


@attrs.frozen
class AgainstTheField:
    """A model that compares a subject with the average of all subjects."""

    statistic: ClassVar[Moments] = Moments()
    range: ClassVar[tuple[float, float]] = (-1.0, 1.0)
    bounds_mean: ClassVar[str] = "the score itself"

    def finalize(self, stats: Any) -> Estimate:
        """A mean less the mean of the table."""
        total = stats["total"]
        with np.errstate(all="ignore"):
            mean = stats["first"] / total
            score = mean - stats["first"].sum() / total.sum()
        return Estimate(score, np.where(np.isnan(score), 0.0, total), score, score)


@attrs.frozen
class NoTies:
    """A model that parts equal scores by the position of their subjects."""

    statistic: ClassVar[Outcomes] = Outcomes()
    range: ClassVar[tuple[float, float]] = (0.0, 1.0)
    bounds_mean: ClassVar[str] = "the score itself"

    def finalize(self, stats: Any) -> Estimate:
        """Laplace's share, a little less for each subject that stands before."""
        total = stats["total"]
        share = (1.0 + stats["good"]) / (2.0 + total)
        score = np.where(total > 0.0, share * (1.0 - 1e-6 * np.arange(len(total))), np.nan)
        return Estimate(score, total, score, score)


@attrs.frozen
class EmptyIsWorst:
    """A scale that reads an empty rating as the worst one."""

    def to_unit(self, values: Any) -> tuple[Any, list[Any]]:
        """Stars from 1 to 5."""
        return np.array([0.0 if value is None else (float(value) - 1.0) / 4.0 for value in values]), []

    def from_unit(self, x: float) -> float:
        """Stars."""
        return 1.0 + 4.0 * x

    def describe(self) -> str:
        """Say it in plain words."""
        return "1 to 5 stars"


COLUMNS: Mapping[str, Sequence[Any]] = {"words": [1, 10, 250]}

#: Each law with parts that break it, and what its message must hold for their authors: one of two where that depends
#: on which example comes first.
MUTANTS: dict[str, list[tuple[Any, str]]] = {
    "partition": [
        (ShareOfTheTable(), "the parts do not add up to the whole: channel 'total' of Count of"),
        (LastValue(), "the parts do not add up to the whole: channel"),
        (SinceTheOldest(), "the parts do not add up to the whole: channel"),
        (
            rp.Metric(rp.Count(), weight=ShareOfTheTable()),
            "the parts do not add up to the whole: channel 'total' of Count",
        ),
    ],
    "stream": [
        (EverySecond(), "one event after the other is not all at once: channel"),
        (SinceTheOldest(), "one event after the other is not all at once: channel"),
        (rp.Policy(rp.Metric(rp.Count(), select=EverySecond())), "one event after the other is not all at once"),
    ],
    "monoid": [
        (LogOdds(), "look for a division by zero, or a logarithm of it"),
    ],
    "permutation": [
        (NewKind(), "in another order it is something else: channel"),
        (LastValue(), "look for what depends on the position of a row"),
    ],
    "subject_partition": [
        (AboveAverage(), "apart from all others it is something else: channel 'total'"),
        (PerHead(), "apart from all others it is something else: score of PerHead of all rows"),
    ],
    "subject_locality": [
        (AgainstTheField(), "without the rows of 'ada' it is something else: score of AgainstTheField"),
        (ShareOfTheTable(), "without the rows of 'ada' it is something else: channel 'total'"),
    ],
    "relabel": [
        (NoTies(), "look for what depends on the name of a subject, or on its place among the others"),
    ],
    "homogeneity": [
        (SquaresAsWeights(), "channel 'squares' is not"),
        (CountsRows(), "channel 'total' is not"),
    ],
    "absence": [
        (CountsRows(), "without the rows of weight 0 it is something else: channel 'total' of CountsRows"),
    ],
    "retract": [
        (Logarithms(), "all rows taken back do not leave nothing: channel 'logs'"),
    ],
    "advance_equals_refold": [
        (OtherHalf(), "the state is not that of the rows then: channel"),
        (SquaresAsWeights(), "channel 'squares' of SquaresAsWeights of"),
    ],
    "rollup_equals_events": [
        (SquaresAsWeights(), "sums by day are not those of the rows: channel 'squares'"),
        (EverySecond(), "sums by day are not those of the rows: channel"),
    ],
    "time_shift": [
        (FromMidnight(), "a window that goes by the calendar names a time zone tz"),
    ],
    "scale_change": [
        (EmptyIsWorst(), "an empty rating is NaN"),
    ],
}
