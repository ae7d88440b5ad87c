"""What is known of players at some moment: ratings, how sure they are, and since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np

from reputation.arrays import Floats, Index, frozen
from reputation.errors import EvidenceError, UnknownSubjectError, nearest
from reputation.labels import Labels

__all__ = ["Ratings"]

_COLUMNS = ("rating", "deviation", "volatility", "games", "period")


def _column(values: Any) -> Floats:
    return frozen(np.array(values, dtype=np.float64))


@attrs.frozen(eq=False)
class Ratings:
    """
    The ratings of players, one place per player; build ratings to begin with through `of`.

    Args:
        players: The names, sorted.
        rating: How strong a player is taken to be.
        deviation: The standard deviation of the rating; NaN where the system has none.
        volatility: How much a player's strength is expected to change; NaN where the system has none.
        games: How many games have been rated.
        period: The rating period up to which deviation and rating are worked out; NaN for who has not played yet.

    Examples:
        >>> before = Ratings.of(["bob", "ada"], rating=[1400, 1500], deviation=[30, 200])
        >>> before.players, before.rating
        (('ada', 'bob'), array([1500., 1400.]))
    """

    players: tuple[str | int, ...]
    rating: Floats = attrs.field(converter=_column)
    deviation: Floats = attrs.field(converter=_column)
    volatility: Floats = attrs.field(converter=_column)
    games: Floats = attrs.field(converter=_column)
    period: Floats = attrs.field(converter=_column)

    @classmethod
    def of(cls, players: Sequence[str | int], **columns: Any) -> Ratings:
        """
        Build ratings from columns.

        Args:
            players: Names, each once: all text, or all whole numbers.
            **columns: `rating`, `deviation`, `volatility`, `games`, `period`, as far as they are known: numbers, one
                for each name. An unknown rating or deviation becomes that of a beginner.

        Returns:
            The ratings, sorted by name.

        Raises:
            EvidenceError: A name twice or unknown, another column, or columns of different lengths.

        Examples:
            >>> Ratings.of(["ada"], rating=[1720]).games
            array([0.])
        """
        labels = Labels.encode(players, column="players")
        if len(labels.categories) < len(labels) or (labels.codes < 0).any():
            msg = f"players must name everyone once, got {len(labels)} entries for {len(labels.categories)} names."
            raise EvidenceError(msg, hint="keep one entry for each player.", column="players")
        for name in columns.keys() - set(_COLUMNS):
            msg = f"ratings have no column {name!r}."
            raise EvidenceError(msg, hint=nearest(name, _COLUMNS), column=name)
        order = np.argsort(labels.codes, kind="stable")
        empty = {name: np.full(len(order), 0.0 if name == "games" else np.nan) for name in _COLUMNS}
        given = {name: _column(values) for name, values in columns.items()}
        for name, values in given.items():
            if values.shape != order.shape:
                msg = f"{name} must hold one number for each of {len(order)} players, got shape {values.shape}."
                raise EvidenceError(msg, hint="write them in the order of the names.", column=name)
        return cls(labels.categories, **{name: values[order] for name, values in (empty | given).items()})

    def __len__(self) -> int:
        return len(self.players)

    def __getitem__(self, player: str | int) -> dict[str, float | None]:
        """What is known of one player, by name; None where the system knows nothing of the sort."""
        try:
            place = self.players.index(player)
        except ValueError:
            msg = f"there is no player {player!r}."
            raise UnknownSubjectError(msg, hint=nearest(player, self.players)) from None
        found = {name: float(getattr(self, name)[place]) for name in _COLUMNS}
        return {name: None if np.isnan(value) else value for name, value in found.items()}

    def to_columns(self) -> Mapping[str, Any]:
        """
        Give the columns, to be joined to evidence or shown.

        Returns:
            `player` and the columns by name; arrays that cannot be written to.

        Examples:
            >>> list(Ratings.of(["ada"]).to_columns())
            ['player', 'rating', 'deviation', 'volatility', 'games', 'period']
        """
        return {"player": self.players, **{name: getattr(self, name) for name in _COLUMNS}}

    def equals(self, other: object, /) -> bool:
        """
        Whether the same is known of the same players, bit for bit.

        Args:
            other: What to compare with.

        Returns:
            True or False; False for anything but ratings.

        Examples:
            >>> Ratings.of(["ada"]).equals(Ratings.of(["ada"], rating=[1500]))
            False
        """
        if not isinstance(other, Ratings) or self.players != other.players:
            return False
        return all(np.array_equal(getattr(self, name), getattr(other, name), equal_nan=True) for name in _COLUMNS)

    def placed(self, names: Sequence[str | int]) -> tuple[tuple[str | int, ...], dict[str, Floats], Index]:
        """
        Make room for further players.

        Args:
            names: The names of those who play.

        Returns:
            All names, sorted; the columns as arrays that can be written to, NaN for newcomers; and the place of each of
            `names`.

        Examples:
            >>> Ratings.of(["bob"], rating=[1400]).placed(["ada", "bob"])[1]["rating"]
            array([  nan, 1400.])
        """
        everyone = Labels.encode(list(names), column="players", categories=self.players)
        mine = Labels.encode(list(self.players), column="players", categories=everyone.categories).codes
        columns = {name: np.full(len(everyone.categories), 0.0 if name == "games" else np.nan) for name in _COLUMNS}
        for name, values in columns.items():
            values[mine] = getattr(self, name)
        return everyone.categories, columns, everyone.codes.astype(np.intp)
