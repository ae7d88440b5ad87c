"""OpenSSF Scorecard: how safely a software project is run."""

from __future__ import annotations

from reputation.keeping import Latest
from reputation.metric import Metric
from reputation.models import Mean
from reputation.policy import Policy
from reputation.schemes.catalogue import Scheme
from reputation.select import Between, kind
from reputation.weights import lookup

__all__ = ["openssf_scorecard"]

_RISK = {"critical": 10.0, "high": 7.5, "medium": 5.0, "low": 2.5}


def openssf_scorecard() -> Policy:
    """
    The score of a project in the OpenSSF Scorecard: sum of w s / sum of w over its checks, from 0 to 10.

    w is 10, 7.5, 5 or 2.5 by the risk of the check. A check without an answer, which has -1, is in neither sum. Where
    none is left the project is unrated, which the programme writes as -1.

    Returns:
        A policy over rows of kind `check` with `check` (its name; the latest counts), `points` from -1 to 10 and `risk`
        (`critical`, `high`, `medium` or `low`).

    Examples:
        >>> openssf_scorecard().score.select.describe()
        'kind is check and points is at least 0'

    References:
        ossf/scorecard, pkg/scorecard/scorecard_result.go at 40c1e35. Grade C.
    """
    mean = Mean(column="points", range=(0, 10))
    answered = kind("check") & Between("points", low=0)
    score = Metric(mean, select=answered, weight=lookup("risk", _RISK), keep=Latest(by=("check",)), name="score")
    return Policy(score, name="OpenSSF Scorecard", version="2026")


SCHEMES = (
    Scheme(
        build=openssf_scorecard,
        platform="OpenSSF",
        title="OpenSSF Scorecard",
        subject="software project",
        grade="C",
        dated="2026 or before",
        source="ossf/scorecard, pkg/scorecard/scorecard_result.go at 40c1e35",
    ),
)
