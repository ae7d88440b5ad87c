"""A gate: whether a score is known closely enough."""

from __future__ import annotations

from typing import final

import attrs
import numpy as np

from reputation.fields import number, text
from reputation.gates import Answer, Answers, Ask


@final
@attrs.frozen
class Narrow:
    """
    Passes where the bounds of a score lie no further apart than `width`; without a score it cannot say.

    Args:
        metric: The name of the score.
        width: The greatest distance of the bounds, in units of the score, at least 0.
    """

    metric: str = text()
    width: float = number(low=0, kw_only=True)

    def scores(self) -> tuple[str, ...]:
        return (self.metric,)

    def leaves(self) -> tuple[Narrow, ...]:
        return (self,)

    def answer(self, lookup: Ask, /) -> Answers:
        estimate = lookup(self.metric).estimate
        answers = np.where(estimate.upper - estimate.lower <= self.width, Answer.PASS, Answer.FAIL)
        return np.where(np.isnan(estimate.score), Answer.INSUFFICIENT, answers).astype(np.int8)

    def describe(self) -> str:
        return f"{self.metric} known to within {self.width:g}"
