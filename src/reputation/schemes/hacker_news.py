"""Hacker News: the order of the front page."""

from __future__ import annotations

from collections.abc import Mapping

from reputation.adjustments import ScaleBy
from reputation.curves import Raised
from reputation.decay import PowerLaw
from reputation.fields import hours
from reputation.metric import Metric
from reputation.models import Count, Points
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind

__all__ = ["hacker_news_ranking"]


def hacker_news_ranking() -> Mapping[str, Policy]:
    """
    The order of stories on Hacker News: (p - 1) / (age in hours + 2)**1.8, with p the points of a story.

    So it was described; the code that was published raises p - 1 to the power 0.8. (age + 2)**-1.8 is the power law
    (1 + age / 2)**-1.8, which has half left after 2 (2**(1 / 1.8) - 1) hours, times 2**-1.8. The factors of the code
    for stories without a link (0.4), light ones (0.3) and disputed ones are left to the host.

    Returns:
        Two policies, `described` and `code`, over one row of kind `story` at the time of each story and rows of kind
        `vote` with an `amount` of 1, its author's among them.

    Examples:
        >>> list(hacker_news_ranking())
        ['described', 'code']

    References:
        amix.dk, 19574; the code in Arc. Grade C.
    """
    fading = PowerLaw(hours(2 * (2 ** (1 / 1.8) - 1)), exponent=1.8)
    story = Metric(Count(), select=kind("story"), decay=fading, name="story")
    votes = Metric(Points(start=-1), select=kind("vote"), name="votes")
    described = ScaleBy(ScaleBy(votes, story), 2**-1.8, name="rank")
    code = ScaleBy(ScaleBy(Raised(votes, 0.8), story), 2**-1.8, name="rank")
    return {
        "described": Policy(described, name="Hacker News ranking", version="2010"),
        "code": Policy(code, name="Hacker News ranking, as in the code", version="2010"),
    }


SCHEMES = (
    Scheme(
        build=hacker_news_ranking,
        platform="Hacker News",
        title="Hacker News ranking",
        subject="story",
        grade="C",
        dated="2010",
        source="amix.dk, 19574",
        unpublished="the factors that are in force today",
    ),
)
