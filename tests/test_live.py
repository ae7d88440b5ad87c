"""
Scores inside a request: adding events one by one is folding them all, whatever the policy, the order and the instants.

On the exact lattice sums agree bit for bit. What is read out of them agrees to twelve digits with what a report says:
the C library and NumPy may differ in the last one.
"""

from __future__ import annotations

import json
import math
import pickle
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.namespace import PUBLIC

import reputation as rp
from reputation import live as room
from reputation.careful import carefully
from reputation.statistics import Extremes
from reputation.testing.strategies import (
    ADVANCING,
    COLUMNS,
    HALF,
    NOW,
    Table,
    conditions,
    models,
    nodes,
    selections,
    tables,
    weights,
)

DAY = rp.days(1)
NAMES = tuple(name for name in COLUMNS if name not in {"id", "version", "expires_at"})
JULY = datetime(2026, 7, 1, tzinfo=UTC)
# Decays and windows that a snapshot can keep: as one sum, or by day.
KEPT: list[tuple[Any, Any]] = [
    *((decay, None) for decay in ADVANCING),
    (rp.HalfLife(rp.hours(100), grain=DAY, tz="Europe/Berlin"), None),
    (rp.Linear(rp.days(90), grain=DAY), None),
    (rp.Steps(((DAY, 1.0), (rp.days(30), 0.5)), grain=DAY, tz="Asia/Shanghai"), None),
    (rp.Forever(), rp.Days(33, tz="Asia/Shanghai")),
    (rp.HalfLife(HALF, grain=HALF, tz="America/New_York"), rp.Days(60, tz="America/New_York")),
    (rp.Forever(), rp.Calendar("month", last=3, complete=True, tz="Europe/Berlin")),
    (rp.Plateau(HALF, rp.Linear(rp.days(50)), grain=rp.days(2)), rp.Calendar("quarter", last=2)),
    (rp.Forever(), rp.Adaptive(rp.Days(20), rp.Days(80), at_least=2)),
]
LATTICE = KEPT[:5] + KEPT[8:11] + KEPT[12:]


@st.composite
def metrics(draw: st.DrawFn, pairs: Sequence[tuple[Any, Any]], *, name: str | None = None) -> rp.Metric:
    """Metrics that a snapshot can keep."""
    decay, window = draw(st.sampled_from(pairs))
    return rp.Metric(
        draw(st.sampled_from(models(NAMES))),
        name=name,
        select=draw(st.just(rp.ALL) | st.sampled_from(selections(NAMES))),
        weight=draw(weights(NAMES)),
        decay=decay,
        window=window,
        date=draw(st.sampled_from(("occurred_at", "recorded_at", "refers_to_at"))),
        statuses=draw(st.sampled_from((("active", "under_appeal"), ("active",), ("annulled", "pending")))),
    )


def of_ada(table: Table) -> list[dict[str, Any]]:
    """What happened to ada."""
    return [dict(row) for row in table.rows if row["subject"] == "ada"]


def latest(event: Mapping[str, Any]) -> datetime:
    """The first instant at which an event can be added."""
    return max(event[name] for name in ("occurred_at", "recorded_at", "refers_to_at") if event.get(name) is not None)


def in_turn(live: rp.Live, events: Iterable[Mapping[str, Any]], *, via: Any = lambda snapshot: snapshot) -> Any:
    """Add events as they are learned of; a snapshot may go some way round in between."""
    snapshot, now = None, datetime.min.replace(tzinfo=UTC)
    for event in sorted(events, key=latest):
        now = max(now, latest(event))
        snapshot = via(live.update(snapshot, event, as_of=now))
    return snapshot


def through_json(snapshot: Any) -> Any:
    """What comes out of a store."""
    return json.loads(json.dumps(snapshot, allow_nan=False))


def folded(live: rp.Live, events: Sequence[Mapping[str, Any]], now: datetime) -> rp.State:
    """The state of all events at once."""
    rows = {name: [event.get(name) for event in events] for name in NAMES}
    return rp.fold(live.policy.recipe, rp.Evidence.from_columns(**rows), as_of=now)


def sums_at(live: rp.Live, snapshot: Any, now: datetime) -> list[dict[str, Any]]:
    """The sums of a snapshot at an instant, those by day added up."""
    plan = live._plan
    told, _ = carefully(plan, snapshot, None, now, sign=0, scale=None)
    us = told["as_of"]
    return [
        part
        if kept.parts is None
        else {
            name: value if math.isfinite(value) else None
            for (name, *_), value in zip(kept.channels, kept.parts.totals(part, us), strict=True)
        }
        for kept, part in zip(plan.kept, told["sums"], strict=True)
    ]


def expected_sums(state: rp.State) -> list[dict[str, Any]]:
    """The sums of a state, as a snapshot writes them."""
    return [
        {name: values[0].item() if np.isfinite(values[0]) else None for name, values in channels.items()}
        for channels in state.sums
    ]


def numbers(rating: Any) -> list[float | None]:
    """Every number of a rating."""
    own = [rating.score, rating.support, rating.lower, rating.upper]
    return own + [
        each[what] for each in rating.metrics.values() for what in ("score", "support", "lower", "upper")
    ]


def agree(got: Any, expected: rp.Rating, *, rel: float = 1e-12) -> None:
    """Numbers to twelve digits; everything else to the letter."""
    pairs = list(zip(numbers(got), numbers(expected), strict=True))
    assert [one is None for one, _ in pairs] == [other is None for _, other in pairs]
    known = [(one, other) for one, other in pairs if one is not None]
    assert [one for one, _ in known] == pytest.approx([other for _, other in known], rel=rel, abs=1e-12)
    assert got.tier == expected.tier
    assert (got.subject, got.policy, got.version, got.digest) == ("ada", *_identity(expected))


def _identity(rating: rp.Rating) -> tuple[Any, ...]:
    return rating.policy, rating.version, rating.digest


@given(table=tables(exact=True, names=NAMES), metric=metrics(LATTICE, name="m"), shuffled=st.randoms(use_true_random=False))
def test_adding_one_by_one_is_folding_all_bit_for_bit(table: Table, metric: rp.Metric, shuffled: Any) -> None:
    """As they are learned of, through JSON in between, or in any order at the last instant."""
    events = of_ada(table)
    if not events:
        return
    live = rp.Live(rp.Policy(metric))
    state = folded(live, events, NOW)
    one_by_one = in_turn(live, events, via=through_json)
    shuffled.shuffle(events)
    at_once = None
    for event in events:
        at_once = live.update(at_once, event, as_of=NOW)

    assert sums_at(live, one_by_one, NOW) == expected_sums(state)
    assert sums_at(live, at_once, NOW) == expected_sums(state)
    agree(live.read(at_once, as_of=NOW), live.policy.report(state)["ada"])
    agree(live.read(one_by_one, as_of=NOW), live.policy.report(state)["ada"])


@given(table=tables(names=NAMES), metric=metrics(KEPT, name="m"), other=metrics(KEPT))
def test_other_numbers_agree_to_twelve_digits(table: Table, metric: rp.Metric, other: rp.Metric) -> None:
    """Floating sums depend on the order of the rows in their last digits."""
    events = of_ada(table)
    if not events:
        return
    live = rp.Live(rp.Policy(metric, metrics=other))
    state = folded(live, events, NOW)
    got = sums_at(live, in_turn(live, events), NOW)

    for mine, theirs in zip(got, expected_sums(state), strict=True):
        assert {name: value is None for name, value in mine.items()} == {n: v is None for n, v in theirs.items()}
        assert [v for v in mine.values() if v is not None] == pytest.approx(
            [v for v in theirs.values() if v is not None], rel=1e-12, abs=1e-12
        )


@given(table=tables(exact=True, names=NAMES, sizes=(5, 10)), metric=metrics(LATTICE, name="m"))
def test_what_is_taken_back_was_never_there(table: Table, metric: rp.Metric) -> None:
    """On the lattice a snapshot is the same, bit for bit, after an event was added and taken back."""
    events = of_ada(table)
    if len(events) < 2:
        return
    live = rp.Live(rp.Policy(metric))
    *before, last = events
    snapshot = None
    for event in before:
        snapshot = live.update(snapshot, event, as_of=NOW)
    more, _ = live.add(snapshot, last, as_of=NOW)
    again, rating = live.retract(more, last, as_of=NOW)

    assert again == snapshot
    assert rating == live.read(snapshot, as_of=NOW)


@given(table=tables(names=NAMES, sizes=(1, 5)), metric=metrics(KEPT, name="m"))
def test_arrays_of_length_one_give_the_same(table: Table, metric: rp.Metric) -> None:
    """The quick functions and the NumPy engine, step by step."""
    live = rp.Live(rp.Policy(metric))
    snapshot: Any = None
    for event in of_ada(table):
        slow, expected = carefully(live._plan, snapshot, event, NOW, sign=1, scale=None)
        snapshot, rating = live.add(snapshot, event, as_of=NOW)
        assert (snapshot | {"sums": 0}) == (slow | {"sums": 0})
        for mine, theirs in zip(snapshot["sums"], slow["sums"], strict=True):
            assert mine.keys() == theirs.keys()
            assert list(mine.values()) == [pytest.approx(value, rel=1e-12) for value in theirs.values()]
        agree(rating, expected)  # type: ignore[arg-type]  # alike in what is compared


def keepable(part: Any) -> Any:
    """The same part with a window and a decay that a snapshot can keep."""
    told = repr(part).replace("Rolling(length=days(99))", "Days(99)")
    told = told.replace("HalfLife(half=days(60), grain=None", "HalfLife(half=days(60), grain=days(1)")
    return eval(told, dict(PUBLIC))


EVENTS: list[dict[str, Any]] = [
    {
        "subject": "ada",
        "kind": ("review", "order", "refund")[place % 3],
        "occurred_at": JULY - timedelta(hours=31 * place),
        "value": None if place % 3 else (place % 5) / 4,
        "amount": place / 4 - 1,
        **dict.fromkeys(set(NAMES) - {"subject", "kind", "occurred_at", "value", "amount"}),
    }
    for place in range(12)
]


@pytest.mark.parametrize("node", nodes(NAMES), ids=repr)
def test_every_inner_node_is_read_out_as_a_report_does(node: Any) -> None:
    """Also while parts are unrated: after each event."""
    _reads_as_a_report(rp.Policy(keepable(node)))


@pytest.mark.parametrize("gate", conditions(NAMES), ids=repr)
def test_every_gate_answers_as_in_a_report(gate: Any) -> None:
    """A tier that only a gate opens."""
    tiers = rp.Ladder(rp.Tier("open"), rp.Tier("asked", when=keepable(gate)), no_data="nothing")
    _reads_as_a_report(rp.Policy(rp.Metric(rp.Beta(), select=rp.kind("review")), tiers=tiers))


@pytest.mark.parametrize("model", models(NAMES), ids=repr)
def test_every_model_is_read_out_as_a_report_does(model: Any) -> None:
    """With tiers at scores that are met exactly."""
    metric = rp.Metric(model, name="m")
    low, high = metric.range
    tiers = rp.Ladder(*(rp.Tier(f"t{at}", at=at, support=1) for at in (0.25, 0.5, 0.75, 1.0) if low <= at <= high))
    _reads_as_a_report(rp.Policy(metric, tiers=tiers), quick=not isinstance(model, rp.Dirichlet))


def _reads_as_a_report(policy: rp.Policy, *, quick: bool = True) -> None:
    live = rp.Live(policy)
    assert live.quick is quick
    snapshot: Any = None
    for count, event in enumerate(EVENTS, start=1):
        snapshot, rating = live.add(snapshot, event, as_of=JULY)
        agree(rating, policy.report(folded(live, EVENTS[:count], JULY))["ada"])
    later = JULY + timedelta(days=40, hours=5)
    agree(live.read(snapshot, as_of=later), policy.report(folded(live, EVENTS, later))["ada"])
