"""Documents for the reader of stored policies: valid ones that were spoilt, and things that never were one."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from tests.fuzz.engine import Case, pick

from reputation import Policy
from reputation.codec import SCHEMA
from reputation.config import dump_policy, load_policy
from reputation.registry import names
from reputation.testing.strategies import COLUMNS, policies

__all__ = ["mappings", "mutated", "spoilt", "texts"]

EXAMPLES = Path(__file__).parents[2] / "examples" / "policies"
DRAWN = 40  # random policies among the valid documents
SHARE = 0.02  # of the accepted documents are written and read again

KEYS = (
    *(
        "part",
        "schema",
        "score",
        "scores",
        "tiers",
        "metrics",
        "name",
        "version",
        "model",
        "select",
        "weight",
        "weights",
    ),
    *(
        "decay",
        "window",
        "half",
        "prior",
        "mean",
        "strength",
        "at",
        "support",
        "when",
        "gates",
        "column",
        "table",
        "steps",
    ),
    *(
        "low",
        "high",
        "range",
        "total",
        "factor",
        "factors",
        "names",
        "value",
        "values",
        "k",
        "count",
        "comment",
        "notice",
    ),
    *("effective_from", "", "a b", "é", "\x00", "__class__", "__init__", "self", "cls", "format", "\ud800", "x" * 300),
)
TOKENS = (
    *(
        "[",
        "]",
        "{",
        "}",
        "[[",
        "]]",
        "=",
        ":",
        ",",
        ".",
        '"',
        "'",
        '"""',
        "'''",
        "#",
        "\\",
        "\\u0000",
        "\\ud800",
        "\n",
    ),
    *(
        "\r",
        "\t",
        " ",
        "null",
        "true",
        "false",
        "inf",
        "nan",
        "-nan",
        "NaN",
        "Infinity",
        "1e999",
        "-0.0",
        "0x1F",
        "1_000",
    ),
    *("9" * 30, "9" * 5000, "1979-05-27", "07:32:00", "1979-05-27T07:32:00Z", "1979-05-27T07:32:00", "\ufeff", "\x00"),
    *("\x7f", "é", "\u2028", "a.b.c.d", "[" * 200, "{" * 200, "a." * 100, "schema", "part"),
)
NUMBERS = (None, True, False, 0, 1, -1, 0.0, -0.0, 0.5, 1.0, 1e308, 5e-324, 2**53 + 1)
BEYOND = (math.nan, math.inf, -math.inf, 2**63, -(2**63) - 1, 10**400, 10**5000)
WORDS = ("", " ", "none", "inf", "-inf", "x", "review", "0.9", "true", "UTC", "Mars/Phobos", SCHEMA)
UNITS = ("day", "days", "hours", "minutes", "second", "weeks", "")
INSTANTS = ("2026-06-01T00:00:00Z", "2026-06-31T00:00:00Z", "0001-01-01T00:00:00+23:59")
MOMENTS = (datetime(2026, 6, 1), datetime(2026, 6, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
ODD: tuple[Any, ...] = (date(2026, 6, 1), time(7), timedelta(days=1), b"x", {1}, frozenset(), object(), ..., int)
CHARACTERS = " Aé\u4e2d\U0001f600\ud800\x00"


@cache
def valid() -> tuple[dict[str, Any], ...]:
    """Valid documents: the examples, and random policies in plain and in short form."""
    drawn: list[Policy] = []
    quiet = list(HealthCheck)

    @seed(1)
    @settings(max_examples=DRAWN, phases=[Phase.generate], database=None, suppress_health_check=quiet, deadline=None)
    @given(policies(COLUMNS))
    def draw(policy: Policy) -> None:
        drawn.append(policy)

    draw()
    written = [load_policy(path.read_text(encoding="utf-8"), format="toml") for path in sorted(EXAMPLES.iterdir())]
    short = [json.loads(dump_policy(policy, format="json")) for policy in (*written, *drawn)]
    return (*short, *(policy.to_dict() for policy in drawn))


@cache
def written() -> tuple[tuple[str, str], ...]:
    """Valid texts with their formats."""
    known = [(path.read_text(encoding="utf-8"), "toml") for path in sorted(EXAMPLES.iterdir())]
    for place, tree in enumerate(valid()):
        form = ("toml", "json")[place % 2]
        known.append((dump_policy(load_policy(tree), format=form), form))
    return tuple(known)


def leaf(chance: random.Random) -> Any:
    """A single value, as often as not an odd one."""
    return pick(
        chance,
        lambda: chance.choice(NUMBERS),
        lambda: chance.choice(BEYOND),
        lambda: chance.choice(WORDS),
        lambda: f"{chance.choice((0, 1, -1, 180, 0.5, 1e9, 10**12))} {chance.choice(UNITS)}",
        lambda: chance.choice(names()),
        lambda: chance.choice(KEYS),
        lambda: chance.uniform(-2, 2),
        lambda: chance.randrange(-5, 50),
        lambda: chance.choice(MOMENTS),
        lambda: chance.choice(ODD),
        lambda: chance.choice(INSTANTS),
        lambda: "".join(chance.choices(CHARACTERS, k=chance.randrange(6))),
    )


def tree(chance: random.Random, depth: int = 4) -> Any:
    """A random tree, out of words that a policy might hold."""
    if depth == 0 or chance.random() < 0.3:
        return leaf(chance)
    width = chance.choice((0, 1, 1, 2, 3, 5))
    if chance.random() < 0.3:
        return [tree(chance, depth - 1) for _ in range(width)]
    found: dict[Any, Any] = {chance.choice(KEYS): tree(chance, depth - 1) for _ in range(width)}
    if chance.random() < 0.8:
        found["part"] = chance.choice(names())
    if chance.random() < 0.02:
        found[chance.choice((1, None, (), 10**5000, b"x"))] = 1
    return found


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every table and list of a tree with each of its keys."""
    stack, seen = [value], set()
    while stack:
        holder = stack.pop()
        if id(holder) in seen:
            continue
        seen.add(id(holder))
        for key in holder if isinstance(holder, dict) else range(len(holder)):
            yield holder, key
            if isinstance(holder[key], dict | list):
                stack.append(holder[key])


def typed(chance: random.Random, word: str) -> str:
    """A word as somebody in a hurry types it."""
    at = chance.randrange(len(word) + 1)
    return chance.choice(
        (word[:at] + word[at + 1 :], word[:at] + "e" + word[at:], word.upper(), word + "s", word[::-1])
    )


def spoilt(chance: random.Random) -> Any:
    """A valid document with one to a few things wrong, or nearly wrong."""
    document = deepcopy(chance.choice(valid()))
    for _ in range(chance.choice((0, 1, 1, 1, 1, 2, 3))):
        known = list(places(document))
        if not known:
            break
        holder, key = chance.choice(known)
        other = chance.choice(known)
        _change(chance, holder, key, other)
    return document


def _change(chance: random.Random, holder: Any, key: Any, other: tuple[Any, Any]) -> None:
    value = holder[key]
    changes: list[Callable[[], Any]] = [
        lambda: holder.pop(key),
        lambda: _put(holder, key, leaf(chance)),
        lambda: _put(holder, key, tree(chance, 2)),
        lambda: _put(holder, key, deepcopy(other[0][other[1]])),  # also a part of itself, copied
        lambda: _put(holder, key, [value]),
        lambda: _put(holder, key, chance.choice((None, "none", [], {}))),
        lambda: _put(holder, key, holder if chance.random() < 0.1 else [value]),  # which holds itself
    ]
    if isinstance(holder, dict):
        changes.append(lambda: _put(holder, typed(chance, key), holder.pop(key)))
        changes.append(lambda: _put(holder, chance.choice(KEYS), leaf(chance)))
    else:
        changes.append(lambda: holder.insert(key, deepcopy(value)))
    if isinstance(value, int | float) and abs(value) < 1e9:
        near = (-value, value * 100, str(value), value == 1, int(value), value + 0.001)
        changes += [lambda: _put(holder, key, chance.choice(near))] * 4
    chance.choice(changes)()


def _put(holder: Any, key: Any, value: Any) -> None:
    holder[key] = value


def _read(document: Any, chance: random.Random, form: str | None = None) -> object:
    policy = load_policy(document, format=form)
    if chance.random() < SHARE:
        _prove(policy, chance)
    return policy


def _prove(policy: Policy, chance: random.Random) -> None:
    form = chance.choice(("toml", "json"))
    text = dump_policy(policy, format=form)
    again = load_policy(text, format=form)
    if again != policy or again.digest != policy.digest or len(policy.digest) != 16:
        raise AssertionError(text)
    json.dumps(policy.to_dict(), allow_nan=False)


def mappings(chance: random.Random) -> Case:
    """Trees as another reader hands them over: spoilt policies and random ones."""
    document = spoilt(chance) if chance.random() < 0.8 else tree(chance)
    if isinstance(document, dict) and chance.random() < 0.9:
        document.setdefault("schema", SCHEMA)
    return Case(lambda: _read(document, chance), lambda: _shown(document))


def mutated(chance: random.Random) -> Case:
    """Spoilt policies, written as JSON or TOML by somebody who does not check them."""
    document = spoilt(chance)
    try:
        text = json.dumps(document, default=lambda odd: type(odd).__name__, skipkeys=True)
    except ValueError:  # a ring, or a number of too many digits
        text = f'{{"schema": "{SCHEMA}", "score": {"[" * chance.randrange(3000)}{"9" * chance.randrange(6000)}'
    return Case(lambda: _read(text, chance, "json"), lambda: repr(text))


def texts(chance: random.Random) -> Case:
    """Texts of policies with characters changed, pieces lost, doubled, or taken from elsewhere."""
    text, form = chance.choice(written())
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((0, 1, 1, 5, 20, 200)))
        other = chance.choice(written())[0]
        at = chance.randrange(len(other))
        text = (
            text[:start]
            + pick(
                chance,
                lambda: "",
                lambda: chance.choice(TOKENS),
                lambda: chr(chance.choice((0, 9, 10, 13, 34, 39, 46, 61, 91, 92, 93, 123, 125, 233, 0xD800, 0x1F600))),
                lambda: text[start:end] * 2,  # noqa: B023 - it is called at once
                lambda: other[at : at + chance.choice((3, 30, 300))],  # noqa: B023 - it is called at once
            )
            + text[end:]
        )
    if chance.random() < 0.02:
        form = {"toml": "json", "json": "toml"}[form]
    return Case(lambda: _read(text, chance, form), lambda: f"{form} {text!r}")


def _shown(document: Any) -> str:
    try:
        return repr(document)
    except (ValueError, RecursionError) as error:  # a number of many digits
        return f"a {type(document).__name__} that cannot be shown: {error}"
