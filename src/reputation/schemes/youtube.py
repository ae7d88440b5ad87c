"""YouTube: warnings and strikes of a channel."""

from __future__ import annotations

from reputation.fields import days
from reputation.ledgers import Expire, Warned
from reputation.metric import Metric
from reputation.models import Count
from reputation.policy import Policy
from reputation.sanctions import Escalation, Sanction
from reputation.schemes.catalogue import Scheme
from reputation.select import kind

__all__ = ["youtube_strikes"]


def youtube_strikes() -> Policy:
    """
    The strikes of a channel on YouTube: the first violation is a warning, the third strike within 90 days the end.

    The first strike stops uploads for a week, the second for two. Each strike expires 90 days after it was issued. The
    warning is forgotten after 90 days without a violation in which the channel took the training; YouTube looks only
    at violations of the same policy there, this scheme at all. Severe abuse ends a channel at once. Each step can be
    appealed, within what time was not found: the host marks rows as under appeal or annulled.

    Returns:
        A policy over rows of the kinds `violation`, `training` and `severe abuse`.

    Examples:
        >>> print(youtube_strikes().sanctions[0].sanctions[1].describe())
        no uploads for two weeks at 2 points: for 14 days

    References:
        support.google.com/youtube/answer/2802032, in copies. Grade B.
    """
    warned = Warned(1, forgotten=days(90), after=kind("training"))
    strikes = Metric(Count(), select=kind("violation"), keep=(warned, Expire(days(90))), name="strikes")
    steps = (
        Sanction("no uploads for a week", at=1, lasts=days(7)),
        Sanction("no uploads for two weeks", at=2, lasts=days(14)),
        Sanction("termination", at=3),
        Sanction("termination for severe abuse", each=kind("severe abuse")),
    )
    return Policy(
        strikes,
        name="YouTube strikes",
        version="2023",
        sanctions=(Escalation("strikes", steps),),
    )


SCHEMES = (
    Scheme(
        build=youtube_strikes,
        platform="YouTube",
        title="YouTube strikes",
        subject="channel",
        grade="B",
        dated="2023",
        source="support.google.com/youtube/answer/2802032, in copies",
    ),
)
