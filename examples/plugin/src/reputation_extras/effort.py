"""A weight factor: how much was written."""

from __future__ import annotations

from typing import Any, final

import attrs

from reputation.columns import Rows
from reputation.fields import number, text


@final
@attrs.frozen
class Effort:
    """
    A text counts in full from `enough` words on, a shorter one in proportion: min(words / enough, 1).

    Args:
        column: The column that holds the number of words; a row without a number counts nothing.
        enough: From how many words on a text counts in full, greater than 0.
    """

    column: str = text(default="words")
    enough: float = number(default=50.0, above=0, kw_only=True)

    def __call__(self, rows: Rows, /) -> Any:
        words = rows[self.column]
        share = rows.ops.clip(words / self.enough, 0.0, 1.0)
        return rows.ops.where(rows.ops.known(words), share, 0.0)

    def describe(self) -> str:
        return f"{self.column} counts in full from {self.enough:g} on, and in proportion below"
