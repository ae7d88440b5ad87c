"""
The single values of a stored policy: numbers, texts, truth values, durations, instants.

Nothing is guessed: a text is no number, true is not 1, and a duration says its unit.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from reputation.config.problems import shown
from reputation.errors import PolicyError, nearest

__all__ = ["read_duration", "read_instant", "read_integer", "read_number", "read_text", "read_truth"]

_DURATION = re.compile(r"(-?)([0-9]{1,15})(?:\.([0-9]{1,6}))? ([a-z]+)")
_UNITS = {
    "days": timedelta(days=1),
    "hours": timedelta(hours=1),
    "minutes": timedelta(minutes=1),
    "seconds": timedelta(seconds=1),
}
_SECOND, _MICRO = timedelta(seconds=1), timedelta(microseconds=1)
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?([Zz]|[+-][0-9]{2}:[0-9]{2})?"
)
_NUMBER = re.compile(r"\s*[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?\s*")


def read_number(value: object) -> float:
    """
    Read a number.

    Args:
        value: What stands in the file.

    Returns:
        The number as a float.

    Raises:
        PolicyError: It is a text, a truth value or something else.

    Examples:
        >>> read_number(3), read_number(0.5)
        (3.0, 0.5)
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        msg = f"must be a number, got {_said(value)}."
        raise PolicyError(msg, hint=_number_hint(value))
    return float(value)


def _said(value: object) -> str:
    return f"the text {shown(value)}" if isinstance(value, str) else shown(value)


def _number_hint(value: object) -> str | None:
    if isinstance(value, str) and len(value) < 40 and _NUMBER.fullmatch(value):  # noqa: PLR2004 - digits of a number
        return f"write it without quotes: {value.strip()}."
    return "write for instance 1." if isinstance(value, bool) else None


def read_integer(value: object) -> int:
    """
    Read a whole number.

    Args:
        value: What stands in the file.

    Returns:
        The number.

    Raises:
        PolicyError: It has a point, or is no number.

    Examples:
        >>> read_integer(3)
        3
    """
    if isinstance(value, bool) or not isinstance(value, int):
        msg = f"must be a whole number, got {_said(value)}."
        whole = isinstance(value, float) and value.is_integer()
        raise PolicyError(msg, hint=f"write {int(value)}." if whole else _number_hint(value))  # type: ignore[call-overload]
    return value


def read_text(value: object) -> str:
    """
    Read a text.

    Args:
        value: What stands in the file.

    Returns:
        The text.

    Raises:
        PolicyError: It is a number, a truth value or something else.

    Examples:
        >>> read_text("verified")
        'verified'
    """
    if not isinstance(value, str):
        msg = f"must be a text, got {_said(value)}."
        single = isinstance(value, bool | int | float | datetime)
        raise PolicyError(msg, hint=f'set it in quotes: "{shown(value)}".' if single else None)
    return value


def read_truth(value: object) -> bool:
    """
    Read true or false.

    Args:
        value: What stands in the file.

    Returns:
        The truth value.

    Raises:
        PolicyError: It is 1, "true" or something else.

    Examples:
        >>> read_truth(False)
        False
    """
    if not isinstance(value, bool):
        msg = f"must be true or false, got {_said(value)}."
        raise PolicyError(msg, hint="write true or false, without quotes.")
    return value


def read_duration(value: object) -> timedelta:
    """
    Read a duration: a number and a unit of days, hours, minutes or seconds.

    Args:
        value: What stands in the file.

    Returns:
        The duration.

    Raises:
        PolicyError: It is a bare number, has no known unit, cannot be told in whole microseconds, or is too long.

    Examples:
        >>> read_duration("36 hours"), read_duration("1.5 seconds")
        (datetime.timedelta(days=1, seconds=43200), datetime.timedelta(seconds=1, microseconds=500000))
        >>> read_duration(90)
        Traceback (most recent call last):
            ...
        reputation.errors.PolicyError: must be a duration, got the bare number 90.
        <BLANKLINE>
        Hint: say the unit: "90 days".
    """
    if not isinstance(value, str):
        bare = isinstance(value, int | float) and not isinstance(value, bool)
        msg = f"must be a duration, got {'the bare number ' if bare else ''}{shown(value)}."
        raise PolicyError(msg, hint=f'say the unit: "{value} days".' if bare else 'write for instance "180 days".')
    match = _DURATION.fullmatch(value)
    if match is None:
        msg = f"must be a duration such as '180 days' or '36 hours', got {_said(value)}."
        raise PolicyError(msg, hint="write a number, a blank, and days, hours, minutes or seconds.")
    sign, whole, decimals, unit = match.groups()
    size = _UNITS.get(unit if unit.endswith("s") else f"{unit}s")
    if size is None:
        msg = f"must be a duration in days, hours, minutes or seconds, got {_said(value)}."
        raise PolicyError(msg, hint=nearest(unit, _UNITS))
    millionths = int(f"{sign}{whole}{decimals or '':0<6}")  # exact, as every unit is a whole number of seconds
    try:
        return millionths * (size // _SECOND) * _MICRO
    except OverflowError:
        msg = f"must be a duration of at most {timedelta.max.days} days, got {value!r}."
        raise PolicyError(msg, hint="leave it out where there is no end.") from None


def read_instant(value: object) -> datetime:
    """
    Read an instant: a date, a time and a zone.

    Args:
        value: What stands in the file: a time of TOML, or a text as RFC 3339 has it.

    Returns:
        The instant, aware.

    Raises:
        PolicyError: It has no zone, or is no instant.

    Examples:
        >>> read_instant("2026-06-01T08:00:00+08:00") == read_instant("2026-06-01T00:00:00Z")
        True
    """
    if not isinstance(value, datetime) and (not isinstance(value, str) or _INSTANT.fullmatch(value) is None):
        msg = f"must be an instant such as 2026-06-01T00:00:00Z, got {_said(value)}."
        raise PolicyError(msg, hint="write date, time and zone.")
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value.upper())
        if moment.utcoffset() is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        msg = f"must be an instant that exists, got {shown(value)}."
        raise PolicyError(msg, hint="write date, time and zone, for instance 2026-06-01T00:00:00Z.") from None
    said = moment.isoformat()
    msg = f"must say its zone, got {said}."
    raise PolicyError(msg, hint=f"write {said}Z for UTC, or for instance {said}+08:00.")
