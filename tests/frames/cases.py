"""Every built-in part in a tally, and rows that try them: what each engine has to sum up like NumPy."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pyarrow as pa

import reputation as rp
from reputation.columns import Rows
from reputation.statistics import Extremes
from reputation.tally import Recipe, Tally

__all__ = ["CASES", "NOW", "RECIPE", "STARS", "close", "evidence", "table"]

NOW = datetime(2026, 7, 1, 3, 30, tzinfo=UTC)  # another day in New York
STARS = rp.Scale(1, 5, unrated=0)
_TIMES = ("occurred_at", "recorded_at", "refers_to_at", "expires_at")
_TYPES = {
    "subject": pa.string(),
    "kind": pa.string(),
    "source": pa.int64(),
    "status": pa.string(),
    "level": pa.string(),
    "verified": pa.bool_(),
    "words": pa.int32(),
    **dict.fromkeys(("value", "amount", "hours", "trust"), pa.float64()),
    **dict.fromkeys(_TIMES, pa.int64()),
}


@attrs.frozen
class Effort:
    """A factor of somebody else's, with all operations of the vocabulary."""

    def __call__(self, rows: Rows, /) -> Any:
        """Say how much each row counts."""
        words = rows["words"]
        amount = rows.ops.where(rows.ops.known(words) & (words > 0.0), words, 0.0)
        heavy = rows.ops.log1p(amount * 1e-3) + rows.ops.sqrt(amount) + rows.ops.exp2(-amount / 40.0)
        return rows.ops.clip(heavy - (1.0 - rows.ops.log1p(amount)) * 0.5, 0.25, 9.0) ** 0.5 + 1.0 / (2.0 + amount)


@attrs.frozen
class Odd:
    """A predicate of somebody else's that compares in every way."""

    def __call__(self, rows: Rows, /) -> Any:
        """Select rows."""
        known = rows.ops.known(rows["amount"]) & rows.ops.known(rows["words"])
        kinds: Any = rows["kind"]
        unlike = (kinds != "order") | (rows["source"] == 3) | rows.ops.isin(rows["source"], [4, 5])
        return known & unlike & ((rows["amount"] < rows["words"]) | (-rows["amount"] <= 2.0)) & ~(rows["words"] == 7)


@attrs.frozen
class Constant:
    """A factor of somebody else's that is the same for every row."""

    def __call__(self, _rows: Rows, /) -> float:
        """Say how much every row counts."""
        return 0.75


def _decays() -> Iterator[tuple[str, Any]]:
    half, day = rp.days(180), rp.days(1)
    yield "half-life", rp.HalfLife(half)
    yield "half-life-of-days", rp.HalfLife(half, grain=day)
    yield "half-life-of-chinese-days", rp.HalfLife(half, grain=day, tz="Asia/Shanghai")
    yield "half-life-of-weeks", rp.HalfLife(half, grain=rp.days(7), tz="America/St_Johns")
    yield "steps", rp.Steps(((rp.days(30), 1.0), (rp.days(365), 0.5)), after=0.125)
    yield "steps-of-days", rp.Steps(((rp.days(30), 1.0), (rp.days(365), 0.5)), grain=day, tz="Asia/Shanghai")
    yield "plateau", rp.Plateau(rp.days(30), rp.Linear(rp.days(400)))
    yield "plateau-of-days", rp.Plateau(rp.days(30), rp.HalfLife(half), grain=day)
    yield "linear", rp.Linear(rp.days(100))
    yield "linear-of-days", rp.Linear(rp.days(100), grain=rp.days(7))
    yield "power-law", rp.PowerLaw(rp.days(30), exponent=1.5)
    yield "forever", rp.Forever(grain=day)


def _weights() -> Iterator[tuple[str, Any]]:
    yield "where-true", rp.where("verified", 3.0)
    yield "where-false", rp.where("verified", 3.0, equals=False, otherwise=0.5)
    yield "where-text", rp.where("level", 2.0, equals="gold")
    yield "where-number", rp.where("words", 2.0, equals=7)
    yield "where-name", rp.where("source", 2.0, equals=3)
    yield "field", rp.field("trust", missing=0.1)
    yield "field-truth", rp.field("verified", missing=0.1)
    yield "lookup-text", rp.lookup("level", {"gold": 2.0, "金": 0.5})
    yield "lookup-number", rp.lookup("words", {7: 2.0, 40: 0.5}, otherwise=0.0)
    yield "lookup-kind", rp.lookup("kind", {"review": 2.0, "nowhere": 9.0})
    yield "lookup-truth", rp.lookup("verified", {True: 2.0, False: 0.5})
    yield "buckets", rp.buckets("words", edges=[10, 50], weights=[1, 2, 3], missing=0.25)
    yield "saturating", rp.saturating("amount", 50, missing=0.25)
    yield "power", rp.power("words", -0.75, least=1, missing=1)
    yield "logarithm", rp.logarithm("words", plus=1, missing=0.5)
    yield "logarithm-twice", rp.logarithm("words", base=2, plus=2, twice=True, missing=0.5)
    yield "product", rp.where("verified", 3.0) * rp.saturating("words", 50) * rp.field("trust", missing=1.0)
    yield "effort", Effort()
    yield "constant", Constant()


def _selections() -> Iterator[tuple[str, Any]]:
    yield "all", rp.ALL
    yield "kind", rp.kind("review")
    yield "kinds", rp.kind("review", "order")
    yield "no-such-kind", rp.kind("parade")
    yield "matches-true", rp.matches("verified", True)
    yield "matches-text", rp.matches("level", "金")
    yield "matches-number", rp.matches("words", 7)
    yield "matches-text-in-numbers", rp.matches("words", "seven")
    yield "matches-number-in-text", rp.matches("level", 7)
    yield "matches-name", rp.matches("source", 3)
    yield "matches-part-of-a-name", rp.matches("source", 3.5)
    yield "one-of-texts", rp.one_of("level", "gold", "new")
    yield "one-of-numbers", rp.one_of("words", 7, 40)
    yield "one-of-names", rp.one_of("source", 3, 4)
    yield "one-of-texts-in-numbers", rp.one_of("words", "7", "40")
    yield "subject", rp.one_of("subject", "ada", "北京")
    yield "at-least", rp.at_least("words", 10)
    yield "at-most", rp.at_most("amount", 0.0)
    yield "between", rp.Between("words", low=10, high=40)
    yield "and", rp.kind("review") & rp.at_least("words", 10)
    yield "or", rp.kind("order") | rp.matches("verified", True) | ~rp.ALL
    yield "not", ~rp.matches("verified", True) & ~rp.at_least("words", 10)
    yield "odd", Odd()


def _windows() -> Iterator[tuple[str, Any]]:
    yield "rolling", rp.Rolling(rp.days(90))
    yield "days", rp.Days(60, tz="Asia/Shanghai")
    yield "calendar", rp.Calendar("quarter", last=2, tz="America/New_York")
    yield "complete", rp.Calendar("month", last=3, complete=True)
    yield "skipped", rp.Calendar("month", last=3, complete=True, skip=2)
    yield "ages", rp.Ages(at_least=rp.days(30), less_than=rp.days(400))
    yield "past-months", rp.PastMonths(6, tz="Asia/Shanghai")
    yield "unexpired", rp.Unexpired()
    yield "adaptive", rp.Adaptive(rp.Rolling(rp.days(90)), rp.Rolling(rp.days(365)), at_least=4)


def _models() -> Iterator[tuple[str, Any]]:
    yield "beta", rp.Beta()
    yield "wilson", rp.Wilson()
    yield "mean", rp.Mean()
    yield "mean-of-hours", rp.Mean(column="hours")
    yield "bayesian-mean", rp.BayesianMean(prior=rp.Prior(mean=0.5, strength=5))
    yield "dirichlet", rp.Dirichlet(levels=5)
    yield "points", rp.Points()
    yield "count", rp.Count()
    yield "balance", rp.Balance(by="kind", points={"order": 0.5, "refund": -2}, start=7)
    yield "balance-of-numbers", rp.Balance(by="words", points={7: 0.5, 40: -2})
    yield "highest", rp.Highest(column="amount")
    yield "lowest", rp.Lowest(column="hours")
    yield "ratio", rp.Ratio(rp.kind("refund"), eligible=rp.kind("refund", "order"))
    prior = rp.Prior(mean=0.02, strength=50)
    yield "rate", rp.Rate(rp.kind("refund"), rp.kind("order"), prior=prior)
    yield "rate-per-hour", rp.Rate(rp.kind("refund"), rp.kind("order"), prior=prior, column="hours")


def _tallies() -> Iterator[tuple[str, Tally]]:
    model, decay = rp.Beta(), rp.HalfLife(rp.days(180))
    told = {"decay": _decays(), "weight": _weights(), "select": _selections(), "window": _windows()}
    for name, parts in told.items():
        for said, part in parts:
            for place, tally in enumerate(rp.Metric(model, **{name: part}).tallies()):
                yield f"{said}-{place}" if place else said, tally
    for said, other in _models():
        yield said, next(rp.Metric(other, weight=rp.where("verified", 3.0), decay=decay).tallies())
    for date in ("recorded_at", "refers_to_at"):
        yield date, next(rp.Metric(model, date=date, decay=decay).tallies())
    only = rp.Only(rp.at_least("words", 10)), rp.Only(~rp.matches("verified", True), because="bought elsewhere")
    yield "only", next(rp.Metric(model, select=rp.kind("review", "order"), keep=only, decay=decay).tallies())
    yield "extremes", Tally(Extremes(column="amount"), select=rp.kind("review"))
    yield "extremes-of-all", Tally(Extremes(column="amount"))
    yield "annulled", Tally(rp.Points().statistic, statuses=("annulled",), window=rp.Rolling(rp.days(900)))


#: Tallies by name: each built-in part in one, two or three of them.
CASES: Mapping[str, Tally] = dict(_tallies())
RECIPE = Recipe(CASES.values())


def _row(chance: random.Random, number: int) -> dict[str, Any]:
    def perhaps(value: Any) -> Any:
        return None if chance.random() < 0.3 else value

    def ago(days: float) -> int:
        return _micros(NOW) - int(chance.random() * days * 86_400e6)

    occurred = ago(chance.choice([0.001, 1, 40, 400, 4000]))
    return {
        "subject": chance.choice(["ada", "bob", "北京", "Zoë", "zoe", 'o\'neil "x"', ""]),
        "kind": chance.choice(["review", "review", "order", "refund"]),
        "source": perhaps(number % 7),
        "status": perhaps(chance.choice(["active", "annulled", "pending", "under_appeal"])),
        "level": perhaps(chance.choice(["gold", "金", "new"])),
        "verified": perhaps(chance.random() < 0.5),
        "words": perhaps(chance.choice([0, 7, 10, 40, 250])),
        "value": perhaps(float(chance.randint(0, 5))),
        "amount": perhaps(float(chance.choice([-3, 0.25, 12, 1e3]))),
        "hours": perhaps(chance.choice([-1.0, 0.0, 2.5, 8.0])),
        "trust": perhaps(chance.random()),
        "occurred_at": occurred,
        "recorded_at": perhaps(min(occurred + 3_600_000_000, _micros(NOW))),
        "refers_to_at": perhaps(ago(300)),
        "expires_at": perhaps(_micros(NOW) + chance.choice([-1, 0, 1, 10**12])),
    }


def _micros(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def _edges() -> Iterator[dict[str, Any]]:
    """Ties, ages of thousands of years, the moments at which clocks change, and the instant itself."""
    plain = dict.fromkeys(_TYPES)
    told = [datetime(1, 1, 3, tzinfo=UTC), datetime(1684, 1, 1, tzinfo=UTC), NOW, NOW, NOW - timedelta(microseconds=1)]
    told += [datetime(1988, 10, 30, 2, 1, tzinfo=UTC) + timedelta(minutes=30 * k) for k in range(6)]  # St John's
    told += [datetime(2026, 3, 8, 4, 59, 59, 999_999, tzinfo=UTC) + timedelta(hours=12 * k) for k in range(4)]
    told += [NOW.replace(hour=0, minute=0) - timedelta(days=k) for k in (0, 1, 30, 31, 89, 90, 365, 400)]
    for at in told:
        yield plain | {"subject": "edge", "kind": "review", "value": 4.0, "amount": 1.0, "occurred_at": _micros(at)}


def table(*, rows: int = 400, subjects: int | None = None) -> pa.Table:
    """A table of rows, the same on every call: as a host stores it, with null where a value is unknown."""
    chance = random.Random(7)  # noqa: S311 - chance, not secrets
    told = [_row(chance, number) for number in range(rows)] + (list(_edges()) if rows > 1 else [])
    if subjects == 1:
        told = [row | {"subject": "ada"} for row in told]
    return pa.table({name: pa.array([row[name] for row in told], sort) for name, sort in _TYPES.items()})


def evidence(rows: pa.Table) -> rp.Evidence:
    """The same rows as evidence."""
    columns = {name: rows[name].to_pylist() for name in rows.column_names}
    for name in _TIMES:
        columns[name] = [None if us is None else _moment(us) for us in columns[name]]
    return rp.Evidence.from_columns(scale=STARS, **columns)


def _moment(us: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)


def close(mine: float | None, theirs: float) -> bool:
    """Whether an engine's sum is that of NumPy; null, for the least or the greatest of no rows, is an infinity."""
    if mine is None or math.isnan(mine):
        return math.isinf(theirs)
    return math.isclose(mine, theirs, rel_tol=1e-12, abs_tol=1e-300)
