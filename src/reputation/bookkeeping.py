"""A ledger said in one go: a metric with a balance, the lives of its entries, and a floor and a ceiling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reputation.factors import ONE, Factor, Weight
from reputation.keeping import NetClamp
from reputation.keeping.contract import KeepRule, StepRule, check_rules
from reputation.metric import Metric
from reputation.models import Balance, Points
from reputation.predicates import ALL, Predicate
from reputation.tally import COUNTED

__all__ = ["ledger"]


def ledger(  # noqa: PLR0913 - all that a ledger may say
    points: Mapping[Any, float] | None = None,
    *,
    by: str = "kind",
    column: str = "amount",
    start: float = 0.0,
    low: float | None = None,
    high: float | None = None,
    keep: KeepRule | StepRule | Iterable[KeepRule | StepRule] = (),
    select: Predicate = ALL,
    weight: Weight | Factor = ONE,
    name: str | None = None,
    date: str = "occurred_at",
    statuses: Iterable[str] = COUNTED,
) -> Metric:
    """
    Build a ledger: the metric of a balance whose entries have lives, and that stops at a floor and a ceiling.

    It is `Metric(Balance(...), keep=(*keep, NetClamp(...)))`, with the start said once. The floor and the ceiling hold
    at every entry, over those that `keep` has left: who stands at the ceiling earns nothing more, and what is taken
    away then counts in full.

    Args:
        points: What a row adds by the value of `by`; None where the rows say it themselves, in `column`.
        by: The column that says what sort of row it is.
        column: The column of points, where there is no table.
        start: What everyone starts with.
        low: The least balance; None for no floor.
        high: The greatest balance; None for no ceiling.
        keep: How long entries live: `Expire(days(180))`, `Reset(Yearly(1, 1))`, ..., in order.
        select: Which rows are meant.
        weight: How much a row counts.
        name: What reports, gates and escalations call it.
        date: The date that lives go by.
        statuses: The statuses that count.

    Returns:
        The metric.

    Raises:
        PolicyError: A start beyond floor and ceiling, or something else that a part refuses.
        TypeError: A part of the wrong sort.

    Examples:
        >>> from reputation import Expire, days
        >>> health = ledger({"order": 0.02, "late": -4}, start=200, low=0, high=1000, keep=Expire(days(180)))
        >>> health.model.start, len(health.keep)
        (200.0, 2)
    """
    table: Any = points
    model = Points(column=column, start=start) if points is None else Balance(by=by, points=table, start=start)
    bounded = low is not None or high is not None
    limits = (NetClamp(low=low, high=high, start=start, by_model=True),) if bounded else ()
    return Metric(
        model,
        name=name,
        select=select,
        weight=weight,
        keep=(*check_rules(keep), *limits),
        date=date,
        statuses=statuses,
    )
