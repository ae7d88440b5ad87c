"""The algebra of predicates: flat, closed, and the same on either side."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.namespace import PUBLIC

from reputation.columns import ArrayRows, Rows
from reputation.errors import PolicyError
from reputation.predicates import ALL, AllOf, AnyOf, Everything, Negated, Predicate, say_rows
from reputation.select import at_least, at_most, kind, matches, one_of
from reputation.weights import where

REVIEW = kind("review")
LONG = at_least("words", 10.0)
SHORT = at_most("words", 20.0)
VERIFIED = matches("verified", True)

ROWS = ArrayRows.of(
    kind=["review", "order", "review", None, "order"],
    words=[5.0, 10.0, None, 30.0, 20.0],
    verified=[True, None, False, True, False],
)
PLAIN = {"order": [False, True, False, False, True], "long": [False, True, False, True, True]}


@attrs.frozen
class Odd:
    """A predicate from elsewhere, without describe and without operators."""

    column: str

    def __call__(self, rows: Rows, /) -> Any:
        """Select rows whose number is odd, by arithmetic alone."""
        half = rows[self.column] / 2.0
        return half > 5.0


def every_row(rows: Rows) -> bool:  # noqa: ARG001 - it looks at none
    """A function is a predicate, too."""
    return True


leaves = st.sampled_from([REVIEW, kind("order"), LONG, SHORT, VERIFIED, one_of("kind", "order", "rating"), ALL, ~ALL])
predicates = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda a, b: a & b, inner, inner),
        st.builds(lambda a, b: a | b, inner, inner),
        st.builds(lambda a: ~a, inner),
    ),
    max_leaves=6,
)


def selected(predicate: Any) -> list[bool]:
    """Say which of the five rows a predicate selects, spread out where it answers for all of them."""
    spread: list[bool] = np.broadcast_to(predicate(ROWS), (5,)).tolist()
    return spread


def rebuilt(part: object) -> object:
    """Evaluate a repr among the public names."""
    return eval(repr(part), {**PUBLIC, "datetime": datetime})


def test_operators_flatten() -> None:
    """However `&` or `|` are bracketed, the parts end up in one row."""
    assert AllOf((REVIEW, LONG, VERIFIED)) == (REVIEW & LONG) & VERIFIED == REVIEW & (LONG & VERIFIED)
    assert AnyOf((REVIEW, LONG, VERIFIED)) == (REVIEW | LONG) | VERIFIED == REVIEW | (LONG | VERIFIED)
    assert AllOf((REVIEW, AnyOf((LONG, VERIFIED)))) == REVIEW & (LONG | VERIFIED)


def test_operators_leave_their_operands_alone() -> None:
    """An operator gives a new value."""
    both = REVIEW & LONG
    before = repr(both)
    _ = (both & VERIFIED, both | VERIFIED, ~both)

    assert before == repr(both)


def test_a_double_negation_is_the_predicate_itself() -> None:
    """No layers pile up."""
    assert ~~REVIEW is REVIEW
    assert Negated(REVIEW) == ~REVIEW


@given(predicates, predicates, predicates)
def test_laws_of_the_algebra(a: Any, b: Any, c: Any) -> None:
    """Distribution, De Morgan, commutation, idempotence and the excluded middle hold on every row, unknown or not."""
    assert selected(a & (b | c)) == selected((a & b) | (a & c))
    assert selected(a | (b & c)) == selected((a | b) & (a | c))
    assert selected(~(a & b)) == selected(~a | ~b)
    assert selected(~(a | b)) == selected(~a & ~b)
    assert selected(a & b) == selected(b & a)
    assert selected(a | b) == selected(b | a)
    assert selected(a) == selected(a & a) == selected(a | a) == selected(a & ALL) == selected(a | ~ALL)
    assert [True] * 5 == selected(a | ~a) == selected(a | ALL)
    assert [False] * 5 == selected(a & ~a) == selected(a & ~ALL)


@given(predicates)
def test_predicates_are_values(predicate: Any) -> None:
    """Equal by structure, hashable, and rebuilt from their repr."""
    copy = rebuilt(predicate)

    assert predicate == copy
    assert hash(predicate) == hash(copy)


@given(predicates, predicates)
def test_predicates_agree_with_plain_python(a: Any, b: Any) -> None:
    """`and`, `or`, `not` row by row say the same."""
    left, right = selected(a), selected(b)

    assert [x and y for x, y in zip(left, right, strict=True)] == selected(a & b)
    assert [x or y for x, y in zip(left, right, strict=True)] == selected(a | b)
    assert [not x for x in left] == selected(~a)


def test_everything_answers_for_all_rows_at_once() -> None:
    """There is no column to look at, so the answer is one word, also through operators."""
    assert ALL(ROWS) is True
    assert (~ALL)(ROWS) is False
    assert (ALL | REVIEW)(ROWS) is True
    assert (REVIEW | ALL)(ROWS) is True
    assert (~ALL & REVIEW)(ROWS) is False
    assert (REVIEW & ~ALL)(ROWS) is False
    assert Everything() == ALL


@pytest.mark.parametrize("plugin", [Odd("words"), every_row])
def test_a_predicate_from_elsewhere_combines_on_either_side(plugin: Any) -> None:
    """It needs a call and a hash, nothing else."""
    assert AllOf((plugin, REVIEW)) == plugin & REVIEW
    assert AllOf((REVIEW, plugin)) == REVIEW & plugin
    assert AnyOf((plugin, REVIEW)) == plugin | REVIEW
    assert AnyOf((REVIEW, plugin)) == REVIEW | plugin
    assert selected(Negated(plugin)) == [not x for x in selected(plugin)]


def test_a_predicate_from_elsewhere_speaks_by_its_repr_or_name() -> None:
    """A missing describe is no obstacle."""
    assert (REVIEW & Odd("words")).describe() == "kind is review and Odd(column='words')"
    assert (~(REVIEW | every_row)).describe() == "not (kind is review or every_row)"


HINT = '\n\nHint: write for instance kind("review") & at_least("words", 10).'
OPERATORS: list[Callable[[Any, Any], Any]] = [lambda a, b: a & b, lambda a, b: a | b]


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("foreign", [2, "review", None, True, 1.5])
def test_a_foreign_operand_is_refused_where_it_stands(operator: Callable[[Any, Any], Any], foreign: Any) -> None:
    """On either side, with a hint."""
    for left, right in ((REVIEW, foreign), (foreign, REVIEW)):
        with pytest.raises(TypeError) as error:
            operator(left, right)
        assert str(error.value) == f"a predicate combines with predicates only, got {foreign!r}.{HINT}"


@pytest.mark.parametrize("operator", OPERATORS)
def test_an_array_is_refused_as_a_whole(operator: Callable[[Any, Any], Any]) -> None:
    """NumPy does not spread the operator over the elements."""
    for left, right in ((REVIEW, np.ones(2, dtype=bool)), (np.ones(2, dtype=bool), REVIEW)):
        with pytest.raises(TypeError, match="a predicate combines with predicates only, got array"):
            operator(left, right)


def test_a_weight_is_no_predicate() -> None:
    """Both can be called with rows, so the mistake is named."""
    with pytest.raises(TypeError) as error:
        REVIEW & where("verified", 3.0)  # type: ignore[operator]

    assert str(error.value) == (
        "a predicate combines with predicates only, "
        "got Where(column='verified', factor=3.0, equals=True, otherwise=1.0), which weighs rows."
        "\n\nHint: give it to weight=."
    )


def test_a_class_is_no_predicate() -> None:
    """The usual slip: forgetting to build the part."""
    with pytest.raises(TypeError, match=r"got the class Odd.\n\nHint: build one: Odd"):
        REVIEW & Odd  # type: ignore[operator]
    with pytest.raises(TypeError, match="got the class Odd"):
        Negated(Odd)  # type: ignore[arg-type]


def test_a_predicate_has_no_truth_value() -> None:
    """`and`, `or` and `not` would silently drop an operand."""
    for slip in (lambda: REVIEW and LONG, lambda: not REVIEW, lambda: (REVIEW & LONG) or LONG):  # type: ignore[truthy-bool]
        with pytest.raises(TypeError) as error:
            slip()
        assert str(error.value) == (
            "a predicate is neither true nor false by itself.\n\nHint: combine with & | ~, not with and, or, not."
        )


@pytest.mark.parametrize("join", [AllOf, AnyOf])
def test_a_join_needs_a_part(join: type[AllOf | AnyOf]) -> None:
    """All of nothing would select every row, any of nothing none: neither is meant."""
    with pytest.raises(PolicyError) as error:
        join(())

    assert error.value.what == f"parts must hold at least one predicate, got none for {join.__name__}."
    assert error.value.hint == "write ALL for a predicate that selects every row."


@pytest.mark.parametrize(
    ("predicate", "said"),
    [
        (ALL, "all rows"),
        (~REVIEW, "not (kind is review)"),
        (REVIEW & LONG, "kind is review and words is at least 10"),
        (REVIEW & (LONG | VERIFIED), "kind is review and (words is at least 10 or verified is true)"),
        ((REVIEW & LONG) | ~VERIFIED, "(kind is review and words is at least 10) or not (verified is true)"),
    ],
)
def test_predicates_speak_plain_words(predicate: Any, said: str) -> None:
    """Brackets stand where the reading would be doubtful."""
    assert said == predicate.describe()


def test_rows_are_said_in_a_sentence() -> None:
    """All of them, or those that a predicate selects, also one without words."""
    assert ("all rows", "rows where kind is review") == (say_rows(ALL), say_rows(REVIEW))
    assert "rows where Odd(column='words')" == say_rows(Odd("words"))


def test_a_plugin_satisfies_the_protocol() -> None:
    """The type checker reads this line."""
    plugin: Predicate = Odd("words")

    assert [False, False, False, True, True] == selected(plugin)
