"""
What the nodes of a score tree have in common, and how they are checked and named.

A tree is made of leaves, which touch rows (metrics), and of inner nodes, which are pure: they see the estimates of
their parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import attrs

from reputation.errors import PolicyError
from reputation.estimates import Estimate

__all__ = ["Node", "Score", "check_score", "check_scores", "say_score", "score_field", "title"]

_WHOLE = 1e15  # beyond it a float holds no fractions to speak of


class Score(Protocol):
    """
    A metric or an inner node: whatever a policy, a gate or another node may be built on.

    Scores are frozen and hashable.

    Examples:
        >>> from reputation import Beta, Metric
        >>> score: Score = Metric(Beta(), name="quality")
        >>> score.name, score.range
        ('quality', (0.0, 1.0))
    """

    @property
    def name(self) -> str | None:
        """What reports and gates call it; None where it needs no name."""

    @property
    def range(self) -> tuple[float, float]:
        """The least and the greatest score it can give; either end may be infinite."""

    def describe(self) -> str:
        """What it is, in words."""


class Node(Score, Protocol):
    """
    A score made of other scores. A score that offers no `parts` is a leaf.

    Examples:
        >>> from reputation import Beta, Metric, Worst
        >>> node: Node = Worst(Metric(Beta(), name="quality"), Metric(Beta(), name="speed"))
        >>> [part.name for part in node.parts()]
        ['quality', 'speed']
    """

    def parts(self) -> tuple[Score, ...]:
        """The scores it is made of, in order."""

    def combine(self, estimates: Sequence[Estimate], /) -> Estimate:
        """The estimates of its parts, in order, into one."""


def check_score(name: str, value: object) -> Any:
    """
    Refuse everything but a score.

    Args:
        name: The parameter, for the message.
        value: What was given.

    Returns:
        The score.

    Raises:
        TypeError: The value is a number, a class, a bare model or something else that is no score.

    Examples:
        >>> check_score("load", 3)
        Traceback (most recent call last):
            ...
        TypeError: load must be a score such as Metric(Beta()) or Worst(a, b), got 3.
    """
    if not isinstance(value, type) and hasattr(value, "finalize"):
        msg = f"{name} must be a score, got the model {value!r}; wrap it: Metric({type(value).__name__}(...))."
        raise TypeError(msg)
    if isinstance(value, type) or not all(hasattr(value, member) for member in ("name", "range", "describe")):
        msg = f"{name} must be a score such as Metric(Beta()) or Worst(a, b), got {value!r}."
        raise TypeError(msg)
    return value


def check_scores(owner: str, scores: Sequence[object]) -> tuple[Score, ...]:
    """
    Refuse everything but one score or more.

    Args:
        owner: The node that they are parts of, for the message.
        scores: What was given.

    Returns:
        The scores.

    Raises:
        PolicyError: No score at all.
        TypeError: Something among them is no score.

    Examples:
        >>> check_scores("Worst", [])
        Traceback (most recent call last):
            ...
        reputation.errors.PolicyError: Worst must be given at least one score, got none.
        <BLANKLINE>
        Hint: write Worst(quality, speed).
    """
    if not scores:
        msg = f"{owner} must be given at least one score, got none."
        raise PolicyError(msg, hint=f"write {owner}(quality, speed).")
    return tuple(check_score(f"each part of {owner}", score) for score in scores)


def score_field() -> Any:
    """
    An attrs field for a score.

    Returns:
        The field.

    Examples:
        >>> @attrs.frozen
        ... class Twice:
        ...     score: Score = score_field()
        >>> Twice("quality")
        Traceback (most recent call last):
            ...
        TypeError: score must be a score such as Metric(Beta()) or Worst(a, b), got 'quality'.
    """
    return attrs.field(converter=attrs.Converter(lambda value, field: check_score(field.name, value), takes_field=True))


def title(score: Score | str) -> str:
    """
    What a sentence calls a score: its name, else what it is in words.

    Args:
        score: A score, or already a name.

    Returns:
        A text.

    Examples:
        >>> from reputation import Beta, Metric
        >>> title(Metric(Beta(), name="quality")), title("late_rate")
        ('quality', 'late_rate')
    """
    if isinstance(score, str):
        return score
    return score.describe() if score.name is None else score.name


def say_score(value: float) -> str:
    """
    Write a score or a limit for readers.

    Whole ones are written without a point, others with at least two decimals and nothing rounded away.

    Args:
        value: Any number.

    Returns:
        A text such as `0.60`, `0.005` or `10,001`.

    Examples:
        >>> say_score(0.6), say_score(0.005), say_score(10001.0), say_score(float("inf"))
        ('0.60', '0.005', '10,001', 'inf')
    """
    if abs(value) < _WHOLE and value == int(value):
        return f"{int(value):,}"
    text = repr(float(value))
    decimals = len(text.partition(".")[2])
    return f"{text}0" if decimals == 1 and "e" not in text else text
