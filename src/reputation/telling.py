"""An explanation as a text that can be sent to whoever is judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from math import fsum
from types import MappingProxyType
from typing import TYPE_CHECKING

from reputation.account import Account, Line, Step
from reputation.table import columns, number
from reputation.times import moment

if TYPE_CHECKING:  # an explanation tells itself through this room
    from reputation.explain import Explanation
    from reputation.leftout import LeftOut
    from reputation.outlook import Check, Outlook

__all__ = ["tell"]

_MANY = 12  # rows that a reader still reads one by one
_ANSWERS = MappingProxyType({"pass": "met", "fail": "not met", "insufficient": "not enough evidence"})


def tell(explanation: Explanation) -> str:
    """
    Write an explanation as a text.

    Args:
        explanation: The explanation.

    Returns:
        Lines for a reader: the result, how it came about, the tier and what would change it, and the rows that do not
        count.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from reputation import Count, Evidence, Metric, Policy
        >>> now = datetime(2026, 7, 1, tzinfo=timezone.utc)
        >>> report = Policy(Metric(Count())).evaluate(
        ...     Evidence.from_columns(subject=["ada"], occurred_at=now), as_of=now
        ... )
        >>> tell(report.explain("ada")).splitlines()[0]
        'ada: score 1.000.'
    """
    parts = [
        _summary(explanation),
        _how(explanation),
        *([] if explanation.outlook is None else [_tier(explanation.outlook)]),
        *([_dropped(explanation.left_out)] if explanation.left_out else []),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _summary(explanation: Explanation) -> list[str]:
    rating = explanation.rating
    level = "" if rating.tier is None else f", tier {rating.tier!r}"
    heading = "not enough evidence for a score" if rating.score is None else f"score {number(rating.score)}"
    lines = [
        f"{rating.subject}: {heading}{level}.",
        f"Policy {rating.policy!r}, version {rating.version} ({rating.digest}), as of {rating.as_of:%Y-%m-%d %H:%M %Z}.",
    ]
    if rating.score is not None:
        lines.append(f"Support, the evidence behind the score: {number(rating.support, 1)}. {_likely(explanation)}")
    return lines


def _likely(explanation: Explanation) -> str:
    rating = explanation.rating
    if rating.lower == rating.upper:
        return "The score is exact."
    low, high = ("unbounded" if end is None else number(end) for end in (rating.lower, rating.upper))
    return f"Likely range: {low} to {high} ({explanation.bounds_mean})."


def _how(explanation: Explanation) -> list[str]:
    account = explanation.account
    if account.score is None:
        return [f"  {note}" for note in account.notes]
    lines = ["How the score came about", *_parts(account), *columns(list(_entries(account)), right=[0])]
    lines += [f"  note: {note}" for note in account.notes]
    if not explanation.rows_known:
        lines.append("  note: made from stored sums, so single rows are not shown")
    return lines


def _parts(account: Account) -> list[str]:
    if not account.parts:
        return []
    cells = [
        ("  part", "score", "share"),
        *(("  " + part.label, number(part.score), f"{part.share:.0%}") for part in account.parts),
    ]
    return [*columns(cells, right=[1, 2]), ""]


def _entries(account: Account, indent: str = "  ") -> Iterator[tuple[str, str]]:
    """Pairs of an amount and what it is, from the baseline to the score."""
    yield f"{indent}{number(account.baseline)}", "where everyone starts"
    yield from _rows(account.lines, indent)
    for step in account.steps:
        yield f"{indent}{step.change:+.3f}", step.text
        yield from _detail(step)
    yield f"{indent}= {number(account.score)}", "score"


def _detail(step: Step) -> Iterator[tuple[str, str]]:
    detail = step.detail
    if detail is None:
        return
    score = "unknown" if detail.score is None else number(detail.score)
    yield "", f"  {detail.label} is {score}"
    for amount, words in _rows(detail.lines, ""):
        yield "", f"    {amount} {words}"
    for inner in detail.steps:
        yield "", f"    {inner.change:+.3f} {inner.text}"


def _rows(lines: Sequence[Line], indent: str) -> Iterator[tuple[str, str]]:
    if len(lines) <= _MANY:
        yield from ((f"{indent}{line.contribution:+.3f}", _row(line)) for line in lines)
        return
    for group in _groups(lines):
        first = group[0]
        yield f"{indent}{fsum(line.contribution for line in group):+.3f}", _group(first, group)


def _groups(lines: Iterable[Line]) -> Iterator[list[Line]]:
    def key(line: Line) -> tuple[str, str, tuple[str, ...]]:
        return line.metric, str(line.kind), tuple(words for words, _ in line.factors)

    for _, group in groupby(sorted(lines, key=key), key=key):
        yield list(group)


def _group(first: Line, group: Sequence[Line]) -> str:
    known = [line.value for line in group if line.value is not None]
    mean = f", mean value {number(fsum(known) / len(known))}" if known else ""
    weight = fsum(line.weight * line.remaining for line in group)
    factors = "".join(f"; {words}" for words, _ in first.factors)
    return (
        f"{first.metric}: {len(group):,} rows of kind {first.kind}{mean}, counting {number(weight, 1)} in all{factors}"
    )


def _row(line: Line) -> str:
    value = "" if line.value is None else f": {line.shown or number(line.value)}"
    factors = "".join(f" ({words})" for words, _ in line.factors)
    weight = "" if line.weight == 1.0 and not line.factors else f", weight {number(line.weight, 2)}{factors}"
    left = "" if line.remaining == 1.0 else f", {line.remaining:.0%} left after {line.age:,.0f} days"
    name = f"row {line.row}" if line.id is None else line.id
    return f"{line.kind} on {moment(line.date):%Y-%m-%d}{value}{weight}{left} ({line.metric}, {name})"


def _tier(outlook: Outlook) -> list[str]:
    lines = [f"Tier: {outlook.tier or 'none'}"]
    if outlook.held:
        lines.append(f"  It rests on {'all of these' if len(outlook.held) > 1 else 'this'}:")
        lines += [f"    {line}" for check in outlook.held for line in _check(check)]
    if outlook.above is not None:
        lines.append(f"  To reach {outlook.above!r}:")
        lines += [f"    {line}" for check in outlook.missing for line in _check(check)]
    return lines


def _check(check: Check) -> Iterator[str]:
    now = "" if check.limit is None else f", now {number(check.now)}"
    yield f"{check.text}{now}{_gap(check)}"
    for part in check.parts:
        yield from (f"  {_ANSWERS[part.answer]}: {line}" for line in _check(part))


def _gap(check: Check) -> str:
    if check.gap is None:
        return "" if check.answer != "insufficient" else " (not enough evidence yet)"
    return f" ({number(-check.gap)} to spare)" if check.answer == "pass" else f" ({number(check.gap)} missing)"


def _dropped(entries: Sequence[LeftOut]) -> list[str]:
    lines = ["Rows that do not count"]
    shown = entries[:_MANY]
    lines += [
        f"  row {entry.row} ({entry.kind}{'' if entry.metric is None else f', {entry.metric}'}): {entry.reason}"
        for entry in shown
    ]
    rest = len(entries) - len(shown)
    return [*lines, *([f"  ... and {rest:,} more"] if rest else [])]
