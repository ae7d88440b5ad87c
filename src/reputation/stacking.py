"""Columns of several tables below one another, and columns compared row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from reputation.arrays import Bools, Index, frozen
from reputation.errors import EvidenceError
from reputation.labels import Labels, Name
from reputation.readers import Encoded
from reputation.scales import Adapter
from reputation.times import MISSING, moment

__all__ = ["common_scales", "holds_times", "plain", "same", "stack", "taken"]

_SORTS = {"f": "numbers", "b": "true or false", "i": "times"}


def taken(column: Encoded, index: Index | Bools | slice) -> Encoded:
    """
    Keep some rows of a column.

    Args:
        column: The column.
        index: Positions, a slice or a mask.

    Returns:
        The rows asked for, read-only.

    Examples:
        >>> taken(np.array([1.0, 2.0]), slice(1, 2))
        array([2.])
    """
    return column.take(index) if isinstance(column, Labels) else frozen(column[index])


def same(left: Encoded, right: Encoded) -> bool:
    """
    Compare two columns row by row; NaN equals NaN.

    Args:
        left: A column.
        right: A column.

    Returns:
        Whether both hold the same values of the same sort.

    Examples:
        >>> same(np.array([np.nan]), np.array([np.nan]))
        True
    """
    if isinstance(left, Labels) or isinstance(right, Labels):
        return isinstance(left, Labels) and isinstance(right, Labels) and left.equals(right)
    return left.dtype == right.dtype and np.array_equal(left, right, equal_nan=left.dtype.kind == "f")


def holds_times(column: Encoded) -> bool:
    """
    Whether a column of the host's own holds times: numbers of the host are floats.

    Args:
        column: The column.

    Returns:
        Whether it holds int64 microseconds.

    Examples:
        >>> holds_times(np.array([0])), holds_times(np.array([0.0]))
        (True, False)
    """
    return isinstance(column, np.ndarray) and column.dtype == np.int64


def plain(column: Encoded, position: int, *, time: bool) -> Any:
    """
    Show one value as plain Python.

    Args:
        column: The column.
        position: The row.
        time: Whether the column holds times.

    Returns:
        A text, number, boolean or aware datetime; None where there is no value.

    Examples:
        >>> plain(np.array([np.nan, 2.0]), 1, time=False)
        2.0
    """
    if isinstance(column, Labels):
        return column[position]
    value = column[position].item()
    if value == MISSING or value != value:  # noqa: PLR0124 - only NaN differs from itself
        return None
    return moment(value) if time else value


def common_scales(parts: Iterable[Mapping[Name, Adapter]]) -> dict[Name, Adapter]:
    """
    Merge adapters by kind.

    Args:
        parts: Adapters by kind, of several tables.

    Returns:
        The adapters of all kinds about which the tables agree.

    Examples:
        >>> from reputation import Percent, Scale
        >>> common_scales([{"review": Scale(1, 5)}, {"review": Percent(), "visit": Percent()}])
        {'visit': Percent()}
    """
    merged: dict[Name, Adapter] = {}
    differing = set()
    for scales in parts:
        for kind, scale in scales.items():
            if merged.setdefault(kind, scale) != scale:
                differing.add(kind)
    return {kind: scale for kind, scale in merged.items() if kind not in differing}


def stack(name: str, parts: Sequence[Encoded | None], lengths: Sequence[int]) -> Encoded:
    """
    Put one column of several tables below one another; where a table lacks it, its rows have None.

    Args:
        name: What the column is called.
        parts: The column of each table, or None.
        lengths: Number of rows of each table.

    Returns:
        One column.

    Raises:
        EvidenceError: The tables hold different sorts of value in it.

    Examples:
        >>> stack("words", [np.array([7.0]), None], [1, 1])
        array([ 7., nan])
    """
    present = [part for part in parts if part is not None]
    held = [part for part in present if not _void(part)] or present[:1]
    sorts = {_sort(part) for part in held}
    if len(sorts) > 1 and sorts != {"numbers", "true or false"}:
        msg = f"{name} must hold one sort of value; the parts hold {' and '.join(sorted(sorts))}."
        raise EvidenceError(msg, hint="rename the column in one of the parts.", column=name)
    if sorts == {"text"}:
        return Labels.concat(*_labels(name, parts, lengths), column=name)
    return frozen(np.concatenate(_arrays(sorts, parts, lengths)))


def _arrays(
    sorts: set[str], parts: Sequence[Encoded | None], lengths: Sequence[int]
) -> list[npt.NDArray[np.float64 | np.int64 | np.bool_]]:
    kind: type[Any] = np.int64 if sorts == {"times"} else np.float64
    filled = [length > 0 and (part is None or _void(part)) for part, length in zip(parts, lengths, strict=True)]
    if sorts == {"true or false"} and not any(filled):
        kind = np.bool_  # None has no place among booleans
    missing = MISSING if kind is np.int64 else np.nan
    return [
        np.full(length, missing, dtype=kind) if part is None or _void(part) else np.asarray(part, dtype=kind)
        for part, length in zip(parts, lengths, strict=True)
    ]


def _labels(name: str, parts: Sequence[Encoded | None], lengths: Sequence[int]) -> list[Labels]:
    default = "active" if name == "status" else None
    return [
        part if isinstance(part, Labels) else Labels.constant(default, length)
        for part, length in zip(parts, lengths, strict=True)
    ]


def _void(column: Encoded) -> bool:
    """Whether no row has a value, so that the column says nothing about its sort."""
    if isinstance(column, Labels):
        return not column.categories
    if column.dtype.kind == "f":
        return bool(np.isnan(column).all())
    return not len(column) or (column.dtype.kind == "i" and bool((column == MISSING).all()))


def _sort(column: Encoded) -> str:
    return "text" if isinstance(column, Labels) else _SORTS[column.dtype.kind]
