"""China's publication of penalties and repair of credit: how long a record is shown, at every edge."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import reputation as rp
from reputation.schemes import china_credit_repair, china_penalty_publication, china_public_credit

CHINA = ZoneInfo("Asia/Shanghai")
SHOWN = dt.datetime(2022, 3, 31, 9, tzinfo=CHINA)
LATER = dt.datetime(2040, 1, 1, tzinfo=CHINA)
INSTANT = dt.timedelta(microseconds=1)


def _day(year: int, month: int, day: int) -> dt.datetime:
    return dt.datetime(year, month, day, 9, tzinfo=CHINA)


def _evidence(*rows: dict[str, Any]) -> rp.Evidence:
    return rp.Evidence.from_columns(
        subject="firm",
        kind=[row.get("kind", "penalty") for row in rows],
        occurred_at=[row.get("at", SHOWN) for row in rows],
        case=[row.get("case", "case 1") for row in rows],
        measure=[row.get("measure") for row in rows],
        field=[row.get("field", "advertising") for row in rows],
        status=[row.get("status") for row in rows],
    )


def _shown(*rows: dict[str, Any], as_of: dt.datetime = LATER) -> list[tuple[dt.datetime | None, dt.datetime | None]]:
    """From when to when what is published."""
    evidence = _evidence(*rows).until(as_of)
    return [(one.start, one.end) for one in china_penalty_publication().restrictions(evidence, as_of=as_of)]


@pytest.mark.parametrize("measure", ["criticism", "small_fine"])
def test_criticism_and_small_fines_are_shown_for_three_months(measure: str) -> None:
    """Article 13: three months; the end of June stands for 31 June."""
    assert _shown({"measure": measure}) == [(SHOWN, _day(2022, 6, 30))]


@pytest.mark.parametrize("measure", ["fine", "confiscation", "shutdown", "restriction", "downgrade", "revocation"])
@pytest.mark.parametrize("field", ["advertising", "food", "drugs", "special_equipment"])
def test_other_penalties_are_shown_for_three_years(measure: str, field: str) -> None:
    """Article 13: three years, whatever it is about."""
    assert _shown({"measure": measure, "field": field}) == [(SHOWN, _day(2025, 3, 31))]


def test_a_bare_warning_is_not_shown() -> None:
    """Article 2."""
    evidence = _evidence({"measure": "warning"})
    report = china_penalty_publication().evaluate(evidence, as_of=LATER)

    assert _shown({"measure": "warning"}) == []
    assert report["firm"].score == 0.0
    assert "a bare warning is not published" in str(report.explain("firm"))


def test_a_decision_that_is_annulled_is_withdrawn() -> None:
    """Article 11."""
    assert _shown({"measure": "fine", "status": "annulled"}) == []


def _repair(at: dt.datetime, case: str = "case 1") -> dict[str, Any]:
    return {"kind": "repair", "at": at, "case": case}


@pytest.mark.parametrize(
    ("field", "asked", "end"),
    [
        ("advertising", _day(2022, 9, 30) - INSTANT, _day(2025, 3, 31)),
        ("advertising", _day(2022, 9, 30), _day(2022, 9, 30)),
        ("advertising", _day(2022, 12, 1), _day(2022, 12, 1)),
        ("food", _day(2022, 11, 30), _day(2025, 3, 31)),  # at eight months: refused
        ("food", _day(2023, 3, 31) - INSTANT, _day(2025, 3, 31)),
        ("food", _day(2023, 3, 31), _day(2023, 3, 31)),
        ("drugs", _day(2023, 3, 30), _day(2025, 3, 31)),
        ("special_equipment", _day(2023, 4, 1), _day(2023, 4, 1)),
    ],
)
def test_an_early_end_after_half_a_year_or_a_year(field: str, asked: dt.datetime, end: dt.datetime) -> None:
    """Six months, and a year for food, drugs and special equipment; asked sooner it is refused."""
    assert _shown({"measure": "fine", "field": field}, _repair(asked)) == [(SHOWN, end)]


def test_who_is_refused_can_ask_again() -> None:
    """A fine about food: asked at eight months and again at thirteen."""
    rows = [_repair(_day(2022, 11, 30)), _repair(_day(2023, 4, 30))]
    assert _shown({"measure": "fine", "field": "food"}, *rows) == [(SHOWN, _day(2023, 4, 30))]


@pytest.mark.parametrize("measure", ["shutdown", "restriction", "downgrade", "revocation"])
def test_the_gravest_measures_have_no_early_end(measure: str) -> None:
    """Article 14."""
    assert _shown({"measure": measure}, _repair(_day(2024, 1, 1))) == [(SHOWN, _day(2025, 3, 31))]


def test_a_repair_is_of_one_case() -> None:
    """A repair is of one case."""
    rows = [{"measure": "fine", "case": "case 1"}, {"measure": "fine", "case": "case 2"}]
    assert _shown(*rows, _repair(_day(2023, 1, 1), "case 2")) == [
        (SHOWN, _day(2025, 3, 31)),
        (SHOWN, _day(2023, 1, 1)),
    ]


@pytest.mark.parametrize(
    ("severity", "least", "most"),
    [
        ("minor", SHOWN, _day(2022, 6, 30)),
        ("ordinary", _day(2022, 6, 30), _day(2023, 3, 31)),
        ("serious", _day(2023, 3, 31), _day(2025, 3, 31)),
    ],
)
def test_how_long_lost_credit_is_shown(severity: str, least: dt.datetime, most: dt.datetime) -> None:
    """Three months at most; three months to a year; one to three years. Repaired sooner, it goes on to the end."""

    def end(*asked: dt.datetime) -> dt.datetime | None:
        evidence = rp.Evidence.from_columns(
            subject="firm",
            kind=["lost_credit", *["repair"] * len(asked)],
            occurred_at=[SHOWN, *asked],
            case="case 1",
            severity=[severity, *[None] * len(asked)],
        )
        (shown,) = china_credit_repair().restrictions(evidence, as_of=LATER)["firm"]
        return shown.end

    assert end() == most
    assert end(least) == least
    if severity != "minor":
        assert end(least - INSTANT) == most


def test_dates_and_chinese_labels() -> None:
    """Order 45 is in force since 1 September 2021, the measures for credit repair since 1 April 2026."""
    publication, repair = china_penalty_publication(language="zh"), china_credit_repair(language="zh")

    assert publication.effective_from == dt.datetime(2021, 9, 1, tzinfo=CHINA)
    assert repair.effective_from == dt.datetime(2026, 4, 1, tzinfo=CHINA)
    assert publication.sanctions[0].sanctions[0].name == "公示三个月"
    assert repair.sanctions[0].sanctions[2].name == "严重失信信息公示"


def _records(where: str, as_of: dt.datetime, **row: Any) -> float | None:
    """How many records are shown of one that was found on the 31 March 2022."""
    names = ("sentence", "released_at", "listed", "ended_at", "repaired_at")
    evidence = rp.Evidence.from_columns(
        subject="firm", kind="bad_record", occurred_at=[SHOWN], **{name: [row.get(name)] for name in names}
    )
    return china_public_credit()[where].evaluate(evidence, as_of=as_of)["firm"].score


@pytest.mark.parametrize(("as_of", "shown"), [(_day(2027, 3, 31) - INSTANT, 1), (_day(2027, 3, 31), 0)])
def test_zhejiang_keeps_a_record_for_five_years_from_the_finding(as_of: dt.datetime, shown: float) -> None:
    """Article 16."""
    assert _records("zhejiang", as_of) == shown
    assert _records("zhejiang", as_of, sentence="fine", listed=False) == shown


@pytest.mark.parametrize(("as_of", "shown"), [(_day(2030, 6, 1) - INSTANT, 1), (_day(2030, 6, 1), 0)])
def test_zhejiang_counts_from_the_end_of_a_prison_sentence(as_of: dt.datetime, shown: float) -> None:
    """Article 16; who is still in prison stays on record."""
    assert _records("zhejiang", as_of, sentence="prison", released_at=_day(2025, 6, 1)) == shown
    assert _records("zhejiang", as_of, sentence="prison") == 1.0


def test_zhejiang_keeps_a_record_while_the_subject_is_on_the_list() -> None:
    """Article 16; once it is off the list the five years are what they are."""
    assert _records("zhejiang", LATER, listed=True) == 1.0
    assert _records("zhejiang", LATER, listed=False) == 0.0
    assert _records("zhejiang", LATER, listed=True, sentence="prison", released_at=_day(2025, 6, 1)) == 1.0


@pytest.mark.parametrize(
    ("as_of", "shown"), [(_day(2027, 3, 31), 1), (_day(2028, 2, 1) - INSTANT, 1), (_day(2028, 2, 1), 0)]
)
def test_shanghai_counts_from_the_end_of_the_act(as_of: dt.datetime, shown: float) -> None:
    """Article 35: five years from the end of the act; what goes on is shown."""
    assert _records("shanghai", as_of, ended_at=_day(2023, 2, 1)) == shown
    assert _records("shanghai", as_of) == 1.0


@pytest.mark.parametrize("where", ["zhejiang", "shanghai"])
def test_a_repaired_record_is_taken_off(where: str) -> None:
    """Articles 32 and 38."""
    repaired = _day(2023, 5, 5)
    assert _records(where, repaired - INSTANT, repaired_at=repaired) == 1.0
    assert _records(where, repaired, repaired_at=repaired) == 0.0


def test_public_credit_in_chinese() -> None:
    """In force since 1 January 2018 and 1 October 2017."""
    zhejiang, shanghai = china_public_credit(language="zh").values()
    assert (zhejiang.name, shanghai.name) == ("浙江省公共信用不良信息", "上海市失信信息")
    assert zhejiang.effective_from == dt.datetime(2018, 1, 1, tzinfo=CHINA)
    assert shanghai.effective_from == dt.datetime(2017, 10, 1, tzinfo=CHINA)
