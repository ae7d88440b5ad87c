"""Cells as the rows of a table, and back, of which nothing is trusted."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest

import reputation as rp
from reputation.cells import Cells
from reputation.foreign import Instants
from reputation.statistics import Count, Extremes
from reputation.stored import AGAIN, Stored
from reputation.tabling import cell_columns, cell_sums, read_cells, row_sums
from reputation.tally import Recipe, Tally

JUNE = date(2026, 6, 1)
DAYS = "hand over dates, or texts such as '2026-06-01'; None for a subject without days."


def cells_of(*pairs: tuple[int, int]) -> Cells:
    """Pairs of a subject and a day of June."""
    return Cells(np.array([who for who, _ in pairs]), np.array([JUNE.toordinal() + day - 1 for _, day in pairs]))


def read(subject: Any, day: Any) -> tuple[list[tuple[str, str]], tuple[Any, ...], list[int], int]:
    """What a table holds: cells in words, subjects, rows, and how many rows there are."""
    cells, subjects, rows, size = read_cells(Stored.of({"subject": subject, "day": day}))
    names = [str(subjects[who]) for who in cells.subject.tolist()]
    return list(zip(names, cells.dates.astype(str).tolist(), strict=True)), subjects, rows.tolist(), size


def refused(subject: Any, day: Any, message: str, hint: str = DAYS) -> None:
    """A table that cannot be read."""
    with pytest.raises(rp.StorageError, match=f"^{re.escape(message)}") as caught:
        read(subject, day)
    assert hint == caught.value.hint


def test_a_table_has_one_row_per_subject_and_day() -> None:
    """Subjects without days have one row without a day."""
    columns, places = cell_columns(cells_of((1, 3), (1, 4), (3, 1)), ("ada", "bob", "cyd", "eve"))

    assert ("ada", "bob", "bob", "cyd", "eve") == columns["subject"]
    assert [None, date(2026, 6, 3), date(2026, 6, 4), None, JUNE] == columns["day"].tolist()
    assert [-1, 0, 1, -1, 2] == places.tolist()


@pytest.mark.parametrize("subjects", [(), ("ada",), (1, 2)])
def test_a_table_without_days(subjects: Any) -> None:
    """It holds the roster."""
    columns, places = cell_columns(Cells.none(), subjects)

    assert subjects == columns["subject"]
    assert [None] * len(subjects) == columns["day"].tolist()
    assert [-1] * len(subjects) == places.tolist()
    assert ([], subjects, [], len(subjects)) == read(list(subjects), columns["day"])


@pytest.mark.parametrize(
    "day",
    [
        [JUNE, None, date(2026, 5, 31), None, JUNE],
        ["2026-06-01", None, "2026-05-31", None, "2026-06-01"],
        np.array(["2026-06-01", "NaT", "2026-05-31", "NaT", "2026-06-01"], dtype="datetime64[D]"),
        np.array(["2026-06-01", "NaT", "2026-05-31", "NaT", "2026-06-01"], dtype="datetime64[ns]"),
        np.array([JUNE, None, date(2026, 5, 31), None, JUNE], dtype=object),
    ],
)
def test_rows_may_come_in_any_order(day: Any) -> None:
    """A warehouse promises none; days come as dates, as texts or as times at midnight."""
    expected = [("ada", "2026-06-01"), ("bob", "2026-05-31"), ("bob", "2026-06-01")]

    assert (expected, ("ada", "bob", "cyd"), [4, 2, 0], 5) == read(["bob", "cyd", "bob", "bob", "ada"], day)


def test_texts_of_an_array_are_days() -> None:
    """As some tables give them."""
    assert [("ada", "2026-06-01")] == read(["ada"], np.array(["2026-06-01"]))[0]


def test_an_empty_table_of_any_sort() -> None:
    """Nothing in it says what it would hold."""
    days: list[Any] = [[], np.array([]), np.array([], dtype="datetime64[D]")]
    for day in days:
        assert ([], (), [], 0) == read([], day)


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (["2026-06-31"], "'2026-06-31'"),
        (["June"], "'June'"),
        ([20_000], "20000"),
        ([2.5], "2.5"),
        ([[JUNE]], "[datetime.date(2026, 6, 1)]"),
        ([datetime(2026, 6, 1, tzinfo=UTC)], "datetime.datetime(2026, 6, 1...tzinfo=datetime.timezone.utc)"),
        (np.array(["2026-06-01T12:00"], dtype="datetime64[s]"), "2026-06-01T12:00:00"),
        (np.array(["0000-12-31"], dtype="datetime64[D]"), "0000-12-31"),
        (np.array(["10000-01-01"], dtype="datetime64[D]"), "10000-01-01"),
        (np.array([20_000]), "20000"),
        ("2026-06-01", "'2026-06-01'"),
        (None, "None"),
    ],
)
def test_what_is_no_day_is_refused(day: Any, shown: str) -> None:
    """The first of them is shown."""
    refused(["ada"], day, f"day must hold calendar days, got {shown}.")


def test_times_with_a_zone_are_no_days() -> None:
    """Nobody knows in which zone the midnight was meant."""
    refused(["ada"], Instants(np.array(["2026-06-01"], dtype="datetime64[s]")), "day must hold calendar days, got ")


def test_a_subject_has_one_row_for_a_day() -> None:
    """Otherwise one of the two would be lost."""
    hint = "add them up by subject and day: the sum of a sum, the least of a minimum."
    names, days = ["bob", "ada", "bob", "ada"], [JUNE, JUNE, date(2026, 6, 2), JUNE]

    refused(
        names, days, "each subject must have one row for a day; 'ada' has two for 2026-06-01, one of them row 1.", hint
    )


def test_subjects_and_days_come_in_pairs() -> None:
    """As many of the one as of the other."""
    refused(["ada", "bob"], [JUNE], "day must hold one day for each of 2 rows, got 1.", AGAIN)


RECIPE = Recipe([Tally(Count()), Tally(Extremes())])
SUMS = (
    {"total": np.array([1.0, 2.0])},
    {"low": np.array([0.5, np.inf]), "high": np.array([0.75, -np.inf])},
)


def plain(sums: Any) -> list[dict[str, list[float]]]:
    """Sums as lists."""
    return [{name: values.tolist() for name, values in channels.items()} for channels in sums]


def test_sums_go_from_cells_to_rows_and_back() -> None:
    """A row without a cell holds what no rows hold."""
    rows = row_sums(RECIPE, SUMS, np.array([1, -1, 0, -1]))

    assert [
        {"total": [2.0, 0.0, 1.0, 0.0]},
        {"low": [np.inf, np.inf, 0.5, np.inf], "high": [-np.inf, -np.inf, 0.75, -np.inf]},
    ] == plain(rows)
    cells = cell_sums(RECIPE, rows, np.array([2, 0]))
    assert plain(SUMS) == plain(cells)
    assert not any(values.flags.writeable for channels in cells for values in channels.values())


def test_no_cells_have_rows_that_hold_nothing() -> None:
    """Of everyone on the roster."""
    none = [{name: values[:0] for name, values in channels.items()} for channels in SUMS]

    assert [0.0, 0.0] == row_sums(RECIPE, none, np.array([-1, -1]))[0]["total"].tolist()


@pytest.mark.parametrize(("tally", "name", "value"), [(0, "total", 1.0), (1, "low", 0.5), (1, "high", 0.0)])
def test_a_row_without_a_day_holds_nothing(tally: int, name: str, value: float) -> None:
    """It would be lost."""
    rows = [dict(channels) for channels in row_sums(RECIPE, SUMS, np.array([1, -1, 0]))]
    rows[tally][name] = np.where([False, True, False], value, rows[tally][name])
    with pytest.raises(rp.StorageError) as caught:
        cell_sums(RECIPE, rows, np.array([2, 0]))

    assert f"a row without a day must hold nothing, 1 row of {name} does not." == caught.value.what
    assert "leave out the row, or say which day it belongs to." == caught.value.hint
