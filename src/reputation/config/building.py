"""A table of a stored policy, and the part that it stands for."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, TypeAlias

import attrs

from reputation.codec import Plain
from reputation.config.gathering import Gathering
from reputation.config.places import Place, a, kinds_of, main, pair
from reputation.config.problems import shown
from reputation.errors import PolicyError, nearest
from reputation.parameters import Parameter, convert, parameters_of
from reputation.registry import find, sort_of

__all__ = ["Read", "read_part"]

Read: TypeAlias = Callable[[Any, Any], Any]

_OPEN = {"inf": math.inf, "-inf": -math.inf}


def read_part(value: Plain, where: Place, read: Read) -> Any:
    """
    Build the part that a table stands for.

    Args:
        value: The table; a list where the place says what it stands for.
        where: Which parts may stand there.
        read: Reads a value by an annotation.

    Returns:
        The part.

    Raises:
        PolicyError: It is no table, or does not say which part it is.
        ClassValidationError: Something in it is wrong.

    Examples:
        >>> from reputation.config.places import place
        >>> from reputation.decay import Decay
        >>> read_part({"part": "Forever"}, place(Decay), lambda value, annotation: annotation(value))
        Forever(grain=None, tz='UTC')
    """
    if isinstance(value, list) and where.listed is not None:
        listed = str(main(where.listed))
        return build(where.listed, {listed: value}, read, unsaid=listed)
    if not isinstance(value, dict):
        said = f"the text {shown(value)}" if isinstance(value, str) else shown(value)
        msg = f"must be {where.what}, got {said}."
        raise PolicyError(msg, hint=_example(value, where))
    return build(_owner(value, where), {key: item for key, item in value.items() if key != "part"}, read)


def _example(value: Plain, where: Place) -> str:
    if where.only is not None:
        return f"write a table with the parameters of {where.only.__name__}."
    name = value if isinstance(value, str) and value in where.names else where.names[0]
    return f'write a table that names the part: {{ part = "{name}", ... }}. Known: {", ".join(where.names)}.'


def _owner(table: Mapping[str, Plain], where: Place) -> type:
    name = table.get("part")
    if name is None and "part" not in table:
        if where.only is not None:
            return where.only
        msg = f"must say which part it is; {where.what} is meant."
        raise PolicyError(msg, hint=f'write part = "{where.names[0]}", or another of {", ".join(where.names)}.')
    gathering = Gathering(where.what)
    owner = gathering.attempt("part", _named, name, where)
    gathering.finish()
    found: type = owner
    return found


def _named(name: Plain, where: Place) -> type:
    if not isinstance(name, str):
        msg = f"must be the name of a part, got {shown(name)}."
        raise PolicyError(msg, hint=f"Known: {', '.join(where.names)}.")
    if where.only is not None and name == where.only.__name__:
        return where.only
    sort = sort_of(name)
    if sort is not None and name not in where.names:
        msg = f"must be {where.what}; {name} is {a(sort)}."
        raise PolicyError(msg, hint=f"Known: {', '.join(where.names)}.")
    if sort is None:
        try:
            owner = find(name)
        except PolicyError as error:
            close = nearest(name, where.names)
            raise PolicyError(error.what, hint=close if close.startswith("did you mean") else error.hint) from error
        if where.any:
            return owner
        msg = f"must be {where.what}, got the part {name!r}."
        raise PolicyError(msg, hint=f"Known: {', '.join(where.names)}.")
    return find(name)


def build(owner: type, table: Mapping[str, Plain], read: Read, *, unsaid: str | None = None) -> Any:
    """
    Build a part from its parameters.

    Args:
        owner: Its class.
        table: The parameters as they stand in the file.
        read: Reads a value by an annotation.
        unsaid: The parameter that the file does not name, because a bare list stands for it.

    Returns:
        The part.

    Raises:
        ClassValidationError: An unknown or a missing parameter, or one that is wrong; or the part refuses them.

    Examples:
        >>> from reputation import Prior
        >>> build(Prior, {"mean": 0.7, "strength": 10}, lambda value, annotation: annotation(value))
        Prior(mean=0.7, strength=10.0)
    """
    parameters = {parameter.alias: parameter for parameter in parameters_of(owner)}
    gathering = Gathering(owner)
    _check_keys(table, parameters, owner.__name__, gathering)
    required = [alias for alias, parameter in parameters.items() if parameter.default is None]
    _check_missing(table, required, owner.__name__, gathering)
    arguments = {}
    for alias, value in table.items():
        if alias in parameters:
            step = None if alias == unsaid else alias
            arguments[alias] = gathering.attempt(step, _parameter, owner, parameters[alias], value, read)
    gathering.finish()
    try:
        return _made(owner, arguments)
    except Exception as error:  # noqa: BLE001 - parts from elsewhere raise what they like
        first = str(error).partition(" ")[0]  # our messages begin with the parameter that they are about
        gathering.add(first if first in parameters and first != unsaid else None, error)
        raise gathering.group() from None


def _check_keys(table: Iterable[str], known: Iterable[str], name: str, gathering: Gathering) -> None:
    for key in table:
        if key not in known:
            gathering.add(key, PolicyError(f"is no parameter of {name}.", hint=nearest(key, known)))


def _check_missing(table: Mapping[str, Plain], required: Iterable[str], name: str, gathering: Gathering) -> None:
    for key in required:
        if key not in table:
            gathering.add(key, PolicyError("is missing.", hint=f"{name} has no default for it."))


def _parameter(owner: type, parameter: Parameter, value: Plain, read: Read) -> Any:
    """Read one parameter, and let its field check it, so that what is wrong is said of the parameter itself."""
    annotation = kinds_of(owner)[parameter.alias]
    says = parameter.says
    if says.get("open") and isinstance(value, list):
        value = [_OPEN.get(end, end) if isinstance(end, str) else end for end in value]
    if "entry" in says and isinstance(value, list):
        found = _entries(value, dict(zip(says["entry"], pair(annotation), strict=True)), read)
    elif says.get("table") and isinstance(value, dict):
        found = _pairs(value, pair(annotation)[1], read)
    else:
        found = read(value, annotation)
    if parameter.name in _fields(owner):
        convert(_fields(owner)[parameter.name], found)
    return found


def _entries(items: list[Plain], kinds: Mapping[str, Any], read: Read) -> tuple[Any, ...]:
    gathering = Gathering(tuple)
    found = tuple(gathering.attempt(place, _entry, item, kinds, read) for place, item in enumerate(items))
    gathering.finish()
    return found


def _entry(item: Plain, kinds: Mapping[str, Any], read: Read) -> tuple[Any, ...]:
    if isinstance(item, list) and len(item) == len(kinds):
        item = dict(zip(kinds, item, strict=True))
    if not isinstance(item, dict):
        msg = f"must be a table with {' and '.join(kinds)}, got {shown(item)}."
        raise PolicyError(msg)
    gathering = Gathering(tuple)
    name = f"an entry of {' and '.join(kinds)}"
    _check_keys(item, kinds, name, gathering)
    _check_missing(item, kinds, name, gathering)
    found = [gathering.attempt(key, read, item[key], kind) for key, kind in kinds.items() if key in item]
    gathering.finish()
    return tuple(found)


def _pairs(table: Mapping[str, Plain], kind: Any, read: Read) -> tuple[tuple[str, Any], ...]:
    gathering = Gathering(dict)
    found = tuple((key, gathering.attempt(key, read, value, kind)) for key, value in table.items())
    gathering.finish()
    return found


@cache
def _fields(owner: type) -> Mapping[str, Any]:
    """The fields whose converters see nothing but the value, of classes whose arguments go straight to their fields."""
    if not attrs.has(owner) or "__attrs_init__" in vars(owner):
        return {}
    fields = [field for field in attrs.fields(owner) if field.converter is not None]
    return {field.name: field for field in fields if not getattr(field.converter, "takes_self", False)}


def _made(owner: type, arguments: Mapping[str, Any]) -> Any:
    spread = _spread(owner)
    return owner(*arguments.get(spread, ()), **{alias: value for alias, value in arguments.items() if alias != spread})


@cache
def _spread(owner: type) -> str:
    """The parameter that the class takes item by item; nothing for most."""
    found = inspect.signature(owner).parameters.values()
    return next((each.name for each in found if each.kind is inspect.Parameter.VAR_POSITIONAL), "")
