"""China's tax credit grades: the grades of the published rule, and both sides of every edge."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import reputation as rp
from reputation.schemes import china_tax_credit

CHINA = ZoneInfo("Asia/Shanghai")
APRIL = dt.datetime(2026, 4, 15, tzinfo=CHINA)
JUDGED = dt.datetime(2025, 7, 1, tzinfo=CHINA)
REVENUE = {"kind": "revenue"}


def _grade(*rows: dict[str, Any], as_of: dt.datetime = APRIL, **terms: Any) -> str | None:
    evidence = rp.Evidence.from_columns(
        subject="firm",
        kind=[row["kind"] for row in rows],
        occurred_at=[row.get("at", JUDGED) for row in rows],
        amount=[row.get("amount") for row in rows],
        beyond_control=[row.get("beyond_control", False) for row in rows],
        first_unpunished=[row.get("first_unpunished", False) for row in rows],
    )
    return china_tax_credit(**terms).evaluate(evidence, as_of=as_of)["firm"].tier


def _lost(points: float, **columns: Any) -> dict[str, Any]:
    return {"kind": "deduction", "amount": -points, **columns}


@pytest.mark.parametrize(
    ("lost", "grade"),
    [(0, "A"), (5, "A"), (10, "A"), (11, "B"), (30, "B"), (31, "C"), (60, "C"), (61, "D"), (100, "D")],
)
def test_grades_by_points(lost: float, grade: str) -> None:
    """From 90 points A, from 70 B, from 40 C, below D."""
    assert _grade(_lost(lost), REVENUE) == grade


def test_certain_acts_lead_to_d_directly() -> None:
    """95 points and such an act are a D; it lies in the judged year."""
    act = {"kind": "dishonest_act"}
    assert _grade(_lost(5), REVENUE, act) == "D"
    assert _grade(_lost(5), REVENUE, act | {"at": JUDGED - rp.days(365)}) == "A"


def test_certain_circumstances_exclude_from_a() -> None:
    """With 95 points and such a circumstance there is a B; with fewer points it changes nothing."""
    assert _grade(_lost(5), REVENUE, {"kind": "barred_from_a"}) == "B"
    assert _grade(_lost(35), REVENUE, {"kind": "barred_from_a"}) == "C"


@pytest.mark.parametrize("lost", [0, 20, 50, 80])
def test_a_new_enterprise_is_m(lost: float) -> None:
    """A new enterprise is M, whatever its points, unless an act led to D."""
    new = {"kind": "registration", "at": JUDGED}
    assert _grade(_lost(lost), REVENUE, new) == "M"
    assert _grade(_lost(lost), REVENUE, new, {"kind": "dishonest_act"}) == "D"


@pytest.mark.parametrize(
    ("registered", "grade"),
    [
        (dt.datetime(2024, 12, 31, 23, 59, tzinfo=CHINA), "A"),
        (dt.datetime(2025, 1, 1, tzinfo=CHINA), "M"),
        (dt.datetime(2026, 3, 1, tzinfo=CHINA), "M"),
    ],
)
def test_an_enterprise_is_new_from_the_judged_year_on(registered: dt.datetime, grade: str) -> None:
    """An enterprise is new if it was registered in the judged year or after it."""
    assert _grade(_lost(0), REVENUE, {"kind": "registration", "at": registered}) == grade


@pytest.mark.parametrize(("lost", "grade"), [(0, "M"), (30, "M"), (31, "C"), (60, "C"), (61, "D")])
def test_without_revenue_an_enterprise_is_m_from_70_points(lost: float, grade: str) -> None:
    """Without revenue in the year an enterprise is M from 70 points on."""
    assert _grade(_lost(lost)) == grade
    assert _grade(_lost(lost), REVENUE | {"at": JUDGED - rp.days(365)}) == grade


def test_what_was_beyond_control_or_a_first_time_does_not_count() -> None:
    """Deductions beyond the taxpayer's control, and first ones that were not punished, are left out."""
    assert _grade(_lost(40, beyond_control=True), REVENUE) == "A"
    assert _grade(_lost(40, first_unpunished=True), REVENUE) == "A"
    assert _grade(_lost(40), REVENUE) == "C"


@pytest.mark.parametrize(
    ("at", "grade"),
    [
        (dt.datetime(2024, 12, 31, 23, 59, 59, tzinfo=CHINA), "A"),
        (dt.datetime(2025, 1, 1, tzinfo=CHINA), "C"),
        (dt.datetime(2025, 12, 31, 23, 59, 59, tzinfo=CHINA), "C"),
        (dt.datetime(2026, 1, 1, tzinfo=CHINA), "A"),
    ],
)
def test_the_judged_year_is_the_one_before(at: dt.datetime, grade: str) -> None:
    """In April 2026 what went wrong in 2025 counts, on Chinese clocks."""
    assert _grade(_lost(40, at=at), REVENUE) == grade


def test_the_start_is_a_parameter() -> None:
    """Who starts with 90 points reaches A with no deduction only."""
    assert _grade(_lost(0), REVENUE, start=90) == "A"
    assert _grade(_lost(1), REVENUE, start=90) == "B"


def test_labels_in_chinese() -> None:
    """Grades are letters in both languages; the metrics have names of their own."""
    policy = china_tax_credit(language="zh")
    assert policy.names[0] == "年度评价指标得分"
    assert policy.tiers is not None
    assert policy.tiers.names == ("D", "C", "M", "B", "A")
