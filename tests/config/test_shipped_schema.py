"""The JSON Schema that the pages offer for download is the one that the library makes."""

from __future__ import annotations

import json
from pathlib import Path

from reputation.config import policy_schema

SHIPPED = Path(__file__).parents[2] / "docs" / "_static" / "policy.schema.json"


def test_the_pages_offer_the_schema_of_the_library() -> None:
    """To write it again: `json.dumps(policy_schema(), indent=2, ensure_ascii=False)` and a newline."""
    shipped = SHIPPED.read_text(encoding="utf-8")

    assert json.dumps(policy_schema(), indent=2, ensure_ascii=False) + "\n" == shipped
