"""Folding: which rows a tally holds, how much each counts, and what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import reputation as rp
from reputation import adding
from reputation.columns import ArrayRows
from reputation.folding import fold
from reputation.sieving import Sieve, asked_by, sieves
from reputation.statistics import Channel, Count, Exposure, Extremes, Moments, Outcomes, Share, Total
from reputation.tally import Recipe, Tally
from reputation.times import MICROS_PER_DAY, MISSING, micros
from reputation.weighing import ages_from, refuse_future, remaining, remaining_of_days, weigh

JULY = datetime(2026, 7, 1, tzinfo=UTC)
DAY = rp.days(1)


def ago(days: float) -> datetime:
    """An instant before July."""
    return JULY - timedelta(days=days)


def rows_of(*ages: float, **columns: Any) -> rp.Evidence:
    """Rows of ada that occurred so many days ago."""
    return rp.Evidence.from_columns(subject=["ada"] * len(ages), occurred_at=[ago(age) for age in ages], **columns)


def numbered(count: int, **columns: Any) -> rp.Evidence:
    """Rows of ada, one a day, whose `bit` is a power of two that tells each row from the others in a sum."""
    return rows_of(*range(count), bit=[2.0**row for row in range(count)], **columns)


def sums_of(tally: Tally, evidence: rp.Evidence, *, as_of: datetime = JULY) -> dict[str, list[float]]:
    """The channels of one tally."""
    return {name: list(values) for name, values in fold(Recipe([tally]), evidence, as_of=as_of).sums[0].items()}


def total(evidence: rp.Evidence, *, as_of: datetime = JULY, **parts: Any) -> float:
    """The weighted number of rows that a tally holds."""
    return sums_of(Tally(Count(), **parts), evidence, as_of=as_of)["total"][0]


def held(evidence: rp.Evidence, **parts: Any) -> set[int]:
    """The rows that a tally holds, read off the bits of their sum."""
    bits = int(sums_of(Tally(Total(column="bit"), **parts), evidence)["amount"][0])
    return {row for row in range(len(evidence)) if bits >> row & 1}


@attrs.frozen
class Effort:
    """A factor from elsewhere: words by tens."""

    def __call__(self, rows: Any) -> Any:
        """Weigh."""
        return rows["words"] / 10.0


@attrs.frozen
class Constant:
    """A factor from elsewhere that gives one number for all rows."""

    number: float

    def __call__(self, rows: Any) -> float:
        """Weigh."""
        del rows
        return self.number


@attrs.frozen
class Wordy:
    """A predicate from elsewhere."""

    def __call__(self, rows: Any) -> Any:
        """Select."""
        return rows["words"] * 1.0 > 10.0


@attrs.frozen
class Nobody:
    """A predicate from elsewhere that gives one answer for all rows."""

    def __call__(self, rows: Any) -> bool:
        """Select."""
        del rows
        return False


@attrs.frozen
class Cliff:
    """A decay from elsewhere: half from the tenth day on."""

    def remaining(self, age: Any, ops: Any) -> Any:
        """What is left."""
        return ops.where(age >= 10.0, 0.5, 1.0)


@attrs.frozen
class Words:
    """A statistic from elsewhere, which asks for a column that it does not declare."""

    channels = {"words": Channel()}  # noqa: RUF012 - as a newcomer writes it
    reads = ()

    def lift(self, rows: Any, weight: Any) -> Any:
        """Add up words."""
        return {"words": weight * rows["words"]}


# sums


def test_every_channel_is_a_sum_a_minimum_or_a_maximum_per_subject() -> None:
    """Numbers worked out by hand; a subject without rows has what no rows add up to."""
    evidence = rp.Evidence.from_columns(
        subject=["ada", "bob", "ada"],
        occurred_at=ago(1),
        value=[1.0, 0.5, 0.25],
        amount=[4.0, -3.0, 7.0],
        kind=["order", "refund", "refund"],
        trust=[1.0, 2.0, 4.0],
        subjects=["cyd"],
    )
    weight = rp.field("trust")
    refunds = Share(rp.kind("refund"), rp.ALL)
    tallies = [
        Tally(statistic, weight=weight)
        for statistic in (Outcomes(), Moments(column="amount"), Extremes(column="amount"), refunds)
    ]
    state = fold(Recipe(tallies), evidence, as_of=JULY)
    outcomes, moments, extremes, share = ({n: list(v) for n, v in channels.items()} for channels in state.sums)

    assert ("ada", "bob", "cyd") == state.subjects
    assert {"total": [5.0, 2.0, 0.0], "good": [2.0, 1.0, 0.0]} == outcomes
    assert [17.0, 4.0, 0.0] == moments["squares"]
    assert [32.0, -6.0, 0.0] == moments["first"]
    assert [16.0 + 196.0, 18.0, 0.0] == moments["second"]
    assert {"low": [4.0, -3.0, np.inf], "high": [7.0, -3.0, -np.inf]} == extremes
    assert {"hits": [4.0, 2.0, 0.0], "total": [5.0, 2.0, 0.0]} == share


def test_no_rows_and_no_subjects() -> None:
    """A fold of nothing is a state of nobody, or of subjects without rows."""
    assert [] == sums_of(Tally(Count()), rp.Evidence.empty())["total"]
    assert [0.0, 0.0] == sums_of(Tally(Count()), rp.Evidence.empty(subjects=["ada", "bob"]))["total"]
    assert () == fold(Recipe([]), rows_of(1), as_of=JULY).sums


def test_sums_are_read_only() -> None:
    """A state cannot be written to."""
    with pytest.raises(ValueError, match="read-only"):
        fold(Recipe([Tally(Count())]), rows_of(1), as_of=JULY).sums[0]["total"][0] = 7.0  # type: ignore[index]


@pytest.mark.parametrize("size", [1, 3, 7])
def test_the_size_of_a_block_does_not_matter(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are added one by one, so that sums of any floats agree bit for bit; rows keep their positions."""
    count = 40
    evidence = rp.Evidence.from_columns(
        subject=["ada", "bob", "cyd", "bob"] * (count // 4),
        occurred_at=[ago(row * 1.37) for row in range(count)],
        value=[None if row % 7 == 3 else (row % 11) / 10.3 for row in range(count)],
        trust=[0.1 + row / 7 for row in range(count)],
        kind=["order", "review"] * (count // 2),
        id=[f"r{row % 33}" for row in range(count)],
        version=list(range(count)),
        expires_at=[None if row % 3 else ago(row - 20) for row in range(count)],
    )
    weight, decay = rp.field("trust"), rp.HalfLife(rp.days(9.3))
    recipe = Recipe(
        [
            Tally(Outcomes(), weight=weight, decay=decay),
            Tally(Moments(), select=rp.kind("review"), weight=weight, decay=decay),
            Tally(Extremes(), window=rp.Unexpired()),
            Tally(Count(), select=rp.kind("review"), window=rp.Rolling(rp.days(30)), decay=decay),
        ]
    )
    whole = fold(recipe, evidence, as_of=JULY)
    monkeypatch.setattr(adding, "_BLOCK", size)

    assert whole.equals(fold(recipe, evidence, as_of=JULY))


def test_rows_of_later_blocks_are_named_by_their_own_positions(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bad weight in the third block is not said to stand in the first."""
    monkeypatch.setattr(adding, "_BLOCK", 2)
    evidence = rows_of(1, 2, 3, 4, 5, 6, trust=[1.0, 1.0, 1.0, 1.0, 1.0, -1.0])

    for select in (rp.ALL, rp.at_most("trust", 0)):
        with pytest.raises(rp.EvidenceError, match="gives -1 at row 5") as caught:
            total(evidence, weight=rp.field("trust"), select=select)
        assert (5,) == caught.value.rows


@pytest.mark.parametrize("size", [1, 2, 100])
def test_an_error_tells_of_all_rows_not_of_one_block(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows at fault are counted over the whole table, but only those that the tally holds."""
    monkeypatch.setattr(adding, "_BLOCK", size)
    kinds = ["order", "order", "review", "order", "order"]
    evidence = rows_of(5, 4, 3, 2, 1, kind=kinds, trust=[1.0, -1.0, -9.0, None, -2.0])
    ahead = rows_of(5, 4, 3, 2, 1, kind=kinds, recorded_at=[None, ago(-1), ago(-1), ago(0), ago(-2)])

    with pytest.raises(rp.EvidenceError, match=r"gives -1 at row 1 \(3 rows in all\)") as caught:
        total(evidence, weight=rp.field("trust"), select=rp.kind("order"))
    assert (1, 3, 4) == caught.value.rows
    with pytest.raises(rp.EvidenceError, match="2 of 5 rows break this, first at row 1") as caught:
        total(ahead, date="recorded_at", select=rp.kind("order"))
    assert (1, 4) == caught.value.rows


# which rows


def test_selection_status_window_and_value_choose_rows() -> None:
    """Each step drops its rows; all together drop those that any one drops."""
    evidence = numbered(
        6,
        kind=["order", "order", "order", "order", "order", "review"],
        status=["active", "annulled", None, "active", "active", "active"],
        amount=[1.0, 1.0, 1.0, None, 1.0, 1.0],
    )
    window = rp.Rolling(rp.days(4))

    assert {0, 1, 2, 3, 4} == held(evidence, select=rp.kind("order"), statuses=("active", "annulled"))
    assert {0, 2, 3, 4, 5} == held(evidence)
    assert {0, 2, 3} == held(evidence, window=window)
    assert {0, 2, 3} == held(evidence, window=window, select=rp.kind("order"))
    assert 2.0 == sums_of(Tally(Total(), window=window), evidence)["total"][0]


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (("active", "under_appeal"), {0, 1, 5}),
        ("active", {0, 1}),
        ("pending", {2}),
        (("annulled", "superseded"), {3, 4}),
        (("active", "annulled", "pending", "superseded", "under_appeal"), {0, 1, 2, 3, 4, 5}),
    ],
)
def test_statuses(statuses: Sequence[str], expected: set[int]) -> None:
    """A row without a status is active; the tally says which statuses count."""
    status = ["active", None, "pending", "annulled", "superseded", "under_appeal"]

    assert expected == held(numbered(6, status=status), statuses=statuses)


def test_evidence_without_a_status_is_active() -> None:
    """It counts where active rows do, and not where only others do."""
    assert {0, 1} == held(numbered(2))
    assert set() == held(numbered(2), statuses="pending")


def test_of_one_id_one_row_counts() -> None:
    """The newest version, or one of several like deliveries; its status decides."""
    evidence = numbered(
        6,
        id=["a", "a", "b", "b", None, None],
        version=[2, 1, None, None, None, None],
        recorded_at=[None, None, ago(0.5), ago(0.25), None, None],
        status=["active", "active", "active", "annulled", "active", "active"],
    )

    assert {0, 4, 5} == held(evidence)
    assert {3} == held(evidence, statuses="annulled")


def test_rows_delivered_again_count_once() -> None:
    """Whatever the order in which they arrive."""
    assert 1.0 == total(rp.Evidence.from_columns(subject="ada", occurred_at=[ago(1)] * 3, id="a"))


def test_a_newer_version_replaces_before_anything_is_selected() -> None:
    """An order that became a refund is no order any more."""
    evidence = rp.Evidence.from_columns(
        subject="ada", occurred_at=[ago(1)] * 2, id="a", version=[1, 2], kind=["order", "refund"]
    )

    assert 0.0 == total(evidence, select=rp.kind("order"))
    assert 1.0 == total(evidence, select=rp.kind("refund"))


def test_contradictory_deliveries_are_refused() -> None:
    """Two contents of one id, and nothing says which is newer."""
    mine, yours = (
        rp.Evidence.from_columns(subject=["ada"], occurred_at=ago(1), id="a", amount=amount) for amount in (1.0, 2.0)
    )
    evidence = rp.Evidence.concat(mine, yours)

    with pytest.raises(rp.EvidenceError, match="id 'a'"):
        total(evidence)


def test_rows_without_the_value_that_is_summed_are_left_out() -> None:
    """Unknown is not zero: neither the total nor the number of rows sees them."""
    evidence = rows_of(1, 2, 3, value=[1.0, None, 0.5], amount=[None, None, 4.0])

    assert {"total": [2.0], "good": [1.5]} == sums_of(Tally(Outcomes()), evidence)
    assert {"amount": [4.0], "total": [1.0]} == sums_of(Tally(Total()), evidence)
    assert 3.0 == total(evidence)


def test_evidence_without_the_column_that_is_summed_has_no_values() -> None:
    """A host without ratings has no rated row."""
    assert {"total": [0.0], "good": [0.0]} == sums_of(Tally(Outcomes()), rows_of(1, 2))
    assert {"total": [0.0], "good": [0.0]} == sums_of(Tally(Outcomes()), rows_of(1, status="active"))


def test_the_number_of_tallies_does_not_matter() -> None:
    """Tallies that hold the same rows share the work, and those that do not never mix."""
    evidence = numbered(4, kind=["order", "review", "order", "review"], words=[10.0, 20.0, 30.0, 40.0], value=0.5)
    selections = [rp.ALL, rp.kind("order"), rp.kind("review")]
    tallies = [
        Tally(statistic, select=select, weight=weight, decay=decay)
        for statistic in (Count(), Outcomes(), Total(column="bit"))
        for select in selections
        for weight in (rp.Weight(), Effort())
        for decay in (rp.Forever(), rp.HalfLife(DAY))
    ]
    together = fold(Recipe(tallies), evidence, as_of=JULY)

    for tally, channels in zip(tallies, together.sums, strict=True):
        assert sums_of(tally, evidence) == {name: list(values) for name, values in channels.items()}


def test_predicates_from_elsewhere() -> None:
    """Anything that can be called with rows selects, alone and beside ours."""
    evidence = numbered(3, words=[5.0, 20.0, 30.0], kind=["order", "order", "review"])

    assert {1, 2} == held(evidence, select=Wordy())
    assert {1} == held(evidence, select=Wordy() & rp.kind("order"))
    assert set() == held(evidence, select=Nobody())


# when


def test_dates_choose_which_time_counts() -> None:
    """Age and window go by the date of the tally; a row without that date is left out."""
    recorded = [ago(0), ago(1), None, ago(3)]
    evidence = numbered(4, recorded_at=recorded, refers_to_at=[ago(8), None, None, ago(9)])

    assert {0, 1, 2, 3} == held(evidence)
    assert {0, 1, 3} == held(evidence, date="recorded_at")
    assert {0, 3} == held(evidence, date="refers_to_at")
    assert {0, 1} == held(evidence, date="recorded_at", window=rp.Rolling(rp.days(2)))
    assert {0} == held(evidence, date="refers_to_at", window=rp.Rolling(rp.days(9)))
    assert 1.0 + 1 / 2 + 1 / 8 == total(evidence, date="recorded_at", decay=rp.HalfLife(DAY))


@pytest.mark.parametrize("date", ["recorded_at", "refers_to_at"])
def test_evidence_without_the_date(date: str) -> None:
    """A column of times that is not there is named, with those that are."""
    with pytest.raises(rp.PolicyError, match=f"no column of times '{date}'") as caught:
        total(rows_of(1), date=date)
    assert caught.value.hint is not None
    assert caught.value.hint.endswith("Known: 'occurred_at'.")


def test_windows_begin_and_end_where_they_say() -> None:
    """The start of a rolling window is excluded, that of calendar days is included; as_of itself is within."""
    micro = timedelta(microseconds=1)
    times = [JULY, ago(3), ago(3) + micro, ago(2), ago(2) - micro]
    evidence = rp.Evidence.from_columns(subject="ada", occurred_at=times, bit=[1.0, 2.0, 4.0, 8.0, 16.0])

    assert {0, 2, 3, 4} == held(evidence, window=rp.Rolling(rp.days(3)))
    assert {0, 3} == held(evidence, window=rp.Days(3))
    assert {1, 2, 3, 4} == held(evidence, window=rp.Calendar("month", complete=True))


def test_unexpired_rows() -> None:
    """A row counts while its own end lies after as_of, and always where it has none."""
    evidence = numbered(3, expires_at=[ago(-1), ago(0), None])

    assert {0, 2} == held(evidence, window=rp.Unexpired())
    with pytest.raises(rp.PolicyError, match=r"'ends_at', for which Unexpired\(date='ends_at'\) asks\.") as caught:
        held(evidence, window=rp.Unexpired("ends_at"))
    assert caught.value.hint is not None
    assert "Known: 'expires_at', 'occurred_at'." in caught.value.hint


def test_decay_halves() -> None:
    """Ages that are whole half-lives leave powers of two; nothing fades by default."""
    evidence = rows_of(0, 10, 20, 30)

    assert 1.875 == total(evidence, decay=rp.HalfLife(rp.days(10)))
    assert 4.0 == total(evidence)
    assert 2.5 == total(evidence, decay=Cliff())


def test_weights_and_decay_multiply() -> None:
    """A row counts its weight times what is left of it; squares of weights fade twice as fast."""
    evidence = rows_of(0, 10, trust=[2.0, 4.0], value=[1.0, 0.5])
    tally = Tally(Moments(), weight=rp.field("trust"), decay=rp.HalfLife(rp.days(10)))

    assert {"total": [4.0], "first": [3.0], "second": [2.5], "squares": [8.0]} == sums_of(tally, evidence)


def test_ages_in_whole_days_of_a_zone() -> None:
    """With a grain the calendar days count, and the zone says where midnight is."""
    now = datetime(2026, 6, 2, 1, tzinfo=UTC)
    late = rp.Evidence.from_columns(subject="ada", occurred_at=now - timedelta(hours=2))

    assert 0.5 == total(late, decay=rp.HalfLife(DAY, grain=DAY), as_of=now)
    assert 1.0 == total(late, decay=rp.HalfLife(DAY, grain=DAY, tz="Asia/Shanghai"), as_of=now)
    assert 0.5 < total(late, decay=rp.HalfLife(DAY), as_of=now) < 1.0


def test_grains_of_several_days() -> None:
    """All rows of one grain have one age, counted from the first of January of the year 1."""
    week = rp.days(7)
    now = datetime(2026, 7, 1, 12, tzinfo=UTC)
    start = now.date().toordinal() % 7
    times = [now, now - start * DAY, now - (start + 1) * DAY, now - (start + 8) * DAY]
    evidence = rp.Evidence.from_columns(subject="ada", occurred_at=times)

    assert 1 + 1 + 1 / 2 + 1 / 4 == total(evidence, decay=rp.HalfLife(week, grain=week), as_of=now)


def test_a_day_of_23_hours_is_a_day() -> None:
    """Calendar grains do not count hours."""
    berlin = ZoneInfo("Europe/Berlin")
    evidence = rp.Evidence.from_columns(subject="ada", occurred_at=datetime(2026, 3, 28, 12, tzinfo=berlin))
    decay = rp.HalfLife(DAY, grain=DAY, tz="Europe/Berlin")

    assert 0.5 == total(evidence, decay=decay, as_of=datetime(2026, 3, 29, 12, tzinfo=berlin))


def test_remaining() -> None:
    """One number where nothing fades, else a share for each date."""
    times = np.array([0, MICROS_PER_DAY])

    assert 1.0 == remaining(rp.Forever(grain=DAY), times, MICROS_PER_DAY)
    assert [0.5, 1.0] == list(remaining(rp.HalfLife(DAY), times, MICROS_PER_DAY))


@pytest.mark.parametrize("days", [1, 2, 7])
def test_remaining_of_days(days: int) -> None:
    """A decay with a grain leaves the same of a day as of any instant of it."""
    decay = rp.HalfLife(DAY, grain=rp.days(days), tz="Asia/Shanghai")
    today, ages = JULY.toordinal(), range(20)  # midnight of UTC is eight o'clock there
    times = np.array([micros(ago(age)) for age in ages])
    expected = [0.5 ** ((today // days - (today - age) // days) * days) for age in ages]

    assert expected == list(remaining(decay, times, micros(JULY)))
    assert expected == list(remaining_of_days(decay, np.array([today - age for age in ages]), today))
    assert 1.0 == remaining_of_days(rp.Forever(), np.array([today]), today)


@given(st.lists(st.integers(0, 40), min_size=1), st.sampled_from([1, 3]))
def test_days_are_asked_about_once_or_row_by_row_with_one_result(ages: list[int], grain: int) -> None:
    """Bit for bit: many rows of few days, few rows of many days, and one row at a time."""
    decay = rp.PowerLaw(DAY, exponent=0.7, grain=rp.days(grain))
    today = JULY.toordinal()

    alone = [float(remaining_of_days(decay, np.array([today - age]), today)[0]) for age in ages]

    assert alone == remaining_of_days(decay, np.array([today - age for age in ages]), today).tolist()
    assert alone * 9 == remaining_of_days(decay, np.array([today - age for age in ages * 9]), today).tolist()


@attrs.frozen
class _Half:
    """A decay from elsewhere that gives one number for all ages."""

    grain: timedelta = DAY
    tz: str = "UTC"

    def remaining(self, age: Any, ops: Any, /) -> Any:
        """Say that half is left."""
        del age, ops
        return 0.5


def test_a_decay_that_gives_one_number_gives_it_for_all_days() -> None:
    """Whether there are many rows or few."""
    today = JULY.toordinal()

    assert [0.5, 0.5] == [
        float(remaining_of_days(_Half(), np.array(days), today)) for days in ([today] * 3, [1, today])
    ]


# weights


def test_factors_multiply() -> None:
    """Ours, those from elsewhere, and those that give one number for all rows."""
    evidence = rows_of(1, 2, words=[10.0, 30.0], verified=[True, False])

    assert 4.0 == total(evidence, weight=Effort())
    assert 6.0 == total(evidence, weight=Effort() * rp.where("verified", 3.0))
    assert 8.0 == total(evidence, weight=rp.Weight((Constant(2.0), Effort())))
    assert 8.0 == total(evidence, weight=rp.Weight((Constant(2.0), Constant(2.0))))
    assert 0.0 == total(evidence, weight=Constant(0.0))


@pytest.mark.parametrize(
    ("trust", "shown"), [([1.0, -0.5, -2.0], "-0.5"), ([1.0, None, None], "nan"), ([1.0, -1e300, -1.0], "-1e+300")]
)
def test_a_bad_weight_names_the_factor_and_the_rows(trust: list[float | None], shown: str) -> None:
    """Negative or unknown: the first such row, how many, and what to write."""
    with pytest.raises(rp.EvidenceError) as caught:
        total(rows_of(1, 2, 3, trust=trust, words=10.0), weight=Effort() * rp.field("trust"))

    assert (
        "a weight must be a finite number, zero or more; factor Field(column='trust', missing=None) gives"
        f" {shown} at row 1 (2 rows in all)."
    ) == caught.value.what
    assert "say what an unknown value counts with missing=..., or mend the column." == caught.value.hint
    assert (1, 2) == caught.value.rows


@pytest.mark.parametrize("number", [np.inf, -1.0, np.nan])
def test_a_bad_number_for_all_rows(number: float) -> None:
    """It is bad at every row."""
    with pytest.raises(rp.EvidenceError, match=r"factor Constant\(number=.*\) gives .* at row 0 \(2 rows in all\)"):
        total(rows_of(1, 2), weight=Constant(number))


def test_two_negative_factors_do_not_make_a_weight() -> None:
    """Each factor is held to the rule, not only their product; nor does a zero cover up for another factor."""
    for other in (-2.0, 0.0):
        with pytest.raises(rp.EvidenceError, match=r"Constant\(number=-1.0\) gives -1 at row 0 \(1 row in all\)"):
            total(rows_of(1), weight=rp.Weight((Constant(other), Constant(-1.0))[:: 1 if other == 0 else -1]))


def test_finite_factors_whose_product_is_not() -> None:
    """Then no single factor is at fault, and the whole product is named."""
    weight = rp.field("trust") * rp.field("stake")
    evidence = rows_of(1, 2, trust=[1.0, 1e200], stake=[1.0, 1e200])

    with pytest.raises(rp.EvidenceError) as caught:
        total(evidence, weight=weight)
    assert f"a weight must be a finite number, zero or more; factor {weight!r} gives inf at row 1 (1 row in all)." == (
        caught.value.what
    )


def test_a_factor_is_only_asked_about_rows_that_count() -> None:
    """An unknown weight of a row that is not selected is no error."""
    evidence = rows_of(1, 2, trust=[None, 2.0], kind=["order", "review"])

    assert 2.0 == total(evidence, weight=rp.field("trust"), select=rp.kind("review"))
    assert 0.0 == total(evidence, weight=rp.field("trust"), select=rp.kind("refund"))


# what is refused


@pytest.mark.parametrize(
    ("part", "evidence"),
    [
        (rp.where("verfied", 3.0), {"weight": rp.where("verfied", 3.0)}),
        (rp.where("verfied", 3.0), {"weight": Constant(2.0) * rp.where("verfied", 3.0)}),
        (rp.matches("verfied", True), {"select": rp.matches("verfied", True)}),
    ],
)
def test_a_missing_column_names_the_part_that_asks(part: object, evidence: dict[str, Any]) -> None:
    """What is missing, which part asks for it, and the nearest names."""
    with pytest.raises(rp.PolicyError) as caught:
        total(rows_of(1, verified=True), **evidence)

    assert f"the evidence has no column 'verfied', for which {part!r} asks." == caught.value.what
    assert caught.value.hint is not None
    assert "did you mean 'verified'?" in caught.value.hint


@pytest.mark.parametrize(
    "statistic",
    [Words(), Exposure(rp.ALL, rp.ALL, column="words"), Share(rp.at_least("words", 1), rp.ALL)],
)
def test_a_missing_column_names_the_statistic_that_asks(statistic: Any) -> None:
    """Also where a statistic looks at more than it reads."""
    with pytest.raises(rp.PolicyError, match="no column 'words', for which ") as caught:
        sums_of(Tally(statistic), rows_of(1))
    assert caught.value.what.endswith(f"{statistic!r} asks.")
    assert statistic.channels.keys() == sums_of(Tally(statistic), rows_of(1, words=[3.0])).keys()


@pytest.mark.parametrize("statistic", [Moments(column="hour"), Total(column="hour"), Extremes(column="hour")])
def test_a_statistic_of_a_column_that_is_not_there(statistic: Any) -> None:
    """A name that is written wrongly does not make everyone unrated."""
    with pytest.raises(rp.PolicyError, match="the evidence has no column 'hour', for which ") as caught:
        sums_of(Tally(statistic), rows_of(1, hours=3.0))
    assert caught.value.what.endswith(f"{statistic!r} asks.")
    assert caught.value.hint is not None
    assert "did you mean 'hours'?" in caught.value.hint


def test_a_statistic_of_times() -> None:
    """Nor does a column of times, which no statistic can see."""
    for column in ("occurred_at", "ends_at"):
        with pytest.raises(rp.PolicyError, match=f"column '{column}' holds a time"):
            sums_of(Tally(Moments(column=column)), rows_of(1, ends_at=[ago(0)]))


def test_a_column_of_times_is_hidden_from_parts() -> None:
    """Weights and predicates cannot see time; the message says which part tries."""
    with pytest.raises(
        rp.PolicyError, match=r"holds a time.*, for which Field\(column='occurred_at'.* asks\."
    ) as caught:
        total(rows_of(1), weight=rp.field("occurred_at"))
    assert caught.value.hint == "use decay= for what fades with age and window= for what counts only for a while."


def test_asked_by_lets_other_errors_pass() -> None:
    """Only a policy that cannot be applied is told with its part."""
    error = KeyError("words")
    with pytest.raises(KeyError) as caught, asked_by(Effort()):
        raise error
    assert error is caught.value


def test_rows_after_as_of_are_refused() -> None:
    """The rule, how many, the first one and its time; what to write."""
    evidence = rows_of(1, -1, -2)

    with pytest.raises(rp.EvidenceError) as caught:
        total(evidence)
    assert (
        "occurred_at must not lie after as_of (2026-07-01T00:00:00+00:00); 2 of 3 rows break this, first at row 1"
        " (2026-07-02T00:00:00+00:00)."
    ) == caught.value.what
    assert "leave them out with evidence.until(as_of)." == caught.value.hint
    assert ("occurred_at", (1, 2)) == (caught.value.column, caught.value.rows)
    assert 1.0 == total(evidence.until(JULY))


def test_one_row_after_as_of() -> None:
    """A single row is told as one; a row at as_of itself is fine, whatever a part selects."""
    with pytest.raises(rp.EvidenceError, match=r"; 1 of 1 row breaks this, at row 0 \("):
        total(rows_of(-1), select=Nobody())
    assert 1.0 == total(rows_of(0))
    refuse_future(rows_of(0), micros(JULY))


@pytest.mark.parametrize(
    ("date", "hint"),
    [
        ("recorded_at", "take what was known by then: evidence.known_at(as_of)."),
        ("refers_to_at", "leave such rows out with select=, or let the metric go by another date."),
    ],
)
def test_other_dates_after_as_of_have_no_age(date: str, hint: str) -> None:
    """They are refused where the tally goes by them and the row counts, and nowhere else."""
    evidence = rows_of(1, 2, kind=["order", "review"], **{date: [ago(1), ago(-1)]})

    with pytest.raises(rp.EvidenceError) as caught:
        total(evidence, date=date)
    assert (
        f"{date} must not lie after as_of (2026-07-01T00:00:00+00:00); 1 of 2 rows breaks this, at row 1"
        " (2026-07-02T00:00:00+00:00)."
    ) == caught.value.what
    assert hint == caught.value.hint
    assert (date, (1,)) == (caught.value.column, caught.value.rows)
    assert 2.0 == total(evidence)
    assert 1.0 == total(evidence, date=date, select=rp.kind("order"))


def test_ages_from_some_rows() -> None:
    """Dates of rows by position; the error counts positions in the whole table."""
    evidence = rows_of(1, 2, 3, recorded_at=[ago(0), ago(1), ago(-1)])
    tally = Tally(Count(), date="recorded_at")

    assert [micros(ago(1)), micros(ago(0))] == list(ages_from(tally, evidence, np.array([1, 0]), micros(JULY)))
    with pytest.raises(rp.EvidenceError, match="at row 2"):
        ages_from(tally, evidence, np.array([1, 2]), micros(JULY))


def test_fold_takes_a_recipe_and_evidence() -> None:
    """A policy, or plain rows, are refused with what to write; so is a time without a zone."""
    recipe = Recipe([Tally(Count())])

    with pytest.raises(TypeError) as caught:
        fold(rp.Policy(rp.Metric(rp.Count())), rows_of(1), as_of=JULY)
    assert "fold takes a recipe, got Policy.\n\nHint: write fold(policy.recipe, evidence, as_of=...)." == str(
        caught.value
    )
    with pytest.raises(TypeError) as caught:
        fold(recipe, [{"subject": "ada"}], as_of=JULY)
    assert (
        "evidence must be Evidence, got list.\n\nHint: write Evidence.from_columns(...) or Evidence.from_records(...)."
    ) == str(caught.value)
    with pytest.raises(rp.EvidenceError, match="as_of"):
        fold(recipe, rows_of(1), as_of=datetime(2026, 7, 1))


# the pieces that accounts ask, too


def test_sieves_say_what_each_step_keeps() -> None:
    """In order; a step that keeps every row by its nature is left out."""
    evidence = rows_of(
        1, 2, 9, kind=["order", "review", "order"], id=["a", "b", None], status="active", value=[1.0, None, 0.5],
        recorded_at=[None, ago(1), ago(1)],
    )  # fmt: skip
    tally = Tally(Outcomes(), select=rp.kind("order"), date="recorded_at", window=rp.Rolling(DAY))
    rows = evidence.rows().at(slice(0, 3))
    steps = list(sieves(tally, evidence, rows, micros(JULY)))

    assert ["select", "id", "status", "date", "window", "value"] == [sieve.step for sieve in steps]
    assert [True, False, True] == list(steps[0].keep)
    assert [True, True, True] == list(steps[1].keep)
    assert [False, True, True] == list(steps[3].keep)
    assert [False, False, False] == list(steps[4].keep)
    assert [True, False, True] == list(steps[5].keep)
    assert [] == list(sieves(Tally(Count()), evidence.take(slice(0, 0)), evidence.rows().at(slice(0, 0)), 0))[2:]


def test_sieves_of_chosen_rows() -> None:
    """Positions choose rows in their order, for every step."""
    evidence = rows_of(1, 2, 9, kind=["order", "review", "order"], expires_at=[ago(1), None, ago(-1)])
    tally = Tally(Outcomes(), select=rp.kind("order"), window=rp.Unexpired(), statuses="pending")
    rows = evidence.rows().at(np.array([2, 0]))
    keep = {sieve.step: list(sieve.keep) for sieve in sieves(tally, evidence, rows, micros(JULY))}

    assert {
        "select": [True, True], "status": [False, False], "window": [True, False], "value": [False, False],
    } == keep  # fmt: skip


def test_one_answer_for_all_rows_is_spread() -> None:
    """A predicate that gives a plain boolean makes a mask like any other."""
    evidence = rows_of(1, 2)
    (sieve,) = sieves(Tally(Count(), select=Nobody()), evidence, evidence.rows().at(slice(0, 2)), micros(JULY))

    assert isinstance(sieve, Sieve)
    assert [False, False] == list(sieve.keep)


def test_a_weight_over_all_rows() -> None:
    """Rows without positions are all rows; without a factor the weight is a plain 1.0."""
    rows = ArrayRows.of(trust=[1.0, -1.0])

    assert 1.0 == weigh(Tally(Count()), rows_of(1, 2), rows)
    with pytest.raises(rp.EvidenceError, match="at row 1"):
        weigh(Tally(Count(), weight=rp.field("trust")), rows_of(1, 2), rows)


def test_a_missing_date_is_no_date_at_all() -> None:
    """It lies before everything, so that no age is asked of it."""
    evidence = rows_of(1, 2, recorded_at=[None, ago(0)])

    assert MISSING == ages_from(Tally(Count(), date="recorded_at"), evidence, slice(0, 1), micros(JULY))[0]
    assert 1.0 == total(evidence, date="recorded_at", decay=rp.HalfLife(DAY))
