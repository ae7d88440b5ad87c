"""The plain form of a policy as people would write it: what a place implies is left out."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType
from typing import Any, get_args

from reputation.codec import Plain
from reputation.config.places import Place, arms, is_many, kinds_of, main, pair, place
from reputation.errors import PolicyError
from reputation.parameters import parameters_of
from reputation.registry import find

__all__ = ["shortened"]


def shortened(plain: Plain, annotation: Any) -> Plain:
    """
    Leave out what the reader knows from the place.

    That is the name of the only class that may stand there, and the part that a bare list, or its one item, stands for.

    Args:
        plain: Plain data, as `to_plain` gives them.
        annotation: What they are to become.

    Returns:
        Plain data that are read as the same value.

    Examples:
        >>> from reputation import Prior
        >>> shortened({"part": "Prior", "mean": 0.7, "strength": 10.0}, Prior)
        {'mean': 0.7, 'strength': 10.0}
    """
    kinds = [kind for kind in arms(annotation) if kind is not NoneType]
    if isinstance(plain, list) and len(kinds) == 1 and is_many(kinds[0]):
        inner = (*get_args(kinds[0]), Any)[0]
        return [shortened(item, inner) for item in plain]
    if not isinstance(plain, dict) or not isinstance(plain.get("part"), str):
        return plain
    owner = _owner(plain["part"])
    if owner is None:
        return plain
    table = {"part": plain["part"]} | _parameters(plain, owner)
    return _implied(table, owner, place(kinds[0])) if len(kinds) == 1 else table


def _owner(name: str) -> type | None:
    try:
        return find(name)
    except PolicyError:  # whoever reads it will say so
        return None


def _parameters(plain: Mapping[str, Plain], owner: type) -> dict[str, Plain]:
    kinds = kinds_of(owner)
    shorter = {}
    for parameter in parameters_of(owner):
        if parameter.alias in plain:
            value, kind = plain[parameter.alias], kinds[parameter.alias]
            if "entry" in parameter.says:
                inner = dict(zip(parameter.says["entry"], pair(kind), strict=True))
                value = [{key: shortened(item, inner[key]) for key, item in entry.items()} for entry in value]
            shorter[parameter.alias] = shortened(value, kind)
    return shorter


def _implied(table: dict[str, Plain], owner: type, where: Place) -> Plain:
    listed = main(owner) if where.listed is owner else None
    if listed is not None and table.keys() == {"part", listed}:
        items = table[listed]
        return items[0] if len(items) == 1 and where.only is None else items
    if where.only is owner:
        del table["part"]
    return table
