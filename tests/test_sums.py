"""The sums of a recipe as plain columns, one per channel."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import reputation as rp
from reputation.statistics import Channel, Count, Extremes, Outcomes
from reputation.stored import Stored
from reputation.sums import read_sums, sum_columns
from reputation.tally import Recipe, Tally

RECIPE = Recipe([Tally(Outcomes()), Tally(Extremes(column="amount"))])
SUMS = (
    {"total": np.array([2.0, -0.0]), "good": np.array([0.1 + 0.2, 5e-324])},
    {"low": np.array([-1.5, np.inf]), "high": np.array([7.0, -np.inf])},
)
COLUMNS = sum_columns(RECIPE, SUMS)
RULE = "finite numbers, or {} where there is no row"


def read(**change: Any) -> Any:
    """The sums of columns, some of which are others."""
    return read_sums(RECIPE, Stored.of({**COLUMNS, **change}), rows=2)


def refused(deed: Any, message: str) -> None:
    """A deed fails with this message."""
    with pytest.raises(rp.StorageError, match=f"^{re.escape(message)}"):
        deed()


def bits(values: Any) -> bytes:
    """The bits of floats: minus zero is not zero."""
    return bytes(np.asarray(values, dtype=np.float64).tobytes())


def test_a_channel_is_a_column_with_the_number_of_its_tally() -> None:
    """Tallies are counted from 1."""
    assert ["tally_1_total", "tally_1_good", "tally_2_low", "tally_2_high"] == list(COLUMNS)
    assert COLUMNS["tally_2_low"] is SUMS[1]["low"]


def test_no_two_channels_have_one_column() -> None:
    """Whatever a statistic from elsewhere calls its channels."""

    class Odd:
        channels = {"1_total": Channel(), "total": Channel()}  # noqa: RUF012 - a plugin's
        reads = ()

        def lift(self, rows: Any, weight: Any) -> Any:
            raise NotImplementedError

    recipe = Recipe([Tally(Odd()), *(Tally(Count(), select=rp.kind(str(number))) for number in range(12))])
    sums = [{name: np.zeros(1) for name in tally.statistic.channels} for tally in recipe.tallies]

    assert 14 == len(sum_columns(recipe, sums))


def test_sums_come_back_bit_for_bit() -> None:
    """As arrays of our own, which nobody can change."""
    found = read()

    assert [list(channels) for channels in SUMS] == [list(channels) for channels in found]
    for mine, theirs in zip(SUMS, found, strict=True):
        for name, values in theirs.items():
            assert bits(mine[name]) == bits(values)
            assert not values.flags.writeable
            assert not np.shares_memory(values, mine[name])


@pytest.mark.parametrize(
    ("column", "values", "expected"),
    [
        ("tally_1_total", [2, 0.5], [2.0, 0.5]),
        ("tally_1_total", np.array([2, 0.5], dtype=">f8"), [2.0, 0.5]),
        ("tally_1_total", np.array([2.0, 0.5], dtype=object), [2.0, 0.5]),
        ("tally_1_total", np.ma.masked_array([2.0, 0.5], mask=[False, False]), [2.0, 0.5]),
        ("tally_2_low", [None, -1.0], [np.inf, -1.0]),
        ("tally_2_low", np.array([None, -1.0], dtype=object), [np.inf, -1.0]),
        ("tally_2_low", np.ma.masked_array([2.0, -1.0], mask=[True, False]), [np.inf, -1.0]),
        ("tally_2_high", [None, None], [-np.inf, -np.inf]),
        ("tally_2_high", [3, None], [3.0, -np.inf]),
    ],
)
def test_numbers_come_in_several_ways(column: str, values: Any, expected: list[float]) -> None:
    """From JSON, where a whole number has no point, and from tables that know of unknown values."""
    _, number, name = column.split("_")

    assert bits(expected) == bits(read(**{column: values})[int(number) - 1][name])


@pytest.mark.parametrize(
    ("column", "values", "message"),
    [
        ("tally_1_total", np.array([2, 1]), "tally_1_total must hold 64-bit floats, got int64."),
        ("tally_1_total", np.array([2.0, 1.0], np.float32), "tally_1_total must hold 64-bit floats, got float32."),
        ("tally_1_total", np.array([True, False]), "tally_1_total must hold 64-bit floats, got bool."),
        ("tally_1_total", np.array(["2", "1"]), "tally_1_total must hold 64-bit floats, got <U1."),
        ("tally_1_total", np.array([2.0, 1.0], complex), "tally_1_total must hold 64-bit floats, got complex128."),
        ("tally_1_total", np.array([2.0, 1.0], np.longdouble), "tally_1_total must hold 64-bit floats, got "),
        ("tally_1_total", ["2", 1.0], "tally_1_total must hold numbers, got ['2', 1.0]."),
        ("tally_1_total", [True, 1.0], "tally_1_total must hold numbers, got [True, 1.0]."),
        ("tally_1_total", 2.0, "tally_1_total must hold numbers, got 2.0."),
        ("tally_1_total", "2", "tally_1_total must hold numbers, got '2'."),
        ("tally_1_total", [10**400, 1.0], "tally_1_total must hold 64-bit floats, got a whole number beyond them."),
        ("tally_2_low", [10**400, None], "tally_2_low must hold 64-bit floats, got a whole number beyond them."),
        (
            "tally_1_total",
            [None, 1.0],
            "tally_1_total must be known in every row; 1 of 2 rows breaks this, at row 0.",
        ),
        (
            "tally_1_total",
            np.array([2.0]),
            "tally_1_total must hold one number for each of 2 rows, got the shape (1,).",
        ),
        ("tally_1_total", [], "tally_1_total must hold one number for each of 2 rows, got the shape (0,)."),
        (
            "tally_1_total",
            np.array([[2.0, 1.0]]),
            "tally_1_total must hold one number for each of 2 rows, got the shape (1, 2).",
        ),
    ],
)
def test_what_is_no_column_of_floats_is_refused(column: str, values: Any, message: str) -> None:
    """Nothing is rounded, cut off or guessed."""
    refused(lambda: read(**{column: values}), message)


@pytest.mark.parametrize(
    ("column", "values", "message"),
    [
        (
            "tally_1_total",
            [np.nan, 1.0],
            "tally_1_total must hold finite numbers; 1 of 2 rows breaks this, at row 0 (nan).",
        ),
        (
            "tally_1_good",
            [np.inf, -np.inf],
            "tally_1_good must hold finite numbers; 2 of 2 rows break this, first at row 0 (inf).",
        ),
        (
            "tally_2_low",
            [1.0, -np.inf],
            f"tally_2_low must hold {RULE.format('inf')}; 1 of 2 rows breaks this, at row 1 (-inf)",
        ),
        (
            "tally_2_low",
            [np.nan, np.inf],
            f"tally_2_low must hold {RULE.format('inf')}; 1 of 2 rows breaks this, at row 0 (nan)",
        ),
        (
            "tally_2_high",
            [np.inf, -np.inf],
            f"tally_2_high must hold {RULE.format('-inf')}; 1 of 2 rows breaks this, at row 0 (inf)",
        ),
    ],
)
def test_what_no_fold_gives_is_refused(column: str, values: list[float], message: str) -> None:
    """When it is read, and already when it would be written."""
    refused(lambda: read(**{column: np.array(values)}), message)
    _, number, name = column.split("_")
    sums = [dict(channels) for channels in SUMS]
    sums[int(number) - 1][name] = np.array(values)
    refused(lambda: sum_columns(RECIPE, sums), message)


def test_a_missing_channel_is_named() -> None:
    """With the column that it would stand in."""
    less = {name: values for name, values in COLUMNS.items() if name != "tally_2_low"}

    refused(lambda: read_sums(RECIPE, Stored.of(less), rows=2), "the columns lack 'tally_2_low'.")
