"""
The library a second time: plain Python, row by row, as the definitions say it, and as slowly as they say it.

Nothing of the library's arithmetic is used here: rows are dictionaries, times are datetimes, sums are `math.fsum`. The
parameters of parts are read from the parts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import singledispatch
from statistics import NormalDist
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import attrs

import reputation as rp

Row: TypeAlias = Mapping[str, Any]
Held: TypeAlias = Sequence[tuple[Row, float]]  # rows with their weights after decay

DAY = timedelta(days=1)


# Which rows count.


def counting(rows: Sequence[Row]) -> list[Row]:
    """Of the rows of one id the highest version counts, then the latest record, and of like rows one."""
    newest: dict[str, Row] = {}
    for row in rows:
        name = row.get("id")
        if name is not None and (name not in newest or _newness(row) > _newness(newest[name])):
            newest[name] = row
    return [row for row in rows if row.get("id") is None or row is newest[row["id"]]]


def _newness(row: Row) -> tuple[float, float]:
    version, recorded = row.get("version"), row.get("recorded_at")
    return (
        -math.inf if version is None else version,
        -math.inf if recorded is None else recorded.timestamp(),
    )


@singledispatch
def selects(predicate: Any, row: Row) -> bool:
    """Whether a predicate means a row; what is unknown matches nothing."""
    raise NotImplementedError(predicate)


@selects.register
def _(_predicate: rp.Everything, _row: Row) -> bool:
    return True


@selects.register
def _(predicate: rp.Kind, row: Row) -> bool:
    return row["kind"] in predicate.names


@selects.register
def _(predicate: rp.Matches, row: Row) -> bool:
    return row.get(predicate.column) is not None and bool(row[predicate.column] == predicate.value)


@selects.register
def _(predicate: rp.OneOf, row: Row) -> bool:
    return row.get(predicate.column) is not None and row[predicate.column] in predicate.values


@selects.register
def _(predicate: rp.Between, row: Row) -> bool:
    x = row.get(predicate.column)
    low = -math.inf if predicate.low is None else predicate.low
    high = math.inf if predicate.high is None else predicate.high
    return x is not None and bool(low <= x <= high)


@selects.register
def _(predicate: rp.AllOf, row: Row) -> bool:
    return all(selects(part, row) for part in predicate.parts)


@selects.register
def _(predicate: rp.AnyOf, row: Row) -> bool:
    return any(selects(part, row) for part in predicate.parts)


@selects.register
def _(predicate: rp.Negated, row: Row) -> bool:
    return not selects(predicate.predicate, row)


@singledispatch
def within(window: Any, _row: Row, _when: str, _as_of: datetime) -> bool:
    """Whether a row lies in a window, by the date of the row that is named; without a window every row does."""
    return window is None


@within.register
def _(window: rp.Rolling, row: Row, when: str, as_of: datetime) -> bool:
    return as_of - window.length < row[when] <= as_of


@within.register
def _(window: rp.Days, row: Row, when: str, as_of: datetime) -> bool:
    first = as_of.astimezone(ZoneInfo(window.tz)).date() - (window.count - 1) * DAY
    return _midnight(first, window.tz) <= row[when] <= as_of


@within.register
def _(window: rp.PastMonths, row: Row, when: str, as_of: datetime) -> bool:
    today = as_of.astimezone(ZoneInfo(window.tz)).date()
    first = today.replace(day=1)
    for _ in range(window.count):
        first = _month_before(first)
    start = first
    while start.day < today.day and (start + DAY).month == first.month:
        start += DAY
    return _midnight(start, window.tz) <= row[when] <= as_of


@within.register
def _(window: rp.Calendar, row: Row, when: str, as_of: datetime) -> bool:
    first = as_of.astimezone(ZoneInfo(window.tz)).date().replace(day=1)
    months = {"month": 1, "quarter": 3, "year": 12}[window.period]
    while (first.month - 1) % months:
        first = _month_before(first)
    whole = window.complete or window.skip > 0
    for _ in range((window.skip if window.complete else window.skip - 1) * months):
        first = _month_before(first)
    start, end = first, as_of
    for _ in range((window.last if whole else window.last - 1) * months):
        start = _month_before(start)
    if whole:
        return _midnight(start, window.tz) <= row[when] < _midnight(first, window.tz)
    return _midnight(start, window.tz) <= row[when] <= end


@within.register
def _(window: rp.Ages, row: Row, when: str, as_of: datetime) -> bool:
    age = as_of - row[when]
    return (window.at_least or timedelta(0)) <= age < (window.less_than or timedelta.max)


@within.register
def _(window: rp.Unexpired, row: Row, _when: str, as_of: datetime) -> bool:
    return row[window.date] is None or row[window.date] > as_of


def _midnight(day: date, tz: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(tz))


def _month_before(first: date) -> date:
    return (first - DAY).replace(day=1)


# How much a row counts.


@singledispatch
def weight(factor: Any, row: Row) -> float:
    """How much a row counts by one factor, or by a product of them."""
    raise NotImplementedError(factor)


@weight.register
def _(factor: rp.Weight, row: Row) -> float:
    return math.prod(weight(part, row) for part in factor.factors)


@weight.register
def _(factor: rp.Where, row: Row) -> float:
    return factor.factor if row.get(factor.column) == factor.equals else factor.otherwise


@weight.register
def _(factor: rp.Field, row: Row) -> float:
    x = row.get(factor.column)
    return float(factor.missing if x is None else x)  # type: ignore[arg-type]  # the tests have nothing unknown without


@weight.register
def _(factor: rp.Lookup, row: Row) -> float:
    return dict(factor.table).get(row.get(factor.column), factor.otherwise)  # type: ignore[arg-type]  # None is no key


@weight.register
def _(factor: rp.Buckets, row: Row) -> float:
    x = row.get(factor.column)
    return factor.missing if x is None else factor.weights[sum(x >= edge for edge in factor.edges)]


@weight.register
def _(factor: rp.Power, row: Row) -> float:
    x = row.get(factor.column)
    return factor.missing if x is None else float(max(x, factor.least) ** factor.exponent)


@weight.register
def _(factor: rp.Logarithm, row: Row) -> float:
    x = row.get(factor.column)
    if x is None:
        return factor.missing
    found = math.log(max(x + factor.plus, 1.0), factor.base)
    return math.log(1.0 + found, factor.base) if factor.twice else found


@weight.register
def _(factor: rp.Saturating, row: Row) -> float:
    x = row.get(factor.column)
    return factor.missing if x is None else max(x, 0.0) / (max(x, 0.0) + factor.half)


@singledispatch
def left(decay: Any, age: timedelta) -> float:
    """What is left of a row at an age."""
    raise NotImplementedError(decay)


@left.register
def _(_decay: rp.Forever, _age: timedelta) -> float:
    return 1.0


@left.register
def _(decay: rp.HalfLife, age: timedelta) -> float:
    return 0.5 ** (age / decay.half)


@left.register
def _(decay: rp.Linear, age: timedelta) -> float:
    return max(0.0, 1.0 - age / decay.over)


@left.register
def _(decay: rp.PowerLaw, age: timedelta) -> float:
    # With s = half / (2**(1/e) - 1), half is left at the age `half`.
    return (1.0 + age / decay.half * (2.0 ** (1.0 / decay.exponent) - 1.0)) ** -decay.exponent


@left.register
def _(decay: rp.Steps, age: timedelta) -> float:
    return next((share for edge, share in decay.steps if age < edge), decay.after)


@left.register
def _(decay: rp.Plateau, age: timedelta) -> float:
    return left(decay.tail, max(age - decay.until, timedelta(0)))


def aged(decay: Any, then: datetime, as_of: datetime) -> timedelta:
    """An age, exact or in whole calendar grains."""
    if decay.grain is None:
        return as_of - then
    today, day = (moment.astimezone(ZoneInfo(decay.tz)).toordinal() for moment in (as_of, then))
    return (today // decay.grain.days - day // decay.grain.days) * decay.grain


def held(metric: rp.Metric, rows: Sequence[Row], as_of: datetime, *, window: Any) -> Iterator[tuple[Row, float]]:
    """The rows that a metric holds, each with its weight after decay."""
    for row in rows:
        then = row.get(metric.date)
        if (
            selects(metric.select, row)
            and (row.get("status") or "active") in metric.statuses
            and then is not None
            and within(window, row, metric.date, as_of)
        ):
            yield row, weight(metric.weight, row) * left(metric.decay, aged(metric.decay, then, as_of))


# From rows to estimates.


@attrs.frozen
class Guess:
    """
    A score, its support and its bounds; NaN where unrated, and a support of NaN where rounding decides whose it is.

    `size` is the magnitude of what was added up, to which rounding errors are relative; `blur` is how far off bounds
    may be that come from the difference of two such sums.
    """

    score: float
    support: float
    lower: float
    upper: float
    size: float = 1.0
    blur: float = 0.0
    shares: tuple[float, ...] | None = None

    @property
    def rated(self) -> bool:
        """Whether there is a score."""
        return not math.isnan(self.score)


UNRATED = Guess(math.nan, 0.0, math.nan, math.nan)


def _z(level: float) -> float:
    return NormalDist().inv_cdf((1.0 + level) / 2.0)


def _guess(score: float, support: float, bounds: tuple[float, float], model: Any, **rest: Any) -> Guess:
    """Bounds within the range of the model, and around the score."""
    low, high = model.range
    score = min(max(score, low), high)
    lower, upper = min(max(bounds[0], low), score), max(min(bounds[1], high), score)
    return Guess(score, support, lower, upper, **rest)


def _wilson(hits: float, n: float, level: float) -> tuple[float, float]:
    share, z = hits / n, _z(level)
    root = z * math.sqrt(max(n * share * (1 - share), 0.0) + z * z / 4)
    return (n * share + z * z / 2 - root) / (n + z * z), (n * share + z * z / 2 + root) / (n + z * z)


def _posterior(model: Any, good: float, total: float) -> Guess:
    """The mean of a Beta posterior, with the interval of the arcsine transformation."""
    strength = model.prior.strength + total
    score = (model.prior.strength * model.prior.mean + good) / strength
    reach = _z(model.level) / (2 * math.sqrt(strength + 1))
    angle = math.asin(math.sqrt(min(score, 1.0)))
    lower, upper = (math.sin(min(max(angle + step, 0.0), math.pi / 2)) ** 2 for step in (-reach, reach))
    return _guess(score, total, (lower, upper), model)


def _total(held: Held) -> float:
    return math.fsum(w for _, w in held)


def _known(held: Held, column: str) -> list[tuple[Row, float]]:
    return [(row, w) for row, w in held if row.get(column) is not None]


@singledispatch
def estimate(model: Any, held: Held) -> Guess:
    """What a model says of one subject."""
    raise NotImplementedError(model)


@estimate.register
def _(model: rp.Beta, held: Held) -> Guess:
    held = _known(held, "value")
    total, good = _total(held), math.fsum(w * row["value"] for row, w in held)
    if total <= 0:
        return UNRATED
    return _posterior(model, good, total)


@estimate.register
def _(model: rp.Wilson, held: Held) -> Guess:
    held = _known(held, "value")
    total, good = _total(held), math.fsum(w * row["value"] for row, w in held)
    return UNRATED if total <= 0 else _guess(good / total, total, _wilson(good, total, model.level), model)


@estimate.register
def _(model: rp.Dirichlet, held: Held) -> Guess:
    held, n = _known(held, "value"), model.levels
    total = _total(held)
    if total <= 0:
        return UNRATED
    prior = model.shares or (1 / n,) * n
    levels = [math.floor(row["value"] * (n - 1) + 0.5) for row, _ in held]
    shares = tuple(
        (math.fsum(w for (_, w), level in zip(held, levels, strict=True) if level == k) + model.strength * prior[k])
        / (total + model.strength)
        for k in range(n)
    )
    values = [k / (n - 1) for k in range(n)]
    score = math.fsum(share * value for share, value in zip(shares, values, strict=True))
    spread = math.fsum(share * (value - score) ** 2 for share, value in zip(shares, values, strict=True))
    reach = _z(model.level) * math.sqrt(spread / (total + model.strength + 1))
    return _guess(score, total, (score - reach, score + reach), model, blur=1e-7, shares=shares)


def _moments(held: Held, column: str, level: float) -> tuple[float, float, float, float, float]:
    """Of a weighted mean: total weight, mean, half the width of its interval, size and blur."""
    total = _total(held)
    mean = math.fsum(w * row[column] for row, w in held) / total
    size = math.fsum(w * abs(row[column]) for row, w in held) / total
    square = math.fsum(w * row[column] ** 2 for row, w in held) / total
    squares = math.fsum(w * w for _, w in held)
    n = total * total / squares if squares > 0 else 0.0
    if n <= 1 + 1e-9:
        return total, mean, math.inf, size, 0.0
    spread = math.fsum(w * (row[column] - mean) ** 2 for row, w in held) / total
    reach = _z(level) * math.sqrt(spread / (n - 1))
    return total, mean, reach, size, _z(level) * math.sqrt(1e-13 * square / (n - 1))


@estimate.register
def _(model: rp.Mean, held: Held) -> Guess:
    held = _known(held, model.column)
    if _total(held) <= 0:
        return UNRATED
    total, mean, reach, size, blur = _moments(held, model.column, model.level)
    return _guess(mean, total, (mean - reach, mean + reach), model, size=size, blur=blur)


@estimate.register
def _(model: rp.BayesianMean, held: Held) -> Guess:
    held = _known(held, model.column)
    if _total(held) <= 0:
        return UNRATED
    total, mean, reach, size, blur = _moments(held, model.column, model.level)
    k, m = model.prior.strength, model.prior.mean
    score = (k * m + total * mean) / (k + total)
    reach, blur = reach * total / (k + total), blur * total / (k + total)
    return _guess(score, total, (score - reach, score + reach), model, size=size + abs(m), blur=blur)


@estimate.register
def _(model: rp.Ratio, held: Held) -> Guess:
    eligible = [(row, w) for row, w in held if selects(model.eligible, row)]
    total, hits = _total(eligible), cases(model, held)
    if total <= 0:
        return UNRATED
    if model.prior is not None:
        return _posterior(model, hits, total)
    return _guess(hits / total, total, _wilson(hits, total, model.level), model)


@estimate.register
def _(model: rp.Rate, held: Held) -> Guess:
    happened = cases(model, held)
    exposed = math.fsum(
        w * (1.0 if model.column is None else row[model.column] or 0.0)
        for row, w in held
        if selects(model.exposure, row)
    )
    if happened <= 0 and exposed <= 0:
        return UNRATED
    a, b = model.prior.strength * model.prior.mean + happened, model.prior.strength + exposed
    if a == 0:
        return _guess(0.0, exposed, (0.0, 0.0), model)
    reach = _z(model.level) / (3 * math.sqrt(a))
    bounds = [a / b * max(1 - 1 / (9 * a) + step, 0.0) ** 3 for step in (-reach, reach)]
    return _guess(a / b, exposed, (bounds[0], bounds[1]), model)


@estimate.register
def _(model: rp.Points, held: Held) -> Guess:
    held = _known(held, model.column)
    score = model.start + math.fsum(w * row[model.column] for row, w in held)
    size = abs(model.start) + math.fsum(w * abs(row[model.column]) for row, w in held)
    return Guess(score, _total(held), score, score, size=size)


@estimate.register
def _(model: rp.Balance, held: Held) -> Guess:
    points = dict(model.points)
    held = [(row, w) for row, w in held if row.get(model.by) in points]
    worth = [w * points[row[model.by]] for row, w in held]
    score = model.start + math.fsum(worth)
    return Guess(score, _total(held), score, score, size=abs(model.start) + math.fsum(map(abs, worth)))


@estimate.register
def _(model: rp.Highest, held: Held) -> Guess:
    return _extreme(model, held, max)


@estimate.register
def _(model: rp.Lowest, held: Held) -> Guess:
    return _extreme(model, held, min)


def _extreme(model: Any, held: Held, pick: Callable[..., float]) -> Guess:
    held = _known(held, model.column)
    if _total(held) <= 0:
        return UNRATED
    found = float(pick(row[model.column] for row, _ in held))
    return Guess(found, _total(held), found, found, size=abs(found))


@estimate.register
def _(_model: rp.Count, held: Held) -> Guess:
    total = _total(held)
    return Guess(total, total, total, total)


def cases(model: Any, held: Held) -> float:
    """The absolute count behind a ratio, a rate or a count."""
    if isinstance(model, rp.Ratio):
        held = [(row, w) for row, w in held if selects(model.eligible, row) and selects(model.selected, row)]
    elif isinstance(model, rp.Rate):
        held = [(row, w) for row, w in held if selects(model.events, row)]
    return _total(held)


# The score tree.


@singledispatch
def measure(score: Any, rows: Sequence[Row], as_of: datetime) -> Guess:
    """What a score says of the subject of some rows."""
    return combine(score, [measure(part, rows, as_of) for part in score.parts()])


@measure.register
def _(score: rp.Metric, rows: Sequence[Row], as_of: datetime) -> Guess:
    return estimate(score.model, tuple(held(score, rows, as_of, window=window_of(score, rows, as_of))))


def counted(score: Any, rows: Sequence[Row], as_of: datetime) -> float:
    """The absolute count behind a score; NaN where it has none."""
    if not isinstance(score, rp.Metric) or not isinstance(score.model, rp.Ratio | rp.Rate | rp.Count):
        return math.nan
    return cases(score.model, tuple(held(score, rows, as_of, window=window_of(score, rows, as_of))))


def window_of(metric: rp.Metric, rows: Sequence[Row], as_of: datetime) -> Any:
    """The window of a metric; of an adaptive one the short one where enough rows lie in it."""
    window = metric.window
    if not isinstance(window, rp.Adaptive):
        return window
    counted = metric.select if window.counting is None else window.counting
    asked = attrs.evolve(metric, select=counted, weight=rp.Weight(), decay=rp.Forever())
    lying = [row for row, _ in held(asked, rows, as_of, window=window.short)]
    if window.counting is None:
        lying = [row for row in lying if looked_at(metric.model, row)]
    return window.short if len(lying) >= window.at_least else window.long


def looked_at(model: Any, row: Row) -> bool:
    """Whether a row is one of the rows of a model that chooses among those of its metric."""
    if isinstance(model, rp.Ratio):
        return selects(model.eligible, row)
    return not isinstance(model, rp.Rate) or selects(model.events, row) or selects(model.exposure, row)


@singledispatch
def combine(node: Any, parts: Sequence[Guess]) -> Guess:
    """What an inner node makes of its parts."""
    raise NotImplementedError(node)


def _mapped(guess: Guess, change: Callable[[float], float], *, factor: float = 1.0, blur: float = 0.0) -> Guess:
    """The same change made to a score and to its bounds."""
    score, lower, upper = (change(x) for x in (guess.score, guess.lower, guess.upper))
    return Guess(score, guess.support, lower, upper, size=guess.size * factor, blur=guess.blur * factor + blur)


@combine.register
def _(node: rp.Composite, parts: Sequence[Guess]) -> Guess:
    rated = [(guess, w) for guess, (_, w) in zip(parts, node.weights, strict=True) if guess.rated]
    if not rated:
        return UNRATED
    total = math.fsum(w for _, w in rated)
    return Guess(
        math.fsum(w / total * guess.score for guess, w in rated),
        math.fsum(guess.support for guess, _ in rated),
        math.fsum(w / total * guess.lower for guess, w in rated),
        math.fsum(w / total * guess.upper for guess, w in rated),
        size=max(guess.size for guess, _ in rated),
        blur=max(guess.blur for guess, _ in rated),
    )


@combine.register
def _(_node: rp.Best, parts: Sequence[Guess]) -> Guess:
    turned = [attrs.evolve(g, score=-g.score, lower=-g.upper, upper=-g.lower) for g in parts]
    lowest = combine(rp.Worst(*_node.scores), turned)
    return attrs.evolve(lowest, score=-lowest.score, lower=-lowest.upper, upper=-lowest.lower)


@combine.register
def _(node: rp.Sum, parts: Sequence[Guess]) -> Guess:
    if not any(g.rated for g in parts) or (node.missing is None and not all(g.rated for g in parts)):
        return UNRATED
    absent = node.missing or 0.0
    return Guess(
        math.fsum(g.score if g.rated else absent for g in parts),
        math.fsum(g.support for g in parts),
        math.fsum(g.lower if g.rated else absent for g in parts),
        math.fsum(g.upper if g.rated else absent for g in parts),
        size=math.fsum(g.size for g in parts) + abs(absent),
        blur=math.fsum(g.blur for g in parts),
    )


@combine.register
def _(node: rp.Raised, parts: Sequence[Guess]) -> Guess:
    return _mapped(
        parts[0],
        lambda x: math.copysign(abs(x) ** node.power, x),
        factor=max(1.0, 2 * parts[0].size) ** max(node.power, 1.0),
    )


@combine.register
def _(node: rp.SignedLog, parts: Sequence[Guess]) -> Guess:
    return _mapped(parts[0], lambda x: math.copysign(math.log(max(abs(x), 1.0), node.base), x), factor=3)


@combine.register
def _(node: rp.LogOdds, parts: Sequence[Guess]) -> Guess:
    per_e = node.points_to_double / math.log(2)

    def points(p: float) -> float:
        if p in {0.0, 1.0} or math.isnan(p):
            return node.low if p == 0 else node.high if p == 1 else p
        return min(max(node.anchor + per_e * math.log(p / (1 - p) / node.odds), node.low), node.high)

    steepest = per_e * (1 + math.exp(abs(node.high - node.anchor) / per_e) * node.odds)
    return _mapped(parts[0], points, factor=steepest)


@combine.register
def _(node: rp.Cautious, parts: Sequence[Guess]) -> Guess:
    if not parts[0].rated:
        return UNRATED
    doubt = node.tenfold ** math.log10(parts[0].support + 1)
    return _mapped(parts[0], lambda x: x - (x - node.towards) * doubt)


@combine.register
def _(_node: rp.Worst, parts: Sequence[Guess]) -> Guess:
    rated = [guess for guess in parts if guess.rated]
    if not rated:
        return UNRATED
    lowest = min(guess.score for guess in rated)
    size = max(guess.size for guess in rated)
    close = [guess for guess in rated if guess.score <= lowest + 1e-9 * size]
    first = next(guess for guess in rated if guess.score == lowest)
    return Guess(
        lowest,
        first.support if len(close) == 1 else math.nan,
        min(guess.lower for guess in rated),
        min(guess.upper for guess in rated),
        size=size,
        blur=max(guess.blur for guess in rated),
    )


@combine.register
def _(node: rp.Deduct, parts: Sequence[Guess]) -> Guess:
    base, load = parts
    points = load.score if load.rated and load.score > 0 else 0.0
    taken = min(math.inf if node.cap is None else node.cap, node.per_point * points)
    low = node.score.range[0]
    size = base.size + node.per_point * load.size
    return attrs.evolve(_mapped(base, lambda x: x if math.isnan(x) else max(x - taken, low)), size=size)


@combine.register
def _(node: rp.ScaleBy, parts: Sequence[Guess]) -> Guess:
    base = parts[0]
    if not base.rated:
        return UNRATED
    if len(parts) == 1:
        factor = float(node.by)  # type: ignore[arg-type]  # a score would be a part
        return _mapped(base, lambda x: x * factor, factor=factor)
    by = parts[1]
    if not by.rated:
        return _mapped(base, lambda x: x)
    products = [_times(x, y) for x in (base.lower, base.upper) for y in (by.lower, by.upper)]
    size = base.size * by.size
    blur = abs(base.score) * by.blur + abs(by.score) * base.blur
    return Guess(base.score * by.score, base.support, min(products), max(products), size=size, blur=3 * blur)


def _times(x: float, y: float) -> float:
    """Nothing times anything is nothing, however large."""
    return 0.0 if 0.0 in {x, y} else x * y


@combine.register
def _(node: rp.Clamp, parts: Sequence[Guess]) -> Guess:
    low = -math.inf if node.low is None else node.low
    high = math.inf if node.high is None else node.high
    return _mapped(parts[0], lambda x: x if math.isnan(x) else min(max(x, low), high))


@combine.register
def _(node: rp.Rounded, parts: Sequence[Guess]) -> Guess:
    jump = node.step if parts[0].blur > 0 else 0.0  # a blurred bound may fall on either side
    return _mapped(parts[0], lambda x: _rounded(x, node.step, node.how), blur=jump)


def _rounded(x: float, step: float, how: str) -> float:
    """Round to a multiple of a step; what lies within 1e-9 steps of a multiple, or of a middle, lies on it."""
    if not math.isfinite(x):
        return x
    halves = round(x / step * 2)
    if abs(x / step * 2 - halves) > 2e-9:
        count = {"floor": math.floor, "ceil": math.ceil, "truncate": math.trunc}.get(how, round)(x / step)
    elif halves % 2 == 0:
        count = halves // 2
    else:
        below, above = halves // 2, halves // 2 + 1
        toward_zero = below if x > 0 else above
        even = below if below % 2 == 0 else above
        count = {"floor": below, "ceil": above, "truncate": toward_zero, "half_even": even, "half_up": above}[how]
    return count * step


# Gates and tiers, which see numbers only.


Asked: TypeAlias = Callable[[Any], tuple[Mapping[str, float], float]]  # of a score: its numbers, and its count or NaN

PASS, INSUFFICIENT, FAIL = 1, 0, -1


def reaches(value: float, limit: float) -> bool:
    """Whether a number is a limit or more; what lies within 1e-9 of the limit, or of so much of it, lies on it."""
    return value >= limit - 1e-9 * max(1.0, abs(limit))


@singledispatch
def answer(gate: Any, ask: Asked) -> int:
    """What a gate says of one subject."""
    raise NotImplementedError(gate)


@answer.register
def _(gate: rp.AtLeast, ask: Asked) -> int:
    numbers, _ = ask(gate.metric)
    value = numbers[gate.on]
    if math.isnan(value) or not reaches(numbers["support"], gate.support):
        return INSUFFICIENT
    on_it = reaches(value, gate.limit) and reaches(-value, -gate.limit)
    return PASS if reaches(value, gate.limit) and not (gate.strict and on_it) else FAIL


@answer.register
def _(gate: rp.AtMost, ask: Asked) -> int:
    numbers, count = ask(gate.metric)
    value = numbers[gate.on]
    if math.isnan(value) or not reaches(numbers["support"], gate.support):
        return INSUFFICIENT
    on_it = reaches(value, gate.limit) and reaches(-value, -gate.limit)
    if reaches(-value, -gate.limit) and not (gate.strict and on_it):
        return PASS
    if gate.allowance is None:
        return FAIL
    if gate.count is not None:
        count = ask(gate.count)[0]["score"]
    return INSUFFICIENT if math.isnan(count) else PASS if reaches(-count, -gate.allowance) else FAIL


@answer.register
def _(gate: rp.All, ask: Asked) -> int:
    said = [answer(part, ask) for part in gate.gates]
    return FAIL if FAIL in said else INSUFFICIENT if INSUFFICIENT in said else PASS


@answer.register
def _(gate: rp.Any, ask: Asked) -> int:
    said = [answer(part, ask) for part in gate.gates]
    return PASS if PASS in said else INSUFFICIENT if INSUFFICIENT in said else FAIL


@answer.register
def _(gate: rp.Not, ask: Asked) -> int:
    return -answer(gate.gate, ask)


@answer.register
def _(gate: rp.KOf, ask: Asked) -> int:
    said = [answer(part, ask) for part in gate.gates]
    if said.count(PASS) >= gate.k:
        return PASS
    return FAIL if len(said) - said.count(FAIL) < gate.k else INSUFFICIENT


def tier(ladder: rp.Ladder, numbers: Mapping[str, float], ask: Asked) -> str | None:
    """The highest tier whose own conditions hold."""
    rated = not math.isnan(numbers["score"])
    if not rated and ladder.no_data is not None:
        return ladder.no_data
    for level in reversed(ladder.tiers):
        if not rated:
            if level.at is None and level.support == 0 and level.when is None:
                return level.name
        elif (
            (level.at is None or reaches(numbers["score"], level.at))
            and reaches(numbers["support"], level.support)
            and (level.when is None or answer(level.when, ask) == PASS)
        ):
            return level.name
    return None
