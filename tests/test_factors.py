"""The product of factors: flat, closed, and the same on either side."""

from __future__ import annotations

import datetime
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.namespace import PUBLIC

from reputation.columns import ArrayRows, Column, Rows
from reputation.factors import ONE, Factor, Weight
from reputation.select import kind
from reputation.weights import Where, buckets, field, lookup, saturating, where

VERIFIED = where("verified", 3.0)
TRUST = field("trust", missing=0.5)
TIER = lookup("tier", {"gold": 2.0})
PRICE = buckets("price", [50], [1, 2])
WORDS = saturating("words", 50)

ROWS = ArrayRows.of(
    verified=[True, False, None],
    trust=[0.25, None, 4.0],
    tier=["gold", "new", None],
    price=[10.0, 50.0, None],
    words=[50.0, None, 150.0],
)

factors = st.sampled_from([VERIFIED, TRUST, TIER, PRICE, WORDS])
weights = st.lists(factors, max_size=4).map(lambda parts: Weight(tuple(parts)))


@attrs.frozen
class Effort:
    """A factor from elsewhere, without describe and without operators."""

    column: str = "words"

    def __call__(self, rows: Rows, /) -> Column:
        """Grow with the logarithm of the length."""
        column: Column = rows.ops.log1p(rows["price"])
        return column


def half(rows: Rows) -> float:  # noqa: ARG001 - it looks at none
    """A function is a factor, too."""
    return 0.5


def test_the_empty_product_is_one() -> None:
    """Without a factor every row counts 1."""
    assert ONE(ROWS) == 1.0
    assert Weight() == ONE == ONE * ONE
    assert ONE.describe() == "every row counts 1"


def test_products_flatten() -> None:
    """However `*` is bracketed, the factors end up in one row."""
    assert Weight((VERIFIED, TRUST, TIER)) == (VERIFIED * TRUST) * TIER == VERIFIED * (TRUST * TIER)
    assert Weight((VERIFIED,)) == ONE * VERIFIED == VERIFIED * ONE
    assert Weight((VERIFIED, TRUST)) == Weight((VERIFIED, Weight((TRUST,))))


def test_products_leave_their_operands_alone() -> None:
    """An operator gives a new value."""
    weight = VERIFIED * TRUST
    before = repr(weight)
    _ = weight * TIER

    assert before == repr(weight)


@given(weights, weights)
def test_a_product_multiplies(a: Weight, b: Weight) -> None:
    """Row by row the product of both, in any order."""
    expected = np.broadcast_to(a(ROWS), 3) * np.broadcast_to(b(ROWS), 3)

    assert expected == pytest.approx(np.broadcast_to((a * b)(ROWS), 3), rel=1e-15)
    assert expected == pytest.approx(np.broadcast_to((b * a)(ROWS), 3), rel=1e-15)


@given(weights)
def test_weights_are_values(weight: Weight) -> None:
    """Equal by structure, hashable, and rebuilt from their repr."""
    copy = eval(repr(weight), {**PUBLIC, "datetime": datetime})

    assert weight == copy
    assert hash(weight) == hash(copy)


@pytest.mark.parametrize("plugin", [Effort(), half])
def test_a_factor_from_elsewhere_multiplies_on_either_side(plugin: Any) -> None:
    """It needs a call and a hash, nothing else."""
    assert Weight((plugin, VERIFIED)) == plugin * VERIFIED
    assert Weight((VERIFIED, plugin)) == VERIFIED * plugin
    assert Weight((plugin, VERIFIED, TRUST)) == plugin * (VERIFIED * TRUST)
    expected = np.broadcast_to(plugin(ROWS), 3) * np.array([3.0, 1.0, 1.0])
    assert expected == pytest.approx((plugin * VERIFIED)(ROWS), nan_ok=True)


def test_a_factor_from_elsewhere_speaks_by_its_repr_or_name() -> None:
    """A missing describe is no obstacle."""
    assert (VERIFIED * Effort() * half).describe() == "verified counts 3; Effort(column='words'); half"


HINT = (
    "\n\nHint: write a factor such as where('verified', 3.0) or field('trust'); "
    "a number for all rows has no place here."
)


@pytest.mark.parametrize("foreign", [2, 0.5, np.float64(2.0), "verified", None, True])
def test_a_foreign_operand_is_refused_where_it_stands(foreign: Any) -> None:
    """On either side, with a hint."""
    for build in (lambda: VERIFIED * foreign, lambda: foreign * VERIFIED, lambda: ONE * foreign, lambda: foreign * ONE):
        with pytest.raises(TypeError) as error:
            build()
        assert str(error.value) == f"a weight multiplies with factors only, got {foreign!r}.{HINT}"


def test_an_array_is_refused_as_a_whole() -> None:
    """NumPy does not spread the product over the elements."""
    for build in (lambda: VERIFIED * np.ones(2), lambda: np.ones(2) * VERIFIED):
        with pytest.raises(TypeError, match="a weight multiplies with factors only, got array"):
            build()


def test_a_predicate_is_no_factor() -> None:
    """Both can be called with rows, so the mistake is named."""
    for build in (lambda: VERIFIED * kind("review"), lambda: kind("review") * VERIFIED):
        with pytest.raises(TypeError) as error:
            build()
        assert str(error.value) == (
            "a weight multiplies with factors only, got Kind(names=('review',)), which selects rows."
            "\n\nHint: give it to select=, or write where('verified', 3.0)."
        )


def test_a_class_is_no_factor() -> None:
    """The usual slip: forgetting to build the part."""
    with pytest.raises(TypeError) as error:
        VERIFIED * Where  # type: ignore[operator]

    assert (
        str(error.value)
        == "a weight multiplies with factors only, got the class Where.\n\nHint: build one: Where(...)."
    )


def test_there_is_no_other_algebra() -> None:
    """Sums and powers of weights do not exist."""
    for build in (lambda: VERIFIED + TRUST, lambda: VERIFIED / TRUST, lambda: VERIFIED**2):  # type: ignore[operator]
        with pytest.raises(TypeError):
            build()


def test_a_plugin_satisfies_the_protocol() -> None:
    """The type checker reads these lines."""
    plugin: Factor = Effort()
    product: Weight = VERIFIED * plugin

    assert (VERIFIED, plugin) == product.factors
