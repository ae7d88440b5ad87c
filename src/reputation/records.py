"""From records, one per row, to columns."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import attrs

from reputation.errors import EvidenceError, nearest

__all__ = ["to_columns"]


def to_columns(
    records: Iterable[Any],
    *,
    rename: Mapping[str, str | None] | None = None,
    constants: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, Any]:
    """
    Turn records into columns; what a record lacks is None.

    Args:
        records: Mappings, or objects with fields: attrs classes, data classes, named tuples.
        rename: The name of our column by the name of the host's field; None leaves the field out.
        constants: One value for all records, by column.

    Returns:
        One list per column, and the constants. There always are the columns `subject` and `occurred_at`.

    Raises:
        TypeError: A record is neither a mapping nor an object with fields.
        EvidenceError: `rename` names a field that no record has, two fields go by one name, a constant goes by the
            name of a field, or no record has a `subject` or an `occurred_at`.

    Examples:
        >>> to_columns([{"shop": "ada", "at": None}], rename={"shop": "subject", "at": "occurred_at"})
        {'subject': ['ada'], 'occurred_at': [None]}
    """
    rows = [_fields(record, row) for row, record in enumerate(records)]
    names = dict.fromkeys(name for row in rows for name in row)
    renamed = _renamed(names, {} if rename is None else rename, empty=not rows)
    _refuse_twice(constants, renamed)
    for needed in ("subject", "occurred_at"):
        if rows and needed not in (*renamed.values(), *constants):
            msg = f"records must have a field {needed!r}; they have {', '.join(map(repr, names)) or 'none'}."
            raise EvidenceError(msg, hint=f"say which field it is: rename={{'your_field': {needed!r}}}.", column=needed)
    columns = {ours: [row.get(theirs) for row in rows] for theirs, ours in renamed.items()}
    return {**(columns if rows else {"subject": [], "occurred_at": []}), **constants}


def _refuse_twice(constants: Iterable[str], renamed: Mapping[str, str]) -> None:
    for name in constants:
        theirs = next((theirs for theirs, ours in renamed.items() if ours == name), None)
        if theirs is not None:
            msg = f"{name} is given for all records, but the records have a field for it: {theirs!r}."
            raise EvidenceError(
                msg, hint=f"leave one of them out, for instance rename={{{theirs!r}: None}}.", column=name
            )


def _fields(record: Any, row: int) -> Mapping[str, Any]:
    if isinstance(record, Mapping):
        return record
    if isinstance(record, type):
        msg = f"records must be mappings or objects with fields; record {row} is the class {record.__name__}."
        raise TypeError(msg)
    if attrs.has(type(record)):
        return {field.name: getattr(record, field.name) for field in attrs.fields(type(record))}
    if dataclasses.is_dataclass(record):
        return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}
    if hasattr(record, "_asdict"):
        return record._asdict()  # type: ignore[no-any-return]  # the public method of named tuples
    msg = f"records must be mappings or objects with fields; record {row} is {type(record).__name__}."
    raise TypeError(msg)


def _renamed(names: Iterable[str], rename: Mapping[str, str | None], *, empty: bool) -> dict[str, str]:
    """Our name by the host's, without the fields to leave out."""
    known = list(names)
    for theirs in rename:
        if theirs not in known and not empty:
            msg = f"rename must name fields of the records, got {theirs!r}."
            raise EvidenceError(msg, hint=nearest(theirs, known))
    result: dict[str, str] = {}
    for theirs in known:
        ours = rename.get(theirs, theirs)
        if ours in result.values():
            first = next(name for name, other in result.items() if other == ours)
            msg = f"rename must give each column one field; {first!r} and {theirs!r} both become {ours!r}."
            raise EvidenceError(msg, hint=f"leave one of them out: rename={{{theirs!r}: None}}.", column=ours)
        if ours is not None:
            result[theirs] = ours
    return result
