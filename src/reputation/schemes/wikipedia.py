"""Wikipedia: autoconfirmed and extended confirmed users."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from reputation.fields import days
from reputation.gates import AtLeast
from reputation.metric import Metric
from reputation.models import Count
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind
from reputation.tiers import Ladder, Tier
from reputation.windows import Ages

__all__ = ["wikipedia_autoconfirmed"]

_LONGER = timedelta(microseconds=1)  # more than four days is four days and a little


def wikipedia_autoconfirmed() -> Mapping[str, Policy]:
    """
    Which users of Wikipedia are autoconfirmed: an account of more than four days, and ten edits.

    Over Tor it takes more than 90 days and 100 edits. Extended confirmed are accounts of 30 days with 500 edits. It is
    looked at in the moment of the restricted action, with the policy of the way it comes.

    Returns:
        Two policies, `ordinary` and `over Tor`, over rows of the kinds `registration` and `edit`.

    Examples:
        >>> [tier.name for tier in wikipedia_autoconfirmed()["ordinary"].tiers.tiers]
        ['new', 'autoconfirmed', 'extended confirmed']

    References:
        Help pages of Wikipedia and MediaWiki. Grade B.
    """
    edits = Metric(Count(), select=kind("edit"), name="edits")
    tiers = {}
    for way, age, least in (("ordinary", days(4), 10), ("over Tor", days(90), 100)):
        old = Metric(Count(), select=kind("registration"), window=Ages(at_least=age + _LONGER), name="old enough")
        month = Metric(Count(), select=kind("registration"), window=Ages(at_least=days(30)), name="30 days old")
        confirmed = Tier("autoconfirmed", at=least, when=AtLeast(old, 1))
        extended = Tier("extended confirmed", at=500, when=AtLeast(old, 1) & AtLeast(month, 1))
        tiers[way] = Ladder(Tier("new"), confirmed, extended)
    return {
        way: Policy(edits, name=f"Wikipedia autoconfirmed, {way}", version="2026", tiers=ladder)
        for way, ladder in tiers.items()
    }


SCHEMES = (
    Scheme(
        build=wikipedia_autoconfirmed,
        platform="Wikipedia",
        title="Autoconfirmed users",
        subject="user",
        grade="B",
        dated="2026 or before",
        source="help pages of Wikipedia and MediaWiki",
    ),
)
