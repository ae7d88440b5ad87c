"""Everything a host can get wrong in a table, and how it is told."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest

from reputation.errors import EvidenceError, EvidenceErrors, ReputationError
from reputation.evidence import Evidence
from reputation.scales import Choices, Percent, Scale

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAIVE = datetime(2026, 3, 1, 12)

# The column, what is wrong with it, rows at fault, what the message says of it, what the hint says.
WRONG: list[tuple[str, dict[str, Any], tuple[int, ...], str, str]] = [
    (
        "subject",
        {"subject": ["ada", None, "bob"]},
        (1,),
        "subject must be known in every row",
        "every row needs its subject",
    ),
    ("subject", {"subject": ["ada", 7, 8]}, (1, 2), "all text, or all whole numbers; 2 of 3 rows break this", "str(x)"),
    ("subject", {"subject": [1.0, 2.0, 3.0]}, (0, 1, 2), "(subject=1.0)", "write str(x)"),
    ("subject", {"subject": [math.nan, "ada", "bob"]}, (0,), "(subject=nan)", "every row needs its subject"),
    (
        "kind",
        {"kind": ["order", None, None]},
        (1, 2),
        "kind must be known in every row; 2 of 3 rows break this",
        "its kind",
    ),
    (
        "occurred_at",
        {"occurred_at": [NOON, None, NOON]},
        (1,),
        "occurred_at must be known in every row",
        "its occurred_at",
    ),
    (
        "occurred_at",
        {"occurred_at": [NOON, NAIVE, NOON]},
        (1,),
        "must not be written without a zone",
        "tz='Asia/Shanghai'",
    ),
    ("occurred_at", {"occurred_at": [NOON, date(2026, 1, 1), NOON]}, (1,), "without a zone", "pass tz="),
    ("occurred_at", {"occurred_at": ["2026-01-01", "soon", None]}, (1,), "must hold times", "write None"),
    ("occurred_at", {"occurred_at": [1.7e9, 1.7e9, 1.7e9]}, (0, 1, 2), "must hold times", "datetime64[s]"),
    ("occurred_at", {"occurred_at": np.array([1, 2, 3])}, (0, 1, 2), "must hold times", "datetime64[s]"),
    (
        "occurred_at",
        {"occurred_at": np.array(["2026-01-01"] * 3, dtype="M8[s]")},
        (0, 1, 2),
        "without a zone",
        "pass tz=",
    ),
    (
        "recorded_at",
        {"recorded_at": [NAIVE, None, NOON]},
        (0,),
        "recorded_at must not be written without a zone",
        "pass tz=",
    ),
    ("refers_to_at", {"refers_to_at": [NOON, True, None]}, (1,), "refers_to_at must hold times", "write None"),
    (
        "value",
        {"value": [1, 7, -2], "scale": Scale(1, 5)},
        (1, 2),
        "must lie on Scale(low=1.0, high=5.0)",
        "write None",
    ),
    (
        "value",
        {"value": [0.5, 1.5, 1]},
        (1,),
        "must lie on Scale(low=0.0, high=1.0); 1 of 3 rows",
        "the scale that was used",
    ),
    ("value", {"value": [5, math.nan, 4], "scale": Scale(1, 5)}, (1,), "(value=nan)", "numpy.ma.masked_invalid(x)"),
    ("value", {"value": np.array([5, np.inf, 4]), "scale": Scale(1, 5)}, (1,), "(value=inf)", "masked_invalid"),
    ("value", {"value": ["5", 4, 3], "scale": Scale(1, 5)}, (0,), "(value='5')", "write None"),
    ("value", {"value": [True, 0, 1]}, (0,), "(value=True)", "write None"),
    ("value", {"value": ["99%", "101%", None], "scale": Percent()}, (1,), "must lie on Percent()", "write None"),
    (
        "value",
        {"value": ["good", "bda", "bad"], "scale": Choices({"good": 1, "bad": 0})},
        (1,),
        "one of 'bad', 'good'",
        "'bad'",
    ),
    (
        "value",
        {"value": [1, 1, 1], "scale": {"visit": Scale(0, 1)}},
        (0, 1, 2),
        "a kind that has a scale",
        "add 'order'",
    ),
    (
        "amount",
        {"amount": [1, math.inf, math.nan]},
        (1, 2),
        "amount must hold finite numbers; 2 of 3 rows",
        "write None",
    ),
    ("amount", {"amount": ["1", 2, 3]}, (0,), "amount must hold finite numbers", "write None"),
    ("source", {"source": ["eve", 7, None]}, (1,), "source must hold names", "write str(x)"),
    ("id", {"id": [1, "a", None]}, (0,), "id must hold names", "write str(x)"),
    ("version", {"version": [1, 1.5, None]}, (1,), "version must hold whole numbers", "write None"),
    (
        "status",
        {"status": ["active", "anulled", None]},
        (1,),
        "status must be one of 'active'",
        "did you mean 'annulled'",
    ),
    ("words", {"words": [1, "many", None]}, (1,), "words must hold one sort of value, here numbers", "one sort"),
    ("words", {"words": [1, math.nan, None]}, (1,), "words must hold finite numbers", "write None"),
    (
        "expires_at",
        {"expires_at": [NOON, NAIVE, None]},
        (1,),
        "expires_at must not be written without a zone",
        "pass tz=",
    ),
    ("tags", {"tags": [["a"], "b", "c"]}, (0,), "tags must hold one sort of value, here text", "one sort"),
]


def table(**columns: Any) -> dict[str, Any]:
    """Give a table in which all else is right."""
    return {"subject": ["ada", "bob", "eve"], "occurred_at": NOON, "kind": "order", **columns}


@pytest.mark.parametrize(("column", "columns", "rows", "said", "hint"), WRONG)
def test_a_mistake_is_told(column: str, columns: dict[str, Any], rows: tuple[int, ...], said: str, hint: str) -> None:
    """The column, the rows, the rule, the first value, the remedy."""
    with pytest.raises(EvidenceErrors) as caught:
        Evidence.from_columns(**table(**columns))

    found = [error for error in caught.value.exceptions if isinstance(error, EvidenceError) and error.rows == rows]
    assert [column] == [error.column for error in found]
    assert said in found[0].what
    assert "row " + str(rows[0]) in found[0].what
    assert hint in str(found[0].hint)
    assert str(found[0]).startswith(column)
    assert f"{found[0].what}\n\nHint: {found[0].hint}" == str(found[0])


@pytest.mark.parametrize(("column", "columns", "rows", "said", "hint"), WRONG)
def test_the_same_rows_are_screened(
    column: str, columns: dict[str, Any], rows: tuple[int, ...], said: str, hint: str
) -> None:
    """A reason names the column and the row's own value; the other rows go through."""
    del said, hint
    screened = Evidence.screen_columns(**table(**columns))
    reasons = {each.row: " ".join(each.reasons) for each in screened.rejected}

    assert set(rows) <= set(reasons)
    assert all(f"{column} must" in reasons[row] and f"({column}=" in reasons[row] for row in rows)
    assert 3 - len(reasons) == len(screened.evidence)


def test_all_mistakes_are_told_together() -> None:
    """One error per rule and column, in one group, which is an error of the library and a ValueError."""
    with pytest.raises(EvidenceErrors) as caught:
        Evidence.from_columns(
            subject=["ada", None],
            occurred_at=["soon", NAIVE],
            value=[7, math.nan],
            scale=Scale(1, 5),
            amount=[math.inf, 1],
        )

    errors = caught.value
    assert "evidence has 5 problems in 2 rows" == errors.message
    assert ["subject", "occurred_at", "occurred_at", "amount", "value"] == [
        getattr(e, "column", None) for e in errors.exceptions
    ]
    assert isinstance(errors, ReputationError)
    assert isinstance(errors, ValueError)
    assert str(errors).startswith(
        "evidence has 5 problems in 2 rows\n\n1. subject must be known in every row; 1 of 2 rows"
    )


def test_one_mistake_is_told_in_the_singular() -> None:
    """As a group, too, so that hosts catch one thing."""
    with pytest.raises(EvidenceErrors, match="evidence has 1 problem in 3 rows"):
        Evidence.from_columns(**table(amount=math.nan))


def test_records_are_told_by_their_position() -> None:
    """Counted from 0, as in the list of records."""
    records = [{"subject": "ada", "occurred_at": NOON}, {"subject": "bob", "occurred_at": "soon"}]
    with pytest.raises(EvidenceErrors) as caught:
        Evidence.from_records(records)

    assert [(1,)] == [getattr(error, "rows", None) for error in caught.value.exceptions]


@pytest.mark.parametrize("value", [None, np.ma.masked_invalid([0.5, np.nan, 1.0]), [0.5, None, 1]])
def test_what_is_unknown_is_no_mistake(value: Any) -> None:
    """None and masked entries are legal wherever a row may lack something."""
    evidence = Evidence.from_columns(**table(value=value, amount=[None] * 3, source=[None] * 3, words=[None] * 3))

    assert 3 == len(evidence)


@pytest.mark.parametrize("tz", ["Asia/Shangai", "UTC+8", ""])
def test_an_unknown_zone_is_no_matter_of_rows(tz: str) -> None:
    """One plain error."""
    with pytest.raises(EvidenceError, match="tz must name a known time zone"):
        Evidence.from_columns(**table(tz=tz))


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"scale": (1, 5), "value": 3}, r"scale must be .*, got \(1, 5\): write Scale\(1, 5\)"),
        ({"tz": 8}, "tz must be the name of a zone such as 'Asia/Shanghai', got 8"),
        ({"amount": {1, 2, 3}}, "amount must be one value, a sequence or an array, got set"),
        ({"subjects": "ada"}, "subjects must be several names, got the text 'ada'"),
    ],
)
def test_wrong_types_stay_type_errors(columns: dict[str, Any], said: str) -> None:
    """They are mistakes of the program, not of the data."""
    with pytest.raises(TypeError, match=said):
        Evidence.from_columns(**table(**columns))


def test_names_that_the_library_uses_are_refused() -> None:
    """Also in records, and on screening."""
    for build in (
        lambda: Evidence.from_columns(**table(age=[1, 2, 3])),
        lambda: Evidence.from_records([{"subject": "ada", "occurred_at": NOON, "weight": 1}]),
        lambda: Evidence.screen_columns(**table(weight=1)),
    ):
        with pytest.raises(EvidenceError, match="a column must not be called") as caught:
            build()
        assert "give the column a name of its own" in str(caught.value.hint)


def test_an_id_with_two_contents_is_told_with_the_other_problems() -> None:
    """Nothing says which of the two is newer, and either may be wrong."""
    with pytest.raises(EvidenceErrors) as caught:
        Evidence.from_columns(**table(id=["a", "b", "a"], amount=[1.0, 2.0, 3.0]))

    (problem,) = caught.value.exceptions
    assert "id 'a' was delivered with different content" in str(problem)
    assert "Hint: number the contents of an id with version=" in str(problem)


@pytest.mark.parametrize(
    "columns",
    [
        {"status": 10**5000},
        {"scale": 10**5000, "value": 1.0},
        {"id": 10**5000, "amount": [1.0, 2.0, 3.0]},
        {"subject": 10**5000, "subjects": ["zoe"]},
        {"kind": 10**5000, "scale": {"review": Scale(1, 5)}, "value": 4},
    ],
    ids=["status", "scale", "id", "subjects", "kind"],
)
def test_whole_numbers_that_python_does_not_write_are_told_without_them(columns: dict[str, Any]) -> None:
    """A message about them must not break on them."""
    with pytest.raises((ReputationError, TypeError, EvidenceErrors)) as caught:
        Evidence.from_columns(**table(**columns))
    assert "too many digits to show" in str(caught.value)
