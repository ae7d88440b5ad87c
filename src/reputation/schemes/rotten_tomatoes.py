"""Rotten Tomatoes: Fresh and Certified Fresh."""

from __future__ import annotations

from collections.abc import Mapping

from reputation.gates import AtLeast
from reputation.metric import Metric
from reputation.models import Count, Ratio
from reputation.official import OnEvent
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind, matches
from reputation.tiers import Ladder, Tier

__all__ = ["rotten_tomatoes_tomatometer"]

_LEAST = {"wide release": 80, "limited release": 40, "television": 20}


def rotten_tomatoes_tomatometer() -> Mapping[str, Policy]:
    """
    The Tomatometer of Rotten Tomatoes: from 60 % on Fresh, and Certified Fresh from 75 % on and as long as 70 % last.

    Certified Fresh asks for so many reviews, five of them by top critics: 80 for films in wide release, 40 in limited
    release, 20 for television. The staff may hold it back while the score is not steady, or grant it: an `Override`.

    Returns:
        Policies by sort of release over rows of kind `review` with `positive` and `top`, true for a top critic.

    Examples:
        >>> rotten_tomatoes_tomatometer()["television"].tiers.tiers[2].exit
        0.7

    References:
        A copy of the page "About Rotten Tomatoes" (holyday2movie). Grade B.
    """
    reviews = kind("review")
    share = Metric(Ratio(matches("positive", value=True)), select=reviews, name="Tomatometer")
    critics = Metric(Count(), select=reviews & matches("top", value=True), name="top critics")
    return {
        release: Policy(
            share,
            name=f"Rotten Tomatoes, {release}",
            version="2026",
            metrics=(critics,),
            schedule=OnEvent(),
            tiers=Ladder(
                Tier("Rotten"),
                Tier("Fresh", at=0.60),
                Tier("Certified Fresh", at=0.75, exit=0.70, support=least, when=AtLeast("top critics", 5)),
                no_data="No score",
            ),
        )
        for release, least in _LEAST.items()
    }


SCHEMES = (
    Scheme(
        build=rotten_tomatoes_tomatometer,
        platform="Rotten Tomatoes",
        title="Tomatometer and Certified Fresh",
        subject="film or series",
        grade="B",
        dated="2026 or before",
        source='a copy of "About Rotten Tomatoes" (holyday2movie)',
        unpublished="when a score is steady",
    ),
)
