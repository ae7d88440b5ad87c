"""Reports: one policy applied to many subjects at one instant."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import reputation as rp
from reputation.testing.strategies import NOW, Table, policies, tables

JULY = datetime(2026, 7, 1, tzinfo=UTC)
STARS = rp.Metric(rp.Beta(prior=rp.Prior(0.7, 10)), name="stars", select=rp.kind("review"))
ORDERS = rp.Metric(rp.Count(), name="orders", select=rp.kind("order"))
LADDER = rp.Ladder(rp.Tier("new"), rp.Tier("good", at=0.7, support=1), no_data="unrated")
POLICY = rp.Policy(STARS, metrics=ORDERS, tiers=LADDER, name="shop", version="3")


def evidence(**change: Any) -> rp.Evidence:
    """Reviews of ada and bob, an order of ada, a visit to bob; cy is known, and no more."""
    columns = {
        "subject": ["ada", "ada", "bob", "ada", "bob"],
        "kind": ["review", "review", "review", "order", "visit"],
        "value": [5, 4, 1, None, None],
        "occurred_at": JULY,
        "scale": rp.Scale(1, 5),
        "subjects": ["cy"],
    }
    return rp.Evidence.from_columns(**{**columns, **change})


def report(**change: Any) -> rp.Report:
    """The report of these rows."""
    return POLICY.evaluate(evidence(**change), as_of=JULY)


def tier_of(before: list[float], now: list[float]) -> rp.Report:
    """A report of scores 0 and 1 by subject "s0", "s1", ..., with a report of other scores before it."""
    ladder = rp.Ladder(rp.Tier("low"), rp.Tier("high", at=0.5))
    policy = rp.Policy(rp.Metric(rp.Mean()), tiers=ladder)
    rows = (
        rp.Evidence.from_columns(subject=[f"s{place}" for place in range(len(values))], occurred_at=JULY, value=values)
        for values in (before, now)
    )
    first, second = (policy.evaluate(each, as_of=JULY) for each in rows)
    return policy.report(second.state, previous=first)


# who is in it


def test_everyone_that_the_evidence_knows_is_in_the_report() -> None:
    """Sorted, with or without rows; a report can be asked, counted and walked through."""
    found = report()

    assert ("ada", "bob", "cy") == found.subjects
    assert 3 == len(found)
    assert ["ada", "bob", "cy"] == [rating.subject for rating in found]
    assert "ada" in found
    assert "dan" not in found
    assert 7 not in found
    assert [found["ada"], found["bob"], found["cy"]] == list(found)
    assert "Report('shop', 3 subjects, as of 2026-07-01T00:00:00+00:00)" == repr(found)


@given(st.sets(st.text(max_size=3) | st.sampled_from(["ada", "Ada", "é", "阿"])), st.text(max_size=3))
def test_a_subject_is_found_whatever_its_name(names: set[str], other: str) -> None:
    """Any text is a name, and no name is taken for another."""
    rows = rp.Evidence.empty(subjects=names)
    found = POLICY.evaluate(rows, as_of=JULY)

    assert names == set(found.subjects)
    assert all(name in found and name == found[name].subject for name in names)
    assert (other in found) == (other in names)


@given(st.sets(st.integers(-9, 9)), st.integers(-9, 9))
def test_subjects_may_be_numbers(names: set[int], other: int) -> None:
    """Whole numbers are names, too, and come back as Python's own."""
    rows = rp.Evidence.from_columns(subject=np.array(sorted(names), dtype=np.int64), occurred_at=JULY, kind="order")
    found = POLICY.evaluate(rows, as_of=JULY)

    assert sorted(names) == [rating.subject for rating in found]
    assert {int} >= {type(rating.subject) for rating in found}
    assert (other in found) == (np.int64(other) in found) == (other in names)
    assert "ada" not in found
    assert all(1.0 == found.explain(name).rating.metrics["orders"]["score"] for name in names)


def test_an_unknown_subject_is_told_with_the_nearest_names() -> None:
    """A misspelt name, and a text where names are numbers."""
    with pytest.raises(
        rp.UnknownSubjectError, match=r"no subject 'adda' among 3 subjects\.\n\nHint: did you mean 'ada'"
    ):
        report()["adda"]
    with pytest.raises(rp.UnknownSubjectError, match="no subject 7 among 3 subjects"):
        report().explain(7)
    with pytest.raises(KeyError):
        report().left_out("dan")


def test_among_many_subjects_those_that_begin_alike_are_offered() -> None:
    """A million names are not compared one by one."""
    names = [f"seller-{number:05}" for number in range(5000)]
    found = POLICY.evaluate(rp.Evidence.empty(subjects=names), as_of=JULY)

    with pytest.raises(
        rp.UnknownSubjectError,
        match=r"no subject 'seller-01234x' among 5,000 subjects\.\n\nHint: did you mean 'seller-01234'",
    ):
        found["seller-01234x"]


def test_a_report_says_whether_its_policy_is_in_force() -> None:
    """Rules of tomorrow may be tried today; nobody shall take the result for a verdict."""
    july = attrs.evolve(POLICY, effective_from=JULY)
    august = attrs.evolve(POLICY, effective_from=JULY + rp.days(31))
    now, rehearsed = (policy.evaluate(evidence(), as_of=JULY) for policy in (july, august))

    assert (True, True, False) == (report().in_force, now.in_force, rehearsed.in_force)
    assert [False] * 3 == [rating.in_force for rating in rehearsed]
    assert [JULY + rp.days(31)] * 3 == [rating.effective_from for rating in rehearsed]
    assert "In force since" not in str(report())
    assert "In force since 2026-07-01 00:00 UTC." == str(now).splitlines()[1]
    assert "Not in force before 2026-08-01 00:00 UTC: this is a rehearsal." == str(rehearsed).splitlines()[1]


def test_a_report_carries_the_identity_of_its_policy() -> None:
    """Name, version, digest and the date from which it is in force; and whether it is."""
    policy = attrs.evolve(POLICY, effective_from=JULY + rp.days(31))
    data = policy.evaluate(evidence(), as_of=JULY).to_dict()

    assert {
        "name": "shop",
        "version": "3",
        "digest": policy.digest,
        "effective_from": "2026-08-01T00:00:00+00:00",
    } == data["policy"]
    assert not data["in_force"]
    assert report().to_dict()["policy"]["effective_from"] is None
    assert report().to_dict()["in_force"]


def test_nobody_is_legal() -> None:
    """Empty evidence gives an empty report, and nothing about it fails."""
    found = POLICY.evaluate(rp.Evidence.empty(), as_of=JULY)

    assert ((), [], {}) == (found.subjects, found.tiers(), found.changes())
    assert {"new": 0, "good": 0, "unrated": 0} == found.counts()
    assert 0 == len(found.to_columns()["score"])
    assert [] == found.to_dict()["subjects"]
    assert () == found.left_out()
    assert str(found).endswith("no subjects")


# numbers


def test_scores_are_those_of_the_metrics() -> None:
    """By hand: (7 + 1.75) / 12 for ada, (7 + 0) / 11 for bob, nothing for cy."""
    found = report()

    assert 8.75 / 12 == pytest.approx(found["ada"].score)
    assert 7 / 11 == pytest.approx(found["bob"].score)
    assert found["cy"].score is None
    assert found.metric("stars") is found.estimate
    assert [1.0, 0.0, 0.0] == found.metric("orders").score.tolist()
    with pytest.raises(rp.PolicyError, match=r"the policy measures no 'order'\.\n\nHint: did you mean 'orders'"):
        found.metric("order")


def test_to_columns_gives_arrays() -> None:
    """One entry per subject and read-only; unrated is NaN, without a tier None."""
    columns = report().to_columns()
    bare = rp.Policy(STARS).evaluate(evidence(), as_of=JULY).to_columns()

    assert ["subject", "score", "support", "lower", "upper", "tier", "metric.stars", "metric.orders"] == list(columns)
    assert ["ada", "bob", "cy"] == columns["subject"].tolist()
    assert ["good", "new", "unrated"] == columns["tier"].tolist()
    assert [None, None, None] == bare["tier"].tolist()
    assert [False, False, True] == np.isnan(columns["score"]).tolist()
    assert [2.0, 1.0, 0.0] == columns["support"].tolist()
    assert not any(column.flags.writeable for column in columns.values())


@given(st.data())
def test_to_dict_is_plain_data(data: st.DataObject) -> None:
    """For any policy: JSON takes it as it is, without NaN, and what comes back is the same."""
    table: Table = data.draw(tables())
    found = data.draw(policies(table.columns)).evaluate(table.evidence(), as_of=NOW)
    plain = found.to_dict()

    assert plain == json.loads(json.dumps(plain, allow_nan=False))
    assert ("reputation/report/1", len(found)) == (plain["schema"], len(plain["subjects"]))
    assert [rating.to_dict() for rating in found] == plain["subjects"]


def test_a_report_is_compared_by_its_policy_and_its_sums() -> None:
    """The same rows under the same policy; another version of the policy is another report."""
    assert report().equals(report())
    assert not report().equals(report(value=[5, 4, 2, None, None]))
    assert not report().equals(attrs.evolve(POLICY, version="4").evaluate(evidence(), as_of=JULY))


# tiers


def test_tiers_are_counted() -> None:
    """All levels, lowest first, also those that nobody holds; None for those without one."""
    bands = rp.Policy(STARS, tiers=rp.Ladder.bands(("good", 0.7, 0.9), ("best", 0.9, None)))

    assert ["good", "new", "unrated"] == report().tiers()
    assert [("new", 1), ("good", 1), ("unrated", 1)] == list(report().counts().items())
    assert [("good", 1), ("best", 0), (None, 2)] == list(bands.evaluate(evidence(), as_of=JULY).counts().items())
    assert {None: 3} == rp.Policy(STARS).evaluate(evidence(), as_of=JULY).counts()
    assert [None, None, None] == rp.Policy(STARS).evaluate(evidence(), as_of=JULY).tiers()


@given(st.lists(st.sampled_from([0.0, 1.0]), max_size=6), st.lists(st.sampled_from([0.0, 1.0]), max_size=6))
def test_changes_are_those_who_held_another_tier(before: list[float], now: list[float]) -> None:
    """Who is new has not changed, and who is gone is not there."""
    found = tier_of(before, now)
    names = {0.0: "low", 1.0: "high"}
    moved = {
        f"s{place}": (names[then], names[score])
        for place, (then, score) in enumerate(zip(before, now, strict=False))
        if then != score
    }

    assert moved == found.changes()
    assert list(moved) == list(found.changes())
    for place, rating in enumerate(found):
        assert (names[before[place]] if place < len(before) else None) == rating.previous_tier


def test_without_a_previous_report_nothing_changed() -> None:
    """There is nothing to compare with."""
    assert {} == report().changes()
    assert report()["ada"].previous_tier is None


# what is silent


def test_silent_metrics_and_unused_kinds_point_to_misspelt_kinds() -> None:
    """A metric of "reviews" finds nothing, and nobody asks for "review"."""
    wrong = rp.Policy(attrs.evolve(STARS, select=rp.kind("reviews")), metrics=[ORDERS, rp.Metric(rp.Points())])
    found = wrong.evaluate(evidence(), as_of=JULY)
    everything = rp.Policy(rp.Metric(rp.Count())).evaluate(evidence(), as_of=JULY)

    assert ("stars", "Points of all rows") == found.silent_metrics
    assert () == found.unused_kinds
    assert ("review", "visit") == rp.Policy(ORDERS).evaluate(evidence(), as_of=JULY).unused_kinds
    assert ((), ()) == (everything.silent_metrics, everything.unused_kinds)


def test_a_total_of_zero_is_not_silent() -> None:
    """Points that cancel out were counted."""
    points = rp.Metric(rp.Points(), name="points")
    rows = rp.Evidence.from_columns(subject="ada", occurred_at=[JULY, JULY], amount=[5.0, -5.0])

    assert () == rp.Policy(points).evaluate(rows, as_of=JULY).silent_metrics


def test_an_adaptive_metric_is_heard_through_either_window() -> None:
    """Rows of last month only: the short window is empty, the long one is not."""
    window = rp.Adaptive(rp.Rolling(rp.days(10)), rp.Rolling(rp.days(100)), at_least=2)
    old = evidence(occurred_at=JULY - timedelta(days=50))

    assert () == rp.Policy(attrs.evolve(STARS, window=window)).evaluate(old, as_of=JULY).silent_metrics


def test_a_report_from_a_state_has_no_rows() -> None:
    """It says so, with what to do; an explanation takes the rows when it is asked for."""
    bare = POLICY.report(rp.fold(POLICY.recipe, evidence(), as_of=JULY))

    for ask in (bare.left_out, lambda: bare.unused_kinds):
        with pytest.raises(
            rp.EvidenceError, match=r"made from a state, which does not remember rows\.\n\nHint: evaluate"
        ):
            ask()
    assert report().explain("ada") == bare.explain("ada", evidence=evidence())
    assert not bare.explain("ada").rows_known


def test_left_out_rows_are_listed_for_one_or_for_all() -> None:
    """With positions of the evidence."""
    rows = evidence(status=["annulled", None, "pending", None, None])

    assert [("ada", 0), ("bob", 2), ("bob", 4)] == [
        (entry.subject, entry.row) for entry in POLICY.evaluate(rows, as_of=JULY).left_out()
    ]
    assert [2, 4] == [entry.row for entry in POLICY.evaluate(rows, as_of=JULY).left_out("bob")]
    assert () == POLICY.evaluate(rows, as_of=JULY).left_out("cy")


# texts


@pytest.mark.parametrize(
    ("by", "lowest", "order"),
    [
        ("score", False, ["s2", "s0", "s1", "unrated"]),
        ("score", True, ["s1", "s0", "s2", "unrated"]),
        ("support", False, ["s0", "s1", "s2", "unrated"]),
        ("lower", False, ["s0", "s2", "s1", "unrated"]),
        ("upper", True, ["s1", "s0", "s2", "unrated"]),
    ],
)
def test_a_table_is_sorted(by: str, lowest: bool, order: list[str]) -> None:  # noqa: FBT001 - a case of the table
    """Unrated subjects come last in either direction; 2 of 3 can be relied on more than 1 of 1."""
    rows = rp.Evidence.from_columns(
        subject=["s0", "s0", "s0", "s1", "s1", "s2"], occurred_at=JULY, value=[0, 1, 1, 0, 0, 1], subjects=["unrated"]
    )
    found = rp.Policy(rp.Metric(rp.Beta())).evaluate(rows, as_of=JULY)

    assert order == [line.split()[0] for line in found.table(by=by, lowest=lowest).splitlines()[1:]]
    assert 3 == len(found.table(limit=1).splitlines())


def test_a_table_is_sorted_by_what_there_is() -> None:
    """Anything else is refused, with what there is."""
    with pytest.raises(rp.PolicyError, match=r"by must be one of score, support, lower or upper, got 'stars'"):
        report().table(by="stars")
    with pytest.raises(rp.PolicyError, match="did you mean 'support'"):
        report().order("suport")


def test_a_report_reads_at_a_glance() -> None:
    """Policy and instant, tiers, what looks wrong, and the first of the subjects."""
    assert [
        "shop, version 3, as of 2026-07-01 00:00 UTC",
        "3 subjects: new 1, good 1, unrated 1",
        "kinds that no metric uses: visit",
        "",
        "subject  score  support  likely range         tier",
        "ada      0.729        2  0.466 to 0.926       good",
        "bob      0.636        1  0.357 to 0.873       new",
        "cy           -        0  not enough evidence  unrated",
    ] == str(report()).splitlines()


def test_a_report_without_tiers_or_rows_says_less() -> None:
    """One subject is no subjects, and what found nothing is named."""
    rows = rp.Evidence.empty(subjects=["ada"])

    assert [
        "unnamed, version 0, as of 2026-07-01 00:00 UTC",
        "1 subject",
        "metrics that found no row: stars",
        "",
        "subject  score  support  likely range",
        "ada          -        0  not enough evidence",
    ] == str(rp.Policy(STARS).evaluate(rows, as_of=JULY)).splitlines()
    assert "kinds" not in str(POLICY.report(rp.fold(POLICY.recipe, evidence(), as_of=JULY)))


def test_the_bounds_in_the_table_are_those_of_the_arcsine() -> None:
    """The 0.466 above, worked out by hand."""
    mean, reach = math.asin(math.sqrt(8.75 / 12)), 1.959964 / (2 * math.sqrt(13))

    assert 0.466 == round(math.sin(mean - reach) ** 2, 3)
    assert 0.926 == round(math.sin(mean + reach) ** 2, 3)
