"""Slashdot: the score of a comment."""

from __future__ import annotations

from reputation.bookkeeping import ledger
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme

__all__ = ["slashdot_comments"]


def slashdot_comments() -> Policy:
    """
    The score of a comment on Slashdot, from -1 to 5: where it starts is up to who wrote it, then moderators move it.

    Comments of nobody in particular start at 0, those of users at 1, and those of users with high karma at 2. Each
    moderation moves a comment by one. Moderators get five points that are gone after about three days; whom they are
    given to is not rebuilt here.

    Returns:
        A policy over rows of the kinds `posted anonymously`, `posted` or `posted with high karma`, one for each
        comment, and `up` and `down`.

    Examples:
        >>> slashdot_comments().score.describe()
        'Balance of all rows'

    References:
        Copies of the documentation of Slashdot's moderation, 2000. Grade B.
    """
    points = {"posted anonymously": 0, "posted": 1, "posted with high karma": 2, "up": 1, "down": -1}
    return Policy(ledger(points, low=-1, high=5, name="score"), name="Slashdot comments", version="2000")


SCHEMES = (
    Scheme(
        build=slashdot_comments,
        platform="Slashdot",
        title="Slashdot, score of a comment",
        subject="comment",
        grade="B",
        dated="2000",
        source="copies of the documentation of Slashdot's moderation (2000)",
        unpublished="who moderates when, and the words for karma",
    ),
)
