"""
Mappings and lists from outside, taken over into plain ones within limits.

A stored policy may come from anywhere. What is too deep, too large or without end is refused here, before anything is
made of it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from reputation.codec import DEPTH, Plain
from reputation.config.problems import ENOUGH, ConfigError, ConfigErrors, shown, step

__all__ = ["LONGEST", "MOST", "Repeated", "taken"]

#: How many values a stored policy may hold.
MOST = 20_000

#: How many characters the text of a stored policy may have, or its texts together.
LONGEST = 500_000

_LARGEST = 2**63


class Repeated(dict[str, Any]):
    """
    A table of a JSON text in which keys stand twice; of each only the last value is left.

    Args:
        pairs: Keys and values in the order of the text.

    Examples:
        >>> Repeated([("a", 1), ("b", 2), ("a", 3)]).twice
        ['a']
    """

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        seen: set[str] = set()
        self.twice = [key for key, _ in pairs if key in seen or seen.add(key)]  # type: ignore[func-returns-value]


def taken(tree: object) -> Plain:
    """
    Copy a tree into plain mappings and lists, and refuse what no stored policy can hold.

    Args:
        tree: Mappings, lists and single values, as a reader of TOML, JSON or YAML gives them.

    Returns:
        The copy.

    Raises:
        ConfigErrors: Keys that are no texts or stand twice; numbers that are not finite, or whole and beyond 64 bits;
            texts that are no valid Unicode; values of other types; too many values, too many characters, or too many
            levels.

    Examples:
        >>> taken({"a": (1, 2.5), "b": {"c": None}})
        {'a': [1, 2.5], 'b': {'c': None}}
    """
    copy = _Copy()
    result = copy.value(tree, "$", 0)
    if copy.problems:
        raise ConfigErrors.of(copy.problems)
    return result


class _Copy:
    """One run over a tree, with what it has used up so far."""

    def __init__(self) -> None:
        self.problems: list[ConfigError] = []
        self.values = 0
        self.characters = 0

    def value(self, value: object, path: str, depth: int) -> Plain:
        self._check_limits(path, depth)
        if isinstance(value, Mapping):
            return self._table(value, path, depth)
        if isinstance(value, list | tuple):
            return [self.value(item, step(path, place), depth + 1) for place, item in enumerate(value)]
        if isinstance(value, str):
            return self._text(value, path)
        if value is None or isinstance(value, bool | datetime):
            return value
        return self._number(value, path)

    def _check_limits(self, path: str, depth: int) -> None:
        self.values += 1
        if depth > DEPTH:
            msg = f"is nested more than {DEPTH} levels deep."
            raise ConfigErrors.about(msg, path=path, hint="build the policy flatter.")
        if self.values > MOST:
            msg = f"holds more than {MOST:,} values."
            raise ConfigErrors.about(msg, hint="a policy is shorter.")

    def _table(self, value: Mapping[Any, Any], path: str, depth: int) -> dict[str, Plain]:
        for key in getattr(value, "twice", ()):
            self._problem(step(path, self._text(key, path)), "is given twice.", "keep one of the two.")
        result = {}
        for key, item in value.items():
            if isinstance(key, str):
                name = self._text(key, path)
                result[name] = self.value(item, step(path, name), depth + 1)
            else:
                self._problem(path, f"must have texts as keys, got {shown(key)}.", "set the key in quotes.")
        return result

    def _text(self, value: str, path: str) -> str:
        plain = str.__str__(value)
        self.characters += len(plain)
        if self.characters > LONGEST:
            msg = f"holds texts of more than {LONGEST:,} characters."
            raise ConfigErrors.about(msg, hint="a policy is shorter.")
        if not plain.isascii() and any("\ud800" <= character <= "\udfff" for character in plain):
            self._problem(path, f"must be valid Unicode, got {shown(plain)}, which holds half a character.", None)
        return plain

    def _number(self, value: object, path: str) -> Plain:
        if isinstance(value, int):
            if not -_LARGEST <= value < _LARGEST:
                what = f"must be a whole number of at most 64 bits, got one of {value.bit_length()} bits."
                self._problem(path, what, "write it with an exponent: 1e20.")
            return int(value)
        if isinstance(value, float):
            if not math.isfinite(value):
                what = f"must be a finite number, got {float(value)!r}."
                self._problem(path, what, 'leave it out where there is no limit; an open end of a range is "inf".')
            return float(value)
        if isinstance(value, date | time):
            hint = "write the instant with its zone: 2026-06-01T00:00:00Z."
            self._problem(path, f"must not be a date or a time alone, got {value.isoformat()}.", hint)
        else:
            self._problem(path, f"must be a text, a number, a list or a table, got a {type(value).__name__}.", None)
        return None

    def _problem(self, path: str, what: str, hint: str | None) -> None:
        self.problems.append(ConfigError(what, path=path, hint=hint))
        if len(self.problems) >= ENOUGH:
            raise ConfigErrors.of(self.problems)
