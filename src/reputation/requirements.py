"""What a tier asks for, one thing at a time, so that a subject can be told what is met and what is missing."""

from __future__ import annotations

from typing import cast

import attrs
import numpy as np

from reputation.arrays import Floats, frozen
from reputation.errors import PolicyError
from reputation.estimates import Estimate, slack
from reputation.fields import choice, optional_number
from reputation.gates import Answer, Answers, Ask, Gate
from reputation.nodes import say_score
from reputation.parts import say_part

__all__ = ["Requirement"]


@attrs.frozen(cache_hash=True)
class Requirement:
    """
    One thing that a tier asks for.

    Args:
        kind: `score` or `support`, which must be at least `limit`, or `gate`, which must pass.
        limit: The limit, lower edge included; None for a gate.
        gate: The gate; None for the others.

    Raises:
        PolicyError: A kind that is unknown, or that does not go with what is given.

    Examples:
        >>> from reputation.requirements import Requirement
        >>> needed = Requirement("support", limit=20)
        >>> needed.kind, needed.limit, needed.describe()
        ('support', 20.0, 'support at least 20')
    """

    kind: str = choice("score", "support", "gate", kw_only=False)
    limit: float | None = optional_number()
    gate: Gate | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if (self.limit is None) == (self.gate is None) or (self.gate is None) == (self.kind == "gate"):
            msg = f"kind {self.kind!r} must go with {'gate' if self.kind == 'gate' else 'limit'} alone, got {self!r}."
            raise PolicyError(
                msg,
                hint="write Requirement('score', limit=0.8) or Requirement('gate', gate=AtMost('late_rate', 0.04)).",
            )

    def now(self, estimate: Estimate) -> Floats | None:
        """What is compared with the limit, for every subject; None for a gate, which speaks through its leaves."""
        return None if self.limit is None else self._judged(estimate)

    def missing(self, estimate: Estimate) -> Floats | None:
        """How far every subject is from the limit: 0 or less where met, NaN where unrated; None for a gate."""
        return None if self.limit is None else frozen(self.limit - self._judged(estimate))

    def answer(self, estimate: Estimate, lookup: Ask) -> Answers:
        """
        Whether it is met.

        Args:
            estimate: The estimate that the ladder judges.
            lookup: What gates ask for other scores.

        Returns:
            1 for met, -1 for not met, 0 where there is too little evidence to say, shape (n,).
        """
        if self.limit is None:
            return cast("Gate", self.gate).answer(lookup)  # a requirement without a limit has a gate
        judged = self._judged(estimate)
        short = Answer.FAIL if self.kind == "score" else Answer.INSUFFICIENT
        answers = np.where(judged >= self.limit - slack(self.limit), Answer.PASS, short)
        return frozen(np.where(np.isnan(judged), Answer.INSUFFICIENT, answers).astype(np.int8))

    def describe(self) -> str:
        """What is asked, in words."""
        return f"{self.kind} at least {say_score(self.limit)}" if self.limit is not None else say_part(self.gate)

    def _judged(self, estimate: Estimate) -> Floats:
        return estimate.score if self.kind == "score" else estimate.support
