"""Ratings from games, beside the packages that rate players."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from importlib import import_module
from typing import Any

import attrs
import numpy as np
from benchmarks.events import Events
from benchmarks.works import Call, Contestant, Work

from reputation.pairwise import Elo, Games, Glicko2

__all__ = ["works"]

PLAYERS, PERIODS, MOST = 200, 12, 5_000


@attrs.frozen(eq=False)
class Duels:
    """Who met whom, who won, and in which month."""

    player: list[int]
    opponent: list[int]
    outcome: list[float]
    month: list[int]

    def games(self, *, months: bool) -> Games:
        """The same as columns of ours; without months each game is a period of its own."""
        period = self.month if months else None
        return Games.from_columns(player=self.player, opponent=self.opponent, outcome=self.outcome, period=period)

    def told(self) -> list[tuple[int, int, float]]:
        """The same as tuples."""
        return list(zip(self.player, self.opponent, self.outcome, strict=True))


def works(events: Events) -> Iterator[Work]:
    """Games of 200 players, one by one and by month."""
    count = min(len(events.subject), MOST)
    random = np.random.default_rng(4)
    player, step = random.integers(0, PLAYERS, count), random.integers(1, PLAYERS, count)
    opponent, month = (player + step) % PLAYERS, np.sort(random.integers(0, PERIODS, count))
    won = random.random(count) < 1.0 / (1.0 + np.exp2((opponent - player) / 50.0))
    duels = Duels(player.tolist(), opponent.tolist(), won.astype(np.float64).tolist(), month.tolist())
    yield _one_by_one(duels)
    yield _by_month(duels)


def _one_by_one(duels: Duels) -> Work:
    openskill, trueskill = "Weng-Lin: mean and deviation, also for teams", "TrueSkill: mean and deviation, also teams"
    return Work(
        "games",
        f"Elo, {len(duels.player):,} games one after the other",
        Contestant(
            name="reputation",
            build=lambda: partial(Elo(k=20).rate, duels.games(months=False)),
            read=lambda ratings: {"rating": ratings.rating},
        ),
        (
            Contestant(name="plain Python by hand", build=partial(_python, duels), read=dict),
            Contestant(name="elote", build=partial(_elote, duels), read=dict, needs=("elote", "tqdm")),
            Contestant(name="openskill", build=partial(_openskill, duels), needs=("openskill",), differs=openskill),
            Contestant(
                name="trueskill", build=partial(_trueskill, duels), needs=("trueskill", "six"), differs=trueskill
            ),
        ),
    )


def _by_month(duels: Duels) -> Work:
    note = "its equation for the volatility takes the rating where the paper takes the deviation"
    return Work(
        "games",
        f"Glicko-2, {len(duels.player):,} games in {PERIODS} periods",
        Contestant(name="reputation", build=lambda: partial(Glicko2(tau=0.5).rate, duels.games(months=True))),
        (Contestant(name="glicko2", build=partial(_glicko2, duels), needs=("glicko2",), differs=note),),
    )


def _python(duels: Duels) -> Call:
    told = duels.told()

    def call() -> dict[str, Any]:
        rating = [1500.0] * PLAYERS
        for one, other, outcome in told:
            gain = 20.0 * (outcome - 1.0 / (1.0 + 10.0 ** ((rating[other] - rating[one]) / 400.0)))
            rating[one] += gain
            rating[other] -= gain
        return {"rating": np.array(rating)}

    return call


def _elote(duels: Duels) -> Call:
    competitor, told = import_module("elote").EloCompetitor, duels.told()

    def call() -> dict[str, Any]:
        players = [competitor(initial_rating=1500, k_factor=20) for _ in range(PLAYERS)]
        for one, other, outcome in told:
            winner, loser = (one, other) if outcome else (other, one)
            players[winner].beat(players[loser])
        return {"rating": np.array([player.rating for player in players])}

    return call


def _openskill(duels: Duels) -> Call:
    model, told = import_module("openskill.models").PlackettLuce(), duels.told()

    def call() -> list[Any]:
        players = [model.rating() for _ in range(PLAYERS)]
        for one, other, outcome in told:
            winner, loser = (one, other) if outcome else (other, one)
            [[players[winner]], [players[loser]]] = model.rate([[players[winner]], [players[loser]]])
        return players

    return call


def _trueskill(duels: Duels) -> Call:
    trueskill, told = import_module("trueskill"), duels.told()

    def call() -> list[Any]:
        players = [trueskill.Rating() for _ in range(PLAYERS)]
        for one, other, outcome in told:
            winner, loser = (one, other) if outcome else (other, one)
            players[winner], players[loser] = trueskill.rate_1vs1(players[winner], players[loser])
        return players

    return call


def _glicko2(duels: Duels) -> Call:
    maker, told = import_module("glicko2").Player, list(zip(duels.month, duels.told(), strict=True))

    def call() -> list[Any]:
        players = [maker() for _ in range(PLAYERS)]
        for month in range(PERIODS):
            met: list[tuple[list[float], list[float], list[float]]] = [([], [], []) for _ in range(PLAYERS)]
            for when, (one, other, outcome) in told:
                if when == month:
                    for mine, theirs, result in ((one, other, outcome), (other, one, 1.0 - outcome)):
                        for column, entry in zip(
                            met[mine], (players[theirs].rating, players[theirs].rd, result), strict=True
                        ):
                            column.append(entry)
            for player, columns in zip(players, met, strict=True):
                if columns[0]:
                    player.update_player(*columns)
        return players

    return call
