"""What is believed of a subject before any evidence."""

from __future__ import annotations

import math

import attrs

from reputation.fields import check_number, number
from reputation.nodes import say_score

__all__ = ["Prior", "check_prior"]


@attrs.frozen
class Prior:
    """
    What is believed of a subject before any evidence, and how much evidence that belief is worth.

    A model with the prior mean m and the strength k behaves as if rows of total weight k with the mean m had been seen
    before the first row.

    Args:
        mean: The m, in the units of the score: a share within [0, 1] for opinions, events per unit of exposure for
            rates.
        strength: The k, greater than zero, in units of support: 10 is worth ten rows of weight 1.

    Raises:
        PolicyError: The strength is not greater than zero, or a number is not finite.

    Examples:
        >>> Prior(mean=0.7, strength=10)
        Prior(mean=0.7, strength=10.0)
    """

    mean: float = number()
    strength: float = number(above=0, hint="for next to no prior write a small strength such as strength=0.001.")

    def describe(self) -> str:
        """Say it in plain words."""
        return f"prior {say_score(self.mean)} with strength {say_score(self.strength)}"


def check_prior(name: str, value: object, *, low: float, high: float) -> Prior:
    """
    Refuse everything but a prior whose mean is a score that the model can give.

    Args:
        name: The parameter, for the message.
        value: What was given.
        low: The least mean; it may be infinite.
        high: The greatest mean; it may be infinite.

    Returns:
        The prior.

    Raises:
        TypeError: The value is no prior.
        PolicyError: The mean lies outside the bounds.

    Examples:
        >>> check_prior("prior", Prior(mean=3.5, strength=7), low=0.0, high=1.0)
        Traceback (most recent call last):
            ...
        reputation.errors.PolicyError: the mean of prior must be within [0, 1], got 3.5.
        <BLANKLINE>
        Hint: the mean is a score; write it in the units of the model.
    """
    if not isinstance(value, Prior):
        msg = f"{name} must be a prior such as Prior(mean=0.5, strength=2), got {value!r}."
        raise TypeError(msg)
    least, most = (end if math.isfinite(end) else None for end in (low, high))
    hint = "the mean is a score; write it in the units of the model."
    check_number(f"the mean of {name}", value.mean, low=least, high=most, hint=hint)
    return value
