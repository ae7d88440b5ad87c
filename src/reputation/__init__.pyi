from reputation.adjustments import Clamp, Deduct, Rounded, ScaleBy
from reputation.composites import Composite, Worst
from reputation.decay import Forever, HalfLife, Linear, Plateau, PowerLaw, Steps
from reputation.errors import (
    EvidenceError,
    EvidenceErrors,
    MergeError,
    MissingExtraError,
    NotAdvanceableError,
    PolicyError,
    ReputationError,
    UnknownSubjectError,
)
from reputation.estimates import Estimate
from reputation.evidence import Evidence
from reputation.explain import Explanation
from reputation.factors import Weight
from reputation.fields import days, hours
from reputation.folding import fold
from reputation.gates import AtLeast, AtMost
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
    SinceLast,
    Trim,
    Unless,
)
from reputation.logic import All, Any, KOf, Not, k_of
from reputation.metric import Metric
from reputation.models import BayesianMean, Beta, Count, Dirichlet, Mean, Points, Prior, Rate, Ratio, Wilson
from reputation.policy import Policy
from reputation.predicates import ALL, AllOf, AnyOf, Everything, Negated
from reputation.rating import Rating
from reputation.report import Report
from reputation.scales import Choices, Percent, Scale
from reputation.select import Between, Kind, Matches, OneOf, at_least, at_most, kind, matches, one_of
from reputation.state import State, advance, merge, retract
from reputation.tiers import Ladder, Tier
from reputation.weights import Buckets, Field, Lookup, Saturating, Where, buckets, field, lookup, saturating, where
from reputation.windows import Adaptive, Calendar, Days, Rolling, Unexpired

__all__ = [
    "ALL",
    "Adaptive",
    "All",
    "AllButLast",
    "AllOf",
    "Any",
    "AnyOf",
    "AtLeast",
    "AtMost",
    "BayesianMean",
    "Beta",
    "Between",
    "Buckets",
    "Burst",
    "Calendar",
    "Cap",
    "Choices",
    "Clamp",
    "Composite",
    "Count",
    "Days",
    "Deduct",
    "Dirichlet",
    "Estimate",
    "Everything",
    "Evidence",
    "EvidenceError",
    "EvidenceErrors",
    "Explanation",
    "Field",
    "Forever",
    "Fresh",
    "HalfLife",
    "KOf",
    "Kind",
    "Ladder",
    "Last",
    "Latest",
    "Linear",
    "Lookup",
    "Matches",
    "Mean",
    "MergeError",
    "Metric",
    "MissingExtraError",
    "Negated",
    "NetClamp",
    "Not",
    "NotAdvanceableError",
    "Once",
    "OneOf",
    "Only",
    "Percent",
    "Plateau",
    "Points",
    "Policy",
    "PolicyError",
    "PowerLaw",
    "Prior",
    "Rate",
    "Rating",
    "Ratio",
    "Report",
    "ReputationError",
    "Rolling",
    "Rounded",
    "Saturating",
    "Scale",
    "ScaleBy",
    "SinceLast",
    "State",
    "Steps",
    "Tier",
    "Trim",
    "Unexpired",
    "UnknownSubjectError",
    "Unless",
    "Weight",
    "Where",
    "Wilson",
    "Worst",
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
    "lookup",
    "matches",
    "merge",
    "one_of",
    "retract",
    "saturating",
    "where",
]
