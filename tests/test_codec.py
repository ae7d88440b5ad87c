"""The plain form of parts: what it holds, that it tells equal parts from others, and that it never changes."""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import inspect
import itertools
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.test_public import NAMESPACE, PARAMETERS

import reputation as rp
from reputation import Metric, Override, Policy, PolicyError
from reputation.codec import DEPTH, SCHEMA, canonical, digest, digest_or_none, say_instant, to_plain
from reputation.parameters import parameters_of
from reputation.tally import Recipe, Tally
from reputation.testing.strategies import COLUMNS, policies

every_parameter = pytest.mark.parametrize("part", PARAMETERS, ids=lambda part: type(part).__name__)


@attrs.frozen
class Effort:
    """A part from elsewhere, with a field of every sort that can be stored."""

    column: str = "words"
    power: float = 1.0
    floor: int = 0
    flag: bool = False
    span: timedelta | None = None
    since: datetime | None = None
    table: Mapping[str, Any] = attrs.field(factory=dict, hash=False)
    steps: tuple[Any, ...] = ()
    anything: Any = None

    def __call__(self, rows: Any) -> Any:
        """Weigh a row by its words."""
        return rows[self.column]


@dataclasses.dataclass(frozen=True)
class Trust:
    """A part from elsewhere that is a dataclass."""

    column: str
    least: float = 0.5
    names: tuple[str, ...] = dataclasses.field(default_factory=tuple)

    def __call__(self, rows: Any) -> Any:
        """Weigh a row by its column."""
        return rows[self.column]


class Loose:
    """A part whose class says nothing of its parameters."""

    def __call__(self, rows: Any) -> float:  # noqa: ARG002 - it weighs all alike
        """Weigh every row alike."""
        return 1.0


# Whose parameters cannot be changed one by one, or which hold everything else.
BOUND = (Policy, Override, rp.Unless, rp.Sanction)


class Colour(enum.Enum):
    """A choice of a part from elsewhere."""

    RED = "red"
    PAIR = (1, 2)


def sellers(**changes: Any) -> Policy:
    """The policy of the design, written in full."""
    quality = Metric(
        rp.Beta(prior=rp.Prior(mean=0.7, strength=10)),
        name="quality",
        select=rp.kind("review"),
        weight=rp.where("verified", 3.0),
        decay=rp.HalfLife(rp.days(180)),
    )
    chargebacks = Metric(rp.Count(), select=rp.kind("chargeback"), decay=rp.HalfLife(rp.days(90)))
    ladder = rp.Ladder(rp.Tier("new"), rp.Tier("trusted", at=0.6, support=5), rp.Tier("star", at=0.8, support=20))
    score = rp.Deduct(quality, chargebacks, per_point=0.05, cap=0.4)
    return Policy(score, **({"name": "sellers", "version": "1", "tiers": ladder} | changes))


def dated() -> Policy:
    """The same policy, with everything that a policy may say of itself."""
    return sellers(
        published_at=datetime(2026, 6, 1, 8, tzinfo=ZoneInfo("Asia/Shanghai")),
        effective_from=datetime(2026, 6, 16, tzinfo=UTC),
        notice=rp.days(15),
        comment="more for the verified",
        metrics=(Metric(rp.Count(), select=rp.kind("order"), name="orders"),),
        stabilisers=rp.Grace(rp.days(14), tier="star"),
        schedule=rp.Monthly((1, -1), tz="Asia/Shanghai"),
    )


def fingerprint(part: object) -> str:
    """The digest of a part."""
    return digest(to_plain(part))


def build(owner: type, arguments: Mapping[str, Any]) -> Any:
    """Build a part from all its parameters; some classes take one of them item by item."""
    parameters = inspect.signature(owner).parameters.values()
    spread = [name.name for name in parameters if name.kind is inspect.Parameter.VAR_POSITIONAL]
    items = [item for name in spread for item in arguments[name]]
    return owner(*items, **{name: value for name, value in arguments.items() if name not in spread})


def told(part: Any) -> dict[str, Any]:
    """The parameters of a part by argument."""
    return {parameter.alias: getattr(part, parameter.name) for parameter in parameters_of(type(part))}


def others(value: Any) -> Iterator[Any]:
    """Values that a parameter might have instead."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (value + 1, value / 2, value * 2, value + 0.01, 0.25, 0.9, 3)
    elif isinstance(value, tuple) and value:
        yield from (value[:-1], value[1:], (*value, value[0]), tuple(reversed(value)))
        for place, item in enumerate(value):
            yield from ((*value[:place], other, *value[place + 1 :]) for other in others(item))
    yield from (*PARAMETERS, None, "other", "value", "year", "upper", "floor", "recorded_at", "Asia/Tokyo")
    yield from ("demotion", "first", "06:30", "friday", ("friday",), "2026-05-05")
    yield from (0.25, 2.0, 3, 99.0, True, rp.days(1), rp.days(999), rp.Prior(0.3, 5), datetime(2026, 1, 1, tzinfo=UTC))
    yield datetime(2027, 1, 1, tzinfo=UTC)
    yield rp.Sanction("other", at=3)
    yield from (("active",), (0.2,) * 5, (1.0, 2.0, 4.0), (rp.where("more", 2),), (Metric(rp.Beta(), name="more"),))


def changed(part: Any, name: str) -> Iterator[Any]:
    """Parts that differ in one parameter."""
    arguments = told(part)
    for value in others(arguments[name]):
        try:
            other = build(type(part), arguments | {name: value})
        except (TypeError, ValueError, AttributeError):
            continue
        if other != part:
            yield other


# what it looks like


def test_a_policy_is_plain_data() -> None:
    """Identity first, then the rules; what has its default is left out."""
    assert sellers(version="2").to_dict() == {
        "schema": "reputation/policy/1",
        "name": "sellers",
        "version": "2",
        "score": {
            "part": "Deduct",
            "score": {
                "part": "Metric",
                "model": {"part": "Beta", "prior": {"part": "Prior", "mean": 0.7, "strength": 10.0}},
                "name": "quality",
                "select": {"part": "Kind", "names": ["review"]},
                "weight": {"part": "Weight", "factors": [{"part": "Where", "column": "verified", "factor": 3.0}]},
                "decay": {"part": "HalfLife", "half": "180 days"},
            },
            "load": {
                "part": "Metric",
                "model": {"part": "Count"},
                "select": {"part": "Kind", "names": ["chargeback"]},
                "decay": {"part": "HalfLife", "half": "90 days"},
            },
            "per_point": 0.05,
            "cap": 0.4,
        },
        "tiers": {
            "part": "Ladder",
            "tiers": [
                {"part": "Tier", "name": "new"},
                {"part": "Tier", "name": "trusted", "at": 0.6, "support": 5.0},
                {"part": "Tier", "name": "star", "at": 0.8, "support": 20.0},
            ],
        },
    }
    assert list(sellers().to_dict()) == ["schema", "name", "version", "score", "tiers"]


def test_the_identity_of_a_policy_is_plain_data() -> None:
    """Instants are told in UTC, and identity stands before the rules."""
    plain = dated().to_dict()

    assert list(plain) == [
        *("schema", "name", "version", "published_at", "effective_from", "notice", "comment"),
        *("score", "metrics", "tiers", "stabilisers", "schedule"),
    ]
    assert [plain["published_at"], plain["effective_from"]] == ["2026-06-01T00:00:00Z", "2026-06-16T00:00:00Z"]
    assert [plain["notice"], plain["comment"]] == ["15 days", "more for the verified"]
    assert plain["metrics"] == [
        {"part": "Metric", "model": {"part": "Count"}, "name": "orders", "select": {"part": "Kind", "names": ["order"]}}
    ]
    assert plain["stabilisers"] == [{"part": "Grace", "length": "14 days", "tier": "star"}]
    assert plain["schedule"] == {"part": "Monthly", "days": [1, -1], "tz": "Asia/Shanghai"}
    assert Policy(Metric(rp.Count())).to_dict() == {
        "schema": SCHEMA,
        "name": "unnamed",
        "version": "0",
        "score": {"part": "Metric", "model": {"part": "Count"}},
    }


@pytest.mark.parametrize(
    ("part", "plain"),
    [
        (rp.ALL, {"part": "Everything"}),
        (rp.matches("words", 10.0), {"part": "Matches", "column": "words", "value": 10}),
        (rp.Weight(), {"part": "Weight"}),
        (~rp.ALL, {"part": "Negated", "predicate": {"part": "Everything"}}),
        (~rp.AtMost("a", 1), {"part": "Not", "gate": {"part": "AtMost", "metric": "a", "limit": 1.0}}),
        (
            rp.lookup("level", {"new": 1, "gold": 2}),
            {"part": "Lookup", "column": "level", "table": {"gold": 2.0, "new": 1.0}},
        ),
        (rp.lookup("stars", {1: 0.5, 5: 2}), {"part": "Lookup", "column": "stars", "table": [[1, 0.5], [5, 2.0]]}),
        (rp.Choices({"good": 1, "bad": 0}), {"part": "Choices", "choices": {"bad": 0.0, "good": 1.0}}),
        (rp.Mean(), {"part": "Mean"}),
        (rp.Mean(column="hours"), {"part": "Mean", "column": "hours"}),
        (rp.Mean(column="hours", range=(0, math.inf)), {"part": "Mean", "column": "hours", "range": [0.0, "inf"]}),
        (rp.Mean(column="hours", range=(-math.inf, 0)), {"part": "Mean", "column": "hours", "range": ["-inf", 0.0]}),
        (rp.Points(start=-0.0), {"part": "Points"}),
        (
            rp.Steps(((rp.days(30), 1.0), (rp.hours(1000), 0.5))),
            {"part": "Steps", "steps": [["30 days", 1.0], ["1000 hours", 0.5]]},
        ),
        (
            rp.Composite({Metric(rp.Beta()): 3, Metric(rp.Wilson()): 1}, total=None),
            {
                "part": "Composite",
                "weights": [
                    {"score": {"part": "Metric", "model": {"part": "Beta"}}, "weight": 3.0},
                    {"score": {"part": "Metric", "model": {"part": "Wilson"}}, "weight": 1.0},
                ],
                "total": None,
            },
        ),
        (rp.Worst(Metric(rp.Beta())), {"part": "Worst", "scores": [{"part": "Metric", "model": {"part": "Beta"}}]}),
        (rp.AtMost("late", 0.04), {"part": "AtMost", "metric": "late", "limit": 0.04}),
    ],
    ids=repr,
)
def test_a_part_is_told_by_its_name_and_what_is_not_its_default(part: object, plain: object) -> None:
    """The plain form of one part, and the types in it."""
    assert to_plain(part) == plain
    assert json.dumps(to_plain(part)) == json.dumps(plain).replace('"value": 10}', '"value": 10.0}')


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(days=180), "180 days"),
        (timedelta(days=1), "1 day"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(seconds=90), "90 seconds"),
        (timedelta(seconds=1.5), "1.5 seconds"),
        (timedelta(microseconds=1), "0.000001 seconds"),
        (timedelta(days=999, microseconds=1), "86313600.000001 seconds"),
        (timedelta(0), "0 days"),
        (timedelta(days=-2), "-2 days"),
        (timedelta(seconds=-1.5), "-1.5 seconds"),
    ],
)
def test_a_duration_is_a_text_in_its_largest_whole_unit(length: timedelta, text: str) -> None:
    """Days, hours, minutes, or seconds with decimals; always exact."""
    assert to_plain(Effort(span=length)) == {"part": "Effort", "span": text}


def test_an_instant_is_told_in_utc() -> None:
    """RFC 3339 with Z, and with microseconds where there are any."""
    ahead = timezone(timedelta(hours=8))

    assert say_instant(datetime(2026, 6, 1, 8, tzinfo=ahead)) == "2026-06-01T00:00:00Z"
    assert say_instant(datetime(2026, 6, 1, 0, 0, 0, 5, tzinfo=UTC)) == "2026-06-01T00:00:00.000005Z"


def test_parts_from_elsewhere_are_told_by_the_name_of_their_class() -> None:
    """An attrs class and a dataclass; mappings, lists, choices and NumPy's numbers in them become plain."""
    moment = datetime(2026, 6, 1, tzinfo=UTC)
    effort = Effort(
        power=np.float64(2.0),
        floor=np.int64(3),  # type: ignore[arg-type]
        since=moment,
        table={"b": [1, Colour.RED], "a": {"deep": None}},
        steps=[(True, "x")],  # type: ignore[arg-type]
        anything=Trust("trust", names=("a",)),
    )

    plain = to_plain(effort)

    assert plain == {
        "part": "Effort",
        "power": 2.0,
        "floor": 3,
        "since": "2026-06-01T00:00:00Z",
        "table": {"a": {"deep": None}, "b": [1, "red"]},
        "steps": [[True, "x"]],
        "anything": {"part": "Trust", "column": "trust", "names": ["a"]},
    }
    assert [type(plain["power"]), type(plain["floor"])] == [float, int]
    assert to_plain(Trust("trust", 0.5, ())) == {"part": "Trust", "column": "trust"}
    assert to_plain(Effort(table={})) == to_plain(Effort()) == {"part": "Effort"}


def test_a_default_may_depend_on_the_part() -> None:
    """What a part works out of its other parameters is a default like any other."""

    @attrs.frozen
    class Band:
        low: float
        high: float = attrs.field(default=attrs.Factory(lambda self: self.low + 1, takes_self=True))

    assert to_plain(Band(2.0, 3.0)) == to_plain(Band(2.0)) == {"part": "Band", "low": 2.0}
    assert to_plain(Band(2.0, 4.0)) == {"part": "Band", "low": 2.0, "high": 4.0}


@attrs.frozen
class Fines:
    """A part from elsewhere that names the places of its items."""

    fines: tuple[tuple[Any, ...], ...] = attrs.field(metadata={"entry": ("kind", "points")})


def test_items_are_told_by_the_names_of_their_places() -> None:
    """Every item as a mapping; one that has another length than there are names is refused, not cut."""
    assert to_plain(Fines((("late", 2.0), ("lost", 5.0)))) == {
        "part": "Fines",
        "fines": [{"kind": "late", "points": 2.0}, {"kind": "lost", "points": 5.0}],
    }
    for item in (("late",), ("late", 2.0, "day")):
        with pytest.raises(ValueError, match=r"zip\(\) argument 2 is (shorter|longer) than argument 1"):
            to_plain(Fines((("late", 2.0), item)))


# what cannot be stored


def nested(depth: int) -> Any:
    """A list in a list in a list."""
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("part", "message"),
    [
        (len, "$ holds something of the type builtin_function_or_method, which cannot be stored."),
        (Effort, "$ holds the class Effort, which cannot be stored."),
        (Effort(anything=Loose()), "$.anything holds something of the type Loose, which cannot be stored."),
        (Effort(anything=[1, {2}]), "$.anything[1] holds something of the type set, which cannot be stored."),
        (Effort(anything=b"x"), "$.anything holds something of the type bytes, which cannot be stored."),
        (Effort(anything=Fraction(1, 3)), "$.anything holds something of the type Fraction, which cannot be stored."),
        (Effort(anything=Colour.PAIR), "$.anything holds something of the type tuple, which cannot be stored."),
        (Effort(anything=np.arange(3)), "$.anything holds something of the type ndarray, which cannot be stored."),
        (Effort(table={1: 2}), "$.table must be a mapping with texts as keys to be stored, got the key 1."),
        (Effort(table={"a": math.inf}), "$.table.a must be a finite number to be stored, got inf."),
        (Effort(power=math.nan), "$.power must be a finite number to be stored, got nan."),
        (Effort(floor=2**63), "$.floor must be a whole number of at most 64 bits to be stored, got one of 64 bits."),
        (rp.matches("x", 10**5000), "$.value must be a whole number of at most 64 bits"),
        (Effort(column="\ud800"), r"$.column must be a text that can be written down, got '\ud800'"),
        (Effort(table={"\udc00": 1}), r"$.table must be a text that can be written down, got '\udc00'"),
        (
            Effort(since=datetime(2026, 1, 1)),
            "$.since must be an aware datetime to be stored, got 2026-01-01T00:00:00.",
        ),
        (
            Effort(since=datetime.max.replace(tzinfo=timezone(timedelta(hours=-8)))),
            "$.since must lie within the years 1 to 9999 in UTC to be stored",
        ),
        (Effort(anything=nested(DEPTH)), f"{'[0]' * (DEPTH)} is nested more than {DEPTH} levels deep."),
    ],
    ids=lambda part: part[:40] if isinstance(part, str) else type(part).__name__,
)
def test_what_cannot_be_stored_is_refused_with_its_path(part: object, message: str) -> None:
    """Nothing is stored as something else, and the message says where it is."""
    with pytest.raises(PolicyError) as error:
        to_plain(part)

    assert message in error.value.what


def test_what_lies_just_within_the_depth_is_stored() -> None:
    """The depth is counted in mappings and lists."""
    layers: Any = 1
    for _ in range(DEPTH - 1):
        layers = {"x": layers}

    assert to_plain(Effort(anything=nested(DEPTH - 1)))["anything"] == nested(DEPTH - 1)
    assert to_plain(Effort(anything=layers))["anything"] == layers
    with pytest.raises(PolicyError, match=f"nested more than {DEPTH} levels deep"):
        to_plain(Effort(anything={"x": layers}))


def test_a_list_that_holds_itself_is_refused() -> None:
    """There is no end to it."""
    ring: list[Any] = []
    ring.append(ring)

    with pytest.raises(PolicyError, match=f"nested more than {DEPTH} levels deep"):
        to_plain(Effort(anything=ring))


def test_a_name_of_ours_is_not_for_others() -> None:
    """A class from elsewhere that is called like one of ours would be read back as ours."""
    for taken in ("Beta", "Outcomes", "Policy"):
        imposter = attrs.make_class(taken, ["x"], frozen=True)
        with pytest.raises(PolicyError, match="whose name belongs to this library") as error:
            to_plain(Effort(anything=imposter(1)))
        assert "$.anything holds a part of the class" in error.value.what


def test_a_parameter_cannot_be_called_part() -> None:
    """Its key is taken by the name of the class."""
    owner = attrs.make_class("Wrapped", ["part"], frozen=True)

    with pytest.raises(PolicyError, match=r"\$ holds a Wrapped, whose parameter 'part' cannot be told"):
        to_plain(owner(1))


def test_two_classes_of_one_name_are_refused() -> None:
    """In one policy a name stands for one class."""
    twin = attrs.make_class("Effort", ["x"], frozen=True)

    with pytest.raises(PolicyError, match=r"\$\.anything holds a part of a second class named 'Effort'"):
        to_plain(Effort(anything=twin(1)))
    with pytest.raises(PolicyError, match=r"\$\.table\.a holds a part of a second class named 'Effort'"):
        to_plain(Effort(table={"a": twin(1)}))
    assert to_plain(Effort(anything=Effort()))["anything"] == {"part": "Effort"}


def test_a_model_and_its_statistic_may_share_a_name() -> None:
    """They are both ours, and the place where one stands says which it is."""
    model = rp.Count()

    assert type(model).__name__ == type(model.statistic).__name__
    assert to_plain([model, model.statistic]) == [{"part": "Count"}, {"part": "Count"}]


def test_a_policy_that_cannot_be_stored_still_reports() -> None:
    """Its digest is unknown: asking for it raises, reports say None, and texts leave it out."""
    now = datetime(2026, 7, 1, tzinfo=UTC)
    policy = Policy(Metric(rp.Count(), weight=Loose()))
    orders = rp.Evidence.from_columns(subject=["ada"], occurred_at=now)

    report = policy.evaluate(orders, as_of=now)

    with pytest.raises(PolicyError, match=r"\$\.score\.weight\.factors\[0\] holds something of the type Loose"):
        policy.digest  # noqa: B018 - asking is the test
    with pytest.raises(PolicyError, match="Loose"):
        policy.recipe.digest  # noqa: B018 - asking is the test
    assert digest_or_none(policy) is None
    assert digest_or_none(sellers()) == sellers().digest
    assert report["ada"].digest is None
    assert report.to_dict()["policy"]["digest"] is None
    assert "Policy 'unnamed', version 0, as of" in str(report.explain("ada"))


# digests


def test_the_canonical_text_is_json_with_one_way_to_write_everything() -> None:
    """Keys sorted, no blanks, no escapes beyond those of JSON, whole numbers without a point."""
    plain = {"b": [1.0, 0.5, 1e300, -2.0, 3], "a": {"é": True, "c": None}, "d": 'say "hi"\n'}

    text = canonical(plain)

    assert text == f'{{"a":{{"c":null,"é":true}},"b":[1,0.5,{int(1e300)},-2,3],"d":"say \\"hi\\"\\n"}}'
    assert json.loads(text) == plain
    assert digest(plain) == hashlib.sha256(text.encode()).hexdigest()[:16]


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        # printf '%s' '{"part":"Count"}' | sha256sum | head -c 16, and so on, with the texts written by hand
        (to_plain(rp.Count()), "c5d1395876038ed0"),
        (sellers().to_dict(), "cb3b9acbfcd53917"),
        (to_plain(sellers().recipe), "662254f3dc61ebca"),
    ],
    ids=["part", "policy", "recipe"],
)
def test_digests_do_not_change_between_releases(plain: object, expected: str) -> None:
    """Digests are stored with reports and states for years: whoever changes the form has to change these numbers."""
    assert digest(plain) == expected


def test_a_policy_and_its_recipe_have_the_digest_of_their_plain_form() -> None:
    """So the digest of a stored policy can be worked out without building it; it is worked out once."""
    policy = sellers()

    assert policy.digest == digest(json.loads(json.dumps(policy.to_dict(), allow_nan=False)))
    assert policy.recipe.digest == fingerprint(policy.recipe)
    assert policy.digest is policy.digest
    assert policy.recipe.digest is policy.recipe.digest
    assert attrs.evolve(policy, version="2").digest == sellers(version="2").digest


def test_what_is_no_part_of_the_recipe_leaves_its_digest_alone() -> None:
    """Stored states stay valid when a prior, a ladder or a name changes."""
    ladder = rp.Ladder(rp.Tier("all"))

    assert sellers(tiers=ladder, name="x").recipe.digest == sellers().recipe.digest
    assert sellers(tiers=ladder, name="x").digest != sellers().digest


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (rp.where("verified", 3), rp.where("verified", 3.0)),
        (rp.matches("words", 1), rp.matches("words", 1.0)),
        (rp.one_of("words", 2, 1), rp.one_of("words", 1.0, 2.0)),
        (rp.HalfLife(rp.days(1)), rp.HalfLife(rp.hours(24), grain=None, tz="UTC")),
        (rp.lookup("level", {"a": 1, "b": 2}), rp.Lookup("level", [["b", 2.0], ["a", 1.0]])),
        (Metric(rp.Count(), weight=rp.where("a", 2)), Metric(rp.Count(), weight=rp.Weight([rp.where("a", 2)]))),
        (rp.Dirichlet(2, shares=[0.5, 0.5]), rp.Dirichlet(2, shares=(0.5, 0.5))),
        (rp.Mean(), rp.Mean(column="value", range=(0, 1))),
        (rp.Points(start=0.0), rp.Points(start=-0.0)),
        (Metric(rp.Count(), statuses="active"), Metric(rp.Count(), statuses=["active", "active"])),
        (rp.kind("b", "a", "b"), rp.kind("a", "b")),
        (Effort(table={"a": 1, "b": 2}), Effort(table={"b": 2.0, "a": 1.0})),
        (Effort(anything=rp.matches("x", 1)), Effort(anything=rp.matches("x", 1.0))),
        (Effort(power=2), Effort(power=2.0)),
    ],
    ids=lambda part: type(part).__name__,
)
def test_however_it_is_written_an_equal_part_has_an_equal_digest(one: object, other: object) -> None:
    """Whole numbers for floats, a factor for a product of one, the order of a mapping, a list for a tuple."""
    assert one == other
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (rp.matches("x", 1), rp.matches("x", True)),
        (rp.matches("x", 0.0), rp.matches("x", False)),
        (rp.where("x", 2, equals=1), rp.where("x", 2, equals=True)),
        (rp.one_of("x", 0, 1), rp.one_of("x", False, True)),
        (rp.lookup("x", {0: 1, 1: 2}), rp.lookup("x", {False: 1, True: 2})),
    ],
    ids=lambda part: type(part).__name__,
)
def test_true_is_not_one(one: object, other: object) -> None:
    """A column of truth values and a column of numbers are two things, and so are the parts that ask for them."""
    assert one != other
    assert len({one, other}) == 2
    assert fingerprint(one) != fingerprint(other)
    assert json.dumps(to_plain(one)) != json.dumps(to_plain(other))


@every_parameter
def test_an_equal_part_has_an_equal_digest(part: object) -> None:
    """A part that is built again from what it prints."""
    copy = eval(repr(part), dict(NAMESPACE))

    assert to_plain(copy) == to_plain(part)
    assert fingerprint(copy) == fingerprint(part)


@pytest.mark.parametrize(
    ("part", "name"),
    [
        pytest.param(part, parameter.alias, id=f"{place}-{type(part).__name__}-{parameter.alias}")
        for place, part in enumerate((*(part for part in PARAMETERS if not isinstance(part, BOUND)), dated()))
        for parameter in parameters_of(type(part))
    ],
)
def test_every_single_parameter_is_in_the_digest(part: Any, name: str) -> None:
    """A part that differs in one parameter has another digest, whatever the parameter is changed to."""
    variants = list(itertools.islice(changed(part, name), 60))

    assert variants, f"nothing was found that {name} of {part!r} may be changed to"
    assert fingerprint(part) not in {fingerprint(other) for other in variants}


def test_every_decision_of_an_override_is_in_the_digest() -> None:
    """Its parameters cannot be changed one by one, as it decides one thing."""
    end = datetime(2026, 5, 1, tzinfo=UTC)
    said = {"reason": "protected", "author": "mia"}
    overrides = [
        *(Override("ada", **{decision: name}, **said) for decision in ("tier", "floor", "ceiling") for name in "ab"),
        Override("ada", floor="a", ceiling="b", **said),
        *(Override(who, lock=True, **said) for who in ("ada", "7", 7)),
        *(Override("ada", lock=True, **(said | {key: "other"})) for key in said),
        *(Override("ada", lock=True, **said, **{bound: end}) for bound in ("start", "until")),
    ]

    assert len(overrides) == len(set(map(fingerprint, overrides)))


def test_every_parameter_of_a_rule_by_time_or_by_periods_is_in_the_digest() -> None:
    """It goes by one of the two."""
    fraud = rp.kind("fraud")
    rules = [
        *(rp.Unless(rp.kind(name), within=rp.days(9)) for name in ("fraud", "theft")),
        *(rp.Unless(fraud, within=rp.days(days), count=count) for days, count in ((9, 2), (10, 1))),
        *(rp.Unless(fraud, per=per, before=before) for per in ("year", "month") for before in (0, 1)),
        rp.Unless(fraud, per="year", tz="Asia/Tokyo"),
        *(rp.Unless(fraud, date="recorded_at", **way) for way in ({"per": "year"}, {"within": rp.days(9)})),
    ]

    assert len(rules) == len(set(map(fingerprint, rules)))


def test_every_parameter_of_a_sanction_is_in_the_digest() -> None:
    """It is imposed by a balance or by single rows, and some parameters need others."""
    row, other, days = rp.kind("row"), rp.kind("other"), rp.days(7)
    full = {
        "at": 12, "lasts": days, "every": 12, "grows": days, "most": rp.days(60), "within": rp.days(365),
        "renew": True, "notice": days, "human": True, "until": row, "lift": row, "lift_after": days, "says": "no sales",
    }  # fmt: skip
    changes = {
        "at": 13, "lasts": rp.months(1), "every": 6, "grows": rp.days(8), "most": rp.months(2), "within": rp.months(9),
        "renew": False, "notice": rp.months(1), "human": False, "until": other, "lift": other,
        "lift_after": rp.months(1), "says": "no",
    }  # fmt: skip
    sanctions = [
        rp.Sanction("limits", **full),
        rp.Sanction("closure", **full),
        *(rp.Sanction("limits", **(full | {name: value})) for name, value in changes.items()),
        *(rp.Sanction("limits", each=each, lasts=days) for each in (row, other)),
    ]

    assert set(full) | {"name", "each"} == {parameter.alias for parameter in parameters_of(rp.Sanction)}
    assert len(sanctions) == len(set(map(fingerprint, sanctions)))


@given(policies(COLUMNS), policies(COLUMNS))
def test_policies_are_equal_exactly_where_their_digests_are(one: Policy, other: Policy) -> None:
    """Two random policies, mostly different ones, and each again from what it prints."""
    copy = eval(repr(one), dict(NAMESPACE))

    assert (one == other) == (one.digest == other.digest) == (one.to_dict() == other.to_dict())
    assert (one.recipe == other.recipe) == (one.recipe.digest == other.recipe.digest)
    assert copy.digest == one.digest


def test_all_parts_have_digests_of_their_own() -> None:
    """Different parts never share one."""
    assert len({fingerprint(part) for part in PARAMETERS}) == len(set(PARAMETERS))


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text() | st.integers(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=8,
    )
)
def test_the_canonical_text_is_read_back_by_any_json_reader(plain: object) -> None:
    """Nothing is lost but the difference between 1 and 1.0."""
    assert json.loads(canonical(plain)) == plain
    assert canonical(json.loads(canonical(plain))) == canonical(plain)


def test_digests_are_the_same_in_every_process() -> None:
    """They do not depend on the hashes of texts, which each process seeds anew."""
    code = (
        "import datetime, sys\n"
        "from reputation import *\n"
        "from reputation.codec import digest, to_plain\n"
        "for line in sys.stdin: print(digest(to_plain(eval(line))))"
    )
    parts = (*PARAMETERS, dated())

    for seed in ("0", "1", "4242"):
        done = subprocess.run(  # noqa: S603 - our own text
            [sys.executable, "-c", code],
            input="\n".join(map(repr, parts)),
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(rp.__file__).parent.parent)},
        )
        assert done.stdout.split() == list(map(fingerprint, parts))


def test_tallies_of_one_recipe_are_told_in_order() -> None:
    """A recipe is the list of its tallies."""
    recipe = Recipe([Tally(rp.Count().statistic), Tally(rp.Beta().statistic)])

    assert to_plain(recipe) == {
        "part": "Recipe",
        "tallies": [
            {"part": "Tally", "statistic": {"part": "Count"}},
            {"part": "Tally", "statistic": {"part": "Outcomes"}},
        ],
    }


@pytest.mark.parametrize(
    ("part", "hint"),
    [
        (Effort(anything=Loose()), "make its class a frozen one with @attrs.frozen, whose parameters are fields."),
        (attrs.make_class("Wrapped", ["part"], frozen=True)(1), "give the parameter another name."),
        (attrs.make_class("Beta", ["x"], frozen=True)(1), "give the class another name."),
        (
            Effort(anything=attrs.make_class("Effort", ["x"], frozen=True)(1)),
            "give one of the two another name: parts are stored under the name of their class.",
        ),
        (Effort(anything=nested(DEPTH)), "build it flatter."),
        (Effort(anything=Fraction(1, 3)), "write a float."),
        (Effort(floor=-(2**63) - 1), "write a float."),
        (Effort(power=math.inf), "leave an open end at its default, where the part has one."),
        (Effort(column="\ud800"), "decode the text again from its bytes."),
        (Effort(table={1: 2}), "make it a tuple of pairs."),
        (Effort(since=datetime(2026, 1, 1)), "say the zone: datetime(2026, 6, 1, tzinfo=timezone.utc)."),
    ],
    ids=lambda part: part[:40] if isinstance(part, str) else type(part).__name__,
)
def test_what_cannot_be_stored_comes_with_what_to_write(part: object, hint: str) -> None:
    """A way out of every refusal."""
    with pytest.raises(PolicyError) as caught:
        to_plain(part)

    assert caught.value.hint == hint


def test_numbers_at_the_edge_are_stored_as_they_are() -> None:
    """Every number of 64 bits and zero, which has one sign."""
    assert [to_plain(Effort(floor=edge))["floor"] for edge in (-(2**63), 2**63 - 1)] == [-(2**63), 2**63 - 1]
    assert math.copysign(1.0, to_plain(Effort(power=-0.0))["power"]) == 1.0


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of the machine can be set on Unix only")
def test_the_zone_of_the_machine_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """An instant is written in UTC, wherever it is written."""
    moment = datetime(2026, 6, 1, 8, tzinfo=ZoneInfo("Asia/Shanghai"))

    try:
        for zone in ("America/New_York", "Asia/Kolkata", "UTC"):
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            assert say_instant(moment) == "2026-06-01T00:00:00Z"
    finally:
        monkeypatch.undo()
        time.tzset()
