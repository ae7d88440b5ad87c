"""Ratings from games: Elo, Glicko and Glicko-2 as they were published."""

from __future__ import annotations

from reputation.pairwise import Elo, Glicko, Glicko2
from reputation.schemes.catalogue import Scheme

__all__ = ["fide_elo", "glicko", "glicko2"]


def fide_elo(*, k: float = 25) -> Elo:
    """
    The rating of chess players: r' = r + K (S - E), with E = 1 / (1 + 10**((r_j - r_i) / 400)).

    Args:
        k: The constant K: 25, 15 or 10 by what a player has achieved, as it was about 2002.

    Returns:
        A rating system: give it games with `rate`.

    Examples:
        >>> fide_elo(k=10)
        Elo(k=10.0, start=1500.0, scale=400.0)

    References:
        Glickman, "The Glicko system", about 2002. Grade C.
    """
    return Elo(k=k)


def glicko(*, drift: float = 0.0) -> Glicko:
    """
    The Glicko system: ratings with a deviation, 1500 and 350 at first.

    Args:
        drift: The constant c of growing doubt, which depends on the game and is to be found from its data; by default
            nobody becomes unsure again.

    Returns:
        A rating system: give it games with `rate`.

    Examples:
        >>> glicko().deviation
        350.0

    References:
        Glickman, "The Glicko system". Grade A: the example of a player of 1500 and 200 against three.
    """
    return Glicko(drift=drift)


def glicko2(*, tau: float = 0.5) -> Glicko2:
    """
    The Glicko-2 system: ratings with a deviation and a volatility, 1500, 350 and 0.06 at first.

    Args:
        tau: How much volatility may change; 0.5 in the example of the paper.

    Returns:
        A rating system: give it games with `rate`.

    Examples:
        >>> glicko2().tau
        0.5

    References:
        Glickman, "Example of the Glicko-2 system". Grade A: 1464.06, 151.52 and 0.05999.
    """
    return Glicko2(tau=tau)


SCHEMES = (
    Scheme(
        build=fide_elo,
        platform="FIDE",
        title="Elo ratings",
        subject="player",
        grade="C",
        dated="2002",
        source='Glickman, "The Glicko system" (about 2002)',
    ),
    Scheme(
        build=glicko,
        platform="Glickman",
        title="Glicko",
        subject="player",
        grade="A",
        dated="2026 or before",
        source='Glickman, "The Glicko system"',
        unpublished="how fast a rating becomes unsure again",
    ),
    Scheme(
        build=glicko2,
        platform="Glickman",
        title="Glicko-2",
        subject="player",
        grade="A",
        dated="2026 or before",
        source='Glickman, "Example of the Glicko-2 system"',
    ),
)
