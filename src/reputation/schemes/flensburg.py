"""Flensburg: the German register of driving fitness."""

from __future__ import annotations

from datetime import UTC, datetime

from reputation.fields import days
from reputation.ledgers import Expire, months, years
from reputation.metric import Metric
from reputation.models import Points
from reputation.policy import Policy
from reputation.sanctions import Escalation, Sanction
from reputation.schemes.catalogue import Scheme
from reputation.select import kind, matches
from reputation.tiers import Ladder, Tier

__all__ = ["flensburg_points"]

_TZ = "Europe/Berlin"


def flensburg_points() -> Policy:
    """
    The points of a driver in Flensburg since 1 May 2014: each entry has its own life, and 8 points cost the licence.

    Entries of 1, 2 and 3 points expire after two and a half, five and ten years, each by itself. 4 points bring an
    admonition, 6 a warning, and 8 the withdrawal of the licence for six months at least. An expired entry is kept for
    one more year: it does not count any more, but counts still for what the balance was on the day of an offence that
    is decided late. A seminar, which takes off one point of five or less once in five years, is not rebuilt: the host
    annuls a point.

    Returns:
        A policy over rows of kind `offence` with an `amount` of 1, 2 or 3; a row of kind `licence` says that the driver
        has a new one.

    Examples:
        >>> [sanction.at for sanction in flensburg_points().sanctions[0].sanctions]
        [4.0, 6.0, 8.0]

    References:
        kanzlei-markus-bittner.de; bussgeldexperte.org; hopkins.law. Grade B.
    """
    kept = months(12, tz=_TZ)
    lives = ((1, months(30, tz=_TZ)), (2, years(5, tz=_TZ)), (3, years(10, tz=_TZ)))
    points = Metric(
        Points(),
        select=kind("offence"),
        keep=tuple(Expire(life, where=matches("amount", number), kept=kept) for number, life in lives),
        name="points",
    )
    steps = (
        Sanction("admonition", at=4, lasts=days(0)),
        Sanction("warning", at=6, lasts=days(0)),
        Sanction("withdrawal of the licence", at=8, lasts=months(6, tz=_TZ), until=kind("licence")),
    )
    return Policy(
        points,
        name="Flensburg points",
        version="2014-05-01",
        effective_from=datetime(2014, 4, 30, 22, tzinfo=UTC),  # midnight of 1 May in Germany
        tiers=Ladder(Tier("on record"), Tier("admonition", at=4), Tier("warning", at=6), Tier("withdrawal", at=8)),
        sanctions=(Escalation("points", steps),),
    )


SCHEMES = (
    Scheme(
        build=flensburg_points,
        platform="Kraftfahrt-Bundesamt",
        title="Flensburg points",
        subject="driver",
        grade="B",
        dated="2014-05-01",
        source="kanzlei-markus-bittner.de; bussgeldexperte.org; hopkins.law",
    ),
)
