"""
A tally is the part of a metric that touches rows: which rows, how much each counts, and what is summed up.

A recipe is the set of distinct tallies of a policy. Two metrics with equal tallies share one set of sums.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import attrs

from reputation.codec import digest, to_plain
from reputation.decay import Decay, Forever
from reputation.errors import PolicyError, nearest
from reputation.factors import ONE, Factor, Weight
from reputation.readers import STATUSES
from reputation.select import ALL, Predicate
from reputation.statistics import Statistic
from reputation.windows import RowWindow, Window

__all__ = ["COUNTED", "Recipe", "Tally", "check_statuses", "product"]

COUNTED = ("active", "under_appeal")


def product(value: Weight | Factor) -> Weight:
    """
    Take a single factor for a product of one.

    Args:
        value: A factor or a product of factors.

    Returns:
        The product.

    Raises:
        TypeError: The value is no factor.

    Examples:
        >>> from reputation import where
        >>> product(where("verified", 3.0)).describe()
        'verified counts 3'
    """
    return value if isinstance(value, Weight) else ONE * value  # which refuses what is no factor


def check_statuses(value: Iterable[str]) -> tuple[str, ...]:
    """
    Refuse what is no status, and bring the others in order.

    Args:
        value: One status or several.

    Returns:
        The statuses, sorted, each once.

    Raises:
        PolicyError: An unknown status, or none.

    Examples:
        >>> check_statuses("active"), check_statuses(["pending", "active"])
        (('active',), ('active', 'pending'))
    """
    names = (value,) if isinstance(value, str) else tuple(sorted(set(value)))
    if not names:
        msg = "statuses must name at least one status, got none."
        raise PolicyError(msg, hint=f"write for instance statuses={COUNTED!r}.")
    unknown = [name for name in names if name not in STATUSES]
    if unknown:
        msg = f"statuses holds {unknown[0]!r}, which is no status."
        raise PolicyError(msg, hint=nearest(unknown[0], STATUSES))
    return names


@attrs.frozen(cache_hash=True)
class Tally:
    """
    What is summed up per subject, over which rows, each counting how much.

    Row i of a subject adds `statistic.lift(row i, w_i * d_i)`, where w_i is the product of the weight factors and d_i
    what the decay leaves at the age of the row.

    Args:
        statistic: What is summed up.
        select: Which rows are meant.
        weight: How much a row counts; a single factor will do.
        decay: What is left of a row at its age.
        window: How long a row counts; None for always.
        date: The date that the age and the window go by: `occurred_at`, `recorded_at` or `refers_to_at`.
        statuses: The statuses that count.

    Raises:
        PolicyError: An unknown status, or none.

    Examples:
        >>> from reputation import kind
        >>> from reputation.statistics import Count
        >>> Tally(Count(), select=kind("order")) == Tally(Count(), select=kind("order"))
        True
    """

    statistic: Statistic
    select: Predicate = attrs.field(default=ALL, kw_only=True)
    weight: Weight = attrs.field(default=ONE, kw_only=True, converter=product)
    decay: Decay = attrs.field(default=Forever(), kw_only=True)  # frozen, so it may be shared
    window: Window | RowWindow | None = attrs.field(default=None, kw_only=True)
    date: str = attrs.field(default="occurred_at", kw_only=True)
    statuses: tuple[str, ...] = attrs.field(default=COUNTED, kw_only=True, converter=check_statuses)

    @property
    def sieve(self) -> tuple[object, ...]:
        """What decides which rows get in; tallies with equal sieves hold the same rows."""
        return (self.select, self.statuses, self.window, self.date, self.statistic.reads)


def _distinct(tallies: Iterable[Tally]) -> tuple[Tally, ...]:
    return tuple(dict.fromkeys(tallies))


@attrs.frozen(cache_hash=True)
class Recipe:
    """
    The distinct tallies of a policy, in the order in which they are first met.

    Args:
        tallies: The tallies; repeated ones are kept once.

    Examples:
        >>> from reputation import kind
        >>> from reputation.statistics import Count
        >>> orders = Tally(Count(), select=kind("order"))
        >>> len(Recipe([orders, orders]))
        1
    """

    tallies: tuple[Tally, ...] = attrs.field(converter=_distinct)

    def __len__(self) -> int:
        return len(self.tallies)

    @cached_property
    def digest(self) -> str:
        """
        A fingerprint of every tally, in order: sixteen hexadecimal digits, equal in every process for equal recipes.

        Raises:
            PolicyError: A tally holds a part that cannot be stored; the message names it.
        """
        return digest(to_plain(self))
