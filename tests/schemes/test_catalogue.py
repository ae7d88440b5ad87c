"""The catalogue lists every scheme, and each of them can be printed, stored and read back."""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping

import pytest

import reputation as rp
from reputation import schemes
from reputation.config import dump_policy, load_policy
from reputation.schemes import FAMILIES, GRADES, Scheme, catalogue

EACH = pytest.mark.parametrize("scheme", tuple(catalogue()), ids=lambda scheme: scheme.name)


def test_every_function_of_the_gallery_is_listed_once() -> None:
    """Every function of the gallery is listed once."""
    listed = [scheme.name for scheme in catalogue()]
    built = {name for name in schemes.__all__ if name[0].islower()} - {"catalogue"}
    assert len(listed) == len(set(listed))
    assert set(listed) == built


@EACH
def test_a_scheme_says_what_is_known_of_it(scheme: Scheme) -> None:
    """A scheme says what is known of it."""
    assert scheme.grade in GRADES
    assert scheme.dated[:4].isdigit()
    assert all((scheme.platform, scheme.title, scheme.subject, scheme.source))
    assert scheme.families
    assert set(scheme.families) <= set(FAMILIES)


@EACH
def test_its_policies_come_back_from_their_stored_form(scheme: Scheme) -> None:
    """Its policies come back from their stored form."""
    for policy in scheme.policies().values():
        assert isinstance(policy, rp.Policy)
        json.dumps(policy.to_dict(), allow_nan=False)
        assert load_policy(dump_policy(policy, format="toml"), format="toml") == policy


@EACH
def test_its_rules_can_be_published(scheme: Scheme) -> None:
    """Its rules can be published."""
    for policy in scheme.policies().values():
        assert policy.name in str(policy.rules())


def test_the_table_has_a_line_for_each() -> None:
    """The table has a line for each."""
    assert len(str(catalogue()).splitlines()) == len(catalogue()) + 1


def test_an_unknown_scheme_is_refused() -> None:
    """An unknown scheme is refused."""
    with pytest.raises(rp.PolicyError, match="did you mean 'steam_labels'"):
        catalogue()["steam_label"]


def test_grade_d_is_only_inspired() -> None:
    """Grade D is only inspired: title and name of the policy say so."""
    found = [scheme for scheme in catalogue() if scheme.grade == "D"]
    assert all("inspired" in scheme.title.lower() for scheme in found)
    assert all("inspired" in policy.name.lower() for scheme in found for policy in scheme.policies().values())


BILINGUAL = tuple(scheme for scheme in catalogue() if "language" in inspect.signature(scheme.build).parameters)


@pytest.mark.parametrize("scheme", BILINGUAL, ids=lambda scheme: scheme.name)
def test_a_scheme_with_a_language_speaks_chinese(scheme: Scheme) -> None:
    """Its name and its metrics come in Chinese, and in no language that it does not know."""
    assert scheme.title_zh is not None
    built = scheme.build(language="zh")
    for policy in built.values() if isinstance(built, Mapping) else (built,):
        assert isinstance(policy, rp.Policy)
        assert not policy.name.isascii()
        assert not any(name.isascii() for name in policy.names)
    with pytest.raises(rp.PolicyError, match="language must be one of 'en', 'zh', got 'fr'"):
        scheme.build(language="fr")
