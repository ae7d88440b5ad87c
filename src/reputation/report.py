"""A report: one policy applied to many subjects at one instant."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import numpy.typing as npt

from reputation.arrays import Floats, Index, Ints, frozen
from reputation.codec import digest_or_none
from reputation.errors import EvidenceError, PolicyError, UnknownSubjectError, nearest
from reputation.estimates import Estimate
from reputation.evidence import Evidence
from reputation.explain import Explanation, explain
from reputation.identity import in_force, say_force
from reputation.leftout import LeftOut, asks_for, left_out
from reputation.measure import Measures
from reputation.metric import Metric, Stats
from reputation.nodes import title
from reputation.parts import say_list
from reputation.rating import Rating, plain
from reputation.standings import Standings
from reputation.state import State
from reputation.table import table

if TYPE_CHECKING:  # a policy makes reports; a report only holds the policy that made it
    from reputation.policy import Policy

__all__ = ["Report"]

_SCHEMA = "reputation/report/1"
_NUMBERS = ("score", "support", "lower", "upper")
_FEW = 1000  # names that can be compared with a wrong one in an instant


@attrs.frozen(eq=False)
class Report:
    """
    Scores, support, bounds and tiers of all subjects. Made by `Policy.evaluate` and `Policy.report`.

    Args:
        policy: The policy that was applied.
        state: The sums that were judged.
        measures: The estimates of every score of the policy.
        estimate: The estimate of the policy's score; arrays of shape (subjects,).
        tier: Index of each subject's tier in `policy.tiers.names`; -1 for none. None for a policy without tiers. It is
            the level that the standings show.
        standings: Since when levels are held, and which ones the conditions give by themselves.
        evidence: The rows, when the report was made from rows.
        previous: The report before.
        before: The standings before, where they and no report were handed over.

    Examples:
        >>> from datetime import datetime, timezone
        >>> from reputation import Beta, Evidence, Ladder, Metric, Policy, Scale, Tier
        >>> now = datetime(2026, 7, 1, tzinfo=timezone.utc)
        >>> reviews = Evidence.from_columns(subject=["ada", "bob"], occurred_at=now, value=[5, 1], scale=Scale(1, 5))
        >>> report = Policy(Metric(Beta()), tiers=Ladder(Tier("new"), Tier("good", at=0.6))).evaluate(
        ...     reviews, as_of=now
        ... )
        >>> report["ada"].tier, report.counts()
        ('good', {'new': 1, 'good': 1})
    """

    policy: Policy
    state: State
    measures: Measures
    estimate: Estimate
    tier: Ints | None
    standings: Standings | None = None
    evidence: Evidence | None = attrs.field(default=None, kw_only=True)
    previous: Report | None = attrs.field(default=None, kw_only=True)
    before: Standings | None = attrs.field(default=None, kw_only=True)

    @property
    def as_of(self) -> datetime:
        """The instant of the report."""
        return self.state.as_of

    @property
    def in_force(self) -> bool:
        """Whether the policy is in force at the instant; False for a rehearsal of rules that begin later."""
        return in_force(self.policy.effective_from, self.as_of)

    @property
    def subjects(self) -> tuple[str | int, ...]:
        """Everyone in the report, sorted."""
        return self.state.subjects

    def __len__(self) -> int:
        return len(self.state)

    def __iter__(self) -> Iterator[Rating]:
        return (self._rating(place) for place in range(len(self)))

    def __contains__(self, subject: object) -> bool:
        return self._find(subject) >= 0

    def __getitem__(self, subject: str | int) -> Rating:
        return self._rating(self.place(subject))

    def place(self, subject: str | int) -> int:
        """Position of a subject in the arrays of the report."""
        place = self._find(subject)
        if place < 0:
            msg = f"no subject {subject!r} among {len(self):,} subjects."
            raise UnknownSubjectError(msg, hint=nearest(subject, self._alike(subject)))
        return place

    def _find(self, subject: object) -> int:
        """Subjects are sorted: no index has to be built for one of a million; -1 for a stranger."""
        place = self._start(subject)
        return place if place < len(self) and self.subjects[place] == subject else -1

    def _start(self, subject: Any) -> int:
        try:
            return bisect_left(self.subjects, subject)
        except TypeError:  # a text among whole numbers, or the other way round
            return 0

    def _alike(self, subject: str | int) -> Sequence[str | int]:
        """The subjects that a wrong name is held against: all of a few, of many those that begin like it."""
        start = self._start(subject)
        return self.subjects if len(self) <= _FEW else self.subjects[max(0, start - _FEW // 2) : start + _FEW // 2]

    def _tier_name(self, place: int) -> str | None:
        return None if self.tier is None else self._names[self.tier[place]]

    @property
    def _names(self) -> tuple[str | None, ...]:
        """The names of the tiers, with None at the end, where index -1 finds it."""
        return (*(() if self.policy.tiers is None else self.policy.tiers.names), None)

    def _rating(self, place: int) -> Rating:
        subject = self.subjects[place]
        before = self._before
        standing = None if self.standings is None else self.standings.at(place)
        return Rating(
            subject=subject,
            **_numbers(self.estimate, place),
            tier=self._tier_name(place),
            previous_tier=None if before is None or subject not in before else before[subject].tier,
            computed_tier=None if standing is None else standing.computed_tier,
            projected_tier=None if standing is None else standing.projected_tier,
            since=None if standing is None else standing.since,
            official=standing is not None and standing.official,
            reason=None if standing is None else standing.reason,
            metrics={name: _measured(self.metric(name), place) for name in self.policy.names},
            policy=self.policy.name,
            version=self.policy.version,
            digest=self._digest,
            as_of=self.as_of,
            effective_from=self.policy.effective_from,
        )

    @cached_property
    def _digest(self) -> str | None:
        return digest_or_none(self.policy)

    @property
    def _before(self) -> Standings | None:
        return self.before if self.previous is None else self.previous.standings

    def metric(self, name: str) -> Estimate:
        """The estimate of a named score for all subjects."""
        return self.measures.estimate(self.policy.named(name))

    def tiers(self) -> list[str | None]:
        """The tier of every subject; None where it holds none."""
        return list(self._held())

    def _held(self) -> npt.NDArray[np.object_]:
        tier = np.full(len(self), -1) if self.tier is None else self.tier
        return np.array(self._names, dtype=object)[tier]

    def counts(self) -> dict[str | None, int]:
        """How many subjects hold each tier, lowest first; the entry None counts those without one."""
        tier = np.full(len(self), -1) if self.tier is None else self.tier
        without, *found = np.bincount(tier + 1, minlength=len(self._names)).tolist()
        return {**dict(zip(self._names, found, strict=False)), **({None: without} if without else {})}

    def changes(self) -> dict[str | int, tuple[str | None, str | None]]:
        """Who holds another tier than in the previous report: the tier before, and now."""
        past = self.before if self.previous is None else self.previous
        if past is None:
            return {}
        before = past.tiers()
        if self.subjects == past.subjects:
            moved = np.flatnonzero(self._held() != np.array(before, dtype=object))
            return {self.subjects[k]: (before[k], self._tier_name(k)) for k in moved.tolist()}
        then = dict(zip(past.subjects, before, strict=True))
        now = zip(self.subjects, self.tiers(), strict=True)
        return {who: (then[who], tier) for who, tier in now if who in then and then[who] != tier}

    def order(self, by: str = "score") -> Index:
        """Positions of the subjects, the highest `score`, `lower`, `upper` or `support` first and unrated ones last."""
        if by not in _NUMBERS:
            msg = f"by must be one of {say_list(_NUMBERS)}, got {by!r}."
            raise PolicyError(msg, hint=nearest(by, _NUMBERS))
        values: Floats = getattr(self.estimate, by)
        return np.argsort(-values, kind="stable")

    def explain(self, subject: str | int, *, evidence: Evidence | None = None) -> Explanation:
        """
        The account of one subject: how the score came about, which gates passed, what would change the tier.

        Args:
            subject: Whom to account for.
            evidence: The rows, for a report that was made from a state; they must be the rows of that state.

        Returns:
            The explanation; `str()` of it is a text, `to_dict()` plain data.

        Raises:
            UnknownSubjectError: The report does not hold the subject.
            EvidenceError: The rows handed over do not give the score of the state.
        """
        return explain(self, subject, self.evidence if evidence is None else evidence)

    def left_out(self, subject: str | int | None = None) -> tuple[LeftOut, ...]:
        """The rows that do not count, with reasons: of one subject or of all."""
        evidence = self._rows()
        index = None
        if subject is not None:
            self.place(subject)
            index = evidence.rows_of(subject)
        return left_out(self.policy.leaves, evidence, as_of=self.as_of, index=index)

    def _rows(self) -> Evidence:
        if self.evidence is None:
            msg = "the report was made from a state, which does not remember rows."
            raise EvidenceError(msg, hint="evaluate the evidence: policy.evaluate(evidence, as_of=...).")
        return self.evidence

    @property
    def silent_metrics(self) -> tuple[str, ...]:
        """The metrics that found no row to count: a kind misspelt, or nothing of it happened yet."""
        stats = self.measures.stats
        silent = (metric for metric in self.policy.leaves if all(map(_untouched, _channels(metric, stats))))
        return tuple(dict.fromkeys(map(title, silent)))

    @property
    def unused_kinds(self) -> tuple[str | int, ...]:
        """The kinds of rows that no metric asks for."""
        evidence = self._rows()
        everything = np.arange(len(evidence))
        used: set[int] = set()
        for metric in self.policy.leaves:
            used.update(np.unique(evidence.kind.codes[asks_for(metric, evidence, everything)]).tolist())
        present = np.unique(evidence.kind.codes).tolist()
        return tuple(evidence.kind.categories[code] for code in present if code not in used)

    def to_columns(self) -> dict[str, Any]:
        """
        The report as columns: one entry per subject.

        Returns:
            Arrays by name: `subject`, `score`, `support`, `lower`, `upper`, `tier`, and the score of every named metric
            as `metric.NAME`. Unrated numbers are NaN.
        """
        columns: dict[str, Any] = {"subject": frozen(np.array(self.subjects, dtype=object))}
        columns |= {name: getattr(self.estimate, name) for name in _NUMBERS}
        columns["tier"] = frozen(self._held())
        return columns | {f"metric.{name}": self.metric(name).score for name in self.policy.names}

    def to_dict(self) -> dict[str, Any]:
        """The report as plain Python data, ready for `json.dumps(..., allow_nan=False)`."""
        return {
            "schema": _SCHEMA,
            "policy": self._identity(),
            "as_of": self.as_of.isoformat(),
            "in_force": self.in_force,
            "subjects": [rating.to_dict() for rating in self],
        }

    def _identity(self) -> dict[str, str | None]:
        policy, start = self.policy, self.policy.effective_from
        return {
            "name": policy.name,
            "version": policy.version,
            "digest": self._digest,
            "effective_from": None if start is None else start.isoformat(),
        }

    def equals(self, other: Report) -> bool:
        """Whether two reports apply the same policy to the same sums."""
        return self.policy == other.policy and self.state.equals(other.state)

    def table(self, *, by: str = "score", limit: int = 20, lowest: bool = False) -> str:
        """
        The report as a text table.

        Args:
            by: What to sort by: `score`, `lower`, `upper` or `support`.
            limit: The number of subjects to show.
            lowest: Whether to start from the lowest rated one.

        Returns:
            A table with a heading line; a last line says how many subjects are not shown.
        """
        order = self.order(by)
        if lowest:
            rated = order[~np.isnan(self.estimate.score[order])]
            order = np.concatenate([rated[::-1], order[len(rated) :]])
        return table([self._rating(int(place)) for place in order[:limit]], total=len(self))

    def __str__(self) -> str:
        tiers = ", ".join(f"{name or 'no tier'} {count:,}" for name, count in self.counts().items())
        lines = [
            f"{self.policy.name}, version {self.policy.version}, as of {self.as_of:%Y-%m-%d %H:%M %Z}",
            f"{len(self):,} subject{'' if len(self) == 1 else 's'}" + (f": {tiers}" if self.tier is not None else ""),
        ]
        force = say_force(self.policy.effective_from, self.as_of)
        if force is not None:
            lines.insert(1, force)
        if self.silent_metrics:
            lines.append(f"metrics that found no row: {', '.join(self.silent_metrics)}")
        if self.evidence is not None and self.unused_kinds:
            lines.append(f"kinds that no metric uses: {', '.join(map(str, self.unused_kinds))}")
        return "\n".join([*lines, "", self.table()])

    def __repr__(self) -> str:
        return f"Report({self.policy.name!r}, {len(self):,} subjects, as of {self.as_of.isoformat()})"


def _channels(metric: Metric, stats: Stats) -> Iterator[Floats]:
    """What the metric is worked out from: of an adaptive window both sides, as its short one may well be empty."""
    return (values for tally in islice(metric.tallies(), 2) for values in stats[tally].values())


def _untouched(values: Floats) -> bool:
    """Whether a channel still holds what a fold of no rows gives."""
    return bool((~np.isfinite(values) | (values == 0.0)).all())


def _numbers(estimate: Estimate, place: int) -> dict[str, float | None]:
    return {name: plain(getattr(estimate, name)[place]) for name in _NUMBERS}


def _measured(estimate: Estimate, place: int) -> dict[str, Any]:
    numbers: dict[str, Any] = _numbers(estimate, place)
    if estimate.distribution is not None:
        numbers["distribution"] = [plain(share) for share in estimate.distribution[place]]
    return numbers
