"""The language of a scheme's labels."""

from __future__ import annotations

from collections.abc import Callable

from reputation.errors import PolicyError, nearest

__all__ = ["LANGUAGES", "wording"]

#: The languages that Chinese schemes speak.
LANGUAGES = ("en", "zh")


def wording(language: str) -> Callable[[str, str], str]:
    """
    Choose the language in which a scheme names its metrics and levels.

    The columns and kinds that a host brings are called the same in every language, and so is what their text columns
    hold.

    Args:
        language: `en` for English, `zh` for Chinese.

    Returns:
        A function that is given a label in English and in Chinese, and gives back one of them.

    Raises:
        PolicyError: Another language.

    Examples:
        >>> say = wording("zh")
        >>> say("heart 1", "一心")
        '一心'
    """
    if language not in LANGUAGES:
        msg = f"language must be one of {', '.join(map(repr, LANGUAGES))}, got {language!r}."
        raise PolicyError(msg, hint=nearest(str(language), LANGUAGES))
    return (lambda _english, chinese: chinese) if language == "zh" else (lambda english, _chinese: english)
