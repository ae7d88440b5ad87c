"""Columns of numbers: finite, or None."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np

from reputation.arrays import Floats, Index
from reputation.errors import EvidenceError
from reputation.problems import RowsError

__all__ = ["read_numbers", "to_amount"]

_HINT = "write None where there is no number (for arrays: numpy.ma.masked_invalid(x))."


def to_amount(values: Any, column: str) -> tuple[Floats, list[EvidenceError]]:
    """
    Read a column of amounts: points, money, hours.

    Args:
        values: A sequence or array of finite numbers; None, or a masked entry, where there is none.
        column: What the column is called.

    Returns:
        The numbers as floats, NaN for None and for offending rows; and the problems, at most one.

    Examples:
        >>> to_amount([12, None, 3.5], "amount")
        (array([12. ,  nan,  3.5]), [])
    """
    numbers, bad = read_numbers(values)
    rule = "must hold finite numbers"
    return numbers, [RowsError(column, rule, bad, values, hint=_HINT)] if len(bad) else []


def read_numbers(values: Any) -> tuple[Floats, Index]:
    """
    Read numbers and find the rows that hold something else.

    Args:
        values: A sequence or array; None, or a masked entry, where there is no number.

    Returns:
        The numbers as floats, NaN for None and for offending rows; and the positions of the offending rows.

    Examples:
        >>> read_numbers([1, None, "2", True])
        (array([ 1., nan, nan, nan]), array([2, 3]))
    """
    if not isinstance(values, np.ndarray):
        return _from_sequence(values)
    if values.dtype.kind not in "iuf":
        return _from_sequence(values.tolist())
    masked = np.ma.getmaskarray(values) if np.ma.isMaskedArray(values) else None
    numbers = np.array(values, dtype=np.float64)
    bad = ~np.isfinite(numbers)
    if masked is not None:
        numbers[masked] = np.nan
        bad &= ~masked
    return numbers, _blanked(numbers, np.flatnonzero(bad))


def _from_sequence(values: Sequence[Any]) -> tuple[Floats, Index]:
    if all(_numeric(kind) for kind in set(map(type, values))):
        try:
            numbers = np.array(values, dtype=np.float64)
        except (OverflowError, ValueError):  # a whole number beyond the floats, a signalling NaN
            pass
        else:
            strange = np.flatnonzero(~np.isfinite(numbers)).tolist()
            strange = [row for row in strange if values[row] is not None]
            return numbers, _blanked(numbers, np.array(strange, dtype=np.intp))
    numbers = np.array([_number(value) for value in values], dtype=np.float64)
    bad = [row for row, value in enumerate(values) if value is not None and not np.isfinite(numbers[row])]
    return numbers, _blanked(numbers, np.array(bad, dtype=np.intp))


def _blanked(numbers: Floats, bad: Index) -> Index:
    numbers[bad] = np.nan
    return bad


def _numeric(kind: type) -> bool:
    return kind in {int, float, type(None)} or (issubclass(kind, (Real, Decimal)) and not issubclass(kind, bool))


def _number(value: Any) -> float:
    if value is None or not _numeric(type(value)):
        return np.nan
    try:
        return float(value)
    except (OverflowError, ValueError):
        return np.nan
