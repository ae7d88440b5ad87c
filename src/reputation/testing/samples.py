"""Small samples of rows, the same for every engine, and which columns of them a part asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import cycle, islice
from typing import Any, TypeAlias, final

import attrs
import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from reputation.arrays import frozen
from reputation.columns import NUMPY, ArrayRows, Ops
from reputation.errors import PolicyError
from reputation.labels import Labels
from reputation.testing.breaches import say_rows
from reputation.testing.strict import StrictRows, Value
from reputation.testing.trial import Trial, Values

__all__ = ["Asked", "Maker", "Sample", "TimeAsked", "between", "made", "probe", "samples", "sort_of_values"]

#: What a column's cell is made of: a number from 0 to 65535, of which 0 gives the simplest value.
Maker: TypeAlias = Callable[[int], Value]

_BYTES = 2  # per cell


@final
@attrs.frozen(eq=False)
class Sample:
    """
    Rows as plain columns, for any engine.

    Args:
        columns: Plain Python values by column name, None where unknown.
        size: The number of rows.
        sorts: By name, the sort of value that a column holds where it is not `float`: `str`, `bool` or `int`.

    Examples:
        >>> sample = Sample({"words": (10.0, None)}, 2)
        >>> sample.numpy()["words"], sample.strict("Effort()")["words"]
        (array([10., nan]), StrictColumn([10.0, None]))
    """

    columns: Mapping[str, Sequence[Value]]
    size: int
    sorts: Mapping[str, type] = attrs.field(factory=dict)

    def array(self, name: str, *, names: Iterable[str] = ()) -> npt.NDArray[Any] | Labels:
        """A column as evidence keeps it, which nobody can write to; `names` are known beside those of the rows."""
        values, sort = self.columns[name], self.sorts.get(name, float)
        if sort is str:
            return Labels.encode(list(values), categories=names)
        return frozen(np.array(values, dtype=float if None in values else sort))

    def numpy(self, *, names: Iterable[str] = ()) -> ArrayRows:
        """The rows of the NumPy engine."""
        return ArrayRows({name: self.array(name, names=names) for name in self.columns})

    def strict(self, part: object) -> StrictRows:
        """The rows of the strict engine; refusals name the part."""
        return StrictRows(self.columns, part=part)

    def take(self, places: Sequence[int]) -> Sample:
        """Some of the rows, in the order of their places."""
        columns = {name: tuple(values[place] for place in places) for name, values in self.columns.items()}
        return Sample(columns, len(places), self.sorts)

    def smaller(self) -> Iterator[Sample]:
        """The same rows without one of them, each in turn."""
        for place in range(self.size if self.size > 1 else 0):
            yield self.take([other for other in range(self.size) if other != place])

    def beside(self, **answers: Sequence[Value] | None) -> Sample:
        """The rows with answers beside them, for a message."""
        given = {name: values for name, values in answers.items() if values is not None and len(values) == self.size}
        return Sample({**self.columns, **given}, self.size)

    def shown(self) -> str:
        """The rows as a text table."""
        return say_rows(self.columns) if self.columns else f"{self.size}, without any column"


def sort_of_values(values: Values) -> type:
    """
    The sort of value that a column with these examples holds.

    Args:
        values: Example values.

    Returns:
        One of `str`, `bool` and `float`.

    Examples:
        >>> sort_of_values((True, None))
        <class 'bool'>
    """
    return type(next(value for value in values if value is not None))


def between(values: Values, *, known: bool = False) -> Maker:
    """
    Make cells of example values, and of numbers between the least and the greatest.

    Args:
        values: The examples, None last.
        known: Whether the unknown value is left out.

    Returns:
        A maker of cells.

    Examples:
        >>> make = between((0.0, 10.0, None))
        >>> [make(cell) for cell in (0, 4, 8, 67)]
        [0.0, 10.0, None, 2.5]
    """
    options = values[:-1] if known else values
    numbers = [value for value in options if type(value) is float]
    low, high = min(numbers, default=0.0), max(numbers, default=0.0)

    def make(cell: int) -> Value:
        place, way = divmod(cell, 4)
        return low + (high - low) * (place % 65 / 64) if numbers and way == 3 else options[place % len(options)]  # noqa: PLR2004

    return make


def samples(
    makers: Mapping[str, Maker], *, sorts: Mapping[str, type], sizes: Sequence[int] = (1, 0, 2, 5, 12, 24)
) -> st.SearchStrategy[Sample]:
    """
    Draw samples of rows, each in one go.

    Args:
        makers: What makes the cells of a column, by its name.
        sorts: The sorts of value of the columns.
        sizes: The numbers of rows; the first one is tried first when a counterexample is made smaller.

    Returns:
        The strategy.

    Examples:
        >>> samples({"words": between((0.0, 10.0, None))}, sorts={}, sizes=[2])
        binary(...).map(...)
    """
    length = 1 + max(sizes) * max(1, len(makers)) * _BYTES

    def sample(drawn: bytes) -> Sample:
        size = sizes[drawn[0] % len(sizes)]
        cells = [int.from_bytes(drawn[place : place + _BYTES]) for place in range(1, length, _BYTES)]
        columns = {
            name: tuple(map(make, cells[place * size : (place + 1) * size]))
            for place, (name, make) in enumerate(makers.items())
        }
        return Sample(columns, size, sorts)

    return st.binary(min_size=length, max_size=length).map(sample)


def made(trial: Trial, names: Iterable[str], *, known: Iterable[str] = ()) -> dict[str, Maker]:
    """
    The makers of some columns.

    Args:
        trial: Example values.
        names: The columns.
        known: Those of them that have a value in every row.

    Returns:
        Makers by column name.

    Examples:
        >>> list(made(Trial(), ["kind"]))
        ['kind']
    """
    always = set(known)
    return {name: between(trial.values(name), known=name in always) for name in names}


class TimeAsked(PolicyError):  # noqa: N818 - said as what happened
    """
    A part asked for a date, as the engine refuses it.

    Examples:
        >>> raise TimeAsked("column 'occurred_at' holds a time.")
        Traceback (most recent call last):
            ...
        reputation.testing.samples.TimeAsked: column 'occurred_at' holds a time.
    """


@final
class Asked:
    """
    Rows of the NumPy engine that have a column as soon as a part asks for it.

    Args:
        trial: The example values.

    Examples:
        >>> from reputation import kind
        >>> rows = Asked(Trial())
        >>> _ = kind("review")(rows)
        >>> rows.columns
        {'kind': <class 'str'>}
    """

    def __init__(self, trial: Trial) -> None:
        self._trial = trial
        self._size = max(map(len, trial.columns.values()))
        self.columns: dict[str, type] = {}
        self.times: list[str] = []

    @property
    def ops(self) -> Ops:
        """The NumPy operations."""
        return NUMPY

    def __getitem__(self, name: str, /) -> Any:
        if name in ArrayRows({}).hidden:
            self.times.append(name)
            try:
                return ArrayRows({})[name]
            except PolicyError as error:
                raise TimeAsked(error.what, hint=error.hint) from None
        values = self._trial.values(name)
        self.columns[name] = sort_of_values(values)
        cells = tuple(islice(cycle(values), self._size))
        return Sample({name: cells}, self._size, self.columns).numpy()[name]


def probe(call: Callable[[Any], Any], trial: Trial) -> tuple[Any, Mapping[str, type]]:
    """
    Call a part with all example values at once.

    Args:
        call: Takes rows; a factor or a predicate itself.
        trial: The example values.

    Returns:
        The answer of the NumPy engine, and the columns that were asked for, each with the sort of value that it holds.

    Raises:
        ColumnNeeded: The part asks for a column without example values.
        TimeAsked: It asks for a date.

    Examples:
        >>> from reputation import kind
        >>> probe(kind("review"), Trial())[1]
        {'kind': <class 'str'>}
    """
    rows = Asked(trial)
    with np.errstate(all="ignore"):  # a choice may leave out rows that cannot be calculated
        answer = call(rows)
    return answer, rows.columns
