"""
What the annotation of a parameter admits: which parts, and which single values.

The reader of stored policies and their JSON Schema are both made from it, so that they agree.
"""

from __future__ import annotations

import enum
import types
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs

from reputation.parameters import parameters_of
from reputation.registry import names, sort_of

__all__ = [
    "LEAVES",
    "Place",
    "a",
    "arms",
    "is_choice",
    "is_many",
    "is_table",
    "kinds_of",
    "main",
    "pair",
    "place",
    "said",
]

#: The single values that have a reader of their own.
LEAVES = (bool, int, float, str, timedelta, datetime)

# How a contract is called, and the sorts of parts that keep it.
_CONTRACTS = {
    "Decay": ("decay",),
    "Factor": ("factor",),
    "Gate": ("gate",),
    "KeepRule": ("keep rule",),
    "Model": ("model",),
    "Predicate": ("predicate",),
    "RowWindow": ("row window",),
    "Schedule": ("schedule",),
    "Score": ("score",),
    "Stabiliser": ("stabiliser",),
    "StepRule": ("keep rule",),
    "Weight": ("weight", "factor"),
    "Window": ("window",),
}
_MANY = (tuple, list, Sequence, Iterable)


@attrs.frozen
class Place:
    """
    The parts that may stand in a place.

    Args:
        names: The parts of this library that may.
        nouns: What is meant there: a sort of parts, or several.
        only: The one class that may stand there, so that it need not be named; None where there are several.
        listed: The class that a bare list stands for, with the items for its first parameter; None where none does.
        any: Whether parts from elsewhere may stand there too.

    Examples:
        >>> from reputation.decay import Decay
        >>> place(Decay).what, place(Decay).any
        ('a decay', True)
    """

    names: tuple[str, ...]
    nouns: tuple[str, ...]
    only: type | None = None
    listed: type | None = None
    any: bool = True

    @property
    def what(self) -> str:
        """What is meant there, in words."""
        return said(map(a, self.nouns))

    def __or__(self, other: Place) -> Place:
        """What may stand where either may."""
        return Place(
            tuple(sorted({*self.names, *other.names})),
            tuple(dict.fromkeys(self.nouns + other.nouns)),
            listed=self.listed or other.listed,
            any=self.any or other.any,
        )


def said(words: Iterable[str]) -> str:
    """
    Join what is meant, each once.

    Args:
        words: What may stand in a place.

    Returns:
        The words in a row.

    Examples:
        >>> said(["a score", "a number", "a score"])
        'a score or a number'
    """
    *front, last = dict.fromkeys(words)
    return f"{', '.join(front)} or {last}" if front else last


def a(noun: str) -> str:
    """
    Say one of something.

    Args:
        noun: What it is.

    Returns:
        The noun with its article.

    Examples:
        >>> a("decay"), a("adaptive window")
        ('a decay', 'an adaptive window')
    """
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


@cache
def place(annotation: Any) -> Place:
    """
    Say which parts an annotation admits.

    Args:
        annotation: A contract such as `Decay`, a class of parts such as `Prior`, or anything else for any part.

    Returns:
        The place.

    Examples:
        >>> from reputation import Prior
        >>> place(Prior).only.__name__
        'Prior'
    """
    name = getattr(annotation, "__name__", "")
    ours = getattr(annotation, "__module__", "").partition(".")[0] == "reputation"
    listed = annotation if main(annotation) is not None else None
    if ours and name in _CONTRACTS:
        found = tuple(sorted(part for sort in _CONTRACTS[name] for part in names(sort)))
        return Place(found, _CONTRACTS[name][:1], listed=listed)
    if isinstance(annotation, type) and (parameters_of(annotation) or (ours and sort_of(name) is not None)):
        return Place((name,), (sort_of(name) or name,), only=annotation, listed=listed, any=False)
    return Place(names(), ("part",))


def main(annotation: Any) -> str | None:
    """
    The parameter of a class that a bare list in its place stands for.

    Args:
        annotation: A class, or another annotation.

    Returns:
        The first parameter where it takes several items; None elsewhere.

    Examples:
        >>> from reputation import Ladder, Prior
        >>> main(Ladder), main(Prior)
        ('tiers', None)
    """
    parameters = parameters_of(annotation) if isinstance(annotation, type) else ()
    if not parameters or not is_many(kinds_of(annotation)[parameters[0].alias]):
        return None
    return parameters[0].alias


@cache
def kinds_of(owner: type) -> Mapping[str, Any]:
    """
    The annotations of the parameters of a class, by argument.

    Args:
        owner: A class of parts.

    Returns:
        What each argument may be; `Any` where the annotation says nothing that can be resolved.

    Examples:
        >>> from reputation import Prior
        >>> kinds_of(Prior)
        {'mean': <class 'float'>, 'strength': <class 'float'>}
    """
    try:
        hints = get_type_hints(owner)
    except Exception:  # noqa: BLE001 - a name that is there for type checkers only, or whatever a stranger wrote
        hints = {}
    return {parameter.alias: hints.get(parameter.name, Any) for parameter in parameters_of(owner)}


def arms(annotation: Any) -> tuple[Any, ...]:
    """
    The alternatives of an annotation.

    Args:
        annotation: Any annotation.

    Returns:
        Those of a union; else the annotation alone.

    Examples:
        >>> arms(int | None)
        (<class 'int'>, <class 'NoneType'>)
    """
    return get_args(annotation) if get_origin(annotation) in (Union, types.UnionType) else (annotation,)


def is_many(annotation: Any) -> bool:
    """
    Whether an annotation admits a list.

    Args:
        annotation: Any annotation.

    Returns:
        True for tuples, lists and sequences.

    Examples:
        >>> is_many(tuple[int, ...]), is_many(str)
        (True, False)
    """
    return (get_origin(annotation) or annotation) in _MANY


def pair(annotation: Any) -> tuple[Any, ...]:
    """
    The annotations of the places of an item.

    Args:
        annotation: That of several tuples.

    Returns:
        What stands in each place.

    Examples:
        >>> pair(tuple[tuple[str, float], ...])
        (<class 'str'>, <class 'float'>)
    """
    return get_args(get_args(annotation)[0])


def is_table(annotation: Any) -> bool:
    """
    Whether an annotation admits a table that is no part.

    Args:
        annotation: Any annotation.

    Returns:
        True for mappings.

    Examples:
        >>> is_table(dict[str, float]), is_table(list[float])
        (True, False)
    """
    return (get_origin(annotation) or annotation) in (dict, Mapping)


def is_choice(annotation: Any) -> bool:
    """
    Whether an annotation names the few values that it admits.

    Args:
        annotation: Any annotation.

    Returns:
        True for a `Literal` and for an `Enum`.

    Examples:
        >>> is_choice(Literal["up", "down"]), is_choice(str)
        (True, False)
    """
    return get_origin(annotation) is Literal or (isinstance(annotation, type) and issubclass(annotation, enum.Enum))
