"""Broken keep rules: mistakes that authors make, each with the law that finds it."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from reputation.keeping import Kept, Timeline, Turn


@attrs.frozen
class FirstOfEach:
    """What the keep rules below have in common: the first row of each source counts."""

    looks_at: str = "record"

    def keep(self, rows: Timeline, /) -> Kept:
        """Keep the first row of each group."""
        groups = rows.groups(by=("source",))
        first = groups.rows[groups.start]
        keep = np.zeros(len(rows), dtype=bool)
        keep[first] = True
        by = groups.back(groups.spread(first))
        by[keep] = -1
        return Kept.where(keep, "only the first row of a source counts", by=by)

    def describe(self) -> str:
        """Say it in plain words."""
        return "only the first row of each source counts"


@attrs.frozen
class Halving:
    """A step rule: each further row of a subject counts half of the one before."""

    def start(self, count: int, /) -> Any:
        """All of it."""
        return np.ones(count)

    def step(self, state: Any, turn: Turn, /) -> tuple[Any, Any]:
        """Give the share, and halve it."""
        del turn
        return state / 2.0, state


@attrs.frozen
class Doubling(Halving):
    """A step rule whose shares grow."""

    def step(self, state: Any, turn: Turn, /) -> tuple[Any, Any]:
        """Give the share, and double it."""
        del turn
        return state * 2.0, state


@attrs.frozen
class Silent(FirstOfEach):
    """A keep rule without reasons."""

    def keep(self, rows: Timeline, /) -> Kept:
        """The same, without a word."""
        return Kept(super().keep(rows).share, ())


@attrs.frozen
class Truths(FirstOfEach):
    """A keep rule that answers with true and false."""

    def keep(self, rows: Timeline, /) -> Kept:
        """The same as truth values."""
        return Kept(super().keep(rows).share > 0.0, ("only the first counts",))  # type: ignore[arg-type]  # that is the mistake


@attrs.frozen
class InItsOwnPlace(FirstOfEach):
    """A keep rule that names a row as counting in its own place."""

    def keep(self, rows: Timeline, /) -> Kept:
        """Name every row."""
        return Kept.where(super().keep(rows).share > 0.0, "only the first counts", by=np.arange(len(rows)))


@attrs.frozen
class FirstInTheTable(FirstOfEach):
    """A keep rule that goes by where rows stand in the table."""

    def keep(self, rows: Timeline, /) -> Kept:
        """Keep the first row of each subject as it stands."""
        _, first = np.unique(rows.subjects, return_index=True)
        return Kept.where(np.isin(np.arange(len(rows)), first), "only the first row counts")


@attrs.frozen
class OneVoiceForAll(FirstOfEach):
    """A keep rule that lets a source speak about one subject only."""

    def keep(self, rows: Timeline, /) -> Kept:
        """Keep the latest row of all subjects."""
        times = rows.dates()
        return Kept.where(times == times.max(initial=0), "only the latest row of all counts")


@attrs.frozen
class ByName(FirstOfEach):
    """A keep rule that favours the subject whose name comes first."""

    def keep(self, rows: Timeline, /) -> Kept:
        """Half of each row of all others."""
        return Kept(np.where(rows.subjects == 0, 1.0, 0.5), ("it is not the first subject",))


@attrs.frozen
class SaysRow(FirstOfEach):
    """A keep rule that says it looks at one row at a time, and does not."""

    looks_at: str = "row"


#: Each law with parts that break it, and what its message must hold for their authors.
MUTANTS: dict[str, list[tuple[Any, str]]] = {
    "share_range": [
        (Doubling(), "a share lies outside of 0 to 1"),
        (Silent(), "a row is not kept in full, without a reason"),
        (Truths(), "its shares are no column of numbers"),
        (InItsOwnPlace(), "the row that counts instead is none"),
    ],
    "permutation": [
        (FirstInTheTable(), "what depends on the position of a row"),
    ],
    "subject_locality": [
        (OneVoiceForAll(), "a subject is judged by its own rows"),
    ],
    "relabel": [
        (ByName(), "what depends on the name of a subject"),
    ],
    "partition": [
        (SaysRow(), "a row adds what it says itself"),
    ],
}

#: Rules like these that break no law.
SOUND: tuple[Any, ...] = (FirstOfEach(), Halving())
