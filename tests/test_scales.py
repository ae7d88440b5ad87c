"""Ratings as hosts keep them, and the opinions they stand for."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import reputation
from reputation.errors import PolicyError
from reputation.scales import Adapter, Choices, Percent, Scale

ADAPTERS: list[Any] = [
    Scale(1, 5),
    Scale(0, 5),
    Scale(1, 5, unrated=(0,)),
    Scale(1, 5, unrated=(0, 9)),
    Scale(-10, 10),
    Scale(0, 100),
    Percent(),
    Choices({"good": 1.0, "neutral": 0.5, "bad": 0.0}),
]
every_adapter = pytest.mark.parametrize("adapter", ADAPTERS, ids=repr)
WORDS = Choices({"good": 1.0, "neutral": 0.5, "bad": 0.0})


def opinions(adapter: Adapter, values: Any) -> list[float | None]:
    """Map ratings that are all right; NaN as None, to compare."""
    unit, problems = adapter.to_unit(values)
    assert [] == problems
    return [None if math.isnan(x) else x for x in unit.tolist()]


def refused(adapter: Adapter, values: Any) -> tuple[list[int], list[str]]:
    """Map ratings and give the rows without an opinion, and the problems."""
    unit, problems = adapter.to_unit(values)
    return np.flatnonzero(np.isnan(unit)).tolist(), [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("adapter", "values", "expected"),
    [
        (Scale(1, 5), [1, 2, 3, 4, 5], [0.0, 0.25, 0.5, 0.75, 1.0]),
        (Scale(0, 5), [0, 5], [0.0, 1.0]),  # zero is a rating
        (Scale(1, 5, unrated=(0,)), [0, 1, 5], [None, 0.0, 1.0]),  # zero is none
        (Scale(0, 5, unrated=(0,)), [0, 5], [None, 1.0]),
        (Scale(1, 5, unrated=[9, 0]), [0, 3, 9], [None, 0.5, None]),
        (Scale(0, 1), [0, 0.5, 1], [0.0, 0.5, 1.0]),
        (Scale(0, 100), [97.5], [0.975]),
        (Scale(-10, 10), [-10, 0, 10], [0.0, 0.5, 1.0]),
        (Percent(), [0, 97.5, "97.5%", "100 %", " 50% ", "7"], [0.0, 0.975, 0.975, 1.0, 0.5, 0.07]),
        (Percent(), np.array([0, 100]), [0.0, 1.0]),
        (Percent(), np.array(["25%", "75%"]), [0.25, 0.75]),
        (WORDS, ["bad", "neutral", "good", None], [0.0, 0.5, 1.0, None]),
        (WORDS, np.array(["good", "bad"]), [1.0, 0.0]),
        (WORDS, [], []),
    ],
)
def test_ratings_become_opinions(adapter: Any, values: Any, expected: list[float | None]) -> None:
    """The ends of the scale are 0 and 1, in between it is linear."""
    assert expected == opinions(adapter, values)


@pytest.mark.parametrize(
    "values",
    [
        [5, 3, None],
        (Decimal(5), Fraction(3), None),
        [np.int64(5), np.float32(3), None],
        np.array([5, 3, None], dtype=object),
        np.ma.array([5, 3, 1], mask=[False, False, True]),
        np.ma.masked_invalid([5.0, 3.0, np.nan]),
        np.ma.array([5, 3, 99], mask=[False, False, True], dtype="i1"),
    ],
)
def test_numbers_of_every_sort_are_ratings(values: Any) -> None:
    """And None, or a masked entry, is no rating."""
    assert [1.0, 0.5, None] == opinions(Scale(1, 5), values)


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.lists(st.floats(0, 1)))
def test_opinions_lie_within_their_range(low: float, width: float, shares: list[float]) -> None:
    """Also when rounding is at its worst, and the ends are exact."""
    scale = Scale(low, low + width)
    ratings = [min(max(scale.from_unit(share), scale.low), scale.high) for share in shares]

    found = opinions(scale, [scale.low, *ratings, scale.high])

    assert all(x is not None and 0.0 <= x <= 1.0 for x in found)
    assert (0.0, 1.0) == (found[0], found[-1])


@given(st.floats(0, 1))
def test_an_opinion_written_out_reads_back(x: float) -> None:
    """A rating within rounding, a percentage within its four digits after the point."""
    assert opinions(Scale(-10, 10), [Scale(-10, 10).from_unit(x)]) == pytest.approx([x], abs=1e-15)
    assert opinions(Percent(), [Percent().from_unit(x)]) == pytest.approx([x], abs=1e-6)


@pytest.mark.parametrize(
    ("adapter", "values", "bad", "said"),
    [
        (
            Scale(1, 5),
            [5, 7, 0, None],
            [1, 2, 3],
            "must lie on Scale(low=1.0, high=5.0); 2 of 4 rows break this, first at row 1 (value=7)",
        ),
        (Scale(1, 5), [math.nan, 5], [0], "1 of 2 rows breaks this, at row 0 (value=nan)"),
        (Scale(1, 5), np.array([5.0, np.inf]), [1], "1 of 2 rows breaks this, at row 1 (value=inf)"),
        (Scale(1, 5), ["5", 5], [0], "1 of 2 rows breaks this, at row 0 (value='5')"),
        (Scale(0, 1), [True, 1], [0], "1 of 2 rows breaks this, at row 0 (value=True)"),
        (
            Scale(1, 5, unrated=0),
            [6, math.nan, 0],
            [0, 1, 2],
            "Scale(low=1.0, high=5.0, unrated=(0.0,)); 2 of 3 rows break this",
        ),
        (Percent(), ["101%", 50], [0], "must lie on Percent(); 1 of 2 rows breaks this, at row 0 (value='101%')"),
        (
            Percent(),
            ["97,5%", "nan", "1e1", -1],
            [0, 1, 2, 3],
            "4 of 4 rows break this, first at row 0 (value='97,5%')",
        ),
        (Percent(), np.array([np.nan, 50]), [0], "1 of 2 rows breaks this, at row 0 (value=nan)"),
    ],
)
def test_what_lies_off_the_scale_is_refused(adapter: Any, values: Any, bad: list[int], said: str) -> None:
    """The rows are named and blanked; the hint says how to write what is not known."""
    rows, problems = refused(adapter, values)

    assert bad == rows
    assert [True] == [said in text for text in problems]
    assert "Hint: write None where there is no rating (for arrays: numpy.ma.masked_invalid(x))" in problems[0]


def test_unknown_words_are_refused_with_near_ones() -> None:
    """The first unknown word is looked up."""
    rows, problems = refused(WORDS, ["good", "netural", "Bad", None])

    assert [1, 2, 3] == rows
    assert problems == [
        (
            "value must be one of 'bad', 'good', 'neutral'; "
            "2 of 4 rows break this, first at row 1 (value='netural').\n\n"
            "Hint: did you mean 'neutral'? Known: 'bad', 'good', 'neutral'."
        )
    ]


def test_numbers_are_no_words() -> None:
    """Neither mixed with words nor alone."""
    assert [True] == ["must hold names" in text for text in refused(WORDS, ["good", 1])[1]]
    assert [True] == ["must be one of" in text for text in refused(WORDS, [1, 0])[1]]


@pytest.mark.parametrize(
    ("adapter", "x", "expected"),
    [
        (Scale(1, 5), 0.75, 4.0),
        (Scale(-10, 10), 0.5, 0.0),
        (Percent(), 0.975, "97.5%"),
        (Percent(), 1.0, "100%"),
        (WORDS, 0.8, "good"),
        (WORDS, 0.75, "neutral"),
        (WORDS, 0.0, "bad"),
    ],
)
def test_opinions_are_written_as_the_host_writes_them(adapter: Any, x: float, expected: object) -> None:
    """For people who know the host's scale."""
    assert expected == adapter.from_unit(x)


@pytest.mark.parametrize(
    ("adapter", "expected"),
    [
        (Scale(1, 5), "1 to 5"),
        (Scale(-0.5, 0.5), "-0.5 to 0.5"),
        (Scale(1, 5, unrated=(0, 9)), "1 to 5, where 0 or 9 means not rated"),
        (Percent(), "0% to 100%"),
        (WORDS, "bad or neutral or good"),
    ],
)
def test_scales_say_what_they_are(adapter: Any, expected: str) -> None:
    """In plain words, from the worst to the best."""
    assert expected == adapter.describe()


@every_adapter
def test_scales_are_values(adapter: Any) -> None:
    """They print as what builds them, compare, hash, and cannot be changed."""
    copy = eval(repr(adapter), {name: getattr(reputation, name) for name in reputation.__all__})

    assert (copy, hash(copy)) == (adapter, hash(adapter))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        adapter.low = 7


@every_adapter
def test_the_host_keeps_its_array(adapter: Any) -> None:
    """What is mapped is a copy."""
    mine = np.array([1.0, 2.0, 3.0])
    adapter.to_unit(mine)

    assert [1.0, 2.0, 3.0] == mine.tolist()


def test_the_order_of_choices_does_not_matter() -> None:
    """A mapping and pairs say the same."""
    assert Choices({"a": 0, "b": 1}) == Choices([("b", 1.0), ("a", 0.0)])


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (lambda: Scale(5, 1), "low must be less than high, got low=5.0, high=1.0."),
        (lambda: Scale(1, 1), "low must be less than high"),
        (lambda: Scale(math.nan, 1), "low must be a finite number"),
        (lambda: Scale(0, math.inf), "high must be a finite number"),
        (lambda: Scale(-1e308, 1e308), "low must be less than high"),
        (lambda: Scale(1, 5, unrated=(math.nan,)), "unrated must be a finite number"),
        (lambda: Choices({}), "choices must not be empty"),
        (lambda: Choices([("a", 1), ("a", 0)]), "choices must name each choice once, got 'a' twice"),
        (lambda: Choices({"a": 1.5}), "a must be within [0, 1], got 1.5"),
        (lambda: Choices({"": 1.0}), "choices must not be empty"),
    ],
)
def test_scales_that_mean_nothing_are_refused(build: Any, said: str) -> None:
    """When they are built."""
    with pytest.raises(PolicyError) as caught:
        build()

    assert said in str(caught.value)


@pytest.mark.parametrize(
    "build",
    [
        lambda: Scale("1", 5),  # type: ignore[arg-type]
        lambda: Scale(1, True),
        lambda: Scale(1, 5, unrated="0"),  # type: ignore[arg-type]
        lambda: Scale(1, 5, 0),  # type: ignore[misc]
        lambda: Choices({1: 1.0}),  # type: ignore[dict-item]
        lambda: Choices({"a": "b"}),  # type: ignore[dict-item]
    ],
)
def test_wrong_types_stay_type_errors(build: Any) -> None:
    """Text is no number, truth is no number."""
    with pytest.raises(TypeError):
        build()
