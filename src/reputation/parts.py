"""
What the parts of a policy share: how they check what they are combined or compared with, and their plain words.

A part is a frozen value that can be called with rows (predicates, factors) or asked for what remains (decays). It may
come from anywhere; no base class is asked for.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from numbers import Integral, Real
from typing import Any

import attrs

from reputation.columns import Scalar
from reputation.errors import PolicyError
from reputation.fields import check_text
from reputation.times import zone

__all__ = [
    "apart",
    "check_count",
    "check_part",
    "check_scalar",
    "converted",
    "count",
    "mixed",
    "say_list",
    "say_number",
    "say_part",
    "say_value",
    "zone_name",
]


_EXACT = 2.0**53  # whole numbers beyond are rounded, and better written with an exponent


def check_scalar(name: str, value: object) -> Scalar:
    """
    Refuse everything that a column cannot hold: keep texts, booleans and finite numbers.

    Args:
        name: The parameter, for the message.
        value: What was given.

    Returns:
        The value as a plain `str`, `bool`, `int` or `float`.

    Raises:
        TypeError: The value is none of these.
        PolicyError: The value is a number that is not finite.

    Examples:
        >>> check_scalar("equals", "gold"), check_scalar("equals", True)
        ('gold', True)
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str.__str__(value)  # without the subclass, whose repr would not evaluate back
    if isinstance(value, Integral):
        return int(value)
    if not isinstance(value, Real):
        msg = f"{name} must be a text, a number, True or False, got {value!r}."
        raise TypeError(msg)
    if not math.isfinite(value):
        msg = f"{name} must be a finite number, got {float(value)!r}."
        raise PolicyError(msg, hint="a row without a value never matches, so there is nothing to write for it.")
    return float(value)


def apart(value: Any) -> Any:
    """
    What a value is compared by, so that true is not 1: itself, with truth values marked; tuples item by item.

    Args:
        value: A text, a boolean, a number, or a tuple of such.

    Returns:
        Something to compare in its place.

    Examples:
        >>> apart(True) == apart(1), apart(1.0) == apart(1), apart((True, "a")) == apart((1, "a"))
        (False, True, False)
    """
    if isinstance(value, tuple):
        return tuple(map(apart, value))
    return (bool, value) if isinstance(value, bool) else value


def mixed(values: Iterable[Scalar]) -> bool:
    """
    Whether values are of more than one sort: texts, numbers, booleans.

    Args:
        values: What a column may hold.

    Returns:
        True where no one column holds them all.

    Examples:
        >>> mixed([1, 2.5]), mixed([1, True]), mixed([1, "1"])
        (False, True, True)
    """
    return len({next(sort for sort in (str, bool, Real) if isinstance(value, sort)) for value in values}) > 1


def check_count(name: str, value: object) -> int:
    """
    Turn a parameter into a whole number of at least 1.

    Args:
        name: The parameter, for the message.
        value: What was given.

    Returns:
        The number.

    Raises:
        TypeError: The value is not a whole number.
        PolicyError: The value is less than 1.

    Examples:
        >>> check_count("last", 3)
        3
    """
    if isinstance(value, bool) or not isinstance(value, Integral):
        msg = f"{name} must be a whole number, got {value!r}."
        raise TypeError(msg)
    if value < 1:
        msg = f"{name} must be at least 1, got {int(value)!r}."
        raise PolicyError(msg)
    return int(value)


def check_part(part: object, *, rule: str, method: str = "__call__", hint: str) -> Any:
    """
    Refuse what cannot be a part: classes, things without the method, and things that cannot be hashed.

    Args:
        part: What was given.
        rule: The rule that it breaks otherwise, for the message.
        method: The method that it must have.
        hint: What to write instead.

    Returns:
        The part.

    Raises:
        TypeError: The value is not such a part.

    Examples:
        >>> check_part(2, rule="a weight multiplies with factors only", hint="write where('verified', 2.0).")
        Traceback (most recent call last):
            ...
        TypeError: a weight multiplies with factors only, got 2.
        <BLANKLINE>
        Hint: write where('verified', 2.0).
    """
    if isinstance(part, type):
        msg = f"{rule}, got the class {part.__name__}.\n\nHint: build one: {part.__name__}(...)."
        raise TypeError(msg)
    if not callable(getattr(part, method, None)):
        msg = f"{rule}, got {part!r}.\n\nHint: {hint}"
        raise TypeError(msg)
    try:
        hash(part)
    except TypeError:
        msg = f"{rule}, and they must be hashable; {part!r} is not.\n\nHint: make its class frozen with @attrs.frozen."
        raise TypeError(msg) from None
    return part


def converted(
    convert: Callable[[Any], Any],
    *,
    default: Any = attrs.NOTHING,
    show: Callable[[Any], str] | None = None,
    key: Callable[[Any], Any] | None = None,
    kw_only: bool = False,
    **says: Any,
) -> Any:
    """
    An attrs field that a function checks and converts.

    Args:
        convert: Turns what was given into what is kept, or raises.
        default: The default, if there is one.
        show: Writes the value so that it evaluates back; its own `repr` by default.
        key: What is compared in the place of the value.
        kw_only: Whether the field is keyword-only.
        **says: What else is known of the field, for those who store it; its metadata.

    Returns:
        The field.

    Examples:
        >>> @attrs.frozen
        ... class Named:
        ...     names: tuple[str, ...] = converted(tuple)
        >>> Named(["ada", "bob"])
        Named(names=('ada', 'bob'))
    """
    return attrs.field(
        default=default,
        converter=convert,
        repr=True if show is None else show,
        eq=True if key is None else key,
        kw_only=kw_only,
        metadata=says,
    )


def count(*, default: Any = attrs.NOTHING, kw_only: bool = False) -> Any:  # Any: attrs field builders are typed so
    """
    An attrs field for a whole number of at least 1.

    Args:
        default: The default, if there is one.
        kw_only: Whether the field is keyword-only.

    Returns:
        The field.

    Examples:
        >>> @attrs.frozen
        ... class Last:
        ...     rows: int = count()
        >>> Last(20)
        Last(rows=20)
    """
    convert: Any = attrs.Converter(lambda value, field: check_count(field.name, value), takes_field=True)
    return attrs.field(default=default, converter=convert, kw_only=kw_only, metadata={"low": 1})


def zone_name() -> Any:
    """
    A keyword-only attrs field for the name of a time zone, by default UTC.

    Returns:
        The field.

    Examples:
        >>> @attrs.frozen
        ... class Day:
        ...     tz: str = zone_name()
        >>> Day(tz="Asia/Shanghai")
        Day(tz='Asia/Shanghai')
    """

    def convert(value: object) -> str:
        name = check_text("tz", value)
        zone(name)  # raises for an unknown zone
        return name

    return converted(convert, default="UTC", kw_only=True)


def say_number(value: float) -> str:
    """
    Write a number as a person would: without a trailing `.0`.

    Args:
        value: Any finite number.

    Returns:
        The text.

    Examples:
        >>> say_number(3.0), say_number(0.25)
        ('3', '0.25')
    """
    whole = value == int(value) and abs(value) < _EXACT
    return str(int(value)) if whole else repr(float(value))


def say_value(value: Scalar) -> str:
    """
    Write what a column may hold: booleans as true and false, and text as it is, or quoted where it looks like another.

    Args:
        value: A text, a boolean or a finite number.

    Returns:
        The text.

    Examples:
        >>> say_value("gold"), say_value(True), say_value(3.0), say_value("3")
        ('gold', 'true', '3', "'3'")
    """
    if isinstance(value, str):
        return repr(value) if _mistakable(value) else value
    return str(value).lower() if isinstance(value, bool) else say_number(value)


def _mistakable(text: str) -> bool:
    """Whether a text reads like a number or a truth value, or hardly at all."""
    try:
        return math.isfinite(float(text))
    except ValueError:
        return text in {"true", "false"} or text != text.strip() or not text


def say_list(words: Iterable[str], last: str = "or") -> str:
    """
    Join words as in a sentence.

    Args:
        words: The words.
        last: The word before the last one.

    Returns:
        The text.

    Examples:
        >>> say_list(["review", "rating", "vote"])
        'review, rating or vote'
    """
    *front, final = words
    return f"{', '.join(front)} {last} {final}" if front else final


def say_part(part: object) -> str:
    """
    Say what a part does: its own words, else its name, else its repr.

    Args:
        part: Any part, also one from elsewhere that has no `describe`.

    Returns:
        The text.

    Examples:
        >>> say_part(len)
        'len'
    """
    describe = getattr(part, "describe", None)
    if callable(describe):
        return str(describe())
    return str(getattr(part, "__name__", None) or repr(part))
