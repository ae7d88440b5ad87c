"""Elo, Glicko and Glicko-2: published examples, and what every rating system promises."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.errors import PolicyError
from reputation.pairwise import Elo, Games, Glicko, Glicko2, Ratings

SYSTEMS: tuple[Any, ...] = (Elo(k=20), Glicko(drift=34.6), Glicko2(tau=0.5))
every_system = pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: type(system).__name__)

# The worked example of both papers on Glicko: one player, three games of one period.
THREE = Games.from_columns(player=["me"] * 3, opponent=["a", "b", "c"], outcome=[1, 0, 0], period=[1, 1, 1])
KNOWN = Ratings.of(["me", "a", "b", "c"], rating=[1500, 1400, 1550, 1700], deviation=[200, 30, 100, 300])


def test_the_worked_example_of_glicko() -> None:
    """A rating of 1500 with deviation 200 becomes 1464 with 151.4."""
    me = Glicko(drift=34.6).rate(THREE, before=KNOWN)["me"]

    assert 1464 == pytest.approx(me["rating"], abs=0.5)
    assert 151.4 == pytest.approx(me["deviation"], abs=0.05)


def test_the_worked_example_of_glicko_2() -> None:
    """1464.06, 151.52 and 0.05999, which the paper reaches with rounding on the way."""
    me = Glicko2(tau=0.5).rate(THREE, before=KNOWN)["me"]

    assert 1464.06 == pytest.approx(me["rating"], abs=0.02)
    assert 151.52 == pytest.approx(me["deviation"], abs=0.02)
    assert 0.05999 == pytest.approx(me["volatility"], abs=1e-5)


@pytest.mark.parametrize(
    ("difference", "expected"), [(0, 0.5), (400, 10 / 11), (-400, 1 / 11), (800, 100 / 101), (200, 0.7597)]
)
def test_what_elo_expects(difference: float, expected: float) -> None:
    """400 points more are expected to win ten games of eleven."""
    found = Elo(k=20).expected(np.array([1500.0 + difference]), np.array([1500.0]))

    assert expected == pytest.approx(found[0], abs=5e-5)


def test_elo_moves_by_k_at_most() -> None:
    """Between equals a win is half of k; games of one period see the ratings from before it."""
    once = Elo(k=20).rate(Games.from_columns(player=["a"], opponent=["b"], outcome=[1]))
    twice = Games.from_columns(player=["a", "a"], opponent=["b", "b"], outcome=[1, 1], period=[1, 1])

    assert [1510.0, 1490.0] == once.rating.tolist()
    assert [1520.0, 1480.0] == Elo(k=20).rate(twice).rating.tolist()
    assert 1520.0 > Elo(k=20).rate(Games.from_columns(player="aa", opponent="bb", outcome=[1, 1])).rating[0]
    assert [math.nan, 2.0] == pytest.approx([once.deviation[0], Elo(k=20).rate(twice).games[0]], nan_ok=True)


def test_a_scale_of_its_own() -> None:
    """The difference that makes ten to one is a parameter, and so is where one begins."""
    elo = Elo(k=32, scale=100, start=0)

    assert 10 / 11 == pytest.approx(elo.expected(np.array([100.0]), np.array([0.0]))[0])
    assert [16.0, -16.0] == elo.rate(Games.from_columns(player=["a"], opponent=["b"], outcome=[1])).rating.tolist()


def drawn(player: int, step: int, outcome: int, period: int) -> tuple[int, int, float, int]:
    """A game of two of five players."""
    return player, (player + step) % 5, outcome / 2, period


games = st.lists(
    st.builds(drawn, st.integers(0, 4), st.integers(1, 4), st.integers(0, 2), st.integers(1, 4)),
    min_size=1,
    max_size=15,
)


def played(rows: list[tuple[int, int, float, int]]) -> Games:
    """Games of rows."""
    columns = {name: [row[k] for row in rows] for k, name in enumerate(("player", "opponent", "outcome", "period"))}
    return Games.from_columns(**columns)


def close(one: Ratings, two: Ratings) -> bool:
    """The same up to rounding."""
    return one.players == two.players and all(
        np.allclose(getattr(one, name), getattr(two, name), rtol=1e-9, equal_nan=True)
        for name in ("rating", "deviation", "volatility", "games", "period")
    )


@every_system
@given(games, st.integers(1, 5))
def test_what_is_known_can_be_handed_on(system: Any, rows: list[Any], cut: int) -> None:
    """All at once or in two parts, cut between periods: the same, bit for bit."""
    known = Ratings.of([])
    for part in ([row for row in rows if row[3] < cut], [row for row in rows if row[3] >= cut]):
        known = system.rate(played(part), before=known) if part else known

    assert known.equals(system.rate(played(rows)))


@every_system
@given(games)
def test_the_order_of_rows_and_sides_does_not_matter(system: Any, rows: list[Any]) -> None:
    """Within a period nobody plays first, and a game is the same told by the other."""
    turned = [(theirs, mine, 1 - outcome, period) for mine, theirs, outcome, period in rows[::-1]]

    assert close(system.rate(played(rows)), system.rate(played(turned)))


@every_system
@given(games)
def test_names_do_not_matter(system: Any, rows: list[Any]) -> None:
    """Other names in another order: other names, and nothing else."""
    one = system.rate(played(rows))
    two = system.rate(played([(9 - mine, 9 - theirs, outcome, period) for mine, theirs, outcome, period in rows]))
    mirrored = Ratings.of(
        [9 - name for name in two.players],
        **{name: getattr(two, name) for name in ("rating", "deviation", "volatility", "games", "period")},
    )

    assert close(one, mirrored)


@every_system
@given(games)
def test_a_better_outcome_never_lowers_a_rating(system: Any, rows: list[Any]) -> None:
    """To win in place of losing the last game raises the player, and lowers the opponent."""
    (mine, theirs, _, _), *others = rows
    last = 9
    lost, won = (system.rate(played([*others, (mine, theirs, outcome, last)])) for outcome in (0.0, 1.0))

    assert won[mine]["rating"] > lost[mine]["rating"]
    assert won[theirs]["rating"] < lost[theirs]["rating"]


@given(games)
def test_elo_points_are_passed_on(rows: list[Any]) -> None:
    """What one wins another loses: the mean stays where it began."""
    assert 1500.0 == pytest.approx(Elo(k=32).rate(played(rows)).rating.mean())


@given(games)
def test_games_of_others_in_a_period_change_nothing(rows: list[Any]) -> None:
    """Single games are rated by plain numbers, several by arrays: with the same result up to rounding."""
    single = [(mine, theirs, outcome, period) for period, (mine, theirs, outcome, _) in enumerate(rows)]
    others = [(90, 91, 0.5, period) for period in range(len(rows))]
    one, two = (Elo(k=32).rate(played(each)) for each in (single, [*single, *others]))

    for player in one.players:
        assert one[player] == pytest.approx(two[player], nan_ok=True)


@pytest.mark.parametrize("others", [[], [(90, 91, 0.5, 1)]])
@pytest.mark.parametrize(("outcome", "gain"), [(1.0, 32.0), (0.0, 0.0)])
def test_nothing_is_expected_of_whoever_lies_far_behind(others: list[Any], outcome: float, gain: float) -> None:
    """However far that is."""
    before = Ratings.of([1, 2], rating=[-2e6, 2e6])

    assert Elo(k=32).rate(played([(1, 2, outcome, 1), *others]), before=before)[1]["rating"] == -2e6 + gain


@pytest.mark.parametrize("system", SYSTEMS[1:], ids=lambda system: type(system).__name__)
def test_who_does_not_play_becomes_unsure_again(system: Any) -> None:
    """The more so the longer; who plays becomes surer."""
    game = Games.from_columns(player=["a"], opponent=["b"], outcome=[1], period=[3])
    before = Ratings.of(["a", "b", "c"], deviation=[90, 90, 90])
    now, later, last = (system.rate(game, before=before, until=until) for until in (None, 5, 50))
    at_once = system.rate(game, before=before, until=1)

    assert 90 > now["a"]["deviation"]
    assert now["a"]["deviation"] < later["a"]["deviation"] < last["a"]["deviation"]
    assert now["a"]["rating"] == last["a"]["rating"]
    assert (90.0, None) == (last["c"]["deviation"], last["c"]["period"])  # has never played
    assert now.equals(at_once)  # time does not go back


@pytest.mark.parametrize("system", SYSTEMS[1:], ids=lambda system: type(system).__name__)
def test_telling_deviations_and_playing_on_is_playing_on(system: Any) -> None:
    """What was told for a period is what the games of that period are rated with."""
    first = Games.from_columns(player=["a"], opponent=["b"], outcome=[1], period=[3])
    second = Games.from_columns(player=["a"], opponent=["b"], outcome=[0], period=[9])

    told = system.rate(second, before=system.rate(first, until=9))
    assert close(system.rate(second, before=system.rate(first)), told)


def test_a_deviation_grows_as_published() -> None:
    """RD = min(sqrt(RD**2 + c**2 t), 350)."""
    game = Games.from_columns(player=["a"], opponent=["b"], outcome=[1], period=[0])
    glicko = Glicko(drift=100)
    rd = glicko.rate(game)["a"]["deviation"]

    for until in (1, 2, 9):
        found = glicko.rate(game, until=until)["a"]["deviation"]
        assert min(math.hypot(rd, 100 * math.sqrt(until)), 350) == pytest.approx(found)
    wide = Ratings.of(["c"], deviation=[400], period=[0])
    assert 400.0 == glicko.rate(game, before=wide, until=9)["c"]["deviation"]  # not playing makes nobody surer


def by_hand(rating: list[float], deviation: list[float], sigma: float, outcome: float, tau: float) -> list[float]:
    """Glicko-2 for one game in plain Python; the volatility is found by halving."""
    (mu, mu_j), (phi, phi_j) = (
        [(x - 1500) / 173.7178 for x in rating],
        [x / 173.7178 for x in deviation],
    )
    g = 1 / math.sqrt(1 + 3 * phi_j**2 / math.pi**2)
    e = 1 / (1 + math.exp(-g * (mu - mu_j)))
    v = 1 / (g * g * e * (1 - e))
    delta = v * g * (outcome - e)

    def f(x: float) -> float:
        y = math.exp(x)
        return y * (delta**2 - phi**2 - v - y) / (2 * (phi**2 + v + y) ** 2) - (x - math.log(sigma**2)) / tau**2

    low, high = -100.0, 100.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if f(middle) > 0 else (low, middle)
    new = math.exp(low / 2)
    phi = 1 / math.sqrt(1 / (phi**2 + new**2) + 1 / v)
    return [1500 + 173.7178 * (mu + phi**2 * g * (outcome - e)), 173.7178 * phi, new]


@pytest.mark.parametrize("outcome", [0.0, 0.5, 1.0])
@pytest.mark.parametrize(("tau", "sigma"), [(0.3, 0.06), (1.2, 0.2), (3.0, 50.0), (20.0, 50.0), (0.5, 1e-4)])
@pytest.mark.parametrize("rating", [[1500.0, 1500.0], [1200.0, 2400.0], [2000.0, 1500.0]])
def test_glicko_2_by_hand(rating: list[float], tau: float, sigma: float, outcome: float) -> None:
    """The search of the paper finds what halving finds, wherever it begins."""
    deviation = [30.0, 80.0]
    before = Ratings.of(["a", "b"], rating=rating, deviation=deviation, volatility=[sigma, 0.06])
    game = Games.from_columns(player=["a"], opponent=["b"], outcome=[outcome])
    found = Glicko2(tau=tau).rate(game, before=before)["a"]

    assert by_hand(rating, deviation, sigma, outcome, tau) == pytest.approx(
        [found["rating"], found["deviation"], found["volatility"]], rel=1e-8
    )


def test_a_steady_player_who_surprises_becomes_less_steady() -> None:
    """The search of volatilities ends on either side, and a smaller tau holds it back."""
    others = [f"p{k}" for k in range(30)]
    rows = {"player": ["a"] * 30, "opponent": others, "period": [1] * 30}
    known = Ratings.of(["a", *others], rating=[1200] + [2000] * 30, deviation=[60] * 31, volatility=[0.06] * 31)
    wins, losses = (Games.from_columns(**rows, outcome=[outcome] * 30) for outcome in (1.0, 0.0))
    free, held, as_expected = (
        Glicko2(tau=tau).rate(found, before=known)["a"]["volatility"]
        for tau, found in ((1.2, wins), (0.3, wins), (1.2, losses))
    )

    assert free > held > 0.06 > as_expected


@every_system
def test_no_games_change_nothing(system: Any) -> None:
    """Beginners are told what beginners have."""
    none = Games.from_columns(player=[], opponent=[], outcome=[], period=[])
    known = Ratings.of(["a"], rating=[1600], deviation=[80], volatility=[0.05], games=[3], period=[2])

    assert known.equals(system.rate(none, before=known))
    assert 1500.0 == system.rate(none, before=Ratings.of(["a"]))["a"]["rating"]
    assert 0 == len(system.rate(none))


@every_system
def test_a_system_is_a_value(system: Any) -> None:
    """Equal by its parameters, and frozen."""
    copy = eval(repr(system), {"Elo": Elo, "Glicko": Glicko, "Glicko2": Glicko2})

    assert {system} == {copy}
    with pytest.raises(AttributeError):
        system.start = 1


@pytest.mark.parametrize(
    ("build", "what"),
    [
        (lambda: Elo(k=0), "k must be greater than 0, got 0.0."),
        (lambda: Elo(k=20, scale=0), "scale must be greater than 0, got 0.0."),
        (lambda: Glicko(drift=-1), "drift must be at least 0, got -1.0."),
        (lambda: Glicko(drift=1, deviation=0), "deviation must be greater than 0, got 0.0."),
        (lambda: Glicko2(tau=0), "tau must be greater than 0, got 0.0."),
        (lambda: Glicko2(tau=1, volatility=0), "volatility must be greater than 0, got 0.0."),
    ],
)
def test_what_is_no_system_is_refused(build: Any, what: str) -> None:
    """When it is built."""
    with pytest.raises(PolicyError) as caught:
        build()

    assert what == caught.value.what
