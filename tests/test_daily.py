"""Reading sums by day at an instant: which days count, what is left of each, one number per subject."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import attrs
import numpy as np
import pytest

import reputation as rp
from reputation import daily
from reputation.cells import Cells
from reputation.daily import Reading
from reputation.statistics import Channel, Count, Moments, Reduce
from reputation.tally import Tally
from reputation.times import MISSING, micros

DAY = rp.days(1)
TODAY = date(2026, 3, 31)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@attrs.frozen
class Weights:
    """A statistic from elsewhere: the heaviest row, the square of the lightest, cubes, and the plain number of rows."""

    channels: ClassVar[Mapping[str, Channel]] = {
        "heaviest": Channel(reduce=Reduce.MAX),
        "lightest": Channel(reduce=Reduce.MIN, degree=2),
        "cube": Channel(degree=3),
        "rows": Channel(degree=0),
    }
    reads: ClassVar[tuple[str, ...]] = ()

    def lift(self, rows: Any, weight: Any) -> Mapping[str, Any]:
        """What each row offers."""
        del rows
        return {"heaviest": weight, "lightest": weight * weight, "cube": weight**3, "rows": 1.0}


@attrs.frozen
class Half:
    """A decay from elsewhere that gives one number for all ages, and is none for a law: half of everything is left."""

    grain: timedelta = DAY
    tz: str = "UTC"

    def remaining(self, age: Any, ops: Any) -> Any:
        """Half."""
        del age, ops
        return 0.5


@attrs.frozen
class Between:
    """A window from elsewhere: from one instant up to another."""

    start: int
    end: int

    def interval(self, as_of: int) -> tuple[int, int]:
        """The two."""
        del as_of
        return self.start, self.end

    def describe(self) -> str:
        """Say it."""
        return "between"


def at(hour: int, *, zone: ZoneInfo = SHANGHAI, day: date = TODAY) -> int:
    """An hour of a day."""
    return micros(datetime(day.year, day.month, day.day, hour, tzinfo=zone))


def reading(ages: Mapping[int, list[int]], *, subjects: int = 3, zone: ZoneInfo = SHANGHAI) -> Reading:
    """Cells so many days before noon of today, by subject."""
    pairs = [(who, TODAY.toordinal() - age) for who, all_of in ages.items() for age in all_of]
    cells = Cells(np.array([who for who, _ in pairs]), np.array([day for _, day in pairs]))
    return Reading(cells, subjects=subjects, zone=zone.key, now=at(12, zone=zone))


def counted(read: Reading, *numbers: float, **parts: Any) -> list[float]:
    """The plain count of each subject."""
    return read.of(Tally(Count(), **parts), {"total": np.array(numbers)})["total"].tolist()


def test_the_days_of_a_subject_are_added_up() -> None:
    """Subjects without days hold nothing."""
    read = reading({0: [30, 4, 0], 2: [2]}, subjects=4)

    assert [7.0, 0.0, 8.0, 0.0] == counted(read, 1.0, 2.0, 4.0, 8.0)
    assert not read.of(Tally(Count()), {"total": np.ones(4)})["total"].flags.writeable


def test_nothing_gives_nothing() -> None:
    """No cells, no subjects, or neither."""
    assert [0.0, 0.0] == counted(reading({}, subjects=2))
    assert [] == counted(reading({}, subjects=0), window=rp.Days(3, tz=SHANGHAI.key), decay=Half())


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York"])
def test_days_fade_by_midnights(zone: str) -> None:
    """The clocks of New York and Berlin changed on the way; the days are counted all the same."""
    read = reading({0: [40, 20, 0], 1: [60]}, subjects=2, zone=ZoneInfo(zone))

    assert [7.0, 1.0] == counted(read, 8.0, 8.0, 1.0, 8.0, decay=rp.HalfLife(rp.days(20), grain=DAY, tz=zone))


def test_days_fade_by_coarser_grains() -> None:
    """Both dates are moved back to a grid that begins with the year 1."""
    read = reading({0: list(range(9, -1, -1))}, subjects=1)
    grid = [TODAY.toordinal() // 7 - (TODAY.toordinal() - age) // 7 for age in range(9, -1, -1)]
    decay = rp.HalfLife(rp.days(7), grain=rp.days(7), tz=SHANGHAI.key)

    assert [sum(0.5**weeks for weeks in grid)] == counted(read, *([1.0] * 10), decay=decay)
    assert len(set(grid)) > 1


def test_a_decay_may_give_one_number_for_all_ages() -> None:
    """It stands for every day."""
    assert [1.5, 1.0, 0.0] == counted(reading({0: [3, 1], 1: [9]}), 1.0, 2.0, 2.0, decay=Half())


def test_channels_fade_by_their_degree() -> None:
    """A sum of cubes by the cube of what is left, a plain number of rows not at all; extremes fade before they meet."""
    decay = rp.HalfLife(DAY, grain=DAY, tz=SHANGHAI.key)
    read = reading({0: [2, 0], 1: [1]})
    whole = read.of(
        Tally(Weights(), decay=decay),
        {
            "heaviest": np.array([16.0, 3.0, -np.inf]),
            "lightest": np.array([16.0, 4.0, np.inf]),
            "cube": np.array([64.0, 1.0, 0.0]),
            "rows": np.array([2.0, 1.0, 0.0]),
        },
    )

    assert {
        "heaviest": [4.0, -np.inf, -np.inf],
        "lightest": [1.0, np.inf, np.inf],
        "cube": [2.0, 0.0, 0.0],
        "rows": [3.0, 0.0, 0.0],
    } == {name: values.tolist() for name, values in whole.items()}


def test_what_has_faded_to_nothing_is_still_a_row() -> None:
    """The lightest row may weigh nothing; no row at all is something else."""
    decay = rp.Linear(DAY, grain=DAY, tz=SHANGHAI.key)
    numbers = {"heaviest": 16.0, "lightest": 16.0, "cube": 64.0, "rows": 2.0}
    whole = reading({0: [2]}).of(
        Tally(Weights(), decay=decay), {name: np.array([value]) for name, value in numbers.items()}
    )

    assert [0.0, np.inf, np.inf] == whole["lightest"].tolist()
    assert [0.0, -np.inf, -np.inf] == whole["heaviest"].tolist()


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (None, [31.0, 32.0, 0.0]),
        (rp.Days(1, tz="Asia/Shanghai"), [1.0, 0.0, 0.0]),
        (rp.Days(31, tz="Asia/Shanghai"), [7.0, 32.0, 0.0]),
        (rp.Calendar("month", tz="Asia/Shanghai"), [7.0, 32.0, 0.0]),
        (rp.Calendar("month", complete=True, tz="Asia/Shanghai"), [8.0, 0.0, 0.0]),
        (rp.Calendar("year", complete=True, tz="Asia/Shanghai"), [16.0, 0.0, 0.0]),
        (Between(at(0, day=date(2026, 3, 1)), at(0)), [6.0, 32.0, 0.0]),
        (Between(at(0, day=date(2026, 3, 1)), at(13)), [7.0, 32.0, 0.0]),
        (Between(MISSING, at(0, day=date(2026, 3, 1))), [24.0, 0.0, 0.0]),
        (Between(MISSING, 2**62), [31.0, 32.0, 0.0]),
        (Between(at(13), 2**62), [0.0, 0.0, 0.0]),
        (Between(at(0), MISSING), [0.0, 0.0, 0.0]),
    ],
)
def test_windows_of_whole_days(window: Any, expected: list[float]) -> None:
    """Today, the first of March is 30 days ago."""
    read = reading({0: [90, 31, 30, 29, 0], 1: [1]})

    assert expected == counted(read, 16.0, 8.0, 4.0, 2.0, 1.0, 32.0, window=window)


@pytest.mark.parametrize(
    ("window", "day"),
    [
        (Between(at(1, day=date(2026, 3, 1)), 2**62), "2026-03-01"),
        (Between(at(0, day=date(2026, 3, 1)) - 1, 2**62), "2026-02-28"),
        (Between(MISSING, at(3)), "2026-03-31"),
    ],
)
def test_a_window_that_parts_a_day_is_refused(window: Any, day: str) -> None:
    """One from elsewhere, which nobody could judge beforehand."""
    with pytest.raises(rp.NotRollableError) as caught:
        counted(reading({0: [1]}), 1.0, window=window)

    what = f"sums by day of 'Asia/Shanghai' cannot tell which rows the window {window!r} holds: it parts {day}."
    assert what == caught.value.what
    assert "count calendar days, for instance Days(90, tz='Asia/Shanghai')." == caught.value.hint


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
def test_the_size_of_a_block_does_not_matter(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Subjects are read some at a time; a subject is never parted."""
    chance = np.random.default_rng(20260701)
    ages = {who: sorted(set(chance.integers(0, 60, who % 7 * 3).tolist()), reverse=True) for who in range(40)}
    read, numbers = reading(ages, subjects=45), chance.integers(1, 9, sum(map(len, ages.values()))).astype(float)
    ends = np.cumsum([len(ages.get(who, [])) for who in range(45)])
    parts = {"window": rp.Days(30, tz="Asia/Shanghai"), "decay": rp.HalfLife(rp.days(8), grain=DAY, tz="Asia/Shanghai")}
    monkeypatch.setattr(daily, "_BLOCK", size)
    expected = [
        sum(
            number * 2.0 ** (-age / 8) for number, age in zip(mine.tolist(), ages.get(who, []), strict=True) if age < 30
        )
        for who, mine in enumerate(np.split(numbers, ends[:-1]))
    ]

    assert expected == pytest.approx(counted(read, *numbers, **parts), rel=1e-12)


def test_tallies_with_one_window_share_its_days() -> None:
    """And do not mix with others."""
    read, total = reading({0: [9, 2], 1: [9]}), {"total": np.array([1.0, 2.0, 4.0])}
    week = Tally(Count(), window=rp.Days(7, tz="Asia/Shanghai"))
    moments = Tally(Moments(), window=rp.Days(7, tz="Asia/Shanghai"))

    assert [2.0, 0.0, 0.0] == read.of(week, total)["total"].tolist()
    assert [3.0, 4.0, 0.0] == read.of(Tally(Count()), total)["total"].tolist()
    assert [2.0, 0.0, 0.0] == read.of(moments, dict.fromkeys(moments.statistic.channels, total["total"]))[
        "second"
    ].tolist()
    assert [3.0, 4.0, 0.0] == counted(read, 1.0, 2.0, 4.0, window=rp.Days(90, tz="Asia/Shanghai"))


def test_the_first_day_of_the_calendar_can_be_read() -> None:
    """Nothing overflows."""
    read = Reading(Cells(np.array([0]), np.array([1])), subjects=1, zone="UTC", now=at(12, zone=ZoneInfo("UTC")))

    assert [1.0] == counted(read, 1.0)
    assert [0.0] == counted(read, 1.0, window=rp.Days(90))
    assert [2.0 ** (-(TODAY.toordinal() - 1) / 1000)] == counted(read, 1.0, decay=rp.HalfLife(rp.days(1000), grain=DAY))
