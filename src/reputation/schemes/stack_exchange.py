"""Stack Exchange: the reputation of a user, and what it allows."""

from __future__ import annotations

from collections.abc import Mapping

from reputation.bookkeeping import ledger
from reputation.keeping import Cap, NetClamp
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind
from reputation.tiers import Ladder, Tier
from reputation.weights import field

__all__ = ["stack_exchange_reputation"]

_POINTS = {
    "answer up": 10,
    "post down": -2,
    "answer accepted": 15,
    "answer accepted by me": 2,
    "answer voted down by me": -1,
    "edit approved": 2,
    "spam": -100,
    "bounty won": 1,  # times the column `bounty`
    "bounty offered": -1,
    "site joined": 100,
}
_UNCAPPED = kind("answer accepted", "answer accepted by me", "bounty won", "bounty offered", "site joined")
_PRIVILEGES = {
    "vote up": 15,
    "comment": 50,
    "vote down": 100,
    "close own questions": 250,
    "retag": 500,
    "edit community posts": 750,
    "edit": 2_000,
    "close": 3_000,
}


def stack_exchange_reputation() -> Mapping[str, Policy]:
    """
    The reputation of a user on a site of Stack Exchange: 1 at first, points for what others make of it, never below 1.

    A vote up gives 10, for questions only 5 in 2014 (the change is reported for November 2019); a vote down takes 2; an
    accepted answer gives 15, and 2 to who accepts it; voting an answer down costs 1; an approved edit gives 2, 1,000 in
    all; joining gives 100 once; six flags as spam take 100. A day (UTC) gives 200 at most, bounties, accepted answers
    and joining left out. At 1 further losses are ignored. Posts of the community give nothing: leave their rows out.
    The levels are the privileges as they were listed in November 2008.

    Returns:
        Policies, `2019` and `2014`, over rows of the kinds `question up`, `answer up`, `post down`, `answer accepted`,
        `answer accepted by me`, `answer voted down by me`, `edit approved`, `spam`, `bounty won` and `bounty offered`
        (with an amount in the column `bounty`) and `site joined`.

    Examples:
        >>> dict(stack_exchange_reputation()["2014"].score.model.points)["question up"]
        5.0

    References:
        stackapps.com/help/whats-reputation; doi 10.1007/s10664-019-09685-x, table 1; a list of 11 November 2008
        (winstonfassett.com). Grade A: six votes up and three down on a question give 24 (meta.stackexchange, 266551).
    """
    limits = (
        Cap(1, exempt=~kind("site joined")),
        NetClamp(high=1_000, by_model=True, exempt=~kind("edit approved")),
        NetClamp(high=200, per="day", by_model=True, exempt=_UNCAPPED),
    )
    return {
        year: Policy(
            ledger(
                {"question up": question, **_POINTS},
                start=1,
                low=1,
                keep=limits,
                weight=field("bounty", missing=1.0),
                name="reputation",
            ),
            name="Stack Exchange reputation",
            version=version,
            tiers=Ladder(Tier("new"), *(Tier(name, at=points) for name, points in _PRIVILEGES.items())),
        )
        for year, version, question in (("2019", "2019-11", 10), ("2014", "2014", 5))
    }


SCHEMES = (
    Scheme(
        build=stack_exchange_reputation,
        platform="Stack Exchange",
        title="Stack Exchange reputation",
        subject="user",
        grade="A",
        dated="2019-11",
        source="stackapps.com/help/whats-reputation; doi 10.1007/s10664-019-09685-x",
    ),
)
