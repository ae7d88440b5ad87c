"""One event for one subject inside a request, beside what a user would write by hand in plain Python."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.racing import Race

import reputation as rp

COUNT = 20_000
START = datetime(2026, 1, 1, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
POLICY = rp.Policy(
    rp.Metric(
        rp.Beta(prior=rp.Prior(0.7, 10)),
        name="quality",
        weight=rp.where("verified", 3.0),
        decay=rp.HalfLife(rp.days(180)),
    ),
    tiers=rp.Ladder(rp.Tier("new"), rp.Tier("trusted", at=0.60, support=5), rp.Tier("star", at=0.80, support=20)),
)
LIVE = rp.Live(POLICY)
EVENTS: list[tuple[dict[str, Any], datetime]] = [
    (
        {
            "subject": "ada",
            "occurred_at": START + timedelta(minutes=20 * place),
            "verified": place % 2 == 0,
            "value": (place % 5) / 4,
        },
        START + timedelta(minutes=20 * place),
    )
    for place in range(COUNT)
]


def updated(kept: dict[str, Any] | None, event: dict[str, Any], now: datetime) -> dict[str, Any]:
    """By hand: two sums that fade, and nothing that is checked."""
    gone = now - EPOCH
    seconds = gone.days * 86_400.0 + gone.seconds + gone.microseconds / 1e6
    total = good = 0.0
    if kept is not None:
        left = 2.0 ** (-(seconds - kept["at"]) / 86_400.0 / 180.0)
        total, good = kept["total"] * left, kept["good"] * left
    age = (now - event["occurred_at"]).total_seconds() / 86_400.0
    weight = (3.0 if event["verified"] else 1.0) * 2.0 ** (-age / 180.0)
    return {"at": seconds, "total": total + weight, "good": good + weight * event["value"]}


def told(kept: dict[str, Any]) -> dict[str, Any]:
    """By hand: score, bounds and level."""
    strength = 10.0 + kept["total"]
    score = (7.0 + kept["good"]) / strength
    angle, reach = math.asin(math.sqrt(score)), 1.959963984540054 / 2 / math.sqrt(strength + 1.0)
    lower, upper = math.sin(max(angle - reach, 0.0)) ** 2, math.sin(min(angle + reach, math.pi / 2)) ** 2
    support = kept["total"]
    tier = "star" if score >= 0.8 and support >= 20 else "trusted" if score >= 0.6 and support >= 5 else "new"
    return {"score": score, "support": support, "lower": lower, "upper": upper, "tier": tier}


def read_out() -> rp.LiveRating:
    """Ours, with the rating after every event."""
    snapshot: Any = None
    for event, now in EVENTS:
        snapshot, rating = LIVE.add(snapshot, event, as_of=now)
    return rating


def read_out_by_hand() -> dict[str, Any]:
    """The same by hand."""
    kept = None
    for event, now in EVENTS:
        kept = updated(kept, event, now)
        rating = told(kept)
    return rating


def kept_only() -> Any:
    """Ours, without a rating."""
    snapshot: Any = None
    for event, now in EVENTS:
        snapshot = LIVE.update(snapshot, event, as_of=now)
    return snapshot


def kept_only_by_hand() -> Any:
    """The same by hand."""
    kept = None
    for event, now in EVENTS:
        kept = updated(kept, event, now)
    return kept


def through_text() -> str:
    """Ours, with the snapshot as JSON text in and out, and the rating."""
    text = "null"
    for event, now in EVENTS:
        snapshot, _ = LIVE.add(json.loads(text), event, as_of=now)
        text = json.dumps(snapshot)
    return text


def through_text_by_hand() -> str:
    """The same by hand."""
    text = "null"
    for event, now in EVENTS:
        kept = updated(json.loads(text), event, now)
        told(kept)
        text = json.dumps(kept)
    return text


def _raced(race: Race, what: str, ours: Callable[[], object], by_hand: Callable[[], object]) -> None:
    race(f"{COUNT:,} events, {what}, by hand beside it", ours, by_hand, rounds=9)


def test_with_a_rating(race: Race) -> None:
    """Every event is answered with score, support, bounds and tier; the goal is 200,000 a second."""
    ours, by_hand = read_out(), read_out_by_hand()
    assert LIVE.quick
    assert ours.score is not None
    assert abs(ours.score - by_hand["score"]) < 1e-12
    assert ours.tier == by_hand["tier"]
    _raced(race, "snapshot and rating", read_out, read_out_by_hand)


def test_without_a_rating(race: Race) -> None:
    """Events that nobody waits for."""
    assert math.isclose(kept_only()["sums"][0]["good"], kept_only_by_hand()["good"], rel_tol=1e-12)
    _raced(race, "snapshot only", kept_only, kept_only_by_hand)


def test_through_text(race: Race) -> None:
    """As a row of a database holds it."""
    _raced(race, "JSON text in and out, and rating", through_text, through_text_by_hand)
