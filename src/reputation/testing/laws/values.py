"""The laws of every part: it is a value, and it takes a zero for a zero."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs

from reputation.testing.asking import Asking, ask, first_difference
from reputation.testing.breaches import ColumnNeeded, DoesNotApply, LawBroken, show
from reputation.testing.copies import default_of, is_quantity, namespace, parameters, rebuilt, twin, varied, zero_of
from reputation.testing.lawbook import SORTS, law
from reputation.testing.samples import Sample
from reputation.testing.trial import Trial

__all__ = ["value", "zero_is_kept"]

_FROZEN = "make its class frozen with @attrs.frozen, which also compares, hashes and prints it by its parameters."
_NOTHING = object()


@law(*SORTS)
def value(part: Any, trial: Trial) -> None:
    """
    A part is a value: it cannot be changed, is compared and hashed by its parameters, and prints so that it reads back.

    Examples:
        >>> from reputation import where
        >>> value(where("verified", 3.0))
    """
    del trial  # there is nothing to draw
    _is_hashed(part)
    _is_frozen(part)
    _has_equals(part)
    _reads_back(part)
    for name, other in varied(part):
        pair = f"{show(parameters(part)[name])} and {show(parameters(other)[name])}"
        if other == part:
            raise LawBroken(f"its {name} is not compared: with {pair} it is equal.", hint=_FROZEN)
        if repr(other) == repr(part):
            raise LawBroken(f"its {name} is not printed: with {pair} it looks the same.", hint=_FROZEN)


def _is_hashed(part: Any) -> None:
    try:
        hash(part)
    except TypeError as error:
        raise LawBroken(f"it cannot be hashed: {error}.", hint=_FROZEN) from None


def _is_frozen(part: Any) -> None:
    for name, kept in {**parameters(part), "anything_else": 1}.items():
        before = getattr(part, name, _NOTHING)
        try:
            setattr(part, name, kept)
        except Exception:  # noqa: BLE001, S112 - however it is refused
            continue
        if before is _NOTHING:
            delattr(part, name)
        raise LawBroken(f"it can be changed: part.{name} = ... goes through.", hint=_FROZEN)


def _has_equals(part: Any) -> None:
    copy = twin(part)
    if not (copy == part) or copy != part:
        raise LawBroken("it is not equal to a copy of itself.", hint=_FROZEN)
    if hash(copy) != hash(part):
        raise LawBroken("a copy that is equal has another hash.", expected=hash(part), got=hash(copy), hint=_FROZEN)


def _reads_back(part: Any) -> None:
    text = repr(part)
    try:
        again = eval(text, namespace(part))  # noqa: S307 - the text of the author's own part
    except Exception as error:  # noqa: BLE001 - whatever the text leads to
        raise LawBroken(
            f"what it prints does not build it again: {type(error).__name__}: {error}.", got=text, hint=_FROZEN
        ) from None
    if again != part:
        held, built = parameters(part), parameters(again)
        raise LawBroken("what it prints builds another part.", expected=held, got=built, hint=_FROZEN)


@law(*SORTS)
def zero_is_kept(part: Any, trial: Trial) -> None:
    """
    No number or duration of 0 is silently replaced: the part refuses it, or counts with it.

    Examples:
        >>> from reputation import where
        >>> zero_is_kept(where("verified", 3.0))
    """
    names = [name for name in parameters(part) if is_quantity(part, name)]
    if not names:
        reason = "it has no number or duration among its parameters"
        raise DoesNotApply(reason)
    for name in names:
        zero = zero_of(part, name)
        try:
            changed = rebuilt(part, **{name: zero})
        except Exception:  # noqa: BLE001, S112 - a class refuses as it likes
            continue
        kept = parameters(changed)[name]
        if kept is None or kept != zero:
            raise LawBroken(f"{name}={show(zero)} becomes {show(kept)}.", hint=_DEFAULT)
        _counts_with_zero(part, name, trial)


_DEFAULT = "refuse 0, or take it for what it is; a default is decided by `is None`, never by `or`."


def _counts_with_zero(part: Any, name: str, trial: Trial) -> None:
    """Compare with what the part holds, and with the default: `self.half or 50` counts as with 50 at 0, not near 0."""
    zero = zero_of(part, name)
    tiny = timedelta(microseconds=1) if isinstance(zero, timedelta) else 1e-9
    for kept in filter(None, {parameters(part)[name], default_of(part, name)}):
        try:
            askings = [ask(rebuilt(part, **{name: held}), trial) for held in (zero, tiny, kept)]
        except (ColumnNeeded, DoesNotApply, KeyError, TypeError, ValueError):
            continue
        found = _Sameness()
        trial.run(lambda rows, askings=askings, found=found: found.see(*askings, rows), rows=askings[0].samples)
        if found.at_zero and not found.next_to_it:
            others = f"{name}={show(kept)}, and otherwise with {name}={show(tiny)}"
            raise LawBroken(f"with {name}={show(zero)} it counts as with {others}.", hint=_DEFAULT)


@attrs.define
class _Sameness:
    """Whether copies of a part, with zero and next to zero, answer as the part does on all rows seen."""

    at_zero: bool = True
    next_to_it: bool = True

    def see(self, zero: Asking, tiny: Asking, kept: Asking, rows: Sample) -> None:
        answers = kept.answers(rows)
        self.at_zero &= first_difference(zero.answers(rows), answers) is None
        self.next_to_it &= first_difference(tiny.answers(rows), answers) is None
