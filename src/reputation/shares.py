"""Working out what the keep rules of a tally leave of each row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import attrs
import numpy as np

from reputation.arrays import Bools, Floats, Index, Ints, frozen
from reputation.columns import ArrayRows
from reputation.errors import PolicyError, plural
from reputation.evidence import Evidence
from reputation.factors import ONE
from reputation.keeping.contract import Kept, looks_at
from reputation.keeping.stepping import step_through
from reputation.keeping.timeline import Timeline
from reputation.predicates import Predicate
from reputation.sieving import asked_by, sieves
from reputation.statistics import Statistic
from reputation.tally import Tally
from reputation.weighing import ages_from, weigh

__all__ = ["Finding", "Shares", "amounts_of", "shares"]

_BLOCK = 16_000  # rows, as in the fold


@attrs.frozen(eq=False)
class Finding:
    """
    What one rule took off some rows.

    Args:
        places: Positions of the rows in the evidence, those alone that are not kept in full.
        kept: What the rule said of them; `by` holds positions in the evidence.

    Examples:
        >>> finding = Finding(np.array([7]), Kept(np.array([0.0]), ("only the first counts",), by=np.array([3])))
        >>> list(finding)
        [(7, 'only the first counts', 3)]
    """

    places: Index
    kept: Kept

    def __iter__(self) -> Iterator[tuple[int, str, int | None]]:
        which = np.zeros(len(self.places), dtype=np.intp) if self.kept.which is None else self.kept.which
        by = np.full(len(self.places), -1) if self.kept.by is None else self.kept.by
        for place, reason, other in zip(self.places.tolist(), which.tolist(), by.tolist(), strict=True):
            yield place, self.kept.why[reason], None if other < 0 else other


@attrs.frozen(eq=False)
class Shares:
    """
    What the keep rules of a tally leave of each row.

    Args:
        share: Per row how much of it is kept, within [0, 1]; 0 also where the tally does not ask for it.
        fresh: Rows that count as if they had just happened; None where all of them fade.
        findings: What each rule took off, in the order of the rules.

    Examples:
        >>> Shares(np.array([1.0, 0.5]), None, ()).share.sum()
        np.float64(1.5)
    """

    share: Floats
    fresh: Bools | None
    findings: tuple[Finding, ...]

    def left(self, remaining: Any, index: Any) -> Any:
        """What decay has left of the rows at some positions: everything of those that do not fade."""
        return remaining if self.fresh is None else np.where(self.fresh[index], 1.0, remaining)


def amounts_of(statistic: Statistic) -> Callable[[ArrayRows], Any] | None:
    """
    What a statistic adds up of each row, where it is a total of amounts.

    Args:
        statistic: The statistic.

    Returns:
        A function from rows to amounts; None for every other statistic, to which a row is a row.

    Examples:
        >>> from reputation.statistics import Count, Total
        >>> amounts_of(Total())(ArrayRows.of(amount=[12.0, -3.0])), amounts_of(Count())
        (array([12., -3.]), None)
    """
    total = set(statistic.channels) == {"amount", "total"}
    return (lambda rows: statistic.lift(rows, 1.0)["amount"]) if total else None


def shares(  # noqa: PLR0913 - whose rows, when, and what is to be told
    tally: Tally,
    evidence: Evidence,
    now: int,
    *,
    index: Index | None = None,
    moments: Ints | None = None,
    findings: bool = False,
) -> Shares:
    """
    Work out what the keep rules of a tally leave of each row.

    Rules look at the rows that the tally selects, whose status and date count, and that hold what its statistic reads.
    Those that look at the record see them all, so that what a row counts does not change when a window moves on; those
    that look within the window see what lies in it.

    Args:
        tally: The tally.
        evidence: The rows.
        now: The instant in microseconds.
        index: Positions of the rows to look at, with all rows of the subjects they are about; everything by default.
        moments: The instant that is asked about, per row of the evidence and one for each subject; `now` by default.
        findings: Whether to say what each rule took off.

    Returns:
        The shares, one entry per row of the evidence or per position.

    Raises:
        PolicyError: A rule asks for a column that is not there, or gives shares beyond [0, 1].

    Examples:
        >>> from reputation.statistics import Count
        >>> shares(Tally(Count()), Evidence.empty(), 0).share
        array([], dtype=float64)
    """
    work = _Work(tally, evidence, now, index)
    work.moments = now if moments is None else moments
    for rule in tally.keep:
        work.apply(rule, findings=findings)
    work.share *= work.inside
    return Shares(frozen(work.share), work.fresh, tuple(work.findings))


class _Work:
    """The shares while one rule after the other is applied; `here` are entries of `places` that are left."""

    def __init__(self, tally: Tally, evidence: Evidence, now: int, index: Index | None) -> None:
        self.tally, self.evidence = tally, evidence
        self.places = np.arange(len(evidence)) if index is None else index
        self.counted, asked, self.inside = _sifted(tally, evidence, now, index)
        asked &= self.counted
        self.here = np.flatnonzero(asked)
        self._refuse_future(now)
        self.share = asked.astype(np.float64)
        self.weight: Floats | None = None  # less what rules took off; None as long as every row counts 1
        self._leave_out_weightless()
        self.fresh: Bools | None = None
        self.asked = now
        self.moments: Ints | int = now
        self.findings: list[Finding] = []

    def _refuse_future(self, now: int) -> None:
        """Rows after the instant have no age; a window does not reach them, and then no rule sees them."""
        if self.tally.date == "occurred_at":
            return
        if self.tally.window is None:
            ages_from(self.tally, self.evidence, self.places[self.here], now)
            return
        known = self.evidence.dates(self.tally.date)[self.places] <= now
        self.counted &= known
        self.here = self.here[known[self.here]]  # whatever share the others have: the window leaves them out

    def _leave_out_weightless(self) -> None:
        """A row of weight 0 is like no row to the rules, too; that its weight is 0 is said of it elsewhere."""
        if self.tally.weight == ONE or not len(self.here):
            return
        self.weight = np.ones(len(self.places))
        self.weight[self.here] = weigh(self.tally, self.evidence, self.evidence.rows().at(self.places[self.here]))
        self.here = self.here[self.weight[self.here] > 0.0]

    def apply(self, rule: Any, *, findings: bool) -> None:
        """Ask one rule about the rows that are left."""
        here = self.here[self.inside[self.here]] if looks_at(rule) == "window" else self.here
        if not len(here):
            return
        places = self.places if len(here) == len(self.places) else self.places[here]
        timeline = Timeline(
            self.evidence,
            places,
            self.tally.date,
            record=self._record,
            now=self.moments if isinstance(self.moments, int) else self.moments[places],
            asked=self.asked,
            weight=1.0 if self.weight is None else self.weight[here],
            amounts=amounts_of(self.tally.statistic),
        )
        with asked_by(rule):
            kept = _checked(rule, step_through(rule, timeline) if hasattr(rule, "step") else rule.keep(timeline))
        less = np.flatnonzero(kept.share < 1.0)
        if len(less):
            self.share[here] *= kept.share
            if self.weight is None:
                self.weight = np.ones(len(self.places))
            self.weight[here] *= kept.share
            self.here = self.here[self.share[self.here] > 0.0]
        if findings and len(less):
            self.findings.append(_finding(timeline.places, kept, less))
        if kept.fresh is not None:
            self.fresh = np.zeros(len(self.places), dtype=bool)
            self.fresh[here] = kept.fresh

    def _record(self, predicate: Predicate) -> Index:
        places = self.places[self.counted]
        meant = np.asarray(predicate(self.evidence.rows().at(places)), dtype=bool)
        found: Index = places[np.broadcast_to(meant, places.shape)]
        return found


def _sifted(tally: Tally, evidence: Evidence, now: int, index: Index | None) -> tuple[Bools, Bools, Bools]:
    """Which rows count by id, status and date; which are selected and hold what is read; which the window holds."""
    size = len(evidence) if index is None else len(index)
    masks = (np.ones(size, dtype=bool), np.ones(size, dtype=bool), np.ones(size, dtype=bool))
    goes = {"id": 0, "status": 0, "date": 0, "select": 1, "value": 1, "column": 1, "window": 2}
    for start in range(0, size, _BLOCK):
        piece = slice(start, min(start + _BLOCK, size))
        for sieve in sieves(tally, evidence, evidence.rows().at(piece if index is None else index[piece]), now):
            masks[goes[sieve.step]][piece] &= sieve.keep
    return masks


def _checked(rule: object, kept: Kept) -> Kept:
    good = (kept.share >= 0.0) & (kept.share <= 1.0)
    if not good.all():
        bad, rows = float(kept.share[~good][0]), plural(int(np.count_nonzero(~good)), "row")
        msg = f"a keep rule must give shares within [0, 1]; {rule!r} gives {bad!r} ({rows} in all)."
        raise PolicyError(msg, hint="a share says how much of a row is kept: 1 all of it, 0 nothing.")
    return kept


def _finding(places: Index, kept: Kept, less: Index) -> Finding:
    by = None if kept.by is None else np.where(kept.by[less] < 0, -1, places[kept.by[less]])
    which = None if kept.which is None else kept.which[less]
    return Finding(places[less], Kept(kept.share[less], kept.why, which, by))
