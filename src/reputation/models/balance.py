"""A balance of points, by a table of what each sort of row adds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, final

import attrs
import numpy as np

from reputation.arrays import Floats, frozen
from reputation.columns import Column, Rows, Scalar
from reputation.errors import PolicyError
from reputation.estimates import Estimate
from reputation.fields import check_number, number, text
from reputation.nodes import say_score
from reputation.parts import apart, check_scalar, converted, mixed, say_number, say_value
from reputation.predicates import Predicate
from reputation.select import OneOf
from reputation.statistics import Channel

__all__ = ["Balance", "Tariff"]

_Table = tuple[tuple[Scalar, float], ...]


def _table(value: Any) -> _Table:
    if not isinstance(value, Mapping | Iterable) or isinstance(value, str):
        msg = f"points must be a mapping such as {{'late': 1}}, got {value!r}."
        raise TypeError(msg)
    pairs = list(value.items()) if isinstance(value, Mapping) else [tuple(pair) for pair in value]
    found = [(check_scalar("points", key), check_number(f"points[{key!r}]", worth)) for key, worth in pairs]
    keys = [key for key, _ in found]
    if not keys or mixed(keys):
        what = "no value" if not keys else "texts and numbers side by side"
        msg = f"points must name values of one sort, got {what}."
        raise PolicyError(msg, hint="write for instance points={'late': 1, 'counterfeit': 24}.")
    twice = next((key for place, key in enumerate(keys) if key in keys[:place]), None)
    if twice is not None:
        msg = f"points names {twice!r} twice."
        raise PolicyError(msg, hint="one line per value.")
    return tuple(sorted(found))


def _points() -> Any:  # Any: attrs field builders are typed so
    return converted(_table, key=apart, table=True, least=1, kw_only=True)


@attrs.frozen
class Tariff:
    """
    A weighted total of points, by a table.

    With w the weight of a row and p what the table gives for its value: `amount` = sum of w p, `total` = sum of w.

    Args:
        by: The column to look at.
        points: What a row adds by value; rows of other values do not count.

    Examples:
        >>> from reputation.columns import ArrayRows
        >>> Tariff(by="kind", points={"late": 1, "fake": 24}).lift(ArrayRows.of(kind=["fake", "late"]), 1.0)["amount"]
        array([24.,  1.])
    """

    channels: ClassVar[Mapping[str, Channel]] = {"amount": Channel(), "total": Channel()}
    reads: ClassVar[tuple[str, ...]] = ()

    by: str = text(default="kind", kw_only=True)
    points: _Table = _points()

    @property
    def scope(self) -> Predicate:
        """The rows that it looks at; all others add nothing."""
        return OneOf(self.by, tuple(key for key, _ in self.points))

    def worth(self, rows: Rows) -> Any:
        """What each row adds for a weight of 1."""
        column, found = rows[self.by], 0.0
        for key, worth in self.points:
            found = rows.ops.where(rows.ops.isin(column, (key,)), worth, found)
        return found

    def lift(self, rows: Rows, weight: Column | float, /) -> Mapping[str, Any]:
        """What each row adds."""
        return {"amount": weight * self.worth(rows), "total": weight}


@final
@attrs.frozen(init=False)
class Balance:
    """
    A starting number of points and what each row adds or takes away, by a table that is part of the policy.

    With w the weight of a row, p what the table gives for its value and s the start,

        score = s + sum of w p.

    Rows whose value is not in the table do not count. Support is the sum of w. The balance of no rows is the start.
    Nothing is estimated, and both bounds are the score.

    Args:
        by: The column that says what sort of row it is.
        points: What a row adds by value; below 0 what it takes away.
        start: The points s that everyone starts with.

    Raises:
        PolicyError: An empty table, a value that is there twice, texts beside numbers, or a number that is not finite.
        TypeError: A parameter is of the wrong type.

    Examples:
        >>> Balance(points={"order": 0.02, "late": -4}, start=200).describe()
        'total of points, starting from 200; by kind: late -4, order 0.02'

    References:
        Amazon's account health rating: start 200, +4 for 200 orders, violations by severity.
    """

    by: str = text(default="kind", kw_only=True)
    points: _Table = _points()
    start: float = number(default=0.0, kw_only=True)

    range: ClassVar[tuple[float, float]] = (-math.inf, math.inf)
    bounds_mean: ClassVar[str] = "the score itself: a total is not an estimate"

    def __init__(
        self, *, points: Mapping[Any, float] | Iterable[tuple[Any, float]], by: str = "kind", start: float = 0.0
    ) -> None:
        self.__attrs_init__(by=by, points=_table(points), start=start)

    @property
    def statistic(self) -> Tariff:
        """The total by the table."""
        return Tariff(by=self.by, points=self.points)

    @property
    def without_evidence(self) -> str:
        """What a subject without rows has: the start."""
        return say_score(self.start)

    def describe(self) -> str:
        """Say it in plain words."""
        said = ", ".join(f"{say_value(key)} {say_number(worth)}" for key, worth in self.points)
        return f"total of points, starting from {say_score(self.start)}; by {self.by}: {said}"

    @property
    def baseline(self) -> float:
        """The start."""
        return self.start

    def finalize(self, stats: Mapping[str, Floats], /) -> Estimate:
        """
        Turn sums into estimates.

        Args:
            stats: `amount` and `total`, shape (n,).

        Returns:
            Scores, shape (n,); any finite number.

        Examples:
            >>> Balance(points={"late": 1}).finalize({"amount": np.array([3.0]), "total": np.array([3.0])}).score
            array([3.])
        """
        score = frozen(self.start + stats["amount"])
        return Estimate(score, frozen(np.maximum(stats["total"], 0.0)), score, score)

    def contributions(self, rows: Rows, weight: Column | float, stats: Mapping[str, float], /) -> Any:  # noqa: ARG002
        """
        What each row adds to the score: w p.

        Args:
            rows: Rows of one subject.
            weight: Their weights after decay.
            stats: The sums of the subject.

        Returns:
            A column; `baseline` and its sum give the score.

        Examples:
            >>> from reputation.columns import ArrayRows
            >>> Balance(points={"late": 2}).contributions(ArrayRows.of(kind=["late"]), 0.5, {})
            array([1.])
        """
        return weight * self.statistic.worth(rows)
