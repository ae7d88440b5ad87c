"""Names of subjects as text, turned into small whole numbers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np
from benchmarks.events import Events
from benchmarks.works import Call, Contestant, Work

from reputation.labels import Labels

__all__ = ["works"]

_UNSORTED = "numbers in order of appearance, ours in order of names"


def works(events: Events) -> Iterator[Work]:
    """A list of text, one name per row."""
    names = [f"seller-{number:07d}" for number in events.subject.tolist()]
    yield Work(
        "encode",
        f"{len(names):,} text ids to numbers",
        Contestant(name="reputation", build=lambda: partial(Labels.encode, names), read=_labels),
        (
            Contestant(name="dict by hand", build=lambda: partial(_dict, names), read=_pair),
            Contestant(name="numpy.unique", build=lambda: partial(_unique, names), read=_pair),
            Contestant(
                name="pandas.factorize", build=lambda: partial(_factorize, names), read=_pair, needs=("pandas",)
            ),
            Contestant(
                name="Polars Categorical",
                build=partial(_polars, names),
                read=lambda found: {"names": np.array(found.to_list())},
                needs=("polars",),
                differs=_UNSORTED,
            ),
            Contestant(
                name="PyArrow dictionary_encode",
                build=partial(_arrow, names),
                read=lambda found: {"names": np.array(found.to_pylist())},
                needs=("pyarrow",),
                differs=_UNSORTED,
            ),
        ),
    )


def _labels(labels: Labels) -> dict[str, Any]:
    return {"names": np.array(labels.categories)[labels.codes], "codes": labels.codes}


def _pair(found: tuple[Any, Any]) -> dict[str, Any]:
    categories, codes = found
    return {"names": np.array(categories)[codes], "codes": codes}


def _dict(names: list[str]) -> tuple[Any, Any]:
    categories = sorted(set(names))
    code = {name: place for place, name in enumerate(categories)}
    return categories, np.fromiter(map(code.__getitem__, names), np.int32, len(names))


def _unique(names: list[str]) -> tuple[Any, Any]:
    return np.unique(np.array(names), return_inverse=True)


def _factorize(names: list[str]) -> tuple[Any, Any]:
    codes, categories = import_module("pandas").factorize(np.array(names, dtype=object), sort=True)
    return categories, codes


def _polars(names: list[str]) -> Call:
    pl = import_module("polars")
    return lambda: pl.Series(names).cast(pl.Categorical)


def _arrow(names: list[str]) -> Call:
    pa = import_module("pyarrow")
    return lambda: pa.array(names).dictionary_encode()
