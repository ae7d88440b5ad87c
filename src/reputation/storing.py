"""
Sums as plain columns and as plain data, and back: what states and rollups share.

Whoever keeps sums and wants to be stored inherits `Storable`, names its `Form`, and says in `_packed` which columns it
has and in `_unpacked` how it is made of them. The rest is here: the header that every store carries (which form and
version, which recipe, and the fingerprint of it), the columns of channels, refusing what is stored under another
recipe, and converting older forms.

| column | holds |
|---|---|
| `schema` | the form and its version, such as `reputation/state/1` |
| `digest` | the fingerprint of the recipe |
| `recipe` | the recipe as JSON, which serves to say what has changed when the recipe is another one |
| `tally_N_NAME` | channel NAME of the N-th tally, counted from 1: one 64-bit float per row |

A state adds `as_of` and `subject`, and has one row per subject. A column of the header is a single text; in a table it
is a column that holds the same text in every row. Names are a column of text or of whole numbers. Where a column of
fixed width cannot hold them, because one is far longer than the others or ends in a NUL character, they are kept as one
long text: its bytes in `subject_utf8`, and in `subject_ends` the place, in characters, where each name ends.
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Self, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from reputation.codec import canonical, digest, to_plain
from reputation.differing import differences
from reputation.errors import MergeError, StorageError
from reputation.labels import Name
from reputation.parts import say_list
from reputation.problems import short_repr
from reputation.stored import AGAIN, Stored
from reputation.tally import Recipe

__all__ = ["Columns", "Form", "Storable"]

Columns: TypeAlias = dict[str, npt.NDArray[Any]]
_Converter: TypeAlias = Callable[[Mapping[str, Any]], Mapping[str, Any]]

_TAG = re.compile("reputation/([a-z]+)/([1-9][0-9]{0,8})")
_WIDE = 4  # how many times the room of all letters together a column of fixed width may take
_SMALL = 1 << 16  # letters that are no matter


@attrs.frozen
class Form:
    """
    What is stored, and in which version of its columns.

    Args:
        name: What is stored, in one word.
        version: The version that is written.
        converters: By older version, what makes columns of the next version of it.

    Examples:
        >>> Form("state", 1).tag
        'reputation/state/1'
    """

    name: str
    version: int
    converters: Mapping[int, _Converter] = attrs.field(factory=dict, eq=False, repr=False)

    @property
    def tag(self) -> str:
        """What is written in the column `schema`."""
        return self._tag(self.version)

    def _tag(self, version: int) -> str:
        return f"reputation/{self.name}/{version}"

    def open(self, columns: Any) -> Stored:
        """
        Open columns of this form, or of an older version of it.

        Args:
            columns: A mapping, an open `.npz` file, or a table.

        Returns:
            Columns of this version.

        Raises:
            TypeError: It is none of these.
            StorageError: They hold something else, or a version that cannot be read.
        """
        stored = Stored.of(columns)
        told = stored.text("schema")
        found = _TAG.fullmatch(told)
        if found is None or found[1] != self.name:
            msg = f"schema must be {self.tag!r} for a {self.name}, got {short_repr(told)}."
            raise StorageError(msg, hint="read columns back with the class that wrote them.")
        version = int(found[2])
        while version != self.version:
            if version not in self.converters:
                msg = f"the {self.name} is stored as {told!r}; this library reads {say_list(self._readable())}."
                raise StorageError(msg, hint="read it with the library that wrote it, or fold the evidence again.")
            stored = Stored.of(self.converters[version]({name: stored.take(name) for name in stored.names}))
            stored.take("schema")
            version += 1
        return stored

    def _readable(self) -> list[str]:
        oldest = self.version
        while oldest - 1 in self.converters:
            oldest -= 1
        return [repr(self._tag(version)) for version in range(oldest, self.version + 1)]


class Storable(ABC):
    """
    Sums that can be stored: as columns, for files of NumPy and for tables, or as plain data, for JSON.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from reputation import Evidence, Policy, Metric, State, Wilson, fold
        >>> policy, now = Policy(Metric(Wilson())), datetime(2026, 7, 1, tzinfo=timezone.utc)
        >>> state = fold(policy.recipe, Evidence.empty(subjects=["ada"]), as_of=now)
        >>> isinstance(state, Storable), State.from_dict(state.to_dict(), policy.recipe).equals(state)
        (True, True)
    """

    __slots__ = ()

    form: ClassVar[Form]
    recipe: Recipe

    @abstractmethod
    def _packed(self) -> Mapping[str, str | tuple[Name, ...] | npt.NDArray[Any]]:
        """What there is to store beside the header: single texts, names, and columns of numbers."""

    @classmethod
    @abstractmethod
    def _unpacked(cls, recipe: Recipe, stored: Stored) -> Self:
        """Put together what `_packed` took apart."""

    def to_columns(self) -> Columns:
        """
        Write it as plain columns, for `numpy.savez(file, **kept.to_columns())` or for a table.

        Returns:
            Arrays of numbers or text by name, none of which needs pickle. Single texts are arrays without dimension.

        Raises:
            PolicyError: The recipe holds a part that cannot be stored; the message names it.
            StorageError: A subject is a whole number of more than 64 bits, or a sum is no finite number.
        """
        plain = to_plain(self.recipe)
        columns: Columns = {name: np.array(text) for name, text in self._header(canonical(plain)).items()}
        for name, values in self._packed().items():
            columns |= _spelled(name, values) if isinstance(values, tuple) else {name: np.asarray(values)}
        return columns

    @classmethod
    def from_columns(cls, columns: Any, recipe: Recipe) -> Self:
        """
        Read back what `to_columns` wrote, bit for bit.

        Args:
            columns: A mapping of arrays or lists, what `numpy.load(file)` gives, or a table of PyArrow, pandas or
                Polars with these columns and no others.
            recipe: The recipe that it is read for, usually `policy.recipe`.

        Returns:
            What was stored.

        Raises:
            TypeError: `columns` has no columns, or `recipe` is no recipe.
            MergeError: It was stored under another recipe; the message says what has changed.
            StorageError: The columns are of a form or a version that is not known, are not those that were stored, or
                hold what no fold gives.
        """
        given: object = recipe
        if not isinstance(given, Recipe):
            hint = f"write {cls.__name__}.from_columns(numpy.load(file), policy.recipe)."
            msg = f"recipe must be a recipe, got {type(given).__name__}.\n\nHint: {hint}"
            raise TypeError(msg)
        stored = cls.form.open(columns)
        _check_recipe(stored, recipe, of=cls.form.name)
        found = cls._unpacked(recipe, stored)
        stored.refuse_rest()
        return found

    def to_dict(self) -> dict[str, Any]:
        """
        Write it as plain Python data, ready for `json.dumps(..., allow_nan=False)`.

        Returns:
            The same columns as lists, and the recipe as plain data; None for the minimum or maximum of no rows.

        Raises:
            PolicyError: The recipe holds a part that cannot be stored; the message names it.
            StorageError: A sum is no finite number.
        """
        return self._header(to_plain(self.recipe)) | {name: _listed(values) for name, values in self._packed().items()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], recipe: Recipe) -> Self:
        """
        Read back what `to_dict` wrote, bit for bit.

        Args:
            data: The plain data.
            recipe: The recipe that it is read for, usually `policy.recipe`.

        Returns:
            What was stored.

        Raises:
            TypeError: `data` is no mapping, or `recipe` is no recipe.
            MergeError: It was stored under another recipe; the message says what has changed.
            StorageError: As for `from_columns`.
        """
        return cls.from_columns(data, recipe)

    def _header(self, recipe: Any) -> dict[str, Any]:
        return {"schema": self.form.tag, "digest": self.recipe.digest, "recipe": recipe}


def _check_recipe(stored: Stored, recipe: Recipe, *, of: str) -> None:
    """Refuse what was stored under another recipe, and say what has changed."""
    told, mark = stored.single("recipe"), stored.text("digest")
    try:
        plain = json.loads(told) if isinstance(told, str) else told
        whole = isinstance(plain, Mapping) and digest(plain) == mark
    except (RecursionError, TypeError, ValueError):
        whole = False
    if not whole:
        msg = f"the recipe of the stored {of} does not have the digest {short_repr(mark)} that stands beside it."
        raise StorageError(msg, hint=AGAIN)
    if mark != recipe.digest:
        found = differences(plain, to_plain(recipe), of=f"the stored {of}")
        msg = f"the stored {of} belongs to another recipe: {found}."
        raise MergeError(msg, hint="fold the evidence again with this recipe, or read with the one that it has.")


def _spelled(column: str, names: Sequence[Name]) -> Columns:
    sorts = set(map(type, names))
    if sorts == {int}:
        return {column: _numbered(column, names)}
    if not sorts <= {str}:
        msg = f"{column} must hold names, all text or all whole numbers, got {short_repr(names)}."
        raise StorageError(msg, hint="write str(x) for each name.")
    words: Any = names
    text, width = "".join(words), max(map(len, words), default=0)
    cut = "\0" in text and any(word.endswith("\0") for word in words)
    if len(names) * width <= _WIDE * len(text) + _SMALL and not cut:
        return {column: np.array(words, dtype=f"U{max(width, 1)}")}
    letters = np.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=np.uint8)
    return {f"{column}_utf8": letters, f"{column}_ends": np.cumsum([*map(len, words)], dtype=np.int64)}


def _numbered(column: str, names: Sequence[Name]) -> npt.NDArray[Any]:
    for sort in (np.int64, np.uint64):
        try:
            return np.array(names, dtype=sort)
        except OverflowError:
            continue
    msg = f"{column} must hold whole numbers of at most 64 bits to be stored in columns."
    raise StorageError(msg, hint="name subjects with text, for instance with str(seller_id), or store to_dict().")


def _listed(values: Any) -> Any:
    if isinstance(values, str):
        return values
    if isinstance(values, tuple) or values.dtype.kind != "f" or np.isfinite(values).all():
        return list(values) if isinstance(values, tuple) else values.tolist()
    told = values.astype(object)
    told[np.isinf(values)] = None
    return told.tolist()
