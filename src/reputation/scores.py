"""
The door to the score tree: what every node offers, and the inner nodes.

Leaves touch rows: they are metrics. Inner nodes are pure: they see the estimates of their parts and nothing else.
`Composite`, `Sum`, `Worst` and `Best` make one score of several; `Deduct`, `ScaleBy`, `Clamp` and `Rounded` change one,
and `Raised`, `SignedLog`, `LogOdds` and `Cautious` bend one.
"""

from __future__ import annotations

from reputation.adjustments import Clamp, Deduct, Rounded, ScaleBy
from reputation.composites import Best, Composite, Worst
from reputation.curves import Cautious, LogOdds, Raised, SignedLog
from reputation.nodes import Node, Score
from reputation.totals import Sum

__all__ = [
    "Best",
    "Cautious",
    "Clamp",
    "Composite",
    "Deduct",
    "LogOdds",
    "Node",
    "Raised",
    "Rounded",
    "ScaleBy",
    "Score",
    "SignedLog",
    "Sum",
    "Worst",
]
