"""What a policy makes sure of when it is put together: trees, names, and that its parts fit each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from reputation.codec import to_plain
from reputation.differing import differences
from reputation.errors import PolicyError, nearest
from reputation.measure import children
from reputation.metric import Metric
from reputation.nodes import Score
from reputation.official import OnEvent
from reputation.schedule import Schedule
from reputation.stabilising import Stabiliser
from reputation.tally import Recipe
from reputation.tiers import Ladder

__all__ = ["check_ladder", "check_names", "check_scores", "check_tiers", "check_tree", "told_apart"]


def check_scores(value: Score | Iterable[Score]) -> tuple[Score, ...]:
    """
    Take a single score for a list of one.

    Args:
        value: One score or several.

    Returns:
        The scores.

    Examples:
        >>> from reputation import Count
        >>> len(check_scores(Metric(Count())))
        1
    """
    return tuple(value) if isinstance(value, list | tuple) else (value,)  # type: ignore[return-value]


def check_ladder(value: object) -> Ladder | None:
    """
    Refuse what is no ladder.

    Args:
        value: A ladder or None.

    Returns:
        The same.

    Raises:
        TypeError: Something else.

    Examples:
        >>> check_ladder(None) is None
        True
    """
    if value is None or isinstance(value, Ladder):
        return value
    msg = f"tiers must be a ladder, got {value!r}.\n\nHint: write tiers=Ladder(Tier('new'), Tier('trusted', at=0.6))."
    raise TypeError(msg)


def check_tree(score: Score) -> None:
    """
    Refuse a tree with something in it that is no score.

    Args:
        score: A metric or a tree of metrics.

    Raises:
        PolicyError: Something in it is no score.

    Examples:
        >>> from reputation import Count
        >>> check_tree(Metric(Count()))
    """
    if isinstance(score, type) or not (isinstance(score, Metric) or hasattr(score, "combine")):
        msg = f"a score is a metric or a tree of metrics, got {score!r}."
        raise PolicyError(msg, hint="wrap a model in a metric: Metric(Beta(), select=kind('review')).")
    for part in children(score):
        check_tree(part)


def check_names(asked: Iterable[object], named: Mapping[str, Score], *, who: str) -> None:
    """
    Refuse names of metrics that are not there.

    Args:
        asked: Names, and scores that stand for themselves.
        named: The scores of the policy by name.
        who: Who asks, for the message.

    Raises:
        PolicyError: A name that is not there.

    Examples:
        >>> from reputation import Count
        >>> check_names(["orders"], {"orders": Metric(Count(), name="orders")}, who="a gate asks for")
    """
    for which in asked:
        if isinstance(which, str) and which not in named:
            msg = f"{who} the metric {which!r}, which the policy does not measure."
            raise PolicyError(msg, hint=f"{nearest(which, named)} Give a metric its name with Metric(..., name=...).")


def check_tiers(
    ladder: Ladder | None, score: Score, stabilisers: Sequence[Stabiliser], schedule: Schedule | OnEvent | None
) -> None:
    """
    Refuse a ladder that does not fit the score, and rules that have no levels to work on.

    Args:
        ladder: The levels; None for none.
        score: What they judge.
        stabilisers: What keeps them.
        schedule: When they are taken.

    Raises:
        PolicyError: They do not fit.

    Examples:
        >>> from reputation import Count
        >>> check_tiers(None, Metric(Count()), (), None)
    """
    if ladder is None and (stabilisers or schedule is not None):
        msg = "stabilisers and a schedule need tiers to work on, got tiers=None."
        raise PolicyError(msg, hint="give the policy a ladder: tiers=Ladder(Tier('new'), Tier('star', at=0.8)).")
    if ladder is None:
        return
    ladder.check(score.range)
    for part in stabilisers:
        check = getattr(part, "check", None)
        if check is not None:
            check(tuple(tier.name for tier in ladder.tiers))


def told_apart(first: Recipe, second: Recipe) -> str:
    """
    Say in which parameters two recipes differ.

    Args:
        first: A recipe.
        second: Another.

    Returns:
        The words after a colon; empty where a part cannot be written as plain data.

    Examples:
        >>> from reputation import Count, HalfLife, Policy, days
        >>> told_apart(Policy(Metric(Count())).recipe, Policy(Metric(Count(), decay=HalfLife(days(1)))).recipe)[:1]
        ':'
    """
    try:
        return f": {differences(to_plain(first), to_plain(second), of='the state')}"
    except PolicyError:
        return ""
