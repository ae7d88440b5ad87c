"""Why one subject with many rows has its score."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from benchmarks.events import DAY, MICROS, NOW, POLICY, Events
from benchmarks.works import Call, Contestant, Work

import reputation as rp

__all__ = ["works"]


def works(events: Events) -> Iterator[Work]:
    """One subject holds a tenth of the rows; every row of it is told, with its weight and what it adds."""
    subject = events.subject.copy()
    subject[: len(subject) // 10] = 0
    mine = int((subject == 0).sum())
    note = "no words, no factors by name, no reasons for rows left out, no outlook on tiers"
    yield Work(
        "explain",
        f"explain one subject with {mine:,} of {len(subject):,} rows",
        Contestant(name="reputation", build=partial(_ours, events, subject), read=_account),
        (Contestant(name="NumPy by hand", build=partial(_numpy, events, subject), read=_sum, differs=note),),
    )


def _ours(events: Events, subject: Any) -> Call:
    rows = rp.Evidence.from_columns(
        subject=subject, occurred_at=events.instants, value=events.value, verified=events.verified, tz="UTC"
    )
    report = POLICY.evaluate(rows, as_of=NOW)
    return lambda: report.explain(0).to_dict()


def _account(told: dict[str, Any]) -> dict[str, Any]:
    return {"score": np.array([told["score"]])}


def _numpy(events: Events, subject: Any) -> Call:
    def call() -> list[dict[str, Any]]:
        rows = np.flatnonzero(subject == 0)
        weight = np.exp2(-(MICROS - events.micros[rows]) / DAY / 180.0) * np.where(events.verified[rows], 3.0, 1.0)
        adds = weight * (events.value[rows] - 0.7) / (10.0 + weight.sum())
        order = np.argsort(-np.abs(adds), kind="stable")
        dates = events.instants[rows][order].astype(str).tolist()
        columns = (rows[order].tolist(), dates, weight[order].tolist(), adds[order].tolist())
        return [
            {"row": row, "date": date, "weight": counts, "adds": adding}
            for row, date, counts, adding in zip(*columns, strict=True)
        ]

    return call


def _sum(told: list[dict[str, Any]]) -> dict[str, Any]:
    return {"score": np.array([0.7 + sum(line["adds"] for line in told)])}
