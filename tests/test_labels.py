"""Columns of names: encoded, decoded, compared, refused."""

from __future__ import annotations

import enum
import pickle
from collections import deque
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation import labels
from reputation.errors import EvidenceError
from reputation.labels import Labels, to_labels

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=3)
columns = st.one_of(st.lists(st.none() | texts), st.lists(st.none() | st.integers()))


class Sort(str, enum.Enum):  # noqa: UP042 - a host may have the old form
    """An enumeration of text, as hosts have them."""

    ORDER = "order"
    REVIEW = "review"


@given(columns)
def test_what_is_encoded_decodes_to_the_same(names: list[Any]) -> None:
    """Round trip, with None."""
    assert names == Labels.encode(names).decode()


@given(columns)
def test_categories_are_sorted_and_unique(names: list[Any]) -> None:
    """Against Python's own sorting."""
    assert tuple(sorted({name for name in names if name is not None})) == Labels.encode(names).categories


@given(columns, columns)
def test_columns_below_one_another_decode_to_both(first: list[Any], second: list[Any]) -> None:
    """Also where both know different names; text and whole numbers do not mix."""
    sorts = {type(name) for name in [*first, *second] if name is not None}
    if len(sorts) <= 1:
        assert first + second == Labels.concat(Labels.encode(first), Labels.encode(second)).decode()


@pytest.mark.parametrize("kind", ["i1", "u1", "i4", "i8", "u8", "U2", "O"])
@given(st.lists(st.integers(0, 99), max_size=30))
def test_arrays_are_encoded_like_lists(kind: str, numbers: list[int]) -> None:
    """Whatever their type."""
    array = np.array(numbers, dtype=kind) if numbers else np.empty(0, dtype=kind)
    labels = Labels.encode(array)

    assert array.tolist() == labels.decode()
    assert tuple(sorted(set(array.tolist()))) == labels.categories


@pytest.mark.parametrize(
    "array",
    [
        np.array([-128, 127, -128], dtype="i1"),
        np.array([2**64 - 1, 0, 5], dtype="u8"),
        np.array([-(2**63), 2**63 - 1, 0]),
        np.array([10**15, 3, 10**15]),
        np.array([2**64 - 1, 2**64 - 2], dtype="u8"),
    ],
)
def test_numbers_far_apart_do_not_overflow(array: Any) -> None:
    """The span of a type may be greater than the type."""
    assert array.tolist() == Labels.encode(array).decode()
    assert all(type(name) is int for name in Labels.encode(array).categories)


def test_long_arrays_of_text_take_another_way_to_the_same_result() -> None:
    """Hashing whole arrays gives what the dictionary gives."""
    array = np.array([f"shop {number % 701}" for number in range(30_000)])

    labels = Labels.encode(array)

    assert array.tolist() == labels.decode()
    assert tuple(sorted(set(array.tolist()))) == labels.categories


@pytest.mark.parametrize(
    "names",
    [
        ["bob", "ada", "", "ada of the long name, which takes several words", "Ωmega", "ada", "\ud800"],
        [7, -5, 2**63 - 1, -(2**63), 7],
        [7, 5, 6, 7],
        [Sort.ORDER, "order", "review"],
        [np.int64(3), 3],
    ],
    ids=["text", "numbers far apart", "numbers close together", "an enumeration", "numbers of NumPy"],
)
@pytest.mark.parametrize("hole", [False, True])
@pytest.mark.parametrize("sort", [list, tuple, deque])
def test_long_lists_take_another_way_to_the_same_result(
    names: list[Any],
    hole: bool,  # noqa: FBT001 - a parameter of the test
    sort: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Hashing by whole arrays gives what the dictionary gives, also where some names are None."""
    monkeypatch.setattr(labels, "_LONG", 4)
    given = (names + [None] * hole) * 3
    long = Labels.encode(sort(given))

    assert given == long.decode()
    assert tuple(sorted(set(names))) == long.categories
    assert {type(name) for name in long.categories} <= {str, int}


@pytest.mark.parametrize(
    "names",
    [["x" * 65, "ada"], ["a\0da", "ada"], [2**70, 5], ["ada", "x" * 65, None], [None]],
    ids=["long", "with the character 0", "large", "long and None", "nothing"],
)
def test_long_lists_of_odd_names_are_left_to_the_dictionary(names: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Slower, never wrong."""
    monkeypatch.setattr(labels, "_LONG", 4)
    given = names * 4

    assert given == Labels.encode(given).decode()
    assert tuple(sorted({name for name in names if name is not None})) == Labels.encode(given).categories


def test_long_lists_report_what_is_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """As short ones do."""
    monkeypatch.setattr(labels, "_LONG", 4)
    given = ["ada"] * 4 + [7]

    found, problems = to_labels(given, column="subject")

    assert [*given[:-1], None] == found.decode()
    assert [(4,)] == [problem.rows for problem in problems]


def test_long_arrays_of_long_names_are_left_to_the_dictionary() -> None:
    """As long lists of them are."""
    array = np.array(["x" * 65, "ada"] * 10_000)

    assert array.tolist() == Labels.encode(array).decode()


@pytest.mark.parametrize(
    "array",
    [
        np.ma.array([7, 5, 7], mask=[False, True, False]),
        np.ma.array([7, 0, 7], mask=[False, True, False], dtype="u1"),
    ],
)
def test_masked_numbers_are_none(array: Any) -> None:
    """A masked array knows what it does not know."""
    assert [7, None, 7] == Labels.encode(array).decode()
    assert (7,) == Labels.encode(array).categories


def test_masked_text_is_none() -> None:
    """Also in a long array."""
    array = np.ma.array(["ada", "bob"] * 12_000, mask=[False, True] * 12_000)

    assert ["ada", None] * 12_000 == Labels.encode(array).decode()


def test_subclasses_of_text_and_numbers_become_plain() -> None:
    """Categories are plain text or plain numbers whatever the host uses."""
    assert [str] == [type(name) for name in Labels.encode([np.str_("ada")]).categories]
    assert [int] == [type(name) for name in Labels.encode([np.int64(3), 3]).categories]
    assert [("order", str)] == [(name, type(name)) for name in Labels.encode([Sort.ORDER, "order"]).categories]


def test_labels_pass_through() -> None:
    """What is encoded already is not encoded again."""
    labels = Labels.encode(["ada"])

    assert labels is to_labels(labels, column="subject")[0]
    assert ("ada", "bob") == to_labels(labels, column="subject", categories=["bob", "ada"])[0].categories


@pytest.mark.parametrize(
    ("names", "kept", "bad"),
    [
        (["ada", 7, None], ["ada", None, None], (1,)),
        ([7, True, None], [7, None, None], (1,)),
        ([True, False], [None, None], (0, 1)),
        ([7, 1.5, float("nan")], [7, None, None], (1,)),
        (["ada", float("nan"), b"bob"], ["ada", None, None], (2,)),
        (np.array([1.5, 2.5]), [None, None], (0, 1)),
        (np.array([True]), [None], (0,)),
        ([["ada"], "bob"], [None, "bob"], (0,)),
    ],
)
def test_what_is_no_name_is_reported(names: Any, kept: list[Any], bad: tuple[int, ...]) -> None:
    """The rows are named and blanked; the others are encoded."""
    labels, problems = to_labels(names, column="subject")

    assert kept == labels.decode()
    assert [("subject", bad)] == [(problem.column, problem.rows) for problem in problems]


def test_the_refusal_says_what_how_many_and_what_to_write() -> None:
    """Text and whole numbers in one column."""
    with pytest.raises(EvidenceError) as caught:
        Labels.encode(["ada", 7, 8], column="source")

    assert str(caught.value) == (
        "source must hold names: all text, or all whole numbers; 2 of 3 rows break this, first at row 1 (source=7).\n\n"
        "Hint: write str(x) for each name, and None where there is none."
    )


@pytest.mark.parametrize(
    ("names", "extra"), [(["ada"], [7]), ([7], ["ada"]), (["ada"], [None]), ([], [1.5]), ([], [True])]
)
def test_extra_names_must_be_names_of_the_same_sort(names: Sequence[Any], extra: list[Any]) -> None:
    """A roster of numbers does not fit a column of text."""
    with pytest.raises(
        EvidenceError, match="subject must hold names: all text, or all whole numbers; among the names"
    ) as caught:
        Labels.encode(names, categories=extra, column="subject")

    assert "write str(x) for each name." == caught.value.hint


def test_text_does_not_go_below_numbers() -> None:
    """Columns of different sorts are not put together; the message names the column."""
    with pytest.raises(EvidenceError, match="source must hold names") as caught:
        Labels.concat(Labels.encode(["ada"]), Labels.encode([7]), column="source")

    assert "source" == caught.value.column


def test_nothing_below_nothing_is_nothing() -> None:
    """The identity of concatenation."""
    assert [] == Labels.concat().decode()
    assert [] == Labels.concat(Labels.encode([]), Labels.encode([])).decode()


def test_a_name_is_found_by_its_code() -> None:
    """Unknown names, None, and things that merely compare equal are not found."""
    numbers, names = Labels.encode([1, 0]), Labels.encode(["bob", "ada"])

    assert [1, -1, -1] == [names.code(label) for label in ("bob", "carl", None)]
    assert [0, 1, -1, -1] == [numbers.code(label) for label in (0, 1, True, "1")]


def test_rows_are_taken_and_read() -> None:
    """By position, slice and mask; all names stay known."""
    names = Labels.encode(["bob", None, "ada"])

    assert ["ada", "bob"] == names.take(np.array([2, 0])).decode()
    assert ["bob"] == names.take(np.array([True, False, False])).decode()
    assert ("ada", "bob") == names.take(slice(0, 1)).categories
    assert ("bob",) == names.take(slice(0, 1)).held()
    assert ["bob", None, "ada"] == [names[row] for row in range(len(names))]


def test_columns_are_equal_row_by_row() -> None:
    """Names that no row holds do not matter, None does."""
    names = Labels.encode(["bob", None])

    assert names.equals(Labels.encode(["bob", None]))
    assert names.equals(Labels.encode(["bob", None], categories=["ada", "zoe"]))
    assert Labels.encode(["bob", None], categories=["ada", "zoe"]).equals(names)
    assert not names.equals(Labels.encode(["bob", "bob"]))
    assert not names.equals(Labels.encode(["bob", "carl"]))
    assert not names.equals(Labels.encode(["bob", "carl"], categories=["ada"]))
    assert not names.equals(Labels.encode(["bob"]))


def test_nobody_can_write_to_a_column() -> None:
    """An array that the host could still change is copied."""
    mine = np.array([0, 0], dtype=np.int32)
    names = Labels(mine, ("ada",))
    mine[0] = -1

    assert ["ada", "ada"] == names.decode()
    with pytest.raises(ValueError, match="read-only"):
        names.codes[0] = 1


def test_one_name_for_all_rows() -> None:
    """Or none for all."""
    assert ["ada", "ada"] == Labels.constant("ada", 2).decode()
    assert [None, None] == Labels.constant(None, 2).decode()


def test_columns_travel_between_processes() -> None:
    """A worker gets what was sent."""
    names = Labels.encode(["bob", None])
    names.code("bob")

    assert names.equals(pickle.loads(pickle.dumps(names)))


def test_a_nan_among_names_is_no_name() -> None:
    """Data-frame libraries write it where a text is unknown."""
    labels, problems = to_labels(["ada", float("nan")], column="source")

    assert (["ada", None], []) == (labels.decode(), problems)
