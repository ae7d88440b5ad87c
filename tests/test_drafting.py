"""The scalar engine: what a part gives for one event is what it gives for the same row of an array, bit for bit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import reputation as rp
from reputation.columns import NUMPY, ArrayRows, Rows
from reputation.drafting import Draft, compiled, scalar
from reputation.recordedrows import RecordedOps
from reputation.recording import CannotRecord, Node, Recorded
from reputation.scalars import Trouble
from reputation.statistics import Count, Exposure, Extremes, Histogram, Moments, Outcomes, Share, Total
from reputation.testing.strategies import ADVANCING, COLUMNS, FADING, FRACTIONS, PREDICATES, WHOLE, rows, selections

ODD: list[Any] = [
    rp.lookup("verified", {True: 2.0, False: 0.5}),
    rp.where("words", 2, equals=10),
    rp.buckets("amount", edges=[-1, 3], weights=[1, 2, 3]),
    rp.saturating("amount", 3.5),
    rp.one_of("verified", False, True),
    rp.matches("status", "active"),
    ~rp.matches("level", "gold") | rp.at_most("amount", 1),
]
PARTS: list[Any] = [part for _, part in (*PREDICATES, *WHOLE, *FRACTIONS)] + selections(COLUMNS) + ODD
STATISTICS: list[Any] = [
    Count(),
    Outcomes(),
    Moments(),
    Moments(column="words"),
    Total(),
    Histogram(5),
    Share(rp.kind("refund"), ~rp.kind("order")),
    Exposure(rp.kind("refund"), rp.ALL, column="words"),
    Exposure(rp.ALL, rp.kind("order")),
    Extremes(column="amount"),
]
TIMES = ("occurred_at", "recorded_at", "refers_to_at", "expires_at")
events = st.booleans().flatmap(lambda exact: rows(exact=exact))


def array_rows(event: Mapping[str, Any]) -> ArrayRows:
    """The event as a table of one row, as evidence reads it."""
    return rp.Evidence.from_records([{**event, "subject": "ada"}]).rows()


def plain(values: Any) -> Any:
    """The one value of an array, or of a number that goes for every row."""
    return np.asarray(values, dtype=np.float64).reshape(-1)[0].item()


def same(one: float, other: float) -> bool:
    """Whether two numbers are the same, bit for bit but for the sign of a zero; unknown is the same as unknown."""
    return one == other or (math.isnan(one) and math.isnan(other))


@pytest.mark.parametrize("part", PARTS, ids=repr)
@given(event=events)
def test_a_part_gives_the_same_for_one_event(part: Any, event: Mapping[str, Any]) -> None:
    """Predicates and factors."""
    assert same(float(scalar(part)(event)), plain(part(array_rows(event))))


@pytest.mark.parametrize("statistic", STATISTICS, ids=repr)
@given(event=events, weight=st.floats(0.0, 100.0))
def test_a_statistic_lifts_the_same_from_one_event(statistic: Any, event: Mapping[str, Any], weight: float) -> None:
    """Every channel, as long as the columns that it reads are known."""
    if any(event.get(name) is None for name in statistic.reads):
        return
    lifted = scalar(lambda seen: statistic.lift(seen, weight))(event)
    expected = statistic.lift(array_rows(event), weight)

    assert lifted.keys() == expected.keys()
    assert all(same(float(lifted[name]), plain(expected[name])) for name in lifted)


def of_age(decay: Any) -> Any:
    """A decay as a function of one age."""
    draft, node = Draft(), Node("age")
    draft.name(node, "age")
    found = decay.remaining(Recorded(node), RecordedOps())
    draft.expect([found.node])
    draft.line(f"return {draft.write(found.node)}")
    return compiled(draft, "left", "age")


@pytest.mark.parametrize("decay", [*ADVANCING, *FADING, rp.PowerLaw(rp.days(9), exponent=2)], ids=repr)
@given(age=st.floats(0.0, 1e5) | st.integers(0, 400).map(float))
def test_a_decay_leaves_the_same(decay: Any, age: float) -> None:
    """Powers are those of the C library on both sides, or one unit in the last place apart where NumPy has its own."""
    left, expected = of_age(decay)(age), decay.remaining(np.array([age]), NUMPY).item()

    assert left == pytest.approx(expected, rel=1e-15, abs=0.0)


@given(st.integers(0, 40))
def test_whole_half_lives_leave_powers_of_two(count: int) -> None:
    """On the lattice nothing is rounded."""
    assert of_age(rp.HalfLife(rp.days(16)))(16.0 * count) == 2.0**-count


@attrs.frozen
class Effort:
    """A factor from elsewhere, with every operation of the vocabulary."""

    def __call__(self, rows: Rows) -> Any:
        """Long texts with an amount."""
        words: Any = rows["words"]
        ops = rows.ops
        long = (words > 3.0) & ~(words >= 90.0) | (words != 10.0) & (words <= 50.0)
        root = ops.sqrt(ops.clip(words, 0.0, 81.0)) + ops.log1p(ops.clip(words, 0.0, 1.0)) - (-words) * 0.5
        power = ops.exp2(ops.clip(1.0 - words / 10.0, -3.0, 3.0)) + (2.0 / (words + 1.0)) ** 1.5
        return ops.where(long & ops.known(rows["amount"]), root * (words + 1.0) ** 0.5, power)


@given(words=st.sampled_from([0.0, 3.0, 10.0, 50.0, 90.0, 100.0, None]), amount=st.sampled_from([1.0, None]))
def test_a_part_from_elsewhere_is_written_down_too(words: float | None, amount: float | None) -> None:
    """Whoever keeps to the vocabulary has nothing else to do."""
    event = {"words": words, "amount": amount}
    expected = Effort()(ArrayRows({name: np.array([value], dtype=float) for name, value in event.items()}))

    assert scalar(Effort())(event) == pytest.approx(plain(expected), rel=1e-15, nan_ok=True)


@pytest.mark.parametrize(
    ("part", "event", "error"),
    [
        (rp.where("verified", 3), {}, KeyError),
        (rp.where("verified", 3), {"verified": "yes"}, Trouble),
        (rp.where("verified", 3), {"verified": [True]}, Trouble),
        (rp.field("words"), {"words": "many"}, Trouble),
        (rp.field("words"), {"words": math.inf}, Trouble),
        (rp.field("amount"), {"amount": True}, Trouble),
        (rp.at_least("value", 0.5), {"value": 1.5}, Trouble),
        (rp.kind("review"), {"kind": None}, Trouble),
    ],
)
def test_what_is_not_plain_is_trouble(part: Any, event: dict[str, Any], error: type[Exception]) -> None:
    """Whatever a row of evidence could not be, or would have to be looked at more closely."""
    with pytest.raises(error):
        scalar(part)(event)


def test_a_constant_is_written_as_it_is() -> None:
    """One answer for all rows."""
    assert scalar(lambda _: True)({}) is True
    assert scalar(lambda seen: seen.ops.where(seen["x"] > 0.0, -2.0, math.inf))({"x": 1}) == -2.0
    assert scalar(lambda seen: seen.ops.where(seen["x"] > 0.0, -math.inf, math.nan))({"x": 1}) == -math.inf


def test_a_step_that_has_no_words_cannot_be_written() -> None:
    """Nothing is guessed."""
    with pytest.raises(CannotRecord, match="writing median"):
        Draft().write(Node("median", (1.0,)))
