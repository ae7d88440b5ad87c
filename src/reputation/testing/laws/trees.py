"""The laws of inner nodes, gates and ladders: pure, subject by subject, and in the logic of three answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from reputation.adjustments import Clamp, Deduct, Rounded, ScaleBy
from reputation.composites import Composite, Worst
from reputation.estimates import Estimate
from reputation.folding import fold
from reputation.measure import Measures
from reputation.testing.agreement import NUMBERS
from reputation.testing.breaches import DoesNotApply, LawBroken
from reputation.testing.folded import folded
from reputation.testing.judging import SUBJECTS, Said, Told, judging
from reputation.testing.lattice import RTOL, near
from reputation.testing.lawbook import law
from reputation.testing.strategies import NOW, Table
from reputation.testing.trial import Trial

__all__ = ["penalty_only_lowers", "repeatability", "row_wise", "tree_identities"]

_ORDERS = (np.arange(SUBJECTS)[::-1], np.arange(1, SUBJECTS), *(np.array([place]) for place in range(SUBJECTS)))


def _differs(expected: Said, got: Said) -> tuple[str, int] | None:
    """The first thing that is said otherwise, and of whom; unknown is like unknown."""
    for name, mine in expected.items():
        theirs = np.asarray(got[name])
        if theirs.shape != mine.shape:
            return name, 0
        kept = mine == theirs
        if mine.dtype.kind == "f":
            kept = near(mine, theirs, RTOL * np.abs(mine)) | (np.isnan(mine) & np.isnan(theirs))
        if not kept.all():
            return name, int(np.flatnonzero(~kept)[0])
    return None


@law("node", "gate", "ladder")
def row_wise(part: Any, trial: Trial) -> None:
    """
    What is said of a subject depends on that subject alone, wherever it stands among the others.

    Examples:
        >>> from reputation import AtLeast
        >>> row_wise(AtLeast("quality", 0.8))
    """
    asked = judging(part)

    def body(told: Told) -> None:
        whole = asked.ask(told)
        for name, values in whole.items():
            if np.shape(values) != (SUBJECTS,):
                what, shape = f"its {name} is not one for each subject.", f"shape {np.shape(values)}"
                raise LawBroken(what, expected=f"shape ({SUBJECTS},)", got=shape)
        for order in _ORDERS:
            expected = {name: values[order] for name, values in whole.items()}
            found = asked.ask(told.take(order))
            differs = _differs(expected, found)
            if differs is not None:
                name, _ = differs
                what = f"of the subjects {order.tolist()} alone, in this order, it says another {name}."
                hint = "say of each subject what its own numbers say: no ranks, no totals, no positions."
                told_of = {"expected": expected[name].tolist(), "got": np.asarray(found[name]).tolist()}
                raise LawBroken(what, given={"subjects": told}, hint=hint, **told_of)

    asked.run(trial, body)


@law("model", "node", "gate", "ladder")
def repeatability(part: Any, trial: Trial) -> None:
    """
    Asked again it says the same, whatever it was asked in between, and it leaves alone what it is handed.

    Examples:
        >>> from reputation import Beta
        >>> repeatability(Beta())
    """
    if hasattr(part, "finalize"):
        _same_sums(part, trial)
        return
    asked = judging(part)

    def body(told: Told, between: Told) -> None:
        first, _, again = (asked.ask(case) for case in (told, between, told))
        _same(first, again, {"subjects": told, "subjects in between": between})

    asked.run(trial, body, between=asked.cases)


def _same_sums(part: Any, trial: Trial) -> None:
    within = folded(part, trial)

    def body(table: Table, between: Table) -> None:
        sums, others = (fold(within.recipe, rows.evidence(), as_of=NOW).sums[0] for rows in (table, between))
        handed = [{name: values.copy() for name, values in channels.items()} for channels in (sums, others, sums)]
        first, _, again = (_numbers(part.finalize(channels)) for channels in handed)
        given = {"rows": table, "rows in between": between}
        _same(sums, handed[0], given, "it writes into the sums that it is handed")
        _same(first, again, given)

    within.run(trial, body, between=within.tables())


def _numbers(estimate: Estimate) -> Said:
    return {name: getattr(estimate, name) for name in NUMBERS}


def _same(first: Said, again: Said, given: dict[str, Any], what: str = "asked again, it says something else") -> None:
    differs = _differs(first, again)
    if differs is not None:
        hint = "a part has no memory, no clock and no dice: it is made of its parameters."
        told = {"expected": first[differs[0]].tolist(), "got": again[differs[0]].tolist()}
        raise LawBroken(f"{what}: {differs[0]!r}.", given=given, hint=hint, **told)


@law("node")
def penalty_only_lowers(part: Any, trial: Trial) -> None:
    """
    A load never raises a score, and more of it never raises it again.

    Examples:
        >>> from reputation import Beta, Count, Deduct, Metric
        >>> penalty_only_lowers(Deduct(Metric(Beta()), Metric(Count()), per_point=0.05))
    """
    if not hasattr(part, "load") or len(part.parts()) != 2:  # noqa: PLR2004 - a score and a load
        reason = "it is no score with a load"
        raise DoesNotApply(reason)
    base, load = part.parts()
    asked = judging(part)

    def body(told: Told, more: Told) -> None:
        loads = [case.estimates[load] for case in (told, more)]
        heavier = Told({**told.estimates, load: _greater(*loads)})
        once, twice = asked.ask(told), asked.ask(heavier)
        before = told.estimates[base]
        for name in ("score", "lower", "upper"):
            _refuse_rise(getattr(before, name), once[name], f"the {name} lies above that without the load", told)
            _refuse_rise(once[name], twice[name], f"a greater load raises the {name}", told)

    asked.run(trial, body, more=asked.cases)


def _greater(one: Estimate, two: Estimate) -> Estimate:
    """Of two loads the greater one, known wherever one of them is."""
    return Estimate(*(np.fmax(getattr(one, name), getattr(two, name)) for name in NUMBERS))


def _refuse_rise(before: Any, after: Any, what: str, told: Told) -> None:
    for place in np.flatnonzero(after > before + RTOL * (1.0 + np.abs(before))):
        expected = f"at most {float(before[place])!r}"
        raise LawBroken(f"{what} (row {place}).", given={"subjects": told}, expected=expected, got=float(after[place]))
    for place in np.flatnonzero(np.isnan(before) & ~np.isnan(after)):
        what = f"an unrated subject gets a number (row {place})."
        raise LawBroken(what, given={"subjects": told}, expected="unknown", got=float(after[place]))


@law("metric", "node")
def tree_identities(part: Any, trial: Trial) -> None:
    """
    A node that does nothing changes nothing: the mean, the worst, the product with 1 and the whole range of one score.

    Examples:
        >>> from reputation import Beta, Metric
        >>> tree_identities(Metric(Beta()))
    """
    within = folded(part, trial)
    nodes = list(_idle(part))

    def body(table: Table) -> None:
        measures = Measures(fold(within.recipe, table.evidence(), as_of=NOW).stats, {})
        plain = _numbers(measures.estimate(part))
        for words, node, same in nodes:
            found = _numbers(measures.estimate(node))
            expected = plain if same is part else _numbers(measures.estimate(same))
            differs = _differs(expected, found)
            if differs is not None:
                name, place = differs
                hint = "an estimate lies within the range that the score declares, and is NaN throughout where unrated."
                told = {"expected": expected[name].tolist(), "got": found[name].tolist()}
                raise LawBroken(f"{words} has another {name} (row {place}).", given={"rows": table}, hint=hint, **told)

    within.run(trial, body)


def _idle(part: Any) -> Iterator[tuple[str, Any, Any]]:
    """Nodes that do nothing: in words, the node, and what it is equal to."""
    yield "the mean of this score alone", Composite({part: 1.0}), part
    yield "the worst of this score alone", Worst(part), part
    yield "the worst of this score and itself", Worst(part, part), part
    yield "the score less nothing", Deduct(part, part, per_point=0.0), part
    yield "the score times 1", ScaleBy(part, 1.0), part
    low, high = (end if np.isfinite(end) else None for end in part.range)
    if (low, high) != (None, None) and low != high:
        yield "the score kept within its range", Clamp(part, low=low, high=high), part
    rounded = Rounded(part, step=0.25)
    yield "the score rounded twice", Rounded(rounded, step=0.25), rounded
