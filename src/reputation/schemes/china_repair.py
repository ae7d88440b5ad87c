"""China's publication of penalties, and the repair of credit: how long a record is shown, and when that can end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from reputation.keeping import Only
from reputation.ledgers import Expire, months, years
from reputation.metric import Metric
from reputation.models import Count
from reputation.policy import Policy
from reputation.sanctions import Escalation, Sanction
from reputation.schemes.catalogue import Scheme
from reputation.schemes.wording import wording
from reputation.select import kind, matches, one_of
from reputation.windows import Unexpired

__all__ = ["china_credit_repair", "china_penalty_publication", "china_public_credit"]

_ZONE = "Asia/Shanghai"


def china_penalty_publication(*, language: str = "en") -> Policy:
    """
    How long China's market regulators publish a penalty, and when the publication can end early.

    Circulated criticism and small fines are published for three months, other penalties for three years (Article 13 of
    Order 45). A bare warning is not published (2). Who has done what the decision asks, has removed the harm, has not
    been punished again for the same and is on no list can ask for an early end (14): after six months, after a year
    where it is about food, drugs or special equipment. Shutdowns, restrictions of business or profession, lowered
    grades and revoked permits or licences have no early end (14). A decision that is annulled is withdrawn within three
    working days, with reasons (11): its status is `annulled`. A restriction that lasts longer than three years is
    published as long as it lasts (13), which is not rebuilt here.

    Args:
        language: The language of the labels, `en` or `zh`.

    Returns:
        A policy over rows of kind `penalty`, dated by their publication, with the number of the `case`, a `measure`,
        `warning`, `criticism`, `small_fine`, `fine`, `confiscation`, `shutdown`, `restriction`, `downgrade` or
        `revocation`, and a `field`, `food`, `drugs`, `special_equipment` or anything else; and of kind `repair` with
        the `case`, when an early end is asked for and all conditions are met. Ask `policy.restrictions` what is shown.

    Examples:
        >>> policy = china_penalty_publication()
        >>> [sanction.name for sanction in policy.sanctions[0].sanctions][:2]
        ['published for three months', 'published for three years']

    References:
        Order 45 of the State Administration for Market Regulation, 30 July 2021, articles 2, 11, 13 and 14
        (LawRefBook/Laws). Time before an early end: guide to the measures for credit repair (yuanjiang.gov.cn). Grade
        B.
    """
    say = wording(language)
    small, repair = one_of("measure", "criticism", "small_fine"), kind("repair")
    firm = one_of("measure", "shutdown", "restriction", "downgrade", "revocation")
    grave = one_of("field", "food", "drugs", "special_equipment")
    penalty = kind("penalty") & ~matches("measure", "warning")
    other, long = penalty & ~small & ~firm, years(3, tz=_ZONE)
    terms = (
        (say("published for three months", "公示三个月"), penalty & small, months(3, tz=_ZONE), None),
        (say("published for three years", "公示三年"), other & ~grave, long, months(6, tz=_ZONE)),
        (say("published for three years, grave field", "重点领域公示三年"), other & grave, long, years(1, tz=_ZONE)),
        (say("published for three years, no early end", "公示三年且不得提前停止"), penalty & firm, long, None),
    )
    known = Only(~matches("measure", "warning"), because=say("a bare warning is not published", "仅受到警告的不予公示"))
    name = say("penalties on record", "行政处罚记录数")
    return Policy(
        Metric(Count(), select=kind("penalty"), keep=known, name=name),
        name=say("China publication of penalties", "市场监督管理行政处罚信息公示"),
        version="2021-09-01",
        published_at=datetime(2021, 7, 30, tzinfo=ZoneInfo(_ZONE)),
        effective_from=datetime(2021, 9, 1, tzinfo=ZoneInfo(_ZONE)),
        sanctions=Escalation(
            name,
            tuple(
                Sanction(title, each=each, lasts=lasts, lift=None if soonest is None else repair, lift_after=soonest)
                for title, each, lasts, soonest in terms
            ),
            by="case",
        ),
    )


def china_credit_repair(*, language: str = "en") -> Policy:
    """
    How long China publishes information on lost credit, and from when on it can be repaired.

    Minor information is not published, or for three months at most where it must be; ordinary information for three
    months to a year, serious information for one to three years: it can be repaired after the shorter time, and ends
    after the longer one. After the repair it is neither published nor shared nor used, and sanctions are lifted.

    Args:
        language: The language of the labels, `en` or `zh`.

    Returns:
        A policy over rows of kind `lost_credit`, dated by their publication, with the number of the `case` and its
        `severity`, `minor`, `ordinary` or `serious`; and of kind `repair` with the `case`, when the repair is granted.
        Ask `policy.restrictions` what is shown.

    Examples:
        >>> [sanction.name for sanction in china_credit_repair(language="zh").sanctions[0].sanctions]
        ['轻微失信信息公示', '一般失信信息公示', '严重失信信息公示']

    References:
        Measures for credit repair, National Development and Reform Commission, 26 November 2025, in force since 1 April
        2026 (as told by cctv-cmpany.net/102981). Grade B.
    """
    say = wording(language)
    name = say("information on lost credit", "失信信息记录数")
    terms = (
        ("minor", say("minor information", "轻微失信信息公示"), None, months(3, tz=_ZONE)),
        ("ordinary", say("ordinary information", "一般失信信息公示"), months(3, tz=_ZONE), years(1, tz=_ZONE)),
        ("serious", say("serious information", "严重失信信息公示"), years(1, tz=_ZONE), years(3, tz=_ZONE)),
    )
    return Policy(
        Metric(Count(), select=kind("lost_credit"), name=name),
        name=say("China credit repair", "信用修复"),
        version="2026-04-01",
        published_at=datetime(2025, 11, 26, tzinfo=ZoneInfo(_ZONE)),
        effective_from=datetime(2026, 4, 1, tzinfo=ZoneInfo(_ZONE)),
        sanctions=Escalation(
            name,
            tuple(
                Sanction(
                    title,
                    each=kind("lost_credit") & matches("severity", severity),
                    lasts=longest,
                    lift=kind("repair"),
                    lift_after=least,
                )
                for severity, title, least, longest in terms
            ),
            by="case",
        ),
    )


def china_public_credit(*, language: str = "en") -> Mapping[str, Policy]:
    """
    How long bad records stay in the public credit files of Zhejiang and of Shanghai.

    Zhejiang keeps and shows a bad record for five years from the day on which it was found, after a prison sentence
    from its end; while the subject is on the list of serious cases it stays until that ends (Article 16). Shanghai
    answers questions about lost credit for five years from the end of the act or event (Article 35). A record that is
    repaired is taken off, one whose ground was annulled as well, in Shanghai within three working days (37, 38).

    Args:
        language: The language of the labels, `en` or `zh`.

    Returns:
        Two policies over rows of kind `bad_record` with `repaired_at`, unknown where it is not repaired. `zhejiang`,
        dated by the finding, looks at `sentence` (`prison` or anything else), `released_at` and `listed`, true while
        the subject is on the list of serious cases; `shanghai` at `ended_at`, unknown while the act goes on. The score
        is the number of records that are shown.

    Examples:
        >>> list(china_public_credit())
        ['zhejiang', 'shanghai']

    References:
        Ordinance of Zhejiang on public credit information, 30 September 2017, articles 16, 30 to 32; ordinance of
        Shanghai on social credit, 23 June 2017, articles 35 to 38 (LawRefBook/Laws). Grade B.
    """
    say = wording(language)
    five, prison = years(5, tz=_ZONE), matches("sentence", "prison")
    listed = matches("listed", value=True)
    terms = (
        (
            "zhejiang",
            say("Public credit records of Zhejiang", "浙江省公共信用不良信息"),
            datetime(2018, 1, 1, tzinfo=ZoneInfo(_ZONE)),
            (Expire(five, where=~prison & ~listed), Expire(five, where=prison & ~listed, date="released_at")),
        ),
        (
            "shanghai",
            say("Public credit records of Shanghai", "上海市失信信息"),
            datetime(2017, 10, 1, tzinfo=ZoneInfo(_ZONE)),
            (Expire(five, date="ended_at"),),
        ),
    )
    shown, repaired = say("records shown", "披露中的失信信息"), Unexpired("repaired_at")
    return {
        where: Policy(
            Metric(Count(), select=kind("bad_record"), window=repaired, keep=lives, name=shown),
            name=title,
            version=f"{start:%Y-%m-%d}",
            effective_from=start,
        )
        for where, title, start, lives in terms
    }


SCHEMES = (
    Scheme(
        build=china_penalty_publication,
        platform="China, market regulators",
        title="China publication of penalties",
        title_zh="市场监督管理行政处罚信息公示",
        subject="enterprise",
        grade="B",
        dated="2021-09-01",
        source="Order 45 of 30 July 2021 (LawRefBook/Laws); guide to credit repair (yuanjiang.gov.cn)",
        unpublished="which fines are small: the provinces say so",
    ),
    Scheme(
        build=china_credit_repair,
        platform="China, NDRC",
        title="China credit repair",
        title_zh="信用修复",
        subject="enterprise",
        grade="B",
        dated="2026-04-01",
        source="Measures of 26 November 2025, as told by cctv-cmpany.net/102981",
        unpublished="which information is minor, ordinary or serious, in what is at hand",
    ),
    Scheme(
        build=china_public_credit,
        platform="China, Zhejiang and Shanghai",
        title="Public credit records of Zhejiang and Shanghai",
        title_zh="浙江与上海公共信用失信信息",
        subject="person, or enterprise",
        grade="B",
        dated="2018-01-01",
        source="Ordinances of 30 September 2017 and 23 June 2017 (LawRefBook/Laws)",
    ),
)
