"""What a law raises: it is broken, it does not apply, or it lacks a column to be tried with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from reputation.errors import ReputationError, nearest
from reputation.fields import repr_duration
from reputation.printed import columns

__all__ = ["ColumnNeeded", "DoesNotApply", "LawBroken", "say_rows", "show"]

_NOTHING = object()
_MOST = 12  # lines of a table that is printed


class LawBroken(AssertionError):  # noqa: N818 - said as what happened
    """
    A part broke a law; the message holds the smallest counterexample that was found.

    Args:
        what: What went wrong, as a sentence about the part.
        expected: What the law asks for.
        got: What the part gave.
        given: The counterexample by name: rows, ages, an instant. `Trial.run` fills it in where it is left out.
        hint: What to look for in the part.

    Examples:
        >>> raise LawBroken("it counts less than nothing.", given={"words": 0.0}, expected="0 or more", got=-1.0)
        Traceback (most recent call last):
            ...
        reputation.testing.breaches.LawBroken: it counts less than nothing.
        <BLANKLINE>
        words:    0.0
        expected: 0 or more
        got:      -1.0
    """

    def __init__(
        self,
        what: str,
        *,
        expected: Any = _NOTHING,
        got: Any = _NOTHING,
        given: Mapping[str, Any] | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(what)
        self.law: str | None = None
        self.part: object = None
        self.drawn: Mapping[str, Any] = {}
        self.what = what
        self.given: Mapping[str, Any] = {} if given is None else dict(given)
        self.compared = {name: value for name, value in (("expected", expected), ("got", got)) if value is not _NOTHING}
        self.hint = hint
        self._says = ""

    def of(self, law: str, says: str, part: object) -> LawBroken:
        """Say which law was broken by which part; the first to say so is right."""
        if self.law is None:
            self.law, self._says, self.part = law, says, part
        return self

    def __str__(self) -> str:
        head = [] if self.law is None else [f"{self.law}: {self._says}", "", f"{_short(self.part)} breaks this law:"]
        lines = [*head, self.what, *_facts({**self.given, **self.compared})]
        return "\n".join(lines if self.hint is None else [*lines, "", f"Hint: {self.hint}"])


def _short(part: object) -> str:
    try:
        return repr(part)
    except Exception as error:  # noqa: BLE001 - whatever a broken part raises, the message must come through
        return f"a {type(part).__name__} (whose repr raises {type(error).__name__})"


def _facts(facts: Mapping[str, Any]) -> list[str]:
    """Write facts one below the other; what takes several lines stands indented below its name."""
    told = {name: show(value) for name, value in facts.items()}
    width = max((len(name) for name, text in told.items() if "\n" not in text), default=0) + 1
    lines = []
    for name, text in told.items():
        if "\n" in text:
            lines += [f"{name}:", *(f"    {line}" for line in text.splitlines())]
        else:
            lines.append(f"{f'{name}:':<{width}} {text}")
    return ["", *lines] if lines else []


def show(value: Any) -> str:
    """
    Write a value for a message: texts as they are, durations as `days(...)`, whatever offers `shown()` by that.

    Args:
        value: Any value.

    Returns:
        A text, of several lines for a table.

    Examples:
        >>> from datetime import timedelta
        >>> show(timedelta(days=30)), show([0.5, None])
        ('days(30)', '[0.5, None]')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, timedelta):
        return repr_duration(value)
    shown = getattr(value, "shown", None)
    return str(shown()) if callable(shown) else repr(value)


def say_rows(table: Mapping[str, Sequence[Any]]) -> str:
    """
    Write columns as a text table, with a dash for what is unknown.

    Args:
        table: Columns of one length by name.

    Returns:
        A text of several lines.

    Examples:
        >>> print(say_rows({"kind": ["review", None], "words": [10.0, 0.5]}))
        row  kind    words
        0    review  10.0
        1    -       0.5
    """
    names = list(table)
    size = max((len(values) for values in table.values()), default=0)
    rows = [
        [str(row), *("-" if (value := table[name][row]) is None else _plain(value) for name in names)]
        for row in range(min(size, _MOST))
    ]
    lines = columns([["row", *names], *rows])
    rest = size - _MOST
    return "\n".join([*lines, *([f"... and {rest} more"] if rest > 0 else [])])


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else str(value) if hasattr(value, "isoformat") else repr(value)


class DoesNotApply(Exception):  # noqa: N818 - it is no error: a decay that cannot be advanced breaks no law
    """
    A law has nothing to say about a part; the reason is the message.

    Args:
        reason: Why, as words that follow "does not apply:".

    Examples:
        >>> raise DoesNotApply("the decay has no survival")
        Traceback (most recent call last):
            ...
        reputation.testing.breaches.DoesNotApply: the decay has no survival
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class ColumnNeeded(ReputationError):  # noqa: N818 - said as what the caller has to do
    """
    A part asks for a column that the laws know nothing about: example values have to be handed over.

    Args:
        name: The column.
        known: The columns that there are examples of.

    Examples:
        >>> print(ColumnNeeded("words", ["kind", "value"]))
        the part asks for the column 'words', which the laws have no example values of.
        <BLANKLINE>
        Hint: hand over a few: columns={'words': [0.0, 10.0, 250.0]}. Known: 'kind', 'value'.
    """

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        what = f"the part asks for the column {name!r}, which the laws have no example values of."
        hint = f"hand over a few: columns={{{name!r}: [0.0, 10.0, 250.0]}}. {nearest(name, known)}"
        super().__init__(what, hint=hint)
