"""Columns of data-frame libraries; stand-ins tell what each library does, so that none is needed here."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from reputation import Evidence, Scale
from reputation.foreign import Instants, is_null, unpacked
from reputation.times import moment

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


class NAType:
    """What pandas writes for unknown: it cannot be compared."""

    def __eq__(self, other: object) -> bool:
        raise TypeError

    __hash__ = None  # type: ignore[assignment]


class Column:
    """A column that makes an array of itself, with what else a library offers."""

    def __init__(self, array: Any, **offers: Any) -> None:
        self.array = np.array(array)
        self.__dict__.update(offers)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self.array


def polars(array: Any, values: list[Any]) -> Column:
    """As Polars does it: nulls become NaN in the array, and a list knows them."""
    return Column(array, null_count=lambda: values.count(None), to_list=lambda: values)


def pyarrow(array: Any, values: list[Any]) -> Column:
    """As PyArrow does it."""
    return Column(array, null_count=values.count(None), to_pylist=lambda: values)


def pandas(values: list[Any], missing: list[bool]) -> Column:
    """As pandas does it for text, nullable numbers and truths: an array of objects."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return Column(array, isna=lambda: missing)


def times(**offers: Any) -> Column:
    """Noon of UTC, told without the zone."""
    return Column(np.array(["2026-06-01T12"], dtype="M8[us]"), **offers)


@pytest.mark.parametrize(
    "column",
    [
        times(dtype=SimpleNamespace(time_zone="Asia/Shanghai")),
        times(type=SimpleNamespace(tz="Asia/Shanghai")),
    ],
)
def test_times_with_a_zone_are_told_in_utc(column: Column) -> None:
    """Polars and PyArrow hand over UTC without saying so; the zone of naive times has nothing to do with them."""
    rows = Evidence.from_columns(
        subject="ada", occurred_at=column, tz="Asia/Shanghai", seen_at=column, expires_at=column
    )

    assert isinstance(unpacked(column), Instants)
    assert [NOON] * 3 == [moment(int(rows.dates(name)[0])) for name in ("occurred_at", "seen_at", "expires_at")]


def test_times_without_a_zone_stay_naive() -> None:
    """They are those of the zone that the host names."""
    naive = times(dtype=SimpleNamespace(time_zone=None))
    rows = Evidence.from_columns(subject="ada", occurred_at=naive, tz="Asia/Shanghai")

    assert datetime(2026, 6, 1, 4, tzinfo=UTC) == moment(int(rows.occurred_at[0]))


@pytest.mark.parametrize("library", [polars, pyarrow])
def test_unknown_numbers_are_none(library: Any) -> None:
    """A null is unknown, also where the array can only hold a NaN."""
    column = library([5.0, np.nan], [5, None])
    rows = Evidence.from_columns(
        subject=["ada", "bob"], occurred_at=NOON, value=column, scale=Scale(1, 5), words=column
    )

    assert [1.0, None] == [rows.row(k)["value"] for k in (0, 1)]
    assert [5.0, None] == [rows.row(k)["words"] for k in (0, 1)]
    assert [5.0, 4.0] == list(unpacked(library([5.0, 4.0], [5, 4])))


@pytest.mark.parametrize(
    ("values", "known"),
    [(["web", np.nan], "web"), (["web", NAType()], "web"), ([True, NAType()], 1.0), ([7, NAType()], 7.0)],
)
def test_unknown_objects_are_none(values: list[Any], known: Any) -> None:
    """Text, truths and whole numbers, as pandas keeps them where some are missing."""
    rows = Evidence.from_columns(subject=["ada", "bob"], occurred_at=NOON, origin=pandas(values, [False, True]))

    assert [known, None] == [rows.row(k)["origin"] for k in (0, 1)]


def test_records_of_a_frame_hold_nan_for_unknown_text() -> None:
    """Rows as dictionaries keep what the frame wrote."""
    records = [
        {"subject": "ada", "occurred_at": NOON, "source": "web", "origin": "shop", "verified": True},
        {"subject": "bob", "occurred_at": NOON, "source": np.nan, "origin": NAType(), "verified": np.nan},
    ]
    rows = Evidence.from_records(records)

    assert [None] * 3 == [rows.row(1)[name] for name in ("source", "origin", "verified")]


def test_what_is_null() -> None:
    """NaN and the object that stands for missing; not None, which needs no translation, and no text."""
    assert [True, True, False, False, False] == [is_null(value) for value in (np.nan, NAType(), None, "nan", 0.0)]


def test_an_array_is_an_array() -> None:
    """It is handed on as it is; what has no unknowns of its own is made one."""
    array = np.array([1, 2])

    assert array is unpacked(array)
    assert [1, 2] == unpacked(Column([1, 2])).tolist()
