"""The shape after Pinduoduo, worked out by hand."""

from __future__ import annotations

import pytest
from tests.schemes.shops import rating

import reputation as rp
from reputation.schemes import pinduoduo_stars


def _pinduoduo(rank: float, *, defective: int = 0, late: int = 0) -> rp.Rating:
    orders = [{"kind": "order", "serious_defect": number < defective} for number in range(100)]
    replies = [{"kind": "reply", "minutes": 9.0 if number < late else 1.0} for number in range(10)]
    return rating(pinduoduo_stars(), {"kind": "industry_rank", "rank": rank}, *orders, *replies)


@pytest.mark.parametrize(("rank", "stars"), [(0.0, 0.0), (0.92, 4.5), (0.95, 5.0), (0.94, 4.5), (1.0, 5.0)])
def test_ranks_become_stars_in_halves(rank: float, stars: float) -> None:
    """Five times the rank, in halves: 0.92 makes 4.6, shown as 4.5."""
    assert _pinduoduo(rank).score == stars


@pytest.mark.parametrize(
    ("defective", "late", "level"), [(0, 0, "met"), (1, 2, "met"), (2, 0, "not met"), (0, 3, "not met")]
)
def test_conditions_are_met_or_not(defective: int, late: int, level: str) -> None:
    """At most 1 in 100 orders with a serious defect, at least 8 of 10 answers in three minutes."""
    assert _pinduoduo(0.9, defective=defective, late=late).tier == level
