"""Weights by powers and logarithms."""

from __future__ import annotations

import math
from typing import Any

import pytest
from tests.namespace import PUBLIC

import reputation as rp
from reputation.columns import ArrayRows


def weights(factor: Any, *numbers: float | None) -> list[float]:
    """How much rows with these numbers count."""
    return list(factor(ArrayRows.of(x=numbers)).tolist())


def test_published_powers_of_ranks() -> None:
    """Kaggle: 1.0, 0.5946, 0.4387, 0.1778, 0.05318 and 0.03162 for ranks 1, 2, 3, 10, 50 and 100."""
    found = weights(rp.power("x", -0.75, least=1), 1, 2, 3, 10, 50, 100)

    assert [1.0, 0.5946, 0.4387, 0.1778, 0.05318, 0.03162] == pytest.approx(found, abs=5e-5)


def test_a_power_of_too_small_a_number() -> None:
    """What lies below `least` is taken for it; what is unknown counts what is declared."""
    assert [0.25, 0.25, 0.25, 0.0625, 0.5] == weights(rp.power("x", -2, least=2, missing=0.5), -1, 0, 2, 4, None)
    assert [0.0, 0.0, 2.0, 0.0] == weights(rp.power("x", 0.5), -4, 0, 4, None)
    assert [1.0, 1.0] == weights(rp.power("x", 0), 0, 9)


def test_logarithms() -> None:
    """Nothing up to 1, and one more for each factor of the base; with `plus` nothing at nothing."""
    assert [0.0, 0.0, 0.0, 1.0, 2.0, 0.0] == pytest.approx(weights(rp.logarithm("x"), -3, 0, 1, 10, 100, None))
    assert [0.0, 1.0, 3.0, 0.5] == pytest.approx(weights(rp.logarithm("x", base=2, plus=1, missing=0.5), 0, 1, 7, None))
    assert [0.0, math.log(4)] == pytest.approx(weights(rp.logarithm("x", base=math.e, plus=1), -1, 3))


def test_a_logarithm_taken_twice() -> None:
    """Kaggle: log10(1 + log10(teams)); 1000 teams give log10(4)."""
    found = weights(rp.logarithm("x", twice=True), 1, 10, 1000)

    assert [0.0, math.log10(2), math.log10(4)] == pytest.approx(found)


@pytest.mark.parametrize(
    ("factor", "said"),
    [
        (rp.power("team", 0.5), "each row counts its team, to the power 0.5, 0 where that is unknown"),
        (
            rp.power("rank", -0.75, least=1, missing=2),
            "each row counts its rank, taken for at least 1, to the power -0.75, 2 where that is unknown",
        ),
        (rp.logarithm("teams"), "each row counts the logarithm of its teams to the base 10, 0 where that is unknown"),
        (
            rp.logarithm("teams", base=2, plus=1, twice=True, missing=0.5),
            (
                "each row counts the logarithm of its teams plus 1 to the base 2; "
                "of that plus 1 the logarithm once more, 0.5 where that is unknown"
            ),
        ),
    ],
)
def test_they_speak_and_evaluate_back(factor: Any, said: str) -> None:
    """Every parameter that decides is said, and stands in the repr."""
    assert said == factor.describe()
    assert factor == eval(repr(factor), dict(PUBLIC))


@pytest.mark.parametrize(
    ("build", "what", "hint"),
    [
        (
            lambda: rp.power("rank", -0.75),
            "least must be greater than 0 where the exponent is negative, got exponent=-0.75.",
            "write the least number that can stand there, for instance least=1 for a rank.",
        ),
        (lambda: rp.power("rank", math.inf), "exponent must be a finite number, got inf.", None),
        (lambda: rp.power("rank", 1, missing=-1), "missing must be at least 0, got -1.0.", None),
        (lambda: rp.logarithm("teams", base=1), "base must be greater than 1, got 1.0.", None),
        (lambda: rp.logarithm("teams", plus=-1), "plus must be at least 0, got -1.0.", None),
        (lambda: rp.logarithm(""), "column must not be empty.", None),
    ],
)
def test_what_is_no_weight_is_refused(build: Any, what: str, hint: str | None) -> None:
    """When it is built."""
    with pytest.raises(rp.PolicyError) as error:
        build()

    assert (what, hint) == (error.value.what, error.value.hint)


def test_a_flag_is_a_flag() -> None:
    """Not a number."""
    with pytest.raises(TypeError, match=r"^twice must be True or False, got 2\.$"):
        rp.logarithm("teams", twice=2)  # type: ignore[arg-type]
