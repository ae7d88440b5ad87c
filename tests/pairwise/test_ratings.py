"""What is known of players."""

from __future__ import annotations

import numpy as np
import pytest

from reputation.errors import EvidenceError, UnknownSubjectError
from reputation.pairwise import Ratings


def test_ratings_are_sorted_by_name() -> None:
    """Whatever is not known is unknown, and nobody has played yet."""
    known = Ratings.of(["cyd", "ada"], rating=[1400, 1500], deviation=[30, 60])

    assert ("ada", "cyd") == known.players
    assert {"rating": 1400.0, "deviation": 30.0, "volatility": None, "games": 0.0, "period": None} == known["cyd"]
    assert 2 == len(known)


def test_the_columns_cannot_be_written_to() -> None:
    """They are what a host joins to its own table."""
    columns = Ratings.of(["ada"], rating=[1500]).to_columns()

    assert ("ada",) == columns["player"]
    assert not any(columns[name].flags.writeable for name in ("rating", "deviation", "volatility", "games", "period"))


def test_room_for_newcomers() -> None:
    """Those who are known stay as they are, and nothing of them can be changed."""
    known = Ratings.of(["bob", "dan"], rating=[1, 2], games=[5, 6])
    players, columns, place = known.placed(["ada", "dan", "eve"])
    columns["rating"][:] = 0.0

    assert (("ada", "bob", "dan", "eve"), [0, 2, 3]) == (players, place.tolist())
    assert [0.0, 5.0, 6.0, 0.0] == columns["games"].tolist()
    assert [1.0, 2.0] == known.rating.tolist()


def test_equal_ratings() -> None:
    """Bit for bit; unknown equals unknown."""
    one = Ratings.of(["ada", "bob"], rating=[1500, np.nan])

    assert one.equals(Ratings.of(["bob", "ada"], rating=[np.nan, 1500]))
    assert not one.equals(Ratings.of(["ada", "bob"], rating=[1500, 1500]))
    assert not one.equals(Ratings.of(["ada", "cyd"], rating=[1500, np.nan]))
    assert not one.equals("ada")


def test_who_is_not_there() -> None:
    """The message knows who is meant."""
    with pytest.raises(UnknownSubjectError, match="there is no player 'adda'"):
        Ratings.of(["ada"])["adda"]


def test_what_is_no_table_of_ratings_is_refused() -> None:
    """Names once, columns by their names, one number for each."""
    for names in (["ada", "ada"], ["ada", None]):
        with pytest.raises(EvidenceError, match=r"^players must name everyone once"):
            Ratings.of(names)  # type: ignore[arg-type]
    with pytest.raises(EvidenceError, match=r"^ratings have no column 'raiting'"):
        Ratings.of(["ada"], raiting=[1500])
    with pytest.raises(EvidenceError, match=r"^rating must hold one number for each of 2 players"):
        Ratings.of(["ada", "bob"], rating=[1500])
