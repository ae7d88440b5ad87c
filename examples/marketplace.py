"""
A made-up marketplace, judged by one policy.

300 sellers and a year of what a platform knows of them: reviews, orders, returns, complaints, disputes, answering
times, inspections, licences and qualifications that expire, violations of the rules, and ratings from another site.
Read it from the top: first the policy, then the evidence, then what comes out.

Run it with `python examples/marketplace.py`. It needs no files and prints the same every time.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

import reputation as rp

AS_OF = datetime(2026, 7, 1, tzinfo=UTC)


# 1. The policy: what is measured, how it becomes a score, and what each tier asks for.


def policy() -> rp.Policy:
    """All that the platform has decided about its sellers, as one value."""
    reviews, delivery, answers, goods, elsewhere = opinions_and_facts()
    quality = rp.Composite({reviews: 0.40, delivery: 0.25, answers: 0.10, goods: 0.15, elsewhere: 0.10}, name="quality")
    violations = rp.Metric(
        rp.Count(),
        name="violation_points",
        select=rp.kind("violation"),
        weight=rp.lookup("severity", {"minor": 1, "serious": 4, "grave": 12}),
        decay=rp.HalfLife(rp.days(90)),
        statuses=("active",),  # a violation under appeal costs nothing until the appeal is decided
    )
    standing = rp.Deduct(quality, violations, per_point=0.02, cap=0.40, name="standing")
    return rp.Policy(standing, tiers=tiers(), metrics=conduct(), name="sellers", version="2026-07")


def opinions_and_facts() -> tuple[rp.Metric, ...]:
    """Measure what the score is made of."""
    # A review without a purchase hardly counts, and neither does the word of someone who has only just arrived.
    trust = rp.where("verified", 1.0, otherwise=0.2) * rp.lookup("rater", {"trusted": 1.5, "regular": 1.0, "new": 0.3})
    stars = rp.Dirichlet(5, strength=10, shares=(0.05, 0.05, 0.15, 0.25, 0.50))  # what reviews of all sellers look like
    # Busy sellers are judged by their last quarter, quiet ones by their last year.
    by_volume = rp.Adaptive(rp.Rolling(rp.days(90)), rp.Rolling(rp.days(365)), at_least=25)
    on_time = rp.Ratio(rp.matches("outcome", "on time"))
    within_a_day = rp.Ratio(rp.at_most("hours", 24))
    site = rp.Beta(prior=rp.Prior(mean=0.75, strength=10))
    return (
        rp.Metric(stars, name="reviews", select=rp.kind("review"), weight=trust, decay=rp.HalfLife(rp.days(180))),
        rp.Metric(on_time, name="delivery", select=rp.kind("order"), window=by_volume),
        rp.Metric(within_a_day, name="answers", select=rp.kind("answer"), decay=rp.HalfLife(rp.days(60))),
        rp.Metric(rp.Mean(), name="goods", select=rp.kind("inspection"), decay=rp.HalfLife(rp.days(365))),
        rp.Metric(site, name="elsewhere", select=rp.kind("rating"), decay=rp.HalfLife(rp.days(365))),
    )


def conduct() -> tuple[rp.Metric, ...]:
    """Measure what does not enter the score; tiers ask for it by name, and reports show it."""
    lost = rp.kind("dispute") & rp.matches("ruling", "for the buyer")
    trouble = rp.Rate(rp.kind("complaint") | lost, rp.kind("order"), prior=rp.Prior(mean=0.02, strength=50))
    returns = rp.Rate(
        rp.kind("return") & rp.one_of("reason", "faulty", "not as described"),
        rp.kind("order"),
        prior=rp.Prior(mean=0.03, strength=50),
    )
    year, valid = rp.Rolling(rp.days(365)), rp.Unexpired("expires_at")
    return (
        rp.Metric(trouble, name="trouble", select=rp.kind("complaint", "dispute", "order"), window=year),
        rp.Metric(returns, name="faulty_returns", select=rp.kind("return", "order"), window=year),
        rp.Metric(rp.Points(), name="refunded", select=rp.kind("return"), window=year),
        rp.Metric(rp.Count(), name="licences", select=rp.kind("licence"), window=valid),
        rp.Metric(rp.Count(), name="qualifications", select=rp.kind("qualification"), window=valid),
        rp.Metric(rp.Mean(), name="plain_stars", select=rp.kind("review")),  # what a site without a policy would show
    )


def tiers() -> rp.Ladder:
    """Set five levels, and one for those of whom nothing is known."""
    licensed = rp.AtLeast("licences", 1)
    # A few cases always pass, so that one bad parcel does not fail a small shop.
    sound = licensed & rp.AtMost("faulty_returns", 0.06, allowance=2) & rp.AtMost("trouble", 0.03, allowance=2)
    proven = rp.AtLeast("qualifications", 1) & rp.AtLeast("reviews", 0.80, on="lower")
    return rp.Ladder(
        rp.Tier("restricted"),
        rp.Tier("starter", at=0.50),
        rp.Tier("standard", at=0.65, support=30, when=licensed),
        rp.Tier("trusted", at=0.75, support=60, when=sound),
        rp.Tier("star", at=0.85, support=90, when=sound & proven),
        no_data="no data",
    )


# 2. The evidence: sellers of five sorts, and what happens to them in a year.


@dataclass(frozen=True)
class Habits:
    """How sellers of one sort behave: shares within [0, 1], and events per year."""

    sellers: int
    orders: float
    pleasing: float  # how near reviews come to five stars
    late: float
    damaged: float
    returned: float
    disputed: float
    prompt: float  # questions answered within a day
    goods: float  # how near inspections come to full marks
    licensed: float
    violations: float
    fake_reviews: float = 0.0
    days: float = 365.0  # how long they have been here, at most


HABITS = {
    "good": Habits(110, 150, 0.93, 0.03, 0.01, 0.03, 0.002, 0.95, 0.95, 0.97, 0.1),
    "mediocre": Habits(90, 110, 0.78, 0.09, 0.02, 0.07, 0.010, 0.80, 0.85, 0.93, 0.6),
    "careless": Habits(50, 110, 0.58, 0.25, 0.06, 0.13, 0.030, 0.45, 0.65, 0.75, 3.0),
    "fraudulent": Habits(25, 90, 0.25, 0.30, 0.10, 0.25, 0.120, 0.60, 0.40, 0.50, 6.0, fake_reviews=120),
    "new": Habits(25, 60, 0.85, 0.08, 0.02, 0.05, 0.008, 0.90, 0.88, 0.80, 0.2, days=30),
}


@dataclass(frozen=True)
class Market:
    """Sellers, what they really are (no policy can see it), how many days they have been here, and the dice."""

    sellers: np.ndarray
    sorts: np.ndarray
    days: np.ndarray
    dice: np.random.Generator

    def habit(self, name: str) -> np.ndarray:
        """Look up one number per seller."""
        return np.array([getattr(HABITS[sort], name) for sort in self.sorts])

    def happen(self, per_year: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
        """Draw events over the time that each seller has been here: positions of the sellers, and dates."""
        who = np.repeat(np.arange(len(self.sellers)), self.dice.poisson(per_year * self.days / 365))
        return who, days_ago(self.dice.uniform(0, self.days[who]))

    def pick(self, size: int, **shares: float) -> np.ndarray:
        """Draw words by their shares."""
        return self.dice.choice([word.replace("_", " ") for word in shares], size, p=list(shares.values()))

    def rows(self, kind: str, who: np.ndarray, when: np.ndarray, **columns: object) -> rp.Evidence:
        """Build evidence of one kind; a column that another kind has and this one has not stays empty."""
        return rp.Evidence.from_columns(subject=self.sellers[who], kind=kind, occurred_at=when, tz="UTC", **columns)


def days_ago(days: np.ndarray) -> np.ndarray:
    """Count back from the reckoning, in UTC."""
    return np.datetime64(AS_OF.replace(tzinfo=None), "s") - (days * 86_400).astype("timedelta64[s]")


def open_market(dice: np.random.Generator) -> Market:
    """Draw the sellers, in no particular order."""
    sorts = dice.permutation(np.repeat(list(HABITS), [habits.sellers for habits in HABITS.values()]))
    days = dice.uniform(0.2, 1.0, len(sorts)) * [HABITS[sort].days for sort in sorts]
    return Market(np.array([f"seller-{n:03}" for n in range(1, len(sorts) + 1)]), sorts, days, dice)


def history(market: Market) -> rp.Evidence:
    """Join all that happens in one table; who has no rows at all is a seller nevertheless."""
    roster = rp.Evidence.empty(subjects=market.sellers.tolist())
    return rp.Evidence.concat(roster, *(part(market) for part in (reviews, praise, orders, trouble, checks)))


def reviews(market: Market) -> rp.Evidence:
    """Write reviews: some edited, some delivered twice, some annulled or not yet checked."""
    who, when = market.happen(0.5 * market.habit("orders"))
    size, stars = len(who), 1 + market.dice.binomial(4, market.habit("pleasing")[who])
    first = {
        "value": stars,
        "verified": market.dice.binomial(1, 0.9, size) == 1,
        "rater": market.pick(size, trusted=0.2, regular=0.6, new=0.2),
        "status": market.pick(size, active=0.97, pending=0.02, annulled=0.01),
        "id": np.array([f"review-{n}" for n in range(size)]),
    }
    edited = market.dice.choice(size, size // 50, replace=False)  # the buyer thought again
    second = {name: column[edited] for name, column in first.items()} | {"value": np.maximum(stars[edited] - 1, 1)}
    written = market.rows("review", who, when, **first, version=1, scale=rp.Scale(1, 5))
    rewritten = market.rows("review", who[edited], when[edited], **second, version=2, scale=rp.Scale(1, 5))
    again = written.take(market.dice.choice(size, size // 100, replace=False))  # a queue delivered these rows twice
    return rp.Evidence.concat(written, rewritten, again)


def praise(market: Market) -> rp.Evidence:
    """Write reviews that were bought, and ratings from another site, which marks from 0 to 10 and sees less."""
    bought = market.happen(market.habit("fake_reviews"))
    who, when = market.happen(np.where(market.sorts == "new", 0, 15))
    marks = market.dice.binomial(10, (0.7 + market.habit("pleasing")[who]) / 2)
    return rp.Evidence.concat(
        market.rows("review", *bought, value=5, verified=False, rater="new", scale=rp.Scale(1, 5)),
        market.rows("rating", who, when, value=marks, scale=rp.Scale(0, 10)),
    )


def orders(market: Market) -> rp.Evidence:
    """Sell: orders and how they ended, goods that came back and why, hours until questions were answered."""
    who, when = market.happen(market.habit("orders"))
    luck, late, damaged = market.dice.random(len(who)), market.habit("late")[who], market.habit("damaged")[who]
    outcome = np.select([luck < late, luck < late + damaged], ["late", "damaged"], "on time")
    back = market.happen(market.habit("orders") * market.habit("returned"))
    reason = market.pick(len(back[0]), faulty=0.4, not_as_described=0.3, changed_mind=0.3)
    asked = market.happen(0.3 * market.habit("orders"))
    prompt = market.dice.random(len(asked[0])) < market.habit("prompt")[asked[0]]
    return rp.Evidence.concat(
        market.rows("order", who, when, outcome=outcome),
        market.rows("return", *back, reason=reason, amount=market.dice.lognormal(3.5, 0.8, len(reason)).round(2)),
        market.rows("answer", *asked, hours=market.dice.uniform(0.1, 24, len(prompt)) + np.where(prompt, 0, 24)),
    )


def trouble(market: Market) -> rp.Evidence:
    """Quarrel: complaints, disputes and their rulings, violations of the rules."""
    disputed = market.habit("orders") * market.habit("disputed")
    complaints, disputes = market.happen(disputed), market.happen(disputed)
    size = len(disputes[0])
    ruling = market.pick(size, for_the_buyer=0.7, for_the_seller=0.3)
    final = market.pick(size, active=0.85, pending=0.15)  # a ruling counts once it is final
    broken = market.happen(market.habit("violations"))
    size = len(broken[0])
    appeal = market.dice.choice(["active", "under_appeal", "annulled"], size, p=[0.8, 0.1, 0.1])
    return rp.Evidence.concat(
        market.rows("complaint", *complaints),
        market.rows("dispute", *disputes, ruling=ruling, status=final),
        market.rows("violation", *broken, severity=market.pick(size, minor=0.6, serious=0.3, grave=0.1), status=appeal),
    )


def checks(market: Market) -> rp.Evidence:
    """Inspect goods and papers; papers expire, and some have run out."""
    who, when = market.happen(np.where(market.sorts == "new", 0, 4))
    parts = [market.rows("inspection", who, when, value=market.habit("goods")[who] * 100, scale=rp.Scale(0, 100))]
    for paper, share in (("licence", 1.0), ("qualification", 0.8)):
        holders = np.flatnonzero(market.dice.random(len(market.sellers)) < share * market.habit("licensed"))
        ends = days_ago(market.dice.uniform(-700, 30, len(holders)))
        parts.append(market.rows(paper, holders, days_ago(market.days[holders]), expires_at=ends))
    return rp.Evidence.concat(*parts)


# 3. What comes out.


def main() -> None:
    """Judge the market; print tiers, the best and the worst sellers, and the account of one of them."""
    market = open_market(np.random.default_rng(2026))
    evidence = history(market)
    report = policy().evaluate(evidence, as_of=AS_OF)
    print(f"{len(evidence):,} rows about {len(report):,} sellers, as of {AS_OF:%Y-%m-%d}\n")
    print_tiers(report, market)
    print_plain_stars(report, market)
    print("The best, by the low end of the range: a perfect score from three orders proves little\n")
    print(report.table(by="lower", limit=6))
    print("\nThe worst, by the high end: bad whatever the doubt\n")
    print(report.table(by="upper", limit=6, lowest=True))
    print("\nOne seller's account\n")
    print(report.explain(someone(report)))


def print_tiers(report: rp.Report, market: Market) -> None:
    """Print how many sellers hold each tier, and what they really are, which only the maker of the market knows."""
    found = Counter(zip(report.tiers(), market.sorts.tolist(), strict=True))
    print(f"{'tier':10}  {'sellers':>7}  of which" + "".join(f"{sort:>11}" for sort in HABITS))
    for tier, count in report.counts().items():
        print(f"{tier:10}  {count:>7}          " + "".join(f"{found[tier, sort] or '-':>11}" for sort in HABITS))
    print()


def print_plain_stars(report: rp.Report, market: Market) -> None:
    """Print what a plain average of the stars would say beside the standing: bought reviews work only on the former."""
    columns = report.to_columns()
    print(f"{'mean, 0 to 1':15}" + "".join(f"{sort:>11}" for sort in HABITS))
    for title, name in (("plain stars", "metric.plain_stars"), ("reviews", "metric.reviews"), ("standing", "score")):
        means = (np.nanmean(columns[name][market.sorts == sort]) for sort in HABITS)
        print(f"{title:15}" + "".join(f"{mean:11.2f}" for mean in means))
    print()


def someone(report: rp.Report) -> str:
    """Find a seller with something to tell: a violation that counts, one under appeal, and other rows left out."""
    left_out = report.left_out()
    appeals = {str(entry.subject) for entry in left_out if entry.kind == "violation" and "appeal" in entry.reason}
    charged = sorted(who for who in appeals if report[who].metrics["violation_points"]["score"] > 0)
    entries = Counter(str(entry.subject) for entry in left_out)
    return max((who for who in charged if report[who].tier == "standard"), key=lambda who: entries[who])


if __name__ == "__main__":
    main()
