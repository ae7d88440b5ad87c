"""A running balance per pair that stops at bounds."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from benchmarks.events import NOW, Events
from benchmarks.works import Call, Contestant, Work

import reputation as rp

__all__ = ["works"]

POLICY = rp.Policy(rp.Metric(rp.Points(), keep=(rp.NetClamp(low=-6, high=6, by=("source",)),)))


def works(events: Events) -> Iterator[Work]:
    """Plus and minus points of pairs that met eight times; order of time matters, so engines have no word for it."""
    rows = len(events.subject)
    source = np.random.default_rng(3).integers(0, 12, rows)
    points = np.where(events.value >= 0.5, 1.0, -1.0)
    yield Work(
        "clamp",
        f"{rows:,} rows, NetClamp(-6, 6) per pair, sums per subject",
        Contestant(name="reputation", build=partial(_ours, events, source, points), read=_report),
        (
            Contestant(name="NumPy sort, Python loop by hand", build=partial(_loop, events, source, points), read=dict),
            Contestant(
                name="NumPy cumsum by hand",
                build=partial(_cumsum, events, source, points),
                differs="a balance per pair without bounds, clamped at its end: another rule",
            ),
        ),
    )


def _ours(events: Events, source: Any, points: Any) -> Call:
    rows = rp.Evidence.from_columns(
        subject=events.subject, source=source, occurred_at=events.instants, amount=points, tz="UTC"
    )
    return lambda: POLICY.evaluate(rows, as_of=NOW)


def _report(report: Any) -> dict[str, Any]:
    return {"score": np.asarray(report.to_columns()["score"])}


def _loop(events: Events, source: Any, points: Any) -> Call:
    def call() -> dict[str, Any]:
        order = np.lexsort((events.micros, source, events.subject))
        sums, before, net = [0.0] * events.subjects, (-1, -1), 0.0
        pairs = zip(events.subject[order].tolist(), source[order].tolist(), strict=True)
        for pair, change in zip(pairs, points[order].tolist(), strict=True):
            if pair != before:
                sums[before[0]] += net
                before, net = pair, 0.0
            net = min(6.0, max(-6.0, net + change))
        sums[before[0]] += net
        return {"score": np.array(sums)}

    return call


def _cumsum(events: Events, source: Any, points: Any) -> Call:
    def call() -> Any:
        pair = events.subject * 12 + source
        net = np.clip(np.bincount(pair, points, events.subjects * 12), -6.0, 6.0)
        return net.reshape(events.subjects, 12).sum(axis=1)

    return call
