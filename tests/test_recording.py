"""What can be written down, and what is refused because it cannot."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reputation.arrays import frozen, overwritten
from reputation.errors import PolicyError
from reputation.estimates import Estimate
from reputation.recordedrows import RecordedRows
from reputation.recording import CannotRecord, Node, Recorded, clipped, node_of

X: Any = Recorded(Node("x"))
TRUE: Any = X > 0.0
ROWS: Any = RecordedRows()


@pytest.mark.parametrize(
    "does",
    [
        lambda: bool(X),
        lambda: float(X),
        lambda: int(X),
        lambda: list(X),
        lambda: X[0],
        lambda: np.array([X]),
        lambda: np.asarray(X),
        lambda: X.sum(),  # noqa: PLW0108 - asking is what is refused
        lambda: X.tolist(),  # noqa: PLW0108
        lambda: np.sum(X),
        lambda: np.stack([X, X]),  # one below the other
        lambda: np.stack([X, X], axis=0),
        lambda: np.where(X > 0.0),
        lambda: np.clip(X, 0.0, 1.0, out=None),
        lambda: np.minimum.reduce(X),
        lambda: np.tan(X),
        lambda: np.multiply(X, 2.0, where=np.array([True])),
        lambda: np.multiply(X, 2.0, out=np.zeros(1)),
        lambda: np.add(X, np.zeros(2)),
        lambda: X + None,
        lambda: X & TRUE,
        lambda: TRUE + TRUE,
        lambda: X.astype(bool),
        lambda: np.where(X, 1.0, 2.0),
        lambda: np.where(TRUE, "a", "b"),
        lambda: ROWS["level"] == ROWS["source"],
        lambda: ROWS["level"] + "a",
        lambda: ROWS["verified"] & TRUE,
        lambda: ROWS.ops.where(ROWS["verified"], 1.0, 0.0),
    ],
)
def test_what_no_record_can_hold_is_refused(does: Any) -> None:
    """Loudly: no number is ever taken for granted."""
    with pytest.raises(CannotRecord):
        does()


def test_no_part_sees_a_time() -> None:
    """As on every engine."""
    with pytest.raises(PolicyError, match="'occurred_at' holds a time"):
        _ = ROWS["occurred_at"]


def test_writing_to_a_column_is_a_choice() -> None:
    """Where a mask holds; places by number are refused."""
    column = X.copy()
    column[TRUE] = 2.0
    told: Any = overwritten(np.zeros(1), 3.0, where=TRUE)

    assert column.node.name == "where"
    assert X.node.name == "x"
    assert told.node.args[1:] == (3.0, 0.0)
    with pytest.raises(CannotRecord):
        column[[0]] = 1.0
    with pytest.raises(CannotRecord, match="writing to places"):
        column[0] = 1.0


def test_it_looks_like_an_array_of_one() -> None:
    """Whatever models ask of an array beside its numbers."""
    assert isinstance(X, np.ndarray)
    assert (len(X), X.shape, X.ndim, X.size, X.flags.writeable) == (1, (1,), 1, 1, False)
    assert (X.dtype, TRUE.dtype) == (np.float64, np.bool_)
    assert X.astype(np.int8) is X
    assert TRUE.astype(np.int8).node.name == "plus"
    assert not hasattr(X, "__array_interface__")


def test_columns_side_by_side_look_like_a_table_of_one_row() -> None:
    """As an estimate asks of a share for every level, and nothing else."""
    stack: Any = np.stack
    table = stack([X, X * 2.0, X], axis=1)
    estimate = Estimate(X, X, X, X, distribution=table)

    told: Any = estimate.distribution
    assert told is table
    assert isinstance(estimate.distribution, np.ndarray)
    assert (table.shape, table.ndim, table.dtype, table.flags.writeable) == ((1, 3), 2, np.float64, False)
    assert [column.node.name for column in table.columns] == ["x", "multiply", "x"]
    assert frozen(table) is table
    for does in (lambda: table[0], lambda: table + 1.0, lambda: table @ np.ones(3), lambda: np.sqrt(table)):
        with pytest.raises(TypeError):
            does()
    with pytest.raises(AttributeError):
        table.sum()


def test_what_changes_nothing_is_not_noted() -> None:
    """Times one, and limits that are none."""
    assert (X * 1.0).node is X.node
    assert (1.0 * X).node is X.node
    assert clipped(X, None, None) is X
    assert clipped(X, None, 1.0).node.name == "minimum"


def test_in_place_is_a_new_column() -> None:
    """An array of the model's own that a column is added to becomes a column."""
    total: Any = np.zeros(1)
    total += X

    assert total.node.args == (0.0, X.node)


def test_the_other_way_round() -> None:
    """Numbers on the left."""
    assert [node_of(value).name for value in (2.0 - X, 2.0 / X, 2.0**X, abs(X), ~TRUE, True & TRUE, False | TRUE)] == [
        "subtract", "divide", "power", "absolute", "not", "and", "or",
    ]  # fmt: skip
    assert (ROWS["level"] != "a").node.name == "not"
    assert ("a" == ROWS["level"]).node.name == "same"
