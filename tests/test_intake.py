"""Tables as hosts hand them over."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from reputation.errors import EvidenceError
from reputation.intake import read_table
from reputation.labels import Labels
from reputation.scales import Scale
from reputation.times import MISSING, moment

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Series:
    """A column from elsewhere that knows how to become an array."""

    def __init__(self, values: list[Any]) -> None:
        self.values = values

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.array(self.values, dtype=dtype)


class Stream:
    """A column from elsewhere that can be read once."""

    def __iter__(self) -> Iterator[int]:
        return iter([1, 2])


def table(**columns: Any) -> Any:
    """Read a table whose subject, time and kind are all right."""
    known = {"subject": ["ada", "bob"], "occurred_at": NOON, "kind": "order"}
    own = {name: values for name, values in columns.items() if name not in _KNOWN}
    return read_table({**known, **{name: values for name, values in columns.items() if name in _KNOWN}}, own)


_KNOWN = {"subject", "occurred_at", "kind", "amount", "value", "version", "source", "id", "status", "recorded_at"}


@pytest.mark.parametrize(
    "values",
    [
        [1, 2],
        (1, 2),
        deque([1, 2]),
        range(1, 3),
        (x for x in (1, 2)),
        Stream(),
        Series([1, 2]),
        np.array([1, 2]),
        np.array([0, 1, 0, 2])[1::2],
    ],
    ids=lambda values: type(values).__name__,
)
def test_a_column_is_anything_with_one_value_per_row(values: Any) -> None:
    """Sequences, arrays, what becomes an array, what can be read once."""
    assert [1.0, 2.0] == table(amount=values).columns["amount"].tolist()


@pytest.mark.parametrize("value", [7, 7.0, Decimal(7), np.float32(7), np.array(7)])
def test_one_value_stands_for_all_rows(value: Any) -> None:
    """Whatever sort of number it is."""
    assert [7.0, 7.0] == table(amount=value).columns["amount"].tolist()


def test_one_value_of_every_sort_stands_for_all_rows() -> None:
    """Text, truth, times, dates of NumPy, nothing."""
    read = table(
        kind="review",
        verified=True,
        expires_at=NOON,
        nothing=None,
        source="eve",
        version=3,
        status="pending",
        value=0.5,
    )

    assert [] == read.problems
    assert ["review", "review"] == read.columns["kind"].decode()
    assert [True, True] == read.extras["verified"].tolist()
    assert np.int64 == read.extras["expires_at"].dtype
    assert np.isnan(read.extras["nothing"]).all()
    assert [3, 3] == read.columns["version"].tolist()
    assert [0.5, 0.5] == read.columns["value"].tolist()
    given = {"subject": ["ada"], "kind": "order", "occurred_at": np.datetime64("2026-03-01T12")}
    assert (
        table(occurred_at=NOON).columns["occurred_at"][0] == read_table(given, {}, tz="UTC").columns["occurred_at"][0]
    )
    assert [] == read_table({**given, "occurred_at": date(2026, 3, 1)}, {}, tz="Asia/Shanghai").problems


def test_labels_are_a_column_already() -> None:
    """They are taken as they are."""
    names = Labels.encode(["ada", "bob"])

    assert names is table(subject=names).columns["subject"]


def test_a_subject_may_stand_for_all_rows() -> None:
    """One subject, many rows; or one row in all."""
    assert 3 == table(subject="ada", amount=[1, 2, 3]).length
    assert 1 == table(subject="ada").length


def test_one_wrong_value_is_wrong_in_all_rows() -> None:
    """The count is that of the table."""
    problems = table(amount=float("nan")).problems

    assert [(0, 1)] == [problem.rows for problem in problems]
    assert "2 of 2 rows break this, first at row 0 (amount=nan)" in str(problems[0])


def test_a_table_without_rows_has_no_problems() -> None:
    """Whatever stands for all of its rows."""
    read = table(subject=[], amount="seven", words=3)

    assert (0, []) == (read.length, read.problems)
    assert 0 == len(read.extras["words"])


def test_subjects_without_rows_are_known() -> None:
    """A roster: a list, an array, numbers."""
    given = {"subject": [2], "occurred_at": NOON, "kind": "order"}

    assert (1, 2) == read_table(given, {}, subjects=[1, 2, 1]).columns["subject"].categories  # type: ignore[union-attr]
    assert (1, 2) == read_table(given, {}, subjects=np.array([1])).columns["subject"].categories  # type: ignore[union-attr, arg-type]


def test_adapters_are_kept_by_kind() -> None:
    """Also where one serves all kinds."""
    given = {"subject": "ada", "occurred_at": NOON, "kind": ["order", "review"], "value": [1, 5]}

    assert {"order": Scale(1, 5), "review": Scale(1, 5)} == read_table(given, {}, scale=Scale(1, 5)).scales
    assert {} == read_table({**given, "value": None}, {}, scale=Scale(1, 5)).scales
    mapped = read_table({**given, "value": 5}, {}, scale={"review": Scale(1, 5), "order": Scale(0, 10)})
    assert [0.5, 1.0] == mapped.columns["value"].tolist()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("columns", "said", "hint"),
    [
        ({"amount": [1, 2, 3]}, "columns must have one length; they have subject 2, amount 3.", "one value per row"),
        (
            {"words": np.zeros((2, 2))},
            "words must have one dimension, got an array of shape (2, 2).",
            "words=array[:, 0]",
        ),
        ({"age": [1, 2]}, "a column must not be called 'age'", "'raw_age'"),
        ({"weight": [1, 2]}, "a column must not be called 'weight'", "'raw_weight'"),
        ({"subject": None}, "evidence must have a column 'subject'.", "pass subject="),
        ({"occurred_at": None}, "evidence must have a column 'occurred_at'.", "pass occurred_at="),
        ({"kind": None}, "evidence must have a column 'kind'.", "pass kind="),
    ],
)
def test_what_is_no_table_is_refused(columns: Any, said: str, hint: str) -> None:
    """At once, for no row can be blamed."""
    with pytest.raises(EvidenceError) as caught:
        table(**columns)

    assert said in caught.value.what
    assert hint in str(caught.value.hint)


@pytest.mark.parametrize("values", [{"a": 1}, {1, 2}, frozenset({1, 2}), object()])
def test_what_is_no_column_is_a_wrong_type(values: Any) -> None:
    """Sets have no order, mappings no rows."""
    with pytest.raises(TypeError, match="amount must be one value, a sequence or an array, got"):
        table(amount=values)


def test_a_roster_is_several_names() -> None:
    """A text would be taken letter by letter."""
    with pytest.raises(
        TypeError, match=r"subjects must be several names, got the text 'ada'; write subjects=\['ada'\]"
    ):
        read_table({"subject": ["ada"], "occurred_at": NOON, "kind": "order"}, {}, subjects="ada")


def test_names_of_columns_are_text() -> None:
    """Records may have other keys."""
    with pytest.raises(TypeError, match="a column must have a text for a name, got 7"):
        read_table({"subject": ["ada"], "occurred_at": NOON, "kind": "order"}, {7: [1]})  # type: ignore[dict-item]


def test_an_expiry_is_a_time_also_when_it_is_text() -> None:
    """What `Unexpired` looks at is read like the known times; other text stays text."""
    table = read_table(
        {"subject": ["ada", "bob"], "occurred_at": "2026-01-01T00:00Z", "kind": "licence"},
        {"expires_at": ["2026-07-01", None], "issued": ["2025-07-01", None]},
        tz="Asia/Shanghai",
    )

    assert not table.problems
    assert [moment(int(table.extras["expires_at"][0])).isoformat(), MISSING] == [
        "2026-06-30T16:00:00+00:00",
        int(table.extras["expires_at"][1]),
    ]
    assert isinstance(table.extras["issued"], Labels)
