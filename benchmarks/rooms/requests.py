"""One event for one subject inside a request, answered with a rating."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import numpy as np
from benchmarks.events import Events
from benchmarks.test_live import EVENTS, read_out, read_out_by_hand
from benchmarks.works import Call, Contestant, Work

__all__ = ["works"]

_FULCRUM = "no instants (it reads the clock), no weights, no bounds; good, bad or half; an object that changes"
_RIVER = "fades per event, not per day; no weights, no bounds, no tier; an object that changes"


def works(_events: Events) -> Iterator[Work]:
    """As many events as `test_live` has, one after the other, for one subject."""
    yield Work(
        "request",
        f"{len(EVENTS):,} events one by one, each answered",
        Contestant(name="reputation (Live.add)", build=lambda: read_out, read=lambda rating: _score(rating.score)),
        (
            Contestant(
                name="plain Python by hand",
                build=lambda: read_out_by_hand,
                read=lambda rating: _score(rating["score"]),
                differs="nothing is checked, and nothing remembered of late or repeated events",
            ),
            Contestant(name="fulcrum-trust", build=_fulcrum, needs=("fulcrum_trust",), differs=_FULCRUM),
            Contestant(name="river EWMean", build=_river, needs=("river",), differs=_RIVER),
        ),
    )


def _score(score: float) -> dict[str, Any]:
    return {"score": np.array([score])}


def _fulcrum() -> Call:
    trust = import_module("fulcrum_trust")
    good, bad, half = trust.TrustOutcome.SUCCESS, trust.TrustOutcome.FAILURE, trust.TrustOutcome.PARTIAL
    outcomes = [bad if event["value"] < 0.3 else half if event["value"] < 0.6 else good for event, _ in EVENTS]

    def call() -> float:
        manager, score = trust.TrustManager(), 0.0
        for outcome in outcomes:
            manager.evaluate("shop", "ada", outcome)
            score = manager.get_trust_score("shop", "ada")
        return score

    return call


def _river() -> Call:
    stats = import_module("river.stats")
    values = [event["value"] for event, _ in EVENTS]

    def call() -> float:
        mean, score = stats.EWMean(fading_factor=0.01), 0.0
        for value in values:
            mean.update(value)
            score = mean.get()
        return score

    return call
