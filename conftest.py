"""
Settings of all tests, and every example of the README, the pages and the docstrings as a test.

The examples of a docstring see the names of its module; the examples of a page see what the page wrote before them.
"""

from __future__ import annotations

import os
from doctest import ELLIPSIS
from pathlib import Path

import pytest
from hypothesis import settings
from sybil import Sybil
from sybil.integration.pytest import SybilItem
from sybil.parsers import myst, rest

# The same examples on every run, so that the coverage is the same, too; `HYPOTHESIS_PROFILE=explore` looks further.
settings.register_profile("house", max_examples=30, deadline=None, derandomize=True)
settings.register_profile("brief", max_examples=8, deadline=None, derandomize=True)  # beside a whole run
settings.register_profile("thorough", max_examples=60, deadline=None, derandomize=True)  # for mutants
settings.register_profile("explore", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))

SOURCE = Path(__file__).parent / "src"

_pages = Sybil(
    parsers=[myst.SkipParser(), myst.PythonCodeBlockParser(doctest_optionflags=ELLIPSIS)],
    patterns=["README.md", "docs/*.md", "docs/**/*.md"],
    excludes=["docs/_build/*", "docs/_build/**/*"],
)
_docstrings = Sybil(
    parsers=[rest.DocTestParser(optionflags=ELLIPSIS)],
    patterns=["src/*/*.py", "src/*/*/*.py", "src/*/*/*/*.py"],  # before Python 3.13, `**` stands for one directory
)

pytest_collect_file = (_pages + _docstrings).pytest()


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Read the docstrings of the source without importing it: what is tested is the library as it is installed."""
    return pytest.Dir.from_parent(parent, path=path) if path.is_relative_to(SOURCE) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the examples of a page back in order: tests are shuffled, but a page is read from the top."""
    places = [place for place, item in enumerate(items) if isinstance(item, SybilItem)]
    examples = sorted(
        (item for item in items if isinstance(item, SybilItem)),
        key=lambda item: (item.path, item.example.line, item.example.column),
    )
    for place, item in zip(places, examples, strict=True):
        items[place] = item
