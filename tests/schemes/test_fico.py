"""FICO: shares and bands, and scorecards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.schemes.rows import many, table

import reputation as rp
from reputation.schemes import credit_scorecard, fico_score

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)

SHARES = {"payment history": 192.5, "amounts owed": 165, "length of history": 82.5, "new credit": 55, "mix": 55}


def _fico(**values: float) -> rp.Rating:
    rows = [row for name, value in values.items() for row in many(1, name.replace("_", " "), NOW, value=value)]
    return fico_score().evaluate(table(rows), as_of=NOW)["ada"]


@pytest.mark.parametrize("name", SHARES)
def test_shares_of_550_points(name: str) -> None:
    """192.5, 165, 82.5, 55 and 55 above 300."""
    assert 300 + SHARES[name] == pytest.approx(_fico(**{other: float(other == name) for other in SHARES}).score)


@pytest.mark.parametrize(
    ("points", "band"),
    [
        *((300, "300 to 579"), (579, "300 to 579"), (580, "580 to 669"), (669, "580 to 669"), (670, "670 to 739")),
        *((739, "670 to 739"), (740, "740 to 799"), (799, "740 to 799"), (800, "800 to 850"), (850, "800 to 850")),
    ],
)
def test_bands(points: float, band: str) -> None:
    """On both sides of each edge."""
    assert band == _fico(**dict.fromkeys(SHARES, (points - 300) / 550)).tier


@pytest.mark.parametrize(("odds", "good", "points"), [(50, 50, 600), (30, 30, 600), (30, 60, 620), (30, 120, 640)])
def test_twice_the_odds_are_twenty_points(odds: float, good: int, points: float) -> None:
    """600 at 30:1, 620 at 60:1, 640 at 120:1."""
    rows = many(good, "loan", NOW, value=1) + many(1, "loan", NOW, value=0)
    found = credit_scorecard(odds=odds).evaluate(table(rows), as_of=NOW)["ada"].score

    assert points == pytest.approx(found)


def test_factor_and_offset() -> None:
    """Published: 28.8539 and 487.123."""
    card = credit_scorecard().score

    assert isinstance(card, rp.LogOdds)
    assert [28.8539, 487.123] == pytest.approx([card.factor, card.offset], abs=5e-4)
