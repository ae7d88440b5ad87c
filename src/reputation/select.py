"""
Predicates on rows: which rows a metric looks at. They combine with `&`, `|` and `~`.

A row whose column is unknown matches nothing: it is never equal to a value, never one of a few, never at least or at
most a number. Its opposite follows from that: under `~` such a row does match. No predicate can see time.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, final

import attrs

from reputation.columns import Rows, Scalar
from reputation.errors import PolicyError
from reputation.fields import check_text, optional_number, text
from reputation.parts import apart, check_scalar, converted, mixed, say_list, say_number, say_value
from reputation.predicates import ALL, Algebra, AllOf, AnyOf, Everything, Mask, Negated, Predicate

__all__ = [
    "ALL",
    "AllOf",
    "AnyOf",
    "Between",
    "Everything",
    "Kind",
    "Mask",
    "Matches",
    "Negated",
    "OneOf",
    "Predicate",
    "at_least",
    "at_most",
    "kind",
    "matches",
    "one_of",
]


def _names(values: Iterable[object]) -> tuple[str, ...]:
    if isinstance(values, str):
        msg = f"names must be several texts, got the one text {values!r}.\n\nHint: write kind({values!r})."
        raise TypeError(msg)
    names = {check_text("kind", value) for value in values}
    if not names:
        msg = "kind must name at least one kind of row, got none."
        raise PolicyError(msg, hint='write for instance kind("review"), or ALL for rows of every kind.')
    return tuple(sorted(names))


@final
@attrs.frozen
class Kind(Algebra):
    """
    Select the rows of some kinds.

    Args:
        names: The kinds; kept sorted, each once.

    Raises:
        PolicyError: There is no name, or an empty one.
        TypeError: A name is not a text.

    Examples:
        >>> from reputation.columns import ArrayRows
        >>> kind("review", "rating")(ArrayRows.of(kind=["order", "review", "rating"]))
        array([False,  True,  True])
    """

    names: tuple[str, ...] = converted(_names, least=1)

    def __call__(self, rows: Rows, /) -> Any:
        """Select the rows of these kinds."""
        return _among(rows, "kind", self.names)

    def describe(self) -> str:
        """Say it in plain words."""
        return f"kind is {say_list(self.names)}"


def kind(*names: str) -> Kind:
    """
    Select the rows of some kinds.

    Args:
        *names: One or more kinds, in the host's own words.

    Returns:
        The predicate.

    Raises:
        PolicyError: There is no name, or an empty one.
        TypeError: A name is not a text.

    Examples:
        >>> kind("review", "rating").describe()
        'kind is rating or review'
    """
    return Kind(names)


@final
@attrs.frozen
class Matches(Algebra):
    """
    Select the rows whose column equals a value; an unknown one equals nothing.

    Args:
        column: The column to look at.
        value: A text, a boolean or a finite number.

    Raises:
        PolicyError: The column is empty, or the number not finite.
        TypeError: The value is of another type.

    Examples:
        >>> from reputation.columns import ArrayRows
        >>> matches("verified", True)(ArrayRows.of(verified=[True, False, None]))
        array([ True, False, False])
    """

    column: str = text()
    value: Scalar = converted(lambda value: check_scalar("value", value), key=apart)

    def __call__(self, rows: Rows, /) -> Any:
        """Select the rows that hold the value."""
        return _among(rows, self.column, (self.value,))

    def describe(self) -> str:
        """Say it in plain words."""
        return f"{self.column} is {say_value(self.value)}"


def matches(column: str, value: Scalar) -> Matches:
    """
    Select the rows whose column equals a value; an unknown one equals nothing.

    Args:
        column: The column to look at.
        value: A text, a boolean or a finite number.

    Returns:
        The predicate.

    Raises:
        PolicyError: The column is empty, or the number not finite.
        TypeError: The value is of another type.

    Examples:
        >>> matches("verified", True).describe()
        'verified is true'
    """
    return Matches(column, value)


def _choices(values: Iterable[object]) -> tuple[Scalar, ...]:
    if isinstance(values, str):
        msg = f"values must be several values, got the one text {values!r}.\n\nHint: write values=({values!r},)."
        raise TypeError(msg)
    known = list({apart(value): value for value in (check_scalar("values", value) for value in values)}.values())
    if not known:
        msg = "one_of must name at least one value, got none."
        raise PolicyError(msg, hint='write for instance one_of("country", "DE", "FR").')
    if mixed(known):
        msg = f"values must be all texts, all numbers or all booleans, got {say_list(sorted(map(repr, known)), 'and')}."
        raise PolicyError(msg, hint="a column holds one or the other; write two predicates and combine them with |.")
    return tuple(sorted(known))


@final
@attrs.frozen
class OneOf(Algebra):
    """
    Select the rows whose column holds one of a few values; an unknown one is none of them.

    Args:
        column: The column to look at.
        values: Texts, or numbers; kept sorted, each once.

    Raises:
        PolicyError: There is no value, or texts and numbers are mixed.
        TypeError: A value is of another type.

    Examples:
        >>> from reputation.columns import ArrayRows
        >>> one_of("country", "DE", "FR")(ArrayRows.of(country=["DE", "IT", None]))
        array([ True, False, False])
    """

    column: str = text()
    values: tuple[Scalar, ...] = converted(_choices, key=apart, least=1)

    def __call__(self, rows: Rows, /) -> Any:
        """Select the rows that hold one of the values."""
        return _among(rows, self.column, self.values)

    def describe(self) -> str:
        """Say it in plain words."""
        return f"{self.column} is {say_list(map(say_value, self.values))}"


def one_of(column: str, *values: Scalar) -> OneOf:
    """
    Select the rows whose column holds one of a few values; an unknown one is none of them.

    Args:
        column: The column to look at.
        *values: Texts, or numbers.

    Returns:
        The predicate.

    Raises:
        PolicyError: There is no value, or texts and numbers are mixed.
        TypeError: A value is of another type.

    Examples:
        >>> one_of("country", "FR", "DE").describe()
        'country is DE or FR'
    """
    return OneOf(column, values)


@final
@attrs.frozen
class Between(Algebra):
    """
    Select the rows whose number lies within bounds, both included; an unknown one lies nowhere.

    Args:
        column: The column to look at.
        low: The least number that is meant, or None for no lower bound.
        high: The greatest number that is meant, or None for no upper bound.

    Raises:
        PolicyError: There is no bound, or `low` is greater than `high`.

    Examples:
        >>> from reputation.columns import ArrayRows
        >>> Between("words", low=10, high=20)(ArrayRows.of(words=[9, 10, 20, None]))
        array([False,  True,  True, False])
    """

    column: str = text()
    low: float | None = optional_number()
    high: float | None = optional_number()

    def __attrs_post_init__(self) -> None:
        if self.low is None and self.high is None:
            msg = f"Between({self.column!r}) needs a bound: low and high are both None."
            raise PolicyError(msg, hint="write low=, high= or both.")
        if self.low is not None and self.high is not None and self.low > self.high:
            msg = f"low must not be greater than high, got low={self.low!r} and high={self.high!r}."
            raise PolicyError(msg, hint="exchange the two.")

    def __call__(self, rows: Rows, /) -> Any:
        """Select the rows within the bounds."""
        column = rows[self.column]
        known = rows.ops.known(column)
        if self.low is not None:
            known = known & (column >= self.low)
        return known if self.high is None else known & (column <= self.high)

    def describe(self) -> str:
        """Say it in plain words."""
        if self.high is None:
            return f"{self.column} is at least {say_number(self.low)}"  # type: ignore[arg-type]  # one bound is there
        if self.low is None:
            return f"{self.column} is at most {say_number(self.high)}"
        return f"{self.column} lies from {say_number(self.low)} to {say_number(self.high)}"


def at_least(column: str, low: float) -> Between:
    """
    Select the rows whose number is not less than a bound; an unknown one is not.

    Args:
        column: The column to look at.
        low: The least number that is meant.

    Returns:
        The predicate.

    Raises:
        PolicyError: The bound is not finite.
        TypeError: The bound is not a number.

    Examples:
        >>> at_least("words", 10).describe()
        'words is at least 10'
    """
    return Between(column, low=low)


def at_most(column: str, high: float) -> Between:
    """
    Select the rows whose number is not greater than a bound; an unknown one is not.

    Args:
        column: The column to look at.
        high: The greatest number that is meant.

    Returns:
        The predicate.

    Raises:
        PolicyError: The bound is not finite.
        TypeError: The bound is not a number.

    Examples:
        >>> at_most("days_late", 3).describe()
        'days_late is at most 3'
    """
    return Between(column, high=high)


def _among(rows: Rows, name: str, values: tuple[Scalar, ...]) -> Any:
    column = rows[name]
    found = column == values[0] if len(values) == 1 else rows.ops.isin(column, values)
    # Some engines answer "unknown" when an unknown value is compared; only with this is ~ the same everywhere.
    return rows.ops.known(column) & found
