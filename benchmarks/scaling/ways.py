"""Who folds, and how; needs nothing, so that who asks stays small."""

from __future__ import annotations

__all__ = ["ENGINES", "WAYS"]

ENGINES = ("duckdb", "polars", "pyspark")

#: By hand with the rows counted that break a rule, which is what ours gives, too; without; and no work at all.
WAYS = ("ours", "by hand", "by hand, unchecked", "nothing")
