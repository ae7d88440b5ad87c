"""
A policy as plain Python functions: adding one event to the sums of one subject, and reading them out.

The parts of the policy are run once, on columns that remember what is asked of them (`reputation.recording`), and the
steps are written down as lines (`reputation.drafting`). So every formula stands where it always stood, and nowhere
else.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import reduce
from typing import Any, final

from reputation.decay import Forever
from reputation.drafting import Draft, compiled
from reputation.errors import PolicyError
from reputation.factors import ONE
from reputation.keeping import Only
from reputation.liverating import LiveRating
from reputation.livesums import LiveSums, empty_of
from reputation.offsets import MICROS_PER_DAY
from reputation.policy import Policy
from reputation.predicates import ALL
from reputation.proving import holds
from reputation.readers import STATUSES
from reputation.readout import read_out
from reputation.recordedrows import RecordedOps, RecordedRows
from reputation.recording import CannotRecord, Node, Recorded, node_of, refuse
from reputation.scalars import EPOCH, Trouble, day_of, instant
from reputation.state import State
from reputation.statistics import Channel, Reduce
from reputation.tally import COUNTED, Tally

__all__ = ["SCHEMA", "Plan", "troubled"]

#: The form of a snapshot, and its version.
SCHEMA = "reputation/live/1"

# A part that is run on what it did not expect may stumble in any way; it then runs on arrays.
_CANNOT = (CannotRecord, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
_ROWS, _OPS = RecordedRows(), RecordedOps()


@final
class Plan:
    """
    The functions of a policy.

    Args:
        policy: The policy.
        opinion: Reads ratings: a function of a rating and a kind.
        scaled: Whether ratings are on a scale of the host's.

    Examples:
        >>> from reputation import Count, Metric
        >>> from reputation.scalars import opinions
        >>> plan = Plan(Policy(Metric(Count())), opinion=opinions(None), scaled=False)
        >>> now = datetime.fromisoformat("2026-07-01T00:00:00Z")
        >>> snapshot, rating = plan.add(None, {"subject": "ada", "occurred_at": now}, now)
        >>> snapshot["sums"], rating.score
        ([{'total': 1.0}], 1.0)
    """

    def __init__(self, policy: Policy, *, opinion: Callable[[Any, Any], float], scaled: bool) -> None:
        self.policy = policy
        self.digest = policy.recipe.digest
        self.kept = tuple(LiveSums.of(place, tally) for place, tally in enumerate(policy.recipe.tallies))
        self._words = {"opinion": opinion, "scaled": scaled}
        self.columns: set[str] = set()
        self.quick = True
        self.add = self.update = self.retract = self.read = troubled
        try:
            self.update = self._of_event("update", "+", read=False)
        except PolicyError:  # such as a part that asks for a time
            raise
        except _CANNOT:
            self.quick = False
            return
        try:
            self._prove()
            self.read = self._of_snapshot()
            self.add, self.retract = (self._of_event(*each, read=True) for each in (("add", "+"), ("retract", "-")))
        except _CANNOT:
            self.quick = False
            self.add = self._read_by_report(self.update)
            self.retract = self._read_by_report(self._of_event("retract", "-", read=False))

    def _prove(self) -> None:
        """See that reading out can be written down, and that what is written does what it should."""
        draft = Draft()
        told = read_out(draft, self.policy, self.kept)
        draft.line(f"return {told}")
        sums = ", ".join(called for kept in self.kept for called in kept.names.values())
        if not holds(compiled(draft, "rate", f"{sums}, who, as_of"), self.policy):
            refuse("what was written is not what the parts do")

    def _of_event(self, name: str, sign: str, *, read: bool) -> Any:
        draft = Draft()
        draft.words.update(self._words)
        self._event_lines(draft, sign)
        told = f", {self._read_out(draft)}" if read else ""
        draft.line(f"return {self._snapshot()}{told}")
        self.columns |= draft.columns
        return compiled(draft, name, "snapshot, event, as_of")

    def _of_snapshot(self) -> Any:
        draft = Draft()
        self._now(draft)
        self._opened(draft, "")
        draft.line("who = snapshot['subject']")
        draft.line(f"return {self._read_out(draft)}")
        return compiled(draft, "read", "snapshot, as_of")

    def _read_out(self, draft: Draft) -> str:
        """Add up what is kept by day, and read all sums out."""
        for kept in self.kept:
            if kept.parts is not None:
                totals = draft.word(kept.parts.totals)
                draft.line(f"{', '.join(kept.names.values())}, = {totals}(p{kept.place}, now)")
        return read_out(draft, self.policy, self.kept)

    def _read_by_report(self, update: Callable[..., Any]) -> Any:
        """A quick update with a slow read-out."""

        def both(snapshot: Any, event: Any, as_of: datetime) -> Any:
            told = update(snapshot, event, as_of)
            return told, self.report(told, as_of)

        return both

    def report(self, snapshot: Mapping[str, Any], as_of: datetime, **levels: Any) -> LiveRating:
        """Read out a snapshot at its own instant through arrays of length one, with the levels before it."""
        who, now = snapshot["subject"], snapshot["as_of"]
        sums = tuple(kept.arrays(part, now) for kept, part in zip(self.kept, snapshot["sums"], strict=True))
        state = State(self.policy.recipe, as_of, (who,), sums)
        return LiveRating.of(self.policy.report(state, **levels)[who])

    # Reading what comes in

    def _now(self, draft: Draft) -> None:
        draft.words.update(EPOCH=EPOCH, instant=instant, day_of=day_of)
        draft.line("gone = as_of - EPOCH")
        draft.line("now = (gone.days * 86400 + gone.seconds) * 1000000 + gone.microseconds")

    def _opened(self, draft: Draft, who: str) -> None:
        """Take the sums out of a snapshot and bring them to the instant."""
        stranger = f" or snapshot['subject'] != {who}" if who else ""
        told = f"snapshot['digest'] != {self.digest!r} or snapshot['schema'] != {SCHEMA!r}"
        draft.line(f"if {told}{stranger}: raise Trouble")
        draft.line("sums = snapshot['sums']")
        for kept in self.kept:
            if kept.parts is not None:
                draft.line(f"p{kept.place} = sums[{kept.place}]")
                continue
            draft.line(f"held = sums[{kept.place}]")
            for name, called, channel in kept.channels:
                draft.line(f"{called} = held[{name!r}]")
                if channel.reduce is not Reduce.SUM:
                    draft.line(f"if {called} is None: {called} = {empty_of(channel)}")
        draft.line("then = snapshot['as_of']")
        draft.line("if then != now:")
        inner = draft.inner()
        inner.line("if not then < now: raise Trouble")
        for kept in self.kept:
            if kept.parts is None:
                self._advance(inner, kept)
        draft.close(inner)

    def _advance(self, draft: Draft, kept: LiveSums) -> None:
        """A sum shrinks as a row does that is as old as the time that went by."""
        decay = kept.tally.decay
        fading = [(called, channel) for _, called, channel in kept.channels if channel.degree]
        if isinstance(decay, Forever) or not fading:
            return
        left = draft.named(node_of(decay.remaining(Recorded(self._age(draft, decay, "then")), _OPS)))
        for called, channel in fading:
            share = left if channel.degree == 1 else f"{left} ** {channel.degree}"
            known = "" if channel.reduce is Reduce.SUM else f"if {called} != {empty_of(channel)}: "
            draft.line(f"{known}{called} = {called} * {share}")

    def _age(self, draft: Draft, decay: Any, since: str) -> Node:
        """The time since an instant, in days, as the decay counts it."""
        grain = getattr(decay, "grain", None)
        node = Node("age", (since,)) if grain is None else Node("age", (since, grain.days, decay.tz))
        text = f"(now - {since}) / {MICROS_PER_DAY}"
        if grain is not None:
            days = (f"day_of({us}, {decay.tz!r}) // {grain.days}" for us in ("now", since))
            text = f"float(({' - '.join(days)}) * {grain.days})"
        if not draft.knows(node):
            name = draft.fresh()
            draft.line(f"{name} = {text}")
            draft.name(node, name)
        return node

    # One event

    def _event_lines(self, draft: Draft, sign: str) -> None:
        self._now(draft)
        draft.line("at = event['occurred_at']")
        draft.line("at = now if at is as_of else instant(at)")
        draft.line("if not at <= now: raise Trouble")
        draft.line("who = event['subject']")
        draft.line("if snapshot is None:")
        first = draft.inner()
        first.line("if who.__class__ is not str and who.__class__ is not int: raise Trouble")
        for kept in self.kept:
            if kept.parts is not None:
                first.line(f"p{kept.place} = {kept.parts.nothing!r}")
            else:
                for _, called, channel in kept.channels:
                    first.line(f"{called} = {empty_of(channel)}")
        if sign == "-":
            first.line("raise Trouble")
        draft.close(first)
        draft.line("else:")
        later = draft.inner()
        self._opened(later, "who")
        draft.close(later)
        draft.line("status = event.get('status')")
        draft.line(f"if status is not None and status not in {STATUSES!r}: raise Trouble")
        for kept in self.kept:
            self._counted(draft, kept, sign)

    def _counted(self, draft: Draft, kept: LiveSums, sign: str) -> None:
        """If the tally holds the event, add what it adds."""
        tally = kept.tally
        select = True if tally.select == ALL else node_of(tally.select(_ROWS))
        draft.expect([select])
        conditions = [] if select is True else [draft.write(select)]
        conditions.append(_in_force(tally.statuses))
        draft.line(f"if {' and '.join(conditions)}:")
        inner = draft.inner()
        since = "at"
        if tally.date != "occurred_at":
            since = inner.fresh()
            inner.line(f"{since} = instant(event[{tally.date!r}])")
        known = [*map(_kept_whole, tally.keep), *(_OPS.known(_ROWS[name]).node for name in tally.statistic.reads)]
        tests = ([] if since == "at" else [f"{since} is not None"]) + [inner.write(node) for node in known]
        if tests:
            inner.line(f"if {' and '.join(tests)}:")
        body = inner.inner() if tests else inner
        if since != "at":
            body.line(f"if {since} > now: raise Trouble")
        self._lifted(body, kept, since, sign)
        if tests:
            inner.close(body)
        draft.close(inner)

    def _lifted(self, draft: Draft, kept: LiveSums, since: str, sign: str) -> None:
        tally = kept.tally
        weight, checks = _weighed(tally)
        left: Any = 1.0
        if kept.parts is None and not isinstance(tally.decay, Forever):
            left = tally.decay.remaining(Recorded(self._age(draft, tally.decay, since)), _OPS)
        lifted = tally.statistic.lift(_ROWS, weight * left)
        nodes = {name: node_of(lifted[name]) for name, *_ in kept.channels}
        draft.expect([*checks, *nodes.values()])
        for node in checks:
            draft.line(f"if not 0.0 <= {draft.named(node)} < inf: raise Trouble")
        if sign == "-" and any(channel.reduce is not Reduce.SUM for *_, channel in kept.channels):
            draft.line("raise Trouble")
            return
        if kept.parts is not None:
            put, zone = draft.word(kept.parts.put), kept.parts.zone
            values = ", ".join(f"+{draft.write(node)}" for node in nodes.values())
            place = f"p{kept.place}"
            draft.line(f"{place} = {put}({place}, day_of({since}, {zone!r}), ({values},), {sign}1.0, now)")
            return
        for name, called, channel in kept.channels:
            draft.line(_joined(draft, called, nodes[name], channel, sign))

    # What goes out

    def _snapshot(self) -> str:
        sums = ", ".join(self._told(kept) for kept in self.kept)
        head = f"'schema': {SCHEMA!r}, 'digest': {self.digest!r}, 'subject': who, 'as_of': now"
        return f"{{{head}, 'sums': [{sums}]}}"

    def _told(self, kept: LiveSums) -> str:
        if kept.parts is not None:
            return f"p{kept.place}"
        told = (
            f"{name!r}: {called}"
            if channel.reduce is Reduce.SUM
            else f"{name!r}: {called} if {called} != {empty_of(channel)} else None"
            for name, called, channel in kept.channels
        )
        return f"{{{', '.join(told)}}}"


def troubled(*_: object) -> Any:
    """
    Stand where a function could not be written down.

    Args:
        *_: Anything.

    Raises:
        Trouble: Always.

    Examples:
        >>> troubled()
        Traceback (most recent call last):
            ...
        reputation.scalars.Trouble
    """
    raise Trouble


def _kept_whole(rule: Any) -> Any:
    """What a keep rule asks of an event, if that is all it does; other rules work on arrays."""
    return node_of(rule.predicate(_ROWS)) if type(rule) is Only else refuse("a keep rule")


def _weighed(tally: Tally) -> tuple[Any, list[Any]]:
    """What the event counts, and the numbers that have to be looked at: each factor, and their product."""
    if tally.weight == ONE:
        return 1.0, []
    found = [factor(_ROWS) for factor in tally.weight.factors]
    weight = reduce(operator.mul, found)
    nodes = [node_of(each) for each in found]
    checks = [node for node in nodes if not _harmless(node)]
    return weight, [*checks, node_of(weight)] if checks and len(found) > 1 else checks


def _joined(draft: Draft, called: str, node: Any, channel: Channel, sign: str) -> str:
    if channel.reduce is Reduce.SUM:
        return f"{called} = {called} {sign} {draft.write(node)}"
    value = draft.named(node)
    return f"if {value} {'<' if channel.reduce is Reduce.MIN else '>'} {called}: {called} = {value}"


def _in_force(statuses: tuple[str, ...]) -> str:
    """The quickest test of a status that may be absent, which is active."""
    if statuses == COUNTED:
        return "(status is None or status == 'active' or status == 'under_appeal')"
    return f"{'(status is None or status' if 'active' in statuses else '(status'} in {statuses!r})"


def _harmless(node: Any) -> bool:
    """Whether a weight is neither negative nor nearly infinite, whatever the event: a choice between such numbers."""
    if isinstance(node, Node):
        return node.name == "where" and all(map(_harmless, node.args[1:]))
    return not isinstance(node, bool | str) and 0.0 <= node < 1e9  # noqa: PLR2004 - many of them still have a product
