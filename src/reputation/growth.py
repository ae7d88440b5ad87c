"""
Weights that follow a published curve of a number: powers and logarithms.

Like all factors they look at one column of a row, and multiply with the others.
"""

from __future__ import annotations

import math
from typing import Any, final

import attrs

from reputation.columns import Rows
from reputation.errors import PolicyError
from reputation.factors import Product
from reputation.fields import number, text
from reputation.parts import converted, say_number

__all__ = ["Logarithm", "Power", "logarithm", "power"]


@final
@attrs.frozen
class Power(Product):
    """
    A number raised to a power: a number x counts max(x, least)**exponent.

    Args:
        column: The column of numbers to look at.
        exponent: The power: above 0 rows with a larger number count more, below 0 less.
        least: What smaller numbers are taken for, at least 0; above 0 where the exponent is negative.
        missing: What a row counts whose number is unknown; at least 0.

    Raises:
        PolicyError: A negative exponent without a `least` above 0, a number that is negative or not finite, or the
            column is empty.
        TypeError: A parameter is of the wrong type.

    Examples:
        >>> from reputation.columns import ArrayRows
        >>> power("rank", -0.75, least=1)(ArrayRows.of(rank=[1, 2, 3, None])).round(4)
        array([1.    , 0.5946, 0.4387, 0.    ])

    References:
        Kaggle competition points: rank**-0.75 and team size**-0.5 (blog.kaggle.com, 13 May 2015).
    """

    column: str = text()
    exponent: float = number()
    least: float = number(default=0.0, low=0, kw_only=True)
    missing: float = number(default=0.0, low=0, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.exponent < 0 and self.least == 0:
            msg = f"least must be greater than 0 where the exponent is negative, got exponent={self.exponent!r}."
            raise PolicyError(msg, hint="write the least number that can stand there, for instance least=1 for a rank.")

    def __call__(self, rows: Rows, /) -> Any:
        """Say how much each row counts."""
        column = rows[self.column]
        known = rows.ops.known(column)
        size = rows.ops.where(known & (column > self.least), column, self.least)
        return rows.ops.where(known, size**self.exponent, self.missing)

    def describe(self) -> str:
        """Say it in plain words."""
        least = f", taken for at least {say_number(self.least)}" if self.least else ""
        raised = f"each row counts its {self.column}{least}, to the power {say_number(self.exponent)}"
        return f"{raised}, {say_number(self.missing)} where that is unknown"


def power(column: str, exponent: float, *, least: float = 0.0, missing: float = 0.0) -> Power:
    """
    Let a number raised to a power say how much a row counts: max(x, least)**exponent.

    Args:
        column: The column of numbers to look at.
        exponent: The power: above 0 rows with a larger number count more, below 0 less.
        least: What smaller numbers are taken for, at least 0; above 0 where the exponent is negative.
        missing: What a row counts whose number is unknown; at least 0.

    Returns:
        The factor.

    Raises:
        PolicyError: A negative exponent without a `least` above 0, a number that is negative or not finite, or the
            column is empty.
        TypeError: A parameter is of the wrong type.

    Examples:
        >>> power("team", -0.5, least=1).describe()
        'each row counts its team, taken for at least 1, to the power -0.5, 0 where that is unknown'
    """
    return Power(column, exponent, least=least, missing=missing)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        msg = f"twice must be True or False, got {value!r}."
        raise TypeError(msg)
    return value


@final
@attrs.frozen
class Logarithm(Product):
    """
    The logarithm of a number: every step up takes so many times as much.

    With b the base, c the number added first and x the number in a row, a row counts

        l(x) = log_b(max(x + c, 1)),    or with `twice` log_b(1 + l(x)).

    Args:
        column: The column of numbers to look at.
        base: The base b, greater than 1.
        plus: The number c added first, 0 or more: 1 where nothing counts nothing and one counts something.
        twice: Whether the logarithm of 1 + the logarithm is taken.
        missing: What a row counts whose number is unknown; at least 0.

    Raises:
        PolicyError: A base that is not greater than 1, a number that is negative or not finite, or the column is empty.
        TypeError: A parameter is of the wrong type.

    Examples:
        >>> from reputation.columns import ArrayRows
        >>> logarithm("teams")(ArrayRows.of(teams=[0, 1, 10, 1000, None])).round(4)
        array([0., 0., 1., 3., 0.])

    References:
        Kaggle competition points: log10(1 + log10(number of teams)) (blog.kaggle.com, 13 May 2015).
    """

    column: str = text()
    base: float = number(default=10.0, above=1, kw_only=True)
    plus: float = number(default=0.0, low=0, kw_only=True)
    twice: bool = converted(_flag, default=False, kw_only=True)
    missing: float = number(default=0.0, low=0, kw_only=True)

    def __call__(self, rows: Rows, /) -> Any:
        """Say how much each row counts."""
        column, scale = rows[self.column], math.log(self.base)
        known = rows.ops.known(column)
        above = column + (self.plus - 1.0)
        found = rows.ops.log1p(rows.ops.where(known & (above > 0.0), above, 0.0)) / scale
        if self.twice:
            found = rows.ops.log1p(found) / scale
        return rows.ops.where(known, found, self.missing)

    def describe(self) -> str:
        """Say it in plain words."""
        plus = f" plus {say_number(self.plus)}" if self.plus else ""
        twice = "; of that plus 1 the logarithm once more" if self.twice else ""
        size = f"each row counts the logarithm of its {self.column}{plus} to the base {say_number(self.base)}"
        return f"{size}{twice}, {say_number(self.missing)} where that is unknown"


def logarithm(
    column: str, *, base: float = 10.0, plus: float = 0.0, twice: bool = False, missing: float = 0.0
) -> Logarithm:
    """
    Let the logarithm of a number say how much a row counts: log_b(max(x + plus, 1)).

    Args:
        column: The column of numbers to look at.
        base: The base b, greater than 1.
        plus: The number added first, 0 or more.
        twice: Whether the logarithm of 1 + the logarithm is taken.
        missing: What a row counts whose number is unknown; at least 0.

    Returns:
        The factor.

    Raises:
        PolicyError: A base that is not greater than 1, a number that is negative or not finite, or the column is empty.
        TypeError: A parameter is of the wrong type.

    Examples:
        >>> logarithm("words", plus=1).describe()
        'each row counts the logarithm of its words plus 1 to the base 10, 0 where that is unknown'
    """
    return Logarithm(column, base=base, plus=plus, twice=twice, missing=missing)
