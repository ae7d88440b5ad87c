"""What is public is documented, prints as it was written, and can be compared and stored in a set."""

from __future__ import annotations

import ast
import datetime
import importlib
import inspect
import pkgutil
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import pytest

import reputation as rp

_REVIEWS = rp.Metric(
    rp.Beta(prior=rp.Prior(0.7, 10)),
    name="reviews",
    select=rp.kind("review"),
    weight=rp.where("verified", 3) * rp.field("stake", missing=1),
    decay=rp.HalfLife(rp.days(180)),
    window=rp.Rolling(rp.days(365)),
)
_CHARGEBACKS = rp.Metric(rp.Count(), select=rp.kind("chargeback"))
_LATE = rp.Metric(rp.Ratio(rp.matches("late", value=True), eligible=rp.kind("order")), name="late")
_LIMITS = rp.Sanction("limits", at=12, lasts=rp.days(7), every=12, grows=rp.days(7), most=rp.days(60), human=True)

# At least one value of every parameter class that `reputation` exports. A new class needs a line here.
PARAMETERS: tuple[Any, ...] = (
    # scales
    rp.Scale(1, 5, unrated=(0,)),
    rp.Percent(),
    rp.Choices({"good": 1.0, "bad": 0.0}),
    # predicates
    rp.ALL,
    rp.kind("review", "rating"),
    rp.matches("verified", value=True),
    rp.one_of("country", "de", "fr"),
    rp.at_least("amount", 10),
    rp.at_most("amount", 10),
    rp.kind("review") & rp.at_least("amount", 10),
    rp.kind("review") | rp.at_least("amount", 10),
    ~rp.kind("review"),
    # weights
    rp.Weight(),
    rp.where("verified", 3),
    rp.field("stake"),
    rp.lookup("level", {"gold": 2.0, "silver": 1.5}),
    rp.buckets("words", edges=(10, 100), weights=(0.5, 1, 1.5)),
    rp.saturating("words", 50),
    rp.power("words", -0.75, least=1),
    rp.power("words", 0.5, missing=1),
    rp.logarithm("words", plus=1),
    rp.logarithm("words", base=2, twice=True, missing=0.5),
    rp.where("verified", 3) * rp.saturating("words", 50),
    # decay
    rp.Forever(),
    rp.HalfLife(rp.days(180)),
    rp.HalfLife(rp.hours(12), grain=rp.days(1), tz="Asia/Shanghai"),
    rp.Linear(rp.days(30)),
    rp.PowerLaw(rp.days(30), exponent=2),
    rp.Steps(((rp.days(30), 1.0), (rp.days(365), 0.5))),
    rp.Plateau(rp.days(30), rp.HalfLife(rp.days(180))),
    # windows
    rp.Rolling(rp.days(60)),
    rp.Days(60, tz="Europe/Berlin"),
    rp.PastMonths(6),
    rp.Calendar("month", last=3, complete=True),
    rp.Ages(at_least=rp.days(365), less_than=rp.days(730)),
    rp.Calendar("quarter", last=2, skip=1),
    rp.Unexpired(),
    rp.Adaptive(rp.Days(90), rp.Days(365), at_least=400),
    # keep rules
    rp.Latest(by="source"),
    rp.Once(by=("source", "item"), per="week", which="last", tz="Europe/Berlin", date="refers_to_at"),
    rp.Burst(within=rp.days(14), by="source", anchor="previous", bursts=1),
    rp.NetClamp(low=-6, high=6, by="source", per="month", exempt=rp.kind("bounty")),
    rp.Cap(3, by="source", per="month"),
    rp.Last(100),
    rp.AllButLast(1),
    rp.Fresh(15),
    rp.Trim(lowest=2, at_least=100),
    rp.Only(rp.matches("verified", True), because="it is not verified"),
    rp.Shared(by="item", at_least=2),
    rp.SinceLast(rp.kind("exam")),
    rp.Unless(rp.kind("education"), count=2, per="year", before=1),
    rp.Unless(rp.kind("fraud"), within=rp.days(365)),
    # lives of entries
    rp.Months(30, tz="Asia/Shanghai"),
    rp.Expire(rp.days(180)),
    rp.Expire(rp.months(30), where=rp.kind("late"), kept=rp.months(12)),
    rp.Reset(rp.Quarterly(1), carry=rp.matches("paid", value=False)),
    rp.Reset(rp.Yearly(1), low=24, below=48),
    rp.Cycle(rp.months(12), since=rp.kind("licence"), settled="paid_at"),
    rp.CleanPeriod(rp.days(90), by="policy"),
    rp.EarnBack(1, every=rp.days(30)),
    rp.Warned(1, by="policy", forgotten=rp.days(90), after=rp.kind("training")),
    # models
    rp.Prior(0.7, 10),
    rp.Beta(),
    rp.Dirichlet(5),
    rp.Mean(),
    rp.BayesianMean(rp.Prior(0.7, 10)),
    rp.Wilson(level=0.9),
    rp.Ratio(rp.matches("late", value=True)),
    rp.Points(start=12),
    rp.Balance(points={"order": 0.02, "late": -4}, start=200),
    rp.Count(),
    rp.Rate(rp.kind("accident"), rp.kind("trip"), prior=rp.Prior(0.01, 100)),
    rp.Highest(column="words", range=(0, 500)),
    rp.Lowest(),
    # the score tree
    _REVIEWS,
    rp.Composite(((_REVIEWS, 0.75), (_LATE, 0.25))),
    rp.Worst(_REVIEWS, _LATE, name="worst"),
    rp.Best(_REVIEWS, _LATE),
    rp.Sum(_REVIEWS, _CHARGEBACKS, missing=0, name="sum"),
    rp.Deduct(_REVIEWS, _CHARGEBACKS, per_point=0.05, cap=0.4),
    rp.ScaleBy(_REVIEWS, 100),
    rp.Clamp(_REVIEWS, low=0.2, high=0.9),
    rp.Rounded(_REVIEWS, step=0.5),
    rp.Raised(_CHARGEBACKS, 0.8),
    rp.SignedLog(_CHARGEBACKS),
    rp.LogOdds(_REVIEWS, anchor=600, odds=50, points_to_double=20, low=300, high=850),
    rp.Cautious(_REVIEWS, towards=0.5, tenfold=0.25),
    # gates
    rp.AtLeast(_REVIEWS, 0.8, on="lower"),
    rp.AtMost("late", 0.04, allowance=4),
    rp.AtLeast("reviews", 0.8) & rp.AtMost("late", 0.04),
    rp.AtLeast("reviews", 0.8) | rp.AtMost("late", 0.04),
    ~rp.AtMost("late", 0.04),
    rp.k_of(1, rp.AtLeast("reviews", 0.8), rp.AtMost("late", 0.04)),
    # tiers and policy
    rp.Tier("star", at=0.8, support=20, when=rp.AtMost("late", 0.04)),
    rp.Ladder(rp.Tier("new"), rp.Tier("star", at=0.8), no_data="unrated"),
    rp.Tier("star", at=0.8, exit=0.75, support=20, exit_support=15),
    rp.low_water(rp.AtLeast("days", 50) & rp.AtLeast("likes", 30), 0.9),
    rp.Grace(rp.days(14), tier="star"),
    rp.Dwell(rp.days(100)),
    rp.KOfLast(13, 16),
    rp.ConsecutiveMisses(3),
    rp.NewcomerProtection(rp.days(60), floor="new"),
    rp.LockAfter(rp.days(14)),
    rp.Override(
        "ada", floor="new", until=datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC), reason="protected", author="mia"
    ),
    _LIMITS,
    rp.Sanction("published", each=rp.kind("fine"), lasts=rp.months(36), lift=rp.kind("repair")),
    rp.Escalation(
        rp.Metric(rp.Points(), name="points"), (_LIMITS,), falling=True, by="policy", schedule=rp.Weekly("monday")
    ),
    rp.Decision("ada", "limits", at=datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC), reason="fakes", author="mia"),
    rp.AppealTerms(decide=rp.days(20)),
    rp.OnEvent(),
    rp.Daily(at="09:00", tz="Asia/Shanghai"),
    rp.Weekly("monday"),
    rp.Monthly((6, 20)),
    rp.Quarterly(weekday="monday"),
    rp.Yearly(4),
    rp.OnDates(("2026-04-01", "2026-10-01")),
    rp.Policy(_REVIEWS, name="sellers", version="1", tiers=rp.Ladder(rp.Tier("new"), rp.Tier("star", at=0.8))),
    rp.Policy(
        rp.ledger({"late": 1}, low=0, keep=rp.Expire(rp.days(180)), name="points"),
        sanctions=rp.Escalation("points", _LIMITS),
        appeals=rp.AppealTerms(),
    ),
    rp.Policy(
        _REVIEWS,
        version="2",
        published_at=datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC),
        effective_from=datetime.datetime(2026, 7, 1, 8, 30, tzinfo=datetime.UTC),
        notice=rp.days(15),
        comment="verified reviews count three times.",
    ),
)

# What a policy is handed to: values as well, which no policy holds.
TOOLS: tuple[Any, ...] = (rp.Live(rp.Policy(rp.Metric(rp.Beta(), name="quality")), scale=rp.Scale(1, 5), remember=3),)

# What a report says of one subject: plain data, compared by value, but nothing that anybody writes into a policy.
ANSWERS = frozenset({rp.Appeal, rp.Change, rp.Explanation, rp.Rating, rp.Restriction, rp.Standing})

NAMESPACE = {name: getattr(rp, name) for name in rp.__all__} | {"datetime": datetime}

MODULES = (rp, *(importlib.import_module(found.name) for found in pkgutil.walk_packages(rp.__path__, "reputation.")))
NAMES = [(module, name) for module in MODULES for name in getattr(module, "__all__", ())]

every_name = pytest.mark.parametrize(("module", "name"), NAMES, ids=lambda part: getattr(part, "__name__", part))
every_parameter = pytest.mark.parametrize("part", [*PARAMETERS, *TOOLS], ids=lambda part: type(part).__name__)


def _is_parameter(item: object) -> bool:
    return (
        inspect.isclass(item)
        and attrs.has(item)
        and item.__eq__ is not object.__eq__
        and not issubclass(item, BaseException)
        and item not in ANSWERS
    )


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_module_says_what_is_public(module: ModuleType) -> None:
    """A module has an `__all__` whose names exist, each once, and a docstring."""
    names = module.__all__

    assert len(set(names)) == len(names)
    assert [name for name in names if not hasattr(module, name)] == []
    assert module.__doc__


def test_the_top_level_offers_what_is_public() -> None:
    """Completing `reputation.` in an editor shows the public names and nothing that was merely imported."""
    assert sorted(rp.__all__) == dir(rp)


def test_the_top_level_knows_no_other_name() -> None:
    """A wrong name is an AttributeError, as with any module."""
    with pytest.raises(AttributeError, match="module 'reputation' has no attribute 'Bta'"):
        rp.Bta  # type: ignore[attr-defined]  # noqa: B018 - asking is the test


def test_type_checkers_are_told_the_same() -> None:
    """The stub of the top level imports every public name from the room that has it, and no other."""
    stub = ast.parse((Path(rp.__file__).parent / "__init__.pyi").read_text(encoding="utf-8"))
    lines = [node for node in stub.body if isinstance(node, ast.ImportFrom)]
    told = [(node.module, alias.asname or alias.name) for node in lines for alias in node.names]

    assert sorted(rp.__all__) == sorted(name for _, name in told)
    for module, name in told:
        assert getattr(importlib.import_module(str(module)), name) is getattr(rp, name)


@every_name
def test_a_public_name_has_a_running_example(module: ModuleType, name: str) -> None:
    """Every public class and function shows how it is used; the example is run as a test of its own."""
    item = getattr(module, name)
    if not (inspect.isclass(item) or inspect.isroutine(item)):
        return  # a constant, or another name for a type

    assert ">>>" in (vars(item).get("__doc__") or "" if inspect.isclass(item) else item.__doc__ or "")


def test_every_parameter_class_is_tried() -> None:
    """The lists above hold a value of every parameter class that is public."""
    tried = {type(part) for part in (*PARAMETERS, *TOOLS)}

    assert [name for name in rp.__all__ if _is_parameter(getattr(rp, name)) and getattr(rp, name) not in tried] == []


@every_parameter
def test_a_parameter_evaluates_back_from_its_repr(part: object) -> None:
    """What is printed can be pasted back: it builds an equal value that prints the same."""
    copy = eval(repr(part), dict(NAMESPACE))

    assert copy == part
    assert repr(copy) == repr(part)


@every_parameter
def test_a_parameter_is_a_value(part: object) -> None:
    """Equal parameters have equal hashes, and a parameter cannot be changed."""
    copy = eval(repr(part), dict(NAMESPACE))

    assert {part} == {copy}
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        part.anything = 1  # type: ignore[attr-defined]
