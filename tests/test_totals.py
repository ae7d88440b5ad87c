"""Several scores added up."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import numpy as np
import pytest
from tests.namespace import PUBLIC

import reputation as rp

NAN = math.nan
NOW = datetime(2026, 7, 1, tzinfo=UTC)
A, B = (rp.Metric(rp.Points(column=name), name=name) for name in ("a", "b"))
SHARE = rp.Metric(rp.Wilson(), name="share")


def exact(*scores: float, support: float = 10.0) -> rp.Estimate:
    """Estimates whose bounds lie one to either side; NaN is unrated."""
    values = np.array(scores)
    return rp.Estimate(values, np.where(np.isnan(values), 0.0, support), values - 1, values + 1)


def test_scores_bounds_and_support_are_added_up() -> None:
    """Each of them for itself."""
    found = rp.Sum(A, B).combine([exact(3.0, -2.0), exact(4.0, 0.5, support=2.0)])

    assert ([7.0, -1.5], [12.0, 12.0]) == (found.score.tolist(), found.support.tolist())
    assert ([5.0, -3.5], [9.0, 0.5]) == (found.lower.tolist(), found.upper.tolist())


@pytest.mark.parametrize(
    ("missing", "scores", "support"),
    [
        (None, [NAN, NAN, NAN, 5.0], [0.0, 0.0, 0.0, 20.0]),
        (0, [1.0, 4.0, NAN, 5.0], [10.0, 10.0, 0.0, 20.0]),
        (-2, [-1.0, 2.0, NAN, 5.0], [10.0, 10.0, 0.0, 20.0]),
    ],
)
def test_unknown_is_not_zero_unless_the_rule_says_so(
    missing: float | None, scores: list[float], support: list[float]
) -> None:
    """A part without a score makes the sum unknown, or counts what is declared; of nothing nothing is known."""
    found = rp.Sum(A, B, missing=missing).combine([exact(1.0, NAN, NAN, 1.0), exact(NAN, 4.0, NAN, 4.0)])

    assert np.array_equal(scores, found.score, equal_nan=True)
    assert support == found.support.tolist()
    found.check((-math.inf, math.inf))


def test_the_range_is_the_sum_of_the_ranges() -> None:
    """What an unknown part counts lies within it, too."""
    assert (0.0, 2.0) == rp.Sum(SHARE, SHARE).range
    assert (0.0, 2.0) == rp.Sum(SHARE, SHARE, missing=0.5).range
    assert (-6.0, 2.0) == rp.Sum(SHARE, SHARE, missing=-3).range
    assert (0.0, 6.0) == rp.Sum(SHARE, SHARE, missing=3).range
    assert (-math.inf, math.inf) == rp.Sum(A, SHARE).range


@pytest.mark.parametrize("node", [rp.Sum(A), rp.Sum(A, B, missing=0), rp.Sum(A, SHARE, missing=-0.5, name="both")])
def test_a_sum_is_a_value(node: rp.Sum) -> None:
    """It evaluates back from its repr."""
    copy = eval(repr(node), dict(PUBLIC))

    assert (node, repr(node), hash(node)) == (copy, repr(copy), hash(copy))
    assert node != rp.Sum(B)


def test_it_says_what_it_does() -> None:
    """And what becomes of unknown parts."""
    both = rp.Sum(A, B, missing=0.5)

    assert "the sum of a and b" == both.describe()
    assert "a part without a score counts 0.50; no score where no part has one" == both.without_evidence
    assert "no score where any part has none" == rp.Sum(A, B).without_evidence


def test_what_is_no_sum_is_refused() -> None:
    """When it is built."""
    with pytest.raises(rp.PolicyError, match=r"^Sum must be given at least one score, got none\.") as caught:
        rp.Sum()
    assert "write Sum(quality, speed)." == caught.value.hint
    with pytest.raises(TypeError, match=r"^each part of Sum must be a score"):
        rp.Sum(A, 3)  # type: ignore[arg-type]
    with pytest.raises(rp.PolicyError, match=r"^missing must be a finite number"):
        rp.Sum(A, missing=math.inf)


def rows(subject: str, **columns: float) -> rp.Evidence:
    """One row of a subject."""
    given = {name: [columns.get(name)] for name in ("value", "a", "b")}
    return rp.Evidence.from_columns(subject=[subject], occurred_at=NOW, **given)


def test_the_account_of_a_sum_adds_up() -> None:
    """Rows of all parts stand in it, and what an unknown part counts is a step of its own."""
    tree = rp.Sum(A, rp.ScaleBy(SHARE, 100, name="percent"), missing=-5)
    report = rp.Policy(tree).evaluate(rp.Evidence.concat(rows("ada", a=3, value=0.5), rows("bob", a=4)), as_of=NOW)
    ada, bob = (report.explain(subject).account for subject in ("ada", "bob"))

    assert (53.0, -1.0) == (ada.score, bob.score)
    assert [ada.score, bob.score] == pytest.approx([ada.total, bob.total])
    assert ["percent counts -5: no evidence yet"] == [step.text for step in bob.steps]
    assert not any("left out" in note for note in bob.notes)
    assert [("a", 3.0, 1.0), ("percent", 50.0, 1.0)] == [(part.label, part.score, part.share) for part in ada.parts]


def test_the_account_of_a_sum_that_is_unknown_says_why() -> None:
    """The part without evidence is named."""
    report = rp.Policy(rp.Sum(A, SHARE)).evaluate(rows("ada", a=3), as_of=NOW)
    account = report.explain("ada").account

    assert (None, ("no evidence yet for share",)) == (account.score, account.notes)
