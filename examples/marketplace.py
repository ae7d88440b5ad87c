"""
A made-up marketplace, judged by one policy.

300 sellers and a year of everything that a platform knows of them: reviews, orders, returns, complaints, disputes, answering
times, inspections of goods, licences and qualifications that expire, violations of the rules, and ratings from another site.
The file is meant to be read from top to bottom: first the policy, then the evidence, then what comes out.

Run it with `python examples/marketplace.py`; it needs no files and gives the same output every time.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

import reputation as rp

AS_OF = datetime(2026, 7, 1, tzinfo=UTC)


# 1. The policy: what is measured, how it becomes a score, and what each tier asks for.


def seller_policy() -> rp.Policy:
    """Everything that the platform has decided about its sellers, as one value."""
    quality = rp.Composite(dict(zip(opinions_and_facts(), (0.40, 0.25, 0.10, 0.15, 0.10), strict=True)), name="quality")
    violations = rp.Metric(
        rp.Count(),
        name="violation_points",
        select=rp.kind("violation"),
        weight=rp.lookup("severity", {"minor": 1, "serious": 4, "grave": 12}),
        decay=rp.HalfLife(rp.days(90)),
        statuses=("active",),  # a violation under appeal costs nothing until it is decided
    )
    return rp.Policy(
        rp.Deduct(quality, violations, per_point=0.02, cap=0.40, name="standing"),
        tiers=seller_tiers(),
        metrics=conduct(),
        name="sellers",
        version="2026-07",
    )


def opinions_and_facts() -> tuple[rp.Metric, ...]:
    """What the score is made of: reviews, delivery, answers, goods, and how the seller is rated elsewhere."""
    return (
        rp.Metric(
            rp.Dirichlet(5, strength=10),
            name="reviews",
            select=rp.kind("review"),
            # A review without a purchase hardly counts; neither does the word of someone who has only just arrived.
            weight=rp.where("verified", 1.0, otherwise=0.2) * rp.lookup("rater", {"trusted": 1.5, "regular": 1, "new": 0.3}),
            decay=rp.HalfLife(rp.days(180)),
        ),
        rp.Metric(
            rp.Ratio(rp.matches("outcome", "on time")),
            name="delivery",
            select=rp.kind("order"),
            # Busy sellers are judged by their last quarter, quiet ones by their last year.
            window=rp.Adaptive(rp.Rolling(rp.days(90)), rp.Rolling(rp.days(365)), at_least=25),
        ),
        rp.Metric(
            rp.Ratio(rp.at_most("hours", 24)),
            name="answers",
            select=rp.kind("answer"),
            window=rp.Rolling(rp.days(90)),
        ),
        rp.Metric(rp.Mean(), name="goods", select=rp.kind("inspection"), decay=rp.HalfLife(rp.days(365))),
        rp.Metric(rp.Beta(prior=rp.Prior(mean=0.7, strength=20)), name="elsewhere", select=rp.kind("rating")),
    )


def conduct() -> tuple[rp.Metric, ...]:
    """What does not enter the score: tiers ask for it by name, and reports show it."""
    half_year = rp.Rolling(rp.days(180))
    faulty = rp.kind("return") & rp.one_of("reason", "faulty", "not as described")
    lost = rp.kind("dispute") & rp.matches("ruling", "for the buyer")
    return (
        rp.Metric(
            rp.Rate(faulty, rp.kind("order"), prior=rp.Prior(mean=0.03, strength=50)),
            name="faulty_returns",
            select=rp.kind("return", "order"),
            window=half_year,
        ),
        rp.Metric(
            rp.Rate(rp.kind("complaint") | lost, rp.kind("order"), prior=rp.Prior(mean=0.02, strength=50)),
            name="trouble",
            select=rp.kind("complaint", "dispute", "order"),
            window=half_year,
        ),
        rp.Metric(rp.Points(), name="refunded", select=rp.kind("return"), window=half_year),
        rp.Metric(rp.Count(), name="licences", select=rp.kind("licence"), window=rp.Unexpired()),
        rp.Metric(rp.Count(), name="qualifications", select=rp.kind("qualification"), window=rp.Unexpired()),
    )


def seller_tiers() -> rp.Ladder:
    """Five levels, and one for those of whom nothing is known."""
    licensed = rp.AtLeast("licences", 1)
    # A few cases are allowed in any event, so that one bad parcel does not fail a small shop.
    sound = rp.AtMost("faulty_returns", 0.06, allowance=2) & rp.AtMost("trouble", 0.04, allowance=2)
    return rp.Ladder(
        rp.Tier("restricted"),
        rp.Tier("starter", at=0.50),
        rp.Tier("standard", at=0.60, support=30, when=licensed),
        rp.Tier("trusted", at=0.72, support=80, when=licensed & sound),
        rp.Tier(
            "star",
            at=0.82,
            support=150,
            when=licensed & sound & rp.AtLeast("qualifications", 1) & rp.AtLeast("reviews", 0.75, on="lower"),
        ),
        no_data="no data",
    )


# 2. The evidence: sellers of five sorts, and what happens to them in a year.


@dataclass(frozen=True)
class Habits:
    """How sellers of one sort behave; shares within [0, 1], and numbers of events per year."""

    sellers: int
    orders: float
    pleasing: float  # how near reviews come to five stars
    late: float
    damaged: float
    returned: float
    disputed: float
    prompt: float  # answers within a day
    goods: float  # how near inspections come to full marks
    licensed: float
    violations: float
    fake_reviews: float = 0.0
    days: float = 365.0  # how long they have been here, at most


HABITS = {
    "good": Habits(110, 130, 0.93, 0.03, 0.01, 0.03, 0.002, 0.95, 0.95, 0.97, 0.1),
    "mediocre": Habits(90, 90, 0.78, 0.09, 0.02, 0.07, 0.010, 0.80, 0.85, 0.93, 0.6),
    "careless": Habits(50, 90, 0.58, 0.25, 0.06, 0.13, 0.030, 0.45, 0.65, 0.75, 3.0),
    "fraudulent": Habits(25, 70, 0.30, 0.30, 0.10, 0.25, 0.120, 0.60, 0.40, 0.40, 5.0, fake_reviews=80),
    "new": Habits(25, 60, 0.85, 0.08, 0.02, 0.05, 0.008, 0.90, 0.88, 0.80, 0.2, days=30),
}


@dataclass(frozen=True)
class Market:
    """The sellers: their names, what they really are (which the policy cannot see), and since how many days they are here."""

    sellers: np.ndarray
    sorts: np.ndarray
    days: np.ndarray

    @classmethod
    def open(cls, rng: np.random.Generator) -> Market:
        """Draw the sellers, in no particular order."""
        sorts = rng.permutation(np.repeat(list(HABITS), [habits.sellers for habits in HABITS.values()]))
        longest = np.array([HABITS[sort].days for sort in sorts])
        return cls(np.array([f"seller-{n:03}" for n in range(1, len(sorts) + 1)]), sorts, rng.uniform(0, longest))

    def habit(self, name: str) -> np.ndarray:
        """One number per seller."""
        return np.array([getattr(HABITS[sort], name) for sort in self.sorts])

    def events(self, rng: np.random.Generator, per_year: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Draw events over the time that each seller has been here: positions of the sellers, and dates."""
        who = np.repeat(np.arange(len(self.sellers)), rng.poisson(per_year * self.days / 365))
        return who, days_ago(rng.uniform(0, self.days[who]))


def days_ago(days: np.ndarray) -> np.ndarray:
    """Dates so many days before the reckoning, in UTC."""
    return np.datetime64(AS_OF.replace(tzinfo=None), "s") - (days * 86_400).astype("timedelta64[s]")


def a_year(rng: np.random.Generator, market: Market) -> rp.Evidence:
    """All that happened, in one table. Columns that a kind of event does not have stay empty."""
    parts = (reviews(rng, market), orders(rng, market), returns(rng, market), trouble(rng, market), checks(rng, market))
    return rp.Evidence.concat(*parts)


def reviews(rng: np.random.Generator, market: Market) -> rp.Evidence:
    """Reviews of buyers, bought reviews, ratings from elsewhere; some edited, delivered twice, annulled or not yet checked."""
    who, when = market.events(rng, 0.4 * market.habit("orders"))
    fake, fake_when = market.events(rng, market.habit("fake_reviews"))
    genuine = np.arange(len(who) + len(fake)) < len(who)
    rater = rng.choice(["trusted", "regular", "new"], len(genuine), p=[0.2, 0.6, 0.2])
    first = {
        "subject": market.sellers[np.concatenate([who, fake])],
        "occurred_at": np.concatenate([when, fake_when]),
        "value": np.concatenate([1 + rng.binomial(4, market.habit("pleasing")[who]), np.full(len(fake), 5)]),
        "id": np.array([f"review-{n}" for n in range(len(genuine))]),
        "verified": genuine & (rng.random(len(genuine)) < 0.85),
        "rater": np.where(genuine, rater, "new"),
        "status": np.where(genuine, rng.choice(["active", "pending", "annulled"], len(genuine), p=[0.97, 0.02, 0.01]), "active"),
    }
    edited = rng.choice(len(genuine), len(genuine) // 50, replace=False)  # the buyer thought again: a second version counts instead
    second = {name: column[edited] for name, column in first.items()} | {"value": rng.integers(1, 6, len(edited))}
    common = {"kind": "review", "scale": rp.Scale(1, 5), "tz": "UTC"}
    written = rp.Evidence.from_columns(**first, **common, version=1)
    again = written.take(rng.choice(len(written), len(written) // 100, replace=False))  # a queue delivered these rows twice
    return rp.Evidence.concat(
        written, rp.Evidence.from_columns(**second, **common, version=2), again, elsewhere(rng, market)
    )


def elsewhere(rng: np.random.Generator, market: Market) -> rp.Evidence:
    """Ratings from another site, which marks from 0 to 10 and sees less of the fraud."""
    who, when = market.events(rng, np.where(market.sorts == "new", 0, 15))
    marks = rng.binomial(10, (0.7 + market.habit("pleasing")[who]) / 2)
    return rp.Evidence.from_columns(
        subject=market.sellers[who], kind="rating", occurred_at=when, value=marks, scale=rp.Scale(0, 10), tz="UTC"
    )


def orders(rng: np.random.Generator, market: Market) -> rp.Evidence:
    """Orders with the way they ended, and the hours until questions were answered."""
    who, when = market.events(rng, market.habit("orders"))
    luck, late = rng.random(len(who)), market.habit("late")[who]
    outcome = np.where(luck < late, "late", np.where(luck < late + market.habit("damaged")[who], "damaged", "on time"))
    sold = rp.Evidence.from_columns(subject=market.sellers[who], kind="order", occurred_at=when, outcome=outcome, tz="UTC")
    asked, asked_when = market.events(rng, 0.3 * market.habit("orders"))
    prompt = rng.random(len(asked)) < market.habit("prompt")[asked]
    hours = np.where(prompt, rng.uniform(0.1, 24, len(asked)), rng.uniform(24, 120, len(asked)))
    answered = rp.Evidence.from_columns(
        subject=market.sellers[asked], kind="answer", occurred_at=asked_when, hours=hours, tz="UTC"
    )
    return rp.Evidence.concat(sold, answered)


def returns(rng: np.random.Generator, market: Market) -> rp.Evidence:
    """Returned goods, why they came back, and how much was refunded."""
    who, when = market.events(rng, market.habit("orders") * market.habit("returned"))
    reason = rng.choice(["faulty", "not as described", "changed mind"], len(who), p=[0.4, 0.3, 0.3])
    money = rng.lognormal(3.5, 0.8, len(who)).round(2)
    return rp.Evidence.from_columns(
        subject=market.sellers[who], kind="return", occurred_at=when, reason=reason, amount=money, tz="UTC"
    )


def trouble(rng: np.random.Generator, market: Market) -> rp.Evidence:
    """Complaints, disputes with a ruling once they are decided, and violations of the rules."""
    disputes = market.habit("orders") * market.habit("disputed")
    who, when = market.events(rng, 1.5 * disputes)
    complaints = rp.Evidence.from_columns(subject=market.sellers[who], kind="complaint", occurred_at=when, tz="UTC")
    who, when = market.events(rng, disputes)
    ruling = rng.choice(["for the buyer", "for the seller", "open"], len(who), p=[0.6, 0.25, 0.15])
    status = np.where(ruling == "open", "pending", "active")
    disputed = rp.Evidence.from_columns(
        subject=market.sellers[who], kind="dispute", occurred_at=when, ruling=ruling, status=status, tz="UTC"
    )
    who, when = market.events(rng, market.habit("violations"))
    severity = rng.choice(["minor", "serious", "grave"], len(who), p=[0.6, 0.3, 0.1])
    appeal = rng.choice(["active", "under_appeal", "annulled"], len(who), p=[0.8, 0.1, 0.1])
    violations = rp.Evidence.from_columns(
        subject=market.sellers[who], kind="violation", occurred_at=when, severity=severity, status=appeal, tz="UTC"
    )
    return rp.Evidence.concat(complaints, disputed, violations)


def checks(rng: np.random.Generator, market: Market) -> rp.Evidence:
    """Inspections of goods, licences and qualifications; the latter two expire. Here the platform also lists all its sellers."""
    who, when = market.events(rng, np.where(market.sorts == "new", 0, 4))
    marks = rng.binomial(100, market.habit("goods")[who])
    inspected = rp.Evidence.from_columns(
        subject=market.sellers[who], kind="inspection", occurred_at=when, value=marks, scale=rp.Scale(0, 100), tz="UTC"
    )
    papers = [
        rp.Evidence.from_columns(
            subject=market.sellers[holds],
            kind=kind,
            occurred_at=days_ago(market.days[holds]),
            expires_at=days_ago(-rng.uniform(-30, 700, len(holds))),  # a few have run out
            tz="UTC",
            subjects=list(market.sellers),
        )
        for kind, share in (("licence", 1.0), ("qualification", 0.8))
        for holds in [np.flatnonzero(rng.random(len(market.sellers)) < share * market.habit("licensed"))]
    ]
    return rp.Evidence.concat(inspected, *papers)


# 3. What comes out.


def main() -> None:
    """Print the tiers, the best and the worst sellers, and the account of one of them."""
    rng = np.random.default_rng(20260701)
    market = Market.open(rng)
    evidence = a_year(rng, market)
    report = seller_policy().evaluate(evidence, as_of=AS_OF)
    print(evidence)
    print()
    print_tiers(report, market)


def print_tiers(report: rp.Report, market: Market) -> None:
    """How many sellers of each sort hold which tier; the sorts are known only because the market is made up."""
    found = Counter(zip(report.tiers(), market.sorts.tolist(), strict=True))
    print(f"{'tier':12}{'sellers':>8}" + "".join(f"{sort:>12}" for sort in HABITS))
    for tier, count in report.counts().items():
        print(f"{tier:12}{count:8}" + "".join(f"{found[tier, sort] or '':>12}" for sort in HABITS))


if __name__ == "__main__":
    main()
