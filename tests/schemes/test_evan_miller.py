"""Items with votes: a published table, and the cases of order."""

from __future__ import annotations

import datetime as dt

import pytest

import reputation as rp
from reputation.schemes import laplace_items, wilson_items

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


def _item(policy: rp.Policy, up: int, down: int) -> rp.Rating:
    evidence = rp.Evidence.from_columns(
        subject=["item"] * (up + down), kind="vote", occurred_at=NOW, value=[1] * up + [0] * down
    )
    return policy.evaluate(evidence, as_of=NOW)["item"]


@pytest.mark.parametrize(
    ("up", "down", "wilson", "mean", "laplace"), [(209, 50, 0.7545, 0.81, 0.80), (118, 25, 0.7546, 0.83, 0.82)]
)
def test_a_published_table(up: int, down: int, wilson: float, mean: float, laplace: float) -> None:
    """To the decimals of the table."""
    found = _item(wilson_items(), up, down)

    assert wilson == pytest.approx(found.lower, abs=5e-5)
    assert mean == pytest.approx(found.score, abs=5e-3)
    assert laplace == pytest.approx(_item(laplace_items(), up, down).score, abs=5e-3)


@pytest.mark.parametrize(("better", "worse"), [((600, 400), (5_500, 4_500)), ((100, 1), (2, 0))])
def test_published_cases_of_order(better: tuple[int, int], worse: tuple[int, int]) -> None:
    """The share counts as far as it is sure."""
    first, second = (_item(wilson_items(), *votes).lower for votes in (better, worse))

    assert first is not None
    assert second is not None
    assert first > second
