"""
The whole vocabulary of a portable part: `Column`, `Ops`, `Rows`, and the engine that runs them on NumPy arrays.

A weight factor, a predicate, a decay and a statistic are written against these three protocols and nothing else. What
keeps to them runs unchanged on every engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, NoReturn, Protocol, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from reputation.arrays import Bools, Codes, Index, frozen
from reputation.errors import PolicyError, nearest
from reputation.labels import Labels
from reputation.times import DATES

__all__ = [
    "NUMPY",
    "ArrayRows",
    "Column",
    "LabelColumn",
    "NumpyOps",
    "Ops",
    "Rows",
    "Scalar",
]

Scalar: TypeAlias = float | str | bool


class Column(Protocol):
    """
    A column of rows: arithmetic, comparisons, `& | ~`, and nothing else. No `bool()`, no NumPy functions.

    Examples:
        >>> import numpy as np
        >>> words: Column = np.array([10.0, 40.0])
        >>> words / (words + 10.0)
        array([0.5, 0.8])
    """

    # Any: an engine's columns mix freely with Python numbers, and each engine has a type of its own.
    def __add__(self, other: Any, /) -> Any: ...
    def __radd__(self, other: Any, /) -> Any: ...
    def __sub__(self, other: Any, /) -> Any: ...
    def __rsub__(self, other: Any, /) -> Any: ...
    def __mul__(self, other: Any, /) -> Any: ...
    def __rmul__(self, other: Any, /) -> Any: ...
    def __truediv__(self, other: Any, /) -> Any: ...
    def __rtruediv__(self, other: Any, /) -> Any: ...
    def __pow__(self, other: Any, /) -> Any: ...
    def __neg__(self) -> Any: ...
    def __lt__(self, other: Any, /) -> Any: ...
    def __le__(self, other: Any, /) -> Any: ...
    def __gt__(self, other: Any, /) -> Any: ...
    def __ge__(self, other: Any, /) -> Any: ...
    def __and__(self, other: Any, /) -> Any: ...
    def __or__(self, other: Any, /) -> Any: ...
    def __invert__(self) -> Any: ...


class Ops(Protocol):
    """
    What an engine can do with columns beside arithmetic; parts reach it as `rows.ops`.

    Examples:
        >>> import numpy as np
        >>> NUMPY.clip(np.array([-1.0, 0.5, 7.0]), 0.0, 1.0)
        array([0. , 0.5, 1. ])
    """

    def where(self, condition: Column, then: Column | float, otherwise: Column | float, /) -> Any:
        """Take `then` where the condition holds, else `otherwise`."""

    def clip(self, x: Column, low: float, high: float, /) -> Any:
        """Keep within [low, high]."""

    def exp2(self, x: Column, /) -> Any:
        """Two to the power x; exact for whole x."""

    def log1p(self, x: Column, /) -> Any:
        """The natural logarithm of 1 + x."""

    def sqrt(self, x: Column, /) -> Any:
        """The square root."""

    def isin(self, x: Column, values: Sequence[Scalar], /) -> Any:
        """Whether a row's value is one of a few."""

    def known(self, x: Column, /) -> Any:
        """Whether a row has a value: false where the host gave None."""


class Rows(Protocol):
    """
    The rows that a part sees: named columns without any date, and the engine's operations.

    Examples:
        >>> rows: Rows = ArrayRows.of(words=[10, 40], verified=[True, None])
        >>> rows["words"] * 2.0, rows.ops.known(rows["verified"])
        (array([20., 80.]), array([ True, False]))
    """

    @property
    def ops(self) -> Ops:
        """The operations of the engine."""

    def __getitem__(self, name: str, /) -> Column:
        """The column of this name."""


@attrs.frozen(eq=False)
class LabelColumn:
    """
    A column of names in the NumPy engine; it can be compared with a name, and that is all.

    Args:
        codes: Position of each row's name in the sorted names; -1 where there is none.
        labels: The names.

    Examples:
        >>> ArrayRows.of(kind=["order", "review"])["kind"] == "review"
        array([False,  True])
    """

    codes: Codes
    labels: Labels

    def __eq__(self, name: object) -> Any:
        if isinstance(name, bool) and self.labels.categories:
            shown = ", ".join(map(repr, self.labels.categories[:3]))
            msg = f"a column that holds names ({shown}) is never {name}."
            raise PolicyError(
                msg, hint="hand over True and False, or name what is meant: where(column, ..., equals='yes')."
            )
        code = self.labels.code(name)
        return self.codes == code if code >= 0 else np.zeros(len(self.codes), dtype=bool)

    def __ne__(self, name: object) -> Any:
        return ~(self == name)

    __hash__ = None  # type: ignore[assignment]
    __array_ufunc__ = None  # an array on the left asks us, too

    def _no_number(self, _: object = None) -> NoReturn:
        shown = ", ".join(map(repr, self.labels.categories[:3]))
        msg = f"a column that holds names ({shown}) cannot be counted with or compared with a number."
        raise PolicyError(msg, hint="hand over numbers, or give each name a number with lookup().")

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __pow__ = _no_number
    __neg__ = __lt__ = __le__ = __gt__ = __ge__ = _no_number


class NumpyOps:
    """
    The operations of the NumPy engine, the reference for every other.

    Examples:
        >>> import numpy as np
        >>> NumpyOps().exp2(np.array([-1.0, 0.0, 3.0]))
        array([0.5, 1. , 8. ])
    """

    # Typed loosely: NumPy's own signatures do not know our columns.
    clip: ClassVar[Callable[..., Any]] = staticmethod(np.clip)
    exp2: ClassVar[Callable[..., Any]] = staticmethod(np.exp2)
    log1p: ClassVar[Callable[..., Any]] = staticmethod(np.log1p)
    sqrt: ClassVar[Callable[..., Any]] = staticmethod(np.sqrt)

    def where(self, condition: Any, then: Any, otherwise: Any, /) -> Any:
        """Take `then` where the condition holds, else `otherwise`; of two numbers from a table, which is quicker."""
        if isinstance(then, float | int) and isinstance(otherwise, float | int) and _is_mask(condition):
            return np.array([otherwise, then]).take(condition.view(np.int8))
        return np.where(condition, then, otherwise)

    def isin(self, x: Any, values: Sequence[Scalar], /) -> Bools:
        """Whether a row's value is one of a few."""
        if isinstance(x, LabelColumn):
            table = np.zeros(len(x.labels.categories) + 1, dtype=bool)  # the last entry serves code -1
            table[[code for code in map(x.labels.code, values) if code >= 0]] = True
            return table[x.codes]
        return np.isin(x, values)

    def known(self, x: Any, /) -> Bools:
        """Whether a row has a value."""
        if isinstance(x, LabelColumn):
            return x.codes >= 0
        return ~np.isnan(x) if x.dtype.kind == "f" else np.ones(x.shape, dtype=bool)


def _is_mask(condition: Any) -> bool:
    return isinstance(condition, np.ndarray) and condition.dtype == np.bool_ and condition.ndim == 1


NUMPY: Ops = NumpyOps()


@attrs.frozen(eq=False)
class ArrayRows:
    """
    The rows of the NumPy engine: columns that all stand for the same rows.

    Args:
        columns: Arrays or `Labels` by name.
        index: The rows to show, as a slice or as positions; all by default.
        hidden: Names of columns that hold times, which no part may ask for.

    Examples:
        >>> rows = ArrayRows.of(kind=["order", "review"], words=[0, 12])
        >>> rows.at(slice(1, 2))["words"]
        array([12.])
    """

    columns: Mapping[str, npt.NDArray[Any] | Labels]
    index: slice | Index | None = None
    hidden: tuple[str, ...] = DATES
    _taken: dict[str, Any] = attrs.field(factory=dict, init=False, repr=False)

    @classmethod
    def of(cls, **columns: Sequence[Scalar | None]) -> ArrayRows:
        """Build rows from plain lists: for trying out a part."""
        return cls({name: _plain(values) for name, values in columns.items()})

    @property
    def ops(self) -> Ops:
        """The NumPy operations."""
        return NUMPY

    def at(self, index: slice | Index) -> ArrayRows:
        """The same columns at some of the rows; the receiver must show all rows."""
        return ArrayRows(self.columns, index, self.hidden)

    def __getitem__(self, name: str, /) -> Any:
        column = None if name in self.hidden else self.columns.get(name)
        if column is None:
            raise _no_column(name, self.columns, self.hidden)
        if isinstance(column, Labels):
            return LabelColumn(self._some(name, column.codes), column)
        return self._some(name, column)

    def _some(self, name: str, column: npt.NDArray[Any]) -> Any:
        """The rows shown; what is picked from here and there is picked once, however many parts ask for it."""
        if self.index is None or isinstance(self.index, slice):
            return column if self.index is None else column[self.index]
        if name not in self._taken:
            self._taken[name] = frozen(column[self.index])
        return self._taken[name]


def _plain(values: Sequence[Scalar | None]) -> npt.NDArray[Any] | Labels:
    if any(isinstance(value, str) for value in values):
        return Labels.encode(values)
    if all(isinstance(value, bool) for value in values):
        return np.array(values, dtype=bool)
    return np.array(values, dtype=float)


def _no_column(name: str, columns: Mapping[str, object], hidden: tuple[str, ...]) -> PolicyError:
    if name in hidden:
        msg = f"column {name!r} holds a time, and weights, predicates and statistics cannot see time."
        return PolicyError(msg, hint="use decay= for what fades with age and window= for what counts only for a while.")
    msg = f"the evidence has no column {name!r}."
    return PolicyError(msg, hint=nearest(name, columns))
