"""Evidence as hosts build it, and the laws it keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.errors import EvidenceError
from reputation.evidence import Evidence
from reputation.scales import Choices, Percent, Scale
from reputation.times import MISSING

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)

moments = st.datetimes(
    datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.sampled_from([UTC, ZoneInfo("Asia/Tokyo")])
)
units = st.integers(0, 8).map(lambda eighths: eighths / 8)
rows = st.fixed_dictionaries(
    {
        "subject": st.sampled_from(["ada", "bob", "eve"]),
        "kind": st.sampled_from(["order", "review"]),
        "occurred_at": moments,
        "value": st.none() | units,
        "amount": st.none() | st.floats(-1e9, 1e9),
        "source": st.none() | st.sampled_from(["x", "y"]),
        "recorded_at": st.none() | moments,
        "version": st.none() | st.integers(0, 9),
        "status": st.sampled_from(["active", "annulled", "pending", "superseded", "under_appeal"]),
        "words": st.none() | st.floats(0, 1e6),
        "late": st.booleans(),
    }
)
tables = st.lists(rows, max_size=4)


def from_rows(records: list[dict[str, Any]]) -> Evidence:
    """Build evidence whose subjects do not depend on the rows."""
    return Evidence.from_records(records, subjects=["ada", "bob", "eve"])


def utc(record: dict[str, Any]) -> dict[str, Any]:
    """Write the times of a record in UTC."""
    return {name: x.astimezone(UTC) if isinstance(x, datetime) else x for name, x in record.items()}


@given(tables)
def test_what_goes_in_comes_out(records: list[dict[str, Any]]) -> None:
    """Row by row, with None where there was None."""
    evidence = from_rows(records)

    assert [utc(record) for record in records] == [evidence.row(row) for row in range(len(evidence))]


@given(tables)
def test_records_and_columns_say_the_same(records: list[dict[str, Any]]) -> None:
    """Also when the columns are arrays of objects."""
    columns: dict[str, Any] = {name: [record[name] for record in records] for name in (records[0] if records else [])}
    columns = columns or {"subject": [], "occurred_at": []}
    arrays = {name: np.array(values, dtype=object) for name, values in columns.items()}

    assert from_rows(records).equals(Evidence.from_columns(**columns, subjects=["ada", "bob", "eve"]))
    assert from_rows(records).equals(Evidence.from_columns(**arrays, subjects=["ada", "bob", "eve"]))


@given(st.lists(rows, min_size=1, max_size=5), st.integers(0, 5))
def test_a_table_may_be_cut_anywhere(records: list[dict[str, Any]], cut: int) -> None:
    """Partition: its pieces below one another are the table, whether cut before or after encoding."""
    evidence = from_rows(records)

    assert evidence.equals(Evidence.concat(evidence.take(slice(0, cut)), evidence.take(slice(cut, None))))
    assert evidence.equals(Evidence.concat(from_rows(records[:cut]), from_rows(records[cut:])))


@given(tables, tables, tables)
def test_putting_tables_below_one_another_is_associative(one: list[Any], two: list[Any], three: list[Any]) -> None:
    """With a table of no rows as identity."""
    first, second, third = (from_rows(records) for records in (one, two, three))

    left = Evidence.concat(Evidence.concat(first, second), third)
    right = Evidence.concat(first, Evidence.concat(second, third))
    assert left.equals(right)
    assert left.equals(Evidence.concat(first, second, third))
    assert first.equals(Evidence.concat(first, Evidence.empty()))
    assert first.equals(Evidence.concat(Evidence.empty(), first))


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_arrival_only_orders_rows(records: list[dict[str, Any]], random: Any) -> None:
    """Permutation: encoding shuffled rows is shuffling encoded rows."""
    order = list(range(len(records)))
    random.shuffle(order)

    shuffled = from_rows([records[row] for row in order])
    if records:
        assert shuffled.equals(from_rows(records).take(np.array(order)))


@given(tables, moments)
def test_the_past_is_cut_off_at_an_instant(records: list[dict[str, Any]], as_of: datetime) -> None:
    """Against plain comparison of datetimes."""
    evidence = from_rows(records)
    happened = [record for record in records if record["occurred_at"] <= as_of]
    known = [record for record in records if (record["recorded_at"] or record["occurred_at"]) <= as_of]

    assert len(happened) == len(evidence.until(as_of))
    assert len(known) == len(evidence.known_at(as_of))
    assert evidence.until(as_of).equals(evidence.until(as_of).until(as_of))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 3)), max_size=8), st.randoms(use_true_random=False))
def test_which_rows_count_does_not_depend_on_their_order(deliveries: list[tuple[str, int]], random: Any) -> None:
    """Every id counts once, with its highest version."""
    random.shuffle(deliveries)
    evidence = Evidence.from_columns(
        subject="ada",
        occurred_at=NOON,
        id=[name for name, _ in deliveries],
        version=[version for _, version in deliveries],
    )
    counting = [evidence.row(row) for row in np.flatnonzero(~evidence.replaced).tolist()]

    newest: dict[str, int] = {}
    for name, version in deliveries:
        newest[name] = max(version, newest.get(name, version))
    assert newest == {row["id"]: row["version"] for row in counting}
    assert len(newest) == len(counting)


def test_every_column_is_kept() -> None:
    """Encoded: labels, floats, microseconds."""
    evidence = Evidence.from_columns(
        subject=[7, 3],
        occurred_at=["2026-03-01", "2026-03-02"],
        tz="Asia/Shanghai",
        kind="visit",
        value=["good", None],
        scale=Choices({"good": 1, "bad": 0}),
        amount=[1, None],
        source="eve",
        recorded_at=[NOON, None],
        refers_to_at=np.array(["NaT", "2026-02-01"], dtype="M8[D]"),
        id=[10, 11],
        version=2,
        status=["pending", None],
        words=[5, 6],
    )

    assert ((3, 7), [1, 0]) == (evidence.subject.categories, evidence.subject.codes.tolist())
    assert [datetime(2026, 2, 28, 16, tzinfo=UTC), NOON] == [evidence.row(0)[x] for x in ("occurred_at", "recorded_at")]
    assert evidence.value is not None
    assert evidence.value.tolist()[0] == 1.0
    assert np.isnan(evidence.value[1])
    assert evidence.refers_to_at is not None
    assert MISSING == evidence.refers_to_at[0]
    assert ([2, 2], ["pending", "active"]) == (
        [evidence.row(row)["version"] for row in (0, 1)],
        [evidence.row(row)["status"] for row in (0, 1)],
    )
    assert {"visit": Choices({"good": 1, "bad": 0})} == evidence.scales
    assert ["words"] == list(evidence.extras)


def test_what_is_not_given_is_not_there() -> None:
    """A pure event has a subject, a time and a kind."""
    evidence = Evidence.from_columns(subject=["ada"], occurred_at=NOON)

    assert ("subject", "kind", "occurred_at") == evidence.column_names
    assert all(getattr(evidence, name) is None for name in ("value", "amount", "source", "recorded_at", "id", "status"))
    assert ({}, {}) == (evidence.scales, evidence.extras)
    assert ("event",) == evidence.kinds


def test_kinds_may_have_scales_of_their_own() -> None:
    """Stars for reviews, percentages for visits, nothing for orders."""
    evidence = Evidence.from_columns(
        subject="ada",
        occurred_at=NOON,
        kind=["review", "visit", "order"],
        value=[4, "75%", None],
        scale={"review": Scale(1, 5), "visit": Percent()},
    )

    assert [0.75, 0.75, None] == [evidence.row(row)["value"] for row in range(3)]
    assert ("4.0", "75%") == (str(evidence.scales["review"].from_unit(0.75)), evidence.scales["visit"].from_unit(0.75))


def test_tables_of_different_columns_go_below_one_another() -> None:
    """What a part lacks is unknown in its rows; subjects and scales are those of all parts."""
    reviews = Evidence.from_columns(subject="ada", occurred_at=NOON, kind="review", value=3, scale=Scale(1, 5), words=7)
    strikes = Evidence.from_columns(
        subject="bob", occurred_at=NOON, kind="strike", amount=2, status="annulled", by="eve"
    )

    both = Evidence.concat(reviews, strikes)

    assert (("ada", "bob"), ("review", "strike")) == (both.subjects, both.kinds)
    assert [0.5, None, "active", 7.0, None] == [both.row(0)[x] for x in ("value", "amount", "status", "words", "by")]
    assert [None, 2.0, "annulled", None, "eve"] == [
        both.row(1)[x] for x in ("value", "amount", "status", "words", "by")
    ]
    assert {"review": Scale(1, 5)} == both.scales


def test_tables_with_different_sorts_of_subject_do_not() -> None:
    """Text and whole numbers."""
    texts, numbers = (Evidence.from_columns(subject=[name], occurred_at=NOON) for name in ("ada", 7))
    with pytest.raises(EvidenceError, match="subject must hold names") as caught:
        Evidence.concat(texts, numbers)

    assert "subject" == caught.value.column


def test_evidence_may_be_empty() -> None:
    """It still knows who is asked about."""
    empty = Evidence.empty(subjects=["bob", "ada"])

    assert (0, ("ada", "bob"), ()) == (len(empty), empty.subjects, empty.kinds)
    assert empty.equals(empty.until(NOON))
    assert empty.equals(Evidence.concat(empty))
    assert empty.equals(Evidence.from_records([], subjects=["ada", "bob"]))
    assert Evidence.empty().equals(Evidence.concat())
    assert [] == empty.replaced.tolist()


def test_hosts_keep_their_arrays() -> None:
    """What they write to them later changes nothing."""
    subject, value, late = np.array([1, 2]), np.array([0.5, 1.0]), np.array([True, False])
    when, limit = np.array(["2026-03-01"] * 2, dtype="M8[us]"), np.array(["2026-03-01"] * 2, dtype="M8[us]")
    evidence = Evidence.from_columns(subject=subject, occurred_at=when, value=value, late=late, limit=limit, tz="UTC")
    before = [evidence.row(row) for row in (0, 1)]
    for array in (subject, value, late):
        array[:] = array[::-1].copy()
    when += np.timedelta64(1, "D")
    limit += np.timedelta64(1, "D")

    assert before == [evidence.row(row) for row in (0, 1)]


def test_fields_of_records_are_renamed() -> None:
    """And fields that are no columns are left out."""
    record = {"seller_id": 7, "at": "2026-03-01T12:00:00Z", "stars": 5, "address": {"city": "Bonn"}}
    rename = {"seller_id": "subject", "at": "occurred_at", "stars": "value", "address": None}

    evidence = Evidence.from_records([record], rename=rename, scale=Scale(1, 5))

    assert {"subject": 7, "kind": "event", "occurred_at": NOON, "value": 1.0} == evidence.row(0)
    assert evidence.equals(Evidence.screen_records([record], rename=rename, scale=Scale(1, 5)).evidence)
