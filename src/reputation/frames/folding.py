"""Folding where the data are: rows of a data frame into the sums of a recipe, in one grouping."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import narwhals.stable.v2 as nw

from reputation.codec import digest_or_none, say_instant
from reputation.frames.checking import refuse_rows
from reputation.frames.grouping import grouped, recipe_of
from reputation.frames.intake import opened
from reputation.frames.summing import Work
from reputation.times import micros

__all__ = ["fold_frame"]


def fold_frame(  # noqa: PLR0913 - what a host says about its table
    recipe: Any,
    frame: Any,
    *,
    as_of: datetime,
    rename: Mapping[str, str | None] | None = None,
    scale: Any = None,
    tz: str | None = None,
    unit: str | None = None,
    **constants: Any,
) -> Any:
    """
    Count rows once, where they are: turn a data frame into the sums of a recipe at one instant.

    The engine behind the frame adds up, in one grouping by subject; of a lazy frame nothing is worked out. Each part of
    the recipe runs as it is written for NumPy, and the sums are those of `fold` up to floating rounding.

    Args:
        recipe: A policy, or its recipe.
        frame: A frame of Polars, DuckDB, pandas, PyArrow, Ibis, PySpark or Dask, one row per event. Its columns are
            those of `Evidence`, and the host's own that the recipe asks for; null is unknown, and NaN is an error.
        as_of: The instant, aware; no row may lie after it.
        rename: Our name by the host's, such as `{"seller_id": "subject"}`; None leaves a column out.
        scale: What ratings are: `Scale(1, 5)`, `Percent()`, `Choices(...)`, or one of these by kind.
        tz: The zone of times and dates that carry none.
        unit: What times written as numbers count since 1970 in UTC: `s`, `ms` or `us`.
        **constants: One value for all rows, by column, such as `kind="review"`; without a kind every row is an `event`.

    Returns:
        A frame of the same sort, one row per subject in any order: `subject`; `tally_N_NAME`, channel NAME of the N-th
        tally; `refused`, how many of the rows break a rule; and, the same in every row, `as_of` and `digest`.

    Raises:
        TypeError: No data frame, or no recipe.
        EvidenceError: A column that is needed is not there, or has a type that cannot be read.
        EvidenceErrors: Rows break a rule; a lazy frame says so in `refused`, and is refused when it is read.
        PolicyError: A part cannot be worked out by an engine, such as a keep rule; or asks for a column that is not
            there.

    Examples:
        >>> import polars as pl
        >>> from datetime import datetime, timezone
        >>> from reputation import Count, Metric, Policy
        >>> orders = pl.DataFrame({"shop": ["ada", "bob", "ada"], "occurred_at": [10, 20, 30]})
        >>> now, policy = datetime(2026, 7, 1, tzinfo=timezone.utc), Policy(Metric(Count()))
        >>> fold_frame(policy, orders, as_of=now, rename={"shop": "subject"}, unit="s").sort("subject").rows()[0][:3]
        ('ada', 2.0, 0.0)
    """
    wanted = recipe_of(recipe)
    table = opened(frame, rename=rename, scale=scale, tz=tz, unit=unit, constants=constants)
    work = Work(table, now=micros(as_of))
    work.add(wanted)
    sums = grouped(work, ["subject"])
    if isinstance(sums, nw.DataFrame):
        refuse_rows(sums, work)
    told = {"as_of": say_instant(as_of), "digest": digest_or_none(wanted)}
    return sums.with_columns(**{name: nw.lit(text, dtype=nw.String) for name, text in told.items()}).to_native()
