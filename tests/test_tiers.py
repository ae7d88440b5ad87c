"""Tiers and ladders: who holds which level, and what it takes."""

from __future__ import annotations

import inspect
import itertools
import math
import pickle
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.namespace import PUBLIC

from reputation.arrays import Floats
from reputation.errors import PolicyError
from reputation.estimates import Estimate
from reputation.gates import Ask, AtLeast, AtMost, Gate, Measured, k_of
from reputation.requirements import Requirement
from reputation.tiers import Ladder, Tier

NAN = math.nan
SELLERS = Ladder(Tier("new"), Tier("trusted", at=0.6, support=5), Tier("star", at=0.8, support=20))
LATE = AtMost("late_rate", 0.04)
RETURNS = AtMost("return_rate", 0.1)


def judged(score: list[float], support: list[float] | None = None) -> Estimate:
    """Estimates with a support of 10 where nothing else is said; NaN is unrated."""
    known = [0.0 if math.isnan(x) else 10.0 for x in score] if support is None else support
    return Estimate(score, known, score, score)


def held(ladder: Ladder, score: list[float], support: list[float] | None = None) -> list[str | None]:
    """The names of the tiers of some subjects."""
    found = ladder.assign(judged(score, support), {})
    return [None if place < 0 else ladder.names[place] for place in found]


def values(found: Floats | None) -> list[float]:
    """What a requirement that has a limit compares with it."""
    assert found is not None
    return list(found)


def nothing(which: object) -> Measured:
    """Refuse to look anything up."""
    raise AssertionError(which)


def known(score: float) -> Ask:
    """One subject, of whom every score is the same."""
    return lambda _: Measured(judged([score]))


# who holds what


def test_a_subject_holds_the_highest_tier_whose_own_conditions_it_meets() -> None:
    """Score and support both have to be there; lacking one of them leaves the tier below."""
    assert ["new", "trusted", "trusted", "star", "new"] == held(SELLERS, [0.5, 0.7, 0.9, 0.9, 0.9], [50, 5, 19, 20, 4])


def test_edges_belong_to_the_upper_tier() -> None:
    """At the edge the tier is reached; below it is not."""
    assert ["trusted", "new"] == held(SELLERS, [0.6, 0.599999])
    assert ["trusted", "new"] == held(SELLERS, [0.6, 0.6], [5, 4.999999])


def test_what_rounding_leaves_does_not_decide() -> None:
    """Three times seven tenths have the mean 0.7, whatever the last digit of the sum says, and in whatever order."""
    assert ["trusted", "trusted"] == held(SELLERS, [math.nextafter(0.6, 0), 0.6], [5, math.nextafter(5, 0)])


def test_a_billionth_is_the_most_that_rounding_is_given() -> None:
    """What lies no more than 1e-9 below an edge is at the edge, of the score and of the support."""
    below = -math.nextafter(1e-9, 1)
    ladder = Ladder(Tier("none"), Tier("even", at=0), Tier("seen", at=0, support=1))

    assert ["even", "none"] == held(ladder, [-1e-9, below], [0, 0])
    assert ["seen", "even"] == held(ladder, [0, 0], [1 - 1e-9, 1 - 2e-9])


def test_support_is_weighed_not_counted() -> None:
    """A tier may ask for a part of one: it is asked, told and written down like any other support."""
    ladder = Ladder(Tier("new"), Tier("seen", support=0.5))

    assert ["seen", "new"] == held(ladder, [0.5, 0.5], [0.5, 0.25])
    assert [0.5] == [needed.limit for needed in ladder.requirements(1)]
    assert "seen: support from 0.50 (included)" == ladder.describe_tier(1)


def test_unrated_subjects_have_a_level_of_their_own_or_the_one_that_asks_for_nothing() -> None:
    """They hold no_data where declared, else the tier that asks for nothing, else none."""
    assert ["new"] == held(SELLERS, [NAN])
    assert ["no data"] == held(Ladder(Tier("new"), Tier("star", at=0.8), no_data="no data"), [NAN])
    assert [None, None] == held(Ladder(Tier("good", at=0.5)), [NAN, 0.25])
    assert [None] == held(Ladder(Tier("seen", support=1)), [NAN])


def test_a_gate_has_to_pass() -> None:
    """Insufficient is not a pass; an unrated subject gets no tier through a gate alone."""
    ladder = Ladder(Tier("new"), Tier("prompt", when=LATE))
    found = ladder.assign(judged([0.5, 0.5, 0.5, NAN]), {LATE: np.array([1, 0, -1, 1], dtype=np.int8)})

    assert [1, 0, 0, 0] == found.tolist()
    assert ladder.gates == (LATE,)


def test_tiers_are_positions_in_an_array_that_nobody_can_write() -> None:
    """Names and positions agree; -1 is no tier; the empty table is legal."""
    ladder = Ladder(Tier("low", at=0.1), Tier("high", at=0.9), no_data="unknown")
    found = ladder.assign(judged([0.0, 0.5, 1.0, NAN]), {})

    assert [-1, 0, 1, 2] == found.tolist()
    assert (np.dtype(np.int64), False) == (found.dtype, found.flags.writeable)
    assert ladder.names == ("low", "high", "unknown")
    assert ladder.assign(judged([]), {}).tolist() == []


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 50), st.floats(0, 50))
def test_more_score_or_more_support_never_leads_down(x: float, y: float, n: float, m: float) -> None:
    """Without gates the ladder is monotone, and every subject has exactly one tier."""
    less, more = SELLERS.assign(judged([min(x, y), max(x, y)], [min(n, m), max(n, m)]), {})

    assert 0 <= less <= more < len(SELLERS.tiers)


@given(st.lists(st.tuples(st.floats(0, 1) | st.just(NAN), st.integers(0, 30)), max_size=8))
def test_assign_agrees_with_a_plain_loop(subjects: list[tuple[float, int]]) -> None:
    """Each subject alone, tier by tier from the top, gives the same."""

    def plain(score: float, support: float) -> int:
        if math.isnan(score):
            return 0
        fits = [
            place for place, tier in enumerate(SELLERS.tiers) if (tier.at or 0) <= score and tier.support <= support
        ]
        return max(fits)

    scores = [score for score, _ in subjects]
    supports = [0.0 if math.isnan(score) else float(support) for score, support in subjects]

    assert list(map(plain, scores, supports)) == SELLERS.assign(judged(scores, supports), {}).tolist()


# published tables

TAOBAO = (
    *(("heart1", 4, 10), ("heart2", 11, 40), ("heart3", 41, 90), ("heart4", 91, 150), ("heart5", 151, 250)),
    *(("diamond1", 251, 500), ("diamond2", 501, 1_000), ("diamond3", 1_001, 2_000), ("diamond4", 2_001, 5_000)),
    *(("diamond5", 5_001, 10_000), ("crown1", 10_001, 20_000), ("crown2", 20_001, 50_000)),
    *(("crown3", 50_001, 100_000), ("crown4", 100_001, 200_000), ("crown5", 200_001, 500_000)),
)


def test_taobao_levels() -> None:
    """
    Levels on whole points, both ends of each printed band included; below 4 points there is no level.

    Source: Taobao credit levels 1 to 15.
    """
    ladder = Ladder.bands(*TAOBAO, step=1)
    expected = [None, "heart1", "heart1", "heart2", "heart5", "diamond1", "diamond5", "crown1"]

    assert expected == held(ladder, [3, 4, 10, 11, 250, 251, 10_000, 10_001])
    assert ladder.describe_tier(0) == "heart1: score from 4 (included) to 11 (not included)"
    assert ladder.describe_tier(14) == "crown5: score from 200,001 (included)"


SESAME = (("poor", 350, 550), ("fair", 550, 600), ("good", 600, 650), ("excellent", 650, 700), ("superb", 700, 950))


def test_sesame_bands() -> None:
    """Source: Sesame Credit, 350 to 950; the lower edge belongs to the band."""
    assert ["poor", "fair", "good", "excellent", "superb"] == held(Ladder.bands(*SESAME), [549, 550, 600, 650, 700])


def test_sesame_bands_as_misprinted_are_refused() -> None:
    """Some pages print fair as 550 to 650, which overlaps with good; the message names both bands and their edges."""
    bands = [("fair", 550, 650) if name == "fair" else (name, low, high) for name, low, high in SESAME]

    with pytest.raises(
        PolicyError,
        match=r"'fair' ends at 650 and 'good' starts at 600, so they overlap\.\n\nHint: start 'good' at 650",
    ):
        Ladder.bands(*bands)


def test_doordash_bands() -> None:
    """Source: DoorDash customer rating, printed as 4.20-4.29, 4.30-4.69, 4.70-4.99 and 5.00."""
    ladder = Ladder.bands(
        *(
            ("very low", 1, 4.19),
            ("low", 4.20, 4.29),
            ("medium", 4.30, 4.69),
            ("high", 4.70, 4.99),
            ("very high", 5.0, 5.0),
        ),
        step=0.01,
    )

    assert ["low", "very low", "medium", "high", "very high"] == held(ladder, [4.20, 4.19, 4.30, 4.99, 5.00])


def test_a_band_is_a_name_and_two_numbers() -> None:
    """What is no band is refused, and what is wrong with it is named."""
    with pytest.raises(PolicyError, match="step must be greater than 0"):
        Ladder.bands(("a", 0, 1), step=0)
    for wrong in ("abc", ("a", 0), 7):
        with pytest.raises(TypeError, match="a band must be a name, a low end and a high end"):
            Ladder.bands(wrong)
    with pytest.raises(TypeError, match=r"^the low end of 'a' must be a number, got '0'"):
        Ladder.bands(("a", "0", 1))
    with pytest.raises(TypeError, match=r"^the high end of 'a' must be a number, got '1'"):
        Ladder.bands(("a", 0, "1"))
    with pytest.raises(PolicyError, match=r"^the name of a band must not be empty"):
        Ladder.bands(("", 0, 1))
    assert Ladder.bands(("a", 0, 1), ("b", 1, 2), ("c", 2, None), no_data="?") == Ladder(
        Tier("a", at=0), Tier("b", at=1), Tier("c", at=2), no_data="?"
    )


def test_bands_that_are_no_more_than_a_billionth_apart_meet() -> None:
    """The tolerance itself is within it, on both sides; the tier starts where its band does."""
    for start in (-1e-9, 1e-9):
        assert Ladder.bands(("a", -1, 0), ("b", start, None)).tiers[1].at == start


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(1, 10**6), min_size=2, max_size=5), st.integers(0, 4))
def test_a_printed_table_is_read_wherever_its_numbers_round(start: int, widths: list[int], decimals: int) -> None:
    """Ends with so many decimals meet although 4.69 + 0.01 is not quite 4.70, and with greater numbers even less so."""
    unit = 10**decimals
    ends = [start, *(start + width for width in itertools.accumulate(widths))]
    table = [(f"band {low}", low / unit, (high - 1) / unit) for low, high in itertools.pairwise(ends)]
    ladder = Ladder.bands(*table, step=1 / unit)

    assert [low / unit for low in ends[:-1]] == [tier.at for tier in ladder.tiers]


# ladders that cannot mean anything

NAMED_TWICE = (
    "each tier must have a name of its own; 'a' is given twice.",
    "rename one of them; no_data counts as a name too.",
)
IN_ORDER = "put the tiers in order, and give each an at= that is not lower than the one before."


@pytest.mark.parametrize(
    ("build", "what", "hint"),
    [
        (
            Ladder,
            "Ladder must be given at least one tier, got none.",
            "write Ladder(Tier('new'), Tier('trusted', at=0.6)).",
        ),
        (lambda: Ladder(Tier("a"), Tier("a", at=0.5)), *NAMED_TWICE),
        (lambda: Ladder(Tier("a"), Tier("b", at=0.5), no_data="a"), *NAMED_TWICE),
        (
            lambda: Ladder(Tier("a", at=0.6), Tier("b", at=0.5)),
            "tiers must stand lowest first: 'b' starts at 0.50 but stands above 'a', which starts at 0.60.",
            IN_ORDER,
        ),
        (
            lambda: Ladder(Tier("a", at=0.6), Tier("b", when=LATE), Tier("c", at=0.5)),
            "tiers must stand lowest first: 'c' starts at 0.50 but stands above 'a', which starts at 0.60.",
            IN_ORDER,
        ),
        (
            lambda: Ladder(Tier("a", at=0.6), Tier("b", support=5)),
            "tiers must stand lowest first: 'b' asks for no score but stands above 'a', which starts at 0.60.",
            IN_ORDER,
        ),
        (
            lambda: Ladder(Tier("new"), Tier("star", at=80)).check((0.0, 1.0)),
            "at must lie within the range of the score, [0, 1]; tier 'star' starts at 80.",
            "write at= in units of the score; shares are never written as percent.",
        ),
        (
            lambda: Ladder.bands(("a", 0, 1), ("b", 2, 3)),
            "bands must meet: 'a' ends at 1 and 'b' starts at 2, so they leave a gap.",
            "start 'b' at 1, or end 'a' elsewhere.",
        ),
        (
            lambda: Ladder.bands(("a", 0, 0.5), ("b", 0.5 + 1.5e-9, 1)),
            "bands must meet: 'a' ends at 0.50 and 'b' starts at 0.5000000015, so they leave a gap.",
            "start 'b' at 0.50, or end 'a' elsewhere.",
        ),
        (
            lambda: Ladder.bands(("low", 4.3, 4.69), ("high", 4.6, 5), step=0.01),
            "bands must meet: 'low' ends at 4.69 and 'high' starts at 4.60, so they overlap.",
            "start 'high' at 4.70, or end 'low' elsewhere.",
        ),
        (
            lambda: Ladder.bands(("a", 0, 1 / 3), ("b", 0.5, 1)),
            f"bands must meet: 'a' ends at {1 / 3!r} and 'b' starts at 0.50, so they leave a gap.",
            "start 'b' at 0.333333333, or end 'a' elsewhere.",
        ),
        (
            lambda: Ladder.bands(("a", 1, 1)),
            "a band must have room between its ends; 'a' goes from 1 to 1.",
            "write the low end first.",
        ),
        (
            lambda: Ladder.bands(("z", -1, 0), ("a", 0, None), ("b", 1, None)),
            "only the last band may have an open end; 'a' has one.",
            "write where it ends, which is where the next band starts.",
        ),
    ],
)
def test_a_ladder_that_cannot_mean_anything_is_refused(build: Callable[[], object], what: str, hint: str) -> None:
    """The message names the tiers and their edges, and the hint says what to write."""
    with pytest.raises(PolicyError) as caught:
        build()

    assert (what, hint) == (caught.value.what, caught.value.hint)


def test_a_ladder_is_given_tiers() -> None:
    """What is no tier is named."""
    for wrong in ("star", ("star", 0.8), Tier):
        with pytest.raises(TypeError, match="Ladder must be given tiers, got"):
            Ladder(Tier("new"), wrong)


def test_names_are_texts() -> None:
    """A name is a text with something in it."""
    with pytest.raises(PolicyError, match="name must not be empty"):
        Tier("")
    with pytest.raises(TypeError, match="name must be a text"):
        Tier(5)
    with pytest.raises(PolicyError, match="no_data must not be empty"):
        Ladder(Tier("a"), no_data="")


def test_a_tier_of_a_gate_alone_may_stand_anywhere() -> None:
    """It has no start that could be out of order."""
    assert len(Ladder(Tier("a", at=0.6), Tier("b", when=LATE), Tier("c", at=0.6, support=1)).tiers) == 3


@pytest.mark.parametrize(
    ("lower", "upper"),
    [
        (Tier("a"), Tier("b")),
        (Tier("a", support=5), Tier("b", support=5)),
        (Tier("a", at=0.6), Tier("b", at=0.6)),
        (Tier("a", at=0.6, support=9), Tier("b", at=0.6, support=5)),
        (Tier("a", at=0.6, when=LATE), Tier("b", at=0.6)),
        (Tier("a", at=0.6, when=LATE), Tier("b", when=LATE)),
        (Tier("a", when=LATE & RETURNS), Tier("b", when=RETURNS)),
    ],
)
def test_a_tier_that_nobody_can_hold_is_refused(lower: Tier, upper: Tier) -> None:
    """Where the tier above asks for no more, the one below is hidden; the message names both."""
    with pytest.raises(
        PolicyError, match=r"nobody can hold 'a', because 'b' above it asks for no more\.\n\nHint: ask for more in 'b'"
    ):
        Ladder(lower, upper)


def test_a_repeated_start_needs_a_further_condition() -> None:
    """More support or a gate tell two tiers of one start apart."""
    assert (
        len(Ladder(Tier("a", at=0.6), Tier("b", at=0.6, support=5), Tier("c", at=0.6, support=5, when=LATE)).tiers) == 3
    )


def test_a_tier_checks_its_numbers_and_its_gate() -> None:
    """Wrong types and numbers fail when the tier is built."""
    with pytest.raises(PolicyError, match="at must be a finite number"):
        Tier("a", at=NAN)
    with pytest.raises(PolicyError, match="support must be at least 0"):
        Tier("a", support=-1)
    with pytest.raises(TypeError, match="at must be a number, got True"):
        Tier("a", at=True)
    with pytest.raises(TypeError, match="when must be a gate, got 0"):
        Tier("a", when=0)
    assert Tier("a", at=0).at == 0.0


def test_a_ladder_fits_the_range_of_its_score() -> None:
    """Both ends of the range are within it."""
    SELLERS.check((0.6, 0.8))
    for within in ((0.61, 0.8), (0.6, 0.79)):
        with pytest.raises(PolicyError, match="at must lie within the range"):
            SELLERS.check(within)


# what it takes


def test_requirements_of_a_tier() -> None:
    """Score, support, then each gate that must pass; the level of those without data asks for nothing."""
    ladder = Ladder(Tier("new"), Tier("star", at=0.8, support=20, when=LATE & RETURNS), no_data="?")

    assert [(needed.kind, needed.limit, needed.gate) for needed in ladder.requirements(1)] == [
        ("score", 0.8, None),
        ("support", 20.0, None),
        ("gate", None, LATE),
        ("gate", None, RETURNS),
    ]
    assert ladder.requirements(0) == ladder.requirements(2) == ()
    assert [needed.describe() for needed in ladder.requirements(1)] == [
        *("score at least 0.80", "support at least 20"),
        *("late_rate at most 0.04", "return_rate at most 0.10"),
    ]


def test_what_is_missing_to_a_tier() -> None:
    """To reach star: score 0.800 (now 0.763), support 20 (now 4)."""
    ada = judged([0.763], [4])
    score, support = SELLERS.requirements(2)

    assert (score.limit, values(score.now(ada)), score.answer(ada, nothing).tolist()) == (0.8, [0.763], [-1])
    assert (support.limit, values(support.now(ada)), support.answer(ada, nothing).tolist()) == (20.0, [4.0], [0])
    assert values(score.missing(ada)) == pytest.approx([0.037])
    assert values(support.missing(ada)) == [16.0]


def test_a_requirement_knows_when_it_is_met() -> None:
    """The edge is enough; an unrated score is insufficient; a gate answers for itself."""
    score, support = Requirement("score", limit=0.8), Requirement("support", limit=20)
    both = judged([0.8, NAN], [20, 0])
    gate = Requirement("gate", gate=LATE)

    assert [1, 0] == score.answer(both, nothing).tolist()
    assert [1, 0] == support.answer(both, nothing).tolist()
    assert [1] == gate.answer(judged([0.5]), known(0.04)).tolist()
    assert [-1] == gate.answer(judged([0.5]), known(0.05)).tolist()
    assert gate.now(both) is gate.missing(both) is None


def test_a_requirement_has_a_limit_or_a_gate() -> None:
    """Kinds and what goes with them have to fit."""
    for wrong in ({"limit": 1}, {}, {"limit": 1, "gate": LATE}):
        with pytest.raises(PolicyError, match="kind 'gate' must go with gate alone"):
            Requirement("gate", **wrong)
    with pytest.raises(PolicyError, match="kind 'score' must go with limit alone"):
        Requirement("score", gate=LATE)
    with pytest.raises(PolicyError, match="kind must be one of"):
        Requirement("tier", limit=1)


@given(st.floats(0, 1) | st.just(NAN), st.integers(0, 30), st.sampled_from([0.02, 0.2]))
def test_a_tier_is_held_exactly_where_all_its_requirements_are_met(score: float, support: int, late: float) -> None:
    """Assigning and explaining cannot disagree."""
    ladder = Ladder(Tier("star", at=0.8, support=20, when=LATE))
    estimate = judged([score], [0.0 if math.isnan(score) else support])
    answers = {gate: gate.answer(known(late)) for gate in ladder.gates}

    met = all(needed.answer(estimate, known(late))[0] == 1 for needed in ladder.requirements(0))

    assert [0 if met else -1] == ladder.assign(estimate, answers).tolist()


# words


@pytest.mark.parametrize(
    ("ladder", "expected"),
    [
        (
            SELLERS,
            [
                "new: everyone",
                "trusted: score from 0.60 (included), support from 5 (included)",
                "star: score from 0.80 (included), support from 20 (included)",
            ],
        ),
        (
            Ladder(Tier("low"), Tier("mid", at=0.6), Tier("top", at=0.8), no_data="new"),
            [
                "low: score below 0.60 (not included)",
                "mid: score from 0.60 (included) to 0.80 (not included)",
                "top: score from 0.80 (included)",
                "new: unrated",
            ],
        ),
        (
            Ladder(Tier("low"), Tier("top", at=0.8)),
            ["low: score below 0.80 (not included), or unrated", "top: score from 0.80 (included)"],
        ),
        (
            Ladder(Tier("all"), Tier("prompt", when=LATE), no_data="new"),
            ["all: everyone who is rated", "prompt: late_rate at most 0.04", "new: unrated"],
        ),
    ],
)
def test_a_ladder_says_which_end_of_each_band_is_closed(ladder: Ladder, expected: list[str]) -> None:
    """An upper end is given only where the score alone leads out of the tier."""
    assert expected == [ladder.describe_tier(place) for place in range(len(ladder.names))]
    assert "; ".join(expected) == ladder.describe()


def test_ladders_are_values() -> None:
    """The printed form evaluates back; copies are equal and hash alike."""
    when: Gate = LATE & k_of(1, RETURNS, AtLeast("quality", 0.5))
    ladder = Ladder(Tier("new"), Tier("star", at=0.8, when=when), no_data="?")

    for again in (eval(repr(ladder), dict(PUBLIC)), pickle.loads(pickle.dumps(ladder))):
        assert (again, hash(again)) == (ladder, hash(ladder))
    assert eval(repr(SELLERS), dict(PUBLIC)) == SELLERS != ladder
    printed = "Ladder(Tier(name='new', at=None, support=0.0, when=None, exit=None, exit_support=None))"
    assert printed == repr(Ladder(Tier("new")))


@pytest.mark.parametrize("part", [Ladder, Tier])
def test_every_default_is_keyword_only(part: type) -> None:
    """What is left out is never meant by position."""
    parameters = inspect.signature(part).parameters.values()

    assert [] == [p.name for p in parameters if p.default is not p.empty and p.kind is not p.KEYWORD_ONLY]


@pytest.mark.parametrize("size", [0, 1, 7])
def test_every_subject_is_judged_alone(size: int) -> None:
    """The tier of a subject does not depend on who else is in the table."""
    scores = np.random.default_rng(7).random(size)
    supports = 30 * scores
    together = SELLERS.assign(Estimate(scores, supports, scores, scores), {})

    alone = [SELLERS.assign(judged([x], [n]), {})[0] for x, n in zip(scores, supports, strict=True)]

    assert alone == together.tolist()
