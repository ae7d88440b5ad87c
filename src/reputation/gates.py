"""
Gates: conditions with three answers.

`AtLeast` and `AtMost` ask one score; `&`, `|`, `~` and `k_of` make one gate of several. A gate that lacks evidence
does not say no; it says that the evidence is insufficient.
"""

from __future__ import annotations

from typing import Protocol

import attrs
import numpy as np

from reputation.arrays import Bools, Floats, frozen
from reputation.errors import PolicyError
from reputation.estimates import slack
from reputation.fields import check_text, choice, number, optional_number
from reputation.logic import Algebra, All, Answer, Answers, Any, Ask, Gate, KOf, Measured, Not, check_gate, k_of
from reputation.nodes import Score, check_score, say_score, title

__all__ = [
    "All",
    "Answer",
    "Answers",
    "Any",
    "Ask",
    "AtLeast",
    "AtMost",
    "Condition",
    "Gate",
    "KOf",
    "Measured",
    "Not",
    "check_condition",
    "check_gate",
    "k_of",
]

_ON = ("score", "lower", "upper", "support")


class Condition(Gate, Protocol):
    """
    A gate that asks one score: a leaf of the logic.

    Examples:
        >>> condition: Condition = AtLeast("quality", 0.8)
        >>> condition.metric, condition.limit, condition.on
        ('quality', 0.8, 'score')
    """

    @property
    def metric(self) -> Score | str:
        """The score that is asked, or its name."""

    @property
    def limit(self) -> float:
        """The edge between pass and fail."""

    @property
    def on(self) -> str:
        """What is compared with the limit: `score`, `lower`, `upper` or `support`."""

    def now(self, lookup: Ask, /) -> Floats:
        """What is compared with the limit, for every subject; NaN where unrated."""

    def missing(self, lookup: Ask, /) -> Floats:
        """How far every subject is from the limit, in its units: 0 or less where it is kept, NaN where unrated."""


def _metric(value: object) -> Score | str:
    if isinstance(value, str):
        return check_text("metric", value)
    score: Score = check_score("metric", value)
    return score


def _asked(condition: AtLeast | AtMost) -> str:
    """What is asked of which score, without the limit, in words."""
    which = title(condition.metric)
    if condition.on == "score":
        return which
    return f"support of {which}" if condition.on == "support" else f"{condition.on} bound of {which}"


def _enough(condition: AtLeast | AtMost) -> str:
    return f" (from a support of {say_score(condition.support)} on)" if condition.support > 0.0 else ""


def _now(condition: AtLeast | AtMost, lookup: Ask) -> Floats:
    values: Floats = getattr(lookup(condition.metric).estimate, condition.on)
    return values


def _answers(condition: AtLeast | AtMost, lookup: Ask, passed: Bools) -> Answers:
    """Turn a comparison into answers; how much evidence there is, is always known."""
    estimate = lookup(condition.metric).estimate
    answers = passed.astype(np.int8)
    answers *= 2
    answers -= 1
    if condition.on != "support":
        answers[np.isnan(estimate.score)] = Answer.INSUFFICIENT
    if condition.support > 0.0:
        answers[estimate.support < condition.support - slack(condition.support)] = Answer.INSUFFICIENT
    return answers


def check_condition(condition: AtLeast | AtMost, score: Score) -> None:
    """
    Refuse a condition that means nothing for a score.

    Conditions check themselves where they hold a score; a policy checks those that hold a name.

    Args:
        condition: The condition.
        score: The score it asks.

    Raises:
        PolicyError: The limit lies outside the score's range, or the allowance needs a count that the score does not
            have.

    Examples:
        >>> from reputation import AtLeast, Beta, Metric
        >>> AtLeast(Metric(Beta(), name="quality"), 80)
        Traceback (most recent call last):
            ...
        reputation.errors.PolicyError: limit must lie within the range of quality, [0, 1], got 80.0.
        <BLANKLINE>
        Hint: write the limit in units of the score; shares are never written as percent.
    """
    low, high = score.range
    if condition.on != "support" and not low <= condition.limit <= high:
        msg = f"limit must lie within the range of {title(score)}, [{low:g}, {high:g}], got {condition.limit!r}."
        raise PolicyError(msg, hint="write the limit in units of the score; shares are never written as percent.")
    if isinstance(condition, AtMost) and condition.allowance is not None and condition.count is None:
        counter = getattr(getattr(score, "model", None), "count", None)
        if not callable(counter):
            msg = f"allowance needs an absolute count, and {title(score)} has none."
            raise PolicyError(msg, hint="say what is counted: AtMost(..., count=Metric(Count(), select=kind('late'))).")


def _check(condition: AtLeast | AtMost) -> None:
    if not isinstance(condition.metric, str):
        check_condition(condition, condition.metric)


@attrs.frozen(cache_hash=True)
class AtLeast(Algebra):
    """
    A score must reach a limit.

    Passes where score >= limit (or > with `strict`), fails elsewhere. Insufficient where the score is unrated, unless
    its support is what is asked, or where the support is less than `support`. What lies within 1e-9 of the limit is at
    the limit.

    Args:
        metric: The score, or its name in the policy.
        limit: The limit, in units of the score and within its range.
        strict: Whether the limit itself fails.
        on: What is compared: `score`, `lower` (sure to be as good), `upper`, or `support` (enough evidence).
        support: The least support that allows an answer.

    Raises:
        PolicyError: A limit that the score cannot reach, or an empty name.
        TypeError: A metric that is neither a score nor a name, or a limit that is no number.

    Examples:
        >>> from reputation import AtLeast
        >>> AtLeast("quality", 0.8, on="lower").describe()
        'lower bound of quality at least 0.80'
    """

    metric: Score | str = attrs.field(converter=_metric)
    limit: float = number()
    strict: bool = attrs.field(default=False, kw_only=True, validator=attrs.validators.instance_of(bool))
    on: str = choice(*_ON, default="score")
    support: float = number(default=0.0, low=0, kw_only=True)

    def __attrs_post_init__(self) -> None:
        _check(self)

    def scores(self) -> tuple[Score | str, ...]:
        """The score that is asked."""
        return (self.metric,)

    def leaves(self) -> tuple[Gate, ...]:
        """Itself."""
        return (self,)

    def now(self, lookup: Ask, /) -> Floats:
        """What is compared with the limit."""
        return _now(self, lookup)

    def answer(self, lookup: Ask, /) -> Answers:
        """Whether the limit is reached."""
        now, near = self.now(lookup), slack(self.limit)
        return frozen(_answers(self, lookup, now > self.limit + near if self.strict else now >= self.limit - near))

    def missing(self, lookup: Ask, /) -> Floats:
        """Limit less what is there."""
        return frozen(self.limit - self.now(lookup))

    def describe(self) -> str:
        """What it asks, in words."""
        return f"{_asked(self)} {'more than' if self.strict else 'at least'} {say_score(self.limit)}{_enough(self)}"


def _counted(value: object) -> Score | str | None:
    if value is None or isinstance(value, str):
        return None if value is None else check_text("count", value)
    score: Score = check_score("count", value)
    return score


@attrs.frozen(cache_hash=True)
class AtMost(Algebra):
    """
    A score must not exceed a limit; a few cases may be allowed in any event.

    Without an allowance a small seller fails over a single case. Passes where score <= limit (or < with `strict`).
    With an allowance k it also passes where the absolute count is not greater than k; in other words it fails only
    where the limit is exceeded and the count is too. Insufficient where the score is unrated, unless its support is
    what is asked, where the support is less than `support`, or where only an unknown count could save it. What lies
    within 1e-9 of the limit is at the limit.

    Args:
        metric: The score, or its name in the policy.
        limit: The limit, in units of the score and within its range.
        allowance: The absolute count that never fails, at least 0; None for the limit alone.
        count: What is counted, or its name in the policy; the hits of the metric's own ratio or rate by default.
        strict: Whether the limit itself fails.
        on: What is compared: `score`, `lower`, `upper` (sure to be as good) or `support`.
        support: The least support that allows an answer.

    Raises:
        PolicyError: A limit outside the score's range, a negative allowance, or an allowance without anything to
            count.
        TypeError: A metric that is neither a score nor a name, or a limit that is no number.

    Examples:
        >>> from reputation import AtMost
        >>> AtMost("defect_rate", 0.005, allowance=3).describe()
        'defect_rate at most 0.005 (up to 3 in number always pass)'

    References:
        eBay seller standards: "defect rate at most 0.5 %, with three or fewer defects". For the stricter reading, in
        which both must hold, write `AtMost(rate, 0.005) & AtMost(defects, 3)`.
    """

    metric: Score | str = attrs.field(converter=_metric)
    limit: float = number()
    allowance: float | None = optional_number(low=0)
    count: Score | str | None = attrs.field(default=None, kw_only=True, converter=_counted)
    strict: bool = attrs.field(default=False, kw_only=True, validator=attrs.validators.instance_of(bool))
    on: str = choice(*_ON, default="score")
    support: float = number(default=0.0, low=0, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.count is not None and self.allowance is None:
            msg = f"count means nothing without an allowance, got count={self.count!r} and allowance=None."
            raise PolicyError(msg, hint="write how many are allowed in any event: allowance=3.")
        _check(self)

    def scores(self) -> tuple[Score | str, ...]:
        """The score that is asked, and the one that is counted."""
        return (self.metric,) if self.count is None else (self.metric, self.count)

    def leaves(self) -> tuple[Gate, ...]:
        """Itself."""
        return (self,)

    def now(self, lookup: Ask, /) -> Floats:
        """What is compared with the limit."""
        return _now(self, lookup)

    def cases(self, lookup: Ask, /) -> Floats:
        """
        The absolute count that is compared with the allowance.

        Args:
            lookup: What is known of a score.

        Returns:
            Counts, shape (n,); NaN where unknown.

        Raises:
            PolicyError: The score has no count.
        """
        if self.count is not None:
            asked = lookup(self.count)
            return asked.estimate.score if asked.count is None else asked.count  # cases, where the score is a share
        found = lookup(self.metric).count
        if found is None:
            msg = f"allowance needs an absolute count, and {title(self.metric)} has none."
            raise PolicyError(msg, hint="say what is counted: AtMost(..., count=Metric(Count(), select=kind('late'))).")
        return found

    def answer(self, lookup: Ask, /) -> Answers:
        """Whether the limit, or else the allowance, is kept."""
        now, near = self.now(lookup), slack(self.limit)
        kept = now < self.limit - near if self.strict else now <= self.limit + near
        if self.allowance is None:
            return frozen(_answers(self, lookup, kept))
        cases = self.cases(lookup)
        answers = _answers(self, lookup, kept | (cases <= self.allowance + slack(self.allowance)))
        answers[(answers == Answer.FAIL) & np.isnan(cases)] = Answer.INSUFFICIENT
        return frozen(answers)

    def missing(self, lookup: Ask, /) -> Floats:
        """What is there less the limit; nothing is missing where the allowance covers it."""
        over = self.now(lookup) - self.limit
        if self.allowance is None:
            return frozen(over)
        allowed = self.cases(lookup) <= self.allowance + slack(self.allowance)
        return frozen(np.where(allowed & (over > 0.0), 0.0, over))

    def describe(self) -> str:
        """What it asks, in words."""
        allowed = "" if self.allowance is None else f" (up to {say_score(self.allowance)} {self._cases()} always pass)"
        limit = f"{'less than' if self.strict else 'at most'} {say_score(self.limit)}"
        return f"{_asked(self)} {limit}{allowed}{_enough(self)}"

    def _cases(self) -> str:
        return "in number" if self.count is None else f"of {title(self.count)}"
