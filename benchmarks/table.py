"""The lines of the table."""

from __future__ import annotations

from benchmarks.turns import Line

__all__ = ["HEADS", "told"]

HEADS = f"{'work':54}  {'beside':32}  {'ours':>10}  {'theirs':>10}  {'ratio':>7}  what is not the same work"


def told(line: Line, *, markdown: bool = False) -> str:
    """One line of the table; in Markdown without seconds, which say more about the machine than about the work."""
    if line.ratio is None or line.mine is None or line.theirs is None:
        measured, ratio = f"{'':10}  {'':10}", "-"
    else:
        measured, ratio = (
            f"{line.mine * 1e3:8.2f}ms  {line.theirs * 1e3:8.2f}ms",
            f"{line.ratio:.2g}" if line.ratio < 100 else f"{line.ratio:.0f}",
        )
    if markdown:
        return f"| {line.work} | {line.other} | {ratio} | {line.note} |"
    return f"{line.work:54}  {line.other:32}  {measured}  {ratio:>7}  {line.note}".rstrip()
