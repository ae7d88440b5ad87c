"""
The checks that every part makes of its parameters, written once: numbers, shares, durations, names.

A duration is a `timedelta`, never a bare number; `days` and `hours` build one.
"""

from __future__ import annotations

import math
from datetime import timedelta
from numbers import Real
from typing import Any

import attrs

from reputation.errors import PolicyError, nearest

__all__ = [
    "check_duration",
    "check_number",
    "check_text",
    "choice",
    "days",
    "duration",
    "grain",
    "hours",
    "number",
    "optional_number",
    "repr_duration",
    "say_duration",
    "text",
]

_DAY, _BITS = timedelta(days=1), 1023  # a whole number of more bits may be beyond all floats
_UNITS = {"day": _DAY, "hour": timedelta(hours=1), "minute": timedelta(minutes=1), "second": timedelta(seconds=1)}


def days(count: float) -> timedelta:
    """
    A duration of so many days.

    Args:
        count: Number of days; fractions are allowed.

    Returns:
        The duration.

    Examples:
        >>> days(180)
        datetime.timedelta(days=180)
    """
    return timedelta(days=count)


def hours(count: float) -> timedelta:
    """
    A duration of so many hours.

    Args:
        count: Number of hours; fractions are allowed.

    Returns:
        The duration.

    Examples:
        >>> hours(36)
        datetime.timedelta(days=1, seconds=43200)
    """
    return timedelta(hours=count)


def check_number(  # noqa: PLR0913 - one bound, one parameter
    name: str,
    value: object,
    *,
    above: float | None = None,
    low: float | None = None,
    high: float | None = None,
    hint: str | None = None,
) -> float:
    """
    Turn a parameter into a finite float within its bounds.

    Args:
        name: The parameter, for the message.
        value: What was given.
        above: The value must be greater than this.
        low: The value must not be less than this.
        high: The value must not be greater than this.
        hint: What to write instead.

    Returns:
        The number as a float.

    Raises:
        TypeError: The value is not a number.
        PolicyError: The value is not finite or out of bounds.

    Examples:
        >>> check_number("strength", 10, above=0)
        10.0
    """
    bits = value.bit_length() if isinstance(value, int) else 0
    if isinstance(value, bool) or not isinstance(value, Real):
        msg = f"{name} must be a number, got {value!r}."
        raise TypeError(msg)
    result = math.inf if bits > _BITS else float(value)
    if not math.isfinite(result):
        msg = f"{name} must be a finite number, got {result!r}."
        raise PolicyError(msg, hint=hint)
    rule = _broken_bound(result, above=above, low=low, high=high)
    if rule is not None:
        msg = f"{name} must be {rule}, got {result!r}."
        raise PolicyError(msg, hint=hint)
    return result


def _broken_bound(value: float, *, above: float | None, low: float | None, high: float | None) -> str | None:
    if low is not None and high is not None and not low <= value <= high:
        return f"within [{low:g}, {high:g}]"
    if above is not None and value <= above:
        return f"greater than {above:g}"
    if low is not None and value < low:
        return f"at least {low:g}"
    if high is not None and value > high:
        return f"at most {high:g}"
    return None


def check_duration(name: str, value: object, *, zero: bool = False) -> timedelta:
    """
    Refuse everything but a duration longer than zero.

    Args:
        name: The parameter, for the message.
        value: What was given.
        zero: Whether a duration of zero is legal.

    Returns:
        The duration.

    Raises:
        PolicyError: The value is a bare number, or not longer than zero.
        TypeError: The value is something else.

    Examples:
        >>> check_duration("half", 90)
        Traceback (most recent call last):
            ...
        reputation.errors.PolicyError: half must be a duration, got the bare number 90.
        <BLANKLINE>
        Hint: say the unit: half=days(90).
    """
    if not isinstance(value, bool) and isinstance(value, Real):
        msg = f"{name} must be a duration, got the bare number {value!r}."
        raise PolicyError(msg, hint=f"say the unit: {name}=days({value!r}).")
    if not isinstance(value, timedelta):
        msg = f"{name} must be a duration such as days(180), got {value!r}."
        raise TypeError(msg)
    if value < timedelta(0) or (value == timedelta(0) and not zero):
        rule = "zero or longer" if zero else "longer than zero"
        msg = f"{name} must be {rule}, got {repr_duration(value)}."
        raise PolicyError(msg, hint=f"write for instance {name}=days(180).")
    return value


def check_text(name: str, value: object) -> str:
    """
    Refuse everything but a text with something in it.

    Args:
        name: The parameter, for the message.
        value: What was given.

    Returns:
        The text.

    Raises:
        TypeError: The value is not a text.
        PolicyError: The text is empty.

    Examples:
        >>> check_text("column", "verified")
        'verified'
    """
    if not isinstance(value, str):
        msg = f"{name} must be a text, got {value!r}."
        raise TypeError(msg)
    if not value.strip():
        msg = f"{name} must not be empty."
        raise PolicyError(msg)
    return value


def repr_duration(value: timedelta | None) -> str:
    """
    Write a duration so that it evaluates back: as days where that is exact.

    Args:
        value: The duration, or None.

    Returns:
        An expression such as `days(180)`.

    Examples:
        >>> repr_duration(timedelta(days=180)), repr_duration(None)
        ('days(180)', 'None')
    """
    if value is None:
        return "None"
    count = value / _DAY
    if abs(count) < timedelta.max.days and timedelta(days=count) == value:  # the very longest rounds up past the end
        return f"days({int(count) if count == int(count) else count!r})"
    return repr(value)


def say_duration(value: timedelta) -> str:
    """
    Say a duration in words: in the largest unit in which it is whole, or in seconds with decimals.

    Args:
        value: The duration, zero or longer.

    Returns:
        A text that says it exactly.

    Examples:
        >>> say_duration(timedelta(days=1)), say_duration(timedelta(hours=36))
        ('1 day', '36 hours')
    """
    unit = next((unit for unit, size in _UNITS.items() if not value % size), "second")
    count, rest = divmod(value, _UNITS[unit])
    said = f"{count}.{rest.microseconds:06}".rstrip("0") if rest else str(count)
    return f"{said} {unit}{'' if said == '1' else 's'}"


def number(  # noqa: PLR0913 - one bound, one parameter
    *,
    default: Any = attrs.NOTHING,
    above: float | None = None,
    low: float | None = None,
    high: float | None = None,
    hint: str | None = None,
    kw_only: bool = False,
) -> Any:  # Any: attrs field builders are typed so
    """
    An attrs field for a finite number, kept as a float.

    Args:
        default: The default, if there is one.
        above: The value must be greater than this.
        low: The value must not be less than this.
        high: The value must not be greater than this.
        hint: What to write instead, for the message.
        kw_only: Whether the field is keyword-only.

    Returns:
        The field.

    Examples:
        >>> @attrs.frozen
        ... class Cap:
        ...     at: float = number(low=0)
        >>> Cap(3)
        Cap(at=3.0)
    """
    bounds: Any = {"above": above, "low": low, "high": high}
    convert: Any = attrs.Converter(lambda x, field: check_number(field.name, x, hint=hint, **bounds), takes_field=True)
    return attrs.field(default=default, converter=convert, kw_only=kw_only, metadata=bounds)


def optional_number(*, above: float | None = None, low: float | None = None, high: float | None = None) -> Any:
    """
    A keyword-only attrs field for a finite number or None, by default None.

    Args:
        above: The value must be greater than this.
        low: The value must not be less than this.
        high: The value must not be greater than this.

    Returns:
        The field.

    Examples:
        >>> @attrs.frozen
        ... class Cap:
        ...     at: float | None = optional_number(low=0)
        >>> Cap(), Cap(at=3)
        (Cap(at=None), Cap(at=3.0))
    """
    says: Any = {"above": above, "low": low, "high": high}

    def convert(value: object, field: attrs.Attribute[Any]) -> float | None:
        return None if value is None else check_number(field.name, value, **says)

    return attrs.field(default=None, converter=attrs.Converter(convert, takes_field=True), kw_only=True, metadata=says)


def duration() -> Any:
    """
    An attrs field for a duration longer than zero, printed as `days(...)`.

    Returns:
        The field.

    Examples:
        >>> @attrs.frozen
        ... class Wait:
        ...     length: timedelta = duration()
        >>> Wait(timedelta(weeks=1))
        Wait(length=days(7))
    """
    convert: Any = attrs.Converter(lambda value, field: check_duration(field.name, value), takes_field=True)
    return attrs.field(converter=convert, repr=repr_duration)


def grain() -> Any:
    """
    A keyword-only attrs field for the grain of a decay: None, or a whole number of days.

    Returns:
        The field.

    Examples:
        >>> @attrs.frozen
        ... class Fade:
        ...     grain: timedelta | None = grain()
        >>> Fade(grain=timedelta(days=1))
        Fade(grain=days(1))
    """

    def convert(value: object) -> timedelta | None:
        if value is None:
            return None
        length = check_duration("grain", value)
        if length % _DAY:
            msg = f"grain must be a whole number of days, got {repr_duration(length)}."
            raise PolicyError(msg, hint="write grain=days(1), or leave the grain out for exact ages.")
        return length

    return attrs.field(default=None, converter=convert, kw_only=True, repr=repr_duration)


def text(*, default: Any = attrs.NOTHING, kw_only: bool = False) -> Any:
    """
    An attrs field for a text with something in it.

    Args:
        default: The default, if there is one; None makes the text optional.
        kw_only: Whether the field is keyword-only.

    Returns:
        The field.

    Examples:
        >>> @attrs.frozen
        ... class Named:
        ...     name: str = text()
        >>> Named("ada")
        Named(name='ada')
    """

    def convert(value: object, field: attrs.Attribute[Any]) -> str | None:
        return None if value is None and default is None else check_text(field.name, value)

    return attrs.field(default=default, converter=attrs.Converter(convert, takes_field=True), kw_only=kw_only)


def choice(*options: str, default: Any = attrs.NOTHING, kw_only: bool = True) -> Any:
    """
    An attrs field for one of a few words.

    Args:
        *options: The words.
        default: The default, if there is one.
        kw_only: Whether the field is keyword-only.

    Returns:
        The field.

    Examples:
        >>> @attrs.frozen
        ... class Round:
        ...     how: str = choice("half_up", "floor", default="half_up")
        >>> Round(how="flor")
        Traceback (most recent call last):
            ...
        reputation.errors.PolicyError: how must be one of 'half_up', 'floor', got 'flor'.
        <BLANKLINE>
        Hint: did you mean 'floor'? Known: 'floor', 'half_up'.
    """

    def convert(value: object, field: attrs.Attribute[Any]) -> object:
        if value not in options:
            msg = f"{field.name} must be one of {', '.join(map(repr, options))}, got {value!r}."
            raise PolicyError(msg, hint=nearest(value, options))
        return value

    converter: Any = attrs.Converter(convert, takes_field=True)
    return attrs.field(default=default, converter=converter, kw_only=kw_only, metadata={"choices": options})
