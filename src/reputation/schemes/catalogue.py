"""What is known of a published scheme, and the list of them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import attrs

from reputation.codec import to_plain
from reputation.errors import PolicyError, nearest
from reputation.multiplied import Multiplied
from reputation.pairwise import Elo, Glicko, Glicko2
from reputation.policy import Policy
from reputation.printed import columns
from reputation.registry import SORTS, sort_of

__all__ = ["FAMILIES", "GRADES", "Catalogue", "Scheme"]

#: What the grades say of a scheme: how far its numbers can be checked.
GRADES: Mapping[str, str] = MappingProxyType(
    {
        "A": "inputs and output are published, and the scheme gives them",
        "B": "the rule is published with its thresholds and windows",
        "C": "the formula is published, with no worked number",
        "D": "only the names of the factors are published: inspired by it, not compatible with it",
    }
)

#: The families of parts, and the sorts of parts, or single parts, that belong to each.
FAMILIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "selector": ("predicate", "keep rule", "window", "row window", "adaptive window"),
        "weight": ("factor", "weight", "decay"),
        "estimator": ("model", "prior"),
        "combiner": ("score",),
        "requirement": ("gate",),
        "ladder": ("ladder", "tier"),
        "stabiliser": ("stabiliser",),
        "schedule": ("schedule",),
        "ledger": ("Balance", *SORTS["keep rule"]["ledgers"]),
        "sanction": ("escalation", "sanction", "terms of appeal"),
    }
)
_PLAINEST = frozenset({"Metric", "Everything"})  # every policy has them


@attrs.frozen(kw_only=True)
class Scheme:
    """
    A published scheme, and how its policy is built.

    Args:
        build: Builds the policy, or the named policies where the scheme has several; or a rule that is no policy, a
            number that is multiplied once a period or a rating system.
        platform: Whose scheme it is.
        title: What it is called, in English.
        title_zh: What it is called in Chinese; None where it has no Chinese name.
        subject: Who or what is judged.
        grade: How far its numbers can be checked, one of `GRADES`.
        dated: The date of the rules that it follows, as far as it is known: `2015`, `2022-04` or `2022-04-01`.
        source: Where the rules are published.
        unpublished: What the platform does not publish, so that nobody can rebuild it; None where nothing is missing.

    Examples:
        >>> from reputation.schemes import catalogue
        >>> scheme = catalogue()["steam_labels"]
        >>> scheme.title, scheme.grade, scheme.families
        ('Steam review labels', 'A', ('estimator', 'ladder', 'requirement', 'selector'))
    """

    build: Callable[..., Policy | Mapping[str, Policy] | Multiplied | Elo | Glicko | Glicko2]
    platform: str
    title: str
    title_zh: str | None = None
    subject: str
    grade: str
    dated: str
    source: str
    unpublished: str | None = None

    @property
    def name(self) -> str:
        """The name of the function that builds it."""
        return self.build.__name__

    def policies(self) -> Mapping[str, Policy]:
        """
        Its policies by name; one policy stands under its own name, and a rule that is no policy has none.

        Examples:
            >>> from reputation.schemes import catalogue
            >>> list(catalogue()["steam_labels"].policies())
            ['Steam review labels']
        """
        built = self.build()
        if isinstance(built, Policy):
            return {built.name: built}
        return built if isinstance(built, Mapping) else {}

    @property
    def families(self) -> tuple[str, ...]:
        """The families of parts that its policies are made of, told from the policies; another rule is an estimator."""
        if not self.policies():
            return ("estimator",)
        parts = {part for policy in self.policies().values() for part in _parts(to_plain(policy))} - _PLAINEST
        told = parts | {sort_of(part) for part in parts}
        return tuple(sorted(family for family, held in FAMILIES.items() if told.intersection(held)))


def _parts(plain: Any) -> Iterator[str]:
    """The names of the parts in plain data."""
    if isinstance(plain, dict):
        if "part" in plain:
            yield plain["part"]
        plain = list(plain.values())
    if isinstance(plain, list):
        for value in plain:
            yield from _parts(value)


@attrs.frozen
class Catalogue:
    """
    The published schemes that this library says.

    Args:
        schemes: The schemes, in order.

    Examples:
        >>> from reputation.schemes import catalogue
        >>> "steam_labels" in [scheme.name for scheme in catalogue()]
        True
    """

    schemes: tuple[Scheme, ...]

    def __iter__(self) -> Iterator[Scheme]:
        return iter(self.schemes)

    def __len__(self) -> int:
        return len(self.schemes)

    def __getitem__(self, name: str) -> Scheme:
        for scheme in self.schemes:
            if scheme.name == name:
                return scheme
        hint = nearest(name, [scheme.name for scheme in self.schemes])
        msg = f"there is no scheme {name!r}."
        raise PolicyError(msg, hint=hint or "print(catalogue()) lists the schemes.")

    def __str__(self) -> str:
        """A table for people: a scheme on a line."""
        head = ("scheme", "platform", "subject", "grade", "dated", "families")
        rows = [
            (each.name, each.platform, each.subject, each.grade, each.dated, ", ".join(each.families)) for each in self
        ]
        return "\n".join(columns([head, *rows]))
