"""
Exits: what holders of a tier must keep, where that is less than what others must reach.

A level that is reached at 0.75 and lost below 0.70 does not change every time a score moves round 0.75.
"""

from __future__ import annotations

from typing import TypeVar

import attrs

from reputation.errors import PolicyError
from reputation.fields import check_number
from reputation.gates import All, Any, AtLeast, AtMost, Gate, KOf, Not, check_gate
from reputation.parts import say_part

_G = TypeVar("_G", bound=Gate)

__all__ = ["check_exits", "eased", "low_water"]


def eased(gate: Gate) -> Gate:
    """
    Give the gate that holders of a tier must pass: every condition at its exit.

    Args:
        gate: A gate; conditions without an exit stay what they are.

    Returns:
        The gate, without exits.

    Examples:
        >>> eased(AtLeast("days_visited", 50, exit=45) & AtMost("flags", 5)).describe()
        'days_visited at least 45 and flags at most 5'
    """
    if isinstance(gate, AtLeast | AtMost):
        return gate if gate.exit is None else attrs.evolve(gate, limit=gate.exit, exit=None)
    if isinstance(gate, All | Any | KOf):
        return attrs.evolve(gate, gates=tuple(map(eased, gate.gates)))
    return gate


def check_exits(gate: Gate) -> Gate:
    """
    Refuse an exit below a `~`, where an easier condition would be a harder one.

    Args:
        gate: A gate.

    Returns:
        The gate.

    Raises:
        PolicyError: A condition that is turned round has an exit.

    Examples:
        >>> check_exits(~AtLeast("strikes", 3, exit=2))
        Traceback (most recent call last):
            ...
        reputation.errors.PolicyError: a condition below ~ must have no exit, got strikes at least 3 (kept down to 2).
        <BLANKLINE>
        Hint: turn the condition itself round: AtMost instead of ~AtLeast.
    """
    if isinstance(gate, Not):
        turned = next((leaf for leaf in gate.leaves() if getattr(leaf, "exit", None) is not None), None)
        if turned is not None:
            msg = f"a condition below ~ must have no exit, got {say_part(turned)}."
            raise PolicyError(msg, hint="turn the condition itself round: AtMost instead of ~AtLeast.")
    for part in getattr(gate, "gates", ()):
        check_exits(part)
    return gate


def low_water(gate: _G, factor: float) -> _G:
    """
    Give every condition of a gate an exit at a share of its limit.

    The exit of a condition x >= limit is factor * limit. What is not to be relaxed is left out and joined afterwards.

    Args:
        gate: `AtLeast` conditions without exits, joined in any way.
        factor: The share, greater than 0 and less than 1.

    Returns:
        The gate, with exits.

    Raises:
        PolicyError: A factor out of bounds, or a condition that is no minimum, has an exit, or a limit below zero.

    Examples:
        >>> print((low_water(AtLeast("days_visited", 50), 0.9) & AtMost("flags", 5)).describe())
        days_visited at least 50 (kept down to 45) and flags at most 5

    References:
        Discourse, trust level 3: lost below 0.9 times any minimum; flags and all-time counts are not relaxed.
    """
    share = check_number("factor", factor, above=0)
    if share >= 1.0:
        msg = f"factor must be less than 1, got {share!r}."
        raise PolicyError(msg, hint="write low_water(gate, 0.9) for a level that is lost below 0.9 of its minimum.")
    check_gate("gate", gate)
    return _lowered(gate, share)


def _lowered(gate: _G, share: float) -> _G:
    if isinstance(gate, All | Any | KOf):
        return attrs.evolve(gate, gates=tuple(_lowered(part, share) for part in gate.gates))
    if not isinstance(gate, AtLeast) or gate.exit is not None or gate.limit < 0.0:
        msg = f"low_water takes minima of zero or more without exits of their own, got {say_part(gate)}."
        raise PolicyError(msg, hint="join it afterwards: low_water(minima, 0.9) & AtMost('flags', 5).")
    return attrs.evolve(gate, exit=gate.limit * share)
