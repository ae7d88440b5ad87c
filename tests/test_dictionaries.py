"""Columns of names that a library has encoded; stand-ins tell what each does, and those installed are asked."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from reputation import Evidence, dictionaries
from reputation.dictionaries import from_library

NAMES = ["bob", "ada", None, "bob"]


def column(library: str, **offers: Any) -> Any:
    """A column that says it is of a library."""
    return type("Column", (), {"__module__": f"{library}.inside", "__len__": lambda _: 4, **offers})()


def indices(codes: list[int | None]) -> SimpleNamespace:
    """The positions of a dictionary, as PyArrow hands them out."""

    def known(unknown: int = -1) -> SimpleNamespace:
        array = np.array([unknown if code is None else code for code in codes])
        return SimpleNamespace(to_numpy=lambda *, zero_copy_only: array.astype(np.int32) if not zero_copy_only else 0)

    found = known()
    found.null_count = codes.count(None)
    found.cast = lambda sort: SimpleNamespace(fill_null=known) if sort == "int64" else None
    return found


def arrow(codes: list[int | None], names: list[str | None], **offers: Any) -> Any:
    """A dictionary of PyArrow."""
    dictionary = SimpleNamespace(to_pylist=lambda: names)
    parts = {"indices": indices(codes), "dictionary": dictionary}
    return column("pyarrow", type="dictionary<values=string, indices=int32, ordered=0>", **parts, **offers)


def chunked(*chunks: Any) -> Any:
    """A dictionary of PyArrow in several pieces."""
    joined = SimpleNamespace(chunks=list(chunks))
    return column(
        "pyarrow", type="dictionary<values=large_string, indices=int8, ordered=0>", chunks=0,
        unify_dictionaries=lambda _: joined,
    )  # fmt: skip


def texts(sort: str, encoded: Any) -> Any:
    """A column of text of PyArrow."""
    return column("pyarrow", type=sort, dictionary_encode=lambda _: encoded)


class Polars:
    """A column of Polars, which numbers its categories as it likes."""

    def __init__(self, values: list[Any]) -> None:
        self.values = values

    def unique(self) -> Polars:
        """Give each value once."""
        return Polars(list(dict.fromkeys(self.values)))

    def drop_nulls(self) -> Polars:
        """Leave out what is unknown."""
        return Polars([value for value in self.values if value is not None])

    def to_physical(self) -> Polars:
        """Number the names."""
        return Polars([value if value is None else {"bob": 70, "ada": 3}[value] for value in self.values])

    def fill_null(self, value: int) -> Polars:
        """Put a number where none is known."""
        return Polars([value if known is None else known for known in self.values])

    def is_null(self) -> Polars:
        """Say where none is known."""
        return Polars([value is None for value in self.values])

    def to_numpy(self) -> Any:
        """Write it as an array."""
        return np.array(self.values, dtype=bool if True in self.values else np.int64)

    def to_list(self) -> list[Any]:
        """Write it as a list."""
        return self.values


def polars(sort: str, values: list[Any], **offers: Any) -> Any:
    """A column of Polars."""
    dtype = type(sort, (), {})()
    found = type("Series", (Polars,), {"__module__": "polars.series", "__len__": lambda _: 4, "dtype": dtype, **offers})
    return found(values)


def pandas(dtype: str, **offers: Any) -> Any:
    """A column of pandas."""
    return column("pandas", dtype=dtype, **offers)


CATEGORICAL = {
    "codes": np.array([2, 0, -1, 2], dtype=np.int8),
    "categories": np.array(["ada", "nobody", "bob"], dtype=object),
}


@pytest.mark.parametrize(
    "values",
    [
        arrow([1, 0, None, 1], ["ada", "bob"]),
        arrow([0, 2, 1, 3], ["bob", None, "ada", "bob"]),
        chunked(arrow([0, 1, None], ["bob", "ada", "nobody"]), arrow([0], ["bob", "ada", "nobody"])),
        texts("string", arrow([0, 1, None, 0], ["bob", "ada"])),
        texts("large_string", chunked(arrow([0, 1, None, 0], ["bob", "ada"]))),
        polars("Categorical", NAMES),
        polars("Enum", NAMES),
        pandas("category", **CATEGORICAL),
        pandas("category", cat=SimpleNamespace(**CATEGORICAL)),
    ],
)
def test_what_is_encoded_is_taken_over(values: Any) -> None:
    """In order, without names that nobody holds."""
    labels = from_library(values)

    assert labels is not None
    assert NAMES == labels.decode()
    assert ("ada", "bob") == labels.categories


def test_what_is_in_order_already_is_not_copied() -> None:
    """The codes of an Arrow dictionary are ours."""
    codes = np.array([0, 1, 1], dtype=np.int32)
    codes.setflags(write=False)
    values = arrow([0], ["ada", "bob"])
    values.indices.to_numpy = lambda *, zero_copy_only: codes if not zero_copy_only else None

    labels = from_library(values)

    assert labels is not None
    assert codes is labels.codes


@pytest.mark.parametrize("values", [chunked(), polars("Categorical", []), polars("Enum", [None])])
def test_a_column_may_hold_no_name(values: Any) -> None:
    """Then there are none to know."""
    labels = from_library(values)

    assert labels is not None
    assert () == labels.categories
    assert {None} >= set(labels.decode())


@pytest.mark.parametrize(
    "values",
    [
        NAMES,
        np.array(["ada"]),
        column("pyarrow", type="int64"),
        column("pyarrow", type="dictionary<values=double, indices=int32, ordered=0>"),
        column("pyarrow"),
        polars("Int64", []),
        polars("String", []),
        column("polars"),
        pandas("int64"),
        pandas("object"),
        pandas("category", codes=np.array([0]), categories=np.array([7])),
        column("pandas"),
    ],
)
def test_everything_else_is_read_row_by_row(values: Any) -> None:
    """Numbers, lists, arrays, and short columns of text."""
    assert from_library(values) is None


@pytest.mark.parametrize("dtype", ["str", "string", "large_string[pyarrow]"])
def test_long_columns_of_text_are_encoded_by_pyarrow(dtype: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of pandas and Polars, as far as PyArrow is there and finds text in them."""
    monkeypatch.setattr(dictionaries, "_LONG", 4)
    encoded = texts("string", arrow([1, 0, None, 1], ["ada", "bob"]))
    asked: list[Any] = []

    def array(values: Any, *, from_pandas: bool) -> Any:
        asked.append((values, from_pandas))
        return encoded

    monkeypatch.setitem(sys.modules, "pyarrow", SimpleNamespace(array=array))  # type: ignore[arg-type]
    mine = pandas(dtype)

    assert [NAMES, NAMES] == [
        labels.decode()
        for values in (mine, polars("String", [], to_arrow=lambda _: encoded))
        if (labels := from_library(values)) is not None
    ]
    assert [(mine, True)] == asked


@pytest.mark.parametrize("error", [TypeError, ValueError, NotImplementedError])
def test_what_pyarrow_cannot_read_is_read_row_by_row(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    """Text and numbers in one column, half a character."""

    def array(values: Any, *, from_pandas: bool) -> Any:
        raise error(values, from_pandas)

    monkeypatch.setattr(dictionaries, "_LONG", 4)
    monkeypatch.setitem(sys.modules, "pyarrow", SimpleNamespace(array=array))  # type: ignore[arg-type]

    assert from_library(pandas("str")) is None


def test_nobody_needs_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it columns are read as before."""
    monkeypatch.setattr(dictionaries, "_LONG", 4)
    monkeypatch.setitem(sys.modules, "pyarrow", None)  # type: ignore[arg-type]

    assert from_library(pandas("str")) is None


LONG = [*NAMES, "x" * 70] * 4_000


@pytest.mark.parametrize("rows", [NAMES, LONG], ids=["short", "long"])
def test_the_libraries_are_as_they_are_said_to_be(rows: list[Any]) -> None:
    """A column of a library gives the same evidence as a list; where they are installed."""
    pa, pl, pd = (pytest.importorskip(library) for library in ("pyarrow", "polars", "pandas"))
    plain = pa.array(rows)
    given = [
        (plain, rows),
        (plain.dictionary_encode(), rows),
        (pa.chunked_array([plain, plain.cast("large_string").cast("string")]), rows * 2),
        (pa.chunked_array([pa.array(["eve"]).dictionary_encode(), plain.dictionary_encode()]), ["eve", *rows]),
        (pl.Series(rows), rows),
        (pl.Series(rows, dtype=pl.Categorical), rows),
        (pl.Series(rows, dtype=pl.Enum(["zoe", "x" * 70, "bob", "ada"])), rows),
        (pd.Series(rows, dtype=object), rows),
        (pd.Series(rows, dtype="string"), rows),
        (pd.Series(rows, dtype="category"), rows),
        (pd.Categorical(rows, categories=["zoe", "x" * 70, "bob", "ada"]), rows),
        (pd.Index(rows), rows),
    ]

    for column, listed in given:
        ours, other = _sources(column), _sources(listed)
        assert other.equals(ours)
        assert other.source.categories == ours.source.categories  # type: ignore[union-attr]


def _sources(names: Any) -> Evidence:
    return Evidence.from_columns(subject="ada", occurred_at="2026-01-01T00:00Z", source=names, words=names)
