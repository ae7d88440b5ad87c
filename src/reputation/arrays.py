"""The array types that the rooms share, and the one way to make an array read-only."""

from __future__ import annotations

from typing import Any, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

__all__ = ["Bools", "Codes", "Floats", "Index", "Ints", "frozen"]

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Codes: TypeAlias = npt.NDArray[np.int32]
Bools: TypeAlias = npt.NDArray[np.bool_]
Index: TypeAlias = npt.NDArray[np.intp]

_Array = TypeVar("_Array", bound=npt.NDArray[Any])


def frozen(array: _Array) -> _Array:
    """
    Make an array of ours read-only, in place.

    Args:
        array: An array that nobody else holds.

    Returns:
        The same array.

    Examples:
        >>> frozen(np.zeros(2)).flags.writeable
        False
    """
    array.setflags(write=False)
    return array
