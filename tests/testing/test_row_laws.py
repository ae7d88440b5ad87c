"""
The laws about values, rows, decays, windows, scales and storing: kept by every built-in part, and broken by a zoo.

What does not apply is written beside a part, and the number of laws by sort below, so that no law can stop running
without a test that fails.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from tests.test_public import PARAMETERS
from tests.testing import zoo_rows, zoo_times

import reputation as rp
from reputation import registry, statistics
from reputation.config import reading
from reputation.errors import MissingExtraError
from reputation.registry import GROUP, names, sort_of
from reputation.testing import LAWS, DoesNotApply, LawBroken, Trial, check, codec_round_trip, laws_for

COLUMNS: dict[str, list[Any]] = {
    "words": [0, 5, 7.5, 10, 1e6],
    "stake": [0, 0.5, 2],
    "level": ["gold", "new", "silver"],
}

EXAMPLES = max(settings().max_examples // 6, 1)  # of up to 24 rows each; `HYPOTHESIS_PROFILE=explore` looks further

# The laws of these rooms: how many of them speak about each sort of part.
ROOMS = ("decays", "rows", "scales", "storing", "values", "windows")
SPEAK = {
    "factor": 11,
    "predicate": 11,
    "statistic": 10,
    "decay": 11,
    "window": 10,
    "scale": 10,
    "model": 10,
    "metric": 4,
    "node": 4,
    "gate": 4,
    "ladder": 4,
    "keep rule": 4,
    "stabiliser": 4,
    "schedule": 4,
    "policy": 4,
    "recipe": 4,
}

NO_TEXTS, NO_NUMBERS, NO_POLICY = "recoding", "zero_is_kept", "codec_round_trip"
NO_SURVIVAL, EXACT = "advance", "calendar_grain"
NO_ROWS = ("portability", "row_permutation", "locality")
NO_STRETCH = "window_order"

_LONG = rp.at_least("words", 10)
_QUALITY = rp.Metric(rp.Beta(), name="quality", select=rp.kind("review"), decay=rp.HalfLife(rp.days(180)))
_LATE = rp.Metric(rp.Ratio(rp.matches("verified", False)), name="late", window=rp.Rolling(rp.days(90)))
_LADDER = rp.Ladder(rp.Tier("new"), rp.Tier("star", at=0.8, support=5, when=rp.AtMost("late", 0.04)), no_data="unrated")
_POLICY = rp.Policy(_QUALITY, metrics=[_LATE], tiers=_LADDER, name="sellers", version="1")

# Rules about other rows, and about levels; those without a number that could be 0 are named.
_RULES = [part for part in PARAMETERS if sort_of(type(part).__name__) in {"keep rule", "stabiliser", "schedule"}]
_WORDS = {"Daily", "Latest", "Monthly", "OnDates", "Once", "Only", "SinceLast", "Weekly"}

# Each part with the laws that have nothing to say about it.
PARTS: list[tuple[Any, tuple[str, ...]]] = [
    # predicates
    (rp.ALL, (NO_TEXTS, NO_NUMBERS)),
    (rp.kind("review"), (NO_NUMBERS,)),
    (rp.kind("review", "rating"), (NO_NUMBERS,)),
    (rp.kind("never seen"), (NO_NUMBERS,)),
    (rp.matches("verified", True), (NO_TEXTS, NO_NUMBERS)),
    (rp.matches("verified", False), (NO_TEXTS, NO_NUMBERS)),
    (rp.matches("words", 10.0), (NO_TEXTS,)),
    (rp.one_of("words", 5.0, 10.0), (NO_TEXTS, NO_NUMBERS)),
    (rp.one_of("level", "gold", "silver"), (NO_NUMBERS,)),
    (rp.at_least("words", 10.0), (NO_TEXTS,)),
    (rp.at_most("words", 10.0), (NO_TEXTS,)),
    (rp.Between("words", low=5.0, high=10.0), (NO_TEXTS,)),
    (~rp.matches("verified", True), (NO_TEXTS, NO_NUMBERS)),
    (~(rp.kind("review") & _LONG), (NO_NUMBERS,)),
    ((rp.ALL & rp.kind("review")) | ~rp.at_most("words", 5.0), (NO_NUMBERS,)),
    (~(rp.matches("verified", True) | ~rp.kind("order")) & rp.ALL, (NO_NUMBERS,)),
    # factors
    (rp.Weight(), (NO_TEXTS, NO_NUMBERS)),
    (rp.where("verified", 3.0), (NO_TEXTS,)),
    (rp.where("verified", 3.0, equals=False, otherwise=0.5), (NO_TEXTS,)),
    (rp.where("kind", 2.0, equals="review"), ()),
    (rp.field("stake"), (NO_TEXTS,)),
    (rp.field("words", missing=0.5), (NO_TEXTS,)),
    (rp.field("verified", missing=0.5), (NO_TEXTS,)),
    (rp.lookup("level", {"gold": 2.0, "new": 0.5}), ()),
    (rp.lookup("words", {5.0: 2.0, 10.0: 0.5}, otherwise=0), (NO_TEXTS,)),
    (rp.buckets("words", [5, 10], [1, 2, 3], missing=0.25), (NO_TEXTS,)),
    (rp.saturating("words", 10.0), (NO_TEXTS,)),
    (rp.power("words", -0.75, least=1), (NO_TEXTS,)),
    (rp.power("words", 0.5, missing=1), (NO_TEXTS,)),
    (rp.logarithm("words", base=2, plus=1, twice=True, missing=0.5), (NO_TEXTS,)),
    (
        rp.where("verified", 3.0) * rp.saturating("words", 10.0, missing=1) * rp.lookup("level", {"new": 0}),
        (NO_NUMBERS,),
    ),
    # decays
    (rp.Forever(), (EXACT,)),
    (rp.Forever(grain=rp.days(7)), ()),
    (rp.HalfLife(rp.days(180)), (EXACT,)),
    (rp.HalfLife(rp.hours(7)), (EXACT,)),
    (rp.HalfLife(rp.days(0.5), grain=rp.days(1), tz="Asia/Shanghai"), ()),
    (rp.Linear(rp.days(365)), (NO_SURVIVAL, EXACT)),
    (rp.PowerLaw(rp.days(30)), (NO_SURVIVAL, EXACT)),
    (rp.PowerLaw(rp.days(30), exponent=0.01), (NO_SURVIVAL, EXACT)),
    (rp.PowerLaw(rp.days(30), exponent=100, grain=rp.days(1), tz="Europe/Berlin"), (NO_SURVIVAL,)),
    (rp.Steps(((rp.days(30), 1.0), (rp.days(365), 0.5)), after=0.1), (NO_SURVIVAL, EXACT)),
    (rp.Plateau(rp.days(30), rp.HalfLife(rp.days(180))), (NO_SURVIVAL, EXACT)),
    (rp.Plateau(rp.days(1), rp.Plateau(rp.days(2), rp.Linear(rp.days(3)))), (NO_SURVIVAL, EXACT)),
    # windows
    (rp.Rolling(rp.days(60)), NO_ROWS),
    (rp.Days(60, tz="Europe/Berlin"), NO_ROWS),
    (rp.Calendar("month", last=3, complete=True, tz="Asia/Shanghai"), NO_ROWS),
    (rp.Calendar("quarter", tz="America/New_York"), NO_ROWS),
    (rp.Calendar("year", last=2), NO_ROWS),
    (rp.Adaptive(rp.Days(90), rp.Calendar("year"), at_least=400), NO_ROWS),
    (rp.Ages(at_least=rp.days(90)), NO_ROWS),
    (rp.PastMonths(6), NO_ROWS),
    (rp.Unexpired(), (NO_NUMBERS, NO_STRETCH)),
    # scales
    (rp.Scale(1, 5), ()),
    (rp.Scale(-10, 10, unrated=[99]), ()),
    (rp.Percent(), (NO_NUMBERS,)),
    (rp.Choices({"good": 1.0, "neutral": 0.5, "bad": 0.0}), (NO_NUMBERS,)),
    # statistics
    (statistics.Outcomes(), (NO_TEXTS, NO_NUMBERS, NO_POLICY)),
    (statistics.Moments(column="amount"), (NO_TEXTS, NO_NUMBERS, NO_POLICY)),
    (statistics.Total(), (NO_TEXTS, NO_NUMBERS, NO_POLICY)),
    (statistics.Count(), (NO_TEXTS, NO_NUMBERS, NO_POLICY)),
    (statistics.Histogram(5), (NO_TEXTS, NO_POLICY)),
    (statistics.Extremes(), (NO_TEXTS, NO_NUMBERS, NO_POLICY)),
    (statistics.Share(rp.kind("refund"), _LONG), (NO_NUMBERS, NO_POLICY)),
    (statistics.Exposure(rp.kind("refund"), rp.kind("order")), (NO_NUMBERS, NO_POLICY)),
    (statistics.Exposure(rp.kind("refund"), rp.ALL, column="words"), (NO_NUMBERS, NO_POLICY)),
    # models
    (rp.Beta(prior=rp.Prior(0.7, 10), level=0.8), (NO_TEXTS,)),
    (rp.Wilson(), (NO_TEXTS,)),
    (rp.Dirichlet(3, strength=0.5, shares=(0.0, 0.25, 0.75)), (NO_TEXTS,)),
    (rp.Mean(column="amount", range=(-10, 90)), (NO_TEXTS,)),
    (rp.Mean(column="amount"), (NO_TEXTS,)),
    (rp.BayesianMean(rp.Prior(0.7, 10)), (NO_TEXTS,)),
    (rp.Ratio(rp.kind("refund"), eligible=_LONG), ()),
    (rp.Rate(rp.kind("refund"), rp.kind("order"), prior=rp.Prior(0.1, 20), column="words"), ()),
    (rp.Points(start=12), (NO_TEXTS,)),
    (rp.Balance(by="kind", points={"order": 0.5, "refund": -2}, start=12), ()),
    (rp.Count(), (NO_TEXTS, NO_NUMBERS)),
    (rp.Highest(column="words", range=(0, 500)), (NO_TEXTS, NO_NUMBERS)),
    (rp.Lowest(), (NO_TEXTS, NO_NUMBERS)),
    # the score tree
    (_QUALITY, (NO_NUMBERS,)),
    (rp.Composite({_QUALITY: 0.75, _LATE: 0.25}), ()),
    (rp.Worst(_QUALITY, _LATE), (NO_NUMBERS,)),
    (rp.Best(_QUALITY, _LATE), (NO_NUMBERS,)),
    (rp.Sum(_QUALITY, _LATE, missing=0.5), ()),
    (rp.Raised(_QUALITY, 0.8), ()),
    (rp.SignedLog(_QUALITY, base=2), ()),
    (rp.LogOdds(_QUALITY, anchor=600, odds=50, points_to_double=20, low=300, high=850), ()),
    (rp.Cautious(_QUALITY, towards=0.5, tenfold=0.25), ()),
    (rp.Deduct(_QUALITY, _LATE, per_point=0.05, cap=0.4), ()),
    (rp.ScaleBy(_QUALITY, 100), ()),
    (rp.Clamp(_QUALITY, low=0.2, high=0.9), ()),
    (rp.Rounded(_QUALITY, step=0.5), ()),
    # keep rules, stabilisers, schedules
    *(
        (part, (NO_NUMBERS,) if type(part).__name__ in _WORDS or "after=Months" in repr(part) else ())
        for part in _RULES
        if not isinstance(part, rp.OnEvent)
    ),
    # gates, ladders, policies, recipes
    (rp.AtLeast(_QUALITY, 0.8, on="lower"), ()),
    (rp.AtMost("late", 0.04, allowance=4), ()),
    (rp.AtLeast("quality", 0.8) & rp.AtMost("late", 0.04), (NO_NUMBERS,)),
    (rp.AtLeast("quality", 0.8) | rp.AtMost("late", 0.04), (NO_NUMBERS,)),
    (~rp.AtMost("late", 0.04), (NO_NUMBERS,)),
    (rp.k_of(1, rp.AtLeast("quality", 0.8), rp.AtMost("late", 0.04)), ()),
    (_LADDER, (NO_NUMBERS,)),
    (_POLICY, ()),
    (_POLICY.recipe, (NO_NUMBERS, NO_POLICY)),
]


MUTANTS = [
    (law, part, says) for zoo in (zoo_rows, zoo_times) for law, parts in zoo.MUTANTS.items() for part, says in parts
]


def ours() -> set[str]:
    """The names of the laws of these rooms."""
    return {name for name, law in LAWS.items() if law.keep.__module__.rpartition(".")[2] in ROOMS}


def spoken(part: Any) -> tuple[str, ...]:
    """The laws that speak about a part."""
    return laws_for(part, trial=Trial(columns=COLUMNS | zoo_rows.COLUMNS))


@pytest.mark.parametrize(("part", "idle"), PARTS, ids=lambda part: None if type(part) is tuple else repr(part)[:60])
def test_a_built_in_part_keeps_the_laws(part: Any, idle: tuple[str, ...]) -> None:
    """Every law that speaks about its sort is kept, but for those named beside it, which do not apply."""
    findings = check(part, columns=COLUMNS, examples=EXAMPLES, laws=ours() & set(spoken(part)))

    findings.require()
    assert sorted(idle) == sorted(findings.not_applicable)
    assert SPEAK[findings.sort] - len(idle) == len(findings.kept) == findings.ran


def test_every_built_in_class_is_tried() -> None:
    """A new part needs a line above; no law here speaks about what stands only inside of others."""
    tried = {type(part).__name__ for part, _ in PARTS}
    inside = {"AppealTerms", "Decision", "Escalation", "Months", "OnEvent", "Override", "Prior", "Sanction", "Tier"}

    assert sorted(inside) == sorted(set(names()) - tried)
    assert {getattr(statistics, name) for name in statistics.__all__ if hasattr(getattr(statistics, name), "lift")} == {
        statistics.Statistic,
        *(type(part) for part, _ in PARTS if hasattr(part, "lift")),
    }


@pytest.mark.parametrize(
    ("law", "part", "says"), MUTANTS, ids=[f"{law}-{type(part).__name__}" for law, part, _ in MUTANTS]
)
def test_a_broken_part_is_rejected(law: str, part: Any, says: str) -> None:
    """The message names the law and the part, and says what is wrong."""
    with pytest.raises(LawBroken) as caught:
        LAWS[law].keep(part, Trial(columns=zoo_rows.COLUMNS))

    assert (law, part) == (caught.value.law, caught.value.part)
    assert str(caught.value).startswith(f"{law}: ")
    assert says in str(caught.value)


def test_every_law_is_broken_by_some_part() -> None:
    """No law of these rooms is one that nothing can break; that of reading back is tried below."""
    assert ours() == {law for law, _, _ in MUTANTS} | {"codec_round_trip"}


@pytest.mark.parametrize("part", zoo_rows.SOUND, ids=repr)
def test_a_sound_part_from_elsewhere_breaks_no_law(part: Any) -> None:
    """A class with the methods of its contract is enough; it is not yet declared, so nothing reads it back."""
    findings = check(part, columns=zoo_rows.COLUMNS, examples=EXAMPLES, laws=ours() & set(spoken(part)))

    findings.require()
    assert "no distribution declares" in findings.not_applicable["codec_round_trip"]


@pytest.mark.parametrize("law", ["plain_form", "codec_round_trip"])
def test_what_has_no_fields_cannot_be_stored(law: str) -> None:
    """A class of another make may be a part; policies that hold it are not stored."""
    with pytest.raises(DoesNotApply, match="its class is neither an attrs class nor a dataclass"):
        LAWS[law].keep(zoo_rows.Roomy(50.0), Trial(columns=zoo_rows.COLUMNS))


@pytest.fixture
def _declared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Install a distribution that declares two parts of the zoo."""
    info = tmp_path / "zoo-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: zoo\nVersion: 1.0\n", encoding="utf-8")
    claims = [f"{name} = tests.testing.zoo_rows:{name}" for name in ("Effort", "Creeping")]
    (info / "entry_points.txt").write_text("\n".join([f"[{GROUP}]", *claims, "Long = nowhere:Long"]), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    registry._claims.cache_clear()  # noqa: SLF001 - what is installed is looked up once in a process
    yield
    registry._claims.cache_clear()  # noqa: SLF001 - what is installed is looked up once in a process


@pytest.mark.usefixtures("_declared")
def test_a_declared_part_is_read_back() -> None:
    """As an equal part; or the law says what became of it, or why it cannot be read."""
    trial = Trial(columns=zoo_rows.COLUMNS)

    codec_round_trip(zoo_rows.Effort(half=20.0), trial)
    with pytest.raises(LawBroken, match=r"(?s)what is read back is another part.*stored: .*half.: 2\.0.*got: +Creep"):
        codec_round_trip(zoo_rows.Creeping(1.0), trial)
    with pytest.raises(LawBroken, match=r"what is stored cannot be read: .* does not load: ModuleNotFoundError"):
        codec_round_trip(zoo_rows.Long(), trial)


def test_without_the_extra_nothing_is_read_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """That is no fault of the part."""

    def read(*_: object) -> None:
        msg = "reading a stored policy needs cattrs, which is not installed."
        raise MissingExtraError(msg)

    monkeypatch.setattr(reading, "read", read)

    with pytest.raises(DoesNotApply, match=r"reading needs the extra config: .* which is not installed$"):
        codec_round_trip(rp.where("verified", 3.0))
