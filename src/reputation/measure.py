"""Walking a score tree: what is in it, and what every node of it gives for every subject."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from reputation.errors import PolicyError
from reputation.estimates import Estimate
from reputation.gates import Measured
from reputation.metric import Metric, Stats
from reputation.nodes import Score

__all__ = ["Measures", "metrics_of", "names_of", "walk"]


def walk(score: Score) -> Iterator[Score]:
    """
    A score and everything below it, parents first.

    Args:
        score: A metric or an inner node.

    Returns:
        The nodes; one that stands in two places comes twice.

    Examples:
        >>> from reputation import Beta, Metric, Worst
        >>> [type(node).__name__ for node in walk(Worst(Metric(Beta(), name="a"), Metric(Beta(), name="b")))]
        ['Worst', 'Metric', 'Metric']
    """
    yield score
    for part in children(score):
        yield from walk(part)


def children(score: Score) -> tuple[Score, ...]:
    """
    The parts of an inner node; none for a metric.

    Args:
        score: A metric or an inner node.

    Returns:
        The parts in order.

    Examples:
        >>> from reputation import Beta, Metric
        >>> children(Metric(Beta()))
        ()
    """
    parts = getattr(score, "parts", None)
    return () if parts is None else tuple(parts())


def metrics_of(scores: Iterable[Score]) -> tuple[Metric, ...]:
    """
    The distinct metrics at the leaves of some scores, in order.

    Args:
        scores: Metrics or inner nodes.

    Returns:
        The metrics.

    Examples:
        >>> from reputation import Beta, Metric, Worst
        >>> quality = Metric(Beta(), name="quality")
        >>> metrics_of([Worst(quality, quality)]) == (quality,)
        True
    """
    return tuple(dict.fromkeys(node for score in scores for node in walk(score) if isinstance(node, Metric)))


def names_of(scores: Iterable[Score]) -> dict[str, Score]:
    """
    The named nodes of some scores.

    Args:
        scores: Metrics or inner nodes.

    Returns:
        Nodes by name, in the order in which they are met.

    Raises:
        PolicyError: Two different nodes have one name.

    Examples:
        >>> from reputation import Beta, Metric, Worst
        >>> list(names_of([Worst(Metric(Beta(), name="a"), Metric(Beta(), name="b"), name="weakest")]))
        ['weakest', 'a', 'b']
    """
    named: dict[str, Score] = {}
    for node in (node for score in scores for node in walk(score)):
        name: str | None = getattr(node, "name", None)
        if name is None:
            continue
        if named.setdefault(name, node) != node:
            msg = f"two different scores are named {name!r}."
            raise PolicyError(msg, hint="names identify what a gate or a reader means; give each its own.")
    return named


@attrs.frozen(eq=False)
class Measures:
    """
    The estimates of a policy's scores over one set of sums; each node is worked out once.

    Args:
        stats: Channels by tally.
        names: Nodes by name.

    Examples:
        >>> from reputation import Beta, Metric
        >>> Measures({}, {"quality": Metric(Beta(), name="quality")}).named("quality").name
        'quality'
    """

    stats: Stats
    names: Mapping[str, Score]
    _known: dict[Any, Estimate] = attrs.field(factory=dict, init=False)

    def named(self, which: Score | str) -> Score:
        """The node meant by a name; a node stands for itself."""
        return self.names[which] if isinstance(which, str) else which

    def estimate(self, score: Score) -> Estimate:
        """The estimate of every subject."""
        if score not in self._known:
            self._known[score] = self._work_out(score)
        return self._known[score]

    def _work_out(self, score: Score) -> Estimate:
        if isinstance(score, Metric):
            return score.estimate(self.stats)
        node: Any = score  # a policy holds metrics and nodes that combine
        estimate: Estimate = node.combine([self.estimate(part) for part in children(score)])
        return estimate

    def lookup(self, which: Score | str) -> Measured:
        """What a gate asks for: the estimate and, where the model counts, the absolute count."""
        score = self.named(which)
        count = score.count(self.stats) if isinstance(score, Metric) else None
        return Measured(self.estimate(score), count)
