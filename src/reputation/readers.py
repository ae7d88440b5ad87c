"""How each column of a table is read: what it may hold, and what is reported where it holds something else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from reputation.amounts import read_numbers, to_amount
from reputation.arrays import Bools, Floats, Index, Ints
from reputation.errors import EvidenceError, nearest
from reputation.foreign import is_null
from reputation.labels import Labels, Name, to_labels
from reputation.problems import RowsError, moved, short_repr
from reputation.scales import Adapter, Scale
from reputation.times import MISSING, to_micros

__all__ = [
    "STATUSES",
    "Encoded",
    "Problems",
    "read_extra",
    "read_opinions",
    "read_statuses",
    "read_versions",
    "required",
]

Encoded: TypeAlias = Labels | npt.NDArray[Any]
Problems: TypeAlias = list[EvidenceError]

STATUSES = ("active", "annulled", "pending", "superseded", "under_appeal")

_UNIT = Scale(0.0, 1.0)
_SORTS = ("numbers", "true or false", "text", "times")
_STRANGE = "what no column holds"
_SORT_HINT = "give a column one sort of value, and None where there is none."


def required(encoded: Labels | Ints, values: Any, column: str, problems: Problems) -> Problems:
    """
    Add to the problems of a column the rows without a value.

    Args:
        encoded: The column as it was read.
        values: The column as the host gave it.
        column: What it is called.
        problems: What is wrong with it otherwise.

    Returns:
        All its problems.

    Examples:
        >>> required(Labels.encode(["ada", None]), ["ada", None], "subject", [])[0].rows
        (1,)
    """
    missing = encoded.codes < 0 if isinstance(encoded, Labels) else encoded == MISSING
    for problem in problems:
        missing[list(problem.rows)] = False  # reported already
    if not missing.any():
        return problems
    hint = f"every row needs its {column}; Evidence.screen_columns lets the other rows through."
    return [*problems, RowsError(column, "must be known in every row", np.flatnonzero(missing), values, hint=hint)]


def read_versions(values: Any, column: str) -> tuple[Ints, Problems]:
    """
    Read whole numbers.

    Args:
        values: A sequence or array of whole numbers, None where there is none.
        column: What the column is called.

    Returns:
        The numbers, `MISSING` where there is none; and the problems.

    Examples:
        >>> versions, problems = read_versions([2, 1.5], "version")
        >>> print(problems[0])
        version must hold whole numbers; 1 of 2 rows breaks this, at row 1 (version=1.5).
        <BLANKLINE>
        Hint: write None where there is no version.
    """
    numbers, bad = read_numbers(values)
    broken = np.flatnonzero((numbers != np.floor(numbers)) | (np.abs(numbers) > 2.0**53))
    whole = ~np.isnan(numbers)
    whole[broken] = False
    rows = np.union1d(bad, broken[~np.isnan(numbers[broken])])
    versions = np.full(len(numbers), MISSING)
    versions[whole] = numbers[whole].astype(np.int64)
    hint = "write None where there is no version."
    return versions, [RowsError(column, "must hold whole numbers", rows, values, hint=hint)] if len(rows) else []


def read_statuses(values: Any, column: str) -> tuple[Labels, Problems]:
    """
    Read statuses; None is active.

    Args:
        values: A sequence or array of `STATUSES`.
        column: What the column is called.

    Returns:
        The statuses; and the problems.

    Examples:
        >>> read_statuses(["annulled", None], "status")[0].decode()
        ['annulled', 'active']
    """
    labels, problems = to_labels(values, column=column)
    active = STATUSES.index("active")
    table = [STATUSES.index(str(name)) if name in STATUSES else active for name in labels.categories]
    known = np.array([name in STATUSES for name in labels.categories] + [True])  # the last entry serves code -1
    bad = np.flatnonzero(~known[labels.codes])
    if len(bad):
        rule = f"must be one of {', '.join(map(repr, STATUSES))}"
        problems = [*problems, RowsError(column, rule, bad, values, hint=nearest(labels[int(bad[0])], STATUSES))]
    return Labels(np.array([*table, active], dtype=np.int32)[labels.codes], STATUSES), problems


def read_opinions(values: Any, kinds: Labels, scale: Any) -> tuple[Floats, Problems, dict[Name, Adapter]]:
    """
    Map ratings to opinions, on one scale or on one per kind.

    Args:
        values: A sequence or array of ratings, None where there is none.
        kinds: The kinds of the rows.
        scale: None for opinions that lie within [0, 1] already, an adapter, or adapters by kind.

    Returns:
        Opinions within [0, 1], NaN where there is none; the problems; and the adapters by kind.

    Raises:
        TypeError: `scale` is something else.

    Examples:
        >>> kinds = Labels.encode(["review", "order"])
        >>> read_opinions([5, None], kinds, {"review": Scale(1, 5)})[0]
        array([ 1., nan])
    """
    if isinstance(scale, Mapping):
        adapters = {kind: _adapter(adapter) for kind, adapter in scale.items()}
        return *_opinions_by_kind(values, kinds, adapters), adapters
    adapter = _UNIT if scale is None else _adapter(scale)
    opinions, problems = _checked(adapter, values)
    return opinions, problems, dict.fromkeys(kinds.held(), adapter)


def _adapter(scale: Any) -> Adapter:
    if isinstance(scale, type) or not callable(getattr(scale, "to_unit", None)):
        told = short_repr(scale)
        msg = f"scale must be a Scale, Percent, Choices, or adapters by kind, got {told}: write Scale(1, 5)."
        raise TypeError(msg)
    return scale  # type: ignore[no-any-return]


def _opinions_by_kind(values: Any, kinds: Labels, adapters: Mapping[Name, Adapter]) -> tuple[Floats, Problems]:
    opinions = np.full(len(kinds), np.nan)
    problems: Problems = []
    for kind, adapter in adapters.items():
        code = kinds.code(kind)
        rows = np.flatnonzero(kinds.codes == code)
        if code >= 0 and len(rows):
            opinions[rows], found = _checked(adapter, _picked(values, rows))
            problems += [moved(problem, rows.tolist(), values) for problem in found]
    return opinions, problems + _without_scale(values, kinds, adapters)


def _without_scale(values: Any, kinds: Labels, adapters: Mapping[Name, Adapter]) -> Problems:
    """Opinions of kinds that no scale was given for."""
    unscaled = np.array([kind not in adapters for kind in kinds.categories] + [False])  # the last entry serves code -1
    rows = np.flatnonzero(unscaled[kinds.codes])
    picked = _picked(values, rows)
    if isinstance(picked, np.ndarray):
        given = ~np.ma.getmaskarray(picked)
    else:
        given = np.array([value is not None for value in picked], dtype=bool)
    if not given.any():
        return []
    kind = kinds[int(rows[given][0])]
    hint = f"add {short_repr(kind)} to scale={{...}}, or write None where a row has no opinion."
    return [RowsError("value", "must belong to a kind that has a scale", rows[given], values, hint=hint)]


def _picked(values: Any, rows: Index) -> Any:
    return values[rows] if isinstance(values, np.ndarray) else [values[row] for row in rows.tolist()]


def _checked(adapter: Adapter, values: Any) -> tuple[Floats, Problems]:
    opinions, problems = adapter.to_unit(values)
    opinions = np.asarray(opinions, dtype=np.float64)
    bad = np.flatnonzero((opinions < 0.0) | (opinions > 1.0))
    if len(bad):
        opinions = np.where((opinions < 0.0) | (opinions > 1.0), np.nan, opinions)
        problems = [*problems, RowsError("value", f"must be mapped to [0, 1] by {adapter!r}", bad, values)]
    return opinions, list(problems)


def read_extra(values: Any, column: str, tz: str | None) -> tuple[Encoded, Problems]:
    """
    Read a column of the host's own: numbers, true or false, text, or times.

    Args:
        values: A sequence or array, None where there is no value.
        column: What the column is called.
        tz: The zone of naive times.

    Returns:
        Floats, booleans (floats where some are None), `Labels`, or int64 microseconds; and the problems.

    Examples:
        >>> read_extra([True, None], "verified", None)
        (array([ 1., nan]), [])
    """
    if isinstance(values, Labels):
        return values, []
    sort = _array_sort(values) if isinstance(values, np.ndarray) else None
    if sort is not None:
        return _read_sort(values, sort, column, tz)
    rows = values.tolist() if isinstance(values, np.ndarray) else values
    kinds = set(map(type, rows))
    kinds.discard(type(None))
    sorts = {_sort(kind) for kind in kinds} or {"numbers"}
    if len(sorts) == 1 and _STRANGE not in sorts:
        return _read_sort(rows, sorts.pop(), column, tz)
    return _mixed(rows, column, tz)


def _array_sort(values: npt.NDArray[Any]) -> str | None:
    return {"i": "numbers", "u": "numbers", "f": "numbers", "b": "true or false", "M": "times", "U": "text"}.get(
        values.dtype.kind
    )


def _sort(kind: type) -> str:
    if issubclass(kind, (bool, np.bool_)):
        return "true or false"
    if issubclass(kind, str):
        return "text"
    if issubclass(kind, (date, np.datetime64)):
        return "times"
    return "numbers" if hasattr(kind, "__float__") else _STRANGE


def _read_sort(values: Any, sort: str, column: str, tz: str | None) -> tuple[Encoded, Problems]:
    if sort == "text":
        return to_labels(values, column=column)
    if sort == "times":
        return to_micros(values, zone=tz, column=column)
    if sort == "numbers":
        return to_amount(values, column)
    return _truths(values), []


def _truths(values: Any) -> Bools | Floats:
    if isinstance(values, np.ndarray) and not np.ma.isMaskedArray(values):
        return np.array(values, dtype=np.bool_)
    rows = list(values.tolist() if isinstance(values, np.ndarray) else values)
    return np.array(rows, dtype=np.float64) if None in rows else np.array(rows, dtype=np.bool_)


def _mixed(values: Any, column: str, tz: str | None) -> tuple[Encoded, Problems]:
    """Keep the sort of value that most rows hold and report the others."""
    sorts = [None if value is None else _sort(type(value)) for value in values]
    words = ("true or false", "text", "times")
    if any(sort in words for sort in sorts):  # among these a NaN can only mean that the value is not known
        sorts = [None if is_null(value) else sort for sort, value in zip(sorts, values, strict=True)]
    most = max(_SORTS, key=sorts.count)
    bad = [row for row, sort in enumerate(sorts) if sort not in {None, most}]
    kept = [value if sort == most else None for value, sort in zip(values, sorts, strict=True)]
    encoded, problems = _read_sort(kept, most, column, tz)
    if not bad:
        return encoded, problems
    rule = f"must hold one sort of value, here {most}"
    return encoded, [RowsError(column, rule, bad, values, hint=_SORT_HINT), *problems]
