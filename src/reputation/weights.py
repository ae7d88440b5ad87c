"""
How much a row counts: factors on the columns of a row, multiplied into a weight.

A weight is finite and not negative, and it cannot see time: what fades with age is a decay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, cast, final

import attrs

from reputation.columns import Rows, Scalar
from reputation.errors import PolicyError
from reputation.factors import ONE, Factor, Product, Weight
from reputation.fields import check_number, number, optional_number, text
from reputation.parts import apart, check_scalar, converted, mixed, say_number, say_value

__all__ = [
    "ONE",
    "Buckets",
    "Factor",
    "Field",
    "Lookup",
    "Saturating",
    "Weight",
    "Where",
    "buckets",
    "field",
    "lookup",
    "saturating",
    "where",
]


@final
@attrs.frozen
class Where(Product):
    """
    Rows whose column equals a value count one number, all others another.

    Args:
        column: The column to look at.
        factor: What a row counts that holds the value; at least 0.
        equals: The value: a text, a boolean or a finite number.
        otherwise: What all other rows count, also those whose column is unknown; at least 0.

    Raises:
        PolicyError: A number is negative or not finite, or the column is empty.
        TypeError: A parameter is of the wrong type.

    Examples:
        >>> from reputation.columns import ArrayRows
        >>> where("tier", 2.0, equals="gold")(ArrayRows.of(tier=["gold", "new", None]))
        array([2., 1., 1.])
    """

    column: str = text()
    factor: float = number(low=0)
    equals: Scalar = converted(lambda value: check_scalar("equals", value), default=True, key=apart, kw_only=True)
    otherwise: float = number(default=1.0, low=0, kw_only=True)

    def __call__(self, rows: Rows, /) -> Any:
        """Say how much each row counts."""
        return rows.ops.where(_equal(rows[self.column], self.equals), self.factor, self.otherwise)

    def describe(self) -> str:
        """Say it in plain words."""
        if isinstance(self.equals, bool):
            held = self.column if self.equals else f"not {self.column}"
        else:
            held = f"{self.column} {say_value(self.equals)}"
        rest = "" if self.otherwise == 1 else f", everything else {say_number(self.otherwise)}"
        return f"{held} counts {say_number(self.factor)}{rest}"


def where(column: str, factor: float, *, equals: Scalar = True, otherwise: float = 1.0) -> Where:
    """
    Let rows whose column equals a value count differently; by default those where it is true.

    Args:
        column: The column to look at.
        factor: What a row counts that holds the value; at least 0.
        equals: The value: a text, a boolean or a finite number.
        otherwise: What all other rows count, also those whose column is unknown; at least 0.

    Returns:
        The factor.

    Raises:
        PolicyError: A number is negative or not finite, or the column is empty.
        TypeError: A parameter is of the wrong type.

    Examples:
        >>> where("verified", 3.0).describe()
        'verified counts 3'
    """
    return Where(column, factor, equals=equals, otherwise=otherwise)


@final
@attrs.frozen
class Field(Product):
    """
    The column itself says how much a row counts.

    Args:
        column: A column of numbers, none negative; of true and false, which count 1 and 0.
        missing: What a row counts whose column is unknown; at least 0. With None such rows are an error once counted.

    Raises:
        PolicyError: `missing` is negative or not finite, or the column is empty.

    Examples:
        >>> from reputation.columns import ArrayRows
        >>> field("trust", missing=0.1)(ArrayRows.of(trust=[0.5, None]))
        array([0.5, 0.1])
    """

    column: str = text()
    missing: float | None = optional_number(low=0)

    def __call__(self, rows: Rows, /) -> Any:
        """Say how much each row counts."""
        column = rows[self.column]
        weight = column * 1.0  # makes numbers of true and false
        return weight if self.missing is None else rows.ops.where(rows.ops.known(column), weight, self.missing)

    def describe(self) -> str:
        """Say it in plain words."""
        return f"each row counts its {self.column}{_unknown(self.missing)}"


def field(column: str, *, missing: float | None = None) -> Field:
    """
    Let the column itself say how much a row counts.

    Args:
        column: A column of numbers, none negative.
        missing: What a row counts whose column is unknown; at least 0. With None such rows are an error once counted.

    Returns:
        The factor.

    Raises:
        PolicyError: `missing` is negative or not finite, or the column is empty.

    Examples:
        >>> field("trust", missing=0.1).describe()
        'each row counts its trust, 0.1 where that is unknown'
    """
    return Field(column, missing=missing)


def _table(table: object) -> tuple[tuple[Scalar, float], ...]:
    if not isinstance(table, Mapping | tuple | list):
        msg = f"table must map values to numbers, got {table!r}."
        raise TypeError(msg)
    entries = list(table.items() if isinstance(table, Mapping) else table)
    keys = [check_scalar("table", key) for key, _ in entries]
    if not keys:
        msg = "table must hold at least one value, got none."
        raise PolicyError(msg, hint='write for instance lookup("tier", {"gold": 2.0}).')
    if mixed(keys):
        msg = f"table must hold all texts, all numbers or all booleans, got {', '.join(map(repr, keys))}."
        raise PolicyError(msg, hint="a column holds one or the other; write two factors and multiply them.")
    if len(set(keys)) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        msg = f"table must say once what a value counts, got {twice!r} twice."
        raise PolicyError(msg, hint="keep one of the two.")
    weights = [check_number(f"table[{key!r}]", value, low=0) for key, (_, value) in zip(keys, entries, strict=True)]
    return tuple(sorted(zip(keys, weights, strict=True)))


@final
@attrs.frozen
class Lookup(Product):
    """
    A table says how much a row counts, by the value of its column.

    Args:
        column: The column to look at.
        table: What a row counts by value, at least 0: a mapping, or pairs; kept as sorted pairs.
        otherwise: What rows count whose value is not in the table, or unknown; at least 0.

    Raises:
        PolicyError: The table is empty, repeats a value, mixes texts and numbers, or holds a number that is no weight.
        TypeError: A parameter is of the wrong type.

    Examples:
        >>> from reputation.columns import ArrayRows
        >>> lookup("tier", {"gold": 2.0, "new": 0.5})(ArrayRows.of(tier=["gold", "new", None]))
        array([2. , 0.5, 1. ])
    """

    column: str = text()
    table: tuple[tuple[Scalar, float], ...] = converted(_table, key=apart, table=True, low=0, least=1)
    otherwise: float = number(default=1.0, low=0, kw_only=True)

    def __call__(self, rows: Rows, /) -> Any:
        """Say how much each row counts."""
        column = rows[self.column]
        weight: Any = self.otherwise
        for value, factor in self.table:
            weight = rows.ops.where(_equal(column, value), factor, weight)
        return weight

    def describe(self) -> str:
        """Say it in plain words."""
        said = ", ".join(f"{say_value(value)} counts {say_number(factor)}" for value, factor in self.table)
        return f"by {self.column}: {said}, everything else {say_number(self.otherwise)}"


def lookup(column: str, table: Mapping[Any, float], *, otherwise: float = 1.0) -> Lookup:
    """
    Let a table say how much a row counts, by the value of its column.

    Args:
        column: The column to look at.
        table: What a row counts by value; at least 0.
        otherwise: What rows count whose value is not in the table, or unknown; at least 0.

    Returns:
        The factor.

    Raises:
        PolicyError: The table is empty, mixes texts and numbers, or holds a number that is no weight.
        TypeError: A parameter is of the wrong type.

    Examples:
        >>> lookup("tier", {"gold": 2.0, "new": 0.5}).describe()
        'by tier: gold counts 2, new counts 0.5, everything else 1'
    """
    return Lookup(column, cast("Any", table), otherwise=otherwise)


def _numbers(name: str, values: object, *, low: float | None = None) -> tuple[float, ...]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        msg = f"{name} must be several numbers, got {values!r}."
        raise TypeError(msg)
    return tuple(check_number(f"{name}[{place}]", value, low=low) for place, value in enumerate(values))


@final
@attrs.frozen
class Buckets(Product):
    """
    The bucket that a number falls into says how much the row counts.

    With edges e_1 < ... < e_n a row counts w_0 below e_1, w_k from e_k (included) up to e_(k+1) (excluded), and w_n
    from e_n on.

    Args:
        column: The column of numbers to look at.
        edges: The lower edges of all buckets but the first, ascending.
        weights: What a row counts by bucket, at least 0; one more than edges.
        missing: What a row counts whose number is unknown; at least 0.

    Raises:
        PolicyError: There is no edge, the edges do not ascend, the lengths do not fit, or a number is no weight.
        TypeError: A parameter is of the wrong type.

    Examples:
        >>> from reputation.columns import ArrayRows
        >>> buckets("price", edges=[50, 200], weights=[1, 2, 3])(ArrayRows.of(price=[49, 50, 500, None]))
        array([1., 2., 3., 1.])
    """

    column: str = text()
    edges: tuple[float, ...] = converted(lambda values: _numbers("edges", values), kw_only=True, least=1)
    weights: tuple[float, ...] = converted(lambda values: _numbers("weights", values, low=0), kw_only=True, low=0)
    missing: float = number(default=1.0, low=0, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not self.edges:
            msg = "edges must hold at least one number, got none."
            raise PolicyError(msg, hint='write for instance buckets("price", edges=[50, 200], weights=[1, 2, 3]).')
        for lower, upper in pairwise(self.edges):
            if lower >= upper:
                msg = f"edges must ascend, got {lower!r} before {upper!r}."
                raise PolicyError(msg, hint="sort the edges, each once, and the weights with them.")
        if len(self.weights) != len(self.edges) + 1:
            msg = f"weights must hold one number more than edges, got {len(self.weights)} for {len(self.edges)} edges."
            raise PolicyError(msg, hint="the first weight is for numbers below the first edge.")

    def __call__(self, rows: Rows, /) -> Any:
        """Say how much each row counts."""
        column = rows[self.column]
        weight: Any = self.weights[0]
        for edge, factor in zip(self.edges, self.weights[1:], strict=True):
            weight = rows.ops.where(column >= edge, factor, weight)
        return rows.ops.where(rows.ops.known(column), weight, self.missing)

    def describe(self) -> str:
        """Say it in plain words."""
        first = f"below {say_number(self.edges[0])} counts {say_number(self.weights[0])}"
        steps = (
            f"from {say_number(edge)} counts {say_number(factor)}"
            for edge, factor in zip(self.edges, self.weights[1:], strict=True)
        )
        return f"by {self.column}: {', '.join([first, *steps])}{_unknown(self.missing)}"


def buckets(column: str, edges: Iterable[float], weights: Iterable[float], *, missing: float = 1.0) -> Buckets:
    """
    Let the bucket that a number falls into say how much the row counts; a lower edge belongs to its bucket.

    Args:
        column: The column of numbers to look at.
        edges: The lower edges of all buckets but the first, ascending.
        weights: What a row counts by bucket, at least 0; one more than edges.
        missing: What a row counts whose number is unknown; at least 0.

    Returns:
        The factor.

    Raises:
        PolicyError: There is no edge, the edges do not ascend, the lengths do not fit, or a number is no weight.
        TypeError: A parameter is of the wrong type.

    Examples:
        >>> buckets("price", edges=[50, 200], weights=[1, 2, 3]).describe()
        'by price: below 50 counts 1, from 50 counts 2, from 200 counts 3, 1 where that is unknown'
    """
    return Buckets(column, edges=cast("Any", edges), weights=cast("Any", weights), missing=missing)


@final
@attrs.frozen
class Saturating(Product):
    """
    The more, the heavier, but never more than 1: a number x counts x / (x + half).

    Args:
        column: The column of numbers to look at; a negative number counts like 0.
        half: The number that counts one half; greater than 0, in the unit of the column.
        missing: What a row counts whose number is unknown; at least 0.

    Raises:
        PolicyError: `half` is not greater than 0, `missing` is negative, or the column is empty.
        TypeError: A parameter is of the wrong type.

    Examples:
        >>> from reputation.columns import ArrayRows
        >>> saturating("words", 50)(ArrayRows.of(words=[0, 50, 150, None]))
        array([0.  , 0.5 , 0.75, 0.  ])
    """

    column: str = text()
    half: float = number(above=0, hint="write the number that shall count one half, for instance half=50.")
    missing: float = number(default=0.0, low=0, kw_only=True)

    def __call__(self, rows: Rows, /) -> Any:
        """Say how much each row counts."""
        column = rows[self.column]
        amount = rows.ops.where(column > 0.0, column, 0.0)
        return rows.ops.where(rows.ops.known(column), amount / (amount + self.half), self.missing)

    def describe(self) -> str:
        """Say it in plain words."""
        grows = f"counts more with more {self.column}: 0.5 at {say_number(self.half)}, never above 1"
        return f"{grows}{_unknown(self.missing)}"


def saturating(column: str, half: float, *, missing: float = 0.0) -> Saturating:
    """
    Let rows count more with a larger number, but never more than 1: x / (x + half).

    Args:
        column: The column of numbers to look at; a negative number counts like 0.
        half: The number that counts one half; greater than 0, in the unit of the column.
        missing: What a row counts whose number is unknown; at least 0.

    Returns:
        The factor.

    Raises:
        PolicyError: `half` is not greater than 0, `missing` is negative, or the column is empty.
        TypeError: A parameter is of the wrong type.

    Examples:
        >>> saturating("words", 50).describe()
        'counts more with more words: 0.5 at 50, never above 1, 0 where that is unknown'
    """
    return Saturating(column, half, missing=missing)


def _equal(column: Any, value: Scalar) -> Any:
    """Compare; `where` takes an unknown answer for no."""
    return column == value


def _unknown(missing: float | None) -> str:
    return "" if missing is None else f", {say_number(missing)} where that is unknown"
