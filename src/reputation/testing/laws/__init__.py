"""The laws, one room for each theme; `reputation.testing` opens them all."""

from __future__ import annotations

__all__: list[str] = []
