"""What a ladder says of every subject at one instant, before anything steadies it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs
import numpy as np

from reputation.arrays import Bools, Ints, frozen
from reputation.estimates import Estimate
from reputation.gates import Answer, Ask
from reputation.parts import say_list
from reputation.tiers import Ladder, Requirement, Tier

__all__ = ["Judged", "judge"]


@attrs.frozen(eq=False)
class Judged:
    """
    What a ladder says of every subject at one instant.

    Args:
        subjects: Everyone, sorted.
        names: The names of the tiers, lowest first, then the name of the level of unrated subjects where there is one.
        tier: The tier whose own conditions a subject meets; -1 for none.
        rated: Whether a subject has a score.
        height: The number of tiers that have conditions; a position beyond is the level of unrated subjects.
        kept: Per tier with an exit, who meets its conditions at their exits.
        exits: The same tiers' exits in words.
        missed: Per tier and condition, who does not meet it, each at its exit.

    Examples:
        >>> Judged(("ada",), ("new",), np.array([0]), np.array([True]), 1).rank.tolist()
        [0]
    """

    subjects: tuple[str | int, ...]
    names: tuple[str, ...]
    tier: Ints
    rated: Bools
    height: int
    kept: Mapping[int, Bools] = attrs.field(factory=dict)
    exits: Mapping[int, str] = attrs.field(factory=dict)
    missed: Mapping[tuple[int, str], Bools] = attrs.field(factory=dict)

    @property
    def rank(self) -> Ints:
        """Positions by height: whoever is unrated or meets no tier stands at -1."""
        return np.where(self.tier >= self.height, -1, self.tier)

    def reached(self, held: Ints) -> Ints:
        """
        How high every subject stands when holders only need to meet the exits.

        Args:
            held: The rank that each subject holds; -1 for none.

        Returns:
            Ranks. Whoever holds a tier has every level below it, and keeps the highest whose exits it meets.
        """
        found = self.rank
        for position, kept in sorted(self.kept.items()):
            np.copyto(found, position, where=kept & (held >= position) & (found < position))
        return found


def judge(  # noqa: PLR0913 - what a report knows
    ladder: Ladder, tier: Ints, estimate: Estimate, lookup: Ask, subjects: tuple[str | int, ...], *, misses: bool
) -> Judged:
    """
    Hold every subject against the exits of a ladder.

    Args:
        ladder: The tiers.
        tier: What `ladder.assign` gives.
        estimate: The estimate that the ladder judges.
        lookup: What gates ask for other scores.
        subjects: Everyone, sorted.
        misses: Whether anybody asks which conditions are missed.

    Returns:
        What the ladder says.

    Examples:
        >>> from reputation import Ladder, Tier
        >>> from reputation.measure import Measures
        >>> ladder = Ladder(Tier("new"), Tier("star", at=0.8, exit=0.75))
        >>> estimate = Estimate([0.78], [9], [0.6], [0.9])
        >>> tier, lookup = ladder.assign(estimate, {}), Measures({}, {}).lookup
        >>> judged = judge(ladder, tier, estimate, lookup, ("ada",), misses=True)
        >>> judged.reached(np.array([1])), judged.reached(np.array([0]))
        (array([1]), array([0]))
    """
    rated = ~np.isnan(estimate.score)
    relaxed = [(position, tier_.eased()) for position, tier_ in enumerate(ladder.tiers)]
    asked = [tier_.requirements() for tier_ in ladder.tiers]
    easier = {position: kept for position, kept in relaxed if kept.requirements() != asked[position]}
    return Judged(
        subjects,
        ladder.names,
        tier,
        frozen(rated),
        len(ladder.tiers),
        {position: _holds(kept, estimate, lookup) & rated for position, kept in easier.items()},
        {position: _said(ladder.tiers[position], kept) for position, kept in easier.items()},
        dict(_missed(relaxed, estimate, lookup, rated)) if misses else {},
    )


def _holds(tier: Tier, estimate: Estimate, lookup: Ask) -> Bools:
    return tier.holds(estimate, {} if tier.when is None else {tier.when: tier.when.answer(lookup)})


def _said(entered: Tier, kept: Tier) -> str:
    """The conditions that are easier for holders."""
    asked = set(entered.requirements())
    needs = kept.requirements()
    words = [needed.describe() for needed in needs if needed not in asked]
    if entered.support > kept.support == 0.0:
        words.append("any support")
    return say_list(words or dict.fromkeys(needed.describe() for needed in needs), "and")


def _missed(
    tiers: list[tuple[int, Tier]], estimate: Estimate, lookup: Ask, rated: Bools
) -> Iterator[tuple[tuple[int, str], Bools]]:
    known: dict[Requirement, Bools] = {}  # the tiers of a ladder mostly ask for the same things
    for position, tier in tiers:
        needs = tier.requirements()
        if all(needed.kind == "gate" for needed in needs):
            yield (position, "a score"), ~rated
        for needed in needs:
            if needed not in known:
                known[needed] = needed.answer(estimate, lookup) != Answer.PASS
            yield (position, needed.describe()), known[needed]
