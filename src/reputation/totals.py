"""Several scores added up: `Sum`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

import attrs
import numpy as np

from reputation.arrays import Floats, frozen
from reputation.estimates import Estimate
from reputation.fields import optional_number, text
from reputation.nodes import Score, check_scores, say_score, title
from reputation.parts import say_list

__all__ = ["Sum"]


@attrs.frozen(init=False, repr=False)
class Sum:
    """
    Several scores added up: points of several sorts, a score and a bonus.

        score = sum of the parts,    and likewise lower, upper and support.

    A sum with an unknown part is unknown, unless `missing` says what such a part counts. A subject for whom no part is
    rated is unrated.

    Args:
        *scores: The scores, at least one, written one after the other.
        missing: What a part without a score counts; None where the whole sum is then unrated.
        name: What reports and gates call it; None where it needs no name.

    Raises:
        PolicyError: No score at all, or `missing` is not finite.
        TypeError: A part that is no score, or `missing` is no number.

    Examples:
        >>> from reputation import Metric, Points, Sum
        >>> earned, lost = Metric(Points(start=200), name="earned"), Metric(Points(column="lost"), name="lost")
        >>> Sum(earned, lost).describe()
        'the sum of earned and lost'
    """

    scores: tuple[Score, ...] = attrs.field(metadata={"least": 1})
    missing: float | None = optional_number()
    name: str | None = text(default=None, kw_only=True)

    def __init__(self, *scores: Score, missing: float | None = None, name: str | None = None) -> None:
        self.__attrs_init__(check_scores("Sum", scores), missing=missing, name=name)

    def __repr__(self) -> str:
        given = {"missing": self.missing, "name": self.name}
        named = [f"{name}={value!r}" for name, value in given.items() if value is not None]
        return f"Sum({', '.join([*map(repr, self.scores), *named])})"

    @property
    def range(self) -> tuple[float, float]:
        """The sums of the ends of its parts, where a part without a score counts what `missing` says."""
        also = [] if self.missing is None else [self.missing]
        lows, highs = zip(*((min([low, *also]), max([high, *also])) for low, high in self._ends()), strict=True)
        return sum(lows), sum(highs)

    def _ends(self) -> Iterable[tuple[float, float]]:
        return (score.range for score in self.scores)

    def parts(self) -> tuple[Score, ...]:
        """The scores, in order."""
        return self.scores

    def combine(self, estimates: Sequence[Estimate], /) -> Estimate:
        """The sum of the parts."""
        rated = [estimate.rated for estimate in estimates]
        known = reduce(np.logical_and if self.missing is None else np.logical_or, rated)
        score, lower, upper = (
            frozen(np.where(known, self._added([getattr(estimate, name) for estimate in estimates]), np.nan))
            for name in ("score", "lower", "upper")
        )
        support = reduce(np.add, [estimate.support for estimate in estimates])
        return Estimate(score=score, support=frozen(np.where(known, support, 0.0)), lower=lower, upper=upper)

    def _added(self, columns: Sequence[Floats]) -> Floats:
        """Added up in order, as the ends of the range are, so that rounding keeps it within them."""
        total = np.zeros(len(columns[0]))
        for column in columns:
            total = total + (column if self.missing is None else np.where(np.isnan(column), self.missing, column))
        return total

    @property
    def without_evidence(self) -> str:
        """What becomes of parts without evidence."""
        if self.missing is None:
            return "no score where any part has none"
        return f"a part without a score counts {say_score(self.missing)}; no score where no part has one"

    def describe(self) -> str:
        """Its parts, in words."""
        return f"the sum of {say_list(map(title, self.scores), 'and')}"
