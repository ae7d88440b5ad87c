"""Which rows of a table go through, and why the others do not."""

from __future__ import annotations

import attrs
import numpy as np

from reputation.arrays import Index
from reputation.dedupe import conflict, rows_of, settle
from reputation.errors import EvidenceErrors, plural
from reputation.intake import Table
from reputation.labels import Labels
from reputation.problems import RowsError
from reputation.readers import Problems
from reputation.stacking import taken

__all__ = ["Rejected", "refused", "sift"]


@attrs.frozen
class Rejected:
    """
    A row that did not go through.

    Args:
        row: Its position in what the host handed over, from 0.
        reasons: What is wrong with it.

    Examples:
        >>> from reputation import Evidence
        >>> Evidence.screen_columns(subject=["ada"], occurred_at=[None]).rejected
        (Rejected(row=0, reasons=('occurred_at must be known in every row (occurred_at=None).',)),)
    """

    row: int
    reasons: tuple[str, ...]


def refused(problems: Problems, length: int) -> EvidenceErrors:
    """
    Put all problems of a table into one error.

    Args:
        problems: The problems, at least one.
        length: Number of rows.

    Returns:
        The error.

    Examples:
        >>> from reputation import EvidenceError
        >>> refused([EvidenceError("value is odd.")], 1200).message
        'evidence has 1 problem in 1,200 rows'
    """
    return EvidenceErrors(f"evidence has {plural(len(problems), 'problem')} in {plural(length, 'row')}", problems)


def sift(table: Table) -> tuple[Index, tuple[Rejected, ...]]:
    """
    Part the rows of a table.

    Args:
        table: The table with its problems.

    Returns:
        Positions of the rows that go through; and the others, in order.

    Raises:
        EvidenceErrors: A problem is not about certain rows.

    Examples:
        >>> from reputation.intake import read_table
        >>> table = read_table({"subject": ["ada", None], "occurred_at": "2026-01-01T00:00Z", "kind": "order"}, {})
        >>> keep, rejected = sift(table)
        >>> keep, rejected[0].row
        (array([0]), 1)
    """
    unplaced = [problem for problem in table.problems if not problem.rows]
    if unplaced:
        raise refused(unplaced, table.length)
    reasons: dict[int, list[str]] = {}
    for problem in table.problems:
        for row in problem.rows:
            said = problem.reason(row) if isinstance(problem, RowsError) else problem.what
            reasons.setdefault(row, []).append(said)
    keep = np.setdiff1d(np.arange(table.length), np.array(list(reasons), dtype=np.intp))
    contradicting = _contradicting(table, keep, reasons)
    rejected = tuple(Rejected(row, tuple(reasons[row])) for row in sorted(reasons))
    return np.setdiff1d(keep, contradicting), rejected


def _contradicting(table: Table, keep: Index, reasons: dict[int, list[str]]) -> Index:
    """Reject ids whose rows contradict each other, among the rows that are left."""
    ids = table.columns.get("id")
    if not isinstance(ids, Labels):
        return np.empty(0, dtype=np.intp)
    columns = {name: taken(column, keep) for name, column in {**table.columns, **table.extras}.items()}
    conflicts = settle(columns, len(keep)).conflicts
    rows = keep[rows_of(ids.take(keep), conflicts)]
    for row in rows.tolist():
        reasons[row] = [conflict(ids, np.array([row])).what]
    return rows
