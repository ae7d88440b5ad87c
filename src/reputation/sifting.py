"""Some rows of the evidence, sifted once by each tally, however many parts of an explanation ask."""

from __future__ import annotations

from typing import Self

import attrs

from reputation.arrays import Bools, Index
from reputation.evidence import Evidence
from reputation.shares import Shares, shares
from reputation.sieving import Sieve, sieves
from reputation.tally import Tally

__all__ = ["Sifted"]


@attrs.frozen(eq=False)
class Sifted:
    """
    Rows that are looked at, and what each tally does with them.

    Args:
        evidence: The evidence.
        index: Positions of the rows, with all rows of the subjects they are about.
        now: The instant in microseconds.

    Examples:
        >>> import numpy as np
        >>> from reputation.statistics import Count
        >>> Sifted(Evidence.empty(), np.zeros(0, dtype=np.intp), 0).steps(Tally(Count()))
        ()
    """

    evidence: Evidence
    index: Index
    now: int
    _steps: dict[Tally, tuple[Sieve, ...]] = attrs.field(factory=dict, init=False)
    _shares: dict[Tally, Shares] = attrs.field(factory=dict, init=False)

    def only(self, mask: Bools) -> Self:
        """Some of the rows."""
        return self if mask.all() else type(self)(self.evidence, self.index[mask], self.now)

    def steps(self, tally: Tally) -> tuple[Sieve, ...]:
        """The steps in which the tally chooses among the rows."""
        if tally not in self._steps:
            rows = self.evidence.rows().at(self.index)
            self._steps[tally] = tuple(sieves(tally, self.evidence, rows, self.now))
        return self._steps[tally]

    def shares(self, tally: Tally) -> Shares:
        """What its keep rules leave of the rows, and why."""
        if tally not in self._shares:
            self._shares[tally] = shares(tally, self.evidence, self.now, index=self.index, findings=True)
        return self._shares[tally]
