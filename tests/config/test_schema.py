"""The JSON Schema: it is made from the parts, accepts what the reader accepts, and refuses what is broken."""

from __future__ import annotations

import json
import random
import tomllib
from copy import deepcopy
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.config.test_policies import MISSING, document
from tests.fuzz.documents import spoilt

import reputation as rp
from reputation import Policy, ReputationError
from reputation.codec import SCHEMA
from reputation.config import dump_policy, load_policy, policy_schema
from reputation.parameters import parameters_of
from reputation.registry import find, names
from reputation.testing.strategies import COLUMNS, policies

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "policies").glob("*.toml"))
SCHEMA_OF_POLICIES = policy_schema()
LARGE = [HealthCheck.too_slow, HealthCheck.data_too_large]


@cache
def validator() -> jsonschema.Draft202012Validator:
    """What checks a document."""
    return jsonschema.Draft202012Validator(SCHEMA_OF_POLICIES)


def valid(tree: Any) -> bool:
    """Whether the schema accepts a document."""
    return bool(validator().is_valid(tree))


def as_json(value: Any) -> Any:
    """What a document of TOML is in JSON: its instants are texts."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return list(map(as_json, value))
    return value.isoformat() if isinstance(value, datetime) else value


def test_it_is_a_schema_and_plain_data() -> None:
    """Of the draft that it names; every reference leads somewhere."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA_OF_POLICIES)
    text = json.dumps(SCHEMA_OF_POLICIES, allow_nan=False)

    asked = {part.split('"')[0] for part in text.split('"$ref": "#/$defs/')[1:]}
    assert asked == set(SCHEMA_OF_POLICIES["$defs"]) - {"adaptive-window"}
    assert all(word.replace("-", "").isalnum() for word in asked)
    assert SCHEMA_OF_POLICIES == policy_schema()
    assert SCHEMA_OF_POLICIES["required"] == ["schema", "score"]


def test_it_knows_every_part_with_every_parameter() -> None:
    """All but scales, which belong to evidence, and what persons decide; each parameter says what it is."""
    definitions = SCHEMA_OF_POLICIES["$defs"]
    known = {name for name in definitions if name[0].isupper()}

    assert known == set(names()) - {*names("scale"), *names("override"), *names("decision")}
    for name in known:
        properties = definitions[name]["properties"]
        assert list(properties) == ["part", *(parameter.alias for parameter in parameters_of(find(name)))]
        assert definitions[name]["additionalProperties"] is False
        assert definitions[name]["description"].endswith(".")
        for alias, says in properties.items():
            assert alias == "part" or says["description"][-1] in ".)", f"{name} does not say what {alias} is"
    assert all("description" in says for alias, says in SCHEMA_OF_POLICIES["properties"].items() if alias != "schema")


@pytest.mark.parametrize(
    ("part", "alias", "expected"),
    [
        ("Deduct", "per_point", {"type": "number", "minimum": 0}),
        ("Prior", "strength", {"type": "number", "exclusiveMinimum": 0}),
        ("Steps", "after", {"type": "number", "minimum": 0, "maximum": 1, "default": 0.0}),
        ("Beta", "level", {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1, "default": 0.95}),
        ("Days", "count", {"type": "integer", "minimum": 1}),
        ("Dirichlet", "levels", {"type": "integer", "minimum": 2}),
        ("Rounded", "how", {"enum": ["half_up", "half_even", "floor", "ceil", "truncate"], "default": "half_up"}),
        ("HalfLife", "half", {"$ref": "#/$defs/duration"}),
        ("HalfLife", "tz", {"type": "string", "pattern": r"\S", "default": "UTC"}),
        ("Calendar", "complete", {"type": "boolean", "default": False}),
        ("Metric", "decay", {"$ref": "#/$defs/decay", "default": {"part": "Forever"}}),
        ("Beta", "prior", {"$ref": "#/$defs/Prior", "default": {"part": "Prior", "mean": 0.5, "strength": 2.0}}),
        ("Kind", "names", {"type": "array", "items": {"type": "string", "pattern": r"\S"}, "minItems": 1}),
        (
            "Matches",
            "value",
            {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"\S"}, {"type": "boolean"}]},
        ),
        ("Tier", "at", {"anyOf": [{"type": "number"}, {"type": "null"}, {"const": "none"}], "default": None}),
        ("AtMost", "metric", {"anyOf": [{"$ref": "#/$defs/score"}, {"type": "string", "pattern": r"\S"}]}),
    ],
)
def test_types_bounds_and_defaults_are_those_of_the_part(part: str, alias: str, expected: dict[str, Any]) -> None:
    """A few of each sort, written out by hand."""
    found = dict(SCHEMA_OF_POLICIES["$defs"][part]["properties"][alias])
    found.pop("description")

    assert found == expected


def test_it_says_what_the_parameters_are() -> None:
    """In the words of the docstrings, joined to one line."""
    half = SCHEMA_OF_POLICIES["$defs"]["HalfLife"]

    assert half["description"] == "Half is left after one half-life, a quarter after two: 2 ** -(age / half)."
    assert half["properties"]["half"]["description"] == "The half-life, longer than zero."
    assert half["properties"]["grain"]["description"].endswith("grid, which begins with the year 1.")


# what it accepts


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_it_accepts_the_policies_that_are_shipped(path: Path) -> None:
    """As they are, and as the library writes them."""
    text = path.read_text(encoding="utf-8")
    policy = load_policy(text, format="toml")

    validator().validate(as_json(tomllib.loads(text)))
    validator().validate(as_json(tomllib.loads(dump_policy(policy))))
    validator().validate(policy.to_dict())


@settings(max_examples=max(settings().max_examples // 3, 1), suppress_health_check=LARGE)
@given(policies(COLUMNS))
def test_it_accepts_every_policy(policy: Policy) -> None:
    """In plain form and in short form."""
    validator().validate(policy.to_dict())
    validator().validate(json.loads(dump_policy(policy, format="json")))


def test_it_accepts_open_ends_and_all_short_forms() -> None:
    """Infinite ends of a range, pairs for entries, tables by key or as pairs, one factor or a list of them."""
    metric = {"part": "Metric", "model": {"part": "Mean", "column": "a", "range": ["-inf", 3]}}
    factors = [{"part": "Lookup", "column": "a", "table": table} for table in ({"x": 1}, [["x", 1], [2, 3.5]])]

    for weight in (factors[0], factors, {"part": "Weight", "factors": factors}):
        for weights in ([[metric, 1]], [{"score": {**metric, "weight": weight}, "weight": 1}]):
            tree = {"schema": SCHEMA, "score": {"part": "Composite", "weights": weights, "total": "none"}}
            validator().validate(tree)


def test_it_accepts_whatever_the_reader_accepts() -> None:
    """Also documents that were spoilt, where nobody noticed: the schema is never the stricter of the two."""
    accepted = 0
    for number in range(120):
        tree = spoilt(random.Random(number))
        try:
            load_policy(tree)
        except (ReputationError, TypeError):
            continue
        accepted += 1
        validator().validate(as_json(tree))
    assert accepted > 20


# what it refuses


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("score", "cap"), "0.4"),
        (("score", "cap"), True),
        (("score", "cap"), -1),
        (("score", "per_point"), None),
        (("score", "capp"), 0.3),
        (("score", "load"), MISSING),
        (("score",), MISSING),
        (("schema",), MISSING),
        (("schema",), "reputation/policy/2"),
        (("score", "score", "decay"), {"part": "Beta"}),
        (("score", "score", "decay", "part"), "HalfLive"),
        (("score", "score", "decay", "part"), MISSING),
        (("score", "score", "decay", "half"), 180),
        (("score", "score", "decay", "half"), "180 dyas"),
        (("score", "score", "decay", "half"), "0 days"),
        (("score", "score", "decay", "half"), "0.0 hours"),
        (("score", "score", "select", "names"), "review"),
        (("score", "score", "select", "names"), []),
        (("score", "score", "select", "names"), ["review", 1]),
        (("score", "score", "date"), "ocurred_at"),
        (("score", "score", "statuses"), ["actve"]),
        (("score", "score", "name"), " "),
        (("score", "score", "model", "prior", "strength"), 0),
        (("score", "score", "model", "prior"), {"part": "Beta"}),
        (("score", "score", "model", "level"), 1),
        (("score", "score", "weight"), {"column": "a", "factor": 1}),
        (("score", "score", "weight"), 3),
        (("tiers", 1, "at"), "high"),
        (("tiers", 1), {"at": 0.5}),
        (("tiers",), []),
        (("tiers", 1, "when"), {"part": "KOf", "k": 0, "gates": []}),
        (("metrics",), {"part": "Metric", "model": {"part": "Count"}}),
        (("effective_from",), "2026-06-01"),
        (("scores",), 1),
    ],
)
def test_it_refuses_what_is_broken(path: tuple[str | int, ...], value: Any) -> None:
    """A wrong type, an unknown key, a missing one, a part of another sort, a number out of bounds."""
    broken = document(*path, value=value)

    assert valid(document())
    assert not valid(broken)
    with pytest.raises((ReputationError, TypeError)):
        load_policy(broken)


@given(st.randoms(use_true_random=False))
def test_it_refuses_an_unknown_key_wherever_it_stands(chance: random.Random) -> None:
    """No table but the lookup of a weight takes a key that is not its own."""
    tree = deepcopy(document())
    tables = [tree]
    for table in tables:
        below = [item for value in table.values() for item in (value if isinstance(value, list) else [value])]
        tables += [item for item in below if isinstance(item, dict)]
    chance.choice(tables)["unheard_of"] = 1

    assert not valid(tree)


def test_an_error_of_the_schema_is_about_the_part_that_is_wrong() -> None:
    """An editor underlines the key, not the whole policy."""
    (error,) = validator().iter_errors(document("score", "score", "decay", "half", value=180))

    assert error.json_path == "$.score.score.decay.half"
    assert error.message == "180 is not of type 'string'"


def test_defaults_are_what_the_parts_have() -> None:
    """A default of the schema, written out, changes nothing."""
    metric: dict[str, Any] = {"part": "Metric", "model": {"part": "Count"}}
    says = SCHEMA_OF_POLICIES["$defs"]["Metric"]["properties"]
    full = metric | {alias: entry["default"] for alias, entry in says.items() if "default" in entry}

    assert len(full) == 10
    assert load_policy({"schema": SCHEMA, "score": full}).score == rp.Metric(rp.Count())
