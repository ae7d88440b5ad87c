"""What a keep rule offers: the contract, in two forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import attrs
import numpy as np

from reputation.arrays import Bools, Floats, Index
from reputation.columns import Column, Rows
from reputation.computation import Computation
from reputation.errors import PolicyError, nearest
from reputation.keeping.timeline import Timeline
from reputation.parts import check_part, say_part

__all__ = ["KeepRule", "Kept", "StepRule", "Turn", "check_rules", "computation_of", "looks_at", "say_why"]

_LOOKS_AT = ("row", "record", "window")


@attrs.frozen(eq=False)
class Kept:
    """
    What a keep rule says of each row of a timeline.

    Args:
        share: How much of the row is kept, within [0, 1]: 1 all of it, 0 nothing.
        why: The reasons, in words, for rows that are not kept in full.
        which: Position of each row's reason in `why`; None where there is only one.
        by: Position in the timeline of the row that counts in a row's place, -1 for none; None where no row has one.
        fresh: Rows that count as if they had just happened; None where all of them fade.

    Examples:
        >>> Kept.where(np.array([True, False]), "only the first counts", by=np.array([-1, 0])).share
        array([1., 0.])
    """

    share: Floats
    why: tuple[str, ...]
    which: Index | None = None
    by: Index | None = None
    fresh: Bools | None = None

    @classmethod
    def where(cls, keep: Bools, why: str, *, by: Index | None = None) -> Kept:
        """Keep some rows in full, and nothing of the others, all for one reason."""
        return cls(keep.astype(np.float64), (why,), by=by)


class KeepRule(Protocol):
    """
    Decides how much of each row is kept, knowing the subject's other rows. An author writes these two members.

    It sees all rows of all subjects at once, and must never let one subject's rows move another's, nor go by where a
    row stands in the table. With `describe()` it speaks in reports. `looks_at` says what it has to see: `"row"` for one
    row at a time, `"record"` for every row of the subject up to `as_of`, `"window"` for those within the window of the
    metric; without it a rule is taken to look at the record. A rule that keeps less of the same rows as time goes by
    says so with `lapses = True`.

    Examples:
        >>> from reputation import kind
        >>> from reputation.keeping import Only
        >>> rule: KeepRule = Only(kind("review"))
        >>> rule.looks_at
        'row'
    """

    @property
    def looks_at(self) -> str:
        """What it has to see: `row`, `record` or `window`."""

    def keep(self, rows: Timeline, /) -> Kept:
        """Say how much of each row is kept, and why not all of it."""


@attrs.frozen(eq=False)
class Turn:
    """
    The next row of each group that has one left.

    Args:
        rows: Their columns, as predicates see them.
        days: The date of each, in days since 1970.
        weight: How much each counts before decay; 1.0 where nothing is weighed.

    Examples:
        >>> from reputation.columns import ArrayRows
        >>> turn = Turn(ArrayRows.of(words=[3.0, 8.0]), np.array([20_000.0, 20_000.5]), 1.0)
        >>> turn.rows["words"] > 5.0
        array([False,  True])
    """

    rows: Rows
    days: Floats
    weight: Column | float


class StepRule(Protocol):
    """
    The other form of a keep rule: a state per group, and what one more row does to it.

    Groups are subjects, or subjects parted by the columns of `by`. All groups step side by side, so that `state` and
    what a turn holds are columns: entry k belongs to group k. The rows are sorted once, by us. The work is one call
    per row of the longest group; rules for long groups are better written as a `KeepRule`.

    Examples:
        >>> @attrs.frozen
        ... class Halving:  # each further row of a source counts half of the one before
        ...     by = ("source",)
        ...     start = staticmethod(np.ones)
        ...     step = staticmethod(lambda state, turn: (state / 2.0, state))
        >>> rule: StepRule = Halving()
    """

    @property
    def by(self) -> tuple[str, ...]:
        """The columns whose values part the rows of a subject."""

    def start(self, count: int, /) -> Any:
        """The state of so many groups before their first row: an array, or a tuple of arrays, of that length."""

    def step(self, state: Any, turn: Turn, /) -> tuple[Any, Any]:
        """The state after the next row of each group, and the share of that row that is kept."""


def looks_at(rule: object) -> str:
    """
    What a rule has to see.

    Args:
        rule: A keep rule.

    Returns:
        `row`, `record` or `window`; `record` where the rule does not say.

    Examples:
        >>> from reputation.keeping import Trim
        >>> looks_at(Trim(lowest=1))
        'window'
    """
    return str(getattr(rule, "looks_at", "record"))


def computation_of(rules: Iterable[object]) -> Computation:
    """
    The computation of some keep rules.

    Args:
        rules: The rules.

    Returns:
        `row` where each looks at one row at a time, else `scan`.

    Examples:
        >>> from reputation.keeping import Trim
        >>> computation_of([]).value, computation_of([Trim(lowest=1)]).value
        ('row', 'scan')
    """
    return Computation.ROW if all(looks_at(rule) == "row" for rule in rules) else Computation.SCAN


def say_why(rule: object) -> str:
    """
    Why a rule that gives no reason of its own keeps less of a row.

    Args:
        rule: A keep rule.

    Returns:
        The words.

    Examples:
        >>> from reputation.keeping import Trim
        >>> say_why(Trim(lowest=1))
        'the lowest row does not count'
    """
    return str(getattr(rule, "because", None) or say_part(rule))


def check_rules(value: Any) -> tuple[Any, ...]:
    """
    Refuse what is no keep rule, and rules in an order that cannot be meant.

    Args:
        value: One rule or several.

    Returns:
        The rules.

    Raises:
        TypeError: Something is no keep rule.
        PolicyError: A rule that looks at the whole record comes after one that looks within the window.

    Examples:
        >>> from reputation.keeping import Latest
        >>> check_rules(Latest(by="source"))
        (Latest(by=('source',)),)
    """
    given = tuple(value) if isinstance(value, list | tuple) else (value,)
    within: object = None
    for rule in given:
        _check(rule)
        if looks_at(rule) == "window":
            within = rule
        elif looks_at(rule) == "record" and within is not None:
            msg = f"{rule!r} looks at the whole record and cannot follow {within!r}, which looks within the window."
            raise PolicyError(msg, hint="put rules that look at the whole record first.")
    return given


def _check(rule: object) -> None:
    hint = 'write for instance keep=Latest(by="source"), or keep=(Latest(by="source"), Last(100)).'
    for method in ("start", "step") if hasattr(rule, "step") else ("keep",):
        check_part(rule, rule="keep takes keep rules", method=method, hint=hint)
    if looks_at(rule) not in _LOOKS_AT:
        msg = f"looks_at must be one of {', '.join(map(repr, _LOOKS_AT))}, got {looks_at(rule)!r} from {rule!r}."
        raise PolicyError(msg, hint=nearest(looks_at(rule), _LOOKS_AT))
