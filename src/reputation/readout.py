"""Reading sums out, written as lines: from the sums of one subject to a rating, as a report does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from reputation.codec import digest_or_none
from reputation.drafting import Draft
from reputation.liverating import LiveRating
from reputation.livesums import LiveSums
from reputation.measure import Measures
from reputation.policy import Policy
from reputation.recordedlevels import RecordedLevels
from reputation.recording import Node, Recorded, node_of, refuse

__all__ = ["read_out"]

_NUMBERS = ("score", "support", "lower", "upper")


def read_out(draft: Draft, policy: Policy, kept: Sequence[LiveSums]) -> str:
    """
    Write how the sums become a rating.

    Args:
        draft: The lines, in which the sums have their names; `who` and `as_of` stand there, too.
        policy: The policy.
        kept: Its tallies.

    Returns:
        What stands for the rating.

    Raises:
        CannotRecord: A part does what no record can hold; or levels are taken on a schedule, or steadied.

    Examples:
        >>> from reputation import Count, Metric
        >>> policy = Policy(Metric(Count()))
        >>> read_out(Draft(), policy, [LiveSums.of(0, policy.recipe.tallies[0])])[:22]
        'made(LiveRating, (who,'
    """
    if policy.stabilisers or policy.schedule is not None:
        refuse("levels that depend on those before")
    for each in kept:
        for _, called, _ in each.channels:
            draft.name(Node("sum", (called,)), called)
    stats: Any = {  # columns that are recorded stand where arrays do
        each.tally: {name: Recorded(Node("sum", (called,))) for name, called, _ in each.channels} for each in kept
    }
    measures = Measures(stats, {name: policy.named(name) for name in policy.names})
    estimate = measures.estimate(policy.score)
    told = {name: measures.estimate(policy.named(name)) for name in policy.names}
    tier = _tier(policy, measures, estimate)
    numbers = [node for each in (estimate, *told.values()) for node in (*_numbers(each).values(), *_shares(each))]
    draft.expect([*numbers, *numbers, tier])
    shown = {node: _shown(draft, node) for node in dict.fromkeys(numbers)}
    main = ", ".join(shown[node] for node in _numbers(estimate).values())
    metrics = ", ".join(f"{name!r}: {_measured(each, shown)}" for name, each in told.items())
    level, standing = _standing(draft, policy, tier)
    draft.words.update(made=tuple.__new__, LiveRating=LiveRating, start=policy.effective_from)
    identity = f"{policy.name!r}, {policy.version!r}, {digest_or_none(policy)!r}, as_of, start"
    return f"made(LiveRating, (who, {main}, {level}, None, {{{metrics}}}, {identity}, {standing}))"


def _tier(policy: Policy, measures: Measures, estimate: Any) -> Any:
    """The position of the level; -1 for none."""
    if policy.tiers is None:
        return -1
    answers = {gate: gate.answer(measures.lookup) for gate in policy.gates}
    return node_of(policy.tiers.assign(estimate, answers))


def _standing(draft: Draft, policy: Policy, tier: Any) -> tuple[str, str]:
    """The level, and what a report says of it: it is the computed one, taken at this very instant."""
    if policy.tiers is None:
        return "None", "None, None, None, False, None"
    level, names = draft.fresh(), draft.word((*policy.tiers.names, None))
    draft.line(f"{level} = {names}[{draft.write(tier)}]")
    draft.words.update(UTC=UTC)
    since = draft.fresh()
    draft.line(f"{since} = as_of if as_of.tzinfo is UTC else as_of.astimezone(UTC)")
    return level, f"{level}, {level}, {since}, True, None"


def _measured(estimate: Any, shown: Mapping[Any, str]) -> str:
    told = [f"{name!r}: {shown[node]}" for name, node in _numbers(estimate).items()]
    if estimate.distribution is not None:
        told.append(f"'distribution': [{', '.join(shown[node] for node in _shares(estimate))}]")
    return f"{{{', '.join(told)}}}"


def _numbers(estimate: Any) -> dict[str, Any]:
    return {name: node_of(getattr(estimate, name)) for name in _NUMBERS}


def _shares(estimate: Any) -> list[Any]:
    """The share of every level, if there are any."""
    spread = estimate.distribution
    if spread is not None and type(spread) is not RecordedLevels:
        refuse("a table of its own")
    return [] if spread is None else list(map(node_of, spread.columns))


def _shown(draft: Draft, node: Any) -> str:
    """Write a number as JSON can hold it."""
    name, shown = draft.named(node), draft.fresh()
    draft.line(f"{shown} = {name} if -inf < {name} < inf else None")
    return shown
