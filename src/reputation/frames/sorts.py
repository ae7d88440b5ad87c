"""What sort of value a column of a data frame holds, told by its type, and how it is read."""

from __future__ import annotations

from typing import Any

import narwhals.stable.v2 as nw

from reputation.errors import EvidenceError

__all__ = ["LABELS", "encoded", "sort_of"]

#: Columns that hold names: text, or whole numbers that are names and no quantities.
LABELS = ("subject", "kind", "source", "id", "status")

_HINT = "cast the column to text, numbers, true or false, or times before it is handed over."
_NAMES_HINT = "cast the column to text or to whole numbers before it is handed over."


def sort_of(name: str, dtype: Any) -> str:
    """
    The sort of value that a column holds.

    Args:
        name: What the column is called.
        dtype: Its type, as narwhals says it.

    Returns:
        One of `number`, `truth`, `text`, `whole` (for names that are whole numbers), `time` and `other`.

    Raises:
        EvidenceError: A column of names holds neither text nor whole numbers.

    Examples:
        >>> sort_of("words", nw.Int32()), sort_of("source", nw.Int32()), sort_of("tags", nw.List(nw.String))
        ('number', 'whole', 'other')
    """
    if dtype in {nw.String, nw.Categorical} or isinstance(dtype, nw.Enum):
        return "text"
    if name in LABELS:
        if dtype.is_integer() and name != "status":
            return "whole"
        msg = f"{name} must hold names, text or whole numbers, got the type {dtype}."
        raise EvidenceError(msg, hint=_NAMES_HINT, column=name)
    if dtype.is_numeric():
        return "number"
    if dtype == nw.Boolean:
        return "truth"
    return "time" if dtype in {nw.Datetime, nw.Date} else "other"


def encoded(column: nw.Expr, sort: str) -> nw.Expr:
    """
    Read a column that holds no times as parts see it.

    Args:
        column: The column.
        sort: Its sort.

    Returns:
        Floats for numbers, and for true and false; text or whole numbers for names.

    Examples:
        >>> encoded(nw.col("words"), "whole") is not None
        True
    """
    if sort in {"number", "truth"}:
        return column.cast(nw.Float64)
    return column.cast(nw.String) if sort == "text" else column.cast(nw.Int64)
