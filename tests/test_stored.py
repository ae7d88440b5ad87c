"""Columns as they come back from a store, of which nothing is trusted."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import Any

import attrs
import numpy as np
import pytest

import reputation as rp
from reputation.stored import AGAIN, Stored


@attrs.frozen(eq=False)
class Column:
    """A column of a data frame."""

    values: Any

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        """Make an array of itself."""
        del dtype, copy
        return np.array(self.values)


@attrs.frozen(eq=False)
class ArrowTable:
    """A table that calls its names as PyArrow does."""

    content: dict[str, Any]

    @property
    def column_names(self) -> list[str]:
        """The names."""
        return list(self.content)

    def __getitem__(self, name: str) -> Column:
        return Column(self.content[name])


@attrs.frozen(eq=False)
class PolarsTable:
    """A table that calls its names as Polars does, and gives its columns when it is walked through."""

    content: dict[str, Any]

    @property
    def columns(self) -> list[str]:
        """The names."""
        return list(self.content)

    def __getitem__(self, name: str) -> Column:
        return Column(self.content[name])

    def __iter__(self) -> Any:
        return map(Column, self.content.values())


def saved(**columns: Any) -> Any:
    """What NumPy reads back from a file."""
    file = io.BytesIO()
    np.savez(file, **columns)
    file.seek(0)
    return np.load(file)


def refused(deed: Any, message: str, hint: str = AGAIN) -> None:
    """A deed fails with this message and this hint."""
    with pytest.raises(rp.StorageError, match=f"^{re.escape(message)}") as caught:
        deed()
    assert hint in str(caught.value.hint)


# where columns come from


@pytest.mark.parametrize("open_", [dict, lambda columns: saved(**columns), ArrowTable, PolarsTable])
def test_columns_come_from_anything_that_names_them(open_: Any) -> None:
    """A mapping, a file, a table."""
    stored = Stored.of(open_({"subject": ["ada", "bob"], "day": [3, 1]}))

    assert ("subject", "day") == stored.names
    assert ("ada", "bob") == stored.roster("subject")
    assert [3, 1] == stored.whole("day").tolist()
    stored.refuse_rest()


@pytest.mark.parametrize("columns", [None, [1, 2], "ada", 3, rp.Wilson()])
def test_what_names_no_columns_is_refused(columns: Any) -> None:
    """A wrong type is a TypeError."""
    with pytest.raises(TypeError, match=f"columns must be a mapping or a table, got {type(columns).__name__}"):
        Stored.of(columns)


def test_a_column_stands_in_a_table_once() -> None:
    """Which of two is meant, nobody can say."""

    class Twice:
        column_names = ["subject", "subject"]  # noqa: RUF012 - a list, as a table has it

    refused(lambda: Stored.of(Twice()), "each column must stand in a table once, 'subject' stands there twice.")


def test_columns_that_nobody_took_were_not_meant() -> None:
    """The first one is named."""
    stored = Stored.of({"a": 1, "b": 2, "c": 3})
    stored.take("a")

    refused(stored.refuse_rest, "the columns hold 'b', which does not belong", "hand over the stored columns alone.")


def test_a_column_that_is_not_there_is_told_with_the_nearest() -> None:
    """It may have been renamed on the way."""
    refused(lambda: Stored.of({"as_off": ""}).take("as_of"), "the columns lack 'as_of'.", "did you mean 'as_off'?")


# what is hostile or damaged


class Bomb:
    """What runs code when it is unpickled."""

    def __reduce__(self) -> Any:
        return pytest.fail, ("it was unpickled",)


def test_nothing_is_unpickled() -> None:
    """Neither from a file that NumPy would refuse by itself, nor from one that it was told to trust."""
    file = io.BytesIO()
    np.savez(file, subject=np.array([Bomb()], dtype=object))
    file.seek(0)
    refused(
        lambda: Stored.of(np.load(file)).take("subject"),
        "column 'subject' cannot be read: Object arrays cannot be loaded when allow_pickle=False.",
        "the file is damaged, or holds something else than plain columns.",
    )
    file.seek(0)
    refused(
        lambda: Stored.of(np.load(file, allow_pickle=True)),
        "the file was opened with allow_pickle=True",
        "write numpy.load(file)",
    )


def test_a_damaged_file_is_refused() -> None:
    """The file says itself that its sums are wrong."""
    file = io.BytesIO()
    np.savez(file, day=np.arange(1000))
    damaged = bytearray(file.getvalue())
    damaged[3000] ^= 1
    refused(lambda: Stored.of(np.load(io.BytesIO(damaged))).take("day"), "column 'day' cannot be read: Bad CRC-32", "")


# single values


@pytest.mark.parametrize(
    "values", ["UTC", np.array("UTC"), ["UTC"], ("UTC", "UTC"), np.array(["UTC", "UTC"]), Column(["UTC"] * 3)]
)
def test_a_text_stands_alone_or_in_every_row(values: Any) -> None:
    """A table repeats it."""
    assert "UTC" == Stored.of({"tz": values}).text("tz")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (3, "tz must hold a text, got 3."),
        (np.array(3.5), "tz must hold a text, got 3.5."),
        ([None, None], "tz must hold a text, got None."),
        (np.array([b"UTC"]), "tz must hold a text, got b'UTC'."),
    ],
)
def test_what_is_no_text_is_refused(values: Any, message: str) -> None:
    """Bytes are no text either."""
    refused(lambda: Stored.of({"tz": values}).text("tz"), message)


def test_rows_agree_on_what_they_have_in_common() -> None:
    """Two states in one table are one too many, and no rows say nothing."""
    refused(
        lambda: Stored.of({"tz": ["UTC", "UTC", "Asia/Shanghai"]}).text("tz"),
        "tz must be the same in every row, got 'UTC' and 'Asia/Shanghai'.",
        "keep what was stored together in one table",
    )
    refused(
        lambda: Stored.of({"tz": np.array([], dtype=str)}).text("tz"),
        "tz must be told, but the table has no row to tell it.",
        "fold Evidence.empty() instead.",
    )


@pytest.mark.parametrize("told", ["2026-07-01T00:00:00Z", "2026-07-01T08:00:00+08:00"])
def test_an_instant_carries_a_zone(told: str) -> None:
    """It comes back in UTC."""
    found = Stored.of({"as_of": told}).instant("as_of")

    assert (datetime(2026, 7, 1, tzinfo=UTC), UTC) == (found, found.tzinfo)


@pytest.mark.parametrize("told", ["2026-07-01T00:00:00", "soon", "", "0001-01-01T00:00:00+08:00", "2026-13-01T00:00Z"])
def test_what_is_no_instant_is_refused(told: str) -> None:
    """Without a zone it could be any of many."""
    refused(
        lambda: Stored.of({"as_of": told}).instant("as_of"),
        f"as_of must hold an instant such as '2026-07-01T00:00:00Z', got {told!r}.",
    )


# names


@pytest.mark.parametrize(
    ("values", "names"),
    [
        (["ada", "bob"], ("ada", "bob")),
        (np.array(["ada", "bob"]), ("ada", "bob")),
        (Column(np.array(["ada", "bob"], dtype=object)), ("ada", "bob")),
        (np.array([-1, 7]), (-1, 7)),
        (np.array([1, 2**63], dtype=np.uint64), (1, 2**63)),
        ([3, 2**70], (3, 2**70)),
        (np.array([], dtype=float), ()),
        ([], ()),
        (["", "A", "a", "é", "阿", "\U0001f600"], ("", "A", "a", "é", "阿", "\U0001f600")),
    ],
)
def test_names_are_text_or_whole_numbers(values: Any, names: tuple[Any, ...]) -> None:
    """As Python's own; sorted by the code points of text."""
    found = Stored.of({"subject": values}).roster("subject")

    assert names == found
    assert {str, int} >= set(map(type, found))


@pytest.mark.parametrize(
    ("values", "sorts"),
    [
        (["ada", 1], "int, str"),
        ([True, False], "bool"),
        (np.array([True]), "bool"),
        (np.array([1.0, 2.0]), "float"),
        (["ada", None], "NoneType, str"),
        (Column(np.array(["ada", np.nan], dtype=object)), "float, str"),
        (np.array([["ada"]]), "ndarray"),
        ("ada", "str"),
        (np.array(["2026-07-01"], dtype="datetime64[D]"), "date"),
    ],
)
def test_what_is_no_name_is_refused(values: Any, sorts: str) -> None:
    """A table of one column, a single name, unknown names."""
    refused(
        lambda: Stored.of({"subject": values}).labels("subject"),
        f"subject must hold names, all text or all whole numbers, got values of the type {sorts}.",
    )


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["ada", "bob", "bob"], "'bob' at row 2 stands there twice."),
        (["bob", "ada"], "'ada' at row 1 comes after 'bob'."),
        ([2, 10, 9], "9 at row 2 comes after 10."),
        (["a", "B"], "'B' at row 1 comes after 'a'."),
    ],
)
def test_a_roster_ascends(values: Any, message: str) -> None:
    """Otherwise numbers of one subject would be taken for those of another."""
    refused(
        lambda: Stored.of({"subject": values}).roster("subject"),
        f"subject must ascend and hold each name once; {message}",
        "keep one row per subject, sorted by the code points of its name.",
    )


def spelled(letters: Any, ends: Any) -> Stored:
    """Names as one long text."""
    return Stored.of({"subject_utf8": letters, "subject_ends": ends})


def test_names_may_be_one_long_text() -> None:
    """Ends count characters, not bytes."""
    letters = np.frombuffer("adaé\0阿".encode(), dtype=np.uint8)

    assert ("ada", "é\0", "阿") == spelled(letters, np.array([3, 5, 6])).roster("subject")
    assert () == spelled(letters[:0], letters[:0]).roster("subject")
    assert ["\ud800"] == spelled(np.array([0xED, 0xA0, 0x80]), [1]).labels("subject")


@pytest.mark.parametrize(
    ("letters", "ends", "message"),
    [
        (np.array([0xFF], dtype=np.uint8), [1], "subject_utf8 must hold the bytes of a text in UTF-8."),
        (np.array([256]), [1], "subject_utf8 must hold the bytes of a text in UTF-8."),
        (np.array([97, 98]), [1], "subject_ends must part the 2 characters of subject_utf8."),
        (np.array([97]), [0, 1, 0, 1], "subject_ends must part the 1 character of subject_utf8."),
        (np.array([97]), [-1, 1], "subject_ends must part the 1 character of subject_utf8."),
        (np.array([97]), [], "subject_ends must part the 1 character of subject_utf8."),
        (np.array([97.0]), [1], "subject_utf8 must hold whole numbers, got float64 of shape (1,)."),
    ],
)
def test_a_long_text_fits_its_ends(letters: Any, ends: Any, message: str) -> None:
    """What does not fit was not written by us."""
    refused(lambda: spelled(letters, ends).labels("subject"), message)


def test_a_long_text_comes_with_its_ends() -> None:
    """One without the other is refused, and so is neither."""
    refused(lambda: Stored.of({"subject_utf8": [97]}).labels("subject"), "the columns lack 'subject_ends'.")
    refused(lambda: Stored.of({"subject_ends": [1]}).labels("subject"), "the columns lack 'subject'.")


# whole numbers


@pytest.mark.parametrize("values", [[1, 2], np.array([1, 2], dtype=np.uint8), np.array([1, 2], dtype=">i4")])
def test_whole_numbers_are_64_bits_wide(values: Any) -> None:
    """Whatever they were."""
    found = Stored.of({"day": values}).whole("day")

    assert ([1, 2], np.dtype(np.int64)) == (found.tolist(), found.dtype)
    assert np.dtype(np.int64) == Stored.of({"day": []}).whole("day").dtype


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ([1, None], "object of shape (2,)"),
        ([True], "bool of shape (1,)"),
        (np.array([1], dtype=np.uint64), "uint64 of shape (1,)"),
        ([[1]], "int64 of shape (1, 1)"),
        (7, "int64 of shape ()"),
        ([2**70], "object of shape (1,)"),
    ],
)
def test_what_is_no_column_of_whole_numbers_is_refused(values: Any, what: str) -> None:
    """Nothing is rounded or cut off."""
    refused(lambda: Stored.of({"day": values}).whole("day"), f"day must hold whole numbers, got {what}.")
