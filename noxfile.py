"""The chores of the project: `nox` runs those of a change, `nox -s NAME` runs one."""

from __future__ import annotations

import shutil

import nox

nox.needs_version = ">=2025.2"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.sessions = ["tests", "oldest", "lint", "types", "docs"]

PYTHONS = nox.project.python_versions(nox.project.load_toml("pyproject.toml"))
OLDEST = ("attrs==24.1.0", "cattrs==24.1.0", "numpy==2.0.0", "tomlkit==0.13.0")


def _group(name: str) -> list[str]:
    return list(nox.project.dependency_groups(nox.project.load_toml("pyproject.toml"), name))


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests against the built package, with coverage."""
    session.install(".[test]")
    session.run("pytest", "--cov", *session.posargs)


@nox.session(python=PYTHONS[0])
def engines(session: nox.Session) -> None:
    """Run the tests of data frames on every engine with every part, also on engines that take long."""
    session.install(".[test]", *_group("engines"))
    session.run("pytest", "tests/frames", *session.posargs, env={"EVERY_PART": "1"})


@nox.session(python=PYTHONS[0])
def oldest(session: nox.Session) -> None:
    """Run the tests with the oldest versions that we promise to work with."""
    session.install(".[test]", *OLDEST)
    session.run("pytest", *session.posargs)


@nox.session(python=PYTHONS[0])
def explore(session: nox.Session) -> None:
    """Look for counterexamples to the laws with many fresh examples."""
    session.install(".[test]")
    session.run("pytest", "tests", *session.posargs, env={"HYPOTHESIS_PROFILE": "explore"})


@nox.session(python=PYTHONS[0])
def fuzz(session: nox.Session) -> None:
    """Hand the doors of the library many inputs that nobody thought of."""
    session.install(".[test]")
    session.run("python", "-m", "tests.fuzz", *(session.posargs or ["--inputs", "20000"]))


@nox.session(python=PYTHONS[0])
def lint(session: nox.Session) -> None:
    """Check the style."""
    session.install(*_group("lint"))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session(python=PYTHONS[0])
def types(session: nox.Session) -> None:
    """Check the types."""
    session.install(".[test]", *_group("types"))
    session.run("mypy")


@nox.session(python=PYTHONS[0])
def docs(session: nox.Session) -> None:
    """Build the pages; a broken link or an undocumented public name is an error."""
    session.install(".[docs]")
    session.run("sphinx-build", "-n", "-W", "--keep-going", "-b", "html", "docs", "docs/_build/html")


@nox.session(python=PYTHONS[0])
def mutants(session: nox.Session) -> None:
    """Change the source in small ways, one at a time, and list the changes that no test notices."""
    if not session.posargs:
        shutil.rmtree("mutants", ignore_errors=True)  # what an earlier run found may not hold for the tests of today
    session.install(".[test]", *_group("mutants"))
    session.run("mutmut", "run", *session.posargs, env={"HYPOTHESIS_PROFILE": "thorough"})
    session.run("mutmut", "results")


@nox.session(python=PYTHONS[0])
def bench(session: nox.Session) -> None:
    """Measure."""
    session.install(".[test]")
    session.run("pytest", "benchmarks", *session.posargs)
