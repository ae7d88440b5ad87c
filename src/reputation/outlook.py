"""What a subject's tier rests on, and the smallest changes that would reach the next one or lose this one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any as AnyType

import attrs
import numpy as np

from reputation.arrays import Index
from reputation.estimates import Estimate
from reputation.gates import All, Answer, Any, AtLeast, AtMost, Gate, KOf, Measured, Not
from reputation.measure import Measures
from reputation.nodes import Score, say_score, title
from reputation.parts import say_part
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
        gap: How far it is from the limit: more than 0 where that has to change, less than 0 where there is something to
            spare, so that -0.1 says "0.1 to spare"; None when unknown.
        parts: The checks that a joined condition is made of.
        need: How many of the parts must pass; None when the condition is a single one.

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
    need: int | None = None


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
    here = np.array([place])
    judge = _Judge(measures, here, estimate.take(here))
    held = tier if 0 <= tier < len(ladder.tiers) else -1  # the level of those without data has no conditions
    above = held + 1 if held + 1 < len(ladder.tiers) else None
    return Outlook(
        ladder.names[tier] if tier >= 0 else None,
        tuple(judge.check(needed) for needed in ladder.kept(held)) if held >= 0 else (),
        None if above is None else ladder.names[above],
        () if above is None else tuple(judge.unmet(ladder.requirements(above))),
    )


@attrs.frozen(eq=False)
class _Judge:
    """Holds conditions against one subject."""

    measures: Measures
    place: Index
    mine: Estimate

    def lookup(self, which: Score | str) -> Measured:
        found = self.measures.lookup(which)
        return Measured(found.estimate.take(self.place), None if found.count is None else found.count[self.place])

    def unmet(self, requirements: Sequence[Requirement]) -> list[Check]:
        """What keeps the subject from a tier: for the unrated also that it has no score, where only gates are asked."""
        missing = [check for check in map(self.check, requirements) if check.answer != "pass"]
        if self.mine.rated[0] or any(needed.kind != "gate" for needed in requirements):
            return missing
        return [Check("a score", _name(Answer.INSUFFICIENT)), *missing]

    def check(self, needed: Requirement) -> Check:
        if needed.gate is not None:
            return self.gate(needed.gate, turned=False)
        answer = needed.answer(self.mine, self.lookup)[0]
        return Check(
            needed.describe(),
            _name(answer),
            _first(needed.now(self.mine)),
            needed.limit,
            _first(needed.missing(self.mine)),
        )

    def gate(self, gate: Gate, *, turned: bool) -> Check:
        """A `~` is carried down to the single conditions, which can say how far they are from their limits."""
        if isinstance(gate, Not):
            return self.gate(gate.gate, turned=not turned)
        if isinstance(gate, AtLeast | AtMost):
            return self._condition(gate, turned=turned)
        if not isinstance(gate, All | Any | KOf):
            return self._stranger(gate, turned=turned)
        need = len(gate.gates) if isinstance(gate, All) else 1 if isinstance(gate, Any) else gate.k
        parts = [self.gate(part, turned=turned) for part in gate.gates]
        return self._joined(~gate if turned else gate, parts, len(parts) - need + 1 if turned else need)

    def _joined(self, gate: Gate, parts: Sequence[Check], need: int) -> Check:
        if len(parts) == 1:
            return parts[0]
        return Check(gate.describe(), _name(gate.answer(self.lookup)[0]), parts=tuple(parts), need=need)

    def _condition(self, gate: AtLeast | AtMost, *, turned: bool) -> Check:
        """The limit, any of the limit and the allowance, and the support without which neither means anything."""
        check = self._single(_limit(gate, turned=turned))
        if isinstance(gate, AtMost) and gate.allowance is not None:
            cases = self._cases(gate, gate.allowance, turned=turned)
            if check.answer == _name(Answer.INSUFFICIENT):  # of whom nothing is known, no case is known either
                cases = Check(cases.text, check.answer, None, cases.limit)
            bare = attrs.evolve(gate, support=0.0)
            check = self._joined(~bare if turned else bare, [check, cases], 2 if turned else 1)
        if gate.support == 0.0:
            return check
        enough = self._single(AtLeast(gate.metric, gate.support, on="support"))
        if enough.answer != "pass":
            check, enough = _unsure(check), _unsure(enough)
        return self._joined(~gate if turned else gate, [check, enough], 2)

    def _single(self, gate: AtLeast | AtMost) -> Check:
        answer = gate.answer(self.lookup)[0]
        return Check(
            gate.describe(), _name(answer), _first(gate.now(self.lookup)), gate.limit, _first(gate.missing(self.lookup))
        )

    def _cases(self, gate: AtMost, allowance: float, *, turned: bool) -> Check:
        """The count beside the limit, which passes by itself."""
        cases = _first(gate.cases(self.lookup))
        what = f"cases behind {title(gate.metric)}" if gate.count is None else title(gate.count)
        text = f"{what} {'more than' if turned else 'at most'} {say_score(allowance)}"
        if cases is None:
            return Check(text, _name(Answer.INSUFFICIENT), None, allowance)
        over = cases - allowance
        kept = (over > 0.0) == turned
        return Check(text, _name(Answer.PASS if kept else Answer.FAIL), cases, allowance, -over if turned else over)

    def _stranger(self, gate: Gate, *, turned: bool) -> Check:
        """A gate from elsewhere may have nothing but an answer."""
        answer = int(gate.answer(self.lookup)[0])
        text = f"not ({say_part(gate)})" if turned else say_part(gate)
        leaves = [leaf for leaf in gate.leaves() if leaf != gate]
        parts = tuple(self.gate(leaf, turned=turned) for leaf in leaves)
        check = Check(text, _name(-answer if turned else answer), parts=parts)
        if parts or turned or not all(hasattr(gate, member) for member in ("now", "limit", "missing")):
            return check
        condition: AnyType = gate
        now, gap = _first(condition.now(self.lookup)), _first(condition.missing(self.lookup))
        return attrs.evolve(check, now=now, limit=plain(condition.limit), gap=gap)


def _limit(gate: AtLeast | AtMost, *, turned: bool) -> AtLeast | AtMost:
    """The bare comparison; turned round, "at least 3" is "less than 3"."""
    kind = type(gate) if not turned else AtMost if isinstance(gate, AtLeast) else AtLeast
    return kind(gate.metric, gate.limit, strict=gate.strict != turned, on=gate.on)


def _unsure(check: Check) -> Check:
    """On too little evidence nothing fails."""
    answer = check.answer if check.answer == "pass" else _name(Answer.INSUFFICIENT)
    return attrs.evolve(check, answer=answer, parts=tuple(map(_unsure, check.parts)))


def _name(answer: int) -> str:
    return Answer(int(answer)).name.lower()


def _first(values: object) -> float | None:
    return None if values is None else plain(np.asarray(values)[0])
