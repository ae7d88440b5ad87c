"""What a keep rule asks for: the columns and the dates that it looks at, found by letting it look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import cycle, islice
from typing import Any, cast

import numpy as np

from reputation.arrays import Ints
from reputation.columns import ArrayRows
from reputation.evidence import Evidence
from reputation.keeping.stepping import step_through
from reputation.keeping.timeline import Timeline
from reputation.labels import Labels
from reputation.testing.samples import Sample, sort_of_values
from reputation.testing.trial import Trial
from reputation.times import MICROS_PER_DAY

__all__ = ["looked_at"]


class _Columns(Mapping[str, Any]):
    """Columns that are there as soon as somebody asks for them."""

    def __init__(self, trial: Trial, size: int) -> None:
        self.trial, self.size = trial, size
        self.asked: dict[str, None] = {}

    def __getitem__(self, name: str) -> Any:
        values = self.trial.values(name)
        self.asked[name] = None
        cells = tuple(islice(cycle(values), self.size))
        return Sample({name: cells}, self.size, {name: sort_of_values(values)}).array(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.trial.columns)

    def __len__(self) -> int:
        return len(self.trial.columns)


class _Watched:
    """Stands for evidence, and remembers what it was asked for."""

    def __init__(self, trial: Trial) -> None:
        self.size = max(map(len, trial.columns.values()))
        self.given = _Columns(trial, self.size)
        self.moments: dict[str, None] = {}
        self.columns: Mapping[str, Any] = {}
        self.subject = Labels.encode(["ada"] * self.size)
        self.subjects = self.subject.categories

    def __len__(self) -> int:
        return self.size

    def rows(self) -> ArrayRows:
        """Rows with every column."""
        return ArrayRows(self.given)

    def dates(self, name: str) -> Ints:
        """Day after day."""
        self.moments[name] = None
        return np.arange(self.size, dtype=np.int64) * MICROS_PER_DAY


def looked_at(rule: Any, trial: Trial) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """
    Find out what a keep rule looks at.

    Args:
        rule: The rule.
        trial: Example values of the columns that it asks for.

    Returns:
        The columns, and the columns of times beside that of the metric.

    Raises:
        ColumnNeeded: The rule asks for a column without example values.

    Examples:
        >>> from reputation import Once
        >>> looked_at(Once(by="source", date="refers_to_at"), Trial())
        (('source',), ('refers_to_at',))
    """
    seen = _Watched(trial)

    def record(predicate: Any) -> Any:
        return np.flatnonzero(np.broadcast_to(np.asarray(predicate(seen.rows()), dtype=bool), seen.size))

    now = seen.size * MICROS_PER_DAY
    timeline = Timeline(cast("Evidence", seen), np.arange(seen.size), "occurred_at", record=record, now=now, asked=now)
    with np.errstate(all="ignore"):
        step_through(rule, timeline) if hasattr(rule, "step") else rule.keep(timeline)
    return tuple(seen.given.asked), tuple(name for name in seen.moments if name != "occurred_at")
