"""Trying all laws on a part, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, final

import attrs

from reputation.columns import Scalar
from reputation.errors import PolicyError, nearest, plural
from reputation.printed import columns as lined_up
from reputation.testing.breaches import DoesNotApply, LawBroken
from reputation.testing.lawbook import LAWS, Law, laws_for
from reputation.testing.sorts import sort_of
from reputation.testing.trial import Trial

__all__ = ["Findings", "check", "chosen"]


@final
@attrs.frozen(eq=False)
class Findings:
    """
    What came of trying laws on a part.

    Args:
        part: The part.
        sort: What sort of part it is.
        kept: The laws that hold.
        broken: The laws that do not, each with what it raised: part, counterexample, expected and got.
        not_applicable: The laws that have nothing to say about the part, each with the reason.

    Examples:
        >>> from reputation import Linear, days
        >>> findings = check(Linear(days(30)), laws=["decay_shape", "advance"])
        >>> print(findings)
        Linear(over=days(30), grain=None, tz='UTC'), a decay: 1 law kept, 0 broken, 1 does not apply
        <BLANKLINE>
        decay_shape  kept
        advance      does not apply: it has no survival, so that its sums cannot be moved in time
    """

    part: Any
    sort: str
    kept: tuple[str, ...]
    broken: Mapping[str, LawBroken]
    not_applicable: Mapping[str, str]

    @property
    def ran(self) -> int:
        """How many laws were tried on the part: kept or broken."""
        return len(self.kept) + len(self.broken)

    def require(self) -> None:
        """
        Raise what was broken.

        Raises:
            LawBroken: One law was broken.
            ExceptionGroup: Several were; the group holds a `LawBroken` for each.
        """
        if len(self.broken) == 1:
            raise next(iter(self.broken.values()))
        if self.broken:
            msg = f"{self.part!r} breaks {len(self.broken)} of {plural(self.ran, 'law')}"
            raise ExceptionGroup(msg, list(self.broken.values()))

    def __str__(self) -> str:
        idle = len(self.not_applicable)
        counts = (
            f"{plural(len(self.kept), 'law')} kept, {len(self.broken)} broken, {idle} do{'es' * (idle == 1)} not apply"
        )
        told = {
            **dict.fromkeys(self.kept, "kept"),
            **{name: f"broken: {error.what}" for name, error in self.broken.items()},
            **{name: f"does not apply: {reason}" for name, reason in self.not_applicable.items()},
        }
        lines = ["", *lined_up([[name, told[name]] for name in LAWS if name in told])] if told else []
        return "\n".join([f"{self.part!r}, a {self.sort}: {counts}", *lines])


def check(
    part: Any,
    *,
    columns: Mapping[str, Sequence[Scalar | None]] | None = None,
    examples: int = 25,
    laws: Iterable[str] | None = None,
) -> Findings:
    """
    Try every law that speaks about a part.

    Args:
        part: An instance: a factor, a predicate, a decay, a window, a statistic, a model, a metric or another node of
            the score tree, a gate, a ladder, a stabiliser, a schedule, a keep rule, a policy, a scale
            or a recipe.
        columns: Example values of the columns that the part asks for, by name; those that evidence knows have some.
        examples: How many examples each law draws.
        laws: The names of the laws to try; all that speak about the part by default.

    Returns:
        What was kept, what was broken, and what does not apply.

    Raises:
        TypeError: The part is a class, or no part at all.
        ColumnNeeded: The part asks for a column without example values.
        PolicyError: There is no law of that name, or it does not speak about parts of this sort.

    Examples:
        >>> from reputation import saturating
        >>> findings = check(saturating("words", 50), columns={"words": [0, 10, 250]})
        >>> findings.require()
        >>> "portability" in findings.kept
        True
    """
    trial = Trial(columns=columns, examples=examples)
    kept, broken, idle = [], {}, {}
    for entry in chosen(part, trial, laws):
        try:
            entry.keep(part, trial)
        except LawBroken as error:
            broken[entry.name] = error
        except DoesNotApply as error:
            idle[entry.name] = error.reason
        else:
            kept.append(entry.name)
    return Findings(part, sort_of(part, trial), tuple(kept), MappingProxyType(broken), MappingProxyType(idle))


def chosen(part: Any, trial: Trial, laws: Iterable[str] | None) -> list[Law]:
    """
    The laws of a part, or those of them that were asked for.

    Args:
        part: The part.
        trial: Example values of the columns that it asks for.
        laws: Names, or None for all.

    Returns:
        The laws, in the order of the book.

    Raises:
        PolicyError: A name is unknown, or is that of a law about other sorts of part.

    Examples:
        >>> from reputation import kind
        >>> [law.name for law in chosen(kind("review"), Trial(), ["portability"])]
        ['portability']
    """
    known = laws_for(part, trial=trial)
    if isinstance(laws, str):
        msg = f"laws must be several names, got the one text {laws!r}."
        raise TypeError(msg + f"\n\nHint: write [{laws!r}].")
    asked = known if laws is None else tuple(laws)
    for name in asked:
        if name not in LAWS:
            msg = f"there is no law {name!r}."
            raise PolicyError(msg, hint=nearest(name, known))
        if name not in known:
            msg = f"the law {name!r} does not speak about a {sort_of(part, trial)} such as {part!r}."
            raise PolicyError(msg, hint=nearest(name, known))
    return [LAWS[name] for name in known if name in asked]
