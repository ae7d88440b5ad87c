"""
Rollups: the sums of a recipe per subject and calendar day, before anything has faded.

Time is not in them: a decay and a window are applied when a rollup is read. So both may be changed without reading the
events again, if they look at nothing finer than a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Self

import attrs
import numpy as np

from reputation.cells import Cells, numbered
from reputation.codec import say_instant
from reputation.combining import joined, packed, taken_away
from reputation.daily import Reading
from reputation.errors import EvidenceError, MergeError, StorageError, plural
from reputation.rosters import Roster, union
from reputation.state import State, Sums, refuse_other_recipe
from reputation.stored import Stored
from reputation.storing import Columns, Form, Storable
from reputation.sums import read_sums, sum_columns
from reputation.tabling import cell_columns, cell_sums, read_cells, row_sums
from reputation.tally import Recipe
from reputation.timeless import check_days, find, timeless
from reputation.times import local_date, micros, zone

__all__ = ["Rollup"]


@attrs.frozen(eq=False)
class Rollup(Storable):
    """
    The channels of a recipe per subject and calendar day: one number per channel, subject and day with rows.

    Args:
        recipe: The tallies; the rollup can be read under any other recipe that differs in decays and windows only.
        tz: The zone whose days are meant.
        subjects: The subjects, sorted, with or without rows.
        cells: The subject and the day of each number; sorted, none twice, none without a number.
        sums: Per tally of `timeless`, its channels by name; arrays of shape (cells,).
        latest: An instant at or after every date of every row; None where there is no row.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from reputation import Count, Evidence, HalfLife, Metric, Policy, days, rollup
        >>> policy = Policy(Metric(Count(), decay=HalfLife(days(30), grain=days(1))))
        >>> orders = Evidence.from_columns(subject=["ada", "ada"], occurred_at=["2026-05-02", "2026-06-01"], tz="UTC")
        >>> kept = rollup(policy.recipe, orders)
        >>> policy.report(kept.at(datetime(2026, 7, 1, tzinfo=timezone.utc)))["ada"].score
        0.75
    """

    form: ClassVar[Form] = Form("rollup", 1)

    recipe: Recipe
    tz: str = attrs.field(kw_only=True)
    subjects: Roster = attrs.field(kw_only=True)
    cells: Cells = attrs.field(kw_only=True)
    sums: tuple[Sums, ...] = attrs.field(kw_only=True)
    latest: datetime | None = attrs.field(kw_only=True)

    def __len__(self) -> int:
        return len(self.cells)

    def __repr__(self) -> str:
        held = plural(len(self.subjects), "subject")
        if len(self):
            first, last = self.cells.dates.min(), self.cells.dates.max()
            held += f", {plural(len(self), 'cell')} from {first} to {last}"
        return f"Rollup({held}, tallies: {len(self.recipe)}, tz={self.tz!r})"

    @property
    def timeless(self) -> Recipe:
        """The distinct tallies of the recipe without decay and window: what is summed up per day."""
        return _timeless(self.recipe)

    def equals(self, other: Rollup) -> bool:
        """Whether two rollups hold the same numbers, bit for bit, for the same recipe, zone, subjects and days."""
        mine, theirs = ((each.recipe, each.tz, each.subjects, each.latest) for each in (self, other))
        return (
            mine == theirs
            and self.cells.equals(other.cells)
            and all(
                left.keys() == right.keys() and all(np.array_equal(left[name], right[name]) for name in left)
                for left, right in zip(self.sums, other.sums, strict=True)
            )
        )

    def at(self, as_of: datetime) -> State:
        """
        Read the sums as they stood at an instant.

        Args:
            as_of: The instant, aware; not before the latest row.

        Returns:
            What folding the rows at that instant would give, up to floating rounding.

        Raises:
            EvidenceError: A row lies after `as_of`, also where a fold would leave it out because its window by
                `recorded_at` or `refers_to_at` ends before.
            NotRollableError: A window of a foreign part begins or ends within a day.

        Examples:
            >>> from datetime import datetime, timezone
            >>> from reputation import Count, Days, Evidence, Metric, Policy, rollup
            >>> orders = Evidence.from_columns(subject="ada", occurred_at=["2026-06-01", "2026-06-09"], tz="UTC")
            >>> kept = rollup(Policy(Metric(Count(), window=Days(7))).recipe, orders)
            >>> kept.at(datetime(2026, 6, 12, tzinfo=timezone.utc)).sums[0]["total"]
            array([1.])
        """
        now = micros(as_of)
        if self.latest is not None and now < micros(self.latest):
            latest = self.latest.isoformat()
            msg = f"as_of must not lie before the latest row of the rollup ({latest}), got {as_of.isoformat()}."
            raise EvidenceError(msg, hint="ask for a later instant, or roll up evidence.until(as_of).")
        reading = Reading(self.cells, subjects=len(self.subjects), zone=self.tz, now=now)
        held = dict(zip(self.timeless.tallies, self.sums, strict=True))
        sums = tuple(reading.of(tally, held[timeless(tally)]) for tally in self.recipe.tallies)
        return State(self.recipe, as_of, self.subjects, sums)

    def under(self, recipe: Recipe) -> Self:
        """
        Take the same days for another recipe, with other half-lives, decays or windows.

        Args:
            recipe: A recipe whose tallies, but for decay and window, are among those of this rollup.

        Returns:
            What rolling the rows up under that recipe would give.

        Raises:
            MergeError: Another part than a decay or a window differs; the message names it.
            NotRollableError: A decay or a window looks at less than a day, or at the days of another zone.

        Examples:
            >>> from datetime import datetime, timezone
            >>> from reputation import Count, Days, Evidence, Metric, Policy, rollup
            >>> orders = Evidence.from_columns(subject="ada", occurred_at=["2026-06-01", "2026-06-09"], tz="UTC")
            >>> kept = rollup(Policy(Metric(Count())).recipe, orders)
            >>> week = Policy(Metric(Count(), window=Days(7))).recipe
            >>> kept.under(week).at(datetime(2026, 6, 12, tzinfo=timezone.utc)).sums[0]["total"]
            array([1.])
        """
        check_days(recipe, self.tz)
        counting = _timeless(recipe)
        cells, sums = packed(counting, self.cells, [self.sums[place] for place in find(counting, self.timeless)])
        return attrs.evolve(self, recipe=recipe, cells=cells, sums=sums)

    def merge(self, *others: Rollup) -> Rollup:
        """
        Add up rollups of disjoint rows, as `merge` does with states.

        Rows that arrive late find their day. Rows with the same `id` must lie in the same part.

        Args:
            *others: Rollups with the same recipe and the same zone.

        Returns:
            The rollup of all rows, with the subjects of all parts.

        Raises:
            MergeError: The recipes or the zones differ.

        Examples:
            >>> from reputation import Count, Evidence, Metric, Policy, rollup
            >>> recipe = Policy(Metric(Count())).recipe
            >>> june, july = (
            ...     rollup(recipe, Evidence.from_columns(subject="ada", occurred_at=day, tz="UTC"))
            ...     for day in ("2026-06-30", "2026-07-01")
            ... )
            >>> june.merge(july)
            Rollup(1 subject, 2 cells from 2026-06-30 to 2026-07-01, tallies: 1, tz='UTC')
        """
        parts = (self, *others)
        for other in others:
            self._refuse(other, verb="merged", rule="merge takes rollups, one after the other")
        subjects, moves = union([part.subjects for part in parts], of="rollup")
        cells = [part.cells.moved(move) for part, move in zip(parts, moves, strict=True)]
        distinct, places = numbered(cells, subjects=len(subjects))
        sums = [
            joined(tally.statistic.channels, [part.sums[place] for part in parts], places, size=len(distinct))
            for place, tally in enumerate(self.timeless.tallies)
        ]
        latest = max((part.latest for part in parts if part.latest is not None), key=micros, default=None)
        return self._holding(distinct, sums, subjects=subjects, latest=latest)

    def retract(self, part: Rollup) -> Rollup:
        """
        Take the rows of one rollup out of another, as `retract` does with states.

        Args:
            part: The rollup of some of the rows, with the same recipe and the same zone.

        Returns:
            The rollup of the remaining rows, with all subjects of this one. Floating sums may leave a rounding residue.

        Raises:
            MergeError: The recipes or the zones differ, a channel is a minimum or a maximum, or `part` holds a subject
                or a day that this one lacks.

        Examples:
            >>> from reputation import Count, Evidence, Metric, Policy, rollup
            >>> recipe = Policy(Metric(Count())).recipe
            >>> both, one = (
            ...     rollup(recipe, Evidence.from_columns(subject=["ada"] * count, occurred_at="2026-06-01", tz="UTC"))
            ...     for count in (2, 1)
            ... )
            >>> both.retract(one).sums[0]["total"]
            array([1.])
        """
        self._refuse(part, verb="subtracted", rule="retract takes two rollups")
        lacking = set(part.subjects) - set(self.subjects)
        _refuse_strangers(len(lacking), "subject", repr(min(lacking, default=None)))
        subjects, (_, move) = union([self.subjects, part.subjects], of="rollup")
        distinct, (own, places) = numbered([self.cells, part.cells.moved(move)], subjects=len(subjects))
        new = distinct.take(np.setdiff1d(places, own)) if len(distinct) > len(own) else Cells.none()
        _refuse_strangers(len(new), "cell", "" if not len(new) else f"{subjects[new.subject[0]]!r} on {new.dates[0]}")
        sums = [
            taken_away(tally.statistic.channels, mine, theirs, places)
            for tally, mine, theirs in zip(self.timeless.tallies, self.sums, part.sums, strict=True)
        ]
        return self._holding(self.cells, sums)

    def to_columns(self) -> Columns:
        """
        Write it as a table with one row per subject and day, for a warehouse or for `numpy.savez(file, **columns)`.

        The columns are `subject`, `day` and one per channel. A subject without rows has one row without a day. Decays
        and windows are not stored: `recipe` and `digest` are those of `timeless`.

        Returns:
            Arrays by name, none of which needs pickle. Single texts are arrays without dimension.

        Raises:
            PolicyError: The recipe holds a part that cannot be stored; the message names it.
            StorageError: A subject is a whole number of more than 64 bits, or a sum is no finite number.

        Examples:
            >>> from reputation import Count, Evidence, Metric, Policy, rollup
            >>> orders = Evidence.from_columns(subject="ada", occurred_at=["2026-06-01", "2026-06-01"], tz="UTC")
            >>> table = rollup(Policy(Metric(Count())).recipe, orders).to_columns()
            >>> table["subject"], table["day"], table["tally_1_total"]
            (array(['ada'], dtype='<U3'), array(['2026-06-01'], dtype='datetime64[D]'), array([2.]))
        """
        return Storable.to_columns(self._bare)

    def to_dict(self) -> dict[str, Any]:
        """
        Write it as plain Python data, ready for `json.dumps(..., allow_nan=False)`.

        Returns:
            The same columns as lists, with days as texts such as `2026-06-01`; None where there is none.

        Raises:
            PolicyError: The recipe holds a part that cannot be stored; the message names it.
            StorageError: A sum is no finite number.
        """
        data = Storable.to_dict(self._bare)
        return data | {"day": [None if day is None else day.isoformat() for day in data["day"]]}

    @classmethod
    def from_columns(cls, columns: Any, recipe: Recipe) -> Self:
        """
        Read back what `to_columns` wrote, bit for bit, whatever the order of the rows.

        Args:
            columns: A mapping of arrays or lists, what `numpy.load(file)` gives, or a table of PyArrow, pandas or
                Polars with these columns and no others.
            recipe: The recipe that it is read for; it may have other decays and windows than the one rolled up under.

        Returns:
            The rollup, under that recipe.

        Raises:
            TypeError: `columns` has no columns, or `recipe` is no recipe.
            MergeError: Another part than a decay or a window has changed; the message says what.
            NotRollableError: A decay or a window looks at less than a day, or at the days of another zone.
            StorageError: The columns are of a form or a version that is not known, are not those that were stored, or
                hold what no rollup gives.
        """
        given: object = recipe
        return super().from_columns(columns, _timeless(recipe) if isinstance(given, Recipe) else recipe).under(recipe)

    @property
    def _bare(self) -> Self:
        return attrs.evolve(self, recipe=self.timeless)

    def _packed(self) -> dict[str, Any]:
        table, places = cell_columns(self.cells, self.subjects)
        latest = {} if self.latest is None else {"latest": say_instant(self.latest)}
        return {"tz": self.tz, **latest, **table, **sum_columns(self.recipe, row_sums(self.recipe, self.sums, places))}

    @classmethod
    def _unpacked(cls, recipe: Recipe, stored: Stored) -> Self:
        tz = zone(stored.text("tz"), error=StorageError).key
        latest = stored.instant("latest") if "latest" in stored.names else None
        found, subjects, rows, size = read_cells(stored)
        _refuse_early(latest, found, tz)
        sums = cell_sums(recipe, read_sums(recipe, stored, rows=size), rows)
        cells, numbers = packed(recipe, found, sums)
        return cls(recipe, tz=tz, subjects=subjects, cells=cells, sums=numbers, latest=latest)

    def _holding(self, cells: Cells, sums: Sequence[Sums], **others: Any) -> Rollup:
        """The same with other numbers: what holds nothing is left out."""
        kept, numbers = packed(self.timeless, cells, sums)
        return attrs.evolve(self, cells=kept, sums=numbers, **others)

    def _refuse(self, other: object, *, verb: str, rule: str) -> None:
        if not isinstance(other, Rollup):
            msg = f"{rule}, got {type(other).__name__}.\n\nHint: roll the rows up: rollup(recipe, rows, tz=...)."
            raise TypeError(msg)
        hint = "take both for one recipe first: rollup.under(policy.recipe)."
        refuse_other_recipe(self.recipe, other.recipe, deed=f"rollups of different recipes cannot be {verb}", hint=hint)
        if self.tz != other.tz:
            msg = f"rollups of different zones cannot be {verb}: {self.tz!r} and {other.tz!r}."
            raise MergeError(msg, hint="roll the evidence up again, in one zone.")


def _refuse_strangers(count: int, noun: str, first: str) -> None:
    if count:
        msg = f"the part holds {plural(count, noun)} that the rollup lacks, first {first}."
        raise MergeError(msg, hint="retract only rows that were rolled up.")


def _refuse_early(latest: datetime | None, cells: Cells, tz: str) -> None:
    """Whoever reads a rollup relies on no row lying after the latest instant."""
    if len(cells) and (latest is None or local_date(micros(latest), tz).toordinal() < int(cells.day.max())):
        told = "None" if latest is None else latest.isoformat()
        msg = f"latest must not lie before the last day ({cells.dates.max()}), got {told}."
        raise StorageError(msg, hint="tell an instant at or after every row, for instance the end of the last day.")


def _timeless(recipe: Recipe) -> Recipe:
    return Recipe(map(timeless, recipe.tallies))
