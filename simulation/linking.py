"""Judge linkage by records whose persons are known: missed and false links, with intervals."""

import tempfile
import time
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import linkage, store
from pipelines.home import Home, table
from simulation import records

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

    from pipelines.quarter import Quarter

_Z = 1.959964  # of a two-sided interval of 95 %
GROUPS = {
    "semua": "'semua'",
    "provinsi": "left(benar.kode_kelurahan_desa, 2)",
    "umur": "case when tahun < 5 then '0-4' when tahun < 17 then '5-16' "
    "when tahun < 40 then '17-39' when tahun < 65 then '40-64' else '65+' end",
    "panjang_nama": "case when length(benar.nama) <= 6 then '1-6' "
    "when length(benar.nama) <= 14 then '7-14' else '15+' end",
    "kk_diketahui": "if(kk_tercatat is null, 'tidak', 'ya')",
}


def wilson(hits: int, trials: int) -> list[float]:
    """Return the Wilson interval of a share at 95 %."""
    if not trials:
        return [0.0, 1.0]
    share, square = hits / trials, _Z * _Z
    middle = (share + square / (2 * trials)) / (1 + square / trials)
    half = _Z * sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    half /= 1 + square / trials
    return [round(max(0.0, middle - half), 6), round(min(1.0, middle + half), 6)]


def register(
    con: "duckdb.DuckDBPyConnection", home: Home, quarter: "Quarter", persons: "pd.DataFrame"
) -> str:
    """Make the view `register_side`, with `id_benar`; return what it was made of.

    It is the quarter's released register, whose persons are known by their NIK where name or
    birth date is true too; without a release, the truth itself.
    """
    con.register("true_person", persons)
    release = home.current(quarter)
    if release is None:
        con.execute(
            "create or replace temp table register_side as select id_benar as id, id_benar, nama, "
            "tanggal_lahir::date as tanggal_lahir, jenis_kelamin, kk, kode_kelurahan_desa "
            "from true_person"
        )
        return "truth"
    for name in ("person", "family"):
        store.view(con, f"released_{name}", table(release, f"registry/{name}"))
    con.execute(
        """
        create or replace temp table register_side as
        select p.id_individu as id, t.id_benar, p.nama, p.tanggal_lahir, p.jenis_kelamin,
            f.nomor_kartu_keluarga as kk, f.kode_kelurahan_desa
        from released_person as p
        left join released_family as f on p.id_keluarga = f.id_keluarga
        left join true_person as t on p.nomor_induk_kependudukan = t.nik
            and (p.nama = t.nama or p.tanggal_lahir = t.tanggal_lahir::date)
        """
    )
    return "release"


def judge(home: Home, quarter: "Quarter", count: int, seed: int) -> dict[str, Any]:
    """Draw records without a NIK, link them, and count what was missed and what is false.

    Returns
    -------
    dict
        ``records``, ``register``, ``against``, ``seconds`` and ``groups``: by group and value
        the links, the false ones, those missed and those put before a person, each share with
        its Wilson interval.
    """
    persons = records.true_persons(home, quarter)
    drawn, absent = records.draw(persons, count, seed)
    with store.connect() as con, tempfile.TemporaryDirectory(prefix="dtsen-link-") as scratch:
        against = register(con, home, quarter, persons)
        con.register("drawn", drawn)
        con.register("absent", _ids(absent))
        con.execute("delete from register_side where id_benar in (select id_benar from absent)")
        weights, limits = linkage.weights_in_force(str(quarter)), linkage.limits_in_force(quarter)
        started = time.monotonic()
        linkage.Linkage(con, Path(scratch), weights, limits).link("drawn", "register_side")
        seconds = time.monotonic() - started
        _outcome(con, quarter)
        return {
            "quarter": str(quarter),
            "records": len(drawn),
            "register": store.one(con, "select count(*) from register_side")[0],
            "against": against,
            "weights": weights.document["hash"],
            "seconds": round(seconds, 1),
            "groups": {name: group(con, key) for name, key in GROUPS.items()},
        }


def train(home: Home, quarter: "Quarter", count: int, seed: int) -> linkage.Weights:
    """Return weights trained on records drawn of a nation and its register, without labels."""
    from pipelines.linkage.training import train as trained

    persons = records.true_persons(home, quarter)
    drawn, absent = records.draw(persons, count, seed)
    with store.connect() as con, tempfile.TemporaryDirectory(prefix="dtsen-link-") as scratch:
        register(con, home, quarter, persons)
        con.register("drawn", drawn)
        con.register("absent", _ids(absent))
        con.execute("delete from register_side where id_benar in (select id_benar from absent)")
        return trained(con, Path(scratch), "drawn", "register_side")


def _ids(values: Any) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame({"id_benar": values})


def _outcome(con: "duckdb.DuckDBPyConnection", quarter: "Quarter") -> None:
    """Make the table `outcome`, a row per record drawn."""
    con.execute(
        """
        create or replace temp table outcome as
        select drawn.id, drawn.id_benar, drawn.kk as kk_tercatat,
            date_diff('year', benar.tanggal_lahir::date, $akhir) as tahun,
            drawn.id_benar in (select id_benar from register_side) as ada,
            padan.kanan is not null as padan,
            coalesce(terpadan.id_benar = drawn.id_benar, false) as tepat,
            drawn.id in (select kiri from verdict where hasil = 'perlu_ditinjau') as ditinjau,
            benar
        from drawn
        inner join true_person as benar on drawn.id_benar = benar.id_benar
        left join verdict as padan on drawn.id = padan.kiri and padan.hasil = 'padan'
        left join register_side as terpadan on padan.kanan = terpadan.id
        """,
        {"akhir": quarter.end},
    )


def group(con: "duckdb.DuckDBPyConnection", key: str) -> dict[str, dict[str, Any]]:
    """Return counts and shares of the table `outcome` by the values of an SQL expression."""
    rows = con.execute(
        f"""
        select {key} as nilai, count(*), count(*) filter (where ada),
            count(*) filter (where padan), count(*) filter (where tepat),
            count(*) filter (where ditinjau)
        from outcome group by 1 order by 1
        """
    ).fetchall()
    return {str(value): _shares(*counts) for value, *counts in rows}


def _shares(rows: int, known: int, linked: int, right: int, asked: int) -> dict[str, Any]:
    pairs = {"precision": (right, linked), "recall": (right, known), "review": (asked, rows)}
    shares = {
        name: {"value": round(hits / trials, 6) if trials else None, "interval": wilson(*pair)}
        for name, pair in pairs.items()
        for hits, trials in [pair]
    }
    return {
        "records": rows,
        "in_register": known,
        "links": linked,
        "false": linked - right,
        "missed": known - right,
        **shares,
    }
