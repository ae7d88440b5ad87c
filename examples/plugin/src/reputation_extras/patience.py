"""A decay: slow at first, fast later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, final

import attrs

from reputation.columns import Column, Ops
from reputation.fields import duration, say_duration


@final
@attrs.frozen
class Patience:
    """
    Half is left after one half-life, a sixteenth after two: 2 ** -((age / half) ** 2).

    Args:
        half: The half-life, longer than zero.
    """

    half: timedelta = duration()

    def remaining(self, age: Column, ops: Ops, /) -> Any:
        halves = age / (self.half / timedelta(days=1))
        return ops.exp2(-(halves * halves))

    def describe(self) -> str:
        return f"half is left after {say_duration(self.half)}, and a sixteenth after twice that"
