"""A small register, drawn: conformed rows in, a released registry out, without any file sent."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines import identify, merge, sources, store
from pipelines.codebook import load
from pipelines.home import Home
from pipelines.ledger import stage_finding
from pipelines.quarter import Quarter
from pipelines.run import release

POSITION = {"kiriman": "INTEGER", "berkas": "SMALLINT", "lembar": "VARCHAR", "baris": "BIGINT"}
VILLAGE = "3201011001"
OTHER_VILLAGE = "3273011001"


def _columns(asked_of: str) -> dict[str, str]:
    return {
        c.name: c.type
        for v in load().variables
        if v.asked_of == asked_of
        for c in v.components
        if not c.derived and c.name != "perkotaan"
    }


SUBJECT = {
    "nomor_induk_kependudukan": "BIGINT",
    "nomor_kartu_keluarga": "BIGINT",
    "nama": "VARCHAR",
    "tanggal_lahir": "DATE",
    "isi": "STRUCT(variabel VARCHAR, nilai BIGINT)[]",
}
SCHEMAS = {
    "family": {
        **POSITION,
        "tanggal": "DATE",
        **_columns("family"),
        "nomor_referensi": "VARCHAR",
        "status_kunjungan": "TINYINT",
        "putusan": "VARCHAR",
    },
    "person": {
        **POSITION,
        "tanggal": "DATE",
        **_columns("person"),
        "nomor_kartu_keluarga": "BIGINT",
        "nomor_referensi": "VARCHAR",
    },
    "civil": {
        **POSITION,
        "tanggal": "DATE",
        "nomor_induk_kependudukan": "BIGINT",
        "nomor_kartu_keluarga": "BIGINT",
        "nama": "VARCHAR",
        "tanggal_lahir": "DATE",
        "jenis_kelamin": "TINYINT",
        "status_hubungan_keluarga": "TINYINT",
        "status_kawin": "TINYINT",
        "status_hidup": "TINYINT",
        "kode_kelurahan_desa": "VARCHAR",
    },
    "meter": {
        **POSITION,
        "tanggal": "DATE",
        "id_meteran_pln": "BIGINT",
        "daya_terpasang": "TINYINT",
        "tarif": "VARCHAR",
        "status": "TINYINT",
    },
    "review": {
        **POSITION,
        "tanggal": "DATE",
        "kunci_pasangan": "VARCHAR",
        "satu_orang": "TINYINT",
        "petugas": "VARCHAR",
    },
    "claim_event": {
        **POSITION,
        "tanggal": "DATE",
        **dict.fromkeys(("nomor_tiket", "id_peristiwa", "kejadian", "peran", "putusan"), "VARCHAR"),
        "waktu": "TIMESTAMP",
        "urutan": "INTEGER",
    },
    "insurance": {
        **POSITION,
        "tanggal": "DATE",
        "nomor_induk_kependudukan": "BIGINT",
        "segmen_jkn": "TINYINT",
        "status": "TINYINT",
    },
    "fact": {**POSITION, "tanggal": "DATE", **SUBJECT},
    "programme": {**POSITION, "tanggal": "DATE", **SUBJECT},
}


@dataclass
class Drawn:
    """A home whose conformed tables are drawn row by row."""

    home: Home
    quarter: Quarter
    rows: dict[str, list[dict]] = field(default_factory=lambda: {n: [] for n in SCHEMAS})
    senders: list[tuple[str, datetime, str]] = field(default_factory=list)

    def send(self, source: str, created: str, **tables: list[dict]) -> None:
        """Add a submission with its rows; `baris` counts from 2."""
        kiriman = len(self.senders)
        self.senders.append((source, datetime.fromisoformat(created), f"{source}{kiriman:03}"))
        for name, rows in tables.items():
            for line, row in enumerate(rows, start=2):
                self.rows[name].append(
                    {
                        "kiriman": kiriman,
                        "berkas": list(tables).index(name),
                        "baris": line,
                        "tanggal": date.fromisoformat(created[:10]),
                        **row,
                    }
                )

    def freeze(self) -> None:
        """Write the conformed tables, identify and merge."""
        place = self.home.conformed / str(self.quarter)
        known = sources.load()
        submissions = [
            {
                "kiriman": number,
                "submission": f"{source}-{number}",
                "source": source,
                "number": known[source].number,
                "class": known[source].class_,
                "created": created,
                "digest": digest,
                "state": "diterima",
                "accepted": 0,
            }
            for number, (source, created, digest) in enumerate(self.senders)
        ]
        kinds = {"kiriman": "INTEGER", "submission": "VARCHAR", "source": "VARCHAR"}
        kinds |= {"number": "TINYINT", "class": "VARCHAR", "created": "TIMESTAMP"}
        kinds |= {"digest": "VARCHAR", "state": "VARCHAR", "accepted": "BIGINT"}
        tables = {name: (schema, self.rows[name]) for name, schema in SCHEMAS.items()}
        with duckdb.connect() as con:
            for name, (schema, rows) in (tables | {"submission": (kinds, submissions)}).items():
                _write(con, place / name / "part-0.parquet", schema, rows)
        noted = json.dumps({"path": str(place)})
        store.write_text(self.home.pointer(self.quarter, "conform"), noted)
        identify.run(self.home, self.quarter)
        merge.run(self.home, self.quarter)

    def publish(self) -> None:
        """Put the frozen registry in force, as a release of its own."""
        folder = self.home.releases(self.quarter) / "release=r0"
        folder.parent.mkdir(parents=True)
        self.home.candidate(self.quarter).rename(folder)
        last = {
            "person": self.highest(folder, "person"),
            "family": self.highest(folder, "family"),
        }
        store.write_text(folder / "manifest.json", json.dumps({"follows": None, "last_id": last}))
        release._point(self.home.current_link(self.quarter), folder)

    @staticmethod
    def highest(folder: Path, name: str) -> int:
        column = {"person": "id_individu", "family": "id_keluarga"}[name]
        return max((row[column] for row in Drawn.table_of(folder, name)), default=0)

    def next_quarter(self) -> "Drawn":
        """Publish, and go on to an empty inbox of the quarter after."""
        self.publish()
        return Drawn(self.home, self.quarter.next)

    def table(self, name: str) -> list[dict]:
        """Return the frozen rows of ``registry/<name>``."""
        return self.table_of(self.home.candidate(self.quarter), name)

    @staticmethod
    def table_of(folder: Path, name: str) -> list[dict]:
        """Return the rows of ``registry/<name>`` of a release or candidate."""
        files = sorted((folder / "registry" / name).rglob("*.parquet"))
        return [row for file in files for row in Drawn.table_of_file(file)]

    @staticmethod
    def table_of_file(file: Path) -> list[dict]:
        """Return the rows of one file."""
        return pq.ParquetFile(file).read().to_pylist()

    def family_of(self, nik: int) -> dict:
        """Return the family row of the person with this NIK."""
        (person,) = [p for p in self.table("person") if p["nomor_induk_kependudukan"] == nik]
        families = [f for f in self.table("family") if f["id_keluarga"] == person["id_keluarga"]]
        return families[0] if families else {}


def _write(con, path: Path, kinds: dict[str, str], rows: list[dict]) -> None:
    strangers = {key for row in rows for key in row} - kinds.keys()
    assert not strangers, f"drawn rows have unknown columns {strangers}"
    columns = {name: [row.get(name) for row in rows] for name in kinds}
    path.parent.mkdir(parents=True, exist_ok=True)
    texts = {
        n: pa.array([None if v is None else str(v) for v in c], pa.string())
        for n, c in columns.items()
    }
    con.register("drawn", pa.table(texts))
    cells = ", ".join(f"{name}::{kind} as {name}" for name, kind in kinds.items())
    con.execute(f"copy (select {cells} from drawn) to '{path}' (format parquet)")


def family(kk: int, **values: object) -> dict:
    """Draw a family row."""
    return {"nomor_kartu_keluarga": kk, "kode_kelurahan_desa": VILLAGE, **values}


def person(
    kk: int, nik: int | None, nama: str, lahir: str, hubungan: int, **values: object
) -> dict:
    """Draw a person row."""
    return {
        "nomor_kartu_keluarga": kk,
        "nomor_induk_kependudukan": nik,
        "nama": nama,
        "tanggal_lahir": lahir,
        "jenis_kelamin": 1,
        "status_hubungan_keluarga": hubungan,
        "status_keberadaan": 1,
        **values,
    }


def civil(kk: int, nik: int, nama: str, lahir: str, hubungan: int, **values: object) -> dict:
    """Draw a Dukcapil record."""
    return {
        "nomor_kartu_keluarga": kk,
        "nomor_induk_kependudukan": nik,
        "nama": nama,
        "tanggal_lahir": lahir,
        "jenis_kelamin": 1,
        "status_hubungan_keluarga": hubungan,
        "status_hidup": 1,
        "kode_kelurahan_desa": VILLAGE,
        **values,
    }


def following(drawn):
    """Freeze a drawn quarter; return the next one."""
    drawn.freeze()
    return drawn.next_quarter()


def found(drawn):
    """Return what merge found in a drawn quarter."""
    file = stage_finding.folder(drawn.home, drawn.quarter) / "merge.parquet"
    return [
        (f["kode_aturan"], f["id_keluarga"], f["nilai"]) for f in pq.read_table(file).to_pylist()
    ]
