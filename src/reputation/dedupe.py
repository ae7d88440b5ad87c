"""Which rows of one id count: the newest version, once, however often and in whatever order it was delivered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np

from reputation.arrays import Bools, Index, Ints, frozen
from reputation.errors import EvidenceError
from reputation.labels import Labels
from reputation.problems import short_repr
from reputation.readers import Encoded
from reputation.times import MISSING

__all__ = ["Settled", "conflict", "rows_of", "settle"]


@attrs.frozen(eq=False)
class Settled:
    """
    Which rows count.

    Args:
        replaced_by: Per row the position of the row that counts in its place; -1 where it counts itself.
        conflicts: Positions of rows of which it cannot be said which is the newest.

    Examples:
        >>> settle({"id": Labels.encode(["a", "a"]), "version": np.array([1, 2])}, 2).replaced_by
        array([ 1, -1])
    """

    replaced_by: Ints
    conflicts: Index


def settle(columns: Mapping[str, Encoded], length: int) -> Settled:
    """
    Find the row that counts for each id: the highest version, then the latest `recorded_at`, then any of like rows.

    Args:
        columns: All columns of the evidence by name.
        length: Number of rows.

    Returns:
        Which rows count.

    Examples:
        >>> settle({}, 1).replaced_by
        array([-1])
    """
    replaced_by = np.full(length, -1)
    ids = columns.get("id")
    rows = _repeated(ids) if isinstance(ids, Labels) else np.empty(0, dtype=np.intp)
    if not isinstance(ids, Labels) or not len(rows):
        return Settled(frozen(replaced_by), rows)
    codes = ids.codes[rows]
    version, recorded = (_key(columns.get(name), rows) for name in ("version", "recorded_at"))
    order = np.lexsort((-rows, recorded, version, codes))  # the last of an id counts; of like rows that is the first
    ends = np.flatnonzero(np.diff(codes[order], append=-1))
    newest = np.zeros(len(ids.categories), dtype=np.intp)
    newest[codes[order[ends]]] = order[ends]
    leader = newest[codes]
    replaced_by[rows] = np.where(rows == rows[leader], -1, rows[leader])
    rival = (version == version[leader]) & (recorded == recorded[leader]) & (rows != rows[leader])
    rivals, leaders = rows[rival], rows[leader[rival]]
    return Settled(frozen(replaced_by), rivals[~_alike(columns, rivals, leaders)])


def conflict(ids: Labels, rows: Index) -> EvidenceError:
    """
    Say that rows of one id contradict each other.

    Args:
        ids: The column of ids.
        rows: Positions of the rows, at least one.

    Returns:
        The error.

    Examples:
        >>> print(conflict(Labels.encode(["a", "a"]), np.array([1])).what)
        id 'a' was delivered with different content and neither version nor recorded_at says which is newer, at row 1.
    """
    more = "" if len(rows) == 1 else f" ({len(rows)} such rows in all)"
    what = (
        f"id {short_repr(ids[int(rows[0])])} was delivered with different content and neither version nor recorded_at"
        f" says which is newer, at row {rows[0]}{more}."
    )
    hint = "number the contents of an id with version=, or say with recorded_at= when each was recorded."
    return EvidenceError(what, hint=hint, column="id", rows=rows)


def rows_of(ids: Labels, conflicts: Index) -> Index:
    """
    Find all rows of the ids that contradict themselves.

    Args:
        ids: The column of ids.
        conflicts: Positions of some rows of each such id.

    Returns:
        Positions of all their rows: without the newest an older one would count.

    Examples:
        >>> rows_of(Labels.encode(["a", "b", "a"]), np.array([2]))
        array([0, 2])
    """
    return np.flatnonzero(np.isin(ids.codes, np.unique(ids.codes[conflicts])))


def _repeated(ids: Labels) -> Index:
    """Rows whose id occurs more than once."""
    counts = np.bincount(ids.codes + 1, minlength=1)  # code -1, no id, is counted first
    counts[0] = 0
    return np.flatnonzero(counts[ids.codes + 1] > 1)


def _key(column: Encoded | None, rows: Index) -> Ints:
    if column is None or isinstance(column, Labels):
        return np.full(len(rows), MISSING)
    return column[rows]


def _alike(columns: Mapping[str, Encoded], rows: Index, others: Index) -> Bools:
    alike = np.ones(len(rows), dtype=np.bool_)
    for column in columns.values():
        values: Any = column.codes if isinstance(column, Labels) else column
        left, right = values[rows], values[others]
        alike &= (left == right) | ((left != left) & (right != right))  # noqa: PLR0124 - only NaN differs from itself
    return alike
