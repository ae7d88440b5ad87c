"""What a host stores as a rating, mapped to an opinion within [0, 1]."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import attrs
import numpy as np

from reputation.amounts import read_numbers, to_amount
from reputation.arrays import Floats, Index
from reputation.errors import EvidenceError, PolicyError, nearest
from reputation.fields import check_number, check_text, number
from reputation.labels import to_labels
from reputation.problems import RowsError

__all__ = ["Adapter", "Choices", "Percent", "Scale", "to_amount"]

_HINT = "write None where there is no rating (for arrays: numpy.ma.masked_invalid(x)), or name the scale that was used."
_PERCENT = re.compile(r"\s*([+-]?[0-9]+(?:\.[0-9]*)?)\s*%?\s*")


class Adapter(Protocol):
    """
    How the ratings of a host map to opinions within [0, 1].

    Examples:
        >>> stars: Adapter = Scale(1, 5)
        >>> stars.to_unit([1, 3, None])
        (array([0. , 0.5, nan]), [])
    """

    def to_unit(self, values: Any, /) -> tuple[Floats, list[EvidenceError]]:
        """Map a column; NaN where there is no rating and in offending rows, which the problems name."""

    def from_unit(self, x: float, /) -> float | str:
        """Write an opinion as the host writes ratings, for display."""

    def describe(self) -> str:
        """Say in plain words what ratings are."""


def _raw_numbers(values: float | Iterable[float]) -> tuple[float, ...]:
    given = values if isinstance(values, Iterable) else (values,)
    return tuple(sorted({check_number("unrated", value) for value in given}))


@attrs.frozen(repr=False)
class Scale:
    """
    A linear scale: the opinion is (x - low) / (high - low).

    Args:
        low: The worst rating.
        high: The best rating, greater than `low`.
        unrated: Raw numbers that mean "not rated", such as the 0 of a form that offers 1 to 5 stars.

    Raises:
        PolicyError: `low` is not less than `high`.

    Examples:
        >>> opinions, problems = Scale(1, 5, unrated=[0]).to_unit([5, 2, 0])
        >>> opinions
        array([1.  , 0.25,  nan])
    """

    low: float = number()
    high: float = number()
    unrated: tuple[float, ...] = attrs.field(default=(), converter=_raw_numbers, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not (self.low < self.high and math.isfinite(self.high - self.low)):
            msg = f"low must be less than high, got low={self.low!r}, high={self.high!r}."
            raise PolicyError(msg, hint="write the worst rating first: Scale(1, 5).")

    def __repr__(self) -> str:
        unrated = f", unrated={self.unrated!r}" if self.unrated else ""
        return f"Scale(low={self.low!r}, high={self.high!r}{unrated})"

    def to_unit(self, values: Any, /) -> tuple[Floats, list[EvidenceError]]:
        """
        Map ratings to opinions.

        Args:
            values: A sequence or array of numbers; None, or a masked entry, where there is no rating.

        Returns:
            Opinions within [0, 1], NaN where there is none; and the problems, at most one.

        Examples:
            >>> Scale(-10, 10).to_unit([0, 10])
            (array([0.5, 1. ]), [])
        """
        numbers, bad = read_numbers(values)
        for raw in self.unrated:
            numbers[numbers == raw] = np.nan
        return _mapped(self, numbers, bad, values, low=self.low, high=self.high)

    def from_unit(self, x: float, /) -> float:
        """
        Write an opinion as a rating.

        Args:
            x: The opinion, within [0, 1].

        Returns:
            The rating, within [low, high].

        Examples:
            >>> Scale(1, 5).from_unit(0.9)
            4.6
        """
        return self.low * (1.0 - x) + self.high * x

    def describe(self) -> str:
        """
        Say in plain words what ratings are.

        Returns:
            A text.

        Examples:
            >>> Scale(1, 5, unrated=0).describe()
            '1 to 5, where 0 means not rated'
        """
        unrated = " or ".join(f"{raw:g}" for raw in self.unrated)
        return f"{self.low:g} to {self.high:g}{f', where {unrated} means not rated' if unrated else ''}"


@attrs.frozen
class Percent:
    """
    Percentages: the opinion is x / 100.

    Ratings are numbers from 0 to 100, or text such as `97.5%`.

    Examples:
        >>> Percent().to_unit([50, "97.5%", None])
        (array([0.5  , 0.975,   nan]), [])
    """

    def to_unit(self, values: Any, /) -> tuple[Floats, list[EvidenceError]]:
        """
        Map percentages to opinions.

        Args:
            values: A sequence or array of numbers or text, None where there is no rating.

        Returns:
            Opinions within [0, 1], NaN where there is none; and the problems, at most one.

        Examples:
            >>> Percent().to_unit(["100 %"])
            (array([1.]), [])
        """
        rows = values
        if not (isinstance(values, np.ndarray) and values.dtype.kind in "iuf"):
            rows = [_percentage(value) for value in (values.tolist() if isinstance(values, np.ndarray) else values)]
        numbers, bad = read_numbers(rows)
        return _mapped(self, numbers, bad, values, low=0.0, high=100.0)

    def from_unit(self, x: float, /) -> str:
        """
        Write an opinion as a percentage.

        Args:
            x: The opinion, within [0, 1].

        Returns:
            A text.

        Examples:
            >>> Percent().from_unit(0.975)
            '97.5%'
        """
        return f"{100.0 * x:.4f}".rstrip("0").rstrip(".") + "%"

    def describe(self) -> str:
        """
        Say in plain words what ratings are.

        Returns:
            A text.

        Examples:
            >>> Percent().describe()
            '0% to 100%'
        """
        return "0% to 100%"


def _percentage(value: Any) -> Any:
    """The number that a text says; anything else stays as it is."""
    match = _PERCENT.fullmatch(value) if isinstance(value, str) else None
    return value if match is None else float(match[1])


def _pairs(choices: Mapping[str, float] | Iterable[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    given = choices.items() if isinstance(choices, Mapping) else choices
    pairs = sorted((check_text("choices", name), check_number(name, value, low=0.0, high=1.0)) for name, value in given)
    names = [name for name, _ in pairs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if not names or twice:
        msg = f"choices must name each choice once, got {twice[0]!r} twice." if twice else "choices must not be empty."
        raise PolicyError(msg, hint="write for instance Choices({'good': 1.0, 'neutral': 0.5, 'bad': 0.0}).")
    return tuple(pairs)


@attrs.frozen
class Choices:
    """
    A few words, each with the opinion it stands for.

    Args:
        choices: Opinion within [0, 1] by word.

    Raises:
        PolicyError: There are no choices, or an opinion lies outside [0, 1].

    Examples:
        >>> Choices({"good": 1.0, "neutral": 0.5, "bad": 0.0}).to_unit(["good", "bad", None])
        (array([ 1.,  0., nan]), [])
    """

    choices: tuple[tuple[str, float], ...] = attrs.field(
        converter=_pairs, metadata={"table": True, "low": 0, "high": 1, "least": 1}
    )

    def to_unit(self, values: Any, /) -> tuple[Floats, list[EvidenceError]]:
        """
        Map words to opinions.

        Args:
            values: A sequence or array of words, None where there is no rating.

        Returns:
            Opinions within [0, 1], NaN where there is none; and the problems.

        Examples:
            >>> Choices({"yes": 1, "no": 0}).to_unit(["yes", "no"])
            (array([1., 0.]), [])
        """
        labels, problems = to_labels(values, column="value")
        table = dict[object, float](self.choices)
        known = np.array([name in table for name in labels.categories] + [True])  # the last entry serves code -1
        opinions = np.array([table.get(name, np.nan) for name in labels.categories] + [np.nan])
        bad = np.flatnonzero(~known[labels.codes])
        if len(bad):
            rule = f"must be one of {', '.join(repr(name) for name in table)}"
            problems = [*problems, RowsError("value", rule, bad, values, hint=nearest(labels[int(bad[0])], table))]
        return opinions[labels.codes], problems

    def from_unit(self, x: float, /) -> str:
        """
        Write an opinion as the nearest word.

        Args:
            x: The opinion, within [0, 1].

        Returns:
            The word; of two that are equally near, the worse one.

        Examples:
            >>> Choices({"good": 1.0, "neutral": 0.5, "bad": 0.0}).from_unit(0.8)
            'good'
        """
        return min(self.choices, key=lambda pair: (abs(pair[1] - x), pair[1]))[0]

    def describe(self) -> str:
        """
        Say in plain words what ratings are.

        Returns:
            A text; the worst word comes first.

        Examples:
            >>> Choices({"good": 1.0, "bad": 0.0}).describe()
            'bad or good'
        """
        return " or ".join(name for name, _ in sorted(self.choices, key=lambda pair: pair[1]))


def _mapped(  # noqa: PLR0913 - a scale and a column
    scale: Adapter, numbers: Floats, bad: Index, values: Any, *, low: float, high: float
) -> tuple[Floats, list[EvidenceError]]:
    off = np.flatnonzero((numbers < low) | (numbers > high))
    numbers[off] = np.nan
    numbers -= low
    numbers /= high - low
    rows = np.sort(np.concatenate([bad, off]))
    return numbers, [RowsError("value", f"must lie on {scale!r}", rows, values, hint=_HINT)] if len(rows) else []
