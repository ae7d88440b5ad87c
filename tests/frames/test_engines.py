"""Every built-in part on every engine, against NumPy: nulls, ties, Unicode names, huge ages and changing clocks."""

from __future__ import annotations

import functools
from typing import Any

import pytest
from tests.frames.cases import CASES, NOW, RECIPE, STARS, close, evidence, table
from tests.frames.engines import ENGINES, EVERYWHERE, SLOW, brought, made

import reputation as rp
from reputation.frames import fold_frame
from reputation.registry import SORTS
from reputation.state import State
from reputation.tally import Recipe

# One of each kind of part: for engines that take long to plan a tally, and for frames of other sizes.
FEW = [
    *("half-life", "half-life-of-chinese-days", "steps", "plateau", "linear", "power-law", "where-true", "lookup-text"),
    *("field-truth", "buckets", "saturating", "matches-text", "one-of-numbers", "between", "not", "odd", "effort"),
    *("rolling", "unexpired", "mean", "dirichlet", "points", "rate-per-hour", "extremes", "recorded_at"),
]
pytestmark = pytest.mark.filterwarnings("ignore:DataFrame is highly fragmented")  # pandas, of more than 100 columns
HERE = [(engine, case) for engine in ENGINES for case in (FEW if engine in SLOW else CASES)]

SIZES = {"many": {"rows": 400}, "one subject": {"rows": 60, "subjects": 1}, "one row": {"rows": 1}}
LATER = {"keep rule", "score", "gate", "ladder", "tier", "stabiliser", "schedule", "override", "scale", "prior"}
LATER |= {"decision", "escalation", "length", "sanction", "terms of appeal"}


@functools.cache
def _folded(engine: str, size: str) -> dict[str, list[Any]]:
    return brought(
        fold_frame(_recipe(engine, size), made(engine, table(**SIZES[size])), as_of=NOW, scale=STARS, unit="us")
    )


def _recipe(engine: str, size: str) -> Recipe:
    return RECIPE if engine not in SLOW and size == "many" else Recipe(CASES[case] for case in FEW)


@functools.cache
def _expected(size: str) -> State:
    return rp.fold(RECIPE, evidence(table(**SIZES[size])), as_of=NOW)


def _compare(engine: str, case: str, size: str) -> None:
    place = _recipe(engine, size).tallies.index(CASES[case])
    found, expected = _folded(engine, size), _expected(size)
    assert sum(found["refused"]) == 0
    assert tuple(found["subject"]) == expected.subjects
    for name, numbers in expected.stats[CASES[case]].items():
        mine = found[f"tally_{place + 1}_{name}"]
        off = [pair for pair in zip(expected.subjects, mine, numbers.tolist(), strict=True) if not close(*pair[1:])]
        assert off == [], name


@pytest.mark.parametrize(("engine", "case"), HERE)
def test_an_engine_adds_up_what_numpy_adds_up(engine: str, case: str) -> None:
    """Every channel of every part is that of `fold`, at a relative tolerance of 1e-12."""
    _compare(engine, case, "many")


@EVERYWHERE
@pytest.mark.parametrize("size", ["one subject", "one row"])
def test_small_frames_add_up(engine: str, size: str) -> None:
    """A frame of one subject, and of one row, gives what `fold` gives."""
    for case in FEW:
        _compare(engine, case, size)


@EVERYWHERE
def test_an_empty_frame_gives_no_subject(engine: str) -> None:
    """A frame without rows gives a frame without rows, with the same columns."""
    nothing = made(engine, table(rows=1).slice(0, 0))

    found = brought(fold_frame(_recipe(engine, "none"), nothing, as_of=NOW, scale=STARS, unit="us"))

    assert list(found) == list(_folded(engine, "one row"))
    assert set(map(len, found.values())) == {0}


def test_no_built_in_part_of_a_tally_is_left_out() -> None:
    """Every model, factor, predicate, decay and window that can be stored is tried; of keep rules only `Only`."""
    parts = {name for sort, rooms in SORTS.items() if sort not in LATER for names in rooms.values() for name in names}
    tried = repr(list(CASES.values()))
    models = {
        "Balance",
        "BayesianMean",
        "Beta",
        "Count",
        "Highest",
        "Lowest",
        "Dirichlet",
        "Mean",
        "Points",
        "Rate",
        "Ratio",
        "Wilson",
    }  # by statistic
    apart = models | {"Adaptive", "Everything", "Weight"}  # which become two windows, no selection, and factors

    assert {name for name in parts - apart if f"{name}(" not in tried} == set()
    assert {name.replace("-", "") for name in CASES} >= {name.lower() for name in models}
