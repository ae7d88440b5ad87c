"""Ratings mapped to opinions by the engine: the adapters of `reputation.scales` as expressions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import narwhals.stable.v2 as nw

from reputation.errors import EvidenceError, PolicyError
from reputation.scales import Choices, Percent, Scale

__all__ = ["Opinions", "opinions"]

_UNIT = Scale(0.0, 1.0)


@attrs.frozen(eq=False)
class Opinions:
    """
    A column of ratings, read.

    Args:
        value: The opinions within [0, 1]; unknown where there is none.
        bad: By the rule that is broken, which rows break it.

    Examples:
        >>> list(opinions(nw.col("stars"), "number", nw.col("kind"), Scale(1, 5)).bad)
        ['must lie on Scale(low=1.0, high=5.0)']
    """

    value: nw.Expr
    bad: Mapping[str, nw.Expr]


def opinions(column: nw.Expr, sort: str, kinds: nw.Expr, scale: Any) -> Opinions:
    """
    Map ratings to opinions, on one scale or on one per kind.

    Args:
        column: The ratings.
        sort: The sort of value that they are.
        kinds: The kinds of the rows.
        scale: None for opinions that lie within [0, 1] already, an adapter, or adapters by kind.

    Returns:
        The opinions, and what breaks a rule.

    Raises:
        EvidenceError: The column holds another sort of value than the scale.
        PolicyError: The scale is none of ours, and so cannot be worked out by the engine.

    Examples:
        >>> opinions(nw.col("stars"), "number", nw.col("kind"), {"review": Scale(1, 5)}).value is not None
        True
    """
    if not isinstance(scale, Mapping):
        return _mapped(column, sort, _UNIT if scale is None else scale)
    value: Any = nw.lit(None, dtype=nw.Float64)
    bad: dict[str, nw.Expr] = {}
    for kind, adapter in scale.items():
        meant, read = kinds == kind, _mapped(column, sort, adapter)
        value = nw.when(meant).then(read.value).otherwise(value)
        for rule, rows in read.bad.items():
            found = meant & rows
            bad[rule] = bad[rule] | found if rule in bad else found
    other = ~kinds.is_in(list(scale)) if scale else ~kinds.is_null()
    return Opinions(value, {**bad, "must belong to a kind that has a scale": other & ~column.is_null()})


def _mapped(column: nw.Expr, sort: str, scale: Any) -> Opinions:
    if isinstance(scale, Choices):
        return _chosen(column, sort, scale)
    if isinstance(scale, Percent):
        return _linear(column, sort, scale, low=0.0, high=100.0)
    if isinstance(scale, Scale):
        return _linear(column, sort, scale, low=scale.low, high=scale.high, unrated=scale.unrated)
    msg = f"scale {scale!r} cannot be worked out in a data frame: only Scale, Percent and Choices can."
    raise PolicyError(msg, hint="map the ratings to [0, 1] in a column of their own, or fold in NumPy.")


def _linear(  # noqa: PLR0913 - a scale and a column
    column: nw.Expr, sort: str, scale: object, *, low: float, high: float, unrated: tuple[float, ...] = ()
) -> Opinions:
    if sort != "number":
        msg = f"value must hold numbers for {scale!r}, got {'text' if sort == 'text' else 'another sort of value'}."
        raise EvidenceError(msg, hint="cast the column to numbers, or name its words: Choices({...}).", column="value")
    raw = column.cast(nw.Float64)
    if unrated:
        raw = nw.when(~raw.is_in(list(unrated))).then(raw)
    fits = (raw >= low) & (raw <= high)
    value = nw.when(fits).then(raw if (low, high) == (0.0, 1.0) else (raw - low) / (high - low))
    return Opinions(value, {f"must lie on {scale!r}": ~raw.is_null() & ~fits})  # which NaN does not, in any engine


def _chosen(column: nw.Expr, sort: str, scale: Choices) -> Opinions:
    if sort != "text":
        msg = f"value must hold text for {scale!r}, got another sort of value."
        raise EvidenceError(msg, hint="cast the column to text, or write Scale(low, high).", column="value")
    raw, value = column.cast(nw.String), nw.lit(None, dtype=nw.Float64)
    for word, opinion in scale.choices:
        value = nw.when(raw == word).then(nw.lit(opinion)).otherwise(value)
    names = [word for word, _ in scale.choices]
    rule = f"must be one of {', '.join(map(repr, names))}"
    return Opinions(value, {rule: ~raw.is_null() & ~raw.is_in(names)})
