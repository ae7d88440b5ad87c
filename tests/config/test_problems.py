"""Problems of a stored policy: they say where, they stay short, and they travel."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime
from typing import Any

import pytest

from reputation import PolicyError, ReputationError
from reputation.config.problems import ConfigError, ConfigErrors, shown, step


def group() -> ConfigErrors:
    """Two problems."""
    return ConfigErrors.of([ConfigError("first.", path="$.a", hint="mend it."), ConfigError("second.")])


def test_a_problem_says_where_and_what() -> None:
    """The path is part of the message and of the error; the rest of it stands alone."""
    problem = ConfigError("must be a number, got 'x'.", path="$.score.cap", hint="write 1.")

    assert str(problem) == "$.score.cap: must be a number, got 'x'.\n\nHint: write 1."
    assert (problem.path, problem.rule, problem.hint) == ("$.score.cap", "must be a number, got 'x'.", "write 1.")
    assert isinstance(problem, PolicyError)


def test_a_problem_is_never_long() -> None:
    """Whatever a part from elsewhere has to say."""
    assert len(str(ConfigError("x" * 100_000))) < 420


def test_several_problems_are_one_error() -> None:
    """It lists them, and is caught as any error of ours, or taken apart with `except*`."""
    assert str(group()) == "the policy has 2 problems\n\n1. $.a: first.\n   Hint: mend it.\n2. $: second."
    assert (
        str(ConfigErrors.about("is missing.", path="$.schema"))
        == "the policy has 1 problem\n\n1. $.schema: is missing."
    )
    with pytest.raises(ReputationError):
        raise group()
    caught = group().subgroup(lambda error: getattr(error, "path", None) == "$.a")
    assert isinstance(caught, ConfigErrors)
    assert len(caught.exceptions) == 1


def test_problems_travel_between_processes() -> None:
    """A pickled or copied error says the same."""
    for again in (pickle.loads(pickle.dumps(group())), copy.copy(group())):
        assert str(again) == str(group())
        problems: list[Any] = list(again.exceptions)
        assert [problem.path for problem in problems] == ["$.a", "$"]
        assert problems[0].hint == "mend it."


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ("cap", "$.cap"),
        ("per_point", "$.per_point"),
        (2, "$[2]"),
        ("two words", "$['two words']"),
        ("", "$['']"),
        ("é", "$['é']"),
        ("a.b", "$['a.b']"),
        ("it's", '$["it\'s"]'),
    ],
)
def test_a_step_is_a_word_a_position_or_a_text(place: str | int, path: str) -> None:
    """So that a path can be read back by eye."""
    assert step("$", place) == path


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "nothing"),
        (True, "true"),
        (False, "false"),
        (1, "1"),
        (1.5, "1.5"),
        ("a'b", '"a\'b"'),
        ("x" * 100_000, f"'{'x' * 59}..."),
        ([1] * 1000, "a list"),
        ((), "a list"),
        ({}, "a table"),
        (datetime(2026, 6, 1, tzinfo=UTC), "2026-06-01T00:00:00+00:00"),
        (10**5000, "a whole number of 16610 bits"),
        (-(10**5000), "a whole number of 16610 bits"),
        ({1}, "a set"),
    ],
    ids=lambda part: part[:20] if isinstance(part, str) else type(part).__name__,
)
def test_a_value_is_shown_in_few_words(value: object, text: str) -> None:
    """Whatever it is, and however large."""
    assert shown(value) == text
