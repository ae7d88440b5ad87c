"""Text tables for people."""

from __future__ import annotations

from collections.abc import Sequence

from reputation.rating import Rating

__all__ = ["columns", "number", "table"]

_HEAD = ("subject", "score", "support", "likely range", "tier")


def number(value: float | None, digits: int = 3) -> str:
    """
    Write a number for people: few digits, and a dash where nothing is known.

    Args:
        value: The number.
        digits: Digits after the point for numbers below 100.

    Returns:
        A text.

    Examples:
        >>> number(0.76284), number(1234567.8), number(None)
        ('0.763', '1,234,568', '-')
    """
    if value is None:
        return "-"
    return f"{value:.{digits}f}" if abs(value) < 100 else f"{value:,.0f}"  # noqa: PLR2004 - where digits stop to matter


def columns(rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> list[str]:
    """
    Line up cells in columns.

    Args:
        rows: Rows of cells, all of one length.
        right: Positions of the columns that stand flush right.

    Returns:
        One line per row.

    Examples:
        >>> columns([["ada", "1"], ["bo", "12"]], right=[1])
        ['ada   1', 'bo   12']
    """
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    return [
        "  ".join(
            cell.rjust(width) if k in right else cell.ljust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def table(ratings: Sequence[Rating], *, total: int) -> str:
    """
    Ratings as a text table.

    Args:
        ratings: The ratings to show, in order.
        total: How many there are in all.

    Returns:
        The table; a last line says how many are not shown.

    Examples:
        >>> table([], total=0)
        'no subjects'
    """
    if not ratings:
        return "no subjects"
    cells = [
        (str(rating.subject), number(rating.score), number(rating.support, 1), _range(rating), rating.tier or "-")
        for rating in ratings
    ]
    lines = columns([_HEAD, *cells], right=[1, 2])
    rest = total - len(ratings)
    return "\n".join([*lines, *([f"... and {rest:,} more"] if rest else [])])


def _range(rating: Rating) -> str:
    if rating.score is None:
        return "not enough evidence"
    return f"{number(rating.lower)} to {number(rating.upper)}"
