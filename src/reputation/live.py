"""
Scores inside a request: one event for one subject, added to a snapshot that the host keeps beside its own data.

A snapshot is plain data, ready for `json.dumps`. Nothing of it is kept here: the host loads it, hands it over, and
stores what comes back, inside a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeAlias, final

import attrs

from reputation.careful import carefully, one_opinion
from reputation.errors import EvidenceError
from reputation.fields import check_number
from reputation.liverating import LiveRating
from reputation.overrides import Override
from reputation.plans import Plan
from reputation.policy import Policy
from reputation.report import Report
from reputation.scalars import Trouble, opinions
from reputation.standings import Standings

__all__ = ["Live", "LiveRating", "Snapshot"]

#: What is kept of one subject: plain data, ready for `json.dumps(..., allow_nan=False)`.
Snapshot: TypeAlias = dict[str, Any]

_NOT_PLAIN = (Trouble, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def _policy(value: object) -> Policy:
    if not isinstance(value, Policy):
        msg = f"Live takes a policy, got {type(value).__name__}.\n\nHint: write Live(Policy(Metric(Beta())))."
        raise TypeError(msg)
    return value


def _whole(value: Any) -> int:
    return int(check_number("remember", value, low=0))


@final
@attrs.frozen
class Live:
    """
    A policy made ready for requests: one event for one subject at a time, without arrays.

    The numbers are those of `policy.evaluate` over all events at the same instant, up to the rounding of floating sums,
    in whatever order the events come. A policy is made ready once, which takes some milliseconds; keep it.

    A snapshot does not remember events. An event that is delivered twice counts twice, unless the host leaves it out or
    `remember` says how many of the latest ids a snapshot shall remember.

    Args:
        policy: The policy.
        scale: What ratings are, as for `Evidence.from_records`: None for opinions within [0, 1], an adapter such as
            `Scale(1, 5)`, or adapters by kind.
        remember: How many ids of events a snapshot remembers, the latest ones.

    Raises:
        NotRollableError: A decay or a window can neither be moved in time nor counted by day, or a keep rule looks at a
            subject's other rows; the message names it.
        PolicyError: The policy holds a part that cannot be stored.
        TypeError: It is no policy.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from reputation import Beta, HalfLife, Metric, Policy, Scale, days, where
        >>> policy = Policy(Metric(Beta(), weight=where("verified", 3.0), decay=HalfLife(days(180))))
        >>> live, now = Live(policy, scale=Scale(1, 5)), datetime(2026, 7, 1, tzinfo=timezone.utc)
        >>> event = {"subject": "ada", "occurred_at": now, "value": 5, "verified": True}
        >>> snapshot, rating = live.add(None, event, as_of=now)
        >>> rating.score, snapshot["sums"]
        (0.8, [{'total': 3.0, 'good': 3.0}])
    """

    policy: Policy = attrs.field(converter=_policy)
    scale: Any = attrs.field(default=None, kw_only=True)
    remember: int = attrs.field(default=0, converter=_whole, kw_only=True)
    _plan: Plan = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        scale = self.scale
        read = opinions(None if scale is None else lambda value, kind: one_opinion(value, kind, scale))
        object.__setattr__(self, "_plan", Plan(self.policy, opinion=read, scaled=scale is not None))

    def __reduce__(self) -> tuple[Any, ...]:
        return _live, (self.policy, self.scale, self.remember)

    @property
    def quick(self) -> bool:
        """Whether events go without arrays; not so where a part looks at single numbers or at several at once."""
        return self._plan.quick

    def add(
        self,
        snapshot: Mapping[str, Any] | None,
        event: Mapping[str, Any],
        *,
        as_of: datetime,
        previous: Report | Standings | None = None,
        overrides: Override | Iterable[Override] = (),
    ) -> tuple[Snapshot, LiveRating]:
        """
        Add one event, and read the subject out.

        The event may be older than the snapshot: it counts what is left of it at its age. Only the columns that the
        policy asks for are looked at.

        Args:
            snapshot: What is kept of the subject; None before the first event. It is not changed.
            event: `subject`, `occurred_at` (an aware datetime, or text with a zone) and the columns that the policy
                asks for, as in `Evidence.from_records`; None where unknown.
            as_of: The instant, aware; not before that of the snapshot.
            previous: The standings, or the report, that the level is settled against, as for `policy.evaluate`; they
                stay as they are.
            overrides: What persons decided about the level, as for `policy.evaluate`.

        Returns:
            The new snapshot, and the rating at the instant.

        Raises:
            EvidenceError: The event is not what a row may be, lies after `as_of`, or is about another subject; or its
                id was added before with another version.
            PolicyError: A part asks for a column that the event lacks; `previous` lies after `as_of`, or moments of the
                schedule were left out since.
            NotAdvanceableError: `as_of` lies before the snapshot.
            MergeError: The snapshot belongs to another recipe.
            StorageError: It is no snapshot.

        Examples:
            >>> from datetime import datetime, timezone
            >>> from reputation import Count, Metric, Policy
            >>> live, now = Live(Policy(Metric(Count())), remember=10), datetime(2026, 7, 1, tzinfo=timezone.utc)
            >>> snapshot, _ = live.add(None, {"subject": "ada", "occurred_at": now, "id": "a"}, as_of=now)
            >>> again, rating = live.add(snapshot, {"subject": "ada", "occurred_at": now, "id": "a"}, as_of=now)
            >>> rating.score, again == snapshot
            (1.0, True)
        """
        if previous is None and overrides == ():
            if not self.remember:
                try:
                    return self._plan.add(snapshot, event, as_of)  # type: ignore[no-any-return]
                except _NOT_PLAIN:
                    pass
            return self._once(snapshot, event, as_of)
        told = self.update(snapshot, event, as_of=as_of)
        return told, self.read(told, as_of=as_of, previous=previous, overrides=overrides)

    def update(self, snapshot: Mapping[str, Any] | None, event: Mapping[str, Any], *, as_of: datetime) -> Snapshot:
        """
        Add one event without reading the subject out: for events that nobody waits for.

        Args:
            snapshot: As for `add`.
            event: As for `add`.
            as_of: As for `add`.

        Returns:
            The new snapshot.

        Raises:
            ReputationError: As for `add`.

        Examples:
            >>> from datetime import datetime, timezone
            >>> from reputation import Count, Metric, Policy
            >>> now = datetime(2026, 7, 1, tzinfo=timezone.utc)
            >>> Live(Policy(Metric(Count()))).update(None, {"subject": "ada", "occurred_at": now}, as_of=now)["sums"]
            [{'total': 1.0}]
        """
        if not self.remember:
            try:
                return self._plan.update(snapshot, event, as_of)  # type: ignore[no-any-return]
            except _NOT_PLAIN:
                pass
        return self._once(snapshot, event, as_of)[0]

    def read(
        self,
        snapshot: Mapping[str, Any],
        *,
        as_of: datetime,
        previous: Report | Standings | None = None,
        overrides: Override | Iterable[Override] = (),
    ) -> LiveRating:
        """
        Read a subject out, without any event.

        Args:
            snapshot: What is kept of the subject.
            as_of: The instant, aware; not before that of the snapshot.
            previous: As for `add`.
            overrides: As for `add`.

        Returns:
            The rating at the instant.

        Raises:
            ReputationError: As for `add`.

        Examples:
            >>> from datetime import datetime, timezone
            >>> from reputation import Count, HalfLife, Metric, Policy, days
            >>> live = Live(Policy(Metric(Count(), decay=HalfLife(days(30)))))
            >>> now = datetime(2026, 7, 1, tzinfo=timezone.utc)
            >>> snapshot = live.update(None, {"subject": "ada", "occurred_at": now}, as_of=now)
            >>> live.read(snapshot, as_of=now + days(30)).score
            0.5
        """
        if previous is None and overrides == ():
            try:
                return self._plan.read(snapshot, as_of)  # type: ignore[no-any-return]
            except _NOT_PLAIN:
                pass
        levels = {"previous": previous, "overrides": overrides}
        return carefully(self._plan, snapshot, None, as_of, sign=0, scale=self.scale, levels=levels)[1]

    def retract(
        self,
        snapshot: Mapping[str, Any],
        event: Mapping[str, Any],
        *,
        as_of: datetime,
        previous: Report | Standings | None = None,
        overrides: Override | Iterable[Override] = (),
    ) -> tuple[Snapshot, LiveRating]:
        """
        Take one event back that was added: it was wrong, or its content has changed.

        Args:
            snapshot: What is kept of the subject.
            event: The event as it was added.
            as_of: The instant, aware; not before that of the snapshot.
            previous: As for `add`.
            overrides: As for `add`.

        Returns:
            The new snapshot, and the rating at the instant. Floating sums may leave a rounding residue.

        Raises:
            MergeError: The policy keeps a minimum or a maximum, of which nothing can be taken back.
            ReputationError: As for `add`.

        Examples:
            >>> from datetime import datetime, timezone
            >>> from reputation import Count, Metric, Policy
            >>> live, now = Live(Policy(Metric(Count()))), datetime(2026, 7, 1, tzinfo=timezone.utc)
            >>> event = {"subject": "ada", "occurred_at": now}
            >>> live.retract(live.update(None, event, as_of=now), event, as_of=now)[1].score
            0.0
        """
        told, rating = self._retracted(snapshot, event, as_of)
        if self.remember:
            told["ids"] = [pair for pair in snapshot.get("ids", ()) if pair[0] != event.get("id")]
        if previous is None and overrides == ():
            return told, rating
        return told, self.read(told, as_of=as_of, previous=previous, overrides=overrides)

    def _added(self, snapshot: Any, event: Any, as_of: datetime) -> tuple[Snapshot, LiveRating]:
        try:
            return self._plan.add(snapshot, event, as_of)  # type: ignore[no-any-return]
        except _NOT_PLAIN:
            pass
        return carefully(self._plan, snapshot, event, as_of, sign=1, scale=self.scale)

    def _retracted(self, snapshot: Any, event: Any, as_of: datetime) -> tuple[Snapshot, LiveRating]:
        try:
            return self._plan.retract(snapshot, event, as_of)  # type: ignore[no-any-return]
        except _NOT_PLAIN:
            pass
        return carefully(self._plan, snapshot, event, as_of, sign=-1, scale=self.scale)

    def _once(self, snapshot: Any, event: Any, as_of: datetime) -> tuple[Snapshot, LiveRating]:
        """Add an event unless its id was added before."""
        name = event.get("id") if self.remember else None
        ids: list[list[Any]] = snapshot.get("ids", []) if isinstance(snapshot, Mapping) else []
        before = next((pair for pair in ids if pair[0] == name), None) if name is not None else None
        if before is not None:
            _refuse_newer(name, event.get("version"), before[1])
            return snapshot, self.read(snapshot, as_of=as_of)
        told, rating = self._added(snapshot, event, as_of)
        if self.remember:
            told["ids"] = ids if name is None else [*ids, [name, event.get("version")]][-self.remember :]
        return told, rating


def _live(policy: Policy, scale: Any, remember: int) -> Live:
    return Live(policy, scale=scale, remember=remember)


def _refuse_newer(name: object, version: Any, before: Any) -> None:
    """An older version of what was added changes nothing; a newer one has to take its place."""
    if version != before and (version is None or before is None or version > before):
        told = "without a version" if before is None else f"as version {before!r}"
        msg = f"id {name!r} was added before {told}, and comes again as version {version!r}."
        hint = "take the old content back first: live.retract(snapshot, old_event, as_of=...)."
        raise EvidenceError(msg, hint=hint, column="id")
