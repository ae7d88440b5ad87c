"""Where two recipes differ: the tallies that only one of them holds, and each changed parameter with both values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from reputation.codec import Plain, canonical

__all__ = ["differences", "say_plain"]

_FEW = 5  # differences that a reader still reads
_DEFAULT = object()  # a parameter that is not written has its default


def differences(stored: Plain, recipe: Plain, *, of: str) -> str:
    """
    Say where a stored recipe differs from another.

    Tallies are counted from 1. One that is not the same in both is held against the one that is most like it.

    Args:
        stored: The plain data of one recipe.
        recipe: Those of the other.
        of: What the first recipe belongs to.

    Returns:
        The differences: the path of a parameter with both values, or a tally that only one of them holds.

    Examples:
        >>> from reputation import HalfLife, days
        >>> from reputation.codec import to_plain
        >>> from reputation.statistics import Count
        >>> from reputation.tally import Recipe, Tally
        >>> old, new = (to_plain(Recipe([Tally(Count(), decay=HalfLife(days(half)))])) for half in (90, 180))
        >>> differences(old, new, of="the stored state")
        "tally 1, decay.half: '90 days' in the stored state, '180 days' in the recipe"
    """
    mine, theirs = (dict(enumerate(_tallies(plain), 1)) for plain in (stored, recipe))
    for place, tally in list(mine.items()):
        twin = next((other for other, found in theirs.items() if canonical(found) == canonical(tally)), None)
        if twin is not None:
            del mine[place], theirs[twin]
    said = []
    for place, twin in _pairs(mine, theirs):
        said += [f"tally {twin}, {words}" for words in _apart(mine.pop(place), theirs.pop(twin), "", of)]
    said += [f"only {of} has {say_plain(tally)}" for tally in mine.values()]
    said += [f"only the recipe has {say_plain(tally)}" for tally in theirs.values()]
    more = [f"and {len(said) - _FEW} more"] if len(said) > _FEW else []
    return "; ".join([*said[:_FEW], *more]) if said else "their tallies stand in another order"


def _tallies(recipe: Plain) -> Sequence[Plain]:
    found = recipe.get("tallies") if isinstance(recipe, Mapping) else None
    return found if isinstance(found, list) else [recipe]


def _pairs(mine: Mapping[int, Plain], theirs: Mapping[int, Plain]) -> list[tuple[int, int]]:
    """Pair what is most alike first; two tallies that share neither statistic nor selection are not the same one."""
    likeness = sorted(
        ((_alike(tally, other), place, twin) for place, tally in mine.items() for twin, other in theirs.items()),
        key=lambda found: (-found[0], abs(found[1] - found[2])),
    )
    pairs: dict[int, int] = {}
    for score, place, twin in likeness:
        if score and place not in pairs and twin not in pairs.values():
            pairs[place] = twin
    return sorted(pairs.items(), key=lambda pair: pair[1])


def _alike(tally: Plain, other: Plain) -> int:
    """How many parameters are the same; 0 where neither statistic nor selection is."""
    if not (isinstance(tally, Mapping) and isinstance(other, Mapping)):
        return 0
    same = {name for name in {*tally, *other} if canonical(tally.get(name)) == canonical(other.get(name))}
    named = same | ({"select"} if "select" not in tally and "select" not in other else set())
    return len(same) if named & {"statistic", "select"} else 0


def _apart(mine: Any, theirs: Any, path: str, of: str) -> Iterator[str]:
    """The places at which plain data differ; parts of different classes differ as a whole."""
    if isinstance(mine, Mapping) and isinstance(theirs, Mapping) and mine.get("part") == theirs.get("part"):
        for name in dict.fromkeys([*mine, *theirs]):
            inner = f"{path}.{name}" if path else str(name)
            yield from _apart(mine.get(name, _DEFAULT), theirs.get(name, _DEFAULT), inner, of)
    elif isinstance(mine, list) and isinstance(theirs, list):
        for place, (item, other) in enumerate(zip_longest(mine, theirs, fillvalue=_DEFAULT)):
            yield from _apart(item, other, f"{path}[{place}]", of)
    elif mine is _DEFAULT or theirs is _DEFAULT or canonical(mine) != canonical(theirs):
        yield f"{path}: {_told(mine)} in {of}, {_told(theirs)} in the recipe"


def _told(value: Any) -> str:
    return "not given" if value is _DEFAULT else say_plain(value)


def say_plain(plain: Plain) -> str:
    """
    Write plain data of a part as its class is called.

    Args:
        plain: Plain data.

    Returns:
        A text.

    Examples:
        >>> say_plain({"part": "HalfLife", "half": "90 days"}), say_plain([1.5, "a"])
        ("HalfLife(half='90 days')", "[1.5, 'a']")
    """
    if isinstance(plain, Mapping):
        inner = [(name, say_plain(value)) for name, value in plain.items() if name != "part"]
        if "part" in plain:
            return f"{plain['part']}({', '.join(f'{name}={value}' for name, value in inner)})"
        return f"{{{', '.join(f'{name!r}: {value}' for name, value in inner)}}}"
    return f"[{', '.join(map(say_plain, plain))}]" if isinstance(plain, list) else repr(plain)
