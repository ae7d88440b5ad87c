"""An explanation as a text that can be sent to whoever is judged."""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from math import fsum
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from reputation.account import Account, Line
from reputation.identity import say_force
from reputation.parts import say_list
from reputation.printed import adding_up, columns, decimals, number
from reputation.table import likely
from reputation.times import moment

if TYPE_CHECKING:  # an explanation tells itself through this room
    from reputation.explain import Explanation
    from reputation.leftout import LeftOut
    from reputation.outlook import Check, Outlook
    from reputation.rating import Rating

__all__ = ["tell"]

_MANY = 12  # rows that a reader still reads one by one
_MOST = 12  # digits after the point
_ANSWERS = MappingProxyType({"pass": "met", "fail": "not met", "insufficient": "not enough evidence yet"})

_T = TypeVar("_T")
_K = TypeVar("_K", bound=Hashable)


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
        'ada: score 1.'
    """
    parts = [
        _summary(explanation),
        _how(explanation),
        *([] if explanation.outlook is None else [_tier(explanation.outlook, explanation.rating)]),
        *([_dropped(explanation)] if explanation.left_out else []),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _summary(explanation: Explanation) -> list[str]:
    rating = explanation.rating
    digits = decimals([rating.score, rating.lower, rating.upper])
    level = "" if rating.tier is None else f", tier {rating.tier!r}"
    before = "" if rating.previous_tier in {None, rating.tier} else f" (before: {rating.previous_tier!r})"
    heading = "not enough evidence for a score" if rating.score is None else f"score {number(rating.score, digits)}"
    digest = "" if rating.digest is None else f" ({rating.digest})"
    lines = [
        f"{rating.subject}: {heading}{level}{before}.",
        f"Policy {rating.policy!r}, version {rating.version}{digest}, as of {_instant(rating.as_of)}.",
    ]
    force = say_force(rating.effective_from, rating.as_of)
    if force is not None:
        lines.append(force)
    return lines if rating.score is None else [*lines, *_behind(explanation, digits)]


def _instant(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M %Z}"


def _behind(explanation: Explanation, digits: int) -> Iterator[str]:
    rating = explanation.rating
    yield f"Support, the evidence behind the score: {number(rating.support, decimals([rating.support], figures=2))}."
    if rating.lower == rating.upper and rating.lower is not None:
        yield "There is no range around the score."
        return
    yield f"Likely range: {likely(rating, digits)}."
    yield f"What the range is: {explanation.bounds_mean}."


def _how(explanation: Explanation) -> list[str]:
    account = explanation.account
    notes = [f"  {note}" for note in dict.fromkeys(account.notes)]
    if account.score is None:
        return ["Why there is no score", *notes]
    if not explanation.rows_known:
        notes.append("  made from stored sums, so single rows are not shown")
    lines = ["How the score came about", *_parts(account), *_entries(account)]
    return [*lines, *([] if not notes else ["Notes", *notes])]


def _parts(account: Account) -> list[str]:
    if not account.parts:
        return []
    digits = decimals([part.score for part in account.parts])
    cells = [("part", "score", "share")]
    cells += [(part.label, number(part.score, digits), f"{part.share:.0%}") for part in account.parts]
    mixed = any(0.0 < part.share < 1.0 for part in account.parts)
    said = ["  Amounts below are already multiplied by the share of their part."] if mixed else []
    return [*(f"  {line}" for line in columns(cells, right=[1, 2])), *said, ""]


def _entries(account: Account, closing: str = "score") -> list[str]:
    """Amounts and what they are, from the baseline to the score, one below the other; what is shown adds up."""
    named = len({line.metric for line in account.lines}) > 1
    rows = list(_rows(account.lines, named=named))
    amounts = [account.baseline, *(amount for amount, _ in rows), *(step.change for step in account.steps)]
    digits = decimals([account.score, *amounts])
    baseline, *changes = adding_up(amounts, digits)
    shown = [number(change, digits, sign=True) for change in changes]
    cells = [(number(baseline, digits), "starting point")]
    cells += zip(shown, (words for _, words in rows), strict=False)  # the steps come after the rows
    for amount, step in zip(shown[len(rows) :], account.steps, strict=True):
        cells.append((amount, step.text))
        cells += [("", f"  {line}") for line in _detail(step.detail)]
    cells.append((f"= {number(account.score, digits)}", closing))
    return [f"  {line}" for line in columns(cells, right=[0])]


def _detail(detail: Account | None) -> list[str]:
    """What a step depends on; a bare number needs no account of its own."""
    if detail is None:
        return []
    if detail.score is None:
        return [f"{detail.label}: no evidence yet"]
    if not detail.lines and not detail.steps:
        return [f"{detail.label} is {number(detail.score, decimals([detail.score]))}"]
    return [f"how {detail.label} came about", *_entries(detail, detail.label)]


def _rows(lines: Sequence[Line], *, named: bool) -> Iterator[tuple[float, str]]:
    if len(lines) <= _MANY:
        newest_first = sorted(lines, key=attrgetter("date"), reverse=True)
        yield from ((line.contribution, _row(line, named=named)) for line in newest_first)
        return
    groups = _grouped(lines, lambda line: (line.metric, line.kind, _weighed(line)))
    if len(groups) > _MANY:
        groups = _grouped(lines, lambda line: (line.metric, line.kind, _weighed_by(line)))
    for (_, _, weighed), group in groups.items():
        yield fsum(line.contribution for line in group), _group(group, weighed, named=named)


def _weighed(line: Line) -> str:
    return "".join(f"; {words}" for words, _ in line.factors)


def _weighed_by(line: Line) -> str:
    """Only what weighs, where there are too many different weights."""
    names = (words.partition(" counts ")[0] for words, _ in line.factors)
    return f"; weighed by {' and '.join(names)}" if line.factors else ""


def _row(line: Line, *, named: bool) -> str:
    value = "" if line.value is None else f": {line.shown or f'{line.value:.12g}'}"
    name = f"row {line.row}" if line.id is None else f"id {line.id}"
    metric = f"{line.metric}, " if named else ""
    return f"{line.kind} on {moment(line.date):%Y-%m-%d}{value}{_weight(line)}{_left(line)} ({metric}{name})"


def _weight(line: Line) -> str:
    if line.weight == 1.0 and not line.factors:
        return ""
    if len(line.factors) == 1:
        return f", weight {line.weight:.3g} ({line.factors[0][0]})"
    factors = " times ".join(f"{value:.3g} ({words})" for words, value in line.factors)
    return f", weight {line.weight:.3g}" + (f": {factors}" if factors else "")


def _left(line: Line) -> str:
    if line.remaining == 1.0:
        return ""
    age = round(line.age)
    return f", {_percent(line.remaining)} left after {_count(age, 'day') if age else 'less than a day'}"


def _percent(share: float) -> str:
    """A share that is neither nothing nor everything."""
    percent = round(100.0 * share)
    return "less than 1%" if percent == 0 else "more than 99%" if percent == 100 else f"{percent}%"  # noqa: PLR2004


def _group(group: Sequence[Line], weighed: str, *, named: bool) -> str:
    first = group[0]
    known = [line.value for line in group if line.value is not None]
    unit = "" if first.shown is None else " (0 is the worst, 1 the best)"
    mean = f", mean value {fsum(known) / len(known):.3g}{unit}" if known else ""
    weight = fsum(line.weight * line.remaining for line in group)
    counting = "" if weight == len(group) else f", counting {number(weight, decimals([weight], figures=2))} in all"
    metric = f"{first.metric}: " if named else ""
    return f"{metric}{_count(len(group), 'row')} of kind {first.kind}{mean}{counting}{weighed}"


def _grouped(items: Iterable[_T], key: Callable[[_T], _K]) -> Mapping[_K, list[_T]]:
    """Groups in the order in which they are first met."""
    groups: dict[_K, list[_T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def _tier(outlook: Outlook, rating: Rating) -> list[str]:
    lines = [f"Tier: {outlook.tier or 'none'}{_since(rating)}", *_standing(rating)]
    if outlook.held:
        lines.append(f"  {_conditions(outlook.held)}:")
        lines += [f"    {line}" for check in outlook.held for line in _check(check)]
    if outlook.above is not None and not outlook.missing:
        lines.append(f"  All conditions of {outlook.above!r} are met.")
    elif outlook.above is not None:
        lines.append(f"  Still missing for {outlook.above!r}:")
        lines += [f"    {line}" for check in outlook.missing for line in _check(check)]
    else:
        lines.append("  There is no higher tier.")
    return lines


def _since(rating: Rating) -> str:
    if not rating.official:
        return ", not official yet"
    return "" if rating.since is None or rating.since >= rating.as_of else f", since {rating.since:%Y-%m-%d}"


def _standing(rating: Rating) -> Iterator[str]:
    """Why the level shown is not the one that the conditions give, and what it would be if it were taken now."""
    if rating.reason is not None and rating.computed_tier != rating.tier:
        yield f"  The conditions alone give {rating.computed_tier or 'none'}."
    if rating.reason is not None:
        yield f"  Reason: {rating.reason}."
    if rating.projected_tier != rating.tier:
        yield f"  Taken now by the rules, the tier would be {rating.projected_tier or 'none'}."


def _conditions(held: Sequence[Check]) -> str:
    met = all(check.answer == "pass" for check in held)
    if len(held) == 1:
        return "Kept as long as this holds" if met else "Its condition, not met now"
    return "Kept as long as all of these hold" if met else "Its conditions, not all of them met now"


def _check(check: Check) -> Iterator[str]:
    if not check.parts:
        yield f"{check.text}: {_answer(check)}"
        return
    yield f"{_needed(check)}:"
    for part in check.parts:
        yield from (f"  {line}" for line in _check(part))


def _needed(check: Check) -> str:
    if check.need is None:
        return f"{check.text} ({_ANSWERS[check.answer]})"
    if check.need == len(check.parts):
        return "all of these" if len(check.parts) > 2 else "both of these"  # noqa: PLR2004 - two are both
    return f"any {'one' if check.need == 1 else check.need} of these"


def _answer(check: Check) -> str:
    """Where it stands and how far that is from the limit, with enough digits to tell the two apart."""
    now, limit, gap = check.now, check.limit, check.gap
    if now is None or limit is None or gap is None:
        return _ANSWERS[check.answer]
    digits = decimals([now, limit], figures=3)
    while gap and digits < _MOST and (number(now, digits) == number(limit, digits) or _nothing(gap, digits)):
        digits += 1
    said = _gap(check.answer, gap, number(abs(gap), digits), over=now > limit)
    return f"now {number(now, digits) if now else 0}, {said}"


def _nothing(gap: float, digits: int) -> bool:
    return not number(gap, digits).strip("-0.")


def _gap(answer: str, gap: float, amount: str, *, over: bool) -> str:
    if answer == "pass":
        return f"{amount} to spare" if gap else "just enough"
    if not gap:
        return "which is the limit itself and does not pass"
    return f"{amount} too much" if over else f"{amount} missing"


def _dropped(explanation: Explanation) -> list[str]:
    """One line per row, or per reason where there are many; metrics that drop a row for one reason share a line."""
    entries = explanation.left_out
    names = {entry.metric for entry in entries if entry.metric is not None}
    names |= {line.metric for line in explanation.account.lines}
    rows = _grouped(entries, attrgetter("row", "reason", "share")).values()
    said = [(row[0], [entry.metric for entry in row if entry.metric is not None and len(names) > 1]) for row in rows]
    gone = {(entry.metric, entry.row) for entry in entries if entry.share == 0.0}
    if len(said) <= _MANY:
        lines = [_lost(entry, metrics, gone) for entry, metrics in said]
    else:
        groups = list(_grouped(said, _alike).values())
        lines = [_lost(*group[0], gone) if len(group) == 1 else _lost_group(group) for group in groups[:_MANY]]
        rest = sum(map(len, groups[_MANY:]))
        lines += [f"... and {rest:,} more"] if rest else []
    part = " or kept in part" if any(entry.share for entry in entries) else ""
    return [f"Rows left out{part}, and why", *(f"  {line}" for line in lines)]


def _alike(row: tuple[LeftOut, Sequence[str]]) -> Hashable:
    entry, metrics = row
    return entry.kind, tuple(metrics), entry.reason, entry.share == 0.0


def _lost(entry: LeftOut, metrics: Sequence[str], gone: Container[tuple[str | None, int | None]]) -> str:
    by = "" if entry.by is None else f"; row {entry.by} counts"
    if (entry.metric, entry.by) in gone:  # the row in its place is left out itself, by its date or by a later rule
        by = f"; row {entry.by} stands for it"
    return f"row {entry.row} ({entry.kind}{_by(metrics)}): {_kept(entry.share)}{entry.reason}{by}"


def _kept(share: float) -> str:
    return f"{_percent(share)} of it is kept, as " if share else ""


def _lost_group(group: Sequence[tuple[LeftOut, Sequence[str]]]) -> str:
    entry, metrics = group[0]
    said = "some of each is kept, as" if entry.share else "each because"
    return f"{len(group):,} rows ({entry.kind}{_by(metrics)}): {said} {entry.reason}"


def _by(metrics: Sequence[str]) -> str:
    return f"; {say_list(metrics, 'and')}" if metrics else ""


def _count(many: int, noun: str) -> str:
    return f"{many:,} {noun}" if many == 1 else f"{many:,} {noun}s"
