from reputation.adjustments import Clamp, Deduct, Rounded, ScaleBy
from reputation.composites import Composite, Worst
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
from reputation.explain import Explanation
from reputation.factors import Weight
from reputation.fields import days, hours
from reputation.folding import fold
from reputation.gates import AtLeast, AtMost
from reputation.logic import All, Any, KOf, Not, k_of
from reputation.metric import Metric
from reputation.models import BayesianMean, Beta, Count, Dirichlet, Mean, Points, Prior, Rate, Ratio, Wilson
from reputation.policy import Policy
from reputation.predicates import ALL, AllOf, AnyOf, Everything, Negated
from reputation.rating import Rating
from reputation.report import Report
from reputation.rollingup import rollup
from reputation.rollups import Rollup
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
    "AllOf",
    "Any",
    "AnyOf",
    "AtLeast",
    "AtMost",
    "BayesianMean",
    "Beta",
    "Between",
    "Buckets",
    "Calendar",
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
    "HalfLife",
    "KOf",
    "Kind",
    "Ladder",
    "Linear",
    "Lookup",
    "Matches",
    "Mean",
    "MergeError",
    "Metric",
    "MissingExtraError",
    "Negated",
    "Not",
    "NotAdvanceableError",
    "NotRollableError",
    "OneOf",
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
    "Rollup",
    "Rounded",
    "Saturating",
    "Scale",
    "ScaleBy",
    "State",
    "Steps",
    "StorageError",
    "Tier",
    "Unexpired",
    "UnknownSubjectError",
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
    "rollup",
    "saturating",
    "where",
]
