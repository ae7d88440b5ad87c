"""The factors: what each one gives, refuses and says."""

from __future__ import annotations

import bisect
import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.namespace import PUBLIC

from reputation.columns import ArrayRows
from reputation.errors import PolicyError
from reputation.weights import Buckets, Field, Lookup, Saturating, Where, buckets, field, lookup, saturating, where

ROWS = ArrayRows.of(
    verified=[True, False, None, True],
    tier=["gold", "new", None, "old"],
    level=[1.0, 2.0, None, 3.0],
    words=[50.0, 0.0, None, 150.0],
    trust=[0.25, 0.0, None, 4.0],
    debt=[-50.0, 50.0, None, 0.0],
)
PLAIN = ArrayRows.of(expert=[True, False])

shares = st.floats(0.0, 1e6)
columns = st.lists(st.none() | st.floats(-1e9, 1e9), min_size=1, max_size=8)


def weighed(factor: Any, rows: ArrayRows = ROWS) -> list[float]:
    """Say what each row counts."""
    weights: list[float] = factor(rows).tolist()
    return weights


@pytest.mark.parametrize(
    ("factor", "expected"),
    [
        (where("verified", 3.0), [3, 1, 1, 3]),
        (where("verified", 3.0, equals=False), [1, 3, 1, 1]),
        (where("verified", 3.0, otherwise=0.5), [3, 0.5, 0.5, 3]),
        (where("verified", 0), [0, 1, 1, 0]),
        (where("tier", 2, equals="gold"), [2, 1, 1, 1]),
        (where("tier", 2, equals="never seen", otherwise=0), [0, 0, 0, 0]),
        (where("level", 2, equals=3), [1, 1, 1, 2]),
        (field("trust", missing=0), [0.25, 0, 0, 4]),
        (field("trust", missing=0.1), [0.25, 0, 0.1, 4]),
        (lookup("tier", {"gold": 2.0, "new": 0.5}), [2, 0.5, 1, 1]),
        (lookup("tier", {"gold": 2.0, "new": 0.5}, otherwise=0), [2, 0.5, 0, 0]),
        (lookup("level", {1: 0.1, 2.0: 0.2}), [0.1, 0.2, 1, 1]),
        (lookup("verified", {True: 2.0, False: 0.5}, otherwise=0.7), [2, 0.5, 0.7, 2]),
        (buckets("level", [2], [5, 7]), [5, 7, 1, 7]),
        (buckets("level", [2, 3], [5, 7, 9], missing=0), [5, 7, 0, 9]),
        (saturating("words", 50), [0.5, 0, 0, 0.75]),
        (saturating("words", 50, missing=0.2), [0.5, 0, 0.2, 0.75]),
        (saturating("debt", 50), [0, 0.5, 0, 0]),
    ],
)
def test_factors_weigh(factor: Any, expected: list[float]) -> None:
    """Values, edges, unknown rows and zeros."""
    assert expected == weighed(factor)


def test_a_field_without_missing_leaves_the_unknown_unknown() -> None:
    """Whoever counts the rows refuses it and names the factor."""
    assert weighed(field("trust")) == pytest.approx([0.25, 0.0, float("nan"), 4.0], nan_ok=True)


def test_a_field_of_true_and_false_counts_one_and_zero() -> None:
    """The weights are numbers, so that sums of them are, too."""
    weights = field("expert")(PLAIN)

    assert (weights.dtype.kind, weights.tolist()) == ("f", [1.0, 0.0])


@given(columns, st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=4, unique=True).map(sorted), st.data())
def test_buckets_agree_with_bisection(values: list[float | None], edges: list[float], data: st.DataObject) -> None:
    """A lower edge belongs to the bucket above it."""
    weights = data.draw(st.lists(shares, min_size=len(edges) + 1, max_size=len(edges) + 1))
    expected = [0.5 if value is None else weights[bisect.bisect_right(edges, value)] for value in values]

    assert expected == weighed(buckets("x", edges, weights, missing=0.5), ArrayRows.of(x=values))


@given(columns, st.floats(1e-6, 1e6))
def test_saturation_grows_and_stays_within_one(values: list[float | None], half: float) -> None:
    """More never counts less, nothing counts more than 1, and no warning is raised on the way."""
    known = sorted(value for value in values if value is not None)
    weights = weighed(saturating("x", half), ArrayRows.of(x=[*known, half]))

    assert weights[:-1] == sorted(weights[:-1])
    assert all(0.0 <= weight <= 1.0 for weight in weights)
    assert weights[-1] == 0.5


@given(columns, shares, shares, shares)
def test_weights_are_never_negative(values: list[float | None], a: float, b: float, c: float) -> None:
    """Whatever the column holds, as long as the host's own weights are not negative."""
    rows = ArrayRows.of(x=values, own=[None if value is None else abs(value) for value in values])
    factors = (
        where("x", a, equals=0.0, otherwise=b),
        field("own", missing=a),
        lookup("x", {0.0: a, 1.0: b}, otherwise=c),
        buckets("x", [0.0], [a, b], missing=c),
        saturating("x", a + 1.0, missing=b),
    )
    for factor in factors:
        assert all(weight >= 0.0 for weight in weighed(factor, rows))


@pytest.mark.parametrize(
    ("factor", "said"),
    [
        (where("verified", 3.0), "verified counts 3"),
        (where("verified", 0.5, equals=False), "not verified counts 0.5"),
        (where("verified", 3.0, otherwise=0.5), "verified counts 3, everything else 0.5"),
        (where("tier", 2, equals="gold"), "tier gold counts 2"),
        (where("level", 2, equals=3.0), "level 3 counts 2"),
        (field("trust"), "each row counts its trust"),
        (field("trust", missing=0.1), "each row counts its trust, 0.1 where that is unknown"),
        (lookup("tier", {"new": 0.5, "gold": 2}), "by tier: gold counts 2, new counts 0.5, everything else 1"),
        (
            buckets("price", [50, 200], [1, 2, 3]),
            "by price: below 50 counts 1, from 50 counts 2, from 200 counts 3, 1 where that is unknown",
        ),
        (saturating("words", 50), "counts more with more words: 0.5 at 50, never above 1, 0 where that is unknown"),
        (
            where("verified", 3.0) * field("trust"),
            "verified counts 3; each row counts its trust",
        ),
    ],
)
def test_factors_speak_plain_words(factor: Any, said: str) -> None:
    """What a seller reads."""
    assert said == factor.describe()


@pytest.mark.parametrize(
    "factor",
    [
        where("verified", 3.0),
        where("tier", 0, equals="gold", otherwise=0.5),
        field("trust"),
        field("trust", missing=0),
        lookup("tier", {"gold": 2.0, "new": 0.5}, otherwise=0),
        lookup("verified", {True: 2.0}),
        buckets("price", [50, 200], [1, 2, 3], missing=0),
        saturating("words", 50, missing=1),
        where("verified", 3.0) * saturating("words", 50),
    ],
)
def test_factors_are_values(factor: object) -> None:
    """Equal by structure, hashable, and rebuilt from their repr."""
    copy = eval(repr(factor), {**PUBLIC, "datetime": datetime})

    assert factor == copy
    assert hash(factor) == hash(copy)


def test_builders_and_classes_agree() -> None:
    """The lower-case builders only read better; parameters are kept in one form."""
    assert Where("verified", 3.0, equals=True, otherwise=1.0) == where("verified", 3)
    assert Field("trust", missing=0.5) == field("trust", missing=0.5)
    assert Lookup("tier", (("gold", 2.0), ("new", 0.5))) == lookup("tier", {"new": 0.5, "gold": 2})
    assert Buckets("price", edges=(50.0,), weights=(1.0, 2.0)) == buckets("price", [50], (w for w in (1, 2)))
    assert Saturating("words", 50.0) == saturating("words", 50)


BAD_PARAMETERS: list[tuple[Any, str, str | None]] = [
    (lambda: where("verified", -1), "factor must be at least 0, got -1.0.", None),
    (lambda: where("verified", float("nan")), "factor must be a finite number, got nan.", None),
    (lambda: where("verified", 1, otherwise=-0.5), "otherwise must be at least 0, got -0.5.", None),
    (
        lambda: where("verified", 1, equals=float("nan")),
        "equals must be a finite number, got nan.",
        "a row without a value never matches, so there is nothing to write for it.",
    ),
    (lambda: where("", 1), "column must not be empty.", None),
    (lambda: field("trust", missing=-1), "missing must be at least 0, got -1.0.", None),
    (
        lambda: lookup("tier", {}),
        "table must hold at least one value, got none.",
        'write for instance lookup("tier", {"gold": 2.0}).',
    ),
    (lambda: lookup("tier", {"gold": -2}), "table['gold'] must be at least 0, got -2.0.", None),
    (
        lambda: Lookup("tier", (("gold", 2.0), ("gold", 3.0))),
        "table must say once what a value counts, got 'gold' twice.",
        "keep one of the two.",
    ),
    (
        lambda: lookup("tier", {"gold": 2.0, 7: 1.0}),
        "table must hold all texts, all numbers or all booleans, got 'gold', 7.",
        "a column holds one or the other; write two factors and multiply them.",
    ),
    (
        lambda: buckets("price", [], [1]),
        "edges must hold at least one number, got none.",
        'write for instance buckets("price", edges=[50, 200], weights=[1, 2, 3]).',
    ),
    (
        lambda: buckets("price", [50, 50], [1, 2, 3]),
        "edges must ascend, got 50.0 before 50.0.",
        "sort the edges, each once, and the weights with them.",
    ),
    (
        lambda: buckets("price", [50, 200], [1, 2]),
        "weights must hold one number more than edges, got 2 for 2 edges.",
        "the first weight is for numbers below the first edge.",
    ),
    (lambda: buckets("price", [float("inf")], [1, 2]), "edges[0] must be a finite number, got inf.", None),
    (lambda: buckets("price", [50], [1, -2]), "weights[1] must be at least 0, got -2.0.", None),
    (lambda: buckets("price", [50], [1, 2], missing=-1), "missing must be at least 0, got -1.0.", None),
    (
        lambda: saturating("words", 0),
        "half must be greater than 0, got 0.0.",
        "write the number that shall count one half, for instance half=50.",
    ),
    (lambda: saturating("words", 50, missing=-1), "missing must be at least 0, got -1.0.", None),
]


@pytest.mark.parametrize(("build", "what", "hint"), BAD_PARAMETERS)
def test_a_factor_that_cannot_mean_anything_fails_when_built(build: Any, what: str, hint: str | None) -> None:
    """The message names the parameter, the value and the rule, and the hint says what to write."""
    with pytest.raises(PolicyError) as error:
        build()

    assert (what, hint) == (error.value.what, error.value.hint)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: where("verified", "3"), "factor must be a number, got '3'."),  # type: ignore[arg-type]
        (lambda: where("verified", True), "factor must be a number, got True."),
        (lambda: where("verified", 3, equals=None), "equals must be a text, a number, True or False, got None."),  # type: ignore[arg-type]
        (lambda: field(3), "column must be a text, got 3."),  # type: ignore[arg-type]
        (lambda: lookup("tier", "gold"), "table must map values to numbers, got 'gold'."),  # type: ignore[arg-type]
        (lambda: lookup("tier", {"gold": None}), "table['gold'] must be a number, got None."),  # type: ignore[dict-item]
        (lambda: lookup("tier", {None: 1.0}), "table must be a text, a number, True or False, got None."),
        (lambda: buckets("price", 50, [1, 2]), "edges must be several numbers, got 50."),  # type: ignore[arg-type]
        (lambda: buckets("price", "50", [1, 2]), "edges must be several numbers, got '50'."),  # type: ignore[arg-type]
        (lambda: buckets("price", [50], [1, "2"]), "weights[1] must be a number, got '2'."),  # type: ignore[list-item]
    ],
)
def test_a_wrong_type_is_a_type_error(build: Any, message: str) -> None:
    """Types are named at once, where they are given."""
    with pytest.raises(TypeError) as error:
        build()

    assert message == str(error.value)


def test_no_factor_can_see_time() -> None:
    """Asking for a date points to decay and window."""
    with pytest.raises(PolicyError, match="column 'recorded_at' holds a time") as error:
        field("recorded_at")(ROWS)

    assert error.value.hint == "use decay= for what fades with age and window= for what counts only for a while."


def test_a_missing_column_is_named_with_its_neighbours() -> None:
    """A slip of the pen is found at once."""
    with pytest.raises(PolicyError, match="the evidence has no column 'verifed'") as error:
        where("verifed", 3.0)(ROWS)

    assert str(error.value.hint).startswith("did you mean 'verified'?")
