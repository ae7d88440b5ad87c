"""The laws of sums: rows are counted once, in any order and in any parts, each subject by itself."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

from reputation.evidence import Evidence
from reputation.folding import fold
from reputation.state import State, merge
from reputation.testing.agreement import Said, agree, renamed, slack_of
from reputation.testing.breaches import DoesNotApply
from reputation.testing.folded import FOLDED, Folded, folded
from reputation.testing.lawbook import law
from reputation.testing.strategies import NOW, Table, places
from reputation.testing.trial import Trial

__all__ = ["monoid", "partition", "permutation", "relabel", "stream", "subject_locality", "subject_partition"]

_FEW = (3, 5, 2, 1, 0)
_ALONE = "a row adds what it says itself: look for what is taken over all rows, such as a total, a rank or a position."
_FINITE = "a channel holds finite numbers: look for a division by zero, or a logarithm of it."
_OTHERS = "a subject is judged by its own rows: look for what is taken over all subjects."


def _state(within: Folded, evidence: Evidence) -> State:
    return fold(within.recipe, evidence, as_of=NOW)


def _shown(table: Table, **marks: Any) -> dict[str, Any]:
    """The rows of a counterexample, with what was done with them."""
    for name, values in marks.items():
        table = table.marked(name, values)
    return {"rows": table}


@law(*FOLDED)
def partition(part: Any, trial: Trial) -> None:
    """
    The parts of any partition of the rows add up to the whole, if rows of one id stay together.

    Examples:
        >>> from reputation import Beta
        >>> partition(Beta())
    """
    within = folded(part, trial)

    def body(table: Table, places: list[int]) -> None:
        evidence = table.evidence()
        parts = table.parts(places, count=3)
        joined = merge(*(_state(within, evidence.take(rows)) for rows in parts))
        of = [next(k for k, rows in enumerate(parts) if row in rows) for row in range(len(evidence))]
        said = Said(what="the parts do not add up to the whole:", given=_shown(table, part=of), hint=_ALONE)
        agree(_state(within, evidence), joined, said, slack=slack_of(within.recipe, evidence), scores=within.scores)

    within.run(trial, body, places=places(3))


@law(*FOLDED)
def stream(part: Any, trial: Trial) -> None:
    """
    One event after the other gives what all events give at once.

    Examples:
        >>> from reputation import kind
        >>> stream(kind("review"))
    """
    within = folded(part, trial)

    def body(table: Table) -> None:
        evidence = table.evidence()
        events = table.parts(range(len(evidence)), count=len(evidence))  # all rows of an id are one event
        one_by_one = reduce(merge, (_state(within, evidence.take(rows)) for rows in events), _nothing(within, table))
        said = Said(what="one event after the other is not all at once:", given=_shown(table), hint=_ALONE)
        agree(_state(within, evidence), one_by_one, said, slack=slack_of(within.recipe, evidence), scores=within.scores)

    within.run(trial, body, table=within.tables(sizes=_FEW))


def _nothing(within: Folded, table: Table) -> State:
    """The state of a table without rows."""
    return _state(within, table.evidence([]))


@law(*FOLDED)
def monoid(part: Any, trial: Trial) -> None:
    """
    Merging states is associative and commutative, and the state of no rows changes nothing, not even itself.

    Examples:
        >>> from reputation import HalfLife, days
        >>> monoid(HalfLife(days(30)))
    """
    within = folded(part, trial)

    def body(table: Table, places: list[int]) -> None:
        evidence = table.evidence()
        slack, given = slack_of(within.recipe, evidence), _shown(table)
        one, two, three = (_state(within, evidence.take(rows)) for rows in table.parts(places, count=3))
        said = Said(what="it matters which states are merged first:", given=given, hint=_FINITE)
        agree(merge(merge(one, two), three), merge(one, merge(two, three)), said, slack=slack)
        said = Said(what="it matters in which order two states are merged:", given=given, hint=_FINITE)
        agree(merge(one, two), merge(two, one), said)
        said = Said(what="a state without rows does not leave another one alone:", given=given, hint=_FINITE)
        for nothing in (_nothing(within, table), _state(within, Evidence.empty())):
            agree(one, merge(one, nothing), said)
            agree(one, merge(nothing, one), said)
            agree(nothing, merge(nothing, nothing), said)

    within.run(trial, body, places=places(3))


@law(*FOLDED)
def permutation(part: Any, trial: Trial) -> None:
    """
    The order in which rows arrive does not matter, whatever repeats or amends what.

    Examples:
        >>> from reputation import saturating
        >>> permutation(saturating("amount", 30, missing=0.0))
    """
    within = folded(part, trial)

    def body(table: Table, places: list[int]) -> None:
        evidence = table.evidence()
        whole, slack = _state(within, evidence), slack_of(within.recipe, evidence)
        size = len(evidence)
        for order in (np.argsort(places[:size], kind="stable"), np.arange(size)[::-1]):
            arrived = np.argsort(order).tolist()
            hint = "look for what depends on the position of a row, such as the first or the last one."
            said = Said(what="in another order it is something else:", given=_shown(table, arrived=arrived), hint=hint)
            agree(whole, _state(within, evidence.take(order)), said, slack=slack, scores=within.scores)

    within.run(trial, body, places=places(256))


@law(*FOLDED)
def subject_partition(part: Any, trial: Trial) -> None:
    """
    Subjects can be folded apart, each by a machine that knows nobody else.

    Examples:
        >>> from reputation import Wilson
        >>> subject_partition(Wilson())
    """
    within = folded(part, trial)
    _refuse_names(within)

    def body(table: Table) -> None:
        evidence = table.evidence()
        whole, slack = _state(within, evidence), slack_of(within.recipe, evidence)
        for subject in evidence.subjects:
            own = evidence.take(np.flatnonzero(evidence.subject.codes == evidence.subject.code(subject)))
            alone = _state(within, renamed(own, [subject] * len(own), roster=[subject]))
            said = Said(what="apart from all others it is something else:", given=_shown(table), hint=_OTHERS)
            agree(whole, alone, said, slack=slack, scores=within.scores, who={subject: subject})

    within.run(trial, body)


@law(*FOLDED)
def subject_locality(part: Any, trial: Trial) -> None:
    """
    The rows of one subject never move another.

    Examples:
        >>> from reputation import BayesianMean, Prior
        >>> subject_locality(BayesianMean(Prior(0.7, 10)))
    """
    within = folded(part, trial)

    def body(table: Table) -> None:
        evidence = table.evidence()
        first, *others = evidence.subjects
        without = evidence.take(np.flatnonzero(evidence.subject.codes != evidence.subject.code(first)))
        said = Said(what=f"without the rows of {first!r} it is something else:", given=_shown(table), hint=_OTHERS)
        slack, same = slack_of(within.recipe, evidence), {name: name for name in others}
        agree(_state(within, evidence), _state(within, without), said, slack=slack, scores=within.scores, who=same)

    within.run(trial, body)


@law(*FOLDED)
def relabel(part: Any, trial: Trial) -> None:
    """
    New names for subjects, in another order, change nothing but the names.

    Examples:
        >>> from reputation import Mean
        >>> relabel(Mean())
    """
    within = folded(part, trial)
    _refuse_names(within)

    def body(table: Table) -> None:
        evidence = table.evidence()
        names = dict(zip(evidence.subjects, ("zoe", "bo", "amy"), strict=True))
        other = renamed(evidence, [names[row["subject"]] for row in table.rows], roster=names.values())
        hint = "look for what depends on the name of a subject, or on its place among the others."
        said = Said(what=f"with the names {names} it is something else:", given=_shown(table), hint=hint)
        slack = slack_of(within.recipe, evidence)
        agree(_state(within, evidence), _state(within, other), said, slack=slack, scores=within.scores, who=names)

    within.run(trial, body)


def _refuse_names(within: Folded) -> None:
    if "subject" in within.asked:
        reason = "it looks at the names of subjects"
        raise DoesNotApply(reason)
