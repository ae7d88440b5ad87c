"""
Every built-in part keeps every law about sums, time, models, reports, trees, gates and ladders.

How many laws are kept, and which do not apply, is written beside each part, so that no law can stop running without a
test that fails.
"""

from __future__ import annotations

from itertools import cycle
from typing import Any

import attrs
import pytest
from hypothesis import settings
from tests.test_public import PARAMETERS
from tests.testing.test_mutants import ROOMS
from tests.testing.zoo_sums import Heaviest

import reputation as rp
from reputation import statistics
from reputation.registry import names
from reputation.statistics import Reduce
from reputation.tally import Recipe, Tally
from reputation.testing import LAWS, Trial, check, sort_of
from reputation.testing.strategies import ADVANCING, COLUMNS, HALF, WHOLE, there

EXAMPLES = max(settings().max_examples // 15, 1)  # `HYPOTHESIS_PROFILE=explore` looks further

VALUES: dict[str, list[Any]] = {
    "words": [0, 10, 120],
    "stake": [0, 1, 2],
    "level": ["gold", "silver"],
    "country": ["de", "fr", "it"],
    "late": [True, False],
    "item": ["cup", "pot"],
    "policy": ["spam", "fakes"],
    "paid": [True, False],
}
# Of a model, a ladder, a rule and an escalation; without moments; for a report; no law speaks about sanctions.
NO_PARTS = {"Prior", "Tier", "Months", "Sanction", "OnEvent", "Override", "Decision", "Escalation", "AppealTerms"}

# How many laws of these rooms speak about each sort of part.
SPEAK = {
    "predicate": 9,
    "keep rule": 12,
    "factor": 9,
    "decay": 11,
    "window": 10,
    "statistic": 12,
    "model": 18,
    "metric": 16,
    "node": 7,
    "gate": 5,
    "ladder": 6,
    "stabiliser": 3,
    "schedule": 2,
    "policy": 15,
    "recipe": 11,
    "scale": 1,
}

FADES, BY_DAY, EXTREME = "advance_equals_refold", "rollup_equals_events", ("absence", "retract")
NO_LEVELS = "settle_is_idempotent"
ALONE = "explanation_adds_up"
NO_PRIOR, NO_OPINION, NO_LOAD = "prior_limits", "monotone", "penalty_only_lowers"

APART = ("partition", "stream", "monoid", "retract", BY_DAY)  # where a rule has to see a subject's rows together

# The laws that do not apply to the parts of `tests.test_public`, one after the other; the last entry of a class stands
# for all that follow. To parts of other classes all laws apply.
IDLE: dict[str, list[tuple[str, ...]]] = {
    "HalfLife": [(BY_DAY,), ()],
    "Linear": [(FADES, BY_DAY)],
    "PowerLaw": [(FADES, BY_DAY)],
    "Steps": [(FADES, BY_DAY)],
    "Plateau": [(FADES, BY_DAY)],
    "Rolling": [(BY_DAY,)],
    "Ages": [(BY_DAY,)],
    "Unexpired": [(BY_DAY,)],
    **{name: [APART] for name in names("keep rule") if name not in {"Fresh", "Only"}},
    "Fresh": [(*APART, FADES)],
    **{name: [(*APART, FADES)] for name in ("CleanPeriod", "Cycle", "EarnBack", "Expire", "Reset")},
    "Mean": [(NO_PRIOR,)],
    "Wilson": [(NO_PRIOR,)],
    "Ratio": [(NO_OPINION, NO_PRIOR)],
    "Rate": [(NO_OPINION,)],
    "Balance": [(NO_OPINION, NO_PRIOR)],
    "Points": [(NO_OPINION, NO_PRIOR)],
    "Highest": [(*EXTREME, NO_OPINION, NO_PRIOR, ALONE)],
    "Lowest": [(*EXTREME, NO_PRIOR, ALONE)],
    "Count": [(NO_OPINION, NO_PRIOR)],
    "Metric": [(FADES, BY_DAY)],
    "Composite": [(NO_LOAD,)],
    "Worst": [(NO_LOAD,)],
    "ScaleBy": [(NO_LOAD,)],
    "Clamp": [(NO_LOAD,)],
    "Rounded": [(NO_LOAD,)],
    "Best": [(NO_LOAD,)],
    "Sum": [(NO_LOAD,)],
    "Raised": [(NO_LOAD,)],
    "SignedLog": [(NO_LOAD,)],
    "LogOdds": [(NO_LOAD,)],
    "Cautious": [(NO_LOAD,)],
    "Policy": [(FADES, BY_DAY), (FADES, *APART, NO_LEVELS), (FADES, BY_DAY, NO_LEVELS)],
}


def listed() -> list[tuple[Any, tuple[str, ...]]]:
    """The public parts, each with the laws that do not apply to it."""
    parts = [part for part in PARAMETERS if type(part).__name__ not in NO_PARTS]
    found = []
    for place, part in enumerate(parts):
        entries = IDLE.get(type(part).__name__, [()])
        before = sum(type(other) is type(part) for other in parts[:place])
        found.append((part, entries[min(before, len(entries) - 1)]))
    return found


REFUNDS = rp.kind("refund")
STATISTICS: tuple[Any, ...] = (
    statistics.Outcomes(),
    statistics.Moments(),
    statistics.Moments(column="amount"),
    statistics.Total(),
    statistics.Count(),
    statistics.Histogram(5),
    statistics.Share(REFUNDS, ~rp.kind("order")),
    statistics.Exposure(REFUNDS, rp.ALL, column="words"),
    statistics.Extremes(),
    Heaviest(),
)


def fading() -> Recipe:
    """Every statistic twice, under decays that can be moved in time, each weighed in another way."""
    weights = cycle([rp.Weight(), *(rp.Weight((factor,)) for factor in there(WHOLE, COLUMNS))])
    tallies = zip(STATISTICS * 2, cycle(ADVANCING), weights, strict=False)
    return Recipe(Tally(statistic, weight=weight, decay=decay) for statistic, decay, weight in tallies)


def chosen() -> Recipe:
    """Rows chosen by selection, status, date and window."""
    windows = (rp.Rolling(2 * HALF), rp.Days(60), rp.Calendar("month", last=2, complete=True), rp.Unexpired())
    dates = cycle(("recorded_at", "occurred_at", "refers_to_at"))
    asked = cycle([(rp.ALL, "active"), (~REFUNDS, "pending")])
    return Recipe(
        Tally(statistics.Total(), select=select, window=window, date=date, statuses=status, decay=rp.HalfLife(HALF))
        for window, date, (select, status) in zip(windows * 3, dates, asked, strict=False)
    )


_STARTS = rp.Metric(rp.Count(), decay=rp.Linear(rp.days(30), grain=rp.days(7)), window=rp.Calendar("quarter", last=2))

LEVELS = rp.Policy(
    _STARTS,
    metrics=rp.Metric(rp.Ratio(REFUNDS), name="late"),
    tiers=rp.Ladder(rp.Tier("new"), rp.Tier("star", at=3, exit=1, when=rp.AtMost("late", 0.4, exit=0.6))),
    stabilisers=(rp.Dwell(HALF), rp.KOfLast(2, 3), rp.ConsecutiveMisses(2)),
    schedule=rp.Weekly("monday"),
)

# Further parts, each with the laws that do not apply to it.
FURTHER: list[tuple[Any, tuple[str, ...]]] = [
    *((statistic, EXTREME if statistic in STATISTICS[-2:] else ()) for statistic in STATISTICS),
    (rp.HalfLife(rp.hours(100)), (BY_DAY,)),
    (rp.HalfLife(rp.hours(30), grain=rp.days(1), tz="Europe/Berlin"), ()),
    (rp.HalfLife(rp.days(45), grain=rp.days(9), tz="America/New_York"), ()),
    (rp.Mean(column="amount", range=(-10, 90)), (NO_OPINION, NO_PRIOR)),
    (rp.Beta(prior=rp.Prior(0, 0.25)), ()),
    (rp.Ratio(REFUNDS, prior=rp.Prior(0.1, 5)), (NO_OPINION,)),
    (_STARTS, (FADES,)),
    (rp.AtLeast("reviews", 20, on="support"), ("insufficient_when_unrated",)),
    (LEVELS, (FADES,)),
    (rp.Metric(rp.Mean(), keep=rp.Last(3), weight=rp.where("verified", 2)), (*APART, "absence")),
    (attrs.evolve(LEVELS, tiers=None, stabilisers=(), schedule=None), (FADES, NO_LEVELS)),
    (fading(), (BY_DAY, "retract")),
    (chosen(), (FADES, BY_DAY)),
]
PARTS = [*listed(), *FURTHER]


def ours(part: Any) -> list[str]:
    """The laws of these rooms that speak about a part."""
    sort = sort_of(part, Trial(columns=VALUES))
    return [name for name, law in LAWS.items() if law.keep.__module__.rpartition(".")[2] in ROOMS and sort in law.sorts]


@pytest.mark.parametrize(("part", "idle"), PARTS, ids=[type(part).__name__ for part, _ in PARTS])
def test_a_built_in_part_keeps_the_laws(part: Any, idle: tuple[str, ...]) -> None:
    """Every law that speaks about its sort is kept, but for those written beside it, which do not apply."""
    findings = check(part, columns=VALUES, examples=EXAMPLES, laws=ours(part))

    findings.require()
    assert sorted(idle) == sorted(findings.not_applicable)
    assert SPEAK[findings.sort] - len(idle) == len(findings.kept) == findings.ran


def test_minima_and_maxima_are_among_the_parts() -> None:
    """The statistics that are tried hold every way of joining rows."""
    joined = {channel.reduce for statistic in STATISTICS for channel in statistic.channels.values()}

    assert set(Reduce) == joined


def test_every_sort_of_part_is_tried() -> None:
    """No sort of part is without one."""
    assert set(SPEAK) == {sort_of(part, Trial(columns=VALUES)) for part, _ in PARTS}
