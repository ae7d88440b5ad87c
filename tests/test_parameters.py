"""What is known of the parameters of a class: their names, their defaults, and when a value is its default."""

from __future__ import annotations

import dataclasses
from typing import Any

import attrs
import numpy as np
import pytest

import reputation as rp
from reputation import PolicyError
from reputation.parameters import Parameter, convert, parameters_of, same


@attrs.frozen
class Band:
    """Defaults of every sort."""

    low: float
    _high: float = attrs.field(default=attrs.Factory(lambda self: self.low + 1, takes_self=True))
    names: list[str] = attrs.field(factory=list, converter=tuple, metadata={"entry": ("a", "b")})
    width: float = attrs.field(init=False, default=1.0)


@dataclasses.dataclass(frozen=True)
class Plain:
    """The same as a dataclass."""

    low: float
    high: float = 2.0
    names: list[str] = dataclasses.field(default_factory=list, metadata={"table": True})
    width: float = dataclasses.field(init=False, default=1.0)


def defaults(part: Any) -> dict[str, Any]:
    """The defaults of a part."""
    return {each.alias: each.default(part) for each in parameters_of(type(part)) if each.default is not None}


def test_the_parameters_of_a_class_are_its_arguments() -> None:
    """What is worked out is none; what is kept under another name goes by its argument."""
    band = parameters_of(Band)

    assert [(each.name, each.alias) for each in band] == [("low", "low"), ("_high", "high"), ("names", "names")]
    assert [each.name for each in parameters_of(Plain)] == ["low", "high", "names"]
    assert [parameters_of(kind) for kind in (int, type(None))] == [(), ()]
    assert [dict(each.says) for each in (*band, *parameters_of(Plain))] == [
        *({}, {}, {"entry": ("a", "b")}),
        *({}, {}, {"table": True}),
    ]
    assert Parameter("a", "a").says == {}


def test_defaults_are_what_the_part_keeps() -> None:
    """Made anew, worked out from the part, and run through the converter."""
    assert defaults(Band(3.0, 9.0, ["x"])) == {"high": 4.0, "names": ()}
    assert defaults(Plain(3.0, 9.0, ["x"])) == {"high": 2.0, "names": []}
    assert defaults(rp.Mean()) == {"column": "value", "range": (0.0, 1.0), "level": 0.95}
    assert defaults(rp.Mean(column="hours"))["range"] == (-np.inf, np.inf)


def test_a_value_is_converted_as_the_class_does_it() -> None:
    """With the converters that look at their field, at the part, or at neither."""
    prior, mean, band = attrs.fields(rp.Prior), attrs.fields(rp.Mean), attrs.fields(Band)

    assert convert(prior.strength, 10) == 10.0
    assert convert(mean.range, None, rp.Mean(column="hours")) == (-np.inf, np.inf)
    assert convert(band.names, ["x"]) == ("x",)
    assert convert(band.low, "as it is") == "as it is"
    with pytest.raises(PolicyError, match="strength must be greater than 0, got"):
        convert(prior.strength, 0)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (1, 1.0, True),
        (1, 2, False),
        (True, True, True),
        (True, 1, False),
        (0.0, False, False),
        ("a", "a", True),
        (None, None, True),
        (None, 0, False),
        ((1, "a"), [1.0, "a"], True),
        ((1, 2), (1,), False),
        ((1,), (True,), False),
        ({"a": 1, "b": (2,)}, {"b": [2.0], "a": 1}, True),
        ({"a": 1}, {"b": 1}, False),
        ({"a": 1}, {"a": True}, False),
        (rp.matches("x", 1), rp.matches("x", True), False),
        (rp.HalfLife(rp.days(1)), rp.HalfLife(rp.hours(24)), True),
        (np.array([1, 1]), 1, False),
    ],
)
def test_a_value_is_the_default_where_both_are_written_alike(one: object, other: object, *, alike: bool) -> None:
    """Equal, and true is not 1, however deep it stands."""
    assert same(one, other) is alike
    assert same(other, one) is alike
