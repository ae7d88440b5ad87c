"""eBay's stars, percentage and seller levels, on both sides of every published edge."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.schemes.rows import many, table, tier

import reputation as rp
from reputation.schemes import ebay_feedback, ebay_percent_positive, ebay_seller_level

PACIFIC = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 11, 20, tzinfo=PACIFIC).astimezone(UTC)


def feedback(*rows: tuple[int, str, datetime]) -> rp.Evidence:
    """Points, the other member, and when the transaction ended."""
    points, sources, ended = zip(*rows, strict=True)
    return rp.Evidence.from_columns(
        subject="ada", kind="feedback", occurred_at=NOW, amount=points, source=sources, refers_to_at=ended
    )


def members(number: int, points: int, *, prefix: str = "m") -> list[tuple[int, str, datetime]]:
    """So many members with one opinion each."""
    return [(points, f"{prefix}{place}", NOW - timedelta(days=30)) for place in range(number)]


def test_twelve_positives_and_two_negatives() -> None:
    """A published example: a score of 10, and a yellow star."""
    rating = ebay_feedback().evaluate(feedback(*members(12, 1), *members(2, -1, prefix="n")), as_of=NOW)["ada"]

    assert 10.0 == rating.score
    assert rating.tier == "yellow"


EDGES = [
    *((10, "yellow"), (50, "blue"), (100, "turquoise"), (500, "purple"), (1_000, "red"), (5_000, "green")),
    *((10_000, "yellow shooting"), (25_000, "turquoise shooting"), (50_000, "purple shooting")),
    *((100_000, "red shooting"), (500_000, "green shooting"), (1_000_000, "silver shooting")),
]
BELOW = ["no star", *(star for _, star in EDGES)]


@pytest.mark.parametrize(("points", "star", "below"), [(*edge, BELOW[place]) for place, edge in enumerate(EDGES)])
def test_stars_on_both_sides_of_every_edge(points: int, star: str, below: str) -> None:
    """A star begins at its number of points; here one row brings all of them."""
    assert star == tier(ebay_feedback(), feedback((points, "m", NOW)), NOW)
    assert below == tier(ebay_feedback(), feedback((points - 1, "m", NOW)), NOW)


@pytest.mark.parametrize(
    ("ended", "score"),
    [
        ((datetime(2026, 11, 2, 0, 0, tzinfo=PACIFIC), datetime(2026, 11, 8, 23, 59, tzinfo=PACIFIC)), 1.0),
        ((datetime(2026, 11, 8, 23, 59, tzinfo=PACIFIC), datetime(2026, 11, 9, 0, 0, tzinfo=PACIFIC)), 2.0),
    ],
)
def test_one_feedback_of_a_trading_partner_in_a_week(ended: tuple[datetime, datetime], score: float) -> None:
    """Weeks are those of the purchase, from Monday on, in the time of eBay."""
    rows = feedback(*((1, "sam", end) for end in ended))

    assert score == ebay_feedback().evaluate(rows, as_of=NOW)["ada"].score


def test_neutral_feedback_adds_nothing() -> None:
    """Neither to the score nor to the percentage."""
    rows = feedback(*members(3, 1), *members(10, 0, prefix="n"))
    share = ebay_percent_positive().evaluate(rows, as_of=NOW)["ada"]

    assert 3.0 == ebay_feedback().evaluate(rows, as_of=NOW)["ada"].score
    assert [1.0, 3.0] == [share.score, share.support]


def test_percent_positive() -> None:
    """100 positive, 1 negative, 10 neutral, and two more of a member in one week: 99.0 % of 101."""
    again = [(1, "m0", NOW - timedelta(days=30))] * 2
    rows = feedback(*members(100, 1), *again, *members(1, -1, prefix="b"), *members(10, 0, prefix="n"))
    rating = ebay_percent_positive().evaluate(rows, as_of=NOW)["ada"]

    assert 0.990 == pytest.approx(rating.score, abs=5e-4)
    assert 101.0 == rating.support


@pytest.mark.parametrize(
    ("ended", "support"), [(datetime(2025, 11, 20, 0, 0), 1.0), (datetime(2025, 11, 19, 23, 59), 0.0)]
)
def test_percent_positive_looks_at_transactions_of_twelve_months(ended: datetime, support: float) -> None:
    """By the end of the transaction, not by the day of the feedback."""
    rows = feedback((1, "sam", ended.replace(tzinfo=PACIFIC)))

    assert support == ebay_percent_positive().evaluate(rows, as_of=NOW)["ada"].support


AUTUMN = datetime(2026, 9, 15, tzinfo=UTC)  # within the last three complete months
SPRING = datetime(2026, 4, 15, tzinfo=UTC)  # within the last twelve
SALE: dict[str, Any] = {"us_buyer": True, "defect": False, "unresolved": False, "late": False, "tracked": True}


def seller(
    sales: int, *more: Any, age: timedelta = timedelta(days=90), buyers: int = 10**6, **flags: Any
) -> rp.Evidence:
    """Sales of 10 dollars in autumn, some of them flagged."""
    rows = many(sales, "transaction", AUTUMN, **{"amount": 10.0, **SALE, **flags})
    sold = [{**row, "source": f"b{place % buyers}"} for place, row in enumerate(rows)]
    return table(sold, many(1, "registration", NOW - age), *more)


@pytest.mark.parametrize(
    ("sales", "flags", "level"),
    [
        (1000, {}, "Top Rated"),
        (1000, {"defect": range(5)}, "Top Rated"),  # 0.5 %
        (1000, {"defect": range(6)}, "Above Standard"),
        (1000, {"defect": range(6), "buyers": 3}, "Top Rated"),  # six, but of three buyers
        (1000, {"defect": range(20)}, "Above Standard"),  # 2 %
        (1000, {"defect": range(21)}, "Below Standard"),
        (1000, {"unresolved": range(3)}, "Top Rated"),  # 0.3 %
        (1000, {"unresolved": range(4)}, "Below Standard"),
        (1000, {"unresolved": range(3), "tracked": False}, "Above Standard"),
        (1000, {"unresolved": range(4), "tracked": False}, "Below Standard"),
        (1000, {"late": range(30)}, "Top Rated"),  # 3 %
        (1000, {"late": range(31)}, "Above Standard"),
        (1000, {"late": range(70)}, "Above Standard"),  # 7 %
        (1000, {"late": range(71)}, "Below Standard"),
        (1000, {"tracked": range(950)}, "Top Rated"),  # 95 %
        (1000, {"tracked": range(949)}, "Above Standard"),
        (100, {"defect": range(3)}, "Top Rated"),  # 3 %, but three
        (100, {"defect": range(4)}, "Below Standard"),
        (100, {"unresolved": range(2)}, "Top Rated"),
        (100, {"unresolved": range(3)}, "Below Standard"),
        (100, {"late": range(5)}, "Top Rated"),
        (100, {"late": range(6)}, "Above Standard"),
        (100, {"late": range(7)}, "Above Standard"),
        (100, {"late": range(8)}, "Below Standard"),
        (99, {"amount": 100.0}, "Above Standard"),  # 100 transactions
        (100, {"us_buyer": range(99)}, "Above Standard"),
        (100, {"amount": 9.99}, "Above Standard"),  # 1,000 dollars
        (100, {"age": timedelta(days=90) - timedelta(microseconds=1)}, "Above Standard"),
    ],
)
def test_seller_levels(sales: int, flags: dict[str, Any], level: str) -> None:
    """Every published limit, at it and beyond it."""
    assert level == tier(ebay_seller_level(), seller(sales, **flags), NOW)


@pytest.mark.parametrize(
    ("reading", "defects", "level"),
    [
        ("either", 2, "Top Rated"),  # 2 % of 100 sales, and only two
        ("both", 2, "Above Standard"),
        ("both", 0, "Top Rated"),
    ],
)
def test_how_an_allowance_is_read(reading: str, defects: int, level: str) -> None:
    """A seller with 100 sales of which two have a defect."""
    assert level == tier(ebay_seller_level(reading=reading), seller(100, defect=range(defects)), NOW)


@pytest.mark.parametrize(("autumn", "level"), [(400, "Above Standard"), (399, "Below Standard")])
def test_the_window_grows_where_there_are_few_sales(autumn: int, level: str) -> None:
    """With 400 transactions in three months the bad spring does not count any more."""
    spring = many(100, "transaction", SPRING, amount=10.0, source="x", **{**SALE, "late": True})

    assert level == tier(ebay_seller_level(), seller(autumn, spring, late=range(20)), NOW)


@pytest.mark.parametrize("when", [datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)])
def test_a_buyer_with_a_defect_outside_of_the_window_counts_within_it(when: datetime) -> None:
    """Four buyers with a defect are too many, whatever else happened before or after."""
    others = many(4, "transaction", when, amount=10.0, **{**SALE, "defect": True})
    same = [{**row, "source": f"b{place}"} for place, row in enumerate(others)]

    assert "Top Rated" == tier(ebay_seller_level(), seller(100, same, defect=range(3)), NOW)
    assert "Below Standard" == tier(ebay_seller_level(), seller(100, same, defect=range(4)), NOW)


@pytest.mark.parametrize(
    ("sales", "first"),
    [(400, datetime(2026, 8, 1, tzinfo=PACIFIC)), (100, datetime(2025, 11, 1, tzinfo=PACIFIC))],
)
def test_where_the_windows_begin(sales: int, first: datetime) -> None:
    """Three complete months before November, or twelve."""
    early, within = (
        many(100, "transaction", when, amount=10.0, source="x", **{**SALE, "late": True})
        for when in (first.astimezone(UTC) - timedelta(microseconds=1), first)
    )

    assert "Top Rated" == tier(ebay_seller_level(), seller(sales, early), NOW)
    assert "Below Standard" == tier(ebay_seller_level(), seller(sales, within), NOW)


def test_only_complete_months_count() -> None:
    """The level of 20 November rests on the months up to October."""
    november = many(
        100, "transaction", datetime(2026, 11, 2, tzinfo=UTC), amount=10.0, source="x", **{**SALE, "late": True}
    )

    assert "Top Rated" == tier(ebay_seller_level(), seller(1000, november), NOW)


def test_levels_are_taken_on_the_20th() -> None:
    """And whoever sold nothing has none."""
    policy = ebay_seller_level()

    assert isinstance(policy.schedule, rp.Monthly)
    assert policy.schedule.next(NOW) == datetime(2026, 12, 20, tzinfo=PACIFIC)
    assert "No sales" == tier(policy, seller(1).known_at(NOW - timedelta(days=400)), NOW)


def test_an_unknown_reading_is_refused() -> None:
    """There are two."""
    with pytest.raises(rp.PolicyError, match="reading must be 'either' or 'both', got 'any'"):
        ebay_seller_level(reading="any")
