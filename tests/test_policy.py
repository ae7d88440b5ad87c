"""Policies: what is measured, how it becomes a score, and which level that is, as one value."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import numpy as np
import pytest

import reputation as rp
from reputation.logic import Algebra

NOW = datetime(2026, 7, 1, tzinfo=UTC)
QUALITY = rp.Metric(rp.Beta(), name="quality", select=rp.kind("review"))
LATE = rp.Metric(rp.Ratio(rp.matches("late", True)), name="late_rate", select=rp.kind("order"))


@attrs.frozen
class Leaf:
    """Half a score: it says what it is, but neither counts rows nor combines parts."""

    name: str | None = None
    range: tuple[float, float] = (0.0, 1.0)

    def describe(self) -> str:
        """Say what it is."""
        return "a leaf"


@attrs.frozen
class Always(Algebra):
    """A gate from elsewhere that everyone passes."""

    def scores(self) -> tuple[str, ...]:
        """Ask nothing."""
        return ()

    def answer(self, lookup: object) -> np.ndarray:
        """Say yes to the one subject there is."""
        del lookup
        return np.ones(1, dtype=np.int8)

    def leaves(self) -> tuple[Always]:
        """Itself."""
        return (self,)

    def describe(self) -> str:
        """Say what it asks."""
        return "nothing is asked"


def sellers(version: str = "1", prior: float = 0.7, half: float = 180) -> rp.Policy:
    """The policy of the first page of the documentation."""
    quality = rp.Metric(
        rp.Beta(prior=rp.Prior(mean=prior, strength=10)),
        select=rp.kind("review"),
        weight=rp.where("verified", 3.0),
        decay=rp.HalfLife(rp.days(half)),
    )
    chargebacks = rp.Metric(rp.Count(), select=rp.kind("chargeback"), decay=rp.HalfLife(rp.days(90)))
    return rp.Policy(
        rp.Deduct(quality, chargebacks, per_point=0.05, cap=0.40),
        name="sellers",
        version=version,
        tiers=rp.Ladder(rp.Tier("new"), rp.Tier("trusted", at=0.60, support=5), rp.Tier("star", at=0.80, support=20)),
    )


def evidence(**columns: object) -> rp.Evidence:
    """Two reviews of ada: five stars, verified, on 1 June, and four stars on 5 January."""
    return rp.Evidence.from_columns(
        subject="ada",
        occurred_at=["2026-06-01", "2026-01-05"],
        kind="review",
        value=[5, 4],
        scale=rp.Scale(1, 5),
        verified=[True, False],
        tz="UTC",
        **columns,
    )


# a value


def test_a_policy_is_a_value() -> None:
    """It is equal to one that says the same, hashes alike, and can be stored, sent and copied."""
    policy = sellers()

    assert sellers() == policy
    assert hash(sellers()) == hash(policy)
    assert sellers(version="2") != policy
    assert pickle.loads(pickle.dumps(policy)) == policy
    assert copy.deepcopy(policy) == policy
    assert pickle.loads(pickle.dumps(policy)).digest == policy.digest


def test_the_digest_is_a_fingerprint_of_every_parameter() -> None:
    """Equal policies have equal digests; any parameter moves it; it is worked out once."""
    policy = sellers()

    assert sellers().digest == policy.digest
    assert len(policy.digest) == 16
    assert 3 == len({policy.digest, sellers(version="2").digest, sellers(prior=0.6).digest})
    assert policy.digest is policy.digest
    assert attrs.evolve(policy, version="2").digest == sellers(version="2").digest


IDENTITY: dict[str, Any] = {
    "name": "market",
    "version": "2026-07",
    "published_at": NOW - rp.days(8),
    "effective_from": NOW,
    "notice": rp.days(7),
    "comment": "verified reviews count five times",
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "shops"),
        ("version", "2026-08"),
        ("published_at", NOW - rp.days(9)),
        ("effective_from", NOW + rp.days(1)),
        ("notice", rp.days(6)),
        ("comment", None),
    ],
)
def test_the_identity_of_a_policy_is_part_of_the_value(name: str, value: object) -> None:
    """Of equality, of what is printed, of the digest, of the rules and of what is stored."""
    policy = rp.Policy(QUALITY, **IDENTITY)
    other = attrs.evolve(policy, **{name: value})

    assert policy == rp.Policy(QUALITY, **IDENTITY)
    assert policy != other
    assert repr(policy) != repr(other)
    assert policy.digest != other.digest
    assert policy.rules().splitlines()[0:6] != other.rules().splitlines()[0:6]
    assert policy.to_dict() != other.to_dict()
    assert policy.recipe == other.recipe


def test_the_same_instants_in_another_zone_are_the_same_policy() -> None:
    """Dates are kept in UTC."""
    shanghai = ZoneInfo("Asia/Shanghai")
    moved = {name: IDENTITY[name].astimezone(shanghai) for name in ("published_at", "effective_from")}

    assert rp.Policy(QUALITY, **IDENTITY) == rp.Policy(QUALITY, **{**IDENTITY, **moved})
    assert rp.Policy(QUALITY, **IDENTITY).digest == rp.Policy(QUALITY, **{**IDENTITY, **moved}).digest


def test_a_notice_that_is_not_kept_fails_when_the_policy_is_built() -> None:
    """With the figures, and what would do."""
    with pytest.raises(rp.PolicyError) as caught:
        rp.Policy(QUALITY, **{**IDENTITY, "notice": rp.days(15)})
    assert (
        "effective_from must lie at least 15 days after published_at, "
        "got published_at=2026-06-23T00:00:00+00:00 and effective_from=2026-07-01T00:00:00+00:00: 8 days."
    ) == caught.value.what
    assert "start at 2026-07-08T00:00:00+00:00, or publish by 2026-06-16T00:00:00+00:00." == caught.value.hint
    with pytest.raises(rp.PolicyError, match="published_at must carry a zone"):
        rp.Policy(QUALITY, published_at=datetime(2026, 7, 1))


def test_names_are_those_of_everything_that_is_measured() -> None:
    """The score, its parts, the further metrics, and what gates hold; one metric in two places is one."""
    gate = rp.AtLeast(rp.Metric(rp.Count(), name="orders"), 3)
    policy = rp.Policy(
        rp.Worst(QUALITY, QUALITY, name="weakest"),
        metrics=[LATE],
        tiers=rp.Ladder(rp.Tier("a"), rp.Tier("b", when=gate)),
    )

    assert ("weakest", "quality", "late_rate", "orders") == policy.names
    assert QUALITY == policy.named("quality")
    assert (QUALITY, LATE, gate.metric) == policy.leaves
    assert (gate,) == tuple(policy.gates)
    assert () == tuple(rp.Policy(QUALITY).gates)


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    """Whoever asks for a score that is not measured learns which ones are."""
    with pytest.raises(rp.PolicyError, match=r"the policy measures no 'qualty'\.\n\nHint: did you mean 'quality'"):
        rp.Policy(QUALITY).named("qualty")


def test_a_single_metric_needs_no_list() -> None:
    """`metrics` takes one, a list or a tuple."""
    assert rp.Policy(QUALITY, metrics=LATE) == rp.Policy(QUALITY, metrics=[LATE]) == rp.Policy(QUALITY, metrics=(LATE,))


def test_metrics_with_one_tally_share_one_set_of_sums() -> None:
    """A prior is no part of the recipe: two views of the same rows cost one."""
    strict = attrs.evolve(QUALITY, model=rp.Beta(prior=rp.Prior(0.2, 50)), name="strict")

    assert 1 == len(rp.Policy(QUALITY, metrics=strict).recipe)
    assert rp.Policy(QUALITY).recipe == rp.Policy(strict).recipe


# what cannot mean anything


@pytest.mark.parametrize("score", [rp.Beta(), rp.Metric, "quality", 3])
def test_a_score_is_a_metric_or_a_tree(score: object) -> None:
    """A bare model, a class, a name or a number is refused, with what to write."""
    with pytest.raises(rp.PolicyError, match=r"a score is a metric or a tree of metrics, got .*\n\nHint: wrap a model"):
        rp.Policy(score)
    with pytest.raises(rp.PolicyError, match="a score is a metric or a tree of metrics"):
        rp.Policy(QUALITY, metrics=score)


def test_a_leaf_is_a_metric_wherever_it_stands() -> None:
    """What counts no rows is refused inside a tree and inside a gate, too."""
    with pytest.raises(rp.PolicyError, match="a score is a metric or a tree of metrics, got Leaf"):
        rp.Policy(rp.Worst(QUALITY, rp.Clamp(Leaf(), high=0.5)))
    with pytest.raises(rp.PolicyError, match="a score is a metric or a tree of metrics, got Leaf"):
        rp.Policy(QUALITY, tiers=rp.Ladder(rp.Tier("new"), rp.Tier("star", when=rp.AtLeast(Leaf(), 0.5))))


def test_tiers_are_a_ladder_and_a_report_takes_a_state() -> None:
    """A bare tier and bare rows are refused, with what to write."""
    with pytest.raises(TypeError, match=r"tiers must be a ladder, got \(Tier.*\n\nHint: write tiers=Ladder"):
        rp.Policy(QUALITY, tiers=(rp.Tier("new"),))
    with pytest.raises(TypeError, match=r"report takes a state, got Evidence\.\n\nHint: write policy\.evaluate"):
        rp.Policy(QUALITY).report(evidence())


def test_a_gate_asks_for_what_is_measured() -> None:
    """A misspelt name fails when the policy is built, with the nearest name; also as what an allowance counts."""
    for gate in (rp.AtMost("late_rat", 0.04), rp.AtMost("late_rate", 0.04, allowance=3, count="late_rat")):
        with pytest.raises(
            rp.PolicyError, match="a gate asks for the metric 'late_rat', which the policy does not measure"
        ) as caught:
            rp.Policy(QUALITY, metrics=LATE, tiers=rp.Ladder(rp.Tier("a"), rp.Tier("b", when=gate)))
        assert "did you mean 'late_rate'?" in str(caught.value)
        assert "Metric(..., name=...)" in str(caught.value)


def test_two_scores_of_one_name_are_refused() -> None:
    """A name identifies what a gate means."""
    with pytest.raises(rp.PolicyError, match="two different scores are named 'quality'"):
        rp.Policy(QUALITY, metrics=rp.Metric(rp.Count(), name="quality"))


def test_limits_are_held_against_the_scores_they_are_for() -> None:
    """A share is never written as percent: not in a tier, not in a gate that names its metric."""
    with pytest.raises(rp.PolicyError, match="at must lie within the range of the score"):
        rp.Policy(QUALITY, tiers=rp.Ladder(rp.Tier("new"), rp.Tier("star", at=80)))
    with pytest.raises(rp.PolicyError, match="limit must lie within the range of late_rate"):
        rp.Policy(QUALITY, metrics=LATE, tiers=rp.Ladder(rp.Tier("a"), rp.Tier("b", when=rp.AtMost("late_rate", 4))))
    with pytest.raises(rp.PolicyError, match="allowance needs an absolute count, and quality has none"):
        rp.Policy(QUALITY, tiers=rp.Ladder(rp.Tier("a"), rp.Tier("b", when=rp.AtMost("quality", 0.4, allowance=3))))


# applied


def test_the_first_program() -> None:
    """By hand: 10 rows at 0.7, one at 1 that counts 3 * 2**(-30/180), one at 0.75 that counts 2**(-177/180): 0.7628."""
    fresh, old = 3 * 2 ** (-30 / 180), 2 ** (-177 / 180)
    expected = (10 * 0.7 + fresh * 1.0 + old * 0.75) / (10 + fresh + old)
    rating = sellers().evaluate(evidence(), as_of=NOW)["ada"]

    assert 0.7628 == round(expected, 4)
    assert rating.score == pytest.approx(expected, rel=1e-12)
    assert rating.support == pytest.approx(fresh + old, rel=1e-12)
    assert "new" == rating.tier
    assert ("sellers", "1", sellers().digest, NOW) == (rating.policy, rating.version, rating.digest, rating.as_of)


def test_a_state_gives_the_report_that_its_rows_give() -> None:
    """Evaluating is folding and reporting."""
    policy = sellers()
    state = rp.fold(policy.recipe, evidence(), as_of=NOW)

    assert policy.report(state).equals(policy.evaluate(evidence(), as_of=NOW))
    assert list(policy.report(state)) == list(policy.evaluate(evidence(), as_of=NOW))


def test_a_state_of_another_recipe_is_refused() -> None:
    """A state is never reinterpreted; what does not touch rows may change."""
    state = rp.fold(sellers().recipe, evidence(), as_of=NOW)

    with pytest.raises(rp.MergeError) as caught:
        sellers(half=90).report(state)
    assert (
        "the state was folded with another recipe than that of policy 'sellers', version '1': "
        "tally 1, decay.half: '180 days' in the state, '90 days' in the recipe."
    ) == caught.value.what
    assert "fold the evidence again: fold(policy.recipe, evidence, as_of=...)." == caught.value.hint
    odd = rp.Policy(rp.Metric(rp.Count(), select=lambda rows: rows["kind"] == "review"))
    with pytest.raises(rp.MergeError, match=r"than that of policy 'unnamed', version '0'\.\n\nHint: fold"):
        odd.report(state)
    assert sellers(prior=0.2).report(state)["ada"].score < sellers().report(state)["ada"].score


def test_rows_after_the_instant_are_refused() -> None:
    """A report as of June knows nothing of July."""
    with pytest.raises(rp.EvidenceError, match="occurred_at must not lie after as_of"):
        sellers().evaluate(evidence(), as_of=datetime(2026, 5, 1, tzinfo=UTC))


def test_a_report_holds_one_report_before_it() -> None:
    """A service that reports day after day does not pile up all that ever was."""
    policy = sellers()
    first = policy.evaluate(evidence(), as_of=NOW)
    second = policy.evaluate(evidence(), as_of=NOW, previous=first)
    third = policy.report(second.state, previous=second)

    assert second.previous is not None
    assert second.previous.equals(first)
    assert third.previous is not None
    assert third.previous.previous is None
    assert second.previous.previous is None


def test_a_gate_from_elsewhere_takes_part() -> None:
    """A gate needs an answer and words; what it compares is its own business."""
    policy = rp.Policy(QUALITY, tiers=rp.Ladder(rp.Tier("seen", when=Always())))

    assert "seen" == policy.evaluate(evidence(), as_of=NOW)["ada"].tier
