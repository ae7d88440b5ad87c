"""Rounding to multiples of a step."""

from __future__ import annotations

import math

import pytest

from reputation.rounding import WAYS, rounded


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("half_up", [0.5, 0.5, -0.0, 1.0]),
        ("half_even", [0.0, 0.5, -0.0, 1.0]),
        ("floor", [0.0, 0.0, -0.5, 0.5]),
        ("ceil", [0.5, 0.5, -0.0, 1.0]),
        ("truncate", [0.0, 0.0, -0.0, 0.5]),
    ],
)
def test_ways(how: str, expected: list[float]) -> None:
    """Halves of a step, a little more, below nought, and three quarters."""
    assert expected == rounded([0.25, 0.3, -0.2, 0.75], step=0.5, how=how).tolist()
    assert how in WAYS


def test_floating_point_does_not_decide() -> None:
    """0.57 are 57 steps, whatever binary fractions make of them; what is unknown or open stays so."""
    assert 0.57 / 0.01 < 57
    assert [0.57, math.inf] == rounded([0.6 * 0.95, math.inf], step=0.01, how="truncate").tolist()
    assert math.isnan(rounded([math.nan], step=0.01, how="floor")[0])
