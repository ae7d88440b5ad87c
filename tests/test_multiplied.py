"""A number that is multiplied once a period: bonus and malus."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.errors import EvidenceError, PolicyError, UnknownSubjectError
from reputation.multiplied import Multiplied

CLAIMS = {"claim": 1.25, "shared": 1.125}


def french(**change: Any) -> Multiplied:
    """The French coefficient, with two decimals that are cut off."""
    return Multiplied(
        **{"quiet": 0.95, "factors": CLAIMS, "low": 0.5, "high": 3.5, "step": 0.01, "how": "truncate", **change}
    )


def course(rule: Multiplied, *years: str) -> list[float]:
    """The coefficients of one driver: in each year so many claims (c) or shared ones (s), or none."""
    kinds = {"c": "claim", "s": "shared"}
    rows = [(year, kinds.get(letter)) for year, letters in enumerate(years) for letter in letters or " "]
    found = rule.run(subject=["ada"] * len(rows), period=[year for year, _ in rows], event=[what for _, what in rows])
    return list(found.value.tolist())


def test_thirteen_years_without_a_claim() -> None:
    """Published: cut off after each year, not rounded, which would give 0.86 in the third; 0.50 is the floor."""
    published = [0.95, 0.90, 0.85, 0.80, 0.76, 0.72, 0.68, 0.64, 0.60, 0.57, 0.54, 0.51, 0.50]

    assert [*published, 0.50] == course(french(), *[""] * 14)
    assert 0.86 == course(french(how="half_up"), *[""] * 3)[-1]


@pytest.mark.parametrize(
    ("start", "year", "expected"),
    [(0.85, "c", 1.06), (0.60, "ccc", 1.17), (0.80, "", 0.76), (1.0, "s", 1.12), (1.0, "cs", 1.40), (3.0, "c", 3.50)],
)
def test_a_year_is_cut_off_once(start: float, year: str, expected: float) -> None:
    """Published: 0.85 with a claim is 1.06; 0.60 with three is 1.17, where cutting off at each claim gives 1.16."""
    assert [expected] == course(french(start=start), year)


@pytest.mark.parametrize(("years", "expected"), [(3, 0.62), (4, 0.50), (5, 0.50)])
def test_the_first_claim_after_years_at_the_floor_is_free(years: int, expected: float) -> None:
    """From 0.50 on: the first year leads there, and three years in a row count; then one claim is free, once."""
    found = course(french(start=0.51, spare=4), *[""] * years, "c", "c")

    assert [expected, {0.62: 0.77, 0.50: 0.62}[expected]] == found[-2:]


def test_only_one_claim_is_free() -> None:
    """Of two in one year the first, in the order of the rows; a year like that has not been quiet."""
    rule = french(start=0.5, spare=1, forgive=1)

    assert [0.50, 0.56, 0.70] == course(rule, "", "cs", "c")
    assert [0.50, 0.62] == course(rule, "", "sc")
    assert [0.50, 0.50, 0.62] == course(rule, "", "c", "c")


@pytest.mark.parametrize(("quiet", "expected"), [(1, 2.31), (2, 1.0), (3, 0.95)])
def test_quiet_years_lead_back_to_the_start(quiet: int, expected: float) -> None:
    """Two years with nothing take a malus of 2.44 away, one does not."""
    rule = french(forgive=2)
    found = course(rule, "cccc", *[""] * quiet)

    assert (2.44, expected) == (found[0], found[-1])
    assert 0.90 == course(rule, "", "")[-1]  # a bonus stays


def test_what_is_not_on_record_changes_nothing() -> None:
    """A gap of years without insurance; and rows that say that nothing happened, beside one that did."""
    rule = french()
    gap = rule.run(subject=["ada", "ada"], period=[2020, 2026], event=[None, None])
    both = rule.run(subject=["ada", "ada"], period=[2026, 2026], event=[None, "claim"])

    assert ([2020, 2026], [0.95, 0.90]) == (gap.period.tolist(), gap.value.tolist())
    assert [1.25] == both.value.tolist()


def slow(rule: Multiplied, years: dict[int, list[str]]) -> list[float]:
    """The same by the definition, one subject and one year after the other."""
    value, found = rule.start, []
    for year in sorted(years):
        product = np.prod([dict(rule.factors)[name] for name in years[year]]) if years[year] else rule.quiet
        steps = value * float(product) / rule.step
        value = min(max(np.floor(steps + 1e-9) * rule.step, rule.low or 0.0), rule.high or np.inf)
        found.append(value)
    return found


rows = st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 6), st.sampled_from([None, "claim", "shared"])))


@given(rows)
def test_subjects_side_by_side_are_subjects_one_by_one(drawn: list[Any]) -> None:
    """Whatever others do, and in whatever order the rows come."""
    rule = french()
    for order in (drawn, drawn[::-1]):
        subject, period, event = ([row[k] for row in order] for k in range(3))
        found = rule.run(subject=subject, period=period, event=event)
        columns = found.to_columns()
        for name in {row[0] for row in drawn}:
            years: dict[int, list[str]] = {}
            for who, year, what in drawn:
                if who == name:
                    years.setdefault(year, []).extend([] if what is None else [what])
            mine = [place for place, who in enumerate(columns["subject"]) if who == name]
            assert sorted(years) == found.period[mine].tolist()
            assert slow(rule, years) == pytest.approx(found.value[mine].tolist())
            assert found[name] == found.value[mine][-1]


def test_nobody_on_record() -> None:
    """No rows, no entries."""
    none = french().run(subject=[], period=[], event=[])

    assert [] == none.value.tolist()
    with pytest.raises(UnknownSubjectError, match="there is no subject 'ada'"):
        none["ada"]


def test_it_speaks_and_is_a_value() -> None:
    """Every parameter that decides is said."""
    rule = french(spare=3, forgive=2)

    assert rule == eval(repr(rule), {"Multiplied": Multiplied})
    assert hash(rule) == hash(french(spare=3, forgive=2))
    assert (
        "starts at 1; times 0.95 for a period in which nothing happens, times 1.25 for each claim and 1.125 for each "
        "shared; rounded towards zero to multiples of 0.01 once a period; at least 0.5 and at most 3.5; "
        "after 3 periods in a row at the least the next event is not counted; "
        "after 2 periods in a row with nothing back to the start at most"
    ) == rule.describe()
    short = Multiplied(quiet=0.9, factors={"claim": 2}, step=0.5, forgive=1, high=4)
    assert (
        "starts at 1; times 0.9 for a period in which nothing happens, times 2 for each claim; rounded half up to "
        "multiples of 0.5 once a period; at most 4; after 1 period with nothing back to the start at most"
    ) == short.describe()
    assert "once a period" == Multiplied(quiet=0.9, factors={"claim": 2}).describe()[-13:]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"quiet": 0}, "quiet must be greater than 0, got 0.0."),
        ({"factors": {}}, "factors must map kinds of event to numbers, got {}."),
        ({"factors": "claim"}, "factors must map kinds of event to numbers, got 'claim'."),
        ({"factors": {"claim": 0}}, "factors['claim'] must be greater than 0, got 0.0."),
        ({"low": 1.5}, "low and high must hold the start, got low=1.5, start=1.0, high=3.5."),
        ({"high": 0.9}, "low and high must hold the start, got low=0.5, start=1.0, high=0.9."),
        ({"low": None, "spare": 3}, "spare counts periods at low, which is not given; got spare=3."),
        ({"spare": 0}, "spare must be at least 1, got 0."),
        ({"how": "up"}, "how must be one of 'half_up', 'half_even', 'floor', 'ceil', 'truncate', got 'up'."),
    ],
)
def test_what_is_no_rule_is_refused(change: dict[str, Any], what: str) -> None:
    """When it is built."""
    with pytest.raises(PolicyError) as caught:
        french(**change)

    assert what == caught.value.what


def test_a_number_of_periods_is_whole() -> None:
    """Neither a fraction nor a truth value."""
    for value in (2.0, True):
        with pytest.raises(TypeError, match=r"^forgive must be a whole number or None"):
            french(forgive=value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"period": [1]}, r"the columns must have one length"),
        ({"subject": ["ada", None]}, r"a row needs a subject; 1 row of 2 break this, first at row 1\."),
        (
            {"event": ["claim", "clam"]},
            r"an event must be one of 'claim', 'shared'; 1 row of 2 break this, first at row 1",
        ),
        ({"period": [1.5, 2.0]}, r"period must hold whole numbers, got float64\."),
    ],
)
def test_rows_that_mean_nothing_are_refused(change: dict[str, Any], said: str) -> None:
    """The message names the rule and the first row."""
    fine: dict[str, Any] = {"subject": ["ada", "bob"], "period": [1, 2], "event": ["claim", None]}
    with pytest.raises(EvidenceError, match=rf"^{said}"):
        french().run(**{**fine, **change})
