"""
What was recorded, written as plain Python: one line per step, and nothing but floats, truths and texts.

Each operation is written once here, in Python's own words; what it means is what NumPy means by it. Where Python raises
and NumPy does not, as for the root of a negative number, the line raises: the caller then asks NumPy.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, final

import attrs

from reputation.recordedrows import RecordedRows
from reputation.recording import RAW, Node, node_of, refuse
from reputation.scalars import SORTS, Trouble, amount, divided, number, opinions

__all__ = ["WORDS", "Draft", "compiled", "scalar"]

_LINES = MappingProxyType(
    {
        "absolute": "abs({0})",
        "add": "({0} + {1})",
        "and": "({0} and {1})",
        "arcsin": "asin({0})",
        "copysign": "copysign({0}, {1})",
        "equal": "({0} == {1})",
        "exp2": "exp2({0})",
        "greater": "({0} > {1})",
        "greater_equal": "({0} >= {1})",
        "isfinite": "(-inf < {0} < inf)",
        "less": "({0} < {1})",
        "less_equal": "({0} <= {1})",
        "log": "log({0})",
        "log10": "log10({0})",
        "log1p": "log1p({0})",
        "multiply": "({0} * {1})",
        "negative": "(-{0})",
        "not": "(not {0})",
        "not_equal": "({0} != {1})",
        "or": "({0} or {1})",
        "plus": "(+{0})",
        "sin": "sin({0})",
        "sqrt": "sqrt({0})",
        "subtract": "({0} - {1})",
        "where": "({1} if {0} else {2})",
    }
)
# These look at something twice, so that it must have a name.
_TWICE = MappingProxyType(
    {
        "ceil": "({0} if {0} != {0} else float(ceil({0})))",
        "floor": "({0} if {0} != {0} else float(floor({0})))",
        "fmax": "({1} if {0} != {0} or {1} > {0} else {0})",
        "fmin": "({1} if {0} != {0} or {1} < {0} else {0})",
        "isnan": "({0} != {0})",
        "maximum": "({0} if {0} != {0} or {0} >= {1} else {1})",
        "minimum": "({0} if {0} != {0} or {0} <= {1} else {1})",
        "rint": "({0} if {0} != {0} else float(round({0})))",
        "trunc": "({0} if {0} != {0} else float(trunc({0})))",
    }
)
_SHORT = MappingProxyType({2.0: "({0} * {0})", -1.0: "(1.0 / {0})", 0.5: "sqrt({0})"})
_LIMIT = MappingProxyType({"maximum": "({1} if {0} < {1} else {0})", "minimum": "({1} if {0} > {1} else {0})"})

#: What the lines call.
WORDS: Mapping[str, Any] = MappingProxyType(
    {
        name: getattr(math, name)
        for name in ("asin", "ceil", "copysign", "exp2", "floor", "inf", "log", "log10", "log1p", "nan", "sin", "sqrt")
    }
    | {"power": math.pow, "trunc": math.trunc, "scaled": False, "opinion": opinions(None), "sorts": SORTS}
    | {"Trouble": Trouble, "amount": amount, "divided": divided, "number": number}
)
_LOADED = ("column", "numeric")
_ASKED = MappingProxyType(
    {
        "amount": "event.get('amount')",
        "kind": "event.get('kind', 'event')",
        "status": "(event['status'] or 'active')",
        "value": "event.get('value')",
    }
)


@final
class Draft:
    """
    Lines of a function, written step by step; a step that was written once is not written again.

    Args:
        indent: How far the lines stand in.
        parent: The lines that stand before these, whose names are known.

    Examples:
        >>> from reputation.recording import Recorded
        >>> draft = Draft()
        >>> draft.name(Node("total"), "t")
        >>> draft.write((Recorded(Node("total")) * 2.0 + 1.0).node)
        '((t * 2.0) + 1.0)'
    """

    def __init__(self, *, indent: int = 1, within: Draft | None = None) -> None:
        self.lines: list[str] = []
        self._book: _Book = _Book() if within is None else within._book  # noqa: SLF001 - of its own sort
        self._names: dict[int, str] = {} if within is None else dict(within._names)  # noqa: SLF001
        self._uses: Counter[int] = Counter()
        self._indent = indent

    @property
    def columns(self) -> set[str]:
        """The columns of the event that the lines ask for."""
        return self._book.columns

    @property
    def words(self) -> dict[str, Any]:
        """What the lines call, by name."""
        return self._book.words

    def line(self, text: str) -> None:
        """Write a line."""
        self.lines.append(f"{'    ' * self._indent}{text}")

    def inner(self) -> Draft:
        """Begin lines that stand in further, and know the names that were given so far."""
        return Draft(indent=self._indent + 1, within=self)

    def close(self, inner: Draft) -> None:
        """Put lines that stand in further where they belong; there is at least one."""
        self.lines += inner.lines

    def fresh(self) -> str:
        """Give a name that nothing else has."""
        self._book.names += 1
        return f"v{self._book.names}"

    def word(self, value: Any) -> str:
        """Give a name to a value that lines call or look at."""
        name = f"k{len(self.words)}"
        self.words[name] = value
        return name

    def name(self, node: Node, name: str) -> None:
        """Say what a step is called that stands in the lines already."""
        self._names[self._key(node)] = name

    def knows(self, node: Node) -> bool:
        """Whether a step stands in the lines already."""
        return self._key(node) in self._names

    def expect(self, roots: Sequence[Any]) -> None:
        """Count what will be written, so that what is needed twice gets a name."""
        for root in roots:
            if isinstance(root, Node):
                key = self._key(root)
                self._uses[key] += 1
                if self._uses[key] == 1 and key not in self._names and root.name not in _LOADED:
                    self.expect(root.args)

    def write(self, root: Any) -> str:
        """Write a step and all before it; what comes back stands for its value."""
        if not isinstance(root, Node):
            return _said(root)
        key = self._key(root)
        if key not in self._names:
            text = self._loaded(root) if root.name in _LOADED else self._text(root)
            if self._uses[key] < 2 and root.name not in _LOADED:  # noqa: PLR2004 - nobody else asks for it
                return text
            self._names[key] = text if root.name in _LOADED else self._assigned(text)
        return self._names[key]

    def named(self, root: Any) -> str:
        """Write a step so that it can be asked for twice."""
        text = self.write(root)
        if not isinstance(root, Node) or text.isidentifier():
            return text
        self._names[self._key(root)] = name = self._assigned(text)
        return name

    def _assigned(self, text: str) -> str:
        name = self.fresh()
        self.line(f"{name} = {text}")
        return name

    def _text(self, node: Node) -> str:
        args, special = node.args, _SPECIAL.get(node.name)
        if special is not None:
            return special(self, *args)
        if node.name in _LIMIT and any(map(_plain_number, args)):
            limit, other = args if _plain_number(args[0]) else args[::-1]
            return _LIMIT[node.name].format(self.named(other), _said(limit))
        if node.name in _TWICE:
            return _TWICE[node.name].format(*map(self.named, args))
        if node.name not in _LINES:
            refuse(f"writing {node.name}")
        return _LINES[node.name].format(*map(self.write, args))

    def _loaded(self, node: Node) -> str:
        """Look a column up in the event, and see that it holds what a column can hold."""
        column: str = node.args[0].args[0] if node.name == "numeric" else node.args[0]
        name, finite = self.fresh(), "-1.7e308 < {0} < 1.7e308"
        self.columns.add(column)
        asked = _ASKED.get(column, f"event[{column!r}]")
        self.line(f"{name} = {asked}")
        if column == "value":
            unit = "False" if self.words["scaled"] else f"0.0 <= {name} <= 1.0"
            self.line(f"if {name}.__class__ is not float or not {unit}: {name} = opinion({name}, {_ASKED['kind']})")
        elif node.sort == RAW:
            unknown = f" or {name} is None" if column == "kind" else ""
            self.line(f"if {name}.__class__ not in sorts{unknown}: raise Trouble")
        else:
            reader = "amount" if column == "amount" else "number"
            test = finite.format(name)
            self.line(f"if {name}.__class__ is not float or not {test}: {name} = {reader}({name})")
        return name

    def _key(self, node: Node) -> int:
        """What tells a step from all others: its operation, and the keys of what it works on."""
        found = self._book.seen.get(id(node))
        if found is None:
            parts = tuple(self._key(arg) if isinstance(arg, Node) else (type(arg), repr(arg)) for arg in node.args)
            found = self._book.numbers.setdefault((node.name, parts), len(self._book.numbers))
            self._book.seen[id(node)] = found
            self._book.held.append(node)  # so that its id stays its own
        return found


@attrs.define
class _Book:
    """What all lines of one function share."""

    words: dict[str, Any] = attrs.field(factory=lambda: dict(WORDS))
    columns: set[str] = attrs.field(factory=set)
    names: int = 0
    numbers: dict[Any, int] = attrs.field(factory=dict)
    seen: dict[int, int] = attrs.field(factory=dict)
    held: list[Node] = attrs.field(factory=list)


def _divide(draft: Draft, one: Any, other: Any) -> str:
    if _plain_number(other) and other != 0.0:
        return f"({draft.write(one)} / {_said(other)})"
    first, second = draft.named(one), draft.named(other)
    return f"({first} / {second} if {second} else divided({first}, {second}))"


def _power(draft: Draft, base: Any, exponent: Any) -> str:
    if _plain_number(exponent) and exponent in _SHORT:  # as NumPy does
        return _SHORT[exponent].format(draft.named(base))
    return f"power({draft.write(base)}, {draft.write(exponent)})"


def _same(draft: Draft, column: Node, value: Any) -> str:
    name = draft.named(column)
    if isinstance(value, bool):  # a column of names is never true
        draft.line(f"if {name}.__class__ is str: raise Trouble")
    return f"({name} == {_said(value)})"


def _known(draft: Draft, column: Node) -> str:
    name = draft.named(column)
    return f"({name} is not None)" if column.sort == RAW else f"({name} == {name})"


def _isin(draft: Draft, column: Node, values: tuple[Any, ...]) -> str:
    return f"({draft.write(column)} in ({', '.join(map(_said, values))},))"


_SPECIAL: Mapping[str, Callable[..., str]] = MappingProxyType(
    {"divide": _divide, "isin": _isin, "known": _known, "power": _power, "same": _same}
)


def _plain_number(arg: Any) -> bool:
    return isinstance(arg, float | int) and not isinstance(arg, bool)


def _said(value: Any) -> str:
    """Write a plain value; what is no finite number has a name."""
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if math.isnan(value) else "inf" if value > 0 else "(-inf)"
    return f"({value!r})" if isinstance(value, float | int) and value < 0 else repr(value)


def compiled(draft: Draft, name: str, parameters: str) -> Callable[..., Any]:
    """
    Make a function of the lines.

    Args:
        draft: The lines.
        name: What it is called.
        parameters: What it takes.

    Returns:
        The function.

    Examples:
        >>> draft = Draft()
        >>> draft.line("return x + 1.0")
        >>> compiled(draft, "next", "x")(1.0)
        2.0
    """
    text = "\n".join([f"def {name}({parameters}):", *draft.lines, ""])
    place: dict[str, Any] = dict(draft.words)
    exec(compile(text, f"<reputation: {name}>", "exec"), place)  # noqa: S102 - our own lines; names of columns stand in them quoted
    return place[name]  # type: ignore[no-any-return]


def scalar(call: Callable[[Any], Any]) -> Callable[[Mapping[str, Any]], Any]:
    """
    Make a function of one event of a part that is written for columns.

    Args:
        call: The part: a predicate, a factor, or anything else that is called with rows.

    Returns:
        A function of a mapping of plain values; it gives what the part gives for a row, as plain Python.

    Raises:
        CannotRecord: The part does more than the vocabulary of `reputation.columns` allows.

    Examples:
        >>> from reputation import where
        >>> counts = scalar(where("verified", 3.0))
        >>> counts({"verified": True}), counts({"verified": None})
        (3.0, 1.0)
    """
    draft, answer = Draft(), call(RecordedRows())
    roots = answer if isinstance(answer, Mapping) else {"": answer}
    nodes = {name: node_of(value) for name, value in roots.items()}
    draft.expect(list(nodes.values()))
    texts = {name: draft.write(node) for name, node in nodes.items()}
    told = ", ".join(f"{name!r}: {text}" for name, text in texts.items())
    draft.line(f"return {{{told}}}" if isinstance(answer, Mapping) else f"return {texts['']}")
    return compiled(draft, "scalar", "event")
