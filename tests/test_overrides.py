"""Overrides: what a person decides, with a reason and a name under it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from reputation.errors import PolicyError
from reputation.overrides import Override, check_overrides

NAMES = ("new", "good", "star")
START, END = datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)


def decision(**what: Any) -> Override:
    """A decision with all that it needs."""
    return Override("ada", **{"reason": "a reason", "author": "mia", **what})


@pytest.mark.parametrize(
    ("build", "rule"),
    [
        (lambda: decision(lock=True, reason=" "), "reason must not be empty"),
        (lambda: decision(lock=True, author=""), "author must not be empty"),
        (decision, "an override must decide one thing"),
        (lambda: decision(tier="star", floor="new"), "an override must decide one thing"),
        (lambda: decision(tier="star", lock=True), "an override must decide one thing"),
        (lambda: decision(lock=True, start=END, until=END), "until must be later than start"),
        (lambda: check_overrides(decision(tier="gold"), NAMES), "names 'gold', which is no tier"),
        (lambda: check_overrides([decision(floor="star", ceiling="new")], NAMES), "floor must not lie above ceiling"),
    ],
)
def test_a_decision_without_what_it_needs_is_refused(build: Callable[[], object], rule: str) -> None:
    """No reason, no author, nothing decided, or too much."""
    with pytest.raises(PolicyError, match=rule):
        build()


@pytest.mark.parametrize(
    "build",
    [
        lambda: Override("ada", tier="star", author="mia"),  # type: ignore[call-arg]
        lambda: Override("ada", tier="star", reason="a reason"),  # type: ignore[call-arg]
        lambda: decision(lock="yes"),
        lambda: decision(lock=True, until="2026-05-01"),
        lambda: Override(1.5, lock=True, reason="a reason", author="mia"),  # type: ignore[arg-type]
        lambda: check_overrides(["ada"], NAMES),  # type: ignore[list-item]
    ],
)
def test_what_is_of_another_sort_is_refused(build: Callable[[], object]) -> None:
    """Nothing has a default that would let a reason or a name be left out."""
    with pytest.raises(TypeError):
        build()


def test_it_holds_from_its_start_and_before_its_end() -> None:
    """Both ends to the microsecond; without them always."""
    near = timedelta(microseconds=1)
    both = decision(floor="good", start=START, until=END)

    assert [False, True, True, False] == [both.holds(at) for at in (START - near, START, END - near, END)]
    assert decision(lock=True).holds(START)


def test_times_are_kept_in_utc() -> None:
    """So that equal decisions are equal, wherever they were written."""
    there = timezone(timedelta(hours=8))

    assert decision(lock=True, until=END.astimezone(there)) == decision(lock=True, until=END)


def test_it_says_what_was_decided() -> None:
    """What, until when, by whom, why."""
    said = [
        part.describe()
        for part in check_overrides(
            [
                decision(tier="star"),
                decision(lock=True, until=END),
                decision(floor="new", ceiling="good"),
            ],
            NAMES,
        )
    ]

    assert said == [
        "'star', by mia: a reason",
        "locked until 2026-05-01, by mia: a reason",
        "not below 'new' and not above 'good', by mia: a reason",
    ]
