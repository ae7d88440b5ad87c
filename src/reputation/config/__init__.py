"""
Policies in files: read from TOML or JSON, and written so that people can change them. Needs the extra `config`.

`load_policy` reads a policy and says everything that is wrong with it, each with its path. `dump_policy` writes one
and proves that it reads back as it was. `policy_schema` describes the form to editors.
"""

from __future__ import annotations

from reputation.config.policies import dump_policy, load_policy
from reputation.config.problems import ConfigError, ConfigErrors
from reputation.config.schema import policy_schema

__all__ = ["ConfigError", "ConfigErrors", "dump_policy", "load_policy", "policy_schema"]
