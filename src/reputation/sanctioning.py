"""Working out which sanctions a ledger has imposed, for all subjects side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import attrs
import numpy as np

from reputation.arrays import Bools, Floats, Index, Ints
from reputation.balances import Balances, balances
from reputation.entries import Entries, areas_of
from reputation.errors import PolicyError, nearest
from reputation.evidence import Evidence
from reputation.keeping.ordering import bisect
from reputation.ledgers.spans import later
from reputation.metric import Metric
from reputation.offsets import LAST
from reputation.predicates import Predicate
from reputation.restrictions import STATES, Restrictions
from reputation.sanctions import Decision, Escalation, Sanction
from reputation.snapshots import known_from
from reputation.times import MISSING, micros

__all__ = ["impose"]

_MICRO = timedelta(microseconds=1)
_ROUNDING = 1e-9  # of the threshold: what the rounding of sums leaves


def impose(
    escalations: Sequence[tuple[Escalation, Metric]],
    evidence: Evidence,
    *,
    as_of: datetime,
    decisions: Decision | Iterable[Decision] = (),
) -> Restrictions:
    """
    Find all restrictions that followed from some ledgers up to an instant.

    Args:
        escalations: The rules, each with the ledger that it follows.
        evidence: The rows; none may lie after `as_of`.
        as_of: The instant, aware.
        decisions: What persons decided about sanctions that were proposed.

    Returns:
        The restrictions, those that are over too.

    Raises:
        EvidenceError: Rows after `as_of`.
        PolicyError: A ledger that is none, or a decision about an unknown sanction.

    Examples:
        >>> from reputation import Metric, Points, Sanction, days
        >>> now = datetime.fromisoformat("2026-07-01T00:00+00:00")
        >>> rows = Evidence.from_columns(subject="ada", occurred_at="2026-06-01T00:00Z", amount=12)
        >>> ledger = Metric(Points())
        >>> impose([(Escalation(ledger, Sanction("limits", at=12, lasts=days(7))), ledger)], rows, as_of=now)
        Restrictions(1 restriction, 0 active, 2026-07-01T00:00:00+00:00)
    """
    given = _checked(decisions, [sanction for rule, _ in escalations for sanction in rule.sanctions])
    now = micros(as_of)
    found: list[dict[str, Any]] = []
    sanctions: list[Sanction] = []
    names = {name for rule, _ in escalations for name in areas_of(evidence, rule.by).categories}
    areas: tuple[Any, ...] = tuple(sorted(names, key=str))
    for rule, ledger in escalations:
        history = balances(ledger, evidence, as_of=as_of, by=rule.by, schedule=rule.schedule, also=rule.predicates)
        places = _translated(rule, evidence, areas)[history.entries.area]
        for sanction in rule.sanctions:
            here = _imposed(sanction, history, falling=rule.falling)
            work = _Work(sanction, history.entries, here, now, places)
            found.append(work.columns(len(sanctions), given, areas))
            sanctions.append(sanction)
    columns = _gathered(found)
    return Restrictions(
        as_of=as_of,
        subjects=evidence.subjects,
        areas=areas,
        sanctions=tuple(sanctions),
        decisions=given,
        **columns,
    )


def _checked(decisions: Decision | Iterable[Decision], sanctions: Sequence[Sanction]) -> tuple[Decision, ...]:
    given: tuple[Any, ...] = (decisions,) if isinstance(decisions, Decision) else tuple(decisions)
    names = [sanction.name for sanction in sanctions]
    for decision in given:
        if not isinstance(decision, Decision):
            msg = f"decisions must be Decision values, got {decision!r}."
            raise TypeError(msg)
        if decision.sanction not in names:
            msg = f"the decision about {decision.subject!r} names {decision.sanction!r}, which is no sanction."
            raise PolicyError(msg, hint=nearest(decision.sanction, names))
    return tuple(sorted(given, key=lambda decision: decision.at))


def _translated(rule: Escalation, evidence: Evidence, areas: tuple[Any, ...]) -> Index:
    """Positions among all areas of those of one column; the last entry is that of none."""
    place = {name: position for position, name in enumerate(areas)}
    return np.array([*(place[name] for name in areas_of(evidence, rule.by).categories), -1], dtype=np.intp)


@attrs.frozen(eq=False)
class _Events:
    """What imposes a sanction, owner by owner in order of time."""

    owner: Index
    at: Ints
    balance: Floats
    row: Index
    times: Ints  # how many times at once; 0 for what starts it anew without being a repeat

    def take(self, index: Index) -> _Events:
        """Some of them, in this order."""
        return _Events(self.owner[index], self.at[index], self.balance[index], self.row[index], self.times[index])


def _imposed(sanction: Sanction, history: Balances, *, falling: bool) -> _Events:
    if sanction.each is not None:
        return _one_by_one(sanction.each, history)
    height = _height(sanction, history.balance, falling=falling)
    first = _height(sanction, np.array([history.start]), falling=falling)[0]
    before = np.where(history.new, first, np.append(first, height[:-1])[: len(height)])
    worse = history.balance - np.where(history.new, history.start, np.append(0.0, history.balance[:-1])[: len(height)])
    anew = (height >= 1) & ((worse < 0.0) if falling else (worse > 0.0)) & (history.row >= 0)
    here = np.flatnonzero((height > before) | (anew if sanction.renew else False))
    times = np.maximum(height - before, 0)[here]
    return _Events(history.owner[here], history.at[here], history.balance[here], history.row[here], times)


def _height(sanction: Sanction, balance: Floats, *, falling: bool) -> Ints:
    """How many times the threshold has been reached or passed, counting every further step."""
    at = 0.0 if sanction.at is None else sanction.at
    beyond = (at - balance) if falling else (balance - at)
    beyond = beyond + _ROUNDING * max(abs(at), 1.0)
    steps = 0 if sanction.every is None else np.floor(np.maximum(beyond, 0.0) / sanction.every)
    return np.where(beyond >= 0.0, 1 + steps, 0).astype(np.int64)


def _one_by_one(each: Predicate, history: Balances) -> _Events:
    held = history.entries
    here = _marked(each, held)
    one = np.ones(len(here), dtype=np.int64)
    return _Events(held.owner[here], held.times[here], np.full(len(here), np.nan), held.places[here], one)


def _marked(predicate: Predicate, held: Entries) -> Index:
    meant = np.asarray(predicate(held.evidence.rows().at(held.places)), dtype=bool)
    return np.flatnonzero(np.broadcast_to(meant, held.places.shape))


class _Work:
    """From what imposes one sanction to restrictions with a start and an end."""

    def __init__(self, sanction: Sanction, held: Entries, events: _Events, now: int, area: Index) -> None:
        late = np.where(events.row >= 0, np.append(known_from(held.evidence), MISSING)[events.row], MISSING)
        decided = np.maximum(events.at, late)  # nothing is imposed before it is known
        order = np.lexsort((decided, events.owner))
        self.sanction, self.now, self.held = sanction, now, held
        self.events = events.take(order)
        self.decided = decided[order]
        self.subject = self.held.subject[self.events.owner]
        self.area = area[self.events.owner]

    def columns(self, number: int, decisions: tuple[Decision, ...], areas: tuple[Any, ...]) -> dict[str, Any]:
        """The restrictions as columns."""
        decision = self._matched(decisions, areas)
        confirmed = np.array([given.confirmed for given in decisions] + [not self.sanction.human], dtype=bool)[decision]
        moments = np.array([micros(given.at) for given in decisions] + [MISSING], dtype=np.int64)[decision]
        decided = np.maximum(self.decided, moments)
        ordinal = self._ordinal(np.where((decision >= 0) & ~confirmed, 0, self.events.times))
        start = decided if self.sanction.notice is None else later(decided, self.sanction.notice)
        end, lift_from = self._end(start, ordinal)
        start = np.where(confirmed, start, MISSING)
        end, lift_from = (np.where(confirmed, column, MISSING) for column in (end, lift_from))
        columns = {
            "subject": self.subject,
            "area": self.area,
            "sanction": np.full(len(start), number),
            "ordinal": ordinal,
            "balance": self.events.balance,
            "reached": self.events.at,
            "decided": decided,
            "start": start,
            "end": end,
            "lift_from": lift_from,
            "row": self.events.row,
            "state": self._state(start, end, confirmed, decision),
            "decision": decision,
        }
        return self._joined(columns, confirmed) if self.sanction.renew else columns

    def _matched(self, decisions: tuple[Decision, ...], areas: tuple[Any, ...]) -> Index:
        """The first decision about each restriction: it is about the last one before it; -1 for none."""
        result = np.full(len(self.decided), -1)
        names = self.held.evidence.subjects
        for number, given in enumerate(decisions):
            if given.sanction != self.sanction.name or given.subject not in names:
                continue
            mine = self.subject == names.index(given.subject)
            if given.area is not None:
                mine &= self.area == (areas.index(given.area) if given.area in areas else MISSING)
            earlier = np.flatnonzero(mine & (self.decided <= micros(given.at)))
            if len(earlier) and micros(given.at) <= self.now and result[earlier[-1]] < 0:
                result[earlier[-1]] = number
        return result

    def _ordinal(self, times: Ints) -> Ints:
        """The how-manieth time it is, with what came within the memory of the rule."""
        count = np.cumsum(times)
        first = np.searchsorted(self.events.owner, self.events.owner)
        if self.sanction.within is not None:
            over = later(self.decided, self.sanction.within)
            first = bisect(over, first, np.arange(len(count)), self.decided + 1)
        ordinal: Ints = np.maximum(count - count[first] + times[first], 1)
        return ordinal

    def _end(self, start: Ints, ordinal: Ints) -> tuple[Ints, Ints]:
        """When each is over, and from when on it can be lifted."""
        rule = self.sanction
        end = np.full(len(start), LAST) if rule.lasts is None else self._lasting(start, ordinal)
        if rule.until is not None:
            end = np.maximum(end, self._first(rule.until, self.decided))
        if rule.lift is None:
            return end, np.full(len(start), MISSING)
        lift_from = start if rule.lift_after is None else later(start, rule.lift_after)
        return np.minimum(end, self._first(rule.lift, lift_from)), lift_from

    def _lasting(self, start: Ints, ordinal: Ints) -> Ints:
        rule = self.sanction
        lasts: Any = rule.lasts
        end = later(start, lasts)
        if rule.grows is not None:
            end = np.minimum(end + (ordinal - 1) * (rule.grows // _MICRO), LAST)
        return end if rule.most is None else np.minimum(end, later(start, rule.most))

    def _first(self, predicate: Predicate, since: Ints) -> Ints:
        """The first row of some kind from an instant on; LAST for none."""
        marks = _marked(predicate, self.held)
        owner, times = self.held.owner[marks], self.held.times[marks]
        low, high = (np.searchsorted(owner, self.events.owner, side=side) for side in ("left", "right"))
        place = bisect(times, low, high, since)
        return np.where(place < high, np.append(times, LAST)[np.minimum(place, len(times))], LAST)

    def _state(self, start: Ints, end: Ints, confirmed: Bools, decision: Index) -> Index:
        notice = self.sanction.lasts == timedelta(0) and self.sanction.until is None
        state = np.where(start > self.now, "announced", np.where(end > self.now, "active", "over"))
        state = np.where(confirmed & notice & (start <= self.now), "notice", state)
        state = np.where(confirmed, state, np.where(decision >= 0, "declined", "proposed"))
        return np.select([state == name for name in STATES], range(len(STATES))).astype(np.intp)

    def _joined(self, columns: dict[str, Any], confirmed: Bools) -> dict[str, Any]:
        """What is started anew while it lasts is one restriction with a later end."""
        owner, start, end = self.events.owner, columns["start"], columns["end"]
        new = np.append(True, owner[1:] != owner[:-1])[: len(owner)]
        apart = np.append(True, (start[1:] >= end[:-1]) | ~confirmed[:-1])[: len(owner)]
        first = np.flatnonzero(new | apart | ~confirmed)
        last = np.append(first[1:], len(owner))[: len(first)] - 1
        joined = {name: column[first] for name, column in columns.items()}
        joined["end"], joined["state"] = end[last], columns["state"][last]
        return joined


def _gathered(found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The restrictions of all sanctions, by subject and in order of time."""
    names = ("subject", "area", "sanction", "ordinal", "reached", "decided", "start", "end", "lift_from", "row")
    none = {name: np.zeros(0, dtype=np.int64) for name in (*names, "state", "decision")} | {"balance": np.zeros(0)}
    columns = {name: np.concatenate([none[name], *(part[name] for part in found)]) for name in none}
    order = np.lexsort((columns["sanction"], columns["decided"], columns["subject"]))
    return {name: column[order] for name, column in columns.items()}
