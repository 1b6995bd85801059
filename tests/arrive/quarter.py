"""Run arrive and conform over a small inbox, and look at what became of each submission."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines import arrive, conform, store
from pipelines.home import Home
from pipelines.ledger import proposals
from pipelines.quarter import Quarter
from tests.arrive.submissions import QUARTER

COUNTS = ("accepted", "held_back", "duplicate", "superseded", "out_of_window")


@dataclass(frozen=True)
class Outcome:
    """The conformed tables of a quarter."""

    folder: Path

    def rows(self, table: str, where: str = "true") -> list[dict[str, Any]]:
        """Return rows of a table as dicts."""
        with duckdb.connect() as con:
            found = con.execute(f"select * from '{self.folder}/{table}/*.parquet' where {where}")
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def submission(self, name: str) -> dict[str, Any]:
        """Return what became of one submission."""
        (found,) = self.rows("submission", f"submission = '{name}'")
        return found

    def counts(self, name: str) -> tuple[Any, ...]:
        """Return the state of a submission, its rows and its counts."""
        line = self.submission(name)
        return line["state"], line["rows_in"], *(line[count] for count in COUNTS)

    def rules(self, name: str, table: str = "held_back_row") -> dict[str, set[int]]:
        """Return the lines at which each rule is broken."""
        rules: dict[str, set[int]] = {}
        for row in self.rows(table, f"submission = '{name}'"):
            rules.setdefault(row["kode_aturan"], set()).add(row["baris"])
        return rules

    def told(self, name: str) -> str:
        """Return everything that a sender is told."""
        rows = [
            row
            for table in ("held_back_row", "held_back_warning")
            for row in self.rows(table, f"submission = '{name}'")
        ]
        said = [f"{row['pesan']} {row['saran']} {row['variabel']}" for row in rows]
        return "\n".join([self.submission(name)["message"], *said])


def publish(home: Home, quarter: Quarter, outcome: Outcome, release: str = "r0") -> None:
    """Put a release in force, as the ledger step and the seal leave it, on what is in force."""
    folder = home.releases(quarter) / f"release={release}"
    (folder / "ledger").mkdir(parents=True)
    shutil.copytree(outcome.folder / "submission", folder / "ledger" / "submission" / "prov=00")
    shutil.copytree(outcome.folder / "held_back_row", folder / "held_back" / "row" / "prov=00")
    before = home.current(quarter.previous)
    batch = home.output(quarter, "arrive")
    with store.connect() as con:
        proposals.write(con, quarter, outcome.folder, batch, before, folder / "ledger")
    follows = before and {
        "quarter": str(quarter.previous),
        "release": before.name.removeprefix("release="),
    }
    manifest = {"follows": follows, "made_from": outcome.folder.name}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    link = home.current_link(quarter)
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(folder)


def run(home: Home, quarter: Quarter = QUARTER) -> Outcome:
    """Run both stages."""
    arrive.run(home, quarter)
    conform.run(home, quarter)
    return Outcome(home.output(quarter, "conform"))
