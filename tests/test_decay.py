"""Decays: their shape, their laws, and what they refuse."""

from __future__ import annotations

import datetime
import inspect
import math
from datetime import timedelta
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.namespace import PUBLIC

from reputation.columns import NUMPY, Column, Ops
from reputation.decay import Advancing, Decay, Forever, HalfLife, Linear, Plateau, PowerLaw, Steps
from reputation.errors import PolicyError
from reputation.fields import days, hours

DECAYS: list[Any] = [
    Forever(),
    HalfLife(days(180)),
    HalfLife(hours(7)),
    Linear(days(365)),
    PowerLaw(days(30)),
    PowerLaw(days(30), exponent=0.01),
    PowerLaw(days(30), exponent=100),
    Steps(((days(30), 1.0), (days(365), 0.5)), after=0.1),
    Plateau(days(30), HalfLife(days(180))),
    Plateau(days(1), Plateau(days(2), Linear(days(3)))),
]
every_decay = pytest.mark.parametrize("decay", DECAYS, ids=repr)
ages = st.floats(0.0, 1e6)
durations = st.timedeltas(timedelta(microseconds=1), timedelta(days=40_000))


@attrs.frozen
class Sudden:
    """A decay from elsewhere, without describe, grain and zone."""

    end: float

    def remaining(self, age: Column, ops: Ops, /) -> Any:
        """Full weight and then nothing."""
        return ops.where(age < self.end, 1.0, 0.0)


def left(decay: Any, *age: float) -> list[float]:
    """Say what is left at some ages in days."""
    remaining: list[float] = decay.remaining(np.array(age), NUMPY).tolist()
    return remaining


@given(durations, st.integers(0, 500), st.integers(0, 500))
def test_survival_is_exact_on_whole_half_lives(half: timedelta, a: int, b: int) -> None:
    """remaining(a + b) == remaining(a) * survival(b), bit for bit, and both are powers of two."""
    decay = HalfLife(timedelta(days=half.days + 1))
    length = float(half.days + 1)

    assert left(decay, (a + b) * length) == [left(decay, a * length)[0] * decay.survival(b * decay.half)]
    assert [2.0**-a] == left(decay, a * length)


@given(durations, durations, durations)
def test_survival_holds_at_every_age(half: timedelta, a: timedelta, b: timedelta) -> None:
    """The same law on free ages, up to rounding of the exponent."""
    decay = HalfLife(half)
    age, more = a / days(1), b / days(1)
    expected = left(decay, age)[0] * decay.survival(b)
    exponent = (a + b) / half

    assert expected == pytest.approx(left(decay, age + more)[0], rel=1e-14 + 1e-15 * exponent, abs=1e-300)


@given(durations, ages)
def test_a_half_life_agrees_with_the_exponential(half: timedelta, age: float) -> None:
    """Exp(-ln 2 * age / half), as textbooks write it."""
    expected = math.exp(-math.log(2.0) * age / (half / days(1)))

    assert [expected] == pytest.approx(left(HalfLife(half), age), rel=1e-12, abs=1e-290)


@given(durations, ages)
def test_linear_agrees_with_plain_python(over: timedelta, age: float) -> None:
    """1 - age / over, and 0 from then on."""
    assert [max(0.0, 1.0 - age / (over / days(1)))] == left(Linear(over), age)


@given(st.timedeltas(timedelta(hours=1), timedelta(days=4000)), st.floats(0.01, 100.0))
def test_a_power_law_leaves_half_at_its_half(half: timedelta, exponent: float) -> None:
    """The scale is chosen so; and doubling the distance from the scale multiplies by 2 ** -exponent."""
    decay = PowerLaw(half, exponent=exponent)
    scale = (half / days(1)) / (2.0 ** (1.0 / exponent) - 1.0)

    assert [0.5] == pytest.approx(left(decay, half / days(1)), rel=1e-9)
    assert left(decay, 3.0 * scale)[0] == pytest.approx(left(decay, scale)[0] * 2.0**-exponent, rel=1e-9)


def test_forever_keeps_everything() -> None:
    """Whatever the age."""
    assert [1.0, 1.0, 1.0] == left(Forever(), 0.0, 0.5, 1e6)


def test_steps_may_stay_as_they_are() -> None:
    """Shares do not rise; that they fall is not asked, neither between steps nor at the end."""
    level = Steps(((days(30), 1.0), (days(60), 0.5), (days(90), 0.5)), after=0.5)

    assert [1.0, 0.5, 0.5, 0.5] == left(level, 0.0, 59.0, 60.0, 90.0)
    assert [1.0, 1.0] == left(Steps(((days(30), 1.0),), after=1.0), 0.0, 30.0)


def test_steps_change_on_their_day() -> None:
    """An edge belongs to the step after it."""
    decay = Steps(((days(30), 1.0), (days(365), 0.5)), after=0.25)

    assert [1.0, 1.0, 0.5, 0.5, 0.25] == left(decay, 0.0, 29.999, 30.0, 364.999, 365.0)


def test_a_plateau_delays_its_tail() -> None:
    """Full weight up to the age, the tail's share of the rest from there on."""
    decay = Plateau(days(30), HalfLife(days(10)))

    assert [1.0, 1.0, 1.0, 0.5, 0.25] == left(decay, 0.0, 29.0, 30.0, 40.0, 50.0)
    assert [1.0, 0.75, 0.5] == left(Plateau(days(30), Linear(days(2))), 30.0, 30.5, 31.0)
    assert [1.0, 0.0] == left(Plateau(days(30), Sudden(5.0)), 34.0, 36.0)


@pytest.mark.parametrize("decay", [Forever(), HalfLife(days(180)), HalfLife(days(1), grain=days(1))])
def test_some_decays_advance(decay: Any) -> None:
    """No time passed changes nothing, and time that runs back is refused."""
    assert isinstance(decay, Advancing)
    assert decay.survival(timedelta(0)) == 1.0
    with pytest.raises(PolicyError, match=r"elapsed must be zero or longer, got days\(-1\)"):
        decay.survival(days(-1))


def test_survival_of_forever_and_of_a_half_life() -> None:
    """Everything, and a power of two; a very long time leaves nothing."""
    assert Forever().survival(days(10_000)) == 1.0
    assert HalfLife(days(90)).survival(days(270)) == 0.125
    assert HalfLife(hours(1)).survival(days(100_000)) == 0.0


@every_decay
def test_other_decays_do_not_claim_to_advance(decay: Any) -> None:
    """What cannot be moved exactly has no `survival` at all."""
    assert isinstance(decay, Decay)
    assert isinstance(decay, HalfLife | Forever) == hasattr(decay, "survival")


@pytest.mark.parametrize(
    "decay",
    [
        *DECAYS,
        HalfLife(timedelta(days=1, microseconds=7)),
        HalfLife(days(0.5), grain=days(1), tz="Asia/Shanghai"),
        Forever(grain=days(7)),
        Linear(days(1), grain=days(1)),
        PowerLaw(hours(1), exponent=2, tz="Europe/Berlin"),
        Steps(((hours(5), 1.0),), grain=days(1)),
        Plateau(days(1), Forever(), grain=days(7), tz="Asia/Shanghai"),
    ],
)
def test_decays_are_values(decay: object) -> None:
    """Equal by structure, hashable, and rebuilt from their repr."""
    copy = eval(repr(decay), {**PUBLIC, "datetime": datetime})

    assert decay == copy
    assert hash(decay) == hash(copy)


@pytest.mark.parametrize("part", sorted({type(decay) for decay in DECAYS}, key=repr))
def test_every_default_is_keyword_only(part: type) -> None:
    """What is left out is never meant by position."""
    parameters = inspect.signature(part).parameters.values()

    assert [] == [p.name for p in parameters if p.default is not p.empty and p.kind is not p.KEYWORD_ONLY]


def test_reprs_say_days() -> None:
    """A duration is printed as it would be written."""
    assert repr(HalfLife(days(180))) == "HalfLife(half=days(180), grain=None, tz='UTC')"
    assert repr(Steps(((days(30), 1), (days(365), 0.5)))) == (
        "Steps(steps=((days(30), 1.0), (days(365), 0.5),), after=0.0, grain=None, tz='UTC')"
    )


@pytest.mark.parametrize(
    ("decay", "said"),
    [
        (Forever(), "never fades"),
        (HalfLife(days(180)), "half is left after 180 days"),
        (
            HalfLife(days(180), grain=days(1), tz="Asia/Shanghai"),
            "half is left after 180 days (age in whole days, Asia/Shanghai)",
        ),
        (Linear(days(1), grain=days(7)), "fades evenly to nothing over 1 day (age in steps of 7 days, UTC)"),
        (PowerLaw(hours(36)), "half is left after 36 hours, and then it fades ever more slowly"),
        (
            PowerLaw(days(30), exponent=2.5),
            "half is left after 30 days, and then it fades ever more slowly, with exponent 2.5",
        ),
        (
            Steps(((days(30), 1.0), (days(365), 0.5))),
            "counts in full up to 30 days, 0.5 up to 365 days, then nothing",
        ),
        (Steps(((days(30), 1.0),), after=0.1), "counts in full up to 30 days, then 0.1"),
        (
            Plateau(days(30), HalfLife(days(180))),
            "counts in full for 30 days; from then on: half is left after 180 days",
        ),
        (Plateau(days(30), Sudden(5.0)), "counts in full for 30 days; from then on: Sudden(end=5.0)"),
        (
            PowerLaw(days(30), grain=days(1), tz="Europe/Berlin"),
            "half is left after 30 days, and then it fades ever more slowly (age in whole days, Europe/Berlin)",
        ),
        (
            Steps(((days(30), 1.0),), grain=days(1), tz="Asia/Shanghai"),
            "counts in full up to 30 days, then nothing (age in whole days, Asia/Shanghai)",
        ),
        (
            Plateau(days(30), Forever(), grain=days(7), tz="Asia/Shanghai"),
            "counts in full for 30 days; from then on: never fades (age in steps of 7 days, Asia/Shanghai)",
        ),
    ],
)
def test_decays_speak_plain_words(decay: Any, said: str) -> None:
    """What a seller reads."""
    assert said == decay.describe()


STEPS_HINT = "write for instance Steps(((days(30), 1.0), (days(365), 0.5)))."
BAD_PARAMETERS: list[tuple[Any, str, str | None]] = [
    (lambda: HalfLife(180), "half must be a duration, got the bare number 180.", "say the unit: half=days(180)."),  # type: ignore[arg-type]
    (lambda: HalfLife(days(0)), "half must be longer than zero, got days(0).", "write for instance half=days(180)."),
    (lambda: Linear(days(-3)), "over must be longer than zero, got days(-3).", "write for instance over=days(180)."),
    (
        lambda: PowerLaw(days(30), exponent=0),
        "exponent must be within [0.01, 100], got 0.0.",
        "write for instance exponent=1.0.",
    ),
    (
        lambda: PowerLaw(days(30), exponent=math.nan),
        "exponent must be a finite number, got nan.",
        "write for instance exponent=1.0.",
    ),
    (lambda: Steps(()), "steps must hold at least one step, got none.", STEPS_HINT),
    (
        lambda: Steps(((days(30), 0.9),)),
        "steps must begin with the share 1.0, since a fresh row counts in full; got 0.9.",
        STEPS_HINT,
    ),
    (
        lambda: Steps(((days(30), 1.0), (days(30), 0.5))),
        "steps must ascend in age, got days(30) before days(30).",
        STEPS_HINT,
    ),
    (
        lambda: Steps(((days(1), 1.0), (days(2), 0.5), (days(3), 0.7))),
        "steps must not rise, got the share 0.7 after 0.5.",
        STEPS_HINT,
    ),
    (lambda: Steps(((days(1), 1.5),)), "steps[0] must be within [0, 1], got 1.5.", None),
    (
        lambda: Steps(((days(1), 1.0), (days(0), 0.5))),
        "the age of steps[1] must be longer than zero, got days(0).",
        STEPS_HINT,
    ),
    (lambda: Steps(((days(-1), 1.0),)), "the age of steps[0] must be longer than zero, got days(-1).", STEPS_HINT),
    (
        lambda: Steps(((30, 1.0),)),  # type: ignore[arg-type]
        "the age of steps[0] must be a duration, got the bare number 30.",
        "say the unit: days(30).",
    ),
    (
        lambda: Steps(((days(1), 1.0), (days(2), 0.5)), after=0.6),
        "after must not be greater than the last share 0.5, got 0.6.",
        "what is left never rises again.",
    ),
    (lambda: Steps(((days(1), 1.0),), after=-0.1), "after must be within [0, 1], got -0.1.", None),
    (lambda: Steps(((days(1), 1.0),), after=1.1), "after must be within [0, 1], got 1.1.", None),
    (
        lambda: Plateau(days(30), HalfLife(days(180), grain=days(1))),
        "tail must not have a grain of its own, got HalfLife(half=days(180), grain=days(1), tz='UTC').",
        "give the grain to the plateau: Plateau(..., grain=days(1)).",
    ),
    (
        lambda: HalfLife(days(180), grain=hours(12)),
        "grain must be a whole number of days, got days(0.5).",
        "write grain=days(1), or leave the grain out for exact ages.",
    ),
]


@pytest.mark.parametrize(("build", "what", "hint"), BAD_PARAMETERS)
def test_a_decay_that_cannot_mean_anything_fails_when_built(build: Any, what: str, hint: str | None) -> None:
    """The message names the parameter, the value and the rule, and the hint says what to write."""
    with pytest.raises(PolicyError) as error:
        build()

    assert (what, hint) == (error.value.what, error.value.hint)


TAIL_HINT = "\n\nHint: write for instance Plateau(days(30), HalfLife(days(180)))."


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: HalfLife("180 days"), "half must be a duration such as days(180), got '180 days'."),  # type: ignore[arg-type]
        (lambda: PowerLaw(days(1), exponent=True), "exponent must be a number, got True."),
        (lambda: Steps("abc"), "steps must be pairs of a duration and a share, got 'abc'."),  # type: ignore[arg-type]
        (lambda: Steps(7), "steps must be pairs of a duration and a share, got 7."),  # type: ignore[arg-type]
        (lambda: Steps((days(30), 1.0)), f"steps[0] must be a pair of a duration and a share, got {days(30)!r}."),  # type: ignore[arg-type]
        (
            lambda: Steps(((days(1), 1.0, 2.0),)),  # type: ignore[arg-type]
            f"steps[0] must be a pair of a duration and a share, got {(days(1), 1.0, 2.0)!r}.",
        ),
        (lambda: Steps((("30 days", 1.0),)), "steps[0] must be a duration such as days(180), got '30 days'."),  # type: ignore[arg-type]
        (lambda: Plateau(days(30), 0.5), f"tail must be a decay, got 0.5.{TAIL_HINT}"),  # type: ignore[arg-type]
        (
            lambda: Plateau(days(30), HalfLife),  # type: ignore[arg-type]
            "tail must be a decay, got the class HalfLife.\n\nHint: build one: HalfLife(...).",
        ),
    ],
)
def test_a_wrong_type_is_a_type_error(build: Any, message: str) -> None:
    """Types are named at once, where they are given."""
    with pytest.raises(TypeError) as error:
        build()

    assert message == str(error.value)


def test_an_unknown_zone_is_refused_when_built() -> None:
    """The zone is checked even where no grain uses it."""
    with pytest.raises(PolicyError, match="Mars/Olympus"):
        HalfLife(days(1), tz="Mars/Olympus")
