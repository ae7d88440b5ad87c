"""The packages of the field that score from a table of ratings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np
from benchmarks.events import NOW, Events
from benchmarks.works import Call, Contestant, Work

import reputation as rp

__all__ = ["works"]

_MOST = 100_000
_POLICY = rp.Policy(rp.Metric(rp.Beta(prior=rp.Prior(mean=0.5, strength=2))))
_ROBUST = "a weighted median of one vote per rater, scales guessed from the values; no bounds here (bootstrap_n=0)"


def works(events: Events) -> Iterator[Work]:
    """From lists, with names as text, to a score for everyone; no time, no weights, for the others know none."""
    rows = min(len(events.subject), _MOST)
    names = [f"0x{number:040x}" for number in events.subject[:rows].tolist()]
    raters = [f"0x{number:040x}" for number in np.random.default_rng(5).integers(0, max(rows // 20, 2), rows).tolist()]
    values = (100.0 * events.value[:rows]).tolist()
    yield Work(
        "field",
        f"{rows:,} ratings in lists to a Beta score for everyone",
        Contestant(name="reputation", build=lambda: partial(_ours, names, raters, values), read=dict),
        (
            Contestant(
                name="web3-agent-reputation",
                build=partial(_web3, names, raters, values),
                read=dict,
                needs=("web3_agent_reputation", "web3"),
            ),
            Contestant(
                name="robustrep", build=partial(_robust, names, raters, values), needs=("robustrep",), differs=_ROBUST
            ),
        ),
    )


def _ours(names: list[str], raters: list[str], values: list[float]) -> dict[str, Any]:
    rows = rp.Evidence.from_columns(
        subject=names, source=raters, value=values, scale=rp.Scale(0, 100), occurred_at=NOW, tz="UTC"
    )
    return {"score": np.asarray(_POLICY.evaluate(rows, as_of=NOW).to_columns()["score"])}


def _web3(names: list[str], raters: list[str], values: list[float]) -> Call:
    theirs = import_module("web3_agent_reputation")

    def call() -> dict[str, Any]:
        entries: dict[str, list[Any]] = {}
        for name, rater, value in zip(names, raters, values, strict=True):
            entries.setdefault(name, []).append(theirs.FeedbackEntry(client=rater, score=value))
        return {"score": np.array([theirs.calculate_reputation(entries[name]).expectation for name in sorted(entries)])}

    return call


def _robust(names: list[str], raters: list[str], values: list[float]) -> Call:
    pd, theirs = import_module("pandas"), import_module("robustrep")
    columns = {"rater": raters, "ratee": names, "value": values, "scale": "d0", "tag": "", "ts": 0}
    columns |= {"evidence_uri": "", "source": ""}
    return lambda: theirs.score(pd.DataFrame(columns), theirs.Config(bootstrap_n=0))
