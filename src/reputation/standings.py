"""Standings: the level that every subject holds, since when, and what has to be remembered to settle the next one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from reputation.arrays import Bools, Ints, frozen
from reputation.errors import PolicyError, UnknownSubjectError, nearest
from reputation.times import MISSING, micros, moment, to_micros

__all__ = ["Standing", "Standings", "find", "named"]

_TIERS = ("tier", "settled", "computed", "projected")
_TIMES = ("since", "settled_since", "entered", "until")
_FLAGS = ("risen", "overridden")
_MEMORY = "memory."


def named(names: tuple[str, ...], positions: Ints) -> npt.NDArray[np.object_]:
    """
    Turn positions into names.

    Args:
        names: The names.
        positions: Positions; -1 for None.

    Returns:
        The names.

    Examples:
        >>> named(("new", "star"), np.array([1, -1])).tolist()
        ['star', None]
    """
    return np.array([*names, None], dtype=object)[positions]


def find(subjects: tuple[str | int, ...], subject: Any) -> int:
    """
    Find a subject among sorted ones.

    Args:
        subjects: The subjects, sorted.
        subject: Whom to find.

    Returns:
        The position; -1 for a stranger.

    Examples:
        >>> find(("ada", "bob"), "bob"), find(("ada", "bob"), 7)
        (1, -1)
    """
    try:
        place = bisect_left(subjects, subject)
    except TypeError:  # a text among whole numbers, or the other way round
        return -1
    return place if place < len(subjects) and subjects[place] == subject else -1


@attrs.frozen
class Standing:
    """
    The level of one subject, and why it is what it is.

    Args:
        subject: Who.
        tier: The level that is shown; None where it holds none.
        computed_tier: The level that the conditions give by themselves at `as_of`.
        projected_tier: The level that would be taken if `as_of` were a moment of the schedule.
        since: Since when the level is held; None while there is no official one.
        official: Whether the level was taken on the schedule or decided by a person.
        reason: Why the level differs from the computed one, or what a person decided; None where nothing is to be said.
        as_of: The instant.

    Examples:
        >>> from datetime import UTC, datetime
        >>> now = datetime(2026, 7, 1, tzinfo=UTC)
        >>> Standing("ada", "star", "good", "star", now, True, "in grace", now).to_dict()["reason"]
        'in grace'
    """

    subject: str | int
    tier: str | None
    computed_tier: str | None
    projected_tier: str | None
    since: datetime | None
    official: bool
    reason: str | None
    as_of: datetime

    def to_dict(self) -> dict[str, Any]:
        """The standing as plain Python data, ready for `json.dumps(..., allow_nan=False)`."""
        since = None if self.since is None else self.since.isoformat()
        return {**attrs.asdict(self), "since": since, "as_of": self.as_of.isoformat()}


def _frozen_all(value: Mapping[str, Ints]) -> Mapping[str, Ints]:
    return MappingProxyType({name: _own(column) for name, column in value.items()})


def _own(array: Any) -> Any:
    return frozen(array.copy()) if array.flags.writeable else array


def _column() -> Any:  # Any: attrs field builders are typed so
    return attrs.field(converter=_own)


@attrs.frozen(eq=False, kw_only=True, repr=False)
class Standings:
    """
    The levels of all subjects at one instant. Made by `settle`, by reports and by `from_columns`.

    Tiers are positions in `names`, -1 for none; times are microseconds of UTC, `MISSING` for none.

    Args:
        as_of: The instant.
        taken: The last moment at which levels were taken officially; None before the first.
        subjects: Everyone, sorted.
        names: The names of the tiers.
        tier: The level that is shown.
        settled: The level that the rules give, without what persons decided.
        computed: The level that the conditions give by themselves.
        projected: What would be settled if `as_of` were a moment of the schedule.
        since: Since when the level shown is held.
        settled_since: Since when the settled one is held; `MISSING` while there is no official one.
        risen: Whether the settled one was reached from below.
        entered: At which moment the subject was first rated.
        overridden: Whether a person's decision is in force.
        reason: Position in `reasons` of why the level shown differs from the computed one; -1 for none.
        until: Until when that reason lasts at the longest.
        reasons: Reasons in words.
        memory: What the stabilisers remember: whole numbers by name.
        before: What stood before this instant, so that it can be settled again; None where that is not known.

    Examples:
        >>> from datetime import UTC, datetime
        >>> from reputation import Ladder, Tier
        >>> levels = {"subject": ["ada"], "tier": ["star"], "since": [datetime(2026, 6, 1, tzinfo=UTC)]}
        >>> ladder = Ladder(Tier("new"), Tier("star", at=0.8))
        >>> Standings.from_columns(levels, names=ladder.names, as_of=datetime(2026, 7, 1, tzinfo=UTC))["ada"].tier
        'star'
    """

    as_of: datetime
    taken: datetime | None
    subjects: tuple[str | int, ...]
    names: tuple[str, ...]
    tier: Ints = _column()
    settled: Ints = _column()
    computed: Ints = _column()
    projected: Ints = _column()
    since: Ints = _column()
    settled_since: Ints = _column()
    risen: Bools = _column()
    entered: Ints = _column()
    overridden: Bools = _column()
    reason: Ints = _column()
    until: Ints = _column()
    reasons: tuple[str, ...] = ()
    memory: Mapping[str, Ints] = attrs.field(factory=dict, converter=_frozen_all)
    before: Standings | None = None

    def __len__(self) -> int:
        return len(self.subjects)

    def __repr__(self) -> str:
        kind = "official" if self.official else "projected"
        return f"Standings({len(self):,} subject{'' if len(self) == 1 else 's'}, {kind}, {self.as_of.isoformat()})"

    def __contains__(self, subject: object) -> bool:
        return find(self.subjects, subject) >= 0

    def __getitem__(self, subject: str | int) -> Standing:
        return self.at(self.place(subject))

    def __iter__(self) -> Iterator[Standing]:
        return map(self.at, range(len(self)))

    def __reduce__(self) -> tuple[Any, ...]:
        fields = {field.name: getattr(self, field.name) for field in attrs.fields(type(self))}
        return _rebuilt, ({**fields, "memory": dict(self.memory)},)

    @property
    def official(self) -> bool:
        """Whether levels were taken at this very instant."""
        return self.taken is not None and micros(self.taken) == micros(self.as_of)

    @property
    def official_levels(self) -> Bools:
        """Whose level was taken on the schedule, or decided by a person."""
        held: Bools = self.since != MISSING
        return held

    def tiers(self) -> list[str | None]:
        """The level of every subject; None where it holds none."""
        return list(named(self.names, self.tier))

    def place(self, subject: str | int) -> int:
        """Position of a subject in the columns."""
        place = find(self.subjects, subject)
        if place < 0:
            msg = f"no subject {subject!r} among {len(self):,} subjects."
            raise UnknownSubjectError(msg, hint=nearest(subject, self.subjects[:1000]))
        return place

    def at(self, place: int) -> Standing:
        """The standing at a position."""
        shown, computed, projected = (
            None if column[place] < 0 else self.names[column[place]]
            for column in (self.tier, self.computed, self.projected)
        )
        return Standing(
            self.subjects[place],
            shown,
            computed,
            projected,
            _instant(self.since[place]),
            bool(self.since[place] != MISSING),
            self._why(place),
            self.as_of,
        )

    def _why(self, place: int) -> str | None:
        if self.reason[place] < 0:
            return None
        until = _instant(self.until[place])
        end = "" if until is None else f" until {until:%Y-%m-%d}"
        return f"{self.reasons[self.reason[place]]}{end}"

    def to_columns(self) -> dict[str, Any]:
        """
        The standings as columns that any table can store.

        Returns:
            Arrays by name, one entry per subject: names of tiers, times as `datetime64[us]` of UTC, flags, the reason
            as text, and what the stabilisers remember as whole numbers. `from_columns` reads them back.
        """
        columns: dict[str, Any] = {"subject": np.array(self.subjects, dtype=object)}
        columns |= {name: named(self.names, getattr(self, name)) for name in _TIERS}
        columns |= {name: _times(getattr(self, name)) for name in _TIMES}
        columns |= {name: getattr(self, name) for name in _FLAGS}
        columns["reason"] = named(self.reasons, self.reason)
        taken = MISSING if self.taken is None else micros(self.taken)
        columns |= {
            name: _times(np.full(len(self), us)) for name, us in (("as_of", micros(self.as_of)), ("taken", taken))
        }
        return {name: frozen(column) for name, column in columns.items()} | {
            f"{_MEMORY}{name}": column for name, column in self.memory.items()
        }

    @classmethod
    def from_columns(
        cls, columns: Mapping[str, Any], *, names: tuple[str, ...], as_of: datetime | None = None
    ) -> Standings:
        """
        Read standings that were stored, or that another system kept.

        Args:
            columns: What `to_columns` gives; `subject`, `tier` and `since` are enough. What is not there is taken from
                these: the level counts as settled and computed, and as reached from below.
            names: The names of the tiers: `policy.tiers.names`.
            as_of: The instant; None where the columns say it.

        Returns:
            The standings, sorted by subject.

        Raises:
            PolicyError: A tier that is not among the names, a subject that is there twice, or a missing column.
            EvidenceError: A time that is none.

        Examples:
            >>> from datetime import UTC, datetime
            >>> when = datetime(2026, 7, 1, tzinfo=UTC)
            >>> levels = {"subject": ["bob", "ada"], "tier": ["new", "star"], "since": [when, when]}
            >>> Standings.from_columns(levels, names=("new", "star"), as_of=when).tiers()
            ['star', 'new']
        """
        return _read(columns, tuple(names), as_of)

    def equals(self, other: Standings) -> bool:
        """Whether two standings say the same of the same subjects at the same instant and remember the same."""
        mine, theirs = self.to_columns(), other.to_columns()
        alike = (self.subjects, micros(self.as_of), self.taken) == (other.subjects, micros(other.as_of), other.taken)
        return (
            alike and mine.keys() == theirs.keys() and all(_same(column, theirs[name]) for name, column in mine.items())
        )


def _same(left: npt.NDArray[Any], right: npt.NDArray[Any]) -> bool:
    times = left.dtype.kind == "M"
    return np.array_equal(left.view(np.int64), right.view(np.int64)) if times else np.array_equal(left, right)


def _instant(us: int) -> datetime | None:
    return None if us == MISSING else moment(int(us))


def _times(us: Ints) -> npt.NDArray[np.datetime64]:
    return us.astype("datetime64[us]")  # MISSING is the integer of "not a time"


def _rebuilt(fields: Mapping[str, Any]) -> Standings:
    return Standings(**fields)


def _read(columns: Mapping[str, Any], names: tuple[str, ...], as_of: datetime | None) -> Standings:
    for name in ("subject", "tier", "since"):
        if name not in columns:
            msg = f"standings must have a column {name!r}."
            raise PolicyError(msg, hint=nearest(name, columns))
    order, subjects = _sorted(columns["subject"])
    tier = _positions(columns["tier"], names)[order]
    since = _read_times(columns["since"], "since")[order]
    default = {"settled": tier, "computed": tier, "projected": tier, "settled_since": since, "entered": since}
    tiers = {name: _positions(columns[name], names)[order] for name in _TIERS[1:] if name in columns}
    times = {name: _read_times(columns[name], name)[order] for name in _TIMES[1:] if name in columns}
    flags = {name: np.array(columns[name], dtype=bool)[order] for name in _FLAGS if name in columns}
    instant, taken = (_only(columns, name) for name in ("as_of", "taken"))
    instant = instant if as_of is None else as_of
    if instant is None:
        msg = "as_of must say at which instant the standings held."
        raise PolicyError(msg, hint="write as_of=..., or give a column as_of.")
    nothing = {"risen": np.ones(len(order), dtype=bool), "overridden": np.zeros(len(order), dtype=bool)}
    reasons, reason = _texts(np.asarray(columns.get("reason", [None] * len(order)), dtype=object)[order])
    memory = {
        name.removeprefix(_MEMORY): np.asarray(column, dtype=np.int64)[order]
        for name, column in columns.items()
        if name.startswith(_MEMORY)
    }
    rest: dict[str, Any] = {**default, "until": np.full(len(order), MISSING), **nothing, **tiers, **times, **flags}
    return Standings(
        as_of=instant,
        taken=taken,
        subjects=subjects,
        names=names,
        tier=tier,
        since=since,
        reason=reason,
        reasons=reasons,
        memory=memory,
        **rest,
    )


def _sorted(subjects: Any) -> tuple[Ints, tuple[str | int, ...]]:
    found = subjects.tolist() if isinstance(subjects, np.ndarray) else list(subjects)
    order = np.array(sorted(range(len(found)), key=found.__getitem__), dtype=np.int64)
    ordered = tuple(found[place] for place in order)
    twice = next((left for left, right in pairwise(ordered) if left == right), None)
    if twice is not None:
        msg = f"every subject must stand there once; {twice!r} stands there twice."
        raise PolicyError(msg, hint="keep the row with the latest as_of.")
    return order, ordered


def _positions(tiers: Any, names: tuple[str, ...]) -> Ints:
    known: dict[Any, int] = {None: -1, **{name: place for place, name in enumerate(names)}}
    found = [known.get(tier, MISSING) for tier in tiers]
    if MISSING in found:
        strange = next(iter(tier for tier, place in zip(tiers, found, strict=True) if place == MISSING))
        msg = f"{strange!r} is no tier of the ladder."
        raise PolicyError(msg, hint=nearest(strange, names))
    return np.array(found, dtype=np.int64)


def _read_times(values: Any, column: str) -> Ints:
    times, problems = to_micros(values, zone="UTC", column=column)
    if problems:
        raise problems[0]
    return times


def _only(columns: Mapping[str, Any], name: str) -> datetime | None:
    """The instant that a column says in every row."""
    times = np.unique(_read_times(columns[name], name)) if name in columns else np.array([], dtype=np.int64)
    if len(times) > 1:
        msg = f"{name} must be one instant, got {len(times):,} of them."
        raise PolicyError(msg, hint="read the rows of one instant.")
    return _instant(times[0]) if len(times) else None


def _texts(values: npt.NDArray[np.object_]) -> tuple[tuple[str, ...], Ints]:
    known = tuple(dict.fromkeys(value for value in values.tolist() if value is not None))
    places = {None: -1, **{text: place for place, text in enumerate(known)}}
    return known, np.array([places[value] for value in values.tolist()], dtype=np.int64)
