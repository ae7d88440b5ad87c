"""Sums that an engine has worked out, brought in: frames of sums as states."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from reputation.arrays import Floats, frozen
from reputation.codec import digest_or_none
from reputation.errors import EvidenceError, MergeError, StorageError, plural
from reputation.frames.grouping import REFUSED, recipe_of
from reputation.labels import Labels
from reputation.state import IDENTITY, State
from reputation.statistics import Channel
from reputation.stored import Stored
from reputation.tally import Recipe

__all__ = ["collected", "listed", "read_state", "refuse_other", "refuse_sums", "state_of", "sums_of"]


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
    refuse_sums(eager)
    stored = Stored.of({name: listed(eager, name) for name in ("as_of", "digest")})
    refuse_other(stored.single("digest"), wanted)
    return state_of(wanted, eager, as_of=stored.instant("as_of"))


def refuse_sums(eager: Any) -> None:
    """
    Refuse sums among whose rows are some that break a rule.

    Args:
        eager: The sums, with the column `refused`.

    Raises:
        EvidenceError: There are such rows.

    Examples:
        >>> import polars as pl
        >>> refuse_sums(nw.from_native(pl.DataFrame({"refused": [0.0]})))
    """
    count = int(sum(listed(eager, REFUSED)))
    if count:
        msg = f"{plural(count, 'row')} that {'was' if count == 1 else 'were'} added up break a rule."
        raise EvidenceError(msg, hint="count them by reason: check_frame(policy, frame, as_of=...).")


def refuse_other(digest: Any, recipe: Recipe) -> None:
    """
    Refuse sums that were worked out by another recipe.

    Args:
        digest: The digest that stands beside the sums.
        recipe: The recipe that they are read for.

    Raises:
        MergeError: The recipe has another digest, or none.

    Examples:
        >>> refuse_other(Recipe([]).digest, Recipe([]))
    """
    mine = digest_or_none(recipe)
    if mine is None or digest != mine:
        msg = f"the sums belong to the recipe {digest!r}, not to {mine!r}."
        raise MergeError(msg, hint="work them out again with this recipe, or read them with the one that they are of.")


def listed(eager: Any, name: str) -> list[Any]:
    """
    Take a column out of sums.

    Args:
        eager: The sums.
        name: The column.

    Returns:
        Plain Python values, one per row.

    Raises:
        StorageError: The column is not there.

    Examples:
        >>> import polars as pl
        >>> listed(nw.from_native(pl.DataFrame({"subject": ["ada"]})), "subject")
        ['ada']
    """
    return list(_column(eager, name).to_list())


def _column(eager: Any, name: str) -> Any:
    if name not in eager.columns:
        msg = f"the frame has no column {name!r}."
        raise StorageError(msg, hint="hand over what fold_frame or rollup_frame gave, with all its columns.")
    return eager[name]


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
    names = Labels.encode(listed(sums, "subject"))
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
    known = _column(sums, name).cast(nw.Float64).fill_null(float(IDENTITY[channel.reduce]))
    return np.array(known.to_numpy(), dtype=np.float64)
