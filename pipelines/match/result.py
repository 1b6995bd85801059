"""What a requester gets: the result as CSV and workbook, a draft BAST, and a manifest."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.errors import UsageError
from pipelines.match import words
from pipelines.parts import Query
from pipelines.progress import track
from pipelines.recipients import home_of
from pipelines.requesters import FRAME
from pipelines.send import desil_table, documents, queries, sheets
from pipelines.send.manifest import MANIFEST, as_sealed, listing, sealed

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from pipelines.match.listed import Asked
    from pipelines.match.register import Register
    from pipelines.parts import Tables

STATUSES = {
    "padan": "Orangnya pasti, isian daftar sama dengan register",
    "padan_perbaikan": "Orangnya pasti, ada isian daftar yang berbeda dan perlu diperiksa",
    "perlu_ditinjau": "Beberapa orang mungkin dimaksud, atau kesamaan belum cukup",
    "tidak_padan": "Tidak ditemukan di wilayah perjanjian",
}
_CSV, _XLSX, _BAST = "hasil.csv", "hasil.xlsx", "BAST.md"
_MOST_OTHERS = 5  # rows for the same person that a row names
_FETCHED = 10_000
_WIDTHS = {"baris": 10, "status": 18, "alasan": 70}  # of the workbook's columns
_JOINED_BY = {
    "registry_person": "id_individu",
    "registry_family": "id_keluarga",
    "ranked_family": "id_keluarga",
}
_STATEMENT = (
    "Pemohon memakai hasil ini hanya untuk tujuan di atas, menjaga kerahasiaannya menurut UU "
    "27/2022, tidak meneruskannya, dan menyampaikan kembali perbaikan kepada BPS."
)


def place(asked: "Asked", out: Path | None) -> Path:
    """Return the folder of the result.

    Raises
    ------
    UsageError
        If something else than a result for the same list lies there.
    """
    release = asked.release.name.removeprefix("release=")
    name = f"{asked.file.stem}-padan-{asked.quarter}-{release}"
    folder = (out or asked.file.parent / name).absolute()
    if folder.exists() and not _may_replace(folder, _identity(asked)):
        raise UsageError(
            f"{folder} sudah ada dan bukan hasil daftar, triwulan dan pemohon ini sebagaimana "
            "ditulis dahulu; tidak ada yang ditimpa: sebutkan folder lain dengan --out"
        )
    return folder


def _identity(asked: "Asked") -> dict[str, str]:
    return {
        "daftar": asked.file.name,
        "sha256_daftar": store.sha256(asked.file),
        "triwulan": str(asked.quarter),
        "rilis": asked.release.name.removeprefix("release="),
        "pemohon": asked.agreement.requester,
    }


def _may_replace(folder: Path, identity: dict[str, str]) -> bool:
    """Return whether a folder is empty, or holds this very result and nothing else."""
    if not folder.is_dir():
        return False
    if not any(folder.iterdir()):
        return True
    told = as_sealed(folder / MANIFEST) if (folder / MANIFEST).is_file() else None
    return (
        told is not None
        and all(told.get(key) == value for key, value in identity.items())
        and told["files"] == listing(folder)
    )


def write(register: "Register", tables: "Tables", asked: "Asked", folder: Path) -> dict[str, Any]:
    """Write the result; return what the command answers."""
    con = register.con
    words.phrases(con)
    others = {"most": _MOST_OTHERS}
    tables.make(Query("shared", others, {"verdict": "id_individu"}, stage="match"))
    tables.make(Query("answer", others, {"verdict": "baris"}, stage="match"))
    _tell(register, asked.agreement.columns)
    found = dict(con.execute("select status, count(*) from answer group by status").fetchall())
    counts = {status: found.get(status, 0) for status in STATUSES}
    columns = {**_own(con), **{column: f"told.{column}" for column in asked.agreement.columns}}
    told = (
        "from answer left join told on answer.id_individu = told.id_individu order by answer.baris"
    )
    umask = os.umask(0o077)
    try:
        with store.staged(folder) as part:
            con.execute(
                f"copy (select {_cells(columns)} {told}) to {store.literal(part / _CSV)} "
                "(format csv, header true)"
            )
            title = f"Hasil pemadanan {asked.quarter}"
            texts = {name: f"coalesce(({cell})::varchar, '')" for name, cell in columns.items()}
            con.execute(f"select {_cells(texts)} {told}")
            rows = track(_fetched(con), "baris ditulis ke buku kerja", sum(counts.values()))
            sheets.write_rows(part / _XLSX, title, {c: _WIDTHS.get(c, 0) for c in columns}, rows)
            (part / _BAST).write_text(_bast(asked, counts), encoding="utf-8")
            _seal(part, asked, counts, list(columns))
            part.chmod(0o700)
    finally:
        os.umask(umask)
    return {
        "rows": sum(counts.values()),
        "counts": counts,
        "output": str(folder / _CSV),
        "folder": str(folder),
    }


def _fetched(con: "duckdb.DuckDBPyConnection") -> "Iterator[tuple[str, ...]]":
    """Yield the rows of the query that was run, some thousands at a time."""
    while rows := con.fetchmany(_FETCHED):
        yield from rows


def _own(con: "duckdb.DuckDBPyConnection") -> dict[str, str]:
    """Return the columns of every result, and the sheet where the list lies in several."""
    own = {name: f"answer.{name}" for name in ("status", "id_individu", "alasan")}
    own = {"baris": "line_of(answer.baris)", **own}
    (sheets_named,) = store.one(con, "select len(getvariable('sheets'))")
    sheet = {"lembar": desil_table.guarded("sheet_of(answer.baris)")}
    return {**sheet, **own} if sheets_named else own


def _cells(columns: dict[str, str]) -> str:
    return ", ".join(f"{cell} as {name}" for name, cell in columns.items())


def _shown(column: str) -> str:
    """Return the SQL of a column as a requester reads it."""
    found = queries.expression(column)
    return desil_table.inert(column) if found == column else f"{found} as {column}"


def _tell(register: "Register", columns: tuple[str, ...]) -> None:
    """Make the view ``told``: of every matched person the columns that the agreement allows."""
    homes = {column: home_of(column, FRAME) or "" for column in columns}
    homes |= {"id_keluarga": "matched"} if "id_keluarga" in homes else {}
    fetched = "".join(f", {home}.{column}" for column, home in homes.items())
    shown = "".join(f", {_shown(column)}" for column in columns)
    joins = " ".join(
        f"left join {table} on matched.{_JOINED_BY[table]} = {table}.{_JOINED_BY[table]}"
        for table in sorted(set(homes.values()) - {"matched"})
    )
    select = (
        "with matched as (select distinct id_individu, id_keluarga from answer "
        "where id_keluarga in (select id_keluarga from registry_family)) "
        f"select id_individu{shown} from (select matched.id_individu{fetched} "
        f"from matched {joins})"
    )
    register.gather("told", select, "isian register diambil, provinsi")


def _bast(asked: "Asked", counts: dict[str, int]) -> str:
    agreement = asked.agreement
    release = asked.release.name.removeprefix("release=")
    bast = {
        "paket": f"{asked.file.stem}-padan-{asked.quarter}-{release}",
        "nama_data": f"Hasil pemadanan daftar dengan DTSEN {asked.quarter}",
        "jenis_data": "Status padan tiap baris daftar pemohon, menurut perjanjian",
        "triwulan": str(asked.quarter),
        "rilis": release,
        "tanggal": asked.quarter.end.isoformat(),
        "penyerah": documents.SENDER,
        "penerima": agreement.label.id,
        "cara": "Berkas hasil dari dtsen match, diserahkan langsung kepada pemohon",
        "tujuan": agreement.purpose.id,
        "dasar_hukum": [{"title": r.title, "href": r.href} for r in agreement.legal_basis],
        "volume": [
            {"tabel": status, "isi": STATUSES[status], "baris": count}
            for status, count in counts.items()
        ],
        "metadata": [MANIFEST],
        "pernyataan": _STATEMENT,
    }
    return documents.templates().get_template("BAST.md.jinja").render(bast=bast)


def _seal(part: Path, asked: "Asked", counts: dict[str, int], columns: list[str]) -> None:
    """List every file with its hash, so that a change to one is seen."""
    content = {
        **_identity(asked),
        "status": counts,
        "kolom": columns,
        "files": listing(part),
    }
    (part / MANIFEST).write_text(sealed(content), encoding="utf-8")
