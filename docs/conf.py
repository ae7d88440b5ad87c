"""How the pages are built: `sphinx-build -n -W --keep-going docs docs/_build/html`, with the library installed."""

from __future__ import annotations

import importlib.metadata
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "reputation"
author = "The reputation authors"
copyright = f"2026, {author}"  # noqa: A001 - the name that Sphinx asks for
release = importlib.metadata.version("reputation")
version = release

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.mathjax",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinx_design",
    "rooms",
    "overview",
]
exclude_patterns = ["_build"]
default_role = "name"  # of rooms: single backquotes in docstrings are code, and a link where they hold a public name

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_type_aliases = {name: name for name in ("Bools", "Codes", "Floats", "Index", "Ints", "Scalar")}
napoleon_numpy_docstring = False
python_use_unqualified_type_names = True

nitpicky = True
toc_object_entries_show_parents = "hide"

copybutton_exclude = ".linenos, .gp, .go"

html_theme = "pydata_sphinx_theme"
html_title = "reputation"
html_show_sourcelink = False
html_static_path = ["_static"]
html_css_files = ["house.css"]
html_sidebars = {page: [] for page in ("changelog", "glossary", "tutorial")}  # pages without neighbours
html_theme_options = {
    "navigation_with_keys": False,
    "secondary_sidebar_items": ["page-toc"],
    "show_prev_next": True,
}
