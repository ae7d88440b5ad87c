"""Columns of data-frame libraries, without importing any: what they mean by unknown, and by a time with a zone."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

__all__ = ["Instants", "is_null", "unpacked"]


@attrs.frozen(eq=False)
class Instants:
    """
    Times that are told in UTC, whatever zone the host names for its naive ones.

    Args:
        array: The times, as `datetime64`.

    Examples:
        >>> len(Instants(np.array(["2026-07-01"], dtype="datetime64[s]")))
        1
    """

    array: npt.NDArray[np.datetime64]

    def __len__(self) -> int:
        return len(self.array)


def is_null(value: object) -> bool:
    """
    Whether a value is what a data-frame library writes where a text or a truth is unknown.

    Args:
        value: Any value.

    Returns:
        True for NaN and for `pandas.NA`.

    Examples:
        >>> is_null(float("nan")), is_null("nan"), is_null(None)
        (True, False, False)
    """
    return type(value).__name__ == "NAType" or (isinstance(value, float) and value != value)  # noqa: PLR0124 - NaN


def unpacked(values: Any) -> Any:
    """
    Take the values out of a column of Polars, PyArrow, pandas or anything else that makes an array of itself.

    Args:
        values: The column; it has `__array__`.

    Returns:
        An array, in which None stands for what the library says is unknown; a list where only that can tell; or
        `Instants` where the times carry a zone that an array cannot. A NaN in a column of numbers stays a NaN.

    Examples:
        >>> unpacked(np.array([1, 2]))
        array([1, 2])
    """
    if isinstance(values, np.ndarray):
        return values
    array = np.asarray(values)
    if array.dtype.kind == "M":
        return array if _zone(values) is None else Instants(array)
    if hasattr(values, "to_pylist"):
        return values.to_pylist() if values.null_count else array
    if hasattr(values, "null_count"):
        return values.to_list() if values.null_count() else array
    if array.dtype == object and hasattr(values, "isna"):
        array = array.copy()
        array[np.asarray(values.isna(), dtype=bool)] = None
    return array


def _zone(values: Any) -> str | None:
    """The zone of a column of times: Polars keeps it in the dtype, PyArrow in the type."""
    zone: str | None = getattr(getattr(values, "dtype", None), "time_zone", None)
    return getattr(getattr(values, "type", None), "tz", None) if zone is None else zone
