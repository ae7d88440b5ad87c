"""Upwork: the Job Success Score of a freelancer, and the Top Rated badge."""

from __future__ import annotations

from reputation.composites import Best
from reputation.fields import days
from reputation.gates import AtLeast, AtMost
from reputation.keeping import Last, Only
from reputation.metric import Metric
from reputation.models import Count, Mean, Points
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import at_least, kind, matches
from reputation.tiers import Ladder, Tier
from reputation.windows import Ages, PastMonths

__all__ = ["upwork_job_success", "upwork_top_rated"]


def upwork_job_success(*, tz: str = "UTC") -> Policy:
    """
    The Job Success Score of a freelancer on Upwork: successful less negative contracts, over all of them.

    It is worked out over 6, 12 and 24 months, and the best of the three is shown; a contract leaves the window of six
    months after six months and a day. Contracts with clients that were flagged or suspended do not count. From 90 % on
    it is called excellent, below 75 % it is hard to win work; the name of what lies between is ours. It takes four
    contracts with two clients in 24 months to be shown. Bigger contracts and long-term clients weigh more; by how much
    is secret, and all contracts weigh the same here.

    Args:
        tz: The zone whose days are counted.

    Returns:
        A policy over rows of kind `contract` (`occurred_at` when it ended, `source` the client, `outcome` 1 for
        success, 0 or -1, true or false in `flagged`). The score is a share, below 0 where failures prevail.

    Examples:
        >>> upwork_job_success().score.describe()
        'the highest of 6 months, 12 months and 24 months'

    References:
        support.upwork.com 211068358; community.upwork.com 736122; botart.in.rs (four contracts, two clients). Grade B.
    """
    contracts = kind("contract")
    fair = Only(~matches("flagged", value=True), because="the client was flagged or suspended")
    outcome = Mean(column="outcome", range=(-1, 1))
    views = (
        Metric(outcome, select=contracts, window=PastMonths(many, tz=tz), keep=fair, name=f"{many} months")
        for many in (6, 12, 24)
    )
    two_years = PastMonths(24, tz=tz)
    finished = Metric(Count(), select=contracts, window=two_years, keep=fair, name="contracts")
    one_each = (fair, Last(1, by=("source",)))
    clients = Metric(Count(), select=contracts, window=two_years, keep=one_each, name="clients")
    enough = AtLeast(finished, 4) & AtLeast(clients, 2)
    return Policy(
        Best(*views, name="job success"),
        name="Upwork Job Success Score",
        version="2026",
        tiers=Ladder(
            Tier("not shown"),
            Tier("hard to win work", when=enough),
            Tier("good", at=0.75, when=enough),
            Tier("excellent", at=0.90, when=enough),
        ),
    )


def upwork_top_rated(*, tz: str = "UTC") -> Policy:
    """
    The Top Rated badge of a freelancer on Upwork.

    It takes a Job Success Score of 90 % (or the Rising Talent badge) in 13 of the last 16 weeks, 1,000 dollars in
    twelve months, a first contract 90 days ago, a complete profile, and no violation of the terms in three months. A
    payment outside the platform bars for six months.

    Args:
        tz: The zone whose days are counted.

    Returns:
        A policy over rows of kind `week`, one row a week, with the `job_success` of that week (take it from the reports
        of `upwork_job_success`) and true or false in `rising_talent`; `earning` (`amount` in dollars); `contract`;
        `profile` (`complete`, a share, whenever it changes); `violation` and `outside_payment`. The score is the number
        of weeks.

    Examples:
        >>> [rule.describe() for rule in upwork_top_rated().score.keep][0]
        'only the newest 16 rows count'

    References:
        support.upwork.com 115006099287 and 211068468. Grade B.
    """
    good = Only(at_least("job_success", 0.9) | matches("rising_talent", value=True), because="its score was below 90 %")
    weeks = Metric(Count(), select=kind("week"), keep=(Last(16), good), name="good weeks of 16")
    earned = Metric(Points(), select=kind("earning"), window=PastMonths(12, tz=tz), name="earned in 12 months")
    old = Metric(Count(), select=kind("contract"), window=Ages(at_least=days(90)), name="contracts 90 days ago")
    profile = Metric(
        Mean(column="complete", range=(0, 1)), select=kind("profile"), keep=Last(1), name="complete profile"
    )
    violations, outside = (
        Metric(Count(), select=kind(name), window=PastMonths(many, tz=tz), name=name)
        for name, many in (("violation", 3), ("outside_payment", 6))
    )
    standing = AtLeast(earned, 1_000) & AtLeast(old, 1) & AtLeast(profile, 1)
    return Policy(
        weeks,
        name="Upwork Top Rated",
        version="2026",
        tiers=Ladder(
            Tier("no badge"),
            Tier("Top Rated", at=13, when=standing & AtMost(violations, 0) & AtMost(outside, 0)),
        ),
    )


SCHEMES = (
    Scheme(
        build=upwork_job_success,
        platform="Upwork",
        title="Upwork Job Success Score",
        subject="freelancer",
        grade="B",
        dated="2026 (as read)",
        source="support.upwork.com 211068358",
        unpublished="how much bigger contracts and long-term clients weigh",
    ),
    Scheme(
        build=upwork_top_rated,
        platform="Upwork",
        title="Upwork Top Rated",
        subject="freelancer",
        grade="B",
        dated="2026 (as read)",
        source="support.upwork.com 115006099287 and 211068468",
    ),
)
