"""The command that looks for inputs that break the library: it runs, it counts, and it can find something."""

from __future__ import annotations

import random
import warnings
from collections import Counter
from collections.abc import Callable

import pytest
from tests.fuzz import __main__ as command
from tests.fuzz import engine
from tests.fuzz.engine import Case, allowed, judged, run

from reputation import EvidenceError, PolicyError


def raising(error: Exception) -> Callable[[], object]:
    """Something that raises."""

    def call() -> object:
        raise error

    return call


@pytest.mark.parametrize(
    ("call", "outcome"),
    [
        (lambda: 1, "accepted"),
        (raising(PolicyError("no.")), "refused with PolicyError"),
        (raising(TypeError("no.")), "refused with TypeError"),
        (raising(ExceptionGroup("no.", [EvidenceError("no."), TypeError("no.")])), "refused with ExceptionGroup"),
        (raising(ExceptionGroup("no.", [EvidenceError("no."), KeyError("no.")])), "failed"),
        (raising(ValueError("no.")), "failed"),
        (raising(RecursionError("no.")), "failed"),
        (raising(MemoryError("no.")), "failed"),
        (lambda: warnings.warn("careful", RuntimeWarning, stacklevel=1), "failed"),
    ],
)
def test_an_input_is_taken_or_refused_with_an_error_of_ours(call: Callable[[], object], outcome: str) -> None:
    """Anything else is a failure: also a warning, and a plain ValueError."""
    found, wrong = judged(Case(call, str))

    assert found == outcome
    assert (wrong is not None) is (outcome == "failed")


def test_an_input_that_takes_long_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever comes out in the end."""
    monkeypatch.setattr(engine, "LONGEST", -1.0)

    found, wrong = judged(Case(lambda: 1, str))
    assert found == "failed"
    assert wrong is not None
    assert wrong.startswith("took ")


def test_an_error_that_ends_the_process_is_never_expected() -> None:
    """Nobody catches it here."""
    assert not allowed(KeyboardInterrupt())
    assert not allowed(BaseExceptionGroup("no.", [KeyboardInterrupt()]))


def test_a_failure_says_how_to_see_it_again() -> None:
    """By target, seed and number; the same number gives the same input."""

    def broken(chance: random.Random) -> Case:
        drawn = chance.randrange(10)
        return Case(raising(KeyError(drawn)) if drawn == 3 else lambda: 1, lambda: f"drawn {drawn}")

    outcomes: Counter[str] = Counter()
    failures = list(run("broken", broken, seed=5, numbers=range(100), outcomes=outcomes))

    assert outcomes.total() == 100
    assert outcomes["failed"] == len(failures) > 0
    (again,) = run(
        "broken", broken, seed=5, numbers=range(failures[0].number, failures[0].number + 1), outcomes=outcomes
    )
    assert again == failures[0]
    assert str(again) == (
        "KeyError: 3\n  input: drawn 3\n"
        f"  again: python -m tests.fuzz --only broken --seed 5 --start {again.number} --inputs 1"
    )


@pytest.mark.parametrize("name", sorted(command.TARGETS))
def test_no_input_breaks_the_library(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Some of each target on every run of the tests; thousands when the command is called."""
    assert command.main(["--only", name, "--inputs", "60", "--seed", "11"]) == 0
    assert capsys.readouterr().out.startswith(f"{name}: 60 inputs in ")


def test_the_command_fails_where_an_input_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It shows the first failures and counts them all."""
    monkeypatch.setattr(command, "TARGETS", {"broken": lambda _: Case(raising(KeyError("x")), str)})

    assert command.main(["--inputs", "30"]) == 1
    printed = capsys.readouterr().out
    assert printed.count("KeyError: 'x'\n") == command.MOST
    assert printed.endswith("broken: 30 inputs in 0 s: 30 failed\n")
