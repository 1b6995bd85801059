"""The rank job in the tools that a user would pick instead, each as its competent user writes it.

Every peer is a program: ``python -m bench.peers.TOOL HOME OUT``. It reads the files that the rank
step reads, only the columns needed, and writes the ranking by province, cut points, transitions,
who left, and desil by other choices in ranking. What a peer is told of the job stands in
`bench.peers.job`, which takes the model and the formulas of other choices from the project; what
is done with them is each peer's own.
"""

import shutil
from importlib.util import find_spec

PANDAS, SPARK = "pandas + scikit-learn", "Spark local[2]"
# what it is called → its module here, which bears the name of the package that it needs
PEERS = {
    PANDAS: "pandas",
    "Polars streaming": "polars",
    "DuckDB, plain SQL": "duckdb",
    SPARK: "pyspark",
}
_NEEDS_JAVA = "pyspark"


def module(tool: str) -> str:
    """Return the module that runs a peer."""
    return f"bench.peers.{PEERS[tool]}"


def lacking(tool: str) -> str | None:
    """Return what is not there that a peer needs, if anything."""
    package = PEERS[tool]
    if find_spec(package) is None:
        return f"the package {package} is not installed: make setup"
    if package == _NEEDS_JAVA and shutil.which("java") is None:
        return "Java is not there; install a runtime of version 17 or newer"
    return None
