"""Taobao's credit levels and shop ratings against the published example, and on both sides of every edge."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import reputation as rp
from reputation.schemes import taobao_credit, taobao_experience, taobao_shop_ratings, taobao_violations

CHINA = ZoneInfo("Asia/Shanghai")
NOW = dt.datetime(2017, 6, 1, 12, tzinfo=CHINA)
START = dt.datetime(2017, 5, 1, tzinfo=CHINA)
DAY = dt.timedelta(days=1)


def _ratings(*ratings: tuple[float, int], source: Any = "buyer", item: Any = None) -> rp.Evidence:
    """Ratings by day of the order and points; each of another item unless it is said which."""
    times = [START + day * DAY for day, _ in ratings]
    return rp.Evidence.from_columns(
        subject="shop",
        source=source,
        kind="rating",
        occurred_at=NOW,
        refers_to_at=times,
        verdict=[{1: "good", 0: "neutral", -1: "bad"}[points] for _, points in ratings],
        item=[f"item {number}" for number in range(len(ratings))] if item is None else item,
    )


def _credit(evidence: rp.Evidence, **terms: Any) -> float | None:
    return taobao_credit(**terms).evaluate(evidence, as_of=NOW)["shop"].score


def test_six_bad_a_good_and_a_bad_rating_of_one_buyer_all_count() -> None:
    """Published: six bad ratings, then a good one, then a bad one; all seven bad ones count, the net stays at -6."""
    evidence = _ratings(*enumerate([-1] * 6 + [1, -1]))
    report = taobao_credit().evaluate(evidence, as_of=NOW)

    assert report["shop"].score == -6.0
    assert report.left_out() == ()


@pytest.mark.parametrize(
    ("points", "score"),
    [
        ([-1] * 6, -6),
        ([-1] * 7, -6),
        ([1] * 6, 6),
        ([1] * 9, 6),
        ([-1] * 8 + [1], -5),
        ([1] * 7 + [0, -1], 5),
        ([0] * 20, 0),
    ],
)
def test_one_pair_moves_the_total_by_six_points_in_a_month(points: list[int], score: int) -> None:
    """One pair moves the total by six points in a month."""
    assert _credit(_ratings(*enumerate(points))) == score


def test_the_month_is_that_of_the_order_on_chinese_clocks() -> None:
    """Six good ratings in April and six in May: the last instant of April is still April in Shanghai."""
    april = -dt.timedelta(microseconds=1) / DAY
    assert _credit(_ratings(*[(april, 1)] * 6, *[(0.0, 1)] * 6)) == 12.0
    assert _credit(_ratings(*[(0.0, 1)] * 12)) == 6.0


def test_every_buyer_has_a_limit_of_his_own() -> None:
    """Every buyer has a limit of his own."""
    evidence = _ratings(*enumerate([1] * 14), source=["ada", "bob"] * 7)
    assert _credit(evidence) == 12.0


def test_ratings_for_one_item_within_14_days_count_once() -> None:
    """Three good ratings on days 0, 5 and 13 are one; a fourth on day 20 counts again."""
    assert _credit(_ratings((0, 1), (5, 1), (13, 1), (20, 1), item="cup")) == 2.0


@pytest.mark.parametrize(("day", "score"), [(13.999, 1), (14, 2), (14.001, 2)])
def test_the_fourteenth_day_counts_again(day: float, score: int) -> None:
    """The fourteenth day counts again."""
    assert _credit(_ratings((0, 1), (day, 1), item="cup")) == score


def test_the_anchor_of_the_14_days_is_a_parameter() -> None:
    """From the first order, day 20 counts again; from the previous one it is still the same burst."""
    evidence = _ratings((0, 1), (10, 1), (20, 1), item="cup")
    assert _credit(evidence) == 2.0
    assert _credit(evidence, anchor="previous") == 1.0


def test_good_and_bad_ratings_for_one_item_are_merged_apart() -> None:
    """Two good ones and three bad ones for the same item: +1 and -1."""
    assert _credit(_ratings(*[(0, 1)] * 2, *[(1, -1)] * 3, item="cup")) == 0.0
    assert _credit(_ratings(*[(1, -1)] * 3, item="cup")) == -1.0


def test_neutral_ratings_lower_the_share_of_good_ones() -> None:
    """Neutral ratings are worth no points, but stand in the share."""
    evidence = _ratings(*enumerate([1, 1, 1, 0]))
    rating = taobao_credit().evaluate(evidence, as_of=NOW)["shop"]

    assert rating.score == 3.0
    assert rating.metrics["share of good ratings"]["score"] == 0.75


@pytest.mark.parametrize(
    ("points", "level"),
    [
        (-1, None),
        (3, None),
        (4, "heart 1"),
        (10, "heart 1"),
        (11, "heart 2"),
        (40, "heart 2"),
        (41, "heart 3"),
        (90, "heart 3"),
        (91, "heart 4"),
        (150, "heart 4"),
        (151, "heart 5"),
        (250, "heart 5"),
        (251, "diamond 1"),
        (500, "diamond 1"),
        (501, "diamond 2"),
        (1000, "diamond 2"),
        (1001, "diamond 3"),
        (2000, "diamond 3"),
        (2001, "diamond 4"),
        (5000, "diamond 4"),
        (5001, "diamond 5"),
        (10_000, "diamond 5"),
        (10_001, "crown 1"),
        (20_000, "crown 1"),
        (20_001, "crown 2"),
        (50_000, "crown 2"),
        (50_001, "crown 3"),
        (100_000, "crown 3"),
        (100_001, "crown 4"),
        (200_000, "crown 4"),
        (200_001, "crown 5"),
        (500_000, "crown 5"),
        (500_001, "gold crown 1"),
    ],
)
def test_levels(points: int, level: str | None) -> None:
    """The table of levels, at every edge. One rating of many points stands for as many, by a buyer nobody knows."""
    ladder = taobao_credit().tiers
    assert ladder is not None
    found = int(ladder.assign(rp.Estimate([points], [1.0], [points], [points]), {})[0])

    assert (None if found < 0 else ladder.names[found]) == level


def test_a_level_comes_from_single_ratings() -> None:
    """Eleven buyers with a good rating each make the second heart."""
    evidence = _ratings(*enumerate([1] * 11), source=[f"buyer {number}" for number in range(11)])
    assert taobao_credit().evaluate(evidence, as_of=NOW)["shop"].tier == "heart 2"
    assert taobao_credit(language="zh").evaluate(evidence, as_of=NOW)["shop"].tier == "二心"


def test_there_are_twenty_levels_in_both_languages() -> None:
    """There are twenty levels in both languages, the first of them one heart."""
    for language, first, last in (("en", "heart 1", "gold crown 5"), ("zh", "一心", "五金冠")):
        ladder = taobao_credit(language=language).tiers
        assert ladder is not None
        assert (len(ladder.names), ladder.names[0], ladder.names[-1]) == (20, first, last)


def test_languages_differ_in_labels_only() -> None:
    """The same sums serve both languages."""
    assert taobao_credit().recipe == taobao_credit(language="zh").recipe
    assert taobao_shop_ratings().recipe == taobao_shop_ratings(language="zh").recipe


def test_another_language_is_refused() -> None:
    """Another language is refused."""
    with pytest.raises(rp.PolicyError, match="language must be one of 'en', 'zh', got 'fr'"):
        taobao_credit(language="fr")
    with pytest.raises(rp.PolicyError, match="language must be one of"):
        taobao_shop_ratings(language="cn")


def _stars(*stars: tuple[dt.datetime, float], source: Any = "buyer") -> rp.Evidence:
    """Shop ratings by time and stars for the description; five and four for the rest."""
    return rp.Evidence.from_columns(
        subject="shop",
        source=source,
        kind="shop_rating",
        occurred_at=[when for when, _ in stars],
        described=[given for _, given in stars],
        service=5.0,
        logistics=4.0,
    )


def test_only_three_shop_ratings_of_a_pair_in_a_month_count() -> None:
    """Of five ratings in one month the first three count, (5 + 4 + 3) / 3; another month and another buyer are free."""
    may = [(START + day * DAY, stars) for day, stars in enumerate([5.0, 4.0, 3.0, 1.0, 1.0])]
    shop = taobao_shop_ratings().evaluate(_stars(*may), as_of=NOW)["shop"]

    assert (shop.score, shop.support) == (4.0, 3.0)
    assert taobao_shop_ratings().evaluate(_stars(*may, (NOW, 2.0)), as_of=NOW)["shop"].score == 14 / 4
    others = _stars(*may, source=["ada", "ada", "ada", "bob", "bob"])
    assert taobao_shop_ratings().evaluate(others, as_of=NOW)["shop"].score == 14 / 5


def test_the_three_axes_are_measured_apart() -> None:
    """The three axes are measured apart."""
    shop = taobao_shop_ratings(language="zh").evaluate(_stars((START, 3.0)), as_of=NOW)["shop"]
    assert {name: told["score"] for name, told in shop.metrics.items()} == {
        "宝贝与描述相符": 3.0,
        "卖家的服务态度": 5.0,
        "物流服务的质量": 4.0,
    }


def test_half_a_year_is_six_months() -> None:
    """What was rated on 1 December counts until 1 June, and no more on the day after."""
    policy, next_day = taobao_shop_ratings(), dt.datetime(2017, 6, 2, tzinfo=CHINA)
    evidence = _stars((dt.datetime(2016, 12, 1, tzinfo=CHINA), 3.0))

    assert policy.evaluate(evidence, as_of=next_day - dt.timedelta(microseconds=1))["shop"].score == 3.0
    assert policy.evaluate(evidence, as_of=next_day)["shop"].score is None


def test_the_shop_ratings_are_in_force_since_2009() -> None:
    """The rules of rating began on 15 February 2009, in China."""
    assert taobao_shop_ratings().effective_from == dt.datetime(2009, 2, 14, 16, tzinfo=dt.UTC)


def _violations(sort: str, *points: tuple[dt.datetime, float]) -> rp.Evidence:
    return rp.Evidence.from_columns(
        subject="shop",
        kind=sort,
        occurred_at=[when for when, _ in points],
        points=[number for _, number in points],
    )


YEAR_END = dt.datetime(2018, 1, 1, tzinfo=CHINA)
INSTANT = dt.timedelta(microseconds=1)


def _total(sort: str, evidence: rp.Evidence, as_of: dt.datetime) -> float | None:
    return taobao_violations()[sort].evaluate(evidence, as_of=as_of)["shop"].score


@pytest.mark.parametrize("sort", ["general", "serious"])
@pytest.mark.parametrize("points", [4, 24, 36, 47])
def test_general_and_serious_points_are_cleared_at_the_end_of_the_year(sort: str, points: float) -> None:
    """Published: cleared on 31 December at 24:00."""
    evidence = _violations(sort, (NOW, points - 1), (NOW + DAY, 1.0))

    assert _total(sort, evidence, YEAR_END - INSTANT) == points
    assert _total(sort, evidence, YEAR_END) == 0.0


@pytest.mark.parametrize(("points", "left"), [(23, 0), (24, 24), (36, 36), (47, 47), (48, 0)])
def test_counterfeit_points_from_24_to_47_are_not_cleared_that_year(points: float, left: float) -> None:
    """Published: with 24 <= N < 48 the points of the year are not cleared."""
    evidence = _violations("counterfeit", (NOW, points - 12), (NOW + DAY, 12.0))

    assert _total("counterfeit", evidence, YEAR_END - INSTANT) == points
    assert _total("counterfeit", evidence, YEAR_END) == left


def test_the_three_counters_are_apart() -> None:
    """The three counters are apart."""
    evidence = rp.Evidence.concat(_violations("general", (NOW, 6.0)), _violations("serious", (NOW, 12.0)))
    found = {sort: _total(sort, evidence, NOW) for sort in taobao_violations()}

    assert found == {"general": 6.0, "serious": 12.0, "counterfeit": 0.0}


@pytest.mark.parametrize(("points", "closed"), [(1, False), (47, False), (48, True), (60, True)])
def test_the_account_is_closed_with_48_serious_points(points: float, closed: bool) -> None:  # noqa: FBT001
    """Published: with 48 points for serious violations the account is closed, next year too."""
    evidence = _violations("serious", (NOW, points))
    for as_of in (NOW, YEAR_END + DAY):
        found = taobao_violations()["serious"].restrictions(evidence, as_of=as_of)
        assert [one.sanction for one in found.active] == ["account closed"] * closed


def test_only_serious_violations_close_an_account() -> None:
    """What 48 points of the other sorts lead to is not published."""
    for sort in ("general", "counterfeit"):
        assert taobao_violations()[sort].sanctions == ()


def test_violations_speak_chinese() -> None:
    """Violations speak Chinese."""
    serious = taobao_violations(language="zh")["serious"]
    assert serious.name == "淘宝严重违规扣分"
    assert serious.sanctions[0].sanctions[0].name == "查封账户"


@pytest.mark.parametrize(
    ("stars", "score", "level"),
    [
        ((5, 5, 5, 4.68), 4.92, "excellent"),
        ((4, 4, 4.12, 4), 4.03, "above average"),
        ((4, 4, 4.1, 4), 4.025, "below average"),
        ((4.59, 4.59, 4.59, 4.59), 4.59, "excellent"),
        ((4.59, 4.59, 4.59, 4.57), 4.585, "above average"),
    ],
)
def test_the_experience_score_is_a_mean_beside_the_industry(stars: tuple[float, ...], score: float, level: str) -> None:
    """The mean of four sides, beside an average of 4.03 and an excellent 4.59."""
    evidence = rp.Evidence.from_columns(
        subject="shop", kind=["goods", "logistics", "consultation", "after_sales"], occurred_at=NOW, stars=list(stars)
    )
    shop = taobao_experience().evaluate(evidence, as_of=NOW)["shop"]

    assert shop.score == pytest.approx(score)
    assert shop.tier == level
