"""All public names, as `from reputation import *` gives them: what a printed part is read back with."""

from __future__ import annotations

from typing import Any

import reputation

PUBLIC: dict[str, Any] = {name: getattr(reputation, name) for name in reputation.__all__}
