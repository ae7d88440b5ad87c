"""Rolling up where the data are: sums per subject and calendar day, free of time, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from reputation.codec import canonical, digest_or_none, say_instant, to_plain
from reputation.errors import PolicyError
from reputation.frames.checking import refuse_rows
from reputation.frames.grouping import grouped, recipe_of
from reputation.frames.intake import opened
from reputation.frames.reading import collected, listed, refuse_other, refuse_sums, sums_of
from reputation.frames.summing import Work
from reputation.offsets import LAST
from reputation.rollups import Rollup
from reputation.stored import Stored
from reputation.tally import Recipe
from reputation.timeless import check_days, timeless
from reputation.times import micros, moment, zone

__all__ = ["read_rollup", "rollup_frame"]

_EPOCH = date(1970, 1, 1).toordinal()
_HORIZON = micros(datetime(2100, 1, 1, tzinfo=UTC))  # clocks that change every year change for ever


def rollup_frame(  # noqa: PLR0913 - what a host says about its table
    recipe: Any,
    frame: Any,
    *,
    day_tz: str = "UTC",
    rename: Mapping[str, str | None] | None = None,
    scale: Any = None,
    tz: str | None = None,
    unit: str | None = None,
    **constants: Any,
) -> Any:
    """
    Count rows once, where they are, per subject and calendar day: sums that are free of time.

    Args:
        recipe: A policy, or its recipe.
        frame: As in `fold_frame`.
        day_tz: The zone whose days are meant.
        rename: As in `fold_frame`.
        scale: As in `fold_frame`.
        tz: As in `fold_frame`.
        unit: As in `fold_frame`.
        **constants: As in `fold_frame`.

    Returns:
        A frame of the same sort, one row per subject and day in any order: `subject`; `day`, in days since 1970-01-01;
        `tally_N_NAME`; `latest`, the last instant of the rows in microseconds; `refused`; and, the same in every row,
        `tz` and `digest`.

    Raises:
        TypeError: No data frame, or no recipe.
        NotRollableError: As `rollup` does.
        EvidenceError: A column that is needed is not there, or has a type that cannot be read.
        EvidenceErrors: Rows break a rule; in a zone other than UTC, also rows after the year 2099.
        PolicyError: A part cannot be worked out by an engine, or asks for a column that is not there; two tallies go
            by different dates.

    Examples:
        >>> import polars as pl
        >>> from reputation import Count, Metric, Policy
        >>> orders = pl.DataFrame({"subject": ["ada", "ada"], "occurred_at": [10, 20]})
        >>> rollup_frame(Policy(Metric(Count())), orders, unit="s").select("subject", "day", "tally_1_total").rows()
        [('ada', 0, 2.0)]
    """
    wanted = recipe_of(recipe)
    key = zone(day_tz).key
    check_days(wanted, key)
    table = opened(frame, rename=rename, scale=scale, tz=tz, unit=unit, constants=constants)
    work = Work(table, now=LAST if key == "UTC" else _HORIZON)
    counting = Recipe(map(timeless, wanted.tallies))
    work.add(counting)
    work.by_day(_date(counting), key)
    cells = grouped(work, ["subject", "day"])
    if isinstance(cells, nw.DataFrame):
        refuse_rows(cells, work)
    told = {"tz": key, "digest": digest_or_none(counting)}
    day = {"day": nw.col("day").fill_null(_EPOCH).cast(nw.Int64) - _EPOCH}  # unknown for refused rows alone
    return cells.with_columns(**day, **{name: nw.lit(text, dtype=nw.String) for name, text in told.items()}).to_native()


def _date(counting: Recipe) -> str:
    """The date that all tallies go by."""
    dates = dict.fromkeys(tally.date for tally in counting.tallies)
    if len(dates) > 1:
        msg = f"a frame is rolled up by the days of one date, got tallies by {' and '.join(map(repr, dates))}."
        raise PolicyError(msg, hint="roll the evidence up in NumPy: rollup(recipe, evidence, tz=...).")
    return next(iter(dates), "occurred_at")


def read_rollup(recipe: Any, frame: Any) -> Rollup:
    """
    Bring in the sums that `rollup_frame` gave, as a rollup.

    Args:
        recipe: A policy, or its recipe; it may have other decays and windows than the one that was rolled up under.
        frame: What `rollup_frame` gave; or the same read back from where an engine has stored it.

    Returns:
        The rollup, under that recipe.

    Raises:
        TypeError: No data frame, or no recipe.
        EvidenceError: Rows that were rolled up break a rule; `check_frame` says which rules and how many rows.
        MergeError: Another part than a decay or a window has changed.
        NotRollableError: A decay or a window looks at less than a day, or at the days of another zone.
        StorageError: A column is not there, or a subject has two rows for one day.

    Examples:
        >>> import polars as pl
        >>> from reputation import Count, Metric, Policy
        >>> policy = Policy(Metric(Count()))
        >>> orders = pl.DataFrame({"subject": ["ada", "ada"], "occurred_at": [10, 86_500]})
        >>> read_rollup(policy, rollup_frame(policy, orders, unit="s"))
        Rollup(1 subject, 2 cells from 1970-01-01 to 1970-01-02, tallies: 1, tz='UTC')
    """
    wanted, eager = recipe_of(recipe), collected(nw.from_native(frame))
    counting = Recipe(map(timeless, wanted.tallies))
    refuse_sums(eager)
    told = Stored.of({name: listed(eager, name) for name in ("tz", "digest")})
    refuse_other(told.single("digest"), counting)
    columns: dict[str, Any] = {
        "schema": Rollup.form.tag,
        "digest": counting.digest,
        "recipe": canonical(to_plain(counting)),
        "tz": told.text("tz"),
        "latest": say_instant(moment(int(max(listed(eager, "latest"))))),
        "subject": listed(eager, "subject"),
        "day": np.array(listed(eager, "day"), dtype=np.int64).astype("datetime64[D]"),
    }
    for place, tally in enumerate(counting.tallies, start=1):
        for name, channel in tally.statistic.channels.items():
            columns[f"tally_{place}_{name}"] = sums_of(eager, f"tally_{place}_{name}", channel)
    return Rollup.from_columns(columns, wanted)
