"""What sort of part something is: found by what it offers and, where it can be called with rows, by its answer."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

import numpy as np

from reputation.parts import say_list
from reputation.testing.breaches import ColumnNeeded
from reputation.testing.samples import probe
from reputation.testing.trial import Trial

__all__ = ["SORTS", "sort_of"]

# The methods by which a sort is told, where they tell it: the first one that fits. All else is called with rows.
_METHODS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "decay": ("remaining",),
        "statistic": ("lift",),
        "model": ("finalize",),
        "scale": ("to_unit",),
        "policy": ("evaluate",),
        "metric": ("tallies", "estimate"),
        "node": ("combine",),
        "gate": ("answer",),
        "ladder": ("assign",),
    }
)

#: The sorts of part that laws speak about.
SORTS: tuple[str, ...] = ("factor", "predicate", *_METHODS, "window", "recipe")


def sort_of(part: Any, trial: Trial) -> str:
    """
    What sort of part something is.

    Args:
        part: An instance.
        trial: Example values of the columns that the part asks for.

    Returns:
        One of `SORTS`.

    Raises:
        TypeError: It is a class, or no part at all.
        ColumnNeeded: The part asks for a column without example values.

    Examples:
        >>> from reputation import HalfLife, days, kind, where
        >>> [sort_of(part, Trial()) for part in (where("verified", 3.0), kind("review"), HalfLife(days(180)))]
        ['factor', 'predicate', 'decay']
    """
    if isinstance(part, type):
        msg = f"laws are tried on an instance, got the class {part.__name__}."
        raise TypeError(msg + f"\n\nHint: build one: {part.__name__}(...).")
    for sort, methods in _METHODS.items():
        if all(_has(part, method) for method in methods):
            return sort
    if _has(part, "interval") or _has(part, "mask") or (hasattr(part, "short") and hasattr(part, "long")):
        return "window"
    if hasattr(part, "tallies"):
        return "recipe"
    if not callable(part):
        raise _no_part(part)
    return "predicate" if _selects(part, trial) else "factor"


def _has(part: object, method: str) -> bool:
    """Whether the class has such a method; a parameter may have any name."""
    return callable(getattr(type(part), method, None))


def _no_part(part: object) -> TypeError:
    methods = sorted({*(name for names in _METHODS.values() for name in names), "interval", "mask"})
    own = [name for name in vars(type(part)) if callable(getattr(type(part), name)) and not name.startswith("_")]
    meant = next((near[0] for name in own if (near := get_close_matches(name, methods, n=1, cutoff=0.85))), None)
    hint = (
        "the page 'Writing parts' says what each sort of part offers." if meant is None else f"did you mean {meant!r}?"
    )
    return TypeError(
        f"{part!r} is no part: it cannot be called with rows, and has no {say_list(methods)}.\n\nHint: {hint}"
    )


def _selects(part: Any, trial: Trial) -> bool:
    """Whether a part says yes or no about rows; what raises is taken for what its operators say, and tried as that."""
    if hasattr(part, "__and__") or hasattr(part, "__mul__"):
        return hasattr(part, "__and__")
    try:
        answer, _ = probe(part, trial)
    except ColumnNeeded:
        raise
    except Exception:  # noqa: BLE001 - a part may be as broken as can be; the laws say how
        return False
    return np.asarray(answer).dtype == np.bool_
