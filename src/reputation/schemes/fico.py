"""FICO: the shares of a credit score, and scorecards whose points double the odds."""

from __future__ import annotations

from reputation.adjustments import ScaleBy
from reputation.composites import Composite
from reputation.curves import LogOdds
from reputation.metric import Metric
from reputation.models import Mean, Points
from reputation.nodes import Score
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind
from reputation.tiers import Ladder
from reputation.totals import Sum

__all__ = ["credit_scorecard", "fico_score"]

_SHARES = {"payment history": 0.35, "amounts owed": 0.30, "length of history": 0.15, "new credit": 0.10, "mix": 0.10}


def fico_score() -> Policy:
    """
    The shape of a FICO score: from 300 to 850, shared out 35, 30, 15, 10 and 10 % among five sorts of information.

    How each of them is judged is not published: bring it as an opinion from 0 to 1. What is not known of somebody is
    left out, and the others take over its share.

    Returns:
        A policy over rows of the kinds `payment history`, `amounts owed`, `length of history`, `new credit` and `mix`,
        each with a `value`.

    Examples:
        >>> fico_score().tiers.describe_tier(4)
        '800 to 850: score from 800 (included)'

    References:
        Shares and bands as published by FICO (indyplace.com). Grade A: of 550 points 192.5, 165, 82.5, 55 and 55.
    """
    parts: dict[Score, float] = {Metric(Mean(), select=kind(name), name=name): share for name, share in _SHARES.items()}
    floor = Metric(Points(start=300), select=kind("points"), name="floor")
    return Policy(
        Sum(floor, ScaleBy(Composite(parts, name="information"), 550), name="score"),
        name="FICO score",
        version="2026",
        tiers=Ladder.bands(
            ("300 to 579", 300, 580),
            ("580 to 669", 580, 670),
            ("670 to 739", 670, 740),
            ("740 to 799", 740, 800),
            ("800 to 850", 800, None),
        ),
    )


def credit_scorecard(*, anchor: float = 600, odds: float = 50, points_to_double: float = 20) -> Policy:
    """
    A scorecard as lenders scale it: offset + factor ln(odds), with the factor PDO / ln 2.

    `anchor` points stand for `odds` to one, and every `points_to_double` more double them.

    Args:
        anchor: The points at `odds`.
        odds: The odds, good to bad.
        points_to_double: The points that double the odds, PDO.

    Returns:
        A policy over rows of kind `loan` with a `value` of 1 where it was paid back and 0 where not; points lie from 0
        to 1000.

    Examples:
        >>> card = credit_scorecard().score
        >>> round(card.factor, 4), round(card.offset, 3)
        (28.8539, 487.123)

    References:
        stats.stackexchange.com, 10092, and other threads on scorecards. Grade A: 600 at 30:1 makes 620 at 60:1 and 640
        at 120:1.
    """
    share = Metric(Mean(), select=kind("loan"), name="paid back")
    card = LogOdds(share, anchor=anchor, odds=odds, points_to_double=points_to_double, low=0, high=1_000, name="points")
    return Policy(card, name="Credit scorecard", version="2006")


SCHEMES = (
    Scheme(
        build=fico_score,
        platform="FICO",
        title="FICO score, its shares",
        subject="borrower",
        grade="A",
        dated="2026 or before",
        source="indyplace.com, quoting FICO",
        unpublished="how each sort of information is judged",
    ),
    Scheme(
        build=credit_scorecard,
        platform="lenders",
        title="Credit scorecard",
        subject="borrower",
        grade="A",
        dated="2006",
        source="stats.stackexchange.com, 10092; Siddiqi (2006)",
    ),
)
