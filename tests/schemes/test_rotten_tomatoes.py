"""Rotten Tomatoes: both sides of every edge, and the way down."""

from __future__ import annotations

import datetime as dt

import pytest

import reputation as rp
from reputation.schemes import rotten_tomatoes_tomatometer

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


def _report(release: str, positive: int, many: int, top: int, before: rp.Report | None = None) -> rp.Report:
    """Evaluate one step after the report before."""
    as_of = NOW if before is None else before.as_of + dt.timedelta(days=1)
    evidence = rp.Evidence.from_columns(
        subject=["film"] * many,
        kind="review",
        occurred_at=NOW,
        positive=[number < positive for number in range(many)],
        top=[number < top for number in range(many)],
    )
    return rotten_tomatoes_tomatometer()[release].evaluate(evidence, as_of=as_of, previous=before)


@pytest.mark.parametrize(
    ("release", "positive", "many", "top", "tier"),
    [
        ("wide release", 60, 80, 5, "Certified Fresh"),
        ("wide release", 59, 80, 5, "Fresh"),
        ("wide release", 60, 79, 5, "Fresh"),
        ("wide release", 60, 80, 4, "Fresh"),
        ("limited release", 30, 40, 5, "Certified Fresh"),
        ("limited release", 30, 39, 5, "Fresh"),
        ("television", 15, 20, 5, "Certified Fresh"),
        ("television", 15, 19, 5, "Fresh"),
        ("wide release", 60, 100, 5, "Fresh"),
        ("wide release", 59, 100, 5, "Rotten"),
    ],
)
def test_edges(release: str, positive: int, many: int, top: int, tier: str) -> None:
    """75 %, so many reviews, five top critics; and 60 % for Fresh."""
    assert tier == _report(release, positive, many, top)["film"].tier


def test_certified_fresh_is_lost_below_seventy() -> None:
    """75 % is certified, 71 % and 70 % keep it, 69 % loses it and 74 % does not bring it back."""
    report, found = None, []
    for positive in (75, 71, 70, 69, 74, 75):
        report = _report("wide release", positive, 100, 5, report)
        found.append(report["film"].tier)

    certified = "Certified Fresh"
    assert [certified, certified, certified, "Fresh", "Fresh", certified] == found
