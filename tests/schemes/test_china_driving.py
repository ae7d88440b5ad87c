"""China's driving licence points: the articles of the rule, one by one, and both sides of every edge."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import reputation as rp
from reputation.schemes import china_driving_points

CHINA = ZoneInfo("Asia/Shanghai")
LICENCE = dt.datetime(2022, 5, 1, tzinfo=CHINA)
CYCLE_END = dt.datetime(2023, 5, 1, tzinfo=CHINA)
DAY = dt.timedelta(days=1)
INSTANT = dt.timedelta(microseconds=1)


def _row(kind: str, day: float, **columns: Any) -> dict[str, Any]:
    """A row of a kind, so many days after the issue of the licence."""
    return {"kind": kind, "at": LICENCE + day * DAY} | columns


def _evidence(*rows: dict[str, Any]) -> rp.Evidence:
    """The licence and what followed; fines are paid the day after unless it is said otherwise."""
    every = [_row("licence", 0), *rows]
    return rp.Evidence.from_columns(
        subject="driver",
        kind=[row["kind"] for row in every],
        occurred_at=[row["at"] for row in every],
        paid_at=[row.get("paid_at", row["at"] + DAY) for row in every],
        outcome=[row.get("outcome") for row in every],
        id=[row.get("id") for row in every],
        version=[row.get("version") for row in every],
        status=[row.get("status") for row in every],
    )


def _driver(*rows: dict[str, Any], as_of: dt.datetime | None = None, **terms: Any) -> rp.Rating:
    now = max(row["at"] for row in rows) if as_of is None else as_of
    evidence = _evidence(*rows).until(now)
    return china_driving_points(**terms).evaluate(evidence, as_of=now)["driver"]


@pytest.mark.parametrize("points", [1, 3, 6, 9, 12])
def test_what_a_violation_is_worth(points: int) -> None:
    """Articles 7 to 12: 12, 9, 6, 3 or 1 points."""
    assert _driver(_row(f"violation_{points}", 1)).score == points


def test_points_add_up() -> None:
    """Article 14: points add up."""
    assert _driver(_row("violation_6", 1), _row("violation_3", 2), _row("violation_1", 2)).score == 10.0


def test_a_full_mark_and_a_second_one_in_the_same_cycle() -> None:
    """Six, three and three points: 7 days of study. After the exam twelve more: the second time, 14 and a road test."""
    first = [_row("violation_6", 10), _row("violation_3", 20), _row("violation_3", 30)]
    full = _driver(*first)
    passed = _driver(*first, _row("cleared", 45))
    second = _driver(*first, _row("cleared", 45), _row("violation_12", 60))

    assert (full.score, full.tier, full.metrics["days of study"]["score"]) == (12.0, "study and exam", 7.0)
    assert (passed.score, passed.tier, passed.metrics["days of study"]["score"]) == (0.0, "below 12", 0.0)
    assert (second.score, second.tier, second.metrics["days of study"]["score"]) == (12.0, "road test too", 14.0)


def test_a_third_time_asks_for_the_track_too() -> None:
    """Article 22: the third time in a cycle a test on the track."""
    rows = [_row("violation_12", 10), _row("cleared", 30), _row("violation_12", 40), _row("cleared", 70)]
    third = _driver(*rows, _row("violation_12", 80))

    assert third.tier == "road and track test too"
    assert third.metrics["days of study"]["score"] == 21.0


@pytest.mark.parametrize(
    ("points", "tier"),
    [
        ((9, 1, 1), "below 12"),
        ((9, 3), "study and exam"),
        ((12, 9, 1, 1), "study and exam"),
        ((12, 12), "road test too"),
        ((12, 12, 9, 1, 1), "road test too"),
        ((12, 12, 12), "road and track test too"),
    ],
)
def test_what_a_total_leads_to(points: tuple[int, ...], tier: str) -> None:
    """Articles 17 and 22: 12, 24 and 36 points, each edge from both sides."""
    assert _driver(*(_row(f"violation_{number}", day) for day, number in enumerate(points, 1))).tier == tier


@pytest.mark.parametrize(
    ("times", "light", "heavy"),
    [(1, 7, 30), (2, 14, 60), (3, 21, 90), (4, 28, 120), (5, 35, 120), (8, 56, 120), (9, 60, 120)],
)
def test_days_of_study(times: int, light: float, heavy: float) -> None:
    """Article 18: 7 days more for each further 12 points, 60 at most; 30 and 120 for heavy vehicles."""
    rows = [_row("violation_12", day) for day in range(1, times + 1)]

    assert _driver(*rows).metrics["days of study"]["score"] == light
    assert _driver(*rows, heavy=True).metrics["days of study"]["score"] == heavy


def test_the_days_of_study_count_whole_dozens() -> None:
    """23 points are one dozen."""
    rows = [_row("violation_12", 1), _row("violation_9", 2), _row("violation_1", 3), _row("violation_1", 4)]
    assert _driver(*rows).metrics["days of study"]["score"] == 7.0


def test_a_total_below_12_is_cleared_at_the_end_of_the_cycle() -> None:
    """Article 15, and 3: the cycle runs for twelve months from the first licence."""
    rows = [_row("violation_9", 10), _row("violation_1", 300)]

    assert _driver(*rows, as_of=CYCLE_END - INSTANT).score == 10.0
    assert _driver(*rows, as_of=CYCLE_END).score == 0.0


@pytest.mark.parametrize(
    ("paid", "second", "third"),
    [
        (CYCLE_END - INSTANT, 0, 0),
        (CYCLE_END, 0, 0),
        (CYCLE_END + INSTANT, 6, 0),
        (CYCLE_END + 200 * DAY, 6, 0),
        (None, 6, 6),
    ],
)
def test_points_of_an_unpaid_fine_move_to_the_next_cycle(paid: dt.datetime | None, second: float, third: float) -> None:
    """Article 15: paid by the end of the cycle they are cleared, paid in the next one at its end, unpaid never."""
    rows = [_row("violation_6", 10, paid_at=paid), _row("violation_3", 20)]

    assert _driver(*rows, as_of=CYCLE_END - INSTANT).score == 9.0
    assert _driver(*rows, as_of=CYCLE_END).score == second
    assert _driver(*rows, as_of=dt.datetime(2024, 5, 1, tzinfo=CHINA)).score == third


def test_nobody_has_paid_yet() -> None:
    """Before the first payment all points stay."""
    rows = [_row("violation_6", 10, paid_at=None), _row("violation_3", 20, paid_at=None)]
    evidence = rp.Evidence.from_columns(
        subject="driver",
        kind=["licence", *(row["kind"] for row in rows)],
        occurred_at=[LICENCE, *(row["at"] for row in rows)],
        paid_at=None,
        outcome=None,
    )
    assert china_driving_points().evaluate(evidence, as_of=CYCLE_END)["driver"].score == 9.0


def test_a_full_mark_is_not_cleared_by_time() -> None:
    """Articles 15 and 23: from 12 points on only the exam clears; what comes after it is of a cycle again."""
    rows = [_row("violation_9", 10), _row("violation_3", 300)]
    later = CYCLE_END + 400 * DAY

    assert _driver(*rows, as_of=later).score == 12.0
    assert _driver(*rows, _row("cleared", 380), as_of=later).score == 0.0
    assert _driver(*rows, _row("cleared", 380), _row("violation_3", 390), as_of=LICENCE + 391 * DAY).score == 3.0
    assert _driver(*rows, _row("cleared", 380), _row("violation_3", 390), as_of=later).score == 0.0


def test_a_penalty_that_is_annulled_or_changed_takes_its_points_with_it() -> None:
    """Article 16."""
    assert _driver(_row("violation_12", 1, status="annulled"), _row("violation_1", 2)).score == 1.0
    changed = [_row("violation_12", 1, id="p1", version=1), _row("violation_3", 1, id="p1", version=2)]
    assert _driver(*changed).score == 3.0


def test_a_warning_is_worth_no_points() -> None:
    """Article 28."""
    assert _driver(_row("violation_3", 1, outcome="warning"), _row("violation_3", 2, outcome="fine")).score == 3.0


STUDIES = (*["online_study"] * 3, *["classroom_study"] * 2)


def _after_eleven(*studies: str, since: float = 10) -> list[dict[str, Any]]:
    violations = [_row("violation_9", 1), _row("violation_1", 2), _row("violation_1", 3)]
    return violations + [_row(study, since + number) for number, study in enumerate(studies)]


@pytest.mark.parametrize(
    ("studies", "left"),
    [
        (("online_study",), 10),
        (("classroom_study",), 9),
        (("volunteering",), 10),
        (("classroom_study",) * 3, 5),
        (("classroom_study",) * 3 + ("online_study",), 5),
        (STUDIES, 5),
        (("volunteering",) * 9, 5),
    ],
)
def test_studies_take_off_six_points_at_most(studies: tuple[str, ...], left: float) -> None:
    """Articles 25 and 27: 11 points, three times online and twice in a classroom are 7, limited to 6: 5 are left."""
    assert _driver(*_after_eleven(*studies)).score == left


def test_six_points_are_for_each_cycle() -> None:
    """In the next cycle six points can be taken off again."""
    later = [_row("violation_9", 400), _row("classroom_study", 401), _row("classroom_study", 402)]
    assert _driver(*_after_eleven(*STUDIES), *later, as_of=LICENCE + 410 * DAY).score == 5.0


def test_no_more_is_taken_off_than_there_is() -> None:
    """Article 25: from the points that there are; what was too much does not help later."""
    rows = [_row("violation_1", 1), _row("classroom_study", 2)]

    assert _driver(*rows).score == 0.0
    assert _driver(*rows, _row("violation_3", 3)).score == 3.0


def test_a_study_that_was_cheated_gives_its_points_back() -> None:
    """Article 31: the reduction is revoked and the points are restored."""
    honest = _after_eleven("online_study", "classroom_study")
    cheated = [row | {"status": "annulled"} if row["kind"] == "classroom_study" else row for row in honest]

    assert _driver(*honest).score == 8.0
    assert _driver(*cheated).score == 10.0


def test_the_licence_is_held_from_a_full_mark_to_the_exam() -> None:
    """Articles 17 and 23: held at 12 points, given back once the exam is passed and the fines are paid."""
    rows = [_row("violation_9", 10), _row("violation_3", 20), _row("cleared", 45), _row("violation_12", 60)]
    as_of = LICENCE + 500 * DAY
    found = china_driving_points(language="zh").restrictions(_evidence(*rows), as_of=as_of)

    assert {one.sanction for one in found} == {"扣留驾驶证"}
    assert [(one.start, one.end) for one in found] == [
        (LICENCE + 20 * DAY, LICENCE + 45 * DAY),
        (LICENCE + 60 * DAY, None),
    ]


def test_the_dates_of_the_rule() -> None:
    """Published on 17 December 2021, in force from 1 April 2022."""
    policy = china_driving_points(language="zh")

    assert policy.published_at == dt.datetime(2021, 12, 16, 16, tzinfo=dt.UTC)
    assert policy.effective_from == dt.datetime(2022, 3, 31, 16, tzinfo=dt.UTC)


def test_labels_in_chinese() -> None:
    """Labels in Chinese."""
    driver = _driver(_row("violation_12", 1), language="zh")
    assert driver.tier == "满分学习、考试"
    assert driver.metrics["满分学习天数"]["score"] == 7.0
