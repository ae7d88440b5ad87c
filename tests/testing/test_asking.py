"""Asking parts about rows: what they are asked about, and what counts as an answer."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest
from tests.testing import zoo_rows

import reputation as rp
from reputation.statistics import Count
from reputation.testing import ColumnNeeded, DoesNotApply, LawBroken, OutsideVocabulary, Trial, portability
from reputation.testing.asking import alike, ask, ask_rows, first_difference
from reputation.testing.samples import Sample, between, samples

TRIAL = Trial(columns=zoo_rows.COLUMNS)
THREE = Sample({"words": (10.0, None, 0.0)}, 3)


@attrs.frozen
class Says:
    """A factor that answers as it was told."""

    answer: Any = attrs.field(eq=False)

    def __call__(self, rows: Any) -> Any:
        """Say it."""
        return self.answer if rows["words"] is not None else None


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (2.0, [2.0, 2.0, 2.0]),
        (3, [3, 3, 3]),
        (True, [True, True, True]),
        (np.float64(0.5), [0.5, 0.5, 0.5]),
        (np.array([1.0, np.nan, 3.0]), [1.0, None, 3.0]),
        (np.array([1, 2, 3]), [1, 2, 3]),
        (np.array([True, False, True]), [True, False, True]),
    ],
)
def test_an_answer_is_a_column_or_one_value_for_all_rows(answer: Any, expected: list[Any]) -> None:
    """Unknown where it is no number."""
    assert {"answer": expected} == ask(Says(answer), TRIAL).answers(THREE)


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (None, "it answers with None, which is no column"),
        ([1.0, 2.0, 3.0], "it answers with a list, which is no column"),
        ("many", "it answers with a str, which is no column"),
        (np.array(["a", "b", "c"]), "it answers with a ndarray, which is no column"),
        (np.ones(2), r"it answers with an array of shape \(2,\) for 3 rows"),
        (np.ones((3, 1)), r"it answers with an array of shape \(3, 1\) for 3 rows"),
    ],
)
def test_all_else_is_no_answer(answer: Any, what: str) -> None:
    """The law that asks is broken."""
    with pytest.raises(LawBroken, match=what):
        ask(Says(answer), TRIAL).answers(THREE)


@attrs.frozen
class Bare(Count):
    """A statistic that lifts one column, and does not say which channel it is of."""

    def lift(self, rows: Any, weight: Any) -> Any:
        """Lift the weight."""
        del rows
        return weight


def test_a_statistic_answers_by_channel() -> None:
    """With a mapping; and one weight, or a column of them, goes in."""
    asking = ask(rp.Rate(rp.kind("order"), rp.kind("shift"), prior=rp.Prior(0.1, 1), column="words"), TRIAL)
    sample = Sample({"(weight)": (2.0, 1.0), "kind": ("order", "shift"), "words": (None, 8.0)}, 2, {"kind": str})

    assert {"events": [2.0, 0.0], "exposure": [0.0, 8.0]} == {
        name: values for name, values in asking.answers(sample).items() if name != "contribution"
    }
    assert asking.answers(sample) == asking.strict_answers(sample)
    with pytest.raises(LawBroken, match="it answers with a ndarray, where a mapping from channels to columns is meant"):
        ask(Bare(), TRIAL).answers(Sample({"(weight)": (1.0,)}, 1))


def test_models_are_asked_what_their_rows_contribute() -> None:
    """Where they can say it, on both engines."""
    total = ask(rp.Points(), TRIAL)
    sample = Sample({"(weight)": (2.0, 0.5), "amount": (3.0, -1.0)}, 2)

    assert [6.0, -0.5] == total.answers(sample)["contribution"] == total.strict_answers(sample)["contribution"]
    assert "contribution" not in ask(zoo_rows.Bald(), TRIAL).answers(Sample({"(weight)": (2.0,)}, 1))


def test_a_window_of_time_sees_no_rows() -> None:
    """It is asked at several instants."""
    asking = ask(rp.Adaptive(rp.Rolling(rp.days(1)), rp.Rolling(rp.days(2)), at_least=3), TRIAL)

    assert {"start 0": [1], "end 0": [86_400_000_001], "start 1": [-86_399_999_999], "end 1": [86_400_000_001]} == (
        asking.answers(Sample({"as_of": (86_400_000_000,)}, 1, {"as_of": int}))
    )
    with pytest.raises(DoesNotApply, match="it sees no rows"):
        ask_rows(rp.Rolling(rp.days(1)), TRIAL)


def test_a_part_that_asks_for_a_time_is_for_another_law() -> None:
    """So that one mistake is told once."""
    with pytest.raises(DoesNotApply, match="see the law blind_to_time"):
        ask(zoo_rows.Recent(), TRIAL)


def test_what_fails_on_numpy_is_told_as_the_strict_engine_tells_it() -> None:
    """Where that refuses it; else as it is."""
    with pytest.raises(OutsideVocabulary, match="asks whether a column is true"):
        ask(zoo_rows.Either(), TRIAL)
    with pytest.raises(LawBroken, match="it raises ZeroDivisionError") as error:
        portability(Fails(), TRIAL)
    assert isinstance(error.value.__cause__, ZeroDivisionError)


@attrs.frozen
class Fails:
    """Divides by zero, whatever the engine."""

    def __call__(self, rows: Any) -> Any:
        """Raise."""
        return rows["words"] * (1 // 0)


@attrs.frozen
class AnywhereElse:
    """Runs on every engine but NumPy."""

    def __call__(self, rows: Any) -> Any:
        """Look at what kind of column it is."""
        if isinstance(rows["words"], np.ndarray):
            raise TypeError("no arrays, please.")
        return rows["words"]


def test_what_fails_on_numpy_alone_is_told_as_it_is() -> None:
    """The strict engine has nothing to add."""
    with pytest.raises(TypeError, match="no arrays, please"):
        ask(AnywhereElse(), TRIAL)


def test_a_column_without_examples_is_asked_for_by_every_part() -> None:
    """Also by those whose operators say what they are, so that nobody calls them before."""
    with pytest.raises(ColumnNeeded, match="asks for the column 'country'"):
        ask(rp.where("country", 2.0, equals="de"), TRIAL)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (1.0, 1.0, True),
        (1.0, 1.0 + 1e-13, True),
        (1.0, 1.0 + 1e-9, False),
        (0.0, 1e-301, True),
        (0.0, 1e-9, False),
        (np.inf, np.inf, True),
        (np.inf, 1.0, False),
        (None, None, True),
        (None, 0.0, False),
        (True, True, True),
        (True, 1.0, False),
        ("a", "a", True),
        ("a", "b", False),
        ("a", 1.0, False),
    ],
)
def test_answers_are_alike_up_to_rounding(a: Any, b: Any, same: bool) -> None:  # noqa: FBT001 - the expected answer
    """Unknown is like unknown alone, and true is not like 1."""
    assert same == alike(a, b) == alike(b, a)


def test_the_first_difference_is_named() -> None:
    """Also where answers are missing, or too few."""
    full = {"a": [1.0], "b": [2.0]}

    assert first_difference(full, {"a": [1.0], "b": [2.0]}) is None
    assert first_difference(full, {"a": [1.0]}) == "b"
    assert first_difference(full, {"a": [1.0], "b": [2.0, 3.0]}) == "b"
    assert first_difference(full, {"a": [None], "b": [3.0]}) == "a"


def test_a_sample_is_the_same_for_both_engines() -> None:
    """As evidence keeps it: truth values are numbers where one is unknown, and names have codes."""
    sample = Sample(
        {"on": (True, None), "off": (False, True), "level": ("gold", None), "at": (5, 6), "words": (1.0, None)},
        2,
        {"on": bool, "off": bool, "level": str, "at": int},
    )
    arrays = sample.numpy(names=["new"])

    assert ["f", "b", "i", "f"] == [arrays[name].dtype.kind for name in ("on", "off", "at", "words")]
    assert (("gold", "new"), [0, -1]) == (arrays["level"].labels.categories, arrays["level"].codes.tolist())
    assert {name: values[1:] for name, values in sample.columns.items()} == sample.take([1]).columns
    assert (True, None) == sample.strict("me")["on"].cells
    with pytest.raises(ValueError, match="read-only"):
        arrays["words"][0] = 2.0


def test_samples_hold_examples_and_what_lies_between() -> None:
    """The first example stands for the smallest cell, and a column may have no unknown value."""
    make = between((0.0, 10.0, None))
    names = between(("b", "a", None), known=True)

    assert [0.0, 10.0, None, 0.0] == [make(4 * place) for place in range(4)]
    assert [0.0, 5.0, 10.0] == [make(4 * place + 3) for place in (0, 32, 64)]
    assert {"a", "b"} == {names(cell) for cell in range(100)}
    assert [3, 1] == sorted({samples_of(size).size for size in (3, 1)}, reverse=True)


def samples_of(size: int) -> Sample:
    """A sample of some rows, drawn by hypothesis."""
    found: list[Sample] = []
    strategy = samples({"words": between((0.0, 1.0, None))}, sorts={}, sizes=[size])
    Trial(examples=1).run(lambda rows: found.append(rows), rows=strategy)  # noqa: PLW0108 - which takes no name
    return found[0]


def test_a_sample_without_columns_says_how_many_rows_it_has() -> None:
    """There is nothing else to show."""
    assert Sample({}, 3).shown() == "3, without any column"
    assert [2, 2, 2] == [smaller.size for smaller in THREE.smaller()]
    assert [] == list(THREE.take([0]).smaller())
