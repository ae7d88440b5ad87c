"""An index of rows by subject, built once, so that one subject's rows are found without a look at all others."""

from __future__ import annotations

from typing import Any, Self

import attrs
import numpy as np

from reputation.arrays import Codes, Index, frozen
from reputation.labels import Labels

__all__ = ["RowIndex"]

_DIGIT = 16  # bits: numbers of that size are sorted in one pass


@attrs.frozen(eq=False)
class RowIndex:
    """
    Where the rows of each subject are.

    Args:
        order: Positions of all rows by subject, in their own order within each; None where the rows lie so themselves.
        bounds: Where in that order the rows of each subject begin, and the end of the last one.

    Examples:
        >>> index = RowIndex.of(Labels.encode(["bob", "ada", "bob"]))
        >>> index.rows(1)
        array([0, 2])
    """

    order: Codes | Index | None
    bounds: Index

    @classmethod
    def of(cls, names: Labels) -> Self:
        """
        Build the index of a column of names; takes about as long as two folds, and four bytes per row.

        Args:
            names: The column; each row has a name.

        Returns:
            The index.

        Examples:
            >>> RowIndex.of(Labels.encode(["ada", "bob"])).order is None
            True
        """
        codes = names.codes
        counts = np.bincount(codes, minlength=len(names.categories))
        bounds = frozen(np.append(0, np.cumsum(counts)))
        return cls(None if bool((codes[1:] >= codes[:-1]).all()) else frozen(_order(codes)), bounds)

    def rows(self, code: int) -> Index:
        """
        Find the rows of one subject.

        Args:
            code: The position of its name.

        Returns:
            Their positions, ascending.

        Examples:
            >>> RowIndex.of(Labels.encode(["ada", "bob", "bob"])).rows(1)
            array([1, 2])
        """
        first, last = self.bounds[code : code + 2].tolist()
        return np.arange(first, last) if self.order is None else self.order[first:last].astype(np.intp)


def _order(codes: Codes) -> Any:  # positions, in as few bits as will do
    """Sort by one half of the bits after the other, the lower half first."""
    small = np.int32 if len(codes) <= np.iinfo(np.int32).max else np.intp
    order = np.argsort(codes.astype(np.uint16), kind="stable").astype(small)
    high = (codes >> _DIGIT).astype(np.uint16)
    return order[np.argsort(high[order], kind="stable")] if high.any() else order
