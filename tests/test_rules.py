"""Policies as rules in plain language."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.test_public import PARAMETERS

import reputation as rp
from reputation.statistics import Count as Rows
from reputation.testing.strategies import (
    ADVANCING,
    FADING,
    FRACTIONS,
    SHAPES,
    WHOLE,
    conditions,
    models,
    nodes,
    policies,
    selections,
    spans,
)

JUNE, JULY = (datetime(2026, month, 20, tzinfo=UTC) for month in (6, 7))
COLUMNS = SHAPES[0]
REVIEWS = rp.Metric(rp.Wilson(), name="reviews", select=rp.kind("review"))
STRIKES = rp.Metric(rp.Count(), name="strikes", select=rp.kind("strike"))


def rules(score: Any, **policy: Any) -> str:
    """The rules of a policy, without the fingerprint, which moves whatever moves."""
    text = rp.Policy(score, **policy).rules()
    return "\n".join(line for line in text.splitlines() if not line.startswith("Fingerprint "))


def block(text: str, heading: str) -> list[str]:
    """What is said of one score or level."""
    lines = text.splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(f"  {heading}"))
    end = next((place for place, line in enumerate(lines[start:], start) if not line), len(lines))
    return [line.strip() for line in lines[start:end]]


def section(text: str, heading: str) -> str:
    """One section of the rules."""
    return next(part for part in text.split("\n\n") if part.startswith(heading))


# whole texts


def test_a_seller_reads_the_whole_of_the_rules() -> None:
    """Dates, how the score comes about, what is measured, levels, words: everything that decides about anybody."""
    quality = rp.Metric(
        rp.Beta(prior=rp.Prior(mean=0.7, strength=10)),
        name="quality",
        select=rp.kind("review"),
        weight=rp.where("verified", 3.0) * rp.field("stake", missing=0.5),
        decay=rp.HalfLife(rp.days(180)),
    )
    late = rp.Metric(
        rp.Ratio(rp.matches("late", True)),
        name="late_rate",
        select=rp.kind("delivery"),
        window=rp.Days(60, tz="Asia/Shanghai"),
        date="refers_to_at",
        statuses="active",
    )
    policy = rp.Policy(
        rp.Deduct(quality, STRIKES, per_point=0.05, cap=0.4, name="standing"),
        metrics=late,
        tiers=rp.Ladder(
            rp.Tier("new"),
            rp.Tier("trusted", at=0.6, support=5),
            rp.Tier(
                "star",
                at=0.8,
                exit=0.75,
                support=20,
                exit_support=15,
                when=rp.AtMost("late_rate", 0.04, allowance=2, exit=0.05),
            ),
        ),
        stabilisers=(rp.Grace(rp.days(30), tier="star"), rp.KOfLast(2, 3, on="promotion")),
        schedule=rp.Monthly(20, tz="Asia/Shanghai"),
        name="sellers",
        version="2026-07",
        published_at=JUNE,
        effective_from=JULY,
        notice=rp.days(15),
        comment="late deliveries count from 60 days on, not 90.",
    )

    assert policy.rules().splitlines() == [
        "Rules: sellers, version 2026-07",
        "In force from 2026-07-20 00:00 (UTC).",
        "Published on 2026-06-20 00:00 (UTC).",
        "Changes are published at least 15 days before they are in force.",
        f"Fingerprint {policy.digest}; it changes with any of these rules.",
        "About this version: late deliveries count from 60 days on, not 90.",
        "",
        "How the score comes about",
        "  The score is standing.",
        "",
        "  standing: quality less 0.05 per point of strikes, at most 0.40",
        "    Result: from 0 to 1",
        "    Without evidence: no score where quality has none; nothing is deducted where strikes has none",
        "",
        "What is measured",
        "  Of several versions of a row only the newest counts; a row that was delivered twice counts once.",
        "  A row that lacks what a measure is made of does not count for it.",
        "  Unless a measure says otherwise,",
        "    - each row counts 1, whatever its age, while it is active or under appeal;",
        "    - ages and time windows go by the date on which something happened, occurred_at;",
        "    - the result lies from 0 to 1;",
        "    - without any row that counts there is no score, which is not the same as a score of 0.",
        "",
        "  quality: share of good outcomes; prior 0.70 with strength 10",
        "    Rows: those where kind is review",
        "    Weight: verified counts 3, everything else 1",
        "      times: its stake, 0.5 where that is unknown",
        "    With age: half is left after 180 days",
        "    Likely range: central interval of the Beta posterior, probability 0.95 (arcsine form)",
        "",
        "  strikes: number of rows",
        "    Rows: those where kind is strike",
        "    Result: 0 or more",
        "    Without evidence: 0",
        "",
        "What is measured beside the score",
        "",
        "  late_rate: share of rows where late is true",
        "    Rows: those where kind is delivery",
        "    Status: rows count while they are active",
        "    Date: ages and time windows go by refers_to_at; a row without it does not count",
        "    Time window: the last 60 calendar days, today included (Asia/Shanghai)",
        "    Likely range: Wilson interval that holds the true share with probability 0.95",
        "",
        "Levels, lowest first",
        "  Everyone holds the highest level whose conditions are all met. A condition that lacks evidence is not met.",
        "  Whoever has no score holds the level 'new'.",
        "  A limit that says 'kept' is the one for whoever already holds the level or a higher one.",
        "",
        "  new",
        "    - nothing is asked",
        "",
        "  trusted",
        "    - standing at least 0.60",
        "    - support of standing at least 5",
        "",
        "  star",
        "    - standing at least 0.80 (kept down to 0.75)",
        "    - support of standing at least 20 (kept down to 15)",
        "    - late_rate at most 0.04 (up to 2 in number always pass) (kept up to 0.05)",
        "",
        "How levels change",
        "  Levels are taken on day 20 of every month at 00:00 (Asia/Shanghai).",
        "  Between two such moments they stay; what would be taken is shown as a projection.",
        "  What the conditions give is held, or held back, by these rules, one after the other:",
        "    1. no demotion for 30 days after a promotion to star",
        "    2. no promotion but to a level that was reached at 2 of the last 3 evaluations",
        "",
        "What the words mean",
        "  row: one thing that happened and is on record, such as a review, an order or a complaint",
        "  weight: how much a row counts, before time has left its mark",
        "  support: the evidence behind a score: the sum of what its rows count, less what has faded",
        "  prior: what is believed before the first row; its strength is the support that this belief is worth",
        "  evaluation: one taking of the levels of everybody",
        "  likely range: how low and how high a score may reasonably be; its ends are the lower and the upper bound",
    ]


def test_a_single_measure_is_the_score() -> None:
    """Without a name it is called the score; there is nothing to put together, and no date to go by."""
    assert rules(rp.Metric(rp.Points(start=12), weight=rp.saturating("words", 50))).splitlines() == [
        "Rules: unnamed, version 0",
        "",
        "How the score comes about",
        "  The score is what is measured, as it is.",
        "",
        "What is measured",
        "  Of several versions of a row only the newest counts; a row that was delivered twice counts once.",
        "  A row that lacks what a measure is made of does not count for it.",
        "  Unless a measure says otherwise,",
        "    - each row counts 1, whatever its age, while it is active or under appeal;",
        "    - the result lies from 0 to 1;",
        "    - without any row that counts there is no score, which is not the same as a score of 0.",
        "",
        "  the score: total of amount, starting from 12",
        "    Rows: all",
        "    Weight: counts more with more words: 0.5 at 50, never above 1, 0 where that is unknown",
        "    Result: any number",
        "    Without evidence: 12",
        "",
        "What the words mean",
        "  row: one thing that happened and is on record, such as a review, an order or a complaint",
        "  weight: how much a row counts, before time has left its mark",
    ]


def test_keep_rules_are_said_in_order() -> None:
    """Between the weight and the age, and what they look at where there is a window."""
    rules_ = (rp.Latest(by="source"), rp.Cap(3, per="month", tz="Asia/Tokyo"), rp.Last(100))
    said = block(
        rules(rp.Metric(rp.Beta(), keep=rules_, window=rp.Days(90), decay=rp.HalfLife(rp.days(30)))), "the score"
    )

    assert said[2:7] == [
        "Time window: the last 90 calendar days, today included (UTC)",
        "Kept: of the rows per source only the latest counts; it looks at the rows outside of the time window, too",
        "then: at most 3 rows per month (Asia/Tokyo) count; it looks at the rows outside of the time window, too",
        "then: only the newest 100 rows count",
        "With age: half is left after 30 days",
    ]
    alone = block(rules(rp.Metric(rp.Beta(), keep=rp.Latest(by="source"))), "the score")
    assert "Kept: of the rows per source only the latest counts" in alone


# names


def test_scores_without_a_name_are_numbered() -> None:
    """Nodes are steps, metrics measures; one score in two places is one, also inside a gate."""
    inner = rp.Metric(rp.Mean(), select=rp.kind("delivery"))
    text = rules(
        rp.Worst(rp.Clamp(inner, high=0.9), rp.ScaleBy(inner, REVIEWS)),
        tiers=rp.Ladder(rp.Tier("good", when=rp.AtLeast(inner, 0.5) & ~rp.AtMost(rp.Metric(rp.Count()), 3))),
    )

    assert ["the score: the lowest of step 1 and step 2"] == block(text, "the score")[:1]
    assert ["step 1: measure 1, at most 0.90"] == block(text, "step 1")[:1]
    assert ["step 2: measure 1 times reviews"] == block(text, "step 2")[:1]
    assert "Without evidence: no score where measure 1 has none; measure 1 itself where reviews has none" in text
    assert ["measure 1: mean of value"] == block(text, "measure 1")[:1]
    assert ["good", "- measure 1 at least 0.50", "- not (measure 2 at most 3)"] == block(text, "good")


def test_labels_keep_clear_of_names() -> None:
    """A name that is given is nobody else's label."""
    taken = [attrs.evolve(REVIEWS, name=name) for name in ("measure 1", "the score", "step 2")]
    text = rules(rp.Composite({rp.Worst(rp.Metric(rp.Count()), *taken): 1.0}))

    assert "  The score is step 1." in text
    assert ["step 1: mean of step 3 (weight 1)"] == block(text, "step 1")[:1]
    assert ["step 3: the lowest of measure 2, measure 1, the score and step 2"] == block(text, "step 3")[:1]


# levels


@pytest.mark.parametrize(
    ("ladder", "said"),
    [
        (rp.Ladder(rp.Tier("new"), rp.Tier("good", at=0.5)), ["Whoever has no score holds the level 'new'."]),
        (rp.Ladder(rp.Tier("new"), no_data="unrated"), ["Whoever has no score holds the level 'unrated'."]),
        (
            rp.Ladder(rp.Tier("good", at=0.5)),
            ["Whoever has no score holds no level.", "Whoever meets the conditions of no level holds none."],
        ),
    ],
)
def test_levels_say_who_holds_none(ladder: rp.Ladder, said: list[str]) -> None:
    """Of an unrated subject, and of one that meets nothing."""
    lines = section(rules(REVIEWS, tiers=ladder), "Levels").splitlines()

    assert said == [line.strip() for line in lines[2:]]


def test_a_policy_without_levels_speaks_of_none() -> None:
    """There is nothing to hold."""
    assert "Levels" not in rules(REVIEWS)


# dates


def test_dates_are_told_by_the_clocks_that_are_asked_for() -> None:
    """The text differs in nothing else."""
    policy = rp.Policy(REVIEWS, effective_from=JULY)

    assert "In force from 2026-07-20 08:00 (Asia/Shanghai)." == policy.rules(tz="Asia/Shanghai").splitlines()[1]
    assert policy.rules().splitlines()[2:] == policy.rules(tz="Asia/Shanghai").splitlines()[2:]
    with pytest.raises(rp.PolicyError, match="tz must name a known time zone"):
        policy.rules(tz="Mars/Olympus")


# parts from elsewhere


@attrs.frozen
class Effort:
    """Everything a part from elsewhere can be, without a word to say."""

    power: float = 2.0
    range: tuple[float, float] = (0.0, 1.0)
    name = None
    statistic = Rows()
    bounds_mean = "nothing much"

    def __call__(self, rows: Any) -> Any:
        """Weigh or select."""
        return rows["words"] ** self.power

    def remaining(self, age: Any, ops: Any) -> Any:
        """Fade."""
        return ops.exp2(-self.power * age)

    def finalize(self, stats: Any) -> Any:
        """Estimate."""
        raise NotImplementedError

    def answer(self, lookup: Any) -> Any:
        """Decide."""
        raise NotImplementedError

    def scores(self) -> tuple[()]:
        """Ask nothing."""
        return ()

    leaves = scores


@attrs.frozen
class Window:
    """A window from elsewhere, without words."""

    length: timedelta

    def interval(self, as_of: int) -> tuple[int, int]:
        """Reach back."""
        return as_of - self.length // timedelta(microseconds=1), as_of + 1


@attrs.frozen
class Root:
    """A node from elsewhere with words of its own; it says nothing of evidence."""

    score: Any
    name: str | None = None
    range: tuple[float, float] = (-math.inf, 1.0)

    def parts(self) -> tuple[Any, ...]:
        """The one."""
        return (self.score,)

    def combine(self, estimates: Any) -> Any:
        """Take the root."""
        return estimates[0]

    def describe(self) -> str:
        """Say it."""
        return f"the root of {self.score.describe()}"


class Closed:
    """A gate that is no attrs class."""

    def answer(self, lookup: Any) -> Any:
        """Decide."""
        raise NotImplementedError

    def scores(self) -> tuple[()]:
        """Ask nothing."""
        return ()

    leaves = scores

    def __repr__(self) -> str:
        return "Closed()"


class Plain:
    """A predicate that is no attrs class, and cannot be stored."""

    def __call__(self, rows: Any) -> Any:
        """Select."""
        return rows["words"] >= 10

    def __repr__(self) -> str:
        return "Plain(10)"


def test_parts_without_words_are_named_by_class_and_parameters() -> None:
    """Whatever they are: nothing is passed over in silence."""
    text = rules(
        rp.Metric(Effort(3.0), select=Effort(4.0), weight=Effort(5.0), decay=Effort(6.0), window=Window(rp.days(7))),
        tiers=rp.Ladder(
            rp.Tier("good", when=rp.Any((rp.All((Effort(8.0), rp.Not(Effort(9.0)))), rp.k_of(1, Effort(10.0)))))
        ),
    )

    assert block(text, "the score") == [
        "the score: Effort(power=3.0, range=(0.0, 1.0))",
        "Rows: those where Effort(power=4.0, range=(0.0, 1.0))",
        "Time window: Window(length=datetime.timedelta(days=7))",
        "Weight: Effort(power=5.0, range=(0.0, 1.0))",
        "With age: Effort(power=6.0, range=(0.0, 1.0))",
        "Likely range: nothing much",
        "Without evidence: not said",
    ]
    for power in (8, 9, 10):
        assert f"Effort(power={power}.0, range=(0.0, 1.0))" in section(text, "  good")


def test_windows_without_words_speak_through_an_adaptive_one() -> None:
    """The same holds for what is inside a part of ours."""
    window = rp.Adaptive(Window(rp.days(7)), rp.Rolling(rp.days(30)), at_least=4)

    words = "Window(length=datetime.timedelta(days=7)) if there are at least 4 rows, otherwise the last 30 days"
    assert f"Time window: {words}" in block(rules(rp.Metric(rp.Count(), window=window)), "the score")


def test_a_node_from_elsewhere_speaks_of_its_parts_by_their_labels() -> None:
    """And what it does not say of evidence is left out."""
    text = rules(Root(rp.Metric(rp.Mean())))

    assert ["the score: the root of measure 1", "Result: 1 or less"] == block(text, "the score")


def test_a_part_that_hides_its_parameters_speaks_as_it_can() -> None:
    """What is no attrs class is not looked into."""
    gate = Closed()

    assert ["good", "- Closed()", "- not (Closed())"] == block(
        rules(REVIEWS, tiers=rp.Ladder(rp.Tier("good", when=rp.All((gate, rp.Not(gate)))))), "good"
    )


def test_a_policy_that_cannot_be_stored_has_rules_all_the_same() -> None:
    """Only the fingerprint is missing."""
    policy = rp.Policy(rp.Metric(rp.Count(), select=Plain()))

    assert "Rows: those where Plain(10)" in policy.rules()
    assert "Fingerprint" not in policy.rules()


# every parameter shows


def placed(part: Any) -> rp.Policy | None:
    """A policy in which a part stands; None for what stands in no policy."""
    if isinstance(part, rp.Policy):
        return part
    if hasattr(part, "to_unit") or isinstance(part, rp.Override | rp.Decision):  # of the evidence, and of a report
        return None
    if isinstance(part, rp.Prior):
        return rp.Policy(rp.Metric(rp.Beta(prior=part)))
    if hasattr(part, "parts") and hasattr(part, "combine"):
        return rp.Policy(part)
    return penal(part) or steadied(part) or rp.Policy(part if isinstance(part, rp.Metric) else metric(part))


def penal(part: Any) -> rp.Policy | None:
    """A policy with a ledger in which a part stands; None for what is no part of ledgers."""
    if hasattr(part, "looks_at"):
        return rp.Policy(rp.Metric(rp.Beta(), keep=part))
    if isinstance(part, rp.Months):
        return rp.Policy(rp.Metric(rp.Beta(), keep=rp.Expire(part)))
    if not isinstance(part, rp.Sanction | rp.Escalation | rp.AppealTerms):
        return None
    ledger = rp.Metric(rp.Points(), name="points")
    if isinstance(part, rp.AppealTerms):
        return rp.Policy(ledger, appeals=part)
    if isinstance(part, rp.Sanction):
        return rp.Policy(ledger, sanctions=rp.Escalation("points", part))
    return rp.Policy(part.ledger if isinstance(part.ledger, rp.Metric) else ledger, sanctions=part)


def steadied(part: Any) -> rp.Policy | None:
    """A policy with levels in which a part stands; None for what is no part of levels."""
    stars = rp.Ladder(rp.Tier("new"), rp.Tier("star", at=0.8))
    if hasattr(part, "settle"):
        return rp.Policy(REVIEWS, tiers=stars, stabilisers=part)
    if hasattr(part, "moments") or isinstance(part, rp.OnEvent):
        return rp.Policy(REVIEWS, tiers=stars, schedule=part)
    if isinstance(part, rp.Tier | rp.Ladder) or hasattr(part, "answer"):
        return rp.Policy(LEAVES["reviews"], metrics=tuple(LEAVES.values()), tiers=levels(part))
    return None


LEAVES = {part.name: part for part in PARAMETERS if isinstance(part, rp.Metric)} | {
    "late": next(
        which for part in PARAMETERS if isinstance(part, rp.Worst) for which in part.scores if which.name == "late"
    ),
    **{name: rp.Metric(rp.Count(), name=name, select=rp.kind(name)) for name in ("days", "likes")},
}


def levels(part: Any) -> rp.Ladder:
    """A ladder with a tier or a gate in it."""
    if isinstance(part, rp.Ladder):
        return part
    return rp.Ladder(rp.Tier("new"), part if isinstance(part, rp.Tier) else rp.Tier("star", when=part))


def metric(part: Any) -> rp.Metric:
    """A metric that holds a part."""
    if hasattr(part, "finalize"):
        return rp.Metric(part)
    if hasattr(part, "remaining"):
        return rp.Metric(rp.Beta(), decay=part)
    if hasattr(part, "interval") or hasattr(part, "mask") or isinstance(part, rp.Adaptive):
        return rp.Metric(rp.Beta(), window=part)
    return rp.Metric(rp.Beta(), weight=part) if hasattr(part, "__mul__") else rp.Metric(rp.Beta(), select=part)


PLACEABLE = tuple(part for part in PARAMETERS if placed(part) is not None)

TEXTS = ("quarter", "recorded_at", "pending", "floor", "support", "Asia/Tokyo")
ANYTHING = (0.5, 2, 7.0, "other", rp.days(3), rp.kind("other"), rp.Prior(0.5, 3), (0.5, 0.9), REVIEWS, JUNE)


def others(value: Any) -> Iterator[Any]:
    """Values that stand near a value, or in its place."""
    if value is None:
        yield from ANYTHING
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (value * (1 + 2**-40), value + 1, value - 1, value * 0.5, 1 - value)
    elif isinstance(value, str):
        yield from (f"{value}s", *TEXTS)
    elif isinstance(value, timedelta):
        yield from (value + timedelta(microseconds=1), value + rp.days(1), value * 0.5)


def variants(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The same value with one parameter changed, wherever in it; with the path of the parameter."""
    if isinstance(value, tuple):
        for place, item in enumerate(value):
            for where, other in variants(item, f"{path}[{place}]"):
                yield where, (*value[:place], other, *value[place + 1 :])
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            if field.init:
                where = f"{path}.{field.alias}"
                for inner, other in variants(getattr(value, field.name), where):
                    yield from ((inner, made) for made in rebuilt(value, field, other))
    else:
        yield from ((path, other) for other in others(value))


def rebuilt(part: Any, field: Any, value: Any) -> Iterator[Any]:
    """The part with another value, where that can mean anything."""
    try:
        if isinstance(part, rp.Best | rp.Sum | rp.Worst | rp.Ladder):
            given = {**attrs.asdict(part, recurse=False), field.name: value}
            items = given.pop("tiers" if isinstance(part, rp.Ladder) else "scores")
            yield type(part)(*items, **{name: given[name] for name in given if not name.startswith("_")})
        else:
            yield attrs.evolve(part, **{field.alias: value})
    except (rp.ReputationError, TypeError, ValueError):
        return


def harmless(part: Any, path: str) -> bool:
    """What decides nothing: how ages are counted where nothing fades, or in which zone where they are not rounded."""
    holder, _, name = path.rpartition(".")
    owner = eval(f"part{holder}", {"part": part})
    if isinstance(owner, rp.Composite) and name == "total":  # checks the weights, and does nothing else
        return True
    if isinstance(owner, rp.Forever):
        return True
    if isinstance(owner, rp.Reset | rp.Cycle) and name == "column":  # it bounds nothing
        return owner.low is None and owner.below is None
    if isinstance(owner, rp.NetClamp) and name == "column":
        return owner.by_model
    if isinstance(owner, rp.Only) and name == "because":  # what is said of the rows that do not count
        return True
    return name == "tz" and (getattr(owner, "grain", "none at all") is None or getattr(owner, "per", "no") is None)


@pytest.mark.parametrize("part", PLACEABLE, ids=lambda part: type(part).__name__)
def test_every_parameter_that_decides_anything_shows(part: Any) -> None:
    """Whatever number, duration, name or part of a part is changed, the rules read otherwise."""
    said = rules_of(placed(part))
    changed = [(path, other) for path, other in variants(part) if other != part and not harmless(part, path)]
    read = [(path, rules_of(policy)) for path, other in changed if (policy := tried(other)) is not None]

    assert read or part in {rp.ALL, rp.Weight(), rp.Count(), rp.Forever(), rp.OnEvent()}
    assert [path for path, text in read if text == said] == []


def tried(part: Any) -> rp.Policy | None:
    """A policy with the part, where that can mean anything: a limit may lie outside the range of the score."""
    try:
        return placed(part)
    except rp.PolicyError:
        return None


@pytest.mark.parametrize(
    "parts",
    [
        [part for _, part in WHOLE + FRACTIONS],
        list(ADVANCING + FADING),
        [span for span in spans(COLUMNS) if span is not None],
        models(COLUMNS),
        selections(COLUMNS),
        nodes(COLUMNS),
        conditions(COLUMNS),
    ],
    ids=["factors", "decays", "windows", "models", "selections", "nodes", "gates"],
)
def test_different_parts_read_differently(parts: list[Any]) -> None:
    """No two of many parts of one sort can be taken for each other."""
    distinct = list(dict.fromkeys(parts))
    texts = [rules_of(placed(part)) for part in distinct]

    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("first", "second"),
    [(rp.matches("x", one), rp.matches("x", two)) for one, two in ((True, 1), (True, "true"), (1, "1"), (0, False))]
    + [(rp.where("x", 2, equals=one), rp.where("x", 2, equals=two)) for one, two in ((True, 1), (1, "1"))],
)
def test_values_of_different_sorts_read_differently(first: Any, second: Any) -> None:
    """True is not 1, and a text that looks like a number is none."""
    assert rules_of(placed(first)) != rules_of(placed(second))


@settings(max_examples=25)
@given(st.data())
def test_any_policy_has_rules(data: st.DataObject) -> None:
    """Every score, level and digest stands in them; nothing that only Python could read does."""
    policy = data.draw(policies(data.draw(st.sampled_from(SHAPES))))
    text = policy.rules()

    assert all(f"  {name}: " in text for name in policy.names)
    assert policy.tiers is None or all(f"\n  {tier.name}\n" in text for tier in policy.tiers.tiers)
    assert policy.digest in text
    assert not any(word in text for word in ("None", "nan", "inf ", " object at ", "=", "  \n", "\n\n\n"))
    assert text == attrs.evolve(policy).rules()


def rules_of(policy: rp.Policy | None) -> str:
    """The rules without the fingerprint."""
    assert policy is not None
    return "\n".join(line for line in policy.rules().splitlines() if not line.startswith("Fingerprint "))
