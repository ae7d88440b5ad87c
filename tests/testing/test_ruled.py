"""What a keep rule looks at is found by letting it look."""

from __future__ import annotations

from typing import Any

from reputation.testing import Trial
from reputation.testing.ruled import looked_at


class Nosy:
    """A rule that asks which columns there are before it looks at one."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.count = 0

    def keep(self, rows: Any) -> None:
        """Look at the columns, and at what the first of them holds."""
        columns = rows.evidence.rows().columns
        self.seen, self.count = sorted(columns), len(columns)
        assert len(columns[self.seen[0]]) == len(rows)


def test_all_columns_can_be_listed() -> None:
    """Only what a rule looks into counts as asked for."""
    rule = Nosy()

    assert looked_at(rule, Trial(columns={"level": ["gold", "new"], "stake": [1.0, 2.0]})) == ((rule.seen[0],), ())
    assert {"level", "stake"} <= set(rule.seen)
    assert rule.count == len(rule.seen)
