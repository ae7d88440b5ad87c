"""What nodes, gates and ladders are handed: estimates of the scores that they ask for, of a few subjects."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from reputation.arrays import Floats, Index, frozen
from reputation.estimates import Estimate
from reputation.logic import Answers, Measured
from reputation.nodes import title
from reputation.testing.breaches import DoesNotApply, say_rows
from reputation.testing.strategies import estimates
from reputation.testing.telling import told_with
from reputation.testing.trial import Trial

__all__ = ["SUBJECTS", "Judging", "Said", "Told", "judging"]

#: What is said of every subject, by what it is.
Said: TypeAlias = Mapping[str, npt.NDArray[Any]]

#: How many subjects there are.
SUBJECTS = 5

_NUMBERS = ("score", "support", "lower", "upper")


@attrs.frozen(eq=False)
class Told:
    """
    What is known of a few subjects.

    Args:
        estimates: An estimate for each score that is asked for.
        counts: Absolute counts behind the scores.
        answers: Answers of gates.

    Examples:
        >>> print(Told({"quality": Estimate([0.5], [3], [0.25], [0.75])}).shown())
        row  quality  support  lower  upper
        0    0.5      3.0      0.25   0.75
    """

    estimates: Mapping[Any, Estimate]
    counts: Mapping[Any, Floats] = attrs.field(factory=dict)
    answers: Mapping[Any, Answers] = attrs.field(factory=dict)

    def take(self, index: Index) -> Told:
        """The same about some of the subjects, in this order."""
        return Told(
            {score: estimate.take(index) for score, estimate in self.estimates.items()},
            {score: frozen(values[index]) for score, values in self.counts.items()},
            {gate: frozen(values[index]) for gate, values in self.answers.items()},
        )

    def unrated(self) -> Told:
        """The same subjects, of whom nothing is known."""
        unknown = {score: Estimate.unrated(len(estimate)) for score, estimate in self.estimates.items()}
        counts = {score: frozen(np.full(len(values), np.nan)) for score, values in self.counts.items()}
        return Told(unknown, counts, self.answers)

    def lookup(self, which: Any) -> Measured:
        """What a gate is told."""
        return Measured(self.estimates[which], self.counts.get(which))

    def shown(self) -> str:
        """All of it as a text table."""
        columns: dict[str, Sequence[Any]] = {}
        for score, estimate in self.estimates.items():
            for name in _NUMBERS:
                alone = len(self.estimates) == 1 and name != "score"
                what = name if alone else title(score) if name == "score" else f"{name} of {title(score)}"
                columns[what] = [None if math.isnan(x) else x for x in getattr(estimate, name).tolist()]
            if score in self.counts:
                columns[f"count of {title(score)}"] = self.counts[score].tolist()
        columns |= {gate.describe(): answers.tolist() for gate, answers in self.answers.items()}
        return say_rows(columns)


@attrs.frozen(eq=False)
class Judging:
    """
    How a part is asked about subjects.

    Args:
        cases: What it is told.
        ask: What it says of every subject.

    Examples:
        >>> from reputation import AtLeast
        >>> told = Told({"quality": Estimate([0.5], [3], [0.25], [0.75])})
        >>> judging(AtLeast("quality", 0.8)).ask(told)["answer"]
        array([-1], dtype=int8)
    """

    cases: st.SearchStrategy[Told]
    ask: Callable[[Told], Said]

    def run(self, trial: Trial, body: Callable[..., None], /, **strategies: st.SearchStrategy[Any]) -> None:
        """Try the body of a law on what is drawn, its argument `told`; what a part raises is told with it."""
        trial.run(told_with("subjects", "told", body, lambda told: told), told=self.cases, **strategies)

    def estimate(self, told: Told) -> Estimate:
        """What a node says."""
        said = self.ask(told)
        return Estimate(**{name: said[name] for name in _NUMBERS})


def judging(part: Any) -> Judging:
    """
    Find out how to ask a node, a gate or a ladder.

    Args:
        part: The part.

    Returns:
        How it is asked.

    Raises:
        DoesNotApply: It asks for nothing, so that nobody can say how many subjects there are.

    Examples:
        >>> from reputation import Ladder, Tier
        >>> told = Told({"score": Estimate([0.5], [3], [0.25], [0.75])})
        >>> judging(Ladder(Tier("new"), Tier("star", at=0.8))).ask(told)["tier"]
        array([0])
    """
    way = next(way for method, way in _WAYS.items() if hasattr(part, method))
    return way(part)


def _of_node(part: Any) -> Judging:
    scores = list(part.parts())
    ranges = {score: score.range for score in scores}

    def ask(told: Told) -> Said:
        estimate = part.combine([told.estimates[score] for score in scores])
        return {name: getattr(estimate, name) for name in _NUMBERS}

    return Judging(_told(ranges), ask)


def _of_gate(part: Any) -> Judging:
    scores, limits = list(part.scores()), sorted(set(_limits(part)))
    ranges = {score: _range(score, limits) for score in scores}
    return Judging(_told(ranges, limits=limits, counted=scores), lambda told: {"answer": part.answer(told.lookup)})


def _limits(gate: Any) -> Iterator[float]:
    """The limits of a gate's conditions, where they say so."""
    for leaf in gate.leaves() if hasattr(gate, "leaves") else ():
        if isinstance(limit := getattr(leaf, "limit", None), float | int) and getattr(leaf, "on", "") != "support":
            yield float(limit)


def _range(score: Any, limits: Sequence[float]) -> tuple[float, float]:
    """A score that is only named may be anything; around the limits it matters."""
    if not isinstance(score, str):
        low, high = score.range
        return low, high
    return min(0.0, *limits, 0.0) * 2.0, max(0.5, *limits, 0.5) * 2.0


def _of_ladder(part: Any) -> Judging:
    edges = sorted(tier.at for tier in part.tiers if tier.at is not None)
    within = (min([0.0, *edges]) - 1.0, max([1.0, *edges]) + 1.0)

    def ask(told: Told) -> Said:
        return {"tier": np.asarray(part.assign(told.estimates["score"], told.answers))}

    return Judging(_told({"score": within}, limits=edges, gates=part.gates), ask)


_WAYS: Mapping[str, Callable[[Any], Judging]] = MappingProxyType(
    {"combine": _of_node, "answer": _of_gate, "assign": _of_ladder}
)


def _told(
    ranges: Mapping[Any, tuple[float, float]],
    *,
    limits: Sequence[float] = (),
    counted: Sequence[Any] = (),
    gates: Sequence[Any] = (),
) -> st.SearchStrategy[Told]:
    if not ranges:
        reason = "it asks for no score"
        raise DoesNotApply(reason)
    drawn = {score: estimates(within, size=SUBJECTS, at=limits) for score, within in ranges.items()}
    return st.builds(
        Told,
        st.fixed_dictionaries(drawn),
        st.fixed_dictionaries({score: _bytes(_count) for score in counted}),
        st.fixed_dictionaries({gate: _bytes(_answer) for gate in gates}),
    )


def _bytes(read: Callable[[npt.NDArray[np.uint8]], Any]) -> st.SearchStrategy[Any]:
    drawn = st.binary(min_size=SUBJECTS, max_size=SUBJECTS)
    return drawn.map(lambda drawn: frozen(read(np.frombuffer(drawn, dtype=np.uint8))))


def _count(dials: npt.NDArray[np.uint8]) -> Floats:
    return np.where(dials % 7 == 6, np.nan, dials % 7)  # noqa: PLR2004 - one in seven is unknown


def _answer(dials: npt.NDArray[np.uint8]) -> Answers:
    return (1 - dials.astype(np.int8) % 3).astype(np.int8)
