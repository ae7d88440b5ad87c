"""Entries with a clock of their own: each counts for so long."""

from __future__ import annotations

from typing import ClassVar, final

import attrs
import numpy as np

from reputation.arrays import Ints
from reputation.fields import text
from reputation.keeping.contract import Kept
from reputation.keeping.periods import say_terms
from reputation.keeping.timeline import Timeline
from reputation.ledgers.spans import Span, later, say_span, span_field
from reputation.parts import converted, say_part
from reputation.predicates import Predicate, check_predicate
from reputation.times import MISSING

__all__ = ["Expire"]


@final
@attrs.frozen
class Expire:
    """
    Each row counts for so long after its date, and then no more.

    A row of date t counts at an instant before t + after. Several such rules, each with its `where`, give different
    sorts of rows different lives. In front of a rule that adds up a running total, the total is that of the rows that
    have not expired; behind it, a row that expires takes with it what the total took in of it.

    Args:
        after: How long a row counts: a duration, or calendar months.
        where: The rows that are meant; None for all.
        kept: How long a row stays on record without counting, after it expired: at such a time it still counts for
            what the balance was at an earlier date, for instance that of an offence that is decided late. None for
            ever.
        date: The date that it goes by; None for that of the metric. A row without it never expires.

    Raises:
        PolicyError: A length that is a bare number, or not longer than zero.
        TypeError: `where` is no predicate.

    Examples:
        >>> from reputation import days
        >>> Expire(days(180)).describe()
        'each row counts for 180 days'

    References:
        Lazada: points expire 365 days after they are given. Flensburg: after 2.5, 5 or 10 years by the weight of the
        offence; kept one more year without counting. YouTube: 90 days. TikTok Shop: 180 days.
    """

    after: Span = span_field(kw_only=False)
    where: Predicate | None = converted(attrs.converters.optional(check_predicate), default=None, kw_only=True)
    kept: Span | None = span_field(default=None)
    date: str | None = text(default=None, kw_only=True)

    looks_at: ClassVar[str] = "record"
    lapses: ClassVar[bool] = True

    def keep(self, rows: Timeline, /) -> Kept:
        """Keep the rows whose time is not over."""
        ends = self.ends(rows)
        over = (ends != MISSING) & (ends <= rows.now)
        if self.kept is not None:  # nothing is read that is not on record any more
            over |= (ends != MISSING) & (later(ends, self.kept) <= rows.asked)
        return Kept.where(~over, f"it has expired: {self.describe()}")

    def ends(self, rows: Timeline, /) -> Ints:
        """When each row stops counting, in microseconds; `MISSING` for never."""
        ends = later(rows.dates(self.date), self.after)
        return ends if self.where is None else np.where(rows.meets(self.where), ends, MISSING)

    def changes_at(self, rows: Timeline, /) -> Ints:
        """When what is kept may change without a new row, per row."""
        return self.ends(rows)

    def describe(self) -> str:
        """Say it in plain words."""
        who = "each row" if self.where is None else f"each row where {say_part(self.where)}"
        kept = "" if self.kept is None else f", and stays on record for {say_span(self.kept)} more without counting"
        return f"{who} counts for {say_span(self.after)}{kept}{say_terms(None, '', self.date)}"
