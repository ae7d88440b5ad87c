"""Broken models and metrics: mistakes that authors make, each with the law that finds it."""

from __future__ import annotations

from typing import Any, ClassVar

import attrs
import numpy as np

import reputation as rp
from reputation.estimates import Estimate
from reputation.statistics import Moments, Outcomes


@attrs.frozen
class Share:
    """What the broken models have in common: the share of good outcomes."""

    statistic: ClassVar[Outcomes] = Outcomes()
    range: ClassVar[tuple[float, float]] = (0.0, 1.0)
    bounds_mean: ClassVar[str] = "the score itself"

    def finalize(self, stats: Any) -> Estimate:
        """Good outcomes over all outcomes."""
        total = stats["total"]
        share = np.where(total > 0.0, stats["good"] / total, np.nan)
        return self.told(share, total)

    def told(self, score: Any, support: Any) -> Estimate:
        """A score without any room for doubt."""
        return Estimate(score, np.where(np.isnan(score), 0.0, support), score, score)


@attrs.frozen
class WaldBounds(Share):
    """Bounds that reach beyond the range: the textbook interval is not clipped."""

    def finalize(self, stats: Any) -> Estimate:
        """A share, and twice its standard error to either side."""
        plain = super().finalize(stats)
        spread = 2.0 * np.sqrt(plain.score * (1.0 - plain.score) / stats["total"])
        return Estimate(plain.score, plain.support, plain.score - spread, plain.score + spread)


@attrs.frozen
class BoundsForNobody(Share):
    """An unrated subject has bounds: from one end of the range to the other."""

    def finalize(self, stats: Any) -> Estimate:
        """A share; nothing is known but that it lies within the range."""
        plain = super().finalize(stats)
        return Estimate(plain.score, plain.support, np.zeros(len(plain)), np.ones(len(plain)))


@attrs.frozen
class ZeroForNobody(Share):
    """No rows have the score 0, as if somebody had complained."""

    def finalize(self, stats: Any) -> Estimate:
        """A share, and 0 where there is none."""
        plain = super().finalize(stats)
        return self.told(np.nan_to_num(plain.score), plain.support)


@attrs.frozen
class SupportFromNowhere(Share):
    """No rows have a support: that of the prior."""

    def finalize(self, stats: Any) -> Estimate:
        """Laplace's share, with the rows of the prior among the support."""
        total = stats["total"] + 2.0
        return self.told((stats["good"] + 1.0) / total, total)


@attrs.frozen
class Agreement(Share):
    """A model that takes middling opinions for the best ones."""

    statistic: ClassVar[Moments] = Moments()  # type: ignore[assignment]

    def finalize(self, stats: Any) -> Estimate:
        """One less the distance from the middle."""
        total = stats["total"]
        mean = np.where(total > 0.0, stats["first"] / total, np.nan)
        return self.told(np.clip(1.0 - 2.0 * np.abs(mean - 0.5), 0.0, 1.0), total)


@attrs.frozen
class PriorOnTop(Share):
    """The prior stands in the numerator alone."""

    prior: rp.Prior = rp.Prior(0.5, 2.0)

    def finalize(self, stats: Any) -> Estimate:
        """Good outcomes and those of the prior, over the outcomes."""
        total = stats["total"]
        share = (self.prior.mean * self.prior.strength + stats["good"]) / total
        return self.told(np.where(total > 0.0, np.clip(share, 0.0, 1.0), np.nan), total)


@attrs.frozen
class PriorForEver(Share):
    """The prior counts as much as all rows together, however many there are."""

    prior: rp.Prior = rp.Prior(0.5, 2.0)

    def finalize(self, stats: Any) -> Estimate:
        """Half of it the share of the rows, where they weigh as much as the prior."""
        total = stats["total"]
        with np.errstate(all="ignore"):
            share = stats["good"] / total
            own = np.minimum(total / self.prior.strength, 1.0) / 2.0
        return self.told(self.prior.mean + own * (share - self.prior.mean), total)


@attrs.frozen
class ForgetsWeights(Share):
    """Contributions that forget how much a row counts."""

    baseline: ClassVar[float] = 0.0

    def contributions(self, rows: Any, weight: Any, stats: Any) -> Any:
        """The value of each row over the weights of all."""
        del weight
        return rows["value"] / stats["total"]


@attrs.frozen
class ForgetsBaseline(Share):
    """Contributions that add up to the score, and a baseline beside them."""

    baseline: ClassVar[float] = 0.5

    def contributions(self, rows: Any, weight: Any, stats: Any) -> Any:
        """The weighted value of each row over the weights of all."""
        return weight * rows["value"] / stats["total"]


@attrs.frozen
class Remembers(Share):
    """A model that remembers how good the last subjects were, and judges the next ones by them."""

    last: list[float] = attrs.field(factory=lambda: [0.5], eq=False, repr=False)

    def finalize(self, stats: Any) -> Estimate:
        """Half of it the share, half of it the average that was given last."""
        plain = super().finalize(stats)
        before, known = self.last[0], plain.score[plain.rated]
        self.last[0] = float(known.mean()) if len(known) else 0.25
        return self.told((plain.score + before) / 2.0, plain.support)


@attrs.frozen
class WritesIntoSums(Share):
    """A model that smooths the sums it is handed, in place."""

    def finalize(self, stats: Any) -> Estimate:
        """One good row more for everybody."""
        stats["good"][:] += 1.0
        return super().finalize(stats)


#: Each law with parts that break it, and what its message must hold for their authors: one of two where that depends
#: on which example comes first.
MUTANTS: dict[str, list[tuple[Any, str]]] = {
    "score_range": [
        (WaldBounds(), "lower and upper must lie within [0, 1]"),
        (BoundsForNobody(), "an unrated subject has no bounds"),
        (rp.Metric(WaldBounds()), "WaldBounds of all rows: lower and upper must lie within [0, 1]"),
    ],
    "unknown": [
        (ZeroForNobody(), "no rows have the score 0, and yet it is no total"),
        (SupportFromNowhere(), "no rows are no support"),
        (BoundsForNobody(), "without rows, an unrated subject has no bounds"),
    ],
    "monotone": [
        (Agreement(), ", and the score falls."),
    ],
    "prior_limits": [
        (PriorOnTop(), "evidence that weighs next to nothing moves the score from the mean of the prior"),
        (PriorForEver(), "overwhelming evidence does not make the prior forgotten"),
    ],
    "explanation_adds_up": [
        (ForgetsWeights(), "does not add up"),
        (ForgetsBaseline(), "does not add up"),
    ],
    "repeatability": [
        (Remembers(), "no memory, no clock and no dice | remembers between calls"),
        (WritesIntoSums(), "it writes into the sums that it is handed: 'good'"),
    ],
    "tree_identities": [
        (rp.Metric(WaldBounds()), "has another lower"),
    ],
}
