"""How hard a part is tried: example values by column, the number of examples, and the running of a law's body."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, final

import attrs
import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky, HypothesisException

from reputation.columns import Scalar
from reputation.parts import check_scalar, count
from reputation.testing.breaches import ColumnNeeded, DoesNotApply, LawBroken

__all__ = ["WELL_KNOWN", "Trial", "Values"]

Values = tuple[Scalar | None, ...]

#: Example values of the columns that evidence knows, and of `verified`.
WELL_KNOWN: Mapping[str, Values] = MappingProxyType(
    {
        "kind": ("review", "order", "refund", None),
        "value": (0.0, 0.25, 0.5, 1.0, None),
        "amount": (-3.0, 0.0, 0.5, 12.5, 1000.0, None),
        "subject": ("ada", "bob", "cyd"),
        "source": ("s1", "s2", None),
        "status": ("active", "annulled", "pending", None),
        "id": ("r1", "r2", None),
        "version": (0.0, 1.0, None),
        "verified": (True, False, None),
    }
)
_RUN = settings(
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
)


def _values(name: str, values: object) -> Values:
    if isinstance(values, str) or not isinstance(values, Iterable):
        msg = f"columns[{name!r}] must be several example values, got {values!r}."
        raise TypeError(msg)
    known = [check_scalar(f"columns[{name!r}]", value) for value in values if value is not None]
    sorts = {str if isinstance(value, str) else bool if isinstance(value, bool) else float for value in known}
    if len(sorts) != 1:
        found = f"mixes {', '.join(sorted(sort.__name__ for sort in sorts))}" if sorts else "holds none but None"
        msg = f"columns[{name!r}] must hold values of one sort, and at least one; it {found}."
        raise TypeError(msg + "\n\nHint: write texts, numbers, or True and False; a column holds one sort of value.")
    return (*dict.fromkeys(float(value) if sorts == {float} else value for value in known), None)


def _columns(columns: Mapping[str, Iterable[Scalar | None]] | None) -> Mapping[str, Values]:
    own = {name: _values(name, values) for name, values in ({} if columns is None else columns).items()}
    return MappingProxyType({**WELL_KNOWN, **own})


@final
@attrs.frozen(eq=False)
class Trial:
    """
    How hard a part is tried.

    Args:
        columns: Example values by column name: texts, numbers, or True and False. Numbers between the least and the
            greatest are tried, too, and so is an unknown value. The columns that evidence knows have examples already;
            what is given here stands in their place.
        examples: How many examples each law draws; at least 1.

    Raises:
        TypeError: Values of several sorts in one column, or no values.
        PolicyError: Fewer than one example.

    Examples:
        >>> trial = Trial(columns={"words": [0, 250]})
        >>> trial.values("words"), trial.values("verified")
        ((0.0, 250.0, None), (True, False, None))
    """

    columns: Mapping[str, Values] = attrs.field(default=None, converter=_columns, kw_only=True)
    examples: int = count(default=25, kw_only=True)

    def values(self, name: str) -> Values:
        """
        The example values of a column, the unknown one last.

        Args:
            name: The column.

        Returns:
            The values.

        Raises:
            ColumnNeeded: There are none; the message says what to hand over.
        """
        if name not in self.columns:
            raise ColumnNeeded(name, self.columns)
        return self.columns[name]

    def run(self, body: Callable[..., None], /, **strategies: st.SearchStrategy[Any]) -> None:
        """
        Run the body of a law on drawn examples: the same ones each time, without a database and without a clock.

        Args:
            body: Takes the drawn values by name, and raises `LawBroken` where the law does not hold. Whatever else it
                raises is told as a law that is broken.
            **strategies: What to draw.

        Raises:
            LawBroken: With the smallest counterexample that was found.
        """
        __tracebackhide__ = True

        @settings(_RUN, max_examples=self.examples)
        @given(st.fixed_dictionaries(strategies))
        def every(drawn: dict[str, Any]) -> None:
            _tried(body, drawn)

        try:
            with np.errstate(all="ignore"):  # a choice may leave out rows that cannot be calculated
                every()
        except Flaky as error:
            what = "asked twice about the same rows it gives two answers, and the law held only once."
            raise LawBroken(what, hint=_HIDDEN) from error
        except LawBroken as error:
            found = _fewer(body, error)
            raise found.with_traceback(None) from found.__cause__  # what hypothesis does on the way helps nobody
        except (DoesNotApply, ColumnNeeded) as error:
            vars(error).pop("__notes__", None)  # hypothesis adds how it would print the example
            raise


_NEVER_CHANGED = "columns belong to the host and are never changed: write a = a + b, or rows.ops.where(...)."
_HIDDEN = "look for what the part remembers between calls; the law `purity` says more."


def _tried(body: Callable[..., None], drawn: Mapping[str, Any]) -> None:
    try:
        body(**drawn)
    except (DoesNotApply, ColumnNeeded, HypothesisException):
        raise
    except LawBroken as error:
        error.drawn, error.given = drawn, error.given or drawn
        raise
    except Exception as error:
        broken = unexpected(error, drawn)
        broken.drawn = drawn
        raise broken from error


def _fewer(body: Callable[..., None], error: LawBroken) -> LawBroken:
    """Leave out rows one by one as long as the law stays broken: hypothesis makes cells small, but not tables short."""
    vars(error).pop("__notes__", None)  # hypothesis adds how it would print the example
    for name, value in error.drawn.items():
        for smaller in value.smaller() if hasattr(value, "smaller") else ():
            try:
                _tried(body, {**error.drawn, name: smaller})
            except LawBroken as found:
                return _fewer(body, found)
    return error


def unexpected(error: Exception, drawn: Mapping[str, Any]) -> LawBroken:
    """What a part raised where an answer was expected."""
    text = str(error)
    hint = _NEVER_CHANGED if isinstance(error, ValueError) and "read-only" in text else getattr(error, "hint", None)
    return LawBroken(f"it raises {type(error).__name__}: {getattr(error, 'what', text)}", given=drawn, hint=hint)
