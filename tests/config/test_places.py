"""What annotations admit: parts of a sort, one class, anything; and what each of them is called."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from typing import Any, Literal, Optional, Union

import attrs
import pytest

import reputation as rp
from reputation import registry
from reputation.config.places import a, arms, is_choice, is_many, is_table, kinds_of, main, pair, place, said
from reputation.decay import Decay
from reputation.factors import Factor
from reputation.logic import Gate
from reputation.models import Model
from reputation.nodes import Score
from reputation.predicates import Predicate
from reputation.windows import Adaptive, RowWindow, Window


class Mood(enum.Enum):
    """A choice."""

    GOOD = "good"


@attrs.frozen
class Elsewhere:
    """A class of parts from elsewhere."""

    size: float


@pytest.mark.parametrize(
    ("annotation", "sorts", "what"),
    [
        (Decay, ["decay"], "a decay"),
        (Factor, ["factor"], "a factor"),
        (Gate, ["gate"], "a gate"),
        (Model, ["model"], "a model"),
        (Predicate, ["predicate"], "a predicate"),
        (Score, ["score"], "a score"),
        (Window, ["window"], "a window"),
        (RowWindow, ["row window"], "a row window"),
        (rp.Weight, ["weight", "factor"], "a weight"),
    ],
)
def test_a_contract_admits_the_parts_that_keep_it(annotation: Any, sorts: list[str], what: str) -> None:
    """Ours by name, and those of others."""
    found = place(annotation)

    assert list(found.names) == sorted(name for sort in sorts for name in registry.names(sort))
    assert (found.what, found.only, found.any) == (what, None, True)


def test_a_class_admits_itself_alone() -> None:
    """So its name may be left out; a list stands for the class whose first parameter takes several items."""
    prior, ladder, adaptive = place(rp.Prior), place(rp.Ladder), place(Adaptive)

    assert (prior.names, prior.only, prior.listed, prior.any) == (("Prior",), rp.Prior, None, False)
    assert (ladder.only, ladder.listed) == (rp.Ladder, rp.Ladder)
    assert place(rp.Weight).listed is rp.Weight
    assert adaptive.what == "an adaptive window"
    assert (place(Elsewhere).names, place(Elsewhere).what) == (("Elsewhere",), "an Elsewhere")


def test_anything_else_admits_any_part() -> None:
    """There is nothing to go by."""
    assert place(Any).names == registry.names()
    assert place("unheard of").what == "a part"


def test_two_places_are_one_where_either_will_do() -> None:
    """Then no class stands alone, and its name has to be said."""
    window = place(Window) | place(RowWindow) | place(Adaptive)

    assert window.names == ("Adaptive", "Ages", "Calendar", "Days", "PastMonths", "Rolling", "Unexpired")
    assert (window.what, window.only, window.any) == ("a window, a row window or an adaptive window", None, True)
    both = place(rp.Prior) | place(rp.Ladder)
    assert (both.only, both.listed, both.any) == (None, rp.Ladder, False)


def test_words_are_joined() -> None:
    """Each once."""
    assert said(["a", "b", "a", "c"]) == "a, b or c"
    assert said(["a"]) == "a"
    assert [a("gate"), a("interval"), a("Effort")] == ["a gate", "an interval", "an Effort"]


def test_annotations_are_taken_apart() -> None:
    """Unions in all their spellings, lists, tables, choices."""
    assert arms(float | None) == arms(Optional[float]) == arms(Union[float, None]) == (float, type(None))  # noqa: UP007, UP045 - strangers write so
    assert arms(float) == (float,)
    assert [is_many(kind) for kind in (tuple[int, ...], list[int], Sequence[int], tuple, str, dict)] == [True] * 4 + [
        False
    ] * 2
    assert [is_table(kind) for kind in (dict[str, int], Mapping[str, int], dict, list)] == [True] * 3 + [False]
    assert [is_choice(kind) for kind in (Literal["a"], Mood, str, float | None)] == [True, True, False, False]
    assert pair(tuple[tuple[str, float], ...]) == (str, float)


def test_the_first_parameter_stands_for_a_list_only_where_it_takes_several_items() -> None:
    """A class without parameters, and what is no class, has none."""
    assert [main(kind) for kind in (rp.Ladder, rp.Weight, rp.Prior, rp.Everything, Decay, tuple[int, ...])] == [
        "tiers", "factors", None, None, None, None,
    ]  # fmt: skip


def test_annotations_that_say_nothing_admit_anything() -> None:
    """A name that only type checkers know, or none at all."""
    unknown = attrs.make_class("Unknown", {"size": attrs.field(type="Nowhere"), "_inner": attrs.field(type=float)})
    bare = attrs.make_class("Bare", ["size"])

    assert kinds_of(unknown) == {"size": Any, "inner": Any}
    assert kinds_of(bare) == {"size": Any}
    assert kinds_of(rp.Prior) == {"mean": float, "strength": float}
