"""Published numbers that keep rules must give, and each threshold at both sides and on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import reputation as rp

START = datetime(2026, 6, 1, tzinfo=UTC)  # a Monday
NOW = datetime(2027, 7, 1, tzinfo=UTC)


def rows(*days: float, **columns: Any) -> rp.Evidence:
    """Ratings of one shop by one buyer, on these days."""
    named = {"subject": "shop", "source": "buyer", "kind": "rating", **columns}
    return rp.Evidence.from_columns(occurred_at=[START + timedelta(days=day) for day in days], **named)


def score(metric: rp.Metric, evidence: rp.Evidence) -> float | None:
    """What a metric gives."""
    return rp.Policy(metric).evaluate(evidence, as_of=NOW)["shop"].score


def points(evidence: rp.Evidence, *keep: Any, **parameters: Any) -> float | None:
    """What a total gives."""
    return score(rp.Metric(rp.Points(**parameters), keep=keep), evidence)


def counts(evidence: rp.Evidence, *keep: Any) -> float | None:
    """What a count gives."""
    return score(rp.Metric(rp.Count(), keep=keep), evidence)


# Taobao

PAIR = rp.NetClamp(low=-6, high=6, by="source", per="month", tz="Asia/Shanghai")


def test_six_bad_one_good_one_bad() -> None:
    """V01, Taobao's own example: all seven bad ratings count, and the net stays at -6."""
    report = rp.Policy(rp.Metric(rp.Points(), keep=PAIR)).evaluate(
        rows(*range(8), amount=[-1] * 6 + [1, -1]), as_of=NOW
    )

    assert -6.0 == report["shop"].score
    assert () == report.left_out()


@pytest.mark.parametrize(("good", "expected"), [(5, 5), (6, 6), (7, 6), (20, 6)])
def test_a_buyer_counts_up_to_six_in_a_month(good: int, expected: float) -> None:
    """And so does a bad one down to -6."""
    days = [k / 2 for k in range(good)]

    assert expected == points(rows(*days, amount=[1] * good), PAIR)
    assert -expected == points(rows(*days, amount=[-1] * good), PAIR)


def test_a_month_begins_at_local_midnight() -> None:
    """On 30 June at 16:00 UTC it is July in Shanghai."""
    before, after = 30 - 8.01 / 24, 30 - 7.99 / 24
    june = [k / 10 for k in range(6)]

    assert 6 == points(rows(*june, before, amount=[1] * 7), PAIR)
    assert 7 == points(rows(*june, after, amount=[1] * 7), PAIR)


def test_another_buyer_has_a_total_of_his_own() -> None:
    """And so has another shop."""
    evidence = rows(*range(14), amount=[1] * 14, source=["a"] * 7 + ["b"] * 7)

    assert 12 == points(evidence, PAIR)


@pytest.mark.parametrize(("anchor", "expected"), [("first", [0.0, 20.0]), ("previous", [0.0])])
def test_ratings_of_one_article_within_fourteen_days(anchor: str, expected: Sequence[float]) -> None:
    """V41: days 0, 5 and 13 are one; day 20 counts, unless the distance is that to the previous one."""
    burst = rp.Burst(within=rp.days(14), by=("source", "item"), anchor=anchor)
    evidence = rows(0, 5, 13, 20, item="cup", amount=[1] * 4)
    report = rp.Policy(rp.Metric(rp.Points(), keep=(burst, PAIR))).evaluate(evidence, as_of=NOW)

    assert len(expected) == report["shop"].score
    assert 4 - len(expected) == len(report.left_out())
    assert {0} == {entry.by for entry in report.left_out()}


@pytest.mark.parametrize(("gap", "expected"), [(13.999, 1), (14, 2), (14.001, 2)])
@pytest.mark.parametrize("anchor", ["first", "previous"])
def test_the_edge_of_a_burst(anchor: str, gap: float, expected: float) -> None:
    """Exactly so much later counts again."""
    burst = rp.Burst(within=rp.days(14), by="source", anchor=anchor)

    assert expected == counts(rows(0, gap), burst)


@pytest.mark.parametrize(("gap", "expected"), [(13.999, 1), (14, 2), (14.001, 2)])
def test_the_edge_is_that_of_the_first_row(gap: float, expected: float) -> None:
    """Also where other rows lie in between; from the row before it would be one burst."""
    first, previous = (rp.Burst(within=rp.days(14), by="source", anchor=anchor) for anchor in ("first", "previous"))

    assert expected == counts(rows(0, 3, 13, gap), first)
    assert 1 == counts(rows(0, 3, 13, gap), previous)


@pytest.mark.parametrize(
    ("days", "expected"), [((0, 4.999), 1), ((0, 5), 2), ((0, 1, 2, 10, 11, 12), 4), ((0, 10, 11), 3)]
)
def test_only_the_first_complaints_are_one(days: Sequence[float], expected: float) -> None:
    """AliExpress: the first complaints about stolen pictures within 5 days are one, later ones are one each."""
    assert expected == counts(rows(*days), rp.Burst(within=rp.days(5), bursts=1))


def test_good_ratings_merge_with_good_ones() -> None:
    """Several good ones are +1, several bad ones -1, where the key says which is which."""
    burst = rp.Burst(within=rp.days(14), by=("source", "item", "amount"))

    assert 0 == points(rows(0, 1, 2, 3, item="cup", amount=[1, 1, -1, -1]), burst)
    assert 1 == points(rows(0, 1, 2, 3, item="cup", amount=[1, 1, -1, -1]), rp.Burst(within=rp.days(14), by="item"))


def test_three_scored_ratings_a_month() -> None:
    """V42: of five shop ratings of one pair in one month the first three are scored."""
    cap = rp.Cap(3, by="source", per="month", tz="Asia/Shanghai")
    stars = rows(0, 1, 2, 3, 4, value=[5, 4, 3, 1, 1], scale=rp.Scale(1, 5))
    report = rp.Policy(rp.Metric(rp.Mean(), keep=cap)).evaluate(stars, as_of=NOW)

    assert (0.75, 3.0) == (report["shop"].score, report["shop"].support)
    assert [3, 4] == [entry.row for entry in report.left_out()]
    assert 2 == counts(rows(0, 1), cap)
    assert 3 == counts(rows(0, 1, 2), cap)
    assert 4 == counts(rows(0, 1, 2, 3, 29.9), cap)


# eBay


def test_one_voice_per_member_and_week() -> None:
    """V44: three positives of one member in one week are one: 100 of 101 are positive, neutrals are absent."""
    times = [7 * week for week in range(51)] * 2
    kinds = ["positive"] * 100 + ["negative"] + ["neutral"] * 10
    sources = [f"member {k}" for k in range(len(kinds))]
    evidence = rp.Evidence.from_columns(
        subject="shop",
        kind=[*kinds, "positive", "positive"],
        source=[*sources, sources[0], sources[0]],
        occurred_at=[START + timedelta(days=times[k % 100]) for k in range(len(kinds))]
        + [START + timedelta(days=6.9)] * 2,
    )
    percent = rp.Ratio(rp.kind("positive"), eligible=rp.kind("positive", "negative"))
    once = rp.Once(by="source", per="week")
    metric = rp.Metric(percent, keep=once, window=rp.Rolling(rp.days(396)))

    assert pytest.approx(100 / 101) == score(metric, evidence)
    assert pytest.approx(102 / 103) == score(rp.Metric(percent, window=rp.Rolling(rp.days(396))), evidence)


@pytest.mark.parametrize(("day", "expected"), [(6.999, 1), (7, 2)])
def test_a_week_begins_on_monday(day: float, expected: float) -> None:
    """Sunday belongs to the week before."""
    assert expected == counts(rows(0, day), rp.Once(by="source", per="week"))


# Others


def test_an_order_counts_once() -> None:
    """Amazon: 1,085 defects on 1,078 orders are 1,078 (442 + 15 + 628 events, seven orders with two)."""
    orders = [*range(1078), *range(7)]
    evidence = rp.Evidence.from_columns(subject="shop", order=[f"o{k}" for k in orders], occurred_at=[START] * 1085)

    assert 1078 == counts(evidence, rp.Once(by="order"))


def test_spam_has_a_floor() -> None:
    """V67, HackerOne: 100 points and eleven times -10 are 0; a good report counts from there."""
    floor = rp.NetClamp(low=0, start=100)
    spam = [-10.0] * 11

    assert 0 == points(rows(*range(11), amount=spam), floor, start=100)
    assert 0 == points(rows(*range(10), amount=spam[:10]), floor, start=100)
    assert 7 == points(rows(*range(12), amount=[*spam, 7.0]), floor, start=100)
    assert -10 == points(rows(*range(11), amount=spam), start=100)


def test_a_row_may_count_in_part() -> None:
    """From 5 points a loss of 10 takes 5."""
    report = rp.Policy(rp.Metric(rp.Points(start=5), keep=rp.NetClamp(low=0, start=5))).evaluate(
        rows(0, amount=[-10.0]), as_of=NOW
    )
    (entry,) = report.left_out()

    assert (0.0, 0.5) == (report["shop"].score, entry.share)


STACK = (
    rp.NetClamp(high=200, per="day", exempt=rp.kind("accept", "bounty")),
    rp.NetClamp(high=1000, exempt=~rp.kind("suggested edit")),
    rp.NetClamp(low=1, start=1),
)


def test_six_up_three_down() -> None:
    """V14, Stack Exchange in 2014: a question at +5 and -2 each gains 24."""
    votes = rows(*[k / 10 for k in range(9)], amount=[5] * 6 + [-2] * 3, kind=["up"] * 6 + ["down"] * 3)

    assert 25 == points(votes, *STACK, start=1)


@pytest.mark.parametrize(("votes", "expected"), [(19, 190), (20, 200), (21, 200), (40, 200)])
def test_a_day_gives_at_most_two_hundred(votes: int, expected: float) -> None:
    """Votes of ten points; the next day gives again, and what is accepted is exempt."""
    day = [k / 100 for k in range(votes)]

    assert 1 + expected == points(rows(*day, amount=[10] * votes, kind="up"), *STACK, start=1)
    more = rows(*day, 0.9, 1.0, amount=[10] * votes + [15, 10], kind=["up"] * votes + ["accept", "up"])
    assert 1 + expected + 15 + 10 == points(more, *STACK, start=1)


@pytest.mark.parametrize(("edits", "expected"), [(499, 998), (500, 1000), (501, 1000)])
def test_edits_give_at_most_a_thousand(edits: int, expected: float) -> None:
    """Two points each, for ever; other kinds go on."""
    days = [k / 2 for k in range(edits)]
    evidence = rows(*days, 390, amount=[2] * edits + [10], kind=["suggested edit"] * edits + ["up"])

    assert 1 + expected + 10 == points(evidence, *STACK, start=1)


def test_reputation_never_falls_below_one() -> None:
    """At 1 a further loss is ignored: after it a gain counts in full."""
    assert 11 == points(rows(0, 1, 2, amount=[-2, -2, 10], kind=["down", "down", "up"]), *STACK, start=1)


def test_the_mean_of_the_past_leaves_out_the_present() -> None:
    """V12, SpamAssassin: (475.064 - 5.59) / 128 = 3.6678, which moves a score of 5.59 by -0.961 at factor 0.5."""
    past = [(475.064 - 5.59) / 128] * 128
    evidence = rows(*range(129), amount=[*past, 5.59])
    mean = score(rp.Metric(rp.Mean(column="amount", range=(-100, 100)), keep=rp.AllButLast()), evidence)

    assert mean is not None
    assert 3.6678 == pytest.approx(mean, abs=5e-5)
    assert -0.961 == pytest.approx(0.5 * (mean - 5.59), abs=5e-4)


@pytest.mark.parametrize(("ratings", "dropped"), [(99, 0), (100, 2), (101, 2), (150, 2)])
def test_from_a_hundred_ratings_on_the_two_lowest_are_dropped(ratings: int, dropped: int) -> None:
    """Instacart: the mean of the last hundred ratings, of which the two lowest are dropped once there are a hundred."""
    stars = [1, 1, 1] + [5] * (ratings - 3)
    keep = (rp.Last(100), rp.Trim(lowest=2, at_least=100))
    evidence = rows(*range(300 - ratings, 300), value=stars[::-1], scale=rp.Scale(1, 5))
    report = rp.Policy(rp.Metric(rp.Mean(), keep=keep)).evaluate(evidence, as_of=NOW)
    left = [1.0] * (min(ratings, 100) - 3) + [0.0] * (3 - dropped)

    assert pytest.approx(sum(left) / len(left)) == report["shop"].score
    assert len(left) == report["shop"].support


@pytest.mark.parametrize(("reviews", "expected"), [(15, 15.0), (16, 15.5), (17, 16.0)])
def test_the_newest_fifteen_do_not_fade(reviews: int, expected: float) -> None:
    """Wildberries; here everything has lost a half."""
    metric = rp.Metric(rp.Count(), keep=rp.Fresh(15), decay=rp.Steps(((rp.days(1), 1.0),), after=0.5))

    assert expected == score(metric, rows(*range(reviews)))


def test_points_are_cleared_by_an_exam() -> None:
    """China, Art. 23: what came before the exam, or with it, is cleared; what comes after it counts."""
    kinds = ["violation", "violation", "exam", "violation"]
    evidence = rows(0, 5, 5, 6, kind=kinds, amount=[6.0, 6.0, None, 3.0])
    metric = rp.Metric(rp.Points(), select=rp.kind("violation"), keep=rp.SinceLast(rp.kind("exam")))

    assert 3 == score(metric, evidence)
    assert 15 == score(metric, evidence.where(rp.kind("violation")))


@pytest.mark.parametrize(
    ("educations", "expected"),
    [([], -1), ([400], -1), ([0, 400], 0), ([0, 1], 0), ([0, 580], -1), ([-200, 0], -1)],
)
def test_no_reduction_after_two_educations(educations: Sequence[float], expected: float) -> None:
    """China, Art. 26: two at full mark in this year or the last bar a reduction; earlier and later ones do not."""
    barred = rp.Unless(rp.kind("education"), count=2, per="year", before=1)
    days = [*educations, 573]
    evidence = rp.Evidence.from_columns(
        subject="shop",
        kind=["education"] * len(educations) + ["reduction"],
        occurred_at=[START + timedelta(days=day) for day in days],
        amount=[None] * len(educations) + [-1.0],
    )
    metric = rp.Metric(rp.Points(), select=rp.kind("reduction"), keep=barred)
    report = rp.Policy(metric).evaluate(evidence, as_of=datetime(2028, 7, 1, tzinfo=UTC))

    assert expected == report["shop"].score


def test_distinct_sources_and_days() -> None:
    """Discourse: likes from at least so many users, on at least so many days."""
    evidence = rows(0, 0.1, 0.2, 1, 1.5, source=["a", "b", "a", "a", None])

    assert 3 == counts(evidence, rp.Once(by="source"))  # a row of nobody known is a voice of its own
    assert 2 == counts(evidence, rp.Once(per="day"))


def test_only_the_last_version_counts() -> None:
    """Wildberries: after an edit only the last version counts."""
    stars = rows(0, 1, value=[1, 5], scale=rp.Scale(1, 5))

    assert 1.0 == score(rp.Metric(rp.Mean(), keep=rp.Latest(by="source")), stars)
