"""Values by annotation, as parts from elsewhere may have them."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import attrs
import pytest

import reputation as rp
from reputation import ReputationError
from reputation.codec import to_plain
from reputation.config.building import build
from reputation.config.gathering import Gathering, problems_of
from reputation.config.reading import read
from reputation.decay import Decay
from reputation.nodes import Score


class Mood(enum.StrEnum):
    """A choice that is a text as well."""

    GOOD = "good"
    BAD = "bad"


class Level(enum.Enum):
    """A choice of numbers."""

    LOW = 1
    HIGH = 2


@attrs.frozen
class Inner:
    """A part of a part."""

    size: float = 1.0


@attrs.frozen
class Full:
    """A part with a parameter of every sort."""

    mood: Mood = attrs.field(default=Mood.GOOD, kw_only=True)
    level: Level | None = attrs.field(default=None, kw_only=True)
    word: Literal["up", "down"] = attrs.field(default="up", kw_only=True)
    names: list[str] = attrs.field(factory=list, kw_only=True, hash=False)
    sizes: Sequence[float] = attrs.field(default=(), kw_only=True)
    two: tuple[str, int] = attrs.field(default=("a", 1), kw_only=True)
    table: Mapping[str, Inner] = attrs.field(factory=dict, kw_only=True, hash=False)
    loose: dict = attrs.field(factory=dict, kw_only=True, hash=False)  # type: ignore[type-arg]
    inner: Inner = attrs.field(default=Inner(), kw_only=True)
    span: timedelta | float = attrs.field(default=1.0, kw_only=True)
    when: datetime | timedelta | None = attrs.field(default=None, kw_only=True)
    either: tuple[float, ...] | float = attrs.field(default=1.0, kw_only=True)
    tables: dict[str, float] | Inner | None = attrs.field(default=None, kw_only=True, hash=False)
    anything: Any = attrs.field(default=None, kw_only=True)
    thing: object = attrs.field(default=None, kw_only=True)
    whole: int | str = attrs.field(default=1, kw_only=True)


def wrong(value: Any, annotation: Any) -> list[tuple[str, str, str | None]]:
    """Path, rule and hint of everything wrong."""
    with pytest.raises(Exception) as error:  # noqa: PT011 - a group of cattrs, or one problem
        read(value, annotation)
    return [(each.path, each.rule, each.hint) for each in problems_of(error.value)]


@pytest.mark.parametrize(
    "part",
    [
        Full(),
        Full(mood=Mood.BAD, level=Level.HIGH, word="down"),
        Full(names=["a", "b"], sizes=(1.0, 2.5), two=("b", 2)),
        Full(table={"a": Inner(2.0)}, loose={"b": (1, "x", None)}, inner=Inner(3.0)),
        Full(either=(1.0, 2.0), tables={"a": 1.0}, anything=(1, ("x", True), None), thing="text"),
        Full(either=3.0, tables=Inner(4.0), anything=rp.HalfLife(rp.days(3)), thing={"a": rp.kind("b")}),
        Full(when=datetime(2026, 6, 1, tzinfo=UTC), whole="x"),
        Full(whole=3, tables=Inner()),
    ],
    ids=range(8),
)
def test_a_part_reads_back_by_its_annotations(part: Full) -> None:
    """From its plain form."""
    plain = to_plain(part)
    plain.pop("part")
    if "when" in plain:  # a text may be either, and is taken for the first that the annotation names
        plain["when"] = part.when

    assert build(Full, plain, read) == part


def test_types_are_kept() -> None:
    """A list where a list is meant, a tuple elsewhere; whole numbers where either will do; an enumeration's member."""
    assert type(read(["a"], list[str])) is list
    assert type(read(["a"], Sequence[str])) is tuple
    assert type(read(3, float)) is float
    assert type(read(3, float | str | bool)) is int
    assert read("good", Mood) is Mood.GOOD
    assert read(["good"], tuple[Mood, ...]) == (Mood.GOOD,)
    assert read("bad", Mood | None) is Mood.BAD
    assert read("good", Mood | str | None) is Mood.GOOD
    assert read("36 hours", timedelta | float) == timedelta(hours=36)
    assert read(datetime(2026, 6, 1, tzinfo=UTC), datetime | str) == datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize("annotation", [float | None, Inner | None, timedelta | None, tuple[str, ...] | None])
def test_none_is_written_as_null_or_as_none(annotation: Any) -> None:
    """TOML has no null; where a text may stand, "none" is that text."""
    assert read(None, annotation) is None
    assert read("none", annotation) is None
    assert read("none", str | None) == "none"
    assert read(None, str | None) is None
    assert read("none", Any) == "none"


@pytest.mark.parametrize(
    ("value", "annotation", "expected"),
    [
        ("godo", Mood, [
            ("$", "must be one of 'good', 'bad', got 'godo'.", "did you mean 'good'? Known: 'bad', 'good'.")
        ]),
        (3, Level, [("$", "must be one of 1, 2, got 3.", None)]),
        (True, Level, [("$", "must be one of 1, 2, got true.", None)]),
        ("left", Literal["up", "down"], [("$", "must be one of 'up', 'down', got 'left'.", "Known: 'down', 'up'.")]),
        ("a", list[str], [("$", "must be a list, got 'a'.", 'set it in brackets: ["a"].')]),
        (1, tuple[int, ...], [("$", "must be a list, got 1.", "set it in brackets: [1].")]),
        ({}, tuple[int, ...], [("$", "must be a list, got a table.", None)]),
        (["a"], tuple[str, int], [("$", "must be a list of 2 items, got one of 1.", None)]),
        ([1, "a"], tuple[str, int], [
            ("$[0]", "must be a text, got 1.", 'set it in quotes: "1".'),
            ("$[1]", "must be a whole number, got the text 'a'.", None),
        ]),
        ([], Mapping[str, float], [("$", "must be a table, got a list.", None)]),
        ({"a": "x", "b c": True}, Mapping[str, float], [
            ("$.a", "must be a number, got the text 'x'.", None),
            ("$['b c']", "must be a number, got true.", "write for instance 1."),
        ]),
        ("x", Score | float, [("$", "must be a score or a number, got 'x'.", None)]),
        (True, Score | float, [("$", "must be a score or a number, got true.", None)]),
        ({}, float | str | bool, [("$", "must be a number, a text or true or false, got a table.", None)]),
        ([1], float | str, [("$", "must be a number or a text, got a list.", None)]),
        (None, float | str, [("$", "must be a number or a text, got nothing.", None)]),
        ({"part": "HalfLife"}, Any, [("$.half", "is missing.", "HalfLife has no default for it.")]),
        ({"part": "Nothing"}, Any, [("$.part", "there is no part 'Nothing'.", ...)]),
        ({"part": "HalfLife", "half": "3 days"}, dict[str, float] | Inner, [
            ("$.part", "must be an Inner; HalfLife is a decay.", ...)
        ]),
        (5, dict[str, float] | Inner, [("$", "must be a table or an Inner, got 5.", None)]),
        (5, tuple[str, ...] | str, [("$", "must be a list or a text, got 5.", None)]),
    ],
    ids=lambda part: str(part)[:30],
)  # fmt: skip
def test_what_is_wrong_is_said(value: Any, annotation: Any, expected: list[tuple[str, str, Any]]) -> None:
    """Every problem, with its path."""
    found = wrong(value, annotation)

    assert [(path, rule) for path, rule, _ in found] == [(path, rule) for path, rule, _ in expected]
    assert all(hint is ... or hint == said for (*_, hint), (*_, said) in zip(expected, found, strict=True))


def test_a_dataclass_is_built_like_any_other() -> None:
    """Its defaults are its own; what its own code refuses is a problem of the part."""

    @dataclasses.dataclass(frozen=True)
    class Trust:
        column: str
        least: float = 0.5

        def __post_init__(self) -> None:
            if self.least > 1:
                msg = "least must be at most 1."
                raise ValueError(msg)

    assert build(Trust, {"column": "a"}, read) == Trust("a")
    with pytest.raises(Exception) as error:  # noqa: PT011 - a group of cattrs
        build(Trust, {"column": "a", "least": 3}, read)
    assert [str(each) for each in problems_of(error.value)] == [
        "$.least: cannot be built: ValueError: least must be at most 1.."
    ]


def test_a_gathering_keeps_what_goes_wrong() -> None:
    """And raises nothing where nothing did."""
    gathering = Gathering(list)
    gathering.finish()

    gathering.add(3, ReputationError("must be a number."))
    gathering.add("a", TypeError("must be a text.\n\nHint: write one."))
    gathering.add(None, ReputationError("is all wrong."))
    with pytest.raises(Exception) as error:  # noqa: PT011 - a group of cattrs
        gathering.finish()

    assert [(each.path, each.rule, each.hint) for each in problems_of(error.value, "$.x")] == [
        ("$.x[3]", "must be a number.", None),
        ("$.x.a", "must be a text.", "write one."),
        ("$.x", "is all wrong.", None),
    ]


def test_a_decay_is_read_by_its_contract() -> None:
    """Inside another one too."""
    plain = {"part": "Plateau", "until": "3 days", "tail": {"part": "HalfLife", "half": "9 days"}}

    assert read(plain, Decay) == rp.Plateau(rp.days(3), rp.HalfLife(rp.days(9)))
