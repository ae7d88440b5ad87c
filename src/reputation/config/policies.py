"""Policies in files: from text to policy and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reputation.codec import SCHEMA, Plain
from reputation.config.building import build
from reputation.config.gathering import cattrs, problems_of
from reputation.config.places import kinds_of
from reputation.config.problems import ConfigErrors, shown, step
from reputation.config.reading import read
from reputation.config.shortening import shortened
from reputation.config.texts import check_format, parsed, written
from reputation.config.trees import taken
from reputation.errors import PolicyError
from reputation.policy import Policy

__all__ = ["dump_policy", "load_policy"]

_FAMILY, _, _VERSION = SCHEMA.rpartition("/")


def load_policy(document: str | Mapping[str, Any], *, format: str | None = None) -> Policy:  # noqa: A002 - the word for it
    """
    Read a policy from the text of a file, or from a mapping that a reader of TOML, JSON or YAML made of it.

    The library reads no file itself: hand it `path.read_text(encoding="utf-8")`. Nothing is guessed: a text is no
    number, true is not 1, a duration says its unit, and an unknown key is an error.

    Args:
        document: The text or the mapping.
        format: `toml` or `json` for a text; None for a mapping.

    Returns:
        The policy. It equals the one that was written.

    Raises:
        ConfigErrors: The policy cannot be read. It holds one `ConfigError` for each problem, with its path, such as
            `$.score.decay.half`.
        MissingExtraError: The extra `config` is not installed.
        PolicyError: The format of a text is not said, or unknown.
        TypeError: The document is neither a text nor a mapping.

    Examples:
        >>> from reputation.config import load_policy
        >>> policy = load_policy(
        ...     '''
        ...     schema = "reputation/policy/1"
        ...     score = { part = "Metric", model = { part = "Count" }, select = { part = "Kind", names = ["order"] } }
        ... ''',
        ...     format="toml",
        ... )
        >>> policy.score.describe()
        'Count of kind is order'
    """
    tree = _tree(document, format)
    cattrs()  # which says so where it is not installed
    try:
        return _policy(taken(tree))
    except RecursionError:  # the host's own stack is nearly used up; a policy alone is never so deep
        msg = "is nested too deeply to be read from here."
        raise ConfigErrors.about(msg, hint="read it from a function that is not itself so deep.") from None


def _tree(document: object, form: str | None) -> Any:
    if isinstance(document, Mapping):
        if form is not None:
            msg = f"format must be None for a mapping, got {form!r}."
            raise PolicyError(msg, hint="leave format out.")
        return document
    if not isinstance(document, str):
        hint = "read the file as text: path.read_text(encoding='utf-8')."
        msg = f"a stored policy must be a text or a mapping, got {type(document).__name__}.\n\nHint: {hint}"
        raise TypeError(msg)
    if form is None:
        msg = "format must be said for a text."
        raise PolicyError(msg, hint="write format='toml' or format='json'.")
    return parsed(document, check_format(form))


def _policy(plain: Plain) -> Policy:
    if not isinstance(plain, dict):
        msg = f"must be a table, got {shown(plain)}."
        raise ConfigErrors.about(msg, hint=f'begin with schema = "{SCHEMA}".')
    _check_schema(plain)
    try:
        policy: Policy = build(Policy, {key: value for key, value in plain.items() if key != "schema"}, read)
    except RecursionError:
        raise
    except Exception as error:  # noqa: BLE001 - parts from elsewhere raise what they like
        raise ConfigErrors.of(problems_of(error)) from None
    return policy


def _check_schema(plain: Mapping[str, Plain]) -> None:
    if "schema" not in plain:
        msg = "is missing."
        raise ConfigErrors.about(msg, path="$.schema", hint=f'begin with schema = "{SCHEMA}".')
    found = plain["schema"]
    family, _, version = found.rpartition("/") if isinstance(found, str) else ("", "", "")
    if family == _FAMILY and version.isdecimal() and len(version) < 9 and int(version) > int(_VERSION):  # noqa: PLR2004 - a version
        msg = f"is version {version} of the form, and this library reads version {_VERSION}."
        raise ConfigErrors.about(msg, path="$.schema", hint="update the library: pip install --upgrade reputation.")
    if found != SCHEMA:
        msg = f"must be {SCHEMA!r}, got {shown(found)}."
        raise ConfigErrors.about(msg, path="$.schema", hint=f'write schema = "{SCHEMA}".')


def dump_policy(policy: Policy, *, format: str = "toml") -> str:  # noqa: A002 - the word for it
    """
    Write a policy as a text that people read and change.

    The text is read back before it is handed out: what this function returns builds an equal policy.

    Args:
        policy: The policy.
        format: `toml`, which people read best, or `json`.

    Returns:
        The text of the file.

    Raises:
        PolicyError: The policy holds something that cannot be stored, or that does not read back as it was.
        MissingExtraError: The extra `config` is not installed.
        TypeError: It is no policy.

    Examples:
        >>> from reputation import Count, Metric, Policy, kind
        >>> from reputation.config import dump_policy
        >>> print(dump_policy(Policy(Metric(Count(), select=kind("order")), name="orders", version="1")))
        schema = "reputation/policy/1"
        name = "orders"
        version = "1"
        score = {part = "Metric", model = {part = "Count"}, select = {part = "Kind", names = ["order"]}}
        <BLANKLINE>
    """
    given: object = policy
    if not isinstance(given, Policy):
        msg = f"dump_policy takes a policy, got {type(given).__name__}."
        raise TypeError(msg)
    form = check_format(format)
    plain = policy.to_dict()
    kinds = kinds_of(Policy)
    text = written({key: shortened(value, kinds.get(key, str)) for key, value in plain.items()}, form)
    try:
        again = load_policy(text, format=form)
    except ConfigErrors as error:
        first: Any = error.exceptions[0]
        msg = f"the policy cannot be stored, as it does not read back: {first.what}"
        raise PolicyError(msg, hint=first.hint) from None
    if again != policy or again.digest != policy.digest:
        path = _difference(plain, again.to_dict(), "$")
        msg = f"the policy cannot be stored, as {path} does not read back as it was."
        raise PolicyError(msg, hint="annotate the parameters of parts from elsewhere with the types that they have.")
    return text


def _difference(one: Plain, other: Plain, path: str) -> str:
    """The path of the first place where two plain forms differ; that of all of it where only their values do."""
    if isinstance(one, dict) and isinstance(other, dict):
        steps = [key for key in {**one, **other} if key not in one or key not in other or one[key] != other[key]]
        return _difference(one.get(steps[0]), other.get(steps[0]), step(path, steps[0])) if steps else path
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        steps = [at for at, (left, right) in enumerate(zip(one, other, strict=True)) if left != right]
        return _difference(one[steps[0]], other[steps[0]], step(path, steps[0])) if steps else path
    return path
