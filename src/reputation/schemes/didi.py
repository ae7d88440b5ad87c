"""DiDi: the word-of-mouth score of drivers."""

from __future__ import annotations

from reputation.keeping import Last
from reputation.metric import Metric
from reputation.models import Mean, Points
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.schemes.wording import wording
from reputation.scores import Clamp, ScaleBy, Sum
from reputation.select import kind
from reputation.windows import Unexpired

__all__ = ["didi_drivers"]


def didi_drivers(*, cap: float = 500, language: str = "en") -> Policy:
    """
    The word-of-mouth score of DiDi's drivers: half of it from trips, half from service, and points for licences.

    0.5 times the trip score and 0.5 times the service score, and points on top for a licensed driver and a licensed
    car, up to a cap. What the two scores are made of is published by name only, and how many points a licence is worth
    is not.

    Args:
        cap: The highest score: 500 in one source, 450 in another.
        language: The language of the labels, `en` or `zh`.

    Returns:
        A policy over rows of the kinds `trip_score` and `service_score` with `points`, of which the last one counts,
        and of kind `licence` with `points` and, where it ends, `expires_at`. Without a trip score and a service score
        there is no score.

    Examples:
        >>> didi_drivers().score.describe()
        'the sum of trips times 0.50, service times 0.50 and licences, at most 500'

    References:
        wapiknow.baidu.com/question/882836242573504332 and m.xinb2b.cn/wenda/news493790. Grade C: the formula is
        published, by sources of low quality.
    """
    say = wording(language)
    points = Mean(column="points", range=(0, cap))
    trips = Metric(points, select=kind("trip_score"), keep=Last(1), name=say("trips", "出行分"))
    service = Metric(points, select=kind("service_score"), keep=Last(1), name=say("service", "服务分"))
    licences = Metric(
        Points(column="points"), select=kind("licence"), window=Unexpired(), name=say("licences", "合规加分")
    )
    total = Sum(ScaleBy(trips, 0.5), ScaleBy(service, 0.5), licences)
    return Policy(
        Clamp(total, high=cap, name=say("word of mouth", "口碑值")),
        name=say("DiDi word-of-mouth score", "滴滴口碑值"),
        version="2025-04-13",
    )


SCHEMES = (
    Scheme(
        build=didi_drivers,
        platform="DiDi",
        title="DiDi word-of-mouth score",
        title_zh="滴滴口碑值",
        subject="driver",
        grade="C",
        dated="2025-04-13",
        source="wapiknow.baidu.com/question/882836242573504332; m.xinb2b.cn/wenda/news493790",
        unpublished="what the two scores are made of, what a licence is worth, and which cap holds",
    ),
)
