"""Sums that an engine has worked out, brought in: frames of sums as states."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from reputation.arrays import Floats, frozen
from reputation.codec import digest_or_none
from reputation.errors import EvidenceError, MergeError, StorageError, plural
from reputation.frames.grouping import REFUSED, counted, recipe_of
from reputation.frames.summing import Work
from reputation.labels import Labels
from reputation.screening import refused
from reputation.state import IDENTITY, State
from reputation.statistics import Channel
from reputation.stored import Stored
from reputation.tally import Recipe

__all__ = ["collected", "read_state", "refuse_rows", "state_of", "sums_of"]

_HINT = "hand over what fold_frame gave, or a table in which it was stored."


def read_state(recipe: Any, frame: Any) -> State:
    """
    Bring in the sums that `fold_frame` gave, as a state.

    Args:
        recipe: A policy, or its recipe: the one that was folded.
        frame: What `fold_frame` gave; or the same read back from where an engine has stored it.

    Returns:
        The state, for `policy.report(state)`, `merge` and `advance`.

    Raises:
        TypeError: No data frame, or no recipe.
        EvidenceError: Rows that were folded break a rule; `check_frame` says which rules and how many rows.
        MergeError: The sums are those of another recipe.
        StorageError: A column is not there, or a subject has two rows.

    Examples:
        >>> import polars as pl
        >>> from datetime import datetime, timezone
        >>> from reputation import Count, Metric, Policy
        >>> from reputation.frames import fold_frame
        >>> policy, now = Policy(Metric(Count())), datetime(2026, 7, 1, tzinfo=timezone.utc)
        >>> orders = pl.LazyFrame({"subject": ["ada", "bob", "ada"], "occurred_at": [10, 20, 30]})
        >>> policy.report(read_state(policy, fold_frame(policy, orders, as_of=now, unit="s")))["ada"].score
        2.0
    """
    wanted, eager = recipe_of(recipe), collected(nw.from_native(frame))
    stored = Stored.of({name: _listed(eager, name) for name in ("as_of", "digest")})
    digest = stored.single("digest")
    if digest is None or digest != digest_or_none(wanted):
        msg = f"the sums belong to the recipe {digest}, not to {digest_or_none(wanted)}."
        raise MergeError(msg, hint="fold the frame again with this recipe, or read with the one that it was folded by.")
    count = int(sum(_listed(eager, REFUSED)))
    if count:
        msg = f"{plural(count, 'row')} that were folded break a rule."
        raise EvidenceError(msg, hint="count them by reason: check_frame(policy, frame, as_of=...).")
    return state_of(wanted, eager, as_of=stored.instant("as_of"))


def _listed(eager: Any, name: str) -> list[Any]:
    if name not in eager.columns:
        msg = f"the frame has no column {name!r}."
        raise StorageError(msg, hint=_HINT)
    found: list[Any] = eager[name].to_list()
    return found


def collected(frame: Any) -> Any:
    """
    Let the engine work a frame out.

    Args:
        frame: A frame of narwhals.

    Returns:
        The same, eager.

    Examples:
        >>> import polars as pl
        >>> collected(nw.from_native(pl.LazyFrame({"subject": ["ada"]}))).shape
        (1, 1)
    """
    return frame.collect() if isinstance(frame, nw.LazyFrame) else frame


def refuse_rows(sums: Any, work: Work) -> None:
    """
    Refuse sums of rows that break a rule, and say which rules.

    Args:
        sums: The sums, eager.
        work: What was summed up.

    Raises:
        EvidenceErrors: There are such rows; one problem for each rule.

    Examples:
        >>> import polars as pl
        >>> from reputation.frames.grouping import grouped
        >>> from reputation.frames.intake import opened
        >>> rows = pl.DataFrame({"subject": ["ada"], "occurred_at": [0]})
        >>> work = Work(opened(rows, rename=None, scale=None, tz=None, unit="s", constants={}), now=0)
        >>> refuse_rows(grouped(work, ["subject"]), work)
    """
    if sums[REFUSED].sum():
        size, broken = counted(work)
        faults = zip([*work.door, *work.faults], broken, strict=True)
        raise refused([fault.error(count, size) for fault, count in faults if count], size)


def state_of(recipe: Recipe, sums: Any, *, as_of: datetime) -> State:
    """
    Make a state of sums.

    Args:
        recipe: The recipe.
        sums: The sums, eager, in any order of subjects.
        as_of: The instant, aware.

    Returns:
        The state.

    Raises:
        StorageError: A channel is not there, or a subject has two rows.

    Examples:
        >>> import polars as pl
        >>> from datetime import UTC
        >>> sums = nw.from_native(pl.DataFrame({"subject": ["bob", "ada"]}))
        >>> state_of(Recipe([]), sums, as_of=datetime(2026, 7, 1, tzinfo=UTC)).subjects
        ('ada', 'bob')
    """
    names = Labels.encode(_listed(sums, "subject"))
    if len(names.categories) < len(names):
        msg = f"a subject must have one row, got {len(names):,} rows for {plural(len(names.categories), 'subject')}."
        raise StorageError(msg, hint="keep what was folded at once apart, and merge the states: merge(first, second).")
    order = np.argsort(names.codes)
    numbers = [
        {name: frozen(sums_of(sums, f"tally_{place}_{name}", channel)[order]) for name, channel in channels.items()}
        for place, channels in enumerate((tally.statistic.channels for tally in recipe.tallies), start=1)
    ]
    return State(recipe, as_of, names.categories, tuple(numbers))


def sums_of(sums: Any, name: str, channel: Channel) -> Floats:
    """
    Take one channel out of sums.

    Args:
        sums: The sums, eager.
        name: The column.
        channel: The channel.

    Returns:
        Floats; an infinity for the least or the greatest of no rows.

    Raises:
        StorageError: The column is not there.

    Examples:
        >>> import polars as pl
        >>> from reputation.statistics import Reduce
        >>> sums = nw.from_native(pl.DataFrame({"low": [1.5, None]}))
        >>> sums_of(sums, "low", Channel(reduce=Reduce.MIN, degree=0))
        array([1.5, inf])
    """
    if name not in sums.columns:
        msg = f"the frame has no column {name!r}."
        raise StorageError(msg, hint=_HINT)
    known = sums[name].cast(nw.Float64).fill_null(float(IDENTITY[channel.reduce]))
    return np.array(known.to_numpy(), dtype=np.float64)
