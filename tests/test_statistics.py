"""Statistics: channels, and what a row adds to them."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import reputation
from reputation import ALL, statistics
from reputation.columns import ArrayRows
from reputation.errors import PolicyError
from reputation.select import at_least, kind, matches
from reputation.statistics import (
    Channel,
    Count,
    Exposure,
    Extremes,
    Histogram,
    Moments,
    Outcomes,
    Reduce,
    Share,
    Statistic,
    Total,
)

ROWS: Mapping[str, Sequence[Any]] = {
    "value": [0.0, 0.25, 0.5, 1.0],
    "amount": [12.0, -3.5, 0.0, 7.25],
    "hours": [8.0, None, 4.0, None],
    "kind": ["order", "refund", "order", "complaint"],
}
WEIGHTS = [1.0, 0.5, 3.0, 0.0]

PARTS: tuple[Statistic, ...] = (
    Outcomes(),
    Outcomes(column="quality"),
    Moments(),
    Moments(column="amount"),
    Total(),
    Total(column="quality"),
    Count(),
    Histogram(5),
    Histogram(2, column="quality"),
    Share(kind("refund"), ALL),
    Share(at_least("amount", 0), kind("order", "refund")),
    Exposure(kind("complaint"), kind("order")),
    Exposure(kind("complaint"), kind("order"), column="hours"),
    Extremes(),
    Extremes(column="amount"),
)
every_part = pytest.mark.parametrize("part", PARTS, ids=repr)


def rows(**columns: Sequence[Any]) -> ArrayRows:
    """Rows of the NumPy engine with the columns that every part above reads."""
    chosen = {**ROWS, "quality": ROWS["value"], **columns}
    return ArrayRows.of(**chosen)


def lifted(part: Statistic, weight: Any = None, source: Any = None) -> dict[str, list[float]]:
    """What every row adds, spread to one number per row."""
    column = np.array(WEIGHTS) if weight is None else weight
    found = part.lift(rows() if source is None else source, column)
    return {name: np.broadcast_to(values, (4,)).tolist() for name, values in found.items()}


# What a channel and a statistic are


def test_a_channel_is_a_sum_of_weights_unless_it_says_otherwise() -> None:
    """Most channels are sums of degree one."""
    assert Channel() == Channel(reduce=Reduce.SUM, degree=1)


@pytest.mark.parametrize("channel", [Channel(), Channel(reduce=Reduce.MIN, degree=0), Channel(degree=2)], ids=repr)
def test_the_repr_of_a_channel_evaluates_back(channel: Channel) -> None:
    """A printed channel is code."""
    assert channel == eval(repr(channel), vars(statistics))


def test_a_channel_accepts_the_plain_word() -> None:
    """Stored policies hold words."""
    assert Channel(reduce=Reduce.MAX) == Channel(reduce="max")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (
            lambda: Channel(reduce="mean"),
            PolicyError,
            "reduce must be one of 'sum', 'min', 'max', got 'mean'.\n\nHint: write for instance reduce=Reduce.SUM.",
        ),
        (lambda: Channel(degree=-1), PolicyError, "degree must be at least 0, got -1.\n\nHint: write for instance"),
        (lambda: Channel(degree=1.5), TypeError, "degree must be a whole number, got 1.5."),
        (lambda: Channel(degree=True), TypeError, "degree must be a whole number, got True."),
        (lambda: Histogram(1), PolicyError, "levels must be at least 2, got 1.\n\nHint: write for instance levels=2."),
        (lambda: Histogram(5.0), TypeError, "levels must be a whole number, got 5.0."),
        (lambda: Outcomes(column=""), PolicyError, "column must not be empty."),
        (lambda: Moments(column=3), TypeError, "column must be a text, got 3."),
        (lambda: Share("late", ALL), TypeError, "selected must be a predicate, got 'late'."),
        (lambda: Share(ALL, None), TypeError, "eligible must be a predicate, got None."),
        (lambda: Exposure(Count, ALL), TypeError, "events must be a predicate, got the class Count."),
        (
            lambda: Exposure(ALL, 1),
            TypeError,
            'exposure must be a predicate, got 1.\n\nHint: write for instance kind("',
        ),
    ],
)
def test_a_part_that_means_nothing_is_refused(build: Callable[[], Any], error: type[Exception], message: str) -> None:
    """A message names the parameter, the value and the rule."""
    with pytest.raises(error) as caught:
        build()

    assert str(caught.value).startswith(message)


@every_part
def test_a_statistic_is_a_value(part: Statistic) -> None:
    """Printed, compared and hashed like a number."""
    public = {name: getattr(reputation, name) for name in reputation.__all__}
    copy = eval(repr(part), {**public, **vars(statistics)})

    assert part == copy
    assert hash(part) == hash(copy)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        part.column = "other"  # type: ignore[attr-defined]


@pytest.mark.parametrize("part", {Channel, *(type(part) for part in PARTS)}, ids=lambda part: part.__name__)
def test_every_default_is_keyword_only(part: type) -> None:
    """What is left out is never meant by position."""
    parameters = inspect.signature(part).parameters.values()

    assert [] == [p.name for p in parameters if p.default is not p.empty and p.kind is not p.KEYWORD_ONLY]


@every_part
def test_lift_fills_the_channels_that_are_declared(part: Statistic) -> None:
    """A channel that is declared is lifted, and none besides."""
    assert list(part.channels) == list(part.lift(rows(), np.array(WEIGHTS)))


def test_channels_cannot_be_changed() -> None:
    """The channels of a class serve all its instances."""
    with pytest.raises(TypeError):
        Outcomes().channels["total"] = Channel()  # type: ignore[index]


@pytest.mark.parametrize(
    ("part", "reads"),
    [
        (Outcomes(), ("value",)),
        (Moments(column="hours"), ("hours",)),
        (Total(), ("amount",)),
        (Count(), ()),
        (Histogram(5), ("value",)),
        (Share(kind("a"), ALL), ()),
        (Exposure(kind("a"), kind("b"), column="hours"), ()),
        (Extremes(column="amount"), ("amount",)),
    ],
    ids=lambda part: repr(part)[:30],
)
def test_a_statistic_says_which_columns_must_be_known(part: Statistic, reads: tuple[str, ...]) -> None:
    """A row whose value is unknown is not a row with the value 0."""
    assert reads == part.reads


# What a row adds


def test_outcomes_sum_weights_and_weighted_values() -> None:
    """The channels are w and w v."""
    assert {"total": WEIGHTS, "good": [0.0, 0.125, 1.5, 0.0]} == lifted(Outcomes())


def test_moments_sum_weights_their_squares_and_two_powers_of_the_number() -> None:
    """The channels are w, w x, w x**2 and w**2."""
    numbers = ROWS["amount"]
    expected = {
        "total": WEIGHTS,
        "squares": [w * w for w in WEIGHTS],
        "first": [w * x for w, x in zip(WEIGHTS, numbers, strict=True)],
        "second": [w * x * x for w, x in zip(WEIGHTS, numbers, strict=True)],
    }

    assert expected == lifted(Moments(column="amount"))


def test_moments_of_yes_and_no_are_moments_of_one_and_zero() -> None:
    """A column of booleans has a mean like any other."""
    found = lifted(Moments(column="verified"), 1.0, rows(verified=[True, False, True, True]))

    assert [1.0, 0.0, 1.0, 1.0] == found["second"]


def test_total_sums_weighted_amounts() -> None:
    """The channels are w x and w."""
    assert {"amount": [12.0, -1.75, 0.0, 0.0], "total": WEIGHTS} == lifted(Total())


def test_count_sums_weights() -> None:
    """The channel is w, whatever the row says."""
    assert {"total": WEIGHTS} == lifted(Count())


def test_a_histogram_puts_a_value_at_the_nearest_level_and_halves_at_the_upper() -> None:
    """0.25 lies halfway between the levels 0 and 1/2 of three."""
    expected = {"level_0": [1.0, 0.0, 0.0, 0.0], "level_1": [0.0, 0.5, 3.0, 0.0], "level_2": [0.0, 0.0, 0.0, 0.0]}

    assert expected == lifted(Histogram(3))
    assert [0.0, 0.5, 0.5, 1.0] == Histogram(3).level(rows()).tolist()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.integers(2, 11))
def test_a_histogram_agrees_with_plain_rounding(values: list[float], levels: int) -> None:
    """Level k holds the values whose floor((n - 1) v + 1/2) is k, and every row is at one level."""
    part = Histogram(levels)
    source = ArrayRows.of(value=values)
    found = part.lift(source, 1.0)
    expected = [math.floor((levels - 1) * value + 0.5) for value in values]

    assert [[float(place == level) for place in expected] for level in range(levels)] == [
        found[f"level_{level}"].tolist() for level in range(levels)
    ]
    assert [place / (levels - 1) for place in expected] == np.broadcast_to(part.level(source), (len(values),)).tolist()


def test_a_share_counts_hits_among_the_eligible_only() -> None:
    """A selected row that is not eligible is no hit."""
    part = Share(at_least("amount", 0), kind("order", "refund"))

    assert {"hits": [1.0, 0.0, 3.0, 0.0], "total": [1.0, 0.5, 3.0, 0.0]} == lifted(part)


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (Share(ALL, ALL), {"hits": WEIGHTS, "total": WEIGHTS}),
        (Share(~ALL, ALL), {"hits": [0.0] * 4, "total": WEIGHTS}),
        (Share(kind("refund"), ~ALL), {"hits": [0.0] * 4, "total": [0.0] * 4}),
        (Share(ALL, kind("refund")), {"hits": [0.0, 0.5, 0.0, 0.0], "total": [0.0, 0.5, 0.0, 0.0]}),
    ],
    ids=repr,
)
def test_a_predicate_may_answer_for_every_row_at_once(part: Share, expected: dict[str, list[float]]) -> None:
    """Plain True and plain False stand for a whole column."""
    assert expected == lifted(part)


def test_exposure_counts_events_and_exposure_rows() -> None:
    """Without a column every exposure row counts its weight."""
    part = Exposure(kind("refund"), kind("order"))

    assert {"events": [0.0, 0.5, 0.0, 0.0], "exposure": [1.0, 0.0, 3.0, 0.0]} == lifted(part)


def test_a_row_may_be_both_event_and_exposure() -> None:
    """A late delivery is a delivery."""
    found = lifted(Exposure(matches("late", "yes"), kind("order")), None, rows(late=["yes", "no", None, "yes"]))

    assert {"events": [1.0, 0.0, 0.0, 0.0], "exposure": [1.0, 0.0, 3.0, 0.0]} == found


def test_unknown_exposure_adds_nothing_and_hides_no_event() -> None:
    """An event without hours is an event; a shift without hours is no exposure."""
    part = Exposure(kind("complaint", "refund"), ALL, column="hours")

    assert {"events": [0.0, 0.5, 0.0, 0.0], "exposure": [8.0, 0.0, 12.0, 0.0]} == lifted(part)


def test_exposure_may_be_a_part_of_a_unit() -> None:
    """A shift of a quarter of an hour is exposure; one of no hours, or of fewer, is none."""
    part = Exposure(kind("complaint"), ALL, column="hours")

    assert [0.25, 0.0, 0.0, 0.0] == lifted(part, None, rows(hours=[0.25, 0.0, -2.0, 8.0]))["exposure"]


def test_extremes_offer_the_number_itself() -> None:
    """Weights do not matter to a minimum."""
    part = Extremes(column="amount")

    assert {"low": ROWS["amount"], "high": ROWS["amount"]} == lifted(part)
    assert [Reduce.MIN, Reduce.MAX] == [channel.reduce for channel in part.channels.values()]


@pytest.mark.parametrize(
    ("part", "inside"),
    [
        (Share(at_least("amount", 0), kind("order", "refund")), [True, True, True, False]),
        (Exposure(kind("complaint"), kind("order")), [True, False, True, True]),
    ],
    ids=repr,
)
def test_rows_out_of_scope_add_nothing(part: Share | Exposure, inside: list[bool]) -> None:
    """An account need not list rows that a statistic does not look at."""
    found = lifted(part).values()

    assert inside == np.asarray(part.scope(rows())).tolist()
    assert {0.0} >= {value for values in found for value, held in zip(values, inside, strict=True) if not held}


# Laws

EIGHTHS = st.integers(0, 64).map(lambda n: n / 8)


@every_part
@given(factor=EIGHTHS, weights=st.lists(EIGHTHS, min_size=4, max_size=4))
def test_a_channel_grows_with_its_degree_of_the_weight(part: Statistic, factor: float, weights: list[float]) -> None:
    """Homogeneity: lift(c w) == c**degree lift(w), bit for bit on numbers whose products are exact."""
    known = rows(hours=[8.0, 1.0, 4.0, 0.5])
    once = lifted(part, np.array(weights), known)
    scaled = lifted(part, factor * np.array(weights), known)

    assert scaled == {
        name: [factor**channel.degree * value for value in once[name]] for name, channel in part.channels.items()
    }


@every_part
def test_the_plain_weight_one_is_a_column_of_ones(part: Statistic) -> None:
    """An engine need not build a column where nothing is weighed."""
    known = rows(hours=[8.0, 1.0, 4.0, 0.5])

    assert lifted(part, np.ones(4), known) == lifted(part, 1.0, known)


@every_part
def test_a_row_of_weight_nought_adds_nothing(part: Statistic) -> None:
    """Absence: in channels of degree one or more, weight 0 is no row."""
    zero = lifted(part, np.zeros(4), rows(hours=[8.0, 1.0, 4.0, 0.5]))

    assert {0.0} >= {value for name, channel in part.channels.items() if channel.degree for value in zero[name]}
