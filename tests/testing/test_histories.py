"""Ladders from elsewhere may say less of their tiers than ours do."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import attrs
import pytest
from tests.testing.zoo_trees import Levels

from reputation.testing import LAWS, DoesNotApply, Trial
from reputation.testing.histories import course


@attrs.frozen
class Bare(Levels):
    """A ladder whose tiers have names, and nothing else."""

    @property
    def tiers(self) -> Any:
        """The tiers."""
        return SimpleNamespace(name="new"), SimpleNamespace(name="star")


def test_tiers_that_do_not_say_what_holders_must_keep() -> None:
    """No law about exits or about histories applies to them."""
    with pytest.raises(DoesNotApply, match="what holders must keep"):
        course(Bare())
    with pytest.raises(DoesNotApply, match="what holders must keep"):
        LAWS["exits_are_easier"].keep(Bare(), Trial())
