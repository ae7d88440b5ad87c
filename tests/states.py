"""Two states held against each other, as plain numbers."""

from __future__ import annotations

import numpy as np

from reputation import State

__all__ = ["close", "same"]


def same(expected: State, actual: State) -> bool:
    """Whether two states hold the same numbers, bit for bit, for the same subjects, instant and recipe."""

    def plain(state: State) -> list[dict[str, list[float]]]:
        return [{name: values.tolist() for name, values in channels.items()} for channels in state.sums]

    return _alike(expected, actual) and plain(expected) == plain(actual)


def close(expected: State, actual: State) -> bool:
    """Whether two states agree but for rounding."""
    return _alike(expected, actual) and all(
        np.allclose(mine[name], theirs[name], rtol=1e-12, atol=1e-9)
        for mine, theirs in zip(expected.sums, actual.sums, strict=True)
        for name in mine
    )


def _alike(expected: State, actual: State) -> bool:
    return (expected.recipe, expected.as_of, expected.subjects) == (actual.recipe, actual.as_of, actual.subjects)
