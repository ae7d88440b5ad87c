"""AliExpress: feedback and violations, at every edge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import reputation as rp
from reputation.schemes import aliexpress_feedback, aliexpress_ip

NOW = dt.datetime(2021, 7, 1, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
INSTANT = dt.timedelta(microseconds=1)


def _feedback(stars: Sequence[int], *, source: Any = None, at: Any = NOW) -> rp.Rating:
    evidence = rp.Evidence.from_columns(
        subject="shop",
        source=[f"buyer {number}" for number in range(len(stars))] if source is None else source,
        kind="feedback",
        occurred_at=at,
        stars=list(stars),
        described=None,
        communication=None,
        shipping=None,
    )
    return aliexpress_feedback().evaluate(evidence, as_of=NOW)["shop"]


@pytest.mark.parametrize(("stars", "points"), [(5, 1), (4, 1), (3, 0), (2, -1), (1, -1)])
def test_points_by_stars(stars: int, points: int) -> None:
    """Four and five stars are worth +1, three 0, one and two -1."""
    assert _feedback([stars]).score == points


@pytest.mark.parametrize(
    ("points", "symbol"),
    [
        (2, None),
        (3, "medal 1"),
        (9, "medal 1"),
        (10, "medal 2"),
        (29, "medal 2"),
        (30, "medal 3"),
        (99, "medal 3"),
        (100, "medal 4"),
        (199, "medal 4"),
        (200, "medal 5"),
        (499, "medal 5"),
        (500, "diamond 1"),
        (999, "diamond 1"),
        (1000, "diamond 2"),
        (1999, "diamond 2"),
        (2000, "diamond 3"),
        (4999, "diamond 3"),
        (5000, "diamond 4"),
        (9999, "diamond 4"),
        (10_000, "diamond 5"),
        (19_999, "diamond 5"),
        (20_000, "crowns"),
    ],
)
def test_symbols(points: int, symbol: str | None) -> None:
    """The table of symbols, at every edge."""
    ladder = aliexpress_feedback().tiers
    assert ladder is not None
    found = int(ladder.assign(rp.Estimate([points], [1.0], [points], [points]), {})[0])

    assert (None if found < 0 else ladder.names[found]) == symbol


def test_three_good_buyers_make_a_medal() -> None:
    """Three good ratings of three buyers are the first medal."""
    assert _feedback([5, 4, 5]).tier == "medal 1"
    assert _feedback([5, 4, 5, 3, 2]).tier is None


def test_the_score_is_the_total_of_all_time() -> None:
    """Seven good ones, two of three stars and three bad ones make 4, however old."""
    stars = [5, 5, 5, 4, 4, 4, 4, 3, 3, 1, 2, 1]
    assert _feedback(stars, at=NOW - 3000 * DAY).score == 4.0


def test_positive_feedback_leaves_out_three_stars() -> None:
    """Three good ones, a bad one and five of three stars: 3 / 4."""
    rating = _feedback([5, 4, 5, 1, 3, 3, 3, 3, 3])
    assert rating.metrics["positive feedback"]["score"] == 0.75


@pytest.mark.parametrize(
    ("at", "share"),
    [
        (dt.datetime(2021, 1, 1, tzinfo=dt.UTC) - INSTANT, 1.0),
        (dt.datetime(2021, 1, 1, tzinfo=dt.UTC), 0.5),
    ],
)
def test_positive_feedback_looks_at_six_months(at: dt.datetime, share: float) -> None:
    """On 1 July a bad one of 1 January still counts, one of the day before does not, but for the total."""
    rating = _feedback([1, 5], at=[at, NOW])

    assert rating.metrics["positive feedback"]["score"] == share
    assert rating.score == 0.0


@pytest.mark.parametrize(("later", "score"), [(10 * DAY - INSTANT, 1), (10 * DAY, 2), (11 * DAY, 2)])
def test_one_buyer_counts_once_in_ten_days(later: dt.timedelta, score: int) -> None:
    """One buyer counts once in ten days; from the tenth day on he counts again."""
    assert _feedback([5, 5], source="ada", at=[NOW - 20 * DAY, NOW - 20 * DAY + later]).score == score


def test_two_buyers_count_twice() -> None:
    """Two buyers count twice."""
    assert _feedback([5, 5], source=["ada", "bob"]).score == 2.0


def test_detailed_ratings_are_means_of_six_months() -> None:
    """The detailed ratings are means of six months, each axis apart."""
    evidence = rp.Evidence.from_columns(
        subject="shop",
        source=["ada", "bob", "cy"],
        kind="detailed_rating",
        occurred_at=[NOW - 182 * DAY, NOW - 100 * DAY, NOW],
        stars=None,
        described=[1, 4, 5],
        communication=[1, 5, 5],
        shipping=[1, 3, 4],
    )
    shop = aliexpress_feedback(language="zh").evaluate(evidence, as_of=NOW)["shop"]

    assert shop.metrics["商品描述"]["score"] == 4.5
    assert shop.metrics["卖家服务"]["score"] == 5.0
    assert shop.metrics["物流速度"]["score"] == 3.5


def _violations(kind: str, *rows: tuple[dt.datetime, float], theft: str | None = None) -> rp.Evidence:
    return rp.Evidence.from_columns(
        subject="shop",
        kind=kind,
        occurred_at=[when for when, _ in rows],
        points=[points for _, points in rows],
        theft=theft,
    )


def _general(evidence: rp.Evidence, *, as_of: dt.datetime = NOW, **terms: Any) -> float | None:
    return aliexpress_ip(**terms)["general"].evaluate(evidence, as_of=as_of)["shop"].score


@pytest.mark.parametrize(("points", "total"), [((2, 2), 4), ((2, 4), 6), ((6, 6), 6), ((4, 4, 4), 6)])
def test_general_violations_of_one_day_count_six_points_at_most(points: tuple[float, ...], total: float) -> None:
    """General violations of one day count six points at most."""
    assert _general(_violations("ip_general", *((NOW, number) for number in points))) == total


@pytest.mark.parametrize(
    ("days", "total"), [((0,), 6), ((0, 4.999), 6), ((0, 5), 12), ((0, 1, 2, 20, 21, 22), 24), ((0, 30, 30), 12)]
)
def test_the_first_complaints_about_stolen_pictures_are_one(days: Sequence[float], total: float) -> None:
    """Six points each; those within five days of the first are one, later ones are not, but for the limit of a day."""
    times = [NOW - 100 * DAY + day * DAY for day in days]
    assert _general(_violations("ip_general", *((when, 6.0) for when in times), theft="pictures")) == total
    assert _general(_violations("ip_general", *((when, 6.0) for when in times[:2]))) == 6.0 * len(times[:2])


def test_the_day_is_a_day_of_a_zone() -> None:
    """An instant before midnight in Shanghai and midnight are two days there, and one in Los Angeles."""
    midnight = dt.datetime(2021, 6, 2, tzinfo=ZoneInfo("Asia/Shanghai"))
    evidence = _violations("ip_general", (midnight - INSTANT, 6.0), (midnight, 6.0))

    assert _general(evidence) == 12.0
    assert _general(evidence, tz="America/Los_Angeles") == 6.0


def test_every_record_lives_for_365_days() -> None:
    """Every record lives for 365 days from its own date."""
    evidence = _violations("ip_general", (NOW - 365 * DAY, 6.0), (NOW - 365 * DAY + INSTANT, 4.0), (NOW, 2.0))

    assert _general(evidence, as_of=NOW) == 2.0
    severe = _violations("ip_severe", *((NOW - age * DAY, 1.0) for age in (365, 300, 200)))
    assert aliexpress_ip()["severe"].evaluate(severe, as_of=NOW - INSTANT)["shop"].score == 3.0
    assert aliexpress_ip()["severe"].evaluate(severe, as_of=NOW)["shop"].score == 2.0


@pytest.mark.parametrize(
    ("days", "score", "closed"),
    [
        ((0,), 1, None),
        ((0, 1, 2.999), 1, None),
        ((0, 3), 2, None),
        ((0, 1, 3, 5), 2, None),
        ((0, 3, 6), 3, 6),
        ((0, 30, 60, 90), 4, 60),
    ],
)
def test_the_third_severe_violation_closes_the_account(days: Sequence[float], score: int, closed: float | None) -> None:
    """Severe ones within three days count once; with the third the account is closed, on that day and for good."""
    policy, start = aliexpress_ip()["severe"], NOW - 100 * DAY
    evidence = _violations("ip_severe", *((start + day * DAY, 1.0) for day in days))
    found = policy.restrictions(evidence, as_of=NOW)["shop"]

    assert policy.evaluate(evidence, as_of=NOW)["shop"].score == score
    assert [one.start for one in found] == ([] if closed is None else [start + closed * DAY])
    assert all(one.end is None for one in found)


def test_a_closed_account_stays_closed() -> None:
    """Records expire; the closure does not."""
    policy = aliexpress_ip()["severe"]
    evidence = _violations("ip_severe", *((NOW - day * DAY, 1.0) for day in (20, 10, 0)))
    later = NOW + 400 * DAY

    assert policy.evaluate(evidence, as_of=later)["shop"].score == 0.0
    assert len(policy.restrictions(evidence, as_of=later).active) == 1


def test_labels_in_chinese() -> None:
    """Labels in Chinese."""
    severe = aliexpress_ip(language="zh")["severe"]
    assert severe.sanctions[0].sanctions[0].name == "关闭账号"
    assert aliexpress_feedback(language="zh").names[:2] == ("评价积分", "好评率")
