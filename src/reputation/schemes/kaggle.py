"""Kaggle: the points of a competition."""

from __future__ import annotations

import math
from collections.abc import Mapping

from reputation.adjustments import ScaleBy
from reputation.decay import HalfLife, Linear
from reputation.factors import Weight
from reputation.fields import days
from reputation.growth import logarithm, power
from reputation.metric import Metric
from reputation.models import Count
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind

__all__ = ["kaggle_points"]


def kaggle_points() -> Mapping[str, Policy]:
    """
    The points of a user on Kaggle: 100000 / sqrt(team) rank**-0.75 log10(1 + log10(teams)) e**(-t / 500), added up.

    t is the time since the end of the competition in days. Before 2015 a member of a team got 1 / team of the points
    instead of 1 / sqrt(team), log10(teams) counted, and points went to zero in a line over two years. The rules of 2015
    were applied to all that had been before.

    Returns:
        Two policies, `2015` and `before 2015`, over rows of kind `result` with `rank`, `team` (members) and `teams`
        (in the competition), at its end.

    Examples:
        >>> list(kaggle_points())
        ['2015', 'before 2015']

    References:
        blog.kaggle.com, 13 May 2015. Grade A: ranks 1, 2, 3, 10, 50 and 100 count 1.0, 0.5946, 0.4387, 0.1778, 0.05318
        and 0.03162.
    """
    rank = power("rank", -0.75, least=1)
    now: Weight = rank * power("team", -0.5, least=1) * logarithm("teams", twice=True)
    before: Weight = rank * power("team", -1.0, least=1) * logarithm("teams")
    results = kind("result")
    fading = HalfLife(days(500 * math.log(2)))
    points = ScaleBy(Metric(Count(), select=results, weight=now, decay=fading), 100_000, name="points")
    line = Linear(days(730))
    first = ScaleBy(Metric(Count(), select=results, weight=before, decay=line), 100_000, name="points")
    return {
        "2015": Policy(points, name="Kaggle points", version="2015-05-13"),
        "before 2015": Policy(first, name="Kaggle points, before 2015", version="2010"),
    }


SCHEMES = (
    Scheme(
        build=kaggle_points,
        platform="Kaggle",
        title="Kaggle competition points",
        subject="user",
        grade="A",
        dated="2015-05-13",
        source="blog.kaggle.com, 13 May 2015",
    ),
)
