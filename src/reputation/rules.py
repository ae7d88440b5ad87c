"""
A policy as rules in plain language, as a platform publishes them to those whom it judges.

The words come from the parts themselves: whatever has `describe` speaks, and whatever has `without_evidence` says what
becomes of those of whom nothing is known. A part that has no words is named by its class and its parameters.
"""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import attrs

from reputation.codec import digest_or_none
from reputation.decay import Forever
from reputation.fields import say_duration
from reputation.identity import say_moment
from reputation.keeping.contract import looks_at
from reputation.measure import walk
from reputation.metric import Metric
from reputation.models import Balance, Count, Highest, Lowest, Points
from reputation.nodes import Score, say_score
from reputation.official import OnEvent
from reputation.parts import say_list, say_part
from reputation.predicates import ALL
from reputation.requirements import Requirement
from reputation.sanctions import Escalation
from reputation.tally import COUNTED
from reputation.tiers import Ladder, Tier
from reputation.weights import Where

if TYPE_CHECKING:  # a policy says its rules through this room
    from reputation.policy import Policy

__all__ = ["rules"]

_Labels = Mapping[Any, str]  # by score

_ROOT = "the score"
_USUAL = (0.0, 1.0)  # what most measures range over

_WORDS = MappingProxyType(
    {
        "row": "one thing that happened and is on record, such as a review, an order or a complaint",
        "weight": "how much a row counts, before time has left its mark",
        "value": "an opinion between 0, the worst, and 1, the best",
        "support": "the evidence behind a score: the sum of what its rows count, less what has faded",
        "prior": "what is believed before the first row; its strength is the support that this belief is worth",
        "evaluation": "one taking of the levels of everybody",
        "likely range": "how low and how high a score may reasonably be; its ends are the lower and the upper bound",
    }
)


@attrs.frozen
class _Called:
    """Stands where a score stands that has no name of its own, and is called by its label."""

    name: str
    range: tuple[float, float]

    def describe(self) -> str:
        """Its label."""
        return self.name


def rules(policy: Policy, *, tz: str = "UTC") -> str:
    """
    Write a policy as rules in plain language.

    Args:
        policy: The policy.
        tz: The zone whose clocks tell the dates of the policy.

    Returns:
        The text: name, version and dates, how the score comes about, what is measured, the levels and how they change,
        and what the words mean. Every parameter that decides about anybody stands in it.

    Raises:
        PolicyError: There is no such zone.

    Examples:
        >>> from reputation import Count, Metric, Policy, kind
        >>> orders = Policy(Metric(Count(), name="orders", select=kind("order")), name="shops", version="3")
        >>> [line.strip() for line in rules(orders).splitlines()[14:18]]
        ['orders: number of rows', 'Rows: those where kind is order', 'Result: 0 or more', 'Without evidence: 0']
    """
    inside = tuple(dict.fromkeys(walk(policy.score)))
    asked = [which for gate in policy.gates for which in gate.scores()] + [part.ledger for part in policy.sanctions]
    nameless = [which for which in asked if not isinstance(which, str)]
    further = chain.from_iterable(map(walk, [*policy.metrics, *nameless]))
    outside = tuple(dict.fromkeys(score for score in further if score not in inside))
    labels = dict(_labels((*inside, *outside), policy))
    sections = [
        _heading(policy, tz),
        _score(policy, inside, labels),
        _measured(inside, outside, labels),
        _beside(outside, labels),
        [] if policy.tiers is None else _levels(policy.tiers, labels, labels[policy.score]),
        _changes(policy),
        *(_follows(part, labels) for part in policy.sanctions),
        _contested(policy),
    ]
    said = "\n\n".join("\n".join(lines) for lines in sections if lines)
    words = [f"  {word}: {words}" for word, words in _WORDS.items() if re.search(rf"\b{word}s?\b", said, re.IGNORECASE)]
    return "\n".join([said, "", "What the words mean", *words])


def _labels(scores: Iterable[Score], policy: Policy) -> Iterator[tuple[Score, str]]:
    """Call a score by its name; one without a name gets a label that sentences can call it by."""
    measures, steps = (_unused(noun, policy.names) for noun in ("measure", "step"))
    for score in scores:
        if score.name is not None:
            yield score, score.name
        elif score == policy.score and _ROOT not in policy.names:
            yield score, _ROOT
        else:
            yield score, next(measures if isinstance(score, Metric) else steps)


def _unused(noun: str, names: Sequence[str]) -> Iterator[str]:
    return (label for label in (f"{noun} {number}" for number in count(1)) if label not in names)


def _heading(policy: Policy, tz: str) -> list[str]:
    start, published, notice = policy.effective_from, policy.published_at, policy.notice
    digest = digest_or_none(policy)
    lines = [
        None if start is None else f"In force from {say_moment(start, tz)}.",
        None if published is None else f"Published on {say_moment(published, tz)}.",
        None if notice is None else f"Changes are published at least {say_duration(notice)} before they are in force.",
        None if digest is None else f"Fingerprint {digest}; it changes with any of these rules.",
        None if policy.comment is None else f"About this version: {policy.comment}",
    ]
    return [f"Rules: {policy.name}, version {policy.version}", *(line for line in lines if line is not None)]


def _score(policy: Policy, inside: Sequence[Score], labels: _Labels) -> list[str]:
    nodes = [score for score in inside if not isinstance(score, Metric)]
    called = labels[policy.score]
    opening = [] if called == _ROOT else [f"  The score is {called}."]
    if called == _ROOT and not nodes:
        opening = ["  The score is what is measured, as it is."]
    return ["How the score comes about", *opening, *chain.from_iterable(_block(node, labels) for node in nodes)]


def _measured(inside: Sequence[Score], outside: Sequence[Score], labels: _Labels) -> list[str]:
    metrics = [score for score in (*inside, *outside) if isinstance(score, Metric)]
    dated = any(metric.window is not None or metric.decay != Forever() for metric in metrics)
    return [
        "What is measured",
        "  Of several versions of a row only the newest counts; a row that was delivered twice counts once.",
        "  A row that lacks what a measure is made of does not count for it.",
        "  Unless a measure says otherwise,",
        f"    - each row counts 1, whatever its age, while it is {_statuses(COUNTED)};",
        *(["    - ages and time windows go by the date on which something happened, occurred_at;"] if dated else []),
        "    - the result lies from 0 to 1;",
        "    - without any row that counts there is no score, which is not the same as a score of 0.",
        *chain.from_iterable(_block(score, labels) for score in inside if isinstance(score, Metric)),
    ]


def _beside(outside: Sequence[Score], labels: _Labels) -> list[str]:
    blocks = chain.from_iterable(_block(score, labels) for score in outside)
    return ["What is measured beside the score", *blocks] if outside else []


def _block(score: Score, labels: _Labels) -> Iterator[str]:
    """A score in words, and below it what else is to be said of it."""
    yield ""
    if isinstance(score, Metric):
        yield f"  {labels[score]}: {say_part(score.model)}"
        told = [*_rows(score), *_results(score)]
    else:
        node = _renamed(score, labels)
        yield f"  {labels[score]}: {say_part(node)}"
        told = [("Result", _ends(*score.range)), ("Without evidence", getattr(node, "without_evidence", None))]
    yield from (f"    {subject}: {words}" for subject, words in told if words is not None)


def _results(metric: Metric) -> Iterator[tuple[str, str | None]]:
    """What comes of the rows, as far as it is not what usually comes of them."""
    model: Any = metric.model
    unrated = getattr(model, "without_evidence", "not said")
    yield "Result", _ends(*model.range) if model.range != _USUAL else None
    if not isinstance(model, Balance | Count | Highest | Lowest | Points):  # nothing is estimated, so there is no range
        yield "Likely range", model.bounds_mean
    yield "Without evidence", None if unrated == "no score" else unrated


def _rows(metric: Metric) -> Iterator[tuple[str, str | None]]:
    """Which rows a metric looks at, and how much each of them counts."""
    yield "Rows", "all" if metric.select == ALL else f"those where {say_part(metric.select)}"
    if metric.statuses != COUNTED:
        yield "Status", f"rows count while they are {_statuses(metric.statuses)}"
    if metric.date != "occurred_at":
        yield "Date", f"ages and time windows go by {metric.date}; a row without it does not count"
    yield "Time window", None if metric.window is None else say_part(metric.window)
    for place, factor in enumerate(metric.weight.factors):
        rest = ", everything else 1" if isinstance(factor, Where) and factor.otherwise == 1.0 else ""
        words = f"{say_part(factor)}{rest}".removeprefix("each row counts ")
        yield "  times" if place else "Weight", words
    for place, rule in enumerate(metric.keep):
        seen = "; it looks at the rows outside of the time window, too" if _looks_out(metric, rule) else ""
        yield "  then" if place else "Kept", f"{say_part(rule)}{seen}"
    yield "With age", None if isinstance(metric.decay, Forever) else say_part(metric.decay)


def _looks_out(metric: Metric, rule: Any) -> bool:
    return metric.window is not None and looks_at(rule) == "record"


def _levels(ladder: Ladder, labels: _Labels, score: str) -> list[str]:
    first = ladder.tiers[0]
    unrated = ladder.no_data or (first.name if first.open else None)
    lines = [
        "Levels, lowest first",
        "  Everyone holds the highest level whose conditions are all met. A condition that lacks evidence is not met.",
        f"  Whoever has no score holds {'no level' if unrated is None else f'the level {unrated!r}'}.",
    ]
    if not first.open:
        lines.append("  Whoever meets the conditions of no level holds none.")
    if any(tier.eased() != tier for tier in ladder.tiers):
        lines.append("  A limit that says 'kept' is the one for whoever already holds the level or a higher one.")
    return [*lines, *chain.from_iterable(_level(tier, labels, score) for tier in ladder.tiers)]


def _level(tier: Tier, labels: _Labels, score: str) -> Iterator[str]:
    yield ""
    yield f"  {tier.name}"
    for needed in tier.requirements():
        subject = {"score": score, "support": f"support of {score}"}.get(needed.kind)
        kept = {"score": tier.exit, "support": tier.exit_support}.get(needed.kind)
        asked = say_part(_renamed(needed.gate, labels)) if subject is None else f"{subject} at least {_limit(needed)}"
        yield f"    - {asked}" if kept is None else f"    - {asked} (kept down to {say_score(kept)})"
    if tier.open:
        yield "    - nothing is asked"


def _limit(needed: Requirement) -> str:
    return say_score(needed.limit or 0.0)  # a requirement without a limit is a gate


def _changes(policy: Policy) -> list[str]:
    """When levels are taken, and what keeps them from following every move of the score."""
    lines = []
    if policy.schedule is not None:
        lines.append(f"  Levels are taken {say_part(policy.schedule)}.")
    if policy.schedule is not None and not isinstance(policy.schedule, OnEvent):
        lines.append("  Between two such moments they stay; what would be taken is shown as a projection.")
    if policy.stabilisers:
        lines.append("  What the conditions give is held, or held back, by these rules, one after the other:")
        lines += [f"    {place}. {say_part(part)}" for place, part in enumerate(policy.stabilisers, 1)]
    return ["How levels change", *lines] if lines else []


def _follows(part: Escalation, labels: _Labels) -> list[str]:
    """What follows from a ledger."""
    name = part.ledger if isinstance(part.ledger, str) else labels[part.ledger]
    area = "" if part.by is None else f", for each {part.by} by itself"
    when = "" if part.schedule is None else f" It is looked at {say_part(part.schedule)}."
    lines = [f"What follows from {name}{area}"]
    lines += [f" {when}"] if when else []
    for sanction in part.sanctions:
        lines += ["", f"  {sanction.name}" + ("" if sanction.says is None else f": {sanction.says}")]
        lines += [f"    - {line}" for line in (sanction.ground(falling=part.falling), *sanction.terms())]
    return lines


def _contested(policy: Policy) -> list[str]:
    terms = policy.appeals
    return [] if terms is None else ["How it can be contested", f"  What is held against somebody {say_part(terms)}."]


def _statuses(names: Iterable[str]) -> str:
    return say_list(name.replace("_", " ") for name in names)


def _ends(low: float, high: float) -> str:
    least, most = (say_score(float(f"{end:.12g}")) for end in (low, high))  # 3 * 0.3 is a hair below 0.9
    if math.isinf(low):
        return "any number" if math.isinf(high) else f"{most} or less"
    return f"{least} or more" if math.isinf(high) else f"from {least} to {most}"


def _renamed(part: Any, labels: _Labels) -> Any:
    """The same part, but speaking of the scores in it by their labels."""
    if not attrs.has(type(part)):
        return part
    values = {field.name: getattr(part, field.name) for field in attrs.fields(type(part))}
    changed = {name: told for name, value in values.items() if (told := _called(value, labels)) is not value}
    twin = copy.copy(part) if changed else part
    for name, value in changed.items():
        object.__setattr__(twin, name, value)
    return twin


def _called(value: Any, labels: _Labels) -> Any:
    if isinstance(value, tuple):
        told = tuple(_called(item, labels) for item in value)
        return told if any(new is not old for new, old in zip(told, value, strict=True)) else value
    if hasattr(value, "answer"):
        return _renamed(value, labels)
    unnamed = isinstance(value, Hashable) and getattr(value, "name", "") is None and value in labels
    return _Called(labels[value], value.range) if unnamed else value
