"""The laws of reports: what a score is made of, and that it is the same however and however often it is asked for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from reputation.account import Account
from reputation.folding import fold
from reputation.metric import Metric
from reputation.nodes import title
from reputation.policy import Policy
from reputation.testing.breaches import DoesNotApply, LawBroken
from reputation.testing.folded import folded, weighed
from reputation.testing.lawbook import law
from reputation.testing.strategies import NOW, Table
from reputation.testing.trial import Trial

__all__ = ["explanation_adds_up", "report_equals_evaluate"]

_SLACK = 1e-9
_FEW = (3, 5, 1, 0)


def _policy(part: Any) -> Policy:
    """A policy that shows the part in its score."""
    if isinstance(part, Policy):
        return part
    return Policy(weighed(Metric(part)) if hasattr(part, "finalize") else part)


@law("model", "metric", "node", "policy")
def explanation_adds_up(part: Any, trial: Trial) -> None:
    """
    Baseline, contributions of the rows and steps of the tree give the score.

    Examples:
        >>> from reputation import BayesianMean, Prior
        >>> explanation_adds_up(BayesianMean(Prior(0.7, 10)))
    """
    model = hasattr(part, "finalize")
    if model and not hasattr(part, "contributions"):
        reason = "it has no contributions, so that rows are not told apart"
        raise DoesNotApply(reason)
    policy, within = _policy(part), folded(part, trial)

    def body(table: Table) -> None:
        report = policy.evaluate(table.evidence(), as_of=NOW)
        for subject in report.subjects:
            account = report.explain(subject).account
            if account.score is None:
                continue
            total = _of_rows(account) if model else account.total
            size = 1.0 + math.fsum(abs(line.contribution) for line in account.lines) + abs(account.score)
            ended = model and account.score in part.range and not part.range[0] < total < part.range[1]
            if abs(total - account.score) > _SLACK * size and not ended:
                what = f"the account of {subject!r} does not add up."
                shown = [line.contribution for line in account.lines]
                given = {"rows": table, "baseline": account.baseline, "contributions": shown}
                hint = "the baseline, and what each row adds to it, give the score: exactly, without a rest."
                raise LawBroken(what, given=given, expected=account.score, got=total, hint=hint)

    within.run(trial, body, table=within.tables(sizes=_FEW))


def _of_rows(account: Account) -> float:
    """Without the step in which an account says what the rows left open."""
    return math.fsum([account.baseline, *(line.contribution for line in account.lines)])


@law("metric", "node", "policy")
def report_equals_evaluate(part: Any, trial: Trial) -> None:
    """
    Evaluating rows and reporting on their state say the same, also when asked again, and leave the rows alone.

    Examples:
        >>> from reputation import Beta, Metric
        >>> report_equals_evaluate(Metric(Beta()))
    """
    policy, within = _policy(part), folded(part, trial)

    def body(table: Table) -> None:
        evidence = table.evidence()
        once = policy.evaluate(evidence, as_of=NOW)
        others = {
            "evaluated again": policy.evaluate(evidence, as_of=NOW),
            "reported from the state": policy.report(fold(policy.recipe, evidence, as_of=NOW)),
            "evaluated from the same rows, read again": policy.evaluate(table.evidence(table.rows), as_of=NOW),
        }
        for how, other in others.items():
            for name, mine, theirs in _numbers(once, other):
                if not np.array_equal(mine, theirs, equal_nan=mine.dtype.kind == "f"):
                    what = f"{how}, {name} is something else."
                    hint = "a score is made of the sums alone: no memory, no clock and no dice."
                    told = {"expected": mine.tolist(), "got": theirs.tolist()}
                    raise LawBroken(what, given={"rows": table}, hint=hint, **told)

    within.run(trial, body)


def _numbers(once: Any, other: Any) -> Iterator[tuple[str, Any, Any]]:
    for score in (once.policy.score, *once.policy.metrics):
        mine, theirs = (report.measures.estimate(score) for report in (once, other))
        for name in ("score", "support", "lower", "upper"):
            yield f"{name} of {title(score)}", getattr(mine, name), getattr(theirs, name)
    yield "the tier", np.array(once.tiers(), dtype=object), np.array(other.tiers(), dtype=object)
