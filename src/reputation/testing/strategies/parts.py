"""
The built-in parts that touch rows, with parameters on and off their defaults, and random metrics made of them.

Every pool pairs a part with the column that it reads, so that a table without the column gets no such part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import cache
from itertools import pairwise, product
from typing import Any, TypeAlias

from hypothesis import strategies as st

import reputation as rp
from reputation.testing.strategies.keeps import keeps
from reputation.testing.strategies.rows import HALF

__all__ = [
    "ADVANCING",
    "FADING",
    "FRACTIONS",
    "PREDICATES",
    "SPANS",
    "WHOLE",
    "metrics",
    "models",
    "selections",
    "spans",
    "there",
    "weights",
]

Drawn: TypeAlias = st.SearchStrategy[Any]
_Read: TypeAlias = tuple[tuple[str, Any], ...]

_DAY = rp.days(1)

#: Predicates, each with the column that it reads.
PREDICATES: _Read = (
    ("kind", rp.kind("review")),
    ("kind", rp.kind("order", "refund")),
    ("verified", rp.matches("verified", value=True)),
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
#: Factors whose weights are small whole numbers, each with the column that it reads.
WHOLE: _Read = (
    ("verified", rp.where("verified", 3)),
    ("verified", rp.where("verified", 0, equals=False, otherwise=2)),
    ("level", rp.where("level", 2, equals="gold")),
    ("level", rp.lookup("level", {"gold": 3, "new": 0}, otherwise=2)),
    ("kind", rp.lookup("kind", {"review": 2, "refund": 0})),
    ("words", rp.buckets("words", edges=[10, 25], weights=[0, 1, 2], missing=3)),
    ("stake", rp.field("stake")),
)
#: Factors with other weights, each with the column that it reads.
FRACTIONS: _Read = (
    ("verified", rp.field("verified", missing=0.3)),
    ("words", rp.field("words", missing=0.7)),
    ("words", rp.lookup("words", {0: 0.1, 25: 0.6})),
    ("words", rp.saturating("words", 30)),
    ("words", rp.saturating("words", 30, missing=0.2)),
    ("words", rp.power("words", -0.75, least=1)),
    ("words", rp.power("words", 0.5, missing=0.5)),
    ("words", rp.logarithm("words", plus=1)),
    ("words", rp.logarithm("words", base=2, twice=True, missing=0.25)),
)
#: Decays under which sums can be moved in time; on the lattice all of them leave powers of two.
ADVANCING: tuple[Any, ...] = (
    rp.Forever(),
    rp.HalfLife(HALF),
    rp.HalfLife(HALF / 2),
    rp.HalfLife(HALF / 2, grain=HALF / 2),
    rp.HalfLife(HALF, grain=HALF, tz="Asia/Shanghai"),
)
#: All other decays.
FADING: tuple[Any, ...] = (
    rp.HalfLife(rp.days(45)),
    rp.HalfLife(rp.hours(100), grain=_DAY, tz="Europe/Berlin"),
    rp.Linear(rp.days(90)),
    rp.Linear(rp.days(30), grain=rp.days(7), tz="America/New_York"),
    rp.PowerLaw(rp.days(30)),
    rp.PowerLaw(rp.days(9), exponent=2.5, grain=_DAY),
    rp.Steps(((HALF, 1.0), (rp.days(90), 0.4)), after=0.1),
    rp.Steps(((_DAY, 1.0), (rp.days(30), 0.5)), grain=_DAY, tz="Asia/Shanghai"),
    rp.Plateau(rp.days(30), rp.HalfLife(rp.days(20))),
    rp.Plateau(HALF, rp.Linear(rp.days(50)), grain=rp.days(2)),
    rp.Plateau(HALF, rp.Steps(((HALF, 1.0), (3 * HALF, 0.25)))),
)
#: Windows of time.
SPANS: tuple[Any, ...] = (
    rp.Rolling(HALF),
    rp.Rolling(timedelta(hours=100)),
    rp.Days(1),
    rp.Days(33, tz="Asia/Shanghai"),
    rp.Days(60, tz="America/New_York"),
    rp.PastMonths(2, tz="Asia/Shanghai"),
    rp.Calendar("month"),
    rp.Calendar("month", last=3, complete=True, tz="Europe/Berlin"),
    rp.Calendar("quarter", last=2),
    rp.Calendar("quarter", complete=True, tz="Asia/Shanghai"),
    rp.Calendar("year", last=1, tz="America/New_York"),
    rp.Calendar("year", complete=True),
    rp.Calendar("month", last=2, skip=1, tz="Asia/Shanghai"),
    rp.Calendar("quarter", complete=True, skip=1),
    rp.Ages(at_least=HALF),
    rp.Ages(less_than=rp.days(90)),
    rp.Ages(at_least=timedelta(hours=100), less_than=4 * HALF),
)
_STATUSES = (("active", "under_appeal"), ("active",), ("active", "annulled", "pending", "superseded"))


def there(parts: Iterable[tuple[str, Any]], columns: Sequence[str]) -> list[Any]:
    """
    Keep the parts whose column is there.

    Args:
        parts: Pairs of a column and a part.
        columns: The names of the columns.

    Returns:
        The parts.

    Examples:
        >>> [part.describe() for part in there(PREDICATES, ["level"])]
        ['level is gold', 'level is gold or new']
    """
    return [part for column, part in parts if column in columns]


def selections(columns: Sequence[str]) -> list[Any]:
    """
    Selections by the columns that are there, alone and combined.

    Args:
        columns: The names of the columns.

    Returns:
        Predicates, the first of which selects every row.

    Examples:
        >>> [select.describe() for select in selections(["source"])]
        ['all rows', 'source is s2 or s3', 'not (source is s2 or s3)']
    """
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
    """
    Every window, and None for no window.

    Args:
        columns: The names of the columns; `Unexpired` needs `expires_at`.

    Returns:
        The windows.

    Examples:
        >>> [rp.Unexpired() in spans(names) for names in (["kind"], ["kind", "expires_at"])]
        [False, True]
    """
    counted = (None, rp.kind("review"), ~rp.kind("order"))
    adaptive = [
        rp.Adaptive(rp.Rolling(rp.days(60)), rp.Days(300, tz="Asia/Shanghai"), at_least=least, counting=counting)
        for least, counting in product((1, 2, 3), counted)
    ]
    return [None, *SPANS, *adaptive, *there([("expires_at", rp.Unexpired())], columns)]


def models(columns: Sequence[str]) -> list[Any]:
    """
    Every model.

    Args:
        columns: The names of the columns.

    Returns:
        Models that read columns of these names.

    Examples:
        >>> [rp.Mean(column="words") in models(names) for names in (["value"], ["value", "words"])]
        [False, True]
    """
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
        rp.Balance(by="kind", points={"order": 0.5, "refund": -2}, start=1),
        *(model(column=name) for model in (rp.Highest, rp.Lowest) for name in known),
        rp.Count(),
    ]


@cache
def weights(columns: tuple[str, ...]) -> Drawn:
    """
    Products of up to two factors.

    Args:
        columns: The names of the columns.

    Returns:
        A strategy of `Weight`.

    Examples:
        >>> from hypothesis import find
        >>> find(weights(("stake",)), lambda weight: weight.factors)
        Weight(factors=(Field(column='stake', missing=None),))
    """
    known = there(WHOLE + FRACTIONS, columns)
    products = st.lists(st.sampled_from(known), max_size=2) if known else st.just([])
    return products.map(lambda factors: rp.Weight(tuple(factors)))


@cache
def metrics(columns: tuple[str, ...], *, name: str | None = None, keep: bool = True) -> Drawn:
    """
    Metrics: any model over any rows; often over all of them, so that not everyone is unrated.

    Args:
        columns: The names of the columns.
        name: What the metrics are called.
        keep: Whether some of them have keep rules.

    Returns:
        A strategy of `Metric`.

    Examples:
        >>> from hypothesis import find
        >>> find(metrics(("value", "occurred_at")), lambda metric: metric.window is not None).window
        Rolling(length=days(16))
    """
    dates = [column for column in ("occurred_at", "recorded_at", "refers_to_at") if column in columns]
    return st.builds(
        rp.Metric,
        st.sampled_from(models(columns)),
        name=st.just(name),
        select=st.just(rp.ALL) | st.sampled_from(selections(columns)),
        weight=weights(columns),
        decay=st.sampled_from(ADVANCING + FADING),
        window=st.none() | st.sampled_from(spans(columns)),
        date=st.sampled_from(dates),
        statuses=st.sampled_from(_STATUSES),
        keep=keeps(columns) if keep else st.just(()),
    )
