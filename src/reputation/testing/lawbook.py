"""
The laws by name, and how a law is written.

A law is a function of a part and a `Trial`. It returns where the part keeps it, raises `LawBroken` where the part does
not, and `DoesNotApply` where it has nothing to say.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, Protocol

import attrs

from reputation.errors import PolicyError, nearest
from reputation.parts import say_list
from reputation.testing.breaches import ColumnNeeded, DoesNotApply, LawBroken
from reputation.testing.sorts import SORTS, sort_of
from reputation.testing.trial import Trial, unexpected

__all__ = ["LAWS", "SORTS", "ColumnNeeded", "DoesNotApply", "Law", "LawBroken", "Trial", "law", "laws_for"]


class LawFunction(Protocol):
    """A law as it is called: with a part, and with how hard to try it."""

    __name__: str

    def __call__(self, part: Any, trial: Trial = ...) -> None: ...


@attrs.frozen
class Law:
    """
    A law in the book.

    Args:
        name: What it is called: the name of its function.
        says: The law in words.
        sorts: The sorts of part that it speaks about.
        keep: The function.

    Examples:
        >>> LAWS["decay_shape"].sorts
        ('decay',)
    """

    name: str
    says: str
    sorts: tuple[str, ...]
    keep: LawFunction


#: Every law by name, in the order in which they are tried.
LAWS: dict[str, Law] = {}

_DEFAULT = Trial()


def law(*sorts: str) -> Callable[[Callable[[Any, Trial], None]], LawFunction]:
    """
    Enter a function into the book of laws; its name is the law's name, its first line the law in words.

    Args:
        *sorts: The sorts of part that it speaks about; one or more of `SORTS`.

    Returns:
        A decorator. The decorated function refuses classes, does not apply to parts of other sorts, and names law and
        part in whatever breaks it.

    Raises:
        PolicyError: An unknown sort, none at all, or a name that another law has.

    Examples:
        >>> @law("decay")
        ... def fair(part, trial):
        ...     "Nobody is treated worse."
        >>> LAWS.pop("fair").says
        'Nobody is treated worse.'
    """
    unknown = next((sort for sort in sorts if sort not in SORTS), None)
    if unknown is not None:
        msg = f"a law speaks about sorts of part, and {unknown!r} is none."
        raise PolicyError(msg, hint=nearest(unknown, SORTS))
    if not sorts:
        msg = "a law speaks about at least one sort of part, got none."
        raise PolicyError(msg, hint=f"Known: {', '.join(SORTS)}.")

    def enter(body: Callable[[Any, Trial], None]) -> LawFunction:
        keep = _guarded(body, sorts)
        if keep.__name__ in LAWS:
            msg = f"there is a law {keep.__name__!r} already."
            raise PolicyError(msg, hint="give the new one a name of its own.")
        LAWS[keep.__name__] = Law(keep.__name__, _says(body), sorts, keep)
        return keep

    return enter


def _says(body: Callable[..., object]) -> str:
    return (inspect.getdoc(body) or "").partition("\n")[0]


def _guarded(body: Callable[[Any, Trial], None], sorts: tuple[str, ...]) -> LawFunction:
    says = _says(body)

    @functools.wraps(body)
    def keep(part: Any, trial: Trial = _DEFAULT) -> None:
        __tracebackhide__ = True
        sort = sort_of(part, trial)
        if sort not in sorts:
            raise DoesNotApply(f"it speaks about a {say_list(sorts)}, and this is a {sort}")
        try:
            body(part, trial)
        except (DoesNotApply, ColumnNeeded):
            raise
        except LawBroken as error:
            found = error.of(body.__name__, says, part)
            raise found.with_traceback(None) from found.__cause__  # the message says it all
        except Exception as error:
            raise unexpected(error, {}).of(body.__name__, says, part) from error

    vars(keep).pop("__wrapped__")
    keep.__signature__ = inspect.signature(keep)  # type: ignore[attr-defined]
    return keep


def laws_for(part: Any, *, trial: Trial = _DEFAULT) -> tuple[str, ...]:
    """
    The laws that speak about a part.

    Args:
        part: An instance of any sort of part.
        trial: Example values of the columns that the part asks for.

    Returns:
        Their names, in the order in which they are tried.

    Examples:
        >>> from reputation import HalfLife, days
        >>> "decay_shape" in laws_for(HalfLife(days(180)))
        True
    """
    sort = sort_of(part, trial)
    return tuple(name for name, law in LAWS.items() if sort in law.sorts)
