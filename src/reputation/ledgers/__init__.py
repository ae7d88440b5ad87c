"""
Lives of entries: keep rules under which points and strikes expire, are cleared, carried over, earned back or forgiven.

A ledger is a metric: its model adds up points, and these rules, in order, say which of them still count. A rule that
keeps less as time goes by has `lapses = True` and offers `changes_at(rows)`, the instants at which that may happen.
"""

from __future__ import annotations

from reputation.ledgers.clean import CleanPeriod, EarnBack
from reputation.ledgers.expiring import Expire
from reputation.ledgers.resetting import Cycle, Reset
from reputation.ledgers.spans import Months, Span, months, years
from reputation.ledgers.warned import Warned

__all__ = ["CleanPeriod", "Cycle", "EarnBack", "Expire", "Months", "Reset", "Span", "Warned", "months", "years"]
