"""Views of evidence: rows, times, selections, which row counts."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import numpy as np
import pytest

from reputation.errors import EvidenceError, PolicyError
from reputation.evidence import Evidence
from reputation.labels import Labels
from reputation.scales import Scale
from reputation.select import kind
from reputation.times import MISSING, micros

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def evidence() -> Evidence:
    """Give a table with every column."""
    return Evidence.from_columns(
        subject=["ada", "bob", "ada"],
        kind=["review", "order", "review"],
        occurred_at=[NOON, NOON + DAY, NOON + 2 * DAY],
        value=[5, None, 3],
        scale=Scale(1, 5),
        amount=[None, 9.5, 0],
        source=["eve", None, "eve"],
        recorded_at=[NOON + 5 * DAY, None, NOON + 2 * DAY],
        refers_to_at=[None, None, NOON],
        id=["a", None, "c"],
        version=[1, None, 3],
        status=["annulled", None, "active"],
        words=[120, None, 7],
        verified=[True, False, True],
        checked=[True, None, False],
        country=["de", None, "fr"],
        expires_at=[NOON, None, NOON + DAY],
        subjects=["zoe"],
    )


def test_a_row_is_plain_python(evidence: Evidence) -> None:
    """Text, numbers, booleans, aware datetimes, None."""
    assert evidence.row(0) == {
        "subject": "ada",
        "kind": "review",
        "occurred_at": NOON,
        "value": 1.0,
        "amount": None,
        "source": "eve",
        "recorded_at": NOON + 5 * DAY,
        "refers_to_at": None,
        "id": "a",
        "version": 1,
        "status": "annulled",
        "words": 120.0,
        "verified": True,
        "checked": 1.0,
        "country": "de",
        "expires_at": NOON,
    }
    assert ["active", None, None] == [evidence.row(1)[name] for name in ("status", "version", "expires_at")]
    assert {bool, float, int, str, datetime, type(None)} == {
        type(x) for row in range(3) for x in evidence.row(row).values()
    }
    with pytest.raises(IndexError):
        evidence.row(3)


def test_columns_have_names(evidence: Evidence) -> None:
    """Those of evidence first, those of the host as they were given; what is not there is not named."""
    assert evidence.column_names == (
        "subject", "kind", "occurred_at", "value", "amount", "source", "recorded_at", "refers_to_at", "id", "version",
        "status", "words", "verified", "checked", "country", "expires_at",
    )  # fmt: skip
    assert ("subject", "kind", "occurred_at") == Evidence.empty().column_names


def test_subjects_and_kinds(evidence: Evidence) -> None:
    """All subjects that are known; the kinds of the rows."""
    assert ("ada", "bob", "zoe") == evidence.subjects
    assert ("order", "review") == evidence.kinds
    assert ("review",) == evidence.take(np.array([0, 2])).kinds


def test_it_prints_short(evidence: Evidence) -> None:
    """Counts, kinds, first and last day; large numbers can be read."""
    many = Evidence.from_columns(subject=np.arange(1200), occurred_at=NOON, kind=[f"k{row % 7}" for row in range(1200)])

    assert "Evidence(3 rows, 3 subjects, kinds: order, review; 2026-03-01 to 2026-03-03)" == repr(evidence)
    assert "Evidence(1,200 rows, 1,200 subjects, kinds: k0, k1, k2, k3, k4, k5, ...; 2026-03-01 to 2026-03-01)" == repr(
        many
    )
    assert "Evidence(0 rows, 0 subjects)" == repr(Evidence.empty())
    assert "Evidence(1 row, 1 subject, kinds: event; 2026-03-01 to 2026-03-01)" == repr(
        Evidence.from_columns(subject="ada", occurred_at=NOON)
    )


def test_rows_hold_no_times(evidence: Evidence) -> None:
    """A weight or a predicate that asks for one is sent to decay and windows."""
    rows = evidence.rows()

    assert [120.0, 7.0] == [rows["words"][row] for row in (0, 2)]
    assert [True, False, True] == (rows["kind"] == "review").tolist()
    assert [1.0, 3.0] == [rows["version"][row] for row in (0, 2)]
    assert np.isnan(rows["version"][1])
    for name in ("occurred_at", "recorded_at", "refers_to_at", "expires_at"):
        with pytest.raises(PolicyError, match=f"column '{name}' holds a time"):
            rows[name]
    with pytest.raises(PolicyError, match="the evidence has no column 'word'"):
        rows["word"]
    assert evidence.rows() is rows


def test_missing_columns_are_missing_from_the_rows() -> None:
    """No value is made up."""
    with pytest.raises(PolicyError, match="the evidence has no column 'value'"):
        Evidence.empty().rows()["value"]


def test_dates_are_microseconds(evidence: Evidence) -> None:
    """Of the columns of evidence and of those of the host."""
    assert [micros(NOON), MISSING, micros(NOON + DAY)] == evidence.dates("expires_at").tolist()
    assert [MISSING, MISSING, micros(NOON)] == evidence.dates("refers_to_at").tolist()
    assert evidence.occurred_at is evidence.dates("occurred_at")


def test_a_column_in_which_nothing_is_known_may_hold_times() -> None:
    """So that a rule about payments can be asked before anybody has paid."""
    rows = Evidence.from_columns(subject=["ada", "bob"], occurred_at=NOON, paid_at=[None, None])
    assert [MISSING, MISSING] == rows.dates("paid_at").tolist()


@pytest.mark.parametrize(
    ("name", "said", "hint"),
    [
        ("words", "column 'words' holds no times.", "give aware datetimes"),
        ("country", "column 'country' holds no times.", "text is kept as text"),
        ("version", "column 'version' holds no times.", "give aware datetimes"),
        ("expired_at", "the evidence has no column of times 'expired_at'.", "did you mean 'expires_at'"),
    ],
)
def test_what_is_no_date_is_refused(evidence: Evidence, name: str, said: str, hint: str) -> None:
    """A policy asks for it, so the policy is at fault."""
    with pytest.raises(PolicyError) as caught:
        evidence.dates(name)

    assert said == caught.value.what
    assert hint in str(caught.value.hint)


def test_a_date_that_was_not_given_is_not_there() -> None:
    """The hint names the times that are."""
    with pytest.raises(PolicyError) as caught:
        Evidence.empty().dates("recorded_at")

    assert "the evidence has no column of times 'recorded_at'." == caught.value.what
    assert "'occurred_at'" in str(caught.value.hint)
    assert "did you mean 'recorded_at'" not in str(caught.value.hint)


def test_rows_are_taken_in_the_order_asked_for(evidence: Evidence) -> None:
    """By position and by slice."""
    assert ["c", "a"] == [evidence.take(np.array([2, 0])).row(row)["id"] for row in (0, 1)]
    assert [None, "c"] == [evidence.take(slice(1, None)).row(row)["id"] for row in (0, 1)]
    assert evidence.scales == evidence.take(slice(0)).scales


def test_rows_are_chosen_by_a_condition(evidence: Evidence) -> None:
    """A mask, a predicate, anything that takes rows and gives booleans."""
    expected = evidence.take(np.array([0, 2]))

    assert expected.equals(evidence.where(np.array([True, False, True])))
    assert expected.equals(evidence.where([True, False, True]))  # type: ignore[arg-type]
    assert expected.equals(evidence.where(kind("review")))
    assert expected.equals(evidence.where(lambda rows: rows["words"] > 0))
    assert evidence is evidence.where(lambda _: np.True_)
    assert 0 == len(evidence.where(lambda _: np.False_))


@pytest.mark.parametrize(
    "condition", [np.array([1, 0, 1]), np.array([True]), [0, 2], lambda rows: rows["words"], "review"]
)
def test_a_condition_gives_one_boolean_per_row(evidence: Evidence, condition: Any) -> None:
    """Positions are for `take`."""
    with pytest.raises(TypeError, match="condition must give one boolean for each of 3 rows, got"):
        evidence.where(condition)


def test_what_had_happened_and_what_was_known(evidence: Evidence) -> None:
    """Two different questions about the past; the instant itself belongs to it."""
    assert 2 == len(evidence.until(NOON + DAY))
    assert 1 == len(evidence.until(NOON + DAY - timedelta(microseconds=1)))
    assert [None, "c"] == [evidence.known_at(NOON + 2 * DAY).row(row)["id"] for row in (0, 1)]
    assert 3 == len(evidence.known_at(NOON + 5 * DAY))
    assert 1 == len(Evidence.from_columns(subject="ada", occurred_at=[NOON, NOON + DAY]).known_at(NOON))
    with pytest.raises(EvidenceError, match="as_of must carry a zone"):
        evidence.until(datetime(2026, 1, 1))
    with pytest.raises(TypeError, match="as_of must be an aware datetime"):
        evidence.known_at(7)  # type: ignore[arg-type]


def test_what_the_past_knew_decides_which_row_counts() -> None:
    """A correction that was not known yet replaces nothing."""
    rows = Evidence.from_columns(subject="ada", occurred_at=NOON, id="a", recorded_at=[NOON, NOON + DAY], amount=[1, 2])

    assert [True, False] == rows.replaced.tolist()
    assert [False] == rows.known_at(NOON).replaced.tolist()


def test_replaced_rows_are_known(evidence: Evidence) -> None:
    """Worked out once, and read-only."""
    twice = Evidence.concat(evidence, evidence)

    assert [False] * 3 == evidence.replaced.tolist()
    assert [False, False, False, True, False, True] == twice.replaced.tolist()
    assert [-1, -1, -1, 0, -1, 2] == twice.replaced_by.tolist()
    assert twice.replaced is twice.replaced
    with pytest.raises(ValueError, match="read-only"):
        twice.replaced[0] = True


def test_contradicting_rows_are_an_error_when_they_are_asked_for() -> None:
    """Every time, not only the first."""
    one, other = (Evidence.from_columns(subject="ada", occurred_at=NOON, id="r1", amount=amount) for amount in (1, 2))
    rows = Evidence.concat(one, other)

    for _ in range(2):
        with pytest.raises(EvidenceError, match="id 'r1' was delivered with different content"):
            _ = rows.replaced


def test_tables_are_compared_by_what_they_hold(evidence: Evidence) -> None:
    """Rows, columns, subjects; not scales."""
    same = pickle.loads(pickle.dumps(evidence))

    assert evidence.equals(same)
    assert evidence.scales == same.scales
    assert evidence.equals(Evidence.concat(evidence.take(slice(0, 1)), evidence.take(slice(1, None))))
    assert not evidence.equals(evidence.take(np.array([2, 1, 0])))
    assert not evidence.equals(Evidence.concat(evidence, Evidence.empty(subjects=["yan"])))
    assert not evidence.equals(attrs.evolve(evidence, extras={}))
    assert not evidence.equals(attrs.evolve(evidence, amount=None))
    assert evidence.equals(attrs.evolve(evidence, scales={}))


def test_nobody_can_write_to_evidence(evidence: Evidence) -> None:
    """Neither to a column, nor to what holds the columns."""
    for column in evidence.columns.values():
        with pytest.raises(ValueError, match="read-only"):
            (column.codes if isinstance(column, Labels) else column)[0] = 0
    with pytest.raises(TypeError):
        evidence.extras["words"] = evidence.occurred_at  # type: ignore[index]
    with pytest.raises(TypeError):
        evidence.scales["order"] = Scale(0, 1)  # type: ignore[index]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        evidence.amount = None  # type: ignore[misc]


def test_encoded_columns_are_copied_unless_nobody_can_write_to_them() -> None:
    """Also in the constructor itself."""
    times = np.zeros(1, dtype=np.int64)
    names = Labels.encode(["ada"])
    evidence = Evidence(subject=names, kind=names, occurred_at=times)
    times[0] = 7

    assert [0] == evidence.occurred_at.tolist()
    assert evidence.occurred_at is Evidence(subject=names, kind=names, occurred_at=evidence.occurred_at).occurred_at


def test_encoded_columns_have_one_length() -> None:
    """The constructor checks no more than this."""
    names = Labels.encode(["ada"])
    with pytest.raises(EvidenceError, match="columns must have one length; they have subject 1, kind 1, occurred_at 2"):
        Evidence(subject=names, kind=names, occurred_at=np.zeros(2, dtype=np.int64))


def test_rows_of_a_subject_are_found(evidence: Evidence) -> None:
    """With an index and without; a stranger and a subject without rows have none."""
    for table in (evidence, evidence.indexed()):
        assert [[0, 2], [1], [], []] == [table.rows_of(name).tolist() for name in ("ada", "bob", "zoe", "carl")]
    assert evidence.equals(evidence.indexed())


def test_an_index_is_built_once_and_belongs_to_its_rows(evidence: Evidence) -> None:
    """Selections and copies of the rows go without."""
    indexed = evidence.indexed()

    assert evidence.index is None
    assert indexed is indexed.indexed()
    assert indexed.take(slice(1, 3)).index is None
    assert [1] == indexed.take(slice(1, 3)).rows_of("ada").tolist()
    assert indexed.equals(pickle.loads(pickle.dumps(indexed)))
