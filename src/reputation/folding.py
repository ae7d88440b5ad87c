"""Folding: rows into the sums of a recipe at one instant."""

from __future__ import annotations

from datetime import datetime

import attrs
import numpy as np

from reputation.adding import add_up, refuse_mistakes
from reputation.arrays import Index, frozen
from reputation.evidence import Evidence
from reputation.state import State
from reputation.tally import Recipe
from reputation.times import micros
from reputation.weighing import refuse_future

__all__ = ["fold", "fold_rows"]


def fold(recipe: Recipe, evidence: Evidence, *, as_of: datetime) -> State:
    """
    Count rows once: turn evidence into the sums of a recipe at one instant.

    Args:
        recipe: The tallies, usually `policy.recipe`.
        evidence: The rows; none may lie after `as_of`.
        as_of: The instant, aware.

    Returns:
        The state, with all subjects that the evidence knows. Beside it, memory grows with the rows only where a tally
        has keep rules, which sort them.

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
    refuse_future(evidence, micros(as_of))
    state = fold_rows(recipe, evidence, None, as_of=as_of)
    if recipe.scanning is None:
        return state
    return attrs.evolve(state, held=frozen(np.bincount(evidence.subject.codes, minlength=len(state)) > 0))


def fold_rows(recipe: Recipe, evidence: Evidence, rows: slice | Index | None, *, as_of: datetime) -> State:
    """
    Fold some of the rows, where they lie.

    Args:
        recipe: The tallies.
        evidence: The rows.
        rows: Those to fold, none of them after `as_of`: positions, or a slice from a first one to a last one; None for
            all.
        as_of: The instant, aware.

    Returns:
        The state, with all subjects that the evidence knows; it does not say who has rows.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from reputation import Count, Evidence, Metric, Policy
        >>> now = datetime(2026, 7, 1, tzinfo=timezone.utc)
        >>> orders = Evidence.from_columns(subject=["ada", "bob", "ada"], occurred_at=now)
        >>> fold_rows(Policy(Metric(Count())).recipe, orders, slice(1, 3), as_of=now).sums[0]["total"]
        array([1., 1.])
    """
    codes, names = evidence.subject.codes, tuple(evidence.subject.categories)
    sums = add_up(recipe, evidence, lambda _, index: codes[index], size=len(names), now=micros(as_of), rows=rows)
    return State(recipe, as_of, names, sums)
