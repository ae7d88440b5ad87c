"""The laws of every part that sees rows: the same answers on every engine, row by row, in any order, at any time."""

from __future__ import annotations

from typing import Any

from reputation.testing.asking import Answers, ask, ask_rows, first_difference
from reputation.testing.breaches import DoesNotApply, LawBroken
from reputation.testing.lawbook import law
from reputation.testing.samples import Asked, Sample, TimeAsked
from reputation.testing.trial import Trial

__all__ = [
    "blind_to_time",
    "locality",
    "portability",
    "purity",
    "recoding",
    "row_permutation",
    "settled",
    "weight_range",
]

_VOCABULARY = "keep to + - * / **, comparisons, & | ~ and rows.ops; what is unknown: ask rows.ops.known(column)."
_ALONE = "a row counts by its own columns; what is summed up over rows is a statistic."
_ONE_ANSWER = frozenset({"answer", "counts", "opinion", "remaining"})
_ORDER = "look for what depends on the position of a row."


def _compare(rows: Sample, expected: Answers, got: Answers, what: str, hint: str) -> None:
    """Refuse answers about some rows that are not those expected, and print both beside the rows."""
    name = first_difference(expected, got)
    if name is not None:
        channel = "" if name in _ONE_ANSWER else f" (channel {name!r})"
        beside = rows.beside(expected=expected.get(name), got=got.get(name))
        raise LawBroken(f"{what}{channel}.", given={"rows": beside}, hint=hint)


@law("factor", "predicate", "statistic", "model", "decay", "window")
def portability(part: Any, trial: Trial) -> None:
    """
    The answers are the same on NumPy, on an engine that knows the vocabulary alone, and for one row at a time.

    The engine of the second kind answers as a database does: comparing an unknown value gives neither true nor false.

    Examples:
        >>> from reputation import where
        >>> portability(where("verified", 3.0))
    """
    asking = ask_rows(part, trial)

    def body(rows: Sample) -> None:
        strict, ours = asking.strict_answers(rows), asking.answers(rows)
        what = "the strict engine (got) answers otherwise than NumPy (expected)"
        _compare(rows, ours, strict, what, _VOCABULARY)
        for place in range(rows.size):
            alone = rows.take([place])
            among = {name: values[place : place + 1] for name, values in ours.items()}
            _compare(alone, among, asking.strict_answers(alone), "alone, a row has another answer (got)", _ALONE)

    trial.run(body, rows=asking.samples)


@law("factor", "predicate", "statistic", "model", "decay", "window", "scale")
def row_permutation(part: Any, trial: Trial) -> None:
    """
    The order of the rows does not matter: rows in another order have the same answers in that order.

    Examples:
        >>> from reputation import where
        >>> row_permutation(where("verified", 3.0))
    """
    asking = ask_rows(part, trial)

    def body(rows: Sample) -> None:
        answers = asking.answers(rows)
        places = range(rows.size)
        for order in (list(reversed(places)), [*places[1::2], *places[::2]]):
            moved = {name: [values[place] for place in order] for name, values in answers.items()}
            what = f"in the order {order}, which is shown, the rows have other answers (got) than before (expected)"
            _compare(rows.take(order), moved, asking.answers(rows.take(order)), what, _ORDER)

    trial.run(body, rows=asking.samples)


@law("factor", "predicate", "statistic", "model", "decay", "window", "scale")
def locality(part: Any, trial: Trial) -> None:
    """
    The answer for a row does not depend on other rows: alone it has the same as among others.

    Examples:
        >>> from reputation import where
        >>> locality(where("verified", 3.0))
    """
    asking = ask_rows(part, trial)

    def body(rows: Sample) -> None:
        answers = asking.answers(rows)
        alone = [asking.answers(rows.take([place])) for place in range(rows.size)]
        expected = {name: [one[name][0] for one in alone] for name in answers}
        _compare(rows, expected, answers, "alone (expected) a row has another answer than among others (got)", _ALONE)

    trial.run(body, rows=asking.samples)


@law("factor", "predicate", "statistic", "model")
def recoding(part: Any, trial: Trial) -> None:
    """
    A text means the same whatever other texts its column knows, and however the engine numbers them.

    Examples:
        >>> from reputation import kind
        >>> recoding(kind("review"))
    """
    asking = ask_rows(part, trial)
    if not asking.texts:
        reason = "it asks for no column of texts"
        raise DoesNotApply(reason)
    others = ("", *(f"{name} {end}" for name in asking.texts for end in ("before", "~after")))

    def body(rows: Sample) -> None:
        what = "with further texts known to the column the rows have other answers (got)"
        hint = "compare the column with == or rows.ops.isin; how texts are numbered is the engine's own affair."
        _compare(rows, asking.answers(rows), asking.answers(rows, others), what, hint)

    trial.run(body, rows=asking.samples)


@law("factor", "predicate", "statistic", "model")
def blind_to_time(part: Any, trial: Trial) -> None:
    """
    No date is asked for: what fades with age is a decay, and what counts only for a while has a window.

    Examples:
        >>> from reputation import where
        >>> blind_to_time(where("verified", 3.0))
    """
    rows = Asked(trial)
    try:
        _ask_all(part, rows)
    except TimeAsked as error:
        raise LawBroken(error.what, hint=error.hint) from None
    if rows.times:
        msg = f"it asks for {rows.times[0]!r} and gets over the refusal."
        raise LawBroken(msg, hint="a part that behaves otherwise where a column is missing cannot be explained.")


def _ask_all(part: Any, rows: Any) -> None:
    statistic = getattr(part, "statistic", part)
    if not hasattr(statistic, "lift"):
        part(rows)
        return
    statistic.lift(rows, 1.0)
    if hasattr(part, "contributions"):
        part.contributions(rows, 1.0, dict.fromkeys(statistic.channels, 8.0))


@law("factor")
def weight_range(part: Any, trial: Trial) -> None:
    """
    A weight is finite and not negative; where a column is unknown it may be unknown, too.

    Examples:
        >>> from reputation import where
        >>> weight_range(where("verified", 3.0))
    """
    asking = ask_rows(part, trial)

    def body(rows: Sample) -> None:
        for place, weight in enumerate(asking.answers(rows)["answer"]):
            if weight is None and any(values[place] is None for values in rows.columns.values()):
                continue
            if weight is None or not 0.0 <= float(weight) < float("inf"):
                rule = "a finite number, 0 or more"
                hint = "if the column never holds such a value, hand over examples of what it holds: columns={...}."
                raise LawBroken(f"row {place} counts what is no weight.", expected=rule, got=weight, hint=hint)

    trial.run(body, rows=asking.samples)


@law("predicate")
def settled(part: Any, trial: Trial) -> None:
    """
    The answer is true or false for every row, also where a column is unknown, so that `~` means the same everywhere.

    Examples:
        >>> from reputation import kind
        >>> settled(kind("review"))
    """
    asking = ask_rows(part, trial)

    def body(rows: Sample) -> None:
        for engine, answers in (("NumPy", asking.answers(rows)), ("the strict engine", asking.strict_answers(rows))):
            for place, answer in enumerate(answers["answer"]):
                if not isinstance(answer, bool):
                    hint = "answer False for what is unknown: rows.ops.known(column) & (column >= low)."
                    raise LawBroken(
                        f"on {engine} row {place} is neither meant nor not meant.",
                        expected="True or False",
                        got="unknown" if answer is None else answer,
                        hint=hint,
                    )

    trial.run(body, rows=asking.samples)


@law("factor", "predicate", "statistic", "model", "decay", "window", "scale")
def purity(part: Any, trial: Trial) -> None:
    """
    Asked again, a part answers the same, whatever it was asked in between, and it changes neither rows nor itself.

    Examples:
        >>> from reputation import where
        >>> purity(where("verified", 3.0))
    """
    asking = ask(part, trial)
    printed, hashed = repr(part), hash(part)

    def body(rows: Sample, between: Sample) -> None:
        first = asking.answers(rows)
        asking.answers(between)
        hint = "a part has no memory, no clock and no dice: it is made of its parameters."
        what = "asked again after other rows, it has other answers (got)"
        _compare(rows, first, asking.answers(rows), what, hint)
        if (repr(part), hash(part)) != (printed, hashed):
            raise LawBroken("answering changed the part itself.", expected=printed, got=repr(part), hint=hint)

    trial.run(body, rows=asking.samples, between=asking.samples)
