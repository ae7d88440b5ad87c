"""A policy: a score tree, a ladder and an identity, as one value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import attrs

from reputation.codec import SCHEMA, digest, to_plain
from reputation.differing import differences
from reputation.errors import MergeError, PolicyError, nearest
from reputation.evidence import Evidence
from reputation.fields import text
from reputation.folding import fold
from reputation.gates import AtLeast, AtMost, Gate, check_condition
from reputation.identity import check_dates, instant_field, notice_field
from reputation.measure import Measures, children, metrics_of, names_of
from reputation.metric import Metric
from reputation.nodes import Score
from reputation.report import Report
from reputation.rules import rules
from reputation.state import State
from reputation.tally import Recipe
from reputation.tiers import Ladder

__all__ = ["Policy"]


def _scores(value: Score | Iterable[Score]) -> tuple[Score, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)  # type: ignore[return-value]


def _ladder(value: object) -> Ladder | None:
    if value is None or isinstance(value, Ladder):
        return value
    msg = f"tiers must be a ladder, got {value!r}.\n\nHint: write tiers=Ladder(Tier('new'), Tier('trusted', at=0.6))."
    raise TypeError(msg)


def _check_tree(score: Score) -> None:
    if isinstance(score, type) or not (isinstance(score, Metric) or hasattr(score, "combine")):
        msg = f"a score is a metric or a tree of metrics, got {score!r}."
        raise PolicyError(msg, hint="wrap a model in a metric: Metric(Beta(), select=kind('review')).")
    for part in children(score):
        _check_tree(part)


def _told_apart(first: Recipe, second: Recipe) -> str:
    try:
        return f": {differences(to_plain(first), to_plain(second), of='the state')}"
    except PolicyError:  # a part of one of them cannot be written as plain data
        return ""


@attrs.frozen(cache_hash=True)
class Policy:
    """
    What is measured, how it becomes a score, and which level that is.

    Args:
        score: A metric or a tree of them.
        tiers: The ladder of levels; None for a score without levels.
        metrics: Further scores that are measured and reported but do not enter the score; gates may ask for them by
            name.
        name: What the policy is called.
        version: Which version of it this is.
        published_at: When the rules are published, aware; kept in UTC.
        effective_from: From when they are in force, aware; kept in UTC. Evaluating earlier is a rehearsal, and the
            report says so. None for rules that do not say.
        notice: The least time between the two, as a law or a contract promises it.
        comment: A word to readers: what changed and why.

    Raises:
        PolicyError: A gate asks for a metric that is not there; two different scores have one name; the rules are in
            force before they are published; `notice` is given without both dates, or the dates do not keep it.

    Examples:
        >>> from reputation import Beta, Ladder, Metric, Policy, Tier
        >>> policy = Policy(
        ...     Metric(Beta(), name="quality"), tiers=Ladder(Tier("new"), Tier("trusted", at=0.6, support=5))
        ... )
        >>> policy.names, policy.version
        (('quality',), '0')

    References:
        E-Commerce Law of the People's Republic of China (2018), article 34: changed rules of a platform are published
        at least seven days before they are in force. Regulation (EU) 2019/1150, article 3(2): at least fifteen days.
    """

    score: Score
    tiers: Ladder | None = attrs.field(default=None, kw_only=True, converter=_ladder)
    metrics: tuple[Score, ...] = attrs.field(default=(), kw_only=True, converter=_scores)
    name: str = text(default="unnamed", kw_only=True)
    version: str = text(default="0", kw_only=True)
    published_at: datetime | None = instant_field()
    effective_from: datetime | None = instant_field()
    notice: timedelta | None = notice_field()
    comment: str | None = text(default=None, kw_only=True)
    recipe: Recipe = attrs.field(init=False, eq=False, repr=False)
    _named: Mapping[str, Score] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        check_dates(self.published_at, self.effective_from, self.notice)
        asked = [which for gate in self.gates for which in gate.scores()]
        roots = [self.score, *self.metrics, *(which for which in asked if not isinstance(which, str))]
        for score in roots:
            _check_tree(score)
        named = names_of(roots)
        for which in asked:
            if isinstance(which, str) and which not in named:
                msg = f"a gate asks for the metric {which!r}, which the policy does not measure."
                raise PolicyError(
                    msg, hint=f"{nearest(which, named)} Give a metric its name with Metric(..., name=...)."
                )
        if self.tiers is not None:
            self.tiers.check(self.score.range)
        for leaf in (leaf for gate in self.gates for leaf in gate.leaves() if isinstance(leaf, AtLeast | AtMost)):
            check_condition(leaf, named[leaf.metric] if isinstance(leaf.metric, str) else leaf.metric)
        tallies = [tally for metric in metrics_of(roots) for tally in metric.tallies()]
        object.__setattr__(self, "recipe", Recipe(tallies))
        object.__setattr__(self, "_named", named)

    @property
    def gates(self) -> Iterator[Gate]:
        """The gates of the tiers, lowest tier first."""
        if self.tiers is not None:
            yield from (tier.when for tier in self.tiers.tiers if tier.when is not None)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all scores that are measured."""
        return tuple(self._named)

    def named(self, name: str) -> Score:
        """The score of this name."""
        if name not in self._named:
            msg = f"the policy measures no {name!r}."
            raise PolicyError(msg, hint=nearest(name, self._named))
        return self._named[name]

    @property
    def leaves(self) -> tuple[Metric, ...]:
        """The metrics of the policy: of the score, of the further metrics, and of the gates."""
        asked = [which for gate in self.gates for which in gate.scores() if not isinstance(which, str)]
        return metrics_of([self.score, *self.metrics, *asked])

    @cached_property
    def digest(self) -> str:
        """
        A fingerprint of every parameter: sixteen hexadecimal digits of the SHA-256 of `to_dict()` in canonical form.

        Equal policies have equal digests, in every process, however they were written down.

        Raises:
            PolicyError: The policy holds a part that cannot be stored; the message names it.
        """
        return digest(self.to_dict())

    def to_dict(self) -> dict[str, Any]:
        """
        The policy as plain Python data, ready for `json.dumps(..., allow_nan=False)`.

        Parameters that have their default are left out.

        Raises:
            PolicyError: The policy holds a part that cannot be stored; the message names it.

        Examples:
            >>> from reputation import Count, Metric, Policy, kind
            >>> Policy(Metric(Count(), select=kind("order")), name="orders").to_dict()["score"]
            {'part': 'Metric', 'model': {'part': 'Count'}, 'select': {'part': 'Kind', 'names': ['order']}}
        """
        plain: dict[str, Any] = {"schema": SCHEMA, "name": self.name, "version": self.version} | to_plain(self)
        del plain["part"]
        rules = {name: plain.pop(name) for name in ("score", "metrics", "tiers") if name in plain}
        return plain | rules

    def rules(self, *, tz: str = "UTC") -> str:
        """
        The policy as rules in plain language, to be published to those whom it judges.

        Args:
            tz: The zone whose clocks tell the dates of the policy.

        Returns:
            The text. Every parameter that decides about anybody stands in it.

        Raises:
            PolicyError: There is no such zone.

        Examples:
            >>> from reputation import Ladder, Metric, Policy, Tier, Wilson
            >>> policy = Policy(Metric(Wilson(), name="quality"), name="shops", version="3")
            >>> policy.rules().splitlines()[0]
            'Rules: shops, version 3'
        """
        return rules(self, tz=tz)

    def evaluate(self, evidence: Evidence, *, as_of: datetime, previous: Report | None = None) -> Report:
        """
        Score everyone that the evidence knows, as things stood at one instant.

        Args:
            evidence: The rows; none may lie after `as_of`.
            as_of: The instant, aware. The library never reads a clock.
            previous: An earlier report to compare tiers with.

        Returns:
            The report. It keeps the evidence, so it can explain a score row by row.

        Raises:
            EvidenceError: Rows after `as_of`, or a weight factor that gives a negative, infinite or unknown weight.
            PolicyError: A part names a column that the evidence lacks.

        Examples:
            >>> from datetime import datetime, timezone
            >>> from reputation import Count, Evidence, Metric, Policy
            >>> now = datetime(2026, 7, 1, tzinfo=timezone.utc)
            >>> orders = Evidence.from_columns(subject=["ada", "ada", "bob"], occurred_at=now, kind="order")
            >>> Policy(Metric(Count())).evaluate(orders, as_of=now)["ada"].score
            2.0
        """
        return self._report(fold(self.recipe, evidence, as_of=as_of), evidence, previous)

    def report(self, state: State, *, previous: Report | None = None) -> Report:
        """
        Score everyone in a state.

        Args:
            state: A state of this policy's recipe, folded, merged or advanced to the instant that matters.
            previous: An earlier report to compare tiers with.

        Returns:
            The report. It has no rows; `report.explain(subject, evidence=...)` takes them when asked for them.

        Raises:
            MergeError: The state was folded with another recipe.

        Examples:
            >>> from datetime import datetime, timezone
            >>> from reputation import Count, Evidence, Metric, Policy, fold
            >>> now = datetime(2026, 7, 1, tzinfo=timezone.utc)
            >>> policy = Policy(Metric(Count()))
            >>> state = fold(policy.recipe, Evidence.from_columns(subject=["ada"], occurred_at=now), as_of=now)
            >>> policy.report(state)["ada"].score
            1.0
        """
        given: object = state
        if not isinstance(given, State):
            hint = "write policy.evaluate(evidence, as_of=...), or fold first."
            msg = f"report takes a state, got {type(given).__name__}.\n\nHint: {hint}"
            raise TypeError(msg)
        if state.recipe != self.recipe:
            told = _told_apart(state.recipe, self.recipe)
            which = f"that of policy {self.name!r}, version {self.version!r}"
            msg = f"the state was folded with another recipe than {which}{told}."
            raise MergeError(msg, hint="fold the evidence again: fold(policy.recipe, evidence, as_of=...).")
        return self._report(state, None, previous)

    def _report(self, state: State, evidence: Evidence | None, previous: Report | None) -> Report:
        measures = Measures(state.stats, self._named)
        estimate = measures.estimate(self.score)
        answers = {gate: gate.answer(measures.lookup) for gate in self.gates}
        tier = None if self.tiers is None else self.tiers.assign(estimate, answers)
        # A service reports day after day: what came before the previous report is let go.
        before = None if previous is None else attrs.evolve(previous, previous=None)
        return Report(self, state, measures, estimate, tier, evidence=evidence, previous=before)
