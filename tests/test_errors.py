"""The errors themselves: what they say, what they carry, and how they travel."""

from __future__ import annotations

import pickle

import pytest

from reputation import EvidenceError, EvidenceErrors, MissingExtraError, ReputationError, UnknownSubjectError
from reputation.errors import nearest, plural

FIRST = EvidenceError("value is odd.", hint="write an even one.", column="value", rows=[3, 7])
SECOND = EvidenceError("kind is unknown.")


def test_a_message_says_what_and_after_an_empty_line_what_to_write() -> None:
    """Both are also there on their own."""
    assert "value is odd.\n\nHint: write an even one." == str(FIRST)
    assert ("value is odd.", "write an even one.", "value", (3, 7)) == (
        FIRST.what,
        FIRST.hint,
        FIRST.column,
        FIRST.rows,
    )
    assert ("kind is unknown.", None, None, ()) == (str(SECOND), SECOND.hint, SECOND.column, SECOND.rows)


def test_all_problems_stand_below_one_another() -> None:
    """A hint stands below its problem."""
    expected = "2 problems\n\n1. value is odd.\n   Hint: write an even one.\n2. kind is unknown."

    assert expected == str(EvidenceErrors("2 problems", [FIRST, SECOND]))


def test_a_group_is_caught_as_a_value_error_and_as_its_parts() -> None:
    """`except*` splits it into groups of the same sort."""
    group = EvidenceErrors("2 problems", [FIRST, SECOND])
    mine, rest = group.split(lambda problem: problem is FIRST)

    assert isinstance(group, ReputationError)
    assert isinstance(group, ValueError)
    assert isinstance(mine, EvidenceErrors)
    assert ((FIRST,), (SECOND,)) == (mine.exceptions, rest.exceptions if rest else ())


@pytest.mark.parametrize("error", [FIRST, SECOND, EvidenceErrors("2 problems", [FIRST, SECOND])])
def test_an_error_travels_between_processes(error: ReputationError) -> None:
    """Hosts collect errors from workers."""
    copy = pickle.loads(pickle.dumps(error))

    assert (type(error), str(error), error.__dict__.keys()) == (type(copy), str(copy), copy.__dict__.keys())


def test_errors_are_also_what_the_language_would_raise() -> None:
    """A missing package is an ImportError, a missing subject a KeyError; both read as sentences."""
    assert issubclass(MissingExtraError, ImportError)
    assert issubclass(UnknownSubjectError, KeyError)
    assert "no subject 'adda'." == str(UnknownSubjectError("no subject 'adda'."))


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("adda", ["ada", "bob"], "did you mean 'ada'? Known: 'ada', 'bob'."),
        ("zoe", ["ada", "bob"], "Known: 'ada', 'bob'."),
        ("adda", [], "There are none."),
        ("seller7", [f"seller-{k}" for k in range(13)], "did you mean 'seller-7' or 'seller-9' or 'seller-8'?"),
        ("zoe", range(1300), "None of the 1,300 known names comes near."),
    ],
)
def test_the_nearest_names_are_told(name: str, known: list[str], expected: str) -> None:
    """A few names are listed; of many only those that come near."""
    assert expected == nearest(name, known)


def test_one_is_not_several() -> None:
    """Numbers and nouns agree."""
    assert ["0 rows", "1 row", "1,200 rows"] == [plural(count, "row") for count in (0, 1, 1200)]
