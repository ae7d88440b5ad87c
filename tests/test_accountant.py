"""Working out accounts: leaves row by row, inner nodes as steps, and everything adds up."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import reputation as rp
from reputation.account import Account
from reputation.estimates import Estimate
from reputation.statistics import Channel, Outcomes
from reputation.testing.strategies import NOW, Table, policies, tables
from reputation.times import micros


def accounts(account: Account) -> Iterator[Account]:
    """An account and those of everything that its steps depend on."""
    yield account
    for step in account.steps:
        if step.detail is not None:
            yield from accounts(step.detail)


def adds_up(account: Account) -> bool:
    """Whether baseline, contributions and changes give the score, up to the rounding of their sum."""
    if account.score is None:
        return account.total == 0.0
    amounts = [
        account.baseline,
        *(line.contribution for line in account.lines),
        *(step.change for step in account.steps),
    ]
    size = max(1.0, abs(account.score), math.fsum(map(abs, amounts)))
    return abs(account.total - account.score) <= 1e-12 * size


@given(st.data())
def test_every_account_adds_up(data: st.DataObject) -> None:
    """For any policy over any rows: the score of every subject, and of everything that a step depends on."""
    table: Table = data.draw(tables())
    policy: rp.Policy = data.draw(policies(table.columns))
    evidence = table.evidence()
    report = policy.evaluate(evidence, as_of=NOW)
    bare = policy.report(report.state)

    for rating in report:
        for explanation in (
            report.explain(rating.subject),
            bare.explain(rating.subject),
            bare.explain(rating.subject, evidence=evidence),
        ):
            assert rating.score == explanation.account.score
            for account in accounts(explanation.account):
                assert adds_up(account), account


# metrics

JULY = datetime(2026, 7, 1, tzinfo=UTC)
QUALITY = rp.Metric(rp.Beta(prior=rp.Prior(0.5, 2)), name="quality", select=rp.kind("review"))
SPEED = rp.Metric(rp.Mean(), name="speed", select=rp.kind("delivery"))
STRIKES = rp.Metric(rp.Count(), name="strikes", select=rp.kind("strike"))


def ago(days: float) -> datetime:
    """An instant before July."""
    return JULY - timedelta(days=days)


def rows_of(*rows: Mapping[str, Any], scale: Any = None) -> rp.Evidence:
    """Rows about ada; what a row does not say is unknown."""
    names = dict.fromkeys(name for row in rows for name in ("subject", "kind", "occurred_at", *row))
    filled = [{"subject": "ada", "kind": "review", "occurred_at": ago(1), **row} for row in rows]
    return rp.Evidence.from_columns(**{name: [row.get(name) for row in filled] for name in names}, scale=scale)


def account_of(score: Any, *rows: Mapping[str, Any], scale: Any = None) -> Account:
    """The account of ada under a policy of one score."""
    return rp.Policy(score).evaluate(rows_of(*rows, scale=scale), as_of=JULY).explain("ada").account


def test_a_line_says_what_a_row_adds_and_why() -> None:
    """By hand: weight 3 after a half-life is 1.5 on a prior of 2, so that 1.5 * (1 - 0.5) / 3.5 is added."""
    metric = attrs.evolve(QUALITY, weight=rp.where("verified", 3), decay=rp.HalfLife(rp.days(30)))
    account = account_of(
        metric, {"id": "r7", "value": 5, "verified": True, "occurred_at": ago(30)}, scale=rp.Scale(1, 5)
    )
    (line,) = account.lines

    assert ("quality", 0, "r7", "review", 1.0) == (line.metric, line.row, line.id, line.kind, line.value)
    assert ("5 on a scale of 1 to 5", 30.0, 3.0, 0.5) == (line.shown, line.age, line.weight, line.remaining)
    assert (("verified counts 3", 3.0),) == line.factors
    assert 1.5 * 0.5 / 3.5 == pytest.approx(line.contribution, rel=1e-15)
    assert 0.5 == account.baseline


@pytest.mark.parametrize(
    ("scale", "value", "shown"),
    [
        (None, 0.75, "0.75 on a scale of 0 to 1"),
        (rp.Scale(0, 100), 75, "75 on a scale of 0 to 100"),
        (rp.Percent(), "75%", "75%"),
        (rp.Choices({"good": 1.0, "bad": 0.0}), "good", "good"),
        ({"order": rp.Scale(0, 2), "review": rp.Scale(1, 5)}, 4.6, "4.6 on a scale of 1 to 5"),
    ],
)
def test_values_are_shown_as_the_host_wrote_them(scale: Any, value: Any, shown: str) -> None:
    """Stars, points, percentages or words, whatever the host stores."""
    (line,) = account_of(QUALITY, {"value": value}, scale=scale).lines

    assert shown == line.shown


def test_a_value_whose_scale_is_not_known_is_shown_as_it_is_read() -> None:
    """Two tables that wrote one kind on two scales: neither can be shown."""
    both = rp.Evidence.concat(rows_of({"value": 5}, scale=rp.Scale(1, 5)), rows_of({"value": 5}, scale=rp.Scale(0, 5)))
    mixed = rp.Evidence.concat(both, rows_of({"kind": "order", "value": 5}, scale=rp.Scale(1, 5)))
    lines = rp.Policy(rp.Metric(rp.Beta())).evaluate(mixed, as_of=JULY).explain("ada").account.lines

    assert [None, None, "5 on a scale of 1 to 5"] == [line.shown for line in lines]
    assert [1.0, 1.0, 1.0] == [line.value for line in lines]


def test_amounts_and_events_are_told_apart() -> None:
    """An amount is a value without a scale, a pure event has neither; factors of 1 are not worth a word."""
    points = rp.Metric(rp.Points(), weight=rp.where("verified", 3), name="points")
    (fined,) = account_of(points, {"kind": "fine", "amount": -12.5, "verified": False}).lines
    (seen,) = account_of(STRIKES, {"kind": "strike"}).lines

    assert (-12.5, None, ()) == (fined.value, fined.shown, fined.factors)
    assert (None, None, None) == (seen.value, seen.shown, seen.id)


def test_a_row_without_an_id_has_none() -> None:
    """Where only some rows have ids, the others are known by their position."""
    lines = account_of(STRIKES, {"kind": "strike", "id": "s1"}, {"kind": "strike", "id": None}).lines

    assert [("s1", 0), (None, 1)] == [(line.id, line.row) for line in lines]


def test_the_date_that_counts_is_the_one_that_is_told() -> None:
    """A complaint of yesterday about a parcel of two months ago is two months old."""
    metric = attrs.evolve(QUALITY, date="refers_to_at", decay=rp.HalfLife(rp.days(30)))
    (line,) = account_of(metric, {"value": 1.0, "refers_to_at": ago(60)}).lines

    assert (60.0, 0.25, micros(ago(60))) == (line.age, line.remaining, line.date)


def test_rows_that_count_nothing_have_no_line() -> None:
    """A weight of 0 and a weight that faded to nothing are left out, not accounted for."""
    metric = attrs.evolve(STRIKES, weight=rp.where("minor", 0), decay=rp.Linear(rp.days(30)))
    rows = [{"minor": False}, {"minor": True}, {"minor": False, "occurred_at": ago(30)}]

    assert [0] == [line.row for line in account_of(metric, *({"kind": "strike", **row} for row in rows)).lines]


def test_an_adaptive_window_accounts_for_the_side_that_judges() -> None:
    """Two rows in ten days are enough for the short window; one is not, so the long one is told."""
    window = rp.Adaptive(rp.Rolling(rp.days(10)), rp.Rolling(rp.days(100)), at_least=2)
    metric = attrs.evolve(STRIKES, window=window)
    rows = [{"kind": "strike", "occurred_at": ago(days)} for days in (1, 2, 50)]

    assert [0, 1] == [line.row for line in account_of(metric, *rows).lines]
    assert [0, 1] == [line.row for line in account_of(metric, *rows[1:]).lines]


# what the rows leave open


def test_a_score_stops_where_its_range_ends() -> None:
    """A mean of stars up to 5 over a column that holds a 9: the account says where the difference went."""
    metric = rp.Metric(rp.Mean(column="stars", range=(1, 5)), name="stars")
    account = account_of(metric, {"stars": 9.0}, {"stars": 5.0})

    assert (5.0, 3.0, 7.0) == (account.score, account.baseline, account.total + 2.0)
    assert [("kept at 5, where the range of stars ends", -2.0)] == [(step.text, step.change) for step in account.steps]


def test_rounding_is_told_where_it_matters() -> None:
    """After 1,074 half-lives a weight is the least float there is, and its products are rounded away."""
    metric = rp.Metric(rp.Mean(), name="quality", decay=rp.HalfLife(rp.days(1)))
    account = account_of(metric, {"value": 0.75, "occurred_at": ago(1074)})

    assert adds_up(account)
    assert ["what rounding leaves"] == [step.text for step in account.steps]


@pytest.mark.parametrize("rows", [slice(0, 1), slice(0, 0), slice(0, 3)])
def test_other_rows_than_those_of_the_state_are_refused(rows: slice) -> None:
    """An account must add up: too few rows, none at all, or too many are told as such."""
    everything = rows_of({"value": 1.0}, {"value": 0.25}, {"value": 1.0})
    policy = rp.Policy(rp.Deduct(QUALITY, STRIKES, per_point=0.1))
    report = policy.report(rp.fold(policy.recipe, everything.take(slice(0, 2)), as_of=JULY))

    assert adds_up(report.explain("ada", evidence=everything.take(slice(0, 2))).account)
    with pytest.raises(rp.EvidenceError, match=r"the rows do not account for quality: they give .*, the report says"):
        report.explain("ada", evidence=everything.take(rows))


@attrs.frozen
class Blunt:
    """A model from elsewhere that has nothing to say of single rows."""

    statistic: ClassVar[Outcomes] = Outcomes()
    range: ClassVar[tuple[float, float]] = (0.0, 1.0)
    bounds_mean: ClassVar[str] = "no bounds"

    def finalize(self, stats: Mapping[str, Any]) -> Estimate:
        """Half of everything."""
        half = np.where(stats["total"] > 0, stats["good"] / 2, np.nan)
        return Estimate(half, stats["total"], half, half)


def test_a_model_that_tells_no_rows_apart_is_one_step() -> None:
    """What cannot be taken apart is said in one piece; nothing is said of a zero."""
    account = account_of(rp.Metric(Blunt(), name="blunt"), {"value": 1.0}, {"value": 0.5})

    assert ((), 0.0) == (account.lines, account.baseline)
    assert [("blunt, all rows together", 0.75)] == [(step.text, step.change) for step in account.steps]
    assert () == account_of(rp.Metric(Blunt(), name="blunt"), {"value": 0.0}).steps


@attrs.frozen
class Golden:
    """A statistic from elsewhere that reads a text."""

    channels: ClassVar[Mapping[str, Channel]] = {"total": Channel()}
    reads: ClassVar[tuple[str, ...]] = ("level",)

    def lift(self, rows: Any, weight: Any) -> Mapping[str, Any]:
        """Count what is gold."""
        return {"total": rows.ops.where(rows["level"] == "gold", weight, 0.0)}


@attrs.frozen
class Gold:
    """A model from elsewhere that counts gold, row by row."""

    statistic: ClassVar[Golden] = Golden()
    range: ClassVar[tuple[float, float]] = (0.0, math.inf)
    bounds_mean: ClassVar[str] = "no bounds"
    baseline: ClassVar[float] = 0.0

    def finalize(self, stats: Mapping[str, Any]) -> Estimate:
        """Count."""
        return Estimate(*(stats["total"] for _ in range(4)))

    def contributions(self, rows: Any, weight: Any, stats: Mapping[str, float]) -> Any:
        """Give what each row adds."""
        del stats
        return self.statistic.lift(rows, weight)["total"]


def test_a_model_may_read_what_is_no_number() -> None:
    """Its rows have lines without a value."""
    account = account_of(rp.Metric(Gold(), name="gold"), {"level": "gold"}, {"level": "new"})

    assert [(None, 1.0), (None, 0.0)] == [(line.value, line.contribution) for line in account.lines]


# inner nodes


def test_a_composite_lists_parts_with_the_shares_that_counted() -> None:
    """By hand: what is unrated is left out, and the others share its weight."""
    mixed = rp.Composite({QUALITY: 0.5, SPEED: 0.25, STRIKES: 0.25})
    account = account_of(mixed, {"value": 1.0})

    assert [("quality", 0.5 / 0.75), ("speed", 0.0), ("strikes", 0.25 / 0.75)] == [
        (part.label, part.share) for part in account.parts
    ]
    assert [pytest.approx(2 / 3), None, 0.0] == [part.score for part in account.parts]
    assert ("speed is left out: no evidence yet",) == account.notes
    assert 0.5 * 0.5 / 0.75 == pytest.approx(account.baseline)


def test_the_worst_is_accounted_for_by_the_part_that_decides() -> None:
    """The first of the lowest; rows of the other parts change nothing and are not listed."""
    account = account_of(rp.Worst(QUALITY, SPEED), {"value": 1.0}, {"kind": "delivery", "value": 0.0})

    assert [("quality", 0.0), ("speed", 1.0)] == [(part.label, part.share) for part in account.parts]
    assert ["speed"] == [line.metric for line in account.lines]
    assert ("speed decides: it is the lowest",) == account.notes


def test_the_best_is_accounted_for_by_the_part_that_decides() -> None:
    """The first of the highest."""
    account = account_of(rp.Best(SPEED, QUALITY), {"value": 1.0}, {"kind": "delivery", "value": 0.0})

    assert [("speed", 0.0), ("quality", 1.0)] == [(part.label, part.share) for part in account.parts]
    assert ["quality"] == [line.metric for line in account.lines]
    assert ("quality decides: it is the highest",) == account.notes


def test_a_deduction_is_a_step_with_an_account_of_its_own() -> None:
    """What is taken away, and the rows that it comes from."""
    account = account_of(
        rp.Deduct(QUALITY, STRIKES, per_point=0.1), {"value": 1.0}, {"kind": "strike"}, {"kind": "strike"}
    )
    (step,) = account.steps

    assert "less 0.10 per point of strikes" == step.text
    assert -0.2 == pytest.approx(step.change)
    assert step.detail is not None
    assert (2.0, [1, 2]) == (step.detail.score, [line.row for line in step.detail.lines])


def test_a_load_that_is_unknown_is_a_note() -> None:
    """Nothing is deducted for what nobody knows, and the reader is told."""
    account = account_of(rp.Deduct(QUALITY, SPEED, per_point=0.1), {"value": 1.0})

    assert ("no evidence yet for speed",) == account.notes
    assert [0.0] == [step.change for step in account.steps]


def test_a_limit_is_a_step_only_where_it_bites() -> None:
    """A score within its limits is not touched."""
    assert [] == [step.text for step in account_of(rp.Clamp(QUALITY, low=0.2), {"value": 1.0}).steps]
    assert ["kept at most 0.60"] == [
        step.text for step in account_of(rp.Clamp(QUALITY, high=0.6), {"value": 1.0}).steps
    ]


def test_scaling_by_a_number_multiplies_every_amount() -> None:
    """The reader is told by what; where the factor is a score it is a step."""
    account = account_of(rp.ScaleBy(QUALITY, 100), {"value": 1.0})
    by_speed = account_of(rp.ScaleBy(QUALITY, SPEED), {"value": 1.0}, {"kind": "delivery", "value": 0.5})

    assert 50.0 == account.baseline
    assert 100 * 0.5 / 3 == pytest.approx(account.lines[0].contribution)
    assert ("all amounts of quality are multiplied by 100",) == account.notes
    assert ["times speed"] == [step.text for step in by_speed.steps]
    assert -1 / 3 == pytest.approx(by_speed.steps[0].change)


@attrs.frozen
class Middle:
    """A node from elsewhere: the middle one of several scores, or a fixed number where it is told to give one."""

    scores: tuple[Any, ...]
    fixed: float | None = None
    name: str | None = None
    range: tuple[float, float] = (0.0, 1.0)

    def parts(self) -> tuple[Any, ...]:
        """Give the scores."""
        return self.scores

    def combine(self, estimates: Any) -> Estimate:
        """Give the middle."""
        middle = np.median([estimate.score for estimate in estimates], axis=0)
        score = middle if self.fixed is None else np.full(len(middle), self.fixed)
        return Estimate(score, np.ones(len(score)), score, score)

    def describe(self) -> str:
        """Say it in plain words."""
        return "the middle one"


def test_a_node_from_elsewhere_adds_up_too() -> None:
    """What it changes is a step; all parts but the first are what the change depends on."""
    account = account_of(
        Middle((QUALITY, SPEED, STRIKES)), {"value": 1.0}, {"kind": "delivery", "value": 0.5}, {"kind": "strike"}
    )

    assert adds_up(account)
    assert account.score == pytest.approx(2 / 3)
    assert 1.0 == account.support
    assert [("the middle one", "speed"), ("together with strikes", "strikes")] == [
        (step.text, step.detail.label) for step in account.steps if step.detail is not None
    ]


def test_a_node_may_rate_what_its_parts_do_not() -> None:
    """Then there is no row to start from, and the score is one step."""
    account = account_of(Middle((SPEED,), 0.25), {"value": 1.0})

    assert [("the middle one", 0.25)] == [(step.text, step.change) for step in account.steps]


def test_what_is_unrated_says_what_is_missing() -> None:
    """Only the metrics without evidence are named; those with some are not to blame."""
    account = account_of(rp.Worst(rp.Deduct(SPEED, STRIKES, per_point=0.1), QUALITY), {"kind": "strike"})
    lost = account_of(Middle((QUALITY,), math.nan), {"value": 1.0})

    assert (None, 0.0, 0.0) == (account.score, account.total, account.support)
    assert ("no evidence yet for speed", "no evidence yet for quality") == account.notes
    assert ("its parts give no score of the middle one",) == lost.notes
    assert ["quality"] == [part.label for part in lost.parts]
