"""The French bonus-malus as a scheme, against the published runs."""

from __future__ import annotations

import pytest

from reputation.schemes import french_bonus_malus


def _course(*years: str, business: bool = False, forgive: int | None = None) -> list[float]:
    """The coefficients: in each year so many claims (c) or shared ones (s)."""
    kinds = {"c": "claim", "s": "shared claim", " ": None}
    rows = [(year, kinds[letter]) for year, letters in enumerate(years) for letter in letters or " "]
    found = french_bonus_malus(business=business, forgive=forgive).run(
        subject=["ada"] * len(rows), period=[year for year, _ in rows], event=[what for _, what in rows]
    )
    return list(found.value.tolist())


PUBLISHED = [0.95, 0.90, 0.85, 0.80, 0.76, 0.72, 0.68, 0.64, 0.60, 0.57, 0.54, 0.51, 0.50]


def test_thirteen_years_without_a_claim() -> None:
    """Published, with 0.80 followed by 0.76; then it stays."""
    assert [*PUBLISHED, 0.50] == _course(*[""] * 14)


@pytest.mark.parametrize(
    ("quiet", "year", "expected"), [(3, "c", 1.06), (9, "ccc", 1.17), (0, "s", 1.12), (0, "c", 1.25)]
)
def test_a_year_is_cut_off_once(quiet: int, year: str, expected: float) -> None:
    """Published: 0.85 with a claim is 1.06, 0.60 with three is 1.17."""
    assert expected == _course(*[""] * quiet, year)[-1]


def test_the_cap() -> None:
    """Never above 3.50."""
    assert 3.50 == _course("cccccc")[-1]


@pytest.mark.parametrize(("years", "expected"), [(14, 0.62), (15, 0.50)])
def test_after_three_years_at_the_floor_a_claim_is_free(years: int, expected: float) -> None:
    """0.50 is reached in the thirteenth year."""
    assert expected == _course(*[""] * years, "c")[-1]


def test_business() -> None:
    """0.93 and 1.20."""
    assert [0.93, 1.11] == _course("", "c", business=True)


def test_a_malus_is_forgiven_only_if_asked_for() -> None:
    """After two quiet years."""
    assert [1.56, 1.48, 1.40] == _course("cc", "", "")
    assert [1.56, 1.48, 1.00] == _course("cc", "", "", forgive=2)
