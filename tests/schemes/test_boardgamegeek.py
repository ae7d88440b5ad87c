"""BoardGameGeek: ratings of 5.5 from the start."""

from __future__ import annotations

import datetime as dt

import pytest

import reputation as rp
from reputation.schemes import boardgamegeek_rating

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize("dummies", [1_500, 1_600])
@pytest.mark.parametrize("many", [1, 1_500, 5_000])
def test_geek_rating(dummies: float, many: int) -> None:
    """(Sum of ratings + 5.5 k) / (n + k)."""
    evidence = rp.Evidence.from_columns(subject=["game"] * many, kind="rating", occurred_at=NOW, stars=8)
    found = boardgamegeek_rating(dummies=dummies).evaluate(evidence, as_of=NOW)["game"].score

    assert (8 * many + 5.5 * dummies) / (many + dummies) == pytest.approx(found)
