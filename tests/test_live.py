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
from zoneinfo import ZoneInfo

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.namespace import PUBLIC

import reputation as rp
from reputation.careful import carefully
from reputation.keeping import Kept
from reputation.keeping.contract import looks_at
from reputation.statistics import Extremes, Reduce
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
from reputation.testing.strategies.keeps import KEEPS

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
    (rp.Forever(), rp.Calendar("month", last=2, skip=1, tz="Asia/Shanghai")),
    (rp.Forever(), rp.Adaptive(rp.Days(20), rp.Days(80), at_least=2)),
]
# Keep rules that look at one row at a time.
RULES = ((), (rp.Only(~rp.kind("refund")),), (rp.Only(rp.matches("verified", value=True), because="unverified"),))
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
        keep=draw(st.sampled_from(RULES)),
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


def plan_of(live: rp.Live) -> Any:
    """The functions of a policy."""
    return live._plan  # noqa: SLF001 - there is no other way to try both engines


def sums_at(live: rp.Live, snapshot: Any, now: datetime) -> list[dict[str, Any]]:
    """The sums of a snapshot at an instant, those by day added up."""
    plan = plan_of(live)
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
    for each in rating.metrics.values():
        own += [each[what] for what in ("score", "support", "lower", "upper")] + each.get("distribution", [])
    return own


LEVELS = ("tier", "previous_tier", "computed_tier", "projected_tier", "since", "official", "reason")


def agree(got: Any, expected: rp.Rating, *, rel: float = 1e-12) -> None:
    """Numbers to twelve digits; everything else to the letter."""
    pairs = list(zip(numbers(got), numbers(expected), strict=True))
    assert [one is None for one, _ in pairs] == [other is None for _, other in pairs]
    known = [(one, other) for one, other in pairs if one is not None]
    assert [one for one, _ in known] == pytest.approx([other for _, other in known], rel=rel, abs=1e-12)
    assert [getattr(got, name) for name in LEVELS] == [getattr(expected, name) for name in LEVELS]
    assert (got.subject, got.policy, got.version, got.digest) == ("ada", *_identity(expected))


def _identity(rating: rp.Rating) -> tuple[Any, ...]:
    return rating.policy, rating.version, rating.digest


@given(
    table=tables(exact=True, names=NAMES), metric=metrics(LATTICE, name="m"), shuffled=st.randoms(use_true_random=False)
)
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
    channels = (channel for tally in metric.tallies() for channel in tally.statistic.channels.values())
    if len(events) < 2 or any(channel.reduce is not Reduce.SUM for channel in channels):  # of which nothing goes back
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


def near(one: Any, other: Any) -> bool:
    """A sum, or one for each day; None is that of no rows."""
    if isinstance(one, list):
        return len(one) == len(other) and all(map(near, one, other))
    return one == other or (one is not None and other is not None and math.isclose(one, other, rel_tol=1e-12))


@given(table=tables(names=NAMES, sizes=(1, 5)), metric=metrics(KEPT, name="m"))
def test_arrays_of_length_one_give_the_same(table: Table, metric: rp.Metric) -> None:
    """The quick functions and the NumPy engine, step by step."""
    live = rp.Live(rp.Policy(metric))
    snapshot: Any = None
    for event in of_ada(table):
        slow, expected = carefully(plan_of(live), snapshot, event, NOW, sign=1, scale=None)
        snapshot, rating = live.add(snapshot, event, as_of=NOW)
        assert (snapshot | {"sums": 0}) == (slow | {"sums": 0})
        for mine, theirs in zip(snapshot["sums"], slow["sums"], strict=True):
            assert mine.keys() == theirs.keys()
            assert all(map(near, mine.values(), theirs.values()))
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


def test_where_python_raises_arrays_give_the_number() -> None:
    """The logarithm of nothing, and of everything but nothing: the ends of a scale."""
    share = rp.Metric(rp.Ratio(rp.kind("good")))
    policy = rp.Policy(rp.LogOdds(share, anchor=600, odds=50, points_to_double=20, low=300, high=850))
    live, scores = rp.Live(policy), []
    events: list[dict[str, Any]] = []
    for kind in ("bad", "good"):
        snapshot = None
        for place in range(2):
            events = [*events[:place], {"subject": "ada", "occurred_at": JULY, "kind": kind}]
            snapshot, rating = live.add(snapshot, events[-1], as_of=JULY)
            agree(rating, policy.evaluate(rp.Evidence.from_records(events), as_of=JULY)["ada"])
        scores.append(rating.score)

    assert live.quick
    assert scores == [300.0, 850.0]


@pytest.mark.parametrize("factor", [rp.power("words", -0.75, least=1), rp.logarithm("words", plus=1, twice=True)])
def test_weights_on_a_curve_are_written_down(factor: Any) -> None:
    """To twelve digits: powers of the C library and of NumPy differ in the last one."""
    policy = rp.Policy(rp.Metric(rp.Count(), weight=factor))
    live, snapshot, events = rp.Live(policy), None, []
    for words in (0.0, 1, 7.5, None, 1e9):
        events.append(REVIEW | {"words": words})
        snapshot, rating = live.add(snapshot, events[-1], as_of=JULY)
        agree(rating, policy.evaluate(rp.Evidence.from_records(events), as_of=JULY)["ada"])
    assert live.quick


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
    _reads_as_a_report(rp.Policy(metric, tiers=tiers))


def _reads_as_a_report(policy: rp.Policy) -> None:
    live = rp.Live(policy)
    assert live.quick
    snapshot: Any = None
    for count, event in enumerate(EVENTS, start=1):
        snapshot, rating = live.add(snapshot, event, as_of=JULY)
        agree(rating, policy.report(folded(live, EVENTS[:count], JULY))["ada"])
    later = JULY + timedelta(days=40, hours=5)
    agree(live.read(snapshot, as_of=later), policy.report(folded(live, EVENTS, later))["ada"])


# What is refused, and how an event may be written.

QUALITY = rp.Metric(
    rp.Beta(prior=rp.Prior(0.7, 10)), name="quality", weight=rp.where("verified", 3), decay=rp.HalfLife(rp.days(180))
)
LIVE = rp.Live(rp.Policy(QUALITY, tiers=rp.Ladder(rp.Tier("new"), rp.Tier("good", at=0.75, support=2))))
REVIEW: dict[str, Any] = {"subject": "ada", "occurred_at": JULY, "value": 1.0, "verified": True}
SNAPSHOT = LIVE.update(None, REVIEW, as_of=JULY)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"occurred_at": JULY + timedelta(microseconds=1)}, rp.EvidenceError, "must not lie after as_of"),
        ({"occurred_at": JULY.replace(tzinfo=None)}, rp.EvidenceError, "without a zone"),
        ({"occurred_at": "yesterday"}, rp.EvidenceError, "must hold times"),
        ({"occurred_at": None}, rp.EvidenceError, "must be known"),
        ({"subject": "bob"}, rp.EvidenceError, "the event is about 'bob', and the snapshot about 'ada'"),
        ({"subject": None}, rp.EvidenceError, "must be known"),
        ({"value": 1.5}, rp.EvidenceError, "must lie on"),
        ({"value": "good"}, rp.EvidenceError, "value"),
        ({"status": "lost"}, rp.EvidenceError, "must be one of"),
        ({"verified": "yes"}, rp.PolicyError, "never True"),
        ({"verified": [1]}, rp.EvidenceError, "verified"),
    ],
)
@pytest.mark.parametrize("verb", ["add", "update", "retract"])
def test_a_wrong_event_is_refused_with_a_reason(
    verb: str, change: dict[str, Any], error: type[Exception], message: str
) -> None:
    """In the words of the batch."""
    with pytest.raises(error, match=message):
        getattr(LIVE, verb)(SNAPSHOT, REVIEW | change, as_of=JULY)


@pytest.mark.parametrize("name", ["subject", "occurred_at", "verified"])
def test_a_column_that_is_asked_for_must_be_there(name: str) -> None:
    """A misspelt name is not an unknown value."""
    event = {key: value for key, value in REVIEW.items() if key != name}

    with pytest.raises((rp.EvidenceError, rp.PolicyError), match=name):
        LIVE.add(SNAPSHOT, event, as_of=JULY)


def test_other_columns_are_not_looked_at() -> None:
    """Whatever else an event holds, on either way."""
    odd = REVIEW | {"tags": ["a", {}], "expires_at": "never"}
    expected = LIVE.add(SNAPSHOT, REVIEW, as_of=JULY)

    assert LIVE.add(SNAPSHOT, odd, as_of=JULY) == expected
    assert LIVE.add(SNAPSHOT, odd | {"value": np.float32(1.0), "verified": np.True_}, as_of=JULY) == expected


@pytest.mark.parametrize("text", ["2026-07-01T00:00:00Z", "2026-07-01T08:00:00+08:00", " 2026-07-01T00:00:00+00:00 "])
def test_a_time_may_be_text(text: str) -> None:
    """As in evidence."""
    assert LIVE.update(None, REVIEW | {"occurred_at": text}, as_of=JULY) == SNAPSHOT


def test_an_instant_is_that_of_any_zone() -> None:
    """Clocks of one zone that change in between do not mislead."""
    berlin = ZoneInfo("Europe/Berlin")
    then, now = datetime(2026, 3, 28, 12, tzinfo=berlin), datetime(2026, 3, 29, 12, tzinfo=berlin)
    live = rp.Live(rp.Policy(rp.Metric(rp.Count(), decay=rp.HalfLife(rp.hours(23)))))
    _, rating = live.add(None, {"subject": "ada", "occurred_at": then}, as_of=now)

    assert rating.score == 0.5


@pytest.mark.parametrize(
    ("snapshot", "error", "message"),
    [
        ({}, rp.StorageError, "of the form 'reputation/live/1'"),
        (7, rp.StorageError, "must be what add gave"),
        (SNAPSHOT | {"schema": "reputation/state/1"}, rp.StorageError, "of the form"),
        (SNAPSHOT | {"digest": "0"}, rp.MergeError, "another recipe"),
        (SNAPSHOT | {"as_of": "2026-07-01"}, rp.StorageError, "an as_of in microseconds"),
        (SNAPSHOT | {"sums": []}, rp.StorageError, "not those of its recipe"),
        (SNAPSHOT | {"sums": [{"total": 1.0}]}, rp.StorageError, "not those of its recipe"),
        (SNAPSHOT | {"sums": [[1.0, 2.0]]}, rp.StorageError, "not those of its recipe"),
        (SNAPSHOT | {"sums": [{"total": "1", "good": 1.0}]}, rp.StorageError, "not those of its recipe"),
        (None, rp.StorageError, "there is no snapshot yet"),
    ],
)
def test_a_wrong_snapshot_is_refused(snapshot: Any, error: type[Exception], message: str) -> None:
    """Read or taken back from; nothing is taken for something else."""
    with pytest.raises(error, match=message):
        LIVE.read(snapshot, as_of=JULY)
    with pytest.raises(error, match=message):
        LIVE.retract(snapshot, REVIEW, as_of=JULY)


def test_a_snapshot_only_moves_forward() -> None:
    """Events may be old; the instant may not."""
    with pytest.raises(rp.NotAdvanceableError, match="as_of lies before the snapshot"):
        LIVE.read(SNAPSHOT, as_of=JULY - timedelta(seconds=1))
    with pytest.raises(rp.EvidenceError, match="must carry a zone"):
        LIVE.read(SNAPSHOT, as_of=JULY.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({"decay": rp.Linear(rp.days(9))}, "it counts exact ages"),
        ({"decay": rp.HalfLife(rp.days(9)), "window": rp.Days(7)}, "it counts exact ages"),
        ({"window": rp.Rolling(rp.days(9))}, "it begins within a day"),
        ({"window": rp.Ages(at_least=rp.days(9))}, "its ages end within a day"),
        ({"window": rp.Unexpired()}, "each row carries its own end"),
        ({"decay": rp.Linear(rp.days(9), grain=DAY), "window": rp.Days(7, tz="Asia/Shanghai")}, "counts days of 'UTC'"),
    ],
)
def test_what_no_snapshot_can_keep_is_refused_when_it_is_made_ready(part: dict[str, Any], message: str) -> None:
    """With the part and what to write instead."""
    with pytest.raises(rp.NotRollableError, match=message):
        rp.Live(rp.Policy(rp.Metric(rp.Count(), **part)))


@pytest.mark.parametrize("rule", [rule for _, rule in KEEPS if looks_at(rule) != "row"], ids=repr)
def test_a_keep_rule_that_looks_at_other_rows_is_refused_when_it_is_made_ready(rule: Any) -> None:
    """With the rule and what to do instead."""
    with pytest.raises(rp.NotRollableError, match="it has to see a subject's rows together") as caught:
        rp.Live(rp.Policy(rp.Metric(rp.Count(), keep=(rule,))))
    assert repr(rule) in str(caught.value)
    assert "policy.evaluate(evidence, as_of=...)" in str(caught.value)


def test_a_keep_rule_that_stops_the_clock_is_refused_where_rows_fade() -> None:
    """Only there: one sum cannot hold rows that fade and rows that do not."""
    rule = Halved(stops_decay=True)
    with pytest.raises(rp.NotRollableError, match="some rows fade, others do not"):
        rp.Live(rp.Policy(rp.Metric(rp.Count(), keep=rule, decay=rp.HalfLife(rp.days(9)))))
    live = rp.Live(rp.Policy(rp.Metric(rp.Count(), keep=rule)))
    assert live.update(None, REVIEW, as_of=JULY)["sums"] == [{"total": 0.5}]


def test_rows_that_no_rule_keeps_do_not_count() -> None:
    """The condition is written down like a selection."""
    live = rp.Live(rp.Policy(rp.Metric(rp.Count(), keep=rp.Only(~rp.matches("cause", "storm")))))
    snapshot: Any = None
    for cause in ("storm", None, "delay"):
        snapshot, rating = live.add(snapshot, REVIEW | {"cause": cause}, as_of=JULY)

    assert live.quick
    assert rating.score == 2.0
    with pytest.raises(rp.PolicyError, match="cause"):
        live.add(snapshot, REVIEW, as_of=JULY)


def test_a_live_takes_a_policy_and_a_count() -> None:
    """And nothing else."""
    with pytest.raises(TypeError, match="Live takes a policy, got Metric"):
        rp.Live(QUALITY)  # type: ignore[arg-type]
    with pytest.raises(rp.PolicyError, match="remember"):
        rp.Live(LIVE.policy, remember=-1)


def test_a_live_is_a_value() -> None:
    """It can be compared, printed and sent to another process."""
    live = rp.Live(LIVE.policy, scale=rp.Scale(1, 5), remember=3)
    copy = pickle.loads(pickle.dumps(live))

    assert copy == live
    assert copy != LIVE
    assert eval(repr(live), dict(PUBLIC)) == live
    assert copy.add(None, REVIEW | {"value": 5}, as_of=JULY)[0]["sums"] == SNAPSHOT["sums"]


@pytest.mark.parametrize("value", [5, 5.0, np.int64(5), 3, None])
def test_ratings_are_mapped_as_in_evidence(value: Any) -> None:
    """On the scale of the kind, and remembered by it."""
    scales = {"review": rp.Scale(1, 5), "vote": rp.Scale(0, 10)}
    live = rp.Live(rp.Policy(rp.Metric(rp.Beta(), name="m")), scale=scales)
    for kind in ("review", "vote", "review"):
        event = {"subject": "ada", "occurred_at": JULY, "kind": kind, "value": value}
        rows = rp.Evidence.from_records([event], scale=scales)
        agree(live.add(None, event, as_of=JULY)[1], live.policy.evaluate(rows, as_of=JULY)["ada"])


@pytest.mark.parametrize("value", [True, 7, "five"])
def test_a_rating_off_the_scale_is_refused(value: Any) -> None:
    """In the words of the batch."""
    live = rp.Live(rp.Policy(rp.Metric(rp.Beta())), scale=rp.Scale(1, 5))
    with pytest.raises(rp.EvidenceError, match="must lie on Scale"):
        live.add(None, REVIEW | {"value": value}, as_of=JULY)


def test_what_is_remembered_counts_once() -> None:
    """The latest ids, each with its version; an older content changes nothing, a newer one has to take its place."""
    live = rp.Live(LIVE.policy, remember=2)
    snapshot = None
    for name in ("a", "b", "a", None):
        snapshot, rating = live.add(snapshot, REVIEW | {"id": name, "version": 2}, as_of=JULY)
    assert rating.support == 9.0
    assert snapshot["ids"] == [["a", 2], ["b", 2]]
    assert live.update(snapshot, REVIEW | {"id": "a", "version": 1}, as_of=JULY) == snapshot
    with pytest.raises(rp.EvidenceError, match="id 'a' was added before as version 2"):
        live.add(snapshot, REVIEW | {"id": "a", "version": 3}, as_of=JULY)
    with pytest.raises(rp.EvidenceError, match="id 'a' was added before as version 2"):
        live.update(snapshot, REVIEW | {"id": "a"}, as_of=JULY)

    less, rating = live.retract(snapshot, REVIEW | {"id": "a", "version": 2}, as_of=JULY)
    assert (rating.support, less["ids"]) == (6.0, [["b", 2]])
    more = live.update(less, REVIEW | {"id": "a", "version": 3, "occurred_at": "2026-07-01T00:00:00Z "}, as_of=JULY)
    assert more["ids"] == [["b", 2], ["a", 3]]
    forgotten = live.update(more, REVIEW | {"id": "c"}, as_of=JULY)
    assert forgotten["ids"] == [["a", 3], ["c", None]]
    with pytest.raises(rp.EvidenceError, match="was added before without a version"):
        live.update(forgotten, REVIEW | {"id": "c", "version": 1}, as_of=JULY)


# Parts from elsewhere.


@attrs.frozen
class Range:
    """A model that keeps the least and the greatest amount."""

    statistic = Extremes(column="amount")
    range = (-math.inf, math.inf)
    bounds_mean = "the least and the greatest amount"

    def finalize(self, stats: Mapping[str, Any], /) -> rp.Estimate:
        """The middle."""
        known = np.isfinite(stats["low"])
        low, high = (np.where(known, stats[name], np.nan) for name in ("low", "high"))
        return rp.Estimate((low + high) / 2, np.where(known, 1.0, 0.0), low, high)


@pytest.mark.parametrize("window", [None, rp.Days(9)])
def test_extremes_are_kept_and_cannot_be_taken_back(window: Any) -> None:
    """The next best value is not known."""
    live = rp.Live(rp.Policy(rp.Metric(Range(), window=window)))
    snapshot: Any = None
    for amount in (None, 3.0, -1.0, 2.0):
        event = {"subject": "ada", "occurred_at": JULY, "amount": amount}
        snapshot, rating = live.add(through_json(snapshot), event, as_of=JULY)
    assert (rating.lower, rating.score, rating.upper) == (-1.0, 1.0, 3.0)
    assert live.quick
    with pytest.raises(rp.MergeError, match="retracted"):
        live.retract(snapshot, event, as_of=JULY)
    with pytest.raises(rp.MergeError, match="retracted"):
        carefully(plan_of(live), snapshot, event, JULY, sign=-1, scale=None)


@attrs.frozen
class Stealthy:
    """A model that writes into an array of its own, which no record shows."""

    statistic = rp.Count().statistic
    range = (0.0, math.inf)
    bounds_mean = "nothing"

    def finalize(self, stats: Mapping[str, Any], /) -> rp.Estimate:
        """The count, up to three."""
        score = np.zeros(len(stats["total"]))
        np.copyto(score, 3.0, where=stats["total"] > 3.0)
        return rp.Estimate(score + np.where(score > 0.0, 0.0, stats["total"]), stats["total"], score * 0.0, score + 9.0)


@pytest.mark.parametrize("stake", [-1.0, None, 1e300])
def test_a_weight_that_is_none_is_refused(stake: float | None) -> None:
    """Negative, unknown, or infinite as a product."""
    live = rp.Live(rp.Policy(rp.Metric(rp.Count(), weight=rp.field("stake") * rp.field("words"))))

    with pytest.raises(rp.EvidenceError, match="a weight must be a finite number"):
        live.add(None, REVIEW | {"stake": stake, "words": 1e300}, as_of=JULY)


@attrs.frozen
class Since:
    """A window from elsewhere: everything since a midnight."""

    start: int

    def interval(self, as_of: int, /) -> tuple[int, int]:
        """From the midnight on."""
        return self.start, as_of + 1

    def describe(self) -> str:
        """Say it."""
        return "since a day"


def test_a_window_from_elsewhere_is_kept_by_day() -> None:
    """If it begins at midnight."""
    start = int(JULY.timestamp()) * 1_000_000
    live = rp.Live(rp.Policy(rp.Metric(rp.Count(), window=Since(start))))
    snapshot: Any = None
    for day in (-1, 0, 1):
        event = {"subject": "ada", "occurred_at": JULY + timedelta(days=day)}
        snapshot, rating = live.add(snapshot, event, as_of=JULY + timedelta(days=1))

    assert rating.score == 2.0


@attrs.frozen
class Levelled:
    """A model that knows a share for every level."""

    statistic = rp.Count().statistic
    range = (0.0, math.inf)
    bounds_mean = "nothing"
    fixed: bool = True

    def finalize(self, stats: Mapping[str, Any], /) -> rp.Estimate:
        """The count, and half for each of two levels."""
        total = stats["total"]
        spread = np.full((len(total), 2), 0.5) if self.fixed else np.where(total > 0.0, 1.0, 0.0)[:, np.newaxis]
        return rp.Estimate(total, total, total, total, distribution=spread)


@attrs.frozen
class Timely:
    """A factor that asks for a time."""

    def __call__(self, rows: Any) -> Any:
        """None of its business."""
        return rows["occurred_at"]


def test_a_part_that_asks_for_a_time_is_refused_when_it_is_made_ready() -> None:
    """Not when the first event comes."""
    with pytest.raises(rp.PolicyError, match="'occurred_at' holds a time"):
        rp.Live(rp.Policy(rp.Metric(rp.Count(), weight=Timely())))


def test_two_half_lives_go_their_own_ways() -> None:
    """One age, two shares."""
    strikes = rp.Metric(rp.Count(), name="strikes", select=rp.kind("strike"), decay=rp.HalfLife(rp.days(90)))
    quality = attrs.evolve(QUALITY, select=rp.kind("review"))
    live = rp.Live(rp.Policy(rp.Deduct(quality, strikes, per_point=0.05, cap=0.4)))
    events = [
        REVIEW | {"kind": "strike" if day % 3 == 0 else "review", "occurred_at": JULY - timedelta(days=day)}
        for day in range(30)
    ]
    snapshot: Any = None
    for event in reversed(events):
        snapshot = live.update(snapshot, event, as_of=event["occurred_at"])

    agree(live.read(snapshot, as_of=JULY), live.policy.evaluate(rp.Evidence.from_records(events), as_of=JULY)["ada"])


def test_all_that_is_wrong_is_told_together() -> None:
    """As of a table."""
    with pytest.raises(rp.EvidenceErrors, match="2 problems"):
        LIVE.add(SNAPSHOT, REVIEW | {"value": 7, "status": "lost"}, as_of=JULY)


@attrs.frozen
class Peeking:
    """A factor that looks at single numbers."""

    def __call__(self, rows: Any) -> Any:
        """Twice what is there, if it is more than two."""
        return np.array([2.0 * word if word > 2.0 else 1.0 for word in rows["words"].tolist()])


@attrs.frozen
class Halved:
    """A keep rule that looks at one row at a time: half of those that happened."""

    looks_at = "row"
    stops_decay: bool = False

    def keep(self, rows: Any, /) -> Any:
        """Half of each."""
        return Kept(np.full(len(rows), 0.5), ("half of it counts",))


@pytest.mark.parametrize(
    "metric",
    [
        rp.Metric(Stealthy()),
        rp.Metric(rp.Count(), weight=Peeking()),
        rp.Metric(rp.Count(), weight=Peeking(), window=rp.Days(900)),
        rp.Metric(rp.Count(), keep=Halved()),
        rp.Metric(Levelled()),
        rp.Metric(Levelled(fixed=False)),
    ],
)
def test_what_cannot_be_written_down_goes_through_arrays(metric: rp.Metric) -> None:
    """Slower, and with the same numbers."""
    live = rp.Live(rp.Policy(metric))
    snapshot: Any = None
    events = [REVIEW | {"words": words} for words in (1.0, 3.0, 5.0)]
    for event in events:
        snapshot, rating = live.add(snapshot, event, as_of=JULY)
    expected = live.policy.evaluate(rp.Evidence.from_records(events), as_of=JULY)["ada"]

    assert not live.quick
    assert (rating.score, rating.support, rating.lower) == (expected.score, expected.support, expected.lower)
    assert live.read(snapshot, as_of=JULY) == rating
    assert live.update(None, events[0], as_of=JULY) == live.add(None, events[0], as_of=JULY)[0]
    assert live.retract(snapshot, events[1], as_of=JULY)[0] == live.update(
        live.update(None, events[0], as_of=JULY), events[2], as_of=JULY
    )


def test_days_that_can_count_no_more_are_let_go() -> None:
    """A snapshot does not grow with time."""
    live = rp.Live(rp.Policy(rp.Metric(rp.Count(), window=rp.Days(3))))
    snapshot: Any = None
    for day in range(10):
        when = JULY + timedelta(days=day)
        snapshot = live.update(snapshot, {"subject": "ada", "occurred_at": when}, as_of=when)
    late = live.update(snapshot, {"subject": "ada", "occurred_at": JULY}, as_of=when)

    assert snapshot["sums"][0]["total"] == [1.0, 1.0, 1.0]
    assert late["sums"] == snapshot["sums"]


def test_a_rating_is_plain_data_in_the_form_of_a_report() -> None:
    """Field by field."""
    rating = LIVE.read(SNAPSHOT, as_of=JULY)
    report = LIVE.policy.evaluate(rp.Evidence.from_records([REVIEW]), as_of=JULY)["ada"]

    assert rating == rp.LiveRating.of(report)
    assert json.loads(json.dumps(rating.to_dict(), allow_nan=False)) == report.to_dict()
    assert (rating.rated, rating.in_force) == (True, True)
