"""Which class a stored part is: ours by name, those of others through entry points, and nothing else."""

from __future__ import annotations

import importlib
import importlib.metadata
import inspect
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import attrs
import pytest
from tests.test_public import ANSWERS

import reputation as rp
from reputation import PolicyError, registry
from reputation.registry import GROUP, SORTS, built_in, find, names, sort_of

PLUGIN = """
    import dataclasses
    import attrs

    @attrs.frozen
    class Effort:
        column: str = "words"
        def __call__(self, rows):
            return rows[self.column]

    @dataclasses.dataclass(frozen=True)
    class Trust:
        column: str = "trust"

    @attrs.frozen
    class Beta:
        pass

    class Loose:
        pass

    effort = Effort()
"""


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    """What is installed is looked up once in a process; a test installs something else."""
    registry._claims.cache_clear()  # noqa: SLF001 - no host has to
    yield
    registry._claims.cache_clear()  # noqa: SLF001 - no host has to


class Shelf:
    """A directory on the path that distributions can be put on."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def install(self, name: str, source: str = PLUGIN, **claims: str) -> None:
        """Put a distribution on it: a module, and the metadata that an installer writes."""
        module = name.replace("-", "_")
        (self.path / f"{module}.py").write_text(dedent(source), encoding="utf-8")
        info = self.path / f"{module}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
        lines = "".join(f"{key} = {value}\n" for key, value in claims.items())
        (info / "entry_points.txt").write_text(f"[{GROUP}]\n{lines}", encoding="utf-8")


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    """An empty place on the path."""
    known = set(sys.modules)
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    yield Shelf(tmp_path)
    for name in set(sys.modules) - known:
        if Path(getattr(sys.modules[name], "__file__", None) or "/").is_relative_to(tmp_path):
            del sys.modules[name]


def refused(name: str) -> str:
    """What is said when a part is not found."""
    with pytest.raises(PolicyError) as error:
        find(name)
    return str(error.value)


def test_every_part_of_ours_is_found_by_its_name() -> None:
    """The table says where each of them lives, and under no other name."""
    found = {name: find(name) for name in names()}

    assert {name: part.__name__ for name, part in found.items()} == {name: name for name in names()}
    assert all(part.__module__.startswith("reputation.") for part in found.values())
    assert len(names()) == sum(len(names(sort)) for sort in SORTS)


def test_every_public_part_stands_in_the_table() -> None:
    """A new class of parts needs a line in `SORTS`, or nobody can store it."""
    others = {*ANSWERS, rp.Live, rp.Policy}
    public = [getattr(rp, name) for name in rp.__all__]
    parts = {
        item.__name__
        for item in public
        if inspect.isclass(item)
        and attrs.has(item)
        and item.__eq__ is not object.__eq__
        and not issubclass(item, BaseException)
        and item not in others
    }

    assert parts - set(names()) == set()


def test_the_parts_of_a_sort_are_listed() -> None:
    """Sorted, and each in one sort only."""
    assert names("gate") == ("All", "Any", "AtLeast", "AtMost", "KOf", "Not")
    assert len(set(names())) == len(names())
    assert {name: sort_of(name) for name in names("gate")} == dict.fromkeys(names("gate"), "gate")
    assert sort_of("Effort") is None


def test_names_of_ours_are_taken() -> None:
    """Those of parts, and those of what recipes are made of, public or not."""
    made_of = {name for name in importlib.import_module("reputation.statistics").__all__ if name[0].isupper()}

    assert [name for name in names() if not built_in(name)] == []
    assert {name for name in made_of if not built_in(name)} == {"Channel", "Reduce", "Statistic"}
    assert not built_in("Effort")


@pytest.mark.parametrize("name", ["HalfLive", "halflife", "halfLife"])
def test_a_wrong_name_is_told_the_nearest(name: str) -> None:
    """A typing error is the likeliest reason."""
    text = refused(name)

    assert text.startswith(f"there is no part {name!r}.")
    assert "Hint: did you mean 'HalfLife'" in text


@pytest.mark.parametrize(
    "name", ["os.system", "reputation.decay:HalfLife", "reputation.decay.HalfLife", "..", "", "a b", "__import__"]
)
def test_a_path_is_not_a_name(name: str) -> None:
    """Data never say where code is loaded from."""
    assert refused(name) == (
        f"there is no part {name!r}.\n\nHint: a part from elsewhere is known once its distribution is installed and "
        "declares it in the group 'reputation.parts'."
    )


def test_a_part_from_elsewhere_is_found_through_its_entry_point(shelf: Shelf) -> None:
    """An attrs class or a dataclass; it is imported when it is asked for, and not before."""
    shelf.install("acme-trust", Effort="acme_trust:Effort", Trust="acme_trust:Trust")

    assert "acme_trust" not in sys.modules
    assert find("HalfLife") is rp.HalfLife
    assert "acme_trust" not in sys.modules
    assert [find("Effort").__name__, find("Trust").__name__] == ["Effort", "Trust"]
    assert find("Effort").__module__ == "acme_trust"
    assert "Hint: did you mean 'Effort' or 'Worst'?" in refused("Efort")


def test_a_distribution_that_claims_a_name_of_ours_is_refused(shelf: Shelf) -> None:
    """Else a policy that was stored with their part would be read with ours."""
    shelf.install("acme-trust", Beta="acme_trust:Beta")

    assert refused("Beta") == (
        "the part 'Beta' belongs to this library, and the distribution 'acme-trust' claims the name too.\n\n"
        "Hint: rename the class and its entry point in the group 'reputation.parts'."
    )
    assert find("HalfLife") is rp.HalfLife


def test_a_name_that_two_distributions_claim_is_refused(shelf: Shelf) -> None:
    """Which of them was meant when the policy was stored, nobody can tell."""
    shelf.install("acme-trust", Effort="acme_trust:Effort", Trust="acme_trust:Trust")
    shelf.install("other-trust", Effort="other_trust:Effort")

    assert refused("Effort") == (
        "the part 'Effort' is claimed by the distribution 'acme-trust' and the distribution 'other-trust'.\n\n"
        "Hint: uninstall all but one of them, or rename the class in one."
    )
    assert find("Trust").__name__ == "Trust"


@pytest.mark.parametrize(
    ("value", "source", "reason"),
    [
        ("acme_trust:Missing", PLUGIN, "AttributeError: module 'acme_trust' has no attribute 'Missing'"),
        ("acme_gone:Effort", PLUGIN, "ModuleNotFoundError: No module named 'acme_gone'"),
        ("acme_trust:Effort", "1 / 0", "ZeroDivisionError: division by zero"),
        ("acme_trust:Effort", "def", "SyntaxError: invalid syntax (acme_trust.py, line 1)"),
    ],
)
def test_an_entry_point_that_does_not_load_names_its_distribution(
    shelf: Shelf, value: str, source: str, reason: str
) -> None:
    """Whatever the import of a stranger's code runs into."""
    shelf.install("acme-trust", source, Effort=value)

    assert refused("Effort") == (
        f"the part 'Effort' of the distribution 'acme-trust' does not load: {reason}.\n\n"
        f"Hint: mend or uninstall it; its entry point says {value!r}."
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Effort", "acme_trust:effort"),
        ("Efforts", "acme_trust:Effort"),
        ("Loose", "acme_trust:Loose"),
        ("acme_trust", "acme_trust"),
    ],
)
def test_an_entry_point_must_give_the_class_it_names(shelf: Shelf, name: str, value: str) -> None:
    """Not an instance, not a class of another name, not one whose parameters cannot be told, not a module."""
    shelf.install("acme-trust", **{name: value})

    text = refused(name)

    assert f"the part {name!r} of the distribution 'acme-trust' must be the frozen class of that name, got" in text
    assert f"Hint: declare it as {name} = 'package.module:{name}'." in text


def test_an_entry_point_without_a_distribution_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some importers give entry points that belong to nobody."""
    point = importlib.metadata.EntryPoint("Effort", "acme_gone:Effort", GROUP)
    monkeypatch.setattr(registry, "_claims", lambda: {"Effort": (point,)})

    assert "the part 'Effort' of an unnamed distribution does not load" in refused("Effort")


def test_nothing_installed_is_looked_at_before_a_stored_part_is_asked_for() -> None:
    """Importing the library, building a policy and its digest read no metadata of distributions."""
    code = (
        "import sys, reputation as rp\n"
        "rp.Policy(rp.Metric(rp.Count())).digest\n"
        "print('importlib.metadata' in sys.modules)\n"
    )
    run = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(Path(rp.__file__).parent.parent)!r})\n{code}"]

    done = subprocess.run(run, capture_output=True, text=True, check=True)  # noqa: S603 - our own text

    assert done.stdout.strip() == "False"
