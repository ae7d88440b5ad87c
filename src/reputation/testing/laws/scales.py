"""The laws of scales: what a host stores as a rating, as an opinion within [0, 1] and back."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from hypothesis import strategies as st

from reputation.testing.breaches import LawBroken
from reputation.testing.lawbook import law
from reputation.testing.trial import Trial

__all__ = ["scale_order", "scale_range", "scale_refusal"]

_ROUNDING = 1e-9
_opinions = st.integers(0, 64).map(lambda count: count / 64)


def _read(scale: Any, ratings: list[Any]) -> tuple[list[float], list[Any]]:
    opinions, problems = scale.to_unit(list(ratings))
    return [float(opinion) for opinion in np.asarray(opinions, dtype=np.float64)], list(problems)


@law("scale")
def scale_range(part: Any, trial: Trial) -> None:
    """
    Every rating that the scale writes is read back as an opinion within [0, 1], and no rating as none: None stays NaN.

    Examples:
        >>> from reputation import Scale
        >>> scale_range(Scale(1, 5))
    """

    def body(opinions: list[float]) -> None:
        ratings = [part.from_unit(opinion) for opinion in opinions]
        read, problems = _read(part, [*ratings, None])
        told = {"ratings": [*ratings, None]}
        if problems:
            raise LawBroken(
                "it refuses a rating that it wrote itself.", given=told, got=[str(each) for each in problems]
            )
        if len(read) != len(ratings) + 1 or not math.isnan(read[-1]):
            raise LawBroken("one opinion for each row, and NaN for no rating.", given=told, got=read)
        if not all(0.0 <= opinion <= 1.0 for opinion in read[:-1]):
            raise LawBroken("an opinion lies within [0, 1].", given=told, got=read)
        again, _ = _read(part, [part.from_unit(opinion) for opinion in read[:-1]])
        if not np.allclose(again, read[:-1], rtol=0.0, atol=_ROUNDING):
            raise LawBroken("written and read again, an opinion is another one.", given=told, expected=read, got=again)

    trial.run(body, opinions=st.lists(_opinions, max_size=5))


@law("scale")
def scale_order(part: Any, trial: Trial) -> None:
    """
    A better opinion is never written as a rating that reads as a worse one.

    Examples:
        >>> from reputation import Percent
        >>> scale_order(Percent())
    """

    def body(low: float, more: float) -> None:
        high = min(1.0, low + more)
        ratings = [part.from_unit(low), part.from_unit(high)]
        worse, better = _read(part, ratings)[0]
        if worse > better + _ROUNDING:
            given = {"opinions": [low, high], "ratings": ratings}
            raise LawBroken("the order of opinions is turned round.", given=given, got=[worse, better])

    trial.run(body, low=_opinions, more=_opinions)


@law("scale")
def scale_refusal(part: Any, trial: Trial) -> None:
    """
    What is no rating is reported with its row, is read as NaN, and leaves the ratings around it alone.

    Examples:
        >>> from reputation import Choices
        >>> scale_refusal(Choices({"good": 1.0, "bad": 0.0}))
    """

    def body(opinion: float, wrong: Any) -> None:
        rating = part.from_unit(opinion)
        (alone, *_), _ = _read(part, [rating])
        read, problems = _read(part, [rating, wrong, rating])
        rows = [row for problem in problems for row in problem.rows]
        if rows != [1] or not math.isnan(read[1]):
            what = f"it takes {wrong!r} for a rating, or does not say in which row it stands."
            hint = "give NaN, and an EvidenceError with rows=[...] among the problems."
            raise LawBroken(what, expected="NaN and a problem in row 1", got=(read[1], problems), hint=hint)
        if read[0] != alone or read[2] != alone:
            raise LawBroken("a wrong row changes the ratings around it.", expected=alone, got=read)

    trial.run(body, opinion=_opinions, wrong=st.sampled_from([math.inf, -math.inf, object()]))
