"""The laws of the library, run over our parts."""

from __future__ import annotations

from typing import Any

import pytest
from reputation_extras import Effort, Median, Narrow, Patience

import reputation as rp
from reputation.testing import check, parametrize

WORDS = {"words": [0, 12, 50, 400]}


@parametrize(Effort(), columns=WORDS)
def test_effort(law: Any) -> None:
    """A weight factor is finite, never negative, and the same on every engine."""
    law()


@parametrize(Patience(rp.days(90)))
def test_patience(law: Any) -> None:
    """A decay begins at 1 and never rises."""
    law()


@parametrize(Median(5))
def test_median(law: Any) -> None:
    """A model keeps its range, its bounds are in order, and its sums can be added up in any order."""
    law()


@parametrize(Narrow("quality", width=0.2))
def test_narrow(law: Any) -> None:
    """A gate has three answers, and judges each subject alone."""
    law()


@pytest.mark.parametrize(
    ("part", "kept"),
    [(Effort(), 19), (Patience(rp.days(90)), 18), (Median(5), 25), (Narrow("quality", width=0.2), 9)],
    ids=lambda part: type(part).__name__,
)
def test_no_law_stops_running(part: Any, kept: int) -> None:
    """So many laws speak about each part; one that quietly stopped would be missed here."""
    assert len(check(part, columns=WORDS, examples=3).kept) == kept
