"""Rolling up: which day a row belongs to, which instant is the latest, and what is refused at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

import reputation as rp
from reputation import rollup
from reputation.statistics import Count, Outcomes
from reputation.tally import Recipe, Tally

COUNTS = Tally(Count())
MARCH = "2026-03-08T12:00Z"


def rows_of(**columns: Any) -> rp.Evidence:
    """Rows of ada, in March if nothing else is said."""
    return rp.Evidence.from_columns(**{"subject": "ada", "occurred_at": MARCH, **columns})


def days_of(kept: rp.Rollup, tally: int = 0) -> dict[tuple[str, str], float]:
    """The plain counts of a rollup by subject and day."""
    names = (str(kept.subjects[who]) for who in kept.cells.subject.tolist())
    return dict(
        zip(
            zip(names, kept.cells.dates.astype(str).tolist(), strict=True),
            kept.sums[tally]["total"].tolist(),
            strict=True,
        )
    )


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("UTC", {"2026-03-08": 3.0, "2026-03-09": 1.0}),
        ("Asia/Shanghai", {"2026-03-08": 2.0, "2026-03-09": 2.0}),
        ("America/New_York", {"2026-03-07": 1.0, "2026-03-08": 3.0}),
    ],
)
def test_a_row_belongs_to_the_day_that_the_calendar_of_the_zone_shows(zone: str, expected: dict[str, float]) -> None:
    """New York has a day of 23 hours here."""
    occurred = ["2026-03-08T04:59Z", "2026-03-08T05:00Z", "2026-03-08T16:00Z", "2026-03-09T03:59Z"]
    kept = rollup(Recipe([COUNTS]), rows_of(occurred_at=occurred), tz=zone)

    assert {("ada", day): count for day, count in expected.items()} == days_of(kept)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "America/St_Johns", "Pacific/Apia"])
def test_days_of_other_lengths(zone: str) -> None:
    """An hour is a row: where clocks change, a day has 23 or 25 of them; Samoa has left one out."""
    hours = np.arange("2011-01-01", "2012-01-01", dtype="datetime64[h]")
    kept = rollup(Recipe([COUNTS]), rows_of(occurred_at=hours, tz="UTC"), tz=zone)
    expected: dict[tuple[str, str], float] = {}
    for hour in hours.tolist():
        day = hour.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()
        expected["ada", day.isoformat()] = expected.get(("ada", day.isoformat()), 0.0) + 1.0

    assert expected == days_of(kept)


def test_each_tally_goes_by_its_own_date() -> None:
    """A row without that date does not count there; a day on which no tally holds anything has no cell."""
    evidence = rows_of(
        subject=["ada", "bob", "bob"],
        recorded_at=["2026-03-10T12:00Z", None, "2026-03-12T12:00Z"],
        refers_to_at=[None, None, "2026-02-01T12:00Z"],
        kind=["order", "refund", "order"],
    )
    recipe = Recipe([Tally(Count(), date=date, select=rp.kind("order")) for date in ("recorded_at", "refers_to_at")])
    kept = rollup(recipe, evidence)

    assert {("ada", "2026-03-10"): 1.0, ("bob", "2026-02-01"): 0.0, ("bob", "2026-03-12"): 1.0} == days_of(kept)
    assert {("ada", "2026-03-10"): 0.0, ("bob", "2026-02-01"): 1.0, ("bob", "2026-03-12"): 0.0} == days_of(kept, 1)


def test_tallies_that_differ_in_time_only_are_summed_up_once() -> None:
    """An adaptive window needs two sums, not three; another half-life needs no more."""
    metrics = [
        rp.Metric(rp.Beta(), window=rp.Adaptive(rp.Days(30), rp.Days(90), at_least=5)),
        rp.Metric(rp.Wilson(), decay=rp.HalfLife(rp.days(30), grain=rp.days(1))),
    ]
    kept = rollup(rp.Policy(rp.Composite([(metric, 0.5) for metric in metrics])).recipe, rows_of(value=1.0))

    assert 4 == len(kept.recipe)
    assert [Tally(Outcomes()), Tally(Count())] == list(kept.timeless.tallies)
    assert 2 == len(kept.sums)


def test_all_subjects_are_known() -> None:
    """With or without rows, as in a fold."""
    evidence = rows_of(subjects=["eve", "bob"])

    assert ("ada", "bob", "eve") == rollup(Recipe([COUNTS]), evidence).subjects
    assert ("ada",) == rollup(Recipe([COUNTS]), rp.Evidence.empty(subjects=["ada"])).subjects


def test_versions_and_statuses_decide_as_in_a_fold() -> None:
    """Of one id the newest row counts, on its own day; annulled rows do not count."""
    evidence = rows_of(
        occurred_at=["2026-03-08T12:00Z", "2026-03-09T12:00Z", "2026-03-10T12:00Z", "2026-03-11T12:00Z"],
        id=["a", "a", "b", "b"],
        version=[1, 2, 1, 2],
        status=[None, None, None, "annulled"],
    )

    assert {("ada", "2026-03-09"): 1.0} == days_of(rollup(Recipe([COUNTS]), evidence))


def test_the_latest_instant_is_that_of_a_row() -> None:
    """Of all rows the latest `occurred_at`; of those that count, also the date that their tally goes by."""
    late, later = "2026-03-09T12:00Z", "2026-03-10T12:00Z"
    evidence = rows_of(kind=["order", "refund"], recorded_at=[late, later])

    def latest(**parts: Any) -> str | None:
        last = rollup(Recipe([Tally(Count(), **parts)]), evidence).latest
        return None if last is None else last.strftime("%Y-%m-%dT%H:%MZ")

    assert MARCH == latest()
    assert later == latest(date="recorded_at")
    assert late == latest(date="recorded_at", select=rp.kind("order"))
    assert MARCH == latest(date="recorded_at", select=rp.kind("visit"))
    assert rollup(Recipe([COUNTS]), rp.Evidence.empty()).latest is None
    assert datetime(2026, 3, 8, 12, tzinfo=UTC) == rollup(Recipe([]), evidence).latest


def test_what_cannot_be_read_from_days_is_refused_at_once() -> None:
    """Before a row is looked at."""
    recipe = rp.Policy(rp.Metric(rp.Count(), decay=rp.HalfLife(rp.days(30)))).recipe

    with pytest.raises(rp.NotRollableError, match=r"what the decay HalfLife\(half=days\(30\), grain=None, tz='UTC'\)"):
        rollup(recipe, rows_of())


def test_mistakes_are_refused() -> None:
    """As a fold refuses them, with what to write."""
    recipe = Recipe([COUNTS])

    with pytest.raises(
        TypeError, match=r"rollup takes a recipe, got Policy\.\n\nHint: write rollup\(policy.recipe, ev"
    ):
        rollup(rp.Policy(rp.Metric(rp.Count())), rows_of())
    with pytest.raises(TypeError, match="evidence must be Evidence, got list"):
        rollup(recipe, [])
    with pytest.raises(rp.PolicyError, match="tz must name a known time zone, got 'Mars'"):
        rollup(recipe, rows_of(), tz="Mars")
    with pytest.raises(rp.EvidenceError, match="gives -1 at row 0"):
        rollup(Recipe([Tally(Count(), weight=rp.field("trust"))]), rows_of(trust=-1.0))
    for evidence in (rows_of(), rows_of(kind="refund")):
        with pytest.raises(rp.PolicyError, match="the evidence has no column of times 'recorded_at'"):
            rollup(Recipe([Tally(Count(), date="recorded_at", select=rp.kind("order"))]), evidence)
    with pytest.raises(rp.PolicyError, match="no column 'words', for which Field"):
        rollup(Recipe([Tally(Count(), weight=rp.field("words"))]), rows_of())
