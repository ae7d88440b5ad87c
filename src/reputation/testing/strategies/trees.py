"""Random score trees, gates, ladders and policies, over the metrics of `parts`."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import attrs
from hypothesis import strategies as st

import reputation as rp
from reputation.testing.strategies.levels import schedules, steady
from reputation.testing.strategies.parts import metrics
from reputation.testing.strategies.penalties import escalations, terms
from reputation.testing.strategies.rows import NOW

__all__ = ["ROUNDING", "gates", "ladders", "policies", "scores"]

Drawn: TypeAlias = st.SearchStrategy[Any]

#: The ways of rounding.
ROUNDING = ("half_up", "half_even", "floor", "ceil", "truncate")

_NODES = (None, rp.Composite, rp.Worst, rp.Deduct, rp.ScaleBy, rp.Clamp, rp.Rounded, rp.Best, rp.Sum)
_PAIRS = (rp.Composite, rp.Worst, rp.Deduct, rp.ScaleBy, rp.Best, rp.Sum)
_PER_POINT = st.sampled_from((0.05, 0.0, 2.0))
_CAPS = st.sampled_from((None, 0.4))
_FACTORS = st.sampled_from((100.0, 0.3))
_STEPS = st.sampled_from((0.01, 0.5, 0.3))
_MOST = 16.0  # how far exits reach where a score has no end
_HOWS = st.sampled_from(ROUNDING)
_IDENTITIES: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    (
        {},
        {"name": "sellers", "version": "2026-07"},
        {"published_at": NOW - rp.days(40), "effective_from": NOW - rp.days(9), "notice": rp.days(15)},
        {"effective_from": NOW + rp.days(1), "comment": "verified reviews count three times."},
    )
)


_LEDGERS: tuple[Any, ...] = (rp.Count(), rp.Balance(by="kind", points={"order": -1, "refund": 2}))
_MISSING = st.sampled_from((None, 0.0, -1.0))
_OF_SEVERAL: Mapping[Any, Callable[[Sequence[Any], st.DrawFn], Any]] = {
    rp.Composite: lambda parts, _: rp.Composite({part: 1.0 + k for k, part in enumerate(parts)}, total=None),
    rp.Worst: lambda parts, _: rp.Worst(*parts),
    rp.Best: lambda parts, _: rp.Best(*parts),
    rp.Sum: lambda parts, draw: rp.Sum(*parts, missing=draw(_MISSING)),
}


@st.composite
def scores(draw: st.DrawFn, columns: tuple[str, ...], *, depth: int = 2, keep: bool = True) -> Any:
    """
    Scores: metrics, and trees of all nodes.

    Args:
        draw: Given by Hypothesis.
        columns: The names of the columns.
        depth: How many layers of nodes may stand above the metrics.
        keep: Whether some of the metrics have keep rules.

    Returns:
        A strategy of scores.

    Examples:
        >>> from hypothesis import find
        >>> find(scores(("value", "occurred_at"), depth=0), lambda score: True).describe()
        'Beta of all rows'
    """
    kind = draw(st.sampled_from(_NODES)) if depth else None
    if kind is None:
        return draw(metrics(columns, keep=keep))
    parts = [draw(scores(columns, depth=depth - 1, keep=keep)) for _ in range(2 if kind in _PAIRS else 1)]
    if kind in _OF_SEVERAL:
        return _OF_SEVERAL[kind](parts, draw)
    if kind is rp.Deduct:
        score, load = parts
        return rp.Deduct(score, load, per_point=draw(_PER_POINT), cap=draw(_CAPS))
    if kind is rp.ScaleBy:
        return rp.ScaleBy(*parts) if parts[1].range[0] >= 0 else rp.ScaleBy(parts[0], draw(_FACTORS))
    return _clamped(parts[0]) if kind is rp.Clamp else rp.Rounded(parts[0], step=draw(_STEPS), how=draw(_HOWS))


def _clamped(part: Any) -> rp.Clamp:
    """Limits that the range of the score allows."""
    low, high = (min(max(limit, *part.range[:1]), part.range[1]) for limit in (0.25, 0.75))
    return rp.Clamp(part, low=low, high=high) if low < high else rp.Clamp(part, low=part.range[0])


def gates(asked: Sequence[Any]) -> Drawn:
    """
    Conditions on some scores, and logic on conditions; scores with a name are also asked for by it.

    Args:
        asked: The scores.

    Returns:
        A strategy of gates.

    Examples:
        >>> from hypothesis import find
        >>> find(gates([rp.Metric(rp.Beta(), name="quality")]), lambda gate: isinstance(gate, rp.AtLeast)).describe()
        'quality at least 0.40'
    """
    on = st.sampled_from(("score", "lower", "upper", "support"))
    support = st.sampled_from((0.0, 2.0))
    score = st.sampled_from([score for score in asked if score.range[0] <= 0.4 <= score.range[1]] or list(asked))  # noqa: PLR2004 - a limit that is tried
    counted = [score for score in asked if hasattr(getattr(score, "model", None), "count")]
    limit = st.sampled_from((0.4, 0.0, 1.0))
    leaves = [
        st.builds(_condition, st.just(rp.AtLeast), score, limit, on=on, strict=st.booleans(), support=support),
        st.builds(_condition, st.just(rp.AtMost), score, limit, on=on, strict=st.booleans(), support=support),
    ]
    allowance = st.sampled_from((0, 1, 3))
    if counted:
        leaves.append(st.builds(_condition, st.just(rp.AtMost), st.sampled_from(counted), limit, allowance=allowance))
    amounts = [score for score in asked if not isinstance(getattr(score, "model", None), rp.Ratio | rp.Rate)]
    if amounts:
        count = st.sampled_from(amounts)
        leaves.append(st.builds(_condition, st.just(rp.AtMost), score, limit, allowance=allowance, count=count))
    leaf = st.one_of(leaves)
    eased = leaf.flatmap(lambda condition: _eased(condition, asked))
    return st.one_of(
        leaf,
        eased,
        leaf.map(operator.invert),
        st.tuples(eased, leaf).map(lambda pair: pair[0] & pair[1]),
        st.tuples(leaf, leaf).map(lambda pair: pair[0] | ~pair[1]),
        st.tuples(st.integers(1, 3), leaf, leaf, leaf).map(lambda drawn: rp.k_of(*drawn)),
    )


def _condition(build: Any, score: Any, limit: float, *, on: str = "score", **rest: Any) -> Any:
    """A condition with a limit that the score can reach."""
    low, high = score.range
    reachable = limit if on == "support" else min(max(limit, low), high)
    return build(score if score.name is None else score.name, reachable, on=on, **rest)


def _eased(condition: Any, asked: Sequence[Any]) -> Drawn:
    """The same condition, easier for holders: by nothing, by a little, or as far as the score reaches."""
    named = {score.name: score for score in asked}
    low, high = (0.0, _MOST) if condition.on == "support" else named.get(condition.metric, condition.metric).range
    end = max(low, -_MOST) if isinstance(condition, rp.AtLeast) else min(high, _MOST)
    exits = (condition.limit, (condition.limit + end) / 2.0, end)
    return st.sampled_from(exits).map(lambda exit_: attrs.evolve(condition, exit=exit_))


@st.composite
def ladders(draw: st.DrawFn, asked: Sequence[Any]) -> rp.Ladder | None:
    """
    Ladders whose tiers ask for score, support and gates, some of them with easier exits.

    Args:
        draw: Given by Hypothesis.
        asked: The scores: first the one that the ladder judges, then others that gates may ask.

    Returns:
        A strategy of ladders, and of None.

    Examples:
        >>> from hypothesis import find
        >>> find(ladders([rp.Metric(rp.Beta())]), lambda ladder: ladder is not None and len(ladder.tiers) > 1).names
        ('open', 't1')
    """
    tiers = [rp.Tier("open")] if draw(st.booleans()) else []
    low, high = asked[0].range
    ats = sorted({min(max(limit, low), high) for limit in draw(st.sets(st.sampled_from((0.25, 0.5, 0.75, 2.0))))})
    for place, at in enumerate([None, *ats]):
        when = draw(st.none() | gates(asked))
        support = draw(st.sampled_from((0.0, 1.0, 3.0)))
        if at is not None or when is not None or support > 0:
            exits = {"exit_support": draw(st.sampled_from((None, support / 2.0)))}
            if at is not None:
                exits["exit"] = draw(st.sampled_from((None, max(low, at - 0.25))))
            tiers.append(rp.Tier(f"t{place}", at=at, support=support, when=when, **exits))
    return rp.Ladder(*tiers, no_data=draw(st.sampled_from((None, "unrated")))) if tiers else None


@st.composite
def policies(draw: st.DrawFn, columns: tuple[str, ...], *, keep: bool = True) -> rp.Policy:
    """
    Policies: a score tree, perhaps further metrics with a name, a ladder, what holds its levels, and an identity.

    Args:
        draw: Given by Hypothesis.
        columns: The names of the columns.
        keep: Whether some of the metrics have keep rules.

    Returns:
        A strategy of `Policy`.

    Examples:
        >>> from hypothesis import find
        >>> find(policies(("value", "occurred_at")), lambda _: True).version
        '0'
    """
    score = draw(scores(columns, keep=keep))
    further = draw(st.lists(metrics(columns, keep=keep), max_size=2, unique=True))
    named = tuple(
        attrs.evolve(metric, name=f"m{place}") if draw(st.booleans()) else metric
        for place, metric in enumerate(further)
    )
    ledger = rp.Metric(draw(st.sampled_from(_LEDGERS)), name="points")
    sanctions = draw(escalations("points")) if "kind" in columns else ()
    ladder = draw(ladders([score, *named]))
    names = () if ladder is None else tuple(tier.name for tier in ladder.tiers)
    return rp.Policy(
        score,
        tiers=ladder,
        metrics=(*named, ledger) if sanctions else named,
        sanctions=sanctions,
        appeals=draw(terms()),
        stabilisers=draw(steady(names)) if names else (),
        schedule=draw(schedules()) if names else None,
        **draw(_IDENTITIES),
    )
