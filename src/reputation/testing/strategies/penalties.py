"""What follows from a ledger: sanctions, and how they are contested, with parameters on and off their defaults."""

from __future__ import annotations

from typing import Any, TypeAlias

from hypothesis import strategies as st

import reputation as rp

__all__ = ["SANCTIONS", "escalations", "terms"]

Drawn: TypeAlias = st.SearchStrategy[Any]

#: Sanctions of different names.
SANCTIONS: tuple[rp.Sanction, ...] = (
    rp.Sanction("warning", at=1, lasts=rp.days(0)),
    rp.Sanction("limits", at=2, lasts=rp.days(7), every=2, grows=rp.days(7), most=rp.days(20), within=rp.days(90)),
    rp.Sanction("no sales", at=3, lasts=rp.months(1), renew=True, says="nothing can be sold."),
    rp.Sanction("closure", at=4, notice=rp.days(30), human=True),
    rp.Sanction("in public", each=rp.kind("refund"), lasts=rp.days(60), lift=rp.kind("order"), lift_after=rp.days(9)),
    rp.Sanction("pause", at=2, lasts=rp.days(3), until=rp.kind("order")),
)


def escalations(ledger: str) -> Drawn:
    """
    Sanctions as a policy has them: mostly none.

    Args:
        ledger: The name of the metric that they follow from.

    Returns:
        A strategy of tuples of `Escalation`.

    Examples:
        >>> from hypothesis import find
        >>> find(escalations("points"), lambda rules: len(rules) == 1)[0].ledger
        'points'
    """
    some = st.lists(st.sampled_from(SANCTIONS), min_size=1, max_size=2, unique=True)
    rule = st.builds(
        rp.Escalation,
        st.just(ledger),
        some.map(tuple),
        falling=st.booleans(),
        schedule=st.sampled_from((None, rp.Weekly("monday"))),
    )
    return st.just(()) | rule.map(lambda made: (made,))


def terms() -> Drawn:
    """
    Terms of appeal, and None for none.

    Returns:
        A strategy.

    Examples:
        >>> from hypothesis import find
        >>> find(terms(), lambda made: made is not None and made.decide is None).describe()
        'can be contested for 6 months; it does not count until that is decided'
    """
    return st.none() | st.builds(
        rp.AppealTerms,
        within=st.sampled_from((rp.months(6), rp.days(30))),
        decide=st.sampled_from((None, rp.days(20))),
        counts=st.booleans(),
    )
