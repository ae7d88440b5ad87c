"""Policies in files: what is written reads back, what is wrong is said with its path, and nothing hostile gets in."""

from __future__ import annotations

import json
import math
import sys
import tomllib
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings

import reputation as rp
from reputation import MissingExtraError, Policy, PolicyError, ReputationError, registry
from reputation.codec import DEPTH, SCHEMA
from reputation.config import ConfigError, ConfigErrors, dump_policy, load_policy
from reputation.config.gathering import cattrs
from reputation.config.trees import LONGEST, MOST
from reputation.testing.strategies import COLUMNS, policies

SELLERS = """\
schema = "reputation/policy/1"
name = "sellers"
version = "1"

[score]
part = "Deduct"
per_point = 0.05
cap = 0.4

[score.score]
part = "Metric"
name = "quality"
select = {part = "Kind", names = ["review"]}
weight = {part = "Where", column = "verified", factor = 3.0}
decay = {part = "HalfLife", half = "180 days"}
model = {part = "Beta", prior = {mean = 0.7, strength = 10.0}}

[score.load]
part = "Metric"
model = {part = "Count"}
select = {part = "Kind", names = ["chargeback"]}
decay = {part = "HalfLife", half = "90 days"}

[[tiers]]
name = "new"

[[tiers]]
name = "trusted"
at = 0.6
support = 5

[[tiers]]
name = "star"
at = 0.8
support = 20
"""
MISSING = object()
Path = tuple[str | int, ...]


def sellers(**changes: Any) -> Policy:
    """The same policy, built in Python."""
    quality = rp.Metric(
        rp.Beta(prior=rp.Prior(mean=0.7, strength=10)),
        name="quality",
        select=rp.kind("review"),
        weight=rp.where("verified", 3.0),
        decay=rp.HalfLife(rp.days(180)),
    )
    chargebacks = rp.Metric(rp.Count(), select=rp.kind("chargeback"), decay=rp.HalfLife(rp.days(90)))
    ladder = rp.Ladder(rp.Tier("new"), rp.Tier("trusted", at=0.6, support=5), rp.Tier("star", at=0.8, support=20))
    score = changes.pop("score", rp.Deduct(quality, chargebacks, per_point=0.05, cap=0.4))
    return Policy(score, **({"name": "sellers", "version": "1", "tiers": ladder} | changes))


def document(*path: str | int, value: Any = MISSING) -> dict[str, Any]:
    """The document, with one value set to another or, without one, taken away."""
    tree: Any = tomllib.loads(SELLERS)
    place = tree
    for step in path[:-1]:
        place = place[step]
    if value is not MISSING:
        place[path[-1]] = value
    elif path:
        del place[path[-1]]
    return dict(tree)


def refused(given: Any, **how: Any) -> list[tuple[str, str, str | None]]:
    """Path, rule and hint of every problem."""
    with pytest.raises(ConfigErrors) as error:
        load_policy(given, **how)
    problems: list[ConfigError] = list(error.value.exceptions)  # type: ignore[arg-type]
    assert str(error.value).count("$") >= len(problems)
    return [(problem.path, problem.rule, problem.hint) for problem in problems]


# there and back


def test_a_file_builds_the_policy_that_it_says() -> None:
    """TOML and JSON, the short form and the plain form, and a mapping that somebody else has read."""
    plain = sellers().to_dict()

    assert load_policy(SELLERS, format="toml") == sellers()
    assert load_policy(json.dumps(document()), format="json") == sellers()
    assert load_policy(json.dumps(plain), format="json") == sellers()
    assert load_policy(plain) == sellers()
    assert load_policy(MappingProxyType({**document(), "tiers": tuple(document()["tiers"])})) == sellers()
    assert load_policy("\ufeff" + SELLERS.replace("\n", "\r\n"), format="toml") == sellers()
    assert load_policy(SELLERS, format="toml").digest == sellers().digest


def test_a_policy_is_written_so_that_people_can_change_it() -> None:
    """What fits on a line stands on one, and what a place implies is left out."""
    text = dump_policy(sellers())

    assert text == (
        SELLERS.replace("support = 5\n", "support = 5.0\n")
        .replace("support = 20\n", "support = 20.0\n")
        .replace(
            'name = "quality"\nselect = {part = "Kind", names = ["review"]}\n'
            'weight = {part = "Where", column = "verified", factor = 3.0}\n'
            'decay = {part = "HalfLife", half = "180 days"}\n'
            'model = {part = "Beta", prior = {mean = 0.7, strength = 10.0}}\n',
            'model = {part = "Beta", prior = {mean = 0.7, strength = 10.0}}\nname = "quality"\n'
            'select = {part = "Kind", names = ["review"]}\n'
            'weight = {part = "Where", column = "verified", factor = 3.0}\n'
            'decay = {part = "HalfLife", half = "180 days"}\n',
        )
    )
    assert json.loads(dump_policy(sellers(), format="json"))["tiers"][0] == {"name": "new"}


def test_a_long_list_stands_below_its_key() -> None:
    """One item on a line."""
    kinds = [f"kind number {number}" for number in range(20)]
    policy = Policy(rp.Metric(rp.Count(), select=rp.kind(*kinds)))
    text = dump_policy(policy)

    assert '\n    "kind number 0",\n    "kind number 1",\n' in text
    assert load_policy(text, format="toml") == policy


def test_a_policy_may_say_when_it_is_in_force() -> None:
    """Instants as TOML writes them or as texts, durations with their unit, further metrics, and None as "none"."""
    policy = sellers(
        published_at=datetime(2026, 6, 1, tzinfo=UTC),
        effective_from=datetime(2026, 6, 16, tzinfo=UTC),
        notice=rp.days(15),
        comment='für "alle"\nund jeden \x07\u2028',
        metrics=(rp.Metric(rp.Count(), name="orders"),),
        tiers=rp.Ladder(rp.Tier("new"), no_data="unknown"),
        score=rp.Composite({rp.Metric(rp.Mean(column="a", range=(0, math.inf))): 3}, total=None),
    )
    text = dump_policy(policy)

    assert '\npublished_at = "2026-06-01T00:00:00Z"\n' in text
    assert 'range = [0.0, "inf"]' in text
    assert 'total = "none"' in text
    assert "[tiers]" in text or 'tiers = {tiers = [{name = "new"}], no_data = "unknown"}' in text
    assert load_policy(text, format="toml") == policy
    moved = text.replace('"2026-06-01T00:00:00Z"', "2026-06-01 08:00:00+08:00")
    assert load_policy(moved, format="toml") == policy
    assert load_policy(dump_policy(policy, format="json"), format="json") == policy
    assert json.loads(dump_policy(policy, format="json"))["score"]["total"] is None


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(policies(COLUMNS))
def test_every_policy_reads_back(policy: Policy) -> None:
    """As plain data, as JSON and as TOML, with the same digest."""
    for again in (
        load_policy(policy.to_dict()),
        load_policy(dump_policy(policy, format="json"), format="json"),
        load_policy(dump_policy(policy), format="toml"),
    ):
        assert again == policy
        assert again.digest == policy.digest
        assert again.recipe == policy.recipe


def test_shorter_ways_to_write_build_the_same() -> None:
    """A list for a ladder or a product of factors, one factor alone, pairs for entries and tables, a name left out."""
    metric = {"part": "Metric", "model": {"part": "Count"}}
    factor = {"part": "Where", "column": "a", "factor": 2}
    table = {"part": "Lookup", "column": "a"}
    one = {**metric, "weight": {"part": "Weight", "factors": [factor]}}

    def built(score: Any) -> Policy:
        return load_policy({"schema": SCHEMA, "score": score})

    assert built({**metric, "weight": [factor]}) == built({**metric, "weight": factor}) == built(one)
    assert built({**metric, "weight": {**table, "table": {"x": 2}}}) == built(
        {**metric, "weight": {**table, "table": [["x", 2.0]]}}
    )
    assert built({"part": "Composite", "weights": [[metric, 1]]}) == built(
        {"part": "Composite", "weights": [{"weight": 1.0, "score": metric}]}
    )
    ladder = {"part": "Ladder", "tiers": [{"part": "Tier", "name": "all"}]}
    tiers = [{"schema": SCHEMA, "score": metric, "tiers": tiers} for tiers in (ladder, [{"name": "all"}])]
    assert load_policy(tiers[0]) == load_policy(tiers[1])


# what is wrong, and where


@pytest.mark.parametrize(
    ("path", "value", "at", "rule", "hint"),
    [
        # numbers, texts, truth values
        (("score", "cap"), "0.4", "$.score.cap", "must be a number, got the text '0.4'.",
         "write it without quotes: 0.4."),
        (("score", "cap"), True, "$.score.cap", "must be a number, got true.", "write for instance 1."),
        (("score", "cap"), -1, "$.score.cap", "must be at least 0, got -1.0.", None),
        (("score", "cap"), [1], "$.score.cap", "must be a number, got a list.", None),
        (("score", "cap"), math.nan, "$.score.cap", "must be a finite number, got nan.", ...),
        (("score", "cap"), math.inf, "$.score.cap", "must be a finite number, got inf.", ...),
        (("tiers", 1, "at"), "high", "$.tiers[1].at", "must be a number, got the text 'high'.", None),
        (("tiers", 1, "name"), 5, "$.tiers[1].name", "must be a text, got 5.", 'set it in quotes: "5".'),
        (("tiers", 1, "name"), " ", "$.tiers[1].name", "must not be empty.", None),
        (("version",), 1, "$.version", "must be a text, got 1.", 'set it in quotes: "1".'),
        (("score", "score", "select", "names"), "review", "$.score.score.select.names",
         "must be a list, got 'review'.", 'set it in brackets: ["review"].'),
        (("score", "score", "select", "names"), ["a", 1], "$.score.score.select.names[1]", "must be a text, got 1.",
         ...),
        (("score", "score", "select", "names"), [], "$.score.score.select.names", ..., ...),
        (("score", "score", "date"), "ocurred_at", "$.score.score.date", ..., ...),
        (("score", "score", "model", "exact"), 1, "$.score.score.model.exact", "must be true or false, got 1.", ...),
        # durations
        (("score", "score", "decay", "half"), 180, "$.score.score.decay.half",
         "must be a duration, got the bare number 180.", 'say the unit: "180 days".'),
        (("score", "score", "decay", "half"), "180", "$.score.score.decay.half",
         "must be a duration such as '180 days' or '36 hours', got the text '180'.", ...),
        (("score", "score", "decay", "half"), "180 dyas", "$.score.score.decay.half", ...,
         "did you mean 'days'? Known: 'days', 'hours', 'minutes', 'seconds'."),
        (("score", "score", "decay", "half"), "0 days", "$.score.score.decay.half",
         "must be longer than zero, got days(0).", ...),
        # parts
        (("score", "score", "decay"), {"part": "Beta"}, "$.score.score.decay.part", "must be a decay; Beta is a model.",
         "Known: Forever, HalfLife, Linear, Plateau, PowerLaw, Steps."),
        (("score", "score", "decay", "part"), "HalfLive", "$.score.score.decay.part", "there is no part 'HalfLive'.",
         "did you mean 'HalfLife'? Known: 'Forever', 'HalfLife', 'Linear', 'Plateau', 'PowerLaw', 'Steps'."),
        (("score", "score", "decay", "part"), "os.system", "$.score.score.decay.part", "there is no part 'os.system'.",
         ...),
        (("score", "score", "decay", "part"), 7, "$.score.score.decay.part", "must be the name of a part, got 7.", ...),
        (("score", "score", "decay"), {"half": "9 days"}, "$.score.score.decay",
         "must say which part it is; a decay is meant.", ...),
        (("score", "score", "decay"), "HalfLife", "$.score.score.decay", "must be a decay, got the text 'HalfLife'.",
         ...),
        (("score", "score", "decay"), 3, "$.score.score.decay", "must be a decay, got 3.", ...),
        (("score", "score", "model", "prior"), 0.7, "$.score.score.model.prior", "must be a prior, got 0.7.",
         "write a table with the parameters of Prior."),
        (("score", "score", "model", "prior", "part"), "Beta", "$.score.score.model.prior.part",
         "must be a prior; Beta is a model.", ...),
        (("score", "load"), {"part": "Count"}, "$.score.load.part", "must be a score; Count is a model.", ...),
        (("tiers",), {"part": "Tier", "name": "x"}, "$.tiers.part", "must be a ladder; Tier is a tier.", ...),
        (("score", "score", "weight"), {"part": "Kind", "names": ["a"]}, "$.score.score.weight.part",
         "must be a weight; Kind is a predicate.", ...),
        (("metrics",), {"part": "Metric"}, "$.metrics", "must be a list, got a table.", None),
        # parameters
        (("score", "capp"), 0.3, "$.score.capp", "is no parameter of Deduct.",
         "did you mean 'cap'? Known: 'cap', 'load', 'name', 'per_point', 'score'."),
        (("scores",), 1, "$.scores", "is no parameter of Policy.", ...),
        (("score", "load"), MISSING, "$.score.load", "is missing.", "Deduct has no default for it."),
        (("score",), MISSING, "$.score", "is missing.", "Policy has no default for it."),
        # what parts refuse
        (("tiers", 2, "at"), 0.5, "$.tiers", ..., ...),
        (("tiers", 2, "at"), 80, "$", "at must lie within the range of the score, [0, 1]; tier 'star' starts at 80.",
         "write at= in units of the score; shares are never written as percent."),
        (("tiers", 1, "when"), {"part": "AtMost", "metric": "qualty", "limit": 1}, "$",
         "a gate asks for the metric 'qualty', which the policy does not measure.", ...),
        (("score", "score", "window"), {"part": "Adaptive", "short": {"part": "Days", "count": 9},
         "long": {"part": "Days", "count": 3}, "at_least": 1}, "$.score.score.window.short", ..., ...),
        (("score", "score", "select"), {"part": "Between", "column": "a"}, "$.score.score.select", ..., ...),
        # instants
        (("effective_from",), "2026-06-01", "$.effective_from", ..., ...),
        (("effective_from",), datetime(2026, 6, 1), "$.effective_from", "must say its zone, got 2026-06-01T00:00:00.",
         "write 2026-06-01T00:00:00Z for UTC, or for instance 2026-06-01T00:00:00+08:00."),
        # the schema
        (("schema",), MISSING, "$.schema", "is missing.", f'begin with schema = "{SCHEMA}".'),
        (("schema",), "reputation/policy/2", "$.schema",
         "is version 2 of the form, and this library reads version 1.", ...),
        (("schema",), "reputation/policy/0", "$.schema", "must be 'reputation/policy/1', got 'reputation/policy/0'.",
         ...),
        (("schema",), "reputation/policy/" + "9" * 5000, "$.schema", ..., ...),
        (("schema",), "reputation/report/1", "$.schema", ..., ...),
        (("schema",), 1, "$.schema", "must be 'reputation/policy/1', got 1.", ...),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_path(path: Path, value: Any, at: str, rule: Any, hint: Any) -> None:
    """One thing is wrong, and one problem is told: where, which rule, and what to write."""
    ((found, said, helps),) = refused(document(*path, value=value))

    assert found == at
    assert rule is ... or said == rule
    assert hint is ... or helps == hint


def test_everything_wrong_is_said_at_once() -> None:
    """A file is mended in one go, and the message lists the problems in the order of the file."""
    text = (
        SELLERS.replace('"180 days"', "180")
        .replace("0.05", '"0.05"')
        .replace("at = 0.6", "at = true")
        .replace('"Beta"', '"Betta"')
        .replace("cap", "capp")
    )

    assert [path for path, *_ in refused(text, format="toml")] == [
        "$.score.capp",
        "$.score.per_point",
        "$.score.score.decay.half",
        "$.score.score.model.part",
        "$.tiers[1].at",
    ]
    with pytest.raises(ConfigErrors) as error:
        load_policy(text, format="toml")
    assert str(error.value).startswith("the policy has 5 problems\n\n1. $.score.capp: is no parameter of Deduct.\n")
    assert isinstance(error.value, PolicyError)
    assert isinstance(error.value, ReputationError)
    assert all(isinstance(problem, PolicyError) for problem in error.value.exceptions)


def test_entries_are_checked_one_by_one() -> None:
    """The weights of a composite are tables with two keys, or pairs."""
    score = {"part": "Metric", "model": {"part": "Count"}}
    entries = [{"score": score}, {"score": score, "weight": "1", "wait": 1}, [score, -1], [score], 5]
    tree = {"schema": SCHEMA, "score": {"part": "Composite", "weights": entries}}

    assert refused(tree) == [
        ("$.score.weights[0].weight", "is missing.", "an entry of score and weight has no default for it."),
        ("$.score.weights[1].wait", "is no parameter of an entry of score and weight.",
         "did you mean 'weight'? Known: 'score', 'weight'."),
        ("$.score.weights[1].weight", "must be a number, got the text '1'.", "write it without quotes: 1."),
        ("$.score.weights[3]", "must be a table with score and weight, got a list.", None),
        ("$.score.weights[4]", "must be a table with score and weight, got 5.", None),
    ]  # fmt: skip
    tree["score"] = {"part": "Composite", "weights": [[score, -1]]}
    assert [path for path, *_ in refused(tree)] == ["$.score.weights"]


def test_keys_of_a_table_are_steps_of_the_path() -> None:
    """Also where they are no words."""
    weight = {"part": "Lookup", "column": "a", "table": {"two words": "x", "b": 1}}

    assert [path for path, *_ in refused(document("score", "score", "weight", value=weight))] == [
        "$.score.score.weight.table['two words']"
    ]


# texts


@pytest.mark.parametrize(
    ("text", "form", "rule", "hint"),
    [
        ("a = ", "toml", "is not valid TOML: ", None),
        ("a = 1\na = 2", "toml", "is not valid TOML: ", None),
        ("[a]\n[a]", "toml", ..., None),
        ("a = " + "1" * 5000, "toml", ..., None),
        ("{}", "toml", ..., "is it JSON? Then write format='json'."),
        (
            "{",
            "json",
            "is not valid JSON: ",
            None,
        ),
        (SELLERS, "json", ..., "is it TOML? Then write format='toml'."),
        ("", "json", ..., "is it TOML? Then write format='toml'."),
        ("1" * 5000, "json", ..., ...),
        ("a = " + "[" * 100_000, "toml", f"is nested more than {DEPTH} levels deep.", "build the policy flatter."),
        ("[" * 100_000, "json", f"is nested more than {DEPTH} levels deep.", ...),
        ('{"a":' * 100_000, "json", f"is nested more than {DEPTH} levels deep.", ...),
        (".".join("a" * 10_000) + " = 1", "toml", f"is nested more than {DEPTH} levels deep.", ...),
        ("[" + ".".join("a" * 10_000) + "]", "toml", f"is nested more than {DEPTH} levels deep.", ...),
        (" " * (LONGEST + 1), "toml", f"must be at most {LONGEST:,} characters long, got {LONGEST + 1:,}.", ...),
        ("5", "json", "must be a table, got 5.", f'begin with schema = "{SCHEMA}".'),
        ("[]", "json", "must be a table, got a list.", ...),
        ("null", "json", "must be a table, got nothing.", ...),
        ('"' + "x" * 5000 + '"', "json", f"must be a table, got '{'x' * 59}....", ...),
    ],
    ids=lambda part: part[:20] if isinstance(part, str) else None,
)
def test_a_text_that_is_no_policy_is_refused_as_a_whole(text: str, form: str, rule: Any, hint: Any) -> None:
    """Broken, too long, too deep, or something else."""
    ((path, said, helps),) = refused(text, format=form)

    assert path == "$"
    assert rule is ... or said.startswith(rule)
    assert hint is ... or helps == hint


def test_a_key_that_stands_twice_is_refused_in_json_too() -> None:
    """JSON would keep the last one without a word."""
    text = '{"schema": "reputation/policy/1", "score": {"part": "Metric", "part": "Worst", "a b": 1, "a b": 1}}'

    assert refused(text, format="json") == [
        ("$.score.part", "is given twice.", "keep one of the two."),
        ("$.score['a b']", "is given twice.", "keep one of the two."),
    ]


def test_numbers_beyond_all_bounds_are_refused() -> None:
    """Infinity, NaN, and whole numbers of more than 64 bits, in both formats."""
    for text, form in (
        ('{"a": Infinity, "b": NaN, "c": 1e999, "d": 9223372036854775808}', "json"),
        ("a = inf\nb = nan\nc = 1e999\nd = 9223372036854775808", "toml"),
    ):
        assert [path for path, *_ in refused(text, format=form)] == ["$.a", "$.b", "$.c", "$.d"]


def test_a_text_needs_a_format_and_a_mapping_has_none() -> None:
    """Nothing is guessed."""
    with pytest.raises(PolicyError, match="format must be said for a text"):
        load_policy(SELLERS)
    with pytest.raises(PolicyError, match="format must be 'toml' or 'json', got 'yaml'"):
        load_policy(SELLERS, format="yaml")
    with pytest.raises(PolicyError, match="format must be 'toml' or 'json', got 'TOML'"):
        dump_policy(sellers(), format="TOML")
    with pytest.raises(PolicyError, match="format must be None for a mapping, got 'toml'"):
        load_policy(document(), format="toml")
    for wrong in (SELLERS.encode(), None, 5, [document()]):
        with pytest.raises(TypeError, match="a stored policy must be a text or a mapping, got"):
            load_policy(wrong, format="toml")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="dump_policy takes a policy, got Metric"):
        dump_policy(rp.Metric(rp.Count()))  # type: ignore[arg-type]


# hostile documents


def nested(depth: int) -> dict[str, Any]:
    """Clamps in clamps."""
    score: dict[str, Any] = {"part": "Metric", "model": {"part": "Count"}}
    for _ in range(depth):
        score = {"part": "Clamp", "low": 1, "score": score}
    return {"schema": SCHEMA, "score": score}


def test_a_policy_may_be_as_deep_as_the_codec_allows() -> None:
    """What can be stored can be read, and one level more is refused by both."""
    deep = load_policy(nested(DEPTH - 3))

    assert load_policy(dump_policy(deep), format="toml") == deep
    ((path, rule, _),) = refused(nested(DEPTH - 2))
    assert (path.count(".score"), rule) == (DEPTH - 1, f"is nested more than {DEPTH} levels deep.")


def test_a_mapping_that_holds_itself_is_refused() -> None:
    """Directly, through a list, and so that every level doubles it."""
    ring = document()
    ring["score"]["score"] = ring["score"]
    ((path, rule, _),) = refused(ring)
    assert (path.count(".score"), rule) == (DEPTH, f"is nested more than {DEPTH} levels deep.")

    knot: list[Any] = []
    knot += [knot, knot]
    assert "nested more than" in refused(document("metrics", value=knot))[0][1]

    wide: dict[str, Any] = {}
    for _ in range(40):
        wide = {"a": wide, "b": wide}
    assert refused(wide) == [("$", f"holds more than {MOST:,} values.", "a policy is shorter.")]


def test_a_million_tiers_are_refused_at_once() -> None:
    """As a mapping by their number, as a text by their length."""
    tier = {"name": "x"}

    assert refused(document("tiers", value=[tier] * 1_000_000)) == [
        ("$", f"holds more than {MOST:,} values.", "a policy is shorter.")
    ]
    assert "characters long" in refused("[[tiers]]\nname = 'x'\n" * 1_000_000, format="toml")[0][1]


def test_texts_of_any_length_are_refused() -> None:
    """One long text, or many that are long together; keys count too."""
    for value in ("x" * (LONGEST + 1), ["x" * 1000] * (LONGEST // 1000), {"x" * LONGEST: 1}):
        assert refused(document("comment", value=value)) == [
            ("$", f"holds texts of more than {LONGEST:,} characters.", "a policy is shorter.")
        ]


def test_names_that_stand_twice_are_refused() -> None:
    """Tiers of one name, and different scores of one name."""
    tiers = [{"name": "a"}, {"name": "a", "at": 0.5}]
    metrics = [{"part": "Metric", "name": "quality", "model": {"part": "Count"}}]

    assert "each tier must have a name of its own; 'a' is given twice" in refused(document("tiers", value=tiers))[0][1]
    assert "quality" in refused(document("metrics", value=metrics))[0][1]


def test_what_cannot_be_plain_is_refused() -> None:
    """Keys that are no texts, half characters, dates alone, sets, objects: all of them at once."""
    tree = document("comment", value="\udc80")
    tree |= {1: 2, "a": {1}, "b": datetime(2026, 6, 1, tzinfo=UTC).date(), "c": object(), "d": b"x", "\ud800": 1}

    assert [(path, rule) for path, rule, _ in refused(tree)] == [
        ("$.comment", r"must be valid Unicode, got '\udc80', which holds half a character."),
        ("$", "must have texts as keys, got 1."),
        ("$.a", "must be a text, a number, a list or a table, got a set."),
        ("$.b", "must not be a date or a time alone, got 2026-06-01."),
        ("$.c", "must be a text, a number, a list or a table, got a object."),
        ("$.d", "must be a text, a number, a list or a table, got a bytes."),
        ("$", r"must be valid Unicode, got '\ud800', which holds half a character."),
    ]


def test_no_more_problems_are_looked_for_than_anyone_reads() -> None:
    """A hundred are told, wherever they stand, and no more are looked for."""
    metric = {"part": "Metric", "model": {"part": "Count"}, "decay": {"part": "Forever", "tz": "Mars/Phobos"}}
    composites = [{"part": "Composite", "weights": [[metric, 1]] * 20}] * 50

    for tree in (
        document("tiers", value=[{"name": at} for at in range(1234)]),
        document("metrics", value=composites),
        document("comment", value=[{1: 2}] * 1234),
        document("comment", value=[{**document(), **{f"key {at}": at for at in range(1234)}}]),
    ):
        with pytest.raises(ConfigErrors) as error:
            load_policy(tree | (tree["comment"][0] if "key 1" in str(tree) else {}))
        assert error.value.message == "the policy has 100 problems or more"
        assert len(error.value.exceptions) == 100


def test_a_hint_is_never_long() -> None:
    """It repeats a word, and not whatever stands in the place of one."""
    for value in ("x" * 100_000, "two words", "review"):
        ((_, _, hint),) = refused(document("score", "score", "select", "names", value=value))
        assert hint is not None
        assert len(hint) < 100


def test_reading_near_the_end_of_the_stack_is_refused() -> None:
    """A host that calls from very deep gets an error of ours, never a RecursionError, and never half a policy."""

    def down(depth: int) -> Policy:
        return down(depth - 1) if depth else load_policy(nested(20))

    limit = sys.getrecursionlimit()
    frames = len(list(_frames()))
    outcomes: set[object] = set()
    for depth in range(limit - frames - 120, limit - frames - 10, 10):
        try:
            outcomes.add(down(depth) == load_policy(nested(20)))
        except ConfigErrors as error:
            outcomes.add(error.exceptions[0].rule)  # type: ignore[union-attr]
        except RecursionError:  # before the library was reached
            outcomes.add(None)
    assert False not in outcomes
    assert "is nested too deeply to be read from here." in outcomes


def _frames() -> Iterator[Any]:
    frame = sys._getframe()  # noqa: SLF001 - the only way to see how deep one is
    while frame is not None:
        yield frame
        frame = frame.f_back  # type: ignore[assignment]


# parts from elsewhere


@attrs.frozen
class Effort:
    """A weight from elsewhere."""

    column: str = "words"
    power: float = attrs.field(default=1.0, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.power == 13:
            raise ZeroDivisionError(self.column)

    def __call__(self, rows: Any) -> Any:
        """Weigh a row."""
        return rows[self.column]


@attrs.frozen
class Mood:
    """A weight whose annotation lies: what is given as a list is kept as one."""

    names: tuple[str, ...] = attrs.field(default=(), converter=list, hash=False)

    def __call__(self, rows: Any) -> Any:
        """Weigh a row."""
        return rows["mood"]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Declare parts from elsewhere, as their entry points would."""

    def install(*parts: type) -> None:
        known = {part.__name__: part for part in parts}
        found = registry.find
        for module in ("building", "shortening"):
            monkeypatch.setattr(
                f"reputation.config.{module}.find", lambda name: known[name] if name in known else found(name)
            )

    return install


def test_a_part_from_elsewhere_is_stored_under_its_name(installed: Callable[..., None]) -> None:
    """It reads back once its distribution is installed; before that, writing it is refused."""
    policy = Policy(rp.Metric(rp.Count(), weight=Effort("stars", power=2)))

    with pytest.raises(PolicyError) as error:
        dump_policy(policy)
    assert (
        "the policy cannot be stored, as it does not read back: $.score.weight.part: there is no part 'Effort'."
        in str(error.value)
    )

    installed(Effort)
    for form in ("toml", "json"):
        assert load_policy(dump_policy(policy, format=form), format=form) == policy


def test_what_a_part_from_elsewhere_raises_is_a_problem_like_others(installed: Callable[..., None]) -> None:
    """With its path, and with the error itself as the cause."""
    installed(Effort)
    tree = {"schema": SCHEMA, "score": {"part": "Metric", "model": {"part": "Count"}}}
    tree["score"]["weight"] = {"part": "Effort", "power": 13}  # type: ignore[index]

    with pytest.raises(ConfigErrors) as error:
        load_policy(tree)

    problem: Any = error.value.exceptions[0]
    assert (problem.path, problem.rule) == ("$.score.weight", "cannot be built: ZeroDivisionError: words.")
    assert isinstance(problem.__cause__, ZeroDivisionError)


def test_a_part_of_the_wrong_sort_from_elsewhere_is_refused(installed: Callable[..., None]) -> None:
    """Where it stands the part around it says what it needs; where only one class may stand, that is said."""
    installed(Effort)

    ((path, rule, _),) = refused(document("score", "score", "decay", value={"part": "Effort"}))
    assert path == "$.score.score.decay"
    assert rule.startswith("must be an instance such as HalfLife(days(180)), got Effort(")
    ((path, rule, _),) = refused(document("score", "score", "model", "prior", value={"part": "Effort"}))
    assert (path, rule) == ("$.score.score.model.prior.part", "must be a prior, got the part 'Effort'.")


def test_what_does_not_read_back_is_not_written(installed: Callable[..., None]) -> None:
    """A part from elsewhere that keeps something else than its annotation says."""
    installed(Mood)
    policy = Policy(rp.Worst(rp.Metric(rp.Count(), weight=Mood(["a"]))))
    odd = Policy(rp.Worst(rp.Metric(rp.Count(), weight=rp.Weight([Mood({"a": 1})]))))  # type: ignore[arg-type]

    assert load_policy(dump_policy(policy), format="toml") == policy
    assert load_policy(dump_policy(odd), format="toml") == odd

    growing = plugin("Mood", {"names": attrs.field(type=Any, converter=lambda names: [*names, "b"])}, unsafe_hash=False)
    installed(growing)
    with pytest.raises(PolicyError) as error:
        dump_policy(Policy(rp.Worst(rp.Metric(rp.Count(), weight=growing(["a"])))))
    path = "$.score.scores[0].weight.factors[0].names"
    assert error.value.what == f"the policy cannot be stored, as {path} does not read back as it was."


def plugin(name: str, fields: dict[str, Any], **how: Any) -> Any:
    """A class of weights from elsewhere."""
    part = attrs.make_class(name, fields, frozen=True, **how)
    setattr(part, "__call__", lambda _, __: 1.0)  # noqa: B010 - a method for a class made at run time
    if how.get("unsafe_hash") is False:
        setattr(part, "__hash__", lambda _: 1)  # noqa: B010 - as above
    return part


def test_what_differs_only_in_its_value_does_not_read_back_either(installed: Callable[..., None]) -> None:
    """A part that equals nothing but itself is told alike, and is still another part."""
    lonely = plugin("Lonely", {}, eq=False)
    installed(lonely)

    with pytest.raises(PolicyError, match=r"the policy cannot be stored, as \$ does not read back as it was"):
        dump_policy(Policy(rp.Metric(rp.Count(), weight=lonely())))


def test_none_where_a_text_may_stand_is_not_written_in_toml(installed: Callable[..., None]) -> None:
    """TOML has no word for it, and "none" is a text like any other; JSON has one."""
    text, size = attrs.field(type=str | None, default="a"), attrs.field(type=float | None, default=1.0)
    label = plugin("Label", {"text": text, "size": size})
    installed(label)
    silent = Policy(rp.Metric(rp.Count(), weight=label(text=None)))
    spoken = Policy(rp.Metric(rp.Count(), weight=label(text="none", size=None)))

    assert load_policy(dump_policy(silent, format="json"), format="json") == silent
    assert load_policy(dump_policy(spoken), format="toml") == spoken
    with pytest.raises(PolicyError, match=r"\$\.score\.weight\.factors\[0\]\.text does not read back"):
        dump_policy(silent)


# without the extra


@pytest.mark.parametrize(("module", "work"), [("cattrs", "reading"), ("tomlkit", "writing")])
def test_without_the_extra_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, module: str, work: str
) -> None:
    """Both errors name the extra; JSON is written without tomlkit, and plain data need neither."""
    find = importlib_find(monkeypatch, module)
    cattrs.cache_clear()
    try:
        with pytest.raises(MissingExtraError, match=r"pip install 'reputation\[config\]'") as error:
            dump_policy(sellers())
    finally:
        cattrs.cache_clear()
    assert find == [module]
    assert work in str(error.value)
    assert sellers().to_dict()["schema"] == SCHEMA


def importlib_find(monkeypatch: pytest.MonkeyPatch, missing: str) -> list[str]:
    """Let a package not be there, and say who asked for it."""
    asked: list[str] = []

    def find_spec(name: str) -> object:
        if name == missing:
            asked.append(name)
            return None
        return object()

    for room in ("gathering", "texts"):
        monkeypatch.setattr(f"reputation.config.{room}.find_spec", find_spec)
    return asked


def test_a_document_is_not_changed_by_reading_it() -> None:
    """What is handed over stays the host's."""
    tree = document()
    before = deepcopy(tree)

    load_policy(tree)

    assert tree == before
