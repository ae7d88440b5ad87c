"""Community Notes of X: the status of a note, who is heard, and who may write."""

from __future__ import annotations

from reputation.adjustments import Deduct, ScaleBy
from reputation.fields import days
from reputation.gates import AtLeast, AtMost
from reputation.keeping import Last, Once, Only, SinceLast
from reputation.metric import Metric
from reputation.models import Balance, Count, Mean, Points, Ratio
from reputation.official import OnEvent
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind, matches
from reputation.stabilisers import LockAfter
from reputation.tiers import Ladder, Tier
from reputation.totals import Sum

__all__ = ["community_notes_authors", "community_notes_raters", "community_notes_status"]

_SOURCE = "twitter/communitynotes, documentation at 273c895"


def community_notes_status() -> Policy:
    """
    The status of a note: from the intercept and the factor that the matrix factorisation of X gives it.

    It takes five ratings. A note is helpful from an intercept of 0.40 on, with a factor of a size below 0.50 and with
    five raters of either side who found it helpful; it keeps that down to 0.39. It is not helpful below
    -0.05 - 0.8 abs(factor), or where the upper end of the intercept lies below -0.04. After two weeks it is locked. The
    factorisation is no part of this library: bring what it gives.

    Returns:
        A policy over rows of kind `solution` (with `intercept`, `upper` and `factor_size`, the size of the factor; the
        newest counts) and `rating` (with `source`, `helpful` and `side`: `positive` or `negative`, the sign of the
        rater's factor), for each note.

    Examples:
        >>> [tier.name for tier in community_notes_status().tiers.tiers]
        ['needs more ratings', 'not helpful', 'helpful']

    References:
        twitter/communitynotes, documentation at 273c895, ranking-notes.md. Grade A: 0.401, 0.395 and 0.389 one after
        the other are helpful, helpful and no longer so.
    """
    ratings, solved, newest = kind("rating"), kind("solution"), Last(1)
    intercept = Metric(Mean(column="intercept"), select=solved, keep=newest, name="intercept")
    upper = Metric(Mean(column="upper"), select=solved, keep=newest, name="upper end")
    factor = Metric(Mean(column="factor_size", range=(0, 100)), select=solved, keep=newest, name="size of the factor")
    both = Sum(intercept, ScaleBy(factor, 0.8), name="intercept and factor")
    count = Metric(Count(), select=ratings, keep=Once(by=("source",)), name="ratings")
    liked = ratings & matches("helpful", value=True)
    sides = (
        AtLeast(
            Metric(
                Count(),
                select=liked & matches("side", side),
                keep=Once(by=("source",)),
                name=f"helpful to the {side} side",
            ),
            5,
        )
        for side in ("positive", "negative")
    )
    helpful = AtLeast("intercept", 0.40, exit=0.39) & AtMost("size of the factor", 0.50, strict=True)
    poor = AtMost("intercept and factor", -0.05, strict=True) | AtMost("upper end", -0.04, strict=True)
    enough = AtLeast("ratings", 5)
    return Policy(
        intercept,
        name="Community Notes status",
        version="2026",
        metrics=(upper, both, count),
        schedule=OnEvent(),
        stabilisers=(LockAfter(days(14)),),
        tiers=Ladder(
            Tier("needs more ratings"),
            Tier("not helpful", when=enough & poor),
            Tier("helpful", when=enough & helpful & next(sides) & next(sides)),
        ),
    )


def community_notes_raters() -> Policy:
    """
    Which raters of Community Notes are heard: (s - 10 h) / t of at least 0.66 over ten valid ratings.

    Of t ratings s agreed with what became of the note, and h found a note helpful that was judged to harass. Valid are
    ratings within 48 hours and before the status. Who also writes notes is heard only if the helpful ones are at least
    five times the others, and the mean score of the notes is 0.05 or more. A helpfulness below 0 is given as 0.

    Returns:
        A policy over rows of kind `rating` (with `valid`, `agreed` and `harassing`) and `note` (with `outcome`:
        `helpful`, `not helpful` or `undecided`, and `intercept`), for each contributor.

    Examples:
        >>> community_notes_raters().tiers.describe_tier(1).split(", ")[0]
        'heard: score from 0.66 (included)'

    References:
        twitter/communitynotes, documentation at 273c895, contributor-scores.md. Grade B.
    """
    ratings, valid = kind("rating"), Only(matches("valid", value=True), because="it was late, or after the status")
    agreed = Metric(Ratio(matches("agreed", value=True)), select=ratings, keep=valid, name="agreed")
    harassing = Metric(Ratio(matches("harassing", value=True)), select=ratings, keep=valid, name="harassing")
    notes = Metric(Count(), select=kind("note"), name="notes")
    table = (("helpful", 1.0), ("not helpful", -5.0))
    balance = Metric(Balance(by="outcome", points=table), select=kind("note"), name="balance of notes")
    mean = Metric(Mean(column="intercept"), select=kind("note"), name="mean score of notes")
    return Policy(
        Deduct(agreed, harassing, per_point=10, name="helpfulness"),
        name="Community Notes raters",
        version="2026",
        metrics=(notes, balance, mean),
        tiers=Ladder(
            Tier("not heard"),
            Tier(
                "heard",
                at=0.66,
                when=AtLeast("agreed", 10, on="support")
                & (AtMost("notes", 0) | AtLeast("balance of notes", 0) & AtLeast("mean score of notes", 0.05)),
            ),
        ),
    )


def community_notes_authors() -> Policy:
    """
    Who may write Community Notes: a rating impact of 5, and no more than two of the last five notes not helpful.

    Only decided notes count. Who loses it needs five more points of impact than then: 27 after 22. The host writes a
    row of kind `locked` when the level is lost; notes and impact from before it do not count any more. Deleted notes do
    count.

    Returns:
        A policy over rows of the kinds `impact` (with an `amount`), `note` (decided ones, with `outcome`: `helpful` or
        `not helpful`) and `locked`, for each contributor.

    Examples:
        >>> community_notes_authors().tiers.describe_tier(1)
        'may write: score from 5 (included), failed at most 2'

    References:
        twitter/communitynotes, documentation at 273c895, writing-ability.md. Grade B.
    """
    unlocked = SinceLast(kind("locked"))
    impact = Metric(Points(), select=kind("impact"), keep=unlocked, name="impact")
    failed = Metric(
        Balance(by="outcome", points=(("helpful", 0.0), ("not helpful", 1.0))),
        select=kind("note"),
        keep=(unlocked, Last(5)),
        name="failed",
    )
    return Policy(
        impact,
        name="Community Notes authors",
        version="2026",
        metrics=(failed,),
        tiers=Ladder(Tier("may not write"), Tier("may write", at=5, when=AtMost("failed", 2))),
    )


SCHEMES = (
    Scheme(
        build=community_notes_status,
        platform="X",
        title="Community Notes, status of a note",
        subject="note",
        grade="A",
        dated="2026 or before",
        source=f"{_SOURCE}, ranking-notes.md",
    ),
    Scheme(
        build=community_notes_raters,
        platform="X",
        title="Community Notes, raters",
        subject="contributor",
        grade="B",
        dated="2026 or before",
        source=f"{_SOURCE}, contributor-scores.md",
    ),
    Scheme(
        build=community_notes_authors,
        platform="X",
        title="Community Notes, authors",
        subject="contributor",
        grade="B",
        dated="2026 or before",
        source=f"{_SOURCE}, writing-ability.md",
    ),
)
