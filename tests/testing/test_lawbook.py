"""The book of laws: how a law is entered, what a law does where it does not apply, and what it raises."""

from __future__ import annotations

import inspect
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import pytest
from tests.testing.zoo_rows import COLUMNS, Effort

import reputation as rp
from reputation import testing
from reputation.errors import PolicyError
from reputation.testing import LAWS, SORTS, ColumnNeeded, DoesNotApply, LawBroken, Trial, decay_shape, law, laws_for

TOLD = """\
sometimes: A law in words.

Forever(grain=None, tz='UTC') breaks this law:
it fails.

as_of:    noon
ages:
    1
    2
expected: 1.0
got:      days(2)

Hint: mend it."""


@pytest.fixture
def _own_book() -> Iterator[None]:
    """Laws of a test are forgotten after it."""
    before = dict(LAWS)
    yield
    LAWS.clear()
    LAWS.update(before)


def raising(error: Exception) -> Callable[[Any, Trial], None]:
    """A law that raises."""

    def sometimes(part: Any, trial: Trial) -> None:
        """
        A law in words.

        And what else there is to say.
        """
        del part, trial
        raise error

    return sometimes


@pytest.mark.usefixtures("_own_book")
def test_a_law_is_entered_under_the_name_of_its_function() -> None:
    """With its first line, and with the sorts of part that it speaks about."""

    @law("decay", "window")
    def fair(part: Any, trial: Trial) -> None:
        """
        Nobody is treated worse.

        Examples: none.
        """

    entry = LAWS["fair"]
    assert ("fair", "Nobody is treated worse.", ("decay", "window")) == (entry.name, entry.says, entry.sorts)
    assert entry.keep is fair
    assert "fair" in laws_for(rp.Forever())
    assert "fair" not in laws_for(rp.ALL)
    assert ["part", "trial"] == list(inspect.signature(fair).parameters)
    fair(rp.Forever())


def test_every_law_is_public() -> None:
    """The book and the room say the same, and no law is called otherwise than its function."""
    assert {name: entry.keep for name, entry in LAWS.items()} == {
        name: getattr(testing, name) for name in testing.__all__ if name in LAWS
    }
    assert set(SORTS) == {sort for entry in LAWS.values() for sort in entry.sorts}
    assert all(entry.says.endswith(".") for entry in LAWS.values())


@pytest.mark.parametrize(
    ("sorts", "message"),
    [
        ((), "a law speaks about at least one sort of part, got none.\n\nHint: Known: "),
        (("decays",), "a law speaks about sorts of part, and 'decays' is none.\n\nHint: did you mean 'decay'?"),
    ],
)
def test_a_law_speaks_about_sorts_that_there_are(sorts: tuple[str, ...], message: str) -> None:
    """Refused when it is written."""
    with pytest.raises(PolicyError) as error:
        law(*sorts)

    assert str(error.value).startswith(message)


def test_two_laws_do_not_share_a_name() -> None:
    """The second is refused."""

    def advance(part: Any, trial: Trial) -> None:
        """Another law."""

    with pytest.raises(PolicyError, match="there is a law 'advance' already"):
        law("decay")(advance)


def test_a_law_does_not_apply_to_other_sorts_of_part() -> None:
    """It says what it speaks about, and what it was given."""
    with pytest.raises(DoesNotApply, match=r"^it speaks about a decay, and this is a predicate$"):
        decay_shape(rp.ALL)


def test_a_class_is_refused_with_the_remedy() -> None:
    """Laws are tried on instances."""
    with pytest.raises(TypeError, match="got the class HalfLife") as error:
        decay_shape(rp.HalfLife)

    assert str(error.value).endswith("\n\nHint: build one: HalfLife(...).")


@pytest.mark.usefixtures("_own_book")
def test_a_broken_law_says_which_law_and_which_part() -> None:
    """The law in words, the part, what went wrong, the facts one below the other, and a hint."""
    error = LawBroken(
        "it fails.", expected=1.0, got=rp.days(2), given={"as_of": "noon", "ages": "1\n2"}, hint="mend it."
    )
    breaking = law("decay")(raising(error))

    with pytest.raises(LawBroken) as caught:
        breaking(rp.Forever())

    assert ("sometimes", rp.Forever()) == (caught.value.law, caught.value.part)
    assert str(caught.value) == TOLD


@pytest.mark.usefixtures("_own_book")
def test_what_a_part_raises_breaks_the_law() -> None:
    """With the hint of the error, where it has one, and the error as the cause."""
    error = PolicyError("no such column.", hint="look again.")
    breaking = law("decay")(raising(error))

    with pytest.raises(LawBroken) as caught:
        breaking(rp.Forever())

    assert str(caught.value).endswith("it raises PolicyError: no such column.\n\nHint: look again.")
    assert caught.value.__cause__ is error


@pytest.mark.usefixtures("_own_book")
@pytest.mark.parametrize("error", [DoesNotApply("no reason"), ColumnNeeded("words", ["kind"])], ids=["idle", "column"])
def test_what_is_no_fault_of_the_part_goes_through(error: Exception) -> None:
    """A law that does not apply, and a column that the caller has to hand over, are no broken laws."""
    with pytest.raises(type(error)) as caught:
        law("decay")(raising(error))(rp.Forever())

    assert caught.value is error


def test_the_first_to_name_law_and_part_is_right() -> None:
    """A law that asks another one does not take its place."""
    error = LawBroken("it fails.").of("inner", "In words.", rp.ALL).of("outer", "Other words.", rp.Forever())

    assert ("inner", rp.ALL) == (error.law, error.part)


def test_a_part_that_cannot_be_printed_is_named_by_its_class() -> None:
    """A broken repr does not hide what is broken."""

    class Mute:
        def __repr__(self) -> str:
            raise RuntimeError

    assert "a Mute (whose repr raises RuntimeError) breaks this law:" in str(LawBroken("so.").of("a", "b.", Mute()))


def test_a_broken_law_can_be_sent_to_another_process() -> None:
    """As test runners do."""
    error = LawBroken("it fails.", got=1.0, hint="mend it.").of("fair", "In words.", rp.Forever())

    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_a_column_without_examples_is_asked_for() -> None:
    """The message says what to hand over."""
    with pytest.raises(ColumnNeeded) as error:
        laws_for(Effort())

    assert error.value.name == "words"
    assert error.value.hint is not None
    assert error.value.hint.startswith("hand over a few: columns={'words': [0.0, 10.0, 250.0]}. Known: 'amount', ")
    assert "portability" in laws_for(Effort(), trial=Trial(columns=COLUMNS))


def test_the_laws_of_a_part_are_those_of_its_sort() -> None:
    """In the order of the book."""
    found = laws_for(rp.Forever())

    assert [name for name, entry in LAWS.items() if "decay" in entry.sorts] == list(found)
    assert attrs.asdict(LAWS["advance"])["sorts"] == ("decay",)
