"""The laws of keep rules: shares, with a reason for what is not kept."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from reputation.folding import fold
from reputation.keeping.contract import Kept
from reputation.keeping.stepping import step_through
from reputation.keeping.timeline import Timeline
from reputation.tally import Recipe
from reputation.testing.breaches import LawBroken
from reputation.testing.folded import folded
from reputation.testing.lawbook import law
from reputation.testing.strategies import NOW, Table
from reputation.testing.trial import Trial

__all__ = ["share_range"]


@law("keep rule")
def share_range(part: Any, trial: Trial) -> None:
    """
    It keeps of each row a share from 0 to 1, and says why where that is less than 1.

    Examples:
        >>> from reputation import NetClamp
        >>> share_range(NetClamp(low=-2, high=2))
    """
    within = folded(part, trial)
    watched = _Watched(part)
    recipe = Recipe(attrs.evolve(tally, keep=watched) for tally in within.recipe.tallies)

    def body(table: Table) -> None:
        fold(recipe, table.evidence(), as_of=NOW)

    within.run(trial, body)


@attrs.frozen
class _Watched:
    """A keep rule whose answers are looked at."""

    part: Any

    @property
    def looks_at(self) -> str:
        """What it looks at."""
        return str(getattr(self.part, "looks_at", "record"))

    def keep(self, rows: Timeline, /) -> Kept:
        """Its answer, if it is one."""
        kept: Kept = step_through(self.part, rows) if hasattr(self.part, "step") else self.part.keep(rows)
        share = np.asarray(kept.share)
        if share.dtype.kind != "f" or share.shape != (len(rows),):
            found = f"{share.dtype} of shape {share.shape}"
            raise LawBroken("its shares are no column of numbers, one for each row.", got=found)
        if not ((share >= 0.0) & (share <= 1.0)).all():
            raise LawBroken("a share lies outside of 0 to 1.", got=share.tolist(), hint="1 is all of a row, 0 nothing.")
        self._refuse_bare(rows, kept, np.flatnonzero(share < 1.0))
        return kept

    def _refuse_bare(self, rows: Timeline, kept: Kept, less: Any) -> None:
        """Reasons are texts, and the row that counts instead is another one of the same subject."""
        which = np.zeros(len(rows), dtype=np.intp) if kept.which is None else kept.which
        if len(less) and not all(0 <= place < len(kept.why) and kept.why[place] for place in which[less].tolist()):
            hint = "give a reason in words for every row that is not kept in full."
            raise LawBroken(
                "a row is not kept in full, without a reason.", got=(kept.why, which[less].tolist()), hint=hint
            )
        by = np.full(len(rows), -1) if kept.by is None else kept.by
        named = np.flatnonzero(by >= 0)
        strange = (by[named] >= len(rows)) | (by[named] == named)
        strange |= rows.subjects[by[named] % max(len(rows), 1)] != rows.subjects[named]
        if strange.any():
            hint = "by names another row of the same subject, by its position in the timeline."
            raise LawBroken("the row that counts instead is none.", got=by.tolist(), hint=hint)
