"""What parts check about what they are combined with, and the words that they speak in."""

from __future__ import annotations

from enum import Enum, StrEnum
from fractions import Fraction
from typing import Any

import attrs
import numpy as np
import pytest

from reputation.errors import PolicyError
from reputation.parts import (
    check_count,
    check_part,
    check_scalar,
    converted,
    count,
    say_list,
    say_number,
    say_part,
    say_value,
    zone_name,
)


class Colour(str, Enum):  # noqa: UP042 - the older form, whose str() is not its text
    """A text with a repr of its own."""

    RED = "red"


class Shape(StrEnum):
    """Another one."""

    ROUND = "round"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("gold", "gold"),
        ("", ""),
        (True, True),
        (False, False),
        (3, 3),
        (np.int64(3), 3),
        (2.5, 2.5),
        (np.float64(2.5), 2.5),
        (Fraction(1, 2), 0.5),
        (np.str_("gold"), "gold"),
        (Colour.RED, "red"),
        (Shape.ROUND, "round"),
    ],
)
def test_a_scalar_is_kept_as_plain_python(given: Any, kept: Any) -> None:
    """Subclasses of texts and numbers are stripped, so that the repr evaluates back."""
    result = check_scalar("value", given)

    assert (type(kept), kept) == (type(result), result)


@pytest.mark.parametrize("given", [None, b"gold", [1], object, 1j])
def test_a_scalar_of_another_type_is_a_type_error(given: object) -> None:
    """The message names the parameter and what was given."""
    with pytest.raises(TypeError) as error:
        check_scalar("equals", given)

    assert str(error.value) == f"equals must be a text, a number, True or False, got {given!r}."


@pytest.mark.parametrize("given", [float("nan"), float("inf"), -np.inf])
def test_a_scalar_is_finite(given: float) -> None:
    """NaN is no value to compare with."""
    with pytest.raises(PolicyError) as error:
        check_scalar("equals", given)

    assert error.value.what == f"equals must be a finite number, got {float(given)!r}."
    assert error.value.hint == "a row without a value never matches, so there is nothing to write for it."


def test_a_count_is_a_whole_number_of_at_least_one() -> None:
    """Booleans, fractions and texts are no counts."""
    assert check_count("last", np.int32(3)) == 3
    for given in (True, 2.0, "3", None):
        with pytest.raises(TypeError) as wrong:
            check_count("last", given)
        assert str(wrong.value) == f"last must be a whole number, got {given!r}."
    with pytest.raises(PolicyError) as low:
        check_count("last", 0)
    assert low.value.what == "last must be at least 1, got 0."


def test_a_part_is_neither_a_class_nor_unhashable() -> None:
    """Each refusal says what to write instead."""

    @attrs.define
    class Loose:
        x: int = 1

        def __call__(self) -> None: ...

    rule = "a weight multiplies with factors only"
    for part, message in {
        int: f"{rule}, got the class int.\n\nHint: build one: int(...).",
        7: f"{rule}, got 7.\n\nHint: write one.",
    }.items():
        with pytest.raises(TypeError) as error:
            check_part(part, rule=rule, hint="write one.")
        assert str(error.value) == message
    with pytest.raises(TypeError) as unhashable:
        check_part(Loose(), rule=rule, hint="write one.")
    assert str(unhashable.value).startswith(f"{rule}, and they must be hashable; ")
    assert str(unhashable.value).endswith("\n\nHint: make its class frozen with @attrs.frozen.")


def test_a_part_is_known_by_the_method_it_must_have() -> None:
    """A decay is asked for `remaining`, not for a call."""
    with pytest.raises(TypeError, match="tail must be a decay"):
        check_part(len, rule="tail must be a decay", method="remaining", hint="write one.")

    assert check_part(len, rule="any", hint="any") is len


def test_fields_convert_name_their_parameter_and_print_as_told() -> None:
    """The builders of fields carry defaults, converters and reprs."""

    @attrs.frozen
    class Part:
        name: str = converted(str.upper, show=lambda value: f"<{value}>")
        rows: int = count(default=1, kw_only=True)
        tz: str = zone_name()

    assert repr(Part("ada")).endswith("Part(name=<ADA>, rows=1, tz='UTC')")
    assert Part("ada", tz="Europe/Berlin").tz == "Europe/Berlin"
    with pytest.raises(PolicyError, match="rows must be at least 1, got -2"):
        Part("ada", rows=-2)


def test_an_unknown_zone_is_refused_with_the_nearest_names() -> None:
    """A zone is checked when the part is built."""

    @attrs.frozen
    class Part:
        tz: str = zone_name()

    with pytest.raises(PolicyError, match="Asia/Shangai") as error:
        Part(tz="Asia/Shangai")
    assert "Asia/Shanghai" in str(error.value.hint)
    with pytest.raises(TypeError, match="tz must be a text, got 8"):
        Part(tz=8)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0"),
        (3.0, "3"),
        (-2.5, "-2.5"),
        (0.1, "0.1"),
        (1e15, "1000000000000000"),
        (1e16, "1e+16"),
        (1e-9, "1e-09"),
    ],
)
def test_numbers_are_said_without_a_tail_and_without_loss(value: float, said: str) -> None:
    """What is said is short and reads back as the same number."""
    assert said == say_number(value)
    assert value == float(said)


def test_values_and_lists_are_said_as_in_a_sentence() -> None:
    """Booleans become words, texts stay as they are."""
    assert ["true", "false", "gold", "2"] == [say_value(value) for value in (True, False, "gold", 2)]
    assert ["'true'", "'2'", "'1e3'", "''", "' gold'", "nan"] == [
        say_value(value) for value in ("true", "2", "1e3", "", " gold", "nan")
    ]
    assert ["a", "a or b", "a, b and c"] == [say_list("a"), say_list("ab"), say_list("abc", "and")]


def test_a_part_is_said_in_its_own_words_else_by_name_else_by_repr() -> None:
    """A part from elsewhere need not describe itself."""

    @attrs.frozen
    class Silent:
        x: int = 1

    @attrs.frozen
    class Speaking:
        def describe(self) -> str:
            return "speaks"

    assert ["speaks", "len", repr(Silent())] == [say_part(part) for part in (Speaking(), len, Silent())]
