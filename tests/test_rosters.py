"""The subjects of several sums, brought together."""

from __future__ import annotations

import pytest

from reputation import MergeError
from reputation.rosters import union


def test_all_subjects_in_order_and_where_each_stands() -> None:
    """Whoever stays where they are has no places."""
    everyone, places = union([("bob", "eve"), ("ada", "bob", "eve"), ("ada",), ()], of="state")

    assert ("ada", "bob", "eve") == everyone
    assert [[1, 2], None, [0], []] == [None if place is None else place.tolist() for place in places]


def test_equal_rosters_stay() -> None:
    """Also a single one, and those that are empty."""
    assert (("ada",), [None]) == union([("ada",)], of="state")
    assert ((2, 10), [None, None]) == union([(2, 10), (2, 10)], of="state")
    assert ((), [None, None]) == union([(), ()], of="state")


def test_numbers_are_sorted_as_numbers() -> None:
    """Ten comes after nine."""
    assert (2, 9, 10) == union([(9, 10), (2, 10)], of="state")[0]


@pytest.mark.parametrize("of", ["state", "rollup"])
def test_text_and_numbers_do_not_mix(of: str) -> None:
    """1 and "1" may or may not be the same seller; an empty roster says neither."""
    with pytest.raises(MergeError) as caught:
        union([(), (1, 2), ("ada",)], of=of)

    assert f"subjects are text in one {of} and numbers in the other: 1 and 'ada'." == caught.value.what
    assert "name subjects in one way, for instance with str(seller_id)." == caught.value.hint
