"""Columns of names, encoded once: a sorted table of names and one small whole number per row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import chain
from typing import Any, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from reputation.arrays import Bools, Codes, Index, frozen
from reputation.errors import EvidenceError
from reputation.foreign import is_null
from reputation.grouping import numbered
from reputation.problems import RowsError, short_repr
from reputation.spelling import of_numbers, of_text, of_texts

__all__ = ["Labels", "Name", "to_labels"]

Name: TypeAlias = str | int

_LONG = 20_000  # from here on hashing by whole arrays beats a dictionary
_RULE = "must hold names: all text, or all whole numbers"
_HINT = "write str(x) for each name, and None where there is none."


def _own_codes(codes: npt.NDArray[np.integer[Any]]) -> Codes:
    result = np.asarray(codes, dtype=np.int32)
    return frozen(result.copy()) if result.flags.writeable else result


@attrs.frozen(eq=False)
class Labels:
    """
    A column of names: who is judged, who speaks, what kind a row is.

    Row i has the name `categories[codes[i]]`, and none where its code is -1.

    Args:
        codes: Position of each row's name in `categories`; -1 where the host gave None.
        categories: The names, sorted and unique: all text, or all whole numbers. A name may be held by no row.

    Examples:
        >>> sellers = Labels.encode(["bob", "ada", None, "bob"])
        >>> sellers.codes, sellers.categories
        (array([ 1,  0, -1,  1], dtype=int32), ('ada', 'bob'))
    """

    codes: Codes = attrs.field(converter=_own_codes)
    categories: tuple[Name, ...]

    @classmethod
    def encode(cls, values: Any, *, categories: Iterable[Name] = (), column: str = "labels") -> Labels:
        """
        Encode a column of names.

        Args:
            values: A sequence or array of names: all text, or all whole numbers; None where there is none.
            categories: Names to know beside those of the rows.
            column: What the column is called, for the message.

        Returns:
            The encoded column.

        Raises:
            EvidenceError: Some rows hold no names, or text and whole numbers are mixed.

        Examples:
            >>> Labels.encode(["ada"], categories=["bob"]).categories
            ('ada', 'bob')
        """
        labels, problems = to_labels(values, column=column, categories=categories)
        if problems:
            raise problems[0]
        return labels

    @classmethod
    def constant(cls, name: Name | None, count: int) -> Labels:
        """
        Give every row the same name, or none.

        Args:
            name: The name, or None.
            count: Number of rows.

        Returns:
            The column.

        Examples:
            >>> Labels.constant("review", 2).decode()
            ['review', 'review']
        """
        codes = np.full(count, -1 if name is None else 0, dtype=np.int32)
        return cls(frozen(codes), () if name is None else (name,))

    @staticmethod
    def concat(*parts: Labels, column: str = "labels") -> Labels:
        """
        Put columns below one another.

        Args:
            *parts: The columns.
            column: What the column is called, for the message.

        Returns:
            One column; it knows the names of all parts.

        Raises:
            EvidenceError: Some parts hold text and others whole numbers.

        Examples:
            >>> Labels.concat(Labels.encode(["bob"]), Labels.encode(["ada"])).decode()
            ['bob', 'ada']
        """
        names = _sorted_names(set(chain.from_iterable(part.categories for part in parts)), column=column)
        lookup = {name: code for code, name in enumerate(names)}
        codes = [_translated(part, lookup.__getitem__) for part in parts]
        return Labels(frozen(np.concatenate([np.empty(0, dtype=np.int32), *codes])), names)

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: int) -> Name | None:
        """The name of one row."""
        code = int(self.codes[row])
        return None if code < 0 else self.categories[code]

    def take(self, index: Index | Bools | slice) -> Labels:
        """
        Keep some rows; all names stay known.

        Args:
            index: Positions, a slice or a mask.

        Returns:
            The rows asked for.

        Examples:
            >>> Labels.encode(["bob", "ada"]).take(slice(1, 2)).categories
            ('ada', 'bob')
        """
        return Labels(frozen(self.codes[index]), self.categories)

    def decode(self) -> list[Name | None]:
        """
        Write the names out.

        Returns:
            One name or None per row.

        Examples:
            >>> Labels.encode(["bob", None]).decode()
            ['bob', None]
        """
        table = [*self.categories, None]  # the last entry serves code -1
        return [table[code] for code in self.codes.tolist()]

    def code(self, label: object) -> int:
        """
        Find a name.

        Args:
            label: The name.

        Returns:
            Its position in `categories`; -1 if the column does not know it.

        Examples:
            >>> Labels.encode(["bob", "ada"]).code("bob")
            1
        """
        return -1 if isinstance(label, bool) else self._lookup.get(label, -1)

    def held(self) -> tuple[Name, ...]:
        """
        Give the names that at least one row holds.

        Returns:
            The names, sorted.

        Examples:
            >>> Labels.encode(["bob"], categories=["ada"]).held()
            ('bob',)
        """
        counts = np.bincount(self.codes[self.codes >= 0], minlength=len(self.categories))
        return tuple(name for name, count in zip(self.categories, counts.tolist(), strict=True) if count)

    def equals(self, other: Labels) -> bool:
        """
        Compare row by row; names that no row holds do not matter.

        Args:
            other: Another column of names.

        Returns:
            Whether both hold the same names in the same order.

        Examples:
            >>> Labels.encode(["bob"]).equals(Labels.encode(["bob"], categories=["ada"]))
            True
        """
        if self.categories == other.categories:
            return np.array_equal(self.codes, other.codes)
        absent = len(self.categories)  # a code that no row of ours holds
        return np.array_equal(self.codes, _translated(other, lambda name: self._lookup.get(name, absent)))

    @cached_property
    def _lookup(self) -> dict[object, int]:
        return {name: code for code, name in enumerate(self.categories)}


def _translated(labels: Labels, code: Callable[[Name], int]) -> Codes:
    """Codes of the same rows in another table of names."""
    table = np.array([*map(code, labels.categories), -1], dtype=np.int32)  # the last entry serves code -1
    return table[labels.codes]


def to_labels(values: Any, *, column: str, categories: Iterable[Name] = ()) -> tuple[Labels, list[EvidenceError]]:
    """
    Encode a column of names and report the rows that hold none.

    Args:
        values: `Labels`, a sequence or an array of names; None where there is none.
        column: What the column is called.
        categories: Names to know beside those of the rows.

    Returns:
        The encoded column, in which an offending row has code -1; and the problems, at most one.

    Raises:
        EvidenceError: `categories` mixes text and whole numbers, or differs from the rows in this.

    Examples:
        >>> labels, problems = to_labels(["ada", 7], column="subject")
        >>> labels.decode(), problems[0].rows
        (['ada', None], (1,))
    """
    problems: list[EvidenceError] = []
    if isinstance(values, Labels):
        labels = values
    else:
        encoded = _from_array(values) if isinstance(values, np.ndarray) else None
        rows = values.tolist() if isinstance(values, np.ndarray) and encoded is None else values
        labels, problems = _from_sequence(rows, column) if encoded is None else (encoded, [])
    extra = set(categories).difference(labels.categories)
    if extra:
        names = _sorted_names(extra.union(labels.categories), column=column)
        lookup = {name: code for code, name in enumerate(names)}
        labels = Labels(frozen(_translated(labels, lookup.__getitem__)), names)
    return labels, problems


def _from_sequence(values: Sequence[Any], column: str) -> tuple[Labels, list[EvidenceError]]:
    quick = _from_texts(values) if len(values) >= _LONG and isinstance(values[0], str) else None
    if quick is not None:
        return quick, []
    kinds = set(map(type, values))
    kinds.discard(type(None))
    if kinds in ({str}, {int}):
        return _from_names(values, plain=True), []
    if all(_text(kind) for kind in kinds) or all(_whole(kind) for kind in kinds):
        return _from_names(values, plain=False), []
    fits = _text if any(_text(kind) for kind in kinds) else _whole
    good = {kind for kind in kinds if fits(kind)}
    bad = [row for row, value in enumerate(values) if not (value is None or type(value) in good or is_null(value))]
    kept = [value if type(value) in good else None for value in values]
    return _from_names(kept, plain=False), [RowsError(column, _RULE, bad, values, hint=_HINT)] if bad else []


def _from_names(values: Sequence[Any], *, plain: bool) -> Labels:
    """Encode names of one sort."""
    hashed = _from_long(values) if len(values) >= _LONG else None
    if hashed is not None:
        return hashed
    names = set(values)
    names.discard(None)
    table = tuple(sorted(names if plain else map(_plain, names)))
    lookup: dict[Any, int] = dict(zip(table, range(len(table)), strict=True))
    lookup[None] = -1
    codes = np.fromiter(map(lookup.__getitem__, values), dtype=np.int32, count=len(values))
    return Labels(frozen(codes), table)


def _from_long(values: Sequence[Any]) -> Labels | None:
    """Encode a long list by whole arrays, a multiple quicker than with a dictionary; None where that cannot be."""
    names = [name for name in values if name is not None]
    text = bool(names) and isinstance(names[0], str)
    inner = _from_texts(names) if text else _from_integers(names)
    if inner is None or len(names) == len(values):
        return inner
    return _spread(inner, np.fromiter((name is not None for name in values), dtype=bool, count=len(values)))


def _from_texts(values: Sequence[Any]) -> Labels | None:
    listed = values if isinstance(values, list | tuple) else list(values)
    try:
        return _ranked(*numbered(of_texts(listed), len(listed)), listed)
    except (TypeError, ValueError):  # not all are text; or they are long, or hold the character 0
        return None


def _from_integers(values: list[Any]) -> Labels | None:
    try:
        return _from_whole(np.fromiter(values, dtype=np.int64, count=len(values)))
    except OverflowError:  # beyond 64 bits
        return None


def _ranked(codes: Codes, rows: Index, values: Any) -> Labels:
    """Bring names that were numbered as they came in order."""
    names = [_plain(values[row]) for row in rows.tolist()]
    order = sorted(range(len(names)), key=names.__getitem__)
    rank = np.empty(len(names), dtype=np.int32)
    rank[order] = np.arange(len(names), dtype=np.int32)
    return Labels(frozen(rank.take(codes)), tuple(names[place] for place in order))


def _spread(inner: Labels, known: Bools) -> Labels:
    """Put the names of the known rows where they belong."""
    codes = np.full(len(known), -1, dtype=np.int32)
    codes[known] = inner.codes
    return Labels(frozen(codes), inner.categories)


def _from_array(values: npt.NDArray[Any]) -> Labels | None:
    """Encode whole numbers, or a long array of text; None where a list of them is better."""
    whole = values.dtype.kind in "iu"
    if np.ma.isMaskedArray(values):
        return _from_masked(values) if whole else None
    if whole:
        return _from_whole(values)
    words = of_text(values) if values.dtype.kind == "U" and len(values) >= _LONG else None
    return None if words is None else _ranked(*numbered(words, len(values)), values)


def _from_whole(numbers: npt.NDArray[np.integer[Any]]) -> Labels:
    if _dense(numbers):
        return _from_dense(numbers)
    codes, rows = numbered(of_numbers(numbers), len(numbers))
    names, rank = np.unique(numbers[rows], return_inverse=True)
    return Labels(frozen(rank.astype(np.int32).take(codes)), tuple(names.tolist()))


def _dense(numbers: npt.NDArray[np.integer[Any]]) -> bool:
    """Whether the numbers lie close enough together for a table of all that lie between."""
    return not len(numbers) or int(numbers.max()) - int(numbers.min()) <= 4 * len(numbers) + 1000


def _from_dense(numbers: npt.NDArray[np.integer[Any]]) -> Labels:
    if not len(numbers):
        return Labels(np.empty(0, dtype=np.int32), ())
    low, span = int(numbers.min()), int(numbers.max()) - int(numbers.min())
    wide = numbers.astype(np.int64) if numbers.dtype.kind == "i" else numbers  # a narrow type cannot hold its own span
    shifted = (wide - wide.dtype.type(low)).astype(np.intp)
    seen = np.zeros(span + 1, dtype=bool)
    seen[shifted] = True
    codes = np.cumsum(seen, dtype=np.int32) - np.int32(1)
    return Labels(frozen(codes[shifted]), tuple(low + offset for offset in np.flatnonzero(seen).tolist()))


def _from_masked(values: Any) -> Labels:
    known = ~np.ma.getmaskarray(values)
    return _spread(_from_whole(np.asarray(values)[known]), known)


def _sorted_names(names: Iterable[Name], *, column: str) -> tuple[Name, ...]:
    plain = [_plain(name) for name in names]
    sorts = set(map(type, plain))
    if sorts <= {str} or sorts <= {int}:
        return tuple(sorted(plain))
    shown = ", ".join(sorted(map(short_repr, plain))[:4])
    msg = f"{column} {_RULE}; among the names given are {shown}."
    raise EvidenceError(msg, hint="write str(x) for each name.", column=column)


def _text(kind: type) -> bool:
    return issubclass(kind, str)


def _whole(kind: type) -> bool:
    return issubclass(kind, (int, np.integer)) and not issubclass(kind, bool)


def _plain(name: Any) -> Name:
    """Strip subclasses: `numpy.str_`, members of text enumerations, NumPy integers. What is no name stays as it is."""
    if isinstance(name, str):
        return str.__str__(name)
    return int(name) if _whole(type(name)) else name
