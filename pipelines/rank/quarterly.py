"""The rank step of a quarter: two passes over the parts of the nation, one folder of tables."""

import shutil
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.errors import DataStop
from pipelines.progress import say, track
from pipelines.rank.inputs import Quarters
from pipelines.rank.parts import Comparison, Scores
from pipelines.rank.tables import Writer

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter


def run(home: "Home", quarter: "Quarter") -> list[dict[str, Any]]:
    """Rank the candidate register and write ``ranked/`` into the candidate.

    Returns
    -------
    list of dict
        One ledger line, in families.

    Raises
    ------
    DataStop
        If the register and the list of the unranked do not add up, or the model does not fit.
    """
    candidate, work = home.candidate(quarter), home.work(quarter, "rank")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    with store.connect() as con, store.staged(candidate / "ranked") as folder:
        quarters = Quarters.of(home, quarter)
        comparison = Comparison.of(con, quarters)
        comparison.make_tables()
        parts, scores = list(quarters.parts(con)), Scores()
        for number, provinces in enumerate(track(parts, "scoring")):
            comparison.score_part(provinces, work / f"scored-{number}.parquet", scores)
        comparison.compare_unmatched()
        _check_accounts(con, quarters, scores)
        writer = Writer(comparison, scores, folder)
        writer.prepare()
        counts = [writer.write_part(*part) for part in track(scores.parts, "writing desil")]
        writer.write_nation()
        registered, unranked = _registered(con, quarters)
    shutil.rmtree(work, ignore_errors=True)
    families, persons = (sum(column) for column in zip(*counts, strict=True))
    say(f"rank: {families:,} families with {persons:,} persons ranked, {unranked:,} not ranked")
    return [
        {
            "stage": "rank",
            "source": None,
            "rows_in": registered,
            "accepted": families,
            "held_back": unranked,
            "duplicate": 0,
            "superseded": 0,
            "out_of_window": 0,
        }
    ]


def _registered(con, quarters: Quarters) -> tuple[int, int]:
    """Return the families of the register, and those of them that are not ranked."""
    counts = (
        con.execute(f"select count(*) from {quarters.now.read(name)}").fetchall()[0]
        for name in ("registry/family", "registry/unranked")
    )
    registered, unranked = (count[0] for count in counts)
    return registered, unranked


def _check_accounts(con, quarters: Quarters, scores: Scores) -> None:
    registered, unranked = _registered(con, quarters)
    ranked = sum(int(families.sum()) for _, _, families in scores.groups)
    if registered != ranked + unranked or not ranked:
        raise DataStop(
            f"{registered} families are registered, {ranked} can be ranked and {unranked} are "
            "listed as not ranked; these must add up. Look at registry/unranked: every family "
            "without an active member belongs there, and no other; run merge again"
        )
