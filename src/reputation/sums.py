"""The sums of a recipe as plain columns, one per channel, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType, NoneType
from typing import Any

import numpy as np

from reputation.arrays import Floats, frozen
from reputation.errors import StorageError, plural
from reputation.problems import short_repr
from reputation.statistics import Channel, Reduce
from reputation.stored import AGAIN, Stored
from reputation.tally import Recipe

__all__ = ["read_sums", "sum_columns"]

_NO_ROWS = MappingProxyType({Reduce.MIN: np.inf, Reduce.MAX: -np.inf})  # of no rows there is no least and no greatest


def sum_columns(recipe: Recipe, sums: Sequence[Mapping[str, Floats]]) -> dict[str, Floats]:
    """
    Name the channels of a recipe as columns.

    Args:
        recipe: The recipe.
        sums: Per tally its channels by name.

    Returns:
        The channels by `tally_N_NAME`, tallies counted from 1.

    Raises:
        StorageError: A channel holds NaN, or an infinity where there is no minimum or maximum of no rows.

    Examples:
        >>> from reputation.statistics import Count
        >>> from reputation.tally import Tally
        >>> sum_columns(Recipe([Tally(Count())]), [{"total": np.array([2.0])}])
        {'tally_1_total': array([2.])}
    """
    columns = {}
    for place, name, channel, column in _channels(recipe):
        columns[column] = sums[place][name]
        _check(column, columns[column], channel)
    return columns


def read_sums(recipe: Recipe, stored: Stored, *, rows: int) -> tuple[Mapping[str, Floats], ...]:
    """
    Take the channels of a recipe out of stored columns.

    Args:
        recipe: The recipe.
        stored: The columns.
        rows: How many numbers each channel has.

    Returns:
        Per tally its channels by name. In a minimum or a maximum None stands for no rows.

    Raises:
        StorageError: A channel is missing, is no column of 64-bit floats, or holds what no fold gives.

    Examples:
        >>> from reputation.statistics import Count
        >>> from reputation.tally import Tally
        >>> read_sums(Recipe([Tally(Count())]), Stored.of({"tally_1_total": [2.0]}), rows=1)
        ({'total': array([2.])},)
    """
    found: tuple[dict[str, Floats], ...] = tuple({} for _ in recipe.tallies)
    for place, name, channel, column in _channels(recipe):
        values = _numbers(column, stored.take(column), channel)
        if values.shape != (rows,):
            msg = f"{column} must hold one number for each of {plural(rows, 'row')}, got the shape {values.shape}."
            raise StorageError(msg, hint=AGAIN)
        _check(column, values, channel)
        found[place][name] = frozen(values)
    return found


def _channels(recipe: Recipe) -> Iterator[tuple[int, str, Channel, str]]:
    for place, tally in enumerate(recipe.tallies):
        for name, channel in tally.statistic.channels.items():
            yield place, name, channel, f"tally_{place + 1}_{name}"


def _numbers(column: str, values: Any, channel: Channel) -> Floats:
    """An array of our own; lists come from JSON and from tables that know of unknown values."""
    if isinstance(values, np.ndarray) and values.dtype != object and not np.ma.isMaskedArray(values):
        if values.dtype.kind != "f" or values.dtype.itemsize != np.dtype(np.float64).itemsize:
            msg = f"{column} must hold 64-bit floats, got {values.dtype}."
            raise StorageError(msg, hint=f"{AGAIN} Fewer bits are other numbers.")
        return np.array(values, dtype=np.float64)
    listed = values.tolist() if isinstance(values, np.ndarray) else values
    if not isinstance(listed, list) or not set(map(type, listed)) <= {float, int, NoneType}:
        msg = f"{column} must hold numbers, got {short_repr(values)}."
        raise StorageError(msg, hint=AGAIN)
    if NoneType not in set(map(type, listed)):
        return _as_floats(column, listed)
    array = np.array(listed, dtype=object)
    unknown = np.equal(array, np.array(None))
    if unknown.any() and channel.reduce not in _NO_ROWS:
        msg = f"{column} must be known in every row; {_broken(unknown)}."
        raise StorageError(msg, hint="a sum of no rows is 0.")
    array[unknown] = _NO_ROWS.get(channel.reduce)
    return _as_floats(column, array)


def _as_floats(column: str, values: Any) -> Floats:
    try:
        return np.array(values, dtype=np.float64)
    except OverflowError:
        msg = f"{column} must hold 64-bit floats, got a whole number beyond them."
        raise StorageError(msg, hint=AGAIN) from None


def _check(column: str, values: Floats, channel: Channel) -> None:
    """NaN is no sum, and only a minimum or a maximum of no rows is infinite."""
    empty = _NO_ROWS.get(channel.reduce)
    bad = ~(np.isfinite(values) | (values == (0.0 if empty is None else empty)))
    if bad.any():
        rule = "finite numbers" if empty is None else f"finite numbers, or {empty} where there is no row"
        msg = f"{column} must hold {rule}; {_broken(bad)} ({values[int(bad.argmax())]})."
        raise StorageError(msg, hint="fold the evidence again.")


def _broken(bad: Any) -> str:
    count, first = int(bad.sum()), int(bad.argmax())
    breach = "breaks this, at" if count == 1 else "break this, first at"
    return f"{count} of {plural(len(bad), 'row')} {breach} row {first}"
