"""When rules are published, and from when they are in force."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation import PolicyError, days, hours
from reputation.identity import check_dates, in_force, instant_field, notice_field, say_force, say_moment

JUNE, JULY = (datetime(2026, month, 1, tzinfo=UTC) for month in (6, 7))
SHANGHAI = ZoneInfo("Asia/Shanghai")


@attrs.frozen
class Dates:
    """A part with both sorts of field."""

    starts: datetime | None = instant_field()
    notice: timedelta | None = notice_field()


# fields


def test_an_instant_is_kept_in_utc() -> None:
    """Equal instants print alike, whatever zone they were told in, and the print evaluates back."""
    told = Dates(starts=datetime(2026, 7, 1, 8, tzinfo=SHANGHAI))

    assert Dates(starts=JULY) == told
    assert repr(Dates(starts=JULY)) == repr(told)
    assert told == eval(repr(told), {"Dates": Dates, "datetime": __import__("datetime")})
    assert Dates() == Dates(starts=None, notice=None)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (datetime(2026, 7, 1), r"starts must carry a zone, got .*\n\nHint: write starts=datetime\(\.\.\., tzinfo="),
        (
            datetime(1, 1, 1, tzinfo=timezone(hours(8))),
            r"starts must lie within the years 1 to 9999 of UTC, got datetime\.datetime\(1, 1, 1, 0, 0, tzinfo=",
        ),
    ],
)
def test_an_instant_without_a_zone_or_out_of_range_is_refused(value: datetime, message: str) -> None:
    """It is a parameter of a policy that is wrong, so it is a PolicyError."""
    with pytest.raises(PolicyError, match=message):
        Dates(starts=value)


def test_a_text_is_no_instant() -> None:
    """A wrong type is a TypeError, with what to write."""
    with pytest.raises(TypeError, match=r"starts must be an aware datetime, got '2026-07-01'\.\n\nHint: write starts="):
        Dates(starts="2026-07-01")


def test_a_notice_is_a_duration_longer_than_zero() -> None:
    """A bare number has no unit."""
    assert "Dates(starts=None, notice=days(7))" == repr(Dates(notice=days(7)))
    with pytest.raises(PolicyError, match=r"notice must be a duration, got the bare number 7\."):
        Dates(notice=7)
    with pytest.raises(PolicyError, match="notice must be longer than zero"):
        Dates(notice=days(0))


# dates that go together


@pytest.mark.parametrize(
    ("published_at", "effective_from", "notice"),
    [
        (None, None, None),
        (JUNE, None, None),
        (None, JULY, None),
        (JULY, JULY, None),
        (JUNE, JULY, days(30)),
        (JUNE, JULY, days(7)),
        (JULY - days(15), JULY, days(15)),
    ],
)
def test_dates_that_keep_the_notice_are_legal(published_at: Any, effective_from: Any, notice: Any) -> None:
    """The notice may be kept to the microsecond; rules may be in force as soon as they are published."""
    check_dates(published_at, effective_from, notice)


@pytest.mark.parametrize(
    ("published_at", "effective_from", "missing"),
    [(None, None, "published_at"), (None, JULY, "published_at"), (JULY, None, "effective_from")],
)
def test_a_notice_needs_both_dates(published_at: Any, effective_from: Any, missing: str) -> None:
    """Otherwise nobody could tell whether it was kept."""
    with pytest.raises(PolicyError) as caught:
        check_dates(published_at, effective_from, days(7))
    assert f"notice needs published_at and effective_from, got notice=days(7) without {missing}." == caught.value.what
    assert "say when the rules are published and from when they are in force." == caught.value.hint


def test_rules_are_not_in_force_before_they_are_published() -> None:
    """Both dates are shown, and how to try rules on the past."""
    with pytest.raises(PolicyError) as caught:
        check_dates(JULY, JUNE, None)
    assert (
        "effective_from must not lie before published_at, "
        "got published_at=2026-07-01T00:00:00+00:00 and effective_from=2026-06-01T00:00:00+00:00."
    ) == caught.value.what
    assert "to try rules on the past, evaluate at an earlier as_of." in str(caught.value.hint)


@pytest.mark.parametrize(("left", "said"), [(days(3), "3 days"), (hours(167), "167 hours"), (days(0), "no time")])
def test_a_notice_that_is_too_short_is_refused_with_the_figures(left: timedelta, said: str) -> None:
    """What was promised, what is left, and the dates that would do."""
    with pytest.raises(PolicyError) as caught:
        check_dates(JULY - left, JULY, days(7))
    told = f"published_at={(JULY - left).isoformat()} and effective_from=2026-07-01T00:00:00+00:00"
    assert f"effective_from must lie at least 7 days after published_at, got {told}: {said}." == caught.value.what
    assert (
        f"start at {(JULY - left + days(7)).isoformat()}, or publish by 2026-06-24T00:00:00+00:00." == caught.value.hint
    )


def test_a_notice_beyond_all_years_is_to_be_lowered() -> None:
    """No date would do."""
    with pytest.raises(PolicyError, match="Hint: lower the notice"):
        check_dates(JUNE, JULY, days(999_999_999))


@given(st.integers(-40, 40), st.integers(1, 40))
def test_a_notice_is_kept_or_refused(left: int, promised: int) -> None:
    """A second implementation in whole days."""
    if left >= promised:
        check_dates(JULY, JULY + days(left), days(promised))
    else:
        with pytest.raises(PolicyError):
            check_dates(JULY, JULY + days(left), days(promised))


# in force


def test_rules_are_in_force_from_their_first_instant_on() -> None:
    """A microsecond before they are not; rules that do not say are always in force."""
    assert in_force(JULY, JULY)
    assert not in_force(JULY, JULY - timedelta(microseconds=1))
    assert in_force(None, JUNE)
    assert in_force(JULY, datetime(2026, 7, 1, 8, tzinfo=SHANGHAI))


def test_a_report_says_since_when_in_the_zone_of_its_instant() -> None:
    """Two instants in one text are told by the same clocks."""
    assert say_force(None, JUNE) is None
    assert "In force since 2026-06-01 08:00 CST." == say_force(JUNE, JULY.astimezone(SHANGHAI))
    assert "Not in force before 2026-07-01 00:00 UTC: this is a rehearsal." == say_force(JULY, JUNE)


@pytest.mark.parametrize(
    ("later", "words"),
    [
        (timedelta(0), "2026-07-01 08:00 (Asia/Shanghai)"),
        (timedelta(seconds=5), "2026-07-01 08:00:05 (Asia/Shanghai)"),
        (timedelta(microseconds=5), "2026-07-01 08:00:00.000005 (Asia/Shanghai)"),
    ],
)
def test_an_instant_is_said_exactly(later: timedelta, words: str) -> None:
    """Day and time as the clocks of the zone show them; seconds where there are any."""
    assert words == say_moment(JULY + later, "Asia/Shanghai")


def test_an_instant_is_said_in_a_zone_that_exists() -> None:
    """A misspelt zone is told with the nearest."""
    with pytest.raises(PolicyError, match="did you mean 'Asia/Shanghai'"):
        say_moment(JULY, "Shanghai")
