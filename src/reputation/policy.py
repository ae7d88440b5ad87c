"""A policy: a score tree, a ladder and an identity, as one value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import attrs

from reputation.appeals import AppealTerms, check_terms
from reputation.codec import SCHEMA, digest, to_plain
from reputation.composing import check_ladder, check_names, check_scores, check_tiers, check_tree, told_apart
from reputation.computation import Computation
from reputation.errors import MergeError, PolicyError, nearest
from reputation.evidence import Evidence
from reputation.fields import text
from reputation.folding import fold
from reputation.gates import AtLeast, AtMost, Gate, check_condition
from reputation.history import History
from reputation.identity import check_dates, instant_field, notice_field
from reputation.judging import Judged, judge
from reputation.measure import Measures, metrics_of, names_of
from reputation.metric import Metric
from reputation.nodes import Score
from reputation.official import OnEvent, check_schedule
from reputation.overrides import Override
from reputation.replay import replay
from reputation.report import Report
from reputation.restrictions import Restrictions
from reputation.rules import rules
from reputation.sanctioning import impose
from reputation.sanctions import Decision, Escalation, check_escalations
from reputation.schedule import Schedule
from reputation.settling import settle
from reputation.stabilising import Stabiliser, check_stabilisers
from reputation.standings import Standings
from reputation.state import State
from reputation.tally import Recipe
from reputation.tiers import Ladder

__all__ = ["Policy"]

# They stand last in what is stored.
_RULES = ("score", "metrics", "tiers", "stabilisers", "schedule", "sanctions", "appeals")


@attrs.frozen(cache_hash=True)
class Policy:
    """
    What is measured, how it becomes a score, and which level that is.

    Args:
        score: A metric or a tree of them.
        tiers: The ladder of levels; None for a score without levels.
        metrics: Further scores that are measured and reported but do not enter the score; gates may ask for them by
            name.
        stabilisers: What keeps levels from following every move of a score, in order: `Grace(days(14))`, ...
        schedule: When levels are taken, such as `Monthly(20)`; None for at every evaluation.
        sanctions: What follows from ledgers: `Escalation("points", Sanction(...))`, one or several.
        appeals: How, and until when, an entry or a restriction can be contested; None where nothing is promised.
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
    tiers: Ladder | None = attrs.field(default=None, kw_only=True, converter=check_ladder)
    metrics: tuple[Score, ...] = attrs.field(default=(), kw_only=True, converter=check_scores)
    stabilisers: tuple[Stabiliser, ...] = attrs.field(default=(), kw_only=True, converter=check_stabilisers)
    schedule: Schedule | OnEvent | None = attrs.field(default=None, kw_only=True, converter=check_schedule)
    sanctions: tuple[Escalation, ...] = attrs.field(default=(), kw_only=True, converter=check_escalations)
    appeals: AppealTerms | None = attrs.field(default=None, kw_only=True, converter=check_terms)
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
        followed = [part.ledger for part in self.sanctions]
        roots = [self.score, *self.metrics, *(which for which in [*asked, *followed] if not isinstance(which, str))]
        for score in roots:
            check_tree(score)
        named = names_of(roots)
        check_names(asked, named, who="a gate asks for")
        check_names(followed, named, who="an escalation follows")
        for part in self.sanctions:
            part.metric(named)
        check_tiers(self.tiers, self.score, self.stabilisers, self.schedule)
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
    def computation(self) -> Computation:
        """What its parts have to look at, from `fold` to `population`: that of the part that asks for most."""
        return self.recipe.computation

    @property
    def leaves(self) -> tuple[Metric, ...]:
        """The metrics of the policy: of the score, of the further metrics, of the gates and of the sanctions."""
        asked = [which for gate in self.gates for which in gate.scores()] + [part.ledger for part in self.sanctions]
        return metrics_of([self.score, *self.metrics, *(which for which in asked if not isinstance(which, str))])

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
        rules = {name: plain.pop(name) for name in _RULES if name in plain}
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

    def evaluate(
        self,
        evidence: Evidence,
        *,
        as_of: datetime,
        previous: Report | Standings | None = None,
        overrides: Override | Iterable[Override] = (),
    ) -> Report:
        """
        Score everyone that the evidence knows, as things stood at one instant.

        Args:
            evidence: The rows; none may lie after `as_of`.
            as_of: The instant, aware. The library never reads a clock.
            previous: The report before, or its standings: what levels are settled against and compared with.
            overrides: What persons decided about the level of single subjects.

        Returns:
            The report. It keeps the evidence, so it can explain a score row by row.

        Raises:
            EvidenceError: Rows after `as_of`, or a weight factor that gives a negative, infinite or unknown weight.
            PolicyError: A part names a column that the evidence lacks, or moments of the schedule were left out since
                `previous`.

        Examples:
            >>> from datetime import datetime, timezone
            >>> from reputation import Count, Evidence, Metric, Policy
            >>> now = datetime(2026, 7, 1, tzinfo=timezone.utc)
            >>> orders = Evidence.from_columns(subject=["ada", "ada", "bob"], occurred_at=now, kind="order")
            >>> Policy(Metric(Count())).evaluate(orders, as_of=now)["ada"].score
            2.0
        """
        return self._report(fold(self.recipe, evidence, as_of=as_of), evidence, previous, overrides)

    def report(
        self,
        state: State,
        *,
        previous: Report | Standings | None = None,
        overrides: Override | Iterable[Override] = (),
    ) -> Report:
        """
        Score everyone in a state.

        Args:
            state: A state of this policy's recipe, folded, merged or advanced to the instant that matters.
            previous: The report before, or its standings: what levels are settled against and compared with.
            overrides: What persons decided about the level of single subjects.

        Returns:
            The report. It has no rows; `report.explain(subject, evidence=...)` takes them when asked for them.

        Raises:
            MergeError: The state was folded with another recipe.
            PolicyError: Moments of the schedule were left out since `previous`.

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
            told = told_apart(state.recipe, self.recipe)
            which = f"that of policy {self.name!r}, version {self.version!r}"
            msg = f"the state was folded with another recipe than {which}{told}."
            raise MergeError(msg, hint="fold the evidence again: fold(policy.recipe, evidence, as_of=...).")
        return self._report(state, None, previous, overrides)

    def replay(  # noqa: PLR0913 - from when, until when, after what
        self,
        evidence: Evidence,
        *,
        until: datetime,
        start: datetime | None = None,
        schedule: Schedule | OnEvent | None = None,
        previous: Standings | None = None,
        overrides: Override | Iterable[Override] = (),
    ) -> History:
        """
        Settle the levels at one moment after the other, each from what was known by then.

        Args:
            evidence: All rows; at each moment those count that had happened and were known.
            until: The last instant, aware and included.
            start: The first instant; by default right after `previous`, else when the first row is known.
            schedule: The moments; by default those of the policy.
            previous: The standings to go on from.
            overrides: What persons decided about the level of single subjects.

        Returns:
            The history: the standings at each moment, and the changes with their reasons.

        Raises:
            PolicyError: No tiers, or no schedule.

        Examples:
            >>> from datetime import datetime, timezone
            >>> from reputation import Count, Evidence, Ladder, Metric, Monthly, Policy, Tier
            >>> orders = Evidence.from_columns(subject="ada", occurred_at=["2026-05-03T10:00Z", "2026-05-04T10:00Z"])
            >>> policy = Policy(Metric(Count()), tiers=Ladder(Tier("new"), Tier("seller", at=2)), schedule=Monthly(4))
            >>> history = policy.replay(orders, until=datetime(2026, 7, 1, tzinfo=timezone.utc))
            >>> [(change.at.month, change.after) for change in history.changes("ada")]
            [(5, 'new'), (6, 'seller')]
        """
        return replay(
            self,
            lambda state: self._judged(state, Measures(state.stats, self._named)),
            evidence,
            until=until,
            start=start,
            schedule=schedule,
            previous=previous,
            overrides=overrides,
        )

    def restrictions(
        self, evidence: Evidence, *, as_of: datetime, decisions: Decision | Iterable[Decision] = ()
    ) -> Restrictions:
        """
        Find the sanctions that have followed from the ledgers of the policy, up to one instant.

        Args:
            evidence: The rows, all of them; none may lie after `as_of`.
            as_of: The instant, aware.
            decisions: What persons decided about sanctions that need to be confirmed.

        Returns:
            The restrictions: those in force, those to come and those that are over.

        Raises:
            EvidenceError: Rows after `as_of`.
            PolicyError: A part names a column that the evidence lacks, or a decision an unknown sanction.

        Examples:
            >>> from datetime import datetime, timezone
            >>> from reputation import Escalation, Evidence, Metric, Points, Policy, Sanction, days
            >>> limits = Sanction("limits", at=12, lasts=days(7))
            >>> policy = Policy(Metric(Points(), name="points"), sanctions=Escalation("points", limits))
            >>> now = datetime(2026, 7, 1, tzinfo=timezone.utc)
            >>> rows = Evidence.from_columns(subject="ada", occurred_at=now, amount=12)
            >>> policy.restrictions(rows, as_of=now).active
            Restrictions(1 restriction, 1 active, 2026-07-01T00:00:00+00:00)
        """
        ledgers = [(part, part.metric(self._named)) for part in self.sanctions]
        return impose(ledgers, evidence, as_of=as_of, decisions=decisions)

    def _report(
        self,
        state: State,
        evidence: Evidence | None,
        previous: Report | Standings | None,
        overrides: Override | Iterable[Override],
    ) -> Report:
        measures = Measures(state.stats, self._named)
        estimate = measures.estimate(self.score)
        # A service reports day after day: what came before the previous report is let go.
        past = attrs.evolve(previous, previous=None, before=None) if isinstance(previous, Report) else None
        before = previous.standings if isinstance(previous, Report) else previous
        standings = self._settle(state, measures, before, overrides)
        tier = None if standings is None else standings.tier
        return Report(self, state, measures, estimate, tier, standings, evidence=evidence, previous=past, before=before)

    def _settle(
        self,
        state: State,
        measures: Measures,
        before: Standings | None,
        overrides: Override | Iterable[Override],
    ) -> Standings | None:
        if self.tiers is None:
            return None
        return settle(
            before,
            self._judged(state, measures),
            as_of=state.as_of,
            stabilisers=self.stabilisers,
            schedule=self.schedule,
            overrides=overrides,
        )

    def _judged(self, state: State, measures: Measures) -> Judged:
        """What the tiers say of everyone, whatever was held before."""
        ladder: Any = self.tiers  # which whoever asks has seen
        estimate = measures.estimate(self.score)
        tier = ladder.assign(estimate, {gate: gate.answer(measures.lookup) for gate in self.gates})
        misses = bool(self.stabilisers)
        return judge(ladder, tier, estimate, measures.lookup, state.subjects, misses=misses)
