"""The law of writing: how a host writes opinions does not matter."""

from __future__ import annotations

from typing import Any

from reputation.evidence import Evidence
from reputation.folding import fold
from reputation.statistics import Extremes, Moments
from reputation.tally import Recipe, Tally
from reputation.testing.agreement import Said, agree, slack_of
from reputation.testing.lawbook import law
from reputation.testing.strategies import NOW, SUBJECTS, Table, tables
from reputation.testing.trial import Trial

__all__ = ["scale_change"]

_RECIPE = Recipe((Tally(Moments()), Tally(Extremes())))


@law("scale")
def scale_change(part: Any, trial: Trial) -> None:
    """
    How a host writes opinions does not matter: written on the scale they give the same sums as opinions in [0, 1].

    Examples:
        >>> from reputation import Scale
        >>> scale_change(Scale(1, 5))
    """

    def body(table: Table) -> None:
        opinions = [None if row["value"] is None else _reachable(part, row["value"]) for row in table.rows]
        written = [None if opinion is None else part.from_unit(opinion) for opinion in opinions]
        columns: dict[str, Any] = {
            name: [row[name] for row in table.rows] for name in ("subject", "kind", "occurred_at")
        }
        plain = Evidence.from_columns(**columns, value=opinions, subjects=SUBJECTS)
        rated = Evidence.from_columns(**columns, value=written, scale=part, subjects=SUBJECTS)
        hint = "to_unit reads what from_unit writes, as the same opinion; an empty rating is NaN."
        given = {"rows": table.marked("opinion", opinions).marked("written", written)}
        said = Said(what="written on this scale, opinions give other sums:", given=given, hint=hint)
        expected, got = (fold(_RECIPE, rows, as_of=NOW) for rows in (plain, rated))
        agree(expected, got, said, slack=slack_of(_RECIPE, plain))

    trial.run(body, table=tables(exact=True, names=("subject", "kind", "occurred_at", "value"), sizes=(3, 5, 1, 0)))


def _reachable(scale: Any, opinion: float) -> float:
    """The opinion that the scale can write: some know a few levels only."""
    return float(scale.to_unit([scale.from_unit(opinion)])[0][0])
