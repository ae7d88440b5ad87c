"""How a law is tried: example values, the running of its body, and the smallest counterexample."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import strategies as st

from reputation.errors import PolicyError
from reputation.testing import ColumnNeeded, DoesNotApply, LawBroken, Trial
from reputation.testing.trial import WELL_KNOWN


def test_examples_of_a_column_are_floats_texts_or_truth_values_and_the_unknown_one() -> None:
    """Each once, in their order, the unknown one last, whether it was handed over or not."""
    trial = Trial(columns={"words": [3, None, 1, 3.0], "level": ("new", "gold"), "kind": ["strike"], "new": [False]})

    assert (3.0, 1.0, None) == trial.values("words")
    assert {float, type(None)} == set(map(type, trial.values("words")))
    assert ("new", "gold", None) == trial.values("level")
    assert (False, None) == trial.values("new")
    assert ("strike", None) == trial.values("kind")
    assert WELL_KNOWN["value"] == trial.values("value")


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"level": "gold"}, "columns['level'] must be several example values, got 'gold'."),
        ({"words": 3}, "columns['words'] must be several example values, got 3."),
        ({"words": []}, "columns['words'] must hold values of one sort, and at least one; it holds none but None."),
        ({"words": [None]}, "columns['words'] must hold values of one sort, and at least one; it holds none but None."),
        (
            {"words": [1, "two"]},
            "columns['words'] must hold values of one sort, and at least one; it mixes float, str.",
        ),
        (
            {"words": [True, 1]},
            "columns['words'] must hold values of one sort, and at least one; it mixes bool, float.",
        ),
        ({"words": [object]}, "columns['words'] must be a text, a number, True or False, got <class 'object'>."),
    ],
)
def test_examples_that_no_column_holds_are_refused(columns: Any, message: str) -> None:
    """A column holds one sort of value."""
    with pytest.raises(TypeError) as error:
        Trial(columns=columns)

    assert str(error.value).startswith(message)


def test_a_trial_has_at_least_one_example() -> None:
    """Else every law would be kept."""
    with pytest.raises(PolicyError, match="examples must be at least 1, got 0"):
        Trial(examples=0)


def test_a_column_without_examples_is_asked_for() -> None:
    """The nearest one that there is may be meant."""
    with pytest.raises(ColumnNeeded, match="'vlaue'") as error:
        Trial().values("vlaue")

    assert "did you mean 'value'" in str(error.value)


def test_a_body_is_run_on_the_same_examples_each_time() -> None:
    """As many as were asked for, by name, and never other ones."""
    seen: list[list[int]] = [[], []]
    for each in seen:
        Trial(examples=7).run(lambda number, each=each: each.append(number), number=st.integers())

    assert len(seen[0]) == 7
    assert seen[0] == seen[1]


def test_the_smallest_counterexample_is_told() -> None:
    """What was drawn is given by its names, where the law gives nothing itself."""

    def body(number: int, other: int) -> None:
        if number + other > 10:
            raise LawBroken("too much.")

    with pytest.raises(LawBroken) as caught:
        Trial().run(body, number=st.integers(0, 1000), other=st.integers(0, 0))

    assert {"number": 11, "other": 0} == caught.value.given
    assert not hasattr(caught.value, "__notes__")


def test_what_a_law_gives_stands() -> None:
    """It knows best what is worth telling."""

    def body(number: int) -> None:
        raise LawBroken("so.", given={"half": number / 2})

    with pytest.raises(LawBroken) as caught:
        Trial().run(body, number=st.integers(4, 9))

    assert {"half": 2.0} == caught.value.given


@attrs.frozen
class Line:
    """Numbers that know how to be fewer."""

    numbers: tuple[int, ...]

    def smaller(self) -> Iterator[Line]:
        """The same without one of them."""
        for place in range(len(self.numbers)):
            yield Line(self.numbers[:place] + self.numbers[place + 1 :])


def test_rows_that_do_not_matter_are_left_out() -> None:
    """Hypothesis makes cells small, and does not shorten a table that is drawn in one go."""

    def body(line: Line) -> None:
        if max(line.numbers, default=0) > 6:
            raise LawBroken("too large.", given={"rows": line.numbers})

    with pytest.raises(LawBroken) as caught:
        Trial().run(body, line=st.binary(min_size=9, max_size=9).map(lambda drawn: Line(tuple(drawn))))

    assert {"rows": (7,)} == caught.value.given


def test_what_a_part_raises_is_told_with_what_it_was_given() -> None:
    """Whatever it is."""

    def body(number: int) -> None:
        _ = 1 // number

    with pytest.raises(LawBroken) as caught:
        Trial().run(body, number=st.integers(0, 3))

    assert str(caught.value) == "it raises ZeroDivisionError: integer division or modulo by zero\n\nnumber: 0"
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_columns_that_are_written_to_are_said_to_be_the_hosts() -> None:
    """NumPy's own message does not say why an array is read-only."""

    def body(number: int) -> None:
        array = np.array([number])
        array.flags.writeable = False
        array += 1

    with pytest.raises(LawBroken, match="Hint: columns belong to the host and are never changed: write a = a"):
        Trial().run(body, number=st.integers())


@pytest.mark.parametrize("error", [DoesNotApply("so"), ColumnNeeded("words", ())], ids=["idle", "column"])
def test_what_is_no_fault_of_the_part_goes_through(error: Exception) -> None:
    """Without what hypothesis would add."""

    def body(number: int) -> None:
        del number
        raise error

    with pytest.raises(type(error)) as caught:
        Trial().run(body, number=st.integers())

    assert caught.value is error
    assert not hasattr(error, "__notes__")


def test_a_law_that_holds_only_sometimes_points_to_a_memory() -> None:
    """Hypothesis tries a counterexample twice."""
    calls: list[int] = []

    def body(number: int) -> None:
        calls.append(number)
        if len(calls) == 3:
            raise LawBroken("only once.")

    with pytest.raises(LawBroken, match="asked twice about the same rows it gives two answers") as caught:
        Trial().run(body, number=st.integers())

    assert caught.value.hint == "look for what the part remembers between calls; the law `purity` says more."


def test_what_cannot_be_calculated_is_no_warning() -> None:
    """A choice may leave such rows out."""

    def body(number: float) -> None:
        assert np.isinf(np.float64(number) / np.float64(0.0))

    Trial().run(body, number=st.floats(1.0, 2.0))
