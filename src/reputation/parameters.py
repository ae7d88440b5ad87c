"""What parameters a class of parts has: names, defaults, and how those who store a part are to write them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import attrs

__all__ = ["Parameter", "convert", "parameters_of", "same"]


@attrs.frozen(eq=False)
class Parameter:
    """
    A parameter of a class of parts.

    Args:
        name: The attribute that holds it.
        alias: The argument that sets it.
        default: Tells the default from a part; None where there is no default.
        says: What the class says of it to those who store it, see `parameters_of`.

    Examples:
        >>> from reputation import HalfLife
        >>> [parameter.alias for parameter in parameters_of(HalfLife)]
        ['half', 'grain', 'tz']
    """

    name: str
    alias: str
    default: Callable[[Any], Any] | None = None
    says: Mapping[str, Any] = attrs.field(factory=dict)


@cache
def parameters_of(owner: Any) -> tuple[Parameter, ...]:
    """
    The parameters of a class, in order.

    The metadata of a field say how it is stored: `entry`, what the places of each item are called where items are
    written as mappings; `table`, that pairs are written as a mapping where their keys are texts; `open`, that it may
    hold infinities.

    Args:
        owner: A class.

    Returns:
        Its parameters; none where it is neither an attrs class nor a dataclass.

    Examples:
        >>> from reputation import HalfLife, days
        >>> half, grain, tz = parameters_of(HalfLife)
        >>> half.default is None, tz.default(HalfLife(days(1)))
        (True, 'UTC')
    """
    if attrs.has(owner):
        return tuple(_of_attrs(field) for field in attrs.fields(owner) if field.init)
    if dataclasses.is_dataclass(owner):
        return tuple(_of_dataclass(field) for field in dataclasses.fields(owner) if field.init)
    return ()


def _of_attrs(field: attrs.Attribute[Any]) -> Parameter:
    return Parameter(field.name, field.alias or field.name, _default(field), field.metadata)


def _default(field: attrs.Attribute[Any]) -> Callable[[Any], Any] | None:
    """The default as the class keeps it, that is, after its converter; worked out once where that may be."""
    given: Any = field.default
    if given is attrs.NOTHING:
        return None
    made = isinstance(given, attrs.Factory)  # type: ignore[arg-type]  # a class, whatever its stub says
    asks = (made and given.takes_self) or getattr(field.converter, "takes_self", False)

    def default(part: Any) -> Any:
        value = (given.factory(part) if given.takes_self else given.factory()) if made else given
        return convert(field, value, part)

    if asks:
        return default
    kept = default(None)
    return lambda _: kept


def convert(field: attrs.Attribute[Any], value: Any, part: Any = None) -> Any:
    """
    Check and convert a value as the class of a part does for one of its fields.

    Args:
        field: The field.
        value: What was given.
        part: The part, for the few converters that look at it.

    Returns:
        What the part keeps.

    Raises:
        TypeError: The value is of the wrong type.
        PolicyError: The value breaks a rule of the field.

    Examples:
        >>> from reputation import Prior
        >>> convert(attrs.fields(Prior).strength, 10)
        10.0
    """
    converter: Any = field.converter
    if converter is None:
        return value
    if not isinstance(converter, attrs.Converter):
        return converter(value)
    says: Any = converter
    extra = [*([part] if says.takes_self else []), *([field] if says.takes_field else [])]
    return says.converter(value, *extra)


def _of_dataclass(field: dataclasses.Field[Any]) -> Parameter:
    default: Callable[[Any], Any] | None = None
    if field.default is not dataclasses.MISSING:
        default = lambda _: field.default  # noqa: E731 - one of two ways to tell it
    elif field.default_factory is not dataclasses.MISSING:
        make = field.default_factory
        default = lambda _: make()  # noqa: E731 - one of two ways to tell it
    return Parameter(field.name, field.name, default, field.metadata)


def same(value: Any, default: Any) -> bool:
    """
    Whether a value is the default: true is not 1, but 1 is 1.0, and a list is a tuple.

    Args:
        value: A value.
        default: Another.

    Returns:
        True where both are written the same way.

    Examples:
        >>> same([1, 2], (1.0, 2.0)), same(True, 1)
        (True, False)
    """
    if value is default:
        return True
    if isinstance(value, bool) or isinstance(default, bool):
        return False
    if isinstance(value, tuple | list) and isinstance(default, tuple | list):
        return len(value) == len(default) and all(map(same, value, default))
    if isinstance(value, Mapping) and isinstance(default, Mapping):
        return value.keys() == default.keys() and all(same(value[key], default[key]) for key in value)
    try:
        return bool(value == default)
    except ValueError:  # an array, which answers for each of its elements
        return False
