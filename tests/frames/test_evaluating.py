"""From a frame of rows to a frame of scores and tiers."""

from __future__ import annotations

import narwhals.stable.v2 as nw
import numpy as np
import pytest
from tests.frames.cases import NOW, STARS, evidence, table
from tests.frames.engines import EVERYWHERE, brought, made

import reputation as rp
from reputation import EvidenceErrors
from reputation.frames import evaluate_frame

POLICY = rp.Policy(
    rp.Deduct(
        rp.Metric(rp.Beta(), select=rp.kind("review"), weight=rp.where("verified", 3.0), name="quality"),
        rp.Metric(rp.Count(), select=rp.kind("refund"), decay=rp.HalfLife(rp.days(90))),
        per_point=0.01,
        cap=0.4,
    ),
    tiers=rp.Ladder(rp.Tier("new"), rp.Tier("trusted", at=0.4)),
)


@EVERYWHERE
def test_scores_come_back_as_the_sort_of_frame_that_went_in(engine: str) -> None:
    """Scores, bounds and tiers are those of `evaluate`; what is unrated is null."""
    rows = table(rows=60)
    frame = made(engine, rows)

    found = evaluate_frame(POLICY, frame, as_of=NOW, scale=STARS, unit="us")

    assert type(found).__module__.split(".")[0] == type(frame).__module__.split(".")[0]
    expected = POLICY.evaluate(evidence(rows), as_of=NOW)
    told = brought(found)
    assert tuple(told["subject"]) == expected.subjects
    assert [tier if isinstance(tier, str) else None for tier in told["tier"]] == expected.tiers()
    for name in ("score", "support", "lower", "upper", "metric.quality"):
        numbers = [np.nan if number is None else number for number in told[name]]
        np.testing.assert_allclose(np.array(numbers, dtype=float), expected.to_columns()[name], rtol=1e-12)
    assert [*told] == [*expected.to_columns()]


@EVERYWHERE
def test_nobody_is_scored_in_an_empty_frame(engine: str) -> None:
    """A frame without rows gives a frame without rows."""
    found = evaluate_frame(POLICY, made(engine, table(rows=1)[:0]), as_of=NOW, scale=STARS, unit="us")

    assert [*brought(found)][:3] == ["subject", "score", "support"]
    assert brought(found)["subject"] == []


def test_tiers_are_settled_against_the_report_before() -> None:
    """A level is held as `evaluate` holds it, given the report before."""
    policy = rp.Policy(rp.Metric(rp.Count()), tiers=rp.Ladder(rp.Tier("new"), rp.Tier("old", at=5, exit=1)))
    rows = table(rows=60)
    before, later = policy.evaluate(evidence(rows), as_of=NOW), NOW.replace(day=2)

    found = evaluate_frame(policy, made("polars", rows[:20]), as_of=later, previous=before, scale=STARS, unit="us")

    expected = policy.evaluate(evidence(rows[:20]), as_of=later, previous=before)
    assert brought(found)["tier"] == expected.tiers()
    assert expected.tiers() != policy.evaluate(evidence(rows[:20]), as_of=later).tiers()


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_rows_that_break_a_rule_are_refused_with_reasons(engine: str) -> None:
    """Also of a lazy frame, whose rows are then counted by reason."""
    late = NOW.replace(year=2024)
    with pytest.raises(EvidenceErrors) as caught:
        evaluate_frame(POLICY, made(engine, table(rows=60)), as_of=late, scale=STARS, unit="us")

    assert "occurred_at must not lie after as_of" in str(caught.value)


def test_what_is_no_policy_is_refused() -> None:
    """A recipe has no score."""
    with pytest.raises(TypeError, match="policy must be a Policy, got Recipe"):
        evaluate_frame(POLICY.recipe, made("polars", table(rows=1)), as_of=NOW, unit="us")


def test_a_lazy_frame_of_scores_is_lazy() -> None:
    """The sort of frame includes whether it has been worked out."""
    found = evaluate_frame(POLICY, made("polars-lazy", table(rows=1)), as_of=NOW, scale=STARS, unit="us")

    assert isinstance(nw.from_native(found), nw.LazyFrame)
