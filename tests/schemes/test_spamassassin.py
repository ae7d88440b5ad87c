"""SpamAssassin: the published message, and the shares of identities."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.schemes.rows import many, table

from reputation.schemes import spamassassin_awl, spamassassin_txrep

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_published_message() -> None:
    """129 messages of 475.064 points, this one with 5.59: a difference of -0.961."""
    rows = many(128, "message", NOW - DAY, points=(475.064 - 5.59) / 128) + many(1, "message", NOW, points=5.59)
    score = spamassassin_awl().evaluate(table(rows), as_of=NOW)["ada"].score

    assert score is not None
    assert -0.961 == pytest.approx(score - 5.59, abs=5e-4)


def test_the_first_message_keeps_its_score() -> None:
    """There is no mean yet."""
    assert 5.59 == spamassassin_awl().evaluate(table(many(1, "message", NOW, points=5.59)), as_of=NOW)["ada"].score


SHARES = {"address and network": 0.51, "address": 0.15, "domain": 0.10, "network": 0.21, "greeting": 0.03}


@pytest.mark.parametrize("identity", SHARES)
def test_shares_of_identities(identity: str) -> None:
    """51, 15, 10, 21 and 3 %: one with a point, the others without."""
    rows = [row for name in SHARES for row in many(1, "message", NOW, identity=name, points=float(name == identity))]

    assert SHARES[identity] == pytest.approx(
        spamassassin_txrep().evaluate(table(rows), as_of=NOW)["ada"].score, abs=5e-3
    )
