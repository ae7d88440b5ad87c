"""The engine on NumPy arrays: rows, names and operations."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.columns import NUMPY, ArrayRows, Column, LabelColumn, NumpyOps, Ops, Rows
from reputation.errors import PolicyError
from reputation.labels import Labels

names = st.lists(st.none() | st.sampled_from(["ada", "bob", "cy"]), max_size=8)
numbers = st.lists(st.none() | st.floats(-1e6, 1e6), max_size=8)


def test_rows_of_plain_lists_take_the_type_of_their_values() -> None:
    """Texts become names, booleans stay booleans, everything else becomes floats with NaN for None."""
    rows = ArrayRows.of(
        kind=["b", None], paid=[True, False], verified=[True, None], words=[1, None], empty=[None, None]
    )

    assert isinstance(rows["kind"], LabelColumn)
    assert ["b", "f", "f", "f"] == [rows[name].dtype.kind for name in ("paid", "verified", "words", "empty")]
    assert rows["verified"].tolist() == pytest.approx([1.0, math.nan], nan_ok=True)


@given(names, st.sampled_from(["ada", "bob", "nobody"]))
def test_names_compare_with_a_name(values: list[str | None], name: str) -> None:
    """Row by row as in plain Python; None equals no name."""
    column: Any = LabelColumn(Labels.encode(values).codes, Labels.encode(values))

    assert [value == name for value in values] == (column == name).tolist()
    assert [value != name for value in values] == (column != name).tolist()


@given(names, st.lists(st.sampled_from(["ada", "bob", "nobody"]), max_size=3))
def test_names_are_among_a_few_and_known(values: list[str | None], few: list[str]) -> None:
    """`isin` and `known` on names; None is never among the few."""
    labels = Labels.encode(values)
    column: Any = LabelColumn(labels.codes, labels)

    assert [value in few for value in values] == NUMPY.isin(column, few).tolist()
    assert [value is not None for value in values] == NUMPY.known(column).tolist()


@given(numbers, st.lists(st.sampled_from([0.0, 1.0, 2.5]), max_size=3))
def test_numbers_are_among_a_few_and_known(values: list[float | None], few: list[float]) -> None:
    """`isin` and `known` on numbers; NaN stands for None."""
    column: Any = np.array(values, dtype=float)

    assert [value in few for value in values] == NUMPY.isin(column, few).tolist()
    assert [value is not None for value in values] == NUMPY.known(column).tolist()


def test_what_cannot_be_missing_is_known() -> None:
    """Booleans and whole numbers have no way to say None."""
    for column in (np.array([True, False]), np.array([1, 2])):
        known: Any = NUMPY.known(column)
        assert [True, True] == known.tolist()


def test_names_that_are_whole_numbers_compare_with_numbers() -> None:
    """Hosts may number their sellers; a boolean is no number of a seller."""
    labels = Labels.encode([7, 8, None])
    column: Any = LabelColumn(labels.codes, labels)

    assert [True, False, False] == (column == 7).tolist()
    assert [False] * 3 == (column == "7").tolist()


def test_names_are_never_true_or_false() -> None:
    """A file that says "yes" has texts in it, of which none is True; where there is no name at all, none is either."""
    with pytest.raises(PolicyError) as caught:
        ArrayRows.of(verified=["yes", "no"])["verified"] == True  # noqa: B015, E712 - a column is compared
    assert (
        "a column that holds names ('no', 'yes') is never True.\n\n"
        "Hint: hand over True and False, or name what is meant: where(column, ..., equals='yes')."
    ) == str(caught.value)
    nobody: Any = LabelColumn(Labels.encode([None]).codes, Labels.encode([None]))
    assert [False] == (nobody == True).tolist()  # noqa: E712 - as above


def test_names_know_no_arithmetic() -> None:
    """A name has no order and no size; and a column has no hash."""
    column: Any = ArrayRows.of(kind=["a"])["kind"]
    uses = (
        lambda: column + 1.0,
        lambda: 2.0 * column,
        lambda: np.ones(1) * column,
        lambda: -column,
        lambda: column < "b",
    )
    for use in uses:
        with pytest.raises(PolicyError) as caught:
            use()
        assert "a column that holds names ('a') cannot be counted with or compared with a number." == caught.value.what
        assert "hand over numbers, or give each name a number with lookup()." == caught.value.hint
    with pytest.raises(TypeError):
        hash(column)


@given(st.lists(st.floats(0.0, 500.0), max_size=8))
def test_operations_agree_with_the_standard_library(values: list[float]) -> None:
    """Each operation, one value at a time."""
    x: Any = np.array(values, dtype=float)

    assert [min(max(value, 1.0), 2.0) for value in values] == NUMPY.clip(x, 1.0, 2.0).tolist()
    assert [value if value > 1.0 else 0.5 for value in values] == NUMPY.where(x > 1.0, x, 0.5).tolist()
    assert [math.exp2(-value) for value in values] == pytest.approx(NUMPY.exp2(-x).tolist(), rel=1e-15)
    assert [math.log1p(value) for value in values] == pytest.approx(NUMPY.log1p(x).tolist(), rel=1e-15)
    assert [math.sqrt(value) for value in values] == NUMPY.sqrt(x).tolist()


@given(st.integers(-1000, 1000))
def test_whole_powers_of_two_are_exact(power: int) -> None:
    """Half-lives rest on it."""
    assert math.ldexp(1.0, power) == float(NUMPY.exp2(np.array([float(power)]))[0])


@given(st.lists(st.booleans()), *[st.floats(0, 9) | st.integers(0, 9) | st.booleans()] * 2)
def test_a_choice_between_two_numbers_is_made_row_by_row(mask: list[bool], then: float, otherwise: float) -> None:
    """Of the sort that both together have; also where a mask lies with gaps in memory."""
    held = np.array(mask, dtype=bool)
    expected = [then if row else otherwise for row in mask]

    chosen = NUMPY.where(held, then, otherwise)

    assert expected == chosen.tolist()
    assert np.result_type(np.array(then), np.array(otherwise)) == chosen.dtype
    assert expected[::2] == NUMPY.where(held[::2], then, otherwise).tolist()
    assert (then if mask == [True] else otherwise) == NUMPY.where(mask == [True], then, otherwise)


def test_rows_show_all_or_some() -> None:
    """By slice or by position, names and numbers alike."""
    rows = ArrayRows.of(kind=["a", "b", None], words=[1, 2, 3])

    assert [False, True, False] == (rows["kind"] == "b").tolist()
    for index in (slice(1, 3), np.array([1, 2])):
        some = rows.at(index)
        assert [True, False] == (some["kind"] == "b").tolist()
        assert [2.0, 3.0] == some["words"].tolist()
        assert isinstance(some.ops, NumpyOps)


@pytest.mark.parametrize("name", ["occurred_at", "recorded_at", "refers_to_at"])
def test_dates_are_out_of_reach(name: str) -> None:
    """A weight, a predicate or a statistic that asks for a date is told where time belongs."""
    with pytest.raises(PolicyError) as error:
        _ = ArrayRows.of(words=[1])[name]

    assert error.value.what == f"column {name!r} holds a time, and weights, predicates and statistics cannot see time."
    assert error.value.hint == "use decay= for what fades with age and window= for what counts only for a while."


def test_further_time_columns_can_be_put_out_of_reach() -> None:
    """The evidence names the columns of the host that hold times."""
    rows = ArrayRows(ArrayRows.of(words=[1]).columns, hidden=("expires_at",))

    with pytest.raises(PolicyError, match="column 'expires_at' holds a time"):
        _ = rows.at(slice(0, 1))["expires_at"]
    with pytest.raises(PolicyError, match="no column 'occurred_at'"):
        _ = rows["occurred_at"]


def test_a_missing_column_is_named_with_its_neighbours() -> None:
    """The hint gives the nearest names, or says that there are none."""
    with pytest.raises(PolicyError) as error:
        _ = ArrayRows.of(words=[1], kind=["a"])["wrods"]
    assert error.value.what == "the evidence has no column 'wrods'."
    assert error.value.hint == "did you mean 'words'? Known: 'kind', 'words'."
    with pytest.raises(PolicyError) as none:
        _ = ArrayRows.of()["words"]
    assert none.value.hint == "There are none."


def test_the_numpy_engine_keeps_the_protocols() -> None:
    """The type checker reads these lines."""
    rows: Rows = ArrayRows.of(words=[1.0])
    ops: Ops = rows.ops
    words: Column = rows["words"]

    assert [2.0] == ops.clip(words + 5.0, 0.0, 2.0).tolist()


def test_rows_from_here_and_there_are_picked_once() -> None:
    """And nobody can write to them, as to all others."""
    picked = ArrayRows.of(words=[1, 2, 3], kind=["a", "b", None]).at(np.array([2, 0]))

    assert [3.0, 1.0] == picked["words"].tolist()
    assert picked["words"] is picked["words"]
    assert [False, True] == (picked["kind"] == "a").tolist()
    assert picked["kind"].codes is picked["kind"].codes
    with pytest.raises(ValueError, match="read-only"):
        picked["words"][0] = 7.0
