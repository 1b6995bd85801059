"""How far doubt about links reaches: the quarter once more, with unsure links the other way round.

The same steps run over a home of links to this one, in which an officer has decided every pair
inside a band of probability otherwise than weighing did. Nothing of the home itself is changed.
"""

import json
import tempfile
from math import log2
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import identify, merge, rank, store
from pipelines.errors import DataStop
from pipelines.home import Home, published_release, table
from pipelines.linkage.weights import PER_BIT
from pipelines.rank.model_file import MODEL

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

_TABLES = ("link", "identity", "quiet", "unsettled", "weighed", "pair_decision")


def weight(probability: float) -> int:
    """Return the weight in thousandths of a bit that stands for a probability."""
    return round(PER_BIT * log2(probability / (1 - probability)))


def propagate(home: Home, quarter: "Quarter", low: float, high: float) -> dict[str, Any]:
    """Count the families whose desil would be another if unsure links were the other way round.

    Model and cut points are the release's: only who belongs to which family differs.

    Parameters
    ----------
    low, high : float
        Probabilities between which a link is unsure; the upper one is not among them.

    Raises
    ------
    DataStop
        If the quarter is not published, or what identify left of it is not there any more.
    """
    release = published_release(home, quarter)
    identified = home.work(quarter, "identify")
    if missing := [name for name in _TABLES if not (identified / name).is_dir()]:
        raise DataStop(
            f"{identified} has no {missing[0]}: what identify found is not there any more; "
            f"only a quarter whose run still lies under {home.run(quarter)} can be asked"
        )
    with store.connect() as con, tempfile.TemporaryDirectory(prefix="dtsen-suppose-") as scratch:
        for name in _TABLES:
            store.view(con, name, str(identified / name / "*.parquet"))
        for name in ("quiet_told", "steady", "belonging"):
            con.execute(f"create view {name} as {store.query(f'identify/{name}')}")
        con.execute(
            f"create temp table flipped as {store.query('linkage/flipped')}",
            {"low": weight(low), "high": weight(high)},
        )
        links, reviews = store.one(
            con, "select count(*) filter (where satu_orang = 0), count(*) filter (where "
            "satu_orang = 1) from flipped"
        )  # fmt: skip
        (touched,) = store.one(con, store.query("linkage/touched"))
        supposed = _supposed(con, home, quarter, release, Path(scratch))
        identify.run(supposed, quarter)
        merge.run(supposed, quarter)
        rank.run(supposed, quarter)
        told = _compare(con, release, supposed.candidate(quarter))
    return {
        "quarter": str(quarter),
        "release": release.name.removeprefix("release="),
        "low": low,
        "high": high,
        "links": links,
        "reviews": reviews,
        "families_touched": touched,
        **told,
    }


def _supposed(
    con: "duckdb.DuckDBPyConnection", home: Home, quarter: "Quarter", release: Path, folder: Path
) -> Home:
    """Return a home like `home` before the quarter's identify, with the flipped decisions."""
    there = Home(folder)
    there.lake.mkdir()
    (folder / "keys").symlink_to(home.keys.resolve())
    for name in ("arrived", "releases"):
        (there.lake / name).symlink_to((home.lake / name).resolve())
    for link in home.lake.glob("current/quarter=*"):
        if link.name < f"quarter={quarter}":
            there.current_link(quarter).parent.mkdir(parents=True, exist_ok=True)
            (there.lake / "current" / link.name).symlink_to(link.resolve())
    rows = there.conformed / "supposed"
    for each in sorted(home.output(quarter, "conform").iterdir()):
        target = rows / each.name
        target.mkdir(parents=True)
        for file in each.iterdir():
            (target / file.name).symlink_to(file.resolve())
    store.view(con, "person", str(rows / "person" / "*.parquet"))
    store.view(con, "review", str(rows / "review" / "*.parquet"))
    # as if it stood in one of the files that came in, which has its turn among the others
    sent, file = store.one(con, "select kiriman, berkas from person order by all limit 1")
    store.write(
        con,
        f"select {sent}::integer as kiriman, {file}::smallint as berkas, "
        "null::varchar as lembar, 1::bigint as baris, kunci_pasangan, satu_orang, "
        f"date '{quarter.reference_date}' as tanggal, null::varchar as petugas from flipped",
        rows / "review" / "supposed.parquet",
        "kunci_pasangan",
    )
    noted = json.dumps({"path": str(rows.relative_to(folder))})
    store.write_text(there.pointer(quarter, "conform"), noted)
    model = there.candidate(quarter) / MODEL
    model.parent.mkdir(parents=True)
    model.symlink_to((release / MODEL).resolve())
    return there


def _compare(con: "duckdb.DuckDBPyConnection", release: Path, supposed: Path) -> dict[str, Any]:
    """Return the families of the release, and what became of them."""
    store.view(con, "released", table(release, "ranked/family"))
    store.view(con, "supposed", table(supposed, "ranked/family"))
    store.view(con, "cut_point", table(release, "ranked/cut_point"))
    families, changed, gone, founded = store.one(con, store.query("linkage/changed"))
    return {
        "families": families,
        "families_changed": changed,
        "families_gone": gone,
        "families_founded": founded,
        "share": round(changed / families, 8),
    }
