"""Random policies over the columns of `tests.strategies`: every model, factor, decay, window, node and gate."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any, TypeAlias

from hypothesis import strategies as st

import reputation as rp
from tests.strategies import HALF

Drawn: TypeAlias = st.SearchStrategy[Any]

DAY = rp.days(1)

# Each with the column that it reads.
PREDICATES = (
    ("kind", rp.kind("review")),
    ("kind", rp.kind("order", "refund")),
    ("verified", rp.matches("verified", True)),
    ("level", rp.matches("level", "gold")),
    ("level", rp.one_of("level", "gold", "new")),
    ("source", rp.one_of("source", "s2", "s3")),
    ("words", rp.matches("words", 10)),
    ("words", rp.one_of("words", 0, 25)),
    ("words", rp.at_least("words", 25)),
    ("words", rp.at_most("words", 25)),
    ("amount", rp.Between("amount", low=-2, high=4)),
    ("value", rp.at_least("value", 0.5)),
)
WHOLE = (
    ("verified", rp.where("verified", 3)),
    ("verified", rp.where("verified", 0, equals=False, otherwise=2)),
    ("level", rp.where("level", 2, equals="gold")),
    ("level", rp.lookup("level", {"gold": 3, "new": 0}, otherwise=2)),
    ("kind", rp.lookup("kind", {"review": 2, "refund": 0})),
    ("words", rp.buckets("words", edges=[10, 25], weights=[0, 1, 2], missing=3)),
    ("stake", rp.field("stake")),
)
BROKEN = (
    ("verified", rp.field("verified", missing=0.3)),
    ("words", rp.field("words", missing=0.7)),
    ("words", rp.lookup("words", {0: 0.1, 25: 0.6})),
    ("words", rp.saturating("words", 30)),
    ("words", rp.saturating("words", 30, missing=0.2)),
)
ADVANCING = (
    rp.Forever(),
    rp.HalfLife(HALF),
    rp.HalfLife(HALF / 2),
    rp.HalfLife(HALF / 2, grain=HALF / 2),
    rp.HalfLife(HALF, grain=HALF, tz="Asia/Shanghai"),
)
FADING = (
    rp.HalfLife(rp.days(45)),
    rp.HalfLife(rp.hours(100), grain=DAY, tz="Europe/Berlin"),
    rp.Linear(rp.days(90)),
    rp.Linear(rp.days(30), grain=rp.days(7), tz="America/New_York"),
    rp.PowerLaw(rp.days(30)),
    rp.PowerLaw(rp.days(9), exponent=2.5, grain=DAY),
    rp.Steps(((HALF, 1.0), (rp.days(90), 0.4)), after=0.1),
    rp.Steps(((DAY, 1.0), (rp.days(30), 0.5)), grain=DAY, tz="Asia/Shanghai"),
    rp.Plateau(rp.days(30), rp.HalfLife(rp.days(20))),
    rp.Plateau(HALF, rp.Linear(rp.days(50)), grain=rp.days(2)),
    rp.Plateau(HALF, rp.Steps(((HALF, 1.0), (3 * HALF, 0.25)))),
)
SPANS = (
    rp.Rolling(HALF),
    rp.Rolling(timedelta(hours=100)),
    rp.Days(1),
    rp.Days(33, tz="Asia/Shanghai"),
    rp.Days(60, tz="America/New_York"),
    rp.Calendar("month"),
    rp.Calendar("month", last=3, complete=True, tz="Europe/Berlin"),
    rp.Calendar("quarter", last=2),
    rp.Calendar("quarter", complete=True, tz="Asia/Shanghai"),
    rp.Calendar("year", last=1, tz="America/New_York"),
    rp.Calendar("year", complete=True),
)


@cache
def predicates(columns: tuple[str, ...]) -> Drawn:
    """Selections by the columns that are there, alone and combined."""
    known = st.sampled_from([predicate for column, predicate in PREDICATES if column in columns])
    return st.one_of(
        st.just(rp.ALL),
        known,
        known.map(operator.invert),
        st.tuples(known, known).map(lambda pair: pair[0] & ~pair[1]),
        st.tuples(known, known).map(lambda pair: ~(pair[0] | pair[1]) | pair[0]),
    )


@cache
def weights(columns: tuple[str, ...], *, exact: bool = False) -> Drawn:
    """Products of up to two factors; whole numbers on the lattice."""
    known = [factor for column, factor in (WHOLE if exact else WHOLE + BROKEN) if column in columns]
    return st.lists(st.sampled_from(known), max_size=2).map(rp.Weight)


@cache
def decays(*, exact: bool = False) -> Drawn:
    """Every decay, with and without a grain; on the lattice those that leave powers of two."""
    return st.sampled_from(ADVANCING if exact else ADVANCING + FADING)


@cache
def windows(columns: tuple[str, ...]) -> Drawn:
    """Every window, or none."""
    shorter, longer = st.sampled_from(SPANS[:3]), st.sampled_from(SPANS[3:])
    counting = st.none() | predicates(columns)
    return st.one_of(
        st.none(),
        st.sampled_from(SPANS),
        st.sampled_from([rp.Unexpired()] if "expires_at" in columns else SPANS),
        st.builds(rp.Adaptive, shorter, longer, at_least=st.integers(1, 3), counting=counting),
    )


@cache
def models(columns: tuple[str, ...]) -> Drawn:
    """Every model, with parameters on and off its defaults."""
    column = st.sampled_from([name for name in ("value", "amount", "words") if name in columns] or ["value"])
    hours = st.sampled_from([name for name in ("words", "stake") if name in columns] or [None])
    level = st.sampled_from((0.95, 0.5))
    share = st.builds(rp.Prior, st.sampled_from((0.5, 0.3, 0.0, 1.0)), st.sampled_from((2.0, 0.5, 7.0)))
    rows = predicates(columns)
    return st.one_of(
        st.builds(rp.Beta, prior=share, level=level),
        st.builds(rp.Wilson, level=level),
        st.builds(rp.Dirichlet, st.integers(2, 6), strength=st.sampled_from((2.0, 0.5)), level=level),
        st.builds(rp.Dirichlet, st.just(3), shares=st.sampled_from(((0.25, 0.25, 0.5), (0.0, 1.0, 0.0)))),
        st.builds(rp.Mean, column=column, level=level),
        st.builds(rp.BayesianMean, share, column=column, level=level),
        st.builds(rp.Ratio, rows, eligible=rows, level=level),
        st.builds(rp.Rate, rows, rows, prior=share, column=st.none() | hours, level=level),
        st.builds(rp.Points, column=column, start=st.sampled_from((0.0, 12.5))),
        st.just(rp.Count()),
    )


@cache
def metrics(columns: tuple[str, ...]) -> Drawn:
    """A metric: any model over any rows."""
    dates = [name for name in ("occurred_at", "recorded_at", "refers_to_at") if name in columns]
    statuses = (("active", "under_appeal"), ("active",), ("pending", "annulled", "superseded"))
    return st.builds(
        rp.Metric,
        models(columns),
        select=predicates(columns),
        weight=weights(columns),
        decay=decays(),
        window=windows(columns),
        date=st.sampled_from(dates),
        statuses=st.sampled_from(statuses),
    )


@st.composite
def scores(draw: st.DrawFn, columns: tuple[str, ...], *, depth: int = 2) -> Any:
    """A metric, or a tree of up to three layers."""
    kind = draw(st.sampled_from(NODES)) if depth else None
    if kind is None:
        return draw(metrics(columns))
    parts = [draw(scores(columns, depth=depth - 1)) for _ in range(2 if kind in PAIRS else 1)]
    if kind is rp.Composite:
        return rp.Composite({part: 1.0 + place for place, part in enumerate(parts)}, total=None)
    if kind is rp.Worst:
        return rp.Worst(*parts)
    if kind is rp.Deduct:
        return rp.Deduct(*parts, per_point=draw(PER_POINT), cap=draw(CAPS))
    if kind is rp.ScaleBy:
        return rp.ScaleBy(*parts) if parts[1].range[0] >= 0 else rp.ScaleBy(parts[0], draw(FACTORS))
    return _clamped(*parts) if kind is rp.Clamp else rp.Rounded(*parts, step=draw(STEPS), how=draw(HOWS))


NODES = (None, rp.Composite, rp.Worst, rp.Deduct, rp.ScaleBy, rp.Clamp, rp.Rounded)
PAIRS = (rp.Composite, rp.Worst, rp.Deduct, rp.ScaleBy)
PER_POINT = st.sampled_from((0.05, 0.0, 2.0))
CAPS = st.sampled_from((None, 0.4))
FACTORS = st.sampled_from((100.0, 0.3))
STEPS = st.sampled_from((0.01, 0.5, 0.3))
HOWS = st.sampled_from(("half_up", "half_even", "floor", "ceil", "truncate"))


def _clamped(part: Any) -> rp.Clamp:
    """Limits that the range of the score allows."""
    low, high = (min(max(limit, *part.range[:1]), part.range[1]) for limit in (0.25, 0.75))
    return rp.Clamp(part, low=low, high=high) if low < high else rp.Clamp(part, low=part.range[0])


def gates(asked: Sequence[Any]) -> Drawn:
    """Conditions on some scores, and logic on conditions."""
    on = st.sampled_from(("score", "lower", "upper", "support"))
    support = st.sampled_from((0.0, 2.0))
    score = st.sampled_from([score for score in asked if score.range[0] <= 0.4 <= score.range[1]] or list(asked))
    counted = [score for score in asked if hasattr(getattr(score, "model", None), "count")]
    limit = st.sampled_from((0.4, 0.0, 1.0))
    leaves = [
        st.builds(_condition, st.just(rp.AtLeast), score, limit, on=on, strict=st.booleans(), support=support),
        st.builds(_condition, st.just(rp.AtMost), score, limit, on=on, strict=st.booleans(), support=support),
    ]
    if counted:
        count, allowance = st.sampled_from(counted), st.sampled_from((0, 1, 3))
        leaves.append(st.builds(_condition, st.just(rp.AtMost), count, limit, allowance=allowance))
        leaves.append(st.builds(_condition, st.just(rp.AtMost), score, limit, allowance=allowance, count=count))
    leaf = st.one_of(leaves)
    return st.one_of(
        leaf,
        leaf.map(operator.invert),
        st.tuples(leaf, leaf).map(lambda pair: pair[0] & pair[1]),
        st.tuples(leaf, leaf).map(lambda pair: pair[0] | ~pair[1]),
        st.tuples(st.integers(1, 3), leaf, leaf, leaf).map(lambda drawn: rp.k_of(*drawn)),
    )


def _condition(build: Any, score: Any, limit: float, *, on: str = "score", **rest: Any) -> Any:
    """A condition with a limit that the score can reach."""
    low, high = score.range
    return build(score, limit if on == "support" else min(max(limit, low), high), on=on, **rest)


@st.composite
def policies(draw: st.DrawFn, columns: tuple[str, ...]) -> rp.Policy:
    """A policy with a score, perhaps further metrics, and a ladder whose tiers ask for score, support and gates."""
    score = draw(scores(columns))
    further = draw(st.lists(metrics(columns), max_size=2, unique=True))
    asked = [score, *further]
    tiers = [rp.Tier("open")] if draw(st.booleans()) else []
    low, high = score.range
    ats = sorted({min(max(limit, low), high) for limit in draw(st.sets(st.sampled_from((0.25, 0.5, 0.75, 2.0))))})
    for place, at in enumerate([None, *ats]):
        when = draw(st.none() | gates(asked))
        support = draw(st.sampled_from((0.0, 1.0, 3.0)))
        if at is not None or when is not None or support > 0:
            tiers.append(rp.Tier(f"t{place}", at=at, support=support, when=when))
    ladder = rp.Ladder(*tiers, no_data=draw(st.sampled_from((None, "unrated")))) if tiers else None
    return rp.Policy(score, tiers=ladder, metrics=tuple(further))
