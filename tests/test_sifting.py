"""Rows that are sifted once, whoever asks."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

import reputation as rp
from reputation.sifting import Sifted
from reputation.statistics import Count
from reputation.tally import Tally
from reputation.times import micros

JULY = datetime(2026, 7, 1, tzinfo=UTC)
ROWS = rp.Evidence.from_columns(
    subject="ada", occurred_at=JULY, kind=["order", "visit", "order"], source=["eve", "eve", "eve"]
)


def test_each_tally_sifts_the_rows_once() -> None:
    """And works out once what its keep rules leave, with the reasons."""
    sifted = Sifted(ROWS, np.arange(3), micros(JULY))
    tally = Tally(Count(), select=rp.kind("order"), keep=(rp.Last(1),))

    assert [("select", [True, False, True])] == [(step.step, step.keep.tolist()) for step in sifted.steps(tally)]
    assert sifted.steps(tally) is sifted.steps(tally)
    assert [1] == [len(sifted.shares(tally).findings)]
    assert sifted.shares(tally) is sifted.shares(tally)


def test_some_of_the_rows_are_sifted_by_themselves() -> None:
    """Unless they are all."""
    sifted = Sifted(ROWS, np.array([0, 2]), micros(JULY))

    assert sifted is sifted.only(np.array([True, True]))
    assert [2] == sifted.only(np.array([False, True])).index.tolist()
