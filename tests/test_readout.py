"""What a request is told of levels is what a report says, also where levels are held, taken on days, or decided."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

import reputation as rp
from reputation.drafting import Draft
from reputation.livesums import LiveSums
from reputation.readout import read_out
from reputation.recording import CannotRecord

JULY = datetime(2026, 7, 1, tzinfo=UTC)
LADDER = rp.Ladder(rp.Tier("new"), rp.Tier("good", at=0.6, exit=0.5, support=2), rp.Tier("star", at=0.9, exit=0.8))
QUALITY = rp.Metric(rp.Ratio(rp.matches("value", 1.0)), name="quality")
POLICIES: dict[str, rp.Policy] = {
    "exits": rp.Policy(QUALITY, tiers=LADDER),
    "grace": rp.Policy(QUALITY, tiers=LADDER, stabilisers=rp.Grace(rp.days(14))),
    "misses": rp.Policy(QUALITY, tiers=LADDER, stabilisers=(rp.ConsecutiveMisses(2), rp.Dwell(rp.days(3)))),
    "newcomers": rp.Policy(QUALITY, tiers=LADDER, stabilisers=rp.NewcomerProtection(rp.days(30), floor="good")),
    "monthly": rp.Policy(QUALITY, tiers=LADDER, schedule=rp.Monthly(1)),
    "graceful months": rp.Policy(QUALITY, tiers=LADDER, schedule=rp.Monthly(1), stabilisers=rp.Grace(rp.days(40))),
    "no data": rp.Policy(QUALITY, tiers=rp.Ladder(rp.Tier("star", at=0.9), no_data="unrated")),
    "no tiers": rp.Policy(QUALITY),
}
STEADY = {"grace", "misses", "newcomers", "monthly", "graceful months"}
VALUES = (1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def course() -> Iterator[tuple[dict[str, Any], datetime]]:
    """Good events, and then others, five days apart."""
    for place, value in enumerate(VALUES):
        when = JULY - timedelta(days=20) + timedelta(days=5 * place)
        yield {"subject": "ada", "occurred_at": when, "value": value}, when


def plain(rating: Any) -> dict[str, Any]:
    """All that is said."""
    return rating.to_dict()  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", POLICIES)
def test_without_standings_before_it_is_the_first_report(name: str) -> None:
    """Field by field, in the words of a report."""
    policy = POLICIES[name]
    live, events, snapshot = rp.Live(policy), [], None
    for event, when in course():
        events.append(event)
        snapshot, rating = live.add(snapshot, event, as_of=when)
        assert plain(rating) == plain(policy.evaluate(rp.Evidence.from_records(events), as_of=when)["ada"])
    assert live.quick is (name not in STEADY)
    elsewhere = when.astimezone(timezone(timedelta(hours=8)))
    assert plain(live.read(snapshot, as_of=elsewhere)) == plain(
        policy.evaluate(rp.Evidence.from_records(events), as_of=elsewhere)["ada"]
    )


@pytest.mark.parametrize("name", sorted(POLICIES.keys() - {"no tiers"}))
def test_levels_are_settled_against_those_before(name: str) -> None:
    """Each time against the report before, and against its standings; by adding, by reading and by taking back."""
    policy = POLICIES[name]
    live, events, snapshot = rp.Live(policy), [], None
    previous: Any = None
    tiers = []
    for event, when in course():
        events.append(event)
        if policy.schedule is not None and previous is not None and previous.as_of < JULY < when:
            previous = policy.evaluate(rp.Evidence.from_records(events[:-1]), as_of=JULY, previous=previous)
        snapshot, rating = live.add(snapshot, event, as_of=when, previous=previous)
        report = policy.evaluate(rp.Evidence.from_records(events), as_of=when, previous=previous)
        tiers.append((report["ada"].tier, report["ada"].computed_tier))

        assert plain(rating) == plain(report["ada"])
        assert live.read(snapshot, as_of=when, previous=None if previous is None else previous.standings) == rating
        more = live.update(snapshot, event, as_of=when)
        assert plain(live.retract(more, event, as_of=when, previous=previous)[1]) == plain(rating)
        previous = report

    assert any(held != computed for held, computed in tiers) is (name != "no data")


def test_what_a_person_decided_stands_on_top() -> None:
    """As in a report, whether or not anything holds levels."""
    events = rp.Evidence.from_records([event for event, _ in course()])
    locked = rp.Override("ada", tier="star", reason="appeal", author="eve", start=JULY)
    for name in ("exits", "grace"):
        policy = POLICIES[name]
        live, snapshot = rp.Live(policy, remember=3), None
        for event, when in course():
            snapshot, rating = live.add(snapshot, event, as_of=when, overrides=[locked])
        expected = policy.evaluate(events, as_of=when, overrides=locked)["ada"]

        assert rating.tier == "star" != rating.computed_tier
        assert plain(rating) == plain(expected)
        assert live.read(snapshot, as_of=when, overrides=locked) == rating
        assert live.read(snapshot, as_of=when).tier != "star"


def test_moments_that_were_left_out_are_refused() -> None:
    """In the words of the batch; the snapshot is what it was."""
    policy = POLICIES["monthly"]
    live, event = rp.Live(policy), next(course())[0]
    before = policy.evaluate(rp.Evidence.from_records([event]), as_of=event["occurred_at"])
    snapshot = live.update(None, event, as_of=event["occurred_at"])
    kept = json.dumps(snapshot)

    with pytest.raises(rp.PolicyError, match="moments of the schedule must be taken one after the other"):
        live.add(snapshot, event, as_of=JULY + rp.days(40), previous=before)
    with pytest.raises(rp.PolicyError, match="previous must not lie after as_of"):
        live.read(snapshot, as_of=event["occurred_at"], previous=attrs_at(before, JULY))
    assert json.dumps(snapshot) == kept


def attrs_at(report: rp.Report, when: datetime) -> rp.Standings:
    """The same standings, said to be of another instant."""
    columns = report.standings.to_columns()  # type: ignore[union-attr]  # the policy has tiers
    return rp.Standings.from_columns(columns, names=report.policy.tiers.names, as_of=when)  # type: ignore[union-attr]


def test_levels_that_depend_on_those_before_are_not_written_down() -> None:
    """They go through arrays."""
    policy = POLICIES["grace"]
    with pytest.raises(CannotRecord, match="levels that depend on those before"):
        read_out(Draft(), policy, [LiveSums.of(0, policy.recipe.tallies[0])])


@pytest.mark.parametrize("model", [rp.Dirichlet(2), rp.Dirichlet(9, strength=0.5, level=0.5)], ids=repr)
def test_a_share_for_every_level_is_read_out(model: Any) -> None:
    """Before and after there is anything to share."""
    policy = rp.Policy(rp.Metric(model, select=rp.kind("review"), name="stars"))
    live, snapshot, events = rp.Live(policy), None, []
    for place, (event, when) in enumerate(course()):
        events.append(event | {"kind": "review" if place else "order"})
        snapshot, rating = live.add(snapshot, events[-1], as_of=when)
        expected = policy.evaluate(rp.Evidence.from_records(events), as_of=when)["ada"].metrics["stars"]
        shares = rating.metrics["stars"]["distribution"]

        assert [share is None for share in shares] == [place == 0] * model.levels
        assert [share or 0 for share in shares] == pytest.approx([share or 0 for share in expected["distribution"]])
    assert live.quick
