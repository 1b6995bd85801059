"""Where conform left the quarter's tables, for the stages after it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter


def conformed(home: "Home", quarter: "Quarter") -> Path:
    """Return the folder of the quarter's conformed tables, as conform noted it."""
    noted = json.loads(home.work(quarter, "conform.json").read_text(encoding="utf-8"))
    return home.root / noted["path"]
