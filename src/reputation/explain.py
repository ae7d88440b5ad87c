"""The explanation of one subject's score and tier: structured, as plain data, and as a text."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

import attrs

from reputation.account import Account, Line
from reputation.accountant import Accountant
from reputation.evidence import Evidence
from reputation.leftout import LeftOut, left_out_of
from reputation.metric import Metric
from reputation.nodes import Score
from reputation.outlook import Check, Outlook, outlook
from reputation.rating import Rating
from reputation.sifting import Sifted
from reputation.telling import tell
from reputation.times import micros, moment

if TYPE_CHECKING:  # reports offer explanations; an explanation only reads one
    from reputation.report import Report

__all__ = ["Explanation", "explain"]

_SCHEMA = "reputation/explanation/1"
_FIELDS = tuple(field.name for field in attrs.fields(Line))
_EACH = attrgetter(*_FIELDS)  # quicker than asking attrs for each of many rows


@attrs.frozen
class Explanation:
    """
    Why a subject has its score and its tier. `str()` of it is a text that can be sent to whoever is judged.

    Args:
        rating: Score, support, bounds, tier and the identity of the policy.
        account: Baseline, contributions and steps, which add up to the score.
        bounds_mean: What the ends of the likely range mean, in words.
        outlook: Which conditions of the tier are met, and what would change it; None for a policy without tiers.
        left_out: The subject's rows that do not count, with reasons.
        rows_known: Whether rows were at hand, so that the account goes down to them.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from reputation import Beta, Evidence, Metric, Policy
        >>> now = datetime(2026, 7, 1, tzinfo=timezone.utc)
        >>> report = Policy(Metric(Beta(), name="quality")).evaluate(
        ...     Evidence.from_columns(subject=["ada"], occurred_at=now, value=[1.0]), as_of=now
        ... )
        >>> report.explain("ada").account.total == report["ada"].score
        True
    """

    rating: Rating
    account: Account
    bounds_mean: str
    outlook: Outlook | None
    left_out: tuple[LeftOut, ...]
    rows_known: bool

    def to_dict(self) -> dict[str, Any]:
        """The explanation as plain Python data, ready for `json.dumps(..., allow_nan=False)`."""
        return {
            **self.rating.to_dict(),
            "schema": _SCHEMA,
            "account": _account(self.account),
            "bounds_mean": self.bounds_mean,
            "outlook": None if self.outlook is None else _outlook(self.outlook),
            "left_out": [attrs.asdict(entry) for entry in self.left_out],
            "rows_known": self.rows_known,
        }

    def __str__(self) -> str:
        return tell(self)


def _account(account: Account) -> dict[str, Any]:
    return {
        "label": account.label,
        "score": account.score,
        "support": account.support,
        "baseline": account.baseline,
        "rows": [_line(line) for line in account.lines],
        "steps": [
            {"text": step.text, "change": step.change, "detail": None if step.detail is None else _account(step.detail)}
            for step in account.steps
        ],
        "parts": [attrs.asdict(part) for part in account.parts],
        "notes": list(account.notes),
    }


def _line(line: Line) -> dict[str, Any]:
    fields = dict(zip(_FIELDS, _EACH(line), strict=True))
    fields["date"] = moment(line.date).isoformat()
    fields["factors"] = [{"factor": words, "value": value} for words, value in line.factors]
    return fields


def _outlook(outlook: Outlook) -> dict[str, Any]:
    return {
        "tier": outlook.tier,
        "held": [_check(check) for check in outlook.held],
        "above": outlook.above,
        "missing": [_check(check) for check in outlook.missing],
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "text": check.text,
        "answer": check.answer,
        "now": check.now,
        "limit": check.limit,
        "gap": check.gap,
        "parts": [_check(part) for part in check.parts],
        "need": check.need,
    }


def explain(report: Report, subject: str | int, evidence: Evidence | None) -> Explanation:
    """
    Draw up the explanation of one subject.

    Args:
        report: The report that holds the subject.
        subject: Whom to account for.
        evidence: The rows behind the report, if they are at hand.

    Returns:
        The explanation.

    Raises:
        UnknownSubjectError: The report does not hold the subject.
        EvidenceError: The rows do not give the score of the report.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from reputation import Count, Evidence, Metric, Policy
        >>> now = datetime(2026, 7, 1, tzinfo=timezone.utc)
        >>> report = Policy(Metric(Count())).evaluate(
        ...     Evidence.from_columns(subject=["ada"], occurred_at=now), as_of=now
        ... )
        >>> explain(report, "ada", None).rows_known
        False
    """
    place = report.place(subject)
    policy = report.policy
    ladder = policy.tiers
    sifted: Sifted | None = None
    if evidence is not None:
        # A state folded from these rows shares their subjects; only those of other rows have to be looked up.
        code = place if evidence.subjects is report.subjects else evidence.subject.code(subject)
        sifted = Sifted(evidence, evidence.rows_coded(code), micros(report.as_of))
    own = evidence is report.evidence
    accountant = Accountant(report.measures, place, micros(report.as_of), sifted, strict=not own)
    return Explanation(
        rating=report[subject],
        account=accountant.account(policy.score),
        bounds_mean=_bounds_mean(policy.score),
        outlook=None
        if ladder is None or report.tier is None
        else outlook(ladder, int(report.tier[place]), report.estimate, report.measures, place),
        left_out=() if sifted is None else left_out_of(policy.leaves, sifted),
        rows_known=evidence is not None,
    )


def _bounds_mean(score: Score) -> str:
    if isinstance(score, Metric):
        return str(getattr(score.model, "bounds_mean", "what the model says of its bounds"))
    return "the bounds of its parts, carried through the same steps as the score"
