"""Restrictions: the sanctions that were imposed, on whom, from when to when, and in which state each of them is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import attrs
import numpy as np

from reputation.arrays import Bools, Floats, Index, Ints, frozen
from reputation.errors import UnknownSubjectError, nearest
from reputation.labels import Name
from reputation.offsets import LAST
from reputation.parts import say_number
from reputation.printed import columns
from reputation.sanctions import Decision, Sanction
from reputation.standings import find, named
from reputation.times import MISSING, micros, moment

__all__ = ["STATES", "Restriction", "Restrictions"]

#: In which state a restriction can be.
STATES = ("notice", "proposed", "declined", "announced", "active", "over")


@attrs.frozen
class Restriction:
    """
    One sanction that was imposed on one subject.

    Args:
        subject: Whom it concerns.
        sanction: The name of the sanction.
        area: The area of the balance; None where there are no areas, or where it is unknown.
        ordinal: The how-manieth time it is, repeats that do not count any more left out.
        balance: The balance that imposed it; None where a single row did.
        reached_at: The instant whose balance, or whose row, imposed it.
        decided_at: When the rules, or the person who confirmed it, imposed it.
        start: From when on it restricts; None while it is only proposed, and where it was declined.
        end: Until when; None for no end.
        state: `notice` where nothing is restricted, `proposed` while a person has to confirm it, `declined` where one
            did not, `announced` before its start, `active`, or `over`.
        lift_from: From when on it can be lifted early; None where that is not possible.
        row: Position in the evidence of the row that imposed it; None where time did.
        decision: What a person decided; None where nobody did.

    Examples:
        >>> from datetime import UTC
        >>> june, july = (datetime(2026, month, 1, tzinfo=UTC) for month in (6, 7))
        >>> Restriction("ada", "limits", None, 1, 12.0, june, june, june, july, "active").to_dict()["end"]
        '2026-07-01T00:00:00+00:00'
    """

    subject: str | int
    sanction: str
    area: str | int | None
    ordinal: int
    balance: float | None
    reached_at: datetime
    decided_at: datetime
    start: datetime | None
    end: datetime | None
    state: str
    lift_from: datetime | None = None
    row: int | None = None
    decision: Decision | None = None

    def to_dict(self) -> dict[str, Any]:
        """The restriction as plain Python data, ready for `json.dumps(..., allow_nan=False)`."""
        plain = attrs.asdict(self, recurse=False)
        times = {name: value.isoformat() for name, value in plain.items() if isinstance(value, datetime)}
        decision = None if self.decision is None else _plain_decision(self.decision)
        return {**plain, **times, "decision": decision}


def _plain_decision(decision: Decision) -> dict[str, Any]:
    return {
        "at": decision.at.isoformat(),
        "confirmed": decision.confirmed,
        "reason": decision.reason,
        "author": decision.author,
    }


@attrs.frozen(eq=False, kw_only=True, repr=False)
class Restrictions:
    """
    The restrictions of all subjects at one instant, by subject and in order of time. Made by `policy.restrictions`.

    Args:
        as_of: The instant.
        subjects: Everyone whom the evidence knows, sorted.
        areas: The names of areas, sorted.
        sanctions: The rules; those of one escalation after those of another.
        subject: Position in `subjects` of whom each restriction concerns.
        area: Position in `areas`; -1 for none.
        sanction: Position in `sanctions`.
        ordinal: The how-manieth time it is.
        balance: The balance that imposed it; NaN where a single row did.
        reached: The instant whose balance, or whose row, imposed it, in microseconds.
        decided: When it was imposed.
        start: From when on it restricts; `MISSING` where it does not.
        end: Until when; `LAST` for no end.
        lift_from: From when on it can be lifted early; `MISSING` where that is not possible.
        row: Position in the evidence of the row that imposed it; -1 for none.
        state: Position in `STATES`.
        decision: Position in `decisions`; -1 for none.
        decisions: What persons decided.

    Examples:
        >>> from datetime import UTC
        >>> from reputation import Escalation, Evidence, Metric, Points, Policy, Sanction, days
        >>> points = Metric(Points(), name="points")
        >>> policy = Policy(points, sanctions=Escalation("points", Sanction("limits", at=12, lasts=days(7))))
        >>> rows = Evidence.from_columns(subject="ada", occurred_at="2026-06-01T00:00Z", amount=12)
        >>> found = policy.restrictions(rows, as_of=datetime(2026, 6, 5, tzinfo=UTC))
        >>> [(restriction.sanction, restriction.state) for restriction in found["ada"]]
        [('limits', 'active')]
    """

    as_of: datetime
    subjects: tuple[Name, ...]
    areas: tuple[Name, ...]
    sanctions: tuple[Sanction, ...]
    subject: Index
    area: Index
    sanction: Index
    ordinal: Ints
    balance: Floats
    reached: Ints
    decided: Ints
    start: Ints
    end: Ints
    lift_from: Ints
    row: Index
    state: Index
    decision: Index
    decisions: tuple[Decision, ...] = ()

    def __len__(self) -> int:
        return len(self.subject)

    def __iter__(self) -> Iterator[Restriction]:
        return map(self.at, range(len(self)))

    def __str__(self) -> str:
        return f"as of {_minute(self.as_of)} UTC\n\n{self.table()}"

    def __repr__(self) -> str:
        counted = f"{len(self):,} restriction{'' if len(self) == 1 else 's'}"
        return f"Restrictions({counted}, {int(self.in_force.sum()):,} active, {self.as_of.isoformat()})"

    def __getitem__(self, subject: str | int) -> tuple[Restriction, ...]:
        place = find(self.subjects, subject)
        if place < 0:
            msg = f"no subject {subject!r} among {len(self.subjects):,} subjects."
            raise UnknownSubjectError(msg, hint=nearest(subject, self.subjects[:1000]))
        first, last = np.searchsorted(self.subject, [place, place + 1])
        return tuple(map(self.at, range(int(first), int(last))))

    @property
    def in_force(self) -> Bools:
        """Which of them restrict somebody now."""
        found: Bools = self.state == STATES.index("active")
        return found

    @property
    def active(self) -> Restrictions:
        """Those that restrict somebody now."""
        return self.take(np.flatnonzero(self.in_force))

    def of(self, state: str) -> Restrictions:
        """Those in a state, one of `STATES`: what waits for a person is `proposed`."""
        return self.take(np.flatnonzero(self.state == STATES.index(state)))

    def table(self, *, limit: int = 20) -> str:
        """
        The restrictions as a text table; times are those of UTC.

        Args:
            limit: The number of restrictions to show, in their own order: by subject, then by time.

        Returns:
            A table with a heading line; a last line says how many are not shown.
        """
        if not len(self):
            return "no restrictions"
        shown = [self.at(place) for place in range(min(limit, len(self)))]
        cells = [_cells(one) for one in shown]
        used = [place for place, _ in enumerate(_HEAD) if place not in _OPTIONAL or any(row[place] for row in cells)]
        lines = columns([[row[place] for place in used] for row in (_HEAD, *cells)])
        rest = len(self) - len(shown)
        return "\n".join([*lines, *([f"... and {rest:,} more"] if rest else [])])

    def take(self, index: Index) -> Restrictions:
        """The restrictions at some positions; all subjects stay known."""
        return attrs.evolve(self, **{name: getattr(self, name)[index] for name in _COLUMNS})

    def at(self, place: int) -> Restriction:
        """The restriction at a position."""
        balance, row, decision = float(self.balance[place]), int(self.row[place]), int(self.decision[place])
        return Restriction(
            self.subjects[self.subject[place]],
            self.sanctions[self.sanction[place]].name,
            None if self.area[place] < 0 else self.areas[self.area[place]],
            int(self.ordinal[place]),
            None if np.isnan(balance) else balance,
            moment(int(self.reached[place])),
            moment(int(self.decided[place])),
            _instant(int(self.start[place])),
            _instant(int(self.end[place])),
            STATES[self.state[place]],
            _instant(int(self.lift_from[place])),
            None if row < 0 else row,
            None if decision < 0 else self.decisions[decision],
        )

    def to_columns(self) -> dict[str, Any]:
        """
        The restrictions as columns that any table can store.

        Returns:
            Arrays by name, one entry per restriction: names, times as `datetime64[us]` of UTC ("not a time" for none),
            the balance with NaN for none, the position of the row with -1 for none, and who decided what.
        """
        told = (*((decision.reason, decision.author) for decision in self.decisions), (None, None))
        columns: dict[str, Any] = {
            "subject": named(self.subjects, self.subject),  # type: ignore[arg-type]  # names of either sort
            "sanction": named(tuple(sanction.name for sanction in self.sanctions), self.sanction),
            "area": named(self.areas, self.area),  # type: ignore[arg-type]
            "ordinal": self.ordinal,
            "balance": self.balance,
            "state": named(STATES, self.state),
            "row": self.row,
        }
        columns |= {name: _times(getattr(self, name)) for name in ("reached", "decided", "start", "end", "lift_from")}
        columns["reason"] = np.array([reason for reason, _ in told], dtype=object)[self.decision]
        columns["author"] = np.array([author for _, author in told], dtype=object)[self.decision]
        columns["as_of"] = _times(np.full(len(self), micros(self.as_of)))
        return {name: frozen(column) for name, column in columns.items()}


_COLUMNS = (
    *("subject", "area", "sanction", "ordinal", "balance", "reached", "decided", "start", "end", "lift_from", "row"),
    *("state", "decision"),
)


_HEAD = ("subject", "sanction", "area", "state", "from", "until", "imposed by", "decided by")
_OPTIONAL = (_HEAD.index("area"), _HEAD.index("decided by"))  # shown where anything is known of it


def _cells(one: Restriction) -> tuple[str, ...]:
    """One line of the table."""
    by = f"row {one.row}" if one.balance is None else f"{say_number(round(one.balance, 6))} points"
    return (
        str(one.subject),
        one.sanction if one.ordinal == 1 else f"{one.sanction} (time {one.ordinal})",
        "" if one.area is None else str(one.area),
        one.state,
        "-" if one.start is None else _minute(one.start),
        "-" if one.start is None else "open" if one.end is None else _minute(one.end),
        f"{by} on {one.reached_at:%Y-%m-%d}",
        "" if one.decision is None else one.decision.author,
    )


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _instant(us: int) -> datetime | None:
    return None if us in {MISSING, LAST} else moment(us)


def _times(us: Ints) -> Any:
    return np.where(us == LAST, MISSING, us).astype("datetime64[us]")
