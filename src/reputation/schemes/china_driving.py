"""China's driving licences: points, how they are cleared and reduced, and what a full mark leads to."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from reputation.bookkeeping import ledger
from reputation.gates import AtLeast
from reputation.keeping import NetClamp, Only, SinceLast
from reputation.ledgers import Cycle, months
from reputation.metric import Metric
from reputation.models import Count
from reputation.policy import Policy
from reputation.sanctions import Escalation, Sanction
from reputation.schemes.catalogue import Scheme
from reputation.schemes.wording import wording
from reputation.scores import Clamp, Rounded, ScaleBy, Sum
from reputation.select import kind, matches
from reputation.tiers import Ladder, Tier

__all__ = ["china_driving_points"]

_ZONE = "Asia/Shanghai"
_VIOLATIONS = {f"violation_{points}": points for points in (12, 9, 6, 3, 1)}
_REDUCTIONS = {"online_study": -1, "classroom_study": -2, "volunteering": -1}


def china_driving_points(*, heavy: bool = False, language: str = "en") -> Policy:
    """
    The points on a driving licence in China, in force since 1 April 2022.

    A violation is worth 12, 9, 6, 3 or 1 points (Articles 7 to 12), nothing where it was only warned about (28), and
    points add up (14) in cycles of twelve months from the first licence (3). At the end of a cycle a total below 12 is
    cleared, except the points of a violation whose fine is not paid: they move to the next cycle (15). A penalty that
    is annulled or changed takes its points with it (16): say so by `status` or a new `version` of the row.

    From 12 points on the licence is held, and the driver studies for 7 days and takes an exam; each further time in the
    cycle, and each further 12 points, add 7 days, up to 60 (18). The second time, or from 24 points, there is a road
    test too, the third time, or from 36 points, also a test on the track (22). Who has passed and paid is cleared (23).
    Below 12 points studies and volunteering take off 1, 2 and 1 points, at most 6 in a cycle (25, 27), and never more
    than there are; one that was cheated is annulled, and its points come back (31). Whether a study is accepted (25,
    26) is for the authority to say, and only accepted ones are rows. After an exam the six points of a cycle are
    counted anew, which the rule does not say. What a full mark leads to is told for the cycle of `as_of`: ask for it as
    of the day on which it was reached.

    Args:
        heavy: Whether for drivers of large buses and lorries: 30 days of study, up to 120.
        language: The language of the labels, `en` or `zh`.

    Returns:
        A policy over rows of the kinds `licence` (the first issue), `violation_12`, `violation_9`, `violation_6`,
        `violation_3` and `violation_1` with `paid_at` and `outcome` (`warning` or anything else), `online_study`,
        `classroom_study`, `volunteering`, and `cleared` (the exam is passed and the fines are paid). The score is the
        total of points; the days of study stand beside it, and `policy.restrictions` says when the licence was held.

    Examples:
        >>> china_driving_points(language="zh").names
        ('累积记分', '满分学习次数', '满分学习天数')

    References:
        Measures for the administration of points for road traffic violations, Ministry of Public Security, 17 December
        2021 (LawRefBook/Laws). Grade B.
    """
    say = wording(language)
    violations, licence, year = kind(*_VIOLATIONS), kind("licence"), months(12, tz=_ZONE)
    keep = (
        Only(~matches("outcome", "warning"), because=say("it was only warned about", "情节轻微的警告处罚免予记分")),
        SinceLast(kind("cleared")),
        Cycle(year, since=licence, carry=violations, settled="paid_at", low=12),
        NetClamp(low=-6, by_model=True, exempt=violations),
    )
    points = ledger(_VIOLATIONS | _REDUCTIONS, low=0, keep=keep, name=say("points", "累积记分"))
    before = Metric(
        Count(), select=kind("cleared"), keep=Cycle(year, since=licence), name=say("full marks before", "满分学习次数")
    )
    full = Rounded(ScaleBy(points, 1 / 12), step=1, how="floor")
    study = ScaleBy(ScaleBy(Sum(full, before), Clamp(full, low=0, high=1)), 30 if heavy else 7)
    names = (
        say("below 12", "未满分"),
        say("study and exam", "满分学习、考试"),
        say("road test too", "加考道路驾驶技能"),
        say("road and track test too", "加考场地和道路驾驶技能"),
    )
    return Policy(
        points,
        name=say("China driving licence points", "道路交通安全违法行为记分"),
        version="2022-04-01",
        published_at=datetime(2021, 12, 17, tzinfo=ZoneInfo(_ZONE)),
        effective_from=datetime(2022, 4, 1, tzinfo=ZoneInfo(_ZONE)),
        metrics=(before, Clamp(study, high=120 if heavy else 60, name=say("days of study", "满分学习天数"))),
        tiers=Ladder(
            Tier(names[0]),
            Tier(names[1], at=12),
            Tier(names[2], at=12, when=AtLeast(points, 24) | AtLeast(before, 1)),
            Tier(names[3], at=12, when=AtLeast(points, 36) | AtLeast(before, 2)),
        ),
        sanctions=Escalation(points, Sanction(say("licence held", "扣留驾驶证"), at=12, lift=kind("cleared"))),
    )


SCHEMES = (
    Scheme(
        build=china_driving_points,
        platform="China, Ministry of Public Security",
        title="China driving licence points",
        title_zh="道路交通安全违法行为记分",
        subject="driver",
        grade="B",
        dated="2022-04-01",
        source="Measures of 17 December 2021 (LawRefBook/Laws)",
    ),
)
