"""What of a recipe does not depend on time, and which recipes sums by day can answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
import pytest

import reputation as rp
from reputation.statistics import Count, Outcomes, Total
from reputation.tally import Recipe, Tally
from reputation.timeless import check_days, find, timeless

DAY = rp.days(1)
BERLIN = "Europe/Berlin"


@attrs.frozen
class Foreign:
    """A decay from elsewhere."""

    grain: timedelta | None = None
    tz: str = BERLIN

    def remaining(self, age: Any, ops: Any) -> Any:
        """Everything is left."""
        del ops
        return age * 0.0 + 1.0


@attrs.frozen
class Since:
    """A window from elsewhere that knows no zone."""

    start: int

    def interval(self, as_of: int) -> tuple[int, int]:
        """From some instant on."""
        return self.start, as_of + 1

    def describe(self) -> str:
        """Say it."""
        return "since then"


def test_a_timeless_tally_keeps_all_but_decay_and_window() -> None:
    """What is left says which rows, how much each counts, and what is summed up."""
    tally = Tally(
        Outcomes(),
        select=rp.kind("review"),
        weight=rp.where("verified", 3),
        decay=rp.HalfLife(DAY),
        window=rp.Days(7),
        date="recorded_at",
        statuses=("active", "pending"),
    )

    assert timeless(tally) == Tally(
        Outcomes(),
        select=rp.kind("review"),
        weight=rp.where("verified", 3),
        date="recorded_at",
        statuses=("active", "pending"),
    )


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"decay": rp.Forever(grain=DAY, tz="UTC")},
        {"decay": rp.HalfLife(rp.hours(30), grain=DAY, tz=BERLIN)},
        {"decay": rp.Linear(DAY, grain=rp.days(7), tz=BERLIN)},
        {"decay": rp.Plateau(DAY, rp.HalfLife(DAY), grain=DAY, tz=BERLIN)},
        {"decay": Foreign(grain=DAY)},
        {"window": rp.Days(7, tz=BERLIN)},
        {"window": rp.Calendar("month", last=3, complete=True, tz=BERLIN)},
        {"window": Since(0)},
    ],
)
def test_what_days_can_answer(parts: dict[str, Any]) -> None:
    """Whole days of the same zone, and whatever never fades."""
    check_days(Recipe([Tally(Count()), Tally(Count(), **parts)]), BERLIN)


@pytest.mark.parametrize(
    ("decay", "why"),
    [
        (rp.HalfLife(rp.days(30)), "it counts exact ages"),
        (Foreign(), "it counts exact ages"),
        (Foreign(grain=timedelta(hours=36)), "it counts exact ages"),
    ],
)
def test_exact_ages_are_refused(decay: Any, why: str) -> None:
    """The message names the decay and says what to write."""
    with pytest.raises(rp.NotRollableError) as caught:
        check_days(Recipe([Tally(Count()), Tally(Count(), decay=decay)]), BERLIN)

    assert f"sums by day cannot tell what the decay {decay!r} leaves: {why}." == caught.value.what
    assert "count whole days: grain=days(1), tz='Europe/Berlin'." == caught.value.hint


@pytest.mark.parametrize("rule", [rp.Latest(by="source"), rp.Fresh(3), rp.NetClamp(low=0)], ids=repr)
def test_keep_rules_that_see_other_rows_are_refused(rule: Any) -> None:
    """The rule is named; one that looks at one row at a time may stay."""
    with pytest.raises(rp.NotRollableError) as caught:
        check_days(Recipe([Tally(Count(), keep=(rp.Only(rp.ALL), rule))]), "UTC")

    assert f"the keep rule {rule!r} leaves: it has to see a subject's rows together." in caught.value.what
    check_days(Recipe([Tally(Count(), keep=rp.Only(rp.kind("review")))]), "UTC")


def test_days_of_another_zone_are_refused() -> None:
    """Berlin's midnight parts a day of UTC."""
    decay = rp.HalfLife(rp.days(30), grain=DAY)
    with pytest.raises(rp.NotRollableError) as caught:
        check_days(Recipe([Tally(Count(), decay=decay)]), BERLIN)

    what = f"sums by day of 'Europe/Berlin' cannot tell what the decay {decay!r} leaves: it counts days of 'UTC'."
    assert what == caught.value.what
    assert "count whole days: grain=days(1), tz='Europe/Berlin'." == caught.value.hint


@pytest.mark.parametrize(
    ("window", "zone", "why", "hint"),
    [
        (rp.Unexpired(), "", "each row carries its own end", "fold the evidence: fold(recipe, evidence, as_of=...)."),
        (rp.Rolling(rp.days(90)), "", "it begins within a day", "count calendar days: Days(90, tz='Europe/Berlin')."),
        (rp.Rolling(rp.hours(30)), "", "it begins within a day", "count calendar days: Days(2, tz='Europe/Berlin')."),
        (rp.Rolling(rp.hours(1)), "", "it begins within a day", "count calendar days: Days(1, tz='Europe/Berlin')."),
        (
            rp.Ages(at_least=rp.days(90)),
            "",
            "its ages end within a day",
            "count calendar months: Calendar('month', last=12, skip=12, tz='Europe/Berlin').",
        ),
        (
            rp.Days(7),
            " of 'Europe/Berlin'",
            "its days are those of 'UTC'",
            "give both one zone, for instance tz='Europe/Berlin'.",
        ),
        (
            rp.Calendar("year", tz="Asia/Shanghai"),
            " of 'Europe/Berlin'",
            "its days are those of 'Asia/Shanghai'",
            "give both one zone, for instance tz='Europe/Berlin'.",
        ),
    ],
)
def test_windows_that_part_a_day_are_refused(window: Any, zone: str, why: str, hint: str) -> None:
    """The message names the window and says what to write."""
    with pytest.raises(rp.NotRollableError) as caught:
        check_days(Recipe([Tally(Count(), window=window)]), BERLIN)

    assert f"sums by day{zone} cannot tell which rows the window {window!r} holds: {why}." == caught.value.what
    assert hint == caught.value.hint


def test_an_adaptive_window_is_its_two_windows() -> None:
    """It is refused where one of them is."""
    whole = rp.Adaptive(rp.Days(7), rp.Days(30), at_least=3)
    exact = rp.Adaptive(rp.Rolling(rp.days(7)), rp.Days(30), at_least=3)

    check_days(rp.Policy(rp.Metric(rp.Beta(), window=whole)).recipe, "UTC")
    with pytest.raises(rp.NotRollableError, match=r"the window Rolling\(length=days\(7\)\) holds"):
        check_days(rp.Policy(rp.Metric(rp.Beta(), window=exact)).recipe, "UTC")


def test_tallies_are_found_wherever_they_stand() -> None:
    """A recipe may ask for some of what is held, in any order."""
    held = Recipe([Tally(Count()), Tally(Total()), Tally(Outcomes())])

    assert [2, 0] == find(Recipe([Tally(Outcomes()), Tally(Count())]), held)
    assert [] == find(Recipe([]), held)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (Tally(Count(), select=rp.kind("order")), "select was Kind(names=('review',)) and is Kind(names=('order',))"),
        (Tally(Outcomes(), select=rp.kind("review")), "statistic was Count() and is Outcomes(column='value')"),
        (
            Tally(Total(), date="recorded_at", statuses="active"),
            "date was 'occurred_at' and is 'recorded_at', statuses was ('active', 'under_appeal') and is ('active',)",
        ),
    ],
)
def test_what_is_not_held_is_told_apart_from_the_nearest(asked: Tally, why: str) -> None:
    """The message names every part that differs."""
    held = Recipe([Tally(Count(), select=rp.kind("review")), Tally(Total())])
    with pytest.raises(rp.MergeError) as caught:
        find(Recipe([Tally(Total()), asked]), held)

    assert f"the rollup holds no sums for this recipe: {why}." == caught.value.what
    assert "roll the evidence up again: rollup(recipe, evidence, tz=...)." == caught.value.hint


def test_a_rollup_of_nothing_holds_nothing() -> None:
    """Then there is no nearest."""
    with pytest.raises(rp.MergeError, match="for this recipe: it holds none at all"):
        find(Recipe([Tally(Count())]), Recipe([]))
