"""
From plain data to parts, through cattrs: one reader for each sort of annotation.

Whatever is wrong is gathered with its path, so that a whole file is mended in one go.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache, reduce
from operator import or_
from types import NoneType
from typing import Any, get_args, get_origin

from reputation.codec import Plain
from reputation.config.building import read_part
from reputation.config.gathering import Gathering, cattrs
from reputation.config.leaves import read_duration, read_instant, read_integer, read_number, read_text, read_truth
from reputation.config.places import arms, is_choice, is_many, is_table, place, said
from reputation.config.problems import shown
from reputation.errors import PolicyError, nearest

__all__ = ["read"]

_READERS: dict[Any, tuple[str, Callable[[object], Any]]] = {
    bool: ("true or false", read_truth),
    int: ("a whole number", read_integer),
    float: ("a number", read_number),
    str: ("a text", read_text),
    timedelta: ("a duration", read_duration),
    datetime: ("an instant", read_instant),
}
# The readers that a value is for, the first one that the annotation admits, where it admits several.
_FOR: tuple[tuple[type, tuple[Any, ...]], ...] = (
    (bool, (bool,)),
    (int, (int, float)),
    (float, (float,)),
    (str, (str, timedelta, datetime)),
    (datetime, (datetime,)),
)

_SHORT = 40  # characters of a word that a hint repeats


def read(plain: Plain, annotation: Any) -> Any:
    """
    Read a value by an annotation.

    Args:
        plain: Plain data, within the limits of `taken`.
        annotation: What it is to become: a contract such as `Decay`, a class, `float | None`, `tuple[str, ...]`, ...

    Returns:
        The value.

    Raises:
        PolicyError: The value is wrong.
        ClassValidationError: Something in it is wrong; `problems_of` takes it apart.

    Examples:
        >>> from reputation.decay import Decay
        >>> read({"part": "HalfLife", "half": "180 days"}, Decay)
        HalfLife(half=days(180), grain=None, tz='UTC')
    """
    if is_choice(annotation):  # cattrs would take an enumeration of texts for a text
        return _choice(plain, annotation)
    return _converter().structure(plain, annotation)


@cache
def _converter() -> Any:
    converter = cattrs().Converter(detailed_validation=True)
    # What is registered later is asked first.
    converter.register_structure_hook_func(lambda _: True, lambda value, kind: read_part(value, place(kind), read))
    converter.register_structure_hook_func(
        lambda kind: kind is Any or kind is object, lambda value, _: _anything(value)
    )
    converter.register_structure_hook_func(is_table, _mapping)
    converter.register_structure_hook_func(is_many, _many)
    converter.register_structure_hook_func(lambda kind: len(arms(kind)) > 1, _either)
    for kind, (_, reader) in _READERS.items():
        converter.register_structure_hook(kind, lambda value, _, reader=reader: reader(value))
    return converter


def _choice(value: Plain, annotation: Any) -> Any:
    known = list(get_args(annotation)) or [each.value for each in annotation]
    if not any(value == each and isinstance(value, bool) is isinstance(each, bool) for each in known):
        msg = f"must be one of {', '.join(map(shown, known))}, got {shown(value)}."
        raise PolicyError(msg, hint=nearest(value, known) if isinstance(value, str) else None)
    return annotation(value) if isinstance(annotation, type) else value


def _anything(value: Plain) -> Any:
    """Read what an annotation does not tell: a table that names a part is one, a list becomes a tuple."""
    if isinstance(value, dict):
        return read_part(value, place(Any), read) if isinstance(value.get("part"), str) else _mapping(value, dict)
    return _many(value, tuple) if isinstance(value, list) else value


def _mapping(value: Plain, annotation: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        msg = f"must be a table, got {shown(value)}."
        raise PolicyError(msg)
    kind = (*get_args(annotation), Any, Any)[1]
    gathering = Gathering(dict)
    found = {key: gathering.attempt(key, read, item, kind) for key, item in value.items()}
    gathering.finish()
    return found


def _many(value: Plain, annotation: Any) -> Any:
    if not isinstance(value, list):
        msg = f"must be a list, got {shown(value)}."
        hint = None if isinstance(value, dict) else f"set it in brackets: [{_literal(value)}]."
        raise PolicyError(msg, hint=hint)
    origin, kinds = get_origin(annotation) or annotation, get_args(annotation)
    if origin is tuple and kinds and kinds[-1] is not Ellipsis:
        if len(value) != len(kinds):
            msg = f"must be a list of {len(kinds)} items, got one of {len(value):,}."
            raise PolicyError(msg)
    else:
        kinds = (*kinds[:1], Any)[:1] * len(value)
    gathering = Gathering(origin)
    found = [gathering.attempt(at, read, item, kind) for at, (item, kind) in enumerate(zip(value, kinds, strict=True))]
    gathering.finish()
    return found if origin is list else tuple(found)


def _literal(value: Plain) -> str:
    return f'"{value}"' if isinstance(value, str) and value.isidentifier() and len(value) < _SHORT else shown(value)


def _either(value: Plain, annotation: Any) -> Any:
    """Read a value that may be one of several things; "none" is None where no text is admitted."""
    kinds = arms(annotation)
    others = tuple(kind for kind in kinds if kind is not NoneType)
    texts = str in kinds or any(map(is_choice, kinds))
    if len(others) < len(kinds) and (value is None or (value == "none" and not texts)):
        return None
    if len(others) == 1:
        return read(value, others[0])
    fitting = next((wanted for kind, wanted in _FOR if isinstance(value, kind)), ())
    for kind in (*(kind for kind in others if is_choice(kind)), *fitting):
        if kind in others and (not is_choice(kind) or isinstance(value, str)):
            return value if isinstance(value, bool | int | float) else read(value, kind)
    return _parts(value, others)


def _parts(value: Plain, kinds: tuple[Any, ...]) -> Any:
    """Read a table or a list that may be one of several things."""
    for admits, sort in ((is_many, list), (is_table, dict)):
        for kind in kinds:
            if admits(kind) and isinstance(value, sort) and not (sort is dict and "part" in value):
                return read(value, kind)
    parts = [place(kind) for kind in kinds if kind not in _READERS and not (is_many(kind) or is_table(kind))]
    if parts and isinstance(value, dict | list):
        return read_part(value, reduce(or_, parts), read)
    msg = f"must be {said(map(_word, kinds))}, got {shown(value)}."
    raise PolicyError(msg)


def _word(kind: Any) -> str:
    if kind in _READERS:
        return _READERS[kind][0]
    return "a list" if is_many(kind) else "a table" if is_table(kind) else place(kind).what
