"""When rules are published, and from when they are in force: the dates of a policy, and the notice between them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import attrs

from reputation.errors import EvidenceError, PolicyError
from reputation.fields import check_duration, repr_duration, say_duration
from reputation.times import micros, moment, zone

__all__ = ["check_dates", "in_force", "instant_field", "notice_field", "say_force", "say_moment"]


def instant_field() -> Any:  # Any: attrs field builders are typed so
    """
    A keyword-only attrs field for an aware datetime or None, by default None; the instant is kept in UTC.

    Returns:
        The field.

    Examples:
        >>> from zoneinfo import ZoneInfo
        >>> @attrs.frozen
        ... class Notice:
        ...     starts: datetime | None = instant_field()
        >>> Notice(starts=datetime(2026, 7, 1, 8, tzinfo=ZoneInfo("Asia/Shanghai"))).starts
        datetime.datetime(2026, 7, 1, 0, 0, tzinfo=datetime.timezone.utc)
    """

    def convert(value: Any, field: attrs.Attribute[Any]) -> datetime | None:
        if value is None:
            return None
        try:
            return moment(micros(value, name=field.name))
        except EvidenceError as error:  # naive: here it is a parameter that is wrong, not a table
            raise PolicyError(error.what, hint=error.hint) from None
        except OverflowError:
            msg = f"{field.name} must lie within the years 1 to 9999 of UTC, got {value!r}."
            raise PolicyError(msg) from None

    return attrs.field(default=None, converter=attrs.Converter(convert, takes_field=True), kw_only=True)


def notice_field() -> Any:
    """
    A keyword-only attrs field for a duration longer than zero or None, by default None.

    Returns:
        The field.

    Examples:
        >>> @attrs.frozen
        ... class Change:
        ...     notice: timedelta | None = notice_field()
        >>> Change(), Change(notice=timedelta(weeks=1))
        (Change(notice=None), Change(notice=days(7)))
    """

    def convert(value: object, field: attrs.Attribute[Any]) -> timedelta | None:
        return None if value is None else check_duration(field.name, value)

    converter: Any = attrs.Converter(convert, takes_field=True)
    return attrs.field(default=None, converter=converter, kw_only=True, repr=repr_duration)


def check_dates(published_at: datetime | None, effective_from: datetime | None, notice: timedelta | None) -> None:
    """
    Refuse dates of a policy that contradict each other, or leave less time than was promised.

    Args:
        published_at: When the rules are published.
        effective_from: From when they are in force.
        notice: The least time between the two.

    Raises:
        PolicyError: The rules are in force before they are published; a notice without both dates, or one that the
            dates do not keep.

    Examples:
        >>> from datetime import timezone
        >>> june, july = (datetime(2026, month, 28, tzinfo=timezone.utc) for month in (6, 7))
        >>> check_dates(june, july, timedelta(days=15))
    """
    given = {"published_at": published_at, "effective_from": effective_from}
    missing = [name for name, value in given.items() if value is None]
    if notice is not None and missing:
        msg = f"notice needs published_at and effective_from, got notice={repr_duration(notice)} without {missing[0]}."
        raise PolicyError(msg, hint="say when the rules are published and from when they are in force.")
    if published_at is None or effective_from is None:
        return
    told = f"published_at={published_at.isoformat()} and effective_from={effective_from.isoformat()}"
    if effective_from < published_at:
        msg = f"effective_from must not lie before published_at, got {told}."
        hint = "nobody can keep rules that cannot be read yet; to try rules on the past, evaluate at an earlier as_of."
        raise PolicyError(msg, hint=hint)
    left = effective_from - published_at
    if notice is not None and left < notice:
        apart = "no time" if not left else say_duration(left)
        msg = f"effective_from must lie at least {say_duration(notice)} after published_at, got {told}: {apart}."
        raise PolicyError(msg, hint=_mend(published_at, effective_from, notice))


def _mend(published_at: datetime, effective_from: datetime, notice: timedelta) -> str:
    try:
        return f"start at {(published_at + notice).isoformat()}, or publish by {(effective_from - notice).isoformat()}."
    except OverflowError:  # beyond the years that can be told
        return "lower the notice."


def in_force(effective_from: datetime | None, as_of: datetime) -> bool:
    """
    Whether rules are in force at an instant.

    Args:
        effective_from: From when they are; None for rules that do not say.
        as_of: The instant, aware.

    Returns:
        False only where the rules begin later.

    Examples:
        >>> from datetime import timezone
        >>> june, july = (datetime(2026, month, 1, tzinfo=timezone.utc) for month in (6, 7))
        >>> in_force(july, june), in_force(july, july), in_force(None, june)
        (False, True, True)
    """
    return effective_from is None or micros(as_of) >= micros(effective_from)


def say_force(effective_from: datetime | None, as_of: datetime) -> str | None:
    """
    Say in a report whether its rules are in force.

    Args:
        effective_from: From when they are; None for rules that do not say.
        as_of: The instant of the report, aware; its zone is the one that is told.

    Returns:
        A sentence, or None where the rules do not say.

    Examples:
        >>> from datetime import timezone
        >>> june, july = (datetime(2026, month, 1, tzinfo=timezone.utc) for month in (6, 7))
        >>> say_force(june, july), say_force(july, june)
        ('In force since 2026-06-01 00:00 UTC.', 'Not in force before 2026-07-01 00:00 UTC: this is a rehearsal.')
    """
    if effective_from is None:
        return None
    start = f"{effective_from.astimezone(as_of.tzinfo):%Y-%m-%d %H:%M %Z}"
    begun = in_force(effective_from, as_of)
    return f"In force since {start}." if begun else f"Not in force before {start}: this is a rehearsal."


def say_moment(when: datetime, tz: str) -> str:
    """
    Say an instant as the clocks of a zone show it.

    Args:
        when: The instant, aware.
        tz: The name of the zone.

    Returns:
        Day, time and zone; seconds where there are any.

    Raises:
        PolicyError: There is no such zone.

    Examples:
        >>> from datetime import timezone
        >>> say_moment(datetime(2026, 6, 30, 16, tzinfo=timezone.utc), "Asia/Shanghai")
        '2026-07-01 00:00 (Asia/Shanghai)'
    """
    local = when.astimezone(zone(tz)).replace(tzinfo=None)
    whole = not (local.second or local.microsecond)
    return f"{local.isoformat(sep=' ', timespec='minutes' if whole else 'auto')} ({tz})"
