"""What every envelope says: its JSON Schema, for who reads, writes and asks for one."""

import json
from functools import cache
from pathlib import Path
from typing import Any

_SCHEMA = Path(__file__).with_name("envelope.schema.json")


@cache
def envelope_schema() -> dict[str, Any]:
    """Return the JSON Schema of envelopes, which is not to be changed."""
    schema: dict[str, Any] = json.loads(_SCHEMA.read_text("utf-8"))
    return schema
