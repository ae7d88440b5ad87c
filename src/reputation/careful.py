"""
One event through the NumPy engine: for what the quick functions of a plan do not take, and to say what is wrong.

The event becomes a table of one row, a snapshot a state of one subject. What comes out is, bit for bit on sums that are
not rounded, what the quick functions give.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

import attrs
import numpy as np

from reputation.adding import add_up
from reputation.advancing import advance
from reputation.errors import EvidenceError, EvidenceErrors, MergeError, NotAdvanceableError, StorageError
from reputation.evidence import Evidence
from reputation.labels import Labels, Name
from reputation.liverating import LiveRating
from reputation.livesums import LiveSums
from reputation.plans import SCHEMA, Plan, troubled
from reputation.problems import short_repr
from reputation.readers import read_opinions
from reputation.scalars import Trouble, day_of
from reputation.state import State, merge, retract
from reputation.statistics import Reduce
from reputation.tally import Recipe
from reputation.timeless import timeless
from reputation.times import DATES, micros, moment
from reputation.weighing import ages_from, refuse_future

__all__ = ["carefully", "one_opinion"]

_ALWAYS = ("subject", "kind", "status", "value", "amount", *DATES)
_AGAIN = "keep what add gives, as it is; or add the events again."


def one_opinion(value: Any, kind: Name, scale: Any) -> float:
    """
    Map one rating to an opinion.

    Args:
        value: The rating.
        kind: The kind of the event.
        scale: An adapter, or adapters by kind.

    Returns:
        The opinion, within [0, 1]; NaN where the adapter says that it is none.

    Raises:
        Trouble: The adapter refuses the rating.

    Examples:
        >>> from reputation import Scale
        >>> one_opinion(4, "review", Scale(1, 5))
        0.75
    """
    opinions, problems, _ = read_opinions([value], Labels.encode([kind]), scale)
    if problems:
        raise Trouble(repr(value))
    return float(opinions[0])


@attrs.frozen(eq=False)
class _Held:
    """What a snapshot holds, checked."""

    subject: Name
    us: int
    sums: Sequence[Any]


def carefully(  # noqa: PLR0913 - what is kept, what happened, when, and how to read it
    plan: Plan,
    snapshot: Any,
    event: Any,
    as_of: datetime,
    *,
    sign: int,
    scale: Any,
    levels: Mapping[str, Any] = MappingProxyType({}),
) -> tuple[dict[str, Any], LiveRating]:
    """
    Add an event to a snapshot, take it back, or read the snapshot, on arrays of length one.

    Args:
        plan: The plan of the policy.
        snapshot: The snapshot; None before the first event.
        event: The event.
        as_of: The instant.
        sign: 1 to add, -1 to take back, 0 to read; then there is no event.
        scale: What ratings are, as for `Evidence.from_records`.
        levels: What else decides about the level: `previous` and `overrides`, as for `policy.report`.

    Returns:
        The snapshot at that instant, and the rating.

    Raises:
        ReputationError: Something is wrong with the event, the instant or the snapshot; the message says what.

    Examples:
        >>> from datetime import timezone
        >>> from reputation import Count, Metric, Policy
        >>> from reputation.scalars import opinions
        >>> plan = Plan(Policy(Metric(Count())), opinion=opinions(None), scaled=False)
        >>> day = datetime(2026, 7, 1, tzinfo=timezone.utc)
        >>> event = {"subject": "ada", "occurred_at": day}
        >>> carefully(plan, None, event, day, sign=1, scale=None)[1].score
        1.0
    """
    now = micros(as_of)
    rows = None if sign == 0 else _row(plan, event, scale)
    if snapshot is None and sign < 1:
        msg = "there is no snapshot yet, got None."
        raise StorageError(msg, hint="begin with live.add(None, event, as_of=...).")
    held = _nothing(plan, rows, now) if snapshot is None else _opened(plan, snapshot)
    if held.us > now:
        msg = f"as_of lies before the snapshot: {as_of.isoformat()} is earlier than {moment(held.us).isoformat()}."
        raise NotAdvanceableError(
            msg, hint="a snapshot only moves forward; the event itself may be as old as it likes."
        )
    if rows is not None:
        _refuse_stranger(rows, held.subject)
        refuse_future(rows, now)
    sums = [_moved(kept, held, part, rows, as_of, sign) for kept, part in zip(plan.kept, held.sums, strict=True)]
    told = {"schema": SCHEMA, "digest": plan.digest, "subject": held.subject, "as_of": now, "sums": sums}
    return told, plan.report(told, as_of, **levels)


def _row(plan: Plan, event: Any, scale: Any) -> Evidence:
    """A table of one row, with the columns that the policy asks for."""
    if isinstance(event, Mapping) and plan.update is not troubled:
        event = {name: value for name, value in event.items() if name in _ALWAYS or name in plan.columns}
    try:
        return Evidence.from_records([event], scale=scale)
    except EvidenceErrors as errors:
        if len(errors.exceptions) > 1:
            raise
        problem = errors.exceptions[0]
    raise problem


def _nothing(plan: Plan, rows: Any, now: int) -> _Held:
    return _Held(rows.subjects[0], now, [kept.nothing for kept in plan.kept])


def _opened(plan: Plan, snapshot: Any) -> _Held:
    """Refuse what is no snapshot of this policy."""
    if not isinstance(snapshot, Mapping) or snapshot.get("schema") != SCHEMA:
        msg = f"a snapshot must be what add gave, of the form {SCHEMA!r}, got {short_repr(snapshot)}."
        raise StorageError(msg, hint=_AGAIN)
    if snapshot.get("digest") != plan.digest:
        found = f"digest {short_repr(snapshot.get('digest'))}, and the recipe has {plan.digest!r}"
        msg = f"the snapshot belongs to another recipe: it has {found}."
        raise MergeError(msg, hint="add the events again, or read it with the policy that it was made for.")
    subject, us, sums = (snapshot.get(name) for name in ("subject", "as_of", "sums"))
    if not isinstance(subject, str | int) or type(us) is not int or not isinstance(sums, list):
        msg = f"a snapshot must hold a subject, an as_of in microseconds and sums, got {short_repr(snapshot)}."
        raise StorageError(msg, hint=_AGAIN)
    if len(sums) != len(plan.kept) or not all(map(_fits, plan.kept, sums)):
        msg = f"the sums of the snapshot are not those of its recipe, got {short_repr(sums)}."
        raise StorageError(msg, hint=_AGAIN)
    return _Held(subject, us, sums)


def _fits(kept: LiveSums, part: Any) -> bool:
    names = [name for name, *_ in kept.channels]
    if not isinstance(part, Mapping):
        return False
    if kept.parts is None:
        return part.keys() == set(names) and all(map(_number, part.values()))
    columns = [part.get(name) for name in ("day", *names)]
    return all(isinstance(column, list) and all(map(_number, column)) for column in columns) and (
        len({len(column) for column in columns}) == 1  # type: ignore[arg-type]  # they are lists
    )


def _number(value: Any) -> bool:
    return value is None or (type(value) in {int, float} and math.isfinite(value))


def _refuse_stranger(rows: Evidence, subject: Name) -> None:
    if rows.subjects != (subject,):
        msg = f"the event is about {rows.subjects[0]!r}, and the snapshot about {subject!r}."
        raise EvidenceError(msg, hint="keep one snapshot per subject.", column="subject")


def _moved(  # noqa: PLR0913, PLR0917 - as above
    kept: LiveSums, held: _Held, part: Any, rows: Any, as_of: datetime, sign: int
) -> Any:
    """The sums of one tally at the instant, with the event."""
    if kept.parts is not None:
        return part if rows is None else _put(kept, part, rows, as_of, sign)
    recipe, who = Recipe([kept.tally]), (held.subject,)
    state = State(recipe, moment(held.us), who, (kept.arrays(part, held.us),))
    state = advance(state, to=as_of)
    if rows is not None:
        added = State(recipe, as_of, who, add_up(recipe, rows, _first, size=1, now=micros(as_of)))
        state = merge(state, added) if sign > 0 else retract(state, added)
    return {name: _plain(values[0]) for name, values in state.sums[0].items()}


def _put(kept: LiveSums, part: Any, rows: Evidence, as_of: datetime, sign: int) -> Any:
    parts: Any = kept.parts
    now = micros(as_of)
    counting = timeless(kept.tally)
    (lifted,) = add_up(Recipe([counting]), rows, _first, size=1, now=now)
    values = [float(lifted[name][0]) for name, *_ in kept.channels]
    if tuple(values) == parts.empty:
        return part
    if sign < 0 and any(channel.reduce is not Reduce.SUM for *_, channel in kept.channels):
        msg = "a minimum or a maximum cannot be retracted: the next best value is not known."
        raise MergeError(msg, hint="add the remaining events again.")
    us = int(ages_from(kept.tally, rows, slice(None), now)[0])
    return parts.put(part, day_of(us, parts.zone), values, float(sign), now)


def _first(_: Any, index: Any) -> Any:
    return np.zeros(1, dtype=np.intp)[index] if isinstance(index, slice) else np.zeros(len(index), dtype=np.intp)


def _plain(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
