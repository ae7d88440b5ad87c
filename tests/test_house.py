"""The rules of the house: which room may know which, how long a room may be, and what no room may do."""

from __future__ import annotations

import ast
import importlib.metadata
import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

# Lowest first: a room may import rooms of its own layer and of lower ones, never of a higher one. A new room needs a
# place here before anything else. The modules of a package such as `models` share the room's name.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("arrays", "errors"),
    (
        *("amounts", "computation", "fields", "foreign", "grouping", "labels", "offsets", "problems", "recordedlevels"),
        *("dictionaries", "rounding", "printed", "spelling", "workers"),
    ),
    (
        *("codec", "columns", "differing", "identity", "parameters", "parts", "recording"),
        *("registry", "scales", "times"),
    ),
    (
        *("decay", "drafting", "factors", "growth", "multiplied", "pairwise", "pastmonths", "peers", "predicates"),
        *("recordedrows", "recurring", "scalars", "schedule", "select", "statistics", "weights", "windows"),
    ),
    ("dedupe", "evidence", "holding", "indexing", "intake", "readers", "records", "screening", "stacking"),
    ("keeping",),
    ("ledgers",),
    ("estimates", "models", "nodes"),
    (
        *(
            "adding",
            "advancing",
            "folding",
            "metric",
            "rosters",
            "shares",
            "sieving",
            "sifting",
            "state",
            "stored",
            "storing",
        ),
        *("sums", "tally", "weighing"),
    ),
    ("cells", "combining", "daily", "dayparts", "livesums", "rollingup", "rollups", "tabling", "timeless"),
    ("bookkeeping",),
    (
        *("adjustments", "bands", "composites", "curves", "exits", "gates", "logic", "requirements", "scores"),
        *("tiers", "totals"),
    ),
    ("judging", "official", "overrides", "settling", "stabilisers", "stabilising", "standings", "steadying"),
    ("history", "replay", "snapshots"),
    ("appeals", "balances", "entries"),
    ("sanctions",),
    ("restrictions",),
    ("measure", "sanctioning"),
    ("composing",),
    ("account", "accountant", "leftout", "liverating", "outlook", "rating", "rules", "table", "telling"),
    ("explain",),
    ("report",),
    ("policy",),
    ("statements",),
    ("careful", "live", "plans", "proving", "readout"),
    ("config", "frames", "schemes"),
    ("__init__",),
    ("testing",),
)
# A lower room may name what a higher one makes in its annotations, under `if TYPE_CHECKING:`; only these pairs do.
ONLY_NAMED = frozenset(
    {
        ("explain", "report"),
        ("replay", "policy"),
        ("report", "policy"),
        ("rules", "policy"),
        ("state", "rollups"),
        ("telling", "explain"),
    }
)

LAYER = {room: depth for depth, rooms in enumerate(LAYERS) for room in rooms}

OPTIONAL = (
    "cattrs",
    "hypothesis",
    "matplotlib",
    "narwhals",
    "pandas",
    "polars",
    "pyarrow",
    "pytest",
    "scipy",
    "tomlkit",
)
DEPENDENCIES = frozenset({"attrs", "numpy", "reputation"})
# A room that nobody can use without its extra may open with it; no other room knows it.
EXTRAS = {"frames": frozenset({"narwhals"}), "testing": frozenset({"hypothesis"})}

LONGEST_ROOM = 400
LONGEST_FUNCTION = 40

CLOCKS = frozenset(
    {
        ("date", "today"),
        ("datetime", "now"),
        ("datetime", "today"),
        ("datetime", "utcnow"),
        ("time", "localtime"),
        ("time", "monotonic"),
        ("time", "perf_counter"),
        ("time", "time"),
        ("time", "time_ns"),
    }
)
NOW = frozenset({"np.datetime64('now')", "np.datetime64('today')"})


def _package() -> Path:
    spec = importlib.util.find_spec("reputation")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


PACKAGE = _package()
FILES = sorted(PACKAGE.rglob("*.py"))
every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def _module(path: Path) -> str:
    parts = ("reputation", *path.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


MODULES = {_module(path): path for path in FILES}


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and module of every import that is ever run, wherever in the file it stands."""
    tree = _tree(path)
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = [ast.Pass()]
    yield from _modules_of(path, tree)


def _named(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and module of the imports that only serve annotations."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            yield from _modules_of(path, ast.Module(body=node.body, type_ignores=[]))


def _modules_of(path: Path, tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno} write the import in full, from reputation..."
            assert node.module is not None
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield node.lineno, inner if inner in MODULES else node.module


def _ours(found: Iterator[tuple[int, str]]) -> list[tuple[int, str]]:
    return [(line, module) for line, module in found if module.split(".")[0] == "reputation"]


def _higher(path: Path, found: Iterator[tuple[int, str]]) -> list[tuple[int, str]]:
    depth = LAYER.get(_room(_module(path)), len(LAYERS))
    return [(line, _room(name)) for line, name in _ours(found) if LAYER.get(_room(name), len(LAYERS)) > depth]


def _said(node: ast.expr) -> tuple[str, str] | None:
    """Return the last two names of a dotted expression."""
    if not isinstance(node, ast.Attribute):
        return None
    owner = node.value
    if isinstance(owner, ast.Attribute):
        return owner.attr, node.attr
    return (owner.id, node.attr) if isinstance(owner, ast.Name) else None


@every_file
def test_a_room_has_a_place_in_the_order_of_layers(path: Path) -> None:
    """Every room stands in the table of layers, so that its imports can be judged."""
    room = _room(_module(path))

    assert room in LAYER, (
        f"{path.name} belongs to the room {room!r}, which is not in LAYERS (tests/test_house.py). "
        f"Give it the lowest layer above everything it imports: {sorted({name for _, name in _ours(_imports(path))})}."
    )


@every_file
def test_imports_point_one_way(path: Path) -> None:
    """A room knows its own layer and the layers beneath it, and nothing above."""
    assert _higher(path, _imports(path)) == []


@every_file
def test_annotations_name_no_higher_room_by_accident(path: Path) -> None:
    """An import for annotations only may point upwards where the table says so."""
    room = _room(_module(path))

    assert [(line, name) for line, name in _higher(path, _named(path)) if (room, name) not in ONLY_NAMED] == []


def test_no_module_imports_itself_round_a_corner() -> None:
    """The imports between modules form no cycle, not even inside a layer or inside a function."""
    graph = {module: {name for _, name in _ours(_imports(path))} for module, path in MODULES.items()}

    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"modules import each other: {' <- '.join(error.args[1])}")

    assert set(MODULES) <= set(order)


@every_file
def test_the_core_is_built_on_attrs_and_numpy(path: Path) -> None:
    """A module begins with the standard library, attrs, NumPy and our rooms; all else is imported where it is used."""
    top = [node for node in _tree(path).body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {
        name.split(".")[0]
        for node in top
        for name in ([alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""])
    }

    assert names - DEPENDENCIES - EXTRAS.get(_room(_module(path)), frozenset()) - sys.stdlib_module_names == set()


def test_the_core_depends_on_attrs_and_numpy_only() -> None:
    """Without an extra, installing the library brings attrs and NumPy, and nothing else."""
    try:
        requires = importlib.metadata.requires("reputation") or []
    except importlib.metadata.PackageNotFoundError:  # pragma: no cover - run from the source tree
        pytest.skip("reputation is not installed")

    assert ["attrs>=24.1", "numpy>=2.0"] == sorted(name for name in requires if "extra ==" not in name)


def test_importing_the_library_imports_nothing_optional() -> None:
    """No room imports an optional package, also where it is installed; but for those that are an extra of their own."""
    core = sorted(name for name in MODULES if _room(name) not in EXTRAS)
    code = (
        "import importlib, sys\n"
        f"for name in {core!r}: importlib.import_module(name)\n"
        f"print([name for name in {OPTIONAL!r} if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own text

    assert done.stdout.strip() == "[]"


@every_file
def test_a_room_is_short(path: Path) -> None:
    """A file that cannot be read in one sitting holds two concepts."""
    lines = len(path.read_text(encoding="utf-8").splitlines())

    assert lines <= LONGEST_ROOM, f"{path.name} has {lines} lines: split it into two rooms"


@every_file
def test_a_function_is_short(path: Path) -> None:
    """A function fits on a screen, its docstring aside."""
    long = []
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            quotes = node.body[0] if ast.get_docstring(node, clean=False) is not None else None
            prose = 0 if quotes is None else (quotes.end_lineno or quotes.lineno) - quotes.lineno + 1
            length = (node.end_lineno or node.lineno) - node.lineno + 1 - prose
            if length > LONGEST_FUNCTION:
                long.append(f"{path.name}:{node.lineno} {node.name} has {length} lines")

    assert long == []


@every_file
def test_nothing_is_left_for_later(path: Path) -> None:
    """What is not done is not in the source."""
    marks = ("TODO", "FIXME", "XXX")
    lines = path.read_text(encoding="utf-8").splitlines()

    assert [f"{path.name}:{n} {line.strip()}" for n, line in enumerate(lines, 1) if any(m in line for m in marks)] == []


@every_file
def test_a_room_neither_prints_nor_reads_a_clock(path: Path) -> None:
    """Time enters through `as_of`, and results leave as values."""
    wrong = []
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"input", "open", "print"}:
            wrong.append(f"{path.name}:{node.lineno} calls {ast.unparse(node.func)}")
        if (isinstance(node, ast.Attribute) and _said(node) in CLOCKS) or (
            isinstance(node, ast.Call) and ast.unparse(node) in NOW
        ):
            wrong.append(f"{path.name}:{node.lineno} reads a clock: {ast.unparse(node)}")

    assert wrong == []


def test_the_library_is_typed() -> None:
    """The marker of PEP 561 travels with the package."""
    assert (PACKAGE / "py.typed").is_file()
