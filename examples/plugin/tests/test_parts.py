"""What our parts say, by numbers worked out by hand, and how they work beside the parts of the library."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from reputation_extras import Effort, Median, Narrow, Patience

import reputation as rp
from reputation.columns import NUMPY, ArrayRows

NOW = datetime(2026, 7, 1, tzinfo=UTC)

POLICY = rp.Policy(
    rp.Metric(
        Median(5),
        name="quality",
        select=rp.kind("review"),
        weight=Effort(enough=40) * rp.where("verified", 2.0),
        decay=Patience(rp.days(90)),
    ),
    tiers=rp.Ladder(rp.Tier("new"), rp.Tier("trusted", at=0.7, when=Narrow("quality", width=0.5))),
    name="with parts of our own",
    version="1",
)


def test_effort_counts_in_proportion() -> None:
    """Half of what is enough counts half, and more than enough counts once."""
    rows = ArrayRows.of(words=[0, 25, 50, 400, None])

    assert Effort()(rows).tolist() == [0.0, 0.5, 1.0, 1.0, 0.0]


def test_patience_is_slow_at_first() -> None:
    """Half is left after a half-life, a sixteenth after two."""
    left = Patience(rp.days(30)).remaining(np.array([0.0, 30.0, 60.0]), NUMPY)

    assert left.tolist() == [1.0, 0.5, 0.0625]


def test_one_bad_rating_does_not_move_a_median() -> None:
    """Nine ratings of five stars and one of one star: the median is five stars, where the mean is 4.6."""
    ratings = [1.0] * 9 + [0.0]
    stats = {f"level_{level}": np.array([float(ratings.count(level / 4))]) for level in range(5)}

    estimate = Median(5).finalize(stats)

    assert (estimate.score[0], estimate.support[0], estimate.upper[0]) == (1.0, 10.0, 1.0)


def test_no_ratings_have_no_median() -> None:
    """Without evidence there is no score, and its bounds are unknown too."""
    estimate = Median(3).finalize({f"level_{level}": np.zeros(1) for level in range(3)})

    assert np.isnan([estimate.score[0], estimate.lower[0], estimate.upper[0]]).all()


@pytest.mark.parametrize(("ratings", "tier"), [(40, "trusted"), (1, "new")])
def test_our_parts_make_a_policy_with_those_of_the_library(ratings: int, tier: str) -> None:
    """Enough ratings narrow the bounds; one alone does not."""
    reviews = rp.Evidence.from_columns(
        subject=["ada"] * ratings,
        kind="review",
        occurred_at=NOW,
        value=[5, 4] * (ratings // 2) + [5] * (ratings % 2),
        scale=rp.Scale(1, 5),
        words=50,
        verified=True,
    )
    report = POLICY.evaluate(reviews, as_of=NOW)

    assert report["ada"].tier == tier
    assert "counts in full from 40 on" in POLICY.rules()


def test_a_stored_policy_finds_our_parts_by_name() -> None:
    """What is stored names the classes; the entry points of this distribution say where they are."""
    config = pytest.importorskip("reputation.config")
    stored = config.dump_policy(POLICY, format="toml")

    assert config.load_policy(stored, format="toml") == POLICY
    assert 'part = "Effort"' in stored
