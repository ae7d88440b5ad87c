"""Numbers and columns of text for people."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence

__all__ = ["adding_up", "columns", "decimals", "number"]

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
