"""Every law that speaks about a part as a test of pytest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar, final

import attrs

from reputation.columns import Scalar
from reputation.errors import MissingExtraError, PolicyError
from reputation.testing.breaches import DoesNotApply, LawBroken
from reputation.testing.findings import chosen
from reputation.testing.lawbook import Law
from reputation.testing.trial import Trial

__all__ = ["Case", "parametrize"]

_Test = TypeVar("_Test", bound=Callable[..., object])

_LONGEST = 48  # characters of a part in the name of a test


@final
@attrs.frozen(eq=False)
class Case:
    """
    A law and a part: what the decorated test is given, and calls.

    Args:
        law: The law.
        part: The part.
        trial: How hard it is tried.
        excuse: Why the part may break the law; None where it must keep it.

    Examples:
        >>> from reputation import HalfLife, days
        >>> from reputation.testing import LAWS
        >>> case = Case(LAWS["decay_shape"], HalfLife(days(180)), Trial())
        >>> case()
        >>> case.id
        "decay_shape[HalfLife(half=days(180), grain=None, tz='UTC')]"
    """

    law: Law
    part: Any
    trial: Trial
    excuse: str | None = None

    def __call__(self) -> None:
        """
        Try the law.

        A law that has nothing to say about the part skips the test with its reason; that is an error where the part was
        excused.
        """
        __tracebackhide__ = True
        try:
            self.law.keep(self.part, self.trial)
        except DoesNotApply as error:
            if self.excuse is None:
                _pytest().skip(f"{self.law.name} does not apply: {error.reason}")
            msg = f"{self.law.name} does not apply to {self.part!r}: {error.reason}."
            raise PolicyError(msg, hint=f"take {self.law.name!r} out of expected_failures.") from None

    @property
    def id(self) -> str:
        """What the test is called: the law, and the part in brackets."""
        text = repr(self.part)
        return f"{self.law.name}[{text if len(text) <= _LONGEST else f'{type(self.part).__name__}(...)'}]"


def parametrize(
    part: Any,
    *,
    columns: Mapping[str, Sequence[Scalar | None]] | None = None,
    expected_failures: Mapping[str, str] | None = None,
    examples: int = 25,
    laws: Iterable[str] | None = None,
) -> Callable[[_Test], _Test]:
    """
    Make a test of every law that speaks about a part; the decorated function is given the law and calls it.

    Args:
        part: An instance.
        columns: Example values of the columns that the part asks for, by name; those that evidence knows have some.
        expected_failures: Why the part breaks a law, by the name of the law. The excuse is strict: the test fails
            where the law is kept after all, or has nothing to say.
        examples: How many examples each law draws.
        laws: The names of the laws to try; all that speak about the part by default.

    Returns:
        A decorator for a test with the argument `law`.

    Raises:
        TypeError: The part is a class, or no part at all.
        ColumnNeeded: The part asks for a column without example values.
        PolicyError: A law, or an excuse for one, that there is not or that does not speak about parts of this sort; an
            excuse for a law that is not tried.
        MissingExtraError: pytest is not installed.

    Examples:
        >>> from reputation import saturating
        >>> @parametrize(saturating("words", 50), columns={"words": [0, 10, 250]})
        ... def test_saturating(law):
        ...     law()
        >>> [mark.name for mark in test_saturating.pytestmark]
        ['parametrize']
    """
    pytest = _pytest()
    trial = Trial(columns=columns, examples=examples)
    excuses = _checked(expected_failures)
    tried = chosen(part, trial, laws)
    for law in chosen(part, trial, excuses):
        if law not in tried:
            msg = f"expected_failures excuses {law.name!r}, which is not among the laws to try."
            raise PolicyError(msg, hint="take it out, or add it to laws.")
    cases = [Case(law, part, trial, excuses.get(law.name)) for law in tried]
    decorator: Callable[[_Test], _Test] = pytest.mark.parametrize("law", [_param(pytest, case) for case in cases])
    return decorator


def _checked(excuses: Mapping[str, str] | None) -> Mapping[str, str]:
    found = {} if excuses is None else dict(excuses)
    for name, reason in found.items():
        if not str(reason or "").strip():
            msg = f"expected_failures[{name!r}] must say why the part breaks the law, got {reason!r}."
            raise PolicyError(msg, hint="an excuse without a reason is forgotten.")
    return found


def _param(pytest: Any, case: Case) -> Any:
    marks = [] if case.excuse is None else [pytest.mark.xfail(strict=True, raises=LawBroken, reason=case.excuse)]
    return pytest.param(case, id=case.id, marks=marks)


def _pytest() -> Any:
    try:
        import pytest  # noqa: PLC0415 - the laws themselves do without
    except ImportError as error:
        msg = "tests are made of laws with pytest, which is not installed."
        raise MissingExtraError(msg, hint="pip install 'reputation[testing]', or call check(part).") from error
    return pytest
