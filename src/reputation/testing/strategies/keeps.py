"""Keep rules, with parameters on and off their defaults, each with the column that it reads."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeAlias

from hypothesis import strategies as st

import reputation as rp
from reputation.keeping.contract import looks_at
from reputation.testing.strategies.rows import HALF

__all__ = ["KEEPS", "keeps"]

Drawn: TypeAlias = st.SearchStrategy[Any]

_ORDER = ("record", "row", "window")

#: Keep rules, each with the column that it reads.
KEEPS: tuple[tuple[str, Any], ...] = (
    ("source", rp.Latest(by=("source",))),
    ("source", rp.Once(by=("source",), per="month", which="last")),
    ("kind", rp.Once(by=("kind",), per="quarter", tz="Asia/Shanghai")),
    ("source", rp.Burst(within=2 * HALF, by=("source",))),
    ("kind", rp.Burst(within=2 * HALF, anchor="previous")),
    ("amount", rp.NetClamp(low=-2, high=2)),
    ("amount", rp.NetClamp(low=0, high=4, start=2, per="month", exempt=rp.kind("refund"))),
    ("source", rp.Cap(2, by=("source",), exempt=rp.kind("order"))),
    ("kind", rp.Cap(3, per="week", tz="America/New_York")),
    ("verified", rp.Only(rp.matches("verified", value=True), because="it is not verified")),
    ("kind", rp.Only(~rp.kind("refund"))),
    ("kind", rp.SinceLast(rp.kind("refund"))),
    ("kind", rp.Unless(rp.kind("order"), within=2 * HALF)),
    ("kind", rp.Unless(rp.kind("order"), count=2, per="month", before=1)),
    ("kind", rp.Last(3)),
    ("kind", rp.AllButLast()),
    ("kind", rp.Fresh(2)),
    ("value", rp.Trim(lowest=1, at_least=3)),
    ("source", rp.Shared(by=("source",))),
    ("kind", rp.Expire(rp.days(40))),
    ("kind", rp.Expire(rp.months(1), where=rp.kind("refund"), kept=rp.days(9))),
    ("kind", rp.Reset(rp.Monthly(1), carry=rp.kind("order"))),
    ("kind", rp.Reset(rp.Quarterly(), low=1, below=3)),
    ("kind", rp.Cycle(rp.months(2), since=rp.kind("order"))),
    ("kind", rp.CleanPeriod(rp.days(24))),
    ("amount", rp.EarnBack(1, every=rp.days(16))),
    ("kind", rp.Warned(1, by=("kind",))),
)


@cache
def keeps(columns: tuple[str, ...]) -> Drawn:
    """
    Keep rules as a metric has them: mostly none, or one or two in an order that can be meant.

    Args:
        columns: The names of the columns.

    Returns:
        A strategy of tuples.

    Examples:
        >>> from hypothesis import find
        >>> find(keeps(("source",)), lambda rules: len(rules) == 1)
        (Latest(by=('source',)),)
    """
    known = [rule for column, rule in KEEPS if column in columns]
    if not known:
        return st.just(())
    return st.just(()) | st.lists(st.sampled_from(known), max_size=2, unique=True).map(_in_order)


def _in_order(rules: Sequence[Any]) -> tuple[Any, ...]:
    """Rules that look at the whole record first."""
    return tuple(sorted(rules, key=lambda rule: _ORDER.index(looks_at(rule))))
