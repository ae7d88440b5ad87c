"""
Everything `reputation` raises on purpose.

Every message says what is wrong, which rule it breaks and, after a blank line, what to write instead. A wrong *type*
stays a `TypeError`; everything else is a `ReputationError`, which is a `ValueError`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Self, cast

__all__ = [
    "EvidenceError",
    "EvidenceErrors",
    "MergeError",
    "MissingExtraError",
    "NotAdvanceableError",
    "NotRollableError",
    "PolicyError",
    "ReputationError",
    "StorageError",
    "UnknownSubjectError",
    "nearest",
    "numbered",
    "plural",
]

_LISTED = 12  # names that still fit on a line


class ReputationError(ValueError):
    """
    The root of all errors of this library.

    Args:
        what: What is wrong and which rule it breaks: the parameter, the value, the first offending row and how many.
        hint: What to write instead; printed after a blank line.

    Examples:
        >>> print(ReputationError("half must be longer than zero, got 0 days.", hint="write HalfLife(days(180))."))
        half must be longer than zero, got 0 days.
        <BLANKLINE>
        Hint: write HalfLife(days(180)).
    """

    def __init__(self, what: str, *, hint: str | None = None) -> None:
        self.what = what
        self.hint = hint
        super().__init__(what if hint is None else f"{what}\n\nHint: {hint}")


class EvidenceError(ReputationError):
    """
    One problem of a table: raised for a column that breaks a rule of `Evidence`, or for rows that a policy cannot use.

    Args:
        what: What is wrong and which rule it breaks.
        hint: What to write instead.
        column: The column at fault, where there is one.
        rows: Positions of the offending rows, counted from 0.

    Examples:
        >>> error = EvidenceError("value 7 lies off Scale(1, 5) at row 2.", column="value", rows=[2])
        >>> error.column, error.rows
        ('value', (2,))
    """

    def __init__(
        self, what: str, *, hint: str | None = None, column: str | None = None, rows: Iterable[int] = ()
    ) -> None:
        super().__init__(what, hint=hint)
        self.column = column
        self.rows = tuple(int(row) for row in rows)


class EvidenceErrors(ExceptionGroup[EvidenceError], ReputationError):
    """
    All problems of a table at once, as the constructors of `Evidence` raise them: one `EvidenceError` for each.

    Examples:
        >>> print(EvidenceErrors("2 problems in 10 rows", [EvidenceError("first."), EvidenceError("second.")]))
        2 problems in 10 rows
        <BLANKLINE>
        1. first.
        2. second.
    """

    def __new__(cls, message: str, problems: Sequence[EvidenceError]) -> Self:
        """Build the group; `ExceptionGroup` takes its arguments here."""
        return super().__new__(cls, message, problems)

    def __init__(self, message: str, problems: Sequence[EvidenceError]) -> None:
        ReputationError.__init__(self, message)
        self.args = (message, tuple(problems))  # what a copy is built from

    def __str__(self) -> str:
        return numbered(self.message, cast("Sequence[EvidenceError]", self.exceptions))

    def derive(self, excs: Sequence[EvidenceError], /) -> EvidenceErrors:  # type: ignore[override]
        """Keep the type when `except*` splits the group."""
        return EvidenceErrors(self.message, excs)


def numbered(message: str, problems: Iterable[ReputationError]) -> str:
    """
    Write several problems below one another, each with its number and its hint.

    Args:
        message: What stands above them.
        problems: The problems.

    Returns:
        A text of several lines.

    Examples:
        >>> print(numbered("2 problems", [EvidenceError("first.", hint="mend it."), EvidenceError("second.")]))
        2 problems
        <BLANKLINE>
        1. first.
           Hint: mend it.
        2. second.
    """
    return "\n".join([message, "", *(_item(number, problem) for number, problem in enumerate(problems, 1))])


def _item(number: int, problem: ReputationError) -> str:
    hint = "" if problem.hint is None else f"\n   Hint: {problem.hint}"
    return f"{number}. {problem.what}{hint}"


class PolicyError(ReputationError):
    """
    A policy, or a part of one, that cannot mean anything: raised when it is built, not when it is first used.

    Examples:
        >>> from reputation import HalfLife, days
        >>> HalfLife(days(0))
        Traceback (most recent call last):
            ...
        reputation.errors.PolicyError: half must be longer than zero, got days(0).
        <BLANKLINE>
        Hint: write for instance half=days(180).
    """


class MergeError(ReputationError):
    """
    Two states that cannot be added or subtracted: other recipes, other instants, or a minimum to be taken back.

    Examples:
        >>> raise MergeError("the states were folded at different instants.", hint="advance the older one first.")
        Traceback (most recent call last):
            ...
        reputation.errors.MergeError: the states were folded at different instants.
        <BLANKLINE>
        Hint: advance the older one first.
    """


class NotAdvanceableError(ReputationError):
    """
    A state that cannot be moved in time exactly; the message names the decay or the window that forbids it.

    Examples:
        >>> raise NotAdvanceableError("Linear(over=days(30)) cannot be advanced.", hint="fold the evidence again.")
        Traceback (most recent call last):
            ...
        reputation.errors.NotAdvanceableError: Linear(over=days(30)) cannot be advanced.
        <BLANKLINE>
        Hint: fold the evidence again.
    """


class NotRollableError(ReputationError):
    """
    A recipe that sums by calendar day cannot answer; the message names the decay or the window that forbids it.

    Examples:
        >>> raise NotRollableError("HalfLife(half=days(30)) counts exact ages.", hint="write grain=days(1).")
        Traceback (most recent call last):
            ...
        reputation.errors.NotRollableError: HalfLife(half=days(30)) counts exact ages.
        <BLANKLINE>
        Hint: write grain=days(1).
    """


class StorageError(ReputationError):
    """
    Stored sums that cannot be read back: a form that this library does not know, or columns that no state gives.

    Examples:
        >>> raise StorageError("the columns lack 'as_of'.", hint="store all columns that to_columns gave.")
        Traceback (most recent call last):
            ...
        reputation.errors.StorageError: the columns lack 'as_of'.
        <BLANKLINE>
        Hint: store all columns that to_columns gave.
    """


class MissingExtraError(ReputationError, ImportError):
    """
    A part that needs an optional package which is not installed.

    Examples:
        >>> raise MissingExtraError("exact bounds need SciPy.", hint="pip install 'reputation[stats]'.")
        Traceback (most recent call last):
            ...
        reputation.errors.MissingExtraError: exact bounds need SciPy.
        <BLANKLINE>
        Hint: pip install 'reputation[stats]'.
    """


class UnknownSubjectError(ReputationError, KeyError):
    """
    A subject that a report does not hold; the message gives the nearest names.

    Examples:
        >>> print(UnknownSubjectError("no subject 'adda' among 2 subjects.", hint="did you mean 'ada'?"))
        no subject 'adda' among 2 subjects.
        <BLANKLINE>
        Hint: did you mean 'ada'?
    """

    def __str__(self) -> str:
        return str(self.args[0])


def nearest(name: object, known: Iterable[object]) -> str:
    """
    Say which known names come nearest to a wrong one.

    Args:
        name: The name that was not found.
        known: The names that exist.

    Returns:
        The text of a hint, for instance `did you mean 'ada'? Known: 'ada', 'bob'.`; more than a line of known names
        is not listed.

    Examples:
        >>> nearest("adda", ["ada", "bob"])
        "did you mean 'ada'? Known: 'ada', 'bob'."
    """
    names = {str(item): item for item in known}
    close = difflib.get_close_matches(_written(name), names, n=3, cutoff=0.6)
    asked = f"did you mean {' or '.join(repr(names[item]) for item in close)}?" if close else ""
    if not names:
        return "There are none."
    if len(names) > _LISTED:
        return asked or f"None of the {len(names):,} known names comes near."
    listed = ", ".join(repr(item) for item in sorted(names.values(), key=str))
    return f"{asked} Known: {listed}.".lstrip()


def _written(name: object) -> str:
    try:
        return str(name)
    except ValueError:  # Python does not write whole numbers of thousands of digits
        return ""


def plural(count: int, noun: str) -> str:
    """
    Say how many there are of something.

    Args:
        count: The number.
        noun: What is counted, for one of it.

    Returns:
        A text such as `1 row` or `1,200 rows`.

    Examples:
        >>> plural(1, "row"), plural(1200, "row")
        ('1 row', '1,200 rows')
    """
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"
