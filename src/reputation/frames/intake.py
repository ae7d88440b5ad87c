"""A data frame as it stands at the door: which column is which, how each is read, and which rows break a rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import NoneType
from typing import Any

import attrs
import narwhals.stable.v2 as nw

from reputation.errors import EvidenceError, EvidenceErrors, PolicyError, nearest
from reputation.frames.clock import counted, instants
from reputation.frames.columns import FrameRows
from reputation.frames.scaling import opinions
from reputation.frames.sorts import LABELS, encoded, sort_of
from reputation.intake import EXPIRY, RESERVED
from reputation.readers import STATUSES
from reputation.times import DATES, micros

__all__ = ["Fault", "Table", "opened"]

_REQUIRED = ("subject", "occurred_at", "kind")
_ID_HINT = "leave one row per id in the engine, and then the column out: rename={{{!r}: None}}."
_KNOWN_HINT = "leave such rows out in the engine, or mend them."
_FINITE_HINT = "make null of what is no number."


@attrs.frozen(eq=False)
class Fault:
    """
    A rule of the door, and the rows that break it.

    Args:
        column: The column at fault.
        rule: What it must be, from the verb on.
        rows: Whether a row breaks the rule, as an expression of the host's columns; unknown is no.
        hint: What to do instead.

    Examples:
        >>> Fault("subject", "must be known in every row", nw.col("seller").is_null(), "leave them out.").column
        'subject'
    """

    column: str
    rule: str
    rows: nw.Expr
    hint: str


@attrs.frozen(eq=False)
class Table:
    """
    A data frame, opened.

    Args:
        frame: The host's frame.
        sorts: The sort of each of our columns that holds no times: `number`, `text` or `whole`.
        columns: How each of our columns is worked out from the host's; times are microseconds of UTC.
        times: The names of those that hold times.
        faults: The rules of the door.
        broken: By column, why it cannot be read.

    Examples:
        >>> import polars as pl
        >>> rows = pl.DataFrame({"seller": ["ada"], "at": [0]})
        >>> named = {"seller": "subject", "at": "occurred_at"}
        >>> table = opened(rows, rename=named, scale=None, tz=None, unit="s", constants={})
        >>> sorted(table.columns), table.times
        (['kind', 'occurred_at', 'subject'], ('occurred_at',))
    """

    frame: Any
    sorts: Mapping[str, str]
    columns: Mapping[str, nw.Expr]
    times: tuple[str, ...]
    faults: tuple[Fault, ...]
    broken: Mapping[str, EvidenceError]

    def rows(self) -> FrameRows:
        """The rows as parts see them; none can see a time."""
        return FrameRows(self.sorts, tuple({*DATES, *self.times}), self.broken)

    def time(self, name: str) -> nw.Expr:
        """A column of times, in microseconds of UTC."""
        if name in self.broken:
            raise self.broken[name]
        if name not in self.times:
            msg = f"the frame has no column of times {name!r}."
            raise PolicyError(msg, hint=nearest(name, self.times))
        return self.columns[name]

    def refuse(self) -> None:
        """Refuse a table that lacks, or cannot tell, what every row needs."""
        problems = [self.broken[name] for name in (*_REQUIRED, "id", "status") if name in self.broken]
        if problems:
            several = EvidenceErrors(f"the frame has {len(problems)} problems", problems)
            raise problems[0] if len(problems) == 1 else several

    def refused(self, used: Any, now: int) -> list[Fault]:
        """The rules that the rows must keep whose columns are used, at an instant."""
        late = self.columns["occurred_at"] > nw.lit(now, dtype=nw.Int64)
        future = Fault("occurred_at", "must not lie after as_of", late, "leave such rows out: filter the frame first.")
        wanted = {*_REQUIRED, "status", *used}
        return [*(fault for fault in self.faults if fault.column in wanted), future]


def opened(  # noqa: PLR0913 - what a host says about its table
    frame: Any,
    *,
    rename: Mapping[str, str | None] | None,
    scale: Any,
    tz: str | None,
    unit: str | None,
    constants: Mapping[str, Any],
) -> Table:
    """
    Open a data frame.

    Args:
        frame: Anything that narwhals takes.
        rename: Our name by the host's; None leaves a column out.
        scale: What ratings are.
        tz: The zone of times without one.
        unit: What times written as numbers count.
        constants: One value for all rows, by column.

    Returns:
        The table; no row has been looked at.

    Raises:
        TypeError: It is no data frame.
        EvidenceError: `rename` names no column, or two columns go by one name.
        PolicyError: The scale cannot be worked out by the engine.

    Examples:
        >>> import polars as pl
        >>> rows = pl.LazyFrame({"subject": ["ada"], "occurred_at": [0]})
        >>> opened(rows, rename=None, scale=None, tz=None, unit="s", constants={"kind": "order"}).sorts["kind"]
        'text'
    """
    native = _native(frame)
    schema = dict(native.collect_schema())
    names = _renamed(list(schema), {} if rename is None else rename, constants)
    native = counted(native, schema)
    reader = _Reader(native, tz, unit)
    for ours, theirs in names.items():
        reader.take(ours, nw.col(theirs), schema[theirs])
    for name, value in {**({} if "kind" in names else {"kind": "event"}), **constants}.items():
        reader.hold(name, value)
    if "id" in names:
        msg = (
            "the frame has a column 'id': of the rows of one id one counts, and no grouping by subject can tell which."
        )
        reader.broken["id"] = EvidenceError(msg, hint=_ID_HINT.format(names["id"]), column="id")
    reader.read_value(scale)
    reader.require()
    faults = tuple(reader.faults)
    return Table(native, reader.sorts, reader.columns, tuple(reader.times), faults, reader.broken)


def _native(frame: Any) -> Any:
    try:
        return nw.from_native(frame)
    except TypeError:
        hint = "Hint: hand over a frame of Polars, DuckDB, pandas, PyArrow, Ibis, PySpark or Dask."
        msg = f"frame must be a data frame that narwhals takes, got {type(frame).__name__}.\n\n{hint}"
        raise TypeError(msg) from None


def _renamed(names: list[str], rename: Mapping[str, str | None], constants: Mapping[str, Any]) -> dict[str, str]:
    """The host's name by ours."""
    for theirs in rename:
        if theirs not in names:
            msg = f"rename must name columns of the frame, got {theirs!r}."
            raise EvidenceError(msg, hint=nearest(theirs, names))
    result: dict[str, str] = {}
    for theirs in names:
        ours = rename.get(theirs, theirs)
        if ours is None or (ours in RESERVED and theirs not in rename):  # what is called so is the host's own affair
            continue
        if ours in result or ours in constants:
            first = repr(result[ours]) if ours in result else "the constant"
            msg = f"rename must give each column one field; {first} and {theirs!r} both become {ours!r}."
            raise EvidenceError(msg, hint=f"leave one of them out: rename={{{theirs!r}: None}}.", column=ours)
        result[ours] = theirs
    return result


class _Reader:
    """How our columns are worked out from the host's, while they are taken up one by one."""

    def __init__(self, frame: Any, tz: str | None, unit: str | None) -> None:
        self.frame, self.engine, self.tz, self.unit = frame, frame.implementation, tz, unit
        self.columns: dict[str, nw.Expr] = {}
        self.sorts: dict[str, str] = {}
        self.times: dict[str, None] = {}
        self.faults: list[Fault] = []
        self.broken: dict[str, EvidenceError] = {}
        self.value: tuple[nw.Expr, str] | None = None

    def take(self, name: str, column: nw.Expr, dtype: Any) -> None:
        """Take up a column of the host; one that cannot be read matters only where it is asked for."""
        try:
            self._take(name, column, dtype)
        except EvidenceError as error:
            self.broken[name] = error

    def _take(self, name: str, column: nw.Expr, dtype: Any) -> None:
        sort = "time" if name in {*DATES, EXPIRY} else self._sort(name, column, dtype)
        if sort == "time":
            told = instants(column, dtype, name=name, tz=self.tz, unit=self.unit, engine=self.engine)
            self._hold_time(name, told)
        elif name == "value":
            self.value = column, sort
        elif sort == "other":
            msg = f"{name} must hold text, numbers, true or false, or times, got the type {dtype}."
            raise EvidenceError(msg, hint="cast the column in the engine.", column=name)
        else:
            self._hold(name, column, sort)

    def _sort(self, name: str, column: nw.Expr, dtype: Any) -> str:
        """The sort of a column; objects of pandas are looked at, since True, False and None are kept so."""
        if self.engine is nw.Implementation.PANDAS and dtype in (nw.Object, nw.String) and name not in LABELS:
            (values,) = self.frame.select(column).iter_columns()
            if dtype == nw.String:
                return "truth" if values.is_null().all() else "text"
            if set(map(type, values.to_list())) <= {bool, float, NoneType}:
                return "truth"
        return sort_of(name, dtype)

    def hold(self, name: str, value: Any) -> None:
        """Take up one value for all rows."""
        if isinstance(value, datetime):
            self._hold_time(name, nw.lit(micros(value, name=name), dtype=nw.Int64))
        elif not isinstance(value, (str, bool, int, float)):
            msg = f"{name} must be a text, a number, true or false, or a time for all rows, got {value!r}."
            raise TypeError(msg)
        elif name == "value":
            self.value = nw.lit(value), "text" if isinstance(value, str) else "number"
        else:
            self._hold(name, nw.lit(value), "text" if isinstance(value, str) else "number")

    def _hold(self, name: str, column: nw.Expr, sort: str) -> None:
        self.columns[name] = read = encoded(column, sort)
        self.sorts[name] = "number" if sort == "truth" else sort
        if name == "status":
            self._hold_status(read)
        if sort == "number":
            infinite = ~read.is_null() & ~read.is_finite()
            self.faults.append(Fault(name, "must hold finite numbers", infinite, _FINITE_HINT))

    def _hold_status(self, column: nw.Expr) -> None:
        rule = f"must be one of {', '.join(map(repr, STATUSES))}"
        strange = ~column.is_null() & ~column.is_in(list(STATUSES))
        self.faults.append(Fault("status", rule, strange, "map the host's own words to these."))
        self.columns["status"] = column.fill_null("active")

    def _hold_time(self, name: str, column: nw.Expr) -> None:
        self.times[name] = None
        self.columns[name] = column

    def read_value(self, scale: Any) -> None:
        """Map ratings to opinions, once the kinds are known."""
        if self.value is None or "kind" not in self.columns:
            return
        try:
            read = opinions(*self.value, self.columns["kind"], scale)
        except EvidenceError as error:
            self.broken["value"] = error
            return
        self.columns["value"], self.sorts["value"] = read.value, "number"
        hint = "mend the ratings, or give the scale that they are on: scale=Scale(1, 5)."
        self.faults += [Fault("value", rule, rows, hint) for rule, rows in read.bad.items()]

    def require(self) -> None:
        """Note the rows that lack what every row needs, or that the whole table does."""
        for name in _REQUIRED:
            if name in self.columns:
                missing = self.columns[name].is_null()
                self.faults.append(Fault(name, "must be known in every row", missing, _KNOWN_HINT))
            elif name not in self.broken:
                hint = f"say which column it is: rename={{'your_column': {name!r}}}."
                self.broken[name] = EvidenceError(f"the frame must have a column {name!r}.", hint=hint, column=name)
