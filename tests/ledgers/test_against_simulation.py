"""Every rule about lives of entries, alone and after others, against the plain simulation."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.simulated_ledgers import START, STEP, Row, balance_at, evidence_of, impose, shares_at

import reputation as rp
from reputation.balances import balances
from reputation.shares import shares
from reputation.times import micros

SPAN = 400  # half days
few = settings(max_examples=max(settings().max_examples // 3, 1))

RULES: list[Any] = [
    rp.Expire(rp.days(30)),
    rp.Expire(rp.months(1)),
    rp.Expire(rp.days(20), where=rp.kind("late")),
    rp.Expire(rp.days(20), kept=rp.days(10)),
    rp.Reset(rp.Monthly(1)),
    rp.Reset(rp.Quarterly(1), carry=rp.kind("fake")),
    rp.Reset(rp.Monthly(1), settled="paid_at"),
    rp.Reset(rp.Monthly(1), carry=rp.kind("late"), settled="paid_at"),
    rp.Reset(rp.Monthly(1), low=3, below=6),
    rp.Reset(rp.Monthly(1), low=3),
    rp.Reset(rp.Monthly(1), below=3, settled="paid_at"),
    rp.Cycle(rp.months(2), since=rp.kind("licence")),
    rp.Cycle(rp.days(45), since=rp.kind("licence"), settled="paid_at"),
    rp.Cycle(rp.months(1), since=rp.kind("licence"), low=2, below=5),
    rp.CleanPeriod(rp.days(20)),
    rp.CleanPeriod(rp.months(1), by="area"),
    rp.EarnBack(1, every=rp.days(10)),
    rp.EarnBack(0.5, every=rp.days(7), by="area"),
    rp.Warned(),
    rp.Warned(2, by="area"),
    rp.Warned(forgotten=rp.days(20)),
    rp.Warned(2, by="area", forgotten=rp.days(20), after=rp.kind("course")),
    rp.NetClamp(low=0, high=5, by_model=True),
    rp.SinceLast(rp.kind("course")),
]
MODELS: list[Any] = [rp.Points(), rp.Count(), rp.Balance(points={"late": 1, "fake": 3, "course": -1})]
ENTRIES = rp.kind("late", "fake", "course")


@st.composite
def histories(draw: st.DrawFn) -> list[Row]:
    """Up to twelve rows of one subject, at different half days."""
    places = draw(st.lists(st.integers(0, SPAN), min_size=0, max_size=12, unique=True))
    rows = []
    for number, place in enumerate(sorted(places)):
        time = START + place * STEP
        paid = draw(st.none() | st.integers(0, 60).map(lambda wait, time=time: time + wait * STEP))
        kind = draw(st.sampled_from(["late", "late", "fake", "course", "licence"]))
        amount = {"late": 1, "fake": 3, "course": -1, "licence": 0}[kind]
        area = draw(st.sampled_from(["a", "b"]))
        rows.append({"time": time, "kind": kind, "amount": amount, "paid_at": paid, "area": area, "id": f"r{number}"})
    return rows


moments = st.integers(SPAN // 3, SPAN + 200).map(lambda place: START + place * STEP)


def known(rows: list[Row], now: datetime) -> rp.Evidence:
    """The rows up to an instant; a payment may lie later."""
    return evidence_of([row for row in rows if row["time"] <= now])


@pytest.mark.parametrize("rule", RULES, ids=repr)
@few
@given(histories(), moments)
def test_every_rule(rule: Any, rows: list[Row], now: datetime) -> None:
    """Row by row, as plain Python says."""
    metric = rp.Metric(rp.Points(), select=ENTRIES, keep=rule)
    rows = [row for row in rows if row["time"] <= now]

    found = shares(next(metric.tallies()), known(rows, now), micros(now)).share

    assert np.allclose(found, shares_at(metric, rows, now), rtol=0, atol=1e-9)


@given(st.sampled_from(MODELS), st.lists(st.sampled_from(RULES), min_size=1, max_size=3), histories(), moments)
def test_rules_one_after_the_other(model: Any, rules: list[Any], rows: list[Row], now: datetime) -> None:
    """Each sees what the ones before it have left, and what the model adds of it."""
    metric = rp.Metric(model, select=ENTRIES, keep=tuple(rules))
    report = rp.Policy(metric).evaluate(known(rows, now), as_of=now)

    assert balance_at(metric, rows, now) == pytest.approx(report["ada"].score, abs=1e-9)


@few
@given(st.sampled_from(MODELS), st.lists(st.sampled_from(RULES), max_size=2), histories(), moments)
def test_a_balance_is_followed_half_day_by_half_day(
    model: Any, rules: list[Any], rows: list[Row], now: datetime
) -> None:
    """At every half day the last balance found is the one that plain Python gives; none is missed in between."""
    metric = rp.Metric(model, select=ENTRIES, keep=tuple(rules))
    found = balances(metric, known(rows, now), as_of=now)
    at, value = found.at.tolist(), found.balance.tolist()

    instant, last = START, float(getattr(model, "start", 0.0))
    while instant <= now:
        while at and at[0] <= micros(instant):
            at.pop(0)
            last = value.pop(0)
        assert balance_at(metric, rows, instant, now) == pytest.approx(last, abs=1e-9), instant
        instant += 3 * STEP


NEVER = datetime.max.replace(tzinfo=START.tzinfo)
SANCTIONS = (
    rp.Sanction("first", at=2, lasts=rp.days(7)),
    rp.Sanction("again", at=3, every=2, lasts=rp.days(7), grows=rp.days(5), most=rp.days(20), within=rp.days(60)),
    rp.Sanction("anew", at=3, lasts=rp.days(10), renew=True),
    rp.Sanction("until", at=2, lasts=rp.days(3), until=rp.kind("course")),
    rp.Sanction("lifted", at=2, lasts=rp.months(3), lift=rp.kind("course"), lift_after=rp.days(5)),
    rp.Sanction("open", at=4, lift=rp.kind("course")),
    rp.Sanction("published", each=rp.kind("fake"), lasts=rp.months(1), grows=rp.days(1)),
)


@few
@given(st.sampled_from(MODELS), st.lists(st.sampled_from(RULES), max_size=2), histories(), moments, st.booleans())
def test_sanctions_are_imposed_when_plain_python_says(
    model: Any, rules: list[Any], rows: list[Row], now: datetime, falling: Any
) -> None:
    """With the same ordinal, from the same instant, to the same end."""
    turned_round = tuple(part if part.at is None else attrs.evolve(part, at=-part.at) for part in SANCTIONS)
    sanctions = turned_round if falling else SANCTIONS
    turned = rp.Balance(points={"late": -1, "fake": -3, "course": 1}) if falling else model
    metric = rp.Metric(turned, select=ENTRIES, keep=tuple(rules))
    rules_ = rp.Escalation(metric, sanctions, falling=falling)
    known_rows = [row for row in rows if row["time"] <= now]

    found = rp.Policy(metric, sanctions=rules_).restrictions(known(rows, now), as_of=now)["ada"]
    wanted = impose(metric, sanctions, known_rows, now, falling=falling)

    assert sorted((each.sanction.name, each.at, each.ordinal, each.end or NEVER) for each in wanted) == sorted(
        (each.sanction, each.reached_at, each.ordinal, each.end or NEVER) for each in found
    )


@few
@given(histories(), moments)
def test_areas_have_balances_of_their_own(rows: list[Row], now: datetime) -> None:
    """Each area is what it would be if the rows of the others were not there; courses concern both."""
    for row in rows:
        row["area"] = None if row["kind"] == "course" else row["area"]
    offences = rp.kind("late", "fake")
    metric = rp.Metric(rp.Points(), select=offences, keep=(rp.Expire(rp.days(60)), rp.SinceLast(rp.kind("course"))))
    policy = rp.Policy(metric, sanctions=rp.Escalation(metric, SANCTIONS, by="area"))
    mine = [row for row in rows if row["time"] <= now]
    found = policy.restrictions(known(rows, now), as_of=now)["ada"]

    for area in ("a", "b"):
        wanted = impose(metric, SANCTIONS, [row for row in mine if row["area"] in {area, None}], now)
        assert sorted((each.sanction.name, each.at, each.ordinal) for each in wanted) == sorted(
            (each.sanction, each.reached_at, each.ordinal) for each in found if each.area == area
        )


@few
@given(histories(), moments, st.integers(1, 5))
def test_subjects_do_not_move_each_other(rows: list[Row], now: datetime, count: int) -> None:
    """However many there are, each has what it has alone."""
    metric = rp.Metric(rp.Points(), select=ENTRIES, keep=(rp.Expire(rp.days(60)), rp.NetClamp(low=0)))
    policy = rp.Policy(metric, sanctions=rp.Escalation(metric, SANCTIONS))
    alone = policy.restrictions(known(rows, now), as_of=now)["ada"]
    mine = [row for row in rows if row["time"] <= now]
    if not mine:
        return
    columns = {name: [row[name] for row in mine] * count for name in mine[0] if name not in {"time", "id"}}
    many = rp.Evidence.from_columns(
        subject=[f"shop {k}" for k in range(count) for _ in mine],
        occurred_at=[row["time"] for row in mine] * count,
        id=[f"{k} {row['id']}" for k in range(count) for row in mine],
        **columns,
    )
    found = policy.restrictions(many, as_of=now)

    for name in many.subjects:
        assert [(each.sanction, each.start, each.end) for each in alone] == [
            (each.sanction, each.start, each.end) for each in found[name]
        ]


def test_a_step_is_half_a_day() -> None:
    """The lengths in this file are whole half days, so that no change lies between two of them."""
    assert timedelta(days=1) == 2 * STEP
