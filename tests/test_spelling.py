"""Names as words of 64 bits."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation import spelling
from reputation.grouping import Words
from reputation.spelling import of_numbers, of_text, of_texts

texts = st.lists(st.text(st.characters(exclude_characters="\0"), max_size=16), min_size=1, max_size=30)


def rows(blocks: Iterable[Words]) -> list[tuple[int, ...]]:
    """The words of each row, without zeros at the end."""
    found = (row for block in blocks for row in zip(*(word.tolist() for word in block), strict=True))
    return [tuple(word for place, word in enumerate(row) if any(row[place:])) for row in found]


def eights(name: bytes) -> tuple[int, ...]:
    """Eight bytes to a word, the first one lowest."""
    return tuple(int.from_bytes(bytes(filter(None, part)), "little") for part in zip_longest(*[iter(name)] * 8))


@pytest.mark.parametrize("size", [3, 1 << 14])
@given(texts)
def test_texts_are_their_bytes(size: int, names: list[str]) -> None:
    """Against Python's own bytes; whatever stands beside a text."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spelling, "_BLOCK", size)

        assert [eights(name.encode("utf-8", "surrogatepass")) for name in names] == rows(of_texts(names))


@given(texts)
def test_an_array_has_equal_words_exactly_where_it_has_equal_text(names: list[str]) -> None:
    """Whichever characters there are."""
    found = rows(of_text(np.array(names)) or ())

    assert [[one == other for other in names] for one in names] == [[one == other for other in found] for one in found]


def test_an_array_of_latin_characters_takes_eight_to_a_word() -> None:
    """And two to a word with others."""
    assert [eights(b"seller 7")] == rows(of_text(np.array(["seller 7"])) or ())
    assert [[2], [1]] == [[len(block) for block in of_text(np.array([name])) or ()] for name in ("Ωmeg", "ome")]


@pytest.mark.parametrize("array", [np.array(["bob", "ada"]).astype(">U3"), np.array(["bob", "x", "ada", "x"])[::2]])
def test_an_array_may_lie_otherwise_in_memory(array: Any) -> None:
    """Its bytes swapped, or with gaps."""
    assert [eights(b"bob"), eights(b"ada")] == rows(of_text(array) or ())


def test_an_array_of_empty_text_has_a_word_per_row() -> None:
    """Which is 0."""
    assert [(), ()] == rows(of_text(np.array(["", ""])) or ())


def test_names_may_be_too_long() -> None:
    """More than 64 bytes, or 16 characters of any alphabet in an array."""
    assert of_text(np.array(["x" * 65])) is None
    assert of_text(np.array(["Ω" * 17])) is None
    assert of_text(np.array(["x" * 64])) is not None
    assert of_text(np.array(["Ω" * 16])) is not None
    assert 8 == len(next(of_texts(["x" * 64])))
    with pytest.raises(ValueError, match="65"):
        next(of_texts(["x" * 65]))


def test_the_character_that_parts_names_is_refused() -> None:
    """Two names would look like three."""
    with pytest.raises(ValueError, match="3"):
        next(of_texts(["a\0da", "bob"]))


def test_what_is_no_text_is_refused() -> None:
    """By Python itself."""
    with pytest.raises(TypeError):
        next(of_texts(["ada", None]))  # type: ignore[list-item]


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1))
def test_numbers_are_their_bits(numbers: list[int]) -> None:
    """Negative ones wrap around."""
    assert [(number % 2**64,) if number else () for number in numbers] == rows(of_numbers(np.array(numbers)))
