"""The laws of gates and ladders: three answers and their logic, and one level for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np

from reputation.logic import All, Answer, Answers, Ask, KOf, Not
from reputation.logic import Any as AnyOf
from reputation.testing.breaches import DoesNotApply, LawBroken
from reputation.testing.judging import SUBJECTS, Told, judging
from reputation.testing.lawbook import law
from reputation.testing.trial import Trial

__all__ = ["gate_logic", "insufficient_when_unrated", "ladder_monotone", "ladder_total", "three_answers"]

_ANSWERS = "1 for pass, 0 for insufficient, -1 for fail"


@law("gate")
def three_answers(part: Any, trial: Trial) -> None:
    """
    Every subject gets one of three answers: 1 for pass, 0 for insufficient evidence, -1 for fail.

    Examples:
        >>> from reputation import AtLeast
        >>> three_answers(AtLeast("quality", 0.8))
    """
    asked = judging(part)

    def body(told: Told) -> None:
        answers: Any = asked.ask(told)["answer"]
        if not isinstance(answers, np.ndarray) or answers.dtype.kind != "i" or answers.shape != (SUBJECTS,):
            found = f"{getattr(answers, 'dtype', type(answers).__name__)} of shape {np.shape(answers)}"
            hint = "answer with np.where(..., Answer.PASS, Answer.FAIL).astype(np.int8), one for each subject."
            raise LawBroken("its answers are no whole numbers, one for each subject.", got=found, hint=hint)
        if not np.isin(answers, list(Answer)).all():
            raise LawBroken("an answer is none of three.", expected=_ANSWERS, got=answers.tolist())

    asked.run(trial, body)


@law("gate")
def insufficient_when_unrated(part: Any, trial: Trial) -> None:
    """
    Where nothing is known the evidence is insufficient: that is neither a pass nor a failure.

    Examples:
        >>> from reputation import AtMost
        >>> insufficient_when_unrated(AtMost("late", 0.04, allowance=4))
    """
    if any(getattr(leaf, "on", None) == "support" for leaf in part.leaves()):
        reason = "it asks how much evidence there is, and that is always known"
        raise DoesNotApply(reason)
    asked = judging(part)

    def body(told: Told) -> None:
        told = told.unrated()
        answers = np.asarray(asked.ask(told)["answer"])
        if (answers != Answer.INSUFFICIENT).any():
            hint = "a comparison with NaN is false, and its opposite true: ask np.isnan(estimate.score) first."
            expected = [int(Answer.INSUFFICIENT)] * SUBJECTS
            what = "nothing is known of anybody, and yet it decides."
            raise LawBroken(what, given={"subjects": told}, expected=expected, got=answers.tolist(), hint=hint)

    asked.run(trial, body)


@attrs.frozen(eq=False)
class _Always:
    """A gate whose answers are known."""

    answers: Answers

    def answer(self, lookup: Ask, /) -> Answers:
        """These answers, as often as they are needed."""
        del lookup
        return self.answers


@law("gate")
def gate_logic(part: Any, trial: Trial) -> None:
    """
    `&` is the least of the answers, `|` the greatest, `~` turns them round, and the laws of De Morgan hold.

    Examples:
        >>> from reputation import AtLeast
        >>> gate_logic(AtLeast("quality", 0.8))
    """
    asked = judging(part)

    def body(told: Told) -> None:
        mine = np.asarray(asked.ask(told)["answer"])
        for shift in range(len(Answer)):
            theirs = ((np.arange(SUBJECTS) + shift) % 3 - 1).astype(np.int8)
            for words, gate, expected in _joined(part, _Always(theirs), mine.astype(int), theirs.astype(int)):
                answers = np.asarray(gate.answer(told.lookup))
                if answers.dtype.kind != "i" or not np.array_equal(answers, expected):
                    what = f"{words} answers otherwise."
                    given = {"subjects": told, "this": mine.tolist(), "other": theirs.tolist()}
                    hint = "answers are signed numbers; inherit the operators from reputation.logic.Algebra."
                    raise LawBroken(what, given=given, expected=expected.tolist(), got=answers.tolist(), hint=hint)

    asked.run(trial, body)


def _joined(part: Any, other: Any, mine: Any, theirs: Any) -> Iterator[tuple[str, Any, Any]]:
    """Gates that are made of this one and another, and what they answer."""
    both, either = np.minimum(mine, theirs), np.maximum(mine, theirs)
    yield "this and other", All((part, other)), both
    yield "this or other", AnyOf((part, other)), either
    yield "not this", Not(part), -mine
    yield "not not this", Not(Not(part)), mine
    yield "not (this and other)", Not(All((part, other))), np.maximum(-mine, -theirs)
    yield "not (this or other)", Not(AnyOf((part, other))), np.minimum(-mine, -theirs)
    yield "one of this and other", KOf(1, (part, other)), either
    yield "both of this and other", KOf(2, (part, other)), both
    if hasattr(part, "__and__"):
        yield "this & other", part & other, both
    if hasattr(part, "__or__"):
        yield "this | other", part | other, either
    if hasattr(part, "__invert__"):
        yield "~this", ~part, -mine


@law("ladder")
def ladder_total(part: Any, trial: Trial) -> None:
    """
    Every subject has exactly one answer: a tier, the level of those without data, or no tier at all.

    Examples:
        >>> from reputation import Ladder, Tier
        >>> ladder_total(Ladder(Tier("new"), Tier("star", at=0.8), no_data="unrated"))
    """
    asked, names = judging(part), list(part.names)
    if len(set(names)) != len(names):
        raise LawBroken("two levels have one name.", got=names)

    def body(told: Told) -> None:
        found = asked.ask(told)["tier"]
        if found.dtype.kind != "i" or found.shape != (SUBJECTS,) or not np.isin(found, range(-1, len(names))).all():
            expected = f"positions in {names}, -1 for none"
            raise LawBroken("an answer is no level.", given={"subjects": told}, expected=expected, got=found.tolist())
        unrated = np.isnan(told.estimates["score"].score)
        known = np.array([part.no_data is not None and names[k] == part.no_data for k in found])
        if part.no_data is not None and not np.array_equal(known, unrated):
            what = f"the level {part.no_data!r} is that of the unrated, of all of them and of nobody else."
            raise LawBroken(what, given={"subjects": told}, got=[names[k] if k >= 0 else None for k in found])

    asked.run(trial, body)


@law("ladder")
def ladder_monotone(part: Any, trial: Trial) -> None:
    """
    More score or more support never lead to a lower tier, as long as the gates answer the same.

    Examples:
        >>> from reputation import Ladder, Tier
        >>> ladder_monotone(Ladder(Tier("new"), Tier("trusted", at=0.6, support=5), Tier("star", at=0.8, support=20)))
    """
    asked = judging(part)

    def body(told: Told, more: Told) -> None:
        one, two = told.estimates["score"], more.estimates["score"]
        both = one.rated & two.rated
        higher = attrs.evolve(
            one,
            score=np.where(both, np.fmax(one.score, two.score), one.score),
            support=np.where(both, np.fmax(one.support, two.support), one.support),
        )
        before, after = (asked.ask(Told({"score": estimate}, {}, told.answers))["tier"] for estimate in (one, higher))
        for place in np.flatnonzero(after < before):
            what = f"with score {higher.score[place]:g} and support {higher.support[place]:g} row {place} falls."
            levels = [None if k < 0 else part.names[k] for k in (before[place], after[place])]
            raise LawBroken(what, given={"subjects": told}, expected=f"{levels[0]!r} or higher", got=levels[1])

    asked.run(trial, body, more=asked.cases)
