"""TOML and JSON: text in, plain data out, and back."""

from __future__ import annotations

import importlib
import json
import re
import tomllib
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Any

from reputation.codec import DEPTH, Plain
from reputation.config.problems import ConfigErrors
from reputation.config.trees import LONGEST, Repeated
from reputation.errors import MissingExtraError, PolicyError, nearest

__all__ = ["FORMATS", "check_format", "parsed", "written"]

#: The formats of stored policies.
FORMATS = ("toml", "json")

_DEEP = f"is nested more than {DEPTH} levels deep."
_FLATTER = "build the policy flatter."
_WIDE = 96  # characters of a table or a list that still stands on one line
# Names with dots between them, as keys have them. A text in quotes is one name, whatever it holds; where its end is
# missing it goes on to the end, so that no character is looked at twice.
_QUOTED = (
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:""")?+'
    r"|'''(?:[^']|'(?!''))*+(?:''')?+"
    r'|"(?:[^"\\\n]|\\[^\n])*+"?+'
    r"|'[^'\n]*+'?+"
)
_NAME = rf"(?:{_QUOTED}|[A-Za-z0-9_-]++)"
_KEY = re.compile(rf"#[^\n]*+|{_NAME}(?:[ \t]*+\.[ \t]*+{_NAME})*+", re.DOTALL)
_TEXT = re.compile(_QUOTED, re.DOTALL)


def check_format(name: object) -> str:
    """
    Refuse what is no format.

    Args:
        name: What was given.

    Returns:
        The name.

    Raises:
        PolicyError: It is none of `FORMATS`.

    Examples:
        >>> check_format("toml")
        'toml'
    """
    if name not in FORMATS:
        msg = f"format must be 'toml' or 'json', got {name!r}."
        raise PolicyError(msg, hint=nearest(name, FORMATS))
    return str(name)


def parsed(text: str, form: str) -> Any:
    """
    Read a text.

    Args:
        text: The text.
        form: One of `FORMATS`.

    Returns:
        What it holds. Numbers and texts are as the reader gives them, and not yet checked.

    Raises:
        ConfigErrors: It is too long, nested too deeply, or not valid.

    Examples:
        >>> parsed("half = '180 days'", "toml"), parsed('{"half": "180 days"}', "json")
        ({'half': '180 days'}, {'half': '180 days'})
    """
    if len(text) > LONGEST:
        msg = f"must be at most {LONGEST:,} characters long, got {len(text):,}."
        raise ConfigErrors.about(msg, hint="a policy is shorter.")
    if form == "toml" and _has_long_key(text):
        raise ConfigErrors.about(_DEEP, hint=_FLATTER)
    try:
        return _READERS[form](text.removeprefix("\ufeff"))
    except ValueError as error:
        other = "json" if form == "toml" else "toml"
        begins = text.lstrip()[:1] == "{"
        hint = f"is it {other.upper()}? Then write format={other!r}." if begins is (form == "toml") else None
        msg = f"is not valid {form.upper()}: {str(error)[:200].rstrip('.')}."
        raise ConfigErrors.about(msg, hint=hint) from None
    except RecursionError:
        raise ConfigErrors.about(_DEEP, hint=_FLATTER) from None


def _has_long_key(text: str) -> bool:
    """Whether a key has more names than there may be levels: the reader takes time by the square of their number."""
    keys = (match[0] for match in _KEY.finditer(text) if not match[0].startswith("#"))
    return any(_TEXT.sub("", key).count(".") >= DEPTH for key in keys if key.count(".") >= DEPTH)


def _json(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_table)


def _table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = Repeated(pairs)
    return table if table.twice else dict(pairs)


_READERS: Mapping[str, Callable[[str], Any]] = {"toml": tomllib.loads, "json": _json}


def written(plain: Plain, form: str) -> str:
    """
    Write plain data as a text that people read and change.

    Args:
        plain: A mapping of plain data.
        form: One of `FORMATS`.

    Returns:
        The text. In TOML what fits on a line stands on one, and None is written "none".

    Raises:
        MissingExtraError: TOML was asked for, and tomlkit is not installed.

    Examples:
        >>> print(written({"part": "HalfLife", "half": "180 days"}, "toml"))
        part = "HalfLife"
        half = "180 days"
        <BLANKLINE>
    """
    if form == "json":
        return json.dumps(plain, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    if find_spec("tomlkit") is None:
        msg = "writing TOML needs tomlkit, which is not installed."
        raise MissingExtraError(msg, hint="pip install 'reputation[config]', or write JSON.")
    tomlkit = importlib.import_module("tomlkit")
    lines = {key: value for key, value in plain.items() if not _is_section(value)}
    # Each section by itself, as tomlkit would move lists of sections to the front.
    sections = [lines, *({key: value} for key, value in plain.items() if key not in lines)]
    return "\n".join(tomlkit.dumps(_filled(tomlkit, each, tomlkit.document())) for each in sections)


def _is_long(value: Plain) -> bool:
    """Whether a value does not fit on a line; JSON takes about as many characters."""
    return len(json.dumps(value, ensure_ascii=False)) > _WIDE


def _is_section(value: Plain) -> bool:
    """Whether a value is a table, or a list of nothing but tables, that does not fit on a line."""
    tables = isinstance(value, dict) or (isinstance(value, list) and all(isinstance(each, dict) for each in value))
    return tables and _is_long(value)


def _filled(tomlkit: Any, plain: Mapping[str, Plain], section: Any) -> Any:
    """Fill a section: first what stands on lines, then the sections below it."""
    for key, value in sorted(plain.items(), key=lambda item: _is_section(item[1])):
        section[key] = _below(tomlkit, value) if _is_section(value) else _inline(tomlkit, value)
        if isinstance(value, list) and _is_long(value) and not _is_section(value):
            section[key].multiline(multiline=True)
    return section


def _below(tomlkit: Any, value: Plain) -> Any:
    if isinstance(value, dict):
        return _filled(tomlkit, value, tomlkit.table())
    sections = tomlkit.aot()
    for each in value:
        sections.append(_filled(tomlkit, each, tomlkit.table()))
    return sections


def _inline(tomlkit: Any, value: Plain) -> Any:
    if isinstance(value, dict):
        table = tomlkit.inline_table()
        for key, item in value.items():
            table[key] = _inline(tomlkit, item)
        return table
    if isinstance(value, list):
        array = tomlkit.array()
        array.extend(_inline(tomlkit, item) for item in value)
        return array
    return tomlkit.item("none" if value is None else value)
