"""Every inner node and every gate, over parts that are rated and parts that are not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reputation as rp
from reputation.testing.strategies.trees import ROUNDING

__all__ = ["conditions", "nodes"]

_GRID = (0.01, 0.5, 0.3)


def _leaves(columns: Sequence[str]) -> dict[str, Any]:
    """A few metrics that make inner nodes and gates work hard: shares, rates, counts, totals; few of them unrated."""
    late, fading = rp.kind("refund"), rp.HalfLife(rp.days(60))
    return {
        "opinion": rp.Metric(rp.Beta(), select=rp.kind("review")),
        "share": rp.Metric(rp.Ratio(late)),
        "fading": rp.Metric(rp.Ratio(late, eligible=~rp.kind("review")), decay=fading, window=rp.Rolling(rp.days(99))),
        "rate": rp.Metric(rp.Rate(late, rp.kind("order"), prior=rp.Prior(0.5, 1))),
        "cases": rp.Metric(rp.Count(), select=late),
        "points": rp.Metric(rp.Points(column="amount" if "amount" in columns else "value", start=0.5)),
        "average": rp.Metric(rp.Mean(), select=rp.kind("review"), decay=fading),
    }


def nodes(columns: Sequence[str]) -> list[Any]:
    """
    Every inner node, over parts that are rated and parts that are not.

    Args:
        columns: The names of the columns.

    Returns:
        The nodes.

    Examples:
        >>> sorted({type(node).__name__ for node in nodes(["value"])})[:8]
        ['Best', 'Cautious', 'Clamp', 'Composite', 'Deduct', 'LogOdds', 'Raised', 'Rounded']
    """
    part = _leaves(columns)
    opinion, share, cases, points = (part[name] for name in ("opinion", "share", "cases", "points"))
    return [
        rp.Composite({opinion: 0.75, share: 0.25}),
        rp.Composite({opinion: 3, share: 1, points: 2, part["fading"]: 0.5}, total=None),
        rp.Worst(opinion, share),
        rp.Worst(part["average"], part["fading"], points),
        rp.Best(opinion, share),
        rp.Best(part["average"], part["fading"], points),
        rp.Sum(opinion, points, cases),
        rp.Sum(part["average"], share, missing=0.25),
        rp.Raised(points, 0.8),
        rp.Raised(cases, 2),
        rp.SignedLog(points, base=2),
        rp.LogOdds(opinion, anchor=600, odds=50, points_to_double=20, low=300, high=850),
        rp.Cautious(share, towards=0.5),
        rp.Cautious(part["average"], towards=0.75, tenfold=0.2),
        rp.Deduct(opinion, cases, per_point=0.05),
        rp.Deduct(opinion, cases, per_point=0.3, cap=0.4),
        rp.Deduct(points, part["average"], per_point=2),
        rp.Deduct(opinion, points, per_point=0.1),
        rp.ScaleBy(opinion, 100),
        rp.ScaleBy(points, 0.3),
        rp.ScaleBy(opinion, share),
        rp.ScaleBy(points, part["fading"]),
        rp.ScaleBy(cases, part["average"]),
        rp.Clamp(points, low=-1, high=1),
        rp.Clamp(opinion, low=0.4),
        rp.Clamp(cases, high=2),
        *(rp.Rounded(score, step=step, how=how) for score in (opinion, points) for step in _GRID for how in ROUNDING),
    ]


def conditions(columns: Sequence[str]) -> list[Any]:
    """
    Every gate: on every number of a score, at limits that scores meet exactly, with and without an allowance.

    Args:
        columns: The names of the columns.

    Returns:
        The gates.

    Examples:
        >>> sorted({type(gate).__name__ for gate in conditions(["value"])})
        ['All', 'Any', 'AtLeast', 'AtMost', 'KOf', 'Not']
    """
    part = _leaves(columns)
    both = [
        build(part[name], limit, on=on, strict=strict, support=support)
        for build in (rp.AtLeast, rp.AtMost)
        for name, on, limit in (
            ("share", "score", 0.5), ("share", "lower", 0.0), ("fading", "upper", 1.0), ("cases", "score", 2),
            ("points", "score", 0.5), ("opinion", "score", 0.5), ("fading", "support", 0), ("share", "support", 3),
        )
        for strict in (False, True)
        for support in (0, 3)
    ]  # fmt: skip
    allowed = [
        rp.AtMost(part[name], limit, allowance=allowance, count=count, strict=strict)
        for name, limit, count in (
            ("share", 0.1, None), ("fading", 0.0, None), ("rate", 0.1, None), ("cases", 0, None),
            ("opinion", 0.3, part["cases"]), ("opinion", 0.3, part["average"]), ("points", -1, part["cases"]),
        )
        for allowance in (0, 1, 2)
        for strict in (False, True)
    ]  # fmt: skip
    return [*both, *allowed, *_joined(both, allowed)]


def _joined(both: Sequence[Any], allowed: Sequence[Any]) -> list[Any]:
    gates = []
    for first, second, third in zip(both[::3], both[1::3], allowed, strict=False):
        gates += [
            first & second & third,
            ~(first & third),
            first | ~second,
            (first & third) | (second & ~third),
            rp.k_of(2, first, second, third),
        ]
    return gates
