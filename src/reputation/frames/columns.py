"""The vocabulary of `reputation.columns` as expressions of narwhals: what a part asks for, worked out by the engine."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn, final

import attrs
import narwhals.stable.v2 as nw
import numpy as np

from reputation.columns import ArrayRows, Scalar
from reputation.errors import EvidenceError, PolicyError
from reputation.sieving import asked_by
from reputation.times import DATES

__all__ = ["FrameColumn", "FrameOps", "FrameRows", "portable"]

_LIMIT = 2.0**53  # whole numbers below it are floats


@contextmanager
def portable(part: object) -> Iterator[None]:
    """
    Say which part cannot be worked out in a data frame, where it goes beyond the vocabulary of columns.

    Args:
        part: The part that is about to look at rows.

    Returns:
        A context.

    Raises:
        PolicyError: The part asks a column for what no engine offers, or for a column that is not there.

    Examples:
        >>> import numpy as np
        >>> with portable("Effort()"):
        ...     np.log(FrameColumn(nw.col("words")))
        Traceback (most recent call last):
            ...
        reputation.errors.PolicyError: 'Effort()' cannot be worked out in a data frame: ...
    """
    try:
        with asked_by(part):
            yield
    except (AttributeError, TypeError) as error:
        msg = f"{part!r} cannot be worked out in a data frame: {error}."
        hint = "write it with the vocabulary of Column and Ops, or fold in NumPy: fold(recipe, evidence, as_of=...)."
        raise PolicyError(msg, hint=hint) from error


@final
class FrameColumn:
    """
    A column of a data frame, as an expression that has not been worked out.

    Args:
        expr: The expression.
        sort: `number`; `answer`, which is true or false; `text` or `whole` for names; `instant` for times in microseconds.

    Examples:
        >>> words = FrameColumn(nw.col("words"))
        >>> (words / (words + 10.0)).sort, (words > 10.0).sort
        ('number', 'answer')
    """

    __slots__ = ("expr", "sort")
    __hash__ = None  # type: ignore[assignment]
    __array_ufunc__ = None

    def __init__(self, expr: nw.Expr, sort: str = "number") -> None:
        self.expr = expr
        self.sort = sort

    def __bool__(self) -> NoReturn:
        msg = "a column is neither true nor false"
        raise TypeError(msg)

    def __array__(self, *_: object, **__: object) -> NoReturn:
        msg = "a column of a data frame is no array"
        raise TypeError(msg)

    def __array_function__(self, function: Any, *_: object) -> NoReturn:
        msg = f"a column of a data frame is no array, and knows no numpy.{function.__name__}"
        raise TypeError(msg)

    def number(self) -> nw.Expr:
        """The numbers of the column; 1 and 0 for true and false."""
        if self.sort in {"text", "whole"}:
            msg = "a column that holds names cannot be counted with or compared with a number."
            raise PolicyError(msg, hint="hand over numbers, or give each name a number with lookup().")
        return self.expr.cast(nw.Float64) if self.sort == "answer" else self.expr

    def __add__(self, other: object) -> FrameColumn:
        return _calculated(operator.add, self, other)

    def __radd__(self, other: object) -> FrameColumn:
        return _calculated(operator.add, other, self)

    def __sub__(self, other: object) -> FrameColumn:
        return _calculated(operator.sub, self, other)

    def __rsub__(self, other: object) -> FrameColumn:
        return _calculated(operator.sub, other, self)

    def __mul__(self, other: object) -> FrameColumn:
        return _calculated(operator.mul, self, other)

    def __rmul__(self, other: object) -> FrameColumn:
        return _calculated(operator.mul, other, self)

    def __truediv__(self, other: object) -> FrameColumn:
        return _calculated(operator.truediv, self, other)

    def __rtruediv__(self, other: object) -> FrameColumn:
        return _calculated(operator.truediv, other, self)

    def __pow__(self, other: object) -> FrameColumn:
        return _calculated(operator.pow, self, other)

    def __neg__(self) -> FrameColumn:
        return _calculated(operator.mul, self, -1.0)

    def __lt__(self, other: object) -> FrameColumn:
        return _compared(operator.lt, self, other)

    def __le__(self, other: object) -> FrameColumn:
        return _compared(operator.le, self, other)

    def __gt__(self, other: object) -> FrameColumn:
        return _compared(operator.gt, self, other)

    def __ge__(self, other: object) -> FrameColumn:
        return _compared(operator.ge, self, other)

    def __eq__(self, other: object) -> Any:
        if self.sort in {"text", "whole"}:
            return _named(self, (other,))
        return _never(self) if isinstance(other, str) else _compared(operator.eq, self, other)

    def __ne__(self, other: object) -> Any:
        return ~(self == other)

    def __and__(self, other: object) -> FrameColumn:
        return FrameColumn(self.answer() & _answer(other), "answer")

    def __or__(self, other: object) -> FrameColumn:
        return FrameColumn(self.answer() | _answer(other), "answer")

    def __invert__(self) -> FrameColumn:
        return FrameColumn(~self.answer(), "answer")

    def answer(self) -> nw.Expr:
        """The answers of the column; one of the host's is none, since it may hold what is unknown."""
        if self.sort != "answer":
            msg = "a column that is no answer is joined with & | ~ or taken for a condition; compare first"
            raise TypeError(msg)
        return self.expr


def _number(value: object) -> Any:
    if isinstance(value, FrameColumn):
        return value.number()
    if isinstance(value, (bool, int, float)):
        return float(value)
    msg = f"a column is combined with {value!r}"
    raise TypeError(msg)


def _answer(value: object) -> nw.Expr:
    if isinstance(value, FrameColumn):
        return value.answer()
    if isinstance(value, bool):
        return nw.lit(value)
    msg = f"an answer is combined with {value!r}"
    raise TypeError(msg)


def _calculated(function: Callable[[Any, Any], nw.Expr], left: object, right: object) -> FrameColumn:
    return FrameColumn(function(_number(left), _number(right)))


def _compared(function: Callable[[Any, Any], nw.Expr], left: FrameColumn, right: object) -> FrameColumn:
    if left.sort == "instant" and isinstance(right, int):
        return FrameColumn(function(left.expr, nw.lit(right, dtype=nw.Int64)), "answer")
    return FrameColumn(function(_number(left), _number(right)), "answer")


def _never(column: FrameColumn) -> FrameColumn:
    """An answer that no row gives; of a column, so that there is one for every row."""
    return FrameColumn(column.expr.is_null() & ~column.expr.is_null(), "answer")


def _named(column: FrameColumn, names: Sequence[object]) -> FrameColumn:
    """Whether a row holds one of a few names."""
    if any(isinstance(name, bool) for name in names):
        msg = f"a column that holds names is never {next(name for name in names if isinstance(name, bool))}."
        hint = "hand over True and False, or name what is meant: where(column, ..., equals='yes')."
        raise PolicyError(msg, hint=hint)
    held: list[Any]
    if column.sort == "text":
        held = [name for name in names if isinstance(name, str)]
    else:
        held = [int(name) for name in names if isinstance(name, (int, float)) and name == int(name)]
    if not held:
        return _never(column)
    return FrameColumn(column.expr == held[0] if len(held) == 1 else column.expr.is_in(held), "answer")


@final
class FrameOps:
    """
    The operations of the engine behind a data frame.

    Examples:
        >>> words = FrameColumn(nw.col("words"))
        >>> FrameOps().where(words > 10.0, 2.0, 1.0).sort, FrameOps().known(words).sort
        ('number', 'answer')
    """

    __slots__ = ()

    def where(self, condition: Any, then: Any, otherwise: Any, /) -> FrameColumn:
        """Take the second where the condition does not hold, also where it is unknown."""
        sides = (then, otherwise)
        answers = all(side.sort == "answer" if isinstance(side, FrameColumn) else type(side) is bool for side in sides)
        first, second = (_answer(side) if answers else _spread(_number(side)) for side in sides)
        chosen = nw.when(_answer(condition)).then(first).otherwise(second)
        return FrameColumn(chosen, "answer" if answers else "number")

    def clip(self, x: Any, low: float, high: float, /) -> FrameColumn:
        """Keep within bounds."""
        return FrameColumn(x.number().clip(float(low), float(high)))

    def exp2(self, x: Any, /) -> FrameColumn:
        """Two to the power."""
        return FrameColumn(2.0 ** x.number())

    def log1p(self, x: Any, /) -> FrameColumn:
        """
        The logarithm of 1 + x; unknown where that is not positive.

        References:
            Goldberg (1991), What every computer scientist should know about floating-point arithmetic, theorem 4.
        """
        near = x.number()
        shifted = near + 1.0
        safe = nw.when((shifted > 0.0) & (shifted != 1.0)).then(shifted).otherwise(nw.lit(2.0))
        exact = nw.when(shifted == 1.0).then(near).otherwise(safe.log() * (near / (safe - 1.0)))
        return FrameColumn(nw.when(shifted > 0.0).then(exact))

    def sqrt(self, x: Any, /) -> FrameColumn:
        """The square root; unknown where there is none."""
        number = x.number()
        return FrameColumn(nw.when(number >= 0.0).then(number).sqrt())

    def isin(self, x: Any, values: Sequence[Scalar], /) -> FrameColumn:
        """Whether a value is one of a few; unknown for an unknown value."""
        if x.sort in {"text", "whole"}:
            return _named(x, values)
        numbers = [float(value) for value in values if not isinstance(value, str)]
        return FrameColumn(x.number().is_in(numbers), "answer") if numbers else _never(x)

    def known(self, x: Any, /) -> FrameColumn:
        """Whether there is a value."""
        return FrameColumn(~x.expr.is_null(), "answer")


def _spread(value: Any) -> nw.Expr:
    return nw.lit(value) if isinstance(value, float) else value


_OPS = FrameOps()


@final
@attrs.frozen(eq=False)
class FrameRows:
    """
    The rows of a data frame, as a part sees them; what it asks for is noted.

    Args:
        sorts: The sort of every column that is there, by name.
        hidden: Names of columns that hold times.
        broken: By column, why it cannot be read.
        asked: The names of the columns that were asked for.

    Examples:
        >>> rows = FrameRows({"words": "number"})
        >>> (rows["words"] > 10.0).sort, rows.asked
        ('answer', {'words': None})
    """

    sorts: Mapping[str, str]
    hidden: tuple[str, ...] = DATES
    broken: Mapping[str, EvidenceError] = attrs.field(factory=dict)
    asked: dict[str, None] = attrs.field(factory=dict)

    @property
    def ops(self) -> FrameOps:
        """The operations."""
        return _OPS

    def __getitem__(self, name: str, /) -> FrameColumn:
        if name in self.broken:
            raise self.broken[name]
        if name not in self.sorts or name in self.hidden:
            _ = ArrayRows(dict.fromkeys(self.sorts, np.empty(0)), hidden=self.hidden)[name]  # which says why not
        self.asked[name] = None
        return FrameColumn(nw.col(name), self.sorts[name])
