"""Reports of a million subjects, one subject's request, and the cost of importing."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from benchmarks.racing import Race

import reputation as rp
from reputation.estimates import z_score

NOW = datetime(2026, 7, 1, tzinfo=UTC)
LADDER = rp.Ladder(rp.Tier("new"), rp.Tier("trusted", at=0.60, support=5), rp.Tier("star", at=0.80, support=20))


def test_report(race: Race) -> None:
    """A Beta score with bounds and three tiers for a million subjects, from a state."""
    size = 1_000_000
    random = np.random.default_rng(2)
    policy = rp.Policy(rp.Metric(rp.Beta(prior=rp.Prior(0.7, 10))), tiers=LADDER)
    rows = rp.Evidence.from_columns(subject=np.arange(size), occurred_at=NOW, value=random.random(size))
    state = rp.fold(policy.recipe, rows, as_of=NOW)
    total, good = state.sums[0]["total"], state.sums[0]["good"]

    def bare() -> tuple[np.ndarray, ...]:
        z = z_score(0.95)
        with np.errstate(all="ignore"):
            score = np.where(total > 0, (7.0 + good) / (10.0 + total), np.nan)
            angle, half = np.arcsin(np.sqrt(score)), z / (2.0 * np.sqrt(11.0 + total))
            lower, upper = np.sin(np.maximum(angle - half, 0.0)) ** 2, np.sin(np.minimum(angle + half, np.pi / 2)) ** 2
        tier = ((score >= 0.6) & (total >= 5)).astype(np.int64)
        tier[(score >= 0.8) & (total >= 20)] = 2
        return score, lower, upper, tier

    race("report 1 M subjects, Beta bounds, three tiers", lambda: policy.report(state), bare, rounds=7, limit=3.0)


def test_request(race: Race) -> None:
    """One subject with fifty rows: from plain lists to an explained result."""
    policy = rp.Policy(
        rp.Deduct(
            rp.Metric(
                rp.Beta(prior=rp.Prior(0.7, 10)),
                name="quality",
                select=rp.kind("review"),
                weight=rp.where("verified", 3.0),
                decay=rp.HalfLife(rp.days(180)),
            ),
            rp.Metric(rp.Count(), name="chargebacks", select=rp.kind("chargeback"), decay=rp.HalfLife(rp.days(90))),
            per_point=0.05,
            cap=0.40,
        ),
        tiers=LADDER,
    )
    kinds = ["chargeback" if k % 10 == 0 else "review" for k in range(50)]
    stars = [None if what == "chargeback" else 1 + k % 5 for k, what in enumerate(kinds)]
    moments = [NOW - timedelta(days=k) for k in range(50)]
    verified = [k % 2 == 0 for k in range(50)]

    def ours() -> dict[str, object]:
        rows = rp.Evidence.from_columns(
            subject=["ada"] * 50, kind=kinds, value=stars, scale=rp.Scale(1, 5), occurred_at=moments, verified=verified
        )
        return policy.evaluate(rows, as_of=NOW).explain("ada").to_dict()

    def bare() -> float:
        good = total = load = 0.0
        for what, star, moment, flag in zip(kinds, stars, moments, verified, strict=True):
            age = (NOW - moment).total_seconds() / 86_400
            if what == "review":
                weight = (3.0 if flag else 1.0) * 2.0 ** (-age / 180.0)
                total, good = total + weight, good + weight * (star - 1) / 4
            else:
                load += 2.0 ** (-age / 90.0)
        return (7.0 + good) / (10.0 + total) - min(0.4, 0.05 * load)

    assert abs(ours()["score"] - bare()) < 1e-12
    race("one subject, fifty rows, evidence to explanation (2 ms)", ours, bare, rounds=200)


def run(code: str) -> None:
    """Run a line in an interpreter of its own."""
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own code


@pytest.mark.parametrize("line", ["import reputation", "from reputation import *"])
def test_import(race: Race, line: str) -> None:
    """Importing the library, beside importing attrs and NumPy (the first at most 20 ms more)."""
    baseline = "import attrs, numpy"
    name = f"{line}, after attrs and NumPy"
    race(name, lambda: run(f"{baseline}; {line}"), lambda: run(baseline), rounds=15)
