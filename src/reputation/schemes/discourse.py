"""Discourse: the trust levels of a user."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from reputation.exits import low_water
from reputation.fields import days
from reputation.gates import All, AtLeast, AtMost
from reputation.keeping import Once
from reputation.metric import Metric
from reputation.models import Count, Points
from reputation.policy import Policy
from reputation.schedule import Daily
from reputation.schemes.catalogue import Scheme
from reputation.select import kind
from reputation.stabilisers import Grace
from reputation.tiers import Ladder, Tier
from reputation.windows import Rolling, Unexpired

__all__ = ["discourse_trust_levels"]

_VISITS = kind("visit")
_TOPIC, _SOURCE, _DAY = Once(by=("topic",)), Once(by=("source",)), Once(per="day")
_EVER = (
    Metric(Count(), select=kind("topic viewed"), keep=_TOPIC, name="topics viewed ever"),
    Metric(Points(column="posts_read"), select=_VISITS, name="posts read ever"),
    Metric(Points(column="minutes"), select=_VISITS, name="minutes ever"),
    Metric(Count(), select=_VISITS, keep=_DAY, name="days visited ever"),
    Metric(Count(), select=kind("like given"), name="likes given ever"),
    Metric(Count(), select=kind("like received"), name="likes received ever"),
    Metric(Count(), select=kind("reply"), keep=_TOPIC, name="topics replied to ever"),
)
_LATELY = Rolling(days(100))
_RECENT = (
    Metric(Count(), select=kind("topic viewed"), keep=_TOPIC, window=_LATELY, name="topics viewed"),
    Metric(Points(column="posts_read"), select=_VISITS, window=_LATELY, name="posts read"),
    Metric(Count(), select=kind("like given"), window=_LATELY, name="likes given"),
    Metric(Count(), select=kind("like received"), window=_LATELY, name="likes received"),
    Metric(Count(), select=kind("like received"), keep=_SOURCE, window=_LATELY, name="users who liked"),
    Metric(Count(), select=kind("like received"), keep=_DAY, window=_LATELY, name="days with likes"),
    Metric(Count(), select=kind("reply"), keep=_TOPIC, window=_LATELY, name="topics replied to"),
    Metric(Count(), select=kind("flag"), keep=Once(by=("post",)), window=_LATELY, name="flagged posts"),
    Metric(Count(), select=kind("flag"), keep=_SOURCE, window=_LATELY, name="users who flagged"),
    Metric(Count(), select=kind("suspension", "silence"), window=Unexpired(), name="suspensions"),
)


def _all(least: Mapping[str, float]) -> All:
    """Every count at least so great."""
    return All(tuple(AtLeast(name, limit) for name, limit in least.items()))


def discourse_trust_levels(*, topics: int = 500, posts: int = 20_000, grace: timedelta = days(14)) -> Policy:  # noqa: B008 - a constant
    """
    The trust levels 0 to 3 of a user of Discourse; level 4 is given by hand, with an `Override`.

    Level 1: 5 topics viewed, 30 posts read, 10 minutes. Level 2: 15 days visited, 1 like given and 1 received, replies
    to 3 topics, 20 topics viewed, 100 posts read, 60 minutes. Level 3, within 100 days: 50 days visited, replies to 10
    topics, a quarter of the topics viewed and of the posts read, but no more than 500 and 20,000; 30 likes given, 20
    received, from 5 users and on 7 days; no more than 5 posts flagged, and by no more than 5 users; not suspended or
    silenced; and 200 topics viewed and 500 posts read in all. Level 3 is lost below 0.9 of any minimum, those of all
    time and the flags not relaxed, but not within 14 days of the promotion. Newer sites have limits of 250 and 2,000
    and 100 days instead of 14.

    Args:
        topics: A quarter of the topics of the last 100 days, or 500 if that is less.
        posts: A quarter of the posts of the last 100 days, or 20,000 if that is less.
        grace: How long after a promotion nobody falls.

    Returns:
        A policy over rows of the kinds `visit` (with `posts_read` and `minutes`), `topic viewed` and `reply` (with
        `topic`), `like given`, `like received` and `flag` (with `source`, a flag with `post`, if confirmed), and
        `suspension` and `silence`, with the end in `expires_at`.

    Examples:
        >>> [tier.name for tier in discourse_trust_levels().tiers.tiers]
        ['0 new', '1 basic', '2 member', '3 regular']

    References:
        discourse/discourse, app/models/trust_level3_requirements.rb at 01d0aeb. Grade B.
    """
    visited = Metric(Count(), select=_VISITS, keep=_DAY, window=_LATELY, name="days visited")
    basic = {"topics viewed ever": 5, "posts read ever": 30, "minutes ever": 10}
    member = {"topics viewed ever": 20, "posts read ever": 100, "minutes ever": 60}
    member |= {"days visited ever": 15, "likes given ever": 1, "likes received ever": 1, "topics replied to ever": 3}
    relaxed = {"days visited": 50, "topics replied to": 10, "topics viewed": topics, "posts read": posts}
    relaxed |= {"likes given": 30, "likes received": 20, "users who liked": 5, "days with likes": 7}
    firm = _all({"topics viewed ever": 200, "posts read ever": 500})
    quiet = AtMost("flagged posts", 5) & AtMost("users who flagged", 5) & AtMost("suspensions", 0)
    return Policy(
        visited,
        name="Discourse trust levels",
        version="2026",
        metrics=(*_EVER, *_RECENT),
        schedule=Daily(),
        stabilisers=(Grace(grace, tier="3 regular"),),
        tiers=Ladder(
            Tier("0 new"),
            Tier("1 basic", when=_all(basic)),
            Tier("2 member", when=_all(member)),
            Tier("3 regular", when=low_water(_all(relaxed), 0.9) & firm & quiet),
        ),
    )


SCHEMES = (
    Scheme(
        build=discourse_trust_levels,
        platform="Discourse",
        title="Discourse trust levels",
        subject="user",
        grade="B",
        dated="2026 or before",
        source="discourse/discourse, app/models/trust_level3_requirements.rb at 01d0aeb",
    ),
)
