"""One voice, one count: the latest row of a key, or one row of a key in a calendar period."""

from __future__ import annotations

from typing import ClassVar, final

import attrs
import numpy as np

from reputation.errors import PolicyError
from reputation.fields import choice, text
from reputation.keeping.contract import Kept
from reputation.keeping.groups import Groups
from reputation.keeping.periods import by_field, per_field, say_key, say_terms
from reputation.keeping.timeline import Timeline
from reputation.parts import zone_name

__all__ = ["Latest", "Once"]


@final
@attrs.frozen
class Latest:
    """
    Of the rows with one key only the latest counts: who speaks again replaces what was said before.

    A row is kept if no other row of its subject with the same key is later. So one voice per source is
    `by="source"`, and one per source and article `by=("source", "article")`. An edit under the same `id` needs no rule:
    of one `id` the newest version counts anyway.

    Args:
        by: The columns of the key. A row whose key is unknown shares it with no other.

    Raises:
        PolicyError: There is no column.

    Examples:
        >>> Latest(by="source").describe()
        'of the rows per source only the latest counts'

    References:
        Wildberries and Apache Answer count the last content of a review only; Trustpilot and eBay know one voice per
        member.
    """

    by: tuple[str, ...] = by_field(least=1)

    looks_at: ClassVar[str] = "record"

    def keep(self, rows: Timeline, /) -> Kept:
        """Keep the last row of each group."""
        groups = rows.groups(by=self.by)
        return _one(groups, last=True, why=f"only the latest row{say_key(self.by, None)} counts")

    def describe(self) -> str:
        """Say it in plain words."""
        return f"of the rows{say_key(self.by, None)} only the latest counts"


@final
@attrs.frozen
class Once:
    """
    Of the rows with one key in one calendar period one counts: the first, or the last.

    With `Count` this counts distinct things: `Once(by="source")` how many different sources there are,
    `Once(per="day")` on how many days something happened, `Once(by="order")` how many orders, however often each was
    complained about.

    Args:
        by: The columns of the key; none for the subject itself. A row whose key is unknown shares it with no other.
        per: The calendar period, `day`, `week` (Monday to Sunday), `month`, `quarter` or `year`; None for all time.
        which: Whether the `first` or the `last` row counts.
        tz: The zone whose midnights part the periods.
        date: The date that period and order go by; None for that of the metric. Without it a row has a period of its
            own.

    Raises:
        PolicyError: Neither a key nor a period; an unknown period or zone.

    Examples:
        >>> Once(by="source", per="week").describe()
        'of the rows per source and calendar week only the first counts'

    References:
        eBay excludes repeat feedback of the same member for purchases in the same calendar week; Amazon counts an order
        once in its defect rate, however many defects it has (account health report of 2020-11-18: 1,085 events on 1,078
        orders); Discourse asks for likes from different users and on different days.
    """

    by: tuple[str, ...] = by_field()
    per: str | None = per_field()
    which: str = choice("first", "last", default="first")
    tz: str = zone_name()
    date: str | None = text(default=None, kw_only=True)

    looks_at: ClassVar[str] = "record"

    def __attrs_post_init__(self) -> None:
        if not self.by and self.per is None:
            msg = "Once needs a key or a period, got neither."
            raise PolicyError(msg, hint='write Once(by="source"), Once(per="day") or both.')

    def keep(self, rows: Timeline, /) -> Kept:
        """Keep the first or the last row of each group."""
        groups = rows.groups(by=self.by, per=self.per, tz=self.tz, date=self.date)
        why = f"only the {self.which} row{say_key(self.by, self.per)} counts"
        return _one(groups, last=self.which == "last", why=why)

    def describe(self) -> str:
        """Say it in plain words."""
        terms = say_terms(self.per, self.tz, self.date)
        return f"of the rows{say_key(self.by, self.per)}{terms} only the {self.which} counts"


def _one(groups: Groups, *, last: bool, why: str) -> Kept:
    """Keep one row of each group; it counts in the place of the others."""
    chosen = groups.start + (groups.lengths - 1 if last else 0)
    keep = np.zeros(len(groups.rows), dtype=bool)
    keep[groups.rows[chosen]] = True
    by = groups.back(groups.spread(groups.rows[chosen]))
    by[keep] = -1
    return Kept.where(keep, why, by=by)
