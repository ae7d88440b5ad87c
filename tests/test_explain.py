"""Explanations: why a subject has its score and its tier."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.shop import JULY, QUALITY, SPEED, STRIKES, evidence_of, row

import reputation as rp
from reputation.keeping import Kept
from reputation.testing.strategies import NOW, Table, policies, tables

POLICY = rp.Policy(
    rp.Deduct(QUALITY, STRIKES, per_point=0.05),
    name="shop",
    tiers=rp.Ladder(rp.Tier("new"), rp.Tier("good", at=0.7, support=5)),
)


def evidence() -> rp.Evidence:
    """Two reviews and two strikes of ada, one of them annulled, and a review of bob."""
    rows = (
        row("review", 30, value=5, verified=True, id="r1"),
        row("review", 177, value=4, verified=False, id="r2"),
        row("strike", 5, id="s1"),
        row("strike", 6, id="s2", status="annulled"),
        row("review", 0, value=3, subject="bob"),
    )
    return evidence_of(rows, subjects=["cy"])


def explained(subject: str = "ada") -> rp.Explanation:
    """The explanation of a subject."""
    return POLICY.evaluate(evidence(), as_of=JULY).explain(subject)


def plain(data: Any) -> Iterator[type]:
    """The types that some data are made of."""
    yield type(data)
    if isinstance(data, dict):
        for name, value in data.items():
            yield from plain(name)
            yield from plain(value)
    if isinstance(data, list | tuple):
        for value in data:
            yield from plain(value)


def test_an_explanation_holds_rating_account_outlook_and_what_is_left_out() -> None:
    """And it says what its bounds mean."""
    found = explained()

    assert POLICY.evaluate(evidence(), as_of=JULY)["ada"] == found.rating
    assert found.account.total == pytest.approx(found.rating.score, abs=1e-15)
    assert found.outlook is not None
    assert ("new", "good") == (found.outlook.tier, found.outlook.above)
    assert [("s2", "its status is annulled")] == [
        (evidence().row(entry.row)["id"], entry.reason) for entry in found.left_out
    ]
    assert "the bounds of its parts, carried through the same steps as the score" == found.bounds_mean
    assert found.rows_known


def test_a_metric_alone_says_what_its_bounds_are() -> None:
    """The model knows."""
    found = rp.Policy(QUALITY).evaluate(evidence(), as_of=JULY).explain("ada")

    assert QUALITY.model.bounds_mean == found.bounds_mean
    assert found.outlook is None


def test_only_the_rows_of_the_subject_are_told() -> None:
    """Rows of ada say nothing of bob, and cy has none."""
    assert [4] == [line.row for line in explained("bob").account.lines]
    assert ((), (), None) == (explained("cy").account.lines, explained("cy").left_out, explained("cy").rating.score)


def test_an_explanation_of_a_state_takes_the_rows_when_it_is_asked_for() -> None:
    """Without them it says what the sums say; with other subjects beside them they are still found."""
    bare = POLICY.report(rp.fold(POLICY.recipe, evidence(), as_of=JULY))
    wider = rp.Evidence.concat(evidence(), rp.Evidence.empty(subjects=["aaa", "zed"]))

    assert explained() == bare.explain("ada", evidence=evidence()) == bare.explain("ada", evidence=wider)
    assert (False, (), ()) == (
        bare.explain("ada").rows_known,
        bare.explain("ada").left_out,
        bare.explain("ada").account.lines,
    )
    assert ["quality, all rows together", "less 0.05 per point of strikes"] == [
        step.text for step in bare.explain("ada").account.steps
    ]
    with pytest.raises(rp.EvidenceError, match="the rows do not account for quality"):
        bare.explain("ada", evidence=rp.Evidence.empty(subjects=["ada"]))


def test_to_dict_lists_rows_steps_and_reasons() -> None:
    """What a page needs to show the account, under names that say what they are."""
    data = explained().to_dict()
    account = data["account"]

    assert ("reputation/explanation/1", "ada", "shop") == (data["schema"], data["subject"], data["policy"])
    assert (0.7, data["score"]) == (account["baseline"], account["score"])
    assert {
        "metric": "quality",
        "row": 0,
        "id": "r1",
        "kind": "review",
        "value": 1.0,
        "shown": "5 on a scale of 1 to 5",
        "date": "2026-06-01T00:00:00+00:00",
        "age": 30.0,
        "weight": 3.0,
        "factors": [{"factor": "verified counts 3", "value": 3.0}],
    } == {name: value for name, value in account["rows"][0].items() if name not in {"remaining", "contribution"}}
    assert ["less 0.05 per point of strikes"] == [step["text"] for step in account["steps"]]
    assert "s1" == account["steps"][0]["detail"]["rows"][0]["id"]
    assert "support at least 5" == data["outlook"]["missing"][0]["text"]
    assert [3] == [entry["row"] for entry in data["left_out"]]


def test_to_dict_says_whether_the_rules_are_in_force() -> None:
    """As every rating does."""
    later = attrs.evolve(POLICY, effective_from=JULY + rp.days(1)).evaluate(evidence(), as_of=JULY).explain("ada")

    assert ("2026-07-02T00:00:00+00:00", False) == (later.to_dict()["effective_from"], later.to_dict()["in_force"])
    assert (None, True) == (explained().to_dict()["effective_from"], explained().to_dict()["in_force"])


def test_to_dict_has_parts_and_notes() -> None:
    """Of a composite with a part that is unrated."""
    mixed = rp.Policy(rp.Composite({QUALITY: 0.5, SPEED: 0.5}))
    data = mixed.evaluate(evidence(), as_of=JULY).explain("ada").to_dict()

    assert [("quality", 1.0), ("speed", 0.0)] == [(part["label"], part["share"]) for part in data["account"]["parts"]]
    assert ["speed is left out: no evidence yet"] == data["account"]["notes"]
    assert data["outlook"] is None


@given(st.data())
def test_to_dict_goes_through_json_as_it_is(data: st.DataObject) -> None:
    """For any policy, with rows and without: plain Python, no NaN, and it can be read back."""
    table: Table = data.draw(tables())
    report = data.draw(policies(table.columns)).evaluate(table.evidence(), as_of=NOW)

    for subject in report.subjects:
        for found in (report.explain(subject), report.policy.report(report.state).explain(subject)):
            told = found.to_dict()
            assert json.loads(json.dumps(told, allow_nan=False))
            assert {dict, list, str, float, int, bool, type(None)} >= set(plain(told))
            assert {**told, **found.rating.to_dict(), "schema": told["schema"]} == told


def test_an_explanation_is_a_text() -> None:
    """`str` of it is what can be sent; the first line says the result."""
    assert str(explained()).startswith("ada: score 0.715, tier 'new'.\n")
    assert attrs.evolve(explained(), left_out=()) != explained()


@given(tables(), st.data())
def test_an_index_explains_the_same(table: Table, data: Any) -> None:
    """Whoever is asked for, and whatever is left out."""
    policy = data.draw(policies(table.columns))
    plain, indexed = (policy.evaluate(rows, as_of=NOW) for rows in (table.evidence(), table.evidence().indexed()))

    for subject in plain.subjects:
        assert plain.explain(subject) == indexed.explain(subject)
        assert plain.left_out(subject) == indexed.left_out(subject)


def test_explaining_does_not_look_at_the_rows_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once there is an index, it is what says where the rows are."""
    report = POLICY.evaluate(evidence().indexed(), as_of=JULY)
    expected = report.explain("ada"), report.left_out("ada")
    monkeypatch.setattr(np, "flatnonzero", lambda _: pytest.fail("every row was looked at"))

    assert expected == (report.explain("ada"), report.left_out("ada"))


def test_account_and_left_out_rows_come_from_one_look() -> None:
    """A selection and a keep rule are asked once for both, beside the question who asks for a row at all."""
    asked: list[str] = []

    @attrs.frozen
    class Orders:
        """A selection that counts its calls."""

        def __call__(self, rows: Any, /) -> Any:
            asked.append("select")
            return rows["kind"] == "order"

    @attrs.frozen
    class Half:
        """A keep rule that counts its calls."""

        def keep(self, line: Any, /) -> Any:
            asked.append("keep")
            return Kept(np.full(len(line), 0.5), ("half of it",))

    rows = rp.Evidence.from_columns(subject=["ada", "bob"], kind="order", occurred_at=JULY)
    plain, ruled = (
        rp.Policy(metric).evaluate(rows, as_of=JULY)
        for metric in (rp.Metric(rp.Count(), select=Orders()), rp.Metric(rp.Count(), keep=Half()))
    )
    asked.clear()

    assert 1.0 == plain.explain("ada").rating.score
    assert ["select"] * 2 == asked
    found = ruled.explain("ada")
    assert (0.5, [0.5]) == (found.rating.score, [entry.share for entry in found.left_out])
    assert ["keep"] == asked[2:]
