"""A zoo of broken parts: each is rejected by its law, in words that an author understands."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import Phase, settings
from tests.testing import zoo_models, zoo_sums, zoo_trees

from reputation.testing import LAWS, LawBroken, Trial, check, trial

ROOMS = ("accounting", "estimating", "folding", "gates", "moving", "trees", "weighing", "writing")
MUTANTS = [
    (law, part, says)
    for zoo in (zoo_sums, zoo_models, zoo_trees)
    for law, parts in zoo.MUTANTS.items()
    for part, says in parts
]

every_mutant = pytest.mark.parametrize(
    ("law", "part", "says"), MUTANTS, ids=[f"{law}-{type(part).__name__}" for law, part, _ in MUTANTS]
)


@pytest.fixture
def _any_counterexample(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first counterexample will do here; how it is made smaller is Hypothesis's business, and takes its time."""
    monkeypatch.setattr(trial, "_RUN", settings(trial._RUN, phases=(Phase.generate,)))  # noqa: SLF001 - as they are but for one phase


@pytest.mark.usefixtures("_any_counterexample")
@every_mutant
def test_a_broken_part_is_rejected(law: str, part: Any, says: str) -> None:
    """The message names the law and the part, and says what is wrong."""
    with pytest.raises(LawBroken) as caught:
        LAWS[law].keep(part, Trial(columns=zoo_sums.COLUMNS))

    assert (law, part) == (caught.value.law, caught.value.part)
    assert any(words in str(caught.value) for words in says.split(" | "))


def test_every_law_is_broken_by_some_part() -> None:
    """No law of these rooms is one that nothing can break."""
    ours = {name for name, law in LAWS.items() if law.keep.__module__.rpartition(".")[2] in ROOMS}

    assert ours == {law for law, _, _ in MUTANTS}


@pytest.mark.parametrize("part", zoo_trees.SOUND, ids=lambda part: type(part).__name__)
def test_a_sound_part_from_elsewhere_breaks_no_law(part: Any) -> None:
    """What the broken parts have in common is not what is wrong with them."""
    findings = check(part, columns=zoo_sums.COLUMNS, examples=10)

    findings.require()


def test_the_smallest_counterexample_is_shown() -> None:
    """Few rows are enough to see that every second one is left out, and all that does not matter is plain."""
    with pytest.raises(LawBroken) as caught:
        LAWS["stream"].keep(zoo_sums.EverySecond(), Trial())

    rows = caught.value.given["rows"].rows
    assert len(rows) == 3
    assert {"order"} == {row["kind"] for row in rows}
