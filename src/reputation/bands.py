"""Tables of bands, as published schemes print them: name, low end, high end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from reputation.errors import PolicyError
from reputation.fields import check_number, check_text
from reputation.nodes import say_score

__all__ = ["read_bands"]

_TOLERANCE = 1e-9  # how far a band may start from the end of the one below: room for 4.69 + 0.01


def read_bands(bands: Sequence[object], step: float | None) -> list[tuple[str, float]]:
    """
    Check that bands meet, and give where each of them starts.

    Args:
        bands: Name, low end and high end of each, lowest first.
        step: Where both ends are included, the distance between scores; None where the high end is not.

    Returns:
        Name and low end of each.

    Raises:
        PolicyError: Bands that overlap, leave a gap, are empty or stand in the wrong order.
        TypeError: A band that is not a name and two numbers.

    Examples:
        >>> read_bands([("poor", 350, 550), ("fair", 550, None)], None)
        [('poor', 350.0), ('fair', 550.0)]
    """
    width = 0.0 if step is None else check_number("step", step, above=0)
    checked = [_band(band, width, last=position == len(bands) - 1) for position, band in enumerate(bands)]
    for (below, _, end), (above, start, _) in pairwise(checked):
        expected = end + width
        if abs(start - expected) > _TOLERANCE * max(1.0, abs(expected)):
            fault = "overlap" if start < expected else "leave a gap"
            ends = f"{below!r} ends at {say_score(end)} and {above!r} starts at {say_score(start)}"
            msg = f"bands must meet: {ends}, so they {fault}."
            raise PolicyError(
                msg, hint=f"start {above!r} at {say_score(round(expected, 9))}, or end {below!r} elsewhere."
            )
    return [(name, low) for name, low, _ in checked]


def _band(band: object, width: float, *, last: bool) -> tuple[str, float, float]:
    if not isinstance(band, Sequence) or isinstance(band, str) or len(band) != 3:  # noqa: PLR2004 - a name, two ends
        msg = f"a band must be a name, a low end and a high end, got {band!r}.\n\nHint: write ('poor', 350, 550)."
        raise TypeError(msg)
    name = check_text("the name of a band", band[0])
    low = check_number(f"the low end of {name!r}", band[1])
    if band[2] is None and last:
        return name, low, math.inf
    if band[2] is None:
        msg = f"only the last band may have an open end; {name!r} has one."
        raise PolicyError(msg, hint="write where it ends, which is where the next band starts.")
    high = check_number(f"the high end of {name!r}", band[2])
    if high + width <= low:
        msg = f"a band must have room between its ends; {name!r} goes from {say_score(low)} to {say_score(high)}."
        raise PolicyError(msg, hint="write the low end first.")
    return name, low, high
