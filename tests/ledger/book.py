"""Claims and visits put into an inbox, and the claims' ledger of each quarter read back."""

import io
import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

from pipelines import registry
from pipelines.home import Home
from pipelines.ledger import stage_finding, step
from pipelines.quarter import Quarter
from tests.arrive.quarter import run
from tests.arrive.submissions import QUARTER, VILLAGE, as_csv, family, file, headers, kk, nik, put

Row = dict[str, Any]
MOST = 300  # numbers of families that claims are drawn for


def claim(ticket: str, day: str, number: int, photo: bool = True, **changes: str) -> Row:
    """Draw a claim about the floor, which asks for one photo, of the family with this number."""
    row = {
        "nomor_tiket": ticket,
        "jenis": "usul",
        "tanggal": day,
        "nik_pelapor": nik(number),
        "nomor_kk": kk(number),
        "variabel": "jenis_lantai_terluas",
        "nilai": "8",
        "foto": f"{number}.jpg" if photo else "",
    }
    return {**row, **changes}


def visit(ticket: str, day: str, number: int, outcome: str) -> Row:
    """Draw a visit to the family with this number."""
    seen = family(number, nomor_tiket=ticket, tanggal_kunjungan=day, putusan=outcome)
    return {**seen, "status_kunjungan": "1"}


def send_claims(home: Home, of: Quarter, claims: Sequence[Row], name: str, **changes: Any) -> None:
    """Put the claims into the inbox, each with the photos that it names."""
    named = dict.fromkeys(n for c in claims for n in c["foto"].split("|") if n)
    content = as_csv(claims, headers("cek_bansos", "klaim"))
    files = [file("klaim.csv", "klaim", content, len(claims))]
    for shade, photo in enumerate(named):
        out = io.BytesIO()
        Image.new("RGB", (64, 48), (shade % 250, shade // 250, 30)).save(out, "JPEG")
        files.append(file(photo, "foto", out.getvalue(), None, format="jpeg"))
    changes = {"created": f"{of.end}T20:00:00+07:00", **changes}
    put(home, files, name=name, source="cek_bansos", of=of, **changes)


def send_visits(home: Home, of: Quarter, visits: Sequence[Row]) -> None:
    """Put the visits into the inbox."""
    content = as_csv(visits, headers("uji_petik", "keluarga"))
    created = f"{of.end}T21:00:00+07:00"
    files = [file("keluarga.csv", "keluarga", content, len(visits))]
    put(home, files, name="visits", source="uji_petik", of=of, created=created)


def fold(
    home: Home,
    quarter: Quarter,
    families: dict[int, int],
    lineage: Iterable[tuple[int, int | None, str]] = (),
    people: Sequence[Row] | None = None,
    villages: dict[int, str] | None = None,
    place: tuple[float, float] | None = None,
) -> dict[str, Row]:
    """Conform the inbox, write the ledger and return its claims by ticket.

    Parameters
    ----------
    families : dict of int to int
        The register at the quarter's end: id and KK; an even id is in decile 2, an odd in 1.
    lineage : iterable of tuple
        From, to and event, of the families of the quarter before.
    people, villages, place
        Where they differ: the register's persons, the village of a family, degrees of latitude and
        longitude at which all live.
    """
    run(home, quarter)
    candidate = home.candidate(quarter)
    ids = list(families)
    kinds = {"dari": pa.int64(), "ke": pa.int64(), "peristiwa": pa.string()}
    tables = {
        "registry/family": pa.table(
            {
                "id_keluarga": pa.array(ids, pa.int64()),
                "nomor_kartu_keluarga": pa.array(families.values(), pa.int64()),
                "kode_kelurahan_desa": [(villages or {}).get(each, VILLAGE) for each in ids],
                **{
                    name: pa.array([round(degrees * 1_000_000)] * len(ids), pa.int32())
                    for name, degrees in zip(("lintang", "bujur"), place or (), strict=False)
                },
            }
        ),
        "registry/person": pa.Table.from_pylist(
            list(people or adults({card: each for each, card in families.items()})),
            pa.schema(
                [
                    ("nomor_induk_kependudukan", pa.int64()),
                    ("id_keluarga", pa.int64()),
                    ("tanggal_lahir", pa.date32()),
                    ("status_keberadaan", pa.int8()),
                ]
            ),
        ),
        "registry/family_lineage": pa.Table.from_pylist(
            [dict(zip(kinds, each, strict=True)) for each in lineage], pa.schema(kinds.items())
        ),
        "ranked/family": pa.table(
            {
                "id_keluarga": pa.array(ids, pa.int64()),
                "desil_nasional": pa.array([2 - each % 2 for each in ids], pa.int8()),
                "desil_nasional_sebelumnya": pa.array([3] * len(ids), pa.int8()),
                "kode_kabupaten_kota": ["3201"] * len(ids),
            }
        ),
    }
    with duckdb.connect() as con:
        for name, table in tables.items():
            con.register("given", table)
            whole = "from given"
            if name in ("registry/family", "registry/person"):
                empty = registry.empty_table(name.removeprefix("registry/"))
                whole = f"({empty}) union all by name from given"
            path = candidate / name / "prov=00" / "part-0.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            con.execute(f"copy ({whole}) to '{path}' (format parquet)")
    step.write(home, quarter)
    rows = _rows(candidate)
    assert len({row["nomor_tiket"] for row in rows}) == len(rows)
    return {row["nomor_tiket"]: row for row in rows}


def adults(families: dict[int, int]) -> list[Row]:
    """Draw one adult of every family that claims can be about; `families` has the ids by card."""
    return [
        {
            "nomor_induk_kependudukan": int(nik(number)),
            "id_keluarga": families.get(int(kk(number))),
            "tanggal_lahir": date(1980, 1, 1),
            "status_keberadaan": 1,
        }
        for number in range(1, MOST)
    ]


def publish(home: Home, quarter: Quarter) -> None:
    """Put the candidate in force, on the quarter before if there is one."""
    folder = home.releases(quarter) / "release=r0"
    folder.parent.mkdir(parents=True)
    home.candidate(quarter).rename(folder)
    before = home.current(quarter.previous)
    follows = {"quarter": str(quarter.previous), "release": "r0"} if before else None
    noted = {"follows": follows, "last_id": {"person": 0, "family": 0}}
    (folder / "manifest.json").write_text(json.dumps(noted), encoding="utf-8")
    link = home.current_link(quarter)
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(folder)


def _rows(folder: Path) -> list[Row]:
    files = sorted((folder / "ledger" / "claim").rglob("*.parquet"))
    return [row for each in files for row in pq.ParquetFile(each).read().to_pylist()]


def story(row: Row) -> list[tuple[str, date, str]]:
    """Return the transitions of a claim: state, day, actor."""
    return [(step["keadaan"], step["tanggal"], step["pelaku"]) for step in row["riwayat"]]


def event(ticket: str, name: str, when: str, role: str, **more: str) -> Row:
    """Draw an event of a claim; `when` bears its offset."""
    row = {"nomor_tiket": ticket, "id_peristiwa": f"{ticket}-{name}-{when[:13]}", "kejadian": name}
    return {**row, "waktu": when, "peran": role, **more}


def send_events(
    home: Home,
    events: Sequence[Row],
    of: Quarter = QUARTER,
    source: str = "penanganan",
    name: str = "events",
    photos: dict[str, bytes] | None = None,
    **more: Any,
) -> None:
    """Put the events into the inbox, with photos by name."""
    content = as_csv(events, headers(source, "peristiwa"))
    table = file("peristiwa.csv", "peristiwa", content, len(events))
    more = {"created": f"{of.end}T22:00:00+07:00", **more}
    put(home, [table, *photo_files(photos or {})], name=name, source=source, of=of, **more)


def photo_files(photos: dict[str, bytes]) -> list[Any]:
    """Return photos as the files of a submission."""
    kinds = {title: "png" if title.endswith("png") else "jpeg" for title in photos}
    return [file(title, "foto", photos[title], None, format=kinds[title]) for title in photos]


def warnings(home: Home, quarter: Quarter = QUARTER) -> list[tuple[str, int, str]]:
    """Return what senders are told of claims and events: submission, line and rule."""
    about = ("KLAIM_PELAPOR", "KLAIM_SANGGAH", "KLAIM_TIKET", "PERISTIWA")
    files = (home.candidate(quarter) / "held_back" / "warning").rglob("*.parquet")
    return [
        (row["submission"], row["baris"], row["kode_aturan"])
        for path in sorted(files)
        for row in pq.ParquetFile(path).read().to_pylist()
        if row["kode_aturan"].startswith(about)
    ]


def contradictions(home: Home, quarter: Quarter = QUARTER) -> list[tuple[str, int, str]]:
    """Return the findings about claims: rule, family and the values that were read."""
    path = stage_finding.folder(home, quarter) / "claims.parquet"
    return sorted(
        (row["kode_aturan"], row["id_keluarga"], row["nilai"])
        for row in pq.ParquetFile(path).read().to_pylist()
    )
