"""Cells: pairs of a subject and a day, numbered in order, however many there are."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation import cells as room
from reputation.cells import Cells, days_of, numbered
from reputation.times import micros

JUNE = date(2026, 6, 1).toordinal()

pairs = st.lists(st.tuples(st.integers(0, 3), st.integers(-70, 70)), max_size=40)


def cells_of(*pairs: tuple[int, int]) -> Cells:
    """Pairs of a subject and a number of days after the first of June."""
    return Cells(np.array([who for who, _ in pairs]), np.array([JUNE + day for _, day in pairs]))


def shown(cells: Cells) -> list[tuple[int, int]]:
    """The pairs, as they were written."""
    return [(who, day - JUNE) for who, day in zip(cells.subject.tolist(), cells.day.tolist(), strict=True)]


def check(parts: list[list[tuple[int, int]]], subjects: int) -> None:
    """The pairs come once and in order, and each is found again at its place."""
    cells, places = numbered([cells_of(*part) for part in parts], subjects=subjects)

    assert sorted({pair for part in parts for pair in part}) == shown(cells)
    assert parts == [[shown(cells)[place] for place in part.tolist()] for part in places]


@given(st.lists(pairs, max_size=3))
def test_pairs_are_numbered_in_order(parts: list[list[tuple[int, int]]]) -> None:
    """Any number of tables, with repeated pairs and without any."""
    check(parts, 4)


@given(st.lists(pairs, max_size=3))
def test_pairs_that_are_far_apart_are_sorted(parts: list[list[tuple[int, int]]]) -> None:
    """A few rows of a roster of millions: nobody counts bits for all who could be there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "_SMALL", -1)
        patch.setattr(room, "_LOOSE", 0)
        check(parts, 4)


@pytest.mark.parametrize("size", [1, 3, 64, 1000])
def test_the_size_of_a_block_does_not_matter(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many pieces are as good as one."""
    chance = np.random.default_rng(20260701)
    drawn = list(zip(chance.integers(0, 9, 300).tolist(), chance.integers(0, 40, 300).tolist(), strict=True))
    monkeypatch.setattr(room, "_BLOCK", size)

    check([drawn[:100], drawn[100:]], 9)


def test_a_roster_of_billions_of_pairs_takes_no_room() -> None:
    """Two rows, two thousand years apart, among a hundred million subjects."""
    cells, (places,) = numbered([cells_of((99_999_999, 0), (0, -730_000))], subjects=100_000_000)

    assert [(0, -730_000), (99_999_999, 0)] == shown(cells)
    assert [1, 0] == places.tolist()


def test_no_pairs_have_no_places() -> None:
    """Neither without tables nor with empty ones."""
    for parts in ([], [Cells.none()], [Cells.none(), Cells.none()]):
        cells, places = numbered(parts, subjects=3)
        assert 0 == len(cells)
        assert [[]] * len(parts) == [place.tolist() for place in places]


def test_cells_are_read_only_and_their_own() -> None:
    """Nobody can change them, not even who handed the arrays over."""
    subject = np.array([0, 1], dtype=np.int32)
    cells = Cells(subject, np.array([JUNE, JUNE]))
    subject[0] = 7

    assert [0, 1] == cells.subject.tolist()
    assert not cells.subject.flags.writeable
    assert not cells.day.flags.writeable
    assert not any(column.flags.writeable for column in (cells.take(np.array([1])).day, cells.moved(subject).subject))


def test_cells_can_be_taken_moved_and_compared() -> None:
    """Some of them, and all of them for subjects that stand at other places."""
    cells = cells_of((0, 3), (1, 4), (1, 5))

    assert [(0, 3), (1, 5)] == shown(cells.take(np.array([0, 2])))
    assert [(2, 3), (5, 4), (5, 5)] == shown(cells.moved(np.array([2, 5])))
    assert cells is cells.moved(None)
    assert cells.equals(cells_of((0, 3), (1, 4), (1, 5)))
    for other in (cells_of((0, 3), (1, 4)), cells_of((0, 3), (1, 4), (1, 6)), cells_of((0, 3), (0, 4), (1, 5))):
        assert not cells.equals(other)
    assert ["2026-06-04", "2026-06-05", "2026-06-06"] == cells.dates.astype(str).tolist()


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York"])
@pytest.mark.parametrize("size", [1, 7, 16_000])
def test_days_of_a_long_column(zone: str, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The local day of each instant, as the calendar on the wall shows it."""
    monkeypatch.setattr(room, "_BLOCK", size)
    moments = [datetime(2026, 3, 7, tzinfo=UTC) + timedelta(hours=5 * step) for step in range(20)]
    days = days_of(np.array([micros(moment) for moment in moments]), zone)

    assert [moment.astimezone(ZoneInfo(zone)).date().toordinal() for moment in moments] == days.tolist()
    assert not days.flags.writeable
