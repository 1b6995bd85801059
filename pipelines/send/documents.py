"""What goes with a package's data: dictionary, BAST, release notes, data package descriptor.

No date here is today's: a document speaks of the quarter's end, so that cutting a package twice
gives the same bytes.
"""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.codebook import dictionary
from pipelines.codebook import load as load_codebook
from pipelines.pages import thousands
from pipelines.recipients import Recipient, released
from pipelines.send.aggregate import COUNTS
from pipelines.send.manifest import canonical, files_below

if TYPE_CHECKING:
    import duckdb
    import jinja2

    from pipelines.quarter import Quarter

_TEMPLATES = Path(__file__).parent / "templates"
SENDER = "Badan Pusat Statistik"
_STATEMENT = (
    "Penerima memakai data ini hanya untuk tujuan di atas, menjaga kerahasiaannya menurut UU "
    "27/2022, tidak meneruskannya di luar tujuan itu, dan menyampaikan kembali pemutakhiran "
    "kepada BPS."
)
_METADATA = ("KAMUS-DATA.csv", "datapackage.json", "CATATAN-RILIS.md", "manifest.json")
_FRICTIONLESS = {
    "TINYINT": "integer",
    "SMALLINT": "integer",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "VARCHAR": "string",
    "DATE": "date",
}
_COUNTED = {
    "keluarga": {
        "keterangan": "Banyak keluarga; kosong berarti disembunyikan",
        "description": "Families; blank where suppressed",
    },
    "jiwa": {
        "keterangan": "Banyak jiwa; kosong berarti disembunyikan",
        "description": "Persons; blank where suppressed",
    },
    "tingkat": {"keterangan": "Tingkat wilayah", "description": "Level of the region"},
    "induk": {
        "keterangan": "Kode wilayah yang membawahi, 00 negara",
        "description": "Code of the region above, 00 the nation",
    },
    "kode_wilayah": {"keterangan": "Kode Kemendagri", "description": "Code of the region"},
    "nama_wilayah": {"keterangan": "Nama wilayah", "description": "Name of the region"},
    "desil_sebelumnya": {
        "keterangan": "Desil triwulan lalu, 0 bila keluarga baru",
        "description": "Decile of last quarter, 0 for a new family",
    },
    "program": {
        "keterangan": "Program; keluarga sampai desil_tertinggi terhitung",
        "description": "Programme; families up to desil_tertinggi are counted",
    },
    "nama_program": {"keterangan": "Nama program", "description": "Name of the programme"},
    "desil_tertinggi": {
        "keterangan": "Desil tertinggi yang dilihat program itu pada triwulan ini",
        "description": "Highest decile that the programme looks at in this quarter",
    },
    "kelompok_desil": {"keterangan": "Kelompok desil", "description": "Group of deciles"},
    "variabel": {"keterangan": "Variabel kunci", "description": "Key variable"},
    "kode": {"keterangan": "Kode jawaban variabel itu", "description": "Code of its answer"},
}


def templates() -> "jinja2.Environment":
    """Return the environment of the documents' templates."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=False,  # noqa: S701 - Markdown, and nothing of a person is in it
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters["ribuan"] = lambda number: thousands(number or 0)
    return environment


def facts(con: "duckdb.DuckDBPyConnection") -> dict[str, Any]:
    """Return the counts of the whole quarter that release notes tell, from the views of send."""

    def rows(query: str) -> list[Any]:
        return con.execute(query).fetchall()

    movement = dict(rows("select pergerakan, count(*) from ranked_family group by pergerakan"))
    families, persons, model, carried = rows(
        "select count(*), coalesce(sum(jumlah_anggota), 0)::bigint, max(id_model), "
        "(select count(*) from registry_family where usia_data_triwulan > 1) "
        "from ranked_family"
    )[0]
    return {
        "families": families,
        "persons": persons,
        "model": model,
        "carried": carried,
        "movement": {k: movement.get(k, 0) for k in ("naik", "turun", "tetap", "baru")},
        "departed": rows("select count(*) from ranked_departed")[0][0],
        "causes": rows(
            "select sebab_utama, count(*) from ranked_family where pergerakan in "
            "('naik', 'turun') group by sebab_utama order by count(*) desc, sebab_utama"
        ),
        "refused": rows(
            "select count(*) from (select distinct submission, berkas, lembar, baris "
            "from held_back_row)"
        )[0][0],
        "submissions": rows(
            "select state, count(*) from ledger_submission group by state order by state"
        ),
    }


def _volume(
    recipient: Recipient, rows: dict[str, int], aggregates: dict[str, int]
) -> list[dict[str, Any]]:
    tables = [(n, t.label.id, rows[n]) for n, t in recipient.tables.items()]
    tables += [(n, a.label.id, aggregates[n]) for n, a in recipient.aggregates.items()]
    return [{"tabel": name, "isi": label, "baris": count} for name, label, count in tables]


def write(
    folder: Path,
    recipient: Recipient,
    quarter: "Quarter",
    release: str,
    counts: tuple[dict[str, int], dict[str, int], dict[str, Any]],
) -> None:
    """Write every document of one package into `folder`, whose data is there already.

    Parameters
    ----------
    counts : tuple
        Rows per table, rows per aggregate table, and the `facts` of the quarter.
    """
    rows, aggregates, told = counts
    volume = _volume(recipient, rows, aggregates)
    bast = {
        "paket": package_name(recipient, quarter, release),
        "nama_data": f"Data Tunggal Sosial Ekonomi Nasional {quarter}, {recipient.label.id}",
        "jenis_data": "Data keluarga dengan nama samaran dan tabel agregat"
        if recipient.pseudonym
        else "Data keluarga dan individu menurut nama dan alamat",
        "triwulan": str(quarter),
        "rilis": release,
        "tanggal": quarter.end.isoformat(),
        "penyerah": SENDER,
        "penerima": recipient.label.id,
        "tujuan": recipient.purpose.id,
        "cara": "Folder keluar pada peladen BPS, bertanda tangan digital Ed25519",
        "dasar_hukum": [{"title": r.title, "href": r.href} for r in recipient.legal_basis],
        "volume": volume,
        "metadata": list(_METADATA),
        "pernyataan": _STATEMENT,
    }
    environment = templates()
    (folder / "BAST.json").write_text(canonical(bast), encoding="utf-8")
    text = environment.get_template("BAST.md.jinja").render(bast=bast)
    (folder / "BAST.md").write_text(text, encoding="utf-8")
    text = environment.get_template("CATATAN-RILIS.md.jinja").render(
        recipient=recipient,
        quarter=quarter,
        release=release,
        reference_date=quarter.reference_date.isoformat(),
        facts=told,
        volume=volume,
        smallest=max((a.smallest_cell for a in recipient.aggregates.values()), default=0),
    )
    (folder / "CATATAN-RILIS.md").write_text(text, encoding="utf-8")
    _write_dictionary(folder / "KAMUS-DATA.csv", recipient)
    descriptor = _descriptor(folder, recipient, bast)
    (folder / "datapackage.json").write_text(canonical(descriptor), encoding="utf-8")


def package_name(recipient: Recipient, quarter: "Quarter", release: str) -> str:
    """Return the name under which a package is delivered."""
    return f"dtsen-{quarter}-{release}-{recipient.ministry}"


def column_type(column: str) -> str:
    """Return the DuckDB type of a column as it stands in a package."""
    if column in released():
        return released()[column].type
    found = load_codebook().column(column)
    return "VARCHAR" if found.kind == "id" else found.type


def _described(column: str) -> dict[str, str]:
    """Return a column's row of the dictionary, as it stands in a package."""
    if column not in released():
        return {**dictionary.rows([column])[0], "tipe": column_type(column)}
    own = released()[column]
    return dict.fromkeys(dictionary.FIELDS, "") | {
        "kolom": column,
        "keterangan": own.label.id,
        "description": own.label.en,
        "tipe": own.type,
        "satuan": own.unit,
        "kedudukan": "hasil pengolahan",
    }


def _write_dictionary(path: Path, recipient: Recipient) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        fields = ("tabel", *dictionary.FIELDS)
        writer = csv.DictWriter(file, fields, restval="", lineterminator="\n")
        writer.writeheader()
        for name, table in recipient.tables.items():
            writer.writerows({"tabel": name, **_described(c)} for c in table.columns)
        for name, aggregate in recipient.aggregates.items():
            for column in (*aggregate.keys, *COUNTS):
                told = _COUNTED.get(column) or _described(column)
                writer.writerow({"tabel": name, "kolom": column, **told})


def _descriptor(folder: Path, recipient: Recipient, bast: dict[str, Any]) -> dict[str, Any]:
    """Return a Frictionless Data Package descriptor of the data files."""
    below = [path.relative_to(folder).as_posix() for path in files_below(folder / "data")]
    resources: list[dict[str, Any]] = [
        {
            "name": name if suffix == "parquet" else f"{name}-{suffix}",
            "title": table.label.id,
            "path": [
                p for p in below if p.startswith(f"data/{name}/") and p.endswith(f".{suffix}")
            ],
            "format": suffix,
            "schema": {"fields": _fields(table.columns), "primaryKey": list(table.order)},
        }
        for name, table in recipient.tables.items()
        for suffix in recipient.formats
    ]
    resources += [
        {
            "name": name,
            "title": aggregate.label.id,
            "path": f"data/agregat/{name}.csv",
            "format": "csv",
            "encoding": "utf-8",
            "bytes": (folder / f"data/agregat/{name}.csv").stat().st_size,
            "hash": f"sha256:{store.sha256(folder / f'data/agregat/{name}.csv')}",
        }
        for name, aggregate in recipient.aggregates.items()
    ]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": bast["paket"].lower(),
        "title": bast["nama_data"],
        "version": str(recipient.contract),
        "created": f"{bast['tanggal']}T00:00:00Z",
        "sources": [{"title": "Badan Pusat Statistik, DTSEN"}],
        "resources": resources,
    }


def _fields(columns: Iterable[str]) -> list[dict[str, str]]:
    return [{"name": column, "type": _FRICTIONLESS[column_type(column)]} for column in columns]
