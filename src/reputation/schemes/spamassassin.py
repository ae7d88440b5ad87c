"""SpamAssassin: what a sender was before, and who a sender is."""

from __future__ import annotations

from reputation.composites import Composite
from reputation.keeping import AllButLast, Last
from reputation.metric import Metric
from reputation.models import Mean
from reputation.nodes import Score
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind, matches

__all__ = ["spamassassin_awl", "spamassassin_txrep"]

_IDENTITIES = {"address and network": 10.0, "address": 3.0, "domain": 2.0, "network": 4.0, "greeting": 0.5}


def spamassassin_awl(*, factor: float = 0.5) -> Policy:
    """
    The score of a message in SpamAssassin's AWL: score + (mean - score) factor, drawn towards its sender's past.

    The mean is that of the sender's earlier messages; the message itself must not be in it. The first message of a
    sender keeps its score.

    Args:
        factor: How far, between 0 and 1.

    Returns:
        A policy over rows of kind `message` with `points`, the score of the message by its text; the newest row is
        judged.

    Examples:
        >>> spamassassin_awl().score.describe()
        'mean of this message (weight 0.50) and earlier messages (weight 0.50)'

    References:
        users@spamassassin.apache.org, message 33908. Grade A: 129 messages with 475.064 points, 5.59 of them of this
        one, make a difference of -0.961.
    """
    points, messages = Mean(column="points"), kind("message")
    this = Metric(points, select=messages, keep=Last(1), name="this message")
    earlier = Metric(points, select=messages, keep=AllButLast(1), name="earlier messages")
    score = Composite(((this, 1 - factor), (earlier, factor)), name="score")
    return Policy(score, name="SpamAssassin AWL", version="2026")


def spamassassin_txrep() -> Policy:
    """
    The reputation of a sender in SpamAssassin's TxRep: the means of five identities, 10 : 3 : 2 : 4 : 0.5.

    They are the address with its network, the address, the domain, the network and the greeting (HELO): 51, 15, 10, 21
    and 3 %. An identity that was never seen is left out.

    Returns:
        A policy over rows of kind `message` with `points` and `identity`, one of `address and network`, `address`,
        `domain`, `network` and `greeting`: for each sender the messages of each of its identities.

    Examples:
        >>> sum(weight for _, weight in spamassassin_txrep().score.weights)
        19.5

    References:
        wiki.apache.org, TxRep. Grade A: the shares.
    """
    parts: dict[Score, float] = {
        Metric(Mean(column="points"), select=kind("message") & matches("identity", name), name=name): weight
        for name, weight in _IDENTITIES.items()
    }
    return Policy(Composite(parts, total=None, name="reputation"), name="SpamAssassin TxRep", version="2026")


SCHEMES = (
    Scheme(
        build=spamassassin_awl,
        platform="SpamAssassin",
        title="SpamAssassin AWL",
        subject="sender",
        grade="A",
        dated="2026 or before",
        source="users@spamassassin.apache.org, message 33908",
    ),
    Scheme(
        build=spamassassin_txrep,
        platform="SpamAssassin",
        title="SpamAssassin TxRep",
        subject="sender",
        grade="A",
        dated="2026 or before",
        source="wiki.apache.org, TxRep",
    ),
)
