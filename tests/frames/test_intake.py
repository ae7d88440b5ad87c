"""Data frames at the door: which column is which, and what cannot be read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import polars as pl
import pytest
from tests.frames.cases import close

import reputation as rp
from reputation import EvidenceError, EvidenceErrors, PolicyError
from reputation.frames import check_frame, fold_frame, read_state

NOW = datetime(2026, 7, 1, tzinfo=UTC)
COUNT = rp.Policy(rp.Metric(rp.Count()))
MEAN = rp.Policy(rp.Metric(rp.Mean()))
POINTS = rp.Policy(rp.Metric(rp.Points()))


def rows(**columns: Any) -> pl.DataFrame:
    """Two rows, of two subjects."""
    return pl.DataFrame({"subject": ["ada", "bob"], "occurred_at": [10, 20], **columns})


def sums(policy: rp.Policy, frame: Any, **how: Any) -> dict[str, list[float]]:
    """The sums of ada and bob."""
    state = read_state(policy, fold_frame(policy, frame, as_of=NOW, **{"unit": "s", **how}))
    return {name: numbers.tolist() for name, numbers in state.sums[0].items()}


def test_columns_are_renamed_and_left_out() -> None:
    """A host's columns get our names; None leaves one out; names of ours for what the library works out are theirs."""
    frame = pl.DataFrame({"shop": ["ada"], "at": [10], "stars": [5], "id": [7], "age": [3], "weight": ["heavy"]})
    named = {"shop": "subject", "at": "occurred_at", "stars": "value", "id": None}

    found = sums(MEAN, frame, rename=named, scale=rp.Scale(1, 5))

    assert found["first"] == [1.0]


def test_constants_hold_for_all_rows() -> None:
    """One value for all rows: texts, numbers, truth values and times."""
    policy = rp.Policy(
        rp.Metric(
            rp.Mean(),
            select=rp.kind("review") & rp.matches("verified", True),
            weight=rp.field("trust"),
            date="recorded_at",
            window=rp.Rolling(rp.days(1)),
        )
    )
    told = {"kind": "review", "value": 3, "verified": True, "trust": 0.5, "recorded_at": NOW}

    assert sums(policy, rows(), scale=rp.Scale(1, 5), **told)["first"] == [0.25, 0.25]
    assert sums(MEAN, rows(), value="good", scale=rp.Choices({"good": 1.0, "bad": 0.0}))["first"] == [1.0, 1.0]


def test_truth_values_with_gaps_come_from_pandas_as_objects() -> None:
    """Pandas keeps True, False and None as objects; what else is kept so cannot be read."""
    policy = rp.Policy(rp.Metric(rp.Count(), weight=rp.where("verified", 3.0)))
    frame = pd.DataFrame({"subject": ["ada", "bob"], "occurred_at": [10, 20]})

    assert sums(policy, frame.assign(verified=[True, None]))["total"] == [3.0, 1.0]
    with pytest.raises(EvidenceError, match="verified must hold text, numbers, true or false, or times, got the type"):
        sums(policy, frame.assign(verified=[True, object()]))


@pytest.mark.parametrize("values", [["new", "gold"], pl.Series(["new", "gold"], dtype=pl.Categorical)])
def test_text_comes_in_several_types(values: Any) -> None:
    """Categories are text."""
    policy = rp.Policy(rp.Metric(rp.Count(), weight=rp.lookup("level", {"gold": 2.0})))

    assert sums(policy, rows(level=values))["total"] == [1.0, 2.0]
    enum = pl.Series(values, dtype=pl.Enum(["new", "gold"]))
    assert sums(policy, rows(level=enum))["total"] == [1.0, 2.0]


def test_other_columns_of_times_are_hidden_but_windows_see_them() -> None:
    """A column of times of the host's own cannot be weighed by; a window may go by it."""
    ends = pl.Series([NOW, None], dtype=pl.Datetime("us", "UTC"))
    until = rp.Policy(rp.Metric(rp.Count(), window=rp.Unexpired("valid_to")))
    weighed = rp.Policy(rp.Metric(rp.Count(), weight=rp.field("valid_to")))

    assert sums(until, rows(valid_to=ends))["total"] == [0.0, 1.0]
    with pytest.raises(PolicyError, match="column 'valid_to' holds a time"):
        sums(weighed, rows(valid_to=ends))


def test_columns_that_cannot_be_read_matter_only_where_they_are_asked_for() -> None:
    """A host's table holds much that no policy asks for."""
    naive = [datetime(2026, 1, 1), None]
    frame = rows(tags=[["a"], []], seen=naive, recorded_at=naive, source=[0.5, 1.5], value=[["x"], []])
    weighed = rp.Policy(rp.Metric(rp.Count(), weight=rp.field("tags")))
    dated = rp.Policy(rp.Metric(rp.Count(), date="recorded_at"))

    assert sums(COUNT, frame)["total"] == [1.0, 1.0]
    with pytest.raises(EvidenceError, match="tags must hold text, numbers, true or false, or times"):
        sums(weighed, frame)
    with pytest.raises(EvidenceError, match="recorded_at holds times without a zone"):
        sums(dated, frame)
    with pytest.raises(EvidenceError, match="value must hold numbers for"):
        sums(MEAN, frame)
    assert sums(dated, frame, tz="UTC")["total"] == [1.0, 0.0]


def test_a_window_by_a_date_that_is_not_there_names_those_that_are() -> None:
    """The frame has no such column of times."""
    policy = rp.Policy(rp.Metric(rp.Count(), window=rp.Unexpired("valid_to")))
    with pytest.raises(PolicyError, match="the frame has no column of times 'valid_to'"):
        sums(policy, rows())


def test_no_rating_and_no_amount_is_no_mistake_but_other_names_are() -> None:
    """As with `Evidence`: a host without ratings has no rated row; any other name is a slip."""
    hours = rp.Policy(rp.Metric(rp.Mean(column="hours")))

    assert sums(MEAN, rows())["total"] == [0.0, 0.0]
    assert sums(POINTS, rows())["total"] == [0.0, 0.0]
    with pytest.raises(PolicyError, match="has no column 'hours', for which Moments"):
        sums(hours, rows())


@pytest.mark.parametrize(
    ("frame", "how", "rule"),
    [
        (rows(id=["a", "b"]), {}, "the frame has a column 'id': of the rows of one id one counts"),
        (rows().drop("subject"), {}, "the frame must have a column 'subject'"),
        (rows(subject=[0.5, 1.5]), {}, "subject must hold names, text or whole numbers, got the type Float64"),
        (rows(status=[1, 2]), {}, "status must hold names"),
        (rows(occurred_at=["2026", "2027"]), {}, "occurred_at must hold times, got the type String"),
        (rows(), {"unit": None}, "occurred_at holds numbers, and it must be known what they count"),
        (rows(), {"rename": {"shop": "subject"}}, "rename must name columns of the frame, got 'shop'"),
        (rows(shop=[1, 2]), {"rename": {"shop": "subject"}}, "'subject' and 'shop' both become 'subject'"),
        (rows(kind=["a", "b"]), {"kind": "review"}, "the constant and 'kind' both become 'kind'"),
    ],
)
def test_frames_that_cannot_be_told(frame: pl.DataFrame, how: dict[str, Any], rule: str) -> None:
    """Without what every row needs, nothing is folded."""
    if "status" in frame.columns:
        with pytest.raises(EvidenceError, match=rule):
            sums(rp.Policy(rp.Metric(rp.Count(), statuses=("pending",))), frame, **how)
    else:
        with pytest.raises(EvidenceError, match=rule):
            sums(COUNT, frame, **how)


def test_several_problems_are_told_together() -> None:
    """All that every row needs is looked at before anything is refused."""
    with pytest.raises(EvidenceErrors, match="the frame has 2 problems") as caught:
        sums(COUNT, pl.DataFrame({"at": [1]}))

    assert [getattr(error, "column", None) for error in caught.value.exceptions] == ["subject", "occurred_at"]


def test_a_kind_that_cannot_be_read_leaves_ratings_alone() -> None:
    """Ratings are read by kind; where that cannot be told, this is what is said."""
    with pytest.raises(EvidenceError, match="kind must hold names"):
        sums(MEAN, rows(kind=[0.5, 1.5], value=[1.0, 0.0]))


def test_what_is_no_frame_and_what_is_no_value_are_refused() -> None:
    """Mistakes in the call say what to hand over."""
    with pytest.raises(TypeError, match="frame must be a data frame that narwhals takes, got list"):
        sums(COUNT, [1, 2])
    with pytest.raises(TypeError, match="words must be a text, a number, true or false, or a time for all rows"):
        sums(COUNT, rows(), words=[1, 2])
    with pytest.raises(TypeError, match="recipe must be a policy or a recipe, got str"):
        fold_frame("sellers", rows(), as_of=NOW)


@pytest.mark.parametrize(
    ("scale", "values", "expected"),
    [
        (None, [0.25, 1.0], [0.25, 1.0]),
        (rp.Scale(1, 5, unrated=0), [0, 2], [0.0, 0.25]),
        (rp.Percent(), [97.5, 0], [0.975, 0.0]),
        (rp.Choices({"good": 1.0, "so-so": 0.5, "bad": 0.0}), ["so-so", None], [0.5, 0.0]),
        ({"event": rp.Scale(1, 5), "order": rp.Scale(0, 10)}, [3, None], [0.5, 0.0]),
    ],
)
def test_ratings_are_read_on_their_scale(scale: Any, values: list[Any], expected: list[float]) -> None:
    """Scales are worked out by the engine as `Evidence` does."""
    assert all(map(close, sums(MEAN, rows(value=values), scale=scale)["first"], expected))


@pytest.mark.parametrize(
    ("scale", "values", "rule"),
    [
        (rp.Scale(1, 5), [0, 7], "2 rows: value must lie on Scale(low=1.0, high=5.0)"),
        (rp.Scale(1, 5), [float("nan"), float("inf")], "2 rows: value must lie on Scale(low=1.0, high=5.0)"),
        (rp.Choices({"good": 1.0}), ["good", "gut"], "1 row: value must be one of 'good'"),
        ({"review": rp.Scale(1, 5)}, [3, None], "1 row: value must belong to a kind that has a scale"),
        ({}, [3, None], "1 row: value must belong to a kind that has a scale"),
        ({"event": rp.Scale(1, 5), "b": rp.Scale(1, 5)}, [9, 5], "1 row: value must lie on Scale(low=1.0, high=5.0)"),
    ],
)
def test_ratings_beyond_their_scale_are_counted(scale: Any, values: list[Any], rule: str) -> None:
    """What is no rating is a bad row."""
    check = check_frame(MEAN, rows(value=values), as_of=NOW, unit="s", scale=scale)

    assert [str(bad) for bad in check.bad] == [rule]


@pytest.mark.parametrize(
    ("scale", "values", "error", "rule"),
    [
        (rp.Scale(1, 5), ["5", "4"], EvidenceError, "value must hold numbers for .*, got text"),
        (rp.Choices({"good": 1.0}), [5, 4], EvidenceError, "value must hold text for"),
        (object(), [5, 4], PolicyError, "cannot be worked out in a data frame: only Scale, Percent and Choices can"),
    ],
)
def test_scales_that_do_not_fit(scale: Any, values: list[Any], error: type[Exception], rule: str) -> None:
    """A scale and its column must be of one sort, and the scale one of ours."""
    with pytest.raises(error, match=rule):
        sums(MEAN, rows(value=values), scale=scale)


def test_a_column_of_pandas_that_holds_nothing_holds_no_text() -> None:
    """What is None in every row may be a number, true or false: it is unknown."""
    policy = rp.Policy(rp.Metric(rp.Count(), weight=rp.where("verified", 3.0) * rp.lookup("level", {"gold": 2.0})))
    frame = pd.DataFrame({"subject": ["ada", "bob"], "occurred_at": [10, 20], "level": ["gold", None]})
    nothing = pd.Series([None, None], dtype=object)

    assert sums(policy, frame.assign(verified=nothing))["total"] == [2.0, 1.0]
