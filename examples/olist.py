"""
The sellers of a Brazilian marketplace, judged from its public tables.

    python examples/olist.py DIRECTORY [--as-of DATE] [--csv FILE]

DIRECTORY holds the tables of the Brazilian E-Commerce Public Dataset by Olist under their original names, plain or as .gz:
orders, order items, order reviews and sellers. Only the standard library reads them. How rows become evidence:

* A review is one voice. Where it is about several sellers (an order with goods of several, or one review id on several orders)
  it counts an equal share for each of them. Its key is (review_id, order_id). Of several reviews of one order the one that was
  answered last counts.
* A promise is broken at the moment it was for, whether the parcel comes later or never. So a delivery counts when it arrives or
  when the promised day is over, whichever is first; a hand-over to the carrier likewise, with the seller's shipping limit.
* A promised day is kept until it ends. Compared to the second, as the tables hold them, more deliveries are late; both numbers
  are printed. Buyers agree with the day: those served on it give four stars on average, those served after it two.
* A delivery belongs to all sellers of an order, in equal shares; the hand-over of the goods to the seller who had to ship them.
* An order that was canceled or became unavailable breaks no promise of delivery; it counts as such. The tables do not say when
  that happened, so it counts from the purchase on, also at an earlier --as-of.
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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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
    """Reviews and kept promises; the upper tiers also ask that few orders fail."""
    shared = rp.field("share")
    year = rp.HalfLife(rp.days(365))
    # What is believed of a seller before the first row: about what the delivered orders of the whole marketplace look like.
    reviews = rp.Metric(
        rp.Beta(prior=rp.Prior(mean=0.78, strength=6)), name="reviews", select=rp.kind("review"), weight=shared, decay=year
    )
    delivery = rp.Metric(
        rp.Beta(prior=rp.Prior(mean=0.93, strength=6)), name="delivery", select=rp.kind("delivery"), weight=shared, decay=year
    )
    hand_over = rp.Metric(
        rp.Beta(prior=rp.Prior(mean=0.91, strength=6)), name="hand_over", select=rp.kind("hand-over"), decay=year
    )
    failed = rp.Metric(
        rp.Ratio(rp.one_of("order_status", *FAILED)), name="failed_orders", select=rp.kind("order"), weight=shared
    )
    return rp.Policy(
        rp.Composite({reviews: 0.6, delivery: 0.2, hand_over: 0.2}, name="standing"),
        tiers=tiers(),
        metrics=(failed,),
        name="olist-sellers",
        version="1",
    )


def tiers() -> rp.Ladder:
    """Most sellers have sold next to nothing, so the first question is whether anything can be said at all."""
    sound = rp.AtMost("failed_orders", 0.05, allowance=1)  # one failed order is forgiven, however small the shop
    return rp.Ladder(
        rp.Tier("poor"),
        rp.Tier("unproven", when=rp.AtMost("standing", 6, on="support", strict=True)),
        rp.Tier("fair", at=0.60, support=6),
        rp.Tier("good", at=0.75, support=10, when=sound),
        rp.Tier("excellent", at=0.80, support=25, when=sound & rp.AtLeast("reviews", 0.65, on="lower")),
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
    """Read one table, plain or compressed. Comments hold line breaks inside quotes, which is why lines are left to csv."""
    plain = directory / f"olist_{name}_dataset.csv"
    packed = plain.with_name(f"{plain.name}.gz")
    opened = plain.open(encoding="utf-8-sig", newline="") if plain.exists() else gzip.open(packed, "rt", encoding="utf-8-sig", newline="")
    with opened as lines:
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
    failed = order["order_status"] in FAILED
    for kind, done, promised in (
        ("hand-over", order["order_delivered_carrier_date"], limit),
        ("delivery", order["order_delivered_customer_date"], end_of_day(order["order_estimated_delivery_date"])),
    ):
        undated = not done and order["order_status"] == "delivered"
        if done or not (failed or undated):
            kept = bool(done) and done <= promised
            yield {**common, "kind": kind, "occurred_at": done if kept else promised, "value": "kept" if kept else "broken"}


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
    """What a reader of the tables stumbles over: how often, and what is done about it."""
    by_order = Counter(review["order_id"] for review in tables.reviews)
    orders_of: dict[str, set[str]] = defaultdict(set)
    for review in tables.reviews:
        orders_of[review["review_id"]].add(review["order_id"])
    orphans = [order for order in tables.orders if order["order_id"] not in tables.limits]
    yield len(orphans), "orders have no items and so no seller: left out"
    yield sum(by_order[order["order_id"]] for order in orphans), "reviews of such orders: left out"
    yield sum(len(sellers) > 1 for sellers in tables.limits.values()), "orders have several sellers: the review is shared among them"
    yield sum(len(orders) > 1 for orders in orders_of.values()), "review ids stand on several orders: one voice, shared among the orders"
    yield len(tables.reviews) - len(orders_of), "rows repeat the review id of another order"
    yield sum(count > 1 for count in by_order.values()), "orders have several reviews: the one answered last counts"


def deliveries(tables: Tables) -> str:
    """How delivered orders kept their promise."""
    delivered = [order for order in tables.orders if order["order_status"] == "delivered"]
    dated = [order for order in delivered if order["order_delivered_customer_date"]]
    late = [order for order in dated if order["order_delivered_customer_date"] > order["order_estimated_delivery_date"]]
    same_day = sum(order["order_delivered_customer_date"] <= end_of_day(order["order_estimated_delivery_date"]) for order in late)
    share = len(late) / len(delivered) if delivered else 0.0
    return (
        f"{len(delivered):,} orders were delivered, {len(late):,} of them ({share:.1%}) after the promised day began: "
        f"{same_day:,} on that day, {len(late) - same_day:,} later"
    )


def print_reading(tables: Tables) -> None:
    """What was read, and what became of it."""
    sizes = {name: len(getattr(tables, name)) for name in ("orders", "items", "reviews", "sellers")}
    print(", ".join(f"{size:,} {name}" for name, size in sizes.items()))
    print(deliveries(tables))
    print("\nWhat needed a decision")
    for count, words in quirks(tables):
        print(f"  {count:>5,}  {words}")


def print_report(report: rp.Report, later: int) -> None:
    """How many sellers hold each tier, and the accounts of the surest good and the surest bad one."""
    print(f"\n{len(report.subjects):,} sellers as of {report.as_of:%Y-%m-%d} ({ZONE}), from {len(report.evidence):,} rows of evidence")
    if later:
        print(f"{later:,} rows that happened or became known later are left out")
    for tier, count in report.counts().items():
        print(f"  {tier:<10}{count:>6,}")
    rated = [place for place in report.order("lower") if not np.isnan(report.estimate.score[place])]
    if rated:
        print("\nThe best seller, by what is sure of it\n")
        print(report.explain(report.subjects[rated[0]]))
        print("\nThe worst seller, by the most that it could be\n")
        print(report.explain(report.subjects[min(rated, key=lambda place: report.estimate.upper[place])]))


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
    """The command line."""
    parser = argparse.ArgumentParser(description="Judge the sellers of the Olist tables.")
    parser.add_argument("directory", type=Path, help="where the tables are, as .csv or .csv.gz")
    parser.add_argument("--as-of", type=date, metavar="DATE", help="judge as things stood when this day began, for instance 2018-06-01")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write all sellers to this file")
    return parser.parse_args(argv)


def date(text: str) -> datetime:
    """Midnight of a day in Brazil."""
    return local(datetime.strptime(text, "%Y-%m-%d").isoformat())


def main(argv: Sequence[str] | None = None) -> int:
    """Read, judge, print; return the exit code."""
    options = arguments(argv)
    try:
        tables = Tables.read(options.directory)
        print_reading(tables)
        as_of = options.as_of or next_day(tables.last_event())
        evidence = evidence_of(tables)
        known = evidence.until(as_of).known_at(as_of)
        report = policy().evaluate(known, as_of=as_of)
        print_report(report, len(evidence) - len(known))
        if options.csv is not None:
            write_csv(report, options.csv)
            print(f"\n{len(report.subjects):,} sellers written to {options.csv}")
    except OSError as error:
        print(f"olist.py: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    return 0


def next_day(moment: datetime) -> datetime:
    """The midnight after a moment."""
    return moment.replace(hour=0, minute=0, second=0) + timedelta(days=1)


if __name__ == "__main__":
    sys.exit(main())
