"""The French coefficient of car insurance, bonus and malus."""

from __future__ import annotations

from reputation.multiplied import Multiplied
from reputation.schemes.catalogue import Scheme

__all__ = ["french_bonus_malus"]


def french_bonus_malus(*, business: bool = False, forgive: int | None = None) -> Multiplied:
    """
    The coefficient of a driver in France: times 0.95 for a year without a claim, times 1.25 for each claim.

    A claim with shared fault counts 1.125. The coefficient is cut off at two decimals once a year, is never less than
    0.50 or more than 3.50, and after three years at 0.50 the first claim is free. For cars of a business it is 0.93 and
    1.20. A year ends two months before the contract is renewed: number the years so.

    Args:
        business: Whether it is a car of a business.
        forgive: After how many years without a claim a malus comes back to 1.00; two years are reported, but no source
            was found, so by default there is no such rule.

    Returns:
        A rule for events `claim` and `shared claim` by year. It is multiplied year by year, so no policy of sums can
        hold it.

    Examples:
        >>> rule = french_bonus_malus()
        >>> rule.run(subject=["ada"] * 3, period=[2024, 2025, 2026], event=[None, None, None]).value
        array([0.95, 0.9 , 0.85])

    References:
        Code des assurances, annex to article A121-1; ts2i.fr; maaf.fr. Grade A: thirteen years without a claim lead to
        0.50, and 0.60 with three claims to 1.17.
    """
    factors = (("claim", 1.20),) if business else (("claim", 1.25), ("shared claim", 1.125))
    return Multiplied(
        quiet=0.93 if business else 0.95,
        factors=factors,
        low=0.50,
        high=3.50,
        step=0.01,
        how="truncate",
        spare=3,
        forgive=forgive,
    )


SCHEMES = (
    Scheme(
        build=french_bonus_malus,
        platform="France",
        title="French bonus-malus",
        subject="driver",
        grade="A",
        dated="2026 or before",
        source="Code des assurances, annex to article A121-1; ts2i.fr; maaf.fr",
    ),
)
