"""What sort of part something is: what it offers, and what it answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.testing import zoo_rows

import reputation as rp
from reputation import statistics
from reputation.testing import SORTS, ColumnNeeded, Trial, sort_of

_METRIC = rp.Metric(rp.Beta(), name="quality")


class Selects:
    """Says yes and no without any operator, and is a predicate by its answers."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def __call__(self, rows: Any) -> Any:
        """Give the answer, whatever the rows."""
        return self.answer(rows) if callable(self.answer) else self.answer


PARTS = [
    ("factor", rp.where("verified", 3.0)),
    ("factor", rp.Weight()),
    ("factor", Selects(1.0)),
    ("factor", Selects(lambda rows: rows["value"] * 2.0)),
    ("factor", Selects(lambda _: "nonsense")),
    ("factor", zoo_rows.Either()),
    ("factor", zoo_rows.Recent()),
    ("predicate", rp.ALL),
    ("predicate", rp.kind("review")),
    ("predicate", zoo_rows.Scored()),
    ("predicate", Selects(answer=True)),
    ("predicate", Selects(np.False_)),
    ("predicate", Selects(lambda rows: rows["value"] > 0.5)),
    ("decay", rp.Linear(rp.days(3))),
    ("window", rp.Rolling(rp.days(3))),
    ("window", rp.Unexpired()),
    ("window", rp.Adaptive(rp.Days(1), rp.Days(2), at_least=3)),
    ("statistic", statistics.Outcomes()),
    ("model", rp.Beta()),
    ("metric", _METRIC),
    ("node", rp.Worst(_METRIC, rp.Metric(rp.Mean(), name="mean"))),
    ("gate", rp.AtLeast("quality", 0.8)),
    ("gate", ~rp.AtLeast("quality", 0.8)),
    ("ladder", rp.Ladder(rp.Tier("new"))),
    ("policy", rp.Policy(_METRIC)),
    ("scale", rp.Scale(1, 5)),
    ("recipe", rp.Policy(_METRIC).recipe),
]


@pytest.mark.parametrize(("sort", "part"), PARTS, ids=[f"{sort}-{type(part).__name__}" for sort, part in PARTS])
def test_a_part_is_what_it_offers_and_answers(sort: str, part: Any) -> None:
    """No class is asked for; a part that cannot be asked is taken for a factor, and the laws say what is wrong."""
    assert sort == sort_of(part, Trial(columns=zoo_rows.COLUMNS))


def test_every_sort_is_found() -> None:
    """No sort is left out above."""
    assert set(SORTS) == {sort for sort, _ in PARTS}


@pytest.mark.parametrize("thing", [3, "kind", rp.Prior(0.5, 2), None])
def test_what_is_no_part_is_refused(thing: object) -> None:
    """The message lists what parts offer."""
    with pytest.raises(
        TypeError, match="is no part: it cannot be called with rows, and has no answer, assign, combine"
    ) as error:
        sort_of(thing, Trial())

    assert str(error.value).startswith(repr(thing))
    assert str(error.value).endswith("Hint: the page 'Writing parts' says what each sort of part offers.")


def test_a_column_without_examples_is_not_guessed() -> None:
    """Whether a part selects or weighs cannot be told without calling it."""
    with pytest.raises(ColumnNeeded, match="asks for the column 'words'"):
        sort_of(zoo_rows.Effort(), Trial())


def test_a_method_that_is_written_wrongly_is_recognized() -> None:
    """The nearest one is named."""

    class Fading:
        def remainig(self, age: Any, _: Any) -> Any:
            return age

    with pytest.raises(TypeError) as error:
        sort_of(Fading(), Trial())

    assert str(error.value).endswith("Hint: did you mean 'remaining'?")
