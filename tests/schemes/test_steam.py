"""Steam's labels against the cases that were published, and on both sides of every edge."""

from __future__ import annotations

import datetime as dt

import pytest

import reputation as rp
from reputation.schemes import steam_labels, steamdb_rating

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


def _label(positive: int, total: int) -> str | None:
    evidence = rp.Evidence.from_columns(
        subject=["game"] * total,
        kind="review",
        occurred_at=[NOW] * total,
        recommended=[number < positive for number in range(total)],
    )
    return steam_labels().evaluate(evidence, as_of=NOW)["game"].tier


@pytest.mark.parametrize(
    ("positive", "total", "label"),
    [
        (2350, 3000, "Mostly Positive"),  # published
        (15, 17, "Positive"),  # published
        (9, 9, "No label"),
        (10, 10, "Positive"),
        (49, 49, "Positive"),
        (50, 50, "Very Positive"),
        (475, 500, "Overwhelmingly Positive"),
        (474, 500, "Very Positive"),
        (475, 499, "Very Positive"),
        (7, 10, "Mostly Positive"),
        (69, 100, "Mixed"),
        (4, 10, "Mixed"),
        (39, 100, "Mostly Negative"),
        (2, 10, "Mostly Negative"),
        (1, 10, "Negative"),
        (9, 49, "Negative"),
        (9, 50, "Very Negative"),
        (99, 499, "Very Negative"),
        (99, 500, "Overwhelmingly Negative"),
        (0, 10, "Negative"),
    ],
)
def test_labels(positive: int, total: int, label: str) -> None:
    """Labels."""
    assert _label(positive, total) == label


def test_a_small_game_with_the_better_label_stands_above_a_large_one() -> None:
    """A small game with the better label stands above a large one."""
    ladder = steam_labels().tiers
    assert ladder is not None
    assert ladder.names.index(str(_label(15, 17))) > ladder.names.index(str(_label(2350, 3000)))


@pytest.mark.parametrize(
    ("up", "down", "expected"), [(90, 10, 0.800299), (48, 1, 0.831875), (48, 12, 0.712967), (1, 0, 0.594164)]
)
def test_steamdb_rating(up: int, down: int, expected: float) -> None:
    """R - (r - 0.5) 2**-log10(n + 1), worked out by hand from the published formula."""
    evidence = rp.Evidence.from_columns(
        subject=["game"] * (up + down), kind="review", occurred_at=NOW, recommended=[True] * up + [False] * down
    )

    assert expected == pytest.approx(steamdb_rating().evaluate(evidence, as_of=NOW)["game"].score, abs=5e-7)
