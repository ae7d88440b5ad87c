"""Windows: where they start and end, whose midnight parts the days, and what they refuse."""

from __future__ import annotations

import datetime
from datetime import UTC, date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.namespace import PUBLIC

from reputation.errors import PolicyError
from reputation.fields import days, hours
from reputation.select import kind, matches
from reputation.times import MISSING, micros, moment
from reputation.windows import Adaptive, Ages, Calendar, Days, PastMonths, Rolling, RowWindow, Unexpired, Window

ZONES = ("UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kolkata")

zones = st.sampled_from(ZONES)
moments = st.datetimes(datetime.datetime(1990, 1, 1), datetime.datetime(2040, 1, 1), timezones=st.just(UTC))


def at(*parts: int, tz: str = "UTC") -> int:
    """Say an instant in microseconds."""
    return micros(datetime.datetime(*parts, tzinfo=ZoneInfo(tz)))  # type: ignore[arg-type, misc]


def start(window: Window, as_of: int, tz: str = "UTC") -> str:
    """Say where a window begins, on the clock of a zone."""
    return moment(window.interval(as_of)[0]).astimezone(ZoneInfo(tz)).isoformat()


@given(st.timedeltas(timedelta(microseconds=1), timedelta(days=4000)), moments, st.integers(-5, 5))
def test_rolling_holds_ages_below_its_length(length: timedelta, as_of: datetime.datetime, shift: int) -> None:
    """(as_of - length, as_of]: a row as old as the length is out, one microsecond younger is in."""
    first, end = Rolling(length).interval(micros(as_of))
    time = micros(as_of - length) + shift

    assert (micros(as_of) - time < length // timedelta(microseconds=1)) == (first <= time)
    assert end == micros(as_of) + 1


def test_a_rolling_window_never_reaches_missing_times() -> None:
    """The mark for a missing time lies before every window, however long."""
    first, _ = Rolling(timedelta.max).interval(at(2026, 1, 1))

    assert first == MISSING + 1


@pytest.mark.parametrize(
    ("count", "today", "first"),
    [
        (60, date(2020, 11, 4), date(2020, 9, 6)),  # a rule's own worked example: 60 days ending 4 November 2020
        (180, date(2020, 11, 19), date(2020, 5, 24)),  # and 180 days ending 19 November 2020
        (1, date(2024, 2, 29), date(2024, 2, 29)),
        (366, date(2024, 12, 31), date(2024, 1, 1)),
    ],
)
@pytest.mark.parametrize("tz", ZONES)
def test_days_count_the_first_and_the_last_day(count: int, today: date, first: date, tz: str) -> None:
    """Calendar days are inclusive, and begin at local midnight, at whatever hour of the day one asks."""
    window = Days(count, tz=tz)
    midnight = micros(datetime.datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(tz)))
    for hour in (0, 12, 23):
        now = at(today.year, today.month, today.day, hour, tz=tz)
        assert (midnight, now + 1) == window.interval(now)


@given(st.integers(1, 800), moments, zones)
def test_days_agree_with_the_calendar(count: int, as_of: datetime.datetime, tz: str) -> None:
    """A second count, with the calendar of the standard library."""
    local = as_of.astimezone(ZoneInfo(tz))
    first = local.date() - timedelta(days=count - 1)
    expected = micros(datetime.datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(tz)))

    assert (expected, micros(as_of) + 1) == Days(count, tz=tz).interval(micros(as_of))


@pytest.mark.parametrize(
    ("count", "today", "first"),
    [
        (6, date(2026, 7, 15), date(2026, 1, 15)),  # Upwork: out after six months and one day
        (6, date(2026, 7, 16), date(2026, 1, 16)),
        (6, date(2026, 8, 31), date(2026, 2, 28)),
        (6, date(2024, 8, 31), date(2024, 2, 29)),
        (1, date(2026, 1, 1), date(2025, 12, 1)),
        (1, date(2026, 12, 31), date(2026, 11, 30)),
        (24, date(2024, 2, 29), date(2022, 2, 28)),
    ],
)
@pytest.mark.parametrize("tz", ZONES)
def test_months_go_back_to_the_same_day(count: int, today: date, first: date, tz: str) -> None:
    """From local midnight of that day, at whatever hour one asks; a day that a month lacks is its last."""
    midnight = micros(datetime.datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(tz)))
    for hour in (0, 12, 23):
        now = at(today.year, today.month, today.day, hour, tz=tz)
        assert (midnight, now + 1) == PastMonths(count, tz=tz).interval(now)


def test_days_may_have_23_or_25_hours() -> None:
    """When the clocks change a calendar day is still one day."""
    now = at(2024, 3, 31, 23, tz="Europe/Berlin")
    first, _ = Days(1, tz="Europe/Berlin").interval(now)

    assert now - first == 22 * 3_600_000_000


@pytest.mark.parametrize(
    ("window", "today", "first", "end"),
    [
        # A shop judged on 1 May by the last three complete months: February, March, April.
        (Calendar("month", last=3, complete=True), (2026, 5, 1), (2026, 2, 1), (2026, 5, 1)),
        (Calendar("month", last=3, complete=True), (2026, 5, 31), (2026, 2, 1), (2026, 5, 1)),
        (Calendar("month", complete=True), (2026, 1, 15), (2025, 12, 1), (2026, 1, 1)),
        (Calendar("month"), (2026, 1, 15), (2026, 1, 1), None),
        (Calendar("month", last=3), (2026, 1, 15), (2025, 11, 1), None),
        (Calendar("month", last=14), (2026, 1, 15), (2024, 12, 1), None),
        (Calendar("quarter"), (2026, 5, 20), (2026, 4, 1), None),
        (Calendar("quarter", last=2, complete=True), (2026, 2, 20), (2025, 7, 1), (2026, 1, 1)),
        (Calendar("year"), (2026, 12, 31), (2026, 1, 1), None),
        (Calendar("year", last=2, complete=True), (2026, 1, 1), (2024, 1, 1), (2026, 1, 1)),
        # The twelve months before the last twelve complete ones, and the twelve before these.
        (Calendar("month", last=12, complete=True, skip=12), (2026, 5, 1), (2024, 5, 1), (2025, 5, 1)),
        (Calendar("month", last=12, complete=True, skip=24), (2026, 5, 31), (2023, 5, 1), (2024, 5, 1)),
        (Calendar("month", last=12, skip=12), (2026, 5, 31), (2024, 6, 1), (2025, 6, 1)),
        (Calendar("quarter", skip=1), (2026, 5, 20), (2026, 1, 1), (2026, 4, 1)),
        (Calendar("year", skip=1, complete=True), (2026, 5, 20), (2024, 1, 1), (2025, 1, 1)),
    ],
)
@pytest.mark.parametrize("tz", ZONES)
def test_calendar_periods(window: Calendar, today: Any, first: Any, end: Any, tz: str) -> None:
    """PastMonths, quarters and years, so far or complete, between local midnights."""
    local = attrs.evolve(window, tz=tz)
    now = at(*today, 12, tz=tz)

    assert (at(*first, tz=tz), now + 1 if end is None else at(*end, tz=tz)) == local.interval(now)


@pytest.mark.parametrize("complete", [False, True])
@pytest.mark.parametrize("period", ["month", "quarter", "year"])
def test_calendar_periods_side_by_side_share_out_time(period: str, *, complete: bool) -> None:
    """Where one stretch ends the one that skips it begins."""
    now = at(2026, 5, 31, 13)
    stretches = [Calendar(period, last=2, complete=complete, skip=skip).interval(now) for skip in (0, 2, 4)]

    assert [stretches[0][0], stretches[1][0]] == [stretches[1][1], stretches[2][1]]


@pytest.mark.parametrize(
    ("window", "days_old", "counts"),
    [
        (Ages(at_least=days(90)), [89, 90, 91, 5000], [False, True, True, True]),
        (Ages(less_than=days(90)), [0, 89, 90, 91], [True, True, False, False]),
        (Ages(at_least=days(365), less_than=days(730)), [0, 364, 365, 729, 730], [False, False, True, True, False]),
    ],
)
def test_ages_hold_a_band(window: Ages, days_old: list[int], counts: list[bool]) -> None:
    """The lower end belongs to the band and the upper one does not, to the microsecond."""
    now = at(2026, 7, 1, 12)
    start, end = window.interval(now)
    times = [now - age * 86_400_000_000 for age in days_old]

    assert counts == [start <= time < end for time in times]
    for edge in (window.at_least, window.less_than):
        if edge is not None:
            time = now - edge // timedelta(microseconds=1)
            assert [edge == window.at_least, edge == window.less_than] == [
                start <= time < end,
                start <= time + 1 < end,
            ]


def test_bands_of_ages_share_out_all_rows() -> None:
    """Three bands of a review site: each row lies in one of them."""
    bands = [Ages(less_than=days(365)), Ages(at_least=days(365), less_than=days(730)), Ages(at_least=days(730))]
    intervals = [band.interval(at(2026, 7, 1)) for band in bands]

    assert [intervals[0][0], intervals[1][0]] == [intervals[1][1], intervals[2][1]]
    assert at(2026, 7, 1) + 1 == intervals[0][1]


def test_ages_longer_than_time_hold_nothing_or_everything() -> None:
    """No band overflows."""
    now = at(2026, 7, 1)

    assert (MISSING + 1, MISSING + 1) == Ages(at_least=timedelta.max).interval(now)
    assert (MISSING + 1, now + 1) == Ages(less_than=timedelta.max).interval(now)


@given(
    as_of=moments,
    tz=zones,
    period=st.sampled_from(["month", "quarter", "year"]),
    last=st.integers(1, 30),
    complete=st.booleans(),
)
def test_calendar_agrees_with_walking_back(
    as_of: datetime.datetime, tz: str, period: str, last: int, *, complete: bool
) -> None:
    """A second count: step back over firsts of the month until enough periods have begun."""
    local = as_of.astimezone(ZoneInfo(tz))
    year, month = local.year, local.month
    firsts = {"month": range(1, 13), "quarter": (1, 4, 7, 10), "year": (1,)}[period]
    begun: list[datetime.datetime] = []
    while len(begun) < last + complete:
        if month in firsts:
            begun.append(datetime.datetime(year, month, 1, tzinfo=ZoneInfo(tz)))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    end = micros(begun[0]) if complete else micros(as_of) + 1

    assert (micros(begun[-1]), end) == Calendar(period, last=last, complete=complete, tz=tz).interval(micros(as_of))


@pytest.mark.parametrize(
    "window", [Days(10**7), Calendar("year", last=10**6), Calendar("month", last=24_320), PastMonths(24_320)]
)
def test_windows_longer_than_the_calendar_hold_everything(window: Window) -> None:
    """No window overflows; it starts in the first days of the year 1."""
    first, end = window.interval(at(2026, 7, 1))

    assert MISSING < first <= at(1, 1, 3)
    assert end == at(2026, 7, 1) + 1


def test_a_row_window_goes_by_the_row() -> None:
    """A row counts until its own end, which is excluded; without an end it counts for ever."""
    window = Unexpired()

    assert [False, False, True, True] == window.mask(np.array([9, 10, 11, MISSING]), 10).tolist()
    assert isinstance(window, RowWindow)
    assert not isinstance(Days(1), RowWindow)
    assert not isinstance(Adaptive(Days(1), Days(2), at_least=1), RowWindow)
    assert Unexpired("valid_until").date == "valid_until"


def test_an_adaptive_window_keeps_its_parts() -> None:
    """The engine chooses per subject; the window only says between what, and when."""
    window = Adaptive(Days(90), Days(365), at_least=400, counting=kind("order"))

    assert (Days(90), Days(365), 400, kind("order")) == (window.short, window.long, window.at_least, window.counting)
    assert Adaptive(Days(90), Days(365), at_least=400).counting is None
    assert Adaptive(Calendar("year"), Days(1), at_least=1).long == Days(1)  # their lengths cannot be compared
    assert Adaptive(Rolling(days(90)), Days(90), at_least=1).short == Rolling(days(90))


@pytest.mark.parametrize(
    "window",
    [
        Rolling(days(90)),
        Rolling(timedelta(microseconds=1)),
        Days(60, tz="Asia/Shanghai"),
        PastMonths(12, tz="Asia/Shanghai"),
        Calendar("month"),
        Calendar("quarter", last=3, complete=True, tz="Europe/Berlin"),
        Calendar("year", skip=1),
        Ages(at_least=days(90)),
        Ages(at_least=hours(36), less_than=days(365)),
        Unexpired(),
        Unexpired(date="valid_until"),
        Adaptive(Days(90), Rolling(hours(10_000)), at_least=400, counting=kind("order") & matches("paid", True)),
    ],
)
def test_windows_are_values(window: object) -> None:
    """Equal by structure, hashable, and rebuilt from their repr."""
    copy = eval(repr(window), {**PUBLIC, "datetime": datetime})

    assert window == copy
    assert hash(window) == hash(copy)


@pytest.mark.parametrize(
    ("window", "said"),
    [
        (Rolling(days(90)), "the last 90 days"),
        (Rolling(hours(36)), "the last 36 hours"),
        (Days(1), "the last calendar day, today included (UTC)"),
        (Days(60, tz="Asia/Shanghai"), "the last 60 calendar days, today included (Asia/Shanghai)"),
        (PastMonths(1), "the last month, to the day (UTC)"),
        (PastMonths(12, tz="Asia/Shanghai"), "the last 12 months, to the day (Asia/Shanghai)"),
        (Calendar("month"), "this month so far (UTC)"),
        (Calendar("quarter", last=2), "this quarter so far and the quarter before it (UTC)"),
        (Calendar("year", last=3), "this year so far and the 2 years before it (UTC)"),
        (Calendar("month", complete=True), "the last complete month (UTC)"),
        (Calendar("month", last=3, complete=True), "the last 3 complete months (UTC)"),
        (Calendar("month", last=12, complete=True, skip=12), "the 12 months before the last 12 complete months (UTC)"),
        (Calendar("year", complete=True, skip=1), "the year before the last complete year (UTC)"),
        (Calendar("quarter", skip=1), "the quarter before this quarter (UTC)"),
        (Calendar("month", last=2, skip=3), "the 2 months before this month and the 2 months before it (UTC)"),
        (Ages(at_least=days(90)), "rows at least 90 days old"),
        (Ages(less_than=hours(36)), "rows less than 36 hours old"),
        (Ages(at_least=days(365), less_than=days(730)), "rows at least 365 days and less than 730 days old"),
        (Unexpired(), "until expires_at"),
        (
            Adaptive(Rolling(days(90)), Rolling(days(365)), at_least=400),
            "the last 90 days if there are at least 400 rows, otherwise the last 365 days",
        ),
        (
            Adaptive(Rolling(days(90)), Rolling(days(365)), at_least=400, counting=kind("order")),
            "the last 90 days if there are at least 400 rows where kind is order, otherwise the last 365 days",
        ),
    ],
)
def test_windows_speak_plain_words(window: Any, said: str) -> None:
    """What a seller reads."""
    assert said == window.describe()


BAD_PARAMETERS: list[tuple[Any, str, str | None]] = [
    (
        lambda: Rolling(90),  # type: ignore[arg-type]
        "length must be a duration, got the bare number 90.",
        "say the unit: length=days(90).",
    ),
    (
        lambda: Rolling(days(0)),
        "length must be longer than zero, got days(0).",
        "write for instance length=days(180).",
    ),
    (lambda: Days(0), "count must be at least 1, got 0.", None),
    (lambda: PastMonths(0), "count must be at least 1, got 0.", None),
    (
        lambda: Calendar("fortnight"),
        "period must be one of 'month', 'quarter', 'year', got 'fortnight'.",
        "Known: 'month', 'quarter', 'year'.",
    ),
    (lambda: Calendar("month", last=0), "last must be at least 1, got 0.", None),
    (lambda: Calendar("month", skip=-1), "skip must be at least 0, got -1.", None),
    (
        Ages,
        "Ages must be given at_least, less_than or both, got neither.",
        "write for instance Ages(at_least=days(90)), or no window at all.",
    ),
    (
        lambda: Ages(at_least=90),  # type: ignore[arg-type]
        "at_least must be a duration, got the bare number 90.",
        "say the unit: at_least=days(90).",
    ),
    (
        lambda: Ages(less_than=days(0)),
        "less_than must be longer than zero, got days(0).",
        "write for instance less_than=days(180).",
    ),
    (
        lambda: Ages(at_least=days(90), less_than=days(90)),
        "at_least must be shorter than less_than, got at_least=days(90) and less_than=days(90).",
        "exchange the two, or leave one out.",
    ),
    (lambda: Unexpired(""), "date must not be empty.", None),
    (lambda: Adaptive(Days(1), Days(2), at_least=0), "at_least must be at least 1, got 0.", None),
    (
        lambda: Adaptive(Days(365), Days(90), at_least=400),
        "short must not be longer than long, got short=Days(count=365, tz='UTC') and long=Days(count=90, tz='UTC').",
        "exchange the two.",
    ),
    (
        lambda: Adaptive(Rolling(days(91)), Days(90), at_least=400),
        "short must not be longer than long, got short=Rolling(length=days(91)) and long=Days(count=90, tz='UTC').",
        "exchange the two.",
    ),
]


@pytest.mark.parametrize(("build", "what", "hint"), BAD_PARAMETERS)
def test_a_window_that_cannot_mean_anything_fails_when_built(build: Any, what: str, hint: str | None) -> None:
    """The message names the parameter, the value and the rule, and the hint says what to write."""
    with pytest.raises(PolicyError) as error:
        build()

    assert (what, hint) == (error.value.what, error.value.hint)


def test_a_calendar_in_an_unknown_zone_is_refused_when_built() -> None:
    """With the nearest names."""
    with pytest.raises(PolicyError, match="Asia/Shangai") as error:
        Days(60, tz="Asia/Shangai")

    assert "Asia/Shanghai" in str(error.value.hint)


WINDOW_HINT = "\n\nHint: write for instance Adaptive(Days(90), Days(365), at_least=400)."


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (
            lambda: Days(days(60)),  # type: ignore[arg-type]
            f"count must be a whole number, got {days(60)!r}.",
        ),
        (lambda: Days(60.0), "count must be a whole number, got 60.0."),  # type: ignore[arg-type]
        (lambda: Calendar("month", skip=1.0), "skip must be a whole number, got 1.0."),  # type: ignore[arg-type]
        (lambda: Calendar("month", skip=True), "skip must be a whole number, got True."),
        (lambda: Calendar("month", complete=1), "complete must be True or False, got 1."),  # type: ignore[arg-type]
        (
            lambda: Adaptive(days(90), Days(365), at_least=1),  # type: ignore[arg-type]
            f"an adaptive window chooses between two windows of time, got {days(90)!r}.{WINDOW_HINT}",
        ),
        (
            lambda: Adaptive(Days(90), Unexpired(), at_least=1),  # type: ignore[arg-type]
            f"an adaptive window chooses between two windows of time, got Unexpired(date='expires_at').{WINDOW_HINT}",
        ),
        (
            lambda: Adaptive(Days, Days(90), at_least=1),  # type: ignore[arg-type]
            f"an adaptive window chooses between two windows of time, got {Days!r}.{WINDOW_HINT}",
        ),
        (
            lambda: Adaptive(Days(90), Days(365), at_least=1, counting="order"),  # type: ignore[arg-type]
            (
                "a predicate combines with predicates only, got 'order'."
                '\n\nHint: write for instance kind("review") & at_least("words", 10).'
            ),
        ),
    ],
)
def test_a_wrong_type_is_a_type_error(build: Any, message: str) -> None:
    """Types are named at once, where they are given."""
    with pytest.raises(TypeError) as error:
        build()

    assert message == str(error.value)
