"""Appeals: how and until when an entry or a restriction can be contested, and what became of what was contested."""

from __future__ import annotations

from datetime import datetime
from typing import Any, final

import attrs
import numpy as np

from reputation.arrays import Bools, Index, Ints, frozen
from reputation.errors import EvidenceError, nearest
from reputation.evidence import Evidence
from reputation.labels import Labels, Name
from reputation.ledgers.spans import Months, Span, later, say_span, span_field
from reputation.readers import STATUSES
from reputation.snapshots import known_from
from reputation.times import MISSING, micros, moment, to_micros

__all__ = ["APPEAL_STATES", "Appeal", "AppealTerms", "Appeals", "check_terms", "vanished"]

#: In which state an appeal can be.
APPEAL_STATES = ("filed", "overdue", "accepted", "rejected", "late")

_OUTCOMES = ("accepted", "rejected")


@final
@attrs.frozen
class AppealTerms:
    """
    Until when an entry or a restriction can be contested, and how soon that is decided.

    Args:
        within: How long after it became known it can be contested.
        decide: How soon an appeal is decided after it was filed; None where nothing is promised.
        counts: Whether what is contested counts until it is decided.
        says: To whom to write, in words for a reader.

    Raises:
        PolicyError: A length that is a bare number, or not longer than zero.

    Examples:
        >>> AppealTerms().describe()
        'can be contested for 6 months; it counts until that is decided'

    References:
        Regulation (EU) 2022/2065, article 20: complaints for at least six months, free of charge, decided in a timely
        manner and not by machines alone.
    """

    within: Span = span_field(default=Months(6))
    decide: Span | None = span_field(default=None)
    counts: bool = attrs.field(default=True, validator=attrs.validators.instance_of(bool), kw_only=True)
    says: str | None = attrs.field(
        default=None, validator=attrs.validators.optional(attrs.validators.instance_of(str)), kw_only=True
    )

    def describe(self) -> str:
        """Say it in plain words."""
        decide = "" if self.decide is None else f", decided within {say_span(self.decide)}"
        counts = "it counts until that is decided" if self.counts else "it does not count until that is decided"
        says = "" if self.says is None else f"; {self.says}"
        return f"can be contested for {say_span(self.within)}{decide}; {counts}{says}"


def check_terms(value: object) -> AppealTerms | None:
    """
    Refuse what are no terms of appeal.

    Args:
        value: The terms, or None.

    Returns:
        The same.

    Raises:
        TypeError: Something else.

    Examples:
        >>> check_terms(None) is None
        True
    """
    if value is None or isinstance(value, AppealTerms):
        return value
    msg = f"appeals must be terms such as AppealTerms(within=months(6)), got {value!r}."
    raise TypeError(msg)


@attrs.frozen
class Appeal:
    """
    What became of one appeal.

    Args:
        entry: The id of the row that is contested.
        state: `filed`, `overdue` where the time to decide has passed, `accepted`, `rejected`, or `late` where it was
            filed too late.
        filed_at: When it was filed.
        decide_by: Until when it is to be decided; None where nothing was promised, and once it is decided.
        decided_at: When it was decided; None while it is not.
        reason: Why it was decided so.
        author: Who decided.

    Examples:
        >>> from datetime import UTC
        >>> Appeal("v1", "filed", datetime(2026, 6, 1, tzinfo=UTC), None, None, None, None).to_dict()["state"]
        'filed'
    """

    entry: Name
    state: str
    filed_at: datetime
    decide_by: datetime | None
    decided_at: datetime | None
    reason: str | None
    author: str | None

    def to_dict(self) -> dict[str, Any]:
        """The appeal as plain Python data, ready for `json.dumps(..., allow_nan=False)`."""
        plain = attrs.asdict(self)
        return plain | {name: value.isoformat() for name, value in plain.items() if isinstance(value, datetime)}


@attrs.frozen(eq=False, kw_only=True, repr=False)
class Appeals:
    """
    The appeals of a host, one per contested row: when filed, when and how decided, by whom and why.

    Build them with `from_columns`; `apply` gives evidence in which what is contested, annulled or upheld says so.

    Args:
        entry: The ids of the rows that are contested.
        filed_at: When each was filed, in microseconds.
        decided_at: When it was decided; `MISSING` while it is not.
        accepted: Whether it was decided for the subject.
        reason: Why.
        author: Who decided.

    Examples:
        >>> appeals = Appeals.from_columns(entry=["v1"], filed_at=["2026-06-03T00:00Z"])
        >>> rows = Evidence.from_columns(subject="ada", id=["v1"], occurred_at="2026-06-01T00:00Z")
        >>> now = datetime.fromisoformat("2026-06-05T00:00+00:00")
        >>> appeals.apply(rows, as_of=now).row(0)["status"], appeals.states(rows, as_of=now)[0].state
        ('under_appeal', 'filed')
    """

    entry: Labels
    filed_at: Ints
    decided_at: Ints
    accepted: Bools
    reason: Labels
    author: Labels

    @classmethod
    def from_columns(  # noqa: PLR0913 - one column, one parameter
        cls,
        *,
        entry: Any,
        filed_at: Any,
        decided_at: Any = None,
        outcome: Any = None,
        reason: Any = None,
        author: Any = None,
        tz: str | None = None,
    ) -> Appeals:
        """
        Check and encode columns: each a sequence, or one value for all.

        Args:
            entry: The ids of the rows that are contested, each once.
            filed_at: When each was filed: aware datetimes or ISO text with an offset.
            decided_at: When it was decided; None while it is not.
            outcome: `accepted` or `rejected`; None while it is not decided.
            reason: Why it was decided so; needed where it is decided.
            author: Who decided; needed where it is decided.
            tz: The zone of naive times.

        Returns:
            The appeals.

        Raises:
            EvidenceError: An unknown outcome, a decision without time, outcome, reason or author, one that lies before
                the filing, or an entry that is contested twice.

        Examples:
            >>> decided = {
            ...     "decided_at": "2026-06-09T00:00Z",
            ...     "outcome": "accepted",
            ...     "reason": "mix-up",
            ...     "author": "mia",
            ... }
            >>> Appeals.from_columns(entry=["v1"], filed_at="2026-06-03T00:00Z", **decided).accepted
            array([ True])
        """
        names = [entry] if isinstance(entry, str | int) else list(entry)
        told = {name: _several(given, len(names)) for name, given in {"reason": reason, "author": author}.items()}
        labels = {name: Labels.encode(values, column=name) for name, values in told.items()}
        filed = _times(_several(filed_at, len(names)), "filed_at", tz)
        decided = _times(_several(decided_at, len(names)), "decided_at", tz)
        outcomes = _several(outcome, len(names))
        entries = Labels.encode(names, column="entry")
        _check(entries, filed, decided, outcomes, labels)
        accepted = np.array([given == "accepted" for given in outcomes], dtype=bool)
        return cls(entry=entries, filed_at=frozen(filed), decided_at=frozen(decided), accepted=accepted, **labels)

    def __len__(self) -> int:
        return len(self.filed_at)

    def __repr__(self) -> str:
        return f"Appeals({len(self):,}, {int((self.decided_at != MISSING).sum()):,} decided)"

    def apply(self, evidence: Evidence, *, as_of: datetime, terms: AppealTerms | None = None) -> Evidence:
        """
        Say in the evidence what is contested, annulled or upheld at an instant.

        An accepted appeal annuls its row: it leaves no trace in any score, and stays among the rows with its status. A
        rejected one makes it active again. One that waits makes it `under_appeal`, or `pending` where the terms say
        that it does not count meanwhile. One that was filed too late, or after the instant, changes nothing.

        Args:
            evidence: The rows; with ids.
            as_of: The instant, aware.
            terms: The terms; by default those of `AppealTerms()`.

        Returns:
            The same rows with other statuses.

        Raises:
            EvidenceError: No ids, or an appeal against a row that is not there.

        Examples:
            >>> decided = {
            ...     "decided_at": "2026-06-09T00:00Z",
            ...     "outcome": "accepted",
            ...     "reason": "mix-up",
            ...     "author": "mia",
            ... }
            >>> appeals = Appeals.from_columns(entry="v1", filed_at="2026-06-03T00:00Z", **decided)
            >>> rows = Evidence.from_columns(subject="ada", id=["v1"], occurred_at="2026-06-01T00:00Z")
            >>> days = [datetime.fromisoformat(f"2026-06-{day}T00:00+00:00") for day in ("02", "05", "09")]
            >>> [appeals.apply(rows, as_of=day).row(0)["status"] for day in days]
            ['active', 'under_appeal', 'annulled']
        """
        now, given = micros(as_of), AppealTerms() if terms is None else terms
        place, known = self._rows(evidence, now)
        state = self._states(known, now, given)
        waiting = STATUSES.index("under_appeal" if given.counts else "pending")
        before = _statuses(evidence)
        after = np.array([waiting, waiting, STATUSES.index("annulled"), STATUSES.index("active"), -1])
        new = np.append(after[state], -1)[place]  # -1 for rows that nobody contests
        stays = (before == STATUSES.index("superseded")) | (before == STATUSES.index("annulled"))
        changed = np.where((new < 0) | stays, before, new)
        columns = {**evidence.columns, "status": Labels(frozen(changed), STATUSES)}
        return Evidence.of(columns, evidence.scales)

    def states(self, evidence: Evidence, *, as_of: datetime, terms: AppealTerms | None = None) -> tuple[Appeal, ...]:
        """
        Say what has become of every appeal by an instant.

        Args:
            evidence: The rows; with ids.
            as_of: The instant, aware.
            terms: The terms; by default those of `AppealTerms()`.

        Returns:
            The appeals that were filed by then, in the order in which they were given.

        Raises:
            EvidenceError: No ids, or an appeal against a row that is not there.
        """
        now, given = micros(as_of), AppealTerms() if terms is None else terms
        _, known = self._rows(evidence, now)
        state = self._states(known, now, given)
        due = np.full(len(self), MISSING) if given.decide is None else later(self.filed_at, given.decide)
        found = np.flatnonzero(self.filed_at <= now).tolist()
        return tuple(self._appeal(place, APPEAL_STATES[state[place]], int(due[place])) for place in found)

    def _appeal(self, place: int, state: str, due: int) -> Appeal:
        decided = state in _OUTCOMES
        return Appeal(
            self.entry.categories[self.entry.codes[place]],
            state,
            moment(int(self.filed_at[place])),
            moment(due) if state in {"filed", "overdue"} and due != MISSING else None,
            moment(int(self.decided_at[place])) if decided else None,
            self.reason[place] if decided else None,  # type: ignore[arg-type]  # checked when it was read
            self.author[place] if decided else None,  # type: ignore[arg-type]
        )

    def _rows(self, evidence: Evidence, now: int) -> tuple[Index, Ints]:
        """Which appeal is about each row, -1 for none; and since when the contested rows are known."""
        if evidence.id is None:
            msg = "appeals name rows by their id, and the evidence has none."
            raise EvidenceError(msg, hint="give the evidence its column id.")
        number = {name: place for place, name in enumerate(self.entry.decode())}
        of_code = np.array([*(number.get(name, -1) for name in evidence.id.categories), -1], dtype=np.intp)
        place = of_code[evidence.id.codes]
        known = np.full(len(self), MISSING)
        rows = np.flatnonzero(place >= 0)
        np.maximum.at(known, place[rows], known_from(evidence, rows))
        absent = np.flatnonzero((known == MISSING) & (self.filed_at <= now))
        if len(absent):
            msg = (
                f"an appeal is about {self.entry[int(absent[0])]!r}, which is the id of no row ({len(absent)} in all)."
            )
            raise EvidenceError(msg, hint="hand over the rows that are contested as well: nothing is ever deleted.")
        return place, known

    def _states(self, known: Ints, now: int, terms: AppealTerms) -> Index:
        """Position in `APPEAL_STATES`; -1 for what is filed later."""
        late = self.filed_at > later(known, terms.within)
        decided = (self.decided_at != MISSING) & (self.decided_at <= now)
        due = np.zeros(len(self), dtype=bool) if terms.decide is None else later(self.filed_at, terms.decide) <= now
        state = np.where(decided, np.where(self.accepted, 2, 3), np.where(due, 1, 0))
        return np.where(self.filed_at > now, -1, np.where(late, 4, state))


def vanished(before: Evidence, now: Evidence) -> tuple[Name, ...]:
    """
    Find the rows that were there and are not any more: deleting evidence must not launder a score.

    Args:
        before: The evidence of an earlier day, with ids.
        now: The evidence of today, with ids.

    Returns:
        The ids that are missing, in order.

    Raises:
        EvidenceError: A table without ids.

    Examples:
        >>> one, two = (
        ...     Evidence.from_columns(subject="ada", id=ids, occurred_at="2026-06-01T00:00Z")
        ...     for ids in (["a", "b"], ["b"])
        ... )
        >>> vanished(one, two)
        ('a',)
    """
    if before.id is None or now.id is None:
        msg = "rows are told apart by their id, and a table has none."
        raise EvidenceError(msg, hint="give both tables their column id.")
    there = set(now.id.held())
    return tuple(name for name in before.id.held() if name not in there)


def _several(value: Any, size: int) -> list[Any]:
    """One value for all, or one for each."""
    single = value is None or isinstance(value, str | datetime)
    found = [value] * size if single else list(value)
    if len(found) != size:
        msg = f"columns must have one length; entry has {size}, another one {len(found)}."
        raise EvidenceError(msg, hint="give each appeal one value, or all the same.")
    return found


def _times(values: list[Any], column: str, tz: str | None) -> Ints:
    times, problems = to_micros(values, zone=tz, column=column)
    if problems:
        raise problems[0]
    return times


def _check(entries: Labels, filed: Ints, decided: Ints, outcomes: list[Any], told: dict[str, Labels]) -> None:
    if len(set(entries.codes.tolist())) < len(entries) or (entries.codes < 0).any():
        msg = "every appeal must name the row that it is about, and each row once."
        raise EvidenceError(msg, hint="keep the latest appeal of a row.", column="entry")
    strange = next((outcome for outcome in outcomes if outcome is not None and outcome not in _OUTCOMES), None)
    if strange is not None:
        msg = f"outcome must be 'accepted', 'rejected' or None, got {strange!r}."
        raise EvidenceError(msg, hint=nearest(strange, _OUTCOMES), column="outcome")
    if (filed == MISSING).any() or ((decided != MISSING) & (decided < filed)).any():
        msg = "an appeal must say when it was filed, and is not decided before."
        raise EvidenceError(msg, hint="give filed_at for every appeal.", column="filed_at")
    known = decided != MISSING
    full = np.array([outcome is not None for outcome in outcomes], dtype=bool)
    for labels in told.values():
        if (known & (labels.codes < 0)).any() or (known != full).any():
            msg = "a decision must say when, how, why and by whom it was taken."
            raise EvidenceError(msg, hint="give decided_at, outcome, reason and author together.", column="outcome")


def _statuses(evidence: Evidence) -> Index:
    """The status of each row as a position in `STATUSES`; without a column, or a name, it is active."""
    active = STATUSES.index("active")
    if evidence.status is None:
        return np.full(len(evidence), active)
    into = np.array([*(STATUSES.index(str(name)) for name in evidence.status.categories), active], dtype=np.intp)
    found: Index = into[evidence.status.codes]
    return found
