"""One way to ask every part that sees rows: factors, predicates, statistics, models, decays, windows and scales."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from itertools import cycle, islice
from typing import Any, TypeAlias, final

import attrs
import numpy as np
from hypothesis import strategies as st

from reputation.columns import NUMPY
from reputation.testing.breaches import ColumnNeeded, DoesNotApply, LawBroken
from reputation.testing.samples import Maker, Sample, TimeAsked, made, probe, samples
from reputation.testing.sorts import sort_of
from reputation.testing.strict import StrictColumn, StrictOps, StrictRows, Value
from reputation.testing.trial import Trial
from reputation.times import MISSING

__all__ = ["AS_OF", "Answers", "Asking", "alike", "ask", "ask_rows", "first_difference"]

#: The answers of a part by name, one for each row.
Answers: TypeAlias = Mapping[str, list[Value]]

#: The instant at which row windows are asked: 1 July 2026, noon, in microseconds.
AS_OF = 1_782_907_200_000_000

_WEIGHT = "(weight)"
_SUM = 8.0  # of every channel of the subject that a model is asked about
_DAYS_IN_CENTURY = 36_525
_MICROSECOND = timedelta(microseconds=1)


@final
@attrs.frozen(eq=False)
class Asking:
    """
    How a part is asked.

    Args:
        samples: The rows to ask it about; for a window of time one instant in each.
        texts: The columns of texts that it asks for.
        numpy: Asks on NumPy arrays, where columns of texts also know these names.
        strictly: Asks on the strict engine; None for a part that does not see columns.
        rows: Whether it sees rows at all; a window of time does not.

    Examples:
        >>> from reputation import kind
        >>> asking = ask(kind("review"), Trial())
        >>> asking.answers(Sample({"kind": ("review", None)}, 2, {"kind": str}))
        {'answer': [True, False]}
    """

    samples: st.SearchStrategy[Sample]
    texts: tuple[str, ...]
    numpy: Callable[[Sample, Iterable[str]], Any]
    strictly: Callable[[Sample], Any] | None
    rows: bool = True

    def answers(self, sample: Sample, names: Iterable[str] = ()) -> Answers:
        """The answers of the NumPy engine."""
        return _answers(self.numpy(sample, names), sample.size)

    def strict_answers(self, sample: Sample) -> Answers:
        """The answers of the strict engine."""
        return _answers(self.strictly(sample), sample.size)  # type: ignore[misc]  # asked of parts that see columns


def ask(part: Any, trial: Trial) -> Asking:
    """
    Find out how to ask a part.

    Args:
        part: A factor, a predicate, a statistic, a model, a decay, a window or a scale.
        trial: Example values of the columns that it asks for.

    Returns:
        How it is asked.

    Raises:
        DoesNotApply: It asks for a time, which is for another law to say.
        ColumnNeeded: It asks for a column without example values.

    Examples:
        >>> from reputation import where
        >>> ask(where("verified", 3.0), Trial()).texts
        ()
    """
    return _WAYS[sort_of(part, trial)](part, trial)


def ask_rows(part: Any, trial: Trial) -> Asking:
    """
    Find out how to ask a part about rows.

    Args:
        part: As in `ask`.
        trial: Example values of the columns that it asks for.

    Returns:
        How it is asked.

    Raises:
        DoesNotApply: It sees no rows, or asks for a time.

    Examples:
        >>> from reputation import Unexpired
        >>> ask_rows(Unexpired(), Trial()).rows
        True
    """
    asking = ask(part, trial)
    if not asking.rows:
        reason = "it sees no rows: its stretch of time depends on the instant alone"
        raise DoesNotApply(reason)
    return asking


def _of_call(part: Any, trial: Trial) -> Asking:
    columns = _columns(part, part, trial)
    return Asking(
        samples(made(trial, columns), sorts=columns),
        _texts(columns),
        lambda sample, names: {"answer": part(sample.numpy(names=names))},
        lambda sample: {"answer": part(sample.strict(part))},
    )


def _columns(part: Any, call: Callable[[Any], Any], trial: Trial) -> Mapping[str, type]:
    try:
        return probe(call, trial)[1]
    except TimeAsked:
        reason = "it asks for a time; see the law blind_to_time"
        raise DoesNotApply(reason) from None
    except ColumnNeeded:
        raise
    except Exception:
        call(_strict_rows(part, trial))  # which says more clearly what the part does wrong, where it is that
        raise


def _strict_rows(part: Any, trial: Trial) -> StrictRows:
    size = max(map(len, trial.columns.values()))
    columns = {name: tuple(islice(cycle(values), size)) for name, values in trial.columns.items()}
    return Sample(columns, size).strict(part)


def _texts(columns: Mapping[str, type]) -> tuple[str, ...]:
    return tuple(name for name, sort in columns.items() if sort is str)


def _of_statistic(part: Any, trial: Trial) -> Asking:
    return _lifting(part, trial, part.lift)


def _of_model(part: Any, trial: Trial) -> Asking:
    """What its statistic lifts, and what it says that each row contributes, whatever the sums of the subject are."""
    stats = dict.fromkeys(part.statistic.channels, _SUM)

    def told(rows: Any, weight: Any) -> Mapping[str, Any]:
        lifted = part.statistic.lift(rows, weight)
        own = hasattr(part, "contributions")
        return {**lifted, "contribution": part.contributions(rows, weight, stats)} if own else lifted

    return _lifting(part.statistic, trial, told, part)


def _lifting(statistic: Any, trial: Trial, lift: Callable[[Any, Any], Any], part: Any = None) -> Asking:
    part = statistic if part is None else part
    columns = dict.fromkeys(statistic.reads, float) | dict(_columns(part, lambda rows: lift(rows, 1.0), trial))
    makers: dict[str, Maker] = {_WEIGHT: lambda cell: cell % 65 / 8, **made(trial, columns, known=statistic.reads)}

    def numpy(sample: Sample, names: Iterable[str]) -> Any:
        return lift(sample.numpy(names=names), sample.array(_WEIGHT))

    def strictly(sample: Sample) -> Any:
        return lift(sample.strict(part), StrictColumn(sample.columns[_WEIGHT], part=part))

    return Asking(samples(makers, sorts=columns), _texts(columns), numpy, strictly)


def _age(cell: int) -> float:
    """Whole days, then parts of days up to a hundred years, then ages that no log holds."""
    place, way = divmod(cell, 4)
    return (float(place), float(place), place / 2**14 * _DAYS_IN_CENTURY, float(place) ** 2)[way]


def _of_decay(part: Any, _: Trial) -> Asking:
    def strictly(sample: Sample) -> Any:
        return {"remaining": part.remaining(StrictColumn(sample.columns["age"], part=part), StrictOps(part))}

    return Asking(
        samples({"age": _age}, sorts={}),
        (),
        lambda sample, _: {"remaining": part.remaining(sample.array("age"), NUMPY)},
        strictly,
    )


def _time(cell: int) -> int:
    """None, `AS_OF` and its neighbours, then instants before and after it."""
    edges = (MISSING, AS_OF, AS_OF + 1, AS_OF - 1)
    return edges[cell] if cell < len(edges) else _instant(cell)


def _instant(cell: int) -> int:
    """Whole hours before and after `AS_OF`."""
    return AS_OF + (cell - 2**15) * timedelta(hours=1) // _MICROSECOND


def _of_window(part: Any, _: Trial) -> Asking:
    if not hasattr(part, "mask"):
        return Asking(samples({"as_of": _instant}, sorts={"as_of": int}), (), _intervals(part), None, rows=False)
    return Asking(
        samples({"time": _time}, sorts={"time": int}),
        (),
        lambda sample, _: {"counts": part.mask(sample.array("time"), AS_OF)},
        lambda sample: {"counts": part.mask(StrictColumn(sample.columns["time"], part=part), AS_OF)},
    )


def _intervals(part: Any) -> Callable[[Sample, Iterable[str]], Any]:
    windows = (part,) if hasattr(part, "interval") else (part.short, part.long)

    def ends(sample: Sample, _: Iterable[str]) -> Any:
        found = [[end for window in windows for end in window.interval(at)] for at in sample.columns["as_of"]]
        names = [f"{end} {place}" for place in range(len(windows)) for end in ("start", "end")]
        return {name: np.array([ends[place] for ends in found]) for place, name in enumerate(names)}

    return ends


def _of_scale(part: Any, _: Trial) -> Asking:
    def rating(cell: int) -> Any:
        return None if cell % 7 == 6 else part.from_unit(cell % 65 / 64)  # noqa: PLR2004 - one in seven is unrated

    def numpy(sample: Sample, _: Iterable[str]) -> Any:
        ratings = list(sample.columns["rating"])
        opinions, _problems = part.to_unit(ratings)
        if ratings != list(sample.columns["rating"]):
            msg = "it writes into the ratings that it is given."
            raise LawBroken(msg, hint="what a host hands over is never changed: make a new column.")
        return {"opinion": opinions}

    return Asking(samples({"rating": rating}, sorts={}), (), numpy, None)


_WAYS: Mapping[str, Callable[[Any, Trial], Asking]] = {
    "factor": _of_call,
    "predicate": _of_call,
    "statistic": _of_statistic,
    "model": _of_model,
    "decay": _of_decay,
    "window": _of_window,
    "scale": _of_scale,
}


def _answers(raw: Any, size: int) -> Answers:
    if not isinstance(raw, Mapping):
        msg = f"it answers with {_named(raw)}, where a mapping from channels to columns is meant."
        raise LawBroken(msg)
    return {name: _plain(column, size) for name, column in raw.items()}


def _plain(column: Any, size: int) -> list[Value]:
    if isinstance(column, StrictColumn):
        return [_unknown(cell) for cell in column.cells]
    values = np.asarray(column) if isinstance(column, bool | int | float | np.ndarray | np.generic) else None
    if values is None or values.dtype.kind not in "bif":
        msg = f"it answers with {_named(column)}, which is no column of numbers or of true and false."
        raise LawBroken(msg, hint="answer with a column that the vocabulary makes, or one number for all rows.")
    if values.shape not in {(), (size,)}:
        msg = f"it answers with an array of shape {values.shape} for {size} rows."
        raise LawBroken(msg, hint="answer once for each row.")
    return [_unknown(value) for value in np.broadcast_to(values, (size,)).tolist()]


def _named(answer: object) -> str:
    return "None" if answer is None else f"a {type(answer).__name__}"


def _unknown(value: Value) -> Value:
    return None if value != value else value  # noqa: PLR0124 - only what is not a number differs from itself


def alike(a: Value, b: Value, *, rel: float = 1e-12) -> bool:
    """
    Whether two answers are the same up to rounding: unknown is like unknown, and true is not like 1.

    Args:
        a: An answer.
        b: Another.
        rel: How far apart two numbers may be, as a share of the greater.

    Returns:
        Whether they are the same.

    Examples:
        >>> alike(0.1 + 0.2, 0.3), alike(None, 0.0), alike(None, None)
        (True, False, True)
    """
    if a is None or b is None or isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, str) or isinstance(b, str):
        return a == b
    return math.isclose(a, b, rel_tol=rel, abs_tol=1e-300)


def first_difference(expected: Answers, got: Answers) -> str | None:
    """
    Where two sets of answers differ first.

    Args:
        expected: Answers by name.
        got: Others.

    Returns:
        The name of the answers that differ, or None where all are alike.

    Examples:
        >>> first_difference({"total": [1.0], "good": [0.5]}, {"total": [1.0], "good": [None]})
        'good'
    """
    if expected.keys() != got.keys():
        return next(iter(expected.keys() ^ got.keys()))
    for name, values in expected.items():
        others = got[name]
        if len(values) != len(others) or not all(map(alike, values, others)):
            return name
    return None
