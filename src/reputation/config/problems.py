"""What is wrong with a stored policy, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Self, cast

from reputation.errors import PolicyError, ReputationError, numbered, plural

__all__ = ["ENOUGH", "ConfigError", "ConfigErrors", "shown", "step"]

#: How many problems are looked for; whoever has more has one and the same a hundred times.
ENOUGH = 100

_LONG = 400  # characters of one problem
_BRIEF = 60  # characters of one value
_LARGE = 10**_BRIEF
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class ConfigError(PolicyError):
    """
    One problem of a stored policy.

    Args:
        what: What is wrong and which rule it breaks.
        path: Where: `$` is the whole policy, `$.score.parts[2].decay.half` something in it.
        hint: What to write instead.

    Examples:
        >>> print(ConfigError("must be a number, got the text '0.9'.", path="$.tiers[1].at", hint="write 0.9."))
        $.tiers[1].at: must be a number, got the text '0.9'.
        <BLANKLINE>
        Hint: write 0.9.
    """

    def __init__(self, what: str, *, path: str = "$", hint: str | None = None) -> None:
        self.path = path
        self.rule = what if len(what) <= _LONG else f"{what[:_LONG]}..."
        super().__init__(f"{path}: {self.rule}", hint=hint)

    def __reduce__(self) -> Any:
        return _rebuilt, (self.rule, self.path, self.hint)


def _rebuilt(what: str, path: str, hint: str | None) -> ConfigError:
    return ConfigError(what, path=path, hint=hint)


class ConfigErrors(ExceptionGroup[ConfigError], PolicyError):
    """
    All problems of a stored policy at once: one `ConfigError` for each.

    Examples:
        >>> print(ConfigErrors("2 problems", [ConfigError("first.", path="$.score"), ConfigError("second.")]))
        2 problems
        <BLANKLINE>
        1. $.score: first.
        2. $: second.
    """

    def __new__(cls, message: str, problems: Sequence[ConfigError]) -> Self:
        """Build the group; `ExceptionGroup` takes its arguments here."""
        return super().__new__(cls, message, problems)

    def __init__(self, message: str, problems: Sequence[ConfigError]) -> None:
        ReputationError.__init__(self, message)
        self.args = (message, tuple(problems))  # what a copy is built from

    @classmethod
    def about(cls, what: str, *, path: str = "$", hint: str | None = None) -> ConfigErrors:
        """Say the one thing that is wrong."""
        return cls.of([ConfigError(what, path=path, hint=hint)])

    @classmethod
    def of(cls, problems: Iterable[ConfigError]) -> ConfigErrors:
        """Gather problems, a hundred at most."""
        found = list(islice(problems, ENOUGH))
        count = f"{ENOUGH} problems or more" if len(found) == ENOUGH else plural(len(found), "problem")
        return cls(f"the policy has {count}", found)

    def __str__(self) -> str:
        return numbered(self.message, cast("Sequence[ConfigError]", self.exceptions))

    def derive(self, excs: Sequence[ConfigError], /) -> ConfigErrors:  # type: ignore[override]
        """Keep the type when `except*` splits the group."""
        return ConfigErrors(self.message, excs)


def step(path: str, place: str | int) -> str:
    """
    Go one step further down a path.

    Args:
        path: Where one is.
        place: A key, or a position in a list.

    Returns:
        The path of what is there.

    Examples:
        >>> step(step("$.score", "weights"), 2), step("$", "two words")
        ('$.score.weights[2]', "$['two words']")
    """
    if isinstance(place, str) and _WORD.fullmatch(place):
        return f"{path}.{place}"
    return f"{path}[{shown(place) if isinstance(place, str) else place}]"


def shown(value: object) -> str:
    """
    Write a value for a message: short, whatever it is.

    Args:
        value: Something of a stored policy.

    Returns:
        A text; of a list or a mapping no more than what it is.

    Examples:
        >>> shown("0.9"), shown(True), shown(None), shown([1, 2]), shown({"a": 1})
        ("'0.9'", 'true', 'nothing', 'a list', 'a table')
    """
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "true", False: "false"}[value]
    if isinstance(value, dict | list | tuple):
        return "a table" if isinstance(value, dict) else "a list"
    if isinstance(value, int) and abs(value) > _LARGE:
        return f"a whole number of {value.bit_length()} bits"
    if isinstance(value, datetime):
        return value.isoformat()
    if not isinstance(value, str | int | float):
        return f"a {type(value).__name__}"
    said = repr(value[: _BRIEF + 1] if isinstance(value, str) else value)
    return said if len(said) <= _BRIEF else f"{said[:_BRIEF]}..."
