"""
A table of contents for a page of the reference: every public name of some rooms, with the first sentence about it.

`.. overview:: reputation.decay` takes the sentence from the docstring, or from the `#:` comment of a name without one.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from rooms import public
from sphinx.application import Sphinx
from sphinx.pycode import ModuleAnalyzer
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata


def sentence(item: object, comment: list[str]) -> str:
    """Return the first sentence about a name."""
    if inspect.isclass(item) or inspect.isroutine(item):
        comment = (inspect.getdoc(item) or "").partition("\n\n")[0].splitlines()
    return " ".join(comment)


class Overview(SphinxDirective):
    """List the public names of a module; `:except:` leaves out what stands elsewhere, `:only:` all others."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {
        "except": directives.unchanged_required,
        "only": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        holder = nodes.container()
        self.state.nested_parse(StringList(list(self.lines()), source="overview"), 0, holder)
        return holder.children

    def lines(self) -> Iterator[str]:
        """Yield the table as text."""
        module = importlib.import_module(self.arguments[0])
        analyzer = ModuleAnalyzer.for_module(module.__name__)
        analyzer.analyze()
        comments = {name: lines for (scope, name), lines in analyzer.attr_docs.items() if not scope}
        yield from (".. list-table::", "   :class: overview", "   :widths: 25 75", "")
        for path, item in public(module):
            name = path.rsplit(".", 1)[1]
            if self.wanted(name):
                yield f"   * - :py:obj:`{name} <{path}>`"
                yield f"     - {sentence(item, comments.get(name, []))}"

    def wanted(self, name: str) -> bool:
        """Say whether a name belongs here."""
        if "only" in self.options:
            return name in self.options["only"].split()
        return name not in self.options.get("except", "").split()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect with Sphinx."""
    app.add_directive("overview", Overview)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
