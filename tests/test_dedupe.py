"""Which rows of one id count."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.dedupe import conflict, rows_of, settle
from reputation.labels import Labels
from reputation.times import MISSING

versions = st.none() | st.integers(-2, 2)
deliveries = st.lists(
    st.tuples(st.none() | st.sampled_from("ab"), versions, versions, st.sampled_from([0.0, np.nan])), max_size=12
)


def table(rows: list[tuple[str | None, int | None, int | None, float]]) -> dict[str, Any]:
    """Encode rows of id, version, recorded_at and value."""
    ids, version, recorded, value = zip(*rows, strict=True) if rows else ((), (), (), ())
    return {
        "id": Labels.encode(ids),
        "version": np.array([MISSING if x is None else x for x in version], dtype=np.int64),
        "recorded_at": np.array([MISSING if x is None else x for x in recorded], dtype=np.int64),
        "value": np.array(value, dtype=float),
    }


def by_hand(rows: list[tuple[str | None, int | None, int | None, float]]) -> tuple[list[int], list[int]]:
    """Settle row by row: which row counts in the place of each, and which contradict it."""

    def key(row: int) -> tuple[float, float, int]:
        _, version, recorded, _ = rows[row]
        low = float("-inf")
        return (low if version is None else version, low if recorded is None else recorded, -row)

    replaced_by, conflicts = [], []
    for row, (name, *_) in enumerate(rows):
        best = (
            max((other for other in range(len(rows)) if rows[other][0] == name), key=key) if name is not None else row
        )
        replaced_by.append(-1 if best == row else best)
        if best != row and key(best)[:2] == key(row)[:2] and str(rows[best]) != str(rows[row]):
            conflicts.append(row)
    return replaced_by, conflicts


@given(deliveries)
def test_the_newest_row_of_an_id_counts(rows: list[Any]) -> None:
    """Against a second way of finding it, row by row."""
    settled = settle(table(rows), len(rows))

    assert by_hand(rows) == (settled.replaced_by.tolist(), settled.conflicts.tolist())


@given(deliveries, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(rows: list[Any], random: Any) -> None:
    """The same contents count, and the same ids contradict themselves."""
    order = list(range(len(rows)))
    random.shuffle(order)
    shuffled = [rows[row] for row in order]
    one, other = settle(table(rows), len(rows)), settle(table(shuffled), len(rows))

    def broken(some: list[Any], settled: Any) -> set[object]:
        return {some[row][0] for row in settled.conflicts}

    def counting(some: list[Any], settled: Any) -> list[str]:
        return sorted(str(row) for row, by in zip(some, settled.replaced_by, strict=True) if by < 0)

    assert broken(rows, one) == broken(shuffled, other)
    if not broken(rows, one):
        assert counting(rows, one) == counting(shuffled, other)


@given(deliveries)
def test_delivering_everything_twice_changes_nothing(rows: list[Any]) -> None:
    """Of each id one row counts, and it is the one that counted before."""
    rows = [row for row in rows if row[0] is not None]
    once, twice = settle(table(rows), len(rows)), settle(table([*rows, *rows]), 2 * len(rows))
    if not len(once.conflicts):
        assert once.replaced_by.tolist() == twice.replaced_by[: len(rows)].tolist()
        assert (twice.replaced_by[len(rows) :] >= 0).all()


def test_a_version_goes_before_the_date_of_recording() -> None:
    """A late arrival of an old version changes nothing."""
    columns = table([("a", 2, 1, 0.0), ("a", 1, 9, 1.0), ("a", None, 10, 1.0)])

    assert [-1, 0, 0] == settle(columns, 3).replaced_by.tolist()


def test_without_versions_the_latest_recording_counts() -> None:
    """Columns that are not there do not decide."""
    columns = table([("a", 0, 1, 0.0), ("a", 0, 9, 1.0)])
    del columns["version"]

    assert [1, -1] == settle(columns, 2).replaced_by.tolist()
    del columns["recorded_at"]
    assert [1] == settle(columns, 2).conflicts.tolist()


def test_rows_must_agree_in_every_column() -> None:
    """Also in text, and in what is unknown."""
    ids = Labels.encode(["a", "a", "b", "b"])
    nothing = np.array([np.nan, np.nan, np.nan, 1.0])

    assert [3] == settle({"id": ids, "value": nothing}, 4).conflicts.tolist()
    assert [1] == settle({"id": ids, "kind": Labels.encode(["x", "y", "x", "x"])}, 4).conflicts.tolist()


def test_without_ids_every_row_counts() -> None:
    """None is no id."""
    assert [-1, -1] == settle({"value": np.array([1.0, 1.0])}, 2).replaced_by.tolist()
    assert [-1, -1] == settle({"id": Labels.encode([None, None])}, 2).replaced_by.tolist()
    assert [-1, -1] == settle({"id": Labels.encode(["a", "b"])}, 2).replaced_by.tolist()
    assert [] == settle({"id": Labels.encode([])}, 0).replaced_by.tolist()


@pytest.mark.parametrize(("rows", "more"), [([3], ""), ([3, 4, 5], " (3 such rows in all)")])
def test_a_contradiction_says_which_id_and_what_to_do(rows: list[int], more: str) -> None:
    """The id, the first row, the remedy."""
    error = conflict(Labels.encode(["r1"] * 6), np.array(rows))

    assert ("id", tuple(rows)) == (error.column, error.rows)
    assert str(error) == (
        "id 'r1' was delivered with different content and neither version nor recorded_at says which is newer, at row 3"
        f"{more}.\n\nHint: number the contents of an id with version=, or say with recorded_at= when each was recorded."
    )


def test_all_rows_of_a_contradiction_are_found() -> None:
    """Also those that an agreed newer row would replace."""
    assert [0, 2, 3] == rows_of(Labels.encode(["a", "b", "a", "a", None]), np.array([2])).tolist()
