"""
The sellers of a Brazilian marketplace, judged from its public tables.

    python examples/olist.py DIRECTORY [--as-of DATE] [--csv FILE]

DIRECTORY holds orders, order items, order reviews and sellers of the Brazilian E-Commerce Public Dataset by Olist under
their original names, as .csv or .csv.gz. How rows become evidence:

* A review is one voice. Where it is about several sellers (an order with goods of several, or one review id on several
  orders) it counts an equal share for each of them. Its key is (review_id, order_id). Of several reviews of one order
  the one that was answered last counts.
* A promise is broken when its time is over, whether the parcel comes later or never. So a broken promise counts from
  that moment on, a kept one from the arrival; the hand-over to the carrier likewise, with the seller's shipping limit.
* A promised day is kept until it ends. The tables hold its midnight; compared with that, more deliveries are late. Both
  numbers are printed. Buyers agree with the day: parcels that come on it get four stars on average, later ones two.
* A delivery belongs to all sellers of an order, in equal shares; a hand-over to the seller who had to ship the goods.
* What was canceled or became unavailable, and so never arrived, breaks no promise; it counts as a failed order. The
  tables do not say when that happened, so it counts from the purchase on, also at an earlier --as-of.
* Orders without items name no seller; they and their reviews cannot be held against anyone.

Times are local times of Brazil without a zone; they are read as America/Sao_Paulo.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

import reputation as rp

ZONE = "America/Sao_Paulo"
TABLES = ("orders", "order_items", "order_reviews", "sellers")
FAILED = ("canceled", "unavailable")
KEPT = rp.Choices({"kept": 1.0, "broken": 0.0})

Row = Mapping[str, str]
Event = dict[str, Any]


# 1. The policy.


def policy() -> rp.Policy:
    """Score reviews and kept promises; the upper tiers also ask that few orders fail."""
    shared, year = rp.field("share"), rp.HalfLife(rp.days(365))
    # What is believed before the first row: about what the delivered orders of the whole marketplace look like.
    stars, parcels, carrier = (rp.Beta(prior=rp.Prior(mean=mean, strength=6)) for mean in (0.78, 0.93, 0.91))
    reviews = rp.Metric(stars, name="reviews", select=rp.kind("review"), weight=shared, decay=year)
    delivery = rp.Metric(parcels, name="delivery", select=rp.kind("delivery"), weight=shared, decay=year)
    hand_over = rp.Metric(carrier, name="hand_over", select=rp.kind("hand-over"), decay=year)
    failed = rp.Ratio(rp.one_of("order_status", *FAILED))
    return rp.Policy(
        rp.Composite({reviews: 0.6, delivery: 0.2, hand_over: 0.2}, name="standing"),
        tiers=tiers(),
        metrics=(rp.Metric(failed, name="failed_orders", select=rp.kind("order"), weight=shared),),
        name="olist-sellers",
        version="1",
    )


def tiers() -> rp.Ladder:
    """Ask first whether anything can be said at all: most sellers have sold next to nothing."""
    sound = rp.AtMost("failed_orders", 0.05, allowance=1)  # one failed order is forgiven, however small the shop
    return rp.Ladder(
        rp.Tier("unproven"),
        rp.Tier("weak", support=6),
        rp.Tier("fair", at=0.60, support=6),
        rp.Tier("good", at=0.75, support=10, when=sound),
        rp.Tier("excellent", at=0.80, support=25, when=sound & rp.AtLeast("reviews", 0.60, on="lower")),
        no_data="no data",
    )


# 2. The tables, and how they hang together.


@dataclass(frozen=True)
class Tables:
    """The tables as they were read, and who sold what."""

    orders: Sequence[Row]
    items: Sequence[Row]
    reviews: Sequence[Row]
    sellers: Sequence[Row]
    limits: Mapping[str, Mapping[str, str]]  # order -> seller -> the seller's last limit for handing over
    reviewed: Mapping[str, Sequence[str]]  # review -> its orders that name a seller

    @classmethod
    def read(cls, directory: Path) -> Tables:
        """Read a directory."""
        orders, items, reviews, sellers = (read_table(directory, name) for name in TABLES)
        limits: dict[str, dict[str, str]] = defaultdict(dict)
        for item in items:
            by_seller = limits[item["order_id"]]
            by_seller[item["seller_id"]] = max(item["shipping_limit_date"], by_seller.get(item["seller_id"], ""))
        reviewed: dict[str, list[str]] = defaultdict(list)
        for review in reviews:
            if review["order_id"] in limits:
                reviewed[review["review_id"]].append(review["order_id"])
        return cls(orders, items, reviews, sellers, dict(limits), dict(reviewed))

    def last_event(self) -> datetime:
        """The last thing that happened; promises and limits are not events."""
        columns = ("order_purchase_timestamp", "order_delivered_carrier_date", "order_delivered_customer_date")
        texts = [order[column] for order in self.orders for column in columns]
        return local(max(texts + [review["review_answer_timestamp"] for review in self.reviews]))


def read_table(directory: Path, name: str) -> list[Row]:
    """Read one table, plain or compressed. Comments hold line breaks inside quotes; csv knows how to deal with them."""
    plain = directory / f"olist_{name}_dataset.csv"
    packed = plain.with_name(f"{plain.name}.gz")
    path, opener = (packed, gzip.open) if packed.exists() else (plain, open)
    with opener(path, "rt", encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def local(text: str) -> datetime:
    """An aware time from the text of a table."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE))


# 3. Rows become evidence.


def events(tables: Tables) -> Iterator[Event]:
    """Everything that counts for or against a seller."""
    for order in tables.orders:
        for seller, limit in tables.limits.get(order["order_id"], {}).items():
            yield from order_events(order, seller, limit, 1 / len(tables.limits[order["order_id"]]))
    for review in tables.reviews:
        yield from review_events(review, tables)


def order_events(order: Row, seller: str, limit: str, share: float) -> Iterator[Event]:
    """The order itself, its hand-over and its delivery, for one of its sellers."""
    common = {"subject": seller, "share": share, "order_status": order["order_status"]}
    yield {**common, "kind": "order", "occurred_at": order["order_purchase_timestamp"]}
    for kind, done, promised in (
        ("hand-over", order["order_delivered_carrier_date"], limit),
        ("delivery", order["order_delivered_customer_date"], end_of_day(order["order_estimated_delivery_date"])),
    ):
        if not done and order["order_status"] in (*FAILED, "delivered"):
            continue  # nothing to hand over any more, or delivered on a day that nobody wrote down
        kept = bool(done) and done <= promised
        when, value = (done, "kept") if kept else (promised, "broken")
        yield {**common, "kind": kind, "occurred_at": when, "value": value}


def end_of_day(text: str) -> str:
    """The last second of the day that a text names."""
    return f"{text[:10]} 23:59:59"


def review_events(review: Row, tables: Tables) -> Iterator[Event]:
    """A review, for every seller of the order; all its rows together count one voice."""
    order = review["order_id"]
    if order not in tables.limits:
        return
    voices = sum(len(tables.limits[other]) for other in tables.reviewed[review["review_id"]])
    for seller in tables.limits[order]:
        yield {
            "subject": seller,
            "kind": "review",
            "occurred_at": review["review_creation_date"],
            "recorded_at": review["review_answer_timestamp"],
            "value": int(review["review_score"]),
            "share": 1 / voices,
            "id": f"review of {order} for {seller}",  # so a later review of the order replaces an earlier one
        }


def evidence_of(tables: Tables) -> rp.Evidence:
    """All events as evidence, whenever they happen; every seller is known, also those without any."""
    return rp.Evidence.from_records(
        list(events(tables)),
        scale={"review": rp.Scale(1, 5), "delivery": KEPT, "hand-over": KEPT},
        tz=ZONE,
        subjects=[seller["seller_id"] for seller in tables.sellers],
    )


# 4. What is printed and written.


def quirks(tables: Tables) -> Iterator[tuple[int, str]]:
    """Count what a reader of the tables stumbles over, and say what is done about it."""
    reviews_of = Counter(review["order_id"] for review in tables.reviews)
    orders_of: dict[str, set[str]] = defaultdict(set)
    for review in tables.reviews:
        orders_of[review["review_id"]].add(review["order_id"])
    alone = [order["order_id"] for order in tables.orders if order["order_id"] not in tables.limits]
    undated = [order for order in delivered(tables) if not order["order_delivered_customer_date"]]
    yield len(alone), "orders have no items and so no seller: left out"
    yield sum(reviews_of[order] for order in alone), "reviews are about such orders: left out"
    yield (
        sum(len(sellers) > 1 for sellers in tables.limits.values()),
        "orders have several sellers: who share the review",
    )
    yield sum(len(orders) > 1 for orders in orders_of.values()), "review ids stand on several orders: one voice in all"
    yield len(tables.reviews) - len(orders_of), "rows repeat a review id"
    yield sum(count > 1 for count in reviews_of.values()), "orders have several reviews: the one answered last counts"
    yield len(undated), "orders were delivered on an unknown day: no promise kept or broken"


def delivered(tables: Tables) -> list[Row]:
    """Pick the orders that arrived."""
    return [order for order in tables.orders if order["order_status"] == "delivered"]


def lateness(tables: Tables) -> str:
    """Say how delivered orders kept their promise."""
    pairs = [
        (order["order_delivered_customer_date"], order["order_estimated_delivery_date"]) for order in delivered(tables)
    ]
    late = [(arrived, promised) for arrived, promised in pairs if arrived > promised]
    same_day = sum(arrived <= end_of_day(promised) for arrived, promised in late)
    share = len(late) / max(len(pairs), 1)
    return (
        f"{len(pairs):,} orders were delivered, {len(late):,} of them ({share:.1%}) after the promised day began: "
        f"{same_day:,} on that day, {len(late) - same_day:,} later"
    )


def print_reading(tables: Tables) -> None:
    """Print what was read and what needed a decision."""
    sizes = {name: len(getattr(tables, name)) for name in ("orders", "items", "reviews", "sellers")}
    print(", ".join(f"{size:,} {name}" for name, size in sizes.items()))
    print(lateness(tables))
    print("\nWhat needed a decision")
    for count, words in quirks(tables):
        print(f"  {count:>5,}  {words}")


def print_report(report: rp.Report, *, rows: int, later: int) -> None:
    """Print how many sellers hold each tier, and the accounts of the surest good and the surest bad one."""
    print(f"\n{len(report):,} sellers as of {report.as_of:%Y-%m-%d} ({ZONE}), from {rows:,} rows of evidence")
    if later:
        print(f"{later:,} rows that happened or became known later are left out")
    for tier, count in report.counts().items():
        print(f"  {tier:<10}{count:>6,}")
    if not any(rating.rated for rating in report):
        return
    best = report.order("lower")[0]
    worst = np.nanargmin(report.estimate.upper)
    print("\nThe best seller, by the low end of the range\n")
    print(report.explain(report.subjects[best]))
    print("\nThe worst seller, by the high end of the range\n")
    print(report.explain(report.subjects[worst]))


def write_csv(report: rp.Report, path: Path) -> None:
    """All sellers, one per line; a cell is empty where nothing is known."""
    columns = report.to_columns()
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(columns)
        writer.writerows([cell(value) for value in row] for row in zip(*columns.values(), strict=True))


def cell(value: Any) -> Any:
    """Empty where nothing is known."""
    return "" if value is None or (isinstance(value, float) and math.isnan(value)) else value


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="olist.py", description="Judge the sellers of the Olist tables.")
    parser.add_argument("directory", type=Path, metavar="DIRECTORY", help="where the tables are, as .csv or .csv.gz")
    parser.add_argument(
        "--as-of", type=day, metavar="DATE", help="judge as things stood when this day began: 2018-06-01"
    )
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write all sellers to this file")
    return parser.parse_args(argv)


def day(text: str) -> datetime:
    """Read a day: its midnight in Brazil."""
    return local(date.fromisoformat(text).isoformat())


def main(argv: Sequence[str] | None = None) -> int:
    """Read, judge, print; give the exit code."""
    options = arguments(argv)
    try:
        tables = Tables.read(options.directory)
        print_reading(tables)
        as_of = next_day(tables.last_event()) if options.as_of is None else options.as_of
        evidence = evidence_of(tables)
        known = evidence.until(as_of).known_at(as_of)
        report = policy().evaluate(known, as_of=as_of)
        print_report(report, rows=len(known), later=len(evidence) - len(known))
        if options.csv is not None:
            write_csv(report, options.csv)
            print(f"\n{len(report):,} sellers written to {options.csv}")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError) as error:
        print(f"olist.py: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    return 0


def next_day(moment: datetime) -> datetime:
    """The midnight after a moment."""
    return moment.replace(hour=0, minute=0, second=0) + timedelta(days=1)


if __name__ == "__main__":
    sys.exit(main())
