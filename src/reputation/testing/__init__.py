"""
The law kit for authors of parts: every law as a function, and the runs that try them.

`check(part)` tries every law that speaks about a part and says which were kept; `parametrize(part)` makes each of them
a test of pytest.
"""

from __future__ import annotations

from reputation.errors import MissingExtraError

try:
    import hypothesis as _hypothesis  # noqa: F401 - asked for before any room needs it
except ImportError as error:  # pragma: no cover - tried in a process of its own
    _MSG = "the laws draw their examples with hypothesis, which is not installed."
    raise MissingExtraError(_MSG, hint="pip install 'reputation[testing]'.") from error

from reputation.testing.breaches import ColumnNeeded, DoesNotApply, LawBroken
from reputation.testing.findings import Findings, check
from reputation.testing.lawbook import LAWS, SORTS, Law, law, laws_for
from reputation.testing.laws.accounting import explanation_adds_up, report_equals_evaluate
from reputation.testing.laws.decays import advance, calendar_grain, decay_shape
from reputation.testing.laws.estimating import monotone, prior_limits, score_range, unknown
from reputation.testing.laws.folding import (
    monoid,
    partition,
    permutation,
    relabel,
    stream,
    subject_locality,
    subject_partition,
)
from reputation.testing.laws.gates import (
    gate_logic,
    insufficient_when_unrated,
    ladder_monotone,
    ladder_total,
    three_answers,
)
from reputation.testing.laws.moving import advance_equals_refold, rollup_equals_events, time_shift
from reputation.testing.laws.rows import (
    blind_to_time,
    locality,
    portability,
    purity,
    recoding,
    row_permutation,
    settled,
    weight_range,
)
from reputation.testing.laws.scales import scale_order, scale_range, scale_refusal
from reputation.testing.laws.storing import codec_round_trip, plain_form
from reputation.testing.laws.trees import penalty_only_lowers, repeatability, row_wise, tree_identities
from reputation.testing.laws.values import value, zero_is_kept
from reputation.testing.laws.weighing import absence, homogeneity, retract
from reputation.testing.laws.windows import window_forward, window_order
from reputation.testing.laws.writing import scale_change
from reputation.testing.parametrize import Case, parametrize
from reputation.testing.refusals import OutsideVocabulary
from reputation.testing.sorts import sort_of
from reputation.testing.strict import StrictColumn, StrictOps, StrictRows
from reputation.testing.trial import Trial

__all__ = [
    "LAWS",
    "SORTS",
    "Case",
    "ColumnNeeded",
    "DoesNotApply",
    "Findings",
    "Law",
    "LawBroken",
    "OutsideVocabulary",
    "StrictColumn",
    "StrictOps",
    "StrictRows",
    "Trial",
    "absence",
    "advance",
    "advance_equals_refold",
    "blind_to_time",
    "calendar_grain",
    "check",
    "codec_round_trip",
    "decay_shape",
    "explanation_adds_up",
    "gate_logic",
    "homogeneity",
    "insufficient_when_unrated",
    "ladder_monotone",
    "ladder_total",
    "law",
    "laws_for",
    "locality",
    "monoid",
    "monotone",
    "parametrize",
    "partition",
    "penalty_only_lowers",
    "permutation",
    "plain_form",
    "portability",
    "prior_limits",
    "purity",
    "recoding",
    "relabel",
    "repeatability",
    "report_equals_evaluate",
    "retract",
    "rollup_equals_events",
    "row_permutation",
    "row_wise",
    "scale_change",
    "scale_order",
    "scale_range",
    "scale_refusal",
    "score_range",
    "settled",
    "sort_of",
    "stream",
    "subject_locality",
    "subject_partition",
    "three_answers",
    "time_shift",
    "tree_identities",
    "unknown",
    "value",
    "weight_range",
    "window_forward",
    "window_order",
    "zero_is_kept",
]
