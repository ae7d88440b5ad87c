"""Keep rules as parts: what they refuse, how they are ordered, rules from elsewhere, and what a scan cannot do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import numpy as np
import pytest

import reputation as rp
from reputation.computation import Computation, hardest
from reputation.keeping import Kept, Timeline, Turn
from reputation.leftout import left_out
from reputation.shares import shares
from reputation.times import micros

JULY = datetime(2026, 7, 1, tzinfo=UTC)


def ago(days: float) -> datetime:
    """An instant before July."""
    return JULY - timedelta(days=days)


def rows(*days: float, **columns: Any) -> rp.Evidence:
    """Rows of ada that came so many days ago."""
    named = {"subject": "ada", "source": "sam", **columns}
    return rp.Evidence.from_columns(occurred_at=[ago(day) for day in days], **named)


def kept(evidence: rp.Evidence, *keep: Any, **parameters: Any) -> list[float]:
    """How much a count keeps of each row."""
    (tally,) = rp.Metric(rp.Count(), keep=keep, **parameters).tallies()
    return shares(tally, evidence, micros(JULY)).share.tolist()


@attrs.frozen
class Halving:
    """A step rule from elsewhere: each further row of a source counts half of the one before."""

    by: tuple[str, ...] = ("source",)

    def start(self, count: int, /) -> Any:
        """Everything, and what was weighed so far."""
        return np.ones(count), np.zeros(count)

    def step(self, state: Any, turn: Turn, /) -> Any:
        """Give the share, and halve it."""
        left, weighed = state
        assert turn.days.shape == left.shape
        return (left / 2.0, weighed + turn.weight), left


@attrs.frozen
class Alternating:
    """A step rule with one array, no key and a reason of its own."""

    because: str = "every other row counts"

    def start(self, count: int, /) -> Any:
        """The first row counts."""
        return np.ones(count)

    def step(self, state: Any, turn: Turn, /) -> Any:
        """Turn it round, except where the row says otherwise."""
        kinds: Any = turn.rows["kind"]
        return 1.0 - state, np.where(kinds == "order", 1.0, state)


@attrs.frozen
class Whatever:
    """A keep rule from elsewhere that gives one share to all rows."""

    share: float
    looks_at: str = "record"

    def keep(self, rows: Timeline, /) -> Kept:
        """Give it."""
        return Kept(np.full(len(rows), self.share), ("whatever",))


# rules from elsewhere


def test_a_step_rule_from_elsewhere() -> None:
    """It steps through the rows of each source in order of time, whatever their order in the table."""
    evidence = rows(1, 2, 3, 1.5, source=["sam", "sam", "sam", "kim"], kind="review")

    assert [0.25, 0.5, 1.0, 1.0] == kept(evidence, Halving())
    assert [0.25, 0.5, 1.0, 1.0] == kept(evidence, Halving(), weight=rp.where("kind", 2.0, equals="review"))
    assert [0.125, 0.5, 1.0, 0.25] == kept(evidence, Halving(by=()), Whatever(1.0))
    reasons = left_out([rp.Metric(rp.Count(), keep=Halving())], evidence, as_of=JULY)
    assert [(0, 0.25), (1, 0.5)] == [(entry.row, entry.share) for entry in reasons]
    assert "Halving(by=('source',))" == reasons[0].reason


def test_a_step_rule_sees_the_columns_and_has_its_own_words() -> None:
    """Its reason is the one that is told."""
    evidence = rows(1, 2, 3, 4, kind=["order", "visit", "visit", "visit"])
    metric = rp.Metric(rp.Count(), keep=Alternating())

    assert [1.0, 1.0, 0.0, 1.0] == kept(evidence, Alternating())
    assert ["every other row counts"] == [entry.reason for entry in left_out([metric], evidence, as_of=JULY)]


def test_rules_are_applied_to_what_is_left() -> None:
    """A step rule after another one sees neither the rows nor the weight that this took."""
    evidence = rows(1, 2, 3, amount=[1.0, 5.0, 1.0])
    half = Whatever(0.5)

    assert [0.25, 0.0, 0.5] == kept(evidence, rp.Only(rp.at_most("amount", 1)), half, Halving())
    assert [0.0, 0.1, 0.5] == kept(evidence, half, rp.NetClamp(high=1))  # a half of 1 fits in, and then a fifth of 2.5


@pytest.mark.parametrize("share", [-0.5, 1.5, float("nan")])
def test_a_share_lies_between_nothing_and_all(share: float) -> None:
    """Anything else is refused, with the name of the rule."""
    with pytest.raises(rp.PolicyError, match=r"shares within \[0, 1\]; Whatever") as caught:
        kept(rows(1, 2), Whatever(share))

    assert "gives" in caught.value.what
    assert "a share says how much of a row is kept: 1 all of it, 0 nothing." == caught.value.hint


def test_where_a_row_stands_says_nothing() -> None:
    """Of two rows of one instant that hold the same, either may count, and the sums are the same."""
    assert 1.0 == sum(kept(rows(1, 1, 1), rp.Latest(by="source")))
    assert [0.0, 1.0] == kept(rows(1, 1, words=[3, 7]), rp.Latest(by="source"))
    assert [1.0, 0.0] == kept(rows(1, 1, words=[3, 7], id=["z", "a"]), rp.Latest(by="source"))
    later = {"words": [3, 7], "recorded_at": [ago(0.5), ago(0.25)], "id": ["z", "a"]}
    assert [0.0, 1.0] == kept(rows(1, 1, **later), rp.Latest(by="source"))


@pytest.mark.parametrize(
    ("column", "values", "expected"),
    [
        ("source", [None, None, "sam", "sam"], [1, 1, 0, 1]),
        ("words", [None, None, -3.0, -3.0], [1, 1, 0, 1]),
        ("words", [0.5, 2.0**40, 0.5, 2.0**40], [0, 0, 1, 1]),
        ("words", [0.0, -0.0, 1.0, 1.0], [0, 1, 0, 1]),
        ("paid", [True, False, True, False], [0, 0, 1, 1]),
    ],
)
def test_keys_of_any_sort(column: str, values: Sequence[Any], expected: Sequence[float]) -> None:
    """What is unknown is never the same as something else that is unknown."""
    assert expected == kept(rows(4, 3, 2, 1, **{column: values}), rp.Latest(by=column))


def test_a_rule_names_the_column_it_misses() -> None:
    """As every part does; without rows no column is missed."""
    with pytest.raises(rp.PolicyError, match=r"no column 'item', for which Latest\(by=\('item',\)\) asks\."):
        kept(rows(1), rp.Latest(by="item"))
    with pytest.raises(rp.PolicyError, match="cannot be counted with"):
        kept(rows(1, item="cup"), rp.NetClamp(low=0, column="item"))
    assert [] == kept(rp.Evidence.empty(), rp.Latest(by="item"))
    assert [0.0] == kept(rows(1, kind="order"), rp.Latest(by="item"), select=rp.kind("review"))


def test_rows_that_lie_ahead() -> None:
    """With a window they are outside; without one they are refused, as everywhere."""
    evidence = rows(3, 2, 1, recorded_at=[ago(3), ago(2), ago(-1)])
    latest = rp.Latest(by="source")

    assert [0.0, 1.0, 0.0] == kept(evidence, latest, date="recorded_at", window=rp.Rolling(rp.days(9)))
    with pytest.raises(rp.EvidenceError, match="recorded_at must not lie after as_of"):
        kept(evidence, latest, date="recorded_at")


def test_marks_count_by_their_status() -> None:
    """An annulled exam clears nothing; nor does one that was replaced."""
    since = rp.SinceLast(rp.kind("exam"))
    kinds = ["fine", "exam"]
    evidence = rows(2, 1, kind=kinds, status=["active", "annulled"])

    assert [1.0, 0.0] == kept(evidence, since, select=rp.kind("fine"))
    assert [0.0, 0.0] == kept(rows(2, 1, kind=kinds), since, select=rp.kind("fine"))


# what is refused


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: rp.Latest(by=()), "by must name at least one column"),
        (rp.Once, "Once needs a key or a period"),
        (lambda: rp.Once(per="fortnight"), "per must be None or one of 'day', 'week', 'month', 'quarter', 'year'"),
        (lambda: rp.Burst(within=14), "within must be a duration, got the bare number 14"),
        (lambda: rp.Burst(within=rp.days(0)), "within must be longer than zero"),
        (lambda: rp.Burst(within=rp.days(1), anchor="last"), "anchor must be one of 'first', 'previous'"),
        (lambda: rp.Burst(within=rp.days(1), bursts=0), "bursts must be at least 1"),
        (rp.NetClamp, "NetClamp needs a bound"),
        (lambda: rp.NetClamp(low=1), "start must lie within the bounds, got start=0.0 with low=1.0 and high=None"),
        (lambda: rp.NetClamp(high=-1), "start must lie within the bounds"),
        (lambda: rp.Cap(0), "count must be at least 1"),
        (rp.Trim, "Trim needs rows to leave out"),
        (lambda: rp.Trim(lowest=-1), "lowest must be at least 0"),
        (lambda: rp.Trim(lowest=2, highest=1, at_least=3), "at_least must be greater than the 3 rows left out, got 3"),
        (lambda: rp.Only(rp.ALL, because=" "), "because must not be empty"),
        (lambda: rp.Unless(rp.ALL), "Unless goes by within or by per"),
        (lambda: rp.Unless(rp.ALL, within=rp.days(1), per="day"), "Unless goes by within or by per"),
        (lambda: rp.Unless(rp.ALL, within=rp.days(1), before=1), "before counts periods and needs per"),
        (
            lambda: rp.Metric(rp.Count(), keep=(rp.Last(9), rp.Latest(by="source"))),
            "looks at the whole record and cannot follow Last",
        ),
        (lambda: rp.Metric(rp.Count(), keep=Whatever(1.0, looks_at="all")), "looks_at must be one of"),
    ],
)
def test_what_cannot_be_meant_is_refused(build: Callable[[], object], words: str) -> None:
    """When the part is built, with the parameter, its value and the rule."""
    with pytest.raises(rp.PolicyError) as caught:
        build()

    assert words in caught.value.what


@pytest.mark.parametrize("wrong", [rp.Latest, rp.kind("review"), 3, None, "latest"])
def test_what_is_no_keep_rule_is_refused(wrong: object) -> None:
    """With a hint."""
    with pytest.raises(TypeError, match="keep takes keep rules"):
        rp.Metric(rp.Count(), keep=wrong)


def test_a_trim_of_nothing_by_words() -> None:
    """Whole numbers only."""
    with pytest.raises(TypeError, match="lowest must be a whole number"):
        rp.Trim(lowest=0.0, highest=1)


def test_a_rule_of_one_row_may_stand_anywhere() -> None:
    """It needs to know no other row."""
    keep = (rp.Last(9), rp.Only(rp.ALL))

    assert keep == rp.Metric(rp.Count(), keep=keep).keep
    assert (rp.Last(9),) == rp.Metric(rp.Count(), keep=rp.Last(9)).keep


# kinds of computation


def test_a_policy_is_as_demanding_as_its_parts() -> None:
    """And a rule of one row asks for nothing more."""
    plain, only = rp.Metric(rp.Count()), rp.Metric(rp.Count(), keep=rp.Only(rp.ALL))
    latest = rp.Metric(rp.Count(), name="voices", keep=rp.Latest(by="source"))
    step = rp.Metric(rp.Count(), keep=Halving())

    assert ["fold", "fold", "scan", "scan"] == [metric.computation.value for metric in (plain, only, latest, step)]
    assert Computation.SCAN is rp.Policy(plain, metrics=[latest]).computation
    assert Computation.POPULATION is hardest([Computation.POPULATION, Computation.ROW])
    assert Computation.ROW is hardest([])


def state(metric: rp.Metric, evidence: rp.Evidence) -> rp.State:
    """Fold."""
    return rp.fold(rp.Policy(metric).recipe, evidence, as_of=JULY)


def test_a_scan_merges_by_subject() -> None:
    """Whoever has rows in both parts is named, with the rule that would have to see them together."""
    metric = rp.Metric(rp.Count(), keep=rp.Latest(by="source"))
    evidence = rows(1, 2, 3, subject=["ada", "bob", "bob"], subjects=["cyd"])
    ada, bob = (state(metric, evidence.take(np.array(part))) for part in ([0], [1, 2]))

    assert state(metric, evidence).equals(rp.merge(ada, bob))
    assert [True, True, False] == list(rp.merge(ada, bob).held)
    with pytest.raises(rp.MergeError) as caught:
        rp.merge(ada, bob, ada)
    assert "1 subject, first 'ada', with rows in both states cannot be merged under Latest(by=('source',))" in (
        caught.value.what
    )
    assert "state.without(them)" in str(caught.value.hint)


def test_a_state_that_does_not_say_who_has_rows_may_have_rows_of_everyone() -> None:
    """So nothing is merged on trust."""
    metric = rp.Metric(rp.Count(), keep=rp.Latest(by="source"))
    evidence = rows(1, 2, subject=["ada", "bob"])
    ada, bob = (state(metric, evidence.take(np.array([place]))) for place in (0, 1))

    with pytest.raises(rp.MergeError, match="first 'bob'"):
        rp.merge(attrs.evolve(ada, held=None), bob)
    alone = state(metric, rows(1, subject="bob"))
    assert 2 == len(rp.merge(attrs.evolve(state(metric, rows(1)), held=None), alone))


def test_a_scan_cannot_be_taken_back() -> None:
    """Without some rows, others would have counted."""
    metric = rp.Metric(rp.Count(), keep=rp.Last(1))
    whole = state(metric, rows(1, 2))

    with pytest.raises(rp.MergeError, match=r"cannot be subtracted from under Last\(count=1, by=\(\)\)") as caught:
        rp.retract(whole, state(metric, rows(1)))
    assert "fold the remaining rows of these subjects again" in str(caught.value.hint)


def test_a_rule_of_one_row_merges_and_can_be_taken_back() -> None:
    """As any selection."""
    metric = rp.Metric(rp.Count(), keep=rp.Only(rp.kind("order"), because="it was paid otherwise"))
    evidence = rows(1, 2, kind=["order", "visit"])
    parts = [state(metric, evidence.take(np.array([place]))) for place in (0, 1)]

    assert rp.merge(*parts).equals(state(metric, evidence))
    assert [0.0] == rp.retract(parts[0], parts[0]).sums[0]["total"].tolist()
    assert ["it was paid otherwise"] == [entry.reason for entry in left_out([metric], evidence, as_of=JULY)]


def test_rows_that_do_not_fade_cannot_be_moved() -> None:
    """Where nothing fades anyway they can."""
    fading = rp.Metric(rp.Count(), keep=rp.Fresh(1), decay=rp.HalfLife(rp.days(9)))

    with pytest.raises(rp.NotAdvanceableError, match=r"the keep rule Fresh\(count=1\) cannot be advanced"):
        rp.advance(state(fading, rows(1)), to=JULY + rp.days(1))
    lasting = state(rp.Metric(rp.Count(), keep=rp.Fresh(1)), rows(1, 2))
    assert [2.0] == rp.advance(lasting, to=JULY + rp.days(1)).sums[0]["total"].tolist()
    assert lasting.held is not None


def test_subjects_can_be_left_out_of_a_state() -> None:
    """The sums of the others are what they were."""
    evidence = rows(1, 2, 3, subject=["ada", "bob", "bob"])
    for metric in (rp.Metric(rp.Count()), rp.Metric(rp.Count(), keep=rp.Last(1))):
        without = state(metric, evidence).without(["ada", "stranger"])
        assert without.equals(state(metric, rows(2, 3, subject="bob")))
        assert (without.held is None) is (not metric.keep)


def test_tallies_with_other_rules_are_other_tallies() -> None:
    """So a state folded under one rule is not taken for one folded under another."""
    one, two = (rp.Policy(rp.Metric(rp.Count(), keep=rp.Last(count))) for count in (1, 2))

    assert one.recipe != two.recipe
    with pytest.raises(rp.MergeError, match="folded with another recipe"):
        two.report(rp.fold(one.recipe, rows(1), as_of=JULY))


def test_an_adaptive_window_counts_rows_before_the_rules() -> None:
    """How much is going on does not depend on who speaks twice."""
    window = rp.Adaptive(rp.Rolling(rp.days(10)), rp.Rolling(rp.days(100)), at_least=3)
    metric = rp.Metric(rp.Count(), keep=rp.Last(9), window=window)
    report = rp.Policy(metric).evaluate(rows(1, 2, 3, 50), as_of=JULY)

    assert 3 == report["ada"].score
    assert 4 == rp.Policy(metric).evaluate(rows(1, 2, 50, 51), as_of=JULY)["ada"].score
    assert 3 == len(report.explain("ada").account.lines)


# explanations


def told(evidence: rp.Evidence, *keep: Any, **parameters: Any) -> str:
    """The explanation of ada."""
    metric = rp.Metric(rp.Points(), name="points", keep=keep, **parameters)
    return str(rp.Policy(metric).evaluate(evidence, as_of=JULY).explain("ada"))


@pytest.mark.parametrize(
    ("keep", "words"),
    [
        (rp.Latest(by="source"), "row 2 (event): only the latest row per source counts; row 0 counts"),
        (rp.Once(per="week"), "row 0 (event): only the first row per calendar week counts; row 1 counts"),
        (
            rp.Burst(within=rp.days(5), by="source"),
            "row 0 (event): rows of one source less than 5 days after the first count as one; row 2 counts",
        ),
        (rp.Burst(within=rp.days(2), anchor="previous"), "rows less than 2 days after the one before count as one"),
        (
            rp.NetClamp(high=3, by="source"),
            "row 0 (event): 50% of it is kept, as the total of amount per source goes no",
        ),
        (rp.NetClamp(high=2, by="source", per="quarter"), "per source and quarter goes no higher than 2"),
        (rp.NetClamp(low=-1, high=2), "row 0 (event): the total of amount goes no higher than 2"),
        (rp.Cap(2, by="source", per="quarter"), "row 0 (event): only the first 2 rows per source and quarter count"),
        (rp.Cap(1), "row 0 (event): only the first row counts"),
        (rp.Last(2), "row 2 (event): only the newest 2 rows count"),
        (rp.AllButLast(), "row 0 (event): the newest row does not count"),
        (rp.Trim(lowest=1, column="amount"), "row 2 (event): the lowest row by amount does not count"),
        (
            rp.Trim(highest=1, at_least=3, column="amount"),
            "row 0 (event): from 3 rows on the highest row by amount does not count",
        ),
        (rp.Only(rp.at_least("amount", 2)), "row 1 (event): only rows where amount is at least 2 count"),
        (rp.Shared(by="source"), "row 0 (event): 33% of it is kept, as the rows per source share one voice"),
        (rp.Shared(by="source", at_least=4), "row 0 (event): fewer than 4 rows per source do not count"),
        (rp.SinceLast(rp.matches("amount", 1.0)), "row 1 (event): it was cleared: only rows after the last row where"),
        (
            rp.Unless(rp.at_most("amount", 1), within=rp.days(9)),
            "row 0 (event): it does not count where there was a row where amount is at most 1 less than 9 days before",
        ),
    ],
)
def test_every_rule_says_why(keep: Any, words: str) -> None:
    """Whoever is judged reads which row counts instead, or what is the most that counts."""
    text = told(rows(1, 2, 4, amount=[2.0, 1.0, 1.0]), keep)

    assert words in text, text
    assert ("Rows left out or kept in part, and why" if "% of it" in words else "Rows left out, and why") in text


def test_a_row_kept_in_part_has_a_line_and_a_reason() -> None:
    """Its weight says how much, and both amounts are in the plain data."""
    evidence = rows(1, 2, amount=[2.0, 2.0])
    metric = rp.Metric(rp.Points(), name="points", keep=(rp.NetClamp(high=3), rp.NetClamp(high=2.5)))
    explanation = rp.Policy(metric).evaluate(evidence, as_of=JULY).explain("ada")
    (entry,) = explanation.left_out

    assert 0.25 == entry.share
    assert entry.reason == "the total of amount goes no higher than 3; and the total of amount goes no higher than 2.5"
    assert "event on 2026-06-30: 2, weight 0.25 (kept in part) (row 0)" in str(explanation)
    assert 0.25 == explanation.to_dict()["left_out"][0]["share"]
    assert {"factor": "kept in part", "value": 0.25} in explanation.to_dict()["account"]["rows"][0]["factors"]


def test_a_row_in_whose_place_none_counts_any_more() -> None:
    """The first of a month that began before the window stands for the others, and counts no more itself."""
    once = rp.Once(by="source", per="month")
    text = told(rows(40, 35, amount=[1.0, 1.0]), once, window=rp.Rolling(rp.days(36)))

    assert "row 0 (event): it lies outside the window: the last 36 days" in text
    assert "row 1 (event): only the first row per source and month counts; row 0 stands for it" in text


def test_many_rows_are_told_together() -> None:
    """Those left out and those kept in part apart."""
    clamp = rp.NetClamp(high=2.5, by="source")
    sources = [name for name in "abcdefghijklmnop" for _ in range(4)]
    text = told(rows(*[k / 100 for k in range(64)], amount=[1.0] * 64, source=sources), clamp)

    reason = "the total of amount per source goes no higher than 2.5"
    assert f"16 rows (event): some of each is kept, as {reason}" in text
    assert f"16 rows (event): each because {reason}" in text


def test_weightless_rows_say_so() -> None:
    """They are nothing to the rules, and their reason is their weight."""
    weight = rp.where("paid", 0.0, equals=False)
    metric = rp.Metric(rp.Count(), keep=rp.Latest(by="source"), weight=weight)
    evidence = rows(1, 2, 3, paid=[False, True, True])

    assert [(0, "its weight is 0"), (2, "only the latest row per source counts")] == [
        (entry.row, entry.reason) for entry in left_out([metric], evidence, as_of=JULY)
    ]
    assert 1.0 == rp.Policy(metric).evaluate(evidence, as_of=JULY)["ada"].score


def test_a_row_that_rules_leave_but_a_later_one_drops() -> None:
    """The rule that leaves nothing of it has the last word."""
    metric = rp.Metric(rp.Count(), keep=(Whatever(0.5), rp.Last(1)))
    entries = left_out([metric], rows(1, 2), as_of=JULY)

    assert [(0, "whatever", 0.5), (1, "only the newest row counts", 0.0)] == [
        (entry.row, entry.reason, entry.share) for entry in entries
    ]
    assert () == left_out([rp.Metric(rp.Count(), keep=rp.Only(rp.ALL, because="x"))], rows(1), as_of=JULY)
    nobody = rp.Metric(rp.Count(), keep=rp.Only(~rp.ALL))
    assert [0.0] == [entry.share for entry in left_out([nobody], rows(1), as_of=JULY)]
    assert 0.0 == rp.Policy(nobody).evaluate(rows(1), as_of=JULY)["ada"].score


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (rp.Once(per="day", tz="Asia/Tokyo", which="last"), "of the rows per day (Asia/Tokyo) only the last counts"),
        (rp.Burst(within=rp.days(1), anchor="previous"), "rows within 1 day of the one before count as one"),
        (rp.Burst(within=rp.days(1), bursts=1), "rows within 1 day of the first count as one, the first time only"),
        (rp.Burst(within=rp.days(1), bursts=3), "rows within 1 day of the first count as one, the first 3 times only"),
        (rp.NetClamp(low=0), "the total of amount stays at least 0"),
        (rp.NetClamp(low=-1, high=2, by="source"), "the total of amount per source stays from -1 to 2"),
        (
            rp.NetClamp(high=2, exempt=rp.kind("gift")),
            "the total of amount stays at most 2, except for rows where kind",
        ),
        (rp.Cap(1, exempt=rp.kind("gift")), "at most 1 row counts, except for rows where kind is gift"),
        (rp.AllButLast(2), "the newest 2 rows do not count"),
        (rp.Fresh(1), "the newest row does not fade"),
        (rp.Trim(lowest=1, highest=2), "the lowest row and the highest 2 rows do not count"),
        (rp.Trim(lowest=2, highest=1), "the lowest 2 rows and the highest row do not count"),
        (rp.Shared(by=("item", "source")), "the rows per item and source share one voice"),
        (rp.Shared(by="item", at_least=2), "the rows per item share one voice, from 2 rows on"),
        (rp.SinceLast(rp.kind("exam")), "only rows after the last row where kind is exam count"),
        (rp.Unless(rp.ALL, per="year"), "unless there was a row where all rows in the same year"),
        (rp.Unless(rp.kind("x"), per="year", before=2), "in the same year or the 2 before"),
    ],
)
def test_a_rule_says_itself_in_words(part: Any, words: str) -> None:
    """For reports and for whoever reads a policy."""
    assert words in part.describe()
