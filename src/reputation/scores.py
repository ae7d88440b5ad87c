"""
The door to the score tree: what every node offers, and the inner nodes.

Leaves touch rows: they are metrics. Inner nodes are pure: they see the estimates of their parts and nothing else.
`Composite` and `Worst` make one score of several; `Deduct`, `ScaleBy`, `Clamp` and `Rounded` change one.
"""

from __future__ import annotations

from reputation.adjustments import Clamp, Deduct, Rounded, ScaleBy
from reputation.composites import Composite, Worst
from reputation.nodes import Node, Score

__all__ = ["Clamp", "Composite", "Deduct", "Node", "Rounded", "ScaleBy", "Score", "Worst"]
