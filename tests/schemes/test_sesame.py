"""The bands of Sesame Credit, at every edge, and the day on which they are taken."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

import reputation as rp
from reputation.schemes import sesame_bands

CHINA = ZoneInfo("Asia/Shanghai")
SIXTH = dt.datetime(2026, 6, 6, tzinfo=CHINA)


def _scores(*points: tuple[dt.datetime, float]) -> rp.Evidence:
    return rp.Evidence.from_columns(
        subject="ada",
        kind="sesame_score",
        occurred_at=[when for when, _ in points],
        points=[number for _, number in points],
    )


@pytest.mark.parametrize(
    ("points", "band", "name"),
    [
        (350, "poor", "较差"),
        (549, "poor", "较差"),
        (550, "fair", "中等"),
        (599, "fair", "中等"),
        (600, "good", "良好"),
        (649, "good", "良好"),
        (650, "excellent", "优秀"),
        (699, "excellent", "优秀"),
        (700, "superb", "极好"),
        (950, "superb", "极好"),
    ],
)
def test_bands(points: float, band: str, name: str) -> None:
    """The bands, with both of their ends."""
    evidence = _scores((SIXTH, points))
    assert sesame_bands().evaluate(evidence, as_of=SIXTH)["ada"].tier == band
    assert sesame_bands(language="zh").evaluate(evidence, as_of=SIXTH)["ada"].tier == name


def test_bands_are_taken_on_the_sixth() -> None:
    """A new score on the 7th is a projection until the 6th of the next month."""
    evidence = _scores((SIXTH, 640), (SIXTH + rp.days(1), 660))
    policy = sesame_bands()
    june = policy.evaluate(evidence.known_at(SIXTH), as_of=SIXTH)
    later = policy.evaluate(evidence, as_of=SIXTH + rp.days(10), previous=june)["ada"]
    sixth = dt.datetime(2026, 7, 6, tzinfo=CHINA)

    assert (later.tier, later.projected_tier) == ("good", "excellent")
    assert policy.evaluate(evidence, as_of=sixth, previous=june)["ada"].tier == "excellent"


def test_without_a_score_there_is_no_band() -> None:
    """Without a score there is no band."""
    evidence = rp.Evidence.concat(_scores((SIXTH, 700)), rp.Evidence.empty(subjects=["bob"]))
    assert sesame_bands().evaluate(evidence, as_of=SIXTH)["bob"].tier == "no score"
