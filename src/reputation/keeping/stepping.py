"""Running a step rule: all groups side by side, row by row."""

from __future__ import annotations

from typing import Any

import numpy as np

from reputation.arrays import Floats
from reputation.keeping.contract import Kept, StepRule, Turn, say_why
from reputation.keeping.groups import turns
from reputation.keeping.timeline import Timeline
from reputation.times import MICROS_PER_DAY

__all__ = ["step_through"]


def step_through(rule: StepRule, rows: Timeline) -> Kept:
    """
    Ask a step rule for the share of every row.

    Args:
        rule: The rule.
        rows: The rows.

    Returns:
        What is kept of them.

    Examples:
        >>> from reputation.evidence import Evidence
        >>> class Halving:
        ...     def start(self, subjects):
        ...         return np.ones(subjects)
        ...
        ...     def step(self, state, turn):
        ...         return state / 2.0, state
        >>> three = Evidence.from_columns(
        ...     subject="ada", occurred_at=["2026-06-03", "2026-06-01", "2026-06-02"], tz="UTC"
        ... )
        >>> rows = Timeline(three, np.arange(3), "occurred_at", record=lambda part: part, now=0, asked=0)
        >>> step_through(Halving(), rows).share
        array([0.25, 1.  , 0.5 ])
    """
    groups = rows.groups(by=tuple(getattr(rule, "by", ())))
    lengths = groups.lengths
    longest = np.argsort(-lengths, kind="stable")
    first, weight = groups.start[longest], rows.weight
    days = rows.dates() / MICROS_PER_DAY
    result: Floats = np.ones(len(rows))
    state = rule.start(len(longest))
    for turn, left in turns(lengths[longest]):
        here = groups.rows[first[:left] + turn]
        mine = weight[here] if isinstance(weight, np.ndarray) else weight
        seen = Turn(rows.evidence.rows().at(rows.places[here]), days[here], mine)
        state, share = rule.step(_cut(state, left), seen)
        result[here] = share
    return Kept(result, (say_why(rule),))


def _cut(state: Any, left: int) -> Any:
    """The state of the groups that have a row left."""
    return tuple(part[:left] for part in state) if isinstance(state, tuple) else state[:left]
