"""Numbers and text tables for people."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence

from reputation.rating import Rating

__all__ = ["adding_up", "columns", "decimals", "likely", "number", "table"]

_HEAD = ("subject", "score", "support", "likely range", "tier")
_MOST = 12  # digits after the point; what needs more is written with an exponent
_HUGE = 1e15  # from here on a float holds no fractions to speak of


def decimals(values: Iterable[float | None], *, figures: int = 4) -> int:
    """
    How many digits after the point a few numbers take, so that they can stand below one another.

    None for whole numbers; else three for numbers below 1, more where the largest is small, and as many as make
    `figures` significant ones where it is not.

    Args:
        values: The numbers; None stands for an unknown one.
        figures: Significant digits of the largest number, where that is 1 or more.

    Returns:
        The number of digits, from 0 to 12.

    Examples:
        >>> decimals([5.0, 12.0]), decimals([0.7, -0.04]), decimals([0.0042]), decimals([71.25, None])
        (0, 3, 5, 2)
    """
    known = [abs(float(value)) for value in values if value is not None]
    if all(value.is_integer() or value >= _HUGE for value in known):
        return 0
    place = math.floor(math.log10(max(known)))
    return min(2 - place, _MOST) if place < 0 else max(figures - 1 - place, 1)


def number(value: float | None, digits: int = 3, *, sign: bool = False) -> str:
    """
    Write a number for people: a dash where nothing is known, and no sign before a zero.

    Args:
        value: The number.
        digits: Digits after the point.
        sign: Whether to write a plus before what is greater than zero.

    Returns:
        A text.

    Examples:
        >>> number(0.76284), number(1234567.8, 0), number(None), number(0.04, sign=True), number(-0.00004)
        ('0.763', '1,234,568', '-', '+0.040', '0.000')
    """
    if value is None:
        return "-"
    plus = "+" if sign else ""
    if value != 0.0 and (abs(value) >= _HUGE or digits >= _MOST):
        return f"{value:{plus}.3g}"
    text = f"{value:{plus},.{digits}f}"
    return text if text.strip("+-0.") else text.lstrip("+-")


def adding_up(values: Sequence[float], digits: int) -> list[float]:
    """
    Round numbers so that what is shown adds up to the rounded sum, by the method of largest remainders.

    Args:
        values: The numbers.
        digits: Digits after the point.

    Returns:
        The rounded numbers; each is less than one unit of the last digit away from the exact one.

    Examples:
        >>> adding_up([0.7, -0.1006, -0.0456], 3)
        [0.7, -0.1, -0.046]

    References:
        Hamilton (1792), the method of largest remainders for apportionment.
    """
    scale = 10.0**digits
    floors = [math.floor(value * scale) for value in values]
    rests = [value * scale - floor for value, floor in zip(values, floors, strict=True)]
    spare = round(math.fsum(values) * scale) - sum(floors)
    raised = set(sorted(range(len(values)), key=rests.__getitem__, reverse=True)[:spare])
    return [(floor + (place in raised)) / scale for place, floor in enumerate(floors)]


def likely(rating: Rating, digits: int = 3) -> str:
    """
    Write the range that a score is likely to lie in.

    Args:
        rating: The rating.
        digits: Digits after the point.

    Returns:
        A text.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from reputation import Beta, Evidence, Metric, Policy
        >>> now = datetime(2026, 7, 1, tzinfo=timezone.utc)
        >>> orders = Evidence.from_columns(subject=["ada"], occurred_at=now, value=[1.0])
        >>> likely(Policy(Metric(Beta())).evaluate(orders, as_of=now)["ada"])
        '0.201 to 0.984'
    """
    if rating.score is None:
        return "not enough evidence"
    if rating.lower is None or rating.upper is None:
        ends = [f"{number(rating.lower, digits)} or more"] if rating.lower is not None else []
        ends += [f"{number(rating.upper, digits)} or less"] if rating.upper is not None else []
        return ends[0] if ends else "unbounded"
    if rating.lower == rating.upper:
        return "exact"
    return f"{number(rating.lower, digits)} to {number(rating.upper, digits)}"


def columns(rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> list[str]:
    """
    Line up cells in columns; characters that are two wide, such as Chinese ones, count as two.

    Args:
        rows: Rows of cells, all of one length.
        right: Positions of the columns that stand flush right.

    Returns:
        One line per row.

    Examples:
        >>> columns([["ada", "1"], ["bo", "12"]], right=[1])
        ['ada   1', 'bo   12']
    """
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            _padded(cell, width, right=k in right) for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _padded(cell: str, width: int, *, right: bool) -> str:
    size = len(cell) + width - _width(cell)
    return cell.rjust(size) if right else cell.ljust(size)


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in {"W", "F"})
        for letter in text
    )


def table(ratings: Sequence[Rating], *, total: int) -> str:
    """
    Ratings as a text table.

    Args:
        ratings: The ratings to show, in order.
        total: How many there are in all.

    Returns:
        The table, with tiers where anyone holds one; a last line says how many subjects are not shown.

    Examples:
        >>> table([], total=0)
        'no subjects'
    """
    if total == 0:
        return "no subjects"
    digits = decimals([end for rating in ratings for end in (rating.score, rating.lower, rating.upper)])
    supports = decimals([rating.support for rating in ratings], figures=2)
    cells = [
        (
            str(rating.subject),
            number(rating.score, digits),
            number(rating.support, supports),
            likely(rating, digits),
            rating.tier or "-",
        )
        for rating in ratings
    ]
    tiered = any(rating.tier is not None for rating in ratings)
    lines = columns([row if tiered else row[:-1] for row in (_HEAD, *cells)], right=[1, 2])
    rest = total - len(ratings)
    return "\n".join([*lines, *([f"... and {rest:,} more"] if rest else [])])
