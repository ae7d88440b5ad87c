"""What is written down is tried before it is relied on."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest

import reputation as rp
from reputation.plans import Plan
from reputation.proving import holds
from reputation.scalars import Trouble, opinions

POLICY = rp.Policy(
    rp.Metric(rp.Beta(), name="quality"), tiers=rp.Ladder(rp.Tier("new"), rp.Tier("good", at=0.5, support=2))
)


def rate_of(policy: rp.Policy) -> Any:
    """What reads sums out, through arrays."""

    def rate(*given: Any) -> rp.LiveRating:
        *sums, who, as_of = given
        names = [(tally, name) for tally in policy.recipe.tallies for name in tally.statistic.channels]
        held: dict[Any, dict[str, Any]] = {tally: {} for tally in policy.recipe.tallies}
        for (tally, name), value in zip(names, sums, strict=True):
            held[tally][name] = np.array([value])
        with np.errstate(all="ignore"):
            state = rp.State(policy.recipe, as_of, (who,), tuple(held.values()))
            return rp.LiveRating.of(policy.report(state)[who])

    return rate


def test_what_does_the_same_holds() -> None:
    """Also where it lets some sums go to arrays."""

    def troubled(*_: object) -> Any:
        raise Trouble

    assert holds(rate_of(POLICY), POLICY)
    assert holds(troubled, POLICY)


@pytest.mark.parametrize(
    "change",
    [
        {"score": 0.5},
        {"support": 1e9},
        {"lower": None},
        {"tier": "good"},
        {"metrics": {}},
        {"metrics": {"quality": {"score": 0.5, "support": 0.0, "lower": 0.0, "upper": 1.0}}},
    ],
)
def test_what_differs_anywhere_does_not_hold(change: dict[str, Any]) -> None:
    """In any number, in the tier, in any metric."""
    rate = rate_of(POLICY)

    assert not holds(lambda *given: rate(*given)._replace(**change), POLICY)


@attrs.frozen
class Picky:
    """A model that refuses sums that no rows give."""

    statistic = rp.Beta().statistic
    range = (0.0, 1.0)
    bounds_mean = "nothing"

    def finalize(self, stats: Any, /) -> Any:
        """No more good than there is."""
        if isinstance(stats["total"], np.ndarray) and type(stats["total"]) is np.ndarray:
            msg = "more good than there is"
            raise rp.PolicyError(msg)
        return rp.Beta().finalize(stats)


def test_what_cannot_be_tried_does_not_hold() -> None:
    """Then arrays are asked, which say why."""
    plan = Plan(rp.Policy(rp.Metric(Picky())), opinion=opinions(None), scaled=False)

    assert not plan.quick
