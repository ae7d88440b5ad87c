"""
The algebra of predicates: `&`, `|` and `~`, flat and closed.

A row whose column is unknown matches nothing; under `~` it does match.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from itertools import chain
from typing import Any, Protocol, TypeAlias, final

import attrs

from reputation.columns import Column, Rows
from reputation.errors import PolicyError
from reputation.parts import check_part, converted, say_part

__all__ = [
    "ALL",
    "Algebra",
    "AllOf",
    "AnyOf",
    "Everything",
    "Mask",
    "Negated",
    "Predicate",
    "check_predicate",
    "say_rows",
]

Mask: TypeAlias = Column | bool


class Predicate(Protocol):
    """
    Anything that can be called with rows and says for each one whether it is meant.

    A predicate from elsewhere needs no more than `__call__`, written with the vocabulary of `Column` and `Ops`, and a
    hash. It combines with ours on either side. With a `describe` method it also speaks in reports.

    Examples:
        >>> from reputation import kind
        >>> @attrs.frozen
        ... class Long:
        ...     def __call__(self, rows):
        ...         return rows["words"] * 1.0 >= 100.0
        >>> Long() & kind("review")
        AllOf(parts=(Long(), Kind(names=('review',))))
    """

    def __call__(self, rows: Rows, /) -> Mask:
        """Say which rows are meant: a boolean column, or plain True or False where that goes for every row."""


class Algebra:
    """
    The operators that all our predicates share; a predicate from elsewhere may inherit them, and need not.

    Examples:
        >>> ~~ALL is ALL
        True
    """

    __slots__ = ()
    __array_ufunc__ = None  # an array on the left hands the operator over instead of spreading it over its elements

    def __and__(self: Predicate, other: Predicate) -> AllOf:
        return AllOf((self, other))

    def __rand__(self: Predicate, other: Predicate) -> AllOf:
        return AllOf((other, self))

    def __or__(self: Predicate, other: Predicate) -> AnyOf:
        return AnyOf((self, other))

    def __ror__(self: Predicate, other: Predicate) -> AnyOf:
        return AnyOf((other, self))

    def __invert__(self: Predicate) -> Any:
        return Negated(self)

    def __bool__(self) -> bool:
        msg = "a predicate is neither true nor false by itself.\n\nHint: combine with & | ~, not with and, or, not."
        raise TypeError(msg)


@final
@attrs.frozen
class Everything(Algebra):
    """
    Select every row.

    Returns:
        Plain True when called with rows: there is no column to look at.

    Examples:
        >>> ALL, ALL.describe()
        (Everything(), 'all rows')
    """

    def __call__(self, rows: Rows, /) -> Mask:  # noqa: ARG002 - the protocol hands the rows over
        """Select every row."""
        return True

    def describe(self) -> str:
        """Say it in plain words."""
        return "all rows"


ALL = Everything()


def check_predicate(part: object) -> Any:
    """
    Refuse what is no predicate.

    Args:
        part: What was given.

    Returns:
        The predicate.

    Raises:
        TypeError: The value cannot be called with rows, cannot be hashed, is a class, or weighs rows.

    Examples:
        >>> check_predicate(ALL)
        Everything()
    """
    rule = "a predicate combines with predicates only"
    if hasattr(part, "__mul__") and callable(part):
        msg = f"{rule}, got {part!r}, which weighs rows.\n\nHint: give it to weight=."
        raise TypeError(msg)
    return check_part(part, rule=rule, hint='write for instance kind("review") & at_least("words", 10).')


def _flat(parts: Iterable[object], join: type[AllOf | AnyOf]) -> tuple[Predicate, ...]:
    nested: Iterable[tuple[Predicate, ...]] = (
        part.parts if isinstance(part, join) else (check_predicate(part),) for part in parts
    )
    flat = tuple(chain.from_iterable(nested))
    if not flat:
        msg = f"parts must hold at least one predicate, got none for {join.__name__}."
        raise PolicyError(msg, hint="write ALL for a predicate that selects every row.")
    return flat


@final
@attrs.frozen
class AllOf(Algebra):
    """
    Select the rows that every one of some predicates selects; `a & b & c` builds it, flat.

    Args:
        parts: The predicates.

    Raises:
        PolicyError: There is no predicate.
        TypeError: A part is not a predicate.

    Examples:
        >>> from reputation import at_least, kind
        >>> (kind("review") & at_least("words", 10)).describe()
        'kind is review and words is at least 10'
    """

    parts: tuple[Predicate, ...] = converted(lambda parts: _flat(parts, AllOf), least=1)

    def __call__(self, rows: Rows, /) -> Mask:
        """Select the rows that every part selects."""
        return reduce(_both, (part(rows) for part in self.parts))

    def describe(self) -> str:
        """Say it in plain words."""
        return _join(self.parts, "and")


@final
@attrs.frozen
class AnyOf(Algebra):
    """
    Select the rows that at least one of some predicates selects; `a | b | c` builds it, flat.

    Args:
        parts: The predicates.

    Raises:
        PolicyError: There is no predicate.
        TypeError: A part is not a predicate.

    Examples:
        >>> from reputation import kind, matches
        >>> (kind("review") | matches("verified", True)).describe()
        'kind is review or verified is true'
    """

    parts: tuple[Predicate, ...] = converted(lambda parts: _flat(parts, AnyOf), least=1)

    def __call__(self, rows: Rows, /) -> Mask:
        """Select the rows that at least one part selects."""
        return reduce(_either, (part(rows) for part in self.parts))

    def describe(self) -> str:
        """Say it in plain words."""
        return _join(self.parts, "or")


@final
@attrs.frozen
class Negated(Algebra):
    """
    Select the rows that a predicate does not select; `~a` builds it, and `~~a` is `a` again.

    A row whose column is unknown is not selected by `a`, and so it is selected by `~a`.

    Args:
        predicate: The predicate.

    Raises:
        TypeError: It is not a predicate.

    Examples:
        >>> from reputation.columns import ArrayRows
        >>> from reputation import matches
        >>> (~matches("verified", True))(ArrayRows.of(verified=[True, False, None]))
        array([False,  True,  True])
    """

    predicate: Predicate = converted(check_predicate)

    def __call__(self, rows: Rows, /) -> Mask:
        """Select the rows that the predicate does not select."""
        mask = self.predicate(rows)
        return not mask if isinstance(mask, bool) else ~mask

    def __invert__(self) -> Any:
        return self.predicate

    def describe(self) -> str:
        """Say it in plain words."""
        return f"not ({say_part(self.predicate)})"


def say_rows(part: Predicate) -> str:
    """
    Say which rows a predicate selects.

    Args:
        part: The predicate.

    Returns:
        A text that a sentence can go on with.

    Examples:
        >>> from reputation import kind
        >>> say_rows(ALL), say_rows(kind("review"))
        ('all rows', 'rows where kind is review')
    """
    return "all rows" if part == ALL else f"rows where {say_part(part)}"


def _both(left: Any, right: Any) -> Any:
    """Combine two masks, either of which may be one answer for all rows."""
    if isinstance(left, bool):
        return right if left else False
    if isinstance(right, bool):
        return left if right else False
    return left & right


def _either(left: Any, right: Any) -> Any:
    """Combine two masks, either of which may be one answer for all rows."""
    if isinstance(left, bool):
        return True if left else right
    if isinstance(right, bool):
        return True if right else left
    return left | right


def _join(parts: tuple[Predicate, ...], word: str) -> str:
    """Say parts in a row; those that are a row themselves are set in brackets."""
    said = (f"({say_part(part)})" if isinstance(part, AllOf | AnyOf) else say_part(part) for part in parts)
    return f" {word} ".join(said)
