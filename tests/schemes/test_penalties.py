"""The penalty points of Shopee, Lazada and TikTok Shop: what they cost, when they lapse, what they restrict."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.schemes.rows import many, table, tier

import reputation as rp
from reputation.schemes import (
    lazada_points,
    shopee_penalty_points,
    tiktok_account_health,
    tiktok_violation_points,
)

SINGAPORE = ZoneInfo("Asia/Singapore")
MONDAY = datetime(2026, 8, 10, tzinfo=SINGAPORE)  # eight weeks before the first Monday of October


def week(number: int) -> datetime:
    """The Monday of a week, counted from 1."""
    return MONDAY + timedelta(weeks=number - 1)


def penalties(*weeks: int, reason: str = "late shipment", **columns: Any) -> list[Any]:
    """One penalty in each of these weeks; a week that is named twice has two."""
    return [{**row, "reason": reason, **columns} for number in weeks for row in many(1, "penalty", week(number))]


def points(rows: list[Any], as_of: datetime, policy: rp.Policy | None = None) -> float | None:
    """The points of a shop."""
    held = shopee_penalty_points()["penalty points"] if policy is None else policy
    return held.evaluate(table(rows).known_at(as_of), as_of=as_of)["ada"].score


def restricted(policy: rp.Policy, rows: list[Any], as_of: datetime) -> set[str]:
    """The restrictions in force."""
    return {one.sanction for one in policy.restrictions(table(rows).known_at(as_of), as_of=as_of).active}


def test_a_published_scenario_of_shopee() -> None:
    """3 points in week 1 and 3 in week 3: tier 1 in weeks 1 to 4, tier 2 in weeks 3 to 6, free in week 7."""
    policy, rows = shopee_penalty_points()["penalty points"], penalties(1, 1, 1, 3, 3, 3)
    first, second = "no campaigns", "no shipping rebate, ranked lower"
    found = {number: restricted(policy, rows, week(number)) for number in range(1, 8)}

    assert found == {
        1: {first},
        2: {first},
        3: {first, second},
        4: {first, second},
        5: {second},
        6: {second},
        7: set(),
    }
    assert [3.0, 6.0, 6.0] == [points(rows, week(number)) for number in (2, 3, 8)]
    assert 6.0 == points(rows, week(9) - timedelta(microseconds=1))
    assert 0.0 == points(rows, week(9))  # 5 October, the first Monday of the quarter


def test_philippine_points_are_cleared_a_week_earlier() -> None:
    """On the last Monday of the quarter."""
    policy = shopee_penalty_points(reset="last Monday")["penalty points"]

    assert [3.0, 0.0] == [points(penalties(1, 1, 1), week(number), policy) for number in (7, 8)]
    with pytest.raises(rp.PolicyError, match="reset must be 'first Monday' or 'last Monday', got 'Sunday'"):
        shopee_penalty_points(reset="Sunday")


@pytest.mark.parametrize(
    ("reason", "cost"),
    [("non-fulfilment", 1), ("late shipment", 1), ("listing", 1), ("severe listing", 2), ("rain", 0)],
)
def test_what_a_violation_costs(reason: str, cost: float) -> None:
    """One point, or two for spam, prohibited goods and counterfeits."""
    assert cost == points(penalties(1, reason=reason), week(1))


@pytest.mark.parametrize(
    ("many_points", "count"), [(2, 0), (3, 1), (5, 1), (6, 2), (8, 2), (9, 3), (11, 3), (12, 4), (14, 4), (15, 5)]
)
def test_one_more_restriction_at_each_three_points(many_points: int, count: int) -> None:
    """3, 6, 9, 12 and 15; each for 28 days."""
    policy, rows = shopee_penalty_points()["penalty points"], penalties(*[1] * many_points)

    assert count == len(restricted(policy, rows, week(1)))
    assert count == len(restricted(policy, rows, week(5) - timedelta(microseconds=1)))
    assert set() == restricted(policy, rows, week(5))


def test_new_points_extend_the_freeze() -> None:
    """And nothing else."""
    policy, rows = shopee_penalty_points()["penalty points"], penalties(*[1] * 15, 3)

    assert {"account frozen"} == restricted(policy, rows, week(5))
    assert set() == restricted(policy, rows, week(7))


def test_an_appeal_that_is_won_takes_the_points_back() -> None:
    """And with them the restriction and the loss of Preferred status."""
    policy, rows = shopee_penalty_points()["penalty points"], penalties(1, 1, 1)
    won = [{**row, "status": "annulled"} for row in rows]

    assert "no Preferred status" == tier(policy, table(rows[:1]), week(1))
    assert "Preferred status possible" == tier(policy, table(won), week(1))
    assert [set(), {"no campaigns"}] == [restricted(policy, rows, week(1)) for rows in (won, rows)]


@pytest.mark.parametrize(
    ("orders", "unfulfilled", "late", "cost"),
    [
        (75, 4, 0, "0 points"),  # 5.3 % of 75 orders
        (75, 5, 0, "1 point"),  # 6.7 %
        (75, 0, 11, "0 points"),  # 14.7 %
        (75, 0, 12, "1 point"),
        (50, 3, 0, "1 point"),  # 6 % is not less than 6 %
        (100, 4, 9, "0 points"),
        (100, 5, 9, "1 point"),
        (100, 4, 10, "1 point"),
        (100, 5, 10, "2 points"),
        (76, 4, 0, "1 point"),  # 5.3 % of 76 orders
    ],
)
def test_what_a_week_costs(orders: int, unfulfilled: int, late: int, cost: str) -> None:
    """Less than 6 % and 15 %; with more than 75 orders less than 5 % and 10 %."""
    rows = many(orders, "order", week(1), unfulfilled=range(unfulfilled), late=range(late))

    assert cost == tier(shopee_penalty_points()["weekly metrics"], table(rows), week(1))


@pytest.mark.parametrize(("days", "cost"), [(29, "2 points"), (30, "no orders")])
def test_thirty_days_are_looked_at_every_monday(days: int, cost: str) -> None:
    """Whole days, today among them."""
    policy = shopee_penalty_points()["weekly metrics"]
    rows = many(1, "order", week(1) - timedelta(days=days), unfulfilled=True, late=True)

    assert cost == tier(policy, table(rows), week(1))
    assert policy.schedule is not None
    assert policy.schedule.describe() == "every Monday at 00:00 (Asia/Singapore)"


JANUARY, JUNE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
YEAR = timedelta(days=365)


def violations(*given: tuple[datetime, float], kind: str = "violation") -> list[Any]:
    """Violations and their points."""
    return [row for when, amount in given for row in many(1, kind, when, amount=amount)]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (JANUARY, 12.0),
        (JUNE - timedelta(microseconds=1), 12.0),
        (JUNE, 24.0),
        (JANUARY + YEAR - timedelta(microseconds=1), 24.0),
        (JANUARY + YEAR, 12.0),
        (JUNE + YEAR, 0.0),
    ],
)
def test_every_point_of_lazada_has_its_own_clock(as_of: datetime, expected: float) -> None:
    """12 on 1 January and 12 on 1 June: 24 on 1 June, 12 again from 1 January on."""
    assert expected == points(violations((JANUARY, 12.0), (JUNE, 12.0)), as_of, lazada_points())


@pytest.mark.parametrize(
    ("amount", "names", "length"),
    [
        (23.0, set(), 0),
        (24.0, {"products and traffic limited"}, 14),
        (35.0, {"products and traffic limited"}, 14),
        (36.0, {"products and traffic limited", "products deactivated"}, 21),
    ],
)
def test_restrictions_of_lazada(amount: float, names: set[str], length: int) -> None:
    """24 points for 14 days, 36 points for 21."""
    policy, rows = lazada_points(), violations((JUNE, amount))

    assert names == restricted(policy, rows, JUNE)
    assert set() == restricted(policy, rows, JUNE + timedelta(days=length))
    if length:
        assert set() != restricted(policy, rows, JUNE + timedelta(days=length, microseconds=-1))


@pytest.mark.parametrize(
    ("amount", "standing"),
    [
        *((0, "good standing"), (11, "good standing"), (12, "milestone 12"), (23, "milestone 12")),
        *((24, "milestone 24"), (35, "milestone 24"), (36, "milestone 36"), (47, "milestone 36"), (48, "closed")),
    ],
)
def test_milestones_of_tiktok(amount: float, standing: str) -> None:
    """12, 24, 36 and 48."""
    assert standing == tier(tiktok_violation_points(), table(violations((JUNE, float(amount)))), JUNE)


@pytest.mark.parametrize(
    ("policy", "days"), [(tiktok_violation_points(), 180), (tiktok_violation_points(lapse=90), 90)], ids=["180", "90"]
)
def test_violation_points_of_tiktok_lapse(policy: rp.Policy, days: int) -> None:
    """After 180 days; after 90 in the Philippines."""
    rows, end = violations((JUNE, 20.0)), JUNE + timedelta(days=days)

    assert [20.0, 0.0] == [points(rows, when, policy) for when in (end - timedelta(microseconds=1), end)]


@pytest.mark.parametrize(
    ("amount", "warned", "closed"),
    [(6, 0, False), (7, 1, False), (18, 1, False), (19, 2, False), (43, 4, False), (47, 4, False), (48, 4, True)],
)
def test_tiktok_warns_and_closes(amount: float, warned: int, closed: bool) -> None:  # noqa: FBT001 - what is expected
    """Five points before each milestone; 48 close the shop without an end."""
    found = tiktok_violation_points().restrictions(table(violations((JUNE, float(amount)))), as_of=JUNE + 10 * YEAR)

    assert warned == len(found.of("notice"))
    assert closed == ("shop closed" in {one.sanction for one in found.active})


@pytest.mark.parametrize(
    ("lost", "balance", "names"),
    [
        (49, 151, set()),
        (50, 150, {"restricted for 7 days"}),
        (100, 100, {"restricted for 7 days", "restricted for 14 days"}),
        (149, 51, {"restricted for 7 days", "restricted for 14 days"}),
        (150, 50, {"restricted for 7 days", "restricted for 14 days", "restricted for 28 days"}),
        (200, 0, {"restricted for 7 days", "restricted for 14 days", "restricted for 28 days", "deactivated"}),
        (500, 0, {"restricted for 7 days", "restricted for 14 days", "restricted for 28 days", "deactivated"}),
    ],
)
def test_account_health_of_tiktok(lost: float, balance: float, names: set[str]) -> None:
    """150, 100, 50 and 0 of 200."""
    policy, rows = tiktok_account_health(), violations((JUNE, -float(lost)))

    assert balance == points(rows, JUNE, policy)
    assert names == restricted(policy, rows, JUNE)


def test_account_health_of_tiktok_is_capped_and_lapses() -> None:
    """1,000 at most; after 180 days everyone is back at 200."""
    policy, rows = tiktok_account_health(), violations((JUNE, 900.0), kind="earned")
    end = JUNE + timedelta(days=180)

    assert 1000.0 == points(rows, JUNE, policy)
    assert [1000.0, 200.0] == [points(rows, when, policy) for when in (end - timedelta(microseconds=1), end)]


@pytest.mark.parametrize(("at", "length"), [(150, 7), (100, 14), (50, 28)])
def test_how_long_restrictions_of_tiktok_last(at: float, length: int) -> None:
    """7, 14 and 28 days."""
    policy, rows = tiktok_account_health(), violations((JUNE, at - 200.0))
    name = f"restricted for {length} days"
    end = JUNE + timedelta(days=length)

    assert name in restricted(policy, rows, end - timedelta(microseconds=1))
    assert name not in restricted(policy, rows, end)
