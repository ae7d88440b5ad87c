"""TOML and JSON as texts: what is too long or too deep is found before anything is made of it."""

from __future__ import annotations

import json
import time
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation import PolicyError
from reputation.codec import DEPTH
from reputation.config.problems import ConfigErrors
from reputation.config.texts import FORMATS, check_format, parsed, written
from reputation.config.trees import LONGEST, Repeated

LONG = ".".join("a" * (DEPTH + 1))
TREES = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


def too_deep(text: str) -> bool:
    """Whether a text is refused for its depth."""
    try:
        parsed(text, "toml")
    except ConfigErrors as error:
        return "levels deep" in str(error)
    return False


@pytest.mark.parametrize(
    "text",
    [
        f"{LONG} = 1",
        f"[{LONG}]",
        f"[[{LONG}]]",
        f"x = {{{LONG} = 1}}",
        "a . " * DEPTH + "b = 1",
        "a.'b'." * DEPTH + "c = 1",
        'a."x.y\\"z".' * DEPTH + "b = 1",
        f"# don't\n{LONG} = 1",
        f'x = ["""\n \' """, {{{LONG} = 1}}]',
        f"x = ['''\n \" ''', {{{LONG} = 1}}]",
        f'x = "it\'s"\n{LONG} = 1',
        f"x = 'C:\\'\n{LONG} = 1",
    ],
)
def test_a_key_of_too_many_names_is_found_wherever_it_stands(text: str) -> None:
    """In quotes or not, after comments and texts that hold quotes themselves."""
    assert too_deep(text)


@pytest.mark.parametrize(
    "text",
    [
        ".".join("a" * DEPTH) + " = 1",
        f"# {LONG}",
        f"x = 1 # {LONG} = 1",
        f"x = '{LONG}'",
        f'x = "{LONG}"',
        f'x = """\n{LONG} = \'1\'"""',
        f"x = '''\n{LONG} = \"1\"'''",
        'x = "' + "One. Two. " * 100 + '"',
        "x = [" + "1.5, " * 200 + "]",
        "[a]\n" * 1 + "\n".join(f"b.c{place} = 1.5" for place in range(200)),
    ],
)
def test_dots_elsewhere_are_no_key(text: str) -> None:
    """In comments, in texts, in numbers, on many lines."""
    assert parsed(text, "toml") == tomllib.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        LONG * 3000,
        f"[{LONG * 3000}]",
        "a" * (LONGEST - 1),
        '"' * LONGEST,
        "'\n\"" * (LONGEST // 3),
        '"\\' * (LONGEST // 2),
        '"""\\' * (LONGEST // 4),
        "'''" + "'" * (LONGEST - 3),
        "a. " * (LONGEST // 3),
        ". " * (LONGEST // 2),
        "#" * (LONGEST - 2) + "\n=",
        ("a." * (DEPTH - 1) + "\n") * (LONGEST // (2 * DEPTH)),
    ],
    ids=range(12),
)
def test_no_text_takes_long_to_refuse(text: str) -> None:
    """The time goes with the length, not with its square: ten thousand names in a key would take the reader seconds."""
    start = time.process_time()
    with pytest.raises(ConfigErrors):
        parsed(text, "toml")

    assert time.process_time() - start < 20


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    """Some editors put it first."""
    assert parsed("\ufeffa = 1", "toml") == parsed('\ufeff{"a": 1}', "json") == {"a": 1}


def test_keys_that_stand_twice_are_kept_in_mind() -> None:
    """On every level, each as often as it is repeated."""
    tree: Any = parsed('{"a": 1, "a": 2, "b": {"c": 1, "c": 2, "c": 3}, "d": {}}', "json")

    assert (tree, tree.twice, tree["b"].twice, type(tree["d"])) == (
        {"a": 2, "b": {"c": 3}, "d": {}},
        ["a"],
        ["c", "c"],
        dict,
    )
    assert Repeated([]).twice == []


@pytest.mark.parametrize("wrong", ["yaml", "TOML", "", None, 1, ["toml"]])
def test_there_are_two_formats(wrong: object) -> None:
    """No other word will do."""
    assert [check_format(name) for name in FORMATS] == ["toml", "json"]
    with pytest.raises(PolicyError, match="format must be 'toml' or 'json', got"):
        check_format(wrong)


@given(st.dictionaries(st.text(max_size=5), TREES, max_size=5))
def test_what_is_written_reads_back(tree: dict[str, Any]) -> None:
    """Any table of texts, numbers, truth values, lists and tables; keys and texts of any characters."""
    assert json.loads(written(tree, "json")) == tree
    assert tomllib.loads(written(tree, "toml")) == tree


def test_what_fits_on_a_line_stands_on_one() -> None:
    """Longer tables are sections, longer lists of tables are sections of one name, longer lists stand item by item."""
    short = {"part": "Kind", "names": ["a"]}
    tree = {
        "tables": [short, short, short],
        "one": short,
        "none": None,
        "items": ["x" * 60, "y" * 60],
        "table": {"x": "x" * 60, "inner": {"y": "y" * 60, "z": short}},
        "mixed": [short, short, "x" * 60],
    }

    kind = '{part = "Kind", names = ["a"]}'
    table = '[[tables]]\npart = "Kind"\nnames = ["a"]\n'
    expected = [
        f"one = {kind}",
        'none = "none"',
        f'items = [\n    "{"x" * 60}",\n    "{"y" * 60}",\n]',
        f'mixed = [\n    {kind},\n    {kind},\n    "{"x" * 60}",\n]',
        "",
        f"{table}\n{table}\n{table}",
        f'[table]\nx = "{"x" * 60}"\n',
        f'[table.inner]\ny = "{"y" * 60}"\nz = {kind}\n',
    ]
    assert written(tree, "toml") == "\n".join(expected)
    assert tomllib.loads(written(tree, "toml")) == {**tree, "none": "none"}
