"""HackerOne and HackenProof: the reputation of those who report weaknesses of software."""

from __future__ import annotations

from collections.abc import Mapping

from reputation.bookkeeping import ledger
from reputation.keeping import NetClamp
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import matches
from reputation.weights import field

__all__ = ["hackenproof_reputation", "hackerone_reputation"]

_REPORTS = {
    "triaged": 7,
    "duplicate before disclosure": 2,
    "duplicate after disclosure": -5,
    "own duplicate": 0,
    "informative": 0,
    "not applicable": -5,
    "duplicate of not applicable": -5,
    "spam": -10,
    "exceptional bounty": 50,
    "high bounty": 25,
    "ordinary bounty": 15,
    "low bounty": 10,
}
_BOTH: dict[str, float] = {
    "resolved medium": 30,
    "resolved high": 50,
    "resolved critical": 100,
    "informative": 2,
    "duplicate": 5,
}
_BOTH |= {"spam": -20, "profile": 1, "bounty": 0.01}  # the last two times the column `points`


def hackerone_reputation() -> Policy:
    """
    The reputation of a hacker on HackerOne: 100 at first, points for what becomes of each report, never below 0.

    Triaged or resolved 7; a duplicate 2, or -5 if the first report had been disclosed, nothing for one's own;
    informative 0; not applicable, or a duplicate of such a report, -5; spam -10. A bounty adds, with the mean m and the
    standard deviation s of the programme's bounties, 50 from m + s on (exceptional), 25 above m (high), 15 from m - s
    on (ordinary), else 10 (low); the host tells which.

    Returns:
        A policy over rows whose column `outcome` says what became of a report, or which sort of bounty it got.

    Examples:
        >>> dict(hackerone_reputation().score.model.points)["spam"]
        -10.0

    References:
        docs.hackerone.com, reputation; support.hackerone.com, 205072269. Grade B.
    """
    points = ledger(_REPORTS, by="outcome", start=100, low=0, name="reputation")
    return Policy(points, name="HackerOne reputation", version="2026")


def hackenproof_reputation() -> Mapping[str, Policy]:
    """
    The reputation of a hacker on HackenProof: points for reports, a hundredth of each bounty, and for the profile.

    Resolved reports give 10, 30, 50 or 100 by severity, informative ones 2, duplicates 5; not applicable takes 5, spam
    20. Fields of the profile give 80 at most. Before, low ones gave 20, not applicable took 10, and the profile gave
    up to 200.

    Returns:
        Two policies, `now` and `before`, over rows whose column `outcome` says what became of a report; with `bounty`
        and `profile` the column `points` says how much.

    Examples:
        >>> dict(hackenproof_reputation()["before"].score.model.points)["resolved low"]
        20.0

    References:
        docs.hackenproof.com. Grade B.
    """
    versions = {"now": (10, -5, 80), "before": (20, -10, 200)}
    return {
        when: Policy(
            ledger(
                {"resolved low": low, "not applicable": none, **_BOTH},
                by="outcome",
                keep=NetClamp(high=profile, by_model=True, exempt=~matches("outcome", "profile")),
                weight=field("points", missing=1.0),
                name="reputation",
            ),
            name="HackenProof reputation",
            version="2026" if when == "now" else "before 2026",
        )
        for when, (low, none, profile) in versions.items()
    }


SCHEMES = (
    Scheme(
        build=hackerone_reputation,
        platform="HackerOne",
        title="HackerOne reputation",
        subject="hacker",
        grade="B",
        dated="2026 or before",
        source="docs.hackerone.com, reputation; support.hackerone.com, 205072269",
    ),
    Scheme(
        build=hackenproof_reputation,
        platform="HackenProof",
        title="HackenProof reputation",
        subject="hacker",
        grade="B",
        dated="2026 or before",
        source="docs.hackenproof.com",
    ),
)
