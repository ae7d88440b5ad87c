"""Overrides: what a person decides about one subject's level, with a reason and a name under it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, final

import attrs

from reputation.errors import PolicyError, nearest
from reputation.fields import text
from reputation.parts import converted
from reputation.times import micros, moment

__all__ = ["Override", "check_overrides"]


def _instant(name: str) -> Any:  # Any: attrs field builders are typed so
    def convert(value: object) -> datetime | None:
        return None if value is None else moment(micros(value, name=name))  # type: ignore[arg-type]  # it is checked

    return converted(convert, default=None, kw_only=True)


def _subject(value: object) -> str | int:
    if isinstance(value, bool) or not isinstance(value, str | int):
        msg = f"subject must be a name, text or a whole number, got {value!r}."
        raise TypeError(msg)
    return value


def _lock(value: object) -> bool:
    if not isinstance(value, bool):
        msg = f"lock must be True or False, got {value!r}."
        raise TypeError(msg)
    return value


@final
@attrs.frozen
class Override:
    """
    A person's decision about the level of one subject: a direct grade, a floor or a ceiling, or a lock.

    It holds from `start` on and before `until`, on and off the schedule. What the rules would say goes on being worked
    out below it, and counts again when it ends.

    Args:
        subject: Whom it concerns.
        tier: The level itself: a direct grade.
        floor: The least level; with `until` this is a protection until a date.
        ceiling: The highest level.
        lock: Whether the level stays what it was.
        reason: Why; printed wherever the level is.
        author: Who decided.
        start: From when on; None for always.
        until: When it ends; None for no end.

    Raises:
        PolicyError: No reason, no author, nothing decided or several things at once, or an end that is not after the
            start.
        TypeError: A time that is no aware datetime, or another value of the wrong sort.

    Examples:
        >>> from datetime import UTC, datetime
        >>> end = datetime(2026, 5, 1, tzinfo=UTC)
        >>> Override("ada", floor="green", until=end, reason="protection programme", author="mia").describe()
        "not below 'green' until 2026-05-01, by mia: protection programme"

    References:
        Mercado Libre shows a protected level until `protection_end_date` beside the real one. Discourse can lock a
        trust level.
    """

    subject: str | int = converted(_subject)
    tier: str | None = text(default=None, kw_only=True)
    floor: str | None = text(default=None, kw_only=True)
    ceiling: str | None = text(default=None, kw_only=True)
    lock: bool = converted(_lock, default=False, kw_only=True)
    reason: str = text(kw_only=True)
    author: str = text(kw_only=True)
    start: datetime | None = _instant("start")
    until: datetime | None = _instant("until")

    def __attrs_post_init__(self) -> None:
        bounds = self.floor is not None or self.ceiling is not None
        if [self.tier is not None, bounds, self.lock].count(True) != 1:
            msg = f"an override must decide one thing: a tier, bounds (floor, ceiling) or a lock, got {self!r}."
            raise PolicyError(msg, hint="write for instance Override('ada', tier='star', reason=..., author=...).")
        if self.start is not None and self.until is not None and self.start >= self.until:
            msg = f"until must be later than start, got {self.until.isoformat()} and {self.start.isoformat()}."
            raise PolicyError(msg, hint="exchange the two, or leave one out.")

    def holds(self, as_of: datetime) -> bool:
        """
        Whether it is in force at an instant.

        Args:
            as_of: The instant, aware.

        Returns:
            Whether the instant lies within [start, until).

        Examples:
            >>> from datetime import UTC, datetime
            >>> end = datetime(2026, 5, 1, tzinfo=UTC)
            >>> Override("ada", lock=True, until=end, reason="under appeal", author="mia").holds(end)
            False
        """
        now = micros(as_of)
        return (self.start is None or micros(self.start) <= now) and (self.until is None or now < micros(self.until))

    def describe(self) -> str:
        """Say it in plain words."""
        said = [f"{self.tier!r}"] if self.tier is not None else ["locked"] if self.lock else []
        said += [f"not below {self.floor!r}"] if self.floor is not None else []
        said += [f"not above {self.ceiling!r}"] if self.ceiling is not None else []
        end = "" if self.until is None else f" until {self.until:%Y-%m-%d}"
        return f"{' and '.join(said)}{end}, by {self.author}: {self.reason}"


def check_overrides(value: Override | Iterable[Override], names: tuple[str, ...]) -> tuple[Override, ...]:
    """
    Refuse what is no override, and tiers that a ladder lacks.

    Args:
        value: One override or several.
        names: The names of the tiers, lowest first.

    Returns:
        The overrides in order.

    Raises:
        TypeError: Something that is no override.
        PolicyError: A tier that the ladder lacks, or a floor above the ceiling.

    Examples:
        >>> check_overrides((), ("new", "star"))
        ()
    """
    given: tuple[Any, ...] = (value,) if isinstance(value, Override) else tuple(value)
    strange = next((part for part in given if not isinstance(part, Override)), None)
    if strange is not None:
        msg = f"overrides must be Override values, got {strange!r}."
        raise TypeError(msg)
    for part in given:
        for name in (part.tier, part.floor, part.ceiling):
            if name is not None and name not in names:
                msg = f"the override of {part.subject!r} names {name!r}, which is no tier of the ladder."
                raise PolicyError(msg, hint=nearest(name, names))
        if part.floor is not None and part.ceiling is not None and names.index(part.floor) > names.index(part.ceiling):
            msg = f"floor must not lie above ceiling, got {part.floor!r} and {part.ceiling!r}."
            raise PolicyError(msg, hint="exchange the two.")
    return given
