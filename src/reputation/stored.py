"""
Columns as they come back from a store, and the checks of whatever is taken out of them.

They may come from anywhere: a mapping of arrays or lists, what `numpy.load` makes of an `.npz` file, or a table of
PyArrow, pandas or Polars. Nothing in them is trusted, and nothing is ever unpickled.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import islice, pairwise
from operator import lt
from typing import Any

import attrs
import numpy as np

from reputation.arrays import Ints
from reputation.errors import ReputationError, StorageError, nearest, plural
from reputation.foreign import unpacked
from reputation.labels import Name
from reputation.problems import short_repr
from reputation.times import micros, moment

__all__ = ["AGAIN", "Stored"]

AGAIN = "store all columns that to_columns gives, as they are."


@attrs.frozen(eq=False)
class Stored:
    """
    Columns by name. Each is taken out by the one who knows what it holds; what is left in the end was not meant.

    Args:
        columns: The columns.
        names: Their names.

    Examples:
        >>> stored = Stored.of({"subject": ["ada", "bob"], "as_of": "2026-07-01T00:00:00Z"})
        >>> stored.roster("subject"), stored.instant("as_of").year
        (('ada', 'bob'), 2026)
    """

    columns: Any
    names: tuple[str, ...]
    _taken: set[str] = attrs.field(factory=set, init=False)

    @classmethod
    def of(cls, columns: Any) -> Stored:
        """
        Open columns of any kind.

        Args:
            columns: A mapping, an open `.npz` file, or a table.

        Returns:
            The columns.

        Raises:
            TypeError: It is none of these.
            StorageError: The file would unpickle what it holds, or a name stands in a table twice.
        """
        if getattr(columns, "allow_pickle", False):
            msg = "the file was opened with allow_pickle=True, which runs whatever code it holds."
            raise StorageError(msg, hint="write numpy.load(file): plain columns need no pickle.")
        names = tuple(_names(columns))
        twice = next((name for place, name in enumerate(names) if name in names[:place]), None)
        if twice is not None:
            msg = f"each column must stand in a table once, {twice!r} stands there twice."
            raise StorageError(msg, hint=AGAIN)
        return cls(columns, names)

    def take(self, name: str) -> Any:
        """
        Take a column out.

        Args:
            name: What it is called.

        Returns:
            An array; a list, in which None stands for unknown; or a single value.

        Raises:
            StorageError: There is no such column, or it cannot be read.
        """
        if name not in self.names:
            msg = f"the columns lack {name!r}."
            raise StorageError(msg, hint=f"{AGAIN} {nearest(name, self.names)}")
        self._taken.add(name)
        try:
            values = self.columns[name]
            values = unpacked(values) if hasattr(values, "__array__") else values
        except Exception as error:  # whatever a damaged or a hostile file leads to
            msg = f"column {name!r} cannot be read: {error}."
            raise StorageError(msg, hint="the file is damaged, or holds something else than plain columns.") from error
        if isinstance(values, tuple):
            return list(values)
        return values.item() if isinstance(values, np.ndarray) and values.ndim == 0 else values

    def single(self, name: str) -> Any:
        """
        Take what all rows have in common: a single value, or a column that holds the same in every row.

        Args:
            name: What the column is called.

        Returns:
            The value.

        Raises:
            StorageError: The rows differ, or there are none.
        """
        values = self.take(name)
        if isinstance(values, np.ndarray):
            values = values.tolist()
        if not isinstance(values, list):
            return values
        if not values:
            msg = f"{name} must be told, but the table has no row to tell it."
            raise StorageError(msg, hint="an empty table holds nothing: fold Evidence.empty() instead.")
        if values.count(values[0]) < len(values):
            other = next(value for value in values if value != values[0])
            msg = f"{name} must be the same in every row, got {short_repr(values[0])} and {short_repr(other)}."
            raise StorageError(msg, hint="keep what was stored together in one table, and nothing else.")
        return values[0]

    def text(self, name: str) -> str:
        """
        Take a text that all rows have in common.

        Args:
            name: What the column is called.

        Returns:
            The text.

        Raises:
            StorageError: It is no text, the rows differ, or there are none.
        """
        value = self.single(name)
        if not isinstance(value, str):
            msg = f"{name} must hold a text, got {short_repr(value)}."
            raise StorageError(msg, hint=AGAIN)
        return value

    def instant(self, name: str) -> datetime:
        """
        Take an instant that all rows have in common.

        Args:
            name: What the column is called.

        Returns:
            The instant, in UTC.

        Raises:
            StorageError: It is no instant with a zone.
        """
        told = self.text(name)
        try:
            return moment(micros(datetime.fromisoformat(told), name=name))
        except (ReputationError, ValueError, OverflowError):
            msg = f"{name} must hold an instant such as '2026-07-01T00:00:00Z', got {short_repr(told)}."
            raise StorageError(msg, hint=AGAIN) from None

    def labels(self, name: str) -> list[Name]:
        """
        Take names: all text, or all whole numbers.

        Args:
            name: What the column is called.

        Returns:
            The names, one per row.

        Raises:
            StorageError: Something in it is no name.
        """
        if name not in self.names and f"{name}_utf8" in self.names:
            return self._spelled(name)
        values = self.take(name)
        found: Any = values.tolist() if isinstance(values, np.ndarray) and values.ndim == 1 else values
        sorts = set(map(type, found)) if isinstance(found, list) else {type(found)}
        if isinstance(found, list) and (sorts <= {str} or sorts <= {int}):
            return found
        kinds = ", ".join(sorted(sort.__name__ for sort in sorts))
        msg = f"{name} must hold names, all text or all whole numbers, got values of the type {kinds}."
        raise StorageError(msg, hint=AGAIN)

    def _spelled(self, name: str) -> list[Name]:
        """Names as one long text, and the places where each of them ends."""
        letters, ends = self.whole(f"{name}_utf8"), self.whole(f"{name}_ends")
        try:
            text = bytes(letters.tolist()).decode("utf-8", "surrogatepass")
        except ValueError:
            msg = f"{name}_utf8 must hold the bytes of a text in UTF-8."
            raise StorageError(msg, hint=AGAIN) from None
        places = [0, *ends.tolist()]
        if places[-1] != len(text) or any(end < start for start, end in pairwise(places)):
            msg = f"{name}_ends must part the {plural(len(text), 'character')} of {name}_utf8."
            raise StorageError(msg, hint=AGAIN)
        return [text[start:end] for start, end in pairwise(places)]

    def roster(self, name: str) -> tuple[Name, ...]:
        """
        Take names that ascend, each once.

        Args:
            name: What the column is called.

        Returns:
            The names.

        Raises:
            StorageError: A name is none, stands there twice, or stands out of order.
        """
        found: Any = self.labels(name)
        if not all(map(lt, found, islice(found, 1, None))):
            row, before, after = next((row, *pair) for row, pair in enumerate(pairwise(found), 1) if pair[0] >= pair[1])
            what = "stands there twice" if before == after else f"comes after {before!r}"
            msg = f"{name} must ascend and hold each name once; {after!r} at row {row} {what}."
            raise StorageError(msg, hint="keep one row per subject, sorted by the code points of its name.")
        return tuple(found)

    def whole(self, name: str) -> Ints:
        """
        Take whole numbers.

        Args:
            name: What the column is called.

        Returns:
            The numbers.

        Raises:
            StorageError: It holds something else, or has not one dimension.
        """
        values = np.asarray(self.take(name))
        whole = values.dtype.kind in "iu" and np.can_cast(values.dtype, np.int64)
        if values.ndim != 1 or (len(values) and not whole):  # an empty list has no sort of number
            msg = f"{name} must hold whole numbers, got {values.dtype} of shape {values.shape}."
            raise StorageError(msg, hint=AGAIN)
        return values.astype(np.int64)

    def refuse_rest(self) -> None:
        """
        Refuse columns that nobody took out.

        Raises:
            StorageError: There are some.
        """
        rest = [name for name in self.names if name not in self._taken]
        if rest:
            msg = f"the columns hold {rest[0]!r}, which does not belong to what was stored."
            raise StorageError(msg, hint="hand over the stored columns alone.")


def _names(columns: Any) -> Iterable[str]:
    """The names of a mapping or a table; iterating over a table may give its columns themselves."""
    if hasattr(columns, "keys"):
        return list(columns.keys())
    names = getattr(columns, "column_names", None)
    names = getattr(columns, "columns", None) if names is None else names
    if not isinstance(names, list):
        msg = f"columns must be a mapping or a table, got {type(columns).__name__}."
        raise TypeError(msg)
    return names
