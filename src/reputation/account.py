"""The account of a score: a baseline, what each row adds, and the steps of the tree. It adds up to the score."""

from __future__ import annotations

import math
from operator import attrgetter
from typing import Any

import attrs

__all__ = ["Account", "Line", "Part", "Step"]


@attrs.frozen
class Line:
    """
    What one row adds to a score.

    Args:
        metric: The metric that counts the row, in words.
        row: Position of the row in the evidence, from 0.
        id: The host's own name for the row, where it gave one.
        kind: What sort of event it is.
        value: The opinion within [0, 1], the amount, or None.
        shown: The value as the host stored it, where its scale is known.
        date: The date that counts, in microseconds of UTC.
        age: Its age in days.
        weight: What the row counts before decay.
        factors: The factors that are not 1, in words, with their values.
        remaining: What decay has left, within [0, 1].
        contribution: What the row adds to the score.

    Examples:
        >>> Line(
        ...     "quality", 0, None, "review", 1.0, "5", 0, 30.0, 3.0, (("verified counts 3", 3.0),), 0.89, 0.06
        ... ).contribution
        0.06
    """

    metric: str
    row: int
    id: str | int | None
    kind: str | int
    value: float | None
    shown: str | None
    date: int
    age: float
    weight: float
    factors: tuple[tuple[str, float], ...]
    remaining: float
    contribution: float


@attrs.frozen
class Step:
    """
    What an inner node of the tree adds to a score.

    Args:
        text: What happens, in words.
        change: What it adds; negative where it takes away.
        detail: The account of what the step depends on, where there is one.

    Examples:
        >>> Step("chargebacks", -0.05).change
        -0.05
    """

    text: str
    change: float
    detail: Account | None = None


@attrs.frozen
class Part:
    """
    One part of a composite, or of the worst of several: what it was and how much of the score it makes.

    Args:
        label: What it is, in words.
        score: Its score; None when unrated.
        share: Its share of the whole after unrated parts were left out, within [0, 1].

    Examples:
        >>> Part("delivery", 0.9, 0.25).share
        0.25
    """

    label: str
    score: float | None
    share: float


@attrs.frozen
class Account:
    """
    How a score came about: `baseline + sum of contributions + sum of changes == score`.

    Args:
        label: What is accounted for, in words.
        score: The score; None when unrated.
        support: The effective evidence behind it.
        baseline: Where everyone starts.
        lines: What each row adds.
        steps: What each step of the tree adds.
        parts: The parts of a composite or of the worst of several, with their shares.
        notes: What a reader should know: parts that were left out, and why.

    Examples:
        >>> Account("quality", 0.75, 2.0, 0.5, (), (Step("two good reviews", 0.25),)).total
        0.75
    """

    label: str
    score: float | None
    support: float
    baseline: float
    lines: tuple[Line, ...] = ()
    steps: tuple[Step, ...] = ()
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> float:
        """Baseline, contributions and changes, added up without rounding on the way."""
        return math.fsum(
            [self.baseline, *(line.contribution for line in self.lines), *(step.change for step in self.steps)]
        )

    def scaled(self, factor: float) -> Account:
        """The same account with everything that is added up multiplied by a factor."""
        if factor == 1.0:
            return self
        return attrs.evolve(
            self,
            baseline=self.baseline * factor,
            lines=tuple(_with(line, line.contribution * factor) for line in self.lines),
            steps=tuple(Step(step.text, step.change * factor, step.detail) for step in self.steps),
        )


_BEFORE = attrgetter(*(field.name for field in attrs.fields(Line) if field.name != "contribution"))


def _with(line: Line, contribution: float) -> Line:
    """Evolve a line quickly, as there may be hundreds."""
    fields: tuple[Any, ...] = (*_BEFORE(line), contribution)
    return Line(*fields)
