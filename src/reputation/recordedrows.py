"""The rows that a part sees while it is written down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reputation.columns import ArrayRows
from reputation.recording import NUMBER, RAW, TRUTH, Node, Recorded, choice, clipped, node_of, step

__all__ = ["RecordedOps", "RecordedRows", "read_column"]

_NUMBERS = ("value", "amount")  # columns of evidence that hold numbers and nothing else


class RecordedOps:
    """
    The operations of `reputation.columns.Ops`, written down.

    Examples:
        >>> RecordedOps().sqrt(Recorded(Node("x"))).node.name
        'sqrt'
    """

    def where(self, condition: Any, then: Any, otherwise: Any, /) -> Any:
        """Take `then` where the condition holds, else `otherwise`."""
        return choice(condition, then, otherwise)

    def clip(self, x: Any, low: float, high: float, /) -> Any:
        """Keep within [low, high]."""
        return clipped(x, low, high)

    def exp2(self, x: Any, /) -> Any:
        """Two to the power x."""
        return step("exp2", x)

    def log1p(self, x: Any, /) -> Any:
        """The natural logarithm of 1 + x."""
        return step("log1p", x)

    def sqrt(self, x: Any, /) -> Any:
        """The square root."""
        return step("sqrt", x)

    def isin(self, x: Any, values: Iterable[Any], /) -> Any:
        """Whether the value is one of a few."""
        return Recorded(Node("isin", (node_of(x), tuple(map(node_of, values))), TRUTH))

    def known(self, x: Any, /) -> Any:
        """Whether there is a value."""
        return Recorded(Node("known", (node_of(x),), TRUTH))


_OPS = RecordedOps()


def read_column(name: str) -> Recorded:
    """
    A column of the evidence.

    Args:
        name: What it is called.

    Returns:
        The column; of the host's own columns it is not known whether they hold texts, numbers or truths.

    Raises:
        PolicyError: It holds a time, which no part may see.

    Examples:
        >>> read_column("value").node.sort, read_column("verified").node.sort
        ('number', 'raw')
    """
    if name in ArrayRows({}).hidden:
        _ = ArrayRows({})[name]  # says that no part can see time
    return Recorded(Node("column", (name,), NUMBER if name in _NUMBERS else RAW))


class RecordedRows:
    """
    The rows that a part sees while it is written down.

    Examples:
        >>> from reputation import where
        >>> where("verified", 3.0)(RecordedRows()).node.name
        'where'
    """

    @property
    def ops(self) -> RecordedOps:
        """The operations."""
        return _OPS

    def __getitem__(self, name: str, /) -> Any:
        return read_column(name)
