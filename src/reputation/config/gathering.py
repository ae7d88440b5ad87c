"""Errors gathered on the way through a stored policy, in the way of cattrs: each with the step that led to it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from typing import Any

from reputation.config.problems import ENOUGH, ConfigError, step
from reputation.errors import MissingExtraError, ReputationError

__all__ = ["FAILED", "Gathering", "cattrs", "problems_of"]

#: What a reading that failed gives.
FAILED: Any = object()

_HINT = "\n\nHint: "


@cache
def cattrs() -> Any:
    """
    Import cattrs, where it is installed.

    Returns:
        The module.

    Raises:
        MissingExtraError: It is not installed.

    Examples:
        >>> cattrs().__name__
        'cattrs'
    """
    if find_spec("cattrs") is None:
        msg = "reading a stored policy needs cattrs, which is not installed."
        raise MissingExtraError(msg, hint="pip install 'reputation[config]'.")
    return importlib.import_module("cattrs")


class Gathering:
    """
    What went wrong in the items of one list, or under the keys of one table.

    Args:
        owner: What is being read, for whoever looks at the error of cattrs.

    Examples:
        >>> gathering = Gathering(dict)
        >>> gathering.attempt("a", float, "1.5"), gathering.attempt("b", float, "x") is FAILED
        (1.5, True)
        >>> [error.args[0] for error in gathering.errors]
        ["could not convert string to float: 'x'"]
    """

    def __init__(self, owner: Any) -> None:
        self.owner = owner
        self.errors: list[Exception] = []
        self.count = 0

    def attempt(self, place: str | int | None, read: Callable[..., Any], *given: Any) -> Any:
        """
        Read something, and keep what goes wrong.

        Args:
            place: The key or the position of what is read; None where that is no step further.
            read: Reads it.
            *given: What to read.

        Returns:
            What was read, or `FAILED`.
        """
        try:
            return read(*given)
        except RecursionError:  # no place is at fault
            raise
        except Exception as error:  # noqa: BLE001 - parts from elsewhere raise what they like
            self.add(place, error)
            return FAILED

    def add(self, place: str | int | None, error: Exception) -> None:
        """
        Keep an error.

        Args:
            place: The key or the position that led to it; None where that is no step further.
            error: The error.

        Raises:
            ClassValidationError: There are enough of them.
        """
        errors = cattrs().errors
        note = errors.AttributeValidationNote if isinstance(place, str) else errors.IterableValidationNote
        if place is not None:
            error.add_note(note(f"Structuring {self.owner!r} @ {place!r}", place, Any))
        self.errors.append(error)
        self.count += getattr(error, "gathered", 1)
        if self.count >= ENOUGH:
            raise self.group()

    def finish(self) -> None:
        """
        Raise what was kept, if anything was.

        Raises:
            ClassValidationError: Something went wrong; a group with one error for each.
        """
        if self.errors:
            raise self.group()

    def group(self) -> Exception:
        """Gather the errors in one, as cattrs does."""
        msg = f"While structuring {self.owner!r}"
        group = cattrs().errors.ClassValidationError(msg, self.errors, self.owner)
        group.gathered = self.count
        found: Exception = group
        return found


def problems_of(error: Exception, path: str = "$") -> Iterator[ConfigError]:
    """
    Take gathered errors apart.

    Args:
        error: An error, or a group of them.
        path: Where it was met.

    Returns:
        One problem for each error at the ends of the tree, with its path.

    Examples:
        >>> [str(each) for each in problems_of(ReputationError("must be a number."), "$.score")]
        ['$.score: must be a number.']
    """
    place = None
    for note in getattr(error, "__notes__", ()):
        place = getattr(note, "name", getattr(note, "index", None))
        path = path if place is None else step(path, place)
    if isinstance(error, cattrs().errors.BaseValidationError):
        for each in error.exceptions:
            yield from problems_of(each, path)
    elif isinstance(error, ReputationError):
        yield ConfigError(error.what.removeprefix(f"{place} "), path=path, hint=error.hint)
    elif isinstance(error, TypeError):
        what, _, hint = str(error).partition(_HINT)
        yield ConfigError(what.removeprefix(f"{place} "), path=path, hint=hint or None)
    else:
        problem = ConfigError(f"cannot be built: {type(error).__name__}: {error}.", path=path)
        problem.__cause__ = error  # its traceback is for the author of the part
        yield problem
