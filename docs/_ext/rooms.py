"""
The reference, made from the rooms themselves, and the check that it is complete.

`.. room:: reputation.decay` documents every public name of a room under the name that a reader imports. The build
warns, and so fails under `-W`, when a public name stands on no page or has no running example.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any, ClassVar, get_origin

import attrs
from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.pycode import ModuleAnalyzer
from sphinx.roles import XRefRole
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.inspect import stringify_signature
from sphinx.util.nodes import make_refnode
from sphinx.util.typing import ExtensionMetadata

import reputation

LOGGER = logging.getLogger(__name__)

# Rooms behind a door: what a reader may use of them is exported by another room, and the rest is the house's own.
# So it is with the modules of a package such as `models`.
BEHIND = frozenset(
    {
        "accountant",
        "adding",
        "adjustments",
        "amounts",
        "careful",
        "cells",
        "combining",
        "bands",
        "composing",
        "composites",
        "curves",
        "daily",
        "dayparts",
        "dedupe",
        "dictionaries",
        "differing",
        "drafting",
        "factors",
        "foreign",
        "grouping",
        "holding",
        "identity",
        "indexing",
        "intake",
        "liverating",
        "livesums",
        "logic",
        "measure",
        "pastmonths",
        "nodes",
        "offsets",
        "parameters",
        "plans",
        "predicates",
        "printed",
        "problems",
        "proving",
        "readers",
        "readout",
        "recordedlevels",
        "recordedrows",
        "recording",
        "records",
        "recurring",
        "replay",
        "requirements",
        "rosters",
        "rounding",
        "rules",
        "sanctioning",
        "scalars",
        "screening",
        "shares",
        "sieving",
        "sifting",
        "snapshots",
        "spelling",
        "stabilising",
        "stacking",
        "stored",
        "storing",
        "sums",
        "steadying",
        "table",
        "tabling",
        "telling",
        "timeless",
        "totals",
        "weighing",
        "workers",
    }
)


def modules() -> Iterator[ModuleType]:
    """Yield the package and the rooms that a reader may import from."""
    yield reputation
    for found in pkgutil.walk_packages(reputation.__path__, "reputation."):
        room = found.name.removeprefix("reputation.")
        if room not in BEHIND and "." not in room:
            yield importlib.import_module(found.name)


def public(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """Yield the public names of a module, each as the shortest path to import it from, with what they stand for."""
    for name in getattr(module, "__all__", ()):
        yield _import_path(module, name), getattr(module, name)


def _import_path(module: ModuleType, name: str) -> str:
    """Return the way from the top, from the package or from the module itself, whichever comes first."""
    parts = module.__name__.split(".")
    for depth in range(1, len(parts)):
        package = importlib.import_module(".".join(parts[:depth]))
        if name in getattr(package, "__all__", ()) and getattr(package, name) is getattr(module, name):
            return f"{package.__name__}.{name}"
    return f"{module.__name__}.{name}"


def entry(path: str, item: object, comments: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield the lines that document one name; a value that is no class is described by the `#:` comment above it."""
    if inspect.isclass(item):
        kind = "exception" if issubclass(item, BaseException) else "class"
        yield from (f".. auto{kind}:: {path}", "   :members:")
        if attrs.has(item):
            yield "   :inherited-members: object"  # Evidence has its views from a class behind the door
    elif inspect.isroutine(item):
        yield f".. autofunction:: {path}"
    else:
        yield from (f".. py:{'data' if get_origin(item) is None else 'type'}:: {path}", "")
        yield from (f"   {line}" for line in comments.get(path.rsplit(".", 1)[1], []))
    yield ""


class Room(SphinxDirective):
    """Document the public names of a module in the order of its `__all__`; `:except:` lists what stands elsewhere."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {"except": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Hand the names to autodoc."""
        module = importlib.import_module(self.arguments[0])
        elsewhere = self.options.get("except", "").split()
        analyzer = ModuleAnalyzer.for_module(module.__name__)
        analyzer.analyze()
        comments = {name: lines for (scope, name), lines in analyzer.attr_docs.items() if not scope}
        names = [(path, item) for path, item in public(module) if path.rsplit(".", 1)[1] not in elsewhere]
        lines = [line for path, item in names for line in entry(path, item, comments)]
        holder = nodes.container()
        self.state.nested_parse(StringList(lines, source=f"room {module.__name__}"), 0, holder)
        return holder.children


class Name(SphinxRole):
    """Single backquotes: a link where they hold a public name, else plain code."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Make the link or the literal."""
        if self.text in reputation.__all__:
            target = f"{self.text} <reputation.{self.text}>"
            return XRefRole(warn_dangling=True)("py:obj", self.rawtext, target, self.lineno, self.inliner)
        return [nodes.literal(self.rawtext, self.text)], []


def as_written(
    _app: Sphinx, _what: str, _name: str, item: Any, _options: object, _arguments: str, _returns: str
) -> tuple[str, str] | None:
    """Show the annotations and defaults of a signature as the source says them, not what they are turned into."""
    if getattr(item, "_is_protocol", False):
        return "", ""
    try:
        signature = inspect.signature(item)
    except (TypeError, ValueError):
        return None
    says = "" if inspect.isclass(item) else signature.return_annotation
    if inspect.isclass(item) and attrs.has(item) and "__attrs_init__" not in vars(item):
        given = [argument(field) for field in attrs.fields(item) if field.init]
    else:
        given = [value for value in signature.parameters.values() if value.name != "self"]
    told = stringify_signature(inspect.Signature(sorted(given, key=lambda value: value.kind)))
    return told, says if isinstance(says, str) else ""


def argument(field: attrs.Attribute[Any]) -> inspect.Parameter:
    """Return the parameter that sets a field of an attrs class."""
    kind = inspect.Parameter.KEYWORD_ONLY if field.kw_only else inspect.Parameter.POSITIONAL_OR_KEYWORD
    default = inspect.Parameter.empty if field.default is attrs.NOTHING else field.default
    if isinstance(default, attrs.Factory):
        default = default.factory()
    return inspect.Parameter(field.alias or field.name, kind, default=default, annotation=field.type)


def untyped(_app: Sphinx, what: str, _name: str, _item: object, _options: object, lines: list[str]) -> None:
    """Tell napoleon that the words before a colon are words: neither a property nor `Returns:` puts its type there."""
    starts = [place + 1 for place, line in enumerate(lines[:-1]) if line.strip() == "Returns:"]
    for place in [*starts, 0] if what in ("attribute", "property") else starts:
        words = lines[place].lstrip()
        lines[place] = lines[place].removesuffix(words) + ": " + words


def foreign(_app: Sphinx, _what: str, _name: str, item: Any, skip: bool, _options: object) -> bool | None:  # noqa: FBT001
    """Leave out members that are another library's function under a name of ours; otherwise say nothing."""
    home = getattr(item, "__module__", None) or "reputation"
    return True if not skip and inspect.isroutine(item) and not home.startswith("reputation") else None


def nearest(app: Sphinx, env: BuildEnvironment, node: pending_xref, text: nodes.Element) -> nodes.Element | None:
    """Find the type that a signature names without saying where it lives; types of other projects stay plain text."""
    if node.get("refdomain") != "py" or node.get("reftype") != "class":
        return None
    name = node["reftarget"].rsplit(".", 1)[-1]
    python = env.domains.python_domain
    paths = sorted((path for path in python.objects if path.rsplit(".", 1)[-1] == name), key=len)
    if not paths or name == "Any":  # in a signature it is the one of typing, not our gate
        return text
    found = python.objects[paths[0]]
    return make_refnode(app.builder, node["refdoc"], found.docname, found.node_id, text, paths[0])


def missing(documented: Iterable[str]) -> Iterator[str]:
    """Say what the reference lacks."""
    known = set(documented)
    for path, item in sorted({path: item for module in modules() for path, item in public(module)}.items()):
        if path not in known:
            yield f"{path} is public but stands on no page of the reference"
        if (inspect.isclass(item) or inspect.isroutine(item)) and ">>>" not in (item.__doc__ or ""):
            yield f"{path} is public but has no running example"


def check(_app: Sphinx, env: BuildEnvironment) -> None:
    """Warn about what the reference lacks."""
    for problem in missing(env.domains.python_domain.objects):
        LOGGER.warning(problem, type="rooms")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect with Sphinx."""
    app.add_directive("room", Room)
    app.add_role("name", Name())
    app.connect("autodoc-process-signature", as_written)
    app.connect("autodoc-skip-member", foreign)
    app.connect("missing-reference", nearest)
    app.connect("autodoc-process-docstring", untyped, priority=400)  # before napoleon, which comes at 500
    app.connect("env-check-consistency", check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
