"""Ratings as text tables for people."""

from __future__ import annotations

from collections.abc import Sequence

from reputation.printed import columns, decimals, number
from reputation.rating import Rating

__all__ = ["likely", "table"]

_HEAD = ("subject", "score", "support", "likely range", "tier")


def likely(rating: Rating, digits: int = 3) -> str:
    """
    Write the range that a score is likely to lie in.

    Args:
        rating: The rating.
        digits: Digits after the point.

    Returns:
        A text.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from reputation import Beta, Evidence, Metric, Policy
        >>> now = datetime(2026, 7, 1, tzinfo=timezone.utc)
        >>> orders = Evidence.from_columns(subject=["ada"], occurred_at=now, value=[1.0])
        >>> likely(Policy(Metric(Beta())).evaluate(orders, as_of=now)["ada"])
        '0.201 to 0.984'
    """
    if rating.score is None:
        return "not enough evidence"
    if rating.lower is None or rating.upper is None:
        ends = [f"{number(rating.lower, digits)} or more"] if rating.lower is not None else []
        ends += [f"{number(rating.upper, digits)} or less"] if rating.upper is not None else []
        return ends[0] if ends else "unbounded"
    if rating.lower == rating.upper:
        return "exact"
    return f"{number(rating.lower, digits)} to {number(rating.upper, digits)}"


def table(ratings: Sequence[Rating], *, total: int) -> str:
    """
    Ratings as a text table.

    Args:
        ratings: The ratings to show, in order.
        total: How many there are in all.

    Returns:
        The table, with tiers where anyone holds one; a last line says how many subjects are not shown.

    Examples:
        >>> table([], total=0)
        'no subjects'
    """
    if total == 0:
        return "no subjects"
    digits = decimals([end for rating in ratings for end in (rating.score, rating.lower, rating.upper)])
    supports = decimals([rating.support for rating in ratings], figures=2)
    cells = [
        (
            str(rating.subject),
            number(rating.score, digits),
            number(rating.support, supports),
            likely(rating, digits),
            rating.tier or "-",
        )
        for rating in ratings
    ]
    tiered = any(rating.tier is not None for rating in ratings)
    lines = columns([row if tiered else row[:-1] for row in (_HEAD, *cells)], right=[1, 2])
    rest = total - len(ratings)
    return "\n".join([*lines, *([f"... and {rest:,} more"] if rest else [])])
