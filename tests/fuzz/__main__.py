"""
Try many inputs on the doors of the library: `python -m tests.fuzz --inputs 100000`.

The targets are texts, trees and mappings for `load_policy`, and columns for `Evidence.from_columns`. The outcomes are
counted; the exit code is 1 where an input got anything but a result, an error of ours or a `TypeError`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

from tests.fuzz.documents import mappings, mutated, texts
from tests.fuzz.engine import Target, run
from tests.fuzz.tables import columns

TARGETS: dict[str, Target] = {"texts": texts, "mutated": mutated, "mappings": mappings, "columns": columns}
MOST = 20  # failures that are shown


def main(arguments: list[str] | None = None) -> int:
    """Try the inputs and say how they went."""
    given = _arguments(arguments)
    failed = 0
    for name in [given.only] if given.only else TARGETS:
        outcomes: Counter[str] = Counter()
        start = time.process_time()
        numbers = range(given.start, given.start + given.inputs)
        for failure in run(name, TARGETS[name], seed=given.seed, numbers=numbers, outcomes=outcomes):
            failed += 1
            if failed <= MOST:
                print(failure, flush=True)
        spent = time.process_time() - start
        listed = ", ".join(f"{count:,} {outcome}" for outcome, count in outcomes.most_common())
        print(f"{name}: {outcomes.total():,} inputs in {spent:,.0f} s: {listed}", flush=True)
    return 1 if failed else 0


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Try many inputs on the library.")
    parser.add_argument("--inputs", type=int, default=10_000, help="how many for each target")
    parser.add_argument("--seed", type=int, default=0, help="another seed gives other inputs")
    parser.add_argument("--start", type=int, default=0, help="the number of the first input")
    parser.add_argument("--only", choices=sorted(TARGETS), help="one target only")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
