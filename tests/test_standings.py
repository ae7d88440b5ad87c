"""Standings: one subject, all subjects, columns that any table can store."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from reputation.errors import EvidenceError, PolicyError, UnknownSubjectError
from reputation.fields import days
from reputation.judging import Judged
from reputation.overrides import Override
from reputation.settling import settle
from reputation.stabilisers import Grace, KOfLast
from reputation.standings import Standings

NOW = datetime(2026, 6, 1, tzinfo=UTC)
NAMES = ("new", "star")
RULES = (Grace(days(14)), KOfLast(1, 3, on="demotion"))


def standings() -> Standings:
    """Three subjects after two evaluations: held by grace, taken, graded by a person."""
    before: Standings | None = None
    for n, tiers in enumerate(([1, 0, 0], [0, 1, 0])):
        judged = Judged(("ada", "bob", "cyd"), NAMES, np.array(tiers), np.array([True] * 3), 2)
        graded = Override("cyd", tier="star", reason="a partner", author="mia")
        before = settle(before, judged, as_of=NOW + days(n), stabilisers=RULES[:1], overrides=graded if n else ())
    assert before is not None
    return before


def columns(**other: Any) -> dict[str, Any]:
    """The least that another system has."""
    return {"subject": ["bob", "ada"], "tier": ["star", None], "since": ["2026-01-01", NOW], **other}


def test_one_subject_and_all() -> None:
    """By name, by place, in order; strangers are unknown."""
    found = standings()

    assert (["star", "star", "star"], 3, repr(found)) == (
        found.tiers(),
        len(found),
        "Standings(3 subjects, official, 2026-06-02T00:00:00+00:00)",
    )
    assert [one.subject for one in found] == ["ada", "bob", "cyd"]
    assert [one in found for one in ("bob", "dan", 7)] == [True, False, False]
    assert found["ada"].reason == "in grace after the promotion until 2026-06-15"
    assert found["cyd"].reason == "'star', by mia: a partner"
    for stranger in ("dan", 7):
        with pytest.raises(UnknownSubjectError, match="no subject"):
            found[stranger]


def test_a_standing_is_plain_data() -> None:
    """Ready for JSON, with and without times."""
    found = standings()["bob"].to_dict()

    assert json.loads(json.dumps(found, allow_nan=False)) == {
        "subject": "bob",
        "tier": "star",
        "computed_tier": "star",
        "projected_tier": "star",
        "since": "2026-06-02T00:00:00+00:00",
        "official": True,
        "reason": None,
        "as_of": "2026-06-02T00:00:00+00:00",
    }


def test_columns_can_be_stored_as_they_are() -> None:
    """Text, times, flags and whole numbers; what is read back equals what was written, in any order of rows."""
    found = standings()
    stored = found.to_columns()
    turned = {name: column[::-1] for name, column in stored.items()}

    assert {column.dtype.kind for column in stored.values()} <= set("OMbi")
    assert not any(column.flags.writeable for column in stored.values())
    assert Standings.from_columns(stored, names=NAMES).equals(found)
    assert Standings.from_columns(turned, names=NAMES).equals(found)
    lists = {name: column.tolist() if column.dtype.kind != "M" else column for name, column in stored.items()}
    assert Standings.from_columns(lists, names=NAMES).equals(found)


def test_another_system_needs_three_columns() -> None:
    """Subject, tier and since when; the rest follows from them."""
    found = Standings.from_columns(columns(), names=NAMES, as_of=NOW)

    assert [(None, NOW), ("star", datetime(2026, 1, 1, tzinfo=UTC))] == [(one.tier, one.since) for one in found]
    assert found.official is False
    assert repr(found).startswith("Standings(2 subjects, projected")
    assert {one.reason for one in found} == {None}
    judged = Judged(("ada", "bob"), NAMES, np.array([0, 0]), np.array([True, True]), 2)
    later = settle(found, judged, as_of=NOW + days(1), stabilisers=(Grace(days(365)),))
    assert ["new", "star"] == later.tiers()


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        (columns(tier=["star", "gold"]), "'gold' is no tier of the ladder"),
        (columns(subject=["ada", "ada"]), "'ada' stands there twice"),
        ({"subject": [], "tier": []}, "standings must have a column 'since'"),
        (columns(as_of=["2026-06-01", "2026-06-02"]), "as_of must be one instant, got 2 of them"),
    ],
)
def test_tables_that_make_no_sense_are_refused(given: dict[str, Any], rule: str) -> None:
    """The message names the value."""
    with pytest.raises(PolicyError, match=rule):
        Standings.from_columns(given, names=NAMES)


def test_an_instant_and_times_are_needed() -> None:
    """The columns say it, or the caller; times are times."""
    with pytest.raises(PolicyError, match="as_of must say at which instant"):
        Standings.from_columns(columns(), names=NAMES)
    with pytest.raises(EvidenceError, match="since"):
        Standings.from_columns(columns(since=["then", NOW]), names=NAMES, as_of=NOW)
    assert len(Standings.from_columns({"subject": [], "tier": [], "since": []}, names=NAMES, as_of=NOW)) == 0


def test_standings_that_differ_are_not_equal() -> None:
    """In a level, in what is remembered, in the instant."""
    found = standings()
    stored = found.to_columns()
    other = np.array(["star", "new", "star"], dtype=object)

    assert found.equals(standings())
    assert not found.equals(Standings.from_columns({**stored, "tier": other}, names=NAMES))
    assert not found.equals(Standings.from_columns({**stored, "memory.x": np.zeros(3)}, names=NAMES))
    assert not found.equals(Standings.from_columns(stored, names=NAMES, as_of=NOW))


def test_nothing_in_standings_can_be_written() -> None:
    """Not in the columns, nor in those that the host handed over."""
    since = np.array(["2026-01-01", "2026-01-02"], dtype="datetime64[us]")
    found = Standings.from_columns(columns(since=since), names=NAMES, as_of=NOW)
    since[:] = since[0]

    assert found["ada"].since == datetime(2026, 1, 2, tzinfo=UTC)
    for name in ("tier", "since", "risen", "memory"):
        column = getattr(found, name)
        assert name == "memory" or not column.flags.writeable
