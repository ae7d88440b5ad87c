"""The parameters of any part, whatever its class is made with, and copies of it with one of them changed."""

from __future__ import annotations

import copy
import inspect
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, TypeAlias

import attrs

import reputation

__all__ = ["Quantity", "default_of", "is_quantity", "namespace", "parameters", "rebuilt", "twin", "varied", "zero_of"]

#: What a parameter holds that 0 can be written for.
Quantity: TypeAlias = float | int | timedelta


def _signature(part: object) -> Mapping[str, inspect.Parameter]:
    try:
        return inspect.signature(type(part)).parameters
    except (TypeError, ValueError):
        return {}


def _fields(part: Any) -> tuple[attrs.Attribute[Any], ...]:
    return tuple(attrs.fields(type(part))) if attrs.has(type(part)) else ()


def parameters(part: object) -> dict[str, Any]:
    """
    The parameters of a part by the names that its class is called with.

    Args:
        part: An instance of an attrs class, a dataclass, a named tuple or a class that keeps its arguments under their
            names.

    Returns:
        The values, in the order of the class; arguments that it keeps under no such name are left out.

    Examples:
        >>> from reputation import Prior
        >>> parameters(Prior(0.7, 10))
        {'mean': 0.7, 'strength': 10.0}
    """
    kept = {field.alias: field.name for field in _fields(part)}
    found = {}
    for name, parameter in _signature(part).items():
        held = next((held for held in (kept.get(name, name), f"_{name}") if hasattr(part, held)), None)
        if held is not None and parameter.kind is not inspect.Parameter.VAR_KEYWORD:
            found[name] = getattr(part, held)
    return found


def rebuilt(part: Any, **changes: Any) -> Any:
    """
    Build a part again from its parameters, some of them changed.

    Args:
        part: The part.
        **changes: Parameters by name.

    Returns:
        Another part of the same class.

    Raises:
        Exception: Whatever the class raises where it refuses a parameter.

    Examples:
        >>> from reputation import Ladder, Prior, Tier
        >>> rebuilt(Prior(0.7, 10), mean=0)
        Prior(mean=0.0, strength=10.0)
        >>> rebuilt(Ladder(Tier("new"))) == Ladder(Tier("new"))
        True
    """
    values = {**parameters(part), **changes}
    signature = _signature(part)
    first: list[Any] = []
    for name, parameter in signature.items():
        if name in values and parameter.kind is inspect.Parameter.POSITIONAL_ONLY:
            first.append(values.pop(name))
        elif name in values and parameter.kind is inspect.Parameter.VAR_POSITIONAL:
            first.extend(values.pop(name))
    return type(part)(*first, **values)


def twin(part: Any) -> Any:
    """
    An equal part that is another object, with other objects in it.

    Args:
        part: The part.

    Returns:
        A copy of it and of all that it holds.

    Examples:
        >>> from reputation import HalfLife, days
        >>> twin(HalfLife(days(180))) == HalfLife(days(180))
        True
    """
    return copy.deepcopy(part)


def varied(part: Any) -> Iterator[tuple[str, Any]]:
    """
    Copies of a part with one number or duration changed, where its class takes the change.

    Args:
        part: The part.

    Returns:
        The name of the parameter, and the copy.

    Examples:
        >>> from reputation import Prior
        >>> list(varied(Prior(0.7, 10)))
        [('mean', Prior(mean=1.7, strength=10.0)), ('strength', Prior(mean=0.7, strength=11.0))]
    """
    for name, kept in parameters(part).items():
        if kept is None or not is_quantity(part, name):
            continue
        for other in (kept * 2, kept * 1.5) if isinstance(kept, timedelta) else (kept + 1, kept / 2, 0.5):
            try:
                changed = rebuilt(part, **{name: other})
            except Exception:  # noqa: BLE001, S112 - a class refuses as it likes
                continue
            yield name, changed
            break


def is_quantity(part: object, name: str) -> bool:
    """
    Whether a parameter holds a number or a duration, or may hold one where it is None now.

    Args:
        part: The part.
        name: The name of one of its parameters.

    Returns:
        True for numbers and durations, never for True and False.

    Examples:
        >>> from reputation import Between, HalfLife, days
        >>> is_quantity(HalfLife(days(180)), "half"), is_quantity(Between("words", low=1), "high")
        (True, True)
    """
    value = parameters(part)[name]
    if value is None:
        return re.search(r"\b(float|int|timedelta)\b", _annotation(part, name)) is not None
    return isinstance(value, float | int | timedelta) and not isinstance(value, bool)


def zero_of(part: object, name: str) -> Quantity:
    """
    The zero of a parameter: no duration where it holds one, else the number 0.

    Args:
        part: The part.
        name: The name of one of its parameters.

    Returns:
        The zero.

    Examples:
        >>> from reputation import HalfLife, days
        >>> zero_of(HalfLife(days(180)), "half")
        datetime.timedelta(0)
    """
    value = parameters(part)[name]
    timed = isinstance(value, timedelta) or (value is None and "timedelta" in _annotation(part, name))
    return timedelta(0) if timed else 0


def default_of(part: object, name: str) -> Any:
    """
    The default of a parameter.

    Args:
        part: The part.
        name: The name of one of its parameters.

    Returns:
        The default; None where there is none, or where it is made anew for each part.

    Examples:
        >>> from reputation import PowerLaw, days
        >>> default_of(PowerLaw(days(30)), "exponent")
        1.0
    """
    default = _signature(part)[name].default
    return None if default in (inspect.Parameter.empty, attrs.NOTHING) else default


def _annotation(part: object, name: str) -> str:
    declared = {field.alias: field.type for field in _fields(part)}
    said = declared.get(name) or _signature(part)[name].annotation
    return said if isinstance(said, str) else getattr(said, "__name__", None) or str(said)


def namespace(part: object) -> dict[str, Any]:
    """
    The names that the text of a part is read back with: those of `reputation`, and of the modules of its own classes.

    Args:
        part: The part.

    Returns:
        What each name stands for.

    Examples:
        >>> from reputation import HalfLife, days
        >>> eval(repr(HalfLife(days(1))), namespace(HalfLife(days(1))))
        HalfLife(half=days(1), grain=None, tz='UTC')
    """
    names = {name: getattr(reputation, name) for name in reputation.__all__}
    names["datetime"] = __import__("datetime")
    for owner in _classes(part, set()):
        module = inspect.getmodule(owner)
        names.update({} if module is None or module.__name__.startswith("reputation.") else vars(module))
        names[owner.__name__] = owner
    return names


def _classes(value: object, seen: set[int]) -> set[type]:
    """The classes of a part and of the parts in it."""
    if isinstance(value, str | float | int | timedelta | type) or value is None or id(value) in seen:
        return set()
    seen.add(id(value))
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple | list | set) else None
    if inner is None or hasattr(value, "_fields"):
        inner, found = parameters(value).values(), {type(value)}
    else:
        found = set[type]()
    return found.union(*(_classes(item, seen) for item in inner), set())
