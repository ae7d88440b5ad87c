"""How rows that break a rule are reported."""

from __future__ import annotations

import numpy as np

from reputation.errors import EvidenceError
from reputation.problems import RowsError, moved, short_repr


def test_one_row_is_told_in_the_singular() -> None:
    """A single row has no first and no last."""
    problem = RowsError("value", "must be odd", [1], [1, 2, 3])

    assert "value must be odd; 1 of 3 rows breaks this, at row 1 (value=2)." == str(problem)


def test_several_rows_are_counted_and_the_first_is_shown() -> None:
    """The message says how many rows, which is the first, what it holds, and what to write instead."""
    problem = RowsError("value", "must be odd", np.array([1, 3]), [1, 2, 3, 4], hint="add one.")

    assert "value must be odd; 2 of 4 rows break this, first at row 1 (value=2).\n\nHint: add one." == str(problem)
    assert ("value", (1, 3)) == (problem.column, problem.rows)


def test_every_row_can_say_why_it_was_rejected() -> None:
    """The reason of a row shows its own value."""
    problem = RowsError("value", "must be odd", [1, 3], np.array([1, 2, 3, 4]))

    assert "value must be odd (value=4)." == problem.reason(3)


def test_a_problem_of_some_rows_is_restated_for_the_table() -> None:
    """Positions and counts become those of the whole table; rule, hint and verb stay."""
    part = RowsError("value", "must be odd", [0], [2], hint="add one.")

    whole = moved(part, [2], [1, 3, 2])

    assert "value must be odd; 1 of 3 rows breaks this, at row 2 (value=2).\n\nHint: add one." == str(whole)


def test_a_problem_from_elsewhere_keeps_its_words() -> None:
    """A foreign adapter reports plain errors; only their positions change."""
    whole = moved(EvidenceError("odd.", hint="even.", column="value", rows=[1]), [4, 6], range(9))

    assert ("odd.", "even.", "value", (6,)) == (whole.what, getattr(whole, "hint", None), whole.column, whole.rows)


def test_a_problem_from_elsewhere_may_name_no_rows() -> None:
    """Nothing is invented where nothing was said."""
    assert () == moved(EvidenceError("odd."), [4], range(9)).rows


def test_values_are_shown_as_plain_python() -> None:
    """NumPy scalars print as numbers, and long values are shortened."""
    assert "7.0" == short_repr(np.float64(7))
    assert "None" == short_repr(None)
    assert len(short_repr("x" * 5000)) < 50


def test_a_number_of_thousands_of_digits_is_shown_as_such() -> None:
    """Python refuses to write it, and a message must not fail on what it is about."""
    assert short_repr(10**5000) == "a value of the type int with too many digits to show"
    assert short_repr([10**5000]) == "a value of the type list with too many digits to show"
