"""Records become columns."""

from __future__ import annotations

import dataclasses
from typing import Any, NamedTuple

import attrs
import pytest

from reputation.errors import EvidenceError
from reputation.records import to_columns


@attrs.frozen
class Inner:
    """A field with fields."""

    x: int


@attrs.define
class ByAttrs:
    """A record of the host."""

    subject: str
    occurred_at: str
    inner: Inner | None = None


@dataclasses.dataclass
class ByDataclass:
    """A record of the host."""

    subject: str
    occurred_at: str
    words: int = 3


class ByTuple(NamedTuple):
    """A record of the host."""

    subject: str
    occurred_at: str


def test_what_a_record_lacks_is_none() -> None:
    """Columns are those of all records together, in the order in which they first appear."""
    records = [{"subject": "ada", "occurred_at": 1}, {"occurred_at": 2, "words": 7, "subject": "bob"}]

    assert {"subject": ["ada", "bob"], "occurred_at": [1, 2], "words": [None, 7]} == to_columns(records)
    assert ["subject", "occurred_at", "words"] == list(to_columns(records))


def test_objects_with_fields_are_records() -> None:
    """Of attrs, of dataclasses, named tuples; their fields are not unfolded."""
    records = [ByAttrs("ada", "a", Inner(1)), ByDataclass("bob", "b"), ByTuple("eve", "c")]

    assert to_columns(iter(records)) == {
        "subject": ["ada", "bob", "eve"],
        "occurred_at": ["a", "b", "c"],
        "inner": [Inner(1), None, None],
        "words": [None, 3, None],
    }


def test_fields_are_renamed_and_left_out() -> None:
    """The host's names on the left, ours on the right."""
    records = [{"seller": "ada", "at": 1, "note": object()}]

    columns = to_columns(records, rename={"seller": "subject", "at": "occurred_at", "note": None})

    assert {"subject": ["ada"], "occurred_at": [1]} == columns


def test_names_can_be_swapped() -> None:
    """A host may use our words for other things."""
    records = [{"subject": "a review", "title": "ada", "occurred_at": 1}]

    columns = to_columns(records, rename={"subject": "title", "title": "subject"})

    assert {"title": ["a review"], "subject": ["ada"], "occurred_at": [1]} == columns


def test_no_records_are_no_rows() -> None:
    """Whatever they would be renamed to."""
    assert {"subject": [], "occurred_at": []} == to_columns([], rename={"seller": "subject"})


@pytest.mark.parametrize("record", ["ada", 7, None, ("ada", 1), ByAttrs, object()])
def test_what_has_no_fields_is_no_record(record: Any) -> None:
    """The message says which one."""
    with pytest.raises(TypeError, match="records must be mappings or objects with fields; record 1 is"):
        to_columns([{"subject": "ada", "occurred_at": 1}, record])


@pytest.mark.parametrize(
    ("records", "rename", "said", "hint"),
    [
        (
            [{"seller": "ada", "occurred_at": 1}],
            None,
            "a field 'subject'; they have 'seller', 'occurred_at'.",
            "{'your_field': 'subject'}",
        ),
        ([{"subject": "ada"}], None, "records must have a field 'occurred_at'; they have 'subject'.", "rename="),
        ([{}], None, "records must have a field 'subject'; they have none.", "rename="),
        ([{"subject": 1, "at": 1}], {"att": "occurred_at"}, "fields of the records, got 'att'.", "did you mean 'at'?"),
        (
            [{"subject": 1, "shop": 2, "occurred_at": 1}],
            {"shop": "subject"},
            "rename must give each column one field; 'subject' and 'shop' both become 'subject'.",
            "rename={'shop': None}",
        ),
        ([{"subject": 1, "occurred_at": 1}], {"subject": None}, "records must have a field 'subject'", "rename="),
    ],
)
def test_records_that_cannot_be_read_are_refused(records: Any, rename: Any, said: str, hint: str) -> None:
    """What is wrong, and what to write."""
    with pytest.raises(EvidenceError) as caught:
        to_columns(records, rename=rename)

    assert said in caught.value.what
    assert hint in str(caught.value.hint)


def test_a_constant_goes_for_all_records() -> None:
    """What every record has in common need not stand in each of them, not even the subject."""
    found = to_columns([{"occurred_at": 1}, {"occurred_at": 2}], constants={"kind": "review", "subject": "ada"})

    assert {"occurred_at": [1, 2], "kind": "review", "subject": "ada"} == found


def test_a_constant_beside_a_field_of_that_name_is_refused() -> None:
    """Which of the two is meant cannot be known."""
    with pytest.raises(EvidenceError) as caught:
        to_columns([{"shop": "ada", "type": "x"}], rename={"shop": "subject", "type": "kind"}, constants={"kind": "y"})

    assert (
        "kind is given for all records, but the records have a field for it: 'type'.\n\n"
        "Hint: leave one of them out, for instance rename={'type': None}."
    ) == str(caught.value)
