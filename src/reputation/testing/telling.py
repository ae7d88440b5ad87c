"""Running the body of a law so that whatever comes of it is told with what it was tried on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from reputation.testing.breaches import LawBroken
from reputation.testing.trial import unexpected

__all__ = ["told_with"]


def told_with(shown: str, name: str, body: Callable[..., None], ready: Callable[[Any], Any]) -> Callable[..., None]:
    """
    A body that divides by zero in silence, and tells of everything that it raises with what it was tried on.

    Args:
        shown: What the message calls it.
        name: The argument of the body that matters.
        body: Takes what was drawn by name.
        ready: Makes the argument ready.

    Returns:
        The body.

    Examples:
        >>> def body(age):
        ...     raise ValueError("too old")
        >>> told_with("age in days", "age", body, float)(age=7)
        Traceback (most recent call last):
            ...
        reputation.testing.breaches.LawBroken: it raises ValueError: too old
        <BLANKLINE>
        age in days: 7.0
    """

    def run(**drawn: Any) -> None:
        drawn[name] = ready(drawn[name])
        given = {shown: drawn[name]}
        try:
            with np.errstate(all="ignore"):
                body(**drawn)
        except LawBroken as error:
            error.given = error.given or given
            raise
        except Exception as error:
            raise unexpected(error, given) from error

    return run
