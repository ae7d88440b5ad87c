"""How single columns are read."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import attrs
import numpy as np
import pytest

from reputation.errors import EvidenceError
from reputation.labels import Labels
from reputation.readers import read_extra, read_opinions, read_statuses, read_versions, required
from reputation.scales import Choices, Percent, Scale
from reputation.times import MISSING, micros

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
KINDS = Labels.encode(["review", "visit", "order", "review"])


@attrs.frozen
class Broken:
    """An adapter from elsewhere that keeps no law."""

    at: float

    def to_unit(self, values: Any, /) -> tuple[Any, list[EvidenceError]]:
        """Map everything to one number."""
        return [self.at for _ in values], [EvidenceError("odd.", column="value", rows=[0])]


def known(column: Any) -> list[Any]:
    """Write what is missing as None."""
    return [None if x in (MISSING, None) or np.isnan(x) else x for x in column.tolist()]


def test_rows_without_a_value_are_reported_once() -> None:
    """A row that holds nonsense is not called missing on top."""
    values = ["ada", None, 7]
    problem = EvidenceError("odd.", rows=[2])

    problems = required(Labels.encode(["ada", None, None]), values, "subject", [problem])

    assert [(2,), (1,)] == [found.rows for found in problems]
    assert str(problems[1]).startswith(
        "subject must be known in every row; 1 of 3 rows breaks this, at row 1 (subject=None)."
    )
    assert [(1,)] == [found.rows for found in required(np.array([0, MISSING]), [NOON, None], "occurred_at", [])]
    assert [] == required(np.array([0]), [NOON], "occurred_at", [])


@pytest.mark.parametrize(
    ("values", "expected", "bad"),
    [
        ([1, None, 2.0, Decimal(3)], [1, None, 2, 3], []),
        (np.array([3, 1], dtype="u2"), [3, 1], []),
        ([1.5, 2], [None, 2], [0]),
        ([2**60, -1], [None, -1], [0]),
        (["1", True, math.nan, 0.5, 4], [None, None, None, None, 4], [0, 1, 2, 3]),
    ],
)
def test_versions_are_whole_numbers(values: Any, expected: list[int | None], bad: list[int]) -> None:
    """Everything else is named and blanked."""
    versions, problems = read_versions(values, "version")

    assert expected == known(versions)
    assert bad == [row for problem in problems for row in problem.rows]


def test_statuses_are_read() -> None:
    """None is active, so that no row is left without a status."""
    statuses, problems = read_statuses(["annulled", None, "active", "under_appeal"], "status")

    assert ["annulled", "active", "active", "under_appeal"] == statuses.decode()
    assert [] == problems


def test_unknown_statuses_are_refused_with_near_ones() -> None:
    """The rows are named; they are put down as active until somebody rejects them."""
    statuses, problems = read_statuses(["anulled", "pending", 7], "status")

    assert ["active", "pending", "active"] == statuses.decode()
    assert [(2,), (0,)] == [problem.rows for problem in problems]
    assert "must be one of 'active', 'annulled', 'pending', 'superseded', 'under_appeal'; 1 of 3" in str(problems[1])
    assert str(problems[1].hint).startswith("did you mean 'annulled'?")


def test_opinions_without_a_scale_lie_within_their_range() -> None:
    """As on Scale(0, 1), which is also what they are shown on."""
    opinions, problems, scales = read_opinions([0.5, None, 1, 7], KINDS, None)

    assert [0.5, None, 1.0, None] == known(opinions)
    assert [(3,)] == [problem.rows for problem in problems]
    assert {"order": Scale(0, 1), "review": Scale(0, 1), "visit": Scale(0, 1)} == scales


@pytest.mark.parametrize("form", [list, np.array, lambda values: np.array(values, dtype=object)])
def test_each_kind_has_a_scale_of_its_own(form: Any) -> None:
    """Lists and arrays alike."""
    scales = {"review": Scale(1, 5), "visit": Percent(), "order": Scale(0, 10), "refund": Scale(0, 1)}
    opinions, problems, held = read_opinions(form([5, 50, 10, 3]), KINDS, scales)

    assert ([1.0, 0.5, 1.0, 0.5], []) == (known(opinions), problems)
    assert scales == held


def test_problems_of_one_kind_name_the_rows_of_the_table() -> None:
    """Not those among the rows of the kind."""
    words = Choices({"good": 1.0, "bad": 0.0})
    opinions, problems, _ = read_opinions([5, "god", None, 7], KINDS, {"review": Scale(1, 5), "visit": words})

    assert [1.0, None, None, None] == known(opinions)
    assert [(3,), (1,)] == [problem.rows for problem in problems]
    assert "1 of 4 rows breaks this, at row 3 (value=7)" in str(problems[0])


def test_opinions_of_a_kind_without_a_scale_are_refused() -> None:
    """No scale is guessed; None, and masked entries, need none."""
    scales = {"review": Scale(1, 5), "visit": Scale(1, 5)}
    masked = np.ma.array([5, 5, 5, 5], mask=[False, False, True, False])

    assert [] == read_opinions([5, 5, None, 5], KINDS, scales)[1]
    assert [] == read_opinions(masked, KINDS, scales)[1]
    _, problems, _ = read_opinions([5, 5, 4, 5], KINDS, scales)
    assert [str(problem) for problem in problems] == [
        (
            "value must belong to a kind that has a scale; 1 of 4 rows breaks this, at row 2 (value=4).\n\n"
            "Hint: add 'order' to scale={...}, or write None where a row has no opinion."
        )
    ]
    assert [(2,)] == [problem.rows for problem in read_opinions(np.array([5, 5, 4, 5]), KINDS, scales)[1]]


@pytest.mark.parametrize("scale", [(1, 5), 5, Scale, "1-5", {"review": (1, 5)}])
def test_a_scale_is_an_adapter(scale: Any) -> None:
    """Anything else is a wrong type, and the message says what to write."""
    with pytest.raises(TypeError, match=r"scale must be a Scale, .* got .*: write Scale\(1, 5\)"):
        read_opinions([5], Labels.encode(["review"]), scale)


def test_an_adapter_from_elsewhere_is_not_believed() -> None:
    """Its opinions must lie within [0, 1], and its problems are passed on."""
    opinions, problems, _ = read_opinions([1, 2, 3, 4], KINDS, Broken(1.5))

    assert [None] * 4 == known(opinions)
    assert [
        "odd.",
        "value must be mapped to [0, 1] by Broken(at=1.5); 4 of 4 rows break this, first at row 0 (value=1).",
    ] == [str(problem) for problem in problems]
    assert [0.5] * 4 == known(read_opinions([1, 2, 3, 4], KINDS, Broken(0.5))[0])


@pytest.mark.parametrize(
    ("values", "dtype", "expected"),
    [
        ([1, 2.5, None], "f8", [1.0, 2.5, None]),
        ([Decimal(1), np.int8(2)], "f8", [1.0, 2.0]),
        (np.array([1, 2], dtype="u1"), "f8", [1.0, 2.0]),
        (np.ma.array([1, 2], mask=[False, True]), "f8", [1.0, None]),
        ([None, None], "f8", [None, None]),
        ([], "f8", []),
        ([True, False], "?", [True, False]),
        ([np.True_, False], "?", [True, False]),
        (np.array([True, False]), "?", [True, False]),
        (np.array([True, False], dtype=object), "?", [True, False]),
        ([True, None], "f8", [1.0, None]),
        (np.ma.array([True, False], mask=[False, True]), "f8", [1.0, None]),
        (np.ma.array([True, False], mask=[False, False]), "?", [True, False]),
        ([NOON, None], "i8", [micros(NOON), None]),
        (np.array(["2026-03-01T12", "NaT"], dtype="M8[us]"), "i8", [micros(NOON), None]),
        ([date(1970, 1, 2), np.datetime64("1970-01-02")], "i8", [86_400_000_000] * 2),
    ],
)
def test_columns_of_the_host_are_read_by_what_they_hold(values: Any, dtype: str, expected: list[Any]) -> None:
    """Numbers are floats, truth is boolean unless some is unknown, times are whole microseconds."""
    column, problems = read_extra(values, "extra", "UTC")

    assert isinstance(column, np.ndarray)
    assert (dtype, expected, []) == (column.dtype.str[1:].replace("b1", "?"), known(column), problems)


@pytest.mark.parametrize("values", [["ada", None], np.array(["ada", None], dtype=object), Labels.encode(["ada", None])])
def test_text_of_the_host_becomes_labels(values: Any) -> None:
    """Dates written as text stay text: nothing is guessed."""
    column, _ = read_extra(values, "extra", "UTC")

    assert isinstance(column, Labels)
    assert ["ada", None] == column.decode()
    assert isinstance(read_extra(np.array(["2026-01-01"]), "extra", "UTC")[0], Labels)


def test_the_host_keeps_its_booleans() -> None:
    """What is read is a copy."""
    mine = np.array([True])
    column, _ = read_extra(mine, "extra", None)
    mine[0] = False

    assert [True] == known(column)


@pytest.mark.parametrize(
    ("values", "sort", "bad"),
    [
        ([1, 2, "x", None], "numbers", (2,)),
        (["a", "b", 1], "text", (2,)),
        ([True, True, 1], "true or false", (2,)),
        ([NOON, NOON, "2026-01-01"], "times", (2,)),
        ([{"a": 1}, 2], "numbers", (0,)),
        ([{"a": 1}, None], "numbers", (0,)),
        (np.array([b"x"]), "numbers", (0,)),
    ],
)
def test_a_column_holds_one_sort_of_value(values: Any, sort: str, bad: tuple[int, ...]) -> None:
    """What most rows hold is kept, the others are named."""
    column, problems = read_extra(values, "extra", None)

    assert [bad] == [problem.rows for problem in problems]
    assert f"extra must hold one sort of value, here {sort}; 1 of" in str(problems[0])
    assert len(values) == len(column)


def test_problems_inside_a_column_of_the_host_are_passed_on() -> None:
    """NaN among numbers, naive times among times."""
    assert [(0,)] == [problem.rows for problem in read_extra([math.nan, 1.0], "extra", None)[1]]
    assert [(1,), (0,)] == [problem.rows for problem in read_extra([date(2026, 1, 1), "x", NOON], "extra", None)[1]]
