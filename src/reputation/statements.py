"""Statements of reasons: what is held against a subject, on what facts, by which rule, and how it can be contested."""

from __future__ import annotations

from typing import Any

import numpy as np

from reputation.arrays import Index
from reputation.balances import baseline
from reputation.codec import digest_or_none
from reputation.entries import Entries, entries
from reputation.errors import EvidenceError, PolicyError, nearest
from reputation.evidence import Evidence
from reputation.ledgers.spans import later, say_span
from reputation.metric import Metric
from reputation.nodes import title
from reputation.parts import say_part
from reputation.policy import Policy
from reputation.restrictions import Restriction
from reputation.sanctions import Escalation, Sanction
from reputation.shares import amounts_of, shares
from reputation.times import micros, moment
from reputation.weighing import weigh

__all__ = ["statement"]

_SCHEMA = "reputation/statement/1"


def statement(policy: Policy, restriction: Restriction, evidence: Evidence) -> dict[str, Any]:
    """
    State the reasons of a restriction as plain data.

    Args:
        policy: The policy under which it was imposed.
        restriction: The restriction, one of `policy.restrictions(evidence, as_of=...)`.
        evidence: The rows that it was found in.

    Returns:
        Ready for `json.dumps(..., allow_nan=False)`: whom it concerns; the measure with its dates; the facts: the
        balance and every row that made it up, or the single row; the rule in words, with name, version and digest of
        the policy; whether it was decided by rules alone, else by whom and why; and how and until when it can be
        contested, None where the policy promises nothing.

    Raises:
        PolicyError: The policy has no such sanction.
        EvidenceError: The evidence does not know the subject, or does not hold the row.

    Examples:
        >>> from datetime import UTC, datetime
        >>> from reputation import AppealTerms, Points, days
        >>> rules = Escalation("points", Sanction("limits", at=12, lasts=days(7)))
        >>> policy = Policy(Metric(Points(), name="points"), sanctions=rules, appeals=AppealTerms())
        >>> rows = Evidence.from_columns(subject="ada", occurred_at="2026-06-01T00:00Z", amount=12)
        >>> found = policy.restrictions(rows, as_of=datetime(2026, 6, 5, tzinfo=UTC))["ada"]
        >>> statement(policy, found[0], rows)["redress"]["until"]
        '2026-12-01T00:00:00+00:00'

    References:
        Regulation (EU) 2022/2065 (Digital Services Act), article 17(3): the facts, the ground, whether automated means
        were used, and the redress. Regulation (EU) 2019/1150, article 4: reasons at or before a restriction.
    """
    rule, sanction = _rule(policy, restriction)
    ledger = rule.metric({name: policy.named(name) for name in policy.names})
    return {
        "schema": _SCHEMA,
        "subject": restriction.subject,
        "measure": _measure(restriction, sanction),
        "facts": _facts(restriction, rule, ledger, evidence),
        "rule": {
            "policy": policy.name,
            "version": policy.version,
            "digest": digest_or_none(policy),
            "ground": f"{sanction.name} {sanction.ground(falling=rule.falling)}, by {title(ledger)}",
            "terms": list(sanction.terms()),
            "ledger": [say_part(ledger.model), *(say_part(part) for part in ledger.keep)],
        },
        "decided": _decided(restriction, sanction),
        "redress": _redress(policy, restriction),
    }


def _rule(policy: Policy, restriction: Restriction) -> tuple[Escalation, Sanction]:
    known = {sanction.name: (rule, sanction) for rule in policy.sanctions for sanction in rule.sanctions}
    if restriction.sanction not in known:
        msg = f"the policy has no sanction {restriction.sanction!r}."
        raise PolicyError(msg, hint=nearest(restriction.sanction, known))
    return known[restriction.sanction]


def _measure(restriction: Restriction, sanction: Sanction) -> dict[str, Any]:
    plain = restriction.to_dict()
    names = ("area", "state", "ordinal", "decided_at", "start", "end", "lift_from")
    return {"name": sanction.name, "says": sanction.says, **{name: plain[name] for name in names}}


def _facts(restriction: Restriction, rule: Escalation, ledger: Metric, evidence: Evidence) -> dict[str, Any]:
    """The balance and the rows that made it up, or the single row."""
    imposed_by = None if restriction.row is None else _row(evidence, restriction.row)
    facts = {"imposed_by": imposed_by, "balance": restriction.balance}
    if restriction.balance is None:
        return facts
    found = entries(ledger, evidence, micros(restriction.decided_at), by=rule.by)
    mine = np.flatnonzero(_owners(found, restriction) == found.owner)
    places = mine[found.times[mine] <= micros(restriction.reached_at)]
    adds = _adds(ledger, found, places, restriction)
    made = [{**_row(evidence, row), "points": points} for row, points in adds if points]
    return {
        **facts,
        "reached_at": restriction.reached_at.isoformat(),
        "started_from": baseline(ledger),
        "entries": made,
    }


def _owners(found: Entries, restriction: Restriction) -> int:
    """Whose balance among the entries it was."""
    names = found.evidence.subject.categories
    same = np.array([names[code] == restriction.subject for code in found.subject.tolist()], dtype=bool)
    areas = found.areas
    same &= np.array([areas[code] == restriction.area for code in found.area.tolist()], dtype=bool)
    if not same.any():
        msg = f"the evidence holds no balance of {restriction.subject!r}."
        raise EvidenceError(msg, hint="hand over the rows that the restriction was found in.")
    return int(same.argmax())


def _adds(ledger: Metric, found: Entries, places: Index, restriction: Restriction) -> list[tuple[int, float]]:
    """What each row added to the balance at the instant that counts."""
    tally = next(ledger.tallies())
    evidence = found.evidence_of(places, np.zeros(len(places), dtype=np.intp), 1)
    at = np.full(len(places), micros(restriction.reached_at))
    kept = shares(tally, evidence, micros(restriction.decided_at), moments=at)
    here = np.flatnonzero(kept.share > 0.0)
    rows = evidence.rows().at(here)
    weight = weigh(tally, evidence, rows) * kept.share[here]
    adds = amounts_of(tally.statistic)
    amounts = np.broadcast_to(np.asarray(weight if adds is None else weight * adds(rows), dtype=np.float64), here.shape)
    return list(zip(found.places[places[here]].tolist(), amounts.tolist(), strict=True))


def _row(evidence: Evidence, place: int) -> dict[str, Any]:
    if place >= len(evidence):
        msg = f"the evidence has no row {place}."
        raise EvidenceError(msg, hint="hand over the rows that the restriction was found in.")
    row = evidence.row(place)
    return {"row": place, "id": row.get("id"), "kind": row["kind"], "at": row["occurred_at"].isoformat()}


def _decided(restriction: Restriction, sanction: Sanction) -> dict[str, Any]:
    """By rules alone, or by whom and why."""
    plain = restriction.to_dict()["decision"]
    return {"automated": plain is None, "needs_a_person": sanction.human, "by": plain}


def _redress(policy: Policy, restriction: Restriction) -> dict[str, Any] | None:
    terms = policy.appeals
    if terms is None:
        return None
    until = later(np.array([micros(restriction.decided_at)]), terms.within)
    decide = None if terms.decide is None else say_span(terms.decide)
    return {"until": moment(int(until[0])).isoformat(), "decided_within": decide, "says": say_part(terms)}
