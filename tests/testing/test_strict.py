"""The strict engine: the whole vocabulary with the logic of three values, and a refusal of everything else."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from reputation.columns import Column, Ops, Rows
from reputation.errors import PolicyError
from reputation.testing import OutsideVocabulary, StrictColumn, StrictOps, StrictRows

EFFORT = "Effort()"
NUMBERS = StrictColumn([4.0, None], part=EFFORT)
TEXTS = StrictColumn(["gold", None], part=EFFORT)
TRUTHS = StrictColumn([True, None], part=EFFORT)
OPS = StrictOps(EFFORT)
ROWS = StrictRows({"words": [4.0, None]}, part=EFFORT)


def plain(column: StrictColumn) -> list[Any]:
    """The cells of a column."""
    return list(column.cells)


def test_the_engine_knows_the_whole_vocabulary() -> None:
    """Every operation of `Column` and `Ops`; what is unknown stays unknown."""
    x = NUMBERS
    results = [
        *(1.0 + x, x + 1, 5.0 - x, x - 3.0, 2.0 * x, x * 0.5, 8.0 / x, x / 2.0, x**2, -x),
        *(OPS.log1p(x), OPS.sqrt(x), OPS.exp2(x), OPS.clip(x, 0.0, 1)),
    ]
    expected = [5.0, 5.0, 1.0, 1.0, 8.0, 2.0, 2.0, 2.0, 16.0, -4.0, math.log(5.0), 2.0, 16.0, 1.0]

    assert [[value, None] for value in expected] == [plain(result) for result in results]
    assert [[True, None]] * 5 == [plain(result) for result in (x > 3.0, x < 5.0, x >= 4.0, x <= 4.0, x != 3.0)]
    assert [True, None] == plain(TEXTS == "gold") == plain(TRUTHS == True) == plain(TRUTHS == 1.0)  # noqa: E712
    assert [True, False] == plain(OPS.known(TEXTS))
    assert [True, None] == plain(OPS.isin(TEXTS, ("gold", "new"))) == plain(OPS.isin(NUMBERS, [4.0]))
    assert [2.0, None] == plain(TRUTHS * 2.0) == plain(x / (x * 0.5))


def test_unknown_answers_follow_the_logic_of_three_values() -> None:
    """As in SQL: no and unknown is no, yes or unknown is yes, all else with an unknown side is unknown."""
    yes, no, unknown = True, False, None
    left = StrictColumn([yes, yes, yes, no, no, no, unknown, unknown, unknown], mask=True)
    right = StrictColumn([yes, no, unknown] * 3, mask=True)

    assert [yes, no, unknown, no, no, no, unknown, no, unknown] == plain(left & right)
    assert [yes, yes, yes, yes, no, unknown, yes, unknown, unknown] == plain(left | right)
    assert [no, no, no, yes, yes, yes, unknown, unknown, unknown] == plain(~left)
    assert [yes, unknown] == plain((NUMBERS > 3.0) & True)


def test_a_choice_takes_the_other_side_where_the_condition_is_unknown() -> None:
    """As CASE WHEN does; a choice between answers is an answer."""
    assert [1.0, 0.5] == plain(OPS.where(NUMBERS > 3.0, 1.0, 0.5))
    assert [4.0, None] == plain(OPS.where(NUMBERS > 3.0, NUMBERS, NUMBERS * 2.0))
    assert [True, False] == plain(OPS.where(NUMBERS > 3.0, NUMBERS > 1.0, False) & OPS.known(NUMBERS))


def test_numbers_that_floats_cannot_hold_are_infinite_or_no_number() -> None:
    """As in NumPy, where Python raises: a choice may leave such rows out."""
    x = StrictColumn([0.0, -4.0, 1e300])
    half, inverse, large = plain(x**0.5), plain(1.0 / x), plain(x * x)

    assert half[0] == 0.0
    assert math.isnan(half[1])
    assert [math.inf, -0.25] == inverse[:2]
    assert [0.0, 16.0, math.inf] == large
    assert [math.inf, math.inf, math.inf] == plain(StrictOps().exp2(StrictColumn([1e300]) * StrictColumn([1.0]))) * 3
    assert math.isnan(plain(StrictOps().sqrt(x))[1])
    assert [-math.inf] == plain(StrictOps().log1p(StrictColumn([-1.0])))
    assert [math.inf] == plain(StrictColumn([1e200]) ** 2)
    assert math.isnan(plain(StrictColumn([0.0]) / 0.0)[0])


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: np.sqrt(NUMBERS), "calls numpy.sqrt"),
    (lambda: np.maximum(NUMBERS, 1.0), "calls numpy.maximum"),
    (lambda: np.where(NUMBERS, 1.0, 2.0), "calls numpy.where"),
    (lambda: np.clip(NUMBERS, 0.0, 1.0), "calls numpy.clip"),
    (lambda: np.asarray(NUMBERS), "makes an array of a column"),
    (lambda: np.float64(2.0) * NUMBERS, "combines a column with NumPy's np.float64(2.0)"),
    (lambda: NUMBERS * np.float64(2.0), "combines a column with NumPy's np.float64(2.0)"),
    (lambda: np.ones(2) + NUMBERS, "combines a column with NumPy's array([1., 1.])"),
    (lambda: NUMBERS * np.ones(2), "combines a column with NumPy's array([1., 1.])"),
    (lambda: NUMBERS * [1.0, 2.0], "combines a column with [1.0, 2.0]"),
    (lambda: NUMBERS == None, "compares a column with None"),  # noqa: E711 - as authors write it
    (lambda: NUMBERS + StrictColumn([1.0]), "combines columns of different rows"),
    (lambda: NUMBERS.max(initial=0.0), "asks a column for .max"),
    (lambda: NUMBERS.astype(float), "asks a column for .astype"),
    (lambda: bool(NUMBERS), "asks whether a column is true"),
    (lambda: NUMBERS > 1.0 and NUMBERS < 9.0, "asks whether a column is true"),
    (lambda: 1.0 < NUMBERS < 9.0, "asks whether a column is true"),
    (lambda: max(NUMBERS, 1.0), "asks whether a column is true"),
    (lambda: len(NUMBERS), "asks a column for its length"),
    (lambda: list(NUMBERS), "goes through a column row by row"),
    (lambda: NUMBERS[0], "takes single rows out of a column"),
    (lambda: NUMBERS[NUMBERS > 1.0], "takes single rows out of a column"),
    (lambda: NUMBERS.__setitem__(0, 1.0), "writes into a column"),
    (lambda: 1.0 in NUMBERS, "asks whether a value is in a column"),  # type: ignore[attr-defined]  # the point
    (lambda: float(NUMBERS), "makes one number of a column"),
    (lambda: math.sqrt(NUMBERS), "makes one number of a column"),
    (lambda: round(NUMBERS), "rounds a column"),
    (lambda: math.floor(NUMBERS), "rounds a column"),
    (lambda: abs(NUMBERS), "uses abs()"),
    (lambda: NUMBERS // 2.0, "uses the operator //"),
    (lambda: NUMBERS % 2.0, "uses the operator %"),
    (lambda: NUMBERS @ NUMBERS, "uses the operator @"),
    (lambda: 2.0**NUMBERS, "uses the operator ** with a column as exponent"),
    (lambda: (NUMBERS > 1.0) ^ (NUMBERS > 2.0), "uses the operator ^"),
    (lambda: True & (NUMBERS > 1.0), "uses the operator & or | with a plain value on the left"),
    (lambda: NUMBERS.__iadd__(1.0), "changes a column in place, as += does"),
    (lambda: NUMBERS & NUMBERS, "joins with & | ~ what is no answer"),
    (lambda: ~TRUTHS, "joins with & | ~ what is no answer"),
    (lambda: (NUMBERS > 1.0) & 1.0, "joins with & | ~ what is no answer"),
    (lambda: TEXTS * 2.0, "calculates with a column of texts"),
    (lambda: TRUTHS + TRUTHS, "calculates with nothing but true and false"),
    (lambda: TEXTS == 2.0, "compares texts with numbers"),
    (lambda: NUMBERS == "gold", "compares texts with numbers"),
    (lambda: TEXTS < "new", "orders texts"),
    (lambda: OPS.where(True, NUMBERS, 1.0), "hands True to ops.where"),
    (lambda: OPS.where(TRUTHS, 3.0, 1.0), "takes a column for a condition"),
    (lambda: OPS.where(NUMBERS > 1.0, "a", "b"), "chooses between texts"),
    (lambda: OPS.clip(NUMBERS, 0.0, NUMBERS), "clips at StrictColumn([4.0, None])"),
    (lambda: OPS.clip(NUMBERS, np.float64(0.0), 1.0), "clips at np.float64(0.0)"),
    (lambda: OPS.sqrt(4.0), "hands 4.0 to ops.sqrt"),
    (lambda: OPS.sqrt(TEXTS), "hands texts to ops.sqrt"),
    (lambda: OPS.isin(NUMBERS, np.ones(1)), "looks for array([1.]) in a column"),
    (lambda: OPS.isin(NUMBERS, [np.float64(1.0)]), "looks for [np.float64(1.0)] in a column"),
    (lambda: OPS.log(NUMBERS), "asks for ops.log"),
    (lambda: OPS.median(NUMBERS), "asks for ops.median"),
    (lambda: ROWS.columns, "asks rows for .columns"),
    (lambda: len(ROWS), "asks how many rows there are"),
    (lambda: list(ROWS), "goes through rows one by one"),
]


@pytest.mark.parametrize(("use", "does"), REFUSED, ids=[does for _, does in REFUSED])
def test_what_is_not_in_the_vocabulary_is_refused(use: Callable[[], object], does: str) -> None:
    """The message names the part, what it does, and after a hint what to write instead."""
    with pytest.raises(OutsideVocabulary) as caught:
        use()

    what, hint = str(caught.value).split("\n\nHint: ")
    assert f"Effort() {does}, which is not in the vocabulary that every engine knows." == what
    assert hint.endswith(".")


def test_hints_say_what_to_write() -> None:
    """Where the vocabulary has the same thing under another name, it is named."""
    for use, hint in (
        (lambda: np.sqrt(NUMBERS), "write rows.ops.sqrt(column)."),
        (lambda: NUMBERS.fillna(0.0), "write rows.ops.where(rows.ops.known(column), column, instead)."),
        (lambda: OPS.log(NUMBERS), "write rows.ops.log1p(column - 1.0)."),
        (lambda: OPS.median(NUMBERS), "there are where, clip, exp2, log1p, sqrt, isin, known."),
        (lambda: NUMBERS // 2.0, "keep to + - * / **, comparisons, & | ~ and rows.ops."),
    ):
        with pytest.raises(OutsideVocabulary) as caught:
            use()
        assert hint == caught.value.hint


def test_rows_without_a_column_say_so_as_the_engine_does() -> None:
    """A missing column is named with the nearest one; a date is refused to every part."""
    with pytest.raises(PolicyError, match=r"the rows have no column 'word'\.") as missing:
        ROWS["word"]
    with pytest.raises(PolicyError, match="column 'occurred_at' holds a time"):
        ROWS["occurred_at"]

    assert missing.value.hint == "did you mean 'words'? Known: 'words'."


@pytest.mark.parametrize("thing", [NUMBERS, OPS, ROWS], ids=["column", "ops", "rows"])
def test_python_may_ask_what_it_asks_of_every_object(thing: Any) -> None:
    """A special method that there is not is an AttributeError, on which copying and printing rely."""
    assert not hasattr(thing, "__array_interface__")
    assert repr(thing)


def test_the_engine_keeps_the_protocols() -> None:
    """The type checker reads these lines."""
    rows: Rows = ROWS
    column: Column = NUMBERS
    ops: Ops = OPS

    assert isinstance(rows["words"], StrictColumn)
    assert (type(column), type(ops)) == (StrictColumn, StrictOps)
