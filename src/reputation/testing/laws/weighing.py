"""The laws of weights in sums: twice the weight, no weight, and rows that are taken back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from hypothesis import strategies as st

from reputation.arrays import Floats
from reputation.columns import ArrayRows
from reputation.folding import fold
from reputation.state import merge
from reputation.state import retract as taken_back
from reputation.statistics import Reduce, Statistic
from reputation.tally import Recipe, Tally
from reputation.testing.agreement import Said, agree, slack_of
from reputation.testing.breaches import DoesNotApply, LawBroken
from reputation.testing.folded import FOLDED, WEIGHT, folded, refuse_scans, weighed
from reputation.testing.lattice import RTOL, near
from reputation.testing.lawbook import law
from reputation.testing.strategies import NOW, Table, places
from reputation.testing.trial import Trial

__all__ = ["absence", "homogeneity", "retract"]

_FACTORS = (2.0, 0.25, 3.0, 0.1)
_DEGREES = "a sum of weights has degree 1, one of squared weights degree 2; what ignores weights has degree 0."


def _statistic(part: Any) -> Statistic:
    """The statistic of a model, or a statistic itself."""
    found: Statistic = part if hasattr(part, "lift") else part.statistic
    return found


def _seen(statistic: Statistic, table: Table) -> tuple[ArrayRows, Floats]:
    """The rows that the statistic is handed, and their weights."""
    rows = table.evidence().rows()
    known = np.ones(len(table.rows), dtype=bool)
    for name in statistic.reads:
        known &= rows.ops.known(rows[name])
    kept = rows.at(np.flatnonzero(known))
    return kept, kept[WEIGHT]


def _lifted(statistic: Statistic, rows: ArrayRows, weight: Any, size: int) -> dict[str, Floats]:
    lifted = statistic.lift(rows, weight)
    return {name: np.broadcast_to(np.asarray(lifted[name], dtype=float), (size,)) for name in statistic.channels}


@law("statistic", "model")
def homogeneity(part: Any, trial: Trial) -> None:
    """
    Weights c times as large give c to the power of its degree times as much in every channel.

    Examples:
        >>> from reputation.statistics import Moments
        >>> homogeneity(Moments())
    """
    statistic, within = _statistic(part), folded(part, trial)

    def body(table: Table, factor: float) -> None:
        rows, weight = _seen(statistic, table)
        if len(weight) == 0:
            return
        plain, heavy = (_lifted(statistic, rows, weight * c, len(weight)) for c in (1.0, factor))
        for name, channel in statistic.channels.items():
            expected = plain[name] * factor**channel.degree
            for place in np.flatnonzero(~near(expected, heavy[name], RTOL * np.abs(expected)))[:1]:
                numbers = {"expected": float(expected[place]), "got": float(heavy[name][place])}
                degree = f"{factor:g}**{channel.degree}"
                what = f"with weights {factor:g} times as large, channel {name!r} is not {degree} as large."
                raise LawBroken(what, given={"rows": table}, hint=_DEGREES, **numbers)

    within.run(trial, body, table=within.tables(sizes=(5, 2, 1), ids=False), factor=st.sampled_from(_FACTORS))


@law("statistic", "model", "metric")
def absence(part: Any, trial: Trial) -> None:
    """
    A row of weight 0 is no row.

    Examples:
        >>> from reputation import BayesianMean, Prior
        >>> absence(BayesianMean(Prior(0.7, 10)))
    """
    within = folded(part, trial)
    if within.recipe.scanning is not None:
        reason = f"the keep rule {within.recipe.scanning!r} may look at rows that weigh nothing"
        raise DoesNotApply(reason)
    scores = tuple(weighed(score) for score in within.scores[:1])
    tallies = [tally for score in scores for tally in score.tallies()] or within.recipe.tallies[1:]
    _refuse_weightless(tallies)
    recipe = Recipe(tallies)

    def body(table: Table) -> None:
        evidence = table.evidence()
        heavy = evidence.take(np.flatnonzero(evidence.rows()[WEIGHT] > 0.0))
        hint = "multiply what a row adds by its weight; a channel that ignores weights has degree 0, and says so."
        said = Said(what="without the rows of weight 0 it is something else:", given={"rows": table}, hint=hint)
        whole, without = (fold(recipe, rows, as_of=NOW) for rows in (evidence, heavy))
        agree(whole, without, said, slack=slack_of(recipe, evidence), scores=scores)

    within.run(trial, body, table=within.tables(ids=False))


def _refuse_weightless(tallies: Iterable[Tally]) -> None:
    for tally in tallies:
        if not tally.weight.factors:
            reason = "its window goes by how many rows there are, whatever they weigh"
            raise DoesNotApply(reason)
        for name, channel in tally.statistic.channels.items():
            if channel.degree == 0 or channel.reduce is not Reduce.SUM:
                reason = f"its channel {name!r} does not add up weights"
                raise DoesNotApply(reason)


@law(*FOLDED)
def retract(part: Any, trial: Trial) -> None:
    """
    Rows that are taken back leave what was there before, and all rows taken back leave nothing.

    Examples:
        >>> from reputation import Wilson
        >>> retract(Wilson())
    """
    within = folded(part, trial)
    refuse_scans(within.recipe, taken_back)
    for tally in within.recipe.tallies:
        for name, channel in tally.statistic.channels.items():
            if channel.reduce is not Reduce.SUM:
                reason = f"its channel {name!r} is a {channel.reduce}, and the next best value is not known"
                raise DoesNotApply(reason)

    def body(table: Table, places: list[int]) -> None:
        evidence = table.evidence()
        slack, none = slack_of(within.recipe, evidence), fold(within.recipe, table.evidence([]), as_of=NOW)
        one, two = (fold(within.recipe, evidence.take(rows), as_of=NOW) for rows in table.parts(places, count=2))
        hint = "a channel holds finite numbers: look for a division by zero, or a logarithm of it."
        said = Said(what="rows taken back do not leave what was there:", given={"rows": table}, hint=hint)
        agree(one, taken_back(merge(one, two), two), said, slack=slack)
        said = Said(what="all rows taken back do not leave nothing:", given={"rows": table}, hint=hint)
        agree(none, taken_back(one, one), said)

    within.run(trial, body, places=places(2))
