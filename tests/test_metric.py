"""Metrics: a model over selected, weighted, fading rows."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import attrs
import numpy as np
import pytest
from tests.namespace import PUBLIC

import reputation as rp
from reputation import statistics
from reputation.metric import Metric
from reputation.statistics import Outcomes, Share
from reputation.tally import Tally

JULY = datetime(2026, 7, 1, tzinfo=UTC)
DAY = rp.days(1)
ORDERS, REFUNDS = rp.kind("order"), rp.kind("refund")
BUSY = rp.Adaptive(rp.Rolling(rp.days(10)), rp.Rolling(rp.days(100)), at_least=2)


def rows_of(*rows: tuple[str, float], **columns: Any) -> rp.Evidence:
    """Pairs of a subject and an age in days."""
    return rp.Evidence.from_columns(
        subject=[name for name, _ in rows], occurred_at=[JULY - timedelta(days=age) for _, age in rows], **columns
    )


def stats_of(metric: Metric, evidence: rp.Evidence) -> Any:
    """The sums that a metric needs."""
    return rp.fold(rp.Policy(metric).recipe, evidence, as_of=JULY).stats


def scores(metric: Metric, evidence: rp.Evidence) -> list[float]:
    """The score of every subject."""
    return list(metric.estimate(stats_of(metric, evidence)).score)


@attrs.frozen
class Best:
    """A model from elsewhere over minima and maxima: the best amount, at least the worst, at most the best."""

    statistic: ClassVar[statistics.Extremes] = statistics.Extremes(column="amount")
    range: ClassVar[tuple[float, float]] = (-np.inf, np.inf)
    bounds_mean: ClassVar[str] = "the worst and the best amount"

    def finalize(self, stats: Mapping[str, Any]) -> rp.Estimate:
        """Say the best."""
        known = np.isfinite(stats["high"])
        low, high = (np.where(known, stats[name], np.nan) for name in ("low", "high"))
        return rp.Estimate(high, known * 1.0, low, high)


@attrs.frozen
class Effort:
    """A factor and, as it can be called with rows, a predicate from elsewhere."""

    def __call__(self, rows: Any) -> Any:
        """Look at words."""
        return rows["words"] > 10.0


@attrs.frozen
class Cliff:
    """A decay from elsewhere."""

    def remaining(self, age: Any, ops: Any) -> Any:
        """What is left."""
        return ops.where(age >= 10.0, 0.5, 1.0)


@attrs.frozen
class Epoch:
    """A window from elsewhere: since the first of June."""

    def interval(self, as_of: int) -> tuple[int, int]:
        """Give the stretch."""
        return int(datetime(2026, 6, 1, tzinfo=UTC).timestamp()) * 1_000_000, as_of + 1

    def describe(self) -> str:
        """Say it."""
        return "since June"


@attrs.define
class Loose:
    """Anything at all, but not hashable."""

    statistic = Outcomes()

    def __call__(self, rows: Any) -> Any:
        """Select."""

    def finalize(self, stats: Any) -> Any:
        """Estimate."""

    def remaining(self, age: Any, ops: Any) -> Any:
        """Fade."""

    def interval(self, as_of: int) -> Any:
        """Give a stretch."""


# what a metric is


def test_a_metric_is_a_value() -> None:
    """Equal to one that says the same; its text reads back; a single factor will do."""
    metric, same = (
        Metric(
            rp.Beta(),
            name="quality",
            select=rp.kind("review"),
            weight=rp.where("verified", 3.0),
            decay=rp.HalfLife(rp.days(180)),
            window=rp.Rolling(rp.days(365)),
            date="recorded_at",
            statuses=["under_appeal", "active"],
        )
        for _ in range(2)
    )

    assert same == metric
    assert hash(same) == hash(metric)
    assert pickle.loads(pickle.dumps(metric)) == metric
    assert eval(repr(metric), dict(PUBLIC)) == metric
    assert rp.Weight((rp.where("verified", 3.0),)) == metric.weight
    assert ("active", "under_appeal") == metric.statuses
    assert attrs.evolve(metric, name=None) != metric


def test_the_range_is_that_of_the_model() -> None:
    """A share lies within [0, 1], a count has no end."""
    assert (0.0, 1.0) == Metric(rp.Beta()).range
    assert (0.0, np.inf) == Metric(rp.Count()).range


def test_describe() -> None:
    """The model and the selection, in words; a predicate from elsewhere has its text."""
    assert "Beta of all rows" == Metric(rp.Beta()).describe()
    assert "Count of kind is order" == Metric(rp.Count(), select=ORDERS).describe()
    assert "Count of Effort()" == Metric(rp.Count(), select=Effort()).describe()


def test_a_metric_is_one_tally() -> None:
    """All that touches rows, and nothing else: the prior and the name are not in it."""
    metric = Metric(
        rp.Beta(prior=rp.Prior(0.9, 7)),
        name="quality",
        select=ORDERS,
        weight=rp.field("trust"),
        decay=rp.HalfLife(DAY),
        window=rp.Days(9),
        date="refers_to_at",
        statuses="pending",
    )

    assert [
        Tally(
            Outcomes(),
            select=ORDERS,
            weight=rp.field("trust"),
            decay=rp.HalfLife(DAY),
            window=rp.Days(9),
            date="refers_to_at",
            statuses="pending",
        )
    ] == list(metric.tallies())


def test_a_ratio_narrows_the_selection_to_eligible_rows() -> None:
    """To the eligible rows alone where the metric takes all, else to those that both mean."""
    ratio = rp.Ratio(REFUNDS, eligible=ORDERS | REFUNDS)
    trusted = rp.at_least("trust", 0.5)

    assert [Tally(Share(REFUNDS, ORDERS | REFUNDS), select=ORDERS | REFUNDS)] == list(Metric(ratio).tallies())
    assert [trusted & (ORDERS | REFUNDS)] == [tally.select for tally in Metric(ratio, select=trusted).tallies()]
    assert [rp.ALL] == [tally.select for tally in Metric(rp.Ratio(REFUNDS)).tallies()]


def test_a_rate_narrows_the_selection_to_events_and_exposure() -> None:
    """Rows that are neither do not have to have a weight."""
    rate = rp.Rate(REFUNDS, ORDERS, prior=rp.Prior(0.5, 2))
    evidence = rows_of(
        *[("ada", 1)] * 4, kind=["order", "order", "refund", "visit"], trust=[1.0, 1.0, 2.0, None]
    )  # fmt: skip

    assert [REFUNDS | ORDERS] == [tally.select for tally in Metric(rate).tallies()]
    assert [(0.5 * 2 + 2) / (2 + 2)] == scores(Metric(rate, weight=rp.field("trust")), evidence)
    assert [(0.5 * 2 + 0) / (2 + 2)] == scores(Metric(rate, select=ORDERS, weight=rp.field("trust")), evidence)


# estimates


def test_estimates_by_hand() -> None:
    """(0.5 * 2 + 3) / (2 + 4) with a verified review that counts 3; a subject without rows is unrated."""
    evidence = rp.Evidence.from_columns(
        subject="ada", occurred_at=JULY, value=[1.0, 0.0], verified=[True, False], subjects=["bob"]
    )
    metric = Metric(rp.Beta(), weight=rp.where("verified", 3.0))
    estimate = metric.estimate(stats_of(metric, evidence))

    np.testing.assert_array_equal([4 / 6, np.nan], estimate.score)
    assert [4.0, 0.0] == list(estimate.support)
    estimate.check(metric.range)


def test_minima_and_maxima_through_a_model_from_elsewhere() -> None:
    """The contract of a model is all that a metric asks for; no count, no scope."""
    metric = Metric(Best())
    evidence = rows_of(("ada", 1), ("ada", 2), ("bob", 3), amount=[3.0, -1.0, None])
    estimate = metric.estimate(stats_of(metric, evidence))

    np.testing.assert_array_equal([3.0, np.nan], estimate.score)
    np.testing.assert_array_equal([-1.0, np.nan], estimate.lower)
    assert metric.count(stats_of(metric, evidence)) is None


def test_parts_from_elsewhere() -> None:
    """A predicate, a factor, a decay and a window of which the library knows nothing."""
    evidence = rows_of(("ada", 5), ("ada", 20), ("ada", 40), ("ada", 3), words=[20.0, 30.0, 40.0, 5.0])

    assert [1.5] == scores(Metric(rp.Count(), select=Effort(), decay=Cliff(), window=Epoch()), evidence)
    assert [1.5] == scores(Metric(rp.Count(), weight=Effort(), decay=Cliff(), window=Epoch()), evidence)


def test_counts() -> None:
    """Absolute numbers behind a ratio and a rate, for gates with an allowance; none behind an opinion."""
    evidence = rows_of(("ada", 1), ("ada", 1), ("bob", 1), kind=["refund", "order", "order"], value=1.0)
    rate = Metric(rp.Rate(REFUNDS, ORDERS, prior=rp.Prior(0.1, 1)))
    for metric in (Metric(rp.Ratio(REFUNDS)), rate):
        count = metric.count(stats_of(metric, evidence))
        assert count is not None
        assert [1.0, 0.0] == list(count)

    beta = Metric(rp.Beta())
    assert beta.count(stats_of(beta, evidence)) is None


def test_without_an_adaptive_window_the_only_tally_is_in_force() -> None:
    """For everybody; the window is what was given."""
    metric = Metric(rp.Count(), window=rp.Days(3))

    assert [True, True] == list(metric.short(stats_of(metric, rows_of(("ada", 1), ("bob", 9)))))
    assert rp.Days(3) == metric.window_of(short=True) == metric.window_of(short=False)
    assert Metric(rp.Count()).window_of(short=True) is None


# adaptive windows


def test_an_adaptive_window_makes_three_tallies() -> None:
    """The short one, the long one, and the plain number of rows in the short one that decides."""
    metric = Metric(
        rp.Beta(),
        select=rp.kind("review"),
        weight=rp.field("trust"),
        decay=rp.HalfLife(DAY),
        window=BUSY,
        date="recorded_at",
        statuses="active",
    )
    short, long, volume = metric.tallies()

    assert BUSY.short == short.window == metric.window_of(short=True)
    assert BUSY.long == long.window == metric.window_of(short=False)
    assert attrs.evolve(short, window=BUSY.long) == long
    assert volume == Tally(
        statistics.Count(), select=rp.kind("review"), window=BUSY.short, date="recorded_at", statuses="active"
    )


def test_an_adaptive_window_on_both_sides() -> None:
    """Two rows in ten days are enough for ada; bob has one, cyd none, dan none at all."""
    evidence = rp.Evidence.concat(
        rows_of(
            *[("ada", 1), ("ada", 2), ("ada", 50), ("bob", 1), ("bob", 50), ("cyd", 50), ("cyd", 99.5), ("dan", 100)],
            kind=["order", "refund", "refund", "order", "refund", "refund", "order", "refund"],
            value=[1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0],
        ),
    )
    wilson, ratio, count = (Metric(model, window=BUSY) for model in (rp.Wilson(), rp.Ratio(REFUNDS), rp.Count()))
    stats = stats_of(ratio, evidence)
    counted = ratio.count(stats)

    np.testing.assert_array_equal([0.5, 0.5, 0.0, np.nan], scores(wilson, evidence))
    np.testing.assert_array_equal([0.5, 0.5, 0.5, np.nan], scores(ratio, evidence))
    assert [2.0, 2.0, 2.0, 0.0] == scores(count, evidence)
    assert [True, False, False, False] == list(ratio.short(stats))
    assert counted is not None
    assert [1.0, 1.0, 1.0, 0.0] == list(counted)


def test_each_side_of_an_adaptive_window_has_its_own_bounds_and_support() -> None:
    """All of an estimate is that of the window in force, bit for bit, also how opinions spread over the levels."""
    evidence = rows_of(("ada", 1), ("ada", 2), ("ada", 50), ("bob", 1), ("bob", 50), value=[1.0, 0.5, 0.0, 1.0, 0.25])
    for model in (rp.Beta(), rp.Dirichlet(5)):
        sides = [Metric(model, window=window) for window in (BUSY.short, BUSY.long)]
        short, long = (side.estimate(stats_of(side, evidence)) for side in sides)
        metric = Metric(model, window=BUSY)
        estimate = metric.estimate(stats_of(metric, evidence))

        assert estimate.take([0]).equals(short.take([0]))
        assert estimate.take([1]).equals(long.take([1]))
        assert isinstance(model, rp.Dirichlet) is (estimate.distribution is not None)


def test_volume_is_counted_in_rows_not_in_weight() -> None:
    """Neither weight nor decay makes a seller busy; rows that do not count do not either."""
    metric = Metric(rp.Count(), select=ORDERS, weight=rp.field("trust"), decay=rp.HalfLife(DAY), window=BUSY)
    columns = {"kind": "order", "trust": [0.25, 0.25, 100.0, 100.0, 1.0], "status": [*["active"] * 4, "annulled"]}
    evidence = rows_of(("ada", 1), ("ada", 1), ("bob", 0), ("bob", 20), ("bob", 0), **columns)

    assert [True, False] == list(metric.short(stats_of(metric, evidence)))
    assert [0.25, 100.0 + 100.0 / 2**20] == scores(metric, evidence)


def test_volume_may_be_that_of_other_rows() -> None:
    """A seller with many orders is judged by recent reviews, however few."""
    window = attrs.evolve(BUSY, counting=ORDERS)
    metric = Metric(rp.Wilson(), select=rp.kind("review"), window=window)
    kinds = ["order", "order", "review", "review", "order", "review", "review"]
    rows = [("ada", 1), ("ada", 1), ("ada", 1), ("ada", 50), ("bob", 1), ("bob", 1), ("bob", 50)]
    evidence = rows_of(*rows, kind=kinds, value=[None, None, 1.0, 0.0, None, 1.0, 0.0])

    assert ORDERS == list(metric.tallies())[2].select
    assert [1.0, 0.5] == scores(metric, evidence)


@pytest.mark.parametrize(
    "metric",
    [
        Metric(rp.Ratio(REFUNDS, eligible=ORDERS | REFUNDS), window=BUSY),
        Metric(rp.Ratio(REFUNDS), select=ORDERS | REFUNDS, window=BUSY),
        Metric(rp.Rate(REFUNDS, ORDERS, prior=rp.Prior(0.5, 1)), window=BUSY),
    ],
    ids=["eligible", "selected", "events and exposure"],
)
def test_volume_is_that_of_the_rows_the_model_looks_at(metric: Metric) -> None:
    """Other rows do not make a seller busy, wherever the metric says which rows are meant."""
    kinds = ["order", "visit", "visit", "refund", "order", "refund"]
    evidence = rows_of(("ada", 1), ("ada", 1), ("ada", 1), ("ada", 50), ("bob", 1), ("bob", 1), kind=kinds)

    assert [False, True] == list(metric.short(stats_of(metric, evidence)))


# what cannot be


@pytest.mark.parametrize(
    ("part", "value", "shown"),
    [
        ("model", "beta", "'beta'"),
        ("model", None, "None"),
        ("model", Outcomes(), "Outcomes(column='value')"),
        ("select", "review", "'review'"),
        ("select", None, "None"),
        ("decay", rp.days(3), "datetime.timedelta(days=3)"),
        ("decay", None, "None"),
        ("decay", rp.Rolling(DAY), "Rolling(length=days(1))"),
        ("window", rp.days(90), "datetime.timedelta(days=90)"),
        ("window", 90, "90"),
        ("window", rp.HalfLife(DAY), "HalfLife(half=days(1), grain=None, tz='UTC')"),
    ],
)
def test_a_part_of_the_wrong_sort_is_refused(part: str, value: object, shown: str) -> None:
    """Which parameter, what was given, and an example of what is meant."""
    example = {
        "model": "Beta()",
        "select": "kind('review')",
        "decay": "HalfLife(days(180))",
        "window": "Rolling(days(90))",
    }[part]

    with pytest.raises(TypeError) as caught:
        Metric(**{"model": rp.Beta(), part: value})
    assert (
        f"{part} must be an instance such as {example}, got {shown}.\n\nHint: write for instance {part}={example}."
        == (str(caught.value))
    )


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("model", rp.Beta),
        ("select", rp.Kind),
        ("decay", rp.HalfLife),
        ("window", rp.Rolling),
        ("window", rp.Unexpired),
        ("window", rp.Adaptive),
    ],
)
def test_a_class_is_no_instance(part: str, value: type) -> None:
    """The brackets were forgotten."""
    name = value.__name__
    match = rf"^{part} must be an instance such as .*, got the class {name}\.\n\nHint: build one: {name}\(\.\.\.\)\.$"

    with pytest.raises(TypeError, match=match):
        Metric(**{"model": rp.Beta(), part: value})


@pytest.mark.parametrize("part", ["model", "select", "decay", "window"])
def test_a_part_that_cannot_be_hashed_is_refused(part: str) -> None:
    """Sums are kept by tally, so a part has to be a value."""
    with pytest.raises(TypeError, match=r"hashable; Loose\(\) is not\.\n\nHint: make its class frozen"):
        Metric(**{"model": rp.Beta(), part: Loose()})


@pytest.mark.parametrize("factor", [rp.where("verified", 3.0), rp.field("trust"), rp.Weight()])
def test_a_factor_selects_nothing(factor: Any) -> None:
    """It would select every row that weighs anything."""
    with pytest.raises(TypeError) as caught:
        Metric(rp.Beta(), select=factor)
    assert (
        f"select must be an instance such as kind('review'), got {factor!r}, which weighs rows.\n\n"
        "Hint: give it to weight=."
    ) == str(caught.value)


def test_a_predicate_weighs_nothing() -> None:
    """Nor does a number or a class."""
    for wrong in (rp.kind("review"), 3.0, rp.Where):
        with pytest.raises(TypeError, match="a weight multiplies with factors only"):
            Metric(rp.Beta(), weight=wrong)


@pytest.mark.parametrize(
    ("date", "hint"),
    [
        ("expires_at", None),
        ("occured_at", "did you mean 'occurred_at'"),
        (None, None),
        (["occurred_at"], None),
    ],
)
def test_an_unknown_date(date: Any, hint: str | None) -> None:
    """The dates there are, and where a row's own end belongs."""
    with pytest.raises(rp.PolicyError) as caught:
        Metric(rp.Beta(), date=date)
    assert f"date must be one of 'occurred_at', 'recorded_at', 'refers_to_at', got {date!r}." == caught.value.what
    assert caught.value.hint is not None
    assert "Known: 'occurred_at', 'recorded_at', 'refers_to_at'." in caught.value.hint
    assert caught.value.hint.endswith(f"For rows that carry their own end write window=Unexpired(date={date!r}).")
    assert hint is None or caught.value.hint.startswith(hint)


def test_unknown_statuses_and_bad_names() -> None:
    """As everywhere: the nearest status, a text for a name."""
    with pytest.raises(
        rp.PolicyError, match=r"statuses holds 'anulled', which is no status.*\n\nHint: did you mean 'annulled'"
    ):
        Metric(rp.Beta(), statuses=("active", "anulled"))
    with pytest.raises(rp.PolicyError, match="statuses must name at least one status, got none"):
        Metric(rp.Beta(), statuses=[])
    with pytest.raises(rp.PolicyError, match="name"):
        Metric(rp.Beta(), name="")
    with pytest.raises(TypeError, match="name"):
        Metric(rp.Beta(), name=3)
