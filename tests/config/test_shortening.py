"""What the reader knows from the place is left out, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import reputation as rp
from reputation import Policy
from reputation.codec import to_plain
from reputation.config.policies import load_policy
from reputation.config.reading import read
from reputation.config.shortening import shortened
from reputation.nodes import Score
from reputation.testing.strategies import COLUMNS, policies
from reputation.tiers import Ladder

FACTOR = {"part": "Where", "column": "a", "factor": 2.0}
LARGE = [HealthCheck.too_slow, HealthCheck.data_too_large]
BETA: dict[str, Any] = {"part": "Beta", "prior": {"part": "Prior"}}
METRIC: dict[str, Any] = {"part": "Metric", "model": {"part": "Count"}}


@pytest.mark.parametrize(
    ("plain", "annotation", "expected"),
    [
        ({"part": "Prior", "mean": 0.7, "strength": 1.0}, rp.Prior, {"mean": 0.7, "strength": 1.0}),
        ({"part": "Prior", "mean": 0.7, "strength": 1.0}, rp.Prior | None, {"mean": 0.7, "strength": 1.0}),
        ({"part": "Prior", "mean": 0.7, "strength": 1.0}, Any, {"part": "Prior", "mean": 0.7, "strength": 1.0}),
        ({"part": "Ladder", "tiers": [{"part": "Tier", "name": "a"}]}, Ladder | None, [{"name": "a"}]),
        (
            {"part": "Ladder", "tiers": [{"part": "Tier", "name": "a"}], "no_data": "b"},
            Ladder,
            {"tiers": [{"name": "a"}], "no_data": "b"},
        ),
        ({**METRIC, "weight": {"part": "Weight", "factors": [FACTOR]}}, Score, {**METRIC, "weight": FACTOR}),
        ({**METRIC, "weight": {"part": "Weight", "factors": [FACTOR] * 2}}, Score, {**METRIC, "weight": [FACTOR] * 2}),
        ({"part": "Weight", "factors": [FACTOR]}, Any, {"part": "Weight", "factors": [FACTOR]}),
        (
            {"part": "Composite", "weights": [{"score": {**METRIC, "model": BETA}, "weight": 1.0}]},
            Score,
            {"part": "Composite", "weights": [{"score": {**METRIC, "model": {**BETA, "prior": {}}}, "weight": 1.0}]},
        ),
        ({"part": "Unknown", "prior": {"part": "Prior"}}, Score, {"part": "Unknown", "prior": {"part": "Prior"}}),
        ({"part": 1.0}, Any, {"part": 1.0}),
        ([{"part": "Tier", "name": "a"}], tuple[rp.Tier, ...], [{"name": "a"}]),
        ([1, 2], float, [1, 2]),
        ("text", str, "text"),
        (None, rp.Prior | None, None),
    ],
)  # fmt: skip
def test_what_a_place_implies_is_left_out(plain: Any, annotation: Any, expected: Any) -> None:
    """The name of the only class, and the part that a list or its one item stands for."""
    assert shortened(plain, annotation) == expected


def test_a_table_keyed_by_the_word_part_is_left_alone() -> None:
    """It is no part, whatever it says."""
    weight = rp.lookup("kind", {"part": 2.0})

    assert read(shortened(to_plain(weight), Any), Any) == weight


@settings(max_examples=max(settings().max_examples // 2, 1), suppress_health_check=LARGE)
@given(policies(COLUMNS))
def test_the_short_form_is_read_as_the_same_policy(policy: Policy) -> None:
    """And it is never longer."""
    plain = policy.to_dict()
    short = {**plain, "score": shortened(plain["score"], Score)}

    assert load_policy(short) == policy
    assert len(str(short)) <= len(str(plain))
