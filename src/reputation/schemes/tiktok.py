"""TikTok Shop: violation points in regions that count up, and the Account Health Rating in those that count down."""

from __future__ import annotations

from reputation.bookkeeping import ledger
from reputation.fields import days
from reputation.gates import AtMost
from reputation.ledgers import Expire
from reputation.metric import Metric
from reputation.models import Points
from reputation.policy import Policy
from reputation.sanctions import Escalation, Sanction
from reputation.schemes.catalogue import Scheme
from reputation.select import kind
from reputation.tiers import Ladder, Tier

__all__ = ["tiktok_account_health", "tiktok_violation_points"]


def tiktok_violation_points(*, lapse: int = 180) -> Policy:
    """
    The violation points of a shop on TikTok Shop, in the regions where points add up.

    Milestones are 12, 24, 36 and 48 points; about 5 points before each the shop is warned (here exactly 5), and 48
    close it. Every violation has its own clock: its points lapse 180 days after they were issued. How many points a
    violation takes lies within published ranges (late dispatch 2 to 4, counterfeits 4 to 48, reproduced content 48),
    and comes with the row. What the first three milestones restrict, and for how long, differs and is left to the host.

    Args:
        lapse: After how many days points lapse; 90 in the Philippines since 17 June 2025.

    Returns:
        A policy over rows of kind `violation`, with the points in `amount`. An appeal that was won is the status
        `annulled`.

    Examples:
        >>> [tier.name for tier in tiktok_violation_points().tiers.tiers]
        ['closed', 'milestone 36', 'milestone 24', 'milestone 12', 'good standing']

    References:
        seller-th.tiktok.com, knowledge 2491464556136208; bigseller 3429. Grade B.
    """
    points = Metric(Points(), select=kind("violation"), keep=Expire(days(lapse)), name="points")
    milestones = (12, 24, 36, 48)
    names = ("good standing", *(f"milestone {points}" for points in milestones[:-1]))
    standing = [
        Tier(name, when=AtMost(points, below, strict=True)) for name, below in zip(names, milestones, strict=True)
    ]
    warnings = [Sanction(f"warning before {at}", at=at - 5, lasts=days(0)) for at in milestones]
    return Policy(
        points,
        name="TikTok Shop violation points",
        version="2025-06-17",
        tiers=Ladder(Tier("closed"), *reversed(standing)),
        sanctions=Escalation("points", [*warnings, Sanction("shop closed", at=48)]),
    )


def tiktok_account_health() -> Policy:
    """
    The Account Health Rating of a shop on TikTok Shop in the United States and the United Kingdom, from 0 to 1,000.

    Everyone starts with 200 points. What is earned or lost lapses after 180 days. A shop that falls to 150 is
    restricted for 7 days, at 100 for 14, at 50 for 28, and at 0 it is deactivated. How much an order earns and a
    violation costs is not published, and comes with the row.

    Returns:
        A policy over rows of kind `earned` and `violation`, with the points in `amount`, negative for what is lost.

    Examples:
        >>> tiktok_account_health().sanctions[0].sanctions[0].describe(falling=True)
        'restricted for 7 days at 150 points or less: for 7 days'

    References:
        tokhq.io/account-health. Grade B.
    """
    health = ledger(
        start=200, low=0, high=1_000, keep=Expire(days(180)), select=kind("earned", "violation"), name="health"
    )
    steps = [
        Sanction(f"restricted for {long} days", at=at, lasts=days(long)) for at, long in ((150, 7), (100, 14), (50, 28))
    ]
    return Policy(
        health,
        name="TikTok Shop Account Health Rating",
        version="2026",
        sanctions=Escalation("health", [*steps, Sanction("deactivated", at=0)], falling=True),
    )


SCHEMES = (
    Scheme(
        build=tiktok_violation_points,
        platform="TikTok Shop",
        title="TikTok Shop violation points",
        title_zh="TikTok Shop 违规分",
        subject="shop",
        grade="B",
        dated="2025-06-17",
        source="seller-th.tiktok.com, knowledge 2491464556136208",
        unpublished="how many points each violation takes; what the milestones before the last restrict",
    ),
    Scheme(
        build=tiktok_account_health,
        platform="TikTok Shop",
        title="TikTok Shop Account Health Rating",
        subject="shop",
        grade="B",
        dated="2026 (as read)",
        source="tokhq.io/account-health",
        unpublished="what an order earns and a violation costs",
    ),
)
