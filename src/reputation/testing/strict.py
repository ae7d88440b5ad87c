"""
An engine that knows the vocabulary of `reputation.columns` and refuses everything else.

It answers one value at a time, as a database does: what is unknown makes a comparison unknown, not false, and an
unknown condition is not met. What runs here and agrees with NumPy runs on every engine.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NoReturn, TypeAlias, final

import attrs
import numpy as np

from reputation.columns import ArrayRows
from reputation.errors import PolicyError, nearest
from reputation.testing.refusals import DUNDERS, FUNCTIONS, METHODS, OutsideVocabulary

__all__ = ["StrictColumn", "StrictOps", "StrictRows", "Value"]

Value: TypeAlias = float | str | bool | None

_PLAIN = frozenset({float, int, str, bool})
_OPS = ("where", "clip", "exp2", "log1p", "sqrt", "isin", "known")
_COMPARE = "compare first: column == True, or column > 0.0."


@final
class StrictColumn:
    """
    A column that knows arithmetic, comparisons and `& | ~`, with the logic of three values.

    Args:
        cells: Plain Python numbers, texts or booleans; None where unknown.
        part: The part that looks at the column, for refusals; a text stands for itself.
        mask: Whether it is an answer, which `& | ~` and `where` take. A column of the host's is none: it may hold
            unknown values, which NumPy would take for true.

    Examples:
        >>> words = StrictColumn([10.0, None], part="Effort()")
        >>> words / 2.0, (words > 5.0) & ~(words > 5.0)
        (StrictColumn([5.0, None]), StrictColumn([False, None]))
        >>> print(words // 2.0)
        Traceback (most recent call last):
            ...
        reputation.testing.refusals.OutsideVocabulary: Effort() uses the operator //, which is not in the vocabulary...
    """

    __slots__ = ("cells", "mask", "part")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, cells: Iterable[Value], *, part: object = "the part", mask: bool = False) -> None:
        self.cells = tuple(cells)
        self.part = part
        self.mask = mask

    def __repr__(self) -> str:
        return f"StrictColumn({list(self.cells)!r})"

    def refuse(self, does: str, hint: str | None = None) -> NoReturn:
        """Say that the part does something that is not in the vocabulary."""
        raise OutsideVocabulary(self.part, does, hint)

    def like(self, cells: Iterable[Value], *, mask: bool = False) -> StrictColumn:
        """A column of other cells for the same part."""
        return StrictColumn(cells, part=self.part, mask=mask)

    def spread(self, other: object) -> tuple[Value, ...]:
        """The cells of another column, or a plain value once for each row; all else is refused."""
        if isinstance(other, StrictColumn):
            if len(other.cells) != len(self.cells):
                self.refuse("combines columns of different rows")
            return other.cells
        if other is None:
            self.refuse("compares a column with None", "ask rows.ops.known(column).")
        if type(other) not in _PLAIN:
            where = "NumPy's " if type(other).__module__ == "numpy" else ""
            self.refuse(f"combines a column with {where}{other!r}", "combine it with columns and plain Python numbers.")
        return (other,) * len(self.cells)  # type: ignore[return-value]

    def __array_ufunc__(self, function: Any, _: str, *inputs: Any, **others: Any) -> NoReturn:
        del others
        for other in inputs:
            if not isinstance(other, StrictColumn):
                self.spread(other)
        self.refuse(f"calls numpy.{function.__name__}", FUNCTIONS.get(function.__name__))

    def __array_function__(self, function: Any, *_: Any) -> NoReturn:
        self.refuse(f"calls numpy.{function.__name__}", FUNCTIONS.get(function.__name__))

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        self.refuse(f"asks a column for .{name}", METHODS.get(name))

    def __add__(self, other: object) -> StrictColumn:
        return _calculated(self, other, operator.add)

    def __radd__(self, other: object) -> StrictColumn:
        return _calculated(self, other, lambda a, b: b + a)

    def __sub__(self, other: object) -> StrictColumn:
        return _calculated(self, other, operator.sub)

    def __rsub__(self, other: object) -> StrictColumn:
        return _calculated(self, other, lambda a, b: b - a)

    def __mul__(self, other: object) -> StrictColumn:
        return _calculated(self, other, operator.mul)

    def __rmul__(self, other: object) -> StrictColumn:
        return _calculated(self, other, lambda a, b: b * a)

    def __truediv__(self, other: object) -> StrictColumn:
        return _calculated(self, other, operator.truediv)

    def __rtruediv__(self, other: object) -> StrictColumn:
        return _calculated(self, other, lambda a, b: b / a)

    def __pow__(self, other: object) -> StrictColumn:
        return _calculated(self, other, operator.pow)

    def __neg__(self) -> StrictColumn:
        return _calculated(self, -1.0, lambda a, _: -a)

    def __lt__(self, other: object) -> StrictColumn:
        return _compared(self, other, operator.lt)

    def __le__(self, other: object) -> StrictColumn:
        return _compared(self, other, operator.le)

    def __gt__(self, other: object) -> StrictColumn:
        return _compared(self, other, operator.gt)

    def __ge__(self, other: object) -> StrictColumn:
        return _compared(self, other, operator.ge)

    def __eq__(self, other: object) -> Any:
        return _compared(self, other, operator.eq, texts=True)

    def __ne__(self, other: object) -> Any:
        return _compared(self, other, operator.ne, texts=True)

    def __and__(self, other: object) -> StrictColumn:
        return self.like(map(_and, _answers(self, self), _answers(self, other)), mask=True)

    def __or__(self, other: object) -> StrictColumn:
        return self.like(map(_or, _answers(self, self), _answers(self, other)), mask=True)

    def __invert__(self) -> StrictColumn:
        return self.like((None if cell is None else not cell for cell in _answers(self, self)), mask=True)


def _refusing(does: str, hint: str | None) -> Callable[..., NoReturn]:
    def method(self: StrictColumn, *_: object) -> NoReturn:
        self.refuse(does, hint)

    return method


for _name, _said in DUNDERS.items():
    setattr(StrictColumn, f"__{_name}__", _refusing(*_said))


def _calculated(column: StrictColumn, other: object, function: Callable[[Any, Any], Any]) -> StrictColumn:
    pairs = list(zip(column.cells, column.spread(other), strict=True))
    for pair in pairs:
        if any(isinstance(cell, str) for cell in pair):
            column.refuse("calculates with a column of texts", "give each text a number with lookup().")
        if all(isinstance(cell, bool) for cell in pair):
            column.refuse("calculates with nothing but true and false", "make numbers of one of them: column * 1.0.")
    return column.like(None if a is None or b is None else real(function, float(a), float(b)) for a, b in pairs)


def _compared(
    column: StrictColumn, other: object, function: Callable[[Any, Any], bool], *, texts: bool = False
) -> StrictColumn:
    pairs = list(zip(column.cells, column.spread(other), strict=True))
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    if any(isinstance(a, str) != isinstance(b, str) for a, b in known):
        column.refuse("compares texts with numbers", "a column holds one or the other.")
    if not texts and any(isinstance(a, str) for a, _ in known):
        column.refuse("orders texts", "compare them with == or rows.ops.isin(column, values).")
    return column.like((None if a is None or b is None else function(a, b) for a, b in pairs), mask=True)


def _answers(column: StrictColumn, other: object) -> tuple[Value, ...]:
    if not (other.mask if isinstance(other, StrictColumn) else isinstance(other, bool)):
        column.refuse("joins with & | ~ what is no answer", _COMPARE)
    return column.spread(other)


def _and(a: Value, b: Value) -> bool | None:
    if a is False or b is False:
        return False
    return None if a is None or b is None else True


def _or(a: Value, b: Value) -> bool | None:
    if a is True or b is True:
        return True
    return None if a is None or b is None else False


def real(function: Callable[..., Any], *numbers: float) -> float:
    """Calculate in plain Python; where that has no answer, as floats do: infinite or not a number."""
    try:
        result = function(*numbers)
    except (ArithmeticError, ValueError):
        spare = getattr(np, function.__name__, function)
        with np.errstate(all="ignore"):
            result = spare(*map(np.float64, numbers))
    return math.nan if isinstance(result, complex) else float(result)


@final
@attrs.frozen
class StrictOps:
    """
    The operations of the strict engine, one value at a time.

    Args:
        part: The part that asks, for refusals; a text stands for itself.

    Examples:
        >>> words = StrictColumn([15.0, None])
        >>> StrictOps().sqrt(words + 1.0), StrictOps().where(words > 5.0, 1.0, 0.5)
        (StrictColumn([4.0, None]), StrictColumn([1.0, 0.5]))
    """

    part: object = attrs.field(default="the part", eq=False)

    def where(self, condition: Any, then: Any, otherwise: Any, /) -> StrictColumn:
        """Take the second where the condition does not hold, also where it is unknown."""
        column = self._column("where", condition)
        if not column.mask:
            column.refuse("takes a column for a condition", _COMPARE)
        sides = (column.spread(then), column.spread(otherwise))
        if any(isinstance(cell, str) for side in sides for cell in side):
            column.refuse("chooses between texts", "choose between numbers, or between true and false.")
        cells = (a if holds is True else b for holds, a, b in zip(column.cells, *sides, strict=True))
        masks = (side.mask if isinstance(side, StrictColumn) else isinstance(side, bool) for side in (then, otherwise))
        return column.like(cells, mask=all(masks))

    def clip(self, x: Any, low: float, high: float, /) -> StrictColumn:
        """Keep within bounds."""
        column = self._column("clip", x)
        for bound in (low, high):
            if type(bound) not in {float, int}:
                column.refuse(f"clips at {bound!r}", "give clip two plain numbers.")
        return self._each("clip", column, lambda value: min(max(value, low), high))

    def exp2(self, x: Any, /) -> StrictColumn:
        """Two to the power."""
        return self._each("exp2", x, math.exp2)

    def log1p(self, x: Any, /) -> StrictColumn:
        """The logarithm of 1 + x."""
        return self._each("log1p", x, math.log1p)

    def sqrt(self, x: Any, /) -> StrictColumn:
        """The square root."""
        return self._each("sqrt", x, math.sqrt)

    def isin(self, x: Any, values: Sequence[Any], /) -> StrictColumn:
        """Whether a value is one of a few; unknown for an unknown value."""
        column = self._column("isin", x)
        if not isinstance(values, list | tuple) or any(type(value) not in _PLAIN for value in values):
            column.refuse(f"looks for {values!r} in a column", "give isin a list or tuple of plain values.")
        return column.like((None if cell is None else cell in values for cell in column.cells), mask=True)

    def known(self, x: Any, /) -> StrictColumn:
        """Whether there is a value."""
        column = self._column("known", x)
        return column.like((cell is not None for cell in column.cells), mask=True)

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("_"):
            raise AttributeError(name)
        raise OutsideVocabulary(self.part, f"asks for ops.{name}", FUNCTIONS.get(name, f"there are {', '.join(_OPS)}."))

    def _column(self, name: str, x: object) -> StrictColumn:
        if not isinstance(x, StrictColumn):
            hint = "give it a column; what is the same for every row is plain Python."
            raise OutsideVocabulary(self.part, f"hands {x!r} to ops.{name}", hint)
        return x

    def _each(self, name: str, x: object, function: Callable[[float], float]) -> StrictColumn:
        column = self._column(name, x)
        if any(isinstance(cell, str) for cell in column.cells):
            column.refuse(f"hands texts to ops.{name}", "give each text a number with lookup().")
        return column.like(None if cell is None else real(function, float(cell)) for cell in column.cells)


@final
class StrictRows:
    """
    Rows of the strict engine: columns by name, the operations, and nothing else.

    Args:
        columns: Plain values by column name; None where unknown.
        part: The part that looks at the rows, for refusals; a text stands for itself.

    Examples:
        >>> from reputation import where
        >>> where("verified", 3.0)(StrictRows({"verified": [True, False, None]}))
        StrictColumn([3.0, 1.0, 1.0])
    """

    __slots__ = ("_columns", "_part", "ops")

    def __init__(self, columns: Mapping[str, Sequence[Value]], *, part: object = "the part") -> None:
        self._columns = columns
        self._part = part
        self.ops: Any = StrictOps(part)

    def __getitem__(self, name: str, /) -> Any:
        if name in self._columns:
            return StrictColumn(self._columns[name], part=self._part)
        _ = ArrayRows({})[name] if name in ArrayRows({}).hidden else None  # says that no part can see time
        msg = f"the rows have no column {name!r}."
        raise PolicyError(msg, hint=nearest(name, self._columns))

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        raise OutsideVocabulary(self._part, f"asks rows for .{name}", 'write rows["name"] for a column.')

    def __len__(self) -> NoReturn:
        raise OutsideVocabulary(self._part, "asks how many rows there are", "a part sees columns, not how many rows.")

    def __iter__(self) -> NoReturn:
        raise OutsideVocabulary(self._part, "goes through rows one by one", "write the rule once for whole columns.")
