"""
Which class a stored part is: the parts of this library by name, and those of others through entry points.

A stored policy names its parts, and never says where code is to be loaded from. A part from elsewhere becomes known
when its distribution declares it in the entry point group `reputation.parts`, under the name of its class.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from reputation.errors import PolicyError, nearest
from reputation.parts import say_list

if TYPE_CHECKING:  # a dear import: what is installed is looked up only when a stored part is
    from importlib.metadata import EntryPoint

__all__ = ["GROUP", "SORTS", "built_in", "find", "names", "sort_of"]

#: The entry point group in which a distribution declares its parts.
GROUP = "reputation.parts"

#: The parts of this library: by sort, the room that holds them and their names. A new part needs a line here.
SORTS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "score": {
            "metric": ("Metric",),
            "composites": ("Best", "Composite", "Worst"),
            "curves": ("Cautious", "LogOdds", "Raised", "SignedLog"),
            "totals": ("Sum",),
            "adjustments": ("Clamp", "Deduct", "Rounded", "ScaleBy"),
        },
        "model": {
            "models": (
                "Balance",
                "BayesianMean",
                "Beta",
                "Count",
                "Dirichlet",
                "Highest",
                "Lowest",
                "Mean",
                "Points",
                "Rate",
                "Ratio",
                "Wilson",
            ),
        },
        "prior": {"models": ("Prior",)},
        "predicate": {
            "predicates": ("AllOf", "AnyOf", "Everything", "Negated"),
            "select": ("Between", "Kind", "Matches", "OneOf"),
        },
        "factor": {
            "growth": ("Logarithm", "Power"),
            "weights": ("Buckets", "Field", "Lookup", "Saturating", "Where"),
        },
        "weight": {"factors": ("Weight",)},
        "decay": {"decay": ("Forever", "HalfLife", "Linear", "Plateau", "PowerLaw", "Steps")},
        "keep rule": {
            "keeping": (
                *("AllButLast", "Burst", "Cap", "Fresh", "Last", "Latest", "NetClamp", "Once", "Only", "Shared"),
                *("SinceLast", "Trim", "Unless"),
            ),
            "ledgers": ("CleanPeriod", "Cycle", "EarnBack", "Expire", "Reset", "Warned"),
        },
        "length": {"ledgers": ("Months",)},
        "window": {"windows": ("Ages", "Calendar", "Days", "PastMonths", "Rolling")},
        "row window": {"windows": ("Unexpired",)},
        "adaptive window": {"windows": ("Adaptive",)},
        "gate": {"gates": ("AtLeast", "AtMost"), "logic": ("All", "Any", "KOf", "Not")},
        "ladder": {"tiers": ("Ladder",)},
        "tier": {"tiers": ("Tier",)},
        "stabiliser": {
            "stabilisers": ("ConsecutiveMisses", "Dwell", "Grace", "KOfLast", "LockAfter", "NewcomerProtection"),
        },
        "schedule": {
            "schedule": ("Daily", "Monthly", "OnDates", "Quarterly", "Weekly", "Yearly"),
            "official": ("OnEvent",),
        },
        "override": {"overrides": ("Override",)},
        "escalation": {"sanctions": ("Escalation",)},
        "sanction": {"sanctions": ("Sanction",)},
        "decision": {"sanctions": ("Decision",)},
        "terms of appeal": {"appeals": ("AppealTerms",)},
        "scale": {"scales": ("Choices", "Percent", "Scale")},
    }
)

_ROOM = {name: room for rooms in SORTS.values() for room, found in rooms.items() for name in found}
# What a recipe is made of; its parts stand for themselves in a digest, but no policy names them.
_RESERVED = frozenset(
    {
        *("Exposure", "Extremes", "Histogram", "Moments", "Outcomes", "Policy", "Reach", "Recipe", "Share", "Tally"),
        *("Tariff", "Total"),
    }
)


def names(sort: str | None = None) -> tuple[str, ...]:
    """
    The names of the parts of this library.

    Args:
        sort: Only parts of this sort, one of `SORTS`; all by default.

    Returns:
        The names, sorted.

    Examples:
        >>> names("decay")
        ('Forever', 'HalfLife', 'Linear', 'Plateau', 'PowerLaw', 'Steps')
    """
    sorts = SORTS if sort is None else {sort: SORTS[sort]}
    return tuple(sorted(name for rooms in sorts.values() for found in rooms.values() for name in found))


def sort_of(name: str) -> str | None:
    """
    What sort of part a name stands for.

    Args:
        name: The name of a class.

    Returns:
        One of `SORTS`; None for a name that is not ours.

    Examples:
        >>> sort_of("HalfLife"), sort_of("Effort")
        ('decay', None)
    """
    return next((sort for sort in SORTS if name in names(sort)), None)


def built_in(name: str) -> bool:
    """
    Whether a name is taken by this library, so that no part from elsewhere may be stored under it.

    Args:
        name: The name of a class.

    Returns:
        True for the names of our parts, and of what recipes are made of.

    Examples:
        >>> built_in("HalfLife"), built_in("Outcomes"), built_in("Effort")
        (True, True, False)
    """
    return name in _ROOM or name in _RESERVED


def find(name: str) -> type:
    """
    Find the class of a stored part.

    Args:
        name: The name that the part is stored under: that of its class, never a path.

    Returns:
        The class: one of this library, or one that an installed distribution declares. It is imported only now.

    Raises:
        PolicyError: No such part; a distribution that claims the name of one of ours; two distributions that claim one
            name; or an entry point that does not load, or gives something else than the class it names.

    Examples:
        >>> find("HalfLife").__name__
        'HalfLife'
        >>> find("HalfLive")
        Traceback (most recent call last):
            ...
        reputation.errors.PolicyError: there is no part 'HalfLive'.
        <BLANKLINE>
        Hint: did you mean 'HalfLife'?
    """
    claims = _claims().get(name, ())
    if name in _ROOM:
        if claims:
            msg = f"the part {name!r} belongs to this library, and {_owners(claims)} claims the name too."
            raise PolicyError(msg, hint=f"rename the class and its entry point in the group {GROUP!r}.")
        found: type = getattr(importlib.import_module(f"reputation.{_ROOM[name]}"), name)
        return found
    if not claims:
        msg = f"there is no part {name!r}."
        raise PolicyError(msg, hint=_known(name))
    if len(claims) > 1:
        msg = f"the part {name!r} is claimed by {_owners(claims)}."
        raise PolicyError(msg, hint="uninstall all but one of them, or rename the class in one.")
    return _load(claims[0])


def _known(name: str) -> str:
    known = nearest(name, [*_ROOM, *_claims()])
    if known.startswith("did you mean"):
        return known
    return f"a part from elsewhere is known once its distribution is installed and declares it in the group {GROUP!r}."


@cache  # what is installed is looked up once in a process, and not before a part is asked for
def _claims() -> Mapping[str, tuple[EntryPoint, ...]]:
    found: dict[str, tuple[EntryPoint, ...]] = {}
    for point in importlib.import_module("importlib.metadata").entry_points(group=GROUP):
        found[point.name] = (*found.get(point.name, ()), point)
    return found


def _owner(point: EntryPoint) -> str:
    return "an unnamed distribution" if point.dist is None else f"the distribution {point.dist.name!r}"


def _owners(points: tuple[EntryPoint, ...]) -> str:
    return say_list(sorted(map(_owner, points)), "and")


def _load(point: EntryPoint) -> type:
    try:
        found = point.load()
    except Exception as error:  # whatever a stranger's code runs into
        msg = f"the part {point.name!r} of {_owner(point)} does not load: {type(error).__name__}: {error}."
        raise PolicyError(msg, hint=f"mend or uninstall it; its entry point says {point.value!r}.") from error
    if not isinstance(found, type) or found.__name__ != point.name or not _storable(found):
        msg = f"the part {point.name!r} of {_owner(point)} must be the frozen class of that name, got {found!r}."
        raise PolicyError(msg, hint=f"declare it as {point.name} = 'package.module:{point.name}'.")
    return found


def _storable(found: type) -> bool:
    return attrs.has(found) or "__dataclass_fields__" in vars(found)
