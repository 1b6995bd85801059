"""`dtsen bench spark`: the same quarter ranked here and by Spark, and what both wrote compared.

``python -m bench.scaling HOME`` is the measured job: Spark ranks, as in `dtsen run --engine spark`.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.job import Q2, machine, measured, prepare_apart, report_io
from bench.peers import SPARK, lacking
from pipelines import digest
from pipelines.home import Home
from pipelines.progress import say

MASTER = "local[2]"
_RANKED = "ranked"
_NOTHING = digest.TableDigest(0, {})
OURS, THEIRS = "dtsen", f"dtsen by Spark {MASTER}"


def measure(families: int, seed: int) -> dict[str, Any]:
    """Rank the second quarter of a drawn register by each, in a process of its own.

    Spark's answer is the same if every table is.
    """
    with tempfile.TemporaryDirectory(prefix="dtsen-bench-") as scratch:
        home, kept = Home(Path(scratch) / "home"), Path(scratch) / "by_duckdb"
        say(f"bench: drawing {families:,} families and ranking their first quarter")
        prepare_apart("bench.ranking", home, families, seed)
        say("bench: dtsen ranks the second quarter")
        ours = measured(OURS, "bench.ranking", str(home.root))
        ours["same_answer"] = ours["finished"]
        results, skipped, tables = [ours], {}, []
        if lack := lacking(SPARK):
            skipped[THEIRS] = lack
        elif ours["finished"]:
            kept.mkdir()
            (home.candidate(Q2) / _RANKED).rename(kept / _RANKED)
            say("bench: Spark ranks it")
            theirs = measured(THEIRS, "bench.scaling", str(home.root))
            tables = compared(kept, home.candidate(Q2)) if theirs["finished"] else []
            theirs["same_answer"] = bool(tables) and all(each["same"] for each in tables)
            results.append(theirs)
        for result in results:
            result["seconds_per_million"] = round(result["seconds"] * 1e6 / families, 2)
        return {
            "job": "spark",
            "families": families,
            "results": results,
            "skipped": skipped,
            "tables": tables,
            "machine": machine(),
        }


def compared(ours: Path, theirs: Path) -> list[dict[str, Any]]:
    """Return of every ranked table of two releases its digest, and whether both say the same.

    Columns that differ are named.
    """
    one, other = (digest.of_release(release, [_RANKED]) for release in (ours, theirs))
    found = []
    for name in sorted(one.keys() | other.keys()):
        here, there = (side.get(name, _NOTHING) for side in (one, other))
        told = {"rows": here.rows, "digest": here.digest, "same": here.digest == there.digest}
        found.append({"table": name, **told, "differing": here.differing(there)})
    return found


if __name__ == "__main__":
    from pipelines import spark

    spark.rank(Home(sys.argv[1]), Q2, MASTER)
    report_io()
