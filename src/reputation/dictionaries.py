"""Columns of text that a data-frame library holds encoded already, or encodes quicker than a list of names is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from reputation.arrays import frozen
from reputation.labels import Labels

__all__ = ["from_library"]

_Found: TypeAlias = tuple[npt.NDArray[np.integer[Any]], Sequence[object]] | None  # a code per row, -1 for none; names

_LONG = 20_000  # rows; for fewer it is not worth importing PyArrow
_TEXTS = ("string", "large_string", "string_view")


def from_library(values: object) -> Labels | None:
    """
    Take over a column of names from Polars, PyArrow or pandas without writing the names out row by row.

    Categories, enumerations and dictionaries are taken as they are; long columns of text are encoded by PyArrow where
    that is installed. Names that no row holds are left out, as they are where a column is given as a list.

    Args:
        values: Any column.

    Returns:
        The encoded column; None for what is no such column, which has to be read row by row.

    Examples:
        >>> from_library(["ada", "bob"]) is None
        True
    """
    find = _LIBRARIES.get(type(values).__module__.partition(".")[0])
    found = None if find is None else find(values)
    if found is None:
        return None
    codes, names = found
    return _labelled(codes, names) if all(name is None or isinstance(name, str) for name in names) else None


def _labelled(codes: npt.NDArray[np.integer[Any]], names: Sequence[Any]) -> Labels:
    held = np.zeros(len(names) + 1, dtype=bool)  # the last entry serves code -1
    held[codes] = True
    table = tuple(sorted({str(names[code]) for code in np.flatnonzero(held[:-1]).tolist() if names[code] is not None}))
    if table == tuple(names) and codes.dtype == np.int32:
        return Labels(codes, table)
    place = {name: code for code, name in enumerate(table)}
    rank = np.array([*(place.get(name, -1) for name in names), -1], dtype=np.int32)
    return Labels(frozen(rank.take(codes)), table)


def _from_arrow(values: Any) -> _Found:
    sort = str(getattr(values, "type", ""))
    if sort in _TEXTS:
        values = values.dictionary_encode()
    elif not sort.startswith(tuple(f"dictionary<values={text}," for text in _TEXTS)):
        return None
    chunks = values.unify_dictionaries().chunks if hasattr(values, "chunks") else [values]
    if not chunks:
        return np.empty(0, dtype=np.int32), ()
    codes = [_positions(chunk.indices) for chunk in chunks]
    return codes[0] if len(codes) == 1 else np.concatenate(codes), chunks[0].dictionary.to_pylist()


def _positions(indices: Any) -> npt.NDArray[np.integer[Any]]:
    known = indices.cast("int64").fill_null(-1) if indices.null_count else indices
    positions: npt.NDArray[np.integer[Any]] = known.to_numpy(zero_copy_only=False)
    return positions


def _from_polars(values: Any) -> _Found:
    sort = type(getattr(values, "dtype", None)).__name__
    if sort in {"Categorical", "Enum"}:
        distinct = values.unique().drop_nulls()
        places, names = distinct.to_physical().to_numpy(), distinct.to_list()
        table = np.full(int(places.max(initial=0)) + 1, -1)
        table[places] = np.arange(len(places))
        physical = values.to_physical()
        codes = table[physical.fill_null(0).to_numpy()]
        codes[physical.is_null().to_numpy()] = -1
        return codes, names
    return _encoded(values.to_arrow) if sort == "String" and len(values) >= _LONG else None


def _from_pandas(values: Any) -> _Found:
    sort = str(getattr(values, "dtype", ""))
    if sort == "category":
        categorical = getattr(values, "cat", values)
        return np.asarray(categorical.codes), categorical.categories.tolist()
    text = sort.startswith(("str", "large_string")) and len(values) >= _LONG  # a column of objects is a list already
    return _encoded(lambda: _arrow(values)) if text else None


def _arrow(values: Any) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - nobody needs it to use this library

    return pa.array(values, from_pandas=True)


def _encoded(convert: Callable[[], Any]) -> _Found:
    try:
        return _from_arrow(convert())
    except (ImportError, TypeError, ValueError, NotImplementedError):  # no PyArrow, or values that are no text
        return None


_LIBRARIES: Mapping[str, Callable[[Any], _Found]] = MappingProxyType(
    {"pandas": _from_pandas, "polars": _from_polars, "pyarrow": _from_arrow}
)
