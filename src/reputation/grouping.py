"""Which rows of a long array are alike, without sorting it: hashing by whole arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from reputation.arrays import Codes

__all__ = ["alike"]

_Digests = npt.NDArray[np.uint64]

_ODD = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio: spreads bits (Knuth 1998, section 6.4)
_FOLD = np.uint64(29)


def alike(values: npt.NDArray[Any]) -> Codes | None:
    """
    Find for each row one row that holds the same value; the same one for all rows that are alike.

    Args:
        values: A long array of text or of whole numbers, without a mask.

    Returns:
        Position of the leading row, per row; None in the rare case that two values could not be told apart.

    Examples:
        >>> leaders = alike(np.array(["bob", "ada", "bob"]))
        >>> bool(leaders[0] == leaders[2]), bool(leaders[0] == leaders[1])
        (True, False)
    """
    leaders = _leaders(_digest(values))
    return leaders if np.array_equal(values[leaders], values) else None


def _digest(values: npt.NDArray[Any]) -> _Digests:
    if values.dtype.kind != "U":
        return _mixed(values.astype(np.uint64))
    characters = np.ascontiguousarray(values).view(np.uint32).reshape(len(values), -1)
    digest = np.zeros(len(values), dtype=np.uint64)
    for position in range(characters.shape[1]):
        digest = _mixed(digest ^ characters[:, position])
    return digest


def _mixed(digest: _Digests) -> _Digests:
    product = digest * _ODD
    product ^= product >> _FOLD
    return product * _ODD


def _leaders(digest: _Digests) -> Codes:
    """Rows of one digest meet in one slot of a table; rows whose slot another digest took try again elsewhere."""
    bits = max((len(digest) - 1).bit_length(), 1)
    table = np.empty(1 << bits, dtype=np.int32)
    leaders = np.empty(len(digest), dtype=np.int32)
    pending = np.arange(len(digest), dtype=np.int32)
    mixed = digest
    while len(pending):
        slot = (mixed >> np.uint64(64 - bits)).astype(np.int32)
        table[slot] = pending
        found = table[slot]
        met = digest[found] == digest[pending]
        leaders[pending[met]] = found[met]
        pending, mixed = pending[~met], _mixed(mixed[~met])
    return leaders
