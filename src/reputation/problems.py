"""How the rows of a table that break a rule are reported: how many, which is the first, and what it holds."""

from __future__ import annotations

import reprlib
from collections.abc import Iterable
from typing import Any

import numpy as np

from reputation.errors import EvidenceError, plural

__all__ = ["RowsError", "moved", "short_repr"]

_SHORT = reprlib.Repr()
_SHORT.maxother = 60  # room for a datetime


class RowsError(EvidenceError):
    """
    Rows of one column that break one rule; it can also say why one single row was rejected.

    Args:
        column: The column at fault.
        rule: What the column must be, from the verb on.
        rows: Positions of the offending rows, counted from 0; at least one.
        values: The whole column as the host gave it.
        hint: What to write instead.

    Examples:
        >>> problem = RowsError("value", "must lie on Scale(low=1.0, high=5.0)", [1, 2], [5, 7, 9])
        >>> print(problem)
        value must lie on Scale(low=1.0, high=5.0); 2 of 3 rows break this, first at row 1 (value=7).
        >>> problem.reason(2)
        'value must lie on Scale(low=1.0, high=5.0) (value=9).'
    """

    def __init__(
        self,
        column: str,
        rule: str,
        rows: Iterable[int],
        values: Any,
        *,
        hint: str | None = None,
    ) -> None:
        positions = tuple(int(row) for row in rows)
        first = positions[0]
        count = f"{len(positions)} of {plural(len(values), 'row')}"
        count += " breaks this, at" if len(positions) == 1 else " break this, first at"
        what = f"{column} {rule}; {count} row {first} ({column}={short_repr(values[first])})."
        super().__init__(what, hint=hint, column=column, rows=positions)
        self.rule = rule
        self.values = values

    def reason(self, row: int) -> str:
        """Say why one row was rejected."""
        return f"{self.column} {self.rule} ({self.column}={short_repr(self.values[row])})."


def moved(problem: EvidenceError, positions: Iterable[int], values: Any) -> EvidenceError:
    """
    Restate a problem of some rows as a problem of the whole table.

    Args:
        problem: The problem, whose rows count within the few.
        positions: Position in the table of each of the few.
        values: The whole column.

    Returns:
        The same problem, whose rows count within the table.

    Examples:
        >>> moved(RowsError("value", "must be known", [0], [None]), [7], list(range(9))).rows
        (7,)
    """
    where = list(positions)
    rows = [where[row] for row in problem.rows]
    if isinstance(problem, RowsError):
        column = str(problem.column)
        return RowsError(column, problem.rule, rows, values, hint=problem.hint)
    return EvidenceError(problem.what, hint=problem.hint, column=problem.column, rows=rows)


def short_repr(value: object) -> str:
    """
    Write a value of the host as short Python.

    Args:
        value: Any value; NumPy scalars are written as plain numbers.

    Returns:
        Its repr, shortened when it is long.

    Examples:
        >>> short_repr(np.float64(7.0)), short_repr("x" * 50)
        ('7.0', "'xxxxxxxxxxxx...xxxxxxxxxxxxx'")
    """
    if isinstance(value, np.generic):
        value = value.item()
    try:
        return repr(value) if isinstance(value, (int, float)) else _SHORT.repr(value)
    except ValueError:  # Python does not write whole numbers of thousands of digits
        return f"a value of the type {type(value).__name__} with too many digits to show"
