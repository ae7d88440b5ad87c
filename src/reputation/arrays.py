"""The array types that the rooms share, and the one way to make an array read-only."""

from __future__ import annotations

from typing import Any, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

__all__ = ["Bools", "Codes", "Floats", "Index", "Ints", "either", "frozen", "overwritten"]

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


def either(condition: Bools, yes: Ints, no: Ints) -> Ints:
    """
    Choose place by place, as `numpy.where` does, but without a copy where one side is never chosen.

    Args:
        condition: Which side.
        yes: What holds where the condition does.
        no: What holds elsewhere.

    Returns:
        An array that may be one of the two; it must not be changed.

    Examples:
        >>> either(np.array([True, False]), np.array([1, 2]), np.array([3, 4]))
        array([1, 4])
    """
    if condition.all():
        return yes
    return np.where(condition, yes, no) if condition.any() else no


def overwritten(array: _Array, value: Any, *, where: Any) -> _Array:
    """
    Write a value into some places of an array of ours.

    Args:
        array: An array that nobody else holds.
        value: One value, or one per place.
        where: The places, as booleans.

    Returns:
        The array, changed in place; a column that is being recorded gives a new one.

    Examples:
        >>> overwritten(np.zeros(2), 1.0, where=np.array([True, False]))
        array([1., 0.])
    """
    copy: Any = np.copyto
    made = copy(array, value, where=where)
    return array if made is None else made
