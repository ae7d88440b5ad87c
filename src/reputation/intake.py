"""From the columns a host hands over to encoded columns of one length, with everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from numbers import Number
from types import MappingProxyType
from typing import Any, TypeAlias

import attrs
import numpy as np

from reputation.dictionaries import from_library
from reputation.errors import EvidenceError
from reputation.foreign import Instants, unpacked
from reputation.labels import Labels, Name, to_labels
from reputation.readers import Encoded, Problems, read_extra, read_opinions, read_statuses, read_versions, required
from reputation.scales import Adapter, to_amount
from reputation.times import DATES, to_micros

__all__ = ["EXPIRY", "RESERVED", "Table", "read_table"]

EXPIRY = "expires_at"  # the one column of a host's own that is always a time, also when it is written as text
RESERVED = ("age", "weight")  # names that a portable part uses for what the engine works out

_NAMES = ("subject", "kind", "source", "id")
_ENCODED = (*_NAMES, "status")
_REQUIRED = ("subject", "kind", "occurred_at")

_Reader: TypeAlias = Callable[[Any], tuple[Encoded, Problems]]
_READERS: Mapping[str, Callable[..., tuple[Encoded, Problems]]] = MappingProxyType(
    {"status": read_statuses, "version": read_versions, "amount": to_amount}
)


@attrs.frozen(eq=False)
class Table:
    """
    Encoded columns of one length.

    Args:
        columns: The columns by name.
        extras: The host's own columns by name.
        scales: Adapters by kind.
        problems: Everything that is wrong with the rows.
        length: Number of rows.

    Examples:
        >>> table = read_table({"subject": ["ada"], "occurred_at": "2026-01-01T00:00Z", "kind": "order"}, {})
        >>> table.length, table.problems
        (1, [])
    """

    columns: dict[str, Encoded]
    extras: dict[str, Encoded]
    scales: dict[Name, Adapter]
    problems: Problems
    length: int


def read_table(
    columns: Mapping[str, Any],
    extras: Mapping[str, Any],
    *,
    scale: Any = None,
    tz: str | None = None,
    subjects: Iterable[Name] = (),
) -> Table:
    """
    Read all columns of a table; nothing is dropped here.

    Args:
        columns: The columns of `Evidence` by name: one value for all rows, a sequence or an array; None for no column.
        extras: The host's own columns.
        scale: What ratings are: None, an adapter, or adapters by kind.
        tz: The zone of naive times.
        subjects: Subjects to know beside those of the rows.

    Returns:
        The encoded columns and their problems.

    Raises:
        EvidenceError: Columns differ in length, a name is reserved, a zone is unknown.
        TypeError: A column is no column.

    Examples:
        >>> read_table({"subject": ["ada"], "occurred_at": [None], "kind": "order"}, {}).problems[0].column
        'occurred_at'
    """
    given = {
        name: _shaped(name, values, names=name in _ENCODED) for name, values in columns.items() if values is not None
    }
    own = {name: _shaped(name, values, names=name != EXPIRY) for name, values in extras.items()}
    _refuse_names(given, own)
    length = _common_length({**given, **own})
    table = Table({}, {}, {}, [], length)
    for name, values in given.items():
        if name != "value":
            rows, zone = _told(values, tz)
            table.columns[name] = _read(rows, _reader(name, zone, subjects), table)
    for name, values in own.items():
        rows, zone = _told(values, tz)
        table.extras[name] = _read(rows, _own_reader(name, zone), table)
    if "value" in given:
        _read_value(given["value"], scale, table)
    return table


def _told(values: Any, tz: str | None) -> tuple[Any, str | None]:
    """The values, and the zone of those that carry none."""
    return (values.array, "UTC") if isinstance(values, Instants) else (values, tz)


def _own_reader(name: str, tz: str | None) -> _Reader:
    return partial(to_micros, zone=tz, column=name) if name == EXPIRY else partial(read_extra, column=name, tz=tz)


def _read_value(values: Any, scale: Any, table: Table) -> None:
    rows = [values.value] * table.length if isinstance(values, _Constant) else _told(values, None)[0]
    kinds = table.columns["kind"]
    opinions, problems, scales = read_opinions(rows, kinds, scale)  # type: ignore[arg-type]  # kinds are Labels
    table.columns["value"] = opinions
    table.problems.extend(problems)
    table.scales.update(scales)


@attrs.frozen(eq=False)
class _Constant:
    """One value for all rows."""

    value: Any


def _shaped(name: str, values: Any, *, names: bool) -> Any:
    """A list, a tuple, an array, encoded labels, or one value for all rows; `names` where the column may hold names."""
    if isinstance(values, (list, tuple, Labels)):
        return values
    if values is None or isinstance(values, (str, bytes, Number, Decimal, date, np.generic)):
        return _Constant(values)
    if hasattr(values, "__array__"):
        labels = from_library(values) if names else None
        return _array(name, values) if labels is None else labels
    if isinstance(values, (Mapping, set, frozenset)) or not isinstance(values, Iterable):
        msg = f"{name} must be one value, a sequence or an array, got {type(values).__name__}."
        raise TypeError(msg)
    return list(values)


def _array(name: str, values: Any) -> Any:
    array = unpacked(values)
    if isinstance(array, (list, Instants)):
        return array
    if array.ndim == 0:
        return _Constant(array.item())
    if array.ndim > 1:
        msg = f"{name} must have one dimension, got an array of shape {array.shape}."
        raise EvidenceError(msg, hint=f"pass one column: {name}=array[:, 0].", column=name)
    return array


def _refuse_names(given: Iterable[str], own: Iterable[object]) -> None:
    for needed in _REQUIRED:
        if needed not in given:
            msg = f"evidence must have a column {needed!r}."
            raise EvidenceError(msg, hint=f"pass {needed}=, one value per row or one for all rows.", column=needed)
    for name in own:
        if not isinstance(name, str):
            msg = f"a column must have a text for a name, got {name!r}."
            raise TypeError(msg)
        if name in RESERVED:
            msg = f"a column must not be called {name!r}: the library works that out itself."
            raise EvidenceError(msg, hint=f"give the column a name of its own, such as 'raw_{name}'.", column=name)


def _common_length(columns: Mapping[str, Any]) -> int:
    lengths = {name: len(values) for name, values in columns.items() if not isinstance(values, _Constant)}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} {length}" for name, length in lengths.items())
        msg = f"columns must have one length; they have {told}."
        raise EvidenceError(msg, hint="pass one value per row, or a single value for all rows.")
    return next(iter(lengths.values()), 1)


def _reader(name: str, tz: str | None, subjects: Iterable[Name]) -> _Reader:
    read: _Reader
    if name in _NAMES:
        read = partial(to_labels, column=name, categories=_roster(subjects) if name == "subject" else ())
    elif name in DATES:
        read = partial(to_micros, zone=tz, column=name)
    else:
        read = partial(_READERS[name], column=name)
    return partial(_read_required, name=name, read=read) if name in _REQUIRED else read


def _roster(subjects: Iterable[Name]) -> list[Name]:
    if isinstance(subjects, str):
        msg = f"subjects must be several names, got the text {subjects!r}; write subjects=[{subjects!r}]."
        raise TypeError(msg)
    return subjects.tolist() if isinstance(subjects, np.ndarray) else list(subjects)


def _read_required(values: Any, *, name: str, read: _Reader) -> tuple[Encoded, Problems]:
    encoded, problems = read(values)
    return encoded, required(encoded, values, name, problems)


def _read(values: Any, read: _Reader, table: Table) -> Encoded:
    if not isinstance(values, _Constant):
        encoded, problems = read(values)
    else:
        encoded, problems = read([values.value])
        if problems:
            encoded, problems = read([values.value] * table.length)
        else:
            encoded = _repeated(encoded, table.length)
    table.problems.extend(problems)
    return encoded


def _repeated(one: Encoded, length: int) -> Encoded:
    if isinstance(one, Labels):
        return Labels(np.full(length, one.codes[0], dtype=np.int32), one.categories)
    return np.full(length, one[0], dtype=one.dtype)
