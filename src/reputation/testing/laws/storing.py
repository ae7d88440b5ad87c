"""The laws of storing: a part has a plain form, in which all of it shows, and is read back from it."""

from __future__ import annotations

import dataclasses
import json
from importlib.metadata import entry_points
from typing import Any

import attrs

from reputation.codec import canonical, to_plain
from reputation.errors import MissingExtraError, PolicyError, ReputationError
from reputation.registry import GROUP, find, names
from reputation.testing.breaches import DoesNotApply, LawBroken
from reputation.testing.copies import varied
from reputation.testing.lawbook import SORTS, law
from reputation.testing.trial import Trial

__all__ = ["codec_round_trip", "plain_form"]


@law(*SORTS)
def plain_form(part: Any, trial: Trial) -> None:
    """
    A part has a plain form, made of what JSON can hold, in which its class and each of its parameters show.

    Examples:
        >>> from reputation import where
        >>> plain_form(where("verified", 3.0))
    """
    del trial  # there is nothing to draw
    text = canonical(_stored(part))
    for name, other in varied(part):
        if canonical(to_plain(other)) == text:
            hint = "what the class is called with is a field of it, compared and stored."
            raise LawBroken(
                f"its {name} does not show in its plain form.", given={"another": other}, got=text, hint=hint
            )


@law(*SORTS)
def codec_round_trip(part: Any, trial: Trial) -> None:
    """
    What is stored is read back as an equal part that prints the same.

    A part from elsewhere can be read once its class is declared as an entry point of the group `reputation.parts`.

    Examples:
        >>> from reputation import where
        >>> codec_round_trip(where("verified", 3.0))
    """
    del trial  # there is nothing to draw
    text = json.dumps(_stored(part), allow_nan=False)
    try:
        again = _read(part, json.loads(text))
    except MissingExtraError as error:
        raise DoesNotApply(f"reading needs the extra config: {error.what.removesuffix('.')}") from None
    except (ReputationError, ExceptionGroup) as error:
        what = f"what is stored cannot be read: {_problems(error)}"
        raise LawBroken(what, given={"stored": text}, hint=getattr(error, "hint", None)) from None
    if again != part or repr(again) != repr(part):
        raise LawBroken("what is read back is another part.", given={"stored": text}, expected=part, got=again)


def _problems(error: Exception) -> str:
    """What is wrong, each with its path."""
    from reputation.config.gathering import problems_of  # noqa: PLC0415 - an extra of its own

    return "; ".join(str(each) for each in problems_of(error))


def _stored(part: Any) -> Any:
    if not attrs.has(type(part)) and not dataclasses.is_dataclass(part):
        reason = "its class is neither an attrs class nor a dataclass, so that a policy that holds it cannot be stored"
        raise DoesNotApply(reason)
    try:
        return to_plain(part)
    except PolicyError as error:
        raise LawBroken(error.what, hint=error.hint) from None


def _read(part: Any, plain: Any) -> Any:
    from reputation.config.policies import load_policy  # noqa: PLC0415 - an extra of its own
    from reputation.config.reading import read  # noqa: PLC0415

    if hasattr(part, "to_dict"):
        return load_policy(part.to_dict())
    name, ours = type(part).__name__, type(part).__module__.partition(".")[0] == "reputation"
    if ours and not (name in names() and find(name) is type(part)):
        reason = "no policy names it: it belongs to the model that sums it up"
        raise DoesNotApply(reason)
    if not ours and name not in {point.name for point in entry_points(group=GROUP)}:
        reason = f"no distribution declares {name!r} in the entry point group {GROUP!r}, which only reading back needs"
        raise DoesNotApply(reason)
    return read(plain, Any)
