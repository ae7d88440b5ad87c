"""The language of labels."""

from __future__ import annotations

import pytest

import reputation as rp
from reputation.schemes.wording import LANGUAGES, wording


@pytest.mark.parametrize(("language", "label"), [("en", "heart 1"), ("zh", "一心")])
def test_a_label_comes_in_the_language_that_was_asked_for(language: str, label: str) -> None:
    """A label comes in the language that was asked for."""
    assert language in LANGUAGES
    assert wording(language)("heart 1", "一心") == label


def test_an_unknown_language_is_refused_with_what_there_is() -> None:
    """An unknown language is refused with what there is."""
    with pytest.raises(rp.PolicyError, match="Known: 'en', 'zh'"):
        wording("zn")
