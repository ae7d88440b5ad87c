"""
One subject, one day after the other, in plain Python: what standings ought to be.

Written from the words of the documentation, without arrays and without the library.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

# Name, least score, score to stay, least support; lowest first. Unrated subjects are at "nothing".
LEVELS = (("new", None, None, 0), ("good", 0.5, 0.4, 0), ("star", 0.8, 0.7, 5))
NAMES = ("new", "good", "star", "nothing")


class Subject:
    """A subject and everything that is known of it."""

    def __init__(self, rules: list[tuple[Any, ...]]) -> None:
        self.rules = rules
        self.held: int | None = None  # a level, -1 for "nothing"
        self.since: datetime | None = None
        self.risen = False
        self.entered: datetime | None = None
        self.history: list[int] = []
        self.misses: dict[tuple[int, str], int] = defaultdict(int)

    def day(self, now: datetime, score: float | None, support: int, *, official: bool) -> tuple[str, str, str]:
        """Live through one evaluation: the level shown, the one that the conditions give, and the projected one."""
        computed = -1 if score is None else max(n for n, level in enumerate(LEVELS) if meets(level, score, support))
        reached = computed
        for n in range(computed + 1, (-1 if self.held is None else self.held) + 1):
            if score is not None and stays(LEVELS[n], score, support):
                reached = n
        entered = now if self.entered is None and score is not None else self.entered
        misses = {
            (n, what): self.misses[n, what] + 1 if missed else 0
            for n, level in enumerate(LEVELS)
            for what, missed in conditions(level, score, support)
        }
        level = reached
        for rule in self.rules:
            level = self.apply(rule, level, reached, now, entered, misses)
        if official:
            self.misses = defaultdict(int, misses)
            self.history.insert(0, reached)
            self.entered = entered
            if self.held is None or level != self.held:
                self.risen = self.held is None or level > self.held
                self.held, self.since = level, now
        shown = level if self.held is None else self.held
        return NAMES[shown], NAMES[computed], NAMES[level]

    def apply(  # noqa: C901, PLR0911, PLR0913, PLR0917 - one rule after the other
        self,
        rule: tuple[Any, ...],
        level: int,
        reached: int,
        now: datetime,
        entered: datetime | None,
        misses: dict[tuple[int, str], int],
    ) -> int:
        """What one rule makes of a level."""
        name, *terms = rule
        held, since = self.held, self.since
        if name == "kof":
            return self.k_of_last(*terms, level=level, reached=reached)
        if name == "newcomer":
            length, floor = terms
            if entered is not None and now < entered + length:
                least = NAMES.index(floor) if floor is not None else -1 if held is None else held
                return max(level, least)
            return level
        if held is None or since is None:
            return level
        if name == "grace":
            length, tier = terms
            if level < held and self.risen and now < since + length and tier in {None, NAMES[held]}:
                return held
        if name == "dwell" and level > held >= 0 and now < since + terms[0]:
            return held
        if name == "misses" and level < held:
            often = [count for (n, _), count in misses.items() if n == held and count >= terms[0]]
            return level if often else held
        if name == "lock" and entered is not None and now >= entered + terms[0]:
            return held
        return level

    def k_of_last(self, k: int, n: int, on: str, *, level: int, reached: int) -> int:
        """The highest level that was reached, or not missed, often enough."""
        recent = [reached, *self.history][:n]
        lowest = min(reached, 0)
        reached_often = [
            candidate
            for candidate in range(lowest, len(LEVELS))
            if candidate == lowest or sum(one >= candidate for one in recent) >= k
        ]
        if on == "both":
            return max(reached_often)
        start = lowest if self.held is None else max(self.held, lowest)
        if on == "promotion":
            return level if level <= start else max(start, min(level, max(reached_often)))
        if self.held is None or level >= self.held:
            return level
        kept = [candidate for candidate in range(level, self.held + 1) if sum(one < candidate for one in recent) < k]
        return max([level, *kept])


def meets(level: tuple[Any, ...], score: float, support: int) -> bool:
    """Whether a level is reached."""
    _, least, _, enough = level
    return (least is None or score >= least) and support >= enough


def stays(level: tuple[Any, ...], score: float, support: int) -> bool:
    """Whether a level is kept by who holds it."""
    _, _, least, enough = level
    return (least is None or score >= least) and support >= enough


def conditions(level: tuple[Any, ...], score: float | None, support: int) -> list[tuple[str, bool]]:
    """The conditions of a level, and whether each is missed by who holds it."""
    _, _, least, enough = level
    found = [("score", score is None or score < least)] if least is not None else [("any", score is None)]
    return [*found, *([("support", support < enough)] if enough else [])]


def weekly(first: datetime, count: int) -> list[datetime]:
    """So many days, one after the other."""
    return [first + timedelta(days=n) for n in range(count)]
