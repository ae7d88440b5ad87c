"""Predicates on one column: kinds, equality, choices and bounds."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.namespace import PUBLIC

from reputation.columns import ArrayRows
from reputation.errors import PolicyError
from reputation.select import Between, Kind, Matches, OneOf, at_least, at_most, kind, matches, one_of

ROWS = ArrayRows.of(
    kind=["review", "order", "rating", None],
    verified=[True, False, None, True],
    country=["DE", None, "FR", "IT"],
    words=[5.0, 10.0, None, 20.0],
)

numbers = st.floats(-1e6, 1e6)


def selected(predicate: Any, rows: ArrayRows = ROWS) -> list[bool]:
    """Say which rows a predicate selects."""
    mask: list[bool] = predicate(rows).tolist()
    return mask


@pytest.mark.parametrize(
    ("predicate", "mask"),
    [
        (kind("review"), [True, False, False, False]),
        (kind("review", "rating"), [True, False, True, False]),
        (kind("never seen"), [False] * 4),
        (kind("never", "seen"), [False] * 4),
        (matches("verified", True), [True, False, False, True]),
        (matches("verified", False), [False, True, False, False]),
        (matches("country", "FR"), [False, False, True, False]),
        (matches("words", 10), [False, True, False, False]),
        (one_of("country", "FR", "IT"), [False, False, True, True]),
        (one_of("words", 5, 20.0), [True, False, False, True]),
        (at_least("words", 10), [False, True, False, True]),
        (at_most("words", 10), [True, True, False, False]),
        (Between("words", low=6, high=19), [False, True, False, False]),
    ],
)
def test_predicates_select(predicate: Any, mask: list[bool]) -> None:
    """An unknown value matches nothing; bounds are included. Under `~` it is the other way round for every row."""
    assert mask == selected(predicate)
    assert [not x for x in mask] == selected(~predicate)


@given(st.lists(st.none() | numbers, min_size=1), numbers, numbers)
def test_bounds_agree_with_plain_python(words: list[float | None], low: float, high: float) -> None:
    """Row by row, None lies nowhere."""
    rows = ArrayRows.of(words=words)

    assert [word is not None and word >= low for word in words] == selected(at_least("words", low), rows)
    assert [word is not None and word <= high for word in words] == selected(at_most("words", high), rows)
    if low <= high:
        expected = [word is not None and low <= word <= high for word in words]
        assert expected == selected(Between("words", low=low, high=high), rows)


def test_names_and_values_are_kept_sorted_each_once() -> None:
    """Two ways to write the same selection are the same value, and share their sums."""
    assert kind("review", "rating") == kind("rating", "review", "rating") == Kind(names=("rating", "review"))
    assert one_of("country", "FR", "DE") == one_of("country", "DE", "FR", "DE") == OneOf("country", ("DE", "FR"))
    assert Matches("words", 10) == matches("words", 10)


@pytest.mark.parametrize(
    "predicate",
    [
        kind("review", "it's"),
        matches("verified", True),
        matches("country", "DE"),
        matches("words", 2.5),
        one_of("country", "DE", "FR"),
        one_of("words", 1, 2.5),
        at_least("words", 10),
        at_most("words", -0.5),
        Between("words", low=1, high=2),
    ],
)
def test_predicates_are_values(predicate: object) -> None:
    """Equal by structure, hashable, and rebuilt from their repr."""
    copy = eval(repr(predicate), {**PUBLIC, "datetime": datetime})

    assert predicate == copy
    assert hash(predicate) == hash(copy)


@pytest.mark.parametrize(
    ("predicate", "said"),
    [
        (kind("review"), "kind is review"),
        (kind("review", "rating"), "kind is rating or review"),
        (matches("verified", False), "verified is false"),
        (matches("words", 10), "words is 10"),
        (one_of("country", "DE", "FR", "IT"), "country is DE, FR or IT"),
        (at_least("words", 10), "words is at least 10"),
        (at_most("words", 2.5), "words is at most 2.5"),
        (Between("words", low=1, high=20), "words lies from 1 to 20"),
    ],
)
def test_predicates_speak_plain_words(predicate: Any, said: str) -> None:
    """What a seller reads."""
    assert said == predicate.describe()


BAD_PARAMETERS: list[tuple[Any, str, str | None]] = [
    (
        kind,
        "kind must name at least one kind of row, got none.",
        'write for instance kind("review"), or ALL for rows of every kind.',
    ),
    (lambda: kind("review", " "), "kind must not be empty.", None),
    (lambda: matches("", 1), "column must not be empty.", None),
    (
        lambda: matches("words", float("nan")),
        "value must be a finite number, got nan.",
        "a row without a value never matches, so there is nothing to write for it.",
    ),
    (
        lambda: one_of("country"),
        "one_of must name at least one value, got none.",
        'write for instance one_of("country", "DE", "FR").',
    ),
    (
        lambda: one_of("country", "DE", 7),
        "values must be all texts, all numbers or all booleans, got 'DE' and 7.",
        "a column holds one or the other; write two predicates and combine them with |.",
    ),
    (
        lambda: Between("words"),
        "Between('words') needs a bound: low and high are both None.",
        "write low=, high= or both.",
    ),
    (
        lambda: Between("words", low=2, high=1),
        "low must not be greater than high, got low=2.0 and high=1.0.",
        "exchange the two.",
    ),
    (lambda: at_least("words", float("inf")), "low must be a finite number, got inf.", None),
]


@pytest.mark.parametrize(("build", "what", "hint"), BAD_PARAMETERS)
def test_a_predicate_that_cannot_mean_anything_fails_when_built(build: Any, what: str, hint: str | None) -> None:
    """The message names the parameter, the value and the rule, and the hint says what to write."""
    with pytest.raises(PolicyError) as error:
        build()

    assert (what, hint) == (error.value.what, error.value.hint)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: kind(1), "kind must be a text, got 1."),  # type: ignore[arg-type]
        (
            lambda: Kind("review"),
            "names must be several texts, got the one text 'review'.\n\nHint: write kind('review').",
        ),  # type: ignore[arg-type]
        (lambda: matches("words", None), "value must be a text, a number, True or False, got None."),  # type: ignore[arg-type]
        (
            lambda: OneOf("country", "DE"),  # type: ignore[arg-type]
            "values must be several values, got the one text 'DE'.\n\nHint: write values=('DE',).",
        ),
        (lambda: at_least("words", True), "low must be a number, got True."),
        (lambda: at_most("words", "10"), "high must be a number, got '10'."),  # type: ignore[arg-type]
        (lambda: at_most(3, 10), "column must be a text, got 3."),  # type: ignore[arg-type]
    ],
)
def test_a_wrong_type_is_a_type_error(build: Any, message: str) -> None:
    """Types are named at once, where they are given."""
    with pytest.raises(TypeError) as error:
        build()

    assert message == str(error.value)


def test_a_bound_must_be_given_and_may_be_zero() -> None:
    """Zero is a bound like any other, and None is none."""
    assert Between("words", low=0.0, high=None) == at_least("words", 0)
    with pytest.raises(PolicyError, match="needs a bound"):
        at_least("words", None)  # type: ignore[arg-type]


def test_no_predicate_can_see_time() -> None:
    """Asking for a date points to decay and window."""
    with pytest.raises(PolicyError, match="cannot see time") as error:
        at_least("occurred_at", 0)(ROWS)

    assert error.value.hint == "use decay= for what fades with age and window= for what counts only for a while."
