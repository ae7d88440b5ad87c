"""
What of a recipe does not depend on time, and whether sums by calendar day can answer the rest.

A decay and a window turn sums by day into a state if they look at nothing finer than the days of the same zone.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs

from reputation.decay import Forever
from reputation.errors import MergeError, NotRollableError
from reputation.tally import Recipe, Tally
from reputation.windows import Ages, Rolling

__all__ = ["check_days", "find", "timeless"]

_DAY = timedelta(days=1)


def timeless(tally: Tally) -> Tally:
    """
    Take decay and window out of a tally.

    Args:
        tally: The tally.

    Returns:
        Which rows it holds at any time, how much each counts, and what is summed up.

    Examples:
        >>> from reputation import HalfLife, days
        >>> from reputation.statistics import Count
        >>> timeless(Tally(Count(), decay=HalfLife(days(30)))) == Tally(Count())
        True
    """
    return attrs.evolve(tally, decay=Forever(), window=None)


def check_days(recipe: Recipe, zone: str) -> None:
    """
    Refuse a recipe that sums by the days of a zone cannot answer.

    Args:
        recipe: The recipe.
        zone: The zone whose days are meant.

    Raises:
        NotRollableError: A decay counts exact ages or the days of another zone; a window begins within a day, or every
            row carries its own end; a keep rule has to see a subject's other rows.

    Examples:
        >>> from reputation import HalfLife, days
        >>> from reputation.statistics import Count
        >>> check_days(Recipe([Tally(Count(), decay=HalfLife(days(30), grain=days(1)))]), "UTC")
    """
    for tally in recipe.tallies:
        _check_keep(tally.scanning)
        _check_decay(tally.decay, zone)
        _check_window(tally.window, zone)


def _check_keep(rule: Any) -> None:
    if rule is not None:
        msg = f"sums by day cannot tell what the keep rule {rule!r} leaves: it has to see a subject's rows together."
        raise NotRollableError(msg, hint="fold the evidence: fold(recipe, evidence, as_of=...).")


def _check_decay(decay: Any, zone: str) -> None:
    if isinstance(decay, Forever):
        return
    grain: timedelta | None = getattr(decay, "grain", None)
    hint = f"count whole days: grain=days(1), tz={zone!r}."
    if grain is None or grain % _DAY:
        msg = f"sums by day cannot tell what the decay {decay!r} leaves: it counts exact ages."
        raise NotRollableError(msg, hint=hint)
    if decay.tz != zone:
        msg = f"sums by day of {zone!r} cannot tell what the decay {decay!r} leaves: it counts days of {decay.tz!r}."
        raise NotRollableError(msg, hint=hint)


def _check_window(window: Any, zone: str) -> None:
    if hasattr(window, "mask"):
        msg = f"sums by day cannot tell which rows the window {window!r} holds: each row carries its own end."
        raise NotRollableError(msg, hint="fold the evidence: fold(recipe, evidence, as_of=...).")
    if isinstance(window, Rolling):
        msg = f"sums by day cannot tell which rows the window {window!r} holds: it begins within a day."
        raise NotRollableError(msg, hint=f"count calendar days: {_days_instead(window, zone)}.")
    if isinstance(window, Ages):
        msg = f"sums by day cannot tell which rows the window {window!r} holds: its ages end within a day."
        raise NotRollableError(msg, hint=f"count calendar months: Calendar('month', last=12, skip=12, tz={zone!r}).")
    other: str = getattr(window, "tz", zone)
    if other != zone:
        what = f"sums by day of {zone!r} cannot tell which rows the window {window!r} holds"
        msg = f"{what}: its days are those of {other!r}."
        raise NotRollableError(msg, hint=f"give both one zone, for instance tz={zone!r}.")


def _days_instead(window: Rolling, zone: str) -> str:
    return f"Days({max(-(-window.length // _DAY), 1)}, tz={zone!r})"


def find(asked: Recipe, held: Recipe) -> list[int]:
    """
    Find the tallies of a recipe without time among those that are held.

    Args:
        asked: The recipe that is asked for, without time.
        held: The recipe that was summed up, without time.

    Returns:
        The place of each tally asked for.

    Raises:
        MergeError: A tally is not held; the message names the part in which the nearest one differs.

    Examples:
        >>> from reputation.statistics import Count, Outcomes
        >>> find(Recipe([Tally(Outcomes())]), Recipe([Tally(Count()), Tally(Outcomes())]))
        [1]
    """
    places = {tally: place for place, tally in enumerate(held.tallies)}
    for tally in asked.tallies:
        if tally not in places:
            msg = f"the rollup holds no sums for this recipe: {_difference(tally, held)}."
            raise MergeError(msg, hint="roll the evidence up again: rollup(recipe, evidence, tz=...).")
    return [places[tally] for tally in asked.tallies]


def _difference(tally: Tally, held: Recipe) -> str:
    differing = [_differing(tally, other) for other in held.tallies]
    if not differing:
        return "it holds none at all"
    fewest = min(differing, key=len)
    return ", ".join(f"{name} was {old!r} and is {new!r}" for name, (old, new) in fewest.items())


def _differing(new: Tally, old: Tally) -> dict[str, tuple[object, object]]:
    pairs = {field.name: (getattr(old, field.name), getattr(new, field.name)) for field in attrs.fields(Tally)}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
