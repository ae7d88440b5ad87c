"""What a subject's tier rests on, and the smallest changes that would reach the next one or lose this one."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
import numpy as np

from reputation.arrays import Index
from reputation.estimates import Estimate
from reputation.gates import Answer, AtLeast, AtMost, Gate, Measured
from reputation.measure import Measures
from reputation.nodes import Score
from reputation.rating import plain
from reputation.tiers import Ladder, Requirement

__all__ = ["Check", "Outlook", "outlook"]


@attrs.frozen
class Check:
    """
    One condition of a tier, held against one subject.

    Args:
        text: The condition in words.
        answer: `pass`, `fail`, or `insufficient` where there is too little evidence to say.
        now: What is compared with the limit; None when unknown, or when the condition joins several.
        limit: The limit; None when the condition joins several.
        gap: What is missing; 0 or less where the condition is met, so that -0.1 says "0.1 to spare".
        parts: The checks that a joined condition is made of.

    Examples:
        >>> Check("score at least 0.80", "fail", 0.75, 0.8, 0.05).answer
        'fail'
    """

    text: str
    answer: str
    now: float | None = None
    limit: float | None = None
    gap: float | None = None
    parts: tuple[Check, ...] = ()


@attrs.frozen
class Outlook:
    """
    Where a subject stands on the ladder.

    Args:
        tier: The tier it holds; None for none.
        held: The conditions of that tier; failing any one of them loses it.
        above: The next tier up; None at the top.
        missing: The conditions of the next tier that are not met; meeting all of them reaches it.

    Examples:
        >>> Outlook("new", (), "star", (Check("support at least 20", "insufficient", 4.0, 20.0, 16.0),)).missing[0].gap
        16.0
    """

    tier: str | None
    held: tuple[Check, ...]
    above: str | None
    missing: tuple[Check, ...]


def outlook(ladder: Ladder, tier: int, estimate: Estimate, measures: Measures, place: int) -> Outlook:
    """
    Hold one subject against its tier and the next.

    Args:
        ladder: The tiers.
        tier: Position of the subject's tier in `ladder.names`; -1 for none.
        estimate: The estimate that the ladder judges.
        measures: The estimates of the policy's scores.
        place: Position of the subject.

    Returns:
        The outlook.

    Examples:
        >>> from reputation import Estimate, Ladder, Tier
        >>> ladder = Ladder(Tier("new"), Tier("star", at=0.8))
        >>> outlook(ladder, 0, Estimate([0.75], [9], [0.6], [0.9]), Measures({}, {}), 0).missing[0].text
        'score at least 0.80'
    """
    judge = _Judge(measures, np.array([place]), estimate)
    held = tier if 0 <= tier < len(ladder.tiers) else -1  # the level of those without data has no conditions
    above = held + 1 if held + 1 < len(ladder.tiers) else None
    return Outlook(
        ladder.names[tier] if tier >= 0 else None,
        tuple(judge.check(needed) for needed in ladder.requirements(held)) if held >= 0 else (),
        None if above is None else ladder.names[above],
        () if above is None else tuple(judge.unmet(ladder.requirements(above))),
    )


@attrs.frozen(eq=False)
class _Judge:
    """Holds conditions against one subject."""

    measures: Measures
    place: Index
    estimate: Estimate

    def lookup(self, which: Score | str) -> Measured:
        found = self.measures.lookup(which)
        return Measured(found.estimate.take(self.place), None if found.count is None else found.count[self.place])

    def unmet(self, requirements: tuple[Requirement, ...]) -> Iterator[Check]:
        return (check for check in map(self.check, requirements) if check.answer != "pass")

    def check(self, needed: Requirement) -> Check:
        if needed.gate is not None:
            return self._gate(needed.gate)
        mine = self.estimate.take(self.place)
        answer = Answer(int(needed.answer(mine, self.lookup)[0])).name.lower()
        return Check(needed.describe(), answer, _first(needed.now(mine)), needed.limit, _first(needed.missing(mine)))

    def _gate(self, gate: Gate) -> Check:
        answer = Answer(int(gate.answer(self.lookup)[0])).name.lower()
        leaves = gate.leaves()
        if leaves == (gate,):
            return Check(gate.describe(), answer, *self._numbers(gate))
        return Check(gate.describe(), answer, parts=tuple(self._gate(leaf) for leaf in leaves))

    def _numbers(self, gate: Gate) -> tuple[float | None, float | None, float | None]:
        """A gate from elsewhere may have nothing but an answer."""
        if not isinstance(gate, AtLeast | AtMost):
            return None, None, None
        return _first(gate.now(self.lookup)), gate.limit, _first(gate.missing(self.lookup))


def _first(values: object) -> float | None:
    return None if values is None else plain(np.asarray(values)[0])
