"""
Columns that remember what is asked of them: a part is run on them once, and what it does is written down.

A part that keeps to the vocabulary of `reputation.columns`, or a model that works on arrays with NumPy's own functions,
takes the same steps whatever the numbers are. So the steps of one run are those of every run. A part that wants to look
at a number before it goes on is refused with `CannotRecord`, and works on arrays as ever.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType, SimpleNamespace
from typing import Any, NoReturn, final

import attrs
import numpy as np

from reputation.recordedlevels import RecordedLevels

__all__ = [
    "NUMBER",
    "RAW",
    "TRUTH",
    "CannotRecord",
    "Node",
    "Recorded",
    "choice",
    "clipped",
    "node_of",
    "refuse",
    "step",
]

NUMBER, TRUTH, RAW = "number", "truth", "raw"

_SORTS = MappingProxyType({NUMBER: np.dtype(np.float64), TRUTH: np.dtype(np.bool_), RAW: np.dtype(object)})
_CALCULATES = MappingProxyType(
    {
        "absolute": "absolute",
        "add": "add",
        "arcsin": "arcsin",
        "ceil": "ceil",
        "copysign": "copysign",
        "divide": "divide",
        "exp2": "exp2",
        "floor": "floor",
        "fmax": "fmax",
        "fmin": "fmin",
        "log": "log",
        "log10": "log10",
        "log1p": "log1p",
        "maximum": "maximum",
        "minimum": "minimum",
        "multiply": "multiply",
        "negative": "negative",
        "power": "power",
        "rint": "rint",
        "sin": "sin",
        "sqrt": "sqrt",
        "subtract": "subtract",
        "trunc": "trunc",
    }
)
_ANSWERS = MappingProxyType(
    {
        "bitwise_and": "and",
        "bitwise_or": "or",
        "equal": "equal",
        "greater": "greater",
        "greater_equal": "greater_equal",
        "invert": "not",
        "isfinite": "isfinite",
        "isnan": "isnan",
        "less": "less",
        "less_equal": "less_equal",
        "logical_and": "and",
        "logical_not": "not",
        "logical_or": "or",
        "not_equal": "not_equal",
    }
)
_OPERATORS = MappingProxyType(
    {
        "abs": "absolute", "add": "add", "and": "bitwise_and", "eq": "equal", "ge": "greater_equal", "gt": "greater",
        "invert": "invert", "le": "less_equal", "lt": "less", "mul": "multiply", "ne": "not_equal", "neg": "negative",
        "or": "bitwise_or", "pow": "power", "sub": "subtract", "truediv": "divide",
    }
)  # fmt: skip
_JOINS = ("and", "or", "not")


class CannotRecord(Exception):  # noqa: N818 - it is no error: the part then runs on arrays
    """
    A part does what no record can hold: it looks at single numbers, or calls a function that is not known here.

    Examples:
        >>> bool(Recorded(Node("x")))
        Traceback (most recent call last):
            ...
        reputation.recording.CannotRecord: bool() of a column
    """


def refuse(does: str) -> NoReturn:
    """
    Say that something cannot be written down.

    Args:
        does: What the part does.

    Raises:
        CannotRecord: Always.

    Examples:
        >>> refuse("asking the clock")
        Traceback (most recent call last):
            ...
        reputation.recording.CannotRecord: asking the clock
    """
    raise CannotRecord(does)


@final
@attrs.frozen(eq=False)
class Node:
    """
    One step: an operation, what it works on, and what sort of thing comes out.

    Args:
        name: The operation.
        args: Nodes and plain Python values.
        sort: `number`, `truth`, or `raw` for a column of the host's whose sort is not known.

    Examples:
        >>> (Recorded(Node("x")) * 2.0).node.name
        'multiply'
    """

    name: str
    args: tuple[Any, ...] = ()
    sort: str = NUMBER


def _refusing(does: str) -> Callable[..., NoReturn]:
    def method(*_: object, **__: object) -> NoReturn:
        refuse(does)

    return method


@final
class Recorded:
    """
    A column of one row whose value is not known yet.

    It says of itself that it is an array, as models ask, and has what little they look at beside the numbers.

    Args:
        node: The step that gives the column.

    Examples:
        >>> total = Recorded(Node("total"))
        >>> np.where(total > 0, np.sqrt(total), np.nan).node.name
        'where'
    """

    __slots__ = ("node",)
    __hash__ = None  # type: ignore[assignment]
    __class__ = np.ndarray  # type: ignore[assignment]  # for isinstance(); NumPy itself is not taken in

    shape = (1,)
    ndim = 1
    size = 1
    flags = SimpleNamespace(writeable=False)

    def __init__(self, node: Node) -> None:
        self.node = node

    @property
    def dtype(self) -> np.dtype[Any]:
        """The sort of its value."""
        return _SORTS[self.node.sort]

    def __len__(self) -> int:
        return 1

    def setflags(self, **_: object) -> None:
        """Be read-only, which it is."""

    def astype(self, sort: Any, **_: object) -> Recorded:
        """Take truths for numbers; numbers stay what they are."""
        if np.dtype(sort).kind == "b":
            refuse("numbers taken for truths")
        return Recorded(Node("plus", (self.node,))) if self.node.sort == TRUTH else self

    def copy(self) -> Recorded:
        """Take a column that can be written to."""
        return Recorded(self.node)

    def __setitem__(self, where: Any, value: Any) -> None:
        if not isinstance(node_of(where), Node):
            refuse("writing to places")
        self.node = choice(where, value, self).node

    def __array_ufunc__(self, function: Any, method: str, *inputs: Any, out: Any = None, **others: Any) -> Any:
        in_place = out is not None and out[0] is inputs[0]  # total += column
        if method != "__call__" or others or (out is not None and not in_place):
            refuse(f"numpy.{function.__name__} in a way of its own")
        return step(function.__name__, *inputs)

    def __array_function__(self, function: Any, _: Any, args: Any, kwargs: Any) -> Any:
        if function is np.stack and kwargs == {"axis": 1}:
            return RecordedLevels(*args)
        functions: dict[Any, Callable[..., Any]] = {np.where: choice, np.clip: clipped, np.copyto: _overwritten}
        known = functions.get(function)
        if known is None or len(args) != (2 if known is _overwritten else 3) or kwargs.keys() - {"where"}:
            refuse(f"numpy.{function.__name__}")
        return known(*args, **kwargs)

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        refuse(f"asking for .{name}")


def _operator(function: str, *, turned: bool = False) -> Callable[..., Any]:
    def method(self: Recorded, *other: Any) -> Any:
        return step(function, *other, self) if turned else step(function, self, *other)

    return method


for _name, _function in _OPERATORS.items():
    setattr(Recorded, f"__{_name}__", _operator(_function))
for _name in ("add", "sub", "mul", "truediv", "pow", "and", "or"):
    setattr(Recorded, f"__r{_name}__", _operator(_OPERATORS[_name], turned=True))
for _name in ("array", "bool", "complex", "float", "getitem", "index", "int", "iter", "reversed"):
    setattr(Recorded, f"__{_name}__", _refusing(f"{_name}() of a column"))


def node_of(value: Any) -> Any:
    """
    Take a column for its step, and what is the same for every row for a plain value.

    Args:
        value: A column, a number, a text, a truth, or an array that holds one of them.

    Returns:
        A node or a plain Python value.

    Raises:
        CannotRecord: It is anything else.

    Examples:
        >>> node_of(np.zeros(1)), node_of(np.float64(0.5)), node_of(True)
        (0.0, 0.5, True)
    """
    if type(value) is Recorded:
        return value.node
    if isinstance(value, np.ndarray | np.generic) and value.size == 1:
        value = value.item()
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return int(value) if isinstance(value, int) else float(value)
    refuse(f"working with {type(value).__name__}")


def _sort(arg: Any) -> str:
    if isinstance(arg, Node):
        return arg.sort
    return TRUTH if isinstance(arg, bool) else RAW if isinstance(arg, str) else NUMBER


def _numeric(arg: Any) -> Any:
    """A column of the host's where a number is needed."""
    return Node("numeric", (arg,)) if isinstance(arg, Node) and arg.sort == RAW else arg


def step(function: str, *inputs: Any) -> Any:
    """
    Note one step.

    Args:
        function: What NumPy calls it.
        *inputs: Columns and plain values.

    Returns:
        The column that comes out.

    Raises:
        CannotRecord: It is no step of the vocabulary, nor one that our models take.

    Examples:
        >>> step("add", Recorded(Node("x")), 1.0).node.name
        'add'
    """
    args = tuple(map(node_of, inputs))
    if function in _CALCULATES:
        return _calculated(_CALCULATES[function], tuple(map(_numeric, args)))
    if function not in _ANSWERS:
        refuse(f"numpy.{function}")
    name = _ANSWERS[function]
    if name in _JOINS and any(_sort(arg) != TRUTH for arg in args):
        refuse("joining with & | ~ what is no answer")
    if name in {"equal", "not_equal"} and RAW in map(_sort, args):
        return _compared(name, args)
    return Recorded(Node(name, tuple(map(_numeric, args)), TRUTH))


def _calculated(name: str, args: tuple[Any, ...]) -> Recorded:
    if any(_sort(arg) == RAW for arg in args) or all(_sort(arg) == TRUTH for arg in args):
        refuse("calculating with what is no number")
    if name == "multiply":
        for one, other in (args, args[::-1]):
            if isinstance(one, float | int) and one == 1 and _sort(other) == NUMBER:  # which changes no number
                return Recorded(other)
    return Recorded(Node(name, args))


def _compared(name: str, args: tuple[Any, ...]) -> Recorded:
    raw, other = args if isinstance(args[0], Node) and args[0].sort == RAW else args[::-1]
    if isinstance(other, Node):
        refuse("comparing two columns of the host's")
    found = Node("same", (raw, other), TRUTH)
    return Recorded(found if name == "equal" else Node("not", (found,), TRUTH))


def choice(condition: Any, then: Any, otherwise: Any) -> Recorded:
    """
    Note a choice.

    Args:
        condition: A column of truths.
        then: What is taken where it holds.
        otherwise: What is taken elsewhere.

    Returns:
        The column that comes out.

    Raises:
        CannotRecord: The condition is no column of truths, or a text is chosen.

    Examples:
        >>> choice(Recorded(Node("x")) > 0.0, 1.0, 2.0).node.name
        'where'
    """
    args = node_of(condition), _numeric(node_of(then)), _numeric(node_of(otherwise))
    if _sort(args[0]) != TRUTH or RAW in map(_sort, args[1:]):
        refuse("a choice that is no choice between numbers")
    return Recorded(Node("where", args, TRUTH if {_sort(arg) for arg in args[1:]} == {TRUTH} else NUMBER))


def _overwritten(array: Any, value: Any, *, where: Any = True) -> Recorded:
    return choice(where, value, array)


def clipped(x: Any, low: Any, high: Any) -> Any:
    """
    Note limits.

    Args:
        x: A column.
        low: The least it may be; None for no limit.
        high: The most it may be; None for no limit.

    Returns:
        The column that comes out.

    Examples:
        >>> clipped(Recorded(Node("x")), None, 1.0).node.name
        'minimum'
    """
    above = x if low is None else step("maximum", x, low)
    return above if high is None else step("minimum", above, high)
