"""The laws of models: what sums mean as a score with support and bounds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from hypothesis import strategies as st

from reputation.arrays import Floats, frozen
from reputation.errors import ReputationError
from reputation.estimates import Estimate
from reputation.folding import fold
from reputation.measure import Measures
from reputation.models import Prior
from reputation.nodes import title
from reputation.state import IDENTITY, State, merge
from reputation.tally import Recipe, Tally
from reputation.testing.breaches import DoesNotApply, LawBroken
from reputation.testing.copies import rebuilt
from reputation.testing.folded import folded, weighed
from reputation.testing.judging import judging
from reputation.testing.lattice import RTOL
from reputation.testing.lawbook import law
from reputation.testing.strategies import NOW, Table
from reputation.testing.trial import Trial

__all__ = ["monotone", "prior_limits", "score_range", "unknown"]

_FEW = (3, 5, 1, 0)
_SCALES = (1.0, 1e-9, 1e9, 1e-300)  # what decay has left after years, and what a careless host weighs
_FAINT, _HEAVY = 1e-12, 1e15
_NEAR = 1e-6
_SLACK = 1e-9


def _scaled(tally: Tally, channels: Mapping[str, Floats], by: float) -> dict[str, Floats]:
    """The sums of the same rows, each weighing so many times as much."""
    with np.errstate(all="ignore"):
        return {
            name: frozen(np.where(np.isfinite(values), values * np.float64(by) ** channel.degree, values))
            for name, channel in tally.statistic.channels.items()
            for values in (channels[name],)
        }


def _sums(part: Any, state: State) -> Iterator[tuple[Tally, Mapping[str, Floats]]]:
    """The sums that a model is handed."""
    return ((tally, channels) for tally, channels in state.stats.items() if tally.statistic == part.statistic)


@law("model", "metric", "node", "policy")
def score_range(part: Any, trial: Trial) -> None:
    """
    Score and bounds keep their order within the range, or all are unknown: low <= lower <= score <= upper <= high.

    Examples:
        >>> from reputation import Wilson
        >>> score_range(Wilson())
    """
    if hasattr(part, "combine"):
        asked = judging(part)
        asked.run(trial, lambda told: _check(asked.estimate(told), part.range, ""))
        return
    within = folded(part, trial)

    def body(table: Table) -> None:
        state = fold(within.recipe, table.evidence(), as_of=NOW)
        if hasattr(part, "finalize"):
            for tally, channels in _sums(part, state):
                for by in _SCALES:
                    sums = _scaled(tally, channels, by)
                    _check(part.finalize(sums), part.range, f"with weights {by:g} times as large, " * (by != 1.0))
        for score in within.scores:
            _check(Measures(state.stats, {}).estimate(score), score.range, f"{title(score)}: ")

    within.run(trial, body)


def _check(estimate: Estimate, within: tuple[float, float], where: str) -> None:
    try:
        estimate.check(within)
    except ReputationError as error:
        hint = "clip what rounding leaves beyond an end; where nothing is known, all three are NaN and support is 0."
        raise LawBroken(f"{where}{error.what}", hint=hint) from None


@law("model")
def unknown(part: Any, trial: Trial) -> None:
    """
    Unknown is not zero: no rows give no score and no support; only a total knows what no rows add up to.

    Examples:
        >>> from reputation import Mean, Points
        >>> unknown(Mean())
        >>> unknown(Points(start=12))
    """
    within = folded(part, trial)
    none = {name: frozen(np.full(1, IDENTITY[channel.reduce])) for name, channel in part.statistic.channels.items()}
    with np.errstate(all="ignore"):
        nothing = part.finalize(none)
    if nothing.support[0] != 0.0:
        raise LawBroken("no rows are no support.", expected=0.0, got=float(nothing.support[0]))
    start = float(nothing.score[0])
    if math.isnan(start):
        _check(nothing, part.range, "without rows, ")
        return

    def body(table: Table) -> None:
        state = fold(within.recipe, table.evidence(), as_of=NOW)
        states = (state, merge(state, state))
        once, twice = (Measures(found.stats, {}).estimate(within.scores[0]).score for found in states)
        expected = start + 2.0 * (once - start)
        kept = np.isnan(once) | (np.abs(expected - twice) <= _SLACK * (1.0 + np.abs(expected)))
        kept |= np.isin(twice, part.range)  # a total that has come to its end
        for place in np.flatnonzero(~kept)[:1]:
            what = f"no rows have the score {start:g}, and yet it is no total: twice the rows are not twice as much."
            hint = "give Estimate.unrated, or NaN in score and bounds, where there is no weight: unknown is not zero."
            numbers = {"expected": float(expected[place]), "got": float(twice[place])}
            raise LawBroken(what, given={"rows": table, "score": float(once[place])}, hint=hint, **numbers)

    within.run(trial, body, table=within.tables(sizes=_FEW))


@law("model")
def monotone(part: Any, trial: Trial) -> None:
    """
    A better opinion never lowers the score.

    Examples:
        >>> from reputation import Dirichlet
        >>> monotone(Dirichlet(5))
    """
    if "value" not in part.statistic.reads:
        reason = "it reads no opinions (the column `value`)"
        raise DoesNotApply(reason)
    within = folded(part, trial)
    score = weighed(within.scores[0])
    recipe = Recipe(score.tallies())

    def body(table: Table, place: int, more: float) -> None:
        rows = [dict(row) for row in table.rows]
        if not rows or rows[place % len(rows)]["value"] is None:
            return
        row = rows[place % len(rows)]
        was, row["value"] = row["value"], max(row["value"], more)
        before, after = (
            Measures(fold(recipe, evidence, as_of=NOW).stats, {}).estimate(score).score
            for evidence in (table.evidence(), table.evidence(rows))
        )
        for who in np.flatnonzero(after < before - RTOL * (1.0 + np.abs(before))):
            what = f"row {place % len(rows)} says {row['value']:g} in place of {was:g}, and the score falls."
            given, told = {"rows": table}, f"at least {float(before[who])!r}"
            raise LawBroken(what, given=given, expected=told, got=float(after[who]))

    opinions = st.integers(0, 8).map(lambda eighths: eighths / 8)
    within.run(trial, body, table=within.tables(sizes=_FEW, ids=False), place=st.integers(0, 9), more=opinions)


@law("model")
def prior_limits(part: Any, trial: Trial) -> None:
    """
    Faint evidence leaves the mean of the prior, more of it leads away from there, and in the end it forgets the prior.

    Examples:
        >>> from reputation import Beta, Prior
        >>> prior_limits(Beta(prior=Prior(0.7, 10)))
    """
    mean, other = _prior(part), _other(part)
    within = folded(part, trial)

    def body(table: Table) -> None:
        state = fold(within.recipe, table.evidence(), as_of=NOW)
        for tally, channels in _sums(part, state):
            scales = (_FAINT, 1.0, 2.0, _HEAVY)
            faint, once, twice, heavy = (part.finalize(_scaled(tally, channels, by)).score for by in scales)
            size = 1.0 + np.abs(heavy) + abs(mean)
            near = np.isnan(once) | (np.abs(faint - mean) <= _NEAR * size)
            _tell(near, "evidence that weighs next to nothing moves the score from the mean of the prior", mean, faint)
            away = np.isnan(once) | ((twice - once) * (once - mean) >= -_SLACK * size)
            _tell(away, "twice the evidence leads back to the prior: the score once (expected: beyond)", once, twice)
            if other is not None:
                forgotten = other.finalize(_scaled(tally, channels, _HEAVY)).score
                far = np.isnan(heavy) | (np.abs(heavy - forgotten) <= _NEAR * size)
                _tell(far, "overwhelming evidence does not make the prior forgotten", forgotten, heavy)

    within.run(trial, body, table=within.tables(sizes=_FEW))


def _prior(part: Any) -> float:
    """The mean of the prior; models without one are none of this law's business."""
    if getattr(part, "prior", None) is not None:
        return float(part.prior.mean)
    if hasattr(part, "strength") and hasattr(part, "baseline"):
        return float(part.baseline)
    reason = "it has no prior"
    raise DoesNotApply(reason)


def _other(part: Any) -> Any:
    """The same model with another prior; None where its class refuses."""
    try:
        if getattr(part, "prior", None) is not None:
            mean = part.prior.mean
            return rebuilt(part, prior=Prior(mean - 0.25 if mean >= 0.5 else mean + 0.25, part.prior.strength))  # noqa: PLR2004 - within [0, 1] as before
        return rebuilt(part, strength=2 * part.strength)
    except Exception:  # noqa: BLE001 - a class refuses as it likes
        return None


def _tell(kept: Any, what: str, expected: Any, got: Floats) -> None:
    for place in np.flatnonzero(~kept)[:1]:
        told = np.broadcast_to(expected, got.shape)[place]
        hint = "a prior of mean m and strength k counts as k rows of the value m, in numerator and denominator."
        raise LawBroken(f"{what}.", expected=float(told), got=float(got[place]), hint=hint)
