"""The stars of suppliers: the limit has to be reached on every side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest

import reputation as rp
from reputation.schemes import alibaba_global_stars, alibaba_supplier_stars

NOW = dt.datetime(2022, 6, 1, tzinfo=dt.UTC)
SIDES = ("quality", "marketing", "transaction", "after_sales")
INDICATORS = (
    *("premium_products", "top_products", "response_time"),
    *("active_buyers", "conversion_rate", "advertising_visitors"),
)


def _rating(policy: rp.Policy, column: str, figures: Mapping[str, float]) -> rp.Rating:
    evidence = rp.Evidence.from_columns(
        subject="shop",
        kind=list(figures),
        occurred_at=NOW,
        **{column: list(figures.values())},
    )
    return policy.evaluate(evidence, as_of=NOW)["shop"]


def _stars(*points: float) -> rp.Rating:
    return _rating(alibaba_supplier_stars(), "points", dict(zip(SIDES, points, strict=False)))


def test_the_lowest_of_four_sides_decides() -> None:
    """With 92, 91, 84 and 95 points the lowest, 84, reaches the 80 of three stars."""
    rating = _stars(92, 91, 84, 95)

    assert rating.score == 84.0
    assert rating.tier == "3 stars"


@pytest.mark.parametrize(
    ("points", "stars"),
    [
        (0, "0 stars"),
        (59.9, "0 stars"),
        (60, "1 star"),
        (69.9, "1 star"),
        (70, "2 stars"),
        (79.9, "2 stars"),
        (80, "3 stars"),
        (84.9, "3 stars"),
        (85, "4 stars"),
        (89.9, "4 stars"),
        (90, "5 stars"),
        (100, "5 stars"),
    ],
)
def test_limits_of_the_stars(points: float, stars: str) -> None:
    """Every limit belongs to its star, whichever side is the weak one."""
    for weak in range(4):
        assert _stars(*(points if side == weak else 100.0 for side in range(4))).tier == stars


def test_an_unknown_side_gives_no_star() -> None:
    """A limit that is to be reached on all sides is not reached on one that nobody knows."""
    assert _stars(95, 95, 95).tier == "0 stars"


def test_the_last_figure_counts() -> None:
    """The last figure counts."""
    evidence = rp.Evidence.from_columns(
        subject="shop",
        kind=[*SIDES, "quality"],
        occurred_at=[*[NOW - rp.days(30)] * 4, NOW],
        points=[95, 95, 95, 95, 72],
    )
    assert alibaba_supplier_stars(language="zh").evaluate(evidence, as_of=NOW)["shop"].tier == "2星"


@pytest.mark.parametrize("lowest", [1, 2, 3, 4, 5])
def test_the_lowest_of_six_indicators_is_the_star(lowest: int) -> None:
    """The lowest of six indicators is the star of a global supplier."""
    for weak in INDICATORS:
        figures = {name: float(lowest if name == weak else 5) for name in INDICATORS}
        rating = _rating(alibaba_global_stars(), "stars", figures)
        assert rating.tier == ("1 star" if lowest == 1 else f"{lowest} stars")


def test_an_unknown_indicator_gives_no_star() -> None:
    """An unknown indicator gives no star."""
    figures = dict.fromkeys(INDICATORS[:5], 5.0)
    assert _rating(alibaba_global_stars(language="zh"), "stars", figures).tier == "0星"


def test_the_dates_of_the_rules() -> None:
    """The rules are those of 1 September 2020 and of 12 October 2021, on Chinese clocks."""
    assert alibaba_supplier_stars().effective_from == dt.datetime(2020, 8, 31, 16, tzinfo=dt.UTC)
    assert alibaba_global_stars().effective_from == dt.datetime(2021, 10, 11, 16, tzinfo=dt.UTC)


def test_languages_differ_in_labels_only() -> None:
    """The same sums serve both languages."""
    assert alibaba_supplier_stars().recipe == alibaba_supplier_stars(language="zh").recipe
    assert alibaba_global_stars().recipe == alibaba_global_stars(language="zh").recipe
