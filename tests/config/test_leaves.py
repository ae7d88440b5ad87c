"""Single values: nothing is guessed, durations are exact, and instants have a zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation import PolicyError
from reputation.codec import say_instant, to_plain
from reputation.config.leaves import (
    read_duration,
    read_instant,
    read_integer,
    read_number,
    read_text,
    read_truth,
)

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
EVERYTHING: tuple[Any, ...] = (None, True, 1, 1.5, "1", "one", [1], {"a": 1}, datetime(2026, 6, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("read", "taken"),
    [
        (read_number, (1, 1.5)),
        (read_integer, (1,)),
        (read_text, ("1", "one")),
        (read_truth, (True,)),
        (read_duration, ()),
        (read_instant, (datetime(2026, 6, 1, tzinfo=UTC),)),
    ],
)
def test_a_reader_takes_its_own_and_nothing_else(read: Callable[[Any], Any], taken: tuple[Any, ...]) -> None:
    """A text is no number, true is not 1, 1 is not true, and a list is nothing of the kind."""
    for value in EVERYTHING:
        if any(type(value) is type(each) and value == each for each in taken):
            assert read(value) == value
        else:
            with pytest.raises(PolicyError, match=r"^must be "):
                read(value)


def test_numbers_are_floats_and_whole_numbers_stay_whole() -> None:
    """As the parts keep them."""
    assert (type(read_number(3)), type(read_integer(3))) == (float, int)


@pytest.mark.parametrize(
    ("read", "value", "message"),
    [
        (read_number, "0.9", "must be a number, got the text '0.9'.\n\nHint: write it without quotes: 0.9."),
        (read_number, " -1e5 ", "must be a number, got the text ' -1e5 '.\n\nHint: write it without quotes: -1e5."),
        (read_number, "9" * 70, f"must be a number, got the text '{'9' * 59}..."),
        (read_number, "0,9", "must be a number, got the text '0,9'."),
        (read_number, False, "must be a number, got false.\n\nHint: write for instance 1."),
        (read_number, None, "must be a number, got nothing."),
        (read_number, {}, "must be a number, got a table."),
        (read_integer, 3.0, "must be a whole number, got 3.0.\n\nHint: write 3."),
        (read_integer, 3.5, "must be a whole number, got 3.5."),
        (read_integer, "3", "must be a whole number, got the text '3'.\n\nHint: write it without quotes: 3."),
        (read_text, 5, 'must be a text, got 5.\n\nHint: set it in quotes: "5".'),
        (read_text, True, 'must be a text, got true.\n\nHint: set it in quotes: "true".'),
        (read_text, [5], "must be a text, got a list."),
        (read_truth, "true", "must be true or false, got the text 'true'.\n\nHint: write true or false, without "),
        (read_truth, 0, "must be true or false, got 0."),
        (read_duration, 90, 'must be a duration, got the bare number 90.\n\nHint: say the unit: "90 days".'),
        (read_duration, True, 'must be a duration, got true.\n\nHint: write for instance "180 days".'),
        (read_duration, "180days", "must be a duration such as '180 days' or '36 hours', got the text '180days'."),
        (read_duration, "1  day", "must be a duration such as '180 days' or '36 hours', got the text '1  day'."),
        (read_duration, "+1 day", "must be a duration such as '180 days' or '36 hours', got the text '+1 day'."),
        (read_duration, "1e3 days", "must be a duration such as '180 days' or '36 hours', got the text '1e3 days'."),
        (read_duration, "\u0661 day", "must be a duration such as '180 days' or '36 hours', got the text '\u0661"),
        (read_duration, "P180D", "must be a duration such as '180 days' or '36 hours', got the text 'P180D'."),
        (read_duration, "1 month", "must be a duration in days, hours, minutes or seconds, got the text '1 month'."),
        (read_duration, "2 dyas", "must be a duration in days, hours, minutes or seconds, got the text '2 dyas'.\n"),
        (read_duration, "0.0000001 seconds", "must be a duration such as '180 days'"),
        (read_duration, "1000000000 days", "must be a duration of at most 999999999 days, got '1000000000 days'."),
        (read_instant, "2026-06-01", "must be an instant such as 2026-06-01T00:00:00Z, got the text '2026-06-01'."),
        (read_instant, "2026-06-31T00:00:00Z", "must be an instant that exists, got '2026-06-31T00:00:00Z'."),
        (read_instant, "2026-06-01T25:00:00Z", "must be an instant that exists, got '2026-06-01T25:00:00Z'."),
        (read_instant, "2026-06-01T00:00:00+99:00", "must be an instant that exists"),
        (read_instant, "0001-01-01T00:00:00+08:00", "must be an instant that exists, got '0001-01-01T00:00:00+08:00'."),
        (read_instant, datetime(1, 1, 1, tzinfo=timezone(8 * timedelta(hours=1))), "must be an instant that exists"),
        (read_instant, "2026-06-01T00:00:00", "must say its zone, got 2026-06-01T00:00:00.\n\nHint: write 2026-06-01T"),
        (read_instant, datetime(2026, 6, 1), "must say its zone, got 2026-06-01T00:00:00."),
        (read_instant, 1748736000, "must be an instant such as 2026-06-01T00:00:00Z, got 1748736000."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(read: Callable[[Any], Any], value: Any, message: str) -> None:
    """What was given, the rule, and what to write."""
    with pytest.raises(PolicyError) as error:
        read(value)

    assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("180 days", 180 * DAY),
        ("1 day", DAY),
        ("1 days", DAY),
        ("2 hour", 2 * 3600 * SECOND),
        ("1.5 days", 1.5 * DAY),
        ("36 hours", 1.5 * DAY),
        ("15 minutes", 900 * SECOND),
        ("0.000001 seconds", timedelta(microseconds=1)),
        ("0.1 seconds", timedelta(milliseconds=100)),
        ("-3 days", -3 * DAY),
        ("0 days", timedelta(0)),
        ("999999999 days", timedelta(days=999999999)),
    ],
)
def test_a_duration_is_a_number_and_a_unit(text: str, length: timedelta) -> None:
    """Whole or decimal, singular or plural."""
    assert read_duration(text) == length


def test_a_duration_that_is_no_whole_number_of_microseconds_is_refused() -> None:
    """Decimals of a unit are exact, and never rounded in silence."""
    assert read_duration("0.000001 days") == timedelta(microseconds=86_400)
    assert read_duration("0.999999 minutes") == 59_999_940 * timedelta(microseconds=1)
    with pytest.raises(PolicyError, match=r"must be a duration such as"):
        read_duration("0.0000005 hours")


@given(st.timedeltas())
def test_every_duration_reads_back(length: timedelta) -> None:
    """However long or short it is, also below zero."""
    assert read_duration(to_plain(length)) == length


@given(st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=st.timezones()))
def test_every_instant_reads_back(moment: datetime) -> None:
    """In UTC, to the microsecond, from the plain form and from what other programs write."""
    assert read_instant(say_instant(moment)) == moment.astimezone(UTC)
    assert read_instant(moment).utcoffset() == timedelta(0)


def test_an_instant_may_be_written_as_others_do() -> None:
    """A blank for the T, small letters, an offset, decimals of a second."""
    expected = datetime(2026, 6, 1, 0, 0, 0, 250_000, tzinfo=UTC)

    for text in (
        "2026-06-01T00:00:00.25Z",
        "2026-06-01 00:00:00.250000Z",
        "2026-06-01t00:00:00.250z",
        "2026-06-01T08:00:00.25+08:00",
        "2026-05-31T16:00:00.25-08:00",
    ):
        assert read_instant(text) == expected
