"""The spot-check (*uji petik*) of a published quarter: drawn once, secretly, listed for visits.

Drawn after publication and not with the release: who is visited must not be known to those who
build or approve it, and a list of families is no decision of the quarter.
"""

import json
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import regions, rules, store
from pipelines.errors import DataStop
from pipelines.home import published_release, table
from pipelines.progress import say
from pipelines.rank.given import make_table
from pipelines.secret import read_key
from pipelines.send import sheets

if TYPE_CHECKING:
    import duckdb

    from pipelines.home import Home
    from pipelines.quarter import Quarter

KEY = "sample.key"
_NOTE, _ROWS = "sample.json", "part-0.parquet"
_WIDTHS = {
    "nomor_sampel": 26,
    "nomor_kartu_keluarga": 20,
    "nama_kepala_keluarga": 30,
    "alamat": 40,
    "kode_kelurahan_desa": 16,
    "kelurahan_desa": 24,
    "kecamatan": 24,
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample that was drawn: its rows, and the release that they were drawn from."""

    rows: Path
    release: Path


def drawn(home: "Home", quarter: "Quarter") -> Drawn:
    """Return the sample of a quarter.

    Raises
    ------
    DataStop
        If none was drawn.
    """
    folder = home.sample(quarter)
    if not folder.is_dir():
        raise DataStop(
            f"no spot-check was drawn of {quarter}; draw it first: dtsen sample {quarter}"
        )
    noted = json.loads((folder / _NOTE).read_text(encoding="utf-8"))
    return Drawn(folder / _ROWS, home.releases(quarter) / f"release={noted['release']}")


def draw(home: "Home", quarter: "Quarter") -> dict[str, Any]:
    """Draw the spot-check of a published quarter and write the lists of every kabupaten.

    It is drawn once; asked again, the same lists are written again, also after a revision.

    Raises
    ------
    DataStop
        If the quarter is not published, or there is no key to draw with.
    """
    folder = home.sample(quarter)
    if not folder.is_dir():
        _draw(home, quarter, folder)
    sample = drawn(home, quarter)
    with store.connect() as con:
        store.view(con, "drawn", sample.rows)
        lists = _write_lists(con, home, quarter, sample.release)
        layers = con.execute(
            "select lapisan, count(*), sum(populasi / terpilih)::bigint from drawn "
            "group by all order by all"
        ).fetchall()
    return {
        "quarter": str(quarter),
        "release": sample.release.name.removeprefix("release="),
        "families": sum(count for _, count, _ in layers),
        "layers": {name: {"drawn": n, "families": whole} for name, n, whole in layers},
        "kabupaten": lists,
        "path": str(home.sample_lists(quarter)),
    }


def _draw(home: "Home", quarter: "Quarter", folder: Path) -> None:
    release = published_release(home, quarter)
    key = read_key(home.keys / KEY, "sample")
    layers = rules.in_force("targeting_sample", quarter)
    say(f"{quarter}: drawing the spot-check")
    with store.staged(folder) as part, store.connect() as con:
        params = prepare(con, release, quarter, key, layers)
        store.write(con, store.query("targeting/drawn"), part / _ROWS, "nomor_sampel", params)
        noted = {"release": release.name.removeprefix("release="), "layers": layers}
        store.write_text(part / _NOTE, store.as_json(noted))


def prepare(
    con: "duckdb.DuckDBPyConnection",
    release: Path,
    quarter: "Quarter",
    key: bytes,
    layers: dict[str, int],
) -> dict[str, Any]:
    """Make what ``targeting/drawn.sql`` reads; return its parameters.

    Parameters
    ----------
    layers : dict
        Name of each layer, and how many of its families to draw in a kabupaten.
    """
    for name in ("ranked/family", "ranked/cut_point", "ledger/finding"):
        relation = "ranked" if name == "ranked/family" else name.split("/")[1]
        store.view(con, relation, table(release, name))
    make_table(con, "layer", {"lapisan": "varchar", "banyak": "integer"}, list(layers.items()))
    return {
        "key": key.hex(),
        "quarter": str(quarter),
        "most": max(layers.values()),
        "cuts": rules.in_force("targeting_boundary_cuts", quarter),
        "near": rules.in_force("targeting_boundary", quarter),
        "supposed": rules.in_force("targeting_anomalous_supposed", quarter),
        "steps": rules.in_force("targeting_anomalous_steps", quarter),
    }


def _write_lists(
    con: "duckdb.DuckDBPyConnection", home: "Home", quarter: "Quarter", release: Path
) -> int:
    """Write a workbook for the social workers of every kabupaten; return how many there are."""
    store.view(con, "register_family", table(release, "registry/family"))
    regions.register(con, str(quarter))
    found = con.execute(
        f"select * from ({store.query('targeting/visit_list')}) "
        "order by kode_kabupaten_kota, kode_kelurahan_desa, nomor_sampel"
    ).fetchall()
    written = 0
    with store.staged(home.sample_lists(quarter)) as part:
        for code, rows in groupby(found, key=lambda row: row[0]):
            path = part / f"{code}.xlsx"
            sheets.write_rows(path, f"Uji petik {quarter}", _WIDTHS, [row[1:] for row in rows])
            path.chmod(0o600)
            written += 1
    return written
