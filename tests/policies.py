"""Random policies over the columns of `tests.strategies`: every model, factor, decay, window, node and gate."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import cache
from itertools import pairwise, product
from typing import Any, TypeAlias

from hypothesis import strategies as st
from tests.strategies import HALF

import reputation as rp

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
FRACTIONS = (
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


GRID = (0.01, 0.5, 0.3)
ROUNDING = ("half_up", "half_even", "floor", "ceil", "truncate")


def there(parts: Iterable[tuple[str, Any]], columns: Sequence[str]) -> list[Any]:
    """The parts whose column is there."""
    return [part for column, part in parts if column in columns]


def selections(columns: Sequence[str]) -> list[Any]:
    """Selections by the columns that are there, alone and combined."""
    known = there(PREDICATES, columns)
    pairs = list(pairwise(known))
    return [
        rp.ALL,
        *known,
        *(~part for part in known),
        *(first & ~second for first, second in pairs),
        *(~(first | second) | first for first, second in pairs),
    ]


def spans(columns: Sequence[str]) -> list[Any]:
    """Every window."""
    counted = (None, rp.kind("review"), ~rp.kind("order"))
    adaptive = [
        rp.Adaptive(rp.Rolling(rp.days(60)), rp.Days(300, tz="Asia/Shanghai"), at_least=least, counting=counting)
        for least, counting in product((1, 2, 3), counted)
    ]
    return [None, *SPANS, *adaptive, *there([("expires_at", rp.Unexpired())], columns)]


def models(columns: Sequence[str]) -> list[Any]:
    """Every model, with parameters on and off its defaults."""
    known = [name for name in ("value", "amount", "words") if name in columns] or ["value"]
    few, many = rp.Prior(0.3, 0.5), rp.Prior(0.75, 7)
    late, due = rp.matches("kind", "refund"), ~rp.kind("order")
    return [
        rp.Beta(),
        rp.Beta(prior=rp.Prior(0, 0.5), level=0.5),
        rp.Wilson(),
        rp.Wilson(level=0.8),
        rp.Dirichlet(5),
        rp.Dirichlet(2, strength=0.5, level=0.5),
        rp.Dirichlet(3, shares=(0.25, 0.25, 0.5)),
        rp.Dirichlet(3, shares=(0.0, 1.0, 0.0)),
        *(rp.Mean(column=name) for name in known),
        rp.Mean(column=known[-1], level=0.5),
        *(rp.BayesianMean(many, column=name) for name in known),
        rp.BayesianMean(few, column=known[-1], level=0.5),
        rp.Ratio(late),
        rp.Ratio(late, eligible=due, level=0.5),
        rp.Ratio(late, prior=few),
        rp.Rate(late, rp.ALL, prior=few),
        rp.Rate(rp.ALL, due, prior=rp.Prior(0, 7), level=0.5),
        *(rp.Rate(late, due, prior=many, column=name) for name in ("words", "stake") if name in columns),
        *(rp.Points(column=name) for name in known),
        rp.Points(column=known[0], start=12.5),
        rp.Count(),
    ]


@cache
def weights(columns: tuple[str, ...]) -> Drawn:
    """Products of up to two factors."""
    return st.lists(st.sampled_from(there(WHOLE + FRACTIONS, columns)), max_size=2).map(rp.Weight)


@cache
def metrics(columns: tuple[str, ...]) -> Drawn:
    """A metric: any model over any rows; often over all of them, so that not everyone is unrated."""
    dates = [name for name in ("occurred_at", "recorded_at", "refers_to_at") if name in columns]
    statuses = (("active", "under_appeal"), ("active",), ("active", "annulled", "pending", "superseded"))
    return st.builds(
        rp.Metric,
        st.sampled_from(models(columns)),
        select=st.just(rp.ALL) | st.sampled_from(selections(columns)),
        weight=weights(columns),
        decay=st.sampled_from(ADVANCING + FADING),
        window=st.none() | st.sampled_from(spans(columns)),
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
        score, load = parts
        return rp.Deduct(score, load, per_point=draw(PER_POINT), cap=draw(CAPS))
    if kind is rp.ScaleBy:
        return rp.ScaleBy(*parts) if parts[1].range[0] >= 0 else rp.ScaleBy(parts[0], draw(FACTORS))
    return _clamped(parts[0]) if kind is rp.Clamp else rp.Rounded(parts[0], step=draw(STEPS), how=draw(HOWS))


NODES = (None, rp.Composite, rp.Worst, rp.Deduct, rp.ScaleBy, rp.Clamp, rp.Rounded)
PAIRS = (rp.Composite, rp.Worst, rp.Deduct, rp.ScaleBy)
PER_POINT = st.sampled_from((0.05, 0.0, 2.0))
CAPS = st.sampled_from((None, 0.4))
FACTORS = st.sampled_from((100.0, 0.3))
STEPS = st.sampled_from(GRID)
HOWS = st.sampled_from(ROUNDING)


def leaves(columns: Sequence[str]) -> dict[str, rp.Metric]:
    """A few metrics that make inner nodes and gates work hard: shares, rates, counts, totals; few of them unrated."""
    late, fading = rp.kind("refund"), rp.HalfLife(rp.days(60))
    return {
        "opinion": rp.Metric(rp.Beta(), select=rp.kind("review")),
        "share": rp.Metric(rp.Ratio(late)),
        "fading": rp.Metric(rp.Ratio(late, eligible=~rp.kind("review")), decay=fading, window=rp.Rolling(rp.days(99))),
        "rate": rp.Metric(rp.Rate(late, rp.kind("order"), prior=rp.Prior(0.5, 1))),
        "cases": rp.Metric(rp.Count(), select=late),
        "points": rp.Metric(rp.Points(column="amount" if "amount" in columns else "value", start=0.5)),
        "average": rp.Metric(rp.Mean(), select=rp.kind("review"), decay=fading),
    }


def nodes(columns: Sequence[str]) -> list[Any]:
    """Every inner node, over parts that are rated and parts that are not."""
    part = leaves(columns)
    opinion, share, cases, points = (part[name] for name in ("opinion", "share", "cases", "points"))
    return [
        rp.Composite({opinion: 0.75, share: 0.25}),
        rp.Composite({opinion: 3, share: 1, points: 2, part["fading"]: 0.5}, total=None),
        rp.Worst(opinion, share),
        rp.Worst(part["average"], part["fading"], points),
        rp.Deduct(opinion, cases, per_point=0.05),
        rp.Deduct(opinion, cases, per_point=0.3, cap=0.4),
        rp.Deduct(points, part["average"], per_point=2),
        rp.Deduct(opinion, points, per_point=0.1),
        rp.ScaleBy(opinion, 100),
        rp.ScaleBy(points, 0.3),
        rp.ScaleBy(opinion, share),
        rp.ScaleBy(points, part["fading"]),
        rp.ScaleBy(cases, part["average"]),
        rp.Clamp(points, low=-1, high=1),
        rp.Clamp(opinion, low=0.4),
        rp.Clamp(cases, high=2),
        *(
            rp.Rounded(x, step=step, how=how)
            for x in (opinion, points)
            for step in (0.01, 0.5, 0.3)
            for how in ROUNDING
        ),
    ]


def conditions(columns: Sequence[str]) -> list[Any]:
    """Every gate: on every number of a score, at limits that scores meet exactly, with and without an allowance."""
    part = leaves(columns)
    both = [
        build(part[name], limit, on=on, strict=strict, support=support)
        for build in (rp.AtLeast, rp.AtMost)
        for name, on, limit in (
            ("share", "score", 0.5), ("share", "lower", 0.0), ("fading", "upper", 1.0), ("cases", "score", 2),
            ("points", "score", 0.5), ("opinion", "score", 0.5), ("fading", "support", 0), ("share", "support", 3),
        )
        for strict in (False, True)
        for support in (0, 3)
    ]  # fmt: skip
    allowed = [
        rp.AtMost(part[name], limit, allowance=allowance, count=count, strict=strict)
        for name, limit, count in (
            ("share", 0.1, None), ("fading", 0.0, None), ("rate", 0.1, None), ("cases", 0, None),
            ("opinion", 0.3, part["cases"]), ("opinion", 0.3, part["average"]), ("points", -1, part["cases"]),
        )
        for allowance in (0, 1, 2)
        for strict in (False, True)
    ]  # fmt: skip
    joined = [
        joined
        for first, second, third in zip(both[::3], both[1::3], allowed, strict=False)
        for joined in (first & second & third, first | ~second, ~(first & third), rp.k_of(2, first, second, third))
    ]
    return [*both, *allowed, *joined]


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
    allowance = st.sampled_from((0, 1, 3))
    if counted:
        leaves.append(st.builds(_condition, st.just(rp.AtMost), st.sampled_from(counted), limit, allowance=allowance))
    amounts = [score for score in asked if not isinstance(getattr(score, "model", None), rp.Ratio | rp.Rate)]
    if amounts:
        count = st.sampled_from(amounts)
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
