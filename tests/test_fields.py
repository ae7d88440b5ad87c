"""The checks that every part makes of its parameters: what they keep, refuse and say."""

from __future__ import annotations

import math
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.errors import PolicyError
from reputation.fields import (
    check_duration,
    check_number,
    check_text,
    choice,
    days,
    duration,
    grain,
    hours,
    number,
    optional_number,
    repr_duration,
    say_duration,
    text,
)


def test_durations_are_built_from_days_and_hours() -> None:
    """Fractions are allowed."""
    assert timedelta(days=1, hours=12) == days(1.5) == hours(36)


@pytest.mark.parametrize("given_number", [3, 3.0, np.int64(3), np.float32(3), Fraction(3)])
def test_a_number_is_kept_as_a_float(given_number: Any) -> None:
    """Whatever real number it was."""
    result = check_number("strength", given_number)

    assert (float, 3.0) == (type(result), result)


@pytest.mark.parametrize("wrong", [True, False, "3", None, 1j, [1], Decimal(3)])
def test_what_is_no_number_is_a_type_error(wrong: object) -> None:
    """Also booleans, which Python takes for numbers."""
    with pytest.raises(TypeError) as error:
        check_number("strength", wrong)

    assert str(error.value) == f"strength must be a number, got {wrong!r}."


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf])
def test_a_number_is_finite(wrong: float) -> None:
    """The hint of the part is handed on."""
    with pytest.raises(PolicyError) as error:
        check_number("strength", wrong, hint="write 10.")

    assert (f"strength must be a finite number, got {wrong!r}.", "write 10.") == (error.value.what, error.value.hint)


@pytest.mark.parametrize("wrong", [10**400, -(10**5000)], ids=["400", "5000"])
def test_a_number_is_one_that_a_float_can_hold(wrong: float) -> None:
    """A whole number beyond all floats is as good as infinite."""
    with pytest.raises(PolicyError, match="strength must be a finite number, got inf"):
        check_number("strength", wrong)


@pytest.mark.parametrize(
    ("value", "bounds", "rule"),
    [
        (-0.5, {"low": 0, "high": 1}, "within [0, 1]"),
        (1.5, {"low": 0, "high": 1}, "within [0, 1]"),
        (0.0, {"above": 0}, "greater than 0"),
        (-1.0, {"low": 0}, "at least 0"),
        (3.0, {"high": 2.5}, "at most 2.5"),
        (3.0, {"above": 0, "high": 2.5}, "at most 2.5"),
    ],
)
def test_a_number_keeps_its_bounds(value: float, bounds: dict[str, float], rule: str) -> None:
    """The message says the rule and the value."""
    with pytest.raises(PolicyError) as error:
        check_number("strength", value, **bounds)  # type: ignore[arg-type]

    assert error.value.what == f"strength must be {rule}, got {value!r}."


def test_bounds_are_included_unless_above_says_otherwise() -> None:
    """Zero is a bound like any other."""
    assert check_number("x", 0, low=0, high=0) == 0.0
    assert check_number("x", 1e-300, above=0) == 1e-300
    assert check_number("x", 2, high=2) == 2.0
    assert check_number("x", 2, low=2) == 2.0


@pytest.mark.parametrize("bare", [90, 0.5, np.float64(2.0)])
def test_a_bare_number_is_no_duration(bare: float) -> None:
    """The hint writes the unit."""
    with pytest.raises(PolicyError) as error:
        check_duration("half", bare)

    assert error.value.what == f"half must be a duration, got the bare number {bare!r}."
    assert error.value.hint == f"say the unit: half=days({bare!r})."


@pytest.mark.parametrize("wrong", [True, "90 days", None])
def test_what_is_no_duration_is_a_type_error(wrong: object) -> None:
    """A boolean is no number of days either."""
    with pytest.raises(TypeError) as error:
        check_duration("half", wrong)

    assert str(error.value) == f"half must be a duration such as days(180), got {wrong!r}."


def test_a_duration_is_longer_than_zero_or_at_least_zero() -> None:
    """As the part asks."""
    assert timedelta(0) == check_duration("elapsed", timedelta(0), zero=True)
    for zero, wrong, rule in (
        (False, 0, "longer than zero"),
        (False, -1, "longer than zero"),
        (True, -1, "zero or longer"),
    ):
        with pytest.raises(PolicyError) as error:
            check_duration("elapsed", days(wrong), zero=zero)
        assert error.value.what == f"elapsed must be {rule}, got days({wrong})."
        assert error.value.hint == "write for instance elapsed=days(180)."


def test_a_text_has_something_in_it() -> None:
    """Blanks do not count."""
    assert check_text("column", "verified") == "verified"
    with pytest.raises(TypeError) as wrong:
        check_text("column", 3)
    assert str(wrong.value) == "column must be a text, got 3."
    for empty in ("", "  "):
        with pytest.raises(PolicyError) as error:
            check_text("column", empty)
        assert error.value.what == "column must not be empty."


@given(st.timedeltas())
def test_the_repr_of_a_duration_evaluates_back(length: timedelta) -> None:
    """As days where that is exact, else as a timedelta."""
    import datetime  # noqa: PLC0415 - the name that the repr uses

    assert length == eval(repr_duration(length), {"days": days, "datetime": datetime})


def test_the_repr_of_the_longest_durations_evaluates_back() -> None:
    """As days they would round to what no duration can hold."""
    for length in (timedelta.max, timedelta.min):
        assert length == eval(repr_duration(length), {"days": days, "datetime": __import__("datetime")})


def test_durations_are_written_and_said_in_days() -> None:
    """A microsecond too many shows in the repr."""
    assert ["days(180)", "days(1.5)", "days(-3)"] == [repr_duration(days(count)) for count in (180, 1.5, -3)]
    odd = timedelta(days=100_000, microseconds=1)
    assert odd == eval(repr_duration(odd), {"days": days, "datetime": __import__("datetime")})


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (days(1), "1 day"),
        (days(180), "180 days"),
        (hours(36), "36 hours"),
        (hours(1), "1 hour"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(seconds=1), "1 second"),
        (timedelta(seconds=1, microseconds=500_000), "1.5 seconds"),
        (timedelta(days=100_000, microseconds=1), "8640000000.000001 seconds"),
        (timedelta(0), "0 days"),
    ],
)
def test_a_duration_is_said_exactly(length: timedelta, words: str) -> None:
    """In the largest unit in which it is whole: two durations that differ by a microsecond are not said alike."""
    assert words == say_duration(length)


@attrs.frozen
class Part:
    """Every sort of field once."""

    level: float = number(low=0, high=1, hint="write level=0.95.")
    half: timedelta = duration()
    name: str = text()
    how: str = choice("half_up", "floor", default="half_up")
    cap: float | None = optional_number(low=0)
    grain: timedelta | None = grain()
    label: str | None = text(default=None, kw_only=True)
    step: float = number(default=0.01, above=0, kw_only=True)


def test_fields_keep_what_they_are_given_in_one_form() -> None:
    """Numbers as floats, None as None, zero as zero."""
    part = Part(0, days(1), "ada", cap=0, grain=days(7), label="best")

    assert repr(part) == (
        "Part(level=0.0, half=days(1), name='ada', how='half_up', cap=0.0, grain=days(7), label='best', step=0.01)"
    )
    assert (None, None, None) == (Part(1, days(1), "a").cap, Part(1, days(1), "a").grain, Part(1, days(1), "a").label)
    assert "grain=None" in repr(Part(1, days(1), "a"))


BAD_FIELDS: list[tuple[dict[str, Any], str, str | None]] = [
    ({"level": 2}, "level must be within [0, 1], got 2.0.", "write level=0.95."),
    ({"half": 90}, "half must be a duration, got the bare number 90.", "say the unit: half=days(90)."),
    ({"half": days(0)}, "half must be longer than zero, got days(0).", "write for instance half=days(180)."),
    ({"name": ""}, "name must not be empty.", None),
    (
        {"how": "flor"},
        "how must be one of 'half_up', 'floor', got 'flor'.",
        "did you mean 'floor'? Known: 'floor', 'half_up'.",
    ),
    ({"how": None}, "how must be one of 'half_up', 'floor', got None.", "Known: 'floor', 'half_up'."),
    ({"cap": -1}, "cap must be at least 0, got -1.0.", None),
    ({"cap": math.nan}, "cap must be a finite number, got nan.", None),
    (
        {"grain": hours(12)},
        "grain must be a whole number of days, got days(0.5).",
        "write grain=days(1), or leave the grain out for exact ages.",
    ),
    ({"grain": 1}, "grain must be a duration, got the bare number 1.", "say the unit: grain=days(1)."),
    ({"label": " "}, "label must not be empty.", None),
    ({"step": 0}, "step must be greater than 0, got 0.0.", None),
]


@pytest.mark.parametrize(("changes", "what", "hint"), BAD_FIELDS)
def test_a_field_refuses_by_its_own_name(changes: dict[str, Any], what: str, hint: str | None) -> None:
    """The message names the parameter, the value and the rule."""
    with pytest.raises(PolicyError) as error:
        attrs.evolve(Part(1, days(1), "ada"), **changes)

    assert (what, hint) == (error.value.what, error.value.hint)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"level": "1"}, "level must be a number, got '1'."),
        ({"name": None}, "name must be a text, got None."),
        ({"label": 7}, "label must be a text, got 7."),
        ({"cap": True}, "cap must be a number, got True."),
        ({"grain": "1 day"}, "grain must be a duration such as days(180), got '1 day'."),
    ],
)
def test_a_field_of_the_wrong_type_is_a_type_error(changes: dict[str, Any], message: str) -> None:
    """None is refused where the text is not optional."""
    with pytest.raises(TypeError) as error:
        attrs.evolve(Part(1, days(1), "ada"), **changes)

    assert message == str(error.value)
