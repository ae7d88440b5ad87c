"""Encoding ten million names, beside PyArrow's dictionaries where it is installed and beside a dictionary of Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from benchmarks.racing import Race

from reputation.dictionaries import from_library
from reputation.labels import Labels

ROWS, NAMES = 10_000_000, 100_000


@pytest.fixture(scope="module")
def numbers() -> np.ndarray:
    """Which name each row holds."""
    return np.random.default_rng(1).integers(0, NAMES, ROWS)


@pytest.fixture(scope="module")
def rows(numbers: np.ndarray) -> list[str]:
    """A text of its own per row, as a driver of a database hands them over."""
    return [f"seller-{number:06d}" for number in numbers.tolist()]


def dictionary(names: list[Any]) -> tuple[np.ndarray, tuple[Any, ...]]:
    """What one would write by hand."""
    table = tuple(sorted(set(names)))
    lookup = dict(zip(table, range(len(table)), strict=True))
    return np.fromiter(map(lookup.__getitem__, names), dtype=np.int32, count=len(names)), table


def test_list_of_text(race: Race, rows: list[str]) -> None:
    """Names as a list, beside a dictionary."""
    labels, (codes, table) = Labels.encode(rows), dictionary(rows)
    assert np.array_equal(codes, labels.codes)
    assert table == labels.categories
    name = "10 M names of a list, beside a dictionary of Python"
    race(name, lambda: Labels.encode(rows), lambda: dictionary(rows), rounds=3, limit=1.2)


def test_list_of_numbers(race: Race, numbers: np.ndarray) -> None:
    """Numbers as a list, beside a dictionary."""
    given = (numbers * 1_000_003_017).tolist()
    name = "10 M numbers of a list, beside a dictionary of Python"
    race(name, lambda: Labels.encode(given), lambda: dictionary(given), rounds=3, limit=1.2)


def test_arrays(race: Race, numbers: np.ndarray) -> None:
    """Arrays, beside sorting them."""
    far = numbers * 1_000_003_017
    name = "10 M numbers of an array, beside numpy.unique"
    race(name, lambda: Labels.encode(far), lambda: np.unique(far, return_inverse=True), rounds=3, limit=1.2)


@pytest.mark.parametrize("library", ["pyarrow", "polars", "pandas"])
def test_libraries(race: Race, rows: list[str], library: str) -> None:
    """Text of data-frame libraries, beside PyArrow's own encoding of the same text."""
    pa, other = pytest.importorskip("pyarrow"), pytest.importorskip(library)
    text = pa.array(rows)
    make: Callable[[Any], Any] = other.array if library == "pyarrow" else other.Series
    values = make(rows)
    name = f"10 M names of {library}, beside dictionary_encode of PyArrow"
    race(name, lambda: from_library(values), text.dictionary_encode, rounds=3, limit=1.5)
