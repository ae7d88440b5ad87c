"""The form of stored policies as a JSON Schema, for editors and for checks outside Python."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from types import NoneType
from typing import Any, TypeAlias, get_args

from reputation.codec import SCHEMA, to_plain
from reputation.config.places import Place, arms, is_many, kinds_of, pair, place
from reputation.errors import PolicyError
from reputation.parameters import Parameter, parameters_of
from reputation.policy import Policy
from reputation.registry import find

__all__ = ["policy_schema"]

Schema: TypeAlias = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ARGUMENTS = re.compile(r"(?ms)^Args:\n(.*?)(?:\n\n|\Z)")
_ARGUMENT = re.compile(r" {4}\*?([a-z_]+): (.*)")
_BOUNDS = {"low": "minimum", "high": "maximum", "above": "exclusiveMinimum", "below": "exclusiveMaximum"}
_AMOUNT = r"(?=.*[1-9].* )[0-9]{1,15}(\.[0-9]{1,6})?"

_SHARED: Mapping[str, Schema] = {
    "duration": {
        "type": "string",
        "pattern": f"^{_AMOUNT} (days?|hours?|minutes?|seconds?)$",
        "description": "A number and its unit: 180 days, 36 hours, 15 minutes, 1.5 seconds.",
    },
    "instant": {
        "type": "string",
        "format": "date-time",
        "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9:.]{8,15}([Zz]|[+-][0-9]{2}:[0-9]{2})$",
        "description": "Date, time and zone: 2026-06-01T00:00:00Z.",
    },
}
_LEAVES: Mapping[Any, Schema] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string", "pattern": r"\S"},
    timedelta: {"$ref": "#/$defs/duration"},
    datetime: {"$ref": "#/$defs/instant"},
    NoneType: {"type": "null"},
}


def policy_schema() -> Schema:
    """
    Describe the form of stored policies as a JSON Schema, draft 2020-12.

    It is made from the parts themselves: their parameters, types, bounds, defaults and descriptions. It knows the parts
    of this library; a policy with parts from elsewhere is beyond it. What the parts check among themselves, such as the
    order of tiers, it cannot say: a policy that it accepts may still be refused by `load_policy`.

    Returns:
        The schema as plain data; `json.dumps` makes a file of it.

    Examples:
        >>> from reputation.config import policy_schema
        >>> policy_schema()["properties"]["schema"]
        {'const': 'reputation/policy/1'}
    """
    definitions: dict[str, Schema] = {**_SHARED}
    body = _part(Policy, definitions)
    properties = {"schema": {"const": SCHEMA}} | body["properties"]
    required = ["schema", *body["required"]]
    head = {"$schema": _DIALECT, "$id": "urn:" + SCHEMA.replace("/", ":"), "title": "A policy of reputation"}
    return head | body | {"properties": properties, "required": required, "$defs": dict(sorted(definitions.items()))}


def _part(owner: type, definitions: dict[str, Schema]) -> Schema:
    words, arguments = _described(owner)
    kinds = kinds_of(owner)
    parameters = parameters_of(owner)
    properties = {}
    for parameter in parameters:
        schema = _parameter(kinds[parameter.alias], parameter, definitions)
        says = {"description": arguments[parameter.alias]} if parameter.alias in arguments else {}
        properties[parameter.alias] = schema | says | _default(parameter)
    return {
        "type": "object",
        "description": words,
        "properties": properties,
        "required": [parameter.alias for parameter in parameters if parameter.default is None],
        "additionalProperties": False,
    }


def _described(owner: type) -> tuple[str, dict[str, str]]:
    """Take the words of a docstring apart: what the class is, and what each argument is."""
    text = inspect.getdoc(owner) or ""
    found = _ARGUMENTS.search(text)
    arguments: dict[str, str] = {}
    name = ""
    for line in found[1].splitlines() if found is not None else ():
        match = _ARGUMENT.fullmatch(line)
        if match is not None:
            name = match[1]
            arguments[name] = match[2]
        else:
            arguments[name] += f" {line.strip()}"
    return " ".join(text.partition("\n\n")[0].split()), arguments


def _default(parameter: Parameter) -> Schema:
    try:
        return {"default": to_plain(parameter.default(None))} if parameter.default is not None else {}
    except (AttributeError, PolicyError):  # it depends on the other parameters, or cannot be written down
        return {}


def _parameter(annotation: Any, parameter: Parameter, definitions: dict[str, Schema]) -> Schema:
    says = parameter.says
    if "entry" in says:
        return _several(_entry(dict(zip(says["entry"], pair(annotation), strict=True)), says, definitions), says)
    if says.get("table"):
        key, value = (
            _kind(kind, bounds, definitions) for kind, bounds in zip(pair(annotation), ({}, says), strict=True)
        )
        pairs = _several(_tuple([key, value]), says)
        table = {"type": "object", "additionalProperties": value, "minProperties": says.get("least", 0)}
        return {"anyOf": [table, pairs]}
    return _kind(annotation, says, definitions)


def _kind(annotation: Any, says: Mapping[str, Any], definitions: dict[str, Schema]) -> Schema:
    kinds = arms(annotation)
    parts = [kind for kind in kinds if not (kind in _LEAVES or is_many(kind))]
    options = [_one(kind, says, definitions) for kind in kinds if kind not in parts]
    if parts:
        options.insert(0, _admitted(reduce(or_, map(place, parts)), definitions))
    if NoneType in kinds and str not in kinds:
        options.append({"const": "none"})
    return options[0] if len(options) == 1 else {"anyOf": options}


def _one(kind: Any, says: Mapping[str, Any], definitions: dict[str, Schema]) -> Schema:
    """Describe a single value, or a list."""
    if kind in _LEAVES:
        if kind is str and "choices" in says:
            return {"enum": list(says["choices"])}
        if kind is timedelta and says.get("zero"):
            return {"anyOf": [_LEAVES[kind], {"const": "0 days"}]}
        return _LEAVES[kind] | (_bounded(says) if kind in (int, float) else {})
    inner = get_args(kind)
    if inner[-1] is Ellipsis:
        return _several(_kind(inner[0], says, definitions), says)
    ends = [{"enum": ["inf", "-inf"]}] if says.get("open") else []
    items = [_kind(each, says, definitions) for each in inner]
    return _tuple([{"anyOf": [item, *ends]} if ends else item for item in items])


def _bounded(says: Mapping[str, Any]) -> Schema:
    return {rule: says[bound] for bound, rule in _BOUNDS.items() if says.get(bound) is not None}


def _several(item: Schema, says: Mapping[str, Any]) -> Schema:
    return {"type": "array", "items": item} | ({"minItems": says["least"]} if "least" in says else {})


def _tuple(items: list[Schema]) -> Schema:
    return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}


def _entry(kinds: Mapping[str, Any], says: Mapping[str, Any], definitions: dict[str, Schema]) -> Schema:
    """Describe an entry: a table with a name for each place, or a list of them."""
    properties = {key: _kind(kind, says, definitions) for key, kind in kinds.items()}
    table = {"type": "object", "properties": properties, "required": list(kinds), "additionalProperties": False}
    return {"anyOf": [table, _tuple(list(properties.values()))]}


def _admitted(where: Place, definitions: dict[str, Schema]) -> Schema:
    """Describe what may stand in a place: one of several parts, or a list that stands for one."""
    for name in where.names:
        if name not in definitions:
            definitions[name] = {}  # whoever meets it again on the way down refers to it
            definitions[name] = _named(find(name), definitions)
    if where.only is not None:
        shape: Schema = {"$ref": f"#/$defs/{where.names[0]}"}
    else:
        sort = "-or-".join(where.nouns).replace(" ", "-")
        definitions[sort] = _chosen(where.names)
        shape = {"$ref": f"#/$defs/{sort}"}
    if where.listed is None:
        return shape
    first = parameters_of(where.listed)[0]
    return {"anyOf": [shape, _parameter(kinds_of(where.listed)[first.alias], first, definitions)]}


def _named(owner: type, definitions: dict[str, Schema]) -> Schema:
    body = _part(owner, definitions)
    return body | {"properties": {"part": {"const": owner.__name__}} | body["properties"]}


def _chosen(names: Iterable[str]) -> Schema:
    """Describe one of several parts: by its name, so that what is wrong with it is said of that part."""
    return {
        "type": "object",
        "required": ["part"],
        "properties": {"part": {"enum": list(names)}},
        "allOf": [
            {"if": {"properties": {"part": {"const": name}}}, "then": {"$ref": f"#/$defs/{name}"}} for name in names
        ],
    }
