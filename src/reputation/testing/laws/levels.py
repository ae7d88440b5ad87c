"""The laws of levels that do not flap: exits, stabilisers, and settling the same moment again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import attrs
import numpy as np

from reputation.policy import Policy
from reputation.stabilising import Situation, Verdict
from reputation.standings import Standings
from reputation.testing.breaches import DoesNotApply, LawBroken
from reputation.testing.folded import folded
from reputation.testing.histories import Course, History, course
from reputation.testing.judging import SUBJECTS, Told, judging
from reputation.testing.lawbook import law
from reputation.testing.strategies import HALF, NOW, Table
from reputation.testing.trial import Trial

__all__ = ["exits_are_easier", "settle_is_idempotent", "standing_alone", "verdict_ranks"]

_FEW = (5, 3, 1)
_MOVED = "what was taken at this very moment has since == now: let the same moment move nothing twice."


@law("ladder")
def exits_are_easier(part: Any, trial: Trial) -> None:
    """
    Whoever meets the conditions of a level meets those of its holders, as long as the gates answer the same.

    Examples:
        >>> from reputation import Ladder, Tier
        >>> exits_are_easier(Ladder(Tier("new"), Tier("star", at=0.8, exit=0.75)))
    """
    if not all(hasattr(tier, "eased") for tier in part.tiers):
        reason = "its tiers do not say what holders must keep"
        raise DoesNotApply(reason)
    pairs = [(tier, tier.eased()) for tier in part.tiers]

    def body(told: Told) -> None:
        estimate = told.estimates["score"]
        for tier, kept in pairs:
            answers = {} if tier.when is None else dict.fromkeys((tier.when, kept.when), told.answers[tier.when])
            gone = np.flatnonzero(tier.holds(estimate, answers) & ~kept.holds(estimate, answers))
            for place in gone:
                what = f"subject {place} reaches {tier.name!r} and would lose it at once."
                hint = "an exit is the easier condition: at=0.75, exit=0.70."
                raise LawBroken(what, given={"subjects": told, "to reach": tier, "to keep": kept}, hint=hint)

    judging(part).run(trial, body)


@law("stabiliser", "ladder", "policy")
def settle_is_idempotent(part: Any, trial: Trial) -> None:
    """
    Settling the same moment again, from what was just settled or from what was stored of it, moves no level.

    Examples:
        >>> from reputation import Grace, days
        >>> settle_is_idempotent(Grace(days(14)))
    """
    if isinstance(part, Policy):
        _evaluated_again(part, trial)
        return
    levels = course(part)

    def body(history: History, step: Any) -> None:
        before = None
        for number, told in enumerate(history.told):
            at = NOW + number * step
            found = levels.settle(told, at, before)
            for previous in (found, _stored(found)):
                _refuse_moves(found, levels.settle(told, at, previous), number)
            before = found

    levels.run(trial, body)


def _evaluated_again(policy: Policy, trial: Trial) -> None:
    if policy.tiers is None:
        reason = "it has no levels"
        raise DoesNotApply(reason)

    def body(table: Table) -> None:
        report = None
        for number, at in enumerate(_moments(policy)):
            evidence = table.evidence().known_at(at).until(at)
            report = policy.evaluate(evidence, as_of=at, previous=report)
            assert report.standings is not None  # noqa: S101 - a policy with tiers has them
            for previous in (report, _stored(report.standings)):
                again = policy.evaluate(evidence, as_of=at, previous=previous).standings
                assert again is not None  # noqa: S101 - a policy with tiers has them
                _refuse_moves(report.standings, again, number)

    within = folded(policy, trial)
    within.run(trial, body, table=within.tables(sizes=_FEW))


def _moments(policy: Policy) -> Iterator[datetime]:
    """A few moments of its schedule in a row, and one beside it."""
    taken = getattr(policy.schedule, "moments", None)
    yield from (NOW - 2 * HALF, NOW - HALF) if taken is None else taken(NOW - 100 * HALF, NOW)[-2:]
    yield NOW


def _stored(standings: Standings) -> Standings:
    return Standings.from_columns(standings.to_columns(), names=standings.names)


def _refuse_moves(found: Standings, again: Standings, number: int) -> None:
    for name in ("tier", "settled", "since", "settled_since"):
        moved = np.flatnonzero(getattr(found, name) != getattr(again, name))
        for place in moved:
            subject = found.subjects[place]
            what = f"settled again at moment {number + 1}, {subject!r} stands otherwise."
            raise LawBroken(what, expected=found[subject], got=again[subject], hint=_MOVED)


@law("stabiliser")
def standing_alone(part: Any, trial: Trial) -> None:
    """
    A subject's level follows from its own history: alone it stands where it stands among all.

    Examples:
        >>> from reputation import KOfLast
        >>> standing_alone(KOfLast(2, 3))
    """
    levels = course(part)

    def body(history: History, step: Any) -> None:
        together = _run(levels, history, step, None)
        for place in range(SUBJECTS):
            for number, (all_, one) in enumerate(zip(together, _run(levels, history, step, place), strict=True), 1):
                mine, alone = all_.at(place), one.at(0)
                if mine != alone:
                    what = f"at moment {number} subject {mine.subject!r} stands otherwise where nobody else is there."
                    hint = "say of each subject what its own history says: no ranks, no totals, no positions."
                    raise LawBroken(what, expected=alone, got=mine, hint=hint)

    levels.run(trial, body)


def _run(levels: Course, history: History, step: Any, place: int | None) -> list[Standings]:
    found: list[Standings] = []
    for number, told in enumerate(history.told):
        index = None if place is None else [place]
        found.append(levels.settle(told, NOW + number * step, found[-1] if found else None, index))
    return found


@law("stabiliser")
def verdict_ranks(part: Any, trial: Trial) -> None:
    """
    A verdict gives each subject a rank, -1 for no tier, and remembers whole numbers.

    Examples:
        >>> from reputation import ConsecutiveMisses
        >>> verdict_ranks(ConsecutiveMisses(3))
    """
    levels = attrs.evolve(course(part), stabilisers=(_Watched(part),))

    def body(history: History, step: Any) -> None:
        _run(levels, history, step, None)

    levels.run(trial, body)


@attrs.frozen
class _Watched:
    """A stabiliser whose verdicts are looked at."""

    part: Any

    @property
    def reason(self) -> str:
        """Its reason."""
        return str(self.part.reason)

    def settle(self, case: Situation, /) -> Verdict:
        """Its verdict, if it is one."""
        verdict: Verdict = self.part.settle(case)
        columns: dict[str, Any] = {
            "tier": verdict.tier,
            **{f"memory {name!r}": kept for name, kept in verdict.memory.items()},
        }
        columns |= {} if verdict.until is None else {"until": verdict.until}
        for name, column in columns.items():
            if not isinstance(column, np.ndarray) or column.dtype.kind != "i" or column.shape != case.held.shape:
                found = f"{getattr(column, 'dtype', type(column).__name__)} of shape {np.shape(column)}"
                hint = "answer with whole numbers, one for each subject: np.where(..., case.held, case.candidate)."
                raise LawBroken(f"its {name} is no column of whole numbers.", got=found, hint=hint)
        if ((verdict.tier < -1) | (verdict.tier >= len(case.names))).any():
            expected = f"ranks of {list(case.names)}, -1 for none"
            raise LawBroken("a rank is none of the ladder's.", expected=expected, got=verdict.tier.tolist())
        return verdict
