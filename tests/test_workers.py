"""Pieces that are worked out side by side."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import numpy as np
import pytest

from reputation import workers
from reputation.workers import cores, in_order, one_ahead


@pytest.mark.parametrize("threads", [1, 2, 5, None])
@pytest.mark.parametrize("count", [0, 1, 3, 40])
def test_results_come_in_the_order_of_the_pieces(count: int, threads: int | None) -> None:
    """Whoever is quicker; each piece waits until a later one is done, if there are threads enough."""
    later = [threading.Event() for _ in range(count + 1)]

    def work(piece: int) -> int:
        if threads is not None and threads > 1 and piece % 2 == 0 and piece + 1 < count:
            later[piece + 1].wait(timeout=60)
        later[piece].set()
        return piece * piece

    assert [piece * piece for piece in range(count)] == list(in_order(work, range(count), threads=threads))


@pytest.mark.parametrize("threads", [1, 3])
def test_the_first_error_in_order_is_raised(threads: int) -> None:
    """Not the one that happened first; and nothing is worked out for long after it."""
    done: list[int] = []

    def work(piece: int) -> int:
        if piece >= 2:
            raise ValueError(piece)
        done.append(piece)
        return piece

    found = in_order(work, range(1000), threads=threads)

    assert [0, 1] == [next(found), next(found)]
    with pytest.raises(ValueError, match="2"):
        next(found)
    assert [0, 1] == sorted(done)


def test_a_few_pieces_at_most_are_worked_out_ahead() -> None:
    """Else memory would grow with the rows."""
    taken: list[int] = []

    def pieces() -> Iterator[int]:
        for piece in range(1000):
            taken.append(piece)
            yield piece

    found = in_order(abs, pieces(), threads=2)
    next(found)

    assert 5 == len(taken)


def test_threads_treat_the_errors_of_numpy_as_the_caller_does() -> None:
    """A caller who asks for errors gets them."""

    def work(value: float) -> float:
        return float(np.float64(1.0) / np.float64(value))

    with np.errstate(divide="raise"), pytest.raises(FloatingPointError):
        list(in_order(work, [1.0, 0.0], threads=2))
    with np.errstate(divide="ignore"):
        assert [1.0, np.inf] == list(in_order(work, [1.0, 0.0], threads=2))


def test_one_item_is_worked_out_ahead_and_no_more() -> None:
    """While the first is in use the second is made, and the third only when the second is asked for."""
    made: list[int] = []
    second = threading.Event()

    def items() -> Iterator[int]:
        for item in range(5):
            made.append(item)
            if item == 1:
                second.set()
            yield item

    found = one_ahead(items())
    assert next(found) == 0
    assert second.wait(timeout=60)
    assert made == [0, 1]
    assert list(found) == [1, 2, 3, 4]


def test_an_error_comes_where_its_item_would() -> None:
    """Items before it are given; NumPy treats its own errors as the caller asks."""

    def items() -> Iterator[float]:
        for value in (1.0, 0.0):
            yield float(np.float64(1.0) / np.float64(value))

    with np.errstate(divide="raise"):
        found = one_ahead(items())
        assert next(found) == 1.0
        with pytest.raises(FloatingPointError):
            next(found)
    assert list(one_ahead(iter(()))) == []


def test_cores_are_those_that_the_process_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system does not say so, all there are; one at least."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3, 5, 6}, raising=False)
    assert 3 == cores()
    monkeypatch.delattr(os, "sched_getaffinity")
    for told, count in ((7, 7), (None, 1)):
        monkeypatch.setattr(os, "cpu_count", lambda told=told: told)
        assert count == cores()
    monkeypatch.setattr(workers, "cores", lambda: 2)
    assert [1, 2] == list(in_order(abs, [-1, 2]))
