"""What came of trying all laws on a part: kept, broken, not applicable, and why."""

from __future__ import annotations

from typing import Any

import pytest
from tests.testing import zoo_rows, zoo_times

import reputation as rp
from reputation.errors import PolicyError
from reputation.testing import Findings, LawBroken, check, laws_for

LAWS = ("decay_shape", "advance", "calendar_grain", "value")


def test_findings_tell_kept_from_broken_from_not_applicable() -> None:
    """Every law that was asked for is in one of the three; what ran is the first two."""
    findings = check(zoo_times.Wave(), laws=LAWS)

    assert ("decay", ("value",)) == (findings.sort, findings.kept)
    assert ["decay_shape"] == list(findings.broken)
    assert isinstance(findings.broken["decay_shape"], LawBroken)
    assert {
        "advance": "it has no survival, so that its sums cannot be moved in time",
        "calendar_grain": "it has no grain: its ages are exact",
    } == findings.not_applicable
    assert findings.ran == 2


def test_findings_print_a_table() -> None:
    """In the order of the book, with the first words of what is broken and the reason of what does not apply."""
    lines = str(check(zoo_times.Wave(), laws=LAWS)).splitlines()

    assert lines == [
        "Wave(), a decay: 1 law kept, 1 broken, 2 do not apply",
        "",
        "decay_shape     broken: what is left rises again with age.",
        "advance         does not apply: it has no survival, so that its sums cannot be moved in time",
        "calendar_grain  does not apply: it has no grain: its ages are exact",
        "value           kept",
    ]


def test_findings_about_nothing_are_short() -> None:
    """No law was asked for."""
    assert str(check(rp.ALL, laws=[])) == "Everything(), a predicate: 0 laws kept, 0 broken, 0 do not apply"


def test_what_is_kept_requires_nothing() -> None:
    """No news is good news."""
    findings = check(rp.Forever(), laws=LAWS)

    findings.require()
    assert ("decay_shape", "advance", "value") == findings.kept


def test_one_broken_law_is_raised_as_it_is() -> None:
    """The very error."""
    findings = check(zoo_times.Wave(), laws=LAWS)

    with pytest.raises(LawBroken) as caught:
        findings.require()
    assert caught.value is findings.broken["decay_shape"]


def test_several_broken_laws_are_raised_together() -> None:
    """As a group that says how many of how many."""
    findings = check(zoo_rows.Loose(), columns=zoo_rows.COLUMNS, laws=["settled", "portability", "value"])

    with pytest.raises(ExceptionGroup) as caught:
        findings.require()
    assert caught.value.message == "Loose() breaks 2 of 3 laws"
    assert list(findings.broken.values()) == list(caught.value.exceptions)


def test_all_laws_are_tried_that_speak_about_the_part() -> None:
    """Nobody has to list them."""
    findings = check(rp.AtLeast("quality", 0.8), examples=1)
    tried = {*findings.kept, *findings.broken, *findings.not_applicable}

    assert set(laws_for(rp.AtLeast("quality", 0.8))) == tried


def test_columns_and_examples_reach_the_laws() -> None:
    """A weight of a column that is never negative is none that is."""
    assert "weight_range" in check(rp.field("amount"), laws=["weight_range"]).broken
    assert check(rp.field("amount"), columns={"amount": [0, 5]}, laws=["weight_range"]).kept == ("weight_range",)


@pytest.mark.parametrize(
    ("laws", "error", "message"),
    [
        (["decay_shap"], PolicyError, "there is no law 'decay_shap'.\n\nHint: did you mean 'decay_shape'?"),
        (["weight_range"], PolicyError, "the law 'weight_range' does not speak about a decay such as Forever(grain="),
        ("advance", TypeError, "laws must be several names, got the one text 'advance'.\n\nHint: write ['advance']."),
    ],
)
def test_laws_that_cannot_be_tried_are_refused(laws: Any, error: type[Exception], message: str) -> None:
    """A wrong name would be a law that quietly does not run."""
    with pytest.raises(error) as caught:
        check(rp.Forever(), laws=laws)

    assert str(caught.value).startswith(message)


def test_findings_hold_the_part() -> None:
    """What was tried is what was handed over."""
    part = rp.Forever()
    findings = check(part, laws=["value"])

    assert isinstance(findings, Findings)
    assert findings.part is part
