"""The shape after JD, worked out by hand."""

from __future__ import annotations

import datetime as dt

from tests.schemes.shops import rating

from reputation.schemes import jd_store_stars


def test_sides_weigh_the_same_and_unrated_ones_are_left_out() -> None:
    """The mean of five sides is 0.86, 4.3 of five, shown as 4.5; of two sides 0.8, that is 4."""
    values = {"review": 1.0, "service": 0.9, "logistics": 0.8, "after_sales": 0.8, "dispute": 0.8}
    rows = [{"kind": side, "value": value} for side, value in values.items()]
    midnight = dt.datetime(2026, 6, 1, 16, tzinfo=dt.UTC)  # in Shanghai

    assert rating(jd_store_stars(), *rows).score == 4.5
    assert rating(jd_store_stars(), *rows, as_of=midnight).tier == "star store"
    assert rating(jd_store_stars(language="zh"), *rows[2:4], as_of=midnight).score == 4.0
