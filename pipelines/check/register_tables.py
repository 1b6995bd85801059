"""What the suites of the register look at."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines import registry, rules, store
from pipelines.check import twice
from pipelines.check.elsewhere import Run
from pipelines.check.judged import TABLES
from pipelines.check.judging import Judging, shown
from pipelines.check.layout import Layout
from pipelines.check.rows import FOLDER
from pipelines.errors import DataStop
from pipelines.home import table
from pipelines.parts import slices
from pipelines.predecessor import Predecessor
from pipelines.progress import phase

_REGISTER = ("registry/family", "registry/person")
_NAMED = 8  # columns of another shape: a stop that lists all of a table is not read


class RegisterTables(Layout):
    """The frozen register, every row judged, and what was refused on the way to it."""

    def lay_out(self) -> None:
        """Lay them out."""
        for name in TABLES:
            self._shape(name)
        if self._is_misshapen():
            return
        place = self.home.output(self.quarter, "conform")
        self._judge()
        self._view("submission", str(place / "submission" / "*.parquet"))
        self._view("held_back_row", str(place / "held_back_row" / "*.parquet"))
        self._twice()
        self._regencies(str(place / "family" / "*.parquet"))
        self._make("refused")
        self._make("refused_share")
        self._suspect_sender()

    def _judge(self) -> None:
        """Judge every family and person, and note in which province a rule is broken most."""
        whole = self._whole(_REGISTER)
        if not store.one(self.con, f"select count(*) from ({whole['registry_family']})")[0]:
            raise DataStop(
                f"the register of {self.quarter} has no family: nothing that arrived founded one. "
                f"`dtsen status {self.quarter}` lists what was refused and why; the first quarter "
                "needs the base register (source register_awal)"
            )
        params = {
            "tanggal_acuan": self.quarter.end,
            "active": rules.in_force("active_presence", self.quarter),
        }
        judging = Judging(self.con, self.candidate, self.folder, params, self.elsewhere)
        judging.run()
        self.counted, self.families = judging.told(), judging.families()
        for name in ("registry_family", "registry_person", "register_fact"):
            look_at = "registry/person" if name == "registry_person" else "registry/family"
            for column, prov in judging.worst(name).items():
                part, listed = (
                    self._near(self.candidate / each / f"prov={prov}") for each in (look_at, FOLDER)
                )
                self.suspects[name, column] = f"{part} (its rows that break a rule: {listed})"

    def _shape(self, name: str) -> None:
        """Compare the columns of every file of a table of the register with their definitions."""
        self.con.execute(
            "create table if not exists shape "
            "(name varchar, defined varchar, found varchar, file varchar, wrong integer)"
        )
        defined = registry.schema(name)
        folder = self.candidate / "registry" / name
        alike: dict[pa.Schema, Path] = {}  # one file of each kind is enough: a nation has many
        for file in sorted(folder.glob("*/*.parquet")):
            alike.setdefault(pq.read_schema(file).remove_metadata(), file)
        kinds = {file: self._kinds(file) for file in alike.values()} or {folder: {}}
        told = []
        for column, kind in defined.items():
            found = {file: kinds_of.get(column) for file, kinds_of in kinds.items()}
            wrong = [file for file, other in found.items() if other != kind]
            file = wrong[0] if wrong else next(iter(found))
            row = [f"registry_{name}.{column}", kind, found[file], self._near(file)]
            told.append([*row, int(bool(wrong))])
        store.insert(self.con, "shape", told)

    def _is_misshapen(self) -> bool:
        """Whether a column is missing or of another type; note which, and a file to look at."""
        wrong = self.con.execute("from shape where wrong > 0").fetchall()
        if wrong:
            named = [
                f"{name}: {other or 'missing'} instead of {kind}" for name, kind, other, *_ in wrong
            ]
            more = f", and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
            self.suspects["shape", "wrong"] = f"{wrong[0][3]} ({', '.join(named[:_NAMED])}{more})"
        self.misshapen = bool(wrong)
        return self.misshapen

    def _twice(self) -> None:
        """Count the numbers that stand twice, a slice of them at a time."""
        whole = self._whole(_REGISTER)
        (persons,) = store.one(self.con, f"select count(*) from ({whole['registry_person']})")
        if self.elsewhere is not None:
            self._count("register_twice", [Run(each, whole) for each in slices(persons)])
            return
        columns = ", ".join(f"{name} bigint" for name in ("slice", *twice.COUNTED))
        self.con.execute(f"create table register_twice ({columns})").fetchall()
        with phase("check: numbers that stand twice"):
            threads = store.threads(self.con)
            counted = twice.count(self.candidate, self.folder, persons, threads)
        store.insert(self.con, "register_twice", [[*each.values()] for each in counted])

    def _regencies(self, families: str) -> None:
        """List the kabupaten that must be there: those of last time, and those that send."""
        before = Predecessor.of(self.home, self.quarter)
        self._view("conformed_family", families)
        known = "select left(kode_kelurahan_desa, 4) as kode_kabupaten_kota from conformed_family"
        if before.release:
            self._view("released_family", table(before.release, "registry/family"))
            known += " union select kode_kabupaten_kota from released_family"
        self.con.execute(
            f"create table known_regency as select distinct kode_kabupaten_kota from ({known}) "
            "where kode_kabupaten_kota is not null"
        )
        fresh = rules.in_force("gate_silent_fresh_permille", self.quarter)
        with shown(self.con, self._whole(("registry/family",))):
            self._make("regency", {"is_first": before.is_first, "fresh_permille": fresh})

    def _suspect_sender(self) -> None:
        """Note the submission of which most rows were held back."""
        worst = self.con.execute(
            "select source, submission from refused order by held_back desc, submission limit 1"
        ).fetchone()
        if worst:
            folder = self.home.inbox(self.quarter) / worst[0] / worst[1]
            for name in ("refused", "refused_share", "held_back_row"):
                self.suspects[name, None] = self._near(folder)
