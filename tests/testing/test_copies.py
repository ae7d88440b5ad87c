"""The parameters of parts, whatever their classes are made with, and copies with one of them changed."""

from __future__ import annotations

import dataclasses
import operator
from datetime import timedelta
from typing import Any, NamedTuple

import attrs
import pytest
from tests.testing.zoo_rows import Plain, Roomy

import reputation as rp
from reputation.testing.copies import default_of, is_quantity, namespace, parameters, rebuilt, twin, varied, zero_of


@attrs.frozen
class Attrs:
    """An attrs class with a private field, one of its own making, and one that only its methods know."""

    _half: float = 50.0
    tags: tuple[str, ...] = attrs.field(factory=tuple, kw_only=True)
    made: int = attrs.field(init=False, default=7)


@dataclasses.dataclass(frozen=True)
class Data:
    """A dataclass."""

    half: float
    count: int = 3
    on: bool = True


class Named(NamedTuple):
    """A named tuple."""

    half: float
    wait: timedelta | None = None


class Spread:
    """Arguments of every kind that there is."""

    def __init__(self, first: float, /, *rest: float, last: float = 1.0, **others: float) -> None:
        self.first, self.rest, self.last, self.others = first, rest, last, others

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Spread) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]


class Hidden:
    """Keeps its argument under another name."""

    def __init__(self, half: float) -> None:
        self.known_as = half


PARTS: list[tuple[Any, dict[str, Any]]] = [
    (Attrs(20.0, tags=("a",)), {"half": 20.0, "tags": ("a",)}),
    (Data(20.0), {"half": 20.0, "count": 3, "on": True}),
    (Named(20.0), {"half": 20.0, "wait": None}),
    (Plain(20.0), {"half": 20.0}),
    (Roomy(20.0), {"half": 20.0}),
    (Spread(1.0, 2.0, 3.0, last=4.0), {"first": 1.0, "rest": (2.0, 3.0), "last": 4.0}),
    (Hidden(20.0), {}),
    (operator.attrgetter("words"), {}),
    (iter([1]), {}),
]


@pytest.mark.parametrize(("part", "expected"), PARTS, ids=lambda part: type(part).__name__)
def test_parameters_are_what_the_class_is_called_with(part: Any, expected: dict[str, Any]) -> None:
    """Under the names of its arguments; what is kept under another name cannot be told."""
    assert expected == parameters(part)


@pytest.mark.parametrize("part", [Attrs(20.0, tags=("a",)), Data(20.0), Named(20.0), Spread(1.0, 2.0, 3.0, last=4.0)])
def test_a_part_is_built_again(part: Any) -> None:
    """With all its parameters, some of them changed."""
    first = next(iter(parameters(part)))
    changed = rebuilt(part, **{first: 8.0})

    assert rebuilt(part) == part == twin(part)
    assert changed != part
    assert {**parameters(part), first: 8.0} == parameters(changed)


def test_quantities_are_numbers_and_durations() -> None:
    """Also where none is set but may be; never truth values, texts or parts."""
    between, decay = rp.Between("words", low=1), rp.Plateau(rp.days(3), rp.Forever(), grain=rp.days(1))

    assert {"half": True, "count": True, "on": False} == {
        name: is_quantity(Data(1.0), name) for name in ("half", "count", "on")
    }
    assert [False, True, True] == [is_quantity(between, name) for name in ("column", "low", "high")]
    assert [True, False, True, False] == [is_quantity(decay, name) for name in ("until", "tail", "grain", "tz")]
    assert [True, True] == [is_quantity(Named(1.0), name) for name in ("half", "wait")]
    assert not is_quantity(rp.Metric(rp.Beta()), "window")


def test_the_zero_of_a_duration_is_no_time() -> None:
    """Of all else it is 0."""
    assert timedelta(0) == zero_of(rp.Linear(rp.days(3)), "over") == zero_of(rp.Linear(rp.days(3)), "grain")
    assert timedelta(0) == zero_of(Named(1.0), "wait")
    assert zero_of(rp.Between("words", low=1), "high") == 0


def test_defaults_are_those_of_the_class() -> None:
    """None where there is none, or where it is made for each part anew."""
    assert [50.0, None] == [default_of(Attrs(), name) for name in ("half", "tags")]
    assert default_of(rp.Linear(rp.days(3)), "over") is None


def test_varied_copies_differ_in_one_quantity() -> None:
    """Where the class refuses one value it is offered another; where it refuses all, there is no copy."""

    @attrs.frozen
    class Strict:
        share: float = attrs.field(default=1.0, validator=attrs.validators.le(1.0))
        one: int = attrs.field(default=1, validator=attrs.validators.in_([1]))
        wait: timedelta = timedelta(days=1)
        end: float | None = None

    found = dict(varied(Strict()))

    assert {"share": 0.5, "wait": timedelta(days=2)} == {name: getattr(copy, name) for name, copy in found.items()}


def test_a_text_is_read_back_with_the_names_of_all_classes_in_a_part() -> None:
    """Ours by their public names, those of others by the modules that they live in."""
    part = rp.Metric(rp.Beta(), weight=rp.Weight((Data(2.0).__class__ and _Factor(Data(2.0)),)))

    assert eval(repr(part), namespace(part)) == part
    assert eval("datetime.timedelta(1), days(1)", namespace(part)) == (timedelta(1), timedelta(1))


@attrs.frozen
class _Factor:
    data: Data

    def __call__(self, rows: Any) -> Any:
        return rows["value"] * self.data.half
