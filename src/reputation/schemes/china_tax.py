"""China's tax credit: grades of enterprises."""

from __future__ import annotations

from reputation.gates import AtLeast, AtMost
from reputation.keeping import Only
from reputation.metric import Metric
from reputation.models import Count, Points
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.schemes.wording import wording
from reputation.select import kind, matches
from reputation.tiers import Ladder, Tier
from reputation.windows import Calendar

__all__ = ["china_tax_credit"]


def china_tax_credit(*, start: float = 100, language: str = "en") -> Policy:
    """
    The grades A, B, M, C and D that China's tax authorities give to enterprises for a calendar year.

    Points are taken off for what went wrong in the year: A from 90 points, B from 70, C from 40, D below. Certain acts
    lead to D directly, and certain circumstances exclude from A. An enterprise that is new, or that had no revenue and
    at least 70 points, has grade M, unless such an act led to D. What was beyond the taxpayer's control does not count,
    nor since 2021 a first violation that was not punished. Grades are published every April for the year before.

    Args:
        start: The points before deductions. Not published in what is at hand; 100 is assumed.
        language: The language of the labels, `en` or `zh`.

    Returns:
        A policy to be evaluated in the year after the one that is judged. It looks at rows of kind `deduction` with a
        negative `amount` and the columns `beyond_control` and `first_unpunished`, true or false; and at rows of the
        kinds `dishonest_act` (leads to D), `barred_from_a`, `registration` (the enterprise is new) and `revenue`.

    Examples:
        >>> [tier.name for tier in china_tax_credit().tiers.tiers]
        ['D', 'C', 'M', 'B', 'A']

    References:
        Measures for the administration of tax credit, as described by 5scpa.com/knowledge/18829, dydkgs.com.cn/b/264909
        and pjdwzx.cn. Grade B. New measures are in force since 2025-07-01; their text is not at hand.
    """
    say = wording(language)
    zone = "Asia/Shanghai"
    judged = Calendar("year", complete=True, tz=zone)
    since = Calendar("year", last=2, tz=zone)

    def number(what: str, name: str, window: Calendar = judged) -> Metric:
        return Metric(Count(), select=kind(what), window=window, name=name)

    acts = number("dishonest_act", say("dishonest acts", "直接判级的失信行为"))
    barred = number("barred_from_a", say("circumstances that exclude from A", "不得评为A级的情形"))
    new = number("registration", say("registrations", "新设立登记"), since)
    revenue = number("revenue", say("revenue", "经营业务收入"))
    keep = (
        Only(
            ~matches("beyond_control", value=True), because=say("it was beyond the taxpayer's control", "非纳税人原因")
        ),
        Only(~matches("first_unpunished", value=True), because=say("a first violation, not punished", "首违不罚")),
    )
    points = Metric(
        Points(start=start), select=kind("deduction"), window=judged, keep=keep, name=say("points", "年度评价指标得分")
    )
    honest = AtMost(acts, 0)
    rated = honest & AtMost(new, 0) & AtLeast(revenue, 1)
    spared = honest & (AtLeast(new, 1) | (AtMost(revenue, 0) & AtLeast(points, 70)))
    return Policy(
        points,
        name=say("China tax credit grades", "纳税信用级别"),
        version="2021",
        tiers=Ladder(
            Tier("D"),
            Tier("C", at=40, when=honest),
            Tier("M", when=spared),
            Tier("B", at=70, when=rated),
            Tier("A", at=90, when=rated & AtMost(barred, 0)),
        ),
    )


SCHEMES = (
    Scheme(
        build=china_tax_credit,
        platform="China, tax authorities",
        title="China tax credit grades",
        title_zh="纳税信用级别",
        subject="enterprise",
        grade="B",
        dated="2021",
        source="5scpa.com/knowledge/18829; dydkgs.com.cn/b/264909; pjdwzx.cn",
        unpublished="the points before deductions and the table of deductions, in what is at hand",
    ),
)
