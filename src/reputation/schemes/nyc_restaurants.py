"""The letter grades of restaurants in New York City."""

from __future__ import annotations

from reputation.gates import AtLeast, AtMost
from reputation.keeping import Last
from reputation.metric import Metric
from reputation.models import Mean, Ratio
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind, matches
from reputation.tiers import Ladder, Tier

__all__ = ["nyc_restaurant_grades"]


def nyc_restaurant_grades() -> Policy:
    """
    The letter grade of a restaurant in New York City: up to 13 points A, up to 27 B, from 28 on C.

    A violation takes at least 7 points where it is a hazard to public health, 5 where it is critical, 2 otherwise; few
    are good. What is not an A at the first inspection is not published: another one follows after seven days or more,
    and grades. Who then has a B or a C may show "Grade Pending" until the tribunal has decided: mark that inspection
    as under appeal.

    Returns:
        A policy over one row of kind `inspection` for each inspection, with its `points` and `first`, true for the
        first one of a cycle; the newest row counts.

    Examples:
        >>> [tier.name for tier in nyc_restaurant_grades().tiers.tiers]
        ['not yet graded', 'C', 'B', 'grade pending', 'A']

    References:
        A fact sheet of the city, in copies; codelibrary.amlegal.com, title 24. Grade B.
    """
    inspections, newest = kind("inspection"), Last(1)
    points = Metric(Mean(column="points", range=(0, 1_000)), select=inspections, keep=newest, name="points")
    again = Metric(Ratio(matches("first", value=False)), select=inspections, keep=newest, name="inspected again")
    appeal = Metric(Ratio(matches("status", "under_appeal")), select=inspections, keep=newest, name="under appeal")
    graded = AtLeast("inspected again", 1)
    return Policy(
        points,
        name="NYC restaurant grades",
        version="2026",
        metrics=(again, appeal),
        tiers=Ladder(
            Tier("not yet graded"),
            Tier("C", when=graded),
            Tier("B", when=graded & AtMost("points", 27)),
            Tier("grade pending", when=graded & AtLeast("under appeal", 1)),
            Tier("A", when=AtMost("points", 13)),
        ),
    )


SCHEMES = (
    Scheme(
        build=nyc_restaurant_grades,
        platform="New York City",
        title="NYC restaurant grades",
        subject="restaurant",
        grade="B",
        dated="2026 or before",
        source="a fact sheet of the city; codelibrary.amlegal.com, title 24",
    ),
)
