"""Broken nodes, gates and ladders: mistakes that authors make, each with the law that finds it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np

import reputation as rp
from reputation.estimates import Estimate
from reputation.logic import Algebra, Answer

QUALITY = rp.Metric(rp.Beta(), name="quality")
SPEED = rp.Metric(rp.Ratio(rp.kind("order")), name="speed")
BALANCE = rp.Metric(rp.Points(), name="balance")


@attrs.frozen
class Ranked:
    """A node that gives the rank among all subjects."""

    score: Any = QUALITY
    name: str | None = None
    range: tuple[float, float] = (0.0, 1.0)

    def parts(self) -> tuple[Any, ...]:
        """The score."""
        return (self.score,)

    def combine(self, estimates: Sequence[Estimate]) -> Estimate:
        """The share of subjects that do worse."""
        (base,) = estimates
        below = (base.score[:, None] > base.score).mean(axis=1)
        score = np.where(np.isnan(base.score), np.nan, below)
        return Estimate(score, base.support, score, score)

    def describe(self) -> str:
        """Say it in plain words."""
        return "share of subjects that do worse"


@attrs.frozen
class Sum:
    """A node that adds up two scores, and says that it has the range of one."""

    first: Any = QUALITY
    second: Any = SPEED
    name: str | None = None
    range: tuple[float, float] = (0.0, 1.0)

    def parts(self) -> tuple[Any, ...]:
        """Both scores."""
        return self.first, self.second

    def combine(self, estimates: Sequence[Estimate]) -> Estimate:
        """Their sum."""
        one, two = estimates
        return Estimate(
            one.score + two.score, np.where(np.isnan(one.score + two.score), 0.0, one.support), *self._bounds(one, two)
        )

    def _bounds(self, one: Estimate, two: Estimate) -> list[Any]:
        unknown = np.isnan(one.score + two.score)
        return [np.where(unknown, np.nan, x) for x in (one.lower + two.lower, one.upper + two.upper)]

    def describe(self) -> str:
        """Say it in plain words."""
        return "quality and speed"


@attrs.frozen
class Smoothed:
    """A node that remembers what it gave last, and moves half of the way."""

    score: Any = QUALITY
    name: str | None = None
    last: list[Any] = attrs.field(factory=list, eq=False, repr=False)

    @property
    def range(self) -> tuple[float, float]:
        """That of the score."""
        return (0.0, 1.0)

    def parts(self) -> tuple[Any, ...]:
        """The score."""
        return (self.score,)

    def combine(self, estimates: Sequence[Estimate]) -> Estimate:
        """Half of the way from the last estimate to this one."""
        (base,) = estimates
        before = self.last[-1] if self.last and len(self.last[-1]) == len(base) else base.score
        self.last.append(base.score)
        score = np.where(np.isnan(before), base.score, (base.score + before) / 2.0)
        return Estimate(score, base.support, score, score)

    def describe(self) -> str:
        """Say it in plain words."""
        return "quality, smoothed"


@attrs.frozen
class Settled:
    """A node that takes a balance off a score, and so adds a debt to it."""

    score: Any = QUALITY
    load: Any = BALANCE
    name: str | None = None
    range: tuple[float, float] = (float("-inf"), float("inf"))

    def parts(self) -> tuple[Any, ...]:
        """The score and its load."""
        return self.score, self.load

    def combine(self, estimates: Sequence[Estimate]) -> Estimate:
        """The score less a share of the balance, which may be negative."""
        base, load = estimates
        price = 0.01 * np.nan_to_num(load.score)
        return Estimate(base.score - price, base.support, base.lower - price, base.upper - price)

    def describe(self) -> str:
        """Say it in plain words."""
        return "quality less a hundredth of the balance"


@attrs.frozen
class ClearsTheUnrated:
    """A penalty that gives the unrated a clean start."""

    score: Any = QUALITY
    load: Any = BALANCE
    name: str | None = None
    range: tuple[float, float] = (0.0, 1.0)

    def parts(self) -> tuple[Any, ...]:
        """The score and its load."""
        return self.score, self.load

    def combine(self, estimates: Sequence[Estimate]) -> Estimate:
        """The score, or 0."""
        base, _ = estimates
        numbers = (np.nan_to_num(values) for values in (base.score, base.support, base.lower, base.upper))
        return Estimate(*numbers)

    def describe(self) -> str:
        """Say it in plain words."""
        return "quality, 0 for the unrated"


@attrs.frozen
class Above:
    """What the broken gates have in common: they ask whether quality is above a limit."""

    limit: float = 0.8
    on: str = "score"

    def scores(self) -> tuple[str, ...]:
        """The score that it asks for."""
        return ("quality",)

    def leaves(self) -> tuple[Any, ...]:
        """Itself."""
        return (self,)

    def answer(self, lookup: Any) -> Any:
        """Pass from the limit on."""
        score = lookup("quality").estimate.score
        answers = np.where(score >= self.limit, Answer.PASS, Answer.FAIL)
        return np.where(np.isnan(score), Answer.INSUFFICIENT, answers).astype(np.int8)

    def describe(self) -> str:
        """Say it in plain words."""
        return "quality is high"


@attrs.frozen
class NotBelow(Above):
    """A gate that passes whoever is not below the limit, and of the unrated nothing is below it."""

    def answer(self, lookup: Any) -> Any:
        """Fail below the limit."""
        score = lookup("quality").estimate.score
        return np.where(score < self.limit, Answer.FAIL, Answer.PASS).astype(np.int8)


@attrs.frozen
class TrueOrFalse(Above):
    """A gate that answers with true and false, as if there were no third answer."""

    def answer(self, lookup: Any) -> Any:
        """True from the limit on."""
        return lookup("quality").estimate.score >= self.limit


@attrs.frozen
class HowFar(Above):
    """A gate that answers with grades."""

    def answer(self, lookup: Any) -> Any:
        """Two for far above."""
        answers = super().answer(lookup)
        return np.where(lookup("quality").estimate.score > 1.0, 2, answers).astype(np.int8)


@attrs.frozen
class AmongTheBest(Above):
    """A gate that passes the best subject only."""

    def answer(self, lookup: Any) -> Any:
        """Pass for the highest score there is."""
        score = lookup("quality").estimate.score
        answers = np.where(score == np.fmax.reduce(score), Answer.PASS, Answer.FAIL)
        return np.where(np.isnan(score), Answer.INSUFFICIENT, answers).astype(np.int8)


@attrs.frozen
class NotKnown(Algebra):
    """A gate turned round in its own way: what is insufficient becomes a pass."""

    gate: Any

    def scores(self) -> tuple[Any, ...]:
        """The scores of the gate."""
        return tuple(self.gate.scores())

    def leaves(self) -> tuple[Any, ...]:
        """The leaves of the gate."""
        return tuple(self.gate.leaves())

    def answer(self, lookup: Any) -> Any:
        """Pass for everybody who does not pass."""
        return np.where(self.gate.answer(lookup) == Answer.PASS, Answer.FAIL, Answer.PASS).astype(np.int8)

    def describe(self) -> str:
        """Say it in plain words."""
        return "not so"


@attrs.frozen
class TurnsRound(Above):
    """A gate with an operator of its own."""

    def __invert__(self) -> Any:
        return NotKnown(self)


@attrs.frozen
class Unsigned(Above):
    """A gate whose answers have no sign, so that none can be turned round."""

    def answer(self, lookup: Any) -> Any:
        """Whole numbers without a sign."""
        return super().answer(lookup).astype(np.uint8)


@attrs.frozen
class Forgetful(Above):
    """A gate that fails whoever it has let pass before."""

    seen: list[int] = attrs.field(factory=list, eq=False, repr=False)

    def answer(self, lookup: Any) -> Any:
        """Pass once."""
        self.seen.append(1)
        return super().answer(lookup) if len(self.seen) == 1 else -super().answer(lookup)


@attrs.frozen
class Levels:
    """What the broken ladders have in common: two levels, the upper one from 0.5 on."""

    no_data: str | None = "unrated"

    @property
    def tiers(self) -> tuple[rp.Tier, ...]:
        """The tiers."""
        return rp.Tier("new"), rp.Tier("star", at=0.5, support=5)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the levels."""
        return "new", "star", "unrated"

    @property
    def gates(self) -> tuple[Any, ...]:
        """No gates."""
        return ()

    def assign(self, estimate: Estimate, answers: Any) -> Any:
        """The level of every subject."""
        del answers
        level = np.where((estimate.score >= 0.5) & (estimate.support >= 5.0), 1, 0)
        return np.where(np.isnan(estimate.score), 2, level)


@attrs.frozen
class TopForNewcomers(Levels):
    """A ladder whose highest level is for those with little support."""

    def assign(self, estimate: Estimate, answers: Any) -> Any:
        """The upper level for rising stars, who have little support."""
        del answers
        level = np.where((estimate.score >= 0.5) & (estimate.support < 5.0), 1, 0)
        return np.where(np.isnan(estimate.score), 2, level)


@attrs.frozen
class Overflowing(Levels):
    """A ladder that counts its levels from 1."""

    no_data: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Two levels, and none for the unrated."""
        return "new", "star"

    def assign(self, estimate: Estimate, answers: Any) -> Any:
        """The level, counted from 1."""
        return np.minimum(super().assign(estimate, answers) + 1, 2)


@attrs.frozen
class UnratedAreNew(Levels):
    """A ladder that has a level for the unrated and holds them to be new."""

    def assign(self, estimate: Estimate, answers: Any) -> Any:
        """The lowest level for all who reach no other."""
        return np.minimum(super().assign(estimate, answers), 1 - np.isnan(estimate.score))


@attrs.frozen
class Quartiles(Levels):
    """A ladder that gives the upper level to the better half."""

    def assign(self, estimate: Estimate, answers: Any) -> Any:
        """The upper level above the median."""
        del answers
        level = np.where(estimate.score >= np.nanmedian(np.append(estimate.score, 0.0)), 1, 0)
        return np.where(np.isnan(estimate.score), 2, level)


#: Each law with parts that break it, and what its message must hold for their authors: one of two where that depends
#: on which example comes first.
MUTANTS: dict[str, list[tuple[Any, str]]] = {
    "row_wise": [
        (Ranked(), "it says another score"),
        (AmongTheBest(), "it says another answer"),
        (Quartiles(), "it says another tier"),
    ],
    "score_range": [
        (Sum(), "lower and upper must lie within [0, 1]"),
    ],
    "repeatability": [
        (Smoothed(), "no memory, no clock and no dice | remembers between calls"),
        (Forgetful(), "no memory, no clock and no dice | remembers between calls"),
    ],
    "report_equals_evaluate": [
        (Smoothed(), "no memory, no clock and no dice | remembers between calls"),
    ],
    "penalty_only_lowers": [
        (Settled(), "the score lies above that without the load"),
        (ClearsTheUnrated(), "an unrated subject gets a number"),
    ],
    "tree_identities": [
        (Sum(), "the score kept within its range has another score"),
    ],
    "three_answers": [
        (TrueOrFalse(), "got: bool of shape (5,)"),
        (HowFar(), "an answer is none of three"),
    ],
    "insufficient_when_unrated": [
        (NotBelow(), "a comparison with NaN is false, and its opposite true"),
        (NotKnown(Above()), "nothing is known of anybody, and yet it decides"),
    ],
    "gate_logic": [
        (TurnsRound(), "~this answers otherwise"),
        (Unsigned(), "not this answers otherwise"),
    ],
    "ladder_total": [
        (Overflowing(), "an answer is no level"),
        (UnratedAreNew(), "the level 'unrated' is that of the unrated"),
    ],
    "ladder_monotone": [
        (TopForNewcomers(), "falls."),
    ],
}

#: Parts like these that break no law.
SOUND: tuple[Any, ...] = (Above(), Levels())
