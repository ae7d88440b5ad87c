"""Names as words of 64 bits, block by block, so that whole arrays of them can be compared and hashed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from reputation.grouping import Words

__all__ = ["of_numbers", "of_text", "of_texts"]

_BLOCK = 1 << 14  # rows; what is worked out of them stays in the cache
_LONGEST = 64  # bytes; of longer names the words take more memory than a dictionary
_BYTES = 8  # in a word
_FIRST = np.array([(1 << 8 * count) - 1 for count in range(_BYTES + 1)], dtype=np.uint64)  # the bits of that many bytes


def of_numbers(values: npt.NDArray[np.integer[Any]]) -> Iterator[Words]:
    """
    Take whole numbers for words.

    Args:
        values: An array of whole numbers.

    Returns:
        One word per number, block by block.

    Examples:
        >>> list(of_numbers(np.array([7, 5])))
        [[array([7, 5], dtype=uint64)]]
    """
    for start in range(0, len(values), _BLOCK):
        yield [values[start : start + _BLOCK].astype(np.uint64)]


def of_text(values: npt.NDArray[np.str_]) -> Iterator[Words] | None:
    """
    Take an array of text for words: eight characters each if all are of Latin-1, else two.

    Args:
        values: An array of text.

    Returns:
        The words, block by block; None where names are too long for that.

    Examples:
        >>> [len(words) for words in of_text(np.array(["a name of 23 characters"])) or ()]
        [3]
    """
    length = values.dtype.itemsize // 4
    characters = np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("=")).view(np.uint32)
    narrow = characters.max(initial=0) <= np.iinfo(np.uint8).max
    per_word = _BYTES if narrow else 2
    count = max(-(-length // per_word), 1)
    if count * _BYTES > _LONGEST:
        return None
    return _packed(characters.reshape(len(values), length), count * per_word, np.uint8 if narrow else np.uint32)


def _packed(characters: npt.NDArray[np.uint32], width: int, sort: type[np.unsignedinteger[Any]]) -> Iterator[Words]:
    for start in range(0, len(characters), _BLOCK):
        block = characters[start : start + _BLOCK]
        bytes_ = np.zeros((len(block), width), dtype=sort)
        bytes_[:, : block.shape[1]] = block
        yield [np.ascontiguousarray(word) for word in bytes_.view(np.uint64).T]


def of_texts(values: Sequence[str]) -> Iterator[Words]:
    """
    Take a list of text for words: eight bytes of UTF-8 each.

    Args:
        values: The texts.

    Returns:
        The words, block by block.

    Raises:
        ValueError: A text is too long for that, or holds the character 0.

    Examples:
        >>> [len(words) for words in of_texts(["ada", "a name of 23 characters"])]
        [3]
    """
    for start in range(0, len(values), _BLOCK):
        yield _spelled(values[start : start + _BLOCK])


def _spelled(values: Sequence[str]) -> Words:
    text = "\0".join(values).encode("utf-8", "surrogatepass")
    padded = np.frombuffer(text + bytes(2 * _BYTES - len(text) % _BYTES), dtype=np.uint8)
    ends = np.flatnonzero(padded[: len(text) + 1] == 0)
    starts = np.append(0, ends[:-1] + 1)
    lengths = ends - starts
    longest = int(lengths.max())
    if len(ends) != len(values) or longest > _LONGEST:
        raise ValueError(len(ends), longest)
    # A text starts anywhere in a word: its first bytes are the last ones of one word and the first ones of the next.
    words, place = padded.view("<u8"), starts // _BYTES
    skipped = (starts % _BYTES * 8).astype(np.uint64)
    back = np.uint64(64) - skipped
    found = []
    for before in range(0, max(longest, 1), _BYTES):
        word = words.take(place, mode="clip") >> skipped
        place += 1
        word |= words.take(place, mode="clip") << back  # a shift by all 64 bits leaves 0
        word &= _FIRST.take(lengths - before, mode="clip")
        found.append(word)
    return found
