"""What ledgers, sanctions and appeals refuse, say and hand over."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import numpy as np
import pytest

import reputation as rp
from reputation.appeals import check_terms
from reputation.balances import balances
from reputation.entries import areas_of, check_ledger, entries
from reputation.keeping import Kept, Timeline
from reputation.ledgers.spans import later
from reputation.restrictions import STATES
from reputation.sanctions import check_escalations
from reputation.times import MISSING, micros, moment

START = datetime(2026, 1, 5, tzinfo=UTC)
NOW = START + timedelta(days=60)
POINTS = rp.Metric(rp.Points(), name="points")
LIMITS = rp.Sanction("limits", at=3, lasts=rp.days(7))


def rows(*days: float, **columns: Any) -> rp.Evidence:
    """Entries of one shop, on these days."""
    times = [START + timedelta(days=day) for day in days]
    return rp.Evidence.from_columns(occurred_at=times, **({"subject": "shop", "amount": 3} | columns))


def policy(*sanctions: rp.Sanction, ledger: rp.Metric = POINTS, **more: Any) -> rp.Policy:
    """A policy with one ledger."""
    terms = more.pop("appeals", None)
    return rp.Policy(ledger, sanctions=rp.Escalation(ledger, sanctions, **more), appeals=terms)


# lengths


@pytest.mark.parametrize(
    ("start", "months", "tz", "expected"),
    [
        ("2026-01-31T08:00+00:00", 1, "UTC", "2026-02-28T08:00+00:00"),
        ("2024-01-31T08:00+00:00", 1, "UTC", "2024-02-29T08:00+00:00"),
        ("2024-02-29T00:00+00:00", 12, "UTC", "2025-02-28T00:00+00:00"),
        ("2026-01-31T16:00+00:00", 1, "Asia/Shanghai", "2026-02-28T16:00+00:00"),  # 1 February there
        ("2026-01-15T12:00+00:00", 6, "Europe/Berlin", "2026-07-15T11:00+00:00"),  # 13:00 by the clock of both
        ("9999-06-01T00:00+00:00", 12, "UTC", "9999-12-31T23:59:59.999999+00:00"),
    ],
)
def test_months_later(start: str, months: int, tz: str, expected: str) -> None:
    """The same day and clock of a later month, or its last day."""
    found = later(np.array([micros(datetime.fromisoformat(start)), MISSING]), rp.months(months, tz=tz))

    assert datetime.fromisoformat(expected) == moment(int(found[0]))
    assert found[1] == MISSING


def test_what_is_longer_than_all_time_never_ends() -> None:
    """A duration that leads beyond the year 9999 ends with it."""
    far = later(np.array([micros(START)]), rp.days(900_000), times_over=10)

    assert datetime.max.replace(tzinfo=UTC) == moment(int(far[0]))


# what is refused


REFUSED: list[tuple[Any, str]] = [
    (lambda: rp.Expire(90), r"after must be a duration, got the bare number 90"),
    (lambda: rp.months(0), "count must be at least 1"),
    (lambda: rp.Reset(rp.Yearly(1), low=5, below=5), "low must be less than below"),
    (lambda: rp.Cycle(rp.months(1), since=rp.kind("x"), low=5, below=4), "low must be less than below"),
    (lambda: rp.Warned(after=rp.kind("training")), "after says when a warning may be forgotten"),
    (lambda: rp.Balance(points={}), "points must name values of one sort, got no value"),
    (lambda: rp.Balance(points={"a": 1, 2: 1}), "got texts and numbers side by side"),
    (lambda: rp.Balance(points=[("a", 1), ("a", 2)]), "points names 'a' twice"),  # type: ignore[arg-type]
    (lambda: rp.Sanction("x"), "imposed by a balance or by single rows"),
    (lambda: rp.Sanction("x", at=1, each=rp.kind("a")), "imposed by a balance or by single rows"),
    (lambda: rp.Sanction("x", each=rp.kind("a"), every=3), "every needs at"),
    (lambda: rp.Sanction("x", at=1, grows=rp.days(1)), "grows needs lasts"),
    (lambda: rp.Sanction("x", at=1, lasts=rp.days(1), most=rp.days(2)), "most needs grows"),
    (lambda: rp.Sanction("x", at=1, lift_after=rp.days(1)), "lift_after needs lift"),
    (lambda: rp.Sanction("x", each=rp.kind("a"), renew=True), "renew goes by a balance"),
    (lambda: rp.Escalation("points", (LIMITS, LIMITS)), "two sanctions of one escalation are named 'limits'"),
    (lambda: rp.Policy(POINTS, sanctions=rp.Escalation("stars", LIMITS)), "an escalation follows the metric 'stars'"),
    (
        lambda: rp.Policy(POINTS, sanctions=(rp.Escalation("points", LIMITS), rp.Escalation("points", LIMITS))),
        "two sanctions are named 'limits'",
    ),
    (lambda: rp.Escalation(rp.Metric(rp.Count(), window=rp.Rolling(rp.days(1))), LIMITS), "with a window"),
    (lambda: rp.Escalation(rp.Metric(rp.Count(), decay=rp.HalfLife(rp.days(1))), LIMITS), "with a decay"),
    (lambda: rp.ledger({"late": 1}, start=-1, low=0), "start must lie within the bounds"),
    (lambda: rp.Decision("ada", "limits", at=START, reason="", author="mia"), "reason must not be empty"),
]


@pytest.mark.parametrize(("build", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_what_cannot_be_meant_is_refused(build: Any, words: str) -> None:
    """When it is built, in words that name the parameter."""
    with pytest.raises(rp.PolicyError, match=words):
        build()


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: rp.Reset("yearly"), "at must be a schedule"),
        (lambda: rp.Balance(points="late"), "points must be a mapping"),
        (lambda: rp.Sanction("x", at=1, human=1), "human must be True or False"),
        (lambda: rp.Escalation("points", "limits"), "an escalation takes sanctions"),
        (lambda: rp.Escalation("points", ()), "an escalation takes sanctions, got none"),
        (lambda: rp.Escalation("points", LIMITS, schedule="monday"), "schedule must be one such as"),
        (lambda: rp.Escalation(3, LIMITS), "a ledger is a metric"),
        (lambda: rp.Policy(POINTS, sanctions=LIMITS), "sanctions must be escalations"),
        (lambda: rp.Policy(POINTS, appeals=rp.days(3)), "appeals must be terms"),
        (lambda: policy(LIMITS).restrictions(rows(0), as_of=NOW, decisions=["yes"]), "decisions must be Decision"),
    ],
)
def test_what_is_of_the_wrong_sort_is_refused(build: Any, words: str) -> None:
    """With what should stand there."""
    with pytest.raises(TypeError, match=words):
        build()


def test_sums_of_minima_are_no_ledger() -> None:
    """A ledger adds up."""

    @attrs.frozen
    class Least:
        statistic = __import__("reputation.statistics").statistics.Extremes(column="amount")
        range = (0.0, 1.0)
        bounds_mean = "none"

        def finalize(self, stats: Any, /) -> Any:
            raise NotImplementedError

    with pytest.raises(rp.PolicyError, match="a ledger adds up points"):
        check_ledger(rp.Metric(Least()))


def test_a_decision_about_no_sanction_is_refused() -> None:
    """With the name that was meant."""
    decision = rp.Decision("shop", "limit", at=START, reason="x", author="mia")
    with pytest.raises(rp.PolicyError, match="'limit', which is no sanction"):
        policy(LIMITS).restrictions(rows(0), as_of=NOW, decisions=decision)


def test_rows_of_the_future_are_refused() -> None:
    """As everywhere."""
    with pytest.raises(rp.EvidenceError, match="occurred_at must not lie after as_of"):
        policy(LIMITS).restrictions(rows(100), as_of=NOW)


def test_a_state_whose_rows_expire_cannot_be_advanced() -> None:
    """What will have expired depends on each row."""
    recipe = rp.Policy(rp.Metric(rp.Points(), keep=rp.Expire(rp.days(7)))).recipe
    with pytest.raises(rp.NotAdvanceableError, match="with time it keeps less of some rows"):
        rp.advance(rp.fold(recipe, rows(0), as_of=NOW), to=NOW + timedelta(days=1))


# what is said


def test_every_sanction_speaks() -> None:
    """All that decides about anybody stands in the text."""
    full = rp.Sanction(
        "hidden",
        at=12,
        every=12,
        lasts=rp.days(7),
        grows=rp.days(7),
        most=rp.days(60),
        within=rp.years(1),
        renew=True,
        human=True,
        notice=rp.days(30),
        until=rp.kind("exam"),
        lift=rp.kind("repair"),
        lift_after=rp.months(6),
    )

    assert full.describe() == (
        "hidden at 12 points, again at each further 12: for 7 days, each repeat 7 days longer, at most 60 days, only "
        "repeats within 1 year count, a further row that makes the balance worse starts it anew, only after a person "
        "has confirmed it, announced 30 days before, not before a row where kind is exam, lifted by a row where kind "
        "is repair, not sooner than 6 months after its start"
    )
    assert rp.Sanction("hint", at=1, lasts=rp.days(0)).describe() == "hint at 1 point: a notice"
    assert rp.Sanction("out", at=0, lift=rp.kind("x")).describe(falling=True) == (
        "out at 0 points or less: without an end, lifted by a row where kind is x"
    )
    said = rp.Escalation("points", LIMITS, by="area", schedule=rp.Weekly("monday")).describe()
    assert said == "by points per area, looked at every Monday at 00:00 (UTC): limits at 3 points: for 7 days"


def test_rules_publish_sanctions_and_appeals() -> None:
    """A sanction with what it means, and how it is contested."""
    limits = attrs.evolve(LIMITS, says="You cannot list anything new.")
    terms = rp.AppealTerms(decide=rp.days(20), counts=False, says="write to us")
    made = policy(limits, by="area", schedule=rp.Weekly("monday"), appeals=terms)
    text = made.rules()

    assert "What follows from points, for each area by itself\n  It is looked at every Monday at 00:00 (UTC)." in text
    assert "  limits: You cannot list anything new.\n    - at 3 points\n    - for 7 days" in text
    assert (
        "can be contested for 6 months, decided within 20 days; it does not count until that is decided; write to us"
    ) in text


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            rp.Expire(rp.days(9), where=rp.kind("event"), kept=rp.days(1)),
            "each row where kind is event counts for 9 days",
        ),
        (rp.Reset(rp.Monthly(1)), "it was cleared on day 1 of every month"),
        (rp.CleanPeriod(rp.days(9)), "it was cleared: 9 days without a row clear all rows before"),
        (rp.EarnBack(9, every=rp.days(9)), "it was earned back: every 9 days without a row take 9 off the total"),
        (rp.Warned(2), "it was a warning: the first 2 rows are warnings"),
        (rp.Warned(forgotten=rp.days(9)), "the first row is a warning, forgotten after 9 days without a row"),
    ],
)
def test_every_rule_says_why(rule: Any, words: str) -> None:
    """Whoever is judged reads why an entry does not count any more."""
    report = rp.Policy(rp.Metric(rp.Count(), keep=rule)).evaluate(rows(0), as_of=NOW)

    assert words in report.left_out("shop")[0].reason


# what is worked out


def test_a_row_without_the_date_is_never_cleared() -> None:
    """Whatever other rows have."""
    reset = rp.Policy(rp.Metric(rp.Points(), keep=rp.Reset(rp.Monthly(1), date="refers_to_at")))

    assert 3.0 == reset.evaluate(rows(0, refers_to_at=[None]), as_of=NOW)["shop"].score
    assert 3.0 == reset.evaluate(rows(0, 0, refers_to_at=[None, START]), as_of=NOW)["shop"].score


def test_a_table_without_rows_has_no_restrictions() -> None:
    """Its subjects are known nevertheless."""
    found = policy(LIMITS, by="area").restrictions(rp.Evidence.empty(subjects=["ada"]), as_of=NOW)

    assert (0, (), ("ada",)) == (len(found), found["ada"], found.subjects)
    with pytest.raises(rp.UnknownSubjectError, match="no subject 'bob' among 1 subjects"):
        found["bob"]


@pytest.mark.parametrize(
    ("confirmed", "after", "state", "start"),
    [
        (None, 0, "proposed", None),
        (False, 1, "declined", None),
        (True, 1, "announced", 31),
        (True, 40, "proposed", None),
    ],
)
def test_a_person_confirms(confirmed: Any, after: float, state: str, start: float | None) -> None:
    """Only then does it start, with notice; a decision of the future is none yet."""
    closed = rp.Sanction("closed", at=3, human=True, notice=rp.days(30))
    at = START + timedelta(days=after)
    decisions = [
        rp.Decision("shop", "closed", at=at, confirmed=bool(confirmed), reason="seen", author="mia"),
        rp.Decision("stranger", "closed", at=at, reason="seen", author="mia"),
        rp.Decision("shop", "other", at=at, reason="seen", author="mia"),
    ]
    given = () if confirmed is None else decisions
    other = rp.Sanction("other", at=99)
    (found,) = policy(closed, other).restrictions(rows(0), as_of=START + timedelta(days=20), decisions=given)["shop"]

    assert (state, None if start is None else START + timedelta(days=start)) == (found.state, found.start)
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["state"] == state
    if state in {"declined", "announced"}:
        assert found.to_dict()["decision"]["author"] == "mia"


def test_what_was_declined_is_no_repeat() -> None:
    """The next time is the first."""
    closed = rp.Sanction("closed", at=3, every=3, lasts=rp.days(7), grows=rp.days(7), human=True)
    given = [
        rp.Decision("shop", "closed", at=START + timedelta(days=day), confirmed=day > 1, reason="x", author="mia")
        for day in (1, 11)
    ]
    found = policy(closed).restrictions(rows(0, 10), as_of=NOW, decisions=given)["shop"]

    assert [("declined", None), ("over", 7)] == [
        (each.state, None if each.end is None or each.start is None else (each.end - each.start).days) for each in found
    ]
    assert 1 == found[1].ordinal


def test_decisions_name_an_area() -> None:
    """Where a shop has two proposals, one for each."""
    evidence = rows(0, 0, area=["a", "b"], id=["x", "y"])
    closed = rp.Sanction("closed", at=3, human=True)
    decided = {"at": START, "reason": "x", "author": "mia"}
    given = [rp.Decision("shop", "closed", area=area, **decided) for area in ("b", "c")]
    found = policy(closed, by="area").restrictions(evidence, as_of=NOW, decisions=given)

    assert [("a", "proposed"), ("b", "active")] == sorted((each.area, each.state) for each in found)


def test_a_balance_is_looked_at_on_a_schedule() -> None:
    """On Mondays only: what came and went in between imposes nothing."""
    ledger = rp.Metric(rp.Points(), keep=rp.Expire(rp.days(3)))
    made = policy(LIMITS, ledger=ledger, schedule=rp.Weekly("monday"))

    assert [] == list(made.restrictions(rows(1), as_of=NOW))
    (found,) = made.restrictions(rows(5), as_of=NOW)
    assert START + timedelta(days=7) == found.start
    assert () == made.restrictions(rp.Evidence.empty(subjects=["shop"]), as_of=NOW)["shop"]


def test_rows_that_share_an_id_count_once_and_ties_go_by_the_id() -> None:
    """A later version replaces an earlier one; of one instant the id decides which comes first."""
    clamped = rp.ledger(low=0, high=3)
    evidence = rows(0, 0, 0, amount=[5, -3, 1], id=["a", "b", "b"], version=[1, 1, 2])
    found = balances(clamped, evidence, as_of=NOW)

    assert rp.Policy(clamped).evaluate(evidence, as_of=NOW)["shop"].score == found.balance[-1] == 3.0


@attrs.frozen
class Stranger:
    """A rule from elsewhere that clears everything once there is a visit."""

    looks_at = "record"

    def keep(self, seen: Timeline, /) -> Kept:
        """Keep what has no visit."""
        marks = seen.marks(rp.kind("visit"))
        return Kept.where(marks.high == marks.low, "there was a visit")


def test_a_rule_from_elsewhere_may_look_at_any_row() -> None:
    """Its marks are found, though nobody said which they are."""
    ledger = rp.Metric(rp.Points(), select=rp.kind("late"), keep=Stranger())
    evidence = rows(0, 10, 20, kind=["late", "visit", "late"])
    found = balances(ledger, evidence, as_of=NOW)

    assert [3.0, 0.0, 0.0] == found.balance.tolist()
    assert [0, -1, 2] == found.row.tolist()
    assert 2 == len(entries(rp.Metric(rp.Points(), select=rp.kind("late")), evidence, micros(NOW)).places)


def test_areas_must_be_names() -> None:
    """Nothing known is no area; numbers and missing columns are mistakes."""
    assert areas_of(rows(0, area=[None]), "area").categories == ()
    with pytest.raises(rp.PolicyError, match="it holds no names"):
        areas_of(rows(0, area=[1.5]), "area")
    with pytest.raises(rp.PolicyError, match="there is no such column"):
        areas_of(rows(0), "area")


def test_restrictions_are_columns_and_print() -> None:
    """For a table of the host's, and for a glance."""
    found = policy(LIMITS, rp.Sanction("closed", at=6)).restrictions(rows(0, 57), as_of=NOW)
    columns = found.to_columns()

    assert ["over", "active"] == columns["state"].tolist()
    assert [True, True] == np.isnat(columns["lift_from"]).tolist()
    assert {len(column) for column in columns.values()} == {2}
    assert repr(found) == f"Restrictions(2 restrictions, 1 active, {NOW.isoformat()})"
    assert [state for state in STATES if len(found.of(state))] == ["active", "over"]


# statements


def test_a_statement_of_reasons() -> None:
    """What made the balance up at that instant, and no more; plain data."""
    ledger = rp.Metric(rp.Points(), keep=(rp.Expire(rp.days(20)), rp.NetClamp(high=4)), name="points")
    made = policy(attrs.evolve(LIMITS, human=True), ledger=ledger, by="area", appeals=rp.AppealTerms())
    evidence = rows(0, 30, 31, amount=[3, 1, 5], area=["a", "a", "a"], id=["x", "y", "z"])
    given = rp.Decision("shop", "limits", at=START + timedelta(days=40), reason="seen", author="mia")
    found = made.restrictions(evidence, as_of=NOW, decisions=given)["shop"]
    said = rp.statement(made, found[-1], evidence)

    assert json.loads(json.dumps(said, allow_nan=False)) == said
    assert [("y", 1.0), ("z", 3.0)] == [(entry["id"], entry["points"]) for entry in said["facts"]["entries"]]
    assert (4.0, "z") == (said["facts"]["balance"], said["facts"]["imposed_by"]["id"])
    assert {"automated": False, "needs_a_person": True} == {
        name: said["decided"][name] for name in ("automated", "needs_a_person")
    }
    assert said["decided"]["by"]["author"] == "mia"
    assert said["redress"]["until"] == "2026-08-14T00:00:00+00:00"
    assert said["redress"]["decided_within"] is None


def test_a_statement_about_a_single_row_and_one_about_time() -> None:
    """A published penalty has a row and no balance; a balance that fell with time has no row."""
    fine = rp.Sanction("published", each=rp.kind("event"), lasts=rp.days(7))
    made = policy(fine)
    said = rp.statement(made, made.restrictions(rows(0), as_of=NOW)["shop"][0], rows(0))
    assert (0, None, None) == (said["facts"]["imposed_by"]["row"], said["facts"]["balance"], said["redress"])

    earned = rp.Metric(rp.Count(), keep=rp.Expire(rp.days(7)))
    low = policy(rp.Sanction("low", at=0), ledger=earned, falling=True)
    found = low.restrictions(rows(0), as_of=NOW)["shop"]
    assert ([START + timedelta(days=7)], [None]) == ([each.start for each in found], [each.row for each in found])
    assert rp.statement(low, found[0], rows(0))["facts"]["entries"] == []


def test_a_statement_needs_its_policy_and_its_rows() -> None:
    """Another policy or other rows cannot give the reasons."""
    made = policy(LIMITS)
    (found,) = made.restrictions(rows(0), as_of=NOW)["shop"]

    with pytest.raises(rp.PolicyError, match="the policy has no sanction 'limits'"):
        rp.statement(policy(rp.Sanction("other", at=1)), found, rows(0))
    with pytest.raises(rp.EvidenceError, match="the evidence has no row 0"):
        rp.statement(made, found, rp.Evidence.empty())
    with pytest.raises(rp.EvidenceError, match="the evidence holds no balance of 'shop'"):
        rp.statement(made, found, rows(0, subject="ada"))


# appeals


def contested(**more: Any) -> rp.Appeals:
    """An appeal against one entry, filed on the second day."""
    return rp.Appeals.from_columns(entry="x", filed_at=START + timedelta(days=2), **more)


DECIDED = {"decided_at": START + timedelta(days=9), "reason": "mix-up", "author": "mia"}


@pytest.mark.parametrize(
    ("outcome", "day", "state", "status"),
    [
        (None, 1, None, "active"),
        (None, 2, "filed", "under_appeal"),
        (None, 22, "overdue", "under_appeal"),
        ("accepted", 8, "filed", "under_appeal"),
        ("accepted", 9, "accepted", "annulled"),
        ("rejected", 9, "rejected", "active"),
    ],
)
def test_the_states_of_an_appeal(outcome: str | None, day: float, state: str | None, status: str) -> None:
    """Filed, overdue, accepted or rejected; what is annulled leaves no trace in the balance."""
    appeals = contested(**({} if outcome is None else DECIDED | {"outcome": outcome}))
    now, terms = START + timedelta(days=day), rp.AppealTerms(decide=rp.days(20))
    evidence = rows(0, id=["x"])
    found = appeals.states(evidence, as_of=now, terms=terms)
    mended = appeals.apply(evidence, as_of=now, terms=terms)

    assert ([] if state is None else [state]) == [each.state for each in found]
    assert status == mended.row(0)["status"]
    assert (0.0 if status == "annulled" else 3.0) == rp.Policy(POINTS).evaluate(mended, as_of=now)["shop"].score
    for each in found:
        assert (START + timedelta(days=22) if each.decided_at is None else None) == each.decide_by
        assert json.dumps(each.to_dict(), allow_nan=False)


def test_what_waits_may_be_suspended() -> None:
    """Where the terms say that it does not count until it is decided."""
    evidence = rows(0, 0, id=["x", "y"])
    mended = contested().apply(evidence, as_of=NOW, terms=rp.AppealTerms(counts=False))

    assert ["pending", "active"] == [mended.row(place)["status"] for place in (0, 1)]
    assert 3.0 == rp.Policy(POINTS).evaluate(mended, as_of=NOW)["shop"].score
    assert None is contested().states(evidence, as_of=NOW)[0].decide_by


def test_an_appeal_may_come_too_late() -> None:
    """Six months after the entry became known it changes nothing."""
    for known, state in ((START - timedelta(days=400), "late"), (START, "filed")):
        evidence = rows(-400, id=["x"], recorded_at=[known])
        assert [state] == [each.state for each in contested().states(evidence, as_of=NOW)]
    assert "active" == contested().apply(rows(-400, id=["x"]), as_of=NOW).row(0)["status"]


def test_what_is_annulled_or_superseded_stays_so() -> None:
    """Whatever an appeal about it says."""
    evidence = rows(0, 0, 0, id=["x", "x", "y"], version=[1, 2, 1], status=["superseded", "annulled", None])
    mended = contested().apply(evidence, as_of=NOW)

    assert ["superseded", "annulled", "active"] == [mended.row(place)["status"] for place in range(3)]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"entry": ["x", "x"], "filed_at": START}, "each row once"),
        ({"entry": ["x"], "filed_at": START, "outcome": ["upheld"]}, "outcome must be 'accepted', 'rejected' or None"),
        ({"entry": ["x"], "filed_at": [None]}, "must say when it was filed"),
        ({"entry": ["x"], "filed_at": START, "decided_at": START - timedelta(days=1)}, "is not decided before"),
        ({"entry": ["x"], "filed_at": START, "outcome": ["accepted"]}, "must say when, how, why and by whom"),
        ({"entry": ["x"], "filed_at": START, "decided_at": START, "outcome": "accepted"}, "must say when, how, why"),
        ({"entry": ["x"], "filed_at": [START, START]}, "columns must have one length"),
        ({"entry": ["x"], "filed_at": ["soon"]}, "filed_at"),
    ],
)
def test_appeals_that_contradict_themselves_are_refused(columns: dict[str, Any], words: str) -> None:
    """Before they change anything."""
    with pytest.raises(rp.EvidenceError, match=words):
        rp.Appeals.from_columns(**columns)


def test_appeals_name_rows_that_are_there() -> None:
    """A table without ids, or without the row, cannot be mended; nothing is ever deleted."""
    with pytest.raises(rp.EvidenceError, match="the evidence has none"):
        contested().apply(rows(0), as_of=NOW)
    with pytest.raises(rp.EvidenceError, match="'x', which is the id of no row"):
        contested().apply(rows(0, id=["y"]), as_of=NOW)
    with pytest.raises(rp.EvidenceError, match="a table has none"):
        rp.vanished(rows(0), rows(0, id=["y"]))
    assert ("y",) == rp.vanished(rows(0, 0, id=["y", "z"]), rows(0, id=["z"]))
    assert repr(contested(**DECIDED, outcome="accepted")) == "Appeals(1, 1 decided)"
    assert check_terms(None) is None
    assert () == check_escalations([])


def test_a_flag_of_the_host_does_not_launder_a_score() -> None:
    """An entry that its author deleted still counts: only a status takes a row out."""
    told = rows(0, 0, id=["x", "y"], deleted=[True, False])

    assert 6.0 == rp.Policy(POINTS).evaluate(told, as_of=NOW)["shop"].score
