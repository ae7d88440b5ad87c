"""The vocabulary of columns as expressions of narwhals."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import polars as pl
import pytest

from reputation import EvidenceError, PolicyError
from reputation.frames.columns import FrameColumn, FrameOps, FrameRows, portable

OPS = FrameOps()
X = FrameColumn(nw.col("x"))
ANY: Any = X
TEXT = FrameColumn(nw.col("t"), "text")
WHOLE = FrameColumn(nw.col("n"), "whole")
ROWS = pl.DataFrame({"x": [4.0, None, 0.25, -2.0], "t": ["a", None, "b", "c"], "n": [1, None, 2, 3]})


def shown(column: FrameColumn) -> list[Any]:
    """What an engine makes of a column."""
    return nw.from_native(ROWS).select(column.expr.alias("found"))["found"].to_list()


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (1.0 + X, [5.0, None, 1.25, -1.0]),
        (X - 1, [3.0, None, -0.75, -3.0]),
        (1.0 - X, [-3.0, None, 0.75, 3.0]),
        (2.0 * X, [8.0, None, 0.5, -4.0]),
        (X / 2.0, [2.0, None, 0.125, -1.0]),
        (1.0 / X, [0.25, None, 4.0, -0.5]),
        (X**2.0, [16.0, None, 0.0625, 4.0]),
        (-X, [-4.0, None, -0.25, 2.0]),
        ((X > 0.0) * 2.0, [2.0, None, 2.0, 0.0]),
        (X + True, [5.0, None, 1.25, -1.0]),
        (X < 0.25, [False, None, False, True]),
        (X <= 0.25, [False, None, True, True]),
        (X >= 0.25, [True, None, True, False]),
        (X == 4, [True, None, False, False]),
        (X != 4, [False, None, True, True]),
        (X == "4", [False, False, False, False]),
        ((X > 0.0) & (X < 1.0), [False, None, True, False]),
        ((X > 1.0) | ~OPS.known(X), [True, True, False, False]),
        ((X > 1.0) & True, [True, None, False, False]),
        (TEXT == "a", [True, None, False, False]),
        (TEXT == 7, [False, False, False, False]),
        (WHOLE == 2.0, [False, None, True, False]),
        (WHOLE == 2.5, [False, False, False, False]),
        (OPS.isin(TEXT, ("a", "b")), [True, None, True, False]),
        (OPS.isin(WHOLE, (1, 3)), [True, None, False, True]),
        (OPS.isin(X, (4.0, 0.25)), [True, None, True, False]),
        (OPS.isin(X, ("4.0",)), [False, False, False, False]),
        (OPS.known(X), [True, False, True, True]),
        (OPS.where(X > 0.0, X, 0), [4.0, 0.0, 0.25, 0.0]),
        (OPS.where(X > 0.0, True, X < -1.0), [True, None, True, True]),
        (OPS.clip(X, 0, 1), [1.0, None, 0.25, 0.0]),
        (OPS.exp2(X), [16.0, None, 2.0**0.25, 0.25]),
        (OPS.sqrt(X), [2.0, None, 0.5, None]),
        (FrameColumn(nw.col("n"), "instant") > 1, [False, None, True, True]),
    ],
)
def test_operations(column: FrameColumn, expected: list[Any]) -> None:
    """What is unknown stays unknown, but for a condition, which is then not met."""
    assert shown(column) == expected


@pytest.mark.parametrize("x", [1e-300, 1e-17, 1e-9, 0.5, 3.0, 1e17, -0.5, -1e-12, 0.0])
def test_log1p_is_exact_near_zero(x: float) -> None:
    """The logarithm of 1 + x keeps its digits for small x, which 1 + x loses."""
    found = nw.from_native(pl.DataFrame({"x": [x]})).select(OPS.log1p(X).expr.alias("found"))["found"].to_list()

    assert found == [pytest.approx(math.log1p(x), rel=1e-14)]


def test_log1p_is_unknown_where_there_is_none() -> None:
    """Where 1 + x is not positive there is no logarithm."""
    assert shown(OPS.log1p(X))[3] is None


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (lambda: np.log(X), "knows no numpy.log"),
        (lambda: np.where(X > 1.0, 1.0, 2.0), "numpy.where"),
        (lambda: np.array([1.0, 2.0]) * X, "knows no numpy.multiply"),
        (lambda: np.asarray(X), "is no array"),
        (lambda: ANY.mean, "has no attribute 'mean'"),
        (X.__bool__, "neither true nor false"),
        (lambda: X & (X > 1.0), "compare first"),
        (lambda: (X > 1.0) & X, "compare first"),
        (lambda: (X > 1.0) & 1.0, "combined with 1.0"),
        (lambda: X + None, "combined with None"),
        (lambda: X // 2.0, "unsupported operand"),
    ],
)
def test_what_lies_beyond_the_vocabulary_names_the_part(wrong: Callable[[], Any], rule: str) -> None:
    """A part that no engine can run is named, with what to do instead."""
    with pytest.raises(PolicyError, match=r"'Effort\(\)' cannot be worked out") as caught, portable("Effort()"):
        wrong()

    assert rule in str(caught.value)
    assert "Hint: write it with the vocabulary of Column and Ops, or fold in NumPy" in str(caught.value)


@pytest.mark.parametrize("wrong", [lambda: TEXT * 2.0, lambda: TEXT < 3.0, lambda: WHOLE + 1.0, lambda: OPS.sqrt(TEXT)])
def test_names_are_no_numbers(wrong: Callable[[], Any]) -> None:
    """A column of names cannot be counted with."""
    with pytest.raises(PolicyError, match="cannot be counted with or compared with a number"):
        wrong()


def test_names_are_never_true() -> None:
    """As on NumPy, a column of names is not compared with a truth value."""
    with pytest.raises(PolicyError, match="a column that holds names is never True"):
        _ = TEXT == True  # noqa: E712 - the question


def test_rows_hide_times_and_note_what_is_asked_for() -> None:
    """A part cannot see time, and a column that is not there is named with those that are."""
    broken = {"tags": EvidenceError("tags must hold text.")}
    rows = FrameRows({"words": "number"}, ("occurred_at",), broken)

    assert rows["words"].sort == "number"
    assert list(rows.asked) == ["words"]
    with pytest.raises(PolicyError, match="column 'occurred_at' holds a time"):
        _ = rows["occurred_at"]
    with pytest.raises(PolicyError, match="did you mean 'words'"):
        _ = rows["word"]
    with pytest.raises(EvidenceError, match="tags must hold text"):
        _ = rows["tags"]
