"""Working out pieces side by side and giving the results in order, so that nothing depends on who was quicker."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, TypeVar

__all__ = ["cores", "in_order", "one_ahead"]

_Piece = TypeVar("_Piece")
_Result = TypeVar("_Result")

_END: Any = object()  # what no item is
_AHEAD = 2  # pieces per thread that are worked out before they are asked for


def cores() -> int:
    """
    Say how many threads may run at the same moment.

    Returns:
        The number of processor cores that this process may use.

    Examples:
        >>> cores() >= 1
        True
    """
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_order(
    work: Callable[[_Piece], _Result], pieces: Iterable[_Piece], *, threads: int | None = None
) -> Iterator[_Result]:
    """
    Work out each of many pieces, several at the same time, and give the results in the order of the pieces.

    Of the errors that pieces raise the first in that order is raised. A few pieces at most are worked out ahead.

    Args:
        work: What is done to a piece; it must not change what another piece looks at.
        pieces: The pieces.
        threads: How many are worked out at the same time; None for as many as there are cores. With 1 they are worked
            out one by one, where they are asked for.

    Returns:
        What `map(work, pieces)` gives.

    Examples:
        >>> list(in_order(abs, [-3, 2, -1], threads=2))
        [3, 2, 1]
    """
    count = cores() if threads is None else threads
    if count == 1:
        yield from map(work, pieces)
        return
    with ThreadPoolExecutor(count) as pool:
        ahead: deque[Future[_Result]] = deque()
        try:
            for piece in pieces:
                ahead.append(pool.submit(copy_context().run, work, piece))  # which knows how NumPy treats its errors
                if len(ahead) > _AHEAD * count:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            for waiting in ahead:
                waiting.cancel()


def one_ahead(items: Iterator[_Result]) -> Iterator[_Result]:
    """
    Work out the next item while the one before it is in use.

    Args:
        items: The items; each is worked out where it is asked for, and must not change one that was handed out.

    Returns:
        The same items, in order.

    Examples:
        >>> list(one_ahead(map(abs, [-3, 2, -1])))
        [3, 2, 1]
    """
    with ThreadPoolExecutor(1) as pool:

        def following() -> Future[_Result]:
            return pool.submit(copy_context().run, lambda: next(items, _END))

        ahead = following()
        while (item := ahead.result()) is not _END:
            ahead = following()
            yield item
