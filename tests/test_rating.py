"""Ratings: what a report says about one subject."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime

import attrs
import numpy as np
import pytest

import reputation as rp
from reputation.rating import plain

NOW = datetime(2026, 7, 1, tzinfo=UTC)


def ratings() -> dict[str | int, rp.Rating]:
    """Three subjects: ada with two ratings on a scale of five levels, bob with one, cy with none."""
    stars = rp.Metric(rp.Dirichlet(5, strength=10, shares=(0.2, 0.2, 0.2, 0.2, 0.2)), name="stars")
    spread = rp.Metric(rp.Mean(column="amount"), name="spread")
    rows = rp.Evidence.from_columns(
        subject=["ada", "ada", "bob"],
        occurred_at=NOW,
        value=[5, 4, 1],
        scale=rp.Scale(1, 5),
        amount=[1.0, 2.0, 3.0],
        subjects=["cy"],
    )
    policy = rp.Policy(stars, metrics=spread, name="shop", tiers=rp.Ladder(rp.Tier("new"), rp.Tier("good", at=0.5)))
    return {rating.subject: rating for rating in policy.evaluate(rows, as_of=NOW)}


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_unknown_and_unbounded_are_none(value: float) -> None:
    """JSON has neither NaN nor infinity."""
    assert plain(value) is None


@pytest.mark.parametrize("value", [0, 1.5, np.float64(0.25), np.float32(0.5), np.int64(3)])
def test_a_known_number_is_a_python_float(value: float) -> None:
    """No NumPy scalar leaves the library."""
    assert type(plain(value)) is float
    assert value == plain(value)


def test_a_rating_says_who_what_and_by_which_policy() -> None:
    """Score, support, bounds, tier, the named parts, and the identity of the policy."""
    ada = ratings()["ada"]

    assert ada.rated
    assert ("ada", "good", "shop", "0", NOW) == (ada.subject, ada.tier, ada.policy, ada.version, ada.as_of)
    assert {"stars", "spread"} == set(ada.metrics)
    assert {"score": 1.5, "support": 2.0} == {name: ada.metrics["spread"][name] for name in ("score", "support")}
    assert math.isclose(1.0, math.fsum(ada.metrics["stars"]["distribution"]))
    assert 5 == len(ada.metrics["stars"]["distribution"])


def test_an_unrated_subject_has_no_numbers_but_support() -> None:
    """Unknown is not zero."""
    cy = ratings()["cy"]

    assert not cy.rated
    assert (None, 0.0, None, None, "new") == (cy.score, cy.support, cy.lower, cy.upper, cy.tier)
    assert [None] * 5 == cy.metrics["stars"]["distribution"]


def test_an_unbounded_end_is_none() -> None:
    """One row says nothing of the spread, and an amount may be anything."""
    spread = ratings()["bob"].metrics["spread"]

    assert (3.0, None, None) == (spread["score"], spread["lower"], spread["upper"])


def test_a_rating_says_from_when_its_policy_is_in_force() -> None:
    """Before that it is a rehearsal; where the policy does not say, it is in force."""
    ada = ratings()["ada"]
    early, late = (attrs.evolve(ada, effective_from=NOW + rp.days(days)) for days in (-1, 1))

    assert (None, True) == (ada.effective_from, ada.in_force)
    assert [True, False] == [early.in_force, late.in_force]
    assert {"effective_from": "2026-07-02T00:00:00+00:00", "in_force": False}.items() <= late.to_dict().items()
    assert {"effective_from": None, "in_force": True}.items() <= ada.to_dict().items()


@pytest.mark.parametrize("subject", ["ada", "bob", "cy"])
def test_a_rating_goes_through_json_as_it_is(subject: str) -> None:
    """Plain Python data, with a tag that says which."""
    data = ratings()[subject].to_dict()

    assert data == json.loads(json.dumps(data, allow_nan=False))
    assert "reputation/rating/1" == data["schema"]
    assert "2026-07-01T00:00:00+00:00" == data["as_of"]
    assert subject == data["subject"]
