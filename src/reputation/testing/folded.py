"""
Any part in the sums of a state: the tallies in which it shows, and tables of the columns that it asks for.

A law about folding speaks about every sort of part in this way: a factor weighs the rows of a tally, a predicate
selects them, a decay lets them fade, a statistic adds them up, and a model says what the sums mean.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import chain
from types import MappingProxyType
from typing import Any

import attrs
import numpy as np
from hypothesis import strategies as st

import reputation as rp
from reputation.errors import MergeError
from reputation.folding import fold
from reputation.measure import metrics_of
from reputation.predicates import ALL
from reputation.state import State
from reputation.statistics import Count, Moments, Share
from reputation.tally import Recipe, Tally
from reputation.testing.breaches import DoesNotApply
from reputation.testing.ruled import looked_at
from reputation.testing.samples import probe
from reputation.testing.sorts import sort_of
from reputation.testing.strategies import HALF, NOW, Table, tables
from reputation.testing.telling import told_with
from reputation.testing.trial import WELL_KNOWN, Trial

__all__ = ["FOLDED", "WEIGHT", "Folded", "folded", "grains", "refuse_scans", "weighed"]

#: The sorts of part that show in the sums of a state.
FOLDED = ("factor", "predicate", "keep rule", "decay", "window", "statistic", "model", "metric", "policy", "recipe")
#: A column of weights of our own, which every table has.
WEIGHT = "trial_weight"

_WEIGHTS = ((0.0, 1.0, 2.0, 3.0), (0.0, 0.7, 1.9, 2.3))
_OURS = rp.field(WEIGHT)
_FADING = rp.HalfLife(HALF, grain=rp.days(1))
_ALWAYS = ("subject", "kind", "occurred_at", "recorded_at", "id", "version", "status")
_NOT_DRAWN = {"subject", "id", "version", "status"}  # these stand for themselves
_SIZES = (3, 8, 5, 2, 1, 0)
_LONGEST = timedelta(days=10_000)


@attrs.frozen(eq=False)
class Folded:
    """
    A part in the sums of a state.

    Args:
        recipe: Tallies that hold the part.
        scores: Metrics and nodes whose estimates show the part; none where it shows in the sums alone.
        asked: The columns that it asks for.
        names: The columns of the tables.
        own: The example values of columns that strategies do not know, or draw otherwise.
        times: Columns of times of the host's own that the part looks at.
        step: The step of the ages on the exact lattice.

    Examples:
        >>> from reputation import where
        >>> folded(where("verified", 3.0), Trial()).names[-2:]
        ('verified', 'trial_weight')
    """

    recipe: Recipe
    scores: tuple[Any, ...]
    asked: tuple[str, ...]
    names: tuple[str, ...]
    own: Mapping[str, Sequence[Any]]
    times: tuple[str, ...]
    step: timedelta

    def tables(
        self, *, exact: bool | None = None, sizes: Sequence[int] = _SIZES, ids: bool = True
    ) -> st.SearchStrategy[Table]:
        """Tables with the columns that the part asks for: on the lattice, off it, or both; with or without ids."""
        names = self.names if ids else tuple(name for name in self.names if name not in {"id", "version"})

        def drawn(*, exact: bool) -> st.SearchStrategy[Table]:
            own = {**self.own, WEIGHT: _WEIGHTS[not exact]}
            found = tables(exact=exact, names=names, columns=own, sizes=sizes, half=self.step)
            return found.map(self._with_times) if self.times else found

        return st.one_of(drawn(exact=True), drawn(exact=False)) if exact is None else drawn(exact=exact)

    def run(self, trial: Trial, body: Callable[..., None], /, **strategies: st.SearchStrategy[Any]) -> None:
        """Try the body of a law on drawn tables, its argument `table`; what a part raises is told with the rows."""
        told = told_with("rows", "table", body, self._weighable)
        trial.run(told, **({"table": self.tables()} | strategies))

    def _weighable(self, table: Table) -> Table:
        """Leave out rows of unknown weight, which a fold refuses: a factor may say that it needs to know a column."""
        rows = table.evidence().rows()
        strange = np.zeros(len(table.rows), dtype=bool)
        for factor in dict.fromkeys(factor for tally in self.recipe.tallies for factor in tally.weight.factors):
            with suppress(Exception), np.errstate(all="ignore"):  # whatever it raises, a fold will tell
                strange |= np.isnan(np.asarray(factor(rows), dtype=float))
        ids = {table.rows[place].get("id") for place in np.flatnonzero(strange)} - {None}
        kept = [row for row, out in zip(table.rows, strange, strict=True) if not out and row.get("id") not in ids]
        return table if not strange.any() else table.having(kept)

    def _with_times(self, table: Table) -> Table:
        rows = ({**row, **dict.fromkeys(self.times, row["expires_at"])} for row in table.rows)
        return attrs.evolve(table, rows=tuple(rows), times=("expires_at", *self.times))


def folded(part: Any, trial: Trial) -> Folded:
    """
    Put a part into tallies.

    Args:
        part: A part of one of the sorts in `FOLDED`.
        trial: The example values of the columns that it asks for.

    Returns:
        The tallies, and what tables have to hold.

    Raises:
        ColumnNeeded: The part asks for a column without example values.

    Examples:
        >>> len(folded(Count(), Trial()).recipe)
        2
    """
    scores, tallies = _TALLIES[sort_of(part, trial)](part)
    recipe = Recipe(chain(tallies, *(metric.tallies() for metric in metrics_of(scores))))
    asked = dict.fromkeys(chain.from_iterable(_asked(tally, trial) for tally in recipe.tallies))
    moments = dict.fromkeys(chain.from_iterable(_moments(tally, trial) for tally in recipe.tallies))
    times = tuple(name for name in moments if name not in {"recorded_at", "refers_to_at", "expires_at", "occurred_at"})
    ends = ("expires_at",) if times else ()
    return Folded(
        recipe,
        scores,
        tuple(asked),
        tuple(dict.fromkeys((*_ALWAYS, *asked, *ends, *moments, WEIGHT))),
        {name: _examples(name, trial) for name in asked if _is_own(name, trial)},
        times,
        _step(recipe),
    )


def weighed(score: Any) -> Any:
    """
    The same metric, in which the column `WEIGHT` weighs as well.

    Args:
        score: A metric.

    Returns:
        A metric.

    Examples:
        >>> weighed(rp.Metric(rp.Beta(), weight=rp.where("verified", 3.0))).weight.describe()
        'verified counts 3; each row counts its trial_weight'
    """
    return attrs.evolve(score, weight=score.weight * _OURS)


_Shown = tuple[tuple[Any, ...], Sequence[Tally]]


def _of_factor(part: Any) -> _Shown:
    weight = rp.Weight((part,))
    return (), (Tally(Count(), weight=weight), Tally(Moments(column=WEIGHT), weight=weight, decay=_FADING))


def _of_predicate(part: Any) -> _Shown:
    return (), (Tally(Count(), select=part), Tally(Share(part, ALL), weight=_OURS))


def _of_keep_rule(part: Any) -> _Shown:
    metric = rp.Metric(rp.Count(), keep=part)
    return (metric,), (Tally(Moments(column=WEIGHT), keep=part, weight=_OURS, decay=_FADING),)


def _of_decay(part: Any) -> _Shown:
    return (), (Tally(Moments(column=WEIGHT), decay=part), Tally(Count(), decay=part, date="recorded_at"))


def _of_window(part: Any) -> _Shown:
    metric = rp.Metric(rp.Count(), window=part, weight=_OURS)
    return (metric,), (Tally(Count(), window=part, date="recorded_at"),) if not hasattr(part, "short") else ()


def _of_statistic(part: Any) -> _Shown:
    return (), (Tally(part), Tally(part, weight=_OURS, decay=_FADING))


def _of_model(part: Any) -> _Shown:
    return (rp.Metric(part), rp.Metric(part, weight=_OURS, decay=_FADING)), ()


def _of_policy(part: Any) -> _Shown:
    return (part.score, *part.metrics), part.recipe.tallies


_TALLIES: Mapping[str, Callable[[Any], _Shown]] = MappingProxyType(
    {
        "factor": _of_factor,
        "predicate": _of_predicate,
        "keep rule": _of_keep_rule,
        "decay": _of_decay,
        "window": _of_window,
        "statistic": _of_statistic,
        "model": _of_model,
        "metric": lambda part: ((part,), ()),
        "node": lambda part: ((part,), ()),
        "policy": _of_policy,
        "recipe": lambda part: ((), part.tallies),
    }
)


def _asked(tally: Tally, trial: Trial) -> Iterator[str]:
    """The columns that a tally looks at, less the one that is ours."""
    trial = attrs.evolve(trial, columns={**trial.columns, WEIGHT: _WEIGHTS[0]})
    for look in (tally.select, tally.weight, lambda rows: tally.statistic.lift(rows, 1.0)):
        yield from probe(look, trial)[1]
    for rule in tally.keep:
        yield from looked_at(rule, trial)[0]
    for name in tally.statistic.reads:
        trial.values(name)
        yield name


def _moments(tally: Tally, trial: Trial) -> Iterator[str]:
    yield tally.date
    for rule in tally.keep:
        yield from looked_at(rule, trial)[1]
    if hasattr(tally.window, "mask"):
        yield tally.window.date  # type: ignore[union-attr]  # a window with a mask has a date


def _is_own(name: str, trial: Trial) -> bool:
    return name not in _NOT_DRAWN and name != WEIGHT and trial.columns[name] != WELL_KNOWN.get(name)


def _examples(name: str, trial: Trial) -> Sequence[Any]:
    values = trial.values(name)
    return values[:-1] if name == "kind" else values


def _step(recipe: Recipe) -> timedelta:
    """The longest half-life that the others go into, so that what is left at its multiples are powers of two."""
    halves = [half for tally in recipe.tallies if isinstance(half := getattr(tally.decay, "half", None), timedelta)]
    fit = [half for half in halves if timedelta(0) < half <= _LONGEST and all(not half % other for other in halves)]
    return max(fit, default=HALF)


def refuse_scans(recipe: Recipe, deed: Callable[[State, State], State]) -> None:
    """
    Say that a law does not apply where the engine refuses what it is about, in the words of the engine.

    Args:
        recipe: Tallies.
        deed: What is done with the states of two parts: `merge` or `retract`.

    Raises:
        DoesNotApply: A keep rule has to see a subject's rows together.

    Examples:
        >>> from reputation import merge
        >>> refuse_scans(Recipe([Tally(Count())]), merge)
    """
    if recipe.scanning is not None:
        state = attrs.evolve(fold(recipe, rp.Evidence.empty(subjects=["ada"]), as_of=NOW), held=np.array([True]))
        try:
            deed(state, state)
        except MergeError as error:
            raise DoesNotApply(error.what) from None


def grains(recipe: Recipe) -> timedelta:
    """
    A stretch of time that holds a whole number of every grain in which ages are counted.

    Args:
        recipe: Tallies.

    Returns:
        The shortest such stretch; nothing where no age is counted in grains.

    Examples:
        >>> from reputation import HalfLife, days
        >>> grains(Recipe([Tally(Count(), decay=HalfLife(days(9), grain=days(n))) for n in (2, 3)]))
        datetime.timedelta(days=6)
    """
    found = [grain.days for tally in recipe.tallies if (grain := getattr(tally.decay, "grain", None)) is not None]
    return timedelta(days=math.lcm(*found)) if found else timedelta(0)
