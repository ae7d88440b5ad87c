"""What every model promises, whatever it estimates."""

from __future__ import annotations

import inspect
import math
import warnings
from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reputation
from reputation import models
from reputation.columns import ArrayRows
from reputation.models import BayesianMean, Beta, Count, Dirichlet, Mean, Points, Prior, Rate, Ratio, Wilson
from reputation.select import at_least, kind

BELIEF = Prior(mean=0.7, strength=10)

MODELS: tuple[Any, ...] = (
    Beta(),
    Beta(prior=BELIEF, level=0.8),
    Beta(prior=Prior(mean=0, strength=0.25), exact=True),
    Wilson(),
    Dirichlet(5),
    Dirichlet(3, strength=0.5, shares=(0.0, 0.25, 0.75), level=0.99),
    Mean(),
    Mean(column="amount"),
    Mean(column="amount", range=(-10, 90)),
    BayesianMean(BELIEF),
    BayesianMean(Prior(mean=-3, strength=0.5), column="amount", level=0.5),
    Ratio(kind("late")),
    Ratio(at_least("amount", 0), eligible=kind("late", "refund")),
    Rate(kind("late"), kind("order"), prior=Prior(mean=0.1, strength=20)),
    Rate(kind("late"), kind("order"), prior=Prior(mean=0, strength=1), column="hours", exact=True),
    Points(),
    Points(column="hours", start=12),
    Count(),
)
every_model = pytest.mark.parametrize("model", MODELS, ids=repr)
TALLIES = (Points, Count)

row = st.fixed_dictionaries(
    {
        "value": st.floats(0, 1),
        "amount": st.floats(-10, 90),
        "hours": st.floats(0, 24),
        "kind": st.sampled_from(["late", "order", "refund"]),
        "weight": st.floats(0, 8).map(lambda w: 0.0 if w < 1e-3 else w),
    }
)
tables = st.lists(row, min_size=1, max_size=12)


def columns(table: list[dict[str, Any]]) -> tuple[ArrayRows, np.ndarray[Any, np.dtype[np.float64]]]:
    """The rows of one subject, and their weights."""
    rows = ArrayRows.of(**{name: [line[name] for line in table] for name in ("value", "amount", "hours", "kind")})
    return rows, np.array([line["weight"] for line in table])


def sums(model: Any, table: list[dict[str, Any]]) -> dict[str, float]:
    """The channels of one subject, summed without rounding on the way."""
    rows, weight = columns(table)
    lifted = model.statistic.lift(rows, weight)
    return {name: math.fsum(np.broadcast_to(values, (len(table),)).tolist()) for name, values in lifted.items()}


def arrays(stats: Mapping[str, float]) -> dict[str, Any]:
    """The channels of one subject as arrays."""
    return {name: np.array([value]) for name, value in stats.items()}


@every_model
def test_a_model_is_a_value(model: Any) -> None:
    """Printed, compared, hashed and frozen; its repr builds it again from the public names."""
    copy = eval(repr(model), {name: getattr(reputation, name) for name in reputation.__all__})

    assert model == copy
    assert hash(model) == hash(copy)
    with pytest.raises(AttributeError):  # frozen fields and constants of the class alike
        model.level = 0.5


@pytest.mark.parametrize("part", {type(model) for model in MODELS} | {Prior}, ids=lambda part: part.__name__)
def test_every_default_is_keyword_only(part: type) -> None:
    """At most two parameters may be given by position, and none of them can be left out."""
    parameters = inspect.signature(part).parameters.values()
    positional = [parameter for parameter in parameters if parameter.kind is not parameter.KEYWORD_ONLY]

    assert len(positional) <= 2
    assert [] == [parameter.name for parameter in positional if parameter.default is not parameter.empty]


@every_model
def test_a_model_says_what_its_bounds_mean(model: Any) -> None:
    """One line of words, with the level where there is one."""
    level = getattr(model, "level", None)

    assert level is None or f"{level:g}" in model.bounds_mean
    assert "\n" not in model.bounds_mean.strip()


def test_the_levels_of_two_models_part_them() -> None:
    """Nothing about a parameter is hidden from comparison."""
    assert Beta() != Beta(level=0.9)
    assert attrs.evolve(Beta(), level=0.9) == Beta(level=0.9)


@every_model
@settings(max_examples=15)
@given(table=tables)
def test_scores_and_bounds_keep_order_within_the_range(model: Any, table: list[dict[str, Any]]) -> None:
    """Range: low <= lower <= score <= upper <= high, or all unknown; and nothing warns."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.finalize(arrays(sums(model, table))).check(model.range)


@every_model
@settings(max_examples=15)
@given(table=tables)
def test_an_account_adds_up(model: Any, table: list[dict[str, Any]]) -> None:
    """Baseline and contributions give the score, and a row of weight 0 contributes nothing."""
    stats = sums(model, table)
    score = float(model.finalize(arrays(stats)).score[0])
    if not math.isnan(score):
        rows, weight = columns(table)
        added = np.broadcast_to(model.contributions(rows, weight, stats), (len(table),)).tolist()
        size = 1 + math.fsum(map(abs, added))

        assert score == pytest.approx(math.fsum([model.baseline, *added]), rel=0, abs=1e-12 * size)
        assert {0.0} >= {value for value, w in zip(added, weight, strict=True) if w == 0}


@every_model
def test_no_rows_are_unknown_for_a_share_and_nothing_for_a_total(model: Any) -> None:
    """An average of no rows is unknown; a total of no rows is starting point."""
    estimate = model.finalize(arrays(dict.fromkeys(model.statistic.channels, 0.0)))

    estimate.check(model.range)
    assert 0.0 == estimate.support[0]
    assert isinstance(model, TALLIES) == bool(estimate.rated[0])
    if isinstance(model, TALLIES):
        assert model.baseline == estimate.score[0]


@every_model
def test_no_subjects_are_no_trouble(model: Any) -> None:
    """Every channel empty gives an estimate of nobody."""
    estimate = model.finalize({name: np.array([]) for name in model.statistic.channels})

    assert 0 == len(estimate)


@every_model
@settings(max_examples=15)
@given(first=tables, second=tables)
def test_a_subject_is_estimated_by_itself(
    model: Any, first: list[dict[str, Any]], second: list[dict[str, Any]]
) -> None:
    """Locality: together or one by one, the numbers are the same."""
    one, two = sums(model, first), sums(model, second)
    together = model.finalize({name: np.array([one[name], 0.0, two[name]]) for name in one})
    none = dict.fromkeys(one, 0.0)

    for place, stats in enumerate((one, none, two)):
        alone = model.finalize(arrays(stats))
        for name in ("score", "support", "lower", "upper"):
            assert getattr(alone, name)[0] == pytest.approx(getattr(together, name)[place], rel=1e-14, nan_ok=True)


@every_model
@settings(max_examples=15)
@given(table=tables)
def test_finalizing_leaves_the_sums_alone(model: Any, table: list[dict[str, Any]]) -> None:
    """Purity: the sums of a state are shared, and the results cannot be written to."""
    stats = arrays(sums(model, table))
    before = {name: values.copy() for name, values in stats.items()}
    for values in stats.values():
        values.setflags(write=False)
    estimate = model.finalize(stats)

    assert all(np.array_equal(before[name], values) for name, values in stats.items())
    assert not any(getattr(estimate, name).flags.writeable for name in ("score", "support", "lower", "upper"))


@every_model
def test_sums_that_can_still_be_written_to_are_not_handed_on(model: Any) -> None:
    """A caller who adds to his sums afterwards does not change an estimate."""
    stats = {name: np.array([2.0]) for name in model.statistic.channels}
    estimate = model.finalize(stats)
    counts = model.count(stats) if hasattr(model, "count") else np.array([2.0])
    before = [float(column[0]) for column in (estimate.score, estimate.support, estimate.lower, estimate.upper, counts)]
    for values in stats.values():
        np.add(values, 5.0, out=values)

    after = [float(column[0]) for column in (estimate.score, estimate.support, estimate.lower, estimate.upper, counts)]
    assert before == after


@every_model
def test_a_residue_of_rounding_below_nought_is_nought(model: Any) -> None:
    """Taking rows back may leave a sum a hair below zero."""
    estimate = model.finalize(arrays(dict.fromkeys(model.statistic.channels, -1e-17)))

    estimate.check(model.range)
    assert 0.0 == estimate.support[0]


@pytest.mark.parametrize("scale", [1e-300, 1e-9, 1e9, 1e200])
@every_model
def test_very_small_and_very_large_weights_are_weights(model: Any, scale: float) -> None:
    """What decay has left after years, and what a careless host weighs."""
    table = [{"value": 0.25, "amount": 4.0, "hours": 2.0, "kind": kind, "weight": 1.0} for kind in ("late", "order")]
    plain = sums(model, table)
    degrees = {name: channel.degree for name, channel in model.statistic.channels.items()}
    with np.errstate(over="ignore", under="ignore"):
        stats = {name: np.array([value]) * scale ** np.float64(degrees[name]) for name, value in plain.items()}
    stats = {name: np.minimum(values, 1e308) for name, values in stats.items()}

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.finalize(stats).check(model.range)


def test_the_room_says_what_it_offers() -> None:
    """Every model above is exported, and so is the contract."""
    assert {type(model).__name__ for model in MODELS} | {
        "Balance",
        "Highest",
        "Lowest",
        "Prior",
        "Model",
        "Additive",
        "Counted",
        "Reach",
    } == set(models.__all__)
