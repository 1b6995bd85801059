"""Coverage: of the families that live in villages listed afresh, who is in no register."""

from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines import store
from pipelines.errors import DataStop
from pipelines.home import table
from pipelines.rank.variables import person_columns
from pipelines.targeting import registered
from pipelines.targeting.estimate import Limits, Measure, Sample
from ranking.design_based import design

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb
    import pandas as pd

    from pipelines.home import Home
    from pipelines.quarter import Quarter

UNLISTED = "tidak_terdaftar"
_LISTED = ("jenis_kelamin", "status_hubungan_keluarga", "penyandang_disabilitas", "tanggal_lahir")


def evaluate(home: "Home", quarter: "Quarter", release: "Path") -> dict[str, Any]:
    """Return the share of families that the register of a release does not know.

    Raises
    ------
    DataStop
        If no village was listed in the quarter.
    """
    files = []
    if home.pointer(quarter, "conform").exists():
        files = sorted((home.output(quarter, "conform") / "listing").glob("*.parquet"))
    with store.connect() as con:
        if files:
            store.view(con, "listing", files)
            for name in ("family", "person"):
                store.view(con, f"register_{name}", table(release, f"registry/{name}"))
            store.view(con, "ranked", table(release, "ranked/family"))
            found = read(con, quarter)
        if not files or found.empty:
            raise DataStop(
                f"no village was listed afresh in {quarter}, so nobody can say who is in no "
                "register; send a listing from source pencacahan"
            )
        areas = registered.areas(con)
    return {
        "keluarga": len(found),
        "klaster": int(found["id_klaster"].nunique()),
        "dikenal_kk": int(found["kk_dikenal"].sum()),
        "dikenal_anggota_saja": int((found["anggota_dikenal"] & ~found["kk_dikenal"]).sum()),
        "baris": sampled(found, areas, quarter).table(measures(found)),
    }


def sampled(found: "pd.DataFrame", areas: "pd.DataFrame", quarter: "Quarter") -> Sample:
    """Return the listed families as a sample of villages within strata.

    A village is listed whole, so its weight is how many villages of the stratum it stands for.
    """
    villages = found.drop_duplicates("id_klaster").groupby("strata")["bobot"].agg(["size", "sum"])
    asked = found["strata"].map(villages["size"] / villages["sum"])
    drawn = design(
        found["bobot"].to_numpy(float),
        found["strata"].to_numpy().astype(str),
        found["id_klaster"].to_numpy().astype(str),
        found["kode_kabupaten_kota"].str[:2].to_numpy().astype(str),
        fraction=np.minimum(1, asked.to_numpy(float)),
    )
    return Sample(found, drawn, areas, Limits.of(quarter))


def measures(found: "pd.DataFrame") -> list[Measure]:
    """Return the one measure: the share of families in no register."""
    known = (found["kk_dikenal"] | found["anggota_dikenal"]).to_numpy()
    return [Measure(UNLISTED, None, (~known).astype(float), np.ones(len(found)))]


def read(con: "duckdb.DuckDBPyConnection", quarter: "Quarter") -> "pd.DataFrame":
    """Return the listed families in order, with their groups.

    A listing asks few questions: what it does not ask is not known, and no group hangs on it.
    """
    con.execute(f"create or replace temp table listed as {store.query('targeting/listed')}")
    people = ", ".join(
        f"listing.{c.name}" if c.name in _LISTED else f"null::{c.type} as {c.name}"
        for c in person_columns()
    )
    return con.execute(
        "with person as (select listed.id, row_number() over (order by listing.kiriman, "
        "listing.berkas, listing.baris) as id_individu, "
        f"date '{quarter.reference_date}' as tanggal_acuan, {people} from listing "
        "inner join listed on listing.id_rumah_tangga = listed.id_rumah_tangga), "
        f"member as ({store.query('rank/members')}), "
        f"group_of as ({store.query('targeting/group')}) "
        "select listed.* exclude (id), left(listed.kode_kelurahan_desa, 4) as kode_kabupaten_kota, "
        "group_of.* from listed inner join group_of on listed.id = group_of.id order by listed.id"
    ).df()
