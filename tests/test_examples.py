"""The examples run, and what they print is true."""

from __future__ import annotations

import csv
import gzip
import math
import re
import runpy
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

import reputation as rp

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "olist_sample"
ZONE = ZoneInfo("America/Sao_Paulo")

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"the Olist tables are not at {DATA}")


def example(name: str) -> SimpleNamespace:
    """Load an example without running it."""
    return SimpleNamespace(**runpy.run_path(str(ROOT / "examples" / name), run_name="example"))


def tier_counts(printed: str, tiers: tuple[str, ...]) -> dict[str, int]:
    """Read the numbers that are printed beside the names of tiers."""
    found = {tier: re.search(rf"^\s*{re.escape(tier)}\s+([\d,]+)\b", printed, re.MULTILINE) for tier in tiers}
    return {tier: int(match[1].replace(",", "")) for tier, match in found.items() if match}


# marketplace.py


@pytest.fixture(scope="module")
def market() -> SimpleNamespace:
    """The made-up marketplace, its evidence and its report."""
    module = example("marketplace.py")
    made = module.open_market(np.random.default_rng(2026))
    evidence = module.history(made)
    report = module.policy().evaluate(evidence, as_of=module.AS_OF)
    return SimpleNamespace(module=module, made=made, evidence=evidence, report=report)


def test_the_marketplace_prints_every_seller_in_one_tier(
    market: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    """The table of tiers names all tiers, and its numbers add up to the sellers."""
    market.module.main()
    names = market.report.policy.tiers.names
    counts = tier_counts(capsys.readouterr().out.partition("The best")[0], names)
    assert ("restricted", "starter", "standard", "trusted", "star", "no data") == names
    assert market.report.counts() == counts
    assert 300 == sum(counts.values()) == len(market.report)
    assert all(count > 0 for count in counts.values())


def test_the_marketplace_prints_best_worst_and_an_account(
    market: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both tables have their head and six sellers; the account comes last and is that of `report.explain`."""
    market.module.main()
    printed = capsys.readouterr().out
    tables = printed.partition("The best")[2].partition("One seller's account")
    assert 2 == len(re.findall(r"^subject\s+score\s+support\s+likely range\s+tier$", tables[0], re.MULTILINE))
    assert 12 == len(re.findall(r"^seller-\d{3} ", tables[0], re.MULTILINE))
    who = market.module.someone(market.report)
    assert str(market.report.explain(who)) == tables[2].strip()


def test_the_marketplace_prints_the_same_every_time(
    market: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing depends on a clock, on the process or on what ran before."""
    market.module.main()
    first = capsys.readouterr().out
    example("marketplace.py").main()
    assert first == capsys.readouterr().out


def test_accounts_of_the_marketplace_add_up(market: SimpleNamespace) -> None:
    """Baseline, rows and steps give the score, for sellers of every tier."""
    tiers = market.report.tiers()
    for tier in ("restricted", "starter", "standard", "trusted", "star"):
        who = market.report.subjects[tiers.index(tier)]
        account = market.report.explain(who).account
        steps = (step.change for step in account.steps)
        total = math.fsum([account.baseline, *(line.contribution for line in account.lines), *steps])
        assert pytest.approx(market.report[who].score, abs=1e-12) == total


def test_the_policy_sees_through_bought_reviews(market: SimpleNamespace) -> None:
    """By plain stars fraud is as good as mediocrity; by standing it is the worst of all."""
    columns = market.report.to_columns()

    def mean(name: str, sort: str) -> float:
        return float(np.nanmean(columns[name][market.made.sorts == sort]))

    assert mean("metric.plain_stars", "fraudulent") > mean("metric.plain_stars", "careless") + 0.1
    standing = [mean("score", sort) for sort in ("fraudulent", "careless", "mediocre", "good")]
    assert sorted(standing) == standing


def test_the_standing_is_the_quality_less_what_violations_cost(market: SimpleNamespace) -> None:
    """A plain-Python count of decaying violation points gives the deduction that was made."""
    weight = {"minor": 1, "serious": 4, "grave": 12}
    points: dict[str, float] = defaultdict(float)
    for place in np.flatnonzero(rp.kind("violation")(market.evidence.rows())):
        row = market.evidence.row(int(place))
        if row["status"] == "active":
            age = (market.module.AS_OF - row["occurred_at"]).total_seconds() / 86_400
            points[row["subject"]] += weight[row["severity"]] * 0.5 ** (age / 90)
    deducted = market.report.metric("quality").score - market.report.estimate.score
    expected = [min(0.40, 0.02 * points[who]) for who in market.report.subjects]
    rated = ~np.isnan(deducted)
    np.testing.assert_allclose(np.array(expected)[rated], deducted[rated], atol=1e-12)


def test_the_marketplace_says_which_rows_do_not_count(market: SimpleNamespace) -> None:
    """Annulled, unchecked, appealed, rewritten, repeated and expired rows are all named with their reasons."""
    reasons = {(entry.kind, entry.reason) for entry in market.report.left_out()}
    for kind, words in (
        ("review", "annulled"),
        ("review", "pending"),
        ("review", "newer version"),
        ("review", "more than once"),
        ("dispute", "pending"),
        ("violation", "appeal"),
        ("licence", "expires_at"),
    ):
        assert any(kind == of and words in reason for of, reason in reasons), (kind, words)
    assert () == market.report.unused_kinds == market.report.silent_metrics


# olist.py on a made-up directory that has every quirk

HEADS = {
    "orders": (
        "order_id",
        "order_status",
        "order_purchase_timestamp",
        "order_delivered_carrier_date",
        "order_delivered_customer_date",
        "order_estimated_delivery_date",
    ),
    "order_items": ("order_id", "order_item_id", "seller_id", "shipping_limit_date"),
    "order_reviews": (
        "review_id",
        "order_id",
        "review_score",
        "review_comment_message",
        "review_creation_date",
        "review_answer_timestamp",
    ),
    "sellers": ("seller_id", "seller_zip_code_prefix"),
}
BOUGHT, HANDED, PROMISE = "2018-03-01 10:00:00", "2018-03-03 10:00:00", "2018-03-10 00:00:00"
LIMIT, ARRIVED = "2018-03-04 12:00:00", "2018-03-08 15:00:00"
ASKED, ANSWERED = "2018-03-12 00:00:00", "2018-03-13 09:00:00"
ROWS = {
    "orders": [
        ("on-time", "delivered", BOUGHT, HANDED, ARRIVED, PROMISE),
        ("on-the-day", "delivered", BOUGHT, HANDED, "2018-03-10 19:00:00", PROMISE),
        ("late", "delivered", BOUGHT, HANDED, "2018-03-11 08:00:00", PROMISE),
        ("canceled", "canceled", BOUGHT, "", "", PROMISE),
        ("without-items", "unavailable", BOUGHT, "", "", PROMISE),
        ("never-came", "shipped", BOUGHT, HANDED, "", PROMISE),
        ("never-sent", "processing", BOUGHT, "", "", PROMISE),
        ("not-yet-due", "shipped", BOUGHT, HANDED, "", "2018-09-01 00:00:00"),
        ("undated", "delivered", BOUGHT, HANDED, "", PROMISE),
    ],
    "order_items": [
        ("on-time", "1", "ada", LIMIT),
        ("on-the-day", "1", "ada", LIMIT),
        ("late", "1", "ada", LIMIT),
        ("late", "2", "ada", LIMIT),
        ("late", "3", "bob", "2018-03-02 12:00:00"),
        ("canceled", "1", "bob", LIMIT),
        ("never-came", "1", "cyd", LIMIT),
        ("never-sent", "1", "cyd", LIMIT),
        ("not-yet-due", "1", "cyd", LIMIT),
        ("undated", "1", "bob", LIMIT),
    ],
    "order_reviews": [
        ("r1", "on-time", "5", "two\nlines, and a comma", ASKED, ANSWERED),
        ("r2", "on-the-day", "1", "", ASKED, ANSWERED),
        ("r3", "on-the-day", "4", "on second thoughts", ASKED, "2018-03-14 09:00:00"),
        ("r4", "late", "2", "", ASKED, ANSWERED),
        ("r5", "without-items", "1", "", ASKED, ANSWERED),
        ("r6", "never-came", "1", "", ASKED, ANSWERED),
        ("r6", "undated", "1", "", ASKED, ANSWERED),
    ],
    "sellers": [("ada", "01234"), ("bob", "04726"), ("cyd", "70740"), ("dan", "35182")],
}


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A directory of tables, one of them compressed."""
    for name, head in HEADS.items():
        packed = name == "order_items"
        path = tmp_path / f"olist_{name}_dataset.csv{'.gz' if packed else ''}"
        with gzip.open(path, "wt", newline="") if packed else path.open("w", newline="") as lines:
            writer = csv.writer(lines)
            writer.writerow(head)
            writer.writerows(ROWS[name])
    return tmp_path


def rows_of(evidence: rp.Evidence, kind: str, subject: str) -> list[dict[str, Any]]:
    """Rows of one kind about one seller, oldest first."""
    rows = (evidence.row(place) for place in range(len(evidence)))
    return sorted(
        (row for row in rows if row["kind"] == kind and row["subject"] == subject), key=lambda row: row["occurred_at"]
    )


@pytest.fixture
def made_up(directory: Path) -> rp.Evidence:
    """The evidence of the made-up tables."""
    module = example("olist.py")
    evidence: rp.Evidence = module.evidence_of(module.Tables.read(directory))
    return evidence


def test_olist_counts_its_quirks(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Everything that needed a decision is printed with how often it occurs."""
    assert 0 == example("olist.py").main([str(directory)])
    printed = capsys.readouterr().out
    assert "9 orders, 10 items, 7 reviews, 4 sellers" in printed
    assert "4 orders were delivered, 2 of them (50.0%) after the promised day began: 1 on that day, 1 later" in printed
    assert 7 == len(re.findall(r"^ +1  \w+", printed, re.MULTILINE))
    assert "4 sellers as of 2018-03-15 (America/Sao_Paulo), from 30 rows of evidence" in printed
    assert "1 rows that happened or became known later are left out" in printed


def test_olist_reads_times_as_times_of_brazil(made_up: rp.Evidence) -> None:
    """A naive time of the tables is a local time of São Paulo."""
    (order, *_) = rows_of(made_up, "order", "ada")
    assert datetime(2018, 3, 1, 10, tzinfo=ZONE) == order["occurred_at"]


def test_olist_shares_what_several_sellers_have_in_common(made_up: rp.Evidence) -> None:
    """Review, order and delivery count half for each of two sellers; two items of one seller make no second voice."""
    assert [1.0, 1.0, 0.5] == [row["share"] for row in rows_of(made_up, "delivery", "ada")]
    assert [0.5, 1.0, 1.0] == sorted(row["share"] for row in rows_of(made_up, "order", "bob"))
    (shared,) = (row for row in rows_of(made_up, "review", "ada") if row["value"] == 0.25)
    assert 0.5 == shared["share"]


def test_olist_takes_a_review_id_on_two_orders_for_one_voice(made_up: rp.Evidence) -> None:
    """The shares of all rows of a review add up to 1."""
    assert [0.5] == [row["share"] for row in rows_of(made_up, "review", "cyd")]
    assert [0.5, 0.5] == [row["share"] for row in rows_of(made_up, "review", "bob")]


def test_olist_counts_the_last_of_several_reviews(made_up: rp.Evidence) -> None:
    """The later answer replaces the earlier one, but not before it was given."""
    dropped = [made_up.row(int(place))["value"] for place in np.flatnonzero(made_up.replaced)]
    assert [0.0] == dropped
    early = made_up.known_at(datetime(2018, 3, 13, 12, tzinfo=ZONE))
    assert not early.replaced.any()


def test_olist_keeps_a_promise_until_the_day_is_over(made_up: rp.Evidence) -> None:
    """Arriving on the promised day is in time; a broken promise counts from the end of that day on."""
    kept = [(row["value"], row["occurred_at"]) for row in rows_of(made_up, "delivery", "ada")]
    assert [
        (1.0, datetime(2018, 3, 8, 15, tzinfo=ZONE)),
        (1.0, datetime(2018, 3, 10, 19, tzinfo=ZONE)),
        (0.0, datetime(2018, 3, 10, 23, 59, 59, tzinfo=ZONE)),
    ] == kept


def test_olist_judges_the_hand_over_by_the_limit_of_each_seller(made_up: rp.Evidence) -> None:
    """Of two sellers of one order one may be in time and the other late; who never hands over is late at the limit."""
    assert [1.0, 1.0, 1.0] == [row["value"] for row in rows_of(made_up, "hand-over", "ada")]
    assert [0.0, 1.0] == [row["value"] for row in rows_of(made_up, "hand-over", "bob")]
    assert [1.0, 1.0, 0.0] == [row["value"] for row in rows_of(made_up, "hand-over", "cyd")]


def test_olist_breaks_no_promise_by_what_was_canceled_or_not_dated(made_up: rp.Evidence) -> None:
    """A canceled order and one that arrived on an unknown day leave no delivery; what never came is a broken one."""
    assert [0.5] == [row["share"] for row in rows_of(made_up, "delivery", "bob")]
    assert [0.0, 0.0, 0.0] == [row["value"] for row in rows_of(made_up, "delivery", "cyd")]


def test_olist_looks_no_further_than_its_date(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --as-of only what had happened and was known by then counts; before the first row nobody is rated."""
    module = example("olist.py")
    assert 0 == module.main([str(directory), "--as-of", "2018-03-09"])
    # orders, hand-overs or their limits, and the one delivery; no promise was over, and no review was answered
    assert f"from {9 + 8 + 1} rows of evidence" in capsys.readouterr().out
    assert 0 == module.main([str(directory), "--as-of", "2018-03-01"])
    printed = capsys.readouterr().out
    assert 4 == tier_counts(printed, ("no data",))["no data"]
    assert "How the score came about" not in printed


def test_olist_writes_all_sellers(directory: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line per seller; the cells of a seller without evidence are empty."""
    path = tmp_path / "sellers.csv"
    assert 0 == example("olist.py").main([str(directory), "--csv", str(path)])
    assert f"4 sellers written to {path}" in capsys.readouterr().out
    with path.open(encoding="utf-8", newline="") as lines:
        rows = {row["subject"]: row for row in csv.DictReader(lines)}
    assert ["ada", "bob", "cyd", "dan"] == list(rows)
    assert ("", "", "", "no data", "") == tuple(
        rows["dan"][name] for name in ("score", "lower", "upper", "tier", "metric.reviews")
    )
    assert float(rows["cyd"]["lower"]) < float(rows["cyd"]["score"]) < float(rows["ada"]["score"]) < 1.0
    assert "0.4" == f"{float(rows['bob']['metric.failed_orders']):.1f}"  # 1 of 2.5 orders


def test_olist_says_which_file_is_missing(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A directory or a table that is not there, or nowhere to write to: a message and exit code 2, no traceback."""
    module = example("olist.py")
    assert 2 == module.main([str(directory / "nowhere")])
    assert f"{directory / 'nowhere' / 'olist_orders_dataset.csv'}: No such file" in capsys.readouterr().err
    assert 2 == module.main([str(directory), "--csv", str(directory / "nowhere" / "out.csv")])
    assert "out.csv: No such file" in capsys.readouterr().err
    (directory / "olist_order_reviews_dataset.csv").unlink()
    assert 2 == module.main([str(directory)])
    assert "olist_order_reviews_dataset.csv: No such file" in capsys.readouterr().err


def test_olist_refuses_a_date_that_is_none(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command line names the option."""
    with pytest.raises(SystemExit, match="2"):
        example("olist.py").main([str(directory), "--as-of", "2018-13-01"])
    assert "argument --as-of: invalid day value: '2018-13-01'" in capsys.readouterr().err


# olist.py on the real tables, against counts that are taken here a second time


def table(name: str) -> list[Mapping[str, str]]:
    """Read one real table."""
    with gzip.open(DATA / f"olist_{name}_dataset.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def real() -> SimpleNamespace:
    """The real tables, read here, and their evidence, made by the example."""
    module = example("olist.py")
    sold: dict[str, dict[str, str]] = defaultdict(dict)
    for item in table("order_items"):
        sold[item["order_id"]][item["seller_id"]] = item["shipping_limit_date"]  # one limit per seller and order
    return SimpleNamespace(
        orders={order["order_id"]: order for order in table("orders")},
        reviews=table("order_reviews"),
        sold=sold,
        evidence=module.evidence_of(module.Tables.read(DATA)),
    )


@needs_data
def test_the_real_tables_are_what_their_description_says(real: SimpleNamespace) -> None:
    """The numbers of SOURCE.md; its 34 are the rows that repeat a review id, which 28 ids do."""
    by_id: dict[str, set[str]] = defaultdict(set)
    for review in real.reviews:
        by_id[review["review_id"]].add(review["order_id"])
    delivered = [order for order in real.orders.values() if order["order_status"] == "delivered"]
    late = [o for o in delivered if o["order_delivered_customer_date"] > o["order_estimated_delivery_date"]]
    assert (8135, 8225) == (len(real.orders), len(real.reviews))
    assert 775 == len(real.orders.keys() - real.sold.keys())
    assert 71 == sum(len(sellers) > 1 for sellers in real.sold.values())
    assert (34, 28) == (len(real.reviews) - len(by_id), sum(len(orders) > 1 for orders in by_id.values()))
    assert (5172, "8.0%") == (len(delivered), f"{len(late) / len(delivered):.1%}")


@needs_data
def test_olist_prints_the_numbers_of_the_real_tables(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What is printed agrees with SOURCE.md, every seller has a tier, and the CSV holds them all."""
    path = tmp_path / "sellers.csv"
    assert 0 == example("olist.py").main([str(DATA), "--csv", str(path)])
    printed = capsys.readouterr().out
    assert "8,135 orders, 8,365 items, 8,225 reviews, 1,610 sellers" in printed
    assert "5,172 orders were delivered, 414 of them (8.0%)" in printed
    for count, words in (
        (775, "orders have no items"),
        (778, "reviews are about such orders"),
        (71, "orders have several sellers"),
        (28, "review ids stand on several orders"),
        (34, "rows repeat a review id"),
        (87, "orders have several reviews"),
    ):
        assert re.search(rf"^ +{count}  {words}", printed, re.MULTILINE), words
    assert "1,610 sellers as of 2018-10-23 (America/Sao_Paulo)" in printed
    counts = tier_counts(printed, ("unproven", "weak", "fair", "good", "excellent", "no data"))
    assert (6, 1610) == (len(counts), sum(counts.values()))
    assert 1611 == len(path.read_text(encoding="utf-8").splitlines())


@needs_data
def test_every_real_review_of_a_seller_is_one_voice(real: SimpleNamespace) -> None:
    """Shares of reviews, orders and deliveries add up to the reviews, orders and deliveries that name a seller."""
    share = dict.fromkeys(("review", "order", "delivery", "hand-over"), 0.0)
    rows = real.evidence.rows()
    for kind in share:
        share[kind] = math.fsum(rows["share"][rp.kind(kind)(rows)])
    arrived = [
        order
        for name, order in real.orders.items()
        if name in real.sold
        and (
            order["order_delivered_customer_date"]
            or order["order_status"] not in {"canceled", "unavailable", "delivered"}
        )
    ]
    assert pytest.approx(len({r["review_id"] for r in real.reviews if r["order_id"] in real.sold})) == share["review"]
    assert pytest.approx(8135 - 775) == share["order"]
    assert pytest.approx(len(arrived)) == share["delivery"]


@needs_data
def test_real_hand_overs_are_judged_seller_by_seller(real: SimpleNamespace) -> None:
    """The number of hand-overs kept and broken is that of a second count."""
    kept = broken = 0
    for name, limits in real.sold.items():
        order = real.orders[name]
        handed = order["order_delivered_carrier_date"]
        in_time = [bool(handed) and handed <= limit for limit in limits.values()]
        kept += sum(in_time)
        if handed or order["order_status"] not in {"canceled", "unavailable", "delivered"}:
            broken += len(in_time) - sum(in_time)
    rows = real.evidence.rows()
    values = rows["value"][rp.kind("hand-over")(rows)]
    assert (kept, broken) == (int((values == 1.0).sum()), int((values == 0.0).sum()))
