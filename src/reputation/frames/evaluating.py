"""Evaluating where the data are: from a frame of rows to a frame of scores and tiers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from reputation.frames.building import like
from reputation.frames.checking import refuse_rows
from reputation.frames.grouping import grouped
from reputation.frames.intake import opened
from reputation.frames.reading import collected, state_of
from reputation.frames.summing import Work
from reputation.policy import Policy
from reputation.report import Report
from reputation.standings import Standings
from reputation.times import micros

__all__ = ["evaluate_frame"]


def evaluate_frame(  # noqa: PLR0913 - what a host says about its table
    policy: Policy,
    frame: Any,
    *,
    as_of: datetime,
    previous: Report | Standings | None = None,
    rename: Mapping[str, str | None] | None = None,
    scale: Any = None,
    tz: str | None = None,
    unit: str | None = None,
    **constants: Any,
) -> Any:
    """
    Score everyone in a data frame: the engine adds up, the policy judges, and a frame comes back.

    Args:
        policy: The policy.
        frame: As in `fold_frame`.
        as_of: The instant, aware; no row may lie after it.
        previous: The report or the standings before, for policies whose levels are settled against them.
        rename: As in `fold_frame`.
        scale: As in `fold_frame`.
        tz: As in `fold_frame`.
        unit: As in `fold_frame`.
        **constants: As in `fold_frame`.

    Returns:
        A frame of the same sort, one row per subject, sorted: `subject`, `score`, `support`, `lower`, `upper`, `tier`,
        and the score of every named metric as `metric.NAME`; null where unrated, and where there is no tier.

    Raises:
        TypeError: No data frame, or no policy.
        EvidenceError: A column that is needed is not there, or has a type that cannot be read.
        EvidenceErrors: Rows break a rule; one problem for each rule.
        PolicyError: A part cannot be worked out by an engine, or asks for a column that is not there.

    Examples:
        >>> import polars as pl
        >>> from datetime import datetime, timezone
        >>> from reputation import Beta, Ladder, Metric, Scale, Tier
        >>> reviews = pl.LazyFrame({"subject": ["ada", "bob"], "occurred_at": [10, 20], "value": [5, 1]})
        >>> policy, now = Policy(Metric(Beta()), tiers=Ladder(Tier("new"), Tier("good", at=0.6))), datetime(2026, 7, 1)
        >>> scored = evaluate_frame(policy, reviews, as_of=now.replace(tzinfo=timezone.utc), scale=Scale(1, 5), unit="s")
        >>> scored.select("subject", "tier").collect().rows()
        [('ada', 'good'), ('bob', 'new')]
    """
    given: object = policy
    if not isinstance(given, Policy):
        msg = f"policy must be a Policy, got {type(given).__name__}."
        raise TypeError(f"{msg}\n\nHint: write evaluate_frame(policy, frame, as_of=...).")
    table = opened(frame, rename=rename, scale=scale, tz=tz, unit=unit, constants=constants)
    work = Work(table, now=micros(as_of))
    work.add(policy.recipe)
    sums = collected(grouped(work, ["subject"]))
    refuse_rows(sums, work)
    report = policy.report(state_of(policy.recipe, sums, as_of=as_of), previous=previous)
    columns = report.to_columns()
    columns |= {name: columns[name].tolist() for name in ("subject", "tier")}
    return like(table.frame, columns, text=("tier",))
