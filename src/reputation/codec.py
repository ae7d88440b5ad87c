"""
Policies as plain data, and the fingerprint of it.

A part is written as a mapping: the name of its class, and every parameter that differs from its default. There is one
way to write each value, so equal parts have equal plain forms and equal digests, in every process.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from numbers import Integral, Rational, Real
from typing import Any, TypeAlias

import attrs

from reputation.errors import PolicyError
from reputation.fields import say_duration
from reputation.parameters import Parameter, parameters_of, same
from reputation.registry import built_in

__all__ = [
    "DEPTH",
    "SCHEMA",
    "canonical",
    "digest",
    "digest_or_none",
    "say_instant",
    "to_plain",
]

#: What plain data are made of: mappings, lists, texts, numbers, truth values and None.
Plain: TypeAlias = Any

_Seen: TypeAlias = dict[str, type]  # the classes that were met, by name

#: The form in which policies are stored, and its version.
SCHEMA = "reputation/policy/1"

#: How deeply plain data may be nested.
DEPTH = 64

_LARGEST = 2**63  # what a whole number must stay below, so that every format and engine can hold it


def to_plain(part: object) -> Plain:
    """
    Write a part as plain data.

    Args:
        part: A part, a policy, a tally: an instance of an attrs class or of a dataclass; or what a parameter may hold.

    Returns:
        `{"part": name of the class, parameter: value, ...}`, parameters in the order of the class and without those
        that have their default. Durations and instants are texts.

    Raises:
        PolicyError: Something in it cannot be stored; the message has its path.

    Examples:
        >>> from reputation import HalfLife, days, where
        >>> to_plain(HalfLife(days(180)))
        {'part': 'HalfLife', 'half': '180 days'}
        >>> to_plain(where("verified", 3))
        {'part': 'Where', 'column': 'verified', 'factor': 3.0}
    """
    return _value(part, "$", 0, {})


def digest(plain: Plain) -> str:
    """
    The fingerprint of plain data.

    Args:
        plain: What `to_plain` gives of a part, or `to_dict` of a policy.

    Returns:
        The first 16 hexadecimal digits of the SHA-256 of the canonical text: the same in every process and on every
        machine.

    Examples:
        >>> from reputation import HalfLife, days, hours
        >>> digest(to_plain(HalfLife(days(1)))) == digest(to_plain(HalfLife(hours(24))))
        True
    """
    return hashlib.sha256(canonical(plain).encode()).hexdigest()[:16]


def digest_or_none(part: Any) -> str | None:
    """
    The digest of a policy or a recipe for whoever prints it; None where it holds a part that cannot be stored.

    Args:
        part: Something with a `digest`.

    Returns:
        The digest, or None: it is unknown.

    Examples:
        >>> from reputation import Count, Metric, Policy
        >>> digest_or_none(Policy(Metric(Count()))) == Policy(Metric(Count())).digest
        True
    """
    try:
        found: str = part.digest
    except PolicyError:
        return None
    return found


def canonical(plain: Plain) -> str:
    """
    Write plain data as the one JSON text that stands for them.

    Args:
        plain: Mappings with texts as keys, lists, texts, finite numbers, truth values and None.

    Returns:
        JSON without blanks, keys sorted, whole numbers written without a point whatever their type.

    Examples:
        >>> canonical({"b": [1.0, 0.5], "a": True})
        '{"a":true,"b":[1,0.5]}'
    """
    if isinstance(plain, str):
        return json.dumps(plain, ensure_ascii=False)
    if plain is None or isinstance(plain, bool):
        return json.dumps(plain)
    if isinstance(plain, float):
        return str(int(plain)) if plain.is_integer() else repr(float(plain))
    if isinstance(plain, Mapping):
        return f"{{{','.join(f'{canonical(key)}:{canonical(plain[key])}' for key in sorted(plain))}}}"
    if isinstance(plain, list | tuple):
        return f"[{','.join(map(canonical, plain))}]"
    return str(int(plain))


def say_instant(moment: datetime) -> str:
    """
    Write an instant as plain data do: RFC 3339, in UTC.

    Args:
        moment: The instant, aware.

    Returns:
        The text.

    Examples:
        >>> say_instant(datetime(2026, 6, 1, tzinfo=UTC))
        '2026-06-01T00:00:00Z'
    """
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"


def _part(part: object, path: str, depth: int, seen: _Seen) -> dict[str, Plain]:
    owner = type(part)
    if isinstance(part, type) or not (attrs.has(owner) or dataclasses.is_dataclass(owner)):
        msg = f"{path} holds {_shown(part)}, which cannot be stored."
        raise PolicyError(msg, hint="make its class a frozen one with @attrs.frozen, whose parameters are fields.")
    _check_name(owner, path, seen)
    if any(parameter.alias == "part" for parameter in parameters_of(owner)):
        msg = f"{path} holds a {owner.__name__}, whose parameter 'part' cannot be told from the name of its class."
        raise PolicyError(msg, hint="give the parameter another name.")
    plain: dict[str, Plain] = {"part": owner.__name__}
    for parameter in parameters_of(owner):
        value = getattr(part, parameter.name)
        default = parameter.default
        if default is None or not same(value, default(part)):
            plain[parameter.alias] = _told(value, parameter, f"{path}.{parameter.alias}", depth + 1, seen)
    return plain


def _check_name(owner: type, path: str, seen: _Seen) -> None:
    """A name stands for one class: not for one of ours and one from elsewhere, and not for two in one policy."""
    name = owner.__name__
    if built_in(name) and owner.__module__.partition(".")[0] != "reputation":
        msg = f"{path} holds a part of the class {owner.__module__}.{name}, whose name belongs to this library."
        raise PolicyError(msg, hint="give the class another name.")
    if seen.setdefault(name, owner) is not owner and not built_in(name):
        msg = f"{path} holds a part of a second class named {name!r}."
        raise PolicyError(msg, hint="give one of the two another name: parts are stored under the name of their class.")


def _told(value: Any, parameter: Parameter, path: str, depth: int, seen: _Seen) -> Plain:
    """Write a value in the way of its parameter: items with names, a table by its keys, an infinity as a text."""
    says = parameter.says
    if says.get("open"):
        value = tuple(str(end) if isinstance(end, float) and math.isinf(end) else end for end in value)
    if says.get("table") and all(isinstance(key, str) for key, _ in value):
        value = dict(value)
    plain = _value(value, path, depth, seen)
    return [dict(zip(says["entry"], item, strict=True)) for item in plain] if "entry" in says else plain


def _value(value: object, path: str, depth: int, seen: _Seen) -> Plain:
    if depth > DEPTH:
        msg = f"{path} is nested more than {DEPTH} levels deep."
        raise PolicyError(msg, hint="build it flatter.")
    if value is None or isinstance(value, str | Real | Enum | timedelta | datetime):
        return _scalar(value, path)
    if isinstance(value, Mapping):
        return {_key(key, path): _value(item, f"{path}.{key}", depth + 1, seen) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_value(item, f"{path}[{place}]", depth + 1, seen) for place, item in enumerate(value)]
    return _part(value, path, depth, seen)


def _scalar(value: Any, path: str) -> Plain:
    if isinstance(value, Enum):
        return _scalar(value.value, path)
    if isinstance(value, str):
        return _text(value, path)
    if isinstance(value, timedelta):
        return say_duration(value) if value >= timedelta(0) else f"-{say_duration(-value)}"
    if isinstance(value, datetime):
        return _instant(value, path)
    return value if value is None or isinstance(value, bool) else _number(value, path)


def _number(value: object, path: str) -> int | float:
    if isinstance(value, Integral):
        return _whole(int(value), path)
    if not isinstance(value, Real) or isinstance(value, Rational):
        msg = f"{path} holds {_shown(value)}, which cannot be stored."
        raise PolicyError(msg, hint="write a float.")
    if not math.isfinite(value):
        msg = f"{path} must be a finite number to be stored, got {float(value)!r}."
        raise PolicyError(msg, hint="leave an open end at its default, where the part has one.")
    return float(value) + 0.0  # minus zero is zero


def _whole(value: int, path: str) -> int:
    if not -_LARGEST <= value < _LARGEST:
        msg = f"{path} must be a whole number of at most 64 bits to be stored, got one of {value.bit_length()} bits."
        raise PolicyError(msg, hint="write a float.")
    return value


def _text(value: str, path: str) -> str:
    plain = str.__str__(value)
    try:
        plain.encode()
    except UnicodeEncodeError:
        msg = f"{path} must be a text that can be written down, got {value!r}, which holds half a character."
        raise PolicyError(msg, hint="decode the text again from its bytes.") from None
    return plain


def _key(key: object, path: str) -> str:
    if not isinstance(key, str):
        msg = f"{path} must be a mapping with texts as keys to be stored, got the key {key!r}."
        raise PolicyError(msg, hint="make it a tuple of pairs.")
    return _text(key, path)


def _instant(value: datetime, path: str) -> str:
    if value.utcoffset() is None:
        msg = f"{path} must be an aware datetime to be stored, got {value.isoformat()}."
        raise PolicyError(msg, hint="say the zone: datetime(2026, 6, 1, tzinfo=timezone.utc).")
    try:
        return say_instant(value)
    except OverflowError:
        msg = f"{path} must lie within the years 1 to 9999 in UTC to be stored, got {value.isoformat()}."
        raise PolicyError(msg) from None


def _shown(value: object) -> str:
    """Say what it is without its own words, which may be long or fail."""
    if isinstance(value, type):
        return f"the class {value.__name__}"
    return f"something of the type {type(value).__name__}"
