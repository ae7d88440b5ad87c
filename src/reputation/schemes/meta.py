"""Meta: strikes on Facebook and Instagram."""

from __future__ import annotations

from collections.abc import Mapping

from reputation.fields import days
from reputation.keeping import Once, Only
from reputation.ledgers import Expire, years
from reputation.metric import Metric
from reputation.models import Count
from reputation.policy import Policy
from reputation.sanctions import Escalation, Sanction
from reputation.schemes.catalogue import Scheme
from reputation.select import Between, kind, matches

__all__ = ["meta_strikes"]

# Number of strikes, and for how many days nothing can be posted from then on.
_LIMITS = {"2022-10": ((2, 1), (3, 3), (4, 7), (5, 30)), "2023-02": ((7, 1), (8, 3), (9, 7), (10, 30))}


def meta_strikes() -> Mapping[str, Policy]:
    """
    The strikes of an account of Meta: warnings at first, then days without posting, up to 30 for each further strike.

    In October 2022 the second strike cost one day, the third 3, the fourth 7 and each from the fifth on 30. Since
    February 2023 it begins with the seventh, and 30 days with the tenth; 3 and 7 days for the eighth and the ninth are
    not published but assumed. A strike expires after a year. Content older than 90 days (if it is severe, four years)
    brings none, and removals without a notice of their own are one strike. Longer limits for severe violations are up
    to the host.

    Returns:
        Policies by version over rows of kind `violation` with `content_age` in days, `severe`, and `notice`, which
        removals that were told together have in common.

    Examples:
        >>> [sanction.at for sanction in meta_strikes()["2023-02"].sanctions[0].sanctions]
        [1.0, 7.0, 8.0, 9.0, 10.0]

    References:
        transparency.meta.com, counting strikes and restricting accounts. Grade B: the fifth strike costs 30 days in
        2022, and brings a warning in 2023.
    """
    recent = Between("content_age", high=90) | matches("severe", value=True) & Between("content_age", high=4 * 365.25)
    rules = (Only(recent, because="the content is too old"), Once(by=("notice",)), Expire(years(1)))
    strikes = Metric(Count(), select=kind("violation"), keep=rules, name="strikes")
    return {
        version: Policy(
            strikes,
            name="Meta strikes",
            version=version,
            sanctions=(Escalation("strikes", (Sanction("warning", at=1, lasts=days(0), every=1), *_steps(limits))),),
        )
        for version, limits in _LIMITS.items()
    }


def _steps(limits: tuple[tuple[int, int], ...]) -> tuple[Sanction, ...]:
    """What each number of strikes costs; the last step is taken again with every further one."""
    last, _ = limits[-1]
    return tuple(
        Sanction(
            "no posts for 1 day" if long == 1 else f"no posts for {long} days",
            at=at,
            lasts=days(long),
            every=1 if at == last else None,
        )
        for at, long in limits
    )


SCHEMES = (
    Scheme(
        build=meta_strikes,
        platform="Meta",
        title="Meta strikes",
        subject="account",
        grade="B",
        dated="2023-02",
        source="transparency.meta.com, counting strikes and restricting accounts",
        unpublished="the days of the eighth and the ninth strike, and limits for severe violations",
    ),
)
