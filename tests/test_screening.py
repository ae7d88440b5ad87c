"""Good rows go through, the others come back with their reasons."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.errors import EvidenceError, EvidenceErrors
from reputation.evidence import Evidence
from reputation.scales import Scale
from reputation.screening import Rejected

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
_TIME_RULE = "must hold times: aware datetimes, or ISO text such as '2025-01-02T10:00:00+08:00'"

cells = st.fixed_dictionaries(
    {
        "subject": st.sampled_from(["ada", "bob", None, 7]),
        "occurred_at": st.sampled_from([NOON, "2026-03-01T12:00:00Z", None, "soon"]),
        "value": st.sampled_from([1, 5, None, 0, math.nan]),
        "amount": st.sampled_from([1.5, None, math.inf]),
    }
)


@attrs.frozen
class Silent:
    """An adapter from elsewhere that does not say which rows are wrong."""

    rows: tuple[int, ...] = ()

    def to_unit(self, values: Any, /) -> tuple[Any, list[EvidenceError]]:
        """Complain about the column."""
        return [0.5 for _ in values], [EvidenceError("value is odd.", column="value", rows=self.rows)]


@given(st.lists(cells, max_size=8))
def test_nothing_is_lost(records: list[dict[str, Any]]) -> None:
    """A row goes through or comes back; what goes through is what the rows alone would have given."""
    screened = Evidence.screen_records(records, scale=Scale(1, 5))
    rejected = {each.row for each in screened.rejected}
    good = [record for row, record in enumerate(records) if row not in rejected]

    assert len(records) == len(screened.evidence) + len(rejected)
    assert all(each.reasons for each in screened.rejected)
    alone = Evidence.from_records(good, scale=Scale(1, 5), subjects=screened.evidence.subjects)
    if good:
        assert alone.equals(screened.evidence)


@given(st.lists(cells, min_size=1, max_size=8))
def test_a_row_is_rejected_exactly_if_the_whole_table_would_be(records: list[dict[str, Any]]) -> None:
    """Screening and refusing follow one set of rules."""
    rejected = {each.row for each in Evidence.screen_records(records, scale=Scale(1, 5)).rejected}
    errors: tuple[Exception, ...] = ()
    try:
        Evidence.from_records(records, scale=Scale(1, 5))
    except EvidenceErrors as group:
        errors = group.exceptions
    assert rejected == {row for error in errors for row in getattr(error, "rows", ())}


def test_a_row_may_have_several_reasons() -> None:
    """Each names the column, the rule and the row's own value."""
    screened = Evidence.screen_columns(
        subject=["ada", None], occurred_at=[NOON, "soon"], value=[5, 7], scale=Scale(1, 5), amount=[1, math.nan]
    )

    assert 1 == len(screened.evidence)
    assert [1] == [each.row for each in screened.rejected]
    assert sorted(screened.rejected[0].reasons) == [
        "amount must hold finite numbers (amount=nan).",
        f"occurred_at {_TIME_RULE} (occurred_at='soon').",
        "subject must be known in every row (subject=None).",
        "value must lie on Scale(low=1.0, high=5.0) (value=7).",
    ]


def test_without_problems_everything_goes_through() -> None:
    """And nothing comes back."""
    screened = Evidence.screen_columns(subject=["ada"], occurred_at=NOON)

    assert (1, ()) == (len(screened.evidence), screened.rejected)


def test_ids_that_contradict_themselves_are_rejected_altogether() -> None:
    """Without the newest row an older one would count."""
    screened = Evidence.screen_columns(
        subject="ada", occurred_at=NOON, id=["a", "b", "a", "a", None], version=[1, 1, 2, 2, 1], amount=[1, 1, 1, 2, 1]
    )

    assert [0, 2, 3] == [each.row for each in screened.rejected]
    assert "id 'a' was delivered with different content" in screened.rejected[0].reasons[0]
    assert "at row 3" in screened.rejected[2].reasons[0]
    assert ["b", None] == [screened.evidence.row(row)["id"] for row in (0, 1)]
    assert not screened.evidence.replaced.any()


def test_a_rejected_row_no_longer_contradicts() -> None:
    """Only rows that go through are compared."""
    screened = Evidence.screen_columns(subject="ada", occurred_at=[NOON, None, NOON], id="a", amount=[1, 2, 1])

    assert [1] == [each.row for each in screened.rejected]
    assert [False, True] == screened.evidence.replaced.tolist()


def test_a_problem_of_certain_rows_from_elsewhere_rejects_these() -> None:
    """With the words of the adapter."""
    screened = Evidence.screen_columns(subject="ada", occurred_at=NOON, value=[1, 2], scale=Silent((1,)))

    assert (Rejected(1, ("value is odd.",)),) == screened.rejected


def test_a_problem_of_no_rows_is_raised() -> None:
    """There is nothing to reject, and it must not be lost."""
    with pytest.raises(EvidenceErrors, match="evidence has 1 problem in 2 rows") as caught:
        Evidence.screen_columns(subject="ada", occurred_at=NOON, value=[1, 2], scale=Silent())

    assert ["value is odd."] == [str(error) for error in caught.value.exceptions]


def test_what_is_no_table_is_raised() -> None:
    """Lengths, zones, missing columns."""
    with pytest.raises(EvidenceError, match="columns must have one length"):
        Evidence.screen_columns(subject=["ada"], occurred_at=[NOON, NOON])
    with pytest.raises(EvidenceError, match="tz must name a known time zone"):
        Evidence.screen_columns(subject=["ada"], occurred_at=[NOON], tz="Mars")
    with pytest.raises(EvidenceError, match="evidence must have a column 'subject'"):
        Evidence.screen_columns(occurred_at=[NOON])
    with pytest.raises(EvidenceError, match="records must have a field 'subject'"):
        Evidence.screen_records([{"occurred_at": NOON}])
