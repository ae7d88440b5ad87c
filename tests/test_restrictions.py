"""Restrictions as a text that people read."""

from __future__ import annotations

from datetime import UTC, datetime

import reputation as rp

NOW = datetime(2026, 6, 20, tzinfo=UTC)
ROWS = rp.Evidence.from_columns(
    subject=["ada", "bob", "bob", "阿达"],
    occurred_at=["2026-06-01T00:00Z", "2026-06-02T10:30Z", "2026-06-03T00:00Z", "2026-06-04T00:00Z"],
    amount=[3.1, 12, 30, 0.1],
    kind=["late", "late", "fake", "late"],
    area=["shipping", "shipping", "goods", "shipping"],
)
LIMITS = rp.Sanction("limits", at=3, every=9, lasts=rp.days(7))
CLOSED = rp.Sanction("closed", at=30, human=True, notice=rp.days(30))
NAMED = rp.Sanction("named in public", each=rp.kind("fake"))
POINTS = rp.Metric(rp.Points(), name="points")


def found(*sanctions: rp.Sanction, by: str | None = None, decisions: tuple[rp.Decision, ...] = ()) -> rp.Restrictions:
    """Who is restricted under some sanctions."""
    policy = rp.Policy(POINTS, sanctions=rp.Escalation("points", sanctions, by=by))
    return policy.restrictions(ROWS, as_of=NOW, decisions=decisions)


def test_a_table_says_who_is_restricted_from_when_to_when_and_why() -> None:
    """One line each; repeats are numbered, and what only waits for a person has no start."""
    assert str(found(LIMITS, CLOSED, NAMED)).splitlines() == [
        "as of 2026-06-20 00:00 UTC",
        "",
        "subject  sanction         state     from              until             imposed by",
        "ada      limits           over      2026-06-01 00:00  2026-06-08 00:00  3.1 points on 2026-06-01",
        "bob      limits (time 2)  over      2026-06-02 10:30  2026-06-09 10:30  12 points on 2026-06-02",
        "bob      limits (time 5)  over      2026-06-03 00:00  2026-06-10 00:00  42 points on 2026-06-03",
        "bob      closed           proposed  -                 -                 42 points on 2026-06-03",
        "bob      named in public  active    2026-06-03 00:00  open              row 2 on 2026-06-03",
    ]


def test_areas_and_persons_have_a_column_where_there_are_any() -> None:
    """Nobody reads an empty column."""
    mia = rp.Decision("bob", "closed", at=NOW, reason="three test purchases", author="mia", area="goods")

    assert found(CLOSED, by="area", decisions=(mia,)).table().splitlines() == [
        "subject  sanction  area   state      from              until  imposed by               decided by",
        "bob      closed    goods  announced  2026-07-20 00:00  open   30 points on 2026-06-03  mia",
    ]


def test_what_is_not_shown_is_counted() -> None:
    """A limit hides nothing silently, and no restrictions are something else than none shown."""
    assert found(LIMITS).table(limit=1).splitlines()[-1] == "... and 2 more"
    assert found(LIMITS).of("active").table() == "no restrictions"
