"""Sanctions: restrictions with a start and an end that follow from the history of a ledger, as rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, final

import attrs

from reputation.entries import check_ledger
from reputation.errors import PolicyError
from reputation.fields import optional_number, say_duration, text
from reputation.keeping.periods import flag_field, optional_duration
from reputation.ledgers.spans import Span, say_span, span_field
from reputation.metric import Metric
from reputation.nodes import title
from reputation.parts import check_part, converted, say_number, say_part
from reputation.predicates import Predicate, check_predicate
from reputation.schedule import Schedule
from reputation.times import micros, moment

__all__ = ["Decision", "Escalation", "Sanction", "check_escalations"]


def _predicate() -> Any:  # Any: attrs field builders are typed so
    return converted(attrs.converters.optional(check_predicate), default=None, kw_only=True)


@final
@attrs.frozen
class Sanction:
    """
    One restriction, what imposes it, and how long it lasts.

    It is imposed when the balance reaches or passes `at`, again when it does so after having fallen back, and with
    `every` also at each further so many points; or, with `each`, by every row of some kind. The restriction and the
    points that led to it have different lives: it ends when its time is over, whatever the balance is by then.

    The n-th time it lasts lasts + (n - 1) grows, at most `most`.

    Args:
        name: What it is called, such as "no new listings".
        at: The balance that imposes it; None with `each`.
        each: Rows that impose it one by one, such as penalties that are published; None with `at`.
        lasts: How long it lasts: a duration or calendar months; zero for a notice that restricts nothing, None for no
            end.
        every: After how many further points it is imposed again; None for never before the balance fell back.
        grows: How much longer each repeat lasts; None for as long as the first time.
        most: The longest it lasts; None for no limit.
        within: Only repeats that began less than this before count as repeats; None for all.
        renew: Whether a further row that makes the balance worse, while it is reached or passed, starts it anew.
        notice: How long before its start it is announced; None for at once.
        human: Whether it is only proposed until a person confirms it with a `Decision`.
        until: It does not end before such a row of the subject, an acknowledgement or an exam; None for no such rule.
        lift: Such a row of the subject ends it early: a repair; None for no such way.
        lift_after: How long after its start it can be lifted at the earliest; None for at once.
        says: What it means for the subject, in words for a reader; None where the name says it.

    Raises:
        PolicyError: Neither or both of `at` and `each`; a parameter that another one needs; a length that is a bare
            number.
        TypeError: A predicate that is none.

    Examples:
        >>> from reputation import days
        >>> Sanction("study", at=12, lasts=days(7), every=12, grows=days(7), most=days(60)).describe()
        'study at 12 points, again at each further 12: for 7 days, each repeat 7 days longer, at most 60 days'

    References:
        Regulation (EU) 2019/1150, article 4(2): 30 days' notice before termination. Regulation (EU) 2022/2065,
        articles 17, 20 and 23. Personal Information Protection Law of the People's Republic of China, article 24.
    """

    name: str = text()
    at: float | None = optional_number()
    each: Predicate | None = _predicate()
    lasts: Span | None = span_field(default=None, zero=True)
    every: float | None = optional_number(above=0)
    grows: timedelta | None = optional_duration()
    most: Span | None = span_field(default=None)
    within: Span | None = span_field(default=None)
    renew: bool = flag_field()
    notice: Span | None = span_field(default=None)
    human: bool = flag_field()
    until: Predicate | None = _predicate()
    lift: Predicate | None = _predicate()
    lift_after: Span | None = span_field(default=None)
    says: str | None = text(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if (self.at is None) == (self.each is None):
            msg = f"a sanction is imposed by a balance or by single rows, got at={self.at!r} and each={self.each!r}."
            raise PolicyError(msg, hint="write at=12, or each=kind('penalty').")
        needs = {
            "every": (self.every, "at", self.at),
            "grows": (self.grows, "lasts", self.lasts),
            "most": (self.most, "grows", self.grows),
            "lift_after": (self.lift_after, "lift", self.lift),
        }
        for name, (value, other, needed) in needs.items():
            if value is not None and needed is None:
                msg = f"{name} needs {other}, got {name}={value!r} without."
                raise PolicyError(msg, hint=f"give {other} as well, or leave {name} out.")
        if self.renew and self.at is None:
            msg = "renew goes by a balance and needs at, got each."
            raise PolicyError(msg, hint="rows that impose it one by one have a restriction each.")

    @property
    def predicates(self) -> tuple[Predicate, ...]:
        """The rows that it looks at beside those of the ledger."""
        return tuple(part for part in (self.each, self.until, self.lift) if part is not None)

    def describe(self, *, falling: bool = False) -> str:
        """Say it in plain words; `falling` where a balance is bad when it is low."""
        return f"{self.name} {self.ground(falling=falling)}: {', '.join(self.terms())}"

    def ground(self, *, falling: bool = False) -> str:
        """What imposes it, in words."""
        if self.at is None:
            return f"for each row where {say_part(self.each)}"
        again = "" if self.every is None else f", again at each further {say_number(self.every)}"
        noun = "point" if self.at == 1.0 else "points"
        return f"at {say_number(self.at)} {noun}{' or less' if falling else ''}{again}"

    def terms(self) -> Iterator[str]:
        """How long it lasts, and on what conditions, in words."""
        yield self._length()
        if self.within is not None:
            yield f"only repeats within {say_span(self.within)} count"
        if self.renew:
            yield "a further row that makes the balance worse starts it anew"
        if self.human:
            yield "only after a person has confirmed it"
        if self.notice is not None:
            yield f"announced {say_span(self.notice)} before"
        if self.until is not None:
            yield f"not before a row where {say_part(self.until)}"
        if self.lift is not None:
            least = "" if self.lift_after is None else f", not sooner than {say_span(self.lift_after)} after its start"
            yield f"lifted by a row where {say_part(self.lift)}{least}"

    def _length(self) -> str:
        if self.lasts is None:
            return "without an end"
        if self.lasts == timedelta(0):
            return "a notice"
        grows = "" if self.grows is None else f", each repeat {say_duration(self.grows)} longer"
        most = "" if self.most is None else f", at most {say_span(self.most)}"
        return f"for {say_span(self.lasts)}{grows}{most}"


def _ledger(value: object) -> Metric | str:
    return value if isinstance(value, str) and value.strip() else check_ledger(value)


def _plan(value: object) -> Any:
    if value is None:
        return None
    hint = "write for instance schedule=Weekly('monday')."
    return check_part(value, rule="schedule must be one such as Weekly('monday')", method="moments", hint=hint)


def _sanctions(value: Any) -> tuple[Sanction, ...]:
    given = (value,) if isinstance(value, Sanction) else tuple(value)
    strange = next((part for part in given if not isinstance(part, Sanction)), None)
    if strange is not None or not given:
        what = "none" if strange is None else repr(strange)
        hint = "write Escalation(ledger, Sanction('no new listings', at=12, lasts=days(7)))."
        msg = f"an escalation takes sanctions, got {what}.\n\nHint: {hint}"
        raise TypeError(msg)
    twice = next((part.name for place, part in enumerate(given) if part.name in {p.name for p in given[:place]}), None)
    if twice is not None:
        msg = f"two sanctions of one escalation are named {twice!r}."
        raise PolicyError(msg, hint="give each its own name.")
    return given


@final
@attrs.frozen(cache_hash=True)
class Escalation:
    """
    The sanctions that follow from one ledger.

    Args:
        ledger: The metric whose balance is followed, or its name in the policy.
        sanctions: The sanctions, one or several, in any order.
        falling: Whether a balance is bad when it is low: sanctions are imposed when it reaches or passes `at` from
            above.
        by: A column of names that parts the rows of a subject into areas, such as policies, each with a balance and
            sanctions of its own.
        schedule: The moments at which the balance is looked at; None for whenever it changes.

    Raises:
        PolicyError: A metric that is no ledger, or two sanctions of one name.
        TypeError: Something that is no sanction, no metric or no schedule.

    Examples:
        >>> from reputation import Expire, Metric, Points, days
        >>> points = Metric(Points(), keep=Expire(days(365)), name="points")
        >>> Escalation(points, Sanction("limits", at=24, lasts=days(14))).describe()
        'by points: limits at 24 points: for 14 days'
    """

    ledger: Metric | str = attrs.field(converter=_ledger)
    sanctions: tuple[Sanction, ...] = attrs.field(converter=_sanctions, metadata={"least": 1})
    falling: bool = flag_field()
    by: str | None = text(default=None, kw_only=True)
    schedule: Schedule | None = attrs.field(default=None, converter=_plan, kw_only=True)

    def metric(self, named: Mapping[str, Any]) -> Metric:
        """The ledger itself, looked up by its name among the scores of a policy."""
        return check_ledger(named[self.ledger] if isinstance(self.ledger, str) else self.ledger)

    @property
    def predicates(self) -> tuple[Predicate, ...]:
        """The rows that its sanctions look at beside those of the ledger."""
        return tuple(dict.fromkeys(part for sanction in self.sanctions for part in sanction.predicates))

    def describe(self) -> str:
        """Say it in plain words."""
        area = "" if self.by is None else f" per {self.by}"
        when = "" if self.schedule is None else f", looked at {say_part(self.schedule)}"
        said = "; ".join(sanction.describe(falling=self.falling) for sanction in self.sanctions)
        return f"by {title(self.ledger)}{area}{when}: {said}"


def check_escalations(value: Any) -> tuple[Escalation, ...]:
    """
    Refuse what is no escalation, and sanctions of one name.

    Args:
        value: One escalation or several.

    Returns:
        The escalations in order.

    Raises:
        TypeError: Something that is none.
        PolicyError: Two sanctions have one name.

    Examples:
        >>> check_escalations(())
        ()
    """
    given = tuple(value) if isinstance(value, list | tuple) else (value,)
    strange = next((part for part in given if not isinstance(part, Escalation)), None)
    if strange is not None:
        hint = "write sanctions=Escalation('points', Sanction('no new listings', at=12, lasts=days(7)))."
        msg = f"sanctions must be escalations, got {strange!r}.\n\nHint: {hint}"
        raise TypeError(msg)
    names = [sanction.name for part in given for sanction in part.sanctions]
    twice = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if twice is not None:
        msg = f"two sanctions are named {twice!r}."
        raise PolicyError(msg, hint="give each its own name.")
    return given


@final
@attrs.frozen
class Decision:
    """
    What a person decides about a sanction that was proposed.

    It is about the last time before `at` that the sanction was imposed on the subject.

    Args:
        subject: Whom it concerns.
        sanction: The name of the sanction.
        at: When it was decided, aware.
        confirmed: Whether it is imposed; False where it is not.
        reason: Why.
        author: Who decided.
        area: The area, where the escalation has areas.

    Raises:
        PolicyError: No reason or no author.
        EvidenceError: A time without a zone.

    Examples:
        >>> from datetime import UTC
        >>> Decision(
        ...     "ada", "closure", at=datetime(2026, 6, 1, tzinfo=UTC), reason="three fakes", author="mia"
        ... ).confirmed
        True
    """

    subject: str | int = attrs.field()
    sanction: str = text()
    at: datetime = converted(lambda value: moment(micros(value, name="at")), kw_only=True)
    confirmed: bool = attrs.field(default=True, validator=attrs.validators.instance_of(bool), kw_only=True)
    reason: str = text(kw_only=True)
    author: str = text(kw_only=True)
    area: str | int | None = attrs.field(default=None, kw_only=True)
