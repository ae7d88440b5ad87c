"""
Ratings from games: who beats whom, who is preferred to whom.

`Elo`, `Glicko` and `Glicko2` are ordered scans: games are rated period by period, each with the ratings from before it.
They do not merge; what is known is handed on as `before=`. A game is any comparison with a winner: a duel of answers, a
reviewer who prefers one of two offers.

For teams and games of many sides take a library of their own: `trueskill` (TrueSkill) or `openskill` (Weng-Lin).
"""

from __future__ import annotations

from reputation.pairwise.elo import Elo
from reputation.pairwise.games import Games, Period
from reputation.pairwise.glicko import Glicko
from reputation.pairwise.glicko2 import Glicko2
from reputation.pairwise.ratings import Ratings

__all__ = ["Elo", "Games", "Glicko", "Glicko2", "Period", "Ratings"]
