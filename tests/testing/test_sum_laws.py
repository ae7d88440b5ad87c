"""What the laws of sums, models and trees do not claim, and how they compare numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import attrs
import numpy as np
import pytest
from tests.testing import zoo_models, zoo_trees
from tests.testing.zoo_sums import Heaviest

import reputation as rp
from reputation.estimates import Estimate
from reputation.statistics import Count
from reputation.tally import Recipe, Tally
from reputation.testing import ColumnNeeded, DoesNotApply, LawBroken, Trial, check, ladder_total, row_wise
from reputation.testing.agreement import Said, agree, slack_of, terms_of
from reputation.testing.folded import folded
from reputation.testing.judging import SUBJECTS, judging
from reputation.testing.lattice import near, on_lattice, only_scaled
from reputation.testing.strategies import NOW
from reputation.testing.telling import told_with

ADAPTIVE = rp.Metric(rp.Count(), window=rp.Adaptive(rp.Days(30), rp.Days(90), at_least=2), date="refers_to_at")
QUICK = {"columns": {"words": [0, 10]}, "examples": 3}


def reason(part: Any, law: str) -> str:
    """Why a law does not apply."""
    return check(part, laws=[law], **QUICK).not_applicable[law]


# How numbers are compared.


@pytest.mark.parametrize(
    ("terms", "exact"),
    [
        ([], True),
        ([0.0, -0.0], True),
        ([0.125, 3.0, -7.5], True),
        ([2.0**-1074, 0.0], True),
        ([2.0**1000, 2.0**999], True),
        ([0.1], False),
        ([1.0, 2.0**-46], False),
        ([1.0, 2.0**-45], True),
        ([1.0, float("inf")], False),
        ([float("nan")], False),
    ],
)
def test_sums_on_a_lattice_are_exact(terms: list[float], exact: bool) -> None:  # noqa: FBT001 - what is expected
    """All terms are whole multiples of one power of two, and the total has room for them."""
    assert exact == on_lattice(np.array(terms))


def test_powers_of_two_leave_the_digits_alone() -> None:
    """A number times a power of two has the same digits."""
    numbers = np.array([0.7, 3.0, 0.0])

    assert only_scaled(numbers, numbers * 2.0**-60)
    assert not only_scaled(numbers, numbers * 3.0)


def test_what_is_near() -> None:
    """Equal numbers are, infinite ones too; within the slack also others; what is no number is near to nothing."""
    one, two = np.array([1.0, np.inf, np.nan, 1.0]), np.array([1.0, np.inf, np.nan, 1.5])

    assert [True, True, False, False] == near(one, two).tolist()
    assert [True, True, False, True] == near(one, two, 0.5).tolist()


def evidence(**columns: Any) -> rp.Evidence:
    """Rows of ada, ada and bob."""
    return rp.Evidence.from_columns(subject=["ada", "ada", "bob"], occurred_at=NOW, **columns)


def test_what_each_row_adds() -> None:
    """Rows of one id are one, as one of them counts."""
    recipe = Recipe([Tally(Count(), weight=rp.field("stake"))])

    alone, real = terms_of(recipe, evidence(stake=[0.5, 2.0, 7.0]))
    assert ([7.0, 2.0, 0.5], [1, 0, 0]) == (alone.sums[0]["total"].tolist(), real)
    once, real = terms_of(recipe, evidence(stake=[0.5, 2.0, 7.0], id=["a", "a", None], version=[0, 1, None]))
    assert ([7.0, 2.0], [1, 0]) == (once.sums[0]["total"].tolist(), real)


def test_the_slack_of_sums_and_of_extremes() -> None:
    """None on the lattice, a share of the magnitude off it; extremes are rounded only where they fade."""
    sums = Recipe([Tally(Count(), weight=rp.field("stake")), Tally(rp.statistics.Extremes(column="stake"))])
    rough, smooth = evidence(stake=[0.1, 0.7, 0.3]), evidence(stake=[0.5, 2.0, 7.0])

    assert [0.0, 0.0] == slack_of(sums, smooth)[0]["total"].tolist()
    assert pytest.approx([0.8e-12, 0.3e-12]) == slack_of(sums, rough)[0]["total"].tolist()
    assert [0.0, 0.0] == slack_of(sums, rough)[1]["high"].tolist()
    assert pytest.approx([0.7e-12] * 2) == slack_of(sums, rough, fading=True)[1]["high"].tolist()


def test_states_of_other_subjects_do_not_agree() -> None:
    """Who is known is compared first."""
    recipe = Recipe([Tally(Count())])
    one, two = (rp.fold(recipe, rp.Evidence.empty(subjects=[name]), as_of=NOW) for name in ("ada", "bob"))

    with pytest.raises(LawBroken, match="no state: who is known differs"):
        agree(one, two, Said(what="no state:", given={}, hint=""))


def test_whatever_a_part_raises_is_told_with_the_rows() -> None:
    """A division by zero is no error, and an error shows what it was tried on."""

    def body(rows: list[float]) -> None:
        np.divide(1.0, np.array(rows))
        raise ValueError(rows[0])

    with pytest.raises(LawBroken, match=r"it raises ValueError: 0\.0\n\nrows: \[0\.0, 1\.0\]"):
        told_with("rows", "rows", body, sorted)(rows=[1.0, 0.0])


# What is not claimed.


@pytest.mark.parametrize(
    ("part", "law", "words"),
    [
        (rp.matches("subject", "ada"), "relabel", "it looks at the names of subjects"),
        (rp.matches("subject", "ada"), "subject_partition", "it looks at the names of subjects"),
        (zoo_models.Share(), "explanation_adds_up", "it has no contributions, so that rows are not told apart"),
        (zoo_trees.Above(), "insufficient_when_unrated", "it asks how much evidence there is"),
        (rp.Linear(rp.days(9)), "advance_equals_refold", "cannot be advanced"),
        (ADAPTIVE, "absence", "its window goes by how many rows there are, whatever they weigh"),
        (rp.Rolling(rp.days(9)), "rollup_equals_events", "begins within a day"),
    ],
)
def test_a_law_that_does_not_apply_says_why(part: Any, law: str, words: str) -> None:
    """What is false of a part is not claimed."""
    part = attrs.evolve(part, on="support") if law == "insufficient_when_unrated" else part

    assert words in reason(part, law)


@attrs.frozen
class Since:
    """A window that begins on a fixed day."""

    start: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def interval(self, as_of: int) -> tuple[int, int]:
        """From the fixed day on."""
        return min(int(self.start.timestamp()) * 10**6, as_of), as_of + 1

    def describe(self) -> str:
        """Say it in plain words."""
        return "since a day"


def test_a_window_of_a_fixed_day_does_not_move() -> None:
    """It holds a date, and says so."""
    assert "it holds a date, so that it does not move" == reason(Since(), "time_shift")


def test_calendars_that_never_meet_again() -> None:
    """Grains of 997 days and years of a zone meet only after the last date that can be written."""
    decay = rp.HalfLife(rp.days(30), grain=rp.days(997), tz="Europe/Berlin")

    assert "do not meet again" in reason(decay, "time_shift")


def test_a_gate_that_asks_for_nothing() -> None:
    """Nobody can say how many subjects there are."""

    @attrs.frozen
    class Open(zoo_trees.Above):
        def scores(self) -> tuple[str, ...]:
            return ()

    with pytest.raises(DoesNotApply, match="it asks for no score"):
        judging(Open())


def test_a_column_without_examples() -> None:
    """The message says what to hand over, whatever the part is held in."""
    with pytest.raises(ColumnNeeded, match=r"columns=\{'effort'"):
        folded(rp.Policy(rp.Metric(rp.Mean(column="effort"))), Trial())
    with pytest.raises(ColumnNeeded, match=r"columns=\{'effort'"):
        folded(rp.Metric(rp.Count(), weight=rp.field("effort")), Trial())


# Parts from elsewhere that offer the least, and sound ones.


@attrs.frozen
class LeastModel:
    """A model with the least that a model offers."""

    statistic: ClassVar[Any] = rp.statistics.Outcomes()
    range: ClassVar[tuple[float, float]] = (0.0, 1.0)

    def finalize(self, stats: Any) -> Estimate:
        """The share of good outcomes."""
        total = stats["total"]
        score = np.where(total > 0.0, np.clip(stats["good"] / np.where(total > 0.0, total, 1.0), 0.0, 1.0), np.nan)
        return Estimate(score, np.where(total > 0.0, total, 0.0), score, score)


def test_a_model_with_the_least_that_a_model_offers() -> None:
    """What it does not offer is not asked for."""
    findings = check(LeastModel(), examples=5)

    findings.require()
    idle = {"codec_round_trip", "explanation_adds_up", "prior_limits", "zero_is_kept", "recoding"}
    assert set(findings.not_applicable) <= idle
    assert {"explanation_adds_up", "prior_limits"} <= set(findings.not_applicable)


@attrs.frozen
class Stubborn(zoo_models.Share):
    """A model with a prior that nobody can change."""

    strength: ClassVar[float] = 2.0
    baseline: ClassVar[float] = 0.5

    def finalize(self, stats: Any) -> Estimate:
        """Laplace's share."""
        total = stats["total"]
        return self.told(np.where(total > 0.0, (1.0 + stats["good"]) / (2.0 + total), np.nan), total)


def test_a_prior_that_cannot_be_changed() -> None:
    """The limits hold, and how the prior is forgotten is not asked."""
    assert ("prior_limits",) == check(Stubborn(), laws=["prior_limits"], examples=5).kept


def test_a_total_that_ends() -> None:
    """A total knows what no rows add up to, also where it comes to an end."""

    @attrs.frozen
    class UpToTen(zoo_models.Share):
        range: ClassVar[tuple[float, float]] = (0.0, 10.0)

        def finalize(self, stats: Any) -> Estimate:
            return self.told(np.minimum(stats["total"], 10.0), stats["total"])

    assert ("unknown",) == check(UpToTen(), laws=["unknown"], examples=10).kept


def test_two_levels_of_one_name() -> None:
    """A ladder whose levels cannot be told apart is broken before it is asked."""

    @attrs.frozen
    class Twins(zoo_trees.Levels):
        @property
        def names(self) -> tuple[str, ...]:
            return "new", "new", "unrated"

    with pytest.raises(LawBroken, match="two levels have one name"):
        ladder_total(Twins())


def test_an_answer_for_each_subject() -> None:
    """A node that answers for everybody at once is not row by row."""

    @attrs.frozen
    class OneForAll(zoo_trees.Above):
        def answer(self, lookup: Any) -> Any:
            return super().answer(lookup)[:1]

    @attrs.frozen
    class OneForOthers(zoo_trees.Above):
        def answer(self, lookup: Any) -> Any:
            answers = super().answer(lookup)
            return answers if len(answers) == SUBJECTS else answers[:1]

    with pytest.raises(LawBroken, match="its answer is not one for each subject"):
        row_wise(OneForAll())
    with pytest.raises(LawBroken, match="it says another answer"):
        row_wise(OneForOthers())


@pytest.mark.parametrize(
    "part",
    [
        rp.Unexpired("valid_until"),
        rp.Metric(rp.Points(), name="points"),
        ADAPTIVE,
        rp.Policy(rp.Deduct(rp.Metric(rp.Beta()), rp.Metric(rp.Count(), select=rp.kind("refund")), per_point=0.1)),
        rp.AtMost(rp.Metric(rp.Ratio(rp.kind("refund"))), 0.1, allowance=1),
        rp.Ladder(rp.Tier("new"), rp.Tier("star", at=0.5, when=rp.AtLeast("quality", 0.5))),
        rp.Mean(),
    ],
    ids=lambda part: type(part).__name__,
)
def test_further_built_in_parts(part: Any) -> None:
    """Columns of times of one's own, open ranges, gates that count and ladders that ask."""
    check(part, examples=4).require()


def test_steps_are_those_of_the_half_lives() -> None:
    """Ages on the lattice are whole multiples of the longest half-life that all others go into."""
    month, week = (rp.Metric(rp.Count(), decay=rp.HalfLife(rp.days(count))) for count in (28, 7))
    assert timedelta(days=28) == folded(rp.Worst(month, week), Trial()).step
    centuries = rp.Metric(rp.Count(), decay=rp.HalfLife(rp.days(100_000)))
    assert timedelta(days=16) == folded(centuries, Trial()).step


def test_rows_without_what_is_read_are_not_lifted() -> None:
    """Of many tables some have no row that counts; a statistic is not asked about nothing."""
    assert ("homogeneity",) == check(rp.Mean(), columns={"value": [0.5]}, laws=["homogeneity"], examples=50).kept


def test_extremes_that_fade_are_moved() -> None:
    """The greatest weight ages as a sum of weights does, and no number of rows does."""
    assert ("advance_equals_refold",) == check(Heaviest(), laws=["advance_equals_refold"], examples=50).kept
