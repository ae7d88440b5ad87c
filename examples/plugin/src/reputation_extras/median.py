"""A model: the median rating, which a few extreme ratings do not move."""

from __future__ import annotations

from collections.abc import Mapping
from typing import final

import attrs
import numpy as np

from reputation import Estimate
from reputation.arrays import Floats
from reputation.estimates import z_score
from reputation.models.bounds import confidence
from reputation.parts import count, say_number
from reputation.statistics import Histogram


@final
@attrs.frozen
class Median:
    """
    The weighted median of ratings on a scale of n levels: the least level that half of the weight does not exceed.

    The bounds are the levels at the shares 1/2 -+ z / (2 sqrt(W)) of the weight W, the usual interval of order
    statistics; z belongs to `level`.

    Args:
        levels: The number n of levels: 5 for stars.
        level: The probability that the bounds hold the median, within (0, 1).
    """

    levels: int = count(default=5)
    level: float = confidence()

    range = (0.0, 1.0)

    @property
    def statistic(self) -> Histogram:
        return Histogram(self.levels)

    @property
    def bounds_mean(self) -> str:
        return f"interval that holds the median with probability {say_number(self.level)}"

    def finalize(self, stats: Mapping[str, Floats], /) -> Estimate:
        below = np.cumsum([stats[f"level_{level}"] for level in range(self.levels)], axis=0)
        total = below[-1]
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = np.clip(z_score(self.level) / (2.0 * np.sqrt(total)), 0.0, 0.5)
        low, middle, high = (self._quantile(below, 0.5 + sign * spread) for sign in (-1.0, 0.0, 1.0))
        return Estimate(middle, total, low, high)

    def _quantile(self, below: Floats, share: Floats) -> Floats:
        reached = below >= share * below[-1]
        return np.where(below[-1] > 0.0, reached.argmax(axis=0) / (self.levels - 1.0), np.nan)
