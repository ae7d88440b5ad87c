"""
The same parts on an engine that knows nothing but the vocabulary.

The double below answers as a database does: an unknown value makes a comparison unknown, not false. It takes plain
Python scalars only, has no truth value, and refuses NumPy. What runs here and agrees with NumPy runs on every engine.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.columns import NUMPY, ArrayRows, Column, Ops, Rows
from reputation.decay import Forever, HalfLife, Linear, Plateau, PowerLaw, Steps
from reputation.fields import days, hours
from reputation.select import ALL, Between, at_least, at_most, kind, matches, one_of
from reputation.weights import buckets, field, lookup, saturating, where

Value = float | str | bool | None


class StrictColumn:
    """A column that knows arithmetic, comparisons and `& | ~`, with the logic of three values."""

    __array_ufunc__ = None
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, values: Sequence[Value]) -> None:
        self.values = np.array([*values, None], dtype=object)[:-1]

    def _with(self, other: object, function: Callable[[Any, Any], Value]) -> StrictColumn:
        others = spread(other, len(self.values))
        pairs = zip(self.values, others, strict=True)
        return StrictColumn([None if a is None or b is None else function(a, b) for a, b in pairs])

    def __add__(self, other: object) -> StrictColumn:
        return self._with(other, operator.add)

    def __radd__(self, other: object) -> StrictColumn:
        return self._with(other, lambda a, b: b + a)

    def __sub__(self, other: object) -> StrictColumn:
        return self._with(other, operator.sub)

    def __rsub__(self, other: object) -> StrictColumn:
        return self._with(other, lambda a, b: b - a)

    def __mul__(self, other: object) -> StrictColumn:
        return self._with(other, operator.mul)

    def __rmul__(self, other: object) -> StrictColumn:
        return self._with(other, lambda a, b: b * a)

    def __truediv__(self, other: object) -> StrictColumn:
        return self._with(other, operator.truediv)

    def __rtruediv__(self, other: object) -> StrictColumn:
        return self._with(other, lambda a, b: b / a)

    def __pow__(self, other: object) -> StrictColumn:
        return self._with(other, operator.pow)

    def __neg__(self) -> StrictColumn:
        return StrictColumn([None if value is None else -value for value in self.values])

    def __lt__(self, other: object) -> StrictColumn:
        return self._with(other, operator.lt)

    def __le__(self, other: object) -> StrictColumn:
        return self._with(other, operator.le)

    def __gt__(self, other: object) -> StrictColumn:
        return self._with(other, operator.gt)

    def __ge__(self, other: object) -> StrictColumn:
        return self._with(other, operator.ge)

    def __eq__(self, other: object) -> Any:
        return self._with(other, operator.eq)

    def __ne__(self, other: object) -> Any:
        return self._with(other, operator.ne)

    def __and__(self, other: object) -> StrictColumn:
        others = spread(other, len(self.values))
        return StrictColumn([_and(a, b) for a, b in zip(self.values, others, strict=True)])

    def __or__(self, other: object) -> StrictColumn:
        return ~(~self & ~StrictColumn(spread(other, len(self.values))))

    def __invert__(self) -> StrictColumn:
        return StrictColumn([None if value is None else not value for value in self.values])

    def __bool__(self) -> bool:
        msg = "a column has no truth value"
        raise TypeError(msg)


def _and(a: Value, b: Value) -> bool | None:
    if a is False or b is False:
        return False
    return None if a is None or b is None else True


def spread(other: object, size: int) -> list[Value]:
    """Spread a plain scalar over the rows, and refuse everything that is not in the vocabulary."""
    if isinstance(other, StrictColumn):
        return list(other.values)
    if type(other) not in {float, int, str, bool}:
        msg = f"the vocabulary knows columns and plain Python scalars, not {type(other).__name__}"
        raise TypeError(msg)
    return [other] * size  # type: ignore[list-item]


class StrictOps:
    """The operations, one value at a time."""

    def where(self, condition: Any, then: Any, otherwise: Any, /) -> StrictColumn:
        """Take the second where the condition does not hold, also where it is unknown."""
        size = len(condition.values)
        rows = zip(condition.values, spread(then, size), spread(otherwise, size), strict=True)
        return StrictColumn([a if holds is True else b for holds, a, b in rows])

    def clip(self, x: Any, low: float, high: float, /) -> StrictColumn:
        """Keep within bounds."""
        return self._each(x, lambda value: min(max(value, low), high))

    def exp2(self, x: Any, /) -> StrictColumn:
        """Two to the power."""
        return self._each(x, math.exp2)

    def log1p(self, x: Any, /) -> StrictColumn:
        """The logarithm of 1 + x."""
        return self._each(x, math.log1p)

    def sqrt(self, x: Any, /) -> StrictColumn:
        """The square root."""
        return self._each(x, math.sqrt)

    def isin(self, x: Any, values: Sequence[Any], /) -> StrictColumn:
        """Whether a value is one of a few; unknown for an unknown value."""
        return self._each(x, lambda value: value in values)

    def known(self, x: Any, /) -> StrictColumn:
        """Whether there is a value."""
        return StrictColumn([value is not None for value in x.values])

    def _each(self, x: Any, function: Callable[[Any], Value]) -> StrictColumn:
        return StrictColumn([None if value is None else function(value) for value in x.values])


@attrs.frozen(eq=False)
class StrictRows:
    """Rows of the double."""

    columns: dict[str, list[Value]]
    ops: Ops = attrs.field(factory=StrictOps)

    def __getitem__(self, name: str, /) -> Any:
        return StrictColumn(self.columns[name])


PREDICATES: list[Any] = [
    kind("review"),
    kind("review", "rating"),
    kind("never seen"),
    matches("verified", True),
    matches("verified", False),
    matches("words", 10.0),
    one_of("words", 5.0, 10.0),
    at_least("words", 10.0),
    at_most("words", 10.0),
    Between("words", low=5.0, high=10.0),
    ~matches("verified", True),
    ~(kind("review") & at_least("words", 10.0)),
    (ALL & kind("review")) | ~at_most("words", 5.0),
    ~(matches("verified", True) | ~kind("order")) & ALL,
]
FACTORS: list[Any] = [
    where("verified", 3.0),
    where("verified", 3.0, equals=False, otherwise=0.5),
    where("kind", 2.0, equals="review"),
    field("words"),
    field("words", missing=0.5),
    field("verified", missing=0.5),
    lookup("kind", {"review": 2.0, "rating": 0.5}),
    lookup("words", {5.0: 2.0, 10.0: 0.5}, otherwise=0),
    buckets("words", [5, 10], [1, 2, 3], missing=0.25),
    saturating("words", 10.0),
    where("verified", 3.0) * saturating("words", 10.0, missing=1) * lookup("kind", {"order": 0}),
]
DECAYS: list[Any] = [
    Forever(),
    HalfLife(days(180)),
    HalfLife(hours(5)),
    Linear(days(365)),
    PowerLaw(days(30)),
    PowerLaw(days(30), exponent=2.5),
    Steps(((days(30), 1.0), (days(365), 0.5)), after=0.1),
    Plateau(days(30), HalfLife(days(180))),
    Plateau(days(30), Steps(((days(1), 1.0),))),
]

records = st.lists(
    st.tuples(
        st.sampled_from(["review", "rating", "order", None]),
        st.sampled_from([True, False, None]),
        st.sampled_from([0.0, 5.0, 7.5, 10.0, 1e6, None]),
    ),
    max_size=8,
)


def both(rows: list[Any]) -> tuple[ArrayRows, Any]:
    """Build the same rows for both engines; the first ones make sure of the types."""
    kinds, verified, words = zip(("review", True, 1.0), (None, None, None), *rows, strict=True)
    columns: dict[str, list[Value]] = {"kind": list(kinds), "verified": list(verified), "words": list(words)}
    return ArrayRows.of(**columns), StrictRows(columns)


def plain(column: Any) -> list[Value]:
    """Write a column of either engine as a list, with None for the unknown."""
    if isinstance(column, StrictColumn):
        return list(column.values)
    values: list[Value] = [None if value != value else value for value in column.tolist()]  # noqa: PLR0124 - NaN
    return values


@pytest.mark.parametrize("predicate", PREDICATES, ids=lambda part: part.describe())
@given(records)
def test_predicates_are_portable(predicate: Any, rows: list[Any]) -> None:
    """An answer is never unknown: the opposite of a predicate is the same on every engine."""
    ours, strict = both(rows)

    assert plain(predicate(ours)) == plain(predicate(strict))
    assert plain((~predicate)(ours)) == [not value for value in plain(predicate(strict))]


@pytest.mark.parametrize("factor", FACTORS, ids=lambda part: part.describe())
@given(records)
def test_factors_are_portable(factor: Any, rows: list[Any]) -> None:
    """The same weights, and unknown ones in the same places."""
    ours, strict = both(rows)

    assert plain(factor(ours)) == plain(factor(strict))


@pytest.mark.parametrize("decay", DECAYS, ids=lambda part: part.describe())
@given(st.lists(st.floats(0.0, 1e6), min_size=1, max_size=8))
def test_decays_are_portable(decay: Any, ages: list[float]) -> None:
    """The same shares, up to the last digit of a power."""
    ours = decay.remaining(np.array(ages), NUMPY)
    strict = decay.remaining(StrictColumn(ages), StrictOps())

    assert plain(ours) == pytest.approx(plain(strict), rel=1e-14, abs=1e-300)


def test_the_double_refuses_what_is_not_in_the_vocabulary() -> None:
    """Otherwise the tests above would prove nothing."""
    column = StrictColumn([1.0, None])
    for use in (
        lambda: np.sqrt(column),
        lambda: np.float64(2.0) * column,
        lambda: column * np.float64(2.0),
        lambda: column * np.ones(2),
        lambda: bool(column),
        lambda: math.sqrt(column),  # type: ignore[arg-type]
        lambda: True & column,
        lambda: list(column),  # type: ignore[call-overload]
        lambda: column // 2.0,  # type: ignore[operator]
    ):
        with pytest.raises(TypeError):
            use()


def test_the_double_knows_the_whole_vocabulary() -> None:
    """Every operation of `Column` and `Ops`, so that parts to come can be tried on it."""
    x = StrictColumn([4.0, None])
    ops = StrictOps()
    results = [
        *(1.0 + x, x + 1.0, 5.0 - x, x - 3.0, 2.0 * x, x * 0.5, 8.0 / x, x / 2.0, x**2, -x),
        *(ops.log1p(x), ops.sqrt(x), ops.clip(x, 0.0, 1.0)),
    ]
    expected = [5.0, 5.0, 1.0, 1.0, 8.0, 2.0, 2.0, 2.0, 16.0, -4.0, math.log(5.0), 2.0, 1.0]

    assert [[value, None] for value in expected] == [plain(result) for result in results]
    assert [[True, None]] * 3 == [plain(result) for result in (x > 3.0, x < 5.0, x != 3.0)]
    assert [True, None] == plain((x > 3.0) | (x > 9.0))


def test_the_double_keeps_the_protocols() -> None:
    """The type checker reads these lines."""
    rows: Rows = StrictRows({"words": [1.0]})
    column: Column = StrictColumn([1.0])

    assert isinstance(rows["words"], StrictColumn)
    assert isinstance(column, StrictColumn)
