"""Sums as plain columns and plain data, and back: here of states."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import reputation as rp
from reputation import State, fold
from reputation.statistics import Count, Extremes
from reputation.storing import Form
from reputation.tally import Recipe, Tally
from reputation.testing.strategies import NOW, Table, policies, tables

JULY = datetime(2026, 7, 1, tzinfo=UTC)
QUALITY = rp.Metric(rp.Beta(), name="quality", select=rp.kind("review"), decay=rp.HalfLife(rp.days(90)))
POLICY = rp.Policy(QUALITY, name="sellers")
EXTREMES = Recipe([Tally(Extremes(column="amount")), Tally(Count())])


def state_of(*subjects: str | int, recipe: Recipe = POLICY.recipe, **columns: Any) -> State:
    """The state of one review of each."""
    given_ = {"kind": "review", "value": 1.0, **columns}
    evidence = rp.Evidence.from_columns(subject=list(subjects), occurred_at=JULY - rp.days(9), **given_)
    return fold(recipe, evidence, as_of=JULY)


STATE = state_of("ada", "bob", "ada")


def through_file(state: State, save: Callable[..., Any] = np.savez) -> State:
    """A state that was written to a file and read back."""
    file = io.BytesIO()
    save(file, **state.to_columns())
    file.seek(0)
    return State.from_columns(np.load(file), state.recipe)


def through_json(state: State) -> State:
    """A state that was written as JSON and read back."""
    return State.from_dict(json.loads(json.dumps(state.to_dict(), allow_nan=False)), state.recipe)


def same(one: State, other: State) -> bool:
    """Whether two states are the same, to the sign of a zero."""
    bits = [
        [(name, values.tobytes()) for name, values in each.items()] for state in (one, other) for each in state.sums
    ]
    return one.equals(other) and bits[: len(one.sums)] == bits[len(one.sums) :]


def refused(
    columns: Any, message: str, *, error: type[Exception] = rp.StorageError, recipe: Any = POLICY.recipe
) -> Any:
    """Reading columns fails with this message."""
    with pytest.raises(error, match=f"^{re.escape(message)}") as caught:
        State.from_columns(columns, recipe)
    return caught.value


def changed(**change: Any) -> dict[str, Any]:
    """The columns of a state, some of which are others; None for one that is left out."""
    return {name: values for name, values in {**STATE.to_columns(), **change}.items() if values is not None}


# there and back


@given(st.data())
def test_a_state_comes_back_bit_for_bit(data: st.DataObject) -> None:
    """Of any policy and any rows: through memory, a file and JSON, and what comes back gives the same report."""
    table: Table = data.draw(tables())
    policy = data.draw(policies(table.columns))
    state = fold(policy.recipe, table.evidence(), as_of=NOW)

    for back in (State.from_columns(state.to_columns(), policy.recipe), through_file(state), through_json(state)):
        assert same(state, back)
        assert list(policy.report(state)) == list(policy.report(back))


@given(st.sets(st.text(max_size=4) | st.sampled_from(["ada\0", "", "\0", "\ud800", "阿里", "\U0001f600"])))
def test_any_text_is_a_subject(names: set[str]) -> None:
    """Also one that ends in what a column of fixed width cannot hold, and half a character."""
    state = fold(POLICY.recipe, rp.Evidence.empty(subjects=names), as_of=JULY)

    assert same(state, through_file(state))
    assert same(state, through_json(state))


@given(st.sets(st.integers(-(2**63), 2**63 - 1)) | st.sets(st.integers(0, 2**64 - 1)))
def test_any_whole_number_of_64_bits_is_a_subject(names: set[int]) -> None:
    """With a sign or without."""
    state = fold(POLICY.recipe, rp.Evidence.empty(subjects=names), as_of=JULY)

    assert same(state, through_file(state))
    assert same(state, through_json(state))


def test_larger_numbers_fit_into_no_column_but_into_json() -> None:
    """What to do is said when they are written."""
    for subject in (2**64, -(2**70)):
        state = fold(POLICY.recipe, rp.Evidence.empty(subjects=[1, subject, -1]), as_of=JULY)
        assert same(state, through_json(state))
        with pytest.raises(
            rp.StorageError, match=r"subject must hold whole numbers of at most 64 bits.*\n\nHint: name"
        ):
            state.to_columns()


def test_the_columns_of_a_state() -> None:
    """A header of single texts, and one row per subject; no column needs pickle."""
    columns = STATE.to_columns()

    assert {
        "schema": "reputation/state/1",
        "digest": POLICY.recipe.digest,
        "as_of": "2026-07-01T00:00:00Z",
    } == {name: str(columns[name]) for name in ("schema", "digest", "as_of")}
    assert {
        "part": "Recipe",
        "tallies": [
            {
                "part": "Tally",
                "statistic": {"part": "Outcomes"},
                "select": {"part": "Kind", "names": ["review"]},
                "decay": {"part": "HalfLife", "half": "90 days"},
            }
        ],
    } == json.loads(str(columns["recipe"]))
    assert ["ada", "bob"] == columns["subject"].tolist()
    assert ["schema", "digest", "recipe", "as_of", "subject", "tally_1_total", "tally_1_good"] == list(columns)
    assert not any(values.dtype.hasobject for values in columns.values())
    assert {(): 4, (2,): 3} == {
        shape: [values.shape for values in columns.values()].count(shape) for shape in ((), (2,))
    }


def test_plain_data_are_the_same_columns_as_lists() -> None:
    """Nothing but Python's own; None stands for the extreme of no rows."""
    state = fold(EXTREMES, rp.Evidence.empty(subjects=["ada"]), as_of=JULY)
    data = state.to_dict()

    assert list(state.to_columns()) == list(data)
    assert (["ada"], [None], [None], [0.0]) == tuple(
        data[name] for name in ("subject", "tally_1_low", "tally_1_high", "tally_2_total")
    )
    assert "Recipe" == data["recipe"]["part"]
    assert same(state, State.from_dict(data, EXTREMES))
    assert {float} == set(map(type, STATE.to_dict()["tally_1_good"]))


def test_names_of_one_width_would_waste_room() -> None:
    """One name of a million letters does not make a table of a million letters per row."""
    names = [f"seller-{number}" for number in range(1000)]
    state = fold(POLICY.recipe, rp.Evidence.empty(subjects=[*names, "x" * 1_000_000]), as_of=JULY)
    columns = state.to_columns()

    assert {"subject_utf8", "subject_ends"} <= set(columns)
    assert "subject" not in columns
    assert sum(values.nbytes for values in columns.values()) < 2_000_000
    assert same(state, through_file(state, np.savez_compressed))
    assert "subject" in fold(POLICY.recipe, rp.Evidence.empty(subjects=names), as_of=JULY).to_columns()


def test_the_zone_of_the_instant_is_not_kept() -> None:
    """It is told in UTC; the instant is the same."""
    state = attrs.evolve(STATE, as_of=JULY.astimezone(timezone(timedelta(hours=8))))

    assert through_json(state).equals(STATE)
    assert UTC == through_json(state).as_of.tzinfo


def test_a_state_with_strange_subjects_is_not_written() -> None:
    """What could not be read back."""
    strange = attrs.evolve(STATE, subjects=("ada", 1))

    with pytest.raises(
        rp.StorageError, match=r"subject must hold names, all text or all whole numbers, got \('ada', 1\)"
    ):
        strange.to_columns()


# tables


@attrs.frozen(eq=False)
class Plain:
    """A table that gives its columns as lists."""

    content: Mapping[str, list[Any]]

    @property
    def column_names(self) -> list[str]:
        """The names."""
        return list(self.content)

    def __getitem__(self, name: str) -> list[Any]:
        return self.content[name]


def spread(state: State) -> dict[str, list[Any]]:
    """Columns of one length, as every table has them."""
    return {
        name: values.tolist() if values.ndim else [values.item()] * len(state)
        for name, values in state.to_columns().items()
    }


def test_a_table_repeats_the_header_in_every_row() -> None:
    """And gives the same state."""
    assert same(STATE, State.from_columns(Plain(spread(STATE)), POLICY.recipe))


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_tables_of_data_frame_libraries_are_read(library: str) -> None:
    """Text, floats and the infinities of extremes come through."""
    frames = pytest.importorskip(library)
    build = frames.table if library == "pyarrow" else frames.DataFrame
    evidence = rp.Evidence.from_columns(
        subject=["ada", "阿里"], occurred_at=JULY, kind=["order", "visit"], amount=[0.1 + 0.2, None], subjects=["bob"]
    )
    state = fold(EXTREMES, evidence, as_of=JULY)

    assert same(state, State.from_columns(build(spread(state)), EXTREMES))
    numbered = state_of(7, 3)
    assert same(numbered, State.from_columns(build(spread(numbered)), POLICY.recipe))


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_frame_spreads_single_texts_by_itself(library: str) -> None:
    """So the columns are a frame as they are."""
    frames = pytest.importorskip(library)
    columns = {name: values if values.ndim else values.item() for name, values in STATE.to_columns().items()}

    assert same(STATE, State.from_columns(frames.DataFrame(columns), POLICY.recipe))


@pytest.mark.parametrize("library", ["polars", "pyarrow"])
def test_unknown_values_of_tables_are_told_from_numbers(library: str) -> None:
    """A null stands for the extreme of no rows, and for nothing else."""
    frames = pytest.importorskip(library)
    build = frames.table if library == "pyarrow" else frames.DataFrame
    columns = spread(fold(EXTREMES, rp.Evidence.empty(subjects=["ada", "bob"]), as_of=JULY))
    columns["tally_1_low"] = [2.0, None]

    assert [2.0, np.inf] == State.from_columns(build(columns), EXTREMES).sums[0]["low"].tolist()
    columns["tally_2_total"] = [None, 1.0]
    refused(build(columns), "tally_2_total must be known in every row", recipe=EXTREMES)


# another recipe


def test_a_state_of_another_recipe_is_refused_with_what_has_changed() -> None:
    """A state is never reinterpreted."""
    slower = rp.Policy(attrs.evolve(QUALITY, decay=rp.HalfLife(rp.days(180))))
    error = refused(
        STATE.to_columns(),
        "the stored state belongs to another recipe: "
        "tally 1, decay.half: '90 days' in the stored state, '180 days' in the recipe.",
        error=rp.MergeError,
        recipe=slower.recipe,
    )

    assert "fold the evidence again with this recipe, or read with the one that it has." == error.hint
    more = rp.Policy(QUALITY, metrics=rp.Metric(rp.Count(), select=rp.kind("order")))
    refused(
        STATE.to_dict(),
        "the stored state belongs to another recipe: "
        "only the recipe has Tally(statistic=Count(), select=Kind(names=['order'])).",
        error=rp.MergeError,
        recipe=more.recipe,
    )


def test_what_does_not_touch_rows_may_change() -> None:
    """A prior, a ladder or a name: the stored state serves on."""
    careful = rp.Policy(attrs.evolve(QUALITY, model=rp.Beta(prior=rp.Prior(0.6, 20))), name="careful")

    assert same(STATE, State.from_columns(STATE.to_columns(), careful.recipe))


@pytest.mark.parametrize(
    "change",
    [
        {"digest": np.array("0123456789abcdef")},
        {"recipe": np.array("{")},
        {"recipe": np.array("[]")},
        {"recipe": np.array("[" * 100_000)},
        {"recipe": np.array('{"part": "Recipe", "tallies": []}')},
        {"recipe": np.array('{"part": "\\ud800"}')},
        {"recipe": ["Recipe"]},
        {"recipe": {"part": {1: 2, "a": 3}}},
    ],
)
def test_a_recipe_goes_with_its_digest(change: dict[str, Any]) -> None:
    """Otherwise columns of two states were mixed up, or somebody has changed them."""
    refused(changed(**change), "the recipe of the stored state does not have the digest ")


def test_a_recipe_is_asked_for() -> None:
    """A policy is not one."""
    with pytest.raises(TypeError) as caught:
        State.from_columns(STATE.to_columns(), POLICY)
    hint = "write State.from_columns(numpy.load(file), policy.recipe)."
    assert f"recipe must be a recipe, got Policy.\n\nHint: {hint}" == str(caught.value)


def test_a_part_that_cannot_be_stored_is_named() -> None:
    """With its path."""

    class Odd:
        def __call__(self, rows: Any) -> Any:
            return rows["kind"] == "review"

    state = state_of("ada", recipe=Recipe([Tally(Count(), select=Odd())]))

    for store in (state.to_columns, state.to_dict):
        with pytest.raises(rp.PolicyError, match=r"^\$\.tallies\[0\]\.select holds something of the type Odd"):
            store()


# other forms and versions


@pytest.mark.parametrize(
    "schema", ["reputation/rollup/1", "reputation/policy/1", "reputation/state", "reputation/state/01", "state", ""]
)
def test_other_things_are_refused(schema: str) -> None:
    """Not everything with columns is a state."""
    refused(changed(schema=np.array(schema)), f"schema must be 'reputation/state/1' for a state, got {schema!r}.")


@pytest.mark.parametrize("version", [2, 10, 999_999_999])
def test_a_newer_version_is_refused(version: int) -> None:
    """It says which versions can be read."""
    schema = f"reputation/state/{version}"
    error = refused(
        changed(schema=np.array(schema)),
        f"the state is stored as {schema!r}; this library reads 'reputation/state/1'.",
    )

    assert "read it with the library that wrote it, or fold the evidence again." == error.hint


def test_older_versions_are_converted_one_by_one() -> None:
    """Each converter makes columns of the next version; what has no converter is refused."""

    def second(columns: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**columns, "schema": "reputation/state/3", "subject": [name.lower() for name in columns["who"]]}

    def third(columns: Mapping[str, Any]) -> Mapping[str, Any]:
        return {name: values for name, values in columns.items() if name != "who"} | {"schema": "reputation/state/4"}

    class Newer(State):
        __slots__ = ()
        form = Form("state", 4, MappingProxyType({2: second, 3: third}))

    old = changed(schema="reputation/state/2", who=["ADA", "BOB"], subject=None)

    assert STATE.equals(Newer.from_columns(old, POLICY.recipe))
    with pytest.raises(rp.StorageError) as caught:
        Newer.from_columns({**old, "schema": "reputation/state/1"}, POLICY.recipe)
    assert (
        "the state is stored as 'reputation/state/1'; this library reads "
        "'reputation/state/2', 'reputation/state/3' or 'reputation/state/4'."
    ) == caught.value.what


def test_this_version_needs_no_converter() -> None:
    """It is the first."""
    assert (1, {}) == (State.form.version, State.form.converters)
    assert Form("state", 1) == State.form


# columns that are not those that were stored


@pytest.mark.parametrize("name", [*STATE.to_columns()])
def test_every_column_is_needed(name: str) -> None:
    """The missing one is named."""
    refused(changed(**{name: None}), f"the columns lack {name!r}.")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"other": np.zeros(2)}, "the columns hold 'other', which does not belong to what was stored."),
        ({"subject_utf8": np.zeros(2)}, "the columns hold 'subject_utf8', which does not belong to what was stored."),
        ({"as_of": np.array("2026-07-01")}, "as_of must hold an instant such as '2026-07-01T00:00:00Z', got '2026-07"),
        ({"subject": np.array(["bob", "ada"])}, "subject must ascend and hold each name once; 'ada' at row 1"),
        ({"subject": np.array(["ada", "ada"])}, "subject must ascend and hold each name once; 'ada' at row 1"),
        ({"subject": np.array(["ada"])}, "tally_1_total must hold one number for each of 1 row, got the shape (2,)."),
        ({"tally_1_good": np.array([np.nan, 0.0])}, "tally_1_good must hold finite numbers; 1 of 2 rows"),
        ({"schema": np.array(1)}, "schema must hold a text, got 1."),
    ],
)
def test_columns_that_no_state_gives_are_refused(change: dict[str, Any], message: str) -> None:
    """Whatever was done to them."""
    refused(changed(**change), message)


def test_a_table_without_rows_tells_nothing() -> None:
    """The state of nobody is made again from nothing."""
    nobody = fold(POLICY.recipe, rp.Evidence.empty(), as_of=JULY)

    assert same(nobody, through_file(nobody))
    refused(Plain(spread(nobody)), "schema must be told, but the table has no row to tell it.")


@given(st.data())
def test_a_damaged_file_is_refused_or_harmless(data: st.DataObject) -> None:
    """Flip any bit of it: what is read is the state that was written, or nothing, and no other error gets through."""
    file = io.BytesIO()
    np.savez(file, **STATE.to_columns())
    content = bytearray(file.getvalue())
    place = data.draw(st.integers(0, 8 * len(content) - 1))
    content[place // 8] ^= 1 << place % 8
    try:
        opened = np.load(io.BytesIO(content))
    except Exception:  # noqa: BLE001 - NumPy sees for itself that it is no file of its own
        return
    try:
        back = State.from_columns(opened, POLICY.recipe)
    except (rp.ReputationError, TypeError):
        return
    assert same(STATE, back)
