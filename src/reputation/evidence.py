"""Evidence: immutable columns of what happened, checked once, where they enter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import attrs
import numpy as np

from reputation.arrays import frozen
from reputation.errors import EvidenceError
from reputation.holding import KNOWN, Holding
from reputation.intake import Table, read_table
from reputation.labels import Name
from reputation.records import to_columns
from reputation.scales import Adapter
from reputation.screening import Rejected, refused, sift
from reputation.stacking import common_scales, stack

__all__ = ["Evidence", "Rejected", "Scales", "Screened"]

Scales: TypeAlias = Adapter | Mapping[Any, Adapter] | None


@attrs.frozen(eq=False, kw_only=True, repr=False)
class Evidence(Holding):
    """
    What happened: immutable columns, one row per event.

    `from_columns` and `from_records` check and encode what a host has; the arguments below are the encoded columns. Of
    the rows of one `id` one counts: the highest `version`, then the latest `recorded_at`. Their order never matters.

    Args:
        subject: Who or what is judged; its categories are all subjects that are known, with or without rows.
        kind: What sort of event a row is, in the host's own words.
        occurred_at: When it happened: microseconds of UTC since 1970.
        value: An opinion within [0, 1]; NaN where there is none.
        amount: Any finite number, such as points, money, hours; NaN where there is none.
        source: Who speaks.
        recorded_at: When the host learned of it: microseconds, or `MISSING`.
        refers_to_at: When what it speaks of happened: microseconds, or `MISSING`.
        id: The host's name for the row.
        version: Which content of the id this is: whole numbers, or `MISSING`.
        status: `active`, `pending`, `under_appeal`, `annulled` or `superseded`; without the column every row is active.
        extras: The host's own columns: floats, booleans, `Labels`, or times in int64 microseconds.
        scales: How values were written, by kind, for display.
        index: Where the rows of each subject are, if `indexed` has been asked for it.

    Examples:
        >>> from reputation import Evidence, Scale
        >>> who, when = ["ada", "bob"], ["2026-01-02T10:00:00Z", "2026-03-04T10:00:00Z"]
        >>> Evidence.from_columns(subject=who, occurred_at=when, kind="review", value=[5, 3], scale=Scale(1, 5))
        Evidence(2 rows, 2 subjects, kinds: review; 2026-01-02 to 2026-03-04)
    """

    @classmethod
    def from_columns(  # noqa: PLR0913 - one column, one parameter
        cls,
        *,
        subject: Any,
        occurred_at: Any,
        kind: Any = "event",
        value: Any = None,
        scale: Scales = None,
        amount: Any = None,
        source: Any = None,
        recorded_at: Any = None,
        refers_to_at: Any = None,
        id: Any = None,  # noqa: A002 - the word that hosts use
        version: Any = None,
        status: Any = None,
        tz: str | None = None,
        subjects: Iterable[Name] = (),
        **extras: Any,
    ) -> Evidence:
        """
        Check and encode columns: each a sequence, an array, or one value for all rows; None or masked is unknown.

        Args:
            subject: Who or what is judged: names, all text or all whole numbers; never None.
            occurred_at: When it happened: aware datetimes or ISO text with an offset; never None.
            kind: What sort of event a row is; never None.
            value: The rating, on `scale`.
            scale: What ratings are: an adapter such as `Scale(1, 5)`, or adapters by kind; by default `Scale(0, 1)`.
            amount: Any finite number.
            source: Who speaks.
            recorded_at: When the host learned of it.
            refers_to_at: When what it speaks of happened.
            id: The host's name for the row.
            version: Whole numbers; of one id the highest counts.
            status: `active`, `pending`, `under_appeal`, `annulled` or `superseded`; None is active.
            tz: The zone of naive times, `datetime64` and dates, which without it are refused.
            subjects: Subjects to know beside those of the rows.
            **extras: The host's own columns: numbers, true or false, text, or datetimes; `expires_at`, which
                `Unexpired` looks at, is read like the other times.

        Returns:
            The evidence; its arrays are copies.

        Raises:
            EvidenceErrors: Rows break a rule; all problems of all columns are reported together.
            EvidenceError: Columns differ in length, a zone is unknown, an extra is called `age` or `weight`.

        Examples:
            >>> Evidence.from_columns(subject=["ada"], occurred_at="2026-01-02", tz="UTC", words=[120]).row(0)["words"]
            120.0
        """
        columns = {
            "subject": subject, "kind": kind, "occurred_at": occurred_at, "value": value, "amount": amount,
            "source": source, "recorded_at": recorded_at, "refers_to_at": refers_to_at, "id": id, "version": version,
            "status": status,
        }  # fmt: skip
        return _accepted(read_table(columns, extras, scale=scale, tz=tz, subjects=subjects))

    @classmethod
    def from_records(
        cls,
        records: Iterable[Any],
        *,
        rename: Mapping[str, str | None] | None = None,
        scale: Scales = None,
        tz: str | None = None,
        subjects: Iterable[Name] = (),
        **constants: Any,
    ) -> Evidence:
        """
        Check and encode records, one per row; what a record lacks is unknown.

        Args:
            records: Mappings, or objects with fields: attrs classes, data classes, named tuples.
            rename: The name of our column by the name of the host's field; None leaves a field out.
            scale: As in `from_columns`.
            tz: As in `from_columns`.
            subjects: As in `from_columns`.
            **constants: One value for all records, by column, such as `kind="review"`.

        Returns:
            The evidence.

        Raises:
            EvidenceErrors: Rows break a rule.
            EvidenceError: No record has a subject or a time, or `rename` names a field that no record has.

        Examples:
            >>> record = {"seller_id": "ada", "occurred_at": "2026-01-02T10:00:00Z", "words": 12}
            >>> Evidence.from_records([record], rename={"seller_id": "subject"}, kind="review")
            Evidence(1 row, 1 subject, kinds: review; 2026-01-02 to 2026-01-02)
        """
        return _accepted(_table(to_columns(records, rename=rename, constants=constants), scale, tz, subjects))

    @classmethod
    def screen_columns(
        cls, *, scale: Scales = None, tz: str | None = None, subjects: Iterable[Name] = (), **columns: Any
    ) -> Screened:
        """
        Check and encode columns as `from_columns` does, but let the good rows through.

        Args:
            scale: As in `from_columns`.
            tz: As in `from_columns`.
            subjects: As in `from_columns`.
            **columns: The columns of `from_columns`.

        Returns:
            The evidence of the good rows, and the others with the reasons.

        Raises:
            EvidenceError: What is wrong is not about certain rows.

        Examples:
            >>> Evidence.screen_columns(subject=["ada", None], occurred_at="2026-01-02T10:00:00Z").rejected[0].reasons
            ('subject must be known in every row (subject=None).',)
        """
        return _screened(_table(columns, scale, tz, subjects))

    @classmethod
    def screen_records(
        cls,
        records: Iterable[Any],
        *,
        rename: Mapping[str, str | None] | None = None,
        scale: Scales = None,
        tz: str | None = None,
        subjects: Iterable[Name] = (),
        **constants: Any,
    ) -> Screened:
        """
        Check and encode records as `from_records` does, but let the good rows through.

        Args:
            records: As in `from_records`.
            rename: As in `from_records`.
            scale: As in `from_columns`.
            tz: As in `from_columns`.
            subjects: As in `from_columns`.
            **constants: As in `from_records`.

        Returns:
            The evidence of the good rows, and the others with the reasons.

        Raises:
            EvidenceError: What is wrong is not about certain rows.

        Examples:
            >>> Evidence.screen_records([{"subject": "ada", "occurred_at": "yesterday"}]).evidence
            Evidence(0 rows, 1 subject)
        """
        return _screened(_table(to_columns(records, rename=rename, constants=constants), scale, tz, subjects))

    @classmethod
    def empty(cls, *, subjects: Iterable[Name] = ()) -> Evidence:
        """
        Evidence without rows.

        Args:
            subjects: Subjects to know nevertheless.

        Returns:
            The evidence.

        Examples:
            >>> Evidence.empty(subjects=["ada"])
            Evidence(0 rows, 1 subject)
        """
        return cls.from_columns(subject=[], occurred_at=[], subjects=subjects)

    @staticmethod
    def concat(*parts: Evidence) -> Evidence:
        """
        Put tables below one another; a column that a part lacks is unknown in its rows.

        Args:
            *parts: The tables.

        Returns:
            One table with all columns and all subjects of the parts. A scale that differs between parts is left out.

        Raises:
            EvidenceError: The parts hold different sorts of value in one column.

        Examples:
            >>> len(Evidence.concat(Evidence.empty(), Evidence.empty(subjects=["ada"])))
            0
        """
        if len(parts) <= 1:
            return parts[0] if parts else Evidence.empty()
        lengths = [len(part) for part in parts]
        names = dict.fromkeys(name for part in parts for name in part.column_names)
        columns = {name: stack(name, [part.columns.get(name) for part in parts], lengths) for name in names}
        return Evidence.of(columns, common_scales([part.scales for part in parts]))


@attrs.frozen(eq=False)
class Screened:
    """
    A table parted into good rows and others.

    Args:
        evidence: The good rows.
        rejected: The other rows, in order, each with its reasons; positions are those of what the host handed over.

    Examples:
        >>> Evidence.screen_columns(subject=["ada", "bob"], occurred_at=["2026-01-02T10:00:00Z", None]).evidence.kinds
        ('event',)
    """

    evidence: Evidence
    rejected: tuple[Rejected, ...]


def _table(columns: Mapping[str, Any], scale: Scales, tz: str | None, subjects: Iterable[Name]) -> Table:
    known = {"kind": "event", **{name: values for name, values in columns.items() if name in KNOWN}}
    extras = {name: values for name, values in columns.items() if name not in KNOWN}
    return read_table(known, extras, scale=scale, tz=tz, subjects=subjects)


def _accepted(table: Table) -> Evidence:
    if table.problems:
        raise refused(table.problems, table.length)
    evidence = _from_table(table)
    try:
        _ = evidence.replaced_by
    except EvidenceError as contradiction:
        raise refused([contradiction], table.length) from None
    return evidence


def _from_table(table: Table) -> Evidence:
    for column in (*table.columns.values(), *table.extras.values()):
        if isinstance(column, np.ndarray):
            frozen(column)
    return Evidence.of({**table.columns, **table.extras}, table.scales)


def _screened(table: Table) -> Screened:
    keep, rejected = sift(table)
    return Screened(_from_table(table).take(keep), rejected)
