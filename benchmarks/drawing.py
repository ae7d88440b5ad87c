"""Ratios as a drawing: plain SVG, so that nothing is needed and a change shows in a diff."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from itertools import groupby

from benchmarks.turns import Line

__all__ = ["dots"]

_LEFT, _WIDE, _LINE, _TOP = 560, 900, 20, 46
_TICKS = (0.01, 0.1, 1.0, 10.0, 100.0)
_STYLE = "text{font:13px sans-serif;fill:#444}.head{font-weight:bold}.grid{stroke:#ccc}.one{stroke:#888;stroke-width:2}"


def dots(lines: Sequence[Line]) -> str:
    """
    Draw ratios as dots on a logarithmic axis, one line of text for each.

    Args:
        lines: What was measured; lines without a ratio are left out.

    Returns:
        The drawing. Dots left of the thick line are works in which ours is the quicker one; a hollow dot stands for
        work that is not the same.
    """
    told = [line for line in lines if line.ratio is not None]
    body, place = [], _TOP
    for work, group in groupby(told, key=lambda line: line.work):
        body.append(_text(12, place, work, kind="head"))
        for line in group:
            place += _LINE
            body += [_text(32, place, line.other), _dot(line, place)]
        place += _LINE + 8
    grid = [_grid(tick, place) for tick in _TICKS]
    size = f'viewBox="0 0 {_WIDE} {place}" width="{_WIDE}" height="{place}"'
    title = "<title>Our time over that of others: dots left of 1 are works in which ours is the quicker one</title>"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">{title}<style>{_STYLE}</style>'
    sheet = '<rect width="100%" height="100%" fill="#fff"/>'
    return "\n".join([head, sheet, *grid, *body, "</svg>", ""])


def _across(ratio: float) -> float:
    """Where a ratio stands on the axis; what lies beyond its ends stands at the end."""
    low, high = math.log10(_TICKS[0]), math.log10(_TICKS[-1])
    share = (min(max(math.log10(ratio), low), high) - low) / (high - low)
    return _LEFT - 200 + share * (_WIDE - _LEFT + 160)


def _grid(tick: float, bottom: float) -> str:
    across, kind = _across(tick), "one" if tick == 1.0 else "grid"
    line = f'<line class="{kind}" x1="{across:.1f}" y1="28" x2="{across:.1f}" y2="{bottom - 20}"/>'
    return line + f'<text x="{across:.1f}" y="18" text-anchor="middle">{tick:g}</text>'


def _dot(line: Line, place: float) -> str:
    assert line.ratio is not None
    fill = "#fff" if line.note else "#1a6fb5"
    middle = f'cx="{_across(line.ratio):.1f}" cy="{place - 4}" r="5"'
    return f'<circle {middle} fill="{fill}" stroke="#1a6fb5" stroke-width="2"/>'


def _text(left: float, place: float, words: str, *, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{left}" y="{place}">{escape(words)}</text>'
