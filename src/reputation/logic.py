"""
The logic of gates: three answers, and the gates that are made of other gates.

`&` is the least of the answers, `|` the greatest, `~` turns them round (the strong logic of Kleene): what is unknown
stays unknown unless the other side settles it.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any as AnyType
from typing import NoReturn, Protocol, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from reputation.arrays import Floats, frozen
from reputation.errors import PolicyError
from reputation.estimates import Estimate
from reputation.nodes import Score
from reputation.parts import check_part, count, say_part

__all__ = [
    "Algebra",
    "All",
    "Answer",
    "Answers",
    "Any",
    "Ask",
    "Gate",
    "KOf",
    "Measured",
    "Not",
    "check_gate",
    "k_of",
]

Answers: TypeAlias = npt.NDArray[np.int8]


class Answer(enum.IntEnum):
    """
    What a gate says about a subject.

    Examples:
        >>> Answer(-1), min(Answer.PASS, Answer.INSUFFICIENT).name
        (<Answer.FAIL: -1>, 'INSUFFICIENT')
    """

    PASS = 1
    INSUFFICIENT = 0
    FAIL = -1


@attrs.frozen(eq=False)
class Measured:
    """
    What a gate is told about one score.

    Args:
        estimate: The estimate of every subject.
        count: The absolute count behind a ratio or a rate, shape (n,); None where the score has none.

    Examples:
        >>> from reputation import Estimate
        >>> Measured(Estimate.unrated(3)).count is None
        True
    """

    estimate: Estimate
    count: Floats | None = None


Ask: TypeAlias = Callable[[Score | str], Measured]


class Gate(Protocol):
    """
    A condition with three answers: pass, fail, insufficient.

    Examples:
        >>> from reputation import AtMost
        >>> gate: Gate = AtMost("late_rate", 0.04) & AtMost("cancel_rate", 0.02)
        >>> gate.scores()
        ('late_rate', 'cancel_rate')
    """

    def scores(self) -> tuple[Score | str, ...]:
        """The scores that it asks for, as they were given: objects, or names that the policy resolves."""

    def answer(self, lookup: Ask, /) -> Answers:
        """The answer for every subject: 1 for pass, 0 for insufficient, -1 for fail."""

    def leaves(self) -> tuple[Gate, ...]:
        """The conditions that it is made of; a condition is its own leaf."""

    def describe(self) -> str:
        """What it asks, in words."""


def check_gate(name: str, value: object) -> Gate:
    """
    Refuse everything but a gate.

    Args:
        name: The parameter, for the message.
        value: What was given.

    Returns:
        The gate.

    Raises:
        TypeError: The value is a number, a truth value, a class or something else that is no gate.

    Examples:
        >>> check_gate("when", True)
        Traceback (most recent call last):
            ...
        TypeError: when must be a gate, got True.
        <BLANKLINE>
        Hint: write AtLeast('quality', 0.8) or AtMost('late_rate', 0.04); join gates with & | ~.
    """
    hint = "write AtLeast('quality', 0.8) or AtMost('late_rate', 0.04); join gates with & | ~."
    gate: Gate = check_part(value, rule=f"{name} must be a gate", method="answer", hint=hint)
    return gate


def _is_gate(value: object) -> bool:
    return callable(getattr(value, "answer", None)) and not isinstance(value, type)


class Algebra:
    """
    The operators of a gate, for gates of one's own: `&`, `|` and `~`. They make new gates and refuse what is no gate.

    Examples:
        >>> from reputation import AtLeast, AtMost
        >>> print((AtLeast("quality", 0.8) & ~AtMost("orders", 9)).describe())
        quality at least 0.80 and not (orders at most 9)
    """

    __slots__ = ()

    def __and__(self: Gate, other: Gate) -> All:
        return All((self, other)) if _is_gate(other) else NotImplemented

    def __rand__(self: Gate, other: Gate) -> All:
        return All((other, self)) if _is_gate(other) else NotImplemented

    def __or__(self: Gate, other: Gate) -> Any:
        return Any((self, other)) if _is_gate(other) else NotImplemented

    def __ror__(self: Gate, other: Gate) -> Any:
        return Any((other, self)) if _is_gate(other) else NotImplemented

    def __invert__(self: Gate) -> Gate:
        return self.gate if isinstance(self, Not) else Not(self)

    def __bool__(self) -> NoReturn:
        hint = "join gates with & | ~, not with and, or, not."
        msg = f"a gate is neither true nor false until it is asked, got {self!r}.\n\nHint: {hint}"
        raise TypeError(msg)


def _gate(value: Gate) -> Gate:
    return check_gate("gate", value)


def _gates(value: Iterable[Gate]) -> tuple[Gate, ...]:
    gates = tuple(check_gate("each operand", gate) for gate in value)
    if not gates:
        msg = "gates must hold at least one gate, got none."
        raise PolicyError(msg, hint="join gates with & and |, or write k_of(2, a, b, c).")
    return gates


def _gates_field() -> AnyType:  # Any: attrs field builders are typed so
    return attrs.field(converter=_gates, metadata={"least": 1})


def _scores(gates: tuple[Gate, ...]) -> tuple[Score | str, ...]:
    return tuple(dict.fromkeys(score for gate in gates for score in gate.scores()))


def _leaves(gates: tuple[Gate, ...]) -> tuple[Gate, ...]:
    return tuple(dict.fromkeys(leaf for gate in gates for leaf in gate.leaves()))


def _enclosed(gate: Gate) -> str:
    """Brackets keep a mixture of `and` and `or` readable, in words and in code."""
    return f"({say_part(gate)})" if isinstance(gate, All | Any) else say_part(gate)


@attrs.frozen(repr=False, cache_hash=True)
class All(Algebra):
    """
    Several gates that must all pass; written `a & b`.

    Fails where any fails; passes where all pass; else the evidence is insufficient.

    Args:
        gates: The gates; an `All` among them is taken apart.

    Examples:
        >>> from reputation import AtMost
        >>> AtMost("late_rate", 0.04) & AtMost("cancel_rate", 0.02) == All(
        ...     (AtMost("late_rate", 0.04), AtMost("cancel_rate", 0.02))
        ... )
        True
    """

    gates: tuple[Gate, ...] = _gates_field()

    def __attrs_post_init__(self) -> None:
        flat = tuple(inner for gate in self.gates for inner in (gate.gates if isinstance(gate, All) else (gate,)))
        object.__setattr__(self, "gates", flat)

    def __repr__(self) -> str:
        return f"({' & '.join(map(repr, self.gates))})" if len(self.gates) > 1 else f"All({self.gates!r})"

    def scores(self) -> tuple[Score | str, ...]:
        """The scores that its gates ask for, each once."""
        return _scores(self.gates)

    def answer(self, lookup: Ask, /) -> Answers:
        """The least of the answers."""
        return frozen(reduce(np.minimum, [gate.answer(lookup) for gate in self.gates]))

    def leaves(self) -> tuple[Gate, ...]:
        """The conditions below it, each once."""
        return _leaves(self.gates)

    def describe(self) -> str:
        """Its gates, in words."""
        return " and ".join(map(_enclosed, self.gates))


@attrs.frozen(repr=False, cache_hash=True)
class Any(Algebra):
    """
    Several gates of which one must pass; written `a | b`.

    Passes where any passes; fails where all fail; else the evidence is insufficient.

    Args:
        gates: The gates; an `Any` among them is taken apart.

    Examples:
        >>> from reputation import AtLeast
        >>> (AtLeast("trips", 10) | AtLeast("nights", 100)).describe()
        'trips at least 10 or nights at least 100'
    """

    gates: tuple[Gate, ...] = _gates_field()

    def __attrs_post_init__(self) -> None:
        flat = tuple(inner for gate in self.gates for inner in (gate.gates if isinstance(gate, Any) else (gate,)))
        object.__setattr__(self, "gates", flat)

    def __repr__(self) -> str:
        return f"({' | '.join(map(repr, self.gates))})" if len(self.gates) > 1 else f"Any({self.gates!r})"

    def scores(self) -> tuple[Score | str, ...]:
        """The scores that its gates ask for, each once."""
        return _scores(self.gates)

    def answer(self, lookup: Ask, /) -> Answers:
        """The greatest of the answers."""
        return frozen(reduce(np.maximum, [gate.answer(lookup) for gate in self.gates]))

    def leaves(self) -> tuple[Gate, ...]:
        """The conditions below it, each once."""
        return _leaves(self.gates)

    def describe(self) -> str:
        """Its gates, in words."""
        return " or ".join(map(_enclosed, self.gates))


@attrs.frozen(repr=False, cache_hash=True)
class Not(Algebra):
    """
    A gate turned round; written `~a`. Pass and fail change places; insufficient stays.

    Args:
        gate: The gate.

    Examples:
        >>> from reputation import AtLeast
        >>> ~~AtLeast("strikes", 3) == AtLeast("strikes", 3)
        True
    """

    gate: Gate = attrs.field(converter=_gate)

    def __repr__(self) -> str:
        return f"~{self.gate!r}"

    def scores(self) -> tuple[Score | str, ...]:
        """The scores that its gate asks for."""
        return self.gate.scores()

    def answer(self, lookup: Ask, /) -> Answers:
        """The answer with its sign changed."""
        return frozen(-self.gate.answer(lookup))

    def leaves(self) -> tuple[Gate, ...]:
        """The conditions below it."""
        return self.gate.leaves()

    def describe(self) -> str:
        """Its gate, in words."""
        return f"not ({say_part(self.gate)})"


@attrs.frozen(repr=False, cache_hash=True)
class KOf(Algebra):
    """
    Several gates of which at least k must pass; written `k_of(k, a, b, c)`.

    Passes where k pass; fails where so many fail that k cannot pass any more; else the evidence is insufficient.

    Args:
        k: How many must pass, from 1 to the number of gates.
        gates: The gates.

    Raises:
        PolicyError: A k that is less than 1 or greater than the number of gates.
        TypeError: A k that is no whole number, or an operand that is no gate.

    Examples:
        >>> from reputation import AtLeast
        >>> k_of(2, AtLeast("speed", 0.9), AtLeast("quality", 0.8), AtLeast("service", 0.8)).k
        2
    """

    k: int = count()
    gates: tuple[Gate, ...] = _gates_field()

    def __attrs_post_init__(self) -> None:
        if self.k > len(self.gates):
            msg = f"k must be at most the number of gates, {len(self.gates)}, got {self.k}."
            raise PolicyError(msg, hint="lower k, or give more gates.")

    def __repr__(self) -> str:
        return f"k_of({', '.join([repr(self.k), *map(repr, self.gates)])})"

    def scores(self) -> tuple[Score | str, ...]:
        """The scores that its gates ask for, each once."""
        return _scores(self.gates)

    def answer(self, lookup: Ask, /) -> Answers:
        """Whether enough pass, or still can."""
        answers = [gate.answer(lookup) for gate in self.gates]
        passed: AnyType = sum(answer == Answer.PASS for answer in answers)
        possible: AnyType = sum(answer != Answer.FAIL for answer in answers)
        return frozen((passed >= self.k).astype(np.int8) - (possible < self.k).astype(np.int8))

    def leaves(self) -> tuple[Gate, ...]:
        """The conditions below it, each once."""
        return _leaves(self.gates)

    def describe(self) -> str:
        """Its gates, in words."""
        return f"at least {self.k} of: {'; '.join(map(say_part, self.gates))}"


def k_of(k: int, *gates: Gate) -> KOf:
    """
    A gate that passes where at least k of several gates pass.

    Args:
        k: How many must pass, from 1 to the number of gates.
        *gates: The gates.

    Returns:
        The gate.

    Raises:
        PolicyError: A k that is less than 1 or greater than the number of gates.

    Examples:
        >>> from reputation import AtLeast
        >>> k_of(1, AtLeast("speed", 0.9), AtLeast("quality", 0.8)).describe()
        'at least 1 of: speed at least 0.90; quality at least 0.80'
    """
    return KOf(k, gates)
