"""Laws as tests of pytest: one for each law, named by law and part, and excuses that are strict."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.testing import zoo_rows, zoo_times

import reputation as rp
from reputation.errors import MissingExtraError, PolicyError
from reputation.testing import LAWS, Case, ColumnNeeded, Trial, laws_for, parametrize

ROOT = Path(__file__).parents[2]
SUITE = """
from tests.testing.zoo_rows import COLUMNS, Effort, Surplus
from tests.testing.zoo_times import Wave
from reputation.testing import parametrize

@parametrize(Effort(), columns=COLUMNS, laws=["portability", "recoding"])
def test_effort(law):
    law()

@parametrize(Wave(), laws=["decay_shape", "value"], expected_failures={"decay_shape": "remembers after a year"})
def test_wave(law):
    law()

@parametrize(
    Surplus(),
    columns=COLUMNS,
    laws=["weight_range", "purity", "recoding"],
    expected_failures={"purity": "kept after all", "recoding": "idle"},
)
def test_surplus(law):
    law()
"""
TOLD = """\
PASSED test_zoo.py::test_effort[portability[Effort(half=50.0)]]
SKIPPED [1] test_zoo.py:8: recoding does not apply: it asks for no column of texts
XFAIL test_zoo.py::test_wave[decay_shape[Wave()]] - remembers after a year
PASSED test_zoo.py::test_wave[value[Wave()]]
FAILED test_zoo.py::test_surplus[recoding[Surplus()]] - recoding does not apply to Surplus(): it asks for no column of \
texts.
FAILED test_zoo.py::test_surplus[weight_range[Surplus()]] - weight_range: A weight is finite and not negative; where a \
column is unknown it may be unknown, too.
FAILED test_zoo.py::test_surplus[purity[Surplus()]] - [XPASS(strict)] kept after all
"""


@parametrize(rp.where("kind", 2.0, equals="review"), examples=3)
def test_a_built_in_part_is_tried_like_any_other(law: Case) -> None:
    """The decorated test is given a law and calls it."""
    law()


def params(mark: Any) -> list[Any]:
    """What pytest will call the test with."""
    return list(mark.mark.args[1])


def test_every_law_is_a_test_with_a_name() -> None:
    """The law, and the part in brackets; a long one by its class."""
    short = params(parametrize(zoo_times.Wave()))
    long = params(parametrize(rp.HalfLife(rp.hours(12), grain=rp.days(1), tz="Asia/Shanghai")))

    assert [f"{law}[Wave()]" for law in laws_for(zoo_times.Wave())] == [param.id for param in short]
    assert long[0].id == f"{laws_for(rp.Forever())[0]}[HalfLife(...)]"


def test_excuses_are_strict_and_the_callers_own() -> None:
    """Only what a law raises where it is broken is excused, with the reason that the caller gives."""
    found = params(parametrize(zoo_times.Wave(), expected_failures={"decay_shape": "remembers"}))
    marks = {param.values[0].law.name: param.marks for param in found if param.marks}

    assert ["decay_shape"] == list(marks)
    assert [("xfail", True, "remembers")] == [
        (mark.name, mark.kwargs["strict"], mark.kwargs["reason"]) for mark in marks["decay_shape"]
    ]


@pytest.mark.parametrize(
    ("excuses", "message"),
    [
        ({"decay_shap": "so"}, "there is no law 'decay_shap'.\n\nHint: did you mean 'decay_shape'?"),
        ({"value": "so"}, "expected_failures excuses 'value', which is not among the laws to try."),
        ({"settled": "so"}, "the law 'settled' does not speak about a decay such as Wave()."),
        ({"decay_shape": ""}, "expected_failures['decay_shape'] must say why the part breaks the law, got ''."),
        ({"decay_shape": None}, "expected_failures['decay_shape'] must say why the part breaks the law, got None."),
    ],
)
def test_excuses_for_nothing_are_refused(excuses: Any, message: str) -> None:
    """When the test is made."""
    with pytest.raises(PolicyError) as error:
        parametrize(zoo_times.Wave(), expected_failures=excuses, laws=["decay_shape"])

    assert str(error.value).startswith(message)


def test_a_class_is_refused_with_the_remedy() -> None:
    """As is a part whose columns are not known."""
    with pytest.raises(TypeError, match="got the class Wave") as error:
        parametrize(zoo_times.Wave)
    with pytest.raises(ColumnNeeded, match="asks for the column 'words'"):
        parametrize(zoo_rows.Effort())

    assert str(error.value).endswith("Hint: build one: Wave(...).")


def test_pytest_says_what_came_of_each_law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept laws pass, idle ones are skipped, excused ones are expected to fail, and fail the test if they do not."""
    (tmp_path / "test_zoo.py").write_text(SUITE, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text(f"[pytest]\npythonpath = {ROOT}\n", encoding="utf-8")
    monkeypatch.setenv("COLUMNS", "300")  # pytest shortens what does not fit on a line
    options = ["-rA", "-q", "-c", str(tmp_path / "pytest.ini"), "-p", "no:cacheprovider", "--import-mode=importlib"]
    done = subprocess.run(  # noqa: S603 - our own text
        [sys.executable, "-m", "pytest", *options, str(tmp_path)], capture_output=True, text=True, check=False, cwd=ROOT
    )

    words = ("PASSED", "SKIPPED", "XFAIL", "FAILED")
    told = [line for line in done.stdout.splitlines() if line.startswith(words)]
    assert sorted(TOLD.splitlines()) == sorted(re.sub(r"\S*(?=test_zoo)|reputation\.\S+: ", "", line) for line in told)


def test_a_law_that_has_nothing_to_say_skips_its_test() -> None:
    """Unless the part was excused: an excuse for nothing is an error."""
    idle, excused = (Case(LAWS["advance"], zoo_times.Wave(), Trial(), excuse) for excuse in (None, "so"))

    with pytest.raises(pytest.skip.Exception, match="advance does not apply: it has no survival"):
        idle()
    with pytest.raises(PolicyError, match=r"advance does not apply to Wave\(\): it has no survival") as error:
        excused()
    assert error.value.hint == "take 'advance' out of expected_failures."


def test_without_pytest_laws_are_still_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only making tests of them needs it."""
    monkeypatch.setitem(sys.modules, "pytest", None)

    with pytest.raises(MissingExtraError) as error:
        parametrize(zoo_times.Wave())

    assert error.value.hint == "pip install 'reputation[testing]', or call check(part)."


def test_without_hypothesis_the_room_says_what_to_install() -> None:
    """And not what is not found."""
    code = "import sys; sys.modules['hypothesis'] = None\nimport reputation.testing"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603 - our own text

    assert "reputation.errors.MissingExtraError: the laws draw their examples with hypothesis" in done.stderr
    assert "Hint: pip install 'reputation[testing]'." in done.stderr
