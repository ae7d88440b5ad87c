"""
Keep rules: how much of each row is kept, knowing the subject's other rows in order of time, with a reason for the rest.

Give one or several to a metric: `Metric(..., keep=Latest(by="source"))`. They are applied in order, each to what the
ones before it have left, to the rows that the metric selects, whose status counts, and that hold what the model reads.
"""

from __future__ import annotations

from reputation.keeping.bursts import Burst
from reputation.keeping.conditions import Only, SinceLast, Unless
from reputation.keeping.contract import KeepRule, Kept, StepRule, Turn
from reputation.keeping.counts import AllButLast, Cap, Fresh, Last
from reputation.keeping.netclamp import NetClamp
from reputation.keeping.sharing import Shared
from reputation.keeping.timeline import Marks, Timeline
from reputation.keeping.trims import Trim
from reputation.keeping.voices import Latest, Once

__all__ = [
    "AllButLast",
    "Burst",
    "Cap",
    "Fresh",
    "KeepRule",
    "Kept",
    "Last",
    "Latest",
    "Marks",
    "NetClamp",
    "Once",
    "Only",
    "Shared",
    "SinceLast",
    "StepRule",
    "Timeline",
    "Trim",
    "Turn",
    "Unless",
]
