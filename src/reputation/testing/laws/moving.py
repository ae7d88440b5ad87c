"""The laws of time: a state moved is a state folded later, and only ages matter."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from typing import Any

import numpy as np
from hypothesis import strategies as st

from reputation.advancing import advance
from reputation.arrays import Floats
from reputation.errors import NotAdvanceableError, NotRollableError
from reputation.evidence import Evidence
from reputation.folding import fold
from reputation.rollingup import rollup
from reputation.statistics import Reduce
from reputation.tally import Recipe
from reputation.testing.agreement import Said, Slack, agree, slack_of, terms_of
from reputation.testing.breaches import DoesNotApply
from reputation.testing.copies import parameters
from reputation.testing.folded import FOLDED, Folded, folded, grains
from reputation.testing.lattice import RTOL, on_lattice, only_scaled, slack_at
from reputation.testing.lawbook import law
from reputation.testing.strategies import NOW, Row, Table, places
from reputation.testing.trial import Trial
from reputation.times import micros, moment

__all__ = ["advance_equals_refold", "rollup_equals_events", "time_shift"]

_HOUR = timedelta(hours=1)
_FIRST = datetime(1900, 1, 1, tzinfo=UTC)
_TINY = 1e-300  # what is left after a thousand half-lives has few digits
_CYCLE = 146_097  # days: 400 years, after which the calendar repeats
_LAST = 9_990  # the year until which there is room for every date


@law("keep rule", "decay", "statistic", "model", "metric", "policy", "recipe")
def advance_equals_refold(part: Any, trial: Trial) -> None:
    """
    A state moved to a later instant is what the rows give at that instant.

    Examples:
        >>> from reputation import HalfLife, days
        >>> advance_equals_refold(HalfLife(days(180)))
    """
    within = folded(part, trial)
    try:
        advance(fold(within.recipe, Evidence.empty(), as_of=NOW), to=NOW)
    except NotAdvanceableError as error:
        raise DoesNotApply(error.what) from None

    def body(table: Table, steps: int, more: int) -> None:
        evidence = table.evidence()
        later = NOW + steps * within.step + timedelta(microseconds=more)
        refolded = fold(within.recipe, evidence, as_of=later)
        moved = advance(fold(within.recipe, evidence, as_of=NOW), to=later)
        hint = (
            "what a channel adds up must have its degree in the weight, and a decay leaves the same share at any age."
        )
        what = f"moved to {later:%Y-%m-%d %H:%M:%S}, the state is not that of the rows then:"
        said = Said(what=what, given={"rows": table}, hint=hint)
        agree(refolded, moved, said, slack=_slack(within, evidence, later))

    more = st.sampled_from((0, 0, 1, 5 * 10**11)) | st.integers(0, 4 * 10**13)
    within.run(trial, body, steps=st.integers(0, 4), more=more)


def _slack(within: Folded, evidence: Evidence, later: datetime) -> Slack:
    """Exact where every term was multiplied by a power of two and lies on a lattice before and after."""
    (now, real), (then, _) = (terms_of(within.recipe, evidence, as_of=at) for at in (NOW, later))
    size = len(evidence.subjects)

    def slack(before: Floats, after: Floats, reduce: Reduce, *, exact: bool) -> Floats:
        lattice = reduce is not Reduce.SUM or (on_lattice(before) and on_lattice(after))
        if exact and lattice and only_scaled(before, after):
            return np.zeros(size)
        told = np.abs(after[np.isfinite(after)]).max(initial=0.0)
        if reduce is not Reduce.SUM:
            return np.full(size, RTOL * float(told) + _TINY)
        return np.maximum(slack_at(real, after, size), _TINY)

    return [
        {
            name: slack(early[name], late[name], tally.statistic.channels[name].reduce, exact=not tally.keep)
            for name in early
        }
        for tally, early, late in zip(within.recipe.tallies, now.sums, then.sums, strict=True)
    ]


@law(*FOLDED)
def rollup_equals_events(part: Any, trial: Trial) -> None:
    """
    Sums kept by calendar day, read at an instant, are what the rows give at that instant; so are merged ones.

    Examples:
        >>> from reputation import HalfLife, days
        >>> rollup_equals_events(HalfLife(days(30), grain=days(1)))
    """
    within = folded(part, trial)
    zone = _zone(within.recipe)
    try:
        rollup(within.recipe, Evidence.empty(), tz=zone).at(NOW)
    except NotRollableError as error:
        raise DoesNotApply(error.what) from None

    def body(table: Table, places: list[int], hours: int) -> None:
        evidence, later = table.evidence(), NOW + hours * _HOUR
        hint = "a row adds what it says itself; a decay sees ages in whole days, and a window begins with a day."
        what = f"read at {later:%Y-%m-%d %H:%M}, sums by day are not those of the rows:"
        said = Said(what=what, given={"rows": table}, hint=hint)
        expected = fold(within.recipe, evidence, as_of=later)
        slack = slack_of(within.recipe, evidence, as_of=later, fading=True)
        agree(expected, rollup(within.recipe, evidence, tz=zone).at(later), said, slack=slack)
        one, two = (rollup(within.recipe, evidence.take(rows), tz=zone) for rows in table.parts(places, count=2))
        agree(expected, one.merge(two).at(later), said, slack=slack)

    hours = st.sampled_from((0, 1, 384)) | st.integers(0, 9000)
    within.run(trial, body, places=places(2), hours=hours)


def _zone(recipe: Recipe) -> str:
    """The zone whose days are meant, where a part names one."""
    parts = (part for tally in recipe.tallies for part in (tally.decay, tally.window))
    zones = dict.fromkeys(str(part.tz) for part in parts if _has_clock(part))  # type: ignore[union-attr]
    return next(iter(zones), "UTC")


@law("keep rule", "decay", "window", "metric", "policy", "recipe")
def time_shift(part: Any, trial: Trial) -> None:
    """
    Only ages matter: rows and instant may move together, along a calendar that repeats itself.

    Examples:
        >>> from reputation import Days
        >>> time_shift(Days(60, tz="Europe/Berlin"))
    """
    within = folded(part, trial)
    start, unit, most = _room(within.recipe)
    edges = _edges(within.recipe)

    def body(table: Table, dials: bytes) -> None:
        step, edge = _signed(int.from_bytes(dials[1:]), most) * unit, _signed(dials[0], 24) * _HOUR
        step, now = abs(step) if start else step, NOW + start
        first = table.having(_moved(_at_edges(table.rows, [at + edge for at in edges]), start))
        moved = first.having(_moved(first.rows, step))
        hint = "a window that goes by the calendar names a time zone tz; one of a fixed day holds that date."
        what = f"with all times moved from {now:%Y-%m-%d} by {step}, it is something else:"
        said = Said(what=what, given={"rows": first}, hint=hint)
        before = fold(within.recipe, first.evidence(), as_of=now)
        after = fold(within.recipe, moved.evidence(), as_of=now + step)
        agree(before, after, said, slack=slack_of(within.recipe, first.evidence(), as_of=now), scores=within.scores)

    within.run(trial, body, dials=st.binary(min_size=5, max_size=5))


def _signed(dial: int, most: int) -> int:
    """Whole numbers of either sign, 0 first."""
    count, sign = divmod(dial % (2 * most + 1) + 1, 2)
    return -count if sign else count


def _edges(recipe: Recipe) -> list[datetime]:
    """Where the windows begin."""
    windows: list[Any] = [tally.window for tally in recipe.tallies if hasattr(tally.window, "interval")]
    starts = {window.interval(micros(NOW))[0] for window in windows}
    return [moment(start) for start in sorted(starts) if start > micros(_FIRST)]


def _at_edges(rows: Sequence[Row], edges: Sequence[datetime]) -> Iterator[Row]:
    """The same rows, many of which lie where it matters; those with an id stay where they are."""
    for place, (row, edge) in enumerate(zip(rows, cycle(edges or [NOW]))):
        stays = place % 3 == 2 or edge >= NOW or row.get("id") is not None  # noqa: PLR2004 - every third one
        yield row if stays else {**row, "occurred_at": edge, "recorded_at": edge, "status": None}


def _has_clock(part: Any) -> bool:
    """Whether a decay or a window counts days between midnights that may be changed with the clocks."""
    return getattr(part, "tz", "UTC") != "UTC" and getattr(part, "grain", part) is not None


def _has_periods(rule: Any) -> bool:
    """Whether a keep rule, or a part of it such as a schedule, goes by a calendar."""
    own = hasattr(rule, "tz") and getattr(rule, "per", rule) is not None
    return own or any(hasattr(part, "tz") for part in parameters(rule).values())


def _moved(rows: Iterable[Row], step: timedelta) -> list[Row]:
    """The same rows at other times."""
    return [
        {name: value + step if isinstance(value, datetime) else value for name, value in row.items()} for row in rows
    ]


def _room(recipe: Recipe) -> tuple[timedelta, timedelta, int]:
    """How far from now to start, the shortest stretch by which all may be moved, and how many of them."""
    windows = [tally.window for tally in recipe.tallies if tally.window is not None]
    if any(isinstance(held, date) for window in windows for held in parameters(window).values()):
        reason = "it holds a date, so that it does not move"
        raise DoesNotApply(reason)
    grain = grains(recipe)
    rules = [rule for tally in recipe.tallies for rule in tally.keep]
    calendar = any(hasattr(window, "tz") for window in windows) or any(map(_has_periods, rules))
    if calendar or any(_has_clock(tally.decay) for tally in recipe.tallies):
        start = timedelta(days=_CYCLE)  # by then each year of a zone is like any other
        cycle = timedelta(days=math.lcm(_CYCLE, max(grain.days, 1)))
        if NOW.year + (start + cycle).days // 365 > _LAST:
            reason = "the calendar and the grains of its ages do not meet again within dates that can be written"
            raise DoesNotApply(reason)
        return start, cycle, 1
    unit, most = (grain, max(1, 1000 // grain.days)) if grain else (timedelta(microseconds=7_730_017), 10**6)
    return timedelta(0), unit, most
