"""Four parts for `reputation`, as somebody else would write them: a weight factor, a decay, a model and a gate."""

from __future__ import annotations

from reputation_extras.effort import Effort
from reputation_extras.median import Median
from reputation_extras.narrow import Narrow
from reputation_extras.patience import Patience

__all__ = ["Effort", "Median", "Narrow", "Patience"]
