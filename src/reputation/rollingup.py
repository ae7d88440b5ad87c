"""Rolling up: rows into the sums of a recipe per subject and calendar day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np

from reputation.adding import add_up, refuse_mistakes
from reputation.arrays import Codes, Ints
from reputation.cells import Cells, days_of, numbered
from reputation.combining import packed
from reputation.evidence import Evidence
from reputation.offsets import LAST
from reputation.rollups import Rollup
from reputation.tally import Recipe, Tally
from reputation.timeless import check_days, timeless
from reputation.times import MISSING, moment, zone

__all__ = ["rollup"]


def rollup(recipe: Recipe, evidence: Evidence, *, tz: str = "UTC") -> Rollup:
    """
    Count rows once, per subject and calendar day: turn evidence into sums that are free of time.

    Each row belongs to the day of the date that its metric goes by: `occurred_at` unless the metric says otherwise.

    Args:
        recipe: The tallies, usually `policy.recipe`.
        evidence: The rows.
        tz: The zone whose days are meant.

    Returns:
        The rollup, with all subjects that the evidence knows.

    Raises:
        NotRollableError: A decay without a `grain`, or with days of another zone; a window other than `Days`,
            `PastMonths` and `Calendar` in this zone; a keep rule that looks at a subject's other rows. The message
            names it.
        EvidenceError: A weight factor that gives a negative, infinite or unknown weight.
        PolicyError: A part names a column that the evidence lacks, or the zone is unknown.

    Examples:
        >>> from reputation import Count, Evidence, Metric, Policy
        >>> orders = Evidence.from_columns(
        ...     subject=["ada", "bob", "ada"], occurred_at=["2026-06-01", "2026-06-01", "2026-06-09"], tz="UTC"
        ... )
        >>> rollup(Policy(Metric(Count())).recipe, orders)
        Rollup(2 subjects, 3 cells from 2026-06-01 to 2026-06-09, tallies: 1, tz='UTC')
    """
    refuse_mistakes(recipe, evidence, verb="rollup")
    zone(tz)
    check_days(recipe, tz)
    counting = Recipe(map(timeless, recipe.tallies))
    homes = _Homes(counting, evidence, tz)
    sums = add_up(counting, evidence, homes, size=len(homes.cells), now=LAST)
    cells, numbers = packed(counting, homes.cells, sums)
    return Rollup(recipe, tz=tz, subjects=evidence.subjects, cells=cells, sums=numbers, latest=homes.latest)


class _Homes:
    """Where each row belongs, by the date that its tally goes by."""

    def __init__(self, counting: Recipe, evidence: Evidence, tz: str) -> None:
        self.evidence = evidence
        self.last = int(evidence.occurred_at.max(initial=MISSING))
        names = dict.fromkeys(tally.date for tally in counting.tallies) if len(evidence) else {}
        days = [Cells(evidence.subject.codes, days_of(self._times(name), tz)) for name in names]
        self.cells, places = numbered(days, subjects=len(evidence.subjects))
        self.places = dict(zip(names, places, strict=True))

    def _times(self, name: str) -> Ints:
        times, occurred = self.evidence.dates(name), self.evidence.occurred_at
        return times if times is occurred else np.where(times == MISSING, occurred, times)  # without a date: no matter

    def __call__(self, tally: Tally, index: Any) -> Codes:
        """The places of some rows that a tally holds."""
        if tally.date != "occurred_at":
            self.last = int(self.evidence.dates(tally.date)[index].max(initial=self.last))
        places: Codes = self.places[tally.date][index]
        return places

    @property
    def latest(self) -> datetime | None:
        """The latest date of all rows that count; of those that do not, the latest `occurred_at`."""
        return None if self.last == MISSING else moment(self.last)
