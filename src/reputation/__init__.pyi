from reputation.adjustments import Clamp, Deduct, Rounded, ScaleBy
from reputation.advancing import advance
from reputation.appeals import Appeal, Appeals, AppealTerms, vanished
from reputation.bookkeeping import ledger
from reputation.composites import Best, Composite, Worst
from reputation.curves import Cautious, LogOdds, Raised, SignedLog
from reputation.decay import Forever, HalfLife, Linear, Plateau, PowerLaw, Steps
from reputation.errors import (
    EvidenceError,
    EvidenceErrors,
    MergeError,
    MissingExtraError,
    NotAdvanceableError,
    NotRollableError,
    PolicyError,
    ReputationError,
    StorageError,
    UnknownSubjectError,
)
from reputation.estimates import Estimate
from reputation.evidence import Evidence
from reputation.exits import low_water
from reputation.explain import Explanation
from reputation.factors import Weight
from reputation.fields import days, hours
from reputation.folding import fold
from reputation.gates import AtLeast, AtMost
from reputation.growth import Logarithm, Power, logarithm, power
from reputation.history import Change, History
from reputation.keeping import (
    AllButLast,
    Burst,
    Cap,
    Fresh,
    Last,
    Latest,
    NetClamp,
    Once,
    Only,
    Shared,
    SinceLast,
    Trim,
    Unless,
)
from reputation.ledgers import CleanPeriod, Cycle, EarnBack, Expire, Months, Reset, Warned, months, years
from reputation.live import Live, LiveRating
from reputation.logic import All, Any, KOf, Not, k_of
from reputation.metric import Metric
from reputation.models import (
    Balance,
    BayesianMean,
    Beta,
    Count,
    Dirichlet,
    Highest,
    Lowest,
    Mean,
    Points,
    Prior,
    Rate,
    Ratio,
    Wilson,
)
from reputation.official import OnEvent
from reputation.overrides import Override
from reputation.policy import Policy
from reputation.predicates import ALL, AllOf, AnyOf, Everything, Negated
from reputation.rating import Rating
from reputation.report import Report
from reputation.restrictions import Restriction, Restrictions
from reputation.rollingup import rollup
from reputation.rollups import Rollup
from reputation.sanctions import Decision, Escalation, Sanction
from reputation.scales import Choices, Percent, Scale
from reputation.schedule import Daily, Monthly, OnDates, Quarterly, Weekly, Yearly
from reputation.select import Between, Kind, Matches, OneOf, at_least, at_most, kind, matches, one_of
from reputation.stabilisers import ConsecutiveMisses, Dwell, Grace, KOfLast, LockAfter, NewcomerProtection
from reputation.standings import Standing, Standings
from reputation.state import State, merge, retract
from reputation.statements import statement
from reputation.tiers import Ladder, Tier
from reputation.totals import Sum
from reputation.weights import Buckets, Field, Lookup, Saturating, Where, buckets, field, lookup, saturating, where
from reputation.windows import Adaptive, Ages, Calendar, Days, PastMonths, Rolling, Unexpired

__all__ = [
    "ALL",
    "Adaptive",
    "Ages",
    "All",
    "AllButLast",
    "AllOf",
    "Any",
    "AnyOf",
    "Appeal",
    "AppealTerms",
    "Appeals",
    "AtLeast",
    "AtMost",
    "Balance",
    "BayesianMean",
    "Best",
    "Beta",
    "Between",
    "Buckets",
    "Burst",
    "Calendar",
    "Cap",
    "Cautious",
    "Change",
    "Choices",
    "Clamp",
    "CleanPeriod",
    "Composite",
    "ConsecutiveMisses",
    "Count",
    "Cycle",
    "Daily",
    "Days",
    "Decision",
    "Deduct",
    "Dirichlet",
    "Dwell",
    "EarnBack",
    "Escalation",
    "Estimate",
    "Everything",
    "Evidence",
    "EvidenceError",
    "EvidenceErrors",
    "Expire",
    "Explanation",
    "Field",
    "Forever",
    "Fresh",
    "Grace",
    "HalfLife",
    "Highest",
    "History",
    "KOf",
    "KOfLast",
    "Kind",
    "Ladder",
    "Last",
    "Latest",
    "Linear",
    "Live",
    "LiveRating",
    "LockAfter",
    "LogOdds",
    "Logarithm",
    "Lookup",
    "Lowest",
    "Matches",
    "Mean",
    "MergeError",
    "Metric",
    "MissingExtraError",
    "Monthly",
    "Months",
    "Negated",
    "NetClamp",
    "NewcomerProtection",
    "Not",
    "NotAdvanceableError",
    "NotRollableError",
    "OnDates",
    "OnEvent",
    "Once",
    "OneOf",
    "Only",
    "Override",
    "PastMonths",
    "Percent",
    "Plateau",
    "Points",
    "Policy",
    "PolicyError",
    "Power",
    "PowerLaw",
    "Prior",
    "Quarterly",
    "Raised",
    "Rate",
    "Rating",
    "Ratio",
    "Report",
    "ReputationError",
    "Reset",
    "Restriction",
    "Restrictions",
    "Rolling",
    "Rollup",
    "Rounded",
    "Sanction",
    "Saturating",
    "Scale",
    "ScaleBy",
    "Shared",
    "SignedLog",
    "SinceLast",
    "Standing",
    "Standings",
    "State",
    "Steps",
    "StorageError",
    "Sum",
    "Tier",
    "Trim",
    "Unexpired",
    "UnknownSubjectError",
    "Unless",
    "Warned",
    "Weekly",
    "Weight",
    "Where",
    "Wilson",
    "Worst",
    "Yearly",
    "advance",
    "at_least",
    "at_most",
    "buckets",
    "days",
    "field",
    "fold",
    "hours",
    "k_of",
    "kind",
    "ledger",
    "logarithm",
    "lookup",
    "low_water",
    "matches",
    "merge",
    "months",
    "one_of",
    "power",
    "retract",
    "rollup",
    "saturating",
    "statement",
    "vanished",
    "where",
    "years",
]
