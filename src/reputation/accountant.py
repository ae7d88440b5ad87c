"""Working out the account of a score: leaves row by row, inner nodes as steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

import attrs
import numpy as np

from reputation.account import Account, Line, Part, Step
from reputation.adjustments import ScaleBy
from reputation.arrays import Bools, Floats, Index
from reputation.columns import ArrayRows
from reputation.composites import Composite, Worst
from reputation.evidence import Evidence
from reputation.folding import ages_from, remaining, sieves, weigh
from reputation.measure import Measures, children, metrics_of
from reputation.metric import Metric
from reputation.nodes import Score, title
from reputation.parts import say_part
from reputation.scales import Adapter
from reputation.tally import Tally
from reputation.times import MICROS_PER_DAY

__all__ = ["Accountant"]


@attrs.frozen(eq=False)
class Accountant:
    """
    Draws up the accounts of one subject.

    Args:
        measures: The estimates of the policy's scores.
        place: Position of the subject in the state.
        now: The instant in microseconds.
        evidence: The rows, if they are at hand.
        index: Positions of the subject's rows.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from reputation import Count, Evidence, Metric, Policy
        >>> now = datetime(2026, 7, 1, tzinfo=timezone.utc)
        >>> report = Policy(Metric(Count())).evaluate(
        ...     Evidence.from_columns(subject=["ada"], occurred_at=now), as_of=now
        ... )
        >>> report.explain("ada").account.lines[0].contribution
        1.0
    """

    measures: Measures
    place: int
    now: int
    evidence: Evidence | None
    index: Index

    def account(self, score: Score) -> Account:
        """The account of a metric or of an inner node."""
        if isinstance(score, Metric):
            return self._metric(score)
        if self.number(score) is None:
            return self._unrated(score)
        return _NODES.get(type(score), Accountant._node)(self, score)

    def number(self, score: Score) -> float | None:
        """The score of the subject; None when unrated."""
        value = float(self.measures.estimate(score).score[self.place])
        return None if np.isnan(value) else value

    def _start(self, score: Score) -> Callable[..., Account]:
        support = float(self.measures.estimate(score).support[self.place])
        return partial(Account, title(score), self.number(score), support)

    def _unrated(self, score: Score) -> Account:
        parts = tuple(Part(title(part), self.number(part), 0.0) for part in children(score))
        return self._start(score)(
            0.0, parts=parts, notes=tuple(f"no evidence yet for {title(leaf)}" for leaf in metrics_of([score]))
        )

    def _metric(self, metric: Metric) -> Account:
        score = self.number(metric)
        if score is None:
            return self._unrated(metric)
        start = self._start(metric)
        model: Any = metric.model
        if not hasattr(model, "contributions"):
            return start(0.0, steps=(Step(f"{title(metric)}, all rows together", score),))
        baseline = float(model.baseline)
        if self.evidence is None:
            steps = (Step(f"{title(metric)}, all rows together", score - baseline),)
            return start(baseline, steps=steps if score != baseline else ())
        return start(baseline, lines=self._lines(metric, self.evidence))

    def _lines(self, metric: Metric, evidence: Evidence) -> tuple[Line, ...]:
        tally = self._tally(metric)
        rows = self._kept(tally, evidence)
        if len(_places(rows)) == 0:
            return ()
        weight = _column(weigh(tally, evidence, rows), rows)
        left = _column(remaining(tally.decay, ages_from(tally, evidence, rows.index, self.now), self.now), rows)
        stats = {name: float(values[self.place]) for name, values in self.measures.stats[tally].items()}
        contributions = _column(metric.model.contributions(rows, weight * left, stats), rows)  # type: ignore[attr-defined]
        factors = _factors(tally, rows)
        times = evidence.dates(tally.date)[rows.index]
        return tuple(
            self._line(metric, evidence, int(row), int(times[k]), weight[k], factors[k], left[k], contributions[k])
            for k, row in enumerate(_places(rows))
        )

    def _line(  # noqa: PLR0913, PLR0917 - one argument for each thing a line shows
        self,
        metric: Metric,
        evidence: Evidence,
        row: int,
        date: int,
        weight: float,
        factors: tuple[tuple[str, float], ...],
        left: float,
        contribution: float,
    ) -> Line:
        shown, value = _value(metric, evidence, row)
        return Line(
            metric=title(metric),
            row=row,
            id=_id(evidence, row),
            kind=evidence.kind.categories[evidence.kind.codes[row]],
            value=value,
            shown=shown,
            date=date,
            age=(self.now - date) / MICROS_PER_DAY,
            weight=float(weight),
            factors=factors,
            remaining=float(left),
            contribution=float(contribution),
        )

    def _tally(self, metric: Metric) -> Tally:
        tallies = tuple(metric.tallies())
        return tallies[0 if bool(metric.short(self.measures.stats)[self.place]) else 1]

    def _kept(self, tally: Tally, evidence: Evidence) -> ArrayRows:
        rows = evidence.rows().at(self.index)
        keep: Bools = np.ones(len(self.index), dtype=bool)
        for sieve in sieves(tally, evidence, rows, self.now):
            keep &= sieve.keep
        return evidence.rows().at(self.index[keep])

    def _composite(self, node: Composite) -> Account:
        shares = node.shares([self.measures.estimate(part) for part in node.parts()])
        return self._mixed(node, [float(share[self.place]) for share in shares])

    def _worst(self, node: Worst) -> Account:
        score = self.number(node)
        decides = next(k for k, part in enumerate(node.parts()) if self.number(part) == score)
        return self._mixed(node, [float(k == decides) for k in range(len(node.parts()))])

    def _mixed(self, node: Score, shares: list[float]) -> Account:
        parts = children(node)
        accounts = [self.account(part).scaled(share) for part, share in zip(parts, shares, strict=True) if share > 0]
        missing = [title(part) for part in parts if self.number(part) is None]
        return self._start(node)(
            sum(account.baseline for account in accounts),
            lines=tuple(line for account in accounts for line in account.lines),
            steps=tuple(step for account in accounts for step in account.steps),
            parts=tuple(Part(title(part), self.number(part), share) for part, share in zip(parts, shares, strict=True)),
            notes=(
                *(f"{name} is left out: no evidence yet" for name in missing),
                *(note for account in accounts for note in account.notes),
            ),
        )

    def _scaled(self, node: ScaleBy) -> Account:
        if isinstance(node.by, float):
            account = self.account(node.score).scaled(node.by)
            return attrs.evolve(account, label=title(node), score=self.number(node))
        return self._node(node)

    def _node(self, node: Score) -> Account:
        """An inner node changes what its first part gave; its other parts are what the change depends on."""
        first, *others = children(node)
        before, after = self.number(first), self.number(node)
        if before is None or after is None:
            return self._start(node)(0.0, steps=(Step(node.describe(), after or 0.0),))
        account = self.account(first)
        details = [self.account(part) for part in others]
        notes = (note for detail in details for note in detail.notes)
        change = after - before
        words = node.describe().removeprefix(title(first)).lstrip(", ")
        step = Step(words, change, details[0] if details else None)
        steps = (*account.steps, step) if change or details else account.steps
        return attrs.evolve(account, label=title(node), score=after, steps=steps, notes=(*account.notes, *notes))


_NODES: Mapping[type, Callable[[Accountant, Any], Account]] = MappingProxyType(
    {Composite: Accountant._composite, Worst: Accountant._worst, ScaleBy: Accountant._scaled}  # noqa: SLF001 - our own
)


def _column(values: Any, rows: ArrayRows) -> Floats:
    """One number per row, also where a part gave one number for all."""
    return np.broadcast_to(np.asarray(values, dtype=np.float64), _places(rows).shape)


def _places(rows: ArrayRows) -> Index:
    """The positions of a subject's rows, which are always given as an array."""
    return np.asarray(rows.index)


def _factors(tally: Tally, rows: ArrayRows) -> list[tuple[tuple[str, float], ...]]:
    columns = [(say_part(factor), _column(factor(rows), rows)) for factor in tally.weight.factors]
    return [
        tuple((words, float(values[k])) for words, values in columns if values[k] != 1.0)
        for k in range(len(_places(rows)))
    ]


def _id(evidence: Evidence, row: int) -> str | int | None:
    if evidence.id is None or evidence.id.codes[row] < 0:
        return None
    name: str | int = evidence.id.categories[evidence.id.codes[row]]
    return name


def _value(metric: Metric, evidence: Evidence, row: int) -> tuple[str | None, float | None]:
    """What the row says, as the host stored it where its scale is known, and as the model read it."""
    column = next(iter(metric.model.statistic.reads), None)
    if column is None:
        return None, None
    value = float(evidence.rows()[column][row])
    scale = evidence.scales.get(evidence.kind.categories[evidence.kind.codes[row]]) if column == "value" else None
    return (None if scale is None else _shown(scale, value)), value


def _shown(scale: Adapter, value: float) -> str:
    stored = scale.from_unit(value)
    return stored if isinstance(stored, str) else f"{stored:g} (of {scale.describe()})"
