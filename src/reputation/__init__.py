"""
Scores you can defend: who can be trusted, how sure that is, which level it is, and why.

`Evidence` holds what happened; a `Policy` says how it counts; `policy.evaluate(evidence, as_of=...)` gives a report of
scores, support, bounds and tiers, and `report.explain(subject)` the account behind each of them.
"""

from __future__ import annotations

import importlib
import sys

# A room is opened when one of its names is first asked for, so that importing the library costs next to nothing.
# `__init__.pyi` says the same to type checkers; a test holds the two together.
_ROOMS = {
    "adjustments": ("Clamp", "Deduct", "Rounded", "ScaleBy"),
    "advancing": ("advance",),
    "appeals": ("Appeal", "AppealTerms", "Appeals", "vanished"),
    "bookkeeping": ("ledger",),
    "composites": ("Best", "Composite", "Worst"),
    "curves": ("Cautious", "LogOdds", "Raised", "SignedLog"),
    "decay": ("Forever", "HalfLife", "Linear", "Plateau", "PowerLaw", "Steps"),
    "errors": (
        "EvidenceError",
        "EvidenceErrors",
        "MergeError",
        "MissingExtraError",
        "NotAdvanceableError",
        "NotRollableError",
        "PolicyError",
        "ReputationError",
        "StorageError",
        "UnknownSubjectError",
    ),
    "estimates": ("Estimate",),
    "evidence": ("Evidence",),
    "exits": ("low_water",),
    "explain": ("Explanation",),
    "factors": ("Weight",),
    "fields": ("days", "hours"),
    "folding": ("fold",),
    "gates": ("AtLeast", "AtMost"),
    "growth": ("Logarithm", "Power", "logarithm", "power"),
    "history": ("Change", "History"),
    "keeping": (
        "AllButLast",
        "Burst",
        "Cap",
        "Fresh",
        "Last",
        "Latest",
        "NetClamp",
        "Once",
        "Only",
        "Shared",
        "SinceLast",
        "Trim",
        "Unless",
    ),
    "ledgers": ("CleanPeriod", "Cycle", "EarnBack", "Expire", "Months", "Reset", "Warned", "months", "years"),
    "live": ("Live", "LiveRating"),
    "logic": ("All", "Any", "KOf", "Not", "k_of"),
    "metric": ("Metric",),
    "models": (
        "Balance",
        "BayesianMean",
        "Beta",
        "Count",
        "Dirichlet",
        "Highest",
        "Lowest",
        "Mean",
        "Points",
        "Prior",
        "Rate",
        "Ratio",
        "Wilson",
    ),
    "official": ("OnEvent",),
    "overrides": ("Override",),
    "policy": ("Policy",),
    "predicates": ("ALL", "AllOf", "AnyOf", "Everything", "Negated"),
    "rating": ("Rating",),
    "report": ("Report",),
    "restrictions": ("Restriction", "Restrictions"),
    "rollingup": ("rollup",),
    "rollups": ("Rollup",),
    "sanctions": ("Decision", "Escalation", "Sanction"),
    "scales": ("Choices", "Percent", "Scale"),
    "schedule": ("Daily", "Monthly", "OnDates", "Quarterly", "Weekly", "Yearly"),
    "select": ("Between", "Kind", "Matches", "OneOf", "at_least", "at_most", "kind", "matches", "one_of"),
    "stabilisers": (
        "ConsecutiveMisses",
        "Dwell",
        "Grace",
        "KOfLast",
        "LockAfter",
        "NewcomerProtection",
    ),
    "standings": ("Standing", "Standings"),
    "state": ("State", "merge", "retract"),
    "statements": ("statement",),
    "tiers": ("Ladder", "Tier"),
    "totals": ("Sum",),
    "weights": (
        "Buckets",
        "Field",
        "Lookup",
        "Saturating",
        "Where",
        "buckets",
        "field",
        "lookup",
        "saturating",
        "where",
    ),
    "windows": ("Adaptive", "Ages", "Calendar", "Days", "PastMonths", "Rolling", "Unexpired"),
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = sorted(_HOME)  # noqa: PLE0605 - a list all the same


def __getattr__(name: str) -> object:
    if name not in _HOME:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    importlib.import_module(f"{__name__}.{_HOME[name]}")
    _publish()
    return globals()[name]


def _publish() -> None:
    """Put the names of every room that is open by now in place, so that what a part prints can be read back."""
    for name, room in _HOME.items():
        module = sys.modules.get(f"{__name__}.{room}")
        if hasattr(module, name):  # a room that is being opened at this moment may not have all its names yet
            globals()[name] = getattr(module, name)


def __dir__() -> list[str]:
    return __all__
