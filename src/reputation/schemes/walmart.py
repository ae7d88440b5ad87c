"""Walmart Marketplace: the performance standards of a seller, as they changed over the years."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

from reputation.errors import PolicyError, nearest
from reputation.gates import All, AtLeast, AtMost
from reputation.metric import Metric
from reputation.models import Ratio
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import kind, matches
from reputation.tiers import Ladder, Tier
from reputation.windows import Days

__all__ = ["walmart_standards"]

_Limits: TypeAlias = Mapping[str, float]

# Days; the most of an order's flaws, and the least of its merits; whether the limit itself fails.
_RULES: Mapping[str, tuple[int, _Limits, _Limits, bool]] = MappingProxyType(
    {
        "2017": (90, {"defect": 0.02}, {"shipped_in_time": 0.99, "tracked": 0.99}, True),
        "2024": (30, {"cancelled": 0.02, "refunded": 0.06}, {"delivered_in_time": 0.95, "tracked": 0.99}, True),
        "2025": (30, {"cancelled": 0.02}, {"delivered_in_time": 0.90}, False),
        "Canada": (
            30,
            {"cancelled": 0.03, "refunded": 0.13},
            {"delivered_in_time": 0.90, "tracked": 0.85, "answered": 0.80},
            True,
        ),
    }
)


def walmart_standards(*, rules: str = "2025", tz: str = "UTC") -> Policy:
    """
    The standards that a seller on Walmart Marketplace has to meet.

    2017, over 90 days: less than 2 % of orders with a defect, more than 99 % sent in time, more than 99 % with valid
    tracking. 2024, over 30 days: less than 2 % cancelled, less than 6 % refunded, more than 95 % delivered in time,
    more than 99 % with valid tracking. 2025: at most 2 % cancelled, at least 90 % delivered in time. Canada: less than
    3 % cancelled, less than 13 % refunded, more than 90 % delivered in time, more than 85 % with tracking, and more
    than 80 % of messages answered in 48 hours.

    Since 2025 some windows are 60 days; which, is not in the source, and 30 is assumed for all, as for Canada. Rates
    without a published limit (returns, items not received, negative feedback) are left out. A seller without orders
    meets nothing and fails nothing.

    Args:
        rules: `2017`, `2024`, `2025` or `Canada`.
        tz: The zone whose days are counted.

    Returns:
        A policy over rows of kind `order`, true or false in the columns that the rules name (`cancelled`, `refunded`,
        `delivered_in_time`, `tracked`; in 2017 `defect`, `shipped_in_time`), and for Canada of kind `message`
        (`answered`). The score is the share of the first flaw.

    Raises:
        PolicyError: Unknown rules.

    Examples:
        >>> print(walmart_standards(rules="2025").tiers.tiers[1].when.describe())
        cancelled at most 0.02 and delivered_in_time at least 0.90

    References:
        marketplacelearn.walmart.com (several versions); supplierhelp.walmart.com. Grade B.
    """
    if rules not in _RULES:
        msg = f"rules must be one of {', '.join(map(repr, _RULES))}, got {rules!r}."
        raise PolicyError(msg, hint=nearest(rules, _RULES))
    length, most, least, strict = _RULES[rules]

    def share(flag: str) -> Metric:
        rows = kind("message" if flag == "answered" else "order")
        return Metric(Ratio(matches(flag, value=True)), select=rows, window=Days(length, tz=tz), name=flag)

    flaws = [AtMost(share(flag), limit, strict=strict) for flag, limit in most.items()]
    merits = [AtLeast(share(flag), limit, strict=strict) for flag, limit in least.items()]
    return Policy(
        share(next(iter(most))),
        name="Walmart Marketplace standards",
        version=rules,
        tiers=Ladder(Tier("not met"), Tier("met", when=All((*flaws, *merits))), no_data="no orders"),
    )


SCHEMES = (
    Scheme(
        build=walmart_standards,
        platform="Walmart",
        title="Walmart Marketplace seller standards",
        subject="seller",
        grade="B",
        dated="2025",
        source="marketplacelearn.walmart.com",
        unpublished="limits for returns, items not received and negative feedback; which windows are 60 days",
    ),
)
