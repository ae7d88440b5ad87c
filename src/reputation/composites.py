"""Several scores into one: `Composite`, their weighted mean, `Worst`, the lowest, and `Best`, the highest of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce

import attrs
import numpy as np

from reputation.arrays import Floats, Ints, frozen, overwritten
from reputation.errors import PolicyError
from reputation.estimates import Estimate
from reputation.fields import check_number, text
from reputation.nodes import Score, check_score, check_scores, say_score, title
from reputation.parts import say_list

__all__ = ["Best", "Composite", "Worst"]

_TOLERANCE = 1e-9  # how far weights may be from their total: room for 0.1 + 0.2, not for a mistake


def _pairs(value: Mapping[Score, float] | Iterable[tuple[Score, float]]) -> tuple[tuple[Score, float], ...]:
    items = tuple(value.items() if isinstance(value, Mapping) else value)
    if not items:
        msg = "weights must name at least one score, got none."
        raise PolicyError(msg, hint="write Composite({quality: 0.7, speed: 0.3}).")
    return tuple(_pair(item) for item in items)


def _pair(item: object) -> tuple[Score, float]:
    if not isinstance(item, Sequence) or isinstance(item, str) or len(item) != 2:  # noqa: PLR2004 - a pair
        hint = "write Composite({quality: 0.7, speed: 0.3})."
        msg = f"weights must hold pairs of a score and its weight, got {item!r}.\n\nHint: {hint}"
        raise TypeError(msg)
    score = check_score("weights", item[0])
    hint = "leave out a score that does not count."
    return score, check_number(f"the weight of {title(score)}", item[1], above=0, hint=hint)


def _total(value: object) -> float | None:
    return None if value is None else check_number("total", value, above=0)


def _hull(scores: Iterable[Score]) -> tuple[float, float]:
    """Any part may be the only rated one, so the widest ends count."""
    lows, highs = zip(*(score.range for score in scores), strict=True)
    return min(lows), max(highs)


@attrs.frozen(cache_hash=True)
class Composite:
    """
    The weighted mean of several scores; what is unrated is left out, not counted as zero.

    With w_i the weight of part i and R the parts that are rated for a subject, part i has the share

        a_i = w_i / sum of w_j over j in R    (0 where i is not in R)

    and score, lower and upper are the sums of a_i times those of part i. Support is the sum over R. A subject for whom
    no part is rated is unrated.

    Args:
        weights: Scores with their weights, as a mapping or as pairs; weights are greater than 0.
        total: What the weights must add up to (to 1e-9): 1.0 by default; None where only their proportions matter.
        name: What reports and gates call it; None where it needs no name.

    Raises:
        PolicyError: No part, a weight that is not greater than 0, or weights that do not add up to the total.
        TypeError: A part that is no score, or a weight that is no number.

    Examples:
        >>> from reputation import Beta, Composite, Metric
        >>> quality, speed = Metric(Beta(), name="quality"), Metric(Beta(), name="speed")
        >>> overall = Composite({quality: 0.75, speed: 0.25})
        >>> overall.describe()
        'mean of quality (weight 0.75) and speed (weight 0.25)'
    """

    weights: tuple[tuple[Score, float], ...] = attrs.field(
        converter=_pairs, metadata={"entry": ("score", "weight"), "above": 0, "least": 1}
    )
    total: float | None = attrs.field(default=1.0, kw_only=True, converter=_total, metadata={"above": 0})
    name: str | None = text(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.total is None:
            return
        found = math.fsum(weight for _, weight in self.weights)
        if abs(found - self.total) > _TOLERANCE * max(1.0, self.total):
            listed = ", ".join(f"{title(score)} {weight!r}" for score, weight in self.weights)
            msg = f"weights must add up to {say_score(self.total)}, got {found:.12g} ({listed})."
            raise PolicyError(msg, hint="mend the weights, or write total=None where only their proportions matter.")

    @property
    def range(self) -> tuple[float, float]:
        """The widest ends of its parts, because any of them may be the only rated one."""
        return _hull(self.parts())

    def parts(self) -> tuple[Score, ...]:
        """The scores, in order."""
        return tuple(score for score, _ in self.weights)

    def shares(self, estimates: Sequence[Estimate]) -> list[Floats]:
        """
        The share of each part in each subject's score, once unrated parts are left out.

        Args:
            estimates: The estimates of the parts, in order.

        Returns:
            One array of shape (n,) per part, within [0, 1]; they add up to 1 where any part is rated and are 0
            elsewhere.
        """
        counted = [
            np.where(np.isnan(estimate.score), 0.0, weight)
            for estimate, (_, weight) in zip(estimates, self.weights, strict=True)
        ]
        total = reduce(np.add, counted)
        total = np.where(total == 0.0, 1.0, total)
        return [frozen(weight / total) for weight in counted]

    def combine(self, estimates: Sequence[Estimate], /) -> Estimate:
        """The weighted mean of the rated parts."""
        shares = self.shares(estimates)
        return Estimate(
            score=_mean([estimate.score for estimate in estimates], shares),
            support=frozen(reduce(np.add, [estimate.support for estimate in estimates])),
            lower=_mean([estimate.lower for estimate in estimates], shares),
            upper=_mean([estimate.upper for estimate in estimates], shares),
        )

    @property
    def without_evidence(self) -> str:
        """What becomes of parts without evidence."""
        return _left_out("and the others take over its weight in proportion")

    def describe(self) -> str:
        """Its parts and their weights, in words."""
        listed = [f"{title(score)} (weight {say_score(weight)})" for score, weight in self.weights]
        return f"mean of {say_list(listed, 'and')}"


def _left_out(otherwise: str) -> str:
    return f"a part without a score is left out, {otherwise}; no score where no part has one"


def _mean(columns: Sequence[Floats], shares: Sequence[Floats]) -> Floats:
    """Keep the mean between the lowest and the highest part, which rounding could make it leave. All NaN stays NaN."""
    total = np.zeros(len(columns[0]))
    for column, share in zip(columns, shares, strict=True):
        total += np.where(np.isnan(column), 0.0, column * share)
    return frozen(np.clip(total, reduce(np.fmin, columns), reduce(np.fmax, columns)))


@attrs.frozen(init=False, repr=False)
class Worst:
    """
    The lowest of several scores: being good at one thing does not make up for another.

    Score, lower and upper are the minima over the parts that are rated; support is that of the part that decides, the
    first one where several do. A subject for whom no part is rated is unrated.

    Args:
        *scores: The scores, at least one, written one after the other.
        name: What reports and gates call it; None where it needs no name.

    Raises:
        PolicyError: No score at all.
        TypeError: A part that is no score.

    Examples:
        >>> from reputation import Beta, Metric, Worst
        >>> weakest = Worst(Metric(Beta(), name="quality"), Metric(Beta(), name="speed"))
        >>> weakest.describe()
        'the lowest of quality and speed'

    References:
        Alibaba.com supplier stars, rule of 1 September 2020: the threshold has to be reached in all four indicators.
    """

    scores: tuple[Score, ...] = attrs.field(metadata={"least": 1})
    name: str | None = text(default=None, kw_only=True)

    def __init__(self, *scores: Score, name: str | None = None) -> None:
        self.__attrs_init__(check_scores("Worst", scores), name=name)

    def __repr__(self) -> str:
        return _repr(self)

    @property
    def range(self) -> tuple[float, float]:
        """The widest ends of its parts, because any of them may be the only rated one."""
        return _hull(self.scores)

    def parts(self) -> tuple[Score, ...]:
        """The scores, in order."""
        return self.scores

    def deciding(self, estimates: Sequence[Estimate]) -> Ints:
        """
        Which part decides for each subject.

        Args:
            estimates: The estimates of the parts, in order.

        Returns:
            Positions of parts, shape (n,): the first of the lowest, -1 where none is rated.
        """
        return _deciding(estimates, np.fmin)

    def combine(self, estimates: Sequence[Estimate], /) -> Estimate:
        """The lowest of the rated parts."""
        return _extreme(estimates, np.fmin)

    @property
    def without_evidence(self) -> str:
        """What becomes of parts without evidence."""
        return _left_out("and the others decide")

    def describe(self) -> str:
        """Its parts, in words."""
        return f"the lowest of {say_list(map(title, self.scores), 'and')}"


@attrs.frozen(init=False, repr=False)
class Best:
    """
    The highest of several scores: the most favourable view counts.

    Score, lower and upper are the maxima over the parts that are rated; support is that of the part that decides, the
    first one where several do. A subject for whom no part is rated is unrated.

    Args:
        *scores: The scores, at least one, written one after the other.
        name: What reports and gates call it; None where it needs no name.

    Raises:
        PolicyError: No score at all.
        TypeError: A part that is no score.

    Examples:
        >>> from reputation import Best, Beta, Metric, Rolling, days
        >>> half, year = (Metric(Beta(), name=f"{n} days", window=Rolling(days(n))) for n in (182, 365))
        >>> Best(half, year).describe()
        'the highest of 182 days and 365 days'

    References:
        Upwork Job Success Score: worked out over 6, 12 and 24 months, the best one is shown.
    """

    scores: tuple[Score, ...] = attrs.field(metadata={"least": 1})
    name: str | None = text(default=None, kw_only=True)

    def __init__(self, *scores: Score, name: str | None = None) -> None:
        self.__attrs_init__(check_scores("Best", scores), name=name)

    def __repr__(self) -> str:
        return _repr(self)

    @property
    def range(self) -> tuple[float, float]:
        """The widest ends of its parts, because any of them may be the only rated one."""
        return _hull(self.scores)

    def parts(self) -> tuple[Score, ...]:
        """The scores, in order."""
        return self.scores

    def deciding(self, estimates: Sequence[Estimate]) -> Ints:
        """
        Which part decides for each subject.

        Args:
            estimates: The estimates of the parts, in order.

        Returns:
            Positions of parts, shape (n,): the first of the highest, -1 where none is rated.
        """
        return _deciding(estimates, np.fmax)

    def combine(self, estimates: Sequence[Estimate], /) -> Estimate:
        """The highest of the rated parts."""
        return _extreme(estimates, np.fmax)

    @property
    def without_evidence(self) -> str:
        """What becomes of parts without evidence."""
        return _left_out("and the others decide")

    def describe(self) -> str:
        """Its parts, in words."""
        return f"the highest of {say_list(map(title, self.scores), 'and')}"


def _repr(node: Best | Worst) -> str:
    named = [] if node.name is None else [f"name={node.name!r}"]
    return f"{type(node).__name__}({', '.join([*map(repr, node.scores), *named])})"


def _deciding(estimates: Sequence[Estimate], pick: np.ufunc) -> Ints:
    """Which part is the lowest, or the highest; -1 where none is rated."""
    found = reduce(pick, [estimate.score for estimate in estimates])
    result = np.full(len(found), -1, dtype=np.int64)
    for position in reversed(range(len(estimates))):
        result = overwritten(result, position, where=estimates[position].score == found)
    return frozen(result)


def _extreme(estimates: Sequence[Estimate], pick: np.ufunc) -> Estimate:
    """The lowest or the highest; what is unrated is ignored, and all unrated stays unrated."""
    deciding = _deciding(estimates, pick)
    support = np.zeros(len(deciding))
    for position, estimate in enumerate(estimates):
        support = overwritten(support, estimate.support, where=deciding == position)
    score, lower, upper = (
        frozen(reduce(pick, [getattr(estimate, name) for estimate in estimates]))
        for name in ("score", "lower", "upper")
    )
    return Estimate(score=score, support=frozen(support), lower=lower, upper=upper)
