"""Folding: rows into the sums of a recipe at one instant."""

from __future__ import annotations

from datetime import datetime

from reputation.adding import add_up, refuse_mistakes
from reputation.evidence import Evidence
from reputation.state import State
from reputation.tally import Recipe
from reputation.times import micros
from reputation.weighing import refuse_future

__all__ = ["fold"]


def fold(recipe: Recipe, evidence: Evidence, *, as_of: datetime) -> State:
    """
    Count rows once: turn evidence into the sums of a recipe at one instant.

    Args:
        recipe: The tallies, usually `policy.recipe`.
        evidence: The rows; none may lie after `as_of`.
        as_of: The instant, aware.

    Returns:
        The state, with all subjects that the evidence knows. Beside it, memory does not grow with the rows.

    Raises:
        EvidenceError: Rows after `as_of`; a weight factor that gives a negative, infinite or unknown weight.
        PolicyError: A part names a column that the evidence lacks.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from reputation import Evidence, Count, HalfLife, Metric, Policy, days
        >>> orders = Evidence.from_columns(subject=["ada"], occurred_at=datetime(2026, 6, 1, tzinfo=timezone.utc))
        >>> recipe = Policy(Metric(Count(), decay=HalfLife(days(30)))).recipe
        >>> fold(recipe, orders, as_of=datetime(2026, 7, 1, tzinfo=timezone.utc)).sums[0]["total"]
        array([0.5])
    """
    refuse_mistakes(recipe, evidence, verb="fold")
    now = micros(as_of)
    refuse_future(evidence, now)
    codes, size = evidence.subject.codes, len(evidence.subject.categories)
    sums = add_up(recipe, evidence, lambda _, index: codes[index], size=size, now=now)
    return State(recipe, as_of, tuple(evidence.subject.categories), sums)
