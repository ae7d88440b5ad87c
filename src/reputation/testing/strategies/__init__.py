"""
Hypothesis strategies: evidence as hosts have it, and policies made of every built-in part.

With `exact=True` all numbers lie on a lattice on which sums are exact in any order, and what must agree, agrees bit for
bit.
"""

from __future__ import annotations

from reputation.testing.strategies.estimates import estimates
from reputation.testing.strategies.nodes import conditions, nodes
from reputation.testing.strategies.parts import (
    ADVANCING,
    FADING,
    FRACTIONS,
    PREDICATES,
    SPANS,
    WHOLE,
    metrics,
    models,
    selections,
    spans,
    there,
    weights,
)
from reputation.testing.strategies.rows import (
    CHOSEN,
    COLUMNS,
    HALF,
    KINDS,
    LEVELS,
    NOW,
    OLDEST,
    STATUSES,
    SUBJECTS,
    Row,
    rows,
)
from reputation.testing.strategies.tables import SHAPES, Table, evidence_of, places, tables
from reputation.testing.strategies.trees import ROUNDING, gates, ladders, policies, scores

__all__ = [
    "ADVANCING",
    "CHOSEN",
    "COLUMNS",
    "FADING",
    "FRACTIONS",
    "HALF",
    "KINDS",
    "LEVELS",
    "NOW",
    "OLDEST",
    "PREDICATES",
    "ROUNDING",
    "SHAPES",
    "SPANS",
    "STATUSES",
    "SUBJECTS",
    "WHOLE",
    "Row",
    "Table",
    "conditions",
    "estimates",
    "evidence_of",
    "gates",
    "ladders",
    "metrics",
    "models",
    "nodes",
    "places",
    "policies",
    "rows",
    "scores",
    "selections",
    "spans",
    "tables",
    "there",
    "weights",
]
