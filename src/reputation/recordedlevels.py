"""Columns side by side, while they are recorded: a share for every level."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, final

import numpy as np

__all__ = ["RecordedLevels"]


@final
class RecordedLevels:
    """
    A table of one row whose values are not known yet, as `np.stack(columns, axis=1)` makes it of recorded columns.

    It says of itself that it is an array, as an estimate asks, and nothing can be done with it but to take its columns.

    Args:
        columns: The columns, from left to right.

    Examples:
        >>> from reputation.recording import Node, Recorded
        >>> both = np.stack([Recorded(Node("x")), Recorded(Node("y"))], axis=1)
        >>> isinstance(both, np.ndarray), both.shape, [column.node.name for column in both.columns]
        (True, (1, 2), ['x', 'y'])
    """

    __slots__ = ("columns",)
    __class__ = np.ndarray  # type: ignore[assignment]  # for isinstance(); NumPy itself is not taken in
    __array_ufunc__ = None  # no calculating

    dtype = np.dtype(np.float64)
    ndim = 2
    flags = SimpleNamespace(writeable=False)

    def __init__(self, columns: Sequence[Any]) -> None:
        self.columns = tuple(columns)

    @property
    def shape(self) -> tuple[int, int]:
        """One row, and as many columns as there are."""
        return 1, len(self.columns)

    def setflags(self, **_: object) -> None:
        """Be read-only, which it is."""
