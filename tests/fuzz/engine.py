"""
Thousands of inputs that nobody thought of, and the rule that they must not break.

Whatever is handed in, the library takes it or refuses it with an error of its own, or with a `TypeError`; soon, and
without a warning. An input is told by its target, a seed and a number, so that a failure can be repeated.
"""

from __future__ import annotations

import random
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import attrs

from reputation import ReputationError

__all__ = ["Case", "Failure", "Target", "judged", "run"]

LONGEST = 10.0  # seconds of the processor that one input may take


@attrs.frozen
class Case:
    """One input: what is called with it, and how to show it."""

    call: Callable[[], object]
    shown: Callable[[], str]


Target: TypeAlias = Callable[[random.Random], Case]


@attrs.frozen
class Failure:
    """An input that broke the rule."""

    target: str
    seed: int
    number: int
    what: str
    shown: str

    def __str__(self) -> str:
        again = f"python -m tests.fuzz --only {self.target} --seed {self.seed} --start {self.number} --inputs 1"
        return f"{self.what}\n  input: {self.shown}\n  again: {again}"


def allowed(error: BaseException) -> bool:
    """Whether an error is one that a host expects, or a group of such."""
    if isinstance(error, ReputationError | TypeError):
        return True
    return isinstance(error, BaseExceptionGroup) and all(map(allowed, error.exceptions))


def judged(case: Case) -> tuple[str, str | None]:
    """Call it: the outcome, and what is wrong with it, if anything is."""
    start = time.process_time()
    outcome, wrong = "accepted", None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            case.call()
    except Exception as error:  # noqa: BLE001 - what it may be is what is asked
        outcome = f"refused with {type(error).__name__}"
        if not allowed(error):
            outcome, wrong = "failed", f"{type(error).__name__}: {str(error)[:500]}"
    spent = time.process_time() - start
    if wrong is None and spent > LONGEST:
        outcome, wrong = "failed", f"took {spent:.1f} seconds"
    return outcome, wrong


def run(name: str, target: Target, *, seed: int, numbers: range, outcomes: Counter[str]) -> Iterator[Failure]:
    """Try the inputs of these numbers, count the outcomes, and yield what failed."""
    for number in numbers:
        case = target(random.Random(f"{name}/{seed}/{number}"))
        outcome, wrong = judged(case)
        outcomes[outcome] += 1
        if wrong is not None:
            yield Failure(name, seed, number, wrong, case.shown()[:2000])


def pick(chance: random.Random, *makers: Callable[[], Any]) -> Any:
    """Make one of several things."""
    return chance.choice(makers)()
