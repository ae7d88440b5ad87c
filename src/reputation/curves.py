"""One score bent by a curve that keeps the order: `Raised`, `SignedLog`, `LogOdds`, `Cautious`."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import attrs
import numpy as np

from reputation.arrays import Floats, frozen
from reputation.errors import PolicyError
from reputation.estimates import Estimate
from reputation.fields import check_number, number, text
from reputation.nodes import Score, say_score, score_field, title

__all__ = ["Cautious", "LogOdds", "Raised", "SignedLog"]

Curve = Callable[[Floats], Floats]


def _bent(base: Estimate, curve: Curve, within: tuple[float, float]) -> Estimate:
    """The same curve for score and bounds, which keep their order and stay within the range, whatever rounding does."""
    score, lower, upper = (np.clip(curve(values), *within) for values in (base.score, base.lower, base.upper))
    return Estimate(
        score=frozen(score),
        support=base.support,
        lower=frozen(np.minimum(lower, score)),
        upper=frozen(np.maximum(upper, score)),
    )


def _ends(score: Score, curve: Curve) -> tuple[float, float]:
    """The ends of a range, bent; what is open stays open."""
    low, high = curve(np.array(score.range, dtype=float)).tolist()
    return low, high


def _unscored(score: Score) -> str:
    return f"no score where {title(score)} has none"


@attrs.frozen(cache_hash=True)
class Raised:
    """
    A score raised to a power, on either side of 0.

    With x the score and k the power,

        score = sign(x) abs(x)**k.

    Bounds are raised like the score; support is that of the score, and an unrated score stays unrated.

    Args:
        score: What is raised.
        power: The power k, greater than 0: below 1 the more there is the less one more counts, above 1 the more.
        name: What reports and gates call it; None where it needs no name.

    Raises:
        PolicyError: A power that is not greater than 0.
        TypeError: A part that is no score, or a power that is no number.

    Examples:
        >>> from reputation import Metric, Points, Raised
        >>> Raised(Metric(Points(start=-1), name="points"), 0.8).describe()
        'points, raised to the power 0.80'

    References:
        Hacker News: (p - 1)**0.8 / (age in hours + 2)**1.8, in which the second factor is the decay of a count.
    """

    score: Score = score_field()
    power: float = number(above=0, hint="a power of 0 or less would turn the order round.")
    name: str | None = text(default=None, kw_only=True)

    @property
    def range(self) -> tuple[float, float]:
        """The ends of the score's range, raised."""
        return _ends(self.score, self._curve)

    def parts(self) -> tuple[Score, ...]:
        """The score."""
        return (self.score,)

    def combine(self, estimates: Sequence[Estimate], /) -> Estimate:
        """The score, raised."""
        return _bent(estimates[0], self._curve, self.range)

    @property
    def without_evidence(self) -> str:
        """What becomes of a score without evidence."""
        return _unscored(self.score)

    def describe(self) -> str:
        """What is raised and how, in words."""
        return f"{title(self.score)}, raised to the power {say_score(self.power)}"

    def _curve(self, values: Floats) -> Floats:
        return np.copysign(np.abs(values) ** self.power, values)


@attrs.frozen(cache_hash=True)
class SignedLog:
    """
    The logarithm of a score's size, with its sign: every step up takes so many times as much.

    With x the score and b the base,

        score = sign(x) log_b(max(abs(x), 1)).

    Bounds are bent like the score; support is that of the score, and an unrated score stays unrated.

    Args:
        score: What is bent.
        base: The base b, greater than 1.
        name: What reports and gates call it; None where it needs no name.

    Raises:
        PolicyError: A base that is not greater than 1.
        TypeError: A part that is no score, or a base that is no number.

    Examples:
        >>> from reputation import Metric, Points, SignedLog
        >>> SignedLog(Metric(Points(), name="votes")).describe()
        'votes, its size as a logarithm to the base 10'

    References:
        Reddit, order "hot": sign(s) log10(max(abs(s), 1)) + seconds / 45000 (reddit-archive/reddit,
        r2/r2/lib/db/_sorts.pyx).
    """

    score: Score = score_field()
    base: float = number(default=10.0, above=1, kw_only=True)
    name: str | None = text(default=None, kw_only=True)

    @property
    def range(self) -> tuple[float, float]:
        """The ends of the score's range, bent."""
        return _ends(self.score, self._curve)

    def parts(self) -> tuple[Score, ...]:
        """The score."""
        return (self.score,)

    def combine(self, estimates: Sequence[Estimate], /) -> Estimate:
        """The score, bent."""
        return _bent(estimates[0], self._curve, self.range)

    @property
    def without_evidence(self) -> str:
        """What becomes of a score without evidence."""
        return _unscored(self.score)

    def describe(self) -> str:
        """What is bent and how, in words."""
        return f"{title(self.score)}, its size as a logarithm to the base {say_score(self.base)}"

    def _curve(self, values: Floats) -> Floats:
        size = np.log10(np.maximum(np.abs(values), 1.0)) / math.log10(self.base)
        return np.copysign(size, values)


@attrs.frozen(cache_hash=True)
class LogOdds:
    """
    A share as points of a scorecard: equal steps of points are equal factors of the odds.

    With p the share, p / (1 - p) its odds, `odds` those that give `anchor` points, and `points_to_double` the points
    that double the odds,

        factor = points_to_double / ln 2,    offset = anchor - factor ln(odds),
        score = offset + factor ln(p / (1 - p)),    kept within [low, high].

    Bounds are bent like the score; support is that of the score, and an unrated score stays unrated.

    Args:
        score: The share of good outcomes; its range lies within [0, 1].
        anchor: The points given at `odds`.
        odds: The odds, good to bad, that give `anchor` points; greater than 0: 50 for 50 to 1.
        points_to_double: The points that double the odds, greater than 0.
        low: The least that is ever given, for instance at a share of 0.
        high: The most that is ever given, for instance at a share of 1.
        name: What reports and gates call it; None where it needs no name.

    Raises:
        PolicyError: The score can leave [0, 1], a number that is not greater than 0, or limits without room.
        TypeError: A part that is no score, or a parameter that is no number.

    Examples:
        >>> from reputation import Beta, LogOdds, Metric
        >>> card = LogOdds(Metric(Beta()), anchor=600, odds=50, points_to_double=20, low=300, high=850)
        >>> round(card.factor, 4), round(card.offset, 3)
        (28.8539, 487.123)

    References:
        Siddiqi (2006), Credit Risk Scorecards, chapter 6 (scaling: points to double the odds).
    """

    score: Score = score_field()
    anchor: float = number(kw_only=True)
    odds: float = number(above=0, kw_only=True)
    points_to_double: float = number(above=0, kw_only=True)
    low: float = number(kw_only=True)
    high: float = number(kw_only=True)
    name: str | None = text(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        least, most = self.score.range
        if least < 0.0 or most > 1.0:
            msg = f"score must be a share within [0, 1]; {title(self.score)} ranges from {least:g} to {most:g}."
            raise PolicyError(msg, hint="take a share such as Metric(Beta()), or scale the score first: ScaleBy.")
        if self.low >= self.high:
            msg = f"low must be less than high, got low={self.low!r} and high={self.high!r}."
            raise PolicyError(msg, hint="swap them.")

    @property
    def factor(self) -> float:
        """The points that odds of e times as much give more."""
        return self.points_to_double / math.log(2.0)

    @property
    def offset(self) -> float:
        """The points given at odds of 1 to 1."""
        return self.anchor - self.factor * math.log(self.odds)

    @property
    def range(self) -> tuple[float, float]:
        """The least and the most that the range of the score allows."""
        return _ends(self.score, self._curve)

    def parts(self) -> tuple[Score, ...]:
        """The share."""
        return (self.score,)

    def combine(self, estimates: Sequence[Estimate], /) -> Estimate:
        """The share as points."""
        return _bent(estimates[0], self._curve, self.range)

    @property
    def without_evidence(self) -> str:
        """What becomes of a share without evidence."""
        return _unscored(self.score)

    def describe(self) -> str:
        """What is bent and how, in words."""
        scale = f"{say_score(self.anchor)} points at odds of {say_score(self.odds)} to 1"
        step = f"{say_score(self.points_to_double)} more where the odds double"
        limits = f"at least {say_score(self.low)} and at most {say_score(self.high)}"
        return f"{title(self.score)}, as points by its odds: {scale}, {step}; {limits}"

    def _curve(self, values: Floats) -> Floats:
        with np.errstate(divide="ignore"):  # odds of nothing and of everything end at the limits
            points = self.offset + self.factor * (np.log(values) - np.log1p(-values))
        return np.clip(points, self.low, self.high)


def _part(value: object) -> float:
    hint = "write tenfold=0.5 where ten times the evidence leaves half of the doubt."
    share = check_number("tenfold", value, above=0, hint=hint)
    if share >= 1:
        msg = f"tenfold must be less than 1, got {share!r}."
        raise PolicyError(msg, hint=hint)
    return share


@attrs.frozen(cache_hash=True)
class Cautious:
    """
    A score drawn towards a middle while there is little evidence; ten times the evidence leaves a part of the doubt.

    With x the score, n its support, m the middle and q what is left with ten times the evidence,

        score = x - (x - m) q**log10(n + 1).

    Bounds are drawn like the score; support is that of the score, and an unrated score stays unrated.

    Args:
        score: What is drawn.
        towards: The middle m, within the range of the score.
        tenfold: The part q of the doubt that ten times the evidence leaves, between 0 and 1.
        name: What reports and gates call it; None where it needs no name.

    Raises:
        PolicyError: A middle beyond the range, or a part of the doubt that is not between 0 and 1.
        TypeError: A part that is no score, or a parameter that is no number.

    Examples:
        >>> from reputation import Cautious, Estimate, Metric, Wilson
        >>> rating = Cautious(Metric(Wilson()), towards=0.5)
        >>> rating.combine([Estimate([0.9], [100], [0.9], [0.9])]).score.round(6)
        array([0.800299])

    References:
        SteamDB rating: r - (r - 0.5) 2**-log10(n + 1) (steamdb.info/blog/steamdb-rating).
    """

    score: Score = score_field()
    towards: float = number(kw_only=True)
    tenfold: float = attrs.field(default=0.5, kw_only=True, converter=_part, metadata={"above": 0, "below": 1})
    name: str | None = text(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        low, high = self.score.range
        if not low <= self.towards <= high:
            found = f"{title(self.score)}, which ranges from {low:g} to {high:g}"
            msg = f"towards must lie within the range of {found}; got {self.towards!r}."
            raise PolicyError(msg, hint="write it in units of the score.")

    @property
    def range(self) -> tuple[float, float]:
        """That of the score."""
        return self.score.range

    def parts(self) -> tuple[Score, ...]:
        """The score."""
        return (self.score,)

    def doubt(self, support: Floats) -> Floats:
        """
        The part of the distance to the middle that is taken away.

        Args:
            support: The evidence behind the scores, 0 or more.

        Returns:
            Shares within [0, 1], shape (n,): 1 without evidence.
        """
        return frozen(self.tenfold ** np.log10(support + 1.0))

    def combine(self, estimates: Sequence[Estimate], /) -> Estimate:
        """The score, drawn towards the middle."""
        (base,) = estimates
        doubt = self.doubt(base.support)
        return _bent(base, lambda values: values - (values - self.towards) * doubt, self.range)

    @property
    def without_evidence(self) -> str:
        """What becomes of a score without evidence."""
        return _unscored(self.score)

    def describe(self) -> str:
        """What is drawn, where to and how far, in words."""
        middle = f"drawn towards {say_score(self.towards)} while there is little evidence"
        return f"{title(self.score)}, {middle}: ten times the support leaves {say_score(self.tenfold)} of the distance"
