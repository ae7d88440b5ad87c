"""Replays: every moment of a schedule as if it had been evaluated then."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reputation as rp
from reputation.errors import PolicyError, UnknownSubjectError
from reputation.standings import Standings
from reputation.testing.strategies import HALF, NOW, Table, tables

FIRST = NOW - 8 * HALF
EVERY = rp.OnDates(tuple((FIRST + n * HALF).date().isoformat() for n in range(9)), at="12:00")
COLUMNS = ("subject", "kind", "occurred_at", "value", "recorded_at", "id", "version")
LADDER = rp.Ladder(
    rp.Tier("new"),
    rp.Tier("good", at=0.5, exit=0.4),
    rp.Tier("star", at=0.7, exit=0.6, support=2, when=rp.AtLeast("orders", 2, exit=1)),
    no_data="nothing",
)
ORDERS = rp.Metric(rp.Count(), name="orders", select=rp.kind("order"), window=rp.Rolling(3 * HALF))


def policy(schedule: Any = EVERY, window: Any = None) -> rp.Policy:
    """Half-lives, windows, exits, two stabilisers."""
    return rp.Policy(
        rp.Metric(rp.Mean(), decay=rp.HalfLife(HALF), window=window),
        tiers=LADDER,
        metrics=ORDERS,
        stabilisers=(rp.KOfLast(2, 3, on="demotion"), rp.Dwell(2 * HALF)),
        schedule=schedule,
    )


@given(tables(exact=True, names=COLUMNS), st.sampled_from([None, rp.Rolling(2 * HALF), rp.Calendar("month")]))
def test_a_replay_is_every_evaluation_of_what_was_known(table: Table, window: Any) -> None:
    """Late recording, amended rows and all: the same standings, moment by moment."""
    evidence, rules = table.evidence(), policy(window=window)
    overrides = rp.Override("bob", floor="good", start=NOW - 4 * HALF, until=NOW, reason="protected", author="mia")
    history = rules.replay(evidence, start=FIRST, until=NOW, overrides=overrides)
    before: rp.Report | None = None
    for at, standings in zip(EVERY.moments(FIRST, NOW), history, strict=True):
        before = rules.evaluate(evidence.known_at(at).until(at), as_of=at, previous=before, overrides=overrides)
        assert before.standings is not None

        assert standings.equals(before.standings)
        assert history.at(at) is standings


@given(tables(exact=True, names=COLUMNS), st.integers(0, 7))
def test_a_replay_can_be_taken_up_again(table: Table, steps: int) -> None:
    """In two parts, with the standings stored in between, it is the replay in one."""
    evidence, rules = table.evidence(), policy()
    pause = FIRST + steps * HALF
    whole = rules.replay(evidence, start=FIRST, until=NOW)
    first = rules.replay(evidence, start=FIRST, until=pause)
    stored = Standings.from_columns(first.standings[-1].to_columns(), names=LADDER.names)
    second = rules.replay(evidence, previous=stored, until=NOW)

    assert len(first) + len(second) == len(whole)
    assert all(one.equals(other) for one, other in zip(whole, [*first, *second], strict=True))


def day(number: int) -> datetime:
    """A day of June 2026."""
    return datetime(2026, 6, number, tzinfo=UTC)


def shop() -> rp.Evidence:
    """One shop that sells well, then gets a complaint that was recorded late."""
    return rp.Evidence.from_columns(
        subject=["shop", "shop", "shop", "other"],
        occurred_at=[day(1), day(2), day(3), day(9)],
        recorded_at=[None, None, day(8), None],
        value=[1.0, 1.0, 0.0, 1.0],
    )


MEAN = rp.Policy(rp.Metric(rp.Mean()), tiers=rp.Ladder(rp.Tier("rated"), rp.Tier("good", at=0.9)), schedule=rp.Daily())


def test_a_history_says_what_changed_and_why() -> None:
    """At the moment when it was known, not when it had happened."""
    history = MEAN.replay(shop(), until=day(10))

    assert (len(history), history.moments[0], history.moments[-1]) == (10, day(1), day(10))
    assert [change.to_dict() for change in history.changes("shop")] == [
        {"at": "2026-06-01T00:00:00+00:00", "before": None, "after": "good", "reason": "the conditions give good"},
        {"at": "2026-06-08T00:00:00+00:00", "before": "good", "after": "rated", "reason": "the conditions give rated"},
    ]
    assert history.counts()[0] == {"rated": 1, "good": 1}
    assert history.at(day(7) + timedelta(hours=9)).as_of == day(7)
    assert ("shop" in history, "stranger" in history) == (True, False)
    assert repr(history) == "History(10 moments, 2 subjects, 2026-06-01 to 2026-06-10)"
    json.dumps([change.to_dict() for change in history.changes("other")], allow_nan=False)


def test_changes_name_the_rule_and_the_person() -> None:
    """What held a level, or who decided it."""
    rules = rp.Policy(
        MEAN.score, tiers=MEAN.tiers, schedule=rp.Daily(), stabilisers=rp.NewcomerProtection(rp.days(20), floor="good")
    )
    capped = rp.Override("shop", ceiling="rated", start=day(9), reason="a case", author="mia")
    history = rules.replay(shop(), until=day(10), overrides=capped)

    assert [(change.after, change.reason) for change in history.changes("shop")] == [
        ("good", "the conditions give good"),
        ("rated", "not above 'rated', by mia: a case"),
    ]
    without = rp.Policy(MEAN.score, tiers=rp.Ladder(rp.Tier("good", at=0.9)), schedule=rp.Daily())
    told = without.replay(shop(), until=day(10))
    assert [(change.after, change.reason) for change in told.changes("shop")] == [
        ("good", "the conditions give good"),
        (None, "the conditions give none"),
    ]
    assert told.counts()[-1] == {"good": 1, None: 1}


def test_columns_hold_every_moment_and_subject() -> None:
    """One row each, ready for a table."""
    history = MEAN.replay(shop(), until=day(3))
    columns = history.to_columns()

    assert list(columns) == ["as_of", "subject", "tier", "computed_tier", "official"]
    assert {len(column) for column in columns.values()} == {6}
    assert columns["tier"].tolist() == ["rated", "good"] * 3
    assert columns["official"].all()
    assert str(columns["as_of"][2]) == "2026-06-02T00:00:00.000000"


def test_on_event_stops_at_every_new_row() -> None:
    """Where a policy has no schedule the caller names one; a schedule of its own comes second."""
    plain = rp.Policy(MEAN.score, tiers=MEAN.tiers)
    history = plain.replay(shop(), schedule=rp.OnEvent(), until=day(8), start=day(2))

    assert history.moments == (day(2), day(8))
    assert rp.Policy(MEAN.score, tiers=MEAN.tiers, schedule=rp.OnEvent()).replay(shop(), until=day(30)).moments == (
        day(1),
        day(2),
        day(8),
        day(9),
    )


def test_a_history_without_moments_is_empty() -> None:
    """No rows, or an end before the beginning."""
    for history in (
        MEAN.replay(rp.Evidence.empty(), until=day(1) + timedelta(hours=1)),
        MEAN.replay(shop(), until=day(1) - timedelta(days=9)),
    ):
        assert (len(history), repr(history), history.to_columns(), "shop" in history) == (
            0,
            "History(no moments)",
            {},
            False,
        )
        assert history.changes("anyone") == ()


def test_what_cannot_be_replayed_is_refused() -> None:
    """Without tiers, without a schedule, backwards, before the beginning, of strangers."""
    with pytest.raises(PolicyError, match="replay settles levels, and policy 'unnamed' has none"):
        rp.Policy(MEAN.score).replay(shop(), until=day(10))
    with pytest.raises(PolicyError, match="replay needs the moments"):
        rp.Policy(MEAN.score, tiers=MEAN.tiers).replay(shop(), until=day(10))
    history = MEAN.replay(shop(), until=day(5))
    with pytest.raises(PolicyError, match="start must be later than previous"):
        MEAN.replay(shop(), previous=history.standings[-1], start=day(5), until=day(10))
    with pytest.raises(PolicyError, match="moment lies before the history"):
        history.at(day(1) - timedelta(days=1))
    with pytest.raises(UnknownSubjectError):
        history.changes("stranger")
    assert MEAN.replay(shop(), previous=history.standings[-1], start=day(6), until=day(7)).moments == (day(6), day(7))
