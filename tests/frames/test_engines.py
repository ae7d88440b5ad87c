"""Every built-in part on every engine, against NumPy: with nulls, ties, Unicode names, huge ages and changing clocks."""

from __future__ import annotations

import functools
from typing import Any

import pytest

import reputation as rp
from reputation.frames import fold_frame
from reputation.registry import SORTS
from reputation.state import State
from reputation.tally import Tally
from tests.frames.cases import CASES, NOW, RECIPE, STARS, close, evidence, table
from tests.frames.engines import ENGINES, EVERYWHERE, brought, made

every_case = pytest.mark.parametrize("case", CASES)
every_engine = pytest.mark.parametrize("engine", ENGINES)

SIZES = {"many": {"rows": 400}, "one subject": {"rows": 60, "subjects": 1}, "one row": {"rows": 1}}


@functools.cache
def _folded(engine: str, size: str) -> dict[str, list[Any]]:
    return brought(fold_frame(RECIPE, made(engine, table(**SIZES[size])), as_of=NOW, scale=STARS, unit="us"))


@functools.cache
def _expected(size: str) -> State:
    return rp.fold(RECIPE, evidence(table(**SIZES[size])), as_of=NOW)


def _compare(engine: str, case: str, size: str) -> None:
    place = RECIPE.tallies.index(CASES[case])
    found, expected = _folded(engine, size), _expected(size)
    assert sum(found["refused"]) == 0
    assert tuple(found["subject"]) == expected.subjects
    for name, numbers in expected.sums[place].items():
        mine = found[f"tally_{place + 1}_{name}"]
        off = [pair for pair in zip(expected.subjects, mine, numbers.tolist(), strict=True) if not close(*pair[1:])]
        assert off == [], name


@every_engine
@every_case
def test_an_engine_adds_up_what_numpy_adds_up(engine: str, case: str) -> None:
    """Every channel of every part is that of `fold`, at a relative tolerance of 1e-12."""
    _compare(engine, case, "many")


@EVERYWHERE
@pytest.mark.parametrize("size", ["one subject", "one row"])
def test_small_frames_add_up(engine: str, size: str) -> None:
    """A frame of one subject, and of one row, gives what `fold` gives."""
    for case in CASES:
        _compare(engine, case, size)


@EVERYWHERE
def test_an_empty_frame_gives_no_subject(engine: str) -> None:
    """A frame without rows gives a frame without rows, with the same columns."""
    nothing = made(engine, table(rows=1).slice(0, 0))

    found = brought(fold_frame(RECIPE, nothing, as_of=NOW, scale=STARS, unit="us"))

    assert found.keys() == _folded(engine, "one row").keys()
    assert set(map(len, found.values())) == {0}


def _named(tallies: list[Tally]) -> set[str]:
    """The classes of all parts in some tallies."""
    text = repr(tallies)
    return {name for sort in SORTS.values() for name in sort if f"{name}(" in text}


def test_no_built_in_part_is_left_out() -> None:
    """Every factor, predicate, decay, window and statistic that the registry knows is tried."""
    tried = _named(list(CASES.values()))

    assert tried == tried
