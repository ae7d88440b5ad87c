"""
The product of factors: `*`, flat and closed.

A factor says how much a row counts; it cannot see time.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, final

import attrs

from reputation.columns import Column, Rows
from reputation.parts import check_part, converted, say_part

__all__ = ["ONE", "Factor", "Product", "Weight"]


class Factor(Protocol):
    """
    Anything that can be called with rows and gives each one a number, finite and not negative.

    A factor from elsewhere needs no more than `__call__`, written with the vocabulary of `Column` and `Ops`, and a
    hash. It multiplies with ours on either side. With a `describe` method it also speaks in reports.

    Examples:
        >>> from reputation import field
        >>> @attrs.frozen
        ... class Effort:
        ...     def __call__(self, rows):
        ...         return rows.ops.log1p(rows["words"])
        >>> Effort() * field("trust")
        Weight(factors=(Effort(), Field(column='trust', missing=None)))
    """

    def __call__(self, rows: Rows, /) -> Column | float:
        """Say how much each row counts: a column, or one number where that goes for every row."""


class Product:
    """
    The operator that all our factors share; a factor from elsewhere may inherit it, and need not.

    Examples:
        >>> ONE * ONE
        Weight(factors=())
    """

    __slots__ = ()
    __array_ufunc__ = None  # an array on the left hands the operator over instead of spreading it over its elements

    def __mul__(self: Factor, other: Factor) -> Weight:
        return Weight((self, other))

    def __rmul__(self: Factor, other: Factor) -> Weight:
        return Weight((other, self))


def _factor(part: object) -> Any:
    rule = "a weight multiplies with factors only"
    if hasattr(part, "__and__") and callable(part):
        msg = f"{rule}, got {part!r}, which selects rows.\n\nHint: give it to select=, or write where('verified', 3.0)."
        raise TypeError(msg)
    hint = "write a factor such as where('verified', 3.0) or field('trust'); a number for all rows has no place here."
    return check_part(part, rule=rule, hint=hint)


def _factors(parts: Iterable[object]) -> tuple[Factor, ...]:
    return tuple(inner for part in parts for inner in (part.factors if isinstance(part, Weight) else (_factor(part),)))


@final
@attrs.frozen
class Weight(Product):
    """
    A product of factors: row i counts w_i = f_1(row i) * f_2(row i) * ...; with no factor every row counts 1.

    `*` builds it, flat: `where("verified", 3.0) * field("trust")`.

    Args:
        factors: The factors; weights among them are taken apart.

    Raises:
        TypeError: Something in it is not a factor.

    Examples:
        >>> from reputation.columns import ArrayRows
        >>> from reputation import field, where
        >>> weight = where("verified", 3.0) * field("trust")
        >>> weight(ArrayRows.of(verified=[True, False], trust=[0.5, 0.5]))
        array([1.5, 0.5])
    """

    factors: tuple[Factor, ...] = converted(_factors, default=())

    def __call__(self, rows: Rows, /) -> Column | float:
        """Say how much each row counts; the plain number 1.0 where there is no factor."""
        if not self.factors:
            return 1.0
        first, *others = self.factors
        product = first(rows)
        for factor in others:
            product = product * factor(rows)
        return product

    def describe(self) -> str:
        """Say it in plain words."""
        return "; ".join(map(say_part, self.factors)) if self.factors else "every row counts 1"


ONE = Weight()
