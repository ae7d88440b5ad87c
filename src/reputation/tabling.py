"""The cells of a rollup as the columns of a table: one row per subject and day, in any order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from reputation.arrays import Index, frozen
from reputation.cells import EPOCH, Cells, numbered
from reputation.errors import StorageError, plural
from reputation.labels import Labels, Name
from reputation.problems import short_repr
from reputation.state import IDENTITY, Sums
from reputation.stored import AGAIN, Stored
from reputation.tally import Recipe

__all__ = ["cell_columns", "cell_sums", "read_cells", "row_sums"]

Days = npt.NDArray[np.datetime64]

_FIRST, _LAST = np.datetime64(date.min, "D"), np.datetime64(date.max, "D")
_HINT = "hand over dates, or texts such as '2026-06-01'; None for a subject without days."


def cell_columns(cells: Cells, subjects: Sequence[Name]) -> tuple[dict[str, Any], Index]:
    """
    Write cells as columns; a subject without cells has one row without a day.

    Args:
        cells: The cells.
        subjects: The subjects.

    Returns:
        The columns `subject` and `day`, sorted by both; and per row the position of its cell, -1 where there is none.

    Examples:
        >>> columns, places = cell_columns(Cells(np.array([1]), np.array([719_163])), ("ada", "bob"))
        >>> columns["subject"], columns["day"].tolist(), places.tolist()
        (('ada', 'bob'), [None, datetime.date(1970, 1, 1)], [-1, 0])
    """
    idle = np.flatnonzero(np.bincount(cells.subject, minlength=len(subjects)) == 0)
    who = np.concatenate([cells.subject, idle])
    order = np.argsort(who, kind="stable")
    days = np.concatenate([cells.dates, np.full(len(idle), "NaT", dtype="datetime64[D]")])
    places = np.concatenate([np.arange(len(cells)), np.full(len(idle), -1)])
    names = np.array([*subjects, None], dtype=object)[who[order]]
    return {"subject": tuple(names.tolist()), "day": days[order]}, places[order]


def read_cells(stored: Stored) -> tuple[Cells, tuple[Name, ...], Index, int]:
    """
    Take cells out of stored columns, whatever the order of their rows.

    Args:
        stored: The columns.

    Returns:
        The cells; the subjects; the row of each cell; and how many rows there are.

    Raises:
        StorageError: A day is none, or a subject has two rows for one day.

    Examples:
        >>> table = Stored.of({"subject": ["bob", "ada"], "day": ["1970-01-01", None]})
        >>> cells, subjects, rows, size = read_cells(table)
        >>> len(cells), subjects, rows, size
        (1, ('ada', 'bob'), array([0]), 2)
    """
    names, days = stored.labels("subject"), _days(stored.take("day"))
    if len(days) != len(names):
        msg = f"day must hold one day for each of {plural(len(names), 'row')}, got {len(days)}."
        raise StorageError(msg, hint=AGAIN)
    who, rows = Labels.encode(names), np.flatnonzero(~np.isnat(days))
    given = Cells(who.codes[rows], days[rows].astype(np.int64) + EPOCH)
    cells, (places,) = numbered([given], subjects=len(who.categories))
    order = np.full(len(cells), -1)
    order[places] = rows
    if len(cells) < len(rows):
        row = int(rows[order[places] != rows][0])  # of two rows the later one has taken the place
        msg = (
            f"each subject must have one row for a day; {names[row]!r} has two for {days[row]}, one of them row {row}."
        )
        raise StorageError(msg, hint="add them up by subject and day: the sum of a sum, the least of a minimum.")
    return cells, who.categories, order, len(names)


def row_sums(recipe: Recipe, sums: Sequence[Sums], places: Index) -> tuple[Sums, ...]:
    """
    Bring sums of cells into the order of the rows of a table.

    Args:
        recipe: The tallies.
        sums: Per tally its channels by name, one number per cell.
        places: Per row the position of its cell, -1 where there is none.

    Returns:
        Per tally its channels by name, one number per row.

    Examples:
        >>> from reputation.statistics import Count
        >>> from reputation.tally import Tally
        >>> row_sums(Recipe([Tally(Count())]), [{"total": np.array([2.0])}], np.array([-1, 0]))
        ({'total': array([0., 2.])},)
    """
    held = places >= 0
    result: list[Sums] = []
    for tally, channels in zip(recipe.tallies, sums, strict=True):
        rows = {name: np.full(len(places), IDENTITY[each.reduce]) for name, each in tally.statistic.channels.items()}
        for name, values in rows.items():
            values[held] = channels[name][places[held]]
        result.append(rows)
    return tuple(result)


def cell_sums(recipe: Recipe, sums: Sequence[Sums], rows: Index) -> tuple[Sums, ...]:
    """
    Bring sums of the rows of a table into the order of cells.

    Args:
        recipe: The tallies.
        sums: Per tally its channels by name, one number per row.
        rows: The row of each cell; all others hold nothing.

    Returns:
        Per tally its channels by name, one number per cell.

    Raises:
        StorageError: A row without a cell holds something.

    Examples:
        >>> from reputation.statistics import Count
        >>> from reputation.tally import Tally
        >>> cell_sums(Recipe([Tally(Count())]), [{"total": np.array([0.0, 2.0])}], np.array([1]))
        ({'total': array([2.])},)
    """
    for tally, channels in zip(recipe.tallies, sums, strict=True):
        for name, channel in tally.statistic.channels.items():
            stray = np.delete(channels[name], rows) != IDENTITY[channel.reduce]
            if stray.any():
                msg = f"a row without a day must hold nothing, {plural(int(stray.sum()), 'row')} of {name} does not."
                raise StorageError(msg, hint="leave out the row, or say which day it belongs to.")
    return tuple({name: frozen(values[rows]) for name, values in channels.items()} for channels in sums)


def _days(values: Any) -> Days:
    if isinstance(values, np.ndarray) and values.dtype.kind == "M":
        days = values.astype("datetime64[D]")
        whole = np.isnat(values) | ((days == values) & (days >= _FIRST) & (days <= _LAST))
        if not whole.all():
            msg = f"day must hold calendar days, got {values[~whole][0]}."
            raise StorageError(msg, hint=_HINT)
        return days
    listed = values.tolist() if isinstance(values, np.ndarray) else values
    if not isinstance(listed, list):
        msg = f"day must hold calendar days, got {short_repr(values)}."
        raise StorageError(msg, hint=_HINT)
    known: dict[Any, date | None] = {None: None}
    return np.array([_day(value, known) for value in listed], dtype="datetime64[D]")


def _day(value: Any, known: dict[Any, date | None]) -> date | None:
    """One day; days repeat, so each is read once."""
    try:
        if value not in known:
            known[value] = date.fromisoformat(value) if isinstance(value, str) else _date(value)
        return known[value]
    except (TypeError, ValueError):
        msg = f"day must hold calendar days, got {short_repr(value)}."
        raise StorageError(msg, hint=_HINT) from None


def _date(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise TypeError
