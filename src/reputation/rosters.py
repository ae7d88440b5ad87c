"""The subjects of several sums, brought together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reputation.arrays import Index
from reputation.errors import MergeError
from reputation.labels import Name

__all__ = ["Roster", "union"]

Roster = tuple[Name, ...]


def union(rosters: Sequence[Roster], *, of: str) -> tuple[Roster, list[Index | None]]:
    """
    Find all subjects of several sums, and where those of each stand among them.

    Args:
        rosters: The subjects of each, sorted; at least one roster.
        of: What the subjects belong to, for the message.

    Returns:
        All subjects, sorted; and per roster the places of its subjects, None where they stay where they are.

    Raises:
        MergeError: Subjects are text in one and whole numbers in another.

    Examples:
        >>> union([("ada", "eve"), ("bob",)], of="state")
        (('ada', 'bob', 'eve'), [array([0, 2]), array([1])])
    """
    first = rosters[0]
    if all(roster == first for roster in rosters):
        return first, [None] * len(rosters)
    named = [roster[0] for roster in rosters if roster]
    other = next((name for name in named if type(name) is not type(named[0])), None)
    if other is not None:
        msg = f"subjects are text in one {of} and numbers in the other: {named[0]!r} and {other!r}."
        raise MergeError(msg, hint="name subjects in one way, for instance with str(seller_id).")
    everyone: Roster = tuple(sorted(set().union(*rosters)))
    place = {subject: position for position, subject in enumerate(everyone)}
    return everyone, [None if roster == everyone else _places(roster, place) for roster in rosters]


def _places(roster: Roster, place: dict[Name, int]) -> Index:
    return np.fromiter(map(place.__getitem__, roster), dtype=np.intp, count=len(roster))
