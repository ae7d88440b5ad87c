"""Statistics: what is summed up per subject. An author writes `lift`; all arithmetic follows from the channels."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from numbers import Integral
from types import MappingProxyType
from typing import Any, ClassVar, Protocol

import attrs

from reputation.columns import Column, Rows
from reputation.errors import PolicyError
from reputation.fields import text
from reputation.parts import check_part
from reputation.predicates import AnyOf, Mask, Predicate

__all__ = [
    "Channel",
    "Count",
    "Exposure",
    "Extremes",
    "Histogram",
    "Moments",
    "Outcomes",
    "Reduce",
    "Share",
    "Statistic",
    "Total",
]


class Reduce(StrEnum):
    """
    How the rows of a subject are joined into one number.

    Examples:
        >>> [reduce.value for reduce in Reduce]
        ['sum', 'min', 'max']
    """

    SUM = "sum"
    MIN = "min"
    MAX = "max"


def _reduce(value: Any) -> Reduce:
    if value not in list(Reduce):
        msg = f"reduce must be one of {', '.join(repr(known.value) for known in Reduce)}, got {value!r}."
        raise PolicyError(msg, hint="write for instance reduce=Reduce.SUM.")
    return Reduce(value)


def _whole(*, least: int, default: Any = attrs.NOTHING) -> Any:  # Any: attrs field builders are typed so
    def convert(value: object, field: attrs.Attribute[Any]) -> int:
        if isinstance(value, bool) or not isinstance(value, Integral):
            msg = f"{field.name} must be a whole number, got {value!r}."
            raise TypeError(msg)
        if value < least:
            msg = f"{field.name} must be at least {least}, got {int(value)}."
            raise PolicyError(msg, hint=f"write for instance {field.name}={least}.")
        return int(value)

    return attrs.field(default=default, converter=attrs.Converter(convert, takes_field=True))


@attrs.frozen(kw_only=True)
class Channel:
    """
    One column of sums, minima or maxima.

    Args:
        reduce: How rows are joined.
        degree: The power d of the weight, a whole number, 0 or more: lifting with weights c w gives c**d times as much.
            A sum of weights has degree 1, a sum of squared weights degree 2, a plain count degree 0.

    Raises:
        PolicyError: An unknown way to join, or a negative degree.

    Examples:
        >>> Channel(degree=2)
        Channel(reduce=Reduce.SUM, degree=2)
    """

    reduce: Reduce = attrs.field(default=Reduce.SUM, converter=_reduce, repr=lambda value: f"Reduce.{value.name}")
    degree: int = _whole(least=0, default=1)


class Statistic(Protocol):
    """
    What is summed up per subject. An author writes these three members and nothing else.

    Examples:
        >>> part: Statistic = Outcomes()
        >>> part.reads, list(part.channels)
        (('value',), ['total', 'good'])
    """

    @property
    def channels(self) -> Mapping[str, Channel]:
        """The channels by name."""

    @property
    def reads(self) -> tuple[str, ...]:
        """The columns that must be known for a row to count."""

    def lift(self, rows: Rows, weight: Column | float, /) -> Mapping[str, Any]:
        """What each row adds to each channel; `weight` is a column, or 1.0 where nothing is weighed."""


def _channels(*names: str, **others: Channel) -> Mapping[str, Channel]:
    return MappingProxyType({**dict.fromkeys(names, Channel()), **others})


@attrs.frozen
class Outcomes:
    """
    How much was said, and how much of it was good.

    With w the weight and v the value of a row: `total` = sum of w, `good` = sum of w v.

    Args:
        column: The column of values within [0, 1].

    Examples:
        >>> from reputation.columns import ArrayRows
        >>> Outcomes().lift(ArrayRows.of(value=[0.0, 0.5, 1.0]), 2.0)["good"]
        array([0., 1., 2.])
    """

    channels: ClassVar[Mapping[str, Channel]] = _channels("total", "good")

    column: str = text(default="value", kw_only=True)

    @property
    def reads(self) -> tuple[str, ...]:
        """The column of values."""
        return (self.column,)

    def lift(self, rows: Rows, weight: Column | float, /) -> Mapping[str, Any]:
        """What each row adds."""
        return {"total": weight, "good": weight * rows[self.column]}


@attrs.frozen
class Moments:
    """
    What a mean, its variance and the effective number of rows are made of.

    With w the weight and x the number in a row: `total` = sum of w, `squares` = sum of w**2, `first` = sum of w x,
    `second` = sum of w x**2.

    Args:
        column: The column of numbers.

    Examples:
        >>> from reputation.columns import ArrayRows
        >>> Moments(column="hours").lift(ArrayRows.of(hours=[1.0, 3.0]), 1.0)["second"]
        array([1., 9.])
    """

    channels: ClassVar[Mapping[str, Channel]] = _channels("total", "first", "second", squares=Channel(degree=2))

    column: str = text(default="value", kw_only=True)

    @property
    def reads(self) -> tuple[str, ...]:
        """The column of numbers."""
        return (self.column,)

    def lift(self, rows: Rows, weight: Column | float, /) -> Mapping[str, Any]:
        """What each row adds."""
        first = weight * rows[self.column]
        return {"total": weight, "first": first, "second": first * rows[self.column], "squares": weight * weight}


@attrs.frozen
class Total:
    """
    A weighted total of amounts.

    With w the weight and x the amount of a row: `amount` = sum of w x, `total` = sum of w.

    Args:
        column: The column of amounts.

    Examples:
        >>> from reputation.columns import ArrayRows
        >>> Total().lift(ArrayRows.of(amount=[12.0, -3.0]), 1.0)["amount"]
        array([12., -3.])
    """

    channels: ClassVar[Mapping[str, Channel]] = _channels("amount", "total")

    column: str = text(default="amount", kw_only=True)

    @property
    def reads(self) -> tuple[str, ...]:
        """The column of amounts."""
        return (self.column,)

    def lift(self, rows: Rows, weight: Column | float, /) -> Mapping[str, Any]:
        """What each row adds."""
        return {"amount": weight * rows[self.column], "total": weight}


@attrs.frozen
class Count:
    """
    How many rows there are, each counting its weight: `total` = sum of w.

    Examples:
        >>> from reputation.columns import ArrayRows
        >>> Count().lift(ArrayRows.of(), 1.0)
        {'total': 1.0}
    """

    channels: ClassVar[Mapping[str, Channel]] = _channels("total")
    reads: ClassVar[tuple[str, ...]] = ()

    def lift(self, rows: Rows, weight: Column | float, /) -> Mapping[str, Any]:  # noqa: ARG002 - the contract's signature
        """What each row adds."""
        return {"total": weight}


@attrs.frozen
class Histogram:
    """
    How much was said at each of n levels.

    Level k, counted from 0, stands for the value k / (n - 1). `level_k` = sum of w over the rows whose value lies
    nearest to level k; a value halfway between two levels belongs to the upper one.

    Args:
        levels: The number n of levels, 2 or more: 5 for stars.
        column: The column of values within [0, 1].

    Raises:
        PolicyError: Fewer than two levels.

    Examples:
        >>> from reputation.columns import ArrayRows
        >>> Histogram(5).level(ArrayRows.of(value=[0.0, 0.75, 1.0]))
        array([0.  , 0.75, 1.  ])
    """

    levels: int = _whole(least=2)
    column: str = text(default="value", kw_only=True)

    @property
    def channels(self) -> Mapping[str, Channel]:
        """`level_0` to `level_{n-1}`."""
        return _channels(*(f"level_{level}" for level in range(self.levels)))

    @property
    def reads(self) -> tuple[str, ...]:
        """The column of values."""
        return (self.column,)

    @property
    def values(self) -> tuple[float, ...]:
        """The value that each level stands for, from 0 to 1."""
        return tuple(level / (self.levels - 1) for level in range(self.levels))

    def level(self, rows: Rows, /) -> Any:
        """The value of the level that each row belongs to."""
        place = rows[self.column] * (self.levels - 1.0)
        result: Any = 0.0
        for level, value in enumerate(self.values[1:], start=1):
            result = rows.ops.where(place >= level - 0.5, value, result)
        return result

    def lift(self, rows: Rows, weight: Column | float, /) -> Mapping[str, Any]:
        """What each row adds."""
        place = rows[self.column] * (self.levels - 1.0)
        inner = (rows.ops.where(place >= level - 0.5, weight, 0.0) for level in range(1, self.levels))
        reached: list[Any] = [weight, *inner, 0.0]
        return {f"level_{level}": reached[level] - reached[level + 1] for level in range(self.levels)}


def _is_predicate(_: object, field: attrs.Attribute[Any], value: object) -> None:
    check_part(value, rule=f"{field.name} must be a predicate", hint='write for instance kind("review").')


def _held(rows: Rows, mask: Mask, weight: Column | float) -> Any:
    """The weight of the rows that a mask holds; a mask may be plain True or False for every row."""
    if isinstance(mask, bool):
        return weight if mask else 0.0
    return rows.ops.where(mask, weight, 0.0)


@attrs.frozen
class Share:
    """
    How much of what was eligible was selected.

    With w the weight of a row: `total` = sum of w over the eligible rows, `hits` = sum of w over those of them that are
    selected.

    Args:
        selected: Which rows are hits.
        eligible: Which rows are meant at all.

    Examples:
        >>> from reputation import ALL, kind
        >>> from reputation.columns import ArrayRows
        >>> Share(kind("refund"), ALL).lift(ArrayRows.of(kind=["order", "refund"]), 1.0)["hits"]
        array([0., 1.])
    """

    channels: ClassVar[Mapping[str, Channel]] = _channels("hits", "total")
    reads: ClassVar[tuple[str, ...]] = ()

    selected: Predicate = attrs.field(validator=_is_predicate)
    eligible: Predicate = attrs.field(validator=_is_predicate)

    @property
    def scope(self) -> Predicate:
        """The rows that it looks at; all others add nothing."""
        return self.eligible

    def lift(self, rows: Rows, weight: Column | float, /) -> Mapping[str, Any]:
        """What each row adds."""
        total = _held(rows, self.eligible(rows), weight)
        return {"hits": _held(rows, self.selected(rows), total), "total": total}


@attrs.frozen
class Exposure:
    """
    How often something happened, and how long or how often it could have.

    With w the weight of a row and x its exposure, 1 without a column: `events` = sum of w over the rows that are
    events, `exposure` = sum of w x over the rows that are exposure. A row may be both. An unknown or negative x adds
    nothing.

    Args:
        events: Which rows are events.
        exposure: Which rows are exposure.
        column: The column that holds the exposure of a row, for instance hours; None where each row counts once.

    Examples:
        >>> from reputation import kind
        >>> from reputation.columns import ArrayRows
        >>> rows = ArrayRows.of(kind=["shift", "accident"], hours=[8.0, None])
        >>> Exposure(kind("accident"), kind("shift"), column="hours").lift(rows, 1.0)["exposure"]
        array([8., 0.])
    """

    channels: ClassVar[Mapping[str, Channel]] = _channels("events", "exposure")
    reads: ClassVar[tuple[str, ...]] = ()

    events: Predicate = attrs.field(validator=_is_predicate)
    exposure: Predicate = attrs.field(validator=_is_predicate)
    column: str | None = text(default=None, kw_only=True)

    @property
    def scope(self) -> Predicate:
        """The rows that it looks at; all others add nothing."""
        return AnyOf((self.events, self.exposure))

    def lift(self, rows: Rows, weight: Column | float, /) -> Mapping[str, Any]:
        """What each row adds."""
        amount: Any = weight
        if self.column is not None:
            length: Any = rows[self.column]
            amount = rows.ops.where(length > 0.0, weight * length, 0.0)
        return {"events": _held(rows, self.events(rows), weight), "exposure": _held(rows, self.exposure(rows), amount)}


@attrs.frozen
class Extremes:
    """
    The least and the greatest number in a column; weights do not matter.

    `low` = minimum of x, `high` = maximum of x, with x the number in a row.

    Args:
        column: The column of numbers.

    Examples:
        >>> Extremes(column="amount").channels["low"]
        Channel(reduce=Reduce.MIN, degree=0)
    """

    channels: ClassVar[Mapping[str, Channel]] = _channels(
        low=Channel(reduce=Reduce.MIN, degree=0), high=Channel(reduce=Reduce.MAX, degree=0)
    )

    column: str = text(default="value", kw_only=True)

    @property
    def reads(self) -> tuple[str, ...]:
        """The column of numbers."""
        return (self.column,)

    def lift(self, rows: Rows, weight: Column | float, /) -> Mapping[str, Any]:  # noqa: ARG002 - the contract's signature
        """What each row offers."""
        return {"low": rows[self.column], "high": rows[self.column]}
