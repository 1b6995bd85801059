"""What the suites of the register look at."""

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


class RegisterTables(Layout):
    """The frozen register, every row judged, and what was refused on the way to it."""

    def lay_out(self) -> None:
        """Lay them out."""
        place = self.home.output(self.quarter, "conform")
        self._judge()
        self._view("submission", str(place / "submission" / "*.parquet"))
        self._view("held_back_row", str(place / "held_back_row" / "*.parquet"))
        for name in TABLES:
            self._shape(name)
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
        """Compare the columns of a table of the register with their definitions."""
        self.con.execute(
            "create table if not exists shape "
            "(name varchar, defined varchar, found varchar, wrong integer)"
        )
        whole = self._whole((f"registry/{name}",))[f"registry_{name}"]
        found = {row[0]: row[1] for row in self.con.execute(f"describe {whole}").fetchall()}
        for column, kind in registry.schema(name).items():
            other = found.get(column)
            self.con.execute(
                "insert into shape values (?, ?, ?, ?)",
                [f"registry_{name}.{column}", kind, other, int(other != kind)],
            )

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
