"""An explanation as a text that can be sent to whoever is judged."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.shop import JULY, QUALITY, SPEED, STRIKES, evidence_of, row

import reputation as rp
from reputation.account import Account
from reputation.outlook import Check, Outlook
from reputation.testing.strategies import NOW, Table, policies, tables

POINTS = rp.Metric(rp.Points(start=12), name="points", select=rp.kind("violation"))
LADDER = rp.Ladder(rp.Tier("new"), rp.Tier("good", at=0.6, support=5))
SOMEONE = rp.Rating("ada", 0.75, 3.25, 0.5, 0.9, None, None, {}, "shop", "1", "0123456789abcdef", JULY)


def explained(score: Any, *rows: Mapping[str, Any], **policy: Any) -> rp.Explanation:
    """The explanation of ada, of whom these rows are known."""
    return rp.Policy(score, **policy).evaluate(evidence_of(rows), as_of=JULY).explain("ada")


def told(score: Any, *rows: Mapping[str, Any], **policy: Any) -> str:
    """The text about ada."""
    return str(explained(score, *rows, **policy))


def section(text: str, heading: str) -> list[str]:
    """The lines below a heading, up to the next empty line."""
    return text.partition(f"{heading}\n")[2].partition("\n\n")[0].splitlines()


# whole texts


def test_a_seller_reads_how_the_score_came_about_and_what_is_missing() -> None:
    """The text of the first program, with a chargeback and a row that no metric asks for."""
    score, five = rp.Deduct(QUALITY, STRIKES, per_point=0.05, cap=0.4), "5 on a scale of 1 to 5"
    text = told(
        score,
        row("review", 30, value=5, verified=True),
        row("review", 177, value=4, verified=False),
        row("strike", 11),
        row("visit"),
        name="sellers",
        version="1",
        tiers=LADDER,
    )

    assert re.sub(r"\([0-9a-f]{16}\)", "(digest)", text).splitlines() == [
        "ada: score 0.717, tier 'new'.",
        "Policy 'sellers', version 1 (digest), as of 2026-07-01 00:00 UTC.",
        "Support, the evidence behind the score: 3.2.",
        "Likely range: 0.470 to 0.894.",
        "What the range is: the bounds of its parts, carried through the same steps as the score.",
        "",
        "How the score came about",
        "    0.700  starting point",
        f"   +0.061  review on 2026-06-01: {five}, weight 3 (verified counts 3), 89% left after 30 days (row 0)",
        "   +0.002  review on 2026-01-05: 4 on a scale of 1 to 5, 51% left after 177 days (row 1)",
        "   -0.046  less 0.05 per point of strikes, at most 0.40",
        "             how strikes came about",
        "                 0.000  starting point",
        "                +0.919  strike on 2026-06-20, 92% left after 11 days (row 2)",
        "               = 0.919  strikes",
        "  = 0.717  score",
        "",
        "Tier: new",
        "  Still missing for 'good':",
        "    support at least 5: now 3.18, 1.82 missing",
        "",
        "Rows left out, and why",
        "  row 3 (visit): no metric asks for it",
    ]


def test_whoever_is_unrated_reads_why() -> None:
    """No numbers, what is missing, and what a first tier takes."""
    text = told(rp.Deduct(QUALITY, STRIKES, per_point=0.05), tiers=rp.Ladder(*LADDER.tiers, no_data="unrated"))

    assert [line for line in text.splitlines() if not line.startswith("Policy")] == [
        "ada: not enough evidence for a score, tier 'unrated'.",
        "",
        "Why there is no score",
        "  no evidence yet for quality",
        "",
        "Tier: unrated",
        "  Still missing for 'new':",
        "    a score: not enough evidence yet",
    ]


@pytest.mark.parametrize(
    ("later", "sentence"),
    [
        (None, None),
        (rp.days(0), "In force since 2026-07-01 00:00 UTC."),
        (-rp.hours(36), "In force since 2026-06-29 12:00 UTC."),
        (rp.days(31), "Not in force before 2026-08-01 00:00 UTC: this is a rehearsal."),
    ],
)
def test_a_reader_is_told_whether_the_rules_are_in_force(later: timedelta | None, sentence: str | None) -> None:
    """Right after the policy is named; nothing where the policy does not say."""
    start = None if later is None else JULY + later
    lines = told(SPEED, row("delivery", value=5), effective_from=start).splitlines()

    assert sentence == (lines[2] if later is not None else None)
    assert lines[2 if later is None else 3].startswith("Support, ")


def test_points_are_whole_numbers() -> None:
    """Nothing but what was counted: no range, no tier, no decimals."""
    text = told(POINTS, row("violation", 4, amount=-3), row("violation", 2, amount=-13, id="v7"))

    assert [line for line in text.splitlines() if not line.startswith("Policy")] == [
        "ada: score -4.",
        "Support, the evidence behind the score: 2.",
        "There is no range around the score.",
        "",
        "How the score came about",
        "    12  starting point",
        "   -13  violation on 2026-06-29: -13 (id v7)",
        "    -3  violation on 2026-06-27: -3 (row 0)",
        "  = -4  score",
    ]


# the summary


def test_a_tier_that_changed_is_told_with_the_one_before() -> None:
    """Who stays reads nothing of it."""
    policy = rp.Policy(QUALITY, tiers=rp.Ladder(rp.Tier("new"), rp.Tier("good", at=0.72)))
    good, bad = (
        rp.Evidence.from_columns(subject="ada", kind="review", occurred_at=[JULY], value=[value], verified=True)
        for value in (1.0, 0.0)
    )
    before = policy.evaluate(good, as_of=JULY)

    assert str(policy.evaluate(bad, as_of=JULY, previous=before).explain("ada")).startswith(
        "ada: score 0.538, tier 'new' (before: 'good').\n"
    )
    assert str(policy.evaluate(good, as_of=JULY, previous=before).explain("ada")).startswith(
        "ada: score 0.769, tier 'good'.\n"
    )


def test_an_open_range_is_told_as_such() -> None:
    """One amount says nothing of how far the next may lie away."""
    assert "\nLikely range: unbounded.\n" in told(rp.Metric(rp.Mean(column="hours")), row("reply", hours=2.5))


# how the score came about


def test_weights_and_ages_are_told_where_they_matter() -> None:
    """A weight of several factors is a product; what is almost new or almost gone is told in words."""
    factors = rp.where("verified", 3) * rp.saturating("words", 50)
    metric = attrs.evolve(QUALITY, weight=factors, decay=rp.HalfLife(rp.days(1)), name="quality")
    rows = section(
        told(
            metric,
            row("review", 0.001, value=5, verified=True, words=50),
            row("review", 1, value=5, verified=False, words=50),
            row("review", 9, value=5, verified=True, words=150),
        ),
        "How the score came about",
    )

    assert [
        (
            "weight 1.5: 3 (verified counts 3) times 0.5 (words counts 0.5), "
            "more than 99% left after less than a day (row 0)"
        ),
        "weight 0.5 (words counts 0.5), 50% left after 1 day (row 1)",
        "weight 2.25: 3 (verified counts 3) times 0.75 (words counts 0.75), less than 1% left after 9 days (row 2)",
    ] == [line.partition("1 to 5, ")[2] for line in rows[1:-1]]


def test_a_weight_without_a_name_is_a_number() -> None:
    """Factors that multiply to something else than 1 have names; a bare weight comes from a caller's own account."""
    line = explained(QUALITY, row("review", value=5, verified=False)).account.lines[0]
    found = attrs.evolve(
        explained(QUALITY, row("review", value=5, verified=False)),
        account=Account("quality", 0.75, 1.0, 0.7, (attrs.evolve(line, weight=2.0, contribution=0.05),)),
    )

    assert "weight 2, more than 99% left" in str(found)


def test_many_rows_are_told_in_groups() -> None:
    """By metric, kind and factors, in the order of the parts; what each group adds is the sum of its rows."""
    score = rp.Composite({QUALITY: 0.5, SPEED: 0.5})
    reviews = [row("review", 0, value=1 + place % 5, verified=place < 4) for place in range(12)]
    text = told(score, *reviews, row("delivery", 0, value=5))
    amounts = text.partition("share of their part.\n\n")[2].partition("\n\n")[0].splitlines()
    scale = "(0 is the worst, 1 the best)"

    assert [
        "  part     score  share",
        "  quality  0.508    50%",
        "  speed    1.000    50%",
        "  Amounts below are already multiplied by the share of their part.",
    ] == section(text, "How the score came about")
    assert [
        "    0.600  starting point",
        f"   -0.065  quality: 4 rows of kind review, mean value 0.375 {scale}, counting 12 in all; verified counts 3",
        f"   -0.031  quality: 8 rows of kind review, mean value 0.469 {scale}",
        f"   +0.250  speed: 1 row of kind delivery, mean value 1 {scale}",
        "  = 0.754  score",
    ] == amounts


def test_events_in_groups_have_no_mean() -> None:
    """Thirteen strikes are a number of strikes; thirteen amounts have a mean, but no best or worst."""
    fading = told(STRIKES, *(row("strike", 90) for _ in range(13)))
    fined = told(POINTS, *(row("violation", amount=-2) for _ in range(13)))

    assert "   +6.500  13 rows of kind strike, counting 6.5 in all" in fading.splitlines()
    assert "    -26  13 rows of kind violation, mean value -2" in fined.splitlines()


def test_rows_of_a_composite_name_their_metric() -> None:
    """Where there is only one metric its name says nothing."""
    both = told(
        rp.Composite({QUALITY: 0.5, SPEED: 0.5}), row("review", value=5, verified=False), row("delivery", value=5)
    )

    assert "(quality, row 0)" in both
    assert "(speed, row 1)" in both


def test_notes_are_told_once() -> None:
    """What is left out of two parts for one reason is one note; where one part is all, its share changes nothing."""
    score = rp.Worst(rp.Composite({QUALITY: 0.5, SPEED: 0.5}, name="overall"), SPEED)
    text = told(score, row("review", value=5, verified=False))

    assert ["  overall decides: it is the lowest", "  speed is left out: no evidence yet"] == section(text, "Notes")
    assert "already multiplied" not in text


def test_a_step_tells_what_it_depends_on() -> None:
    """A load without rows is a number; an unknown one says so; sums without rows are told as sums."""
    review = row("review", value=5, verified=False)
    policy = rp.Policy(rp.Deduct(QUALITY, STRIKES, per_point=0.05))
    rows = rp.Evidence.from_columns(
        subject="ada", kind=["review", "strike"], occurred_at=JULY, value=[1.0, None], verified=False
    )
    summed = str(policy.report(rp.fold(policy.recipe, rows, as_of=JULY)).explain("ada"))

    assert "             strikes is 0\n" in told(policy.score, review)
    assert "             speed: no evidence yet\n" in told(rp.Deduct(QUALITY, SPEED, per_point=0.05), review)
    assert "  made from stored sums, so single rows are not shown" in summed.splitlines()
    assert "                +1  strikes, all rows together" in summed.splitlines()


# tiers


def tier(score: float = 0.75, *checks: Check, held: Sequence[Check] = (), above: str | None = "next") -> list[str]:
    """What is told of a tier with these checks missing, or held."""
    explanation = rp.Explanation(
        attrs.evolve(SOMEONE, score=score),
        Account("quality", score, 3.0, score),
        "a range",
        Outlook("now", tuple(held), above, checks),
        (),
        rows_known=True,
    )
    return section(str(explanation) + "\n\n", "Tier: now")


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (Check("score at least 0.60", "fail", 0.599, 0.6, 0.001), "now 0.599, 0.001 missing"),
        (Check("score at least 0.60", "fail", 0.59996, 0.6, 0.6 - 0.59996), "now 0.59996, 0.00004 missing"),
        (Check("score at least 0.60", "pass", 0.6, 0.6, 0.0), "now 0.600, just enough"),
        (
            Check("score more than 0.60", "fail", 0.6, 0.6, 0.0),
            "now 0.600, which is the limit itself and does not pass",
        ),
        (Check("support at least 5", "insufficient", 0.0, 5.0, 5.0), "now 0, 5 missing"),
        (Check("support at least 30", "pass", 97.073, 30.0, -67.073), "now 97.1, 67.1 to spare"),
        (Check("late at most 0.03", "fail", 0.07, 0.03, 0.04), "now 0.0700, 0.0400 too much"),
        (Check("orders at least 10,000", "fail", 9999.5, 10000.0, 0.5), "now 9,999.5, 0.5 missing"),
        (Check("score at least 1", "fail", 1 - 2**-53, 1.0, 2**-53), "now 1, 1.11e-16 missing"),
        (Check("late at most 0.03", "insufficient", None, 0.03, None), "not enough evidence yet"),
        (Check("lower bound of late at least 0", "fail", None, 0.0, None), "not met"),
        (Check("checked by hand", "pass"), "met"),
    ],
)
def test_a_condition_is_told_with_its_distance(check: Check, text: str) -> None:
    """With enough digits to tell the number from the limit, and no more."""
    assert [f"    {check.text}: {text}"] == tier(0.75, check)[1:]


def test_conditions_that_are_joined_say_how_many_it_takes() -> None:
    """Both, all, any one, or so many of several; a gate from elsewhere says it in its own words."""
    a, b, c = (Check(f"{name} at least 1", "fail", 0.0, 1.0, 1.0) for name in "abc")
    lines = tier(
        0.75,
        Check("a and b", "fail", parts=(a, b), need=2),
        Check("a and b and c", "fail", parts=(a, b, c), need=3),
        Check("a or b", "fail", parts=(a, Check("b and c", "fail", parts=(b, c), need=2)), need=1),
        Check("two of a, b and c", "fail", parts=(a, b, c), need=2),
        Check("something odd", "fail", parts=(a, b)),
    )

    assert [
        "  Still missing for 'next':",
        "    both of these:",
        "      a at least 1: now 0, 1 missing",
        "      b at least 1: now 0, 1 missing",
        "    all of these:",
        "      a at least 1: now 0, 1 missing",
        "      b at least 1: now 0, 1 missing",
        "      c at least 1: now 0, 1 missing",
        "    any one of these:",
        "      a at least 1: now 0, 1 missing",
        "      both of these:",
        "        b at least 1: now 0, 1 missing",
        "        c at least 1: now 0, 1 missing",
        "    any 2 of these:",
        "      a at least 1: now 0, 1 missing",
        "      b at least 1: now 0, 1 missing",
        "      c at least 1: now 0, 1 missing",
        "    something odd (not met):",
        "      a at least 1: now 0, 1 missing",
        "      b at least 1: now 0, 1 missing",
    ] == lines


def test_what_keeps_a_tier_is_told_with_what_there_is_to_spare() -> None:
    """One condition or several; at the top there is nothing more to reach."""
    held = [Check("score at least 0.60", "pass", 0.75, 0.6, -0.15), Check("support at least 5", "pass", 9.0, 5.0, -4.0)]

    assert [
        "  Kept as long as all of these hold:",
        "    score at least 0.60: now 0.750, 0.150 to spare",
        "    support at least 5: now 9, 4 to spare",
        "  There is no higher tier.",
    ] == tier(0.75, held=held, above=None)
    assert "  Kept as long as this holds:" == tier(0.75, held=held[:1])[0]


def test_without_any_tier_the_first_one_is_what_is_missing() -> None:
    """A ladder whose lowest tier takes more than there is."""
    lines = told(QUALITY, row("review", value=1, verified=True), tiers=rp.Ladder(rp.Tier("fair", at=0.9))).splitlines()

    assert ["Tier: none", "  Still missing for 'fair':", "    score at least 0.90: now 0.539, 0.361 missing"] == lines[
        -3:
    ]
    assert lines[0] == "ada: score 0.539."


# rows left out


def test_one_row_left_out_of_several_metrics_is_one_line() -> None:
    """The metrics share it where the reason is the same."""
    rows = [row("review", value=5, verified=False, status="annulled"), row("review", value=4, verified=False)]
    text = told(QUALITY, *rows, metrics=attrs.evolve(QUALITY, name="recent"))

    assert ["  row 0 (review; quality and recent): its status is annulled"] == section(text, "Rows left out, and why")


def test_a_row_that_another_replaces_says_which() -> None:
    """The reader can look it up."""
    first = row("review", value=5, verified=False, id="a", version=1)
    text = told(QUALITY, first, {**first, "value": 4, "version": 2})

    assert ["  row 0 (review): a newer version replaces it; row 1 counts"] == section(text, "Rows left out, and why")


def test_many_rows_left_out_are_told_by_reason() -> None:
    """A single row of a reason keeps its number; more reasons than a reader reads are counted."""
    review = row("review", value=4, verified=False)
    annulled = row("review", value=5, verified=False, status="annulled")
    few = section(told(QUALITY, *[row("visit")] * 13, annulled, review), "Rows left out, and why")
    many = section(
        told(QUALITY, review, *(row(f"kind{place % 14:02}") for place in range(28))), "Rows left out, and why"
    )

    assert ["  13 rows (visit): each because no metric asks for it", "  row 13 (review): its status is annulled"] == few
    assert ["  2 rows (kind11): each because no metric asks for it", "  ... and 4 more"] == many[-2:]
    assert 13 == len(many)


# law


@given(st.data())
def test_a_text_holds_no_machine_words(data: st.DataObject) -> None:
    """For any policy: no NaN, no None, no minus before a zero, no blank at the end of a line."""
    table: Table = data.draw(tables())
    report = data.draw(policies(table.columns)).evaluate(table.evidence(), as_of=NOW)

    for text in [str(report), *(str(report.explain(subject)) for subject in report.subjects)]:
        assert not re.search(r"\bnan\b|\bNone\b|\binf\b|np\.|-0\.?0*\s|\+0\.?0*\s|[ \t]\n|\n\n\n", text + "\n"), text


def test_what_is_shown_adds_up() -> None:
    """A reader with a pencil gets the score that is written below; each amount is rounded, but not each for itself."""
    rows = [row("review", 20 * k, value=1 + k % 5, verified=k % 2 == 0) for k in range(9)]
    lines = section(told(QUALITY, *rows), "How the score came about")
    amounts = [round(1000 * float(line.split()[0])) for line in lines[:-1]]

    assert round(1000 * float(lines[-1].split()[1])) == sum(amounts)


def test_too_many_different_weights_make_one_group() -> None:
    """Thirteen weights in thirteen groups would help nobody; then only what weighs is told."""
    metric = attrs.evolve(QUALITY, weight=rp.field("share"), decay=rp.Forever())
    few = [row("review", value=4, share=0.5 + k % 2) for k in range(14)]
    many = [row("review", value=4, share=0.5 + k) for k in range(14)]

    assert [
        "7 rows of kind review, mean value 0.75 (0 is the worst, 1 the best), counting 3.5 in all; share counts 0.5",
        "7 rows of kind review, mean value 0.75 (0 is the worst, 1 the best), counting 10.5 in all; share counts 1.5",
    ] == [line.split(maxsplit=1)[1] for line in section(told(metric, *few), "How the score came about")[1:-1]]
    (line,) = section(told(metric, *many), "How the score came about")[1:-1]
    assert line.endswith("counting 98 in all; weighed by share")
