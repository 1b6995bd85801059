"""Quarters in small: what a kabupaten sends, taken as far as the ledger, without any ranking."""

import duckdb

from pipelines import identify, merge
from pipelines.home import Home
from pipelines.ledger import finding, step
from pipelines.quarter import Quarter
from tests.arrive.quarter import run
from tests.arrive.submissions import Row, as_csv, family, file, headers, put
from tests.send.tables import RANKED


def begin(folder) -> Home:
    """Return an empty home with the key of the findings."""
    home = Home(folder)
    home.keys.mkdir(parents=True)
    (home.keys / "finding.key").write_bytes(b"k" * 32)
    return home


def said(home: Home, quarter: Quarter, people: list[Row], name: str) -> None:
    """Send families, of one member each, as their kabupaten does; then `fold` the quarter."""
    cards = [family(int(row["nomor_kartu_keluarga"][-6:])) for row in people]
    for row in (*cards, *people):
        row["tanggal_pendataan"] = str(quarter.start)
    files = [
        file("k.csv", "keluarga", as_csv(cards, headers("siks_ng", "keluarga")), len(cards)),
        file("a.csv", "anggota", as_csv(people, headers("siks_ng", "anggota")), len(people)),
    ]
    put(home, files, name=name, of=quarter, created=f"{quarter.start}T09:00:00+07:00")
    fold(home, quarter)


def fold(home: Home, quarter: Quarter) -> None:
    """Take what lies in the inbox as far as the ledger; nobody is ranked."""
    run(home, quarter)
    identify.run(home, quarter)
    merge.run(home, quarter)
    ranked = home.candidate(quarter) / "ranked/family/prov=32/part-0.parquet"
    ranked.parent.mkdir(parents=True, exist_ok=True)
    cells = ", ".join(f"null::{kind} as {column}" for column, kind in RANKED.items())
    duckdb.sql(f"copy (select {cells} where false) to '{ranked}'")
    step.write(home, quarter)
    finding.write(home, quarter)
