"""Published numbers that ledgers and sanctions must give, and each threshold at both sides and on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import reputation as rp

START = datetime(2026, 1, 5, tzinfo=UTC)  # a Monday
WEEK = timedelta(weeks=1)


def on(text: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def rows(*times: datetime, **columns: Any) -> rp.Evidence:
    """Entries of one shop."""
    return rp.Evidence.from_columns(occurred_at=times, **({"subject": "shop", "kind": "violation"} | columns))


def balance(metric: rp.Metric, evidence: rp.Evidence, now: datetime) -> float | None:
    """What a ledger says of what had happened by then."""
    return rp.Policy(metric).evaluate(evidence.until(now), as_of=now)["shop"].score


def active(policy: rp.Policy, evidence: rp.Evidence, now: datetime, **more: Any) -> list[str]:
    """The restrictions in force."""
    found = policy.restrictions(evidence.until(now), as_of=now, **more)["shop"]
    return [restriction.sanction for restriction in found if restriction.state == "active"]


def lasting(policy: rp.Policy, evidence: rp.Evidence, now: datetime, **more: Any) -> list[tuple[str, int, float]]:
    """Each restriction with its ordinal and how many days it lasts."""
    found = policy.restrictions(evidence.until(now), as_of=now, **more)["shop"]
    return [(each.sanction, each.ordinal, (each.end - each.start).days) for each in found if each.end and each.start]


# Taobao


TAOBAO = {
    "serious": rp.Metric(rp.Points(), keep=rp.Reset(rp.Yearly(1, 1, tz="Asia/Shanghai"))),
    "counterfeit": rp.Metric(rp.Points(), keep=rp.Reset(rp.Yearly(1, 1, tz="Asia/Shanghai"), low=24, below=48)),
}


@pytest.mark.parametrize(
    ("area", "points", "expected"),
    [
        ("serious", 47, 0),
        ("counterfeit", 23, 0),
        ("counterfeit", 24, 24),
        ("counterfeit", 47, 47),
        ("counterfeit", 48, 0),
    ],
)
def test_cleared_on_31_december_at_midnight(area: str, points: float, expected: float) -> None:
    """Taobao: all points are cleared at the end of the year, but not counterfeit points from 24 to 47."""
    evidence = rows(on("2026-05-04"), amount=[points])

    assert points == balance(TAOBAO[area], evidence, on("2026-12-31T15:59:59"))  # 23:59:59 in Shanghai
    assert expected == balance(TAOBAO[area], evidence, on("2026-12-31T16:00:00"))


def test_what_was_carried_counts_with_what_comes_after() -> None:
    """24 points carried and 24 new ones are 48: cleared at the next turn of the year."""
    evidence = rows(on("2026-05-04"), on("2027-05-04"), amount=[24, 24])

    assert 48 == balance(TAOBAO["counterfeit"], evidence, on("2027-06-01"))
    assert 0 == balance(TAOBAO["counterfeit"], evidence, on("2028-01-02"))


@pytest.mark.parametrize(
    ("points", "expected"), [(11, []), (12, ["hidden 7"]), (24, ["hidden 14"]), (36, ["hidden 21"])]
)
def test_serious_points_at_the_nodes(points: float, expected: Sequence[str]) -> None:
    """Taobao: at 12, 24 and 36 serious points hidden for 7, 14 and 21 days; at 48 closed."""
    nodes = [rp.Sanction(f"hidden {days}", at=at, lasts=rp.days(days)) for at, days in ((12, 7), (24, 14), (36, 21))]
    closed = rp.Sanction("closed", at=48)
    policy = rp.Policy(TAOBAO["serious"], sanctions=rp.Escalation(TAOBAO["serious"], (*nodes, closed)))
    evidence = rows(on("2026-05-04"), amount=[points])
    found = active(policy, evidence, on("2026-05-11") - timedelta(microseconds=1))

    assert expected == found[-1:]
    assert ["closed"] == active(policy, rows(on("2026-05-04"), amount=[48.0]), on("2040-01-01"))


# Shopee


SHOPEE = rp.Metric(rp.Points(), name="points", keep=rp.Reset(rp.Quarterly(1, weekday="monday", tz="Asia/Singapore")))
TIERS = tuple(rp.Sanction(f"tier {tier}", at=3 * tier, lasts=rp.days(28)) for tier in range(1, 6))


def test_a_restriction_and_its_points_have_different_lives() -> None:
    """V53: 3 points in week 1, 3 more in week 3: tier 1 in weeks 1-4, tier 2 in weeks 3-6, free in week 7, 6 points."""
    policy = rp.Policy(SHOPEE, sanctions=rp.Escalation("points", TIERS))
    first = on("2026-01-26T02:00")  # a Monday in Singapore, in the second quarter's first week minus nine
    evidence = rows(first, first + 2 * WEEK, amount=[3, 3])
    weeks = [active(policy, evidence, first + week * WEEK) for week in range(7)]

    one, two = ["tier 1"], ["tier 2"]
    assert weeks == [one, one, one + two, one + two, two, two, []]
    assert 6 == balance(SHOPEE, evidence, first + 9 * WEEK)
    assert 6 == balance(SHOPEE, evidence, on("2026-04-05T15:59"))
    assert 0 == balance(SHOPEE, evidence, on("2026-04-05T16:00"))  # the first Monday of April in Singapore


@pytest.mark.parametrize(("points", "tier"), [(2, 0), (3, 1), (5, 1), (6, 2), (9, 3), (12, 4), (15, 5), (40, 5)])
def test_tiers_are_reached_or_passed(points: float, tier: int) -> None:
    """At 3, 6, 9, 12 and 15 points; a jump imposes every one that it passes."""
    policy = rp.Policy(SHOPEE, sanctions=rp.Escalation("points", TIERS))

    assert [f"tier {k}" for k in range(1, tier + 1)] == active(policy, rows(START, amount=[points]), START)


def test_an_annulled_entry_takes_its_restriction_with_it() -> None:
    """A successful appeal removes the points and restores the privileges."""
    policy = rp.Policy(SHOPEE, sanctions=rp.Escalation("points", TIERS))
    evidence = rows(START, START + WEEK, amount=[3, 3], status=["annulled", None])

    assert [("tier 1", 1, 28)] == lasting(policy, evidence, START + WEEK)


# Lazada


def test_each_point_has_its_own_clock() -> None:
    """V54: 12 on 1 January and 12 on 1 June are 24 on 1 June, and 12 again from 1 January of the next year on."""
    lazada = rp.Metric(rp.Points(), keep=rp.Expire(rp.days(365)))
    evidence = rows(on("2026-01-01"), on("2026-06-01"), amount=[12, 12])

    assert 24 == balance(lazada, evidence, on("2026-06-01"))
    assert 24 == balance(lazada, evidence, on("2027-01-01") - timedelta(microseconds=1))
    assert 12 == balance(lazada, evidence, on("2027-01-01"))
    assert 0 == balance(lazada, evidence, on("2027-06-01"))


# YouTube


STRIKES = rp.Metric(rp.Count(), name="strikes", keep=rp.Expire(rp.days(90)))
YOUTUBE = rp.Policy(
    STRIKES,
    sanctions=rp.Escalation(
        "strikes",
        (
            rp.Sanction("freeze", at=1, lasts=rp.days(7)),
            rp.Sanction("longer freeze", at=2, lasts=rp.days(14)),
            rp.Sanction("termination", at=3),
        ),
    ),
)


def test_a_strike_that_expired_does_not_count_towards_termination() -> None:
    """V56: strikes on days 0, 80 and 95: the first expired on day 90, so that two are active on day 95."""
    evidence = rows(*(START + timedelta(days=day) for day in (0, 80, 95)))
    day = START + timedelta(days=95)

    assert 2 == balance(STRIKES, evidence, day)
    assert ["longer freeze"] == active(YOUTUBE, evidence, day)
    assert ["longer freeze", "termination"] == active(
        YOUTUBE, rows(*(START + timedelta(days=day) for day in (0, 80, 89))), START + timedelta(days=89)
    )


def test_a_freeze_and_its_strike_have_different_lives() -> None:
    """The freeze is over after a week, the strike after 90 days."""
    evidence = rows(START)

    assert ["freeze"] == active(YOUTUBE, evidence, START + timedelta(days=7, microseconds=-1))
    assert [] == active(YOUTUBE, evidence, START + timedelta(days=7))
    assert 1 == balance(STRIKES, evidence, START + timedelta(days=90, microseconds=-1))
    assert 0 == balance(STRIKES, evidence, START + timedelta(days=90))


@pytest.mark.parametrize(("trained", "second", "strikes"), [(None, 91, 1), (1, 91, 0), (1, 89, 1), (95, 96, 1)])
def test_the_first_violation_is_a_warning(trained: float | None, second: float, strikes: float) -> None:
    """It lapses after 90 days where a training was taken and the same policy was not violated again."""
    keep = rp.Warned(by="policy", forgotten=rp.days(90), after=rp.kind("training"))
    metric = rp.Metric(rp.Count(), select=rp.kind("violation"), keep=(keep, rp.Expire(rp.days(90))))
    days = [0.0, second, *([] if trained is None else [trained])]
    kinds = ["violation", "violation", "training"][: len(days)]
    evidence = rows(
        *(START + timedelta(days=day) for day in days), kind=kinds, policy=["spam", "spam", None][: len(days)]
    )

    assert strikes == balance(metric, evidence, START + timedelta(days=second))
    assert 0 == balance(metric, evidence.take(slice(0, 1)), START)


# Google Ads


def test_a_hold_lasts_until_it_is_acknowledged() -> None:
    """V57: warning, 3 days, 7 days, suspension, per policy; 90 clean days clear; a hold waits for acknowledgement."""
    keep = (rp.CleanPeriod(rp.days(90), by="policy"), rp.Warned(by="policy"))
    metric = rp.Metric(rp.Count(), name="strikes", select=rp.kind("violation"), keep=keep)
    known = rp.kind("acknowledged")
    ladder = (
        rp.Sanction("3 days", at=1, lasts=rp.days(3), until=known),
        rp.Sanction("7 days", at=2, lasts=rp.days(7), until=known),
        rp.Sanction("suspension", at=3),
    )
    policy = rp.Policy(metric, sanctions=rp.Escalation("strikes", ladder, by="policy"))
    days = {"violation": (0, 30, 60), "acknowledged": (40,)}
    times = [START + timedelta(days=day) for found in days.values() for day in found]
    kinds = [name for name, found in days.items() for _ in found]
    evidence = rows(*times, kind=kinds, policy=["spam", "spam", "malware", None])

    assert [] == active(policy, evidence, START)
    assert ["3 days"] == active(policy, evidence, START + timedelta(days=39))  # nobody has acknowledged it
    assert [] == active(policy, evidence, START + timedelta(days=40))
    assert [] == active(policy, evidence, START + timedelta(days=60))  # of another policy: a warning
    for day, strikes in ((120, 2), (121, 0)):  # the third within 90 days of the second, and a warning again
        again = rows(START, START + timedelta(days=30), START + timedelta(days=day), policy="spam")
        assert strikes == balance(metric, again, START + timedelta(days=day))


# Meta


@pytest.mark.parametrize(
    ("version", "strikes", "expected"), [(2022, 5, [30]), (2023, 5, []), (2023, 7, [1]), (2023, 10, [30])]
)
def test_the_fifth_strike_under_two_versions(version: int, strikes: int, expected: Sequence[float]) -> None:
    """V58: 30 days in the version of 2022, a warning in that of 2023, whose restrictions begin with the seventh."""
    tables = {2022: {2: 1, 3: 3, 4: 7, 5: 30}, 2023: {7: 1, 8: 3, 9: 7, 10: 30}}
    metric = rp.Metric(rp.Count(), name="strikes", keep=rp.Expire(rp.months(12)))
    ladder = tuple(rp.Sanction(f"{days} days", at=at, lasts=rp.days(days)) for at, days in tables[version].items())
    policy = rp.Policy(metric, sanctions=rp.Escalation("strikes", ladder))
    evidence = rows(*(START + timedelta(days=3 * k) for k in range(strikes)))
    last = [days for _, _, days in lasting(policy, evidence, START + timedelta(days=3 * strikes))][-1:]

    assert expected == last


# China's driving licence points


CYCLE = rp.Cycle(rp.months(12), since=rp.kind("licence"), carry=rp.kind("violation"), settled="paid_at")
FULL = rp.Sanction(
    "study", at=12, every=12, lasts=rp.days(7), grows=rp.days(7), most=rp.days(60), says="study of 7 days, then an exam"
)


def licence(*entries: tuple[str, str, float, str | None]) -> rp.Evidence:
    """A licence of 1 March 2024, and what came after it: kind, day, points, and when the fine was paid."""
    kinds, days, amounts, paid = zip(("licence", "2024-03-01", 0.0, None), *entries, strict=True)
    fines = [None if day is None else on(day) for day in paid]
    return rows(*map(on, days), kind=kinds, amount=amounts, paid_at=fines, subject="shop")


def driver(*keep: Any) -> rp.Metric:
    """Points of a driver."""
    return rp.Metric(rp.Points(), name="points", select=rp.kind("violation", "course"), keep=(CYCLE, *keep))


def test_full_mark_and_the_second_time() -> None:
    """V59: 6 + 3 + 3 in one cycle are full mark: 7 days; 12 more in it are the second time: 14 days."""
    paid = "2024-12-31"
    entries = [("violation", day, points, paid) for day, points in (("2024-04-01", 6), ("2024-05-01", 3))]
    evidence = licence(*entries, ("violation", "2024-06-01", 3, paid), ("violation", "2024-08-01", 12, paid))
    metric = driver()
    policy = rp.Policy(metric, sanctions=rp.Escalation("points", FULL))

    assert [] == lasting(policy, evidence, on("2024-05-31"))
    assert [("study", 1, 7)] == lasting(policy, evidence, on("2024-07-31"))
    assert [("study", 1, 7), ("study", 2, 14)] == lasting(policy, evidence, on("2024-09-01"))
    assert 24 == balance(metric, evidence, on("2024-09-01"))


def test_study_lasts_sixty_days_at_most() -> None:
    """Art. 18: each further time or further 12 points adds 7 days, up to 60."""
    evidence = licence(*(("violation", f"2024-04-{day:02}", 12, None) for day in range(1, 13)))
    policy = rp.Policy(driver(), sanctions=rp.Escalation("points", FULL))

    assert [min(7 * k, 60) for k in range(1, 13)] == [
        days for _, _, days in lasting(policy, evidence, on("2024-05-01"))
    ]


@pytest.mark.parametrize(("paid", "expected"), [("2025-02-28", 0), ("2025-03-01", 0), ("2025-03-02", 9), (None, 9)])
def test_unpaid_points_move_to_the_next_cycle(paid: str | None, expected: float) -> None:
    """V60: Art. 15: cleared at the end of the cycle, but not where the fine is not paid by then."""
    evidence = licence(("violation", "2024-12-24", 9, paid))
    metric = driver()

    assert 9 == balance(metric, evidence, on("2025-03-01") - timedelta(microseconds=1))
    assert expected == balance(metric, evidence, on("2025-03-01"))
    assert (0 if paid else 9) == balance(metric, evidence, on("2026-03-01"))


def test_a_reduction_is_limited_to_six_in_a_cycle() -> None:
    """V61: 11 points, three online courses of -1 and two in class of -2 are -7, of which 6 count: 5 points."""
    limit = rp.NetClamp(low=-6, exempt=~rp.kind("course"))
    courses = [("course", f"2024-0{5 + k}-01", -1.0 if k < 3 else -2.0, None) for k in range(5)]
    evidence = licence(("violation", "2024-04-01", 11, None), *courses)

    assert 11 - 3 - 2 - 1 == balance(driver(limit), evidence, on("2024-10-01"))
    assert 11 - 7 == balance(driver(), evidence, on("2024-10-01"))
    once = licence(("violation", "2024-04-01", 11, None), *courses, ("course", "2025-04-01", -1.0, None))
    assert 11 - 1 == balance(driver(limit), once, on("2025-05-01"))  # the next cycle has a limit of its own


def test_a_reduction_by_fraud_is_restored() -> None:
    """V62: Art. 31: the course is annulled, and the points are back."""
    told = licence(("violation", "2024-04-01", 11, None), ("course", "2024-05-01", -1.0, None))
    evidence = rp.Evidence.of({**told.columns, "id": _ids(told), "status": None}, {})
    appeals = rp.Appeals.from_columns(
        entry="r2",
        filed_at=on("2024-06-01"),
        decided_at=on("2024-06-02"),
        outcome="accepted",
        reason="fraud",
        author="mia",
    )
    now = on("2024-07-01")

    assert 10 == balance(driver(), evidence, now)
    assert 11 == balance(driver(), appeals.apply(evidence, as_of=now), now)


def _ids(evidence: rp.Evidence) -> Any:
    return rp.Evidence.from_columns(subject=[f"r{k}" for k in range(len(evidence))], occurred_at=START).subject


# Flensburg


LIVES = (
    rp.Expire(rp.months(30), where=rp.matches("amount", 1), kept=rp.months(12)),
    rp.Expire(rp.years(5), where=rp.matches("amount", 2), kept=rp.months(12)),
    rp.Expire(rp.years(10), where=rp.matches("amount", 3), kept=rp.months(12)),
)
FLENSBURG = rp.Metric(rp.Points(), name="points", keep=LIVES)
MEASURES = (
    rp.Sanction("admonition", at=4, lasts=rp.days(0)),
    rp.Sanction("warning", at=6, lasts=rp.days(0)),
    rp.Sanction("withdrawal", at=8, lasts=rp.months(6), until=rp.kind("new licence")),
)


def test_points_expire_by_their_weight() -> None:
    """V63: 1 point of January 2020 and 2 of June 2021 are 2 in August 2022; the first expired in July 2022."""
    evidence = rows(on("2020-01-15"), on("2021-06-10"), amount=[1, 2])

    assert 3 == balance(FLENSBURG, evidence, on("2022-07-14"))
    assert 2 == balance(FLENSBURG, evidence, on("2022-07-15"))
    assert 2 == balance(FLENSBURG, evidence, on("2022-08-01"))
    assert 0 == balance(FLENSBURG, evidence, on("2026-06-10"))


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [("2022-06-01", ["admonition"]), ("2023-07-14", ["admonition"]), ("2023-07-15", [])],
)
def test_an_offence_that_is_decided_late_counts_by_its_date(recorded: str, expected: Sequence[str]) -> None:
    """While an entry is kept without counting, it still counts at the date of an offence that is decided late."""
    policy = rp.Policy(FLENSBURG, sanctions=rp.Escalation("points", MEASURES))
    evidence = rows(
        on("2020-01-15"), on("2022-05-02"), amount=[1, 3], recorded_at=[on("2020-02-15"), on(recorded)]
    )  # the first point expires on 15 July 2022 and is kept until 15 July 2023
    found = policy.restrictions(evidence, as_of=on(recorded))["shop"]

    assert expected == [restriction.sanction for restriction in found]
    assert [on(recorded)] * len(expected) == [restriction.start for restriction in found]


@pytest.mark.parametrize(
    ("points", "expected"),
    [(3, None), (4, "admonition"), (5, "admonition"), (6, "warning"), (7, "warning"), (8, "withdrawal")],
)
def test_measures_by_points(points: int, expected: str | None) -> None:
    """4 to 5 an admonition, 6 to 7 a warning, 8 the withdrawal."""
    policy = rp.Policy(FLENSBURG, sanctions=rp.Escalation("points", MEASURES))
    evidence = rows(*(START + timedelta(days=k) for k in range(points)), amount=[1] * points)
    found = policy.restrictions(evidence, as_of=START + timedelta(days=20))["shop"]

    assert expected == (found[-1].sanction if found else None)


# SAMR


SAMR = (
    rp.Sanction("publication of a small fine", each=rp.matches("sort", "small fine"), lasts=rp.months(3)),
    rp.Sanction(
        "publication",
        each=rp.matches("sort", "fine"),
        lasts=rp.years(3),
        lift=rp.kind("repair"),
        lift_after=rp.months(6),
    ),
    rp.Sanction(
        "publication of a food fine",
        each=rp.matches("sort", "food fine"),
        lasts=rp.years(3),
        lift=rp.kind("repair"),
        lift_after=rp.months(12),
    ),
)
PUBLISHED = rp.Metric(rp.Count(), name="penalties", select=rp.kind("penalty"))


@pytest.mark.parametrize(
    ("sort", "asked", "until"),
    [
        ("small fine", None, "2026-04-05"),
        ("fine", None, "2029-01-05"),
        ("fine", "2026-07-04", "2029-01-05"),
        ("fine", "2026-07-05", "2026-07-05"),
        ("food fine", "2026-09-05", "2029-01-05"),
        ("food fine", "2027-01-05", "2027-01-05"),
        ("warning", None, None),
    ],
)
def test_how_long_a_penalty_is_published(sort: str, asked: str | None, until: str | None) -> None:
    """V64: a small fine 3 months, another 3 years; repair from 6 months on, of a food fine only from one year on."""
    policy = rp.Policy(PUBLISHED, sanctions=rp.Escalation("penalties", SAMR))
    times = [START, *([] if asked is None else [on(asked)])]
    evidence = rows(*times, kind=["penalty", "repair"][: len(times)], sort=[sort, None][: len(times)])
    found = policy.restrictions(evidence, as_of=on("2027-06-01"))["shop"]

    assert ([] if until is None else [on(until)]) == [restriction.end for restriction in found]


# Amazon and TikTok Shop: ratings of account health


HEALTH = rp.ledger(
    {"order": 4 / 200, "violation": -8}, start=200, low=0, high=1000, keep=rp.Expire(rp.days(180)), name="health"
)


def test_orders_lead_to_the_ceiling() -> None:
    """V23: 223 orders a day for 180 days earn 802.8 points from 200, which stop at 1,000."""
    times = [START + timedelta(days=day) for day in range(180)]
    evidence = rows(*times, kind="order", orders=[223.0] * 180)
    weighed = rp.ledger(
        {"order": 4 / 200}, start=200, high=1000, low=0, keep=rp.Expire(rp.days(180)), weight=rp.field("orders")
    )
    free = rp.ledger({"order": 4 / 200}, start=200, keep=rp.Expire(rp.days(180)), weight=rp.field("orders"))
    last = times[-1]

    assert pytest.approx(1000) == balance(weighed, evidence, last)
    assert pytest.approx(200 + 223 * 180 / 200 * 4) == balance(free, evidence, last)
    assert pytest.approx(1002.8) == balance(free, evidence, last)
    assert 200 == balance(weighed, evidence, last + timedelta(days=180))


@pytest.mark.parametrize(("violations", "zone"), [(0, "healthy"), (1, "at risk"), (12, "at risk"), (13, "unhealthy")])
def test_zones_of_account_health(violations: int, zone: str) -> None:
    """From 200 on healthy, from 100 on at risk, below unhealthy; 200 less 8 for each violation."""
    ladder = rp.Ladder.bands(("unhealthy", 0, 100), ("at risk", 100, 200), ("healthy", 200, None))
    evidence = rows(*(START for _ in range(violations)), id=[f"v{k}" for k in range(violations)])
    known = (
        rp.Evidence.concat(evidence, rp.Evidence.empty(subjects=["shop"]))
        if violations
        else rp.Evidence.empty(subjects=["shop"])
    )
    report = rp.Policy(HEALTH, tiers=ladder).evaluate(known, as_of=START)

    assert 200 - 8 * violations == report["shop"].score
    assert zone == report["shop"].tier


@pytest.mark.parametrize(
    ("lost", "expected"),
    [(49, []), (50, ["7 days"]), (99, ["7 days"]), (100, ["14 days"]), (150, ["28 days"]), (200, ["closed"])],
)
def test_actions_from_above(lost: float, expected: Sequence[str]) -> None:
    """TikTok Shop: from 200 down; at 150 for 7 days, at 100 for 14, at 50 for 28, at 0 for good."""
    health = rp.ledger(start=200, low=0, high=1000, keep=rp.Expire(rp.days(180)), name="health")
    ladder = [rp.Sanction(f"{days} days", at=at, lasts=rp.days(days)) for at, days in ((150, 7), (100, 14), (50, 28))]
    rules = rp.Escalation("health", (*ladder, rp.Sanction("closed", at=0)), falling=True)
    policy = rp.Policy(health, sanctions=rules)

    assert expected == active(policy, rows(START, amount=[-lost]), START)[-1:]


@pytest.mark.parametrize(
    ("points", "expected"), [(6, []), (7, ["notice"]), (12, ["notice", "active"]), (48, ["active", "active"])]
)
def test_milestones_with_a_caution_before(points: float, expected: Sequence[str]) -> None:
    """TikTok Shop: 12, 24, 36 and 48 points, with a warning about 5 points before; points lapse after 180 days."""
    metric = rp.Metric(rp.Points(), name="points", keep=rp.Expire(rp.days(180)))
    ladder = [rp.Sanction(f"caution {at}", at=at - 5, lasts=rp.days(0)) for at in (12, 24, 36, 48)]
    ladder += [rp.Sanction(f"milestone {at}", at=at, lasts=rp.days(7)) for at in (12, 24, 36)]
    policy = rp.Policy(metric, sanctions=rp.Escalation("points", (*ladder, rp.Sanction("closure", at=48))))
    found = policy.restrictions(rows(START, amount=[points]), as_of=START)["shop"]

    assert (
        expected == [restriction.state for restriction in found][-2:]
        if points > 12
        else expected == [restriction.state for restriction in found]
    )
    assert 0 == balance(metric, rows(START, amount=[points]), START + timedelta(days=180))


# HackerOne, and the law


def test_a_floor_stops_every_step() -> None:
    """V67: 100 points and eleven times -10 are 0, not -10."""
    metric = rp.ledger({"spam": -10, "resolved": 7}, start=100, low=0)
    evidence = rows(*(START + timedelta(days=k) for k in range(12)), kind=["spam"] * 11 + ["resolved"])

    assert 0 == balance(metric, evidence, START + timedelta(days=10))
    assert 7 == balance(metric, evidence, START + timedelta(days=11))


@pytest.mark.parametrize(("days", "expected"), [(29, "announced"), (30, "active")])
def test_thirty_days_before_a_termination(days: int, expected: str) -> None:
    """Regulation (EU) 2019/1150, article 4(2)."""
    metric = rp.Metric(rp.Count(), name="strikes")
    policy = rp.Policy(metric, sanctions=rp.Escalation("strikes", rp.Sanction("termination", at=1, notice=rp.days(30))))
    (found,) = policy.restrictions(rows(START), as_of=START + timedelta(days=days))["shop"]

    assert expected == found.state
    assert START + timedelta(days=30) == found.start
