"""Games as columns, and what a rating period of them looks like from both sides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np

from reputation.arrays import Bools, Floats, Index, Ints, frozen
from reputation.errors import EvidenceError, plural
from reputation.labels import Labels

__all__ = ["Games", "Period"]


@attrs.frozen(eq=False)
class Period:
    """
    The games of one rating period, each told twice: once from either side.

    Args:
        number: The number of the period.
        mine: The player of each side, as a position among the names.
        theirs: The other player.
        outcome: What the player made of the game, within [0, 1].

    Examples:
        >>> games = Games.from_columns(player=["ada"], opponent=["bob"], outcome=[1.0])
        >>> [(each.mine, each.outcome) for each in games.periods()]
        [(array([0, 1]), array([1., 0.]))]
    """

    number: int
    mine: Index
    theirs: Index
    outcome: Floats


@attrs.frozen(eq=False)
class Games:
    """
    Who met whom, and how it ended; build it with `from_columns`.

    Args:
        player: One of the two.
        opponent: The other.
        outcome: What the player made of it: 1 for a win, 0.5 for a draw, 0 for a loss, or a share between.
        period: The rating period of each game: a whole number, for instance of a day or a month.

    Examples:
        >>> len(Games.from_columns(player=["ada"], opponent=["bob"], outcome=[0.5]))
        1
    """

    player: Labels
    opponent: Labels
    outcome: Floats
    period: Ints

    @classmethod
    def from_columns(cls, *, player: Any, opponent: Any, outcome: Any, period: Any = None) -> Games:
        """
        Read columns.

        Args:
            player: Names: all text, or all whole numbers.
            opponent: Names of the same sort.
            outcome: Numbers within [0, 1], as the player sees it.
            period: Whole numbers; games of one period are rated together, with what was known before it. None for a
                period per game, in the order of the rows.

        Returns:
            The games.

        Raises:
            EvidenceError: Columns of different lengths, an unknown name, a game against oneself, an outcome that is
                unknown or outside [0, 1], or a period that is no whole number.

        Examples:
            >>> games = Games.from_columns(
            ...     player=["ada", "bob"], opponent=["bob", "cyd"], outcome=[1, 0], period=[7, 7]
            ... )
            >>> games.period
            array([7, 7])
        """
        mine = Labels.encode(player, column="player")
        theirs = Labels.encode(opponent, column="opponent", categories=mine.categories)
        mine = Labels.encode(player, column="player", categories=theirs.categories)
        result = np.array(outcome, dtype=np.float64)
        number = np.arange(len(mine)) if period is None else _whole(period)
        lengths = {"player": len(mine), "opponent": len(theirs), "outcome": len(result), "period": len(number)}
        if len(set(lengths.values())) > 1:
            msg = f"the columns must have one length, got {lengths}."
            raise EvidenceError(msg, hint="write one entry for each game in each of them.")
        _refuse("player", (mine.codes < 0) | (theirs.codes < 0), "two names are needed", "leave out the game.")
        _refuse("opponent", mine.codes == theirs.codes, "nobody plays against themselves", "leave out the game.")
        wrong = ~((result >= 0.0) & (result <= 1.0))
        _refuse("outcome", wrong, "an outcome lies within [0, 1]", "write 1 for a win, 0.5 for a draw, 0 for a loss.")
        return cls(mine, theirs, frozen(result), frozen(number))

    def __len__(self) -> int:
        return len(self.outcome)

    @property
    def names(self) -> tuple[str | int, ...]:
        """The names of all who played, sorted."""
        return self.player.categories

    def periods(self) -> Iterator[Period]:
        """Give the periods in order."""
        if len(self) == 0:
            return
        order = np.argsort(self.period, kind="stable")
        numbers, starts = np.unique(self.period[order], return_index=True)
        for number, rows in zip(numbers.tolist(), np.split(order, starts[1:]), strict=True):
            mine, theirs, outcome = self.player.codes[rows], self.opponent.codes[rows], self.outcome[rows]
            both = np.concatenate([mine, theirs]).astype(np.intp)
            others = np.concatenate([theirs, mine]).astype(np.intp)
            yield Period(number, both, others, np.concatenate([outcome, 1.0 - outcome]))

    def stretches(self) -> Iterator[tuple[bool, Games]]:
        """
        Give the games in the order of their periods, cut where periods of one game begin or end.

        Returns:
            Stretches: whether each of its periods holds one game, and the games.

        Examples:
            >>> rows = {"player": ["ada", "ada", "bob"], "opponent": ["bob", "cyd", "cyd"], "outcome": [1, 0, 1]}
            >>> games = Games.from_columns(**rows, period=[1, 2, 2])
            >>> [(alone, len(some)) for alone, some in games.stretches()]
            [(True, 1), (False, 2)]
        """
        if len(self) == 0:
            return
        order = np.argsort(self.period, kind="stable")
        fresh = np.diff(self.period[order]) != 0
        alone = np.append(True, fresh) & np.append(fresh, True)
        for rows in np.split(np.arange(len(order)), np.flatnonzero(np.diff(alone)) + 1):
            here = order[rows]
            some = Games(self.player.take(here), self.opponent.take(here), self.outcome[here], self.period[here])
            yield bool(alone[rows[0]]), some


def _whole(period: Any) -> Ints:
    numbers = np.array(period)
    if numbers.dtype.kind not in "iu" and len(numbers):
        msg = f"period must hold whole numbers, got {numbers.dtype}."
        raise EvidenceError(
            msg, hint="number the days or the months, for instance (year * 12 + month).", column="period"
        )
    return numbers.astype(np.int64)


def _refuse(column: str, wrong: Bools, rule: str, hint: str) -> None:
    rows = np.flatnonzero(wrong)
    if len(rows):
        msg = f"{rule}; {plural(len(rows), 'game')} of {len(wrong)} break this, first at row {rows[0]}."
        raise EvidenceError(msg, hint=hint, column=column, rows=rows)
