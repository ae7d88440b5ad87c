"""WeChat's experience score: what the states of a penalty do to the balance."""

from __future__ import annotations

import datetime as dt

import pytest

import reputation as rp
from reputation.schemes import wechat_experience

NOW = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
STATES = {2: "active", 4: "under_appeal", 5: "active", 6: "annulled"}


def _score(*states: int, start: float = 100, under_appeal: bool = True, language: str = "en") -> float | None:
    evidence = rp.Evidence.from_columns(
        subject="shop",
        kind="penalty",
        occurred_at=NOW,
        id=[f"penalty {number}" for number in range(len(states))],
        amount=-4,
        status=[STATES[state] for state in states],
    )
    policy = wechat_experience(start=start, under_appeal=under_appeal, language=language)
    return policy.evaluate(evidence, as_of=NOW)["shop"].score


@pytest.mark.parametrize(("state", "score"), [(2, 96), (4, 96), (5, 96), (6, 100)])
def test_what_a_state_takes_off(state: int, score: float) -> None:
    """Approved, under appeal and rejected take the points off; an appeal that is upheld gives them back."""
    assert _score(state) == score


def test_an_open_appeal_may_suspend() -> None:
    """Whether an open appeal suspends the deduction is not published, hence a parameter."""
    assert _score(4, under_appeal=False) == 100.0
    assert _score(5, under_appeal=False) == 96.0


def test_a_penalty_can_be_contested_for_seven_days() -> None:
    """Published: once, within seven days of the notice."""
    terms = wechat_experience().appeals

    assert terms is not None
    assert terms.describe() == "can be contested for 7 days; it counts until that is decided"
    evidence = rp.Evidence.from_columns(subject="shop", kind="penalty", occurred_at=NOW, id=["p1"], amount=-4)
    docket = rp.Appeals.from_columns(
        entry=["p1"],
        filed_at=[NOW + rp.days(3)],
        decided_at=[NOW + rp.days(5)],
        outcome=["accepted"],
        reason=["the goods were as described"],
        author=["mia"],
    )
    scores = []
    for day in (1, 4, 6):
        as_of = NOW + rp.days(day)
        rows = docket.apply(evidence, as_of=as_of)
        scores.append(wechat_experience(start=100).evaluate(rows, as_of=as_of)["shop"].score)

    assert scores == [96.0, 96.0, 100.0]


def test_penalties_add_up() -> None:
    """Penalties add up, below zero where nobody says what everyone starts with."""
    assert _score(2, 5, 6, start=0, language="zh") == -8.0


def test_a_penalty_moves_through_its_states() -> None:
    """One penalty, told three times: approved, under appeal, and given back."""
    states = ("active", "under_appeal", "annulled")
    evidence = rp.Evidence.from_columns(
        subject="shop",
        kind="penalty",
        occurred_at=NOW,
        recorded_at=[NOW + rp.days(day) for day in range(3)],
        id="penalty 1",
        version=[1, 2, 3],
        amount=-4,
        status=states,
    )
    scores = []
    for day in range(3):
        as_of = NOW + rp.days(day)
        scores.append(wechat_experience(start=100).evaluate(evidence.known_at(as_of), as_of=as_of)["shop"].score)

    assert scores == [96.0, 96.0, 100.0]
