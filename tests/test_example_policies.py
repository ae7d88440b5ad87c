"""The policies that are shipped to start from: they read, mean what their comments say, and can be changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import reputation as rp
from reputation.config import ConfigErrors, dump_policy, load_policy

FOLDER = Path(__file__).parents[1] / "examples" / "policies"
NOW = datetime(2026, 7, 15, tzinfo=UTC)
FILES = sorted(FOLDER.glob("*.toml"))

every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def shipped(name: str) -> rp.Policy:
    """A policy as it is shipped."""
    return load_policy((FOLDER / f"{name}.toml").read_text(encoding="utf-8"), format="toml")


def judged(policy: rp.Policy, rows: list[dict[str, Any]]) -> rp.Rating:
    """What the policy says of the one subject of some rows."""
    records = [{"subject": "ada", "occurred_at": NOW, **row} for row in rows]
    return policy.evaluate(rp.Evidence.from_records(records), as_of=NOW)["ada"]


def test_there_are_some_to_start_from() -> None:
    """One for each question that a marketplace asks first."""
    assert [path.stem for path in FILES] == [
        "delivery-performance",
        "marketplace-sellers",
        "reviewer-weight",
        "violation-points",
    ]


@every_file
def test_a_shipped_policy_reads_and_reads_back(path: Path) -> None:
    """It is named like its file, says its version, and has comments for whoever changes it."""
    text = path.read_text(encoding="utf-8")
    policy = load_policy(text, format="toml")

    assert load_policy(dump_policy(policy), format="toml") == policy
    assert policy.name == path.stem.replace("-", " ")
    assert policy.version != "0"
    assert sum("#" in line for line in text.splitlines()) >= 8
    assert max(map(len, text.splitlines())) <= 120


@every_file
def test_a_slip_in_a_shipped_policy_is_found(path: Path) -> None:
    """A quote too many, or a letter too few."""
    text = path.read_text(encoding="utf-8")
    for right, wrong in (('part = "Metric"', 'part = "Metrc"'), ("name = ", "nam = ")):
        assert right in text
        with pytest.raises(ConfigErrors, match="the policy has"):
            load_policy(text.replace(right, wrong), format="toml")


# marketplace sellers


def good_seller() -> list[dict[str, Any]]:
    """Ten verified reviews, ten orders in time, five quick answers, one inspection: 0.5 x 17/20 + 0.25 + 0.1 + 0.12."""
    return [
        *[{"kind": "review", "value": 1.0, "verified": True}] * 10,
        *[{"kind": "order", "outcome": "on time"}] * 10,
        *[{"kind": "answer", "hours": 3}] * 5,
        {"kind": "inspection", "value": 0.8},
    ]


@pytest.mark.parametrize(
    ("violation", "score", "tier"),
    [
        ({}, 0.895, "star"),
        ({"severity": "serious"}, 0.895 - 0.08, "star"),
        ({"severity": "grave"}, 0.895 - 0.24, "trusted"),
        ({"severity": "grave", "occurred_at": NOW - timedelta(days=90)}, 0.895 - 0.12, "trusted"),
        ({"severity": "grave", "status": "under_appeal"}, 0.895, "star"),
    ],
)
def test_a_seller_is_judged_as_the_file_says(violation: dict[str, Any], score: float, tier: str) -> None:
    """Violations cost 0.02 a point, half of them after 90 days, and nothing while under appeal."""
    rows = [*good_seller(), *([{"kind": "violation", **violation}] if violation else [])]
    found = judged(shipped("marketplace-sellers"), rows)

    assert found.score == pytest.approx(score)
    assert found.tier == tier


def test_reviews_without_a_purchase_count_a_fifth() -> None:
    """Ten of them are two: (0.7 x 10 + 2) / 12."""
    found = judged(shipped("marketplace-sellers"), [{"kind": "review", "value": 1.0, "verified": False}] * 10)

    assert found.score == pytest.approx(9 / 12)


def test_the_file_is_changed_by_changing_a_number() -> None:
    """A manager raises what a point costs: one line, another digest, another score."""
    text = (FOLDER / "marketplace-sellers.toml").read_text(encoding="utf-8")
    dearer = load_policy(text.replace("per_point = 0.02", "per_point = 0.03"), format="toml")
    rows = [*good_seller(), {"kind": "violation", "severity": "serious"}]

    assert judged(dearer, rows).score == pytest.approx(0.895 - 0.12)
    assert dearer.digest != shipped("marketplace-sellers").digest


# reviewers


@pytest.mark.parametrize(
    ("votes", "removals", "score", "tier"),
    [
        ([(1.0, 3, False)] * 8 + [(0.0, 3, False)] * 2, 0, 2 * 13 / 20, "critic"),
        ([(1.0, 3, False)] * 8 + [(0.0, 3, False)] * 2, 2, 2 * 13 / 20, "reader"),
        ([(1.0, 3, False)] * 97 + [(0.0, 3, False)] * 3, 0, 2 * 102 / 110, "top critic"),
        ([(1.0, 3, False)] * 97 + [(0.0, 3, False)] * 3, 1, 2 * 102 / 110, "critic"),
        ([(1.0, 3, False)] * 3, 0, 2 * 8 / 13, "reader"),
        ([(1.0, 0.5, False)] * 10, 0, 2 * 10 / 15, "reader"),
        ([(1.0, 9, False)] * 10, 0, 2 * 20 / 25, "critic"),
        ([(0.0, 9, False)] * 100, 0, 0.25, "reader"),
        ([(1.0, 3, False), *[(1.0, 3, True)] * 50], 0, 2 * 6 / 11, "reader"),
        ([], 1, None, "unknown"),
    ],
)
def test_a_reviewer_weighs_what_readers_say(
    votes: list[tuple[float, float, bool]], removals: int, score: float | None, tier: str
) -> None:
    """Twice the share of helpful votes, drawn towards a half; friends say nothing; never below a quarter."""
    rows = [{"kind": "vote", "value": value, "member_years": years, "friend": friend} for value, years, friend in votes]
    rows += [{"kind": "removal"}] * removals
    found = judged(shipped("reviewer-weight"), [{"member_years": None, "friend": None, **row} for row in rows])

    assert found.score == (None if score is None else pytest.approx(score))
    assert found.tier == tier


# deliveries


@pytest.mark.parametrize(
    ("orders", "late", "storm", "cancelled", "tier"),
    [
        (200, 1, 0, 0, "above standard"),
        (40, 1, 0, 0, "standard"),  # even 40 of 40 that were not cancelled may be 91 in 100
        (200, 1, 30, 0, "above standard"),  # what a storm held up is not the seller's
        (200, 12, 0, 0, "standard"),
        (20, 3, 0, 0, "standard"),  # three late ones are let pass
        (20, 4, 0, 0, "below standard"),
        (200, 0, 0, 30, "standard"),
    ],
)
def test_deliveries_are_judged_by_complete_months(
    orders: int, late: int, storm: int, cancelled: int, tier: str
) -> None:
    """April to June, in Shanghai; July has only begun."""
    may, july = datetime(2026, 5, 10, tzinfo=UTC), datetime(2026, 7, 2, tzinfo=UTC)
    row = {"kind": "order", "occurred_at": may, "late": False, "cause": "none", "cancelled": False}
    rows = [
        *[{**row, "late": True}] * late,
        *[{**row, "late": True, "cause": "weather"}] * storm,
        *[{**row, "cancelled": True}] * cancelled,
        *[row] * (orders - late - storm - cancelled),
        *[{**row, "occurred_at": july, "late": True, "cancelled": True}] * 50,
    ]
    found = judged(shipped("delivery-performance"), rows)

    shares = 1 - late / (orders - storm), 1 - cancelled / orders
    assert found.score == pytest.approx(min(shares))
    assert found.tier == tier


# violations


@pytest.mark.parametrize(
    ("violations", "score", "tier"),
    [
        ([], None, None),
        ([(-6, 10)], 6, "in good standing"),
        ([(-6, 10), (-2, 60)], 5, "warned"),
        ([(-6, 10), (-2, 60), (-2, 200)], 4.5, "warned"),
        ([(-12, 10)], 0, "suspended"),
        ([(-12, 30)], 6, "in good standing"),
        ([(-12, 400)], 12, "in good standing"),
        ([(-30, 1)], 0, "suspended"),
        ([(50, 1), (-2, 1)], 10, "in good standing"),
    ],
)
def test_points_are_taken_and_come_back(
    violations: list[tuple[int, int]], score: float | None, tier: str | None
) -> None:
    """In full for 30 days, half up to 180 days, a quarter up to a year; nobody is given points."""
    old = NOW - timedelta(days=2000)
    rows = [
        {"kind": "violation", "amount": amount, "occurred_at": old, "recorded_at": NOW - timedelta(days=age)}
        for amount, age in violations
    ]
    if not rows:
        report = shipped("violation-points").evaluate(rp.Evidence.from_columns(subject=[], occurred_at=[]), as_of=NOW)
        assert len(report) == 0
        return
    found = judged(shipped("violation-points"), rows)

    assert found.score == pytest.approx(score)
    assert found.tier == tier


def test_what_is_under_appeal_takes_no_point() -> None:
    """It does once the appeal is lost."""
    row = {"kind": "violation", "amount": -12, "recorded_at": NOW}

    assert judged(shipped("violation-points"), [{**row, "status": "under_appeal"}]).score == 12
    assert judged(shipped("violation-points"), [{**row, "status": "active"}]).score == 0
