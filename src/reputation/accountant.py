"""Working out the account of a score: leaves row by row, inner nodes as steps."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from itertools import compress
from types import MappingProxyType
from typing import Any, cast

import attrs
import numpy as np

from reputation.account import Account, Line, Part, Step
from reputation.adjustments import Clamp, ScaleBy
from reputation.arrays import Bools, Floats, Index
from reputation.columns import ArrayRows
from reputation.composites import Best, Composite, Worst
from reputation.errors import EvidenceError
from reputation.evidence import Evidence
from reputation.factors import Factor
from reputation.labels import Name
from reputation.measure import Measures, children, metrics_of
from reputation.metric import Metric
from reputation.nodes import Score, say_score, title
from reputation.parts import say_part
from reputation.scales import Adapter
from reputation.sifting import Sifted
from reputation.tally import Tally
from reputation.times import MICROS_PER_DAY
from reputation.totals import Sum
from reputation.weighing import ages_from, remaining, weigh

__all__ = ["Accountant"]

_ROUNDING = 1e-12  # of the largest amount: what floating sums may leave
_IN_PART = "kept in part"
_STRANGE = 1e-6  # of the largest amount: more than the rounding of any state that was merged, advanced or retracted


@attrs.frozen(eq=False)
class Accountant:
    """
    Draws up the accounts of one subject.

    Args:
        measures: The estimates of the policy's scores.
        place: Position of the subject in the state.
        now: The instant in microseconds.
        sifted: The subject's rows, if they are at hand.
        strict: Whether rows that do not give the score are an error; else the account says what they leave open.

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
    sifted: Sifted | None
    strict: bool = attrs.field(default=False, kw_only=True)

    def account(self, score: Score) -> Account:
        """The account of a metric or of an inner node."""
        if self.number(score) is None:
            return self._unrated(score)
        if isinstance(score, Metric):
            return self._metric(score)
        return _NODES.get(type(score), Accountant._node)(self, score)

    def number(self, score: Score) -> float | None:
        """The score of the subject; None when unrated."""
        value = float(self.measures.estimate(score).score[self.place])
        return None if math.isnan(value) else value

    def _start(self, score: Score) -> Callable[..., Account]:
        support = float(self.measures.estimate(score).support[self.place])
        return partial(Account, title(score), self.number(score), support)

    def _unrated(self, score: Score) -> Account:
        parts = tuple(Part(title(part), self.number(part), 0.0) for part in children(score))
        unknown = [title(leaf) for leaf in metrics_of([score]) if self.number(leaf) is None]
        notes = [f"no evidence yet for {name}" for name in unknown] or [f"its parts give no score of {title(score)}"]
        return self._start(score)(0.0, parts=parts, notes=tuple(notes))

    def _metric(self, metric: Metric) -> Account:
        start, model = self._start(metric), cast("Any", metric.model)
        if not hasattr(model, "contributions"):
            return _summed(start(0.0))
        baseline = float(model.baseline)
        if self.sifted is None:
            return _summed(start(baseline))
        return self._settled(start(baseline, lines=self._lines(metric, model, self.sifted)), model.range)

    def _settled(self, account: Account, within: tuple[float, float]) -> Account:
        """Say what the rows leave open: the range ends before them, or they are not the rows of the report."""
        score, total = cast("float", account.score), account.total
        rest = score - total
        size = max(1.0, abs(score), *(abs(line.contribution) for line in account.lines))
        if abs(rest) <= _ROUNDING * size:
            return account
        ended = score in within and min(max(total, within[0]), within[1]) == score
        if self.strict and abs(rest) > _STRANGE * size and not ended:
            msg = f"the rows do not account for {account.label}: they give {total:.12g}, the report says {score:.12g}."
            raise EvidenceError(
                msg, hint="hand over the rows that were folded into the state, all of them and no others."
            )
        words = (
            f"kept at {say_score(score)}, where the range of {account.label} ends" if ended else "what rounding leaves"
        )
        return attrs.evolve(account, steps=(Step(words, rest),))

    def _lines(self, metric: Metric, model: Any, sifted: Sifted) -> tuple[Line, ...]:
        if len(sifted.index) == 0:  # then there need not be the columns that the parts look at
            return ()
        evidence, tally = sifted.evidence, self._tally(metric)
        rows, share, spared = _kept(tally, sifted)
        places = cast("Index", rows.index)
        if len(places) == 0:
            return ()
        weight = _column(weigh(tally, evidence, rows), rows) * share
        times = ages_from(tally, evidence, places, self.now)
        left = np.where(spared, 1.0, _column(remaining(tally.decay, times, self.now), rows))
        stats = {name: float(values[self.place]) for name, values in self.measures.stats[tally].items()}
        columns = (
            places.tolist(),
            _ids(evidence, places),
            _kinds(evidence, places),
            *_values(tally, evidence, rows),
            evidence.dates(tally.date)[places].tolist(),
            ((self.now - times) / MICROS_PER_DAY).tolist(),
            weight.tolist(),
            _factors(tally, rows, share),
            left.tolist(),
            _column(model.contributions(rows, weight * left, stats), rows).tolist(),
        )
        counting = ((weight != 0.0) & (left != 0.0)).tolist()  # the others are left out, with that as the reason
        return tuple(compress(map(partial(Line, title(metric)), *columns), counting))

    def _tally(self, metric: Metric) -> Tally:
        tallies = tuple(metric.tallies())
        if len(tallies) == 1:
            return tallies[0]
        return tallies[0 if bool(metric.short(self.measures.stats)[self.place]) else 1]

    def _composite(self, node: Composite) -> Account:
        here = np.array([self.place])
        shares = node.shares([self.measures.estimate(part).take(here) for part in node.parts()])
        return self._mixed(node, [float(share[0]) for share in shares])

    def _sum(self, node: Sum) -> Account:
        known = [self.number(part) is not None for part in node.parts()]
        account = self._mixed(node, [float(there) for there in known])
        counted = 0.0 if node.missing is None else node.missing
        missing = [title(part) for part, there in zip(node.parts(), known, strict=True) if not there]
        steps = [Step(f"{name} counts {say_score(counted)}: no evidence yet", counted) for name in missing]
        notes = account.notes[len(missing) :]  # nothing is left out: it is counted otherwise
        return attrs.evolve(account, steps=(*account.steps, *steps), notes=notes)

    def _extreme(self, node: Worst | Best) -> Account:
        parts, score = node.parts(), self.number(node)
        decides = next(k for k, part in enumerate(parts) if self.number(part) == score)
        account = self._mixed(node, [float(k == decides) for k in range(len(parts))])
        which = "lowest" if isinstance(node, Worst) else "highest"
        return attrs.evolve(account, notes=(f"{title(parts[decides])} decides: it is the {which}", *account.notes))

    def _mixed(self, node: Score, shares: list[float]) -> Account:
        parts = children(node)
        accounts = [self.account(part).scaled(share) for part, share in zip(parts, shares, strict=True) if share > 0]
        missing = [title(part) for part in parts if self.number(part) is None]
        return self._start(node)(
            math.fsum(account.baseline for account in accounts),
            lines=tuple(line for account in accounts for line in account.lines),
            steps=tuple(step for account in accounts for step in account.steps),
            parts=tuple(Part(title(part), self.number(part), share) for part, share in zip(parts, shares, strict=True)),
            notes=(
                *(f"{name} is left out: no evidence yet" for name in missing),
                *(note for account in accounts for note in account.notes),
            ),
        )

    def _scaled(self, node: ScaleBy) -> Account:
        if not isinstance(node.by, float):
            return self._node(node)
        account = self.account(node.score).scaled(node.by)
        note = f"all amounts of {account.label} are multiplied by {say_score(node.by)}"
        return attrs.evolve(account, label=title(node), score=self.number(node), notes=(*account.notes, note))

    def _node(self, node: Score) -> Account:
        """An inner node changes what its first part gave; its other parts are what the change depends on."""
        first, *others = children(node)
        before, after = self.number(first), cast("float", self.number(node))
        if before is None:
            return self._start(node)(0.0, steps=(Step(node.describe(), after),))
        account, details = self.account(first), [self.account(part) for part in others]
        steps = [Step(_words(node, first), after - account.total, *details[:1])]
        steps += [Step(f"together with {detail.label}", 0.0, detail) for detail in details[1:]]
        return attrs.evolve(
            account,
            label=title(node),
            score=after,
            support=float(self.measures.estimate(node).support[self.place]),
            steps=(*account.steps, *(steps if details or after != before else ())),
            notes=(*account.notes, *(note for detail in details for note in detail.notes)),
        )


_NODES: Mapping[type, Callable[[Accountant, Any], Account]] = MappingProxyType(
    {
        Composite: Accountant._composite,  # noqa: SLF001 - our own
        Sum: Accountant._sum,  # noqa: SLF001 - our own
        Worst: Accountant._extreme,  # noqa: SLF001 - our own
        Best: Accountant._extreme,  # noqa: SLF001 - our own
        ScaleBy: Accountant._scaled,  # noqa: SLF001 - our own
    }
)


def _kept(tally: Tally, sifted: Sifted) -> tuple[ArrayRows, Floats, Bools]:
    """The rows that count, how much of each is kept, and which of them do not fade."""
    keep: Bools = np.ones(len(sifted.index), dtype=bool)
    for sieve in sifted.steps(tally):
        keep &= sieve.keep
    share, spared = np.ones(len(keep)), np.zeros(len(keep), dtype=bool)
    if tally.keep:
        kept = sifted.shares(tally)
        keep &= kept.share > 0.0
        share, spared = kept.share, spared if kept.fresh is None else kept.fresh
    return sifted.evidence.rows().at(sifted.index[keep]), share[keep], spared[keep]


def _summed(account: Account) -> Account:
    """The account where rows are not told apart: one step from the baseline to the score."""
    change = cast("float", account.score) - account.baseline
    return attrs.evolve(account, steps=(Step(f"{account.label}, all rows together", change),) if change else ())


def _words(node: Score, first: Score) -> str:
    words = node.describe().removeprefix(title(first)).lstrip(", ")
    return f"kept {words}" if isinstance(node, Clamp) else words


def _column(values: Any, rows: ArrayRows) -> Floats:
    """One number per row, also where a part gave one number for all."""
    column, size = np.asarray(values, dtype=np.float64), len(cast("Index", rows.index))
    return column if column.shape == (size,) else np.full(size, column)


def _factors(tally: Tally, rows: ArrayRows, share: Floats) -> list[tuple[tuple[str, float], ...]]:
    columns = [(factor, _column(factor(rows), rows).tolist()) for factor in tally.weight.factors]
    return [
        (
            *((_counts(factor, values[k]), values[k]) for factor, values in columns if values[k] != 1.0),
            *(((_IN_PART, kept),) if kept != 1.0 else ()),
        )
        for k, kept in enumerate(share.tolist())
    ]


def _counts(factor: Factor, value: float) -> str:
    """What a factor says of one row; a factor from elsewhere may not go by one column."""
    column: str | None = getattr(factor, "column", None)
    return say_part(factor) if column is None else f"{column} counts {value:.3g}"


def _ids(evidence: Evidence, places: Index) -> list[Name | None]:
    if evidence.id is None:
        return [None] * len(places)
    names = (*evidence.id.categories, None)  # code -1, no id, finds the last one
    return [names[code] for code in evidence.id.codes[places].tolist()]


def _kinds(evidence: Evidence, places: Index) -> list[Name]:
    names = evidence.kind.categories
    return [names[code] for code in evidence.kind.codes[places].tolist()]


def _values(tally: Tally, evidence: Evidence, rows: ArrayRows) -> tuple[list[float | None], list[str | None]]:
    """What each row says as the model read it, and as the host stored it where its scale is known."""
    places = cast("Index", rows.index)
    nothing: list[Any] = [None] * len(places)
    name = next(iter(tally.statistic.reads), None)
    column = None if name is None else rows[name]
    if not isinstance(column, np.ndarray):
        return nothing, nothing
    values = column.astype(np.float64).tolist()
    if name != "value" or not evidence.scales:
        return values, nothing
    pairs = list(zip(_kinds(evidence, places), values, strict=True))
    said = {pair: _said(evidence.scales.get(pair[0]), pair[1]) for pair in set(pairs)}
    return values, [said[pair] for pair in pairs]


def _said(scale: Adapter | None, value: float) -> str | None:
    if scale is None:
        return None
    stored = scale.from_unit(value)
    return stored if isinstance(stored, str) else f"{stored:g} on a scale of {scale.describe()}"
