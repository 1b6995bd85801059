"""Lay out what the suites look at: what was counted of the tables, part by part.

Whether a row breaks a rule is decided here, so that memory stays bounded and no table is looked
at once for each rule; the suites then compare the counts with their limits.
"""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import registry, rules, store
from pipelines.check.elsewhere import Elsewhere, Run
from pipelines.check.judged import TABLES
from pipelines.check.judging import Judging, insert, shown
from pipelines.check.rows import FOLDER, name_of
from pipelines.errors import DataStop
from pipelines.home import Home, table
from pipelines.predecessor import Predecessor

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

DATABASE = "checks.duckdb"
_REGISTER = ("registry/family", "registry/person")
SLICES = 16  # of the numbers, so that one slice of a nation's fits into memory


@dataclass(slots=True)
class Laid:
    """What the suites look at.

    Attributes
    ----------
    database : Path
        A throw-away DuckDB file of views and small tables.
    config : dict
        DuckDB's settings to open it with.
    suspects : dict
        From (table of facts, column), or from table, to the file to look at first.
    without_rows : set of str
        Tables with nothing to judge: tenths, where no place has enough families to speak of them.
    counted : list of dict
        Of each rule about the rows of the register, how many break it.
    families : int
        Families of the register.
    """

    database: Path
    config: dict[str, Any]
    suspects: dict[tuple[str, str | None], str] = field(default_factory=dict)
    without_rows: set[str] = field(default_factory=set)
    counted: list[dict[str, Any]] = field(default_factory=list)
    families: int = 0


class Layout:
    """Lays out the tables of one quarter in a DuckDB connection.

    Parameters
    ----------
    con : DuckDBPyConnection
        Writes into the throw-away database.
    home : Home
    quarter : Quarter
    elsewhere : callable, optional
        Looks for what breaks a rule, and counts what tables say of each other; else that is done
        here.
    folder : Path
        For small tables that are read meanwhile.
    """

    def __init__(
        self,
        con: "duckdb.DuckDBPyConnection",
        home: Home,
        quarter: "Quarter",
        folder: Path,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        self.con, self.home, self.quarter, self.elsewhere = con, home, quarter, elsewhere
        self.candidate, self.folder = home.candidate(quarter), folder
        self.suspects: dict[tuple[str, str | None], str] = {}
        self.without_rows: set[str] = set()
        self.counted: list[dict[str, Any]] = []
        self.families = 0

    def register(self) -> None:
        """Lay out the frozen register and what was refused on the way to it."""
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

    def ranking(self) -> None:
        """Lay out the ranking beside the register."""
        self._view("ranked_family", table(self.candidate, "ranked/family"))
        self._view("departed", table(self.candidate, "ranked/departed"))
        self._facts(
            "ranking_fact",
            ("registry/family", "registry/unranked", "ranked/family"),
            "ranked/family",
            {"far": rules.in_force("gate_moved_far_deciles", self.quarter)},
        )
        highest = rules.in_force("probability_highest_decile", self.quarter)
        # a desil is a tenth by definition: 100 per mille
        self._make("ranking_share", {"probability_permille": 100 * highest})
        self._tenths()
        if not store.one(self.con, "select count(*) from tenth")[0]:
            self.without_rows.add("tenth")

    def _view(self, name: str, files: str) -> None:
        store.view(self.con, name, files)
        self.suspects[name, None] = self._near(Path(files).parent)

    def _near(self, path: Path) -> str:
        return path.relative_to(self.home.root).as_posix().removesuffix("/*")

    def _make(self, name: str, params: dict[str, Any] | None = None) -> None:
        select = store.query(f"check/{name}")
        self.con.execute(f"create table {name} as {select}", params or {})

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

    def _provinces(self) -> list[str]:
        folders = (self.candidate / "registry" / "family").glob("prov=*")
        return sorted(folder.name.removeprefix("prov=") for folder in folders)

    def _relations(self, tables: Iterable[str], prov: str) -> dict[str, str]:
        """Return, for the names of tables, the selects of one province's part."""
        found = {}
        for each in tables:
            files = sorted((self.candidate / each / f"prov={prov}").glob("*.parquet"))
            rest = "" if files else " where false"  # nobody of this province stands in it
            files = files or sorted((self.candidate / each).glob("*/*.parquet"))
            found[name_of(each)] = _select(files) + rest
        return found

    def _whole(self, tables: Iterable[str]) -> dict[str, str]:
        """Return, for the names of tables, the selects of all their rows."""
        return {
            name_of(each): _select(sorted((self.candidate / each).glob("*/*.parquet")))
            for each in tables
        }

    def _count(self, name: str, runs: list[Run]) -> None:
        """Make table `name` of what its query counts, run after run."""
        select = store.query(f"check/{name}")
        for number, run in enumerate(runs if self.elsewhere is None else runs[:1]):
            verb = f"insert into {name}" if number else f"create table {name} as"
            none = "" if self.elsewhere is None else " limit 0"
            with shown(self.con, run.relations):
                self.con.execute(f"{verb} select * from ({select}){none}", run.params)
        if self.elsewhere is not None:
            for files in self.elsewhere(select, runs):
                insert(self.con, name, files)

    def _facts(
        self, name: str, tables: tuple[str, ...], look_at: str, params: dict[str, Any]
    ) -> None:
        """Count the facts of every province into table `name`."""
        runs = [
            Run({**params, "prov": prov}, self._relations(tables, prov))
            for prov in self._provinces()
        ]
        self._count(name, runs)
        columns = [row[0] for row in self.con.execute(f"describe {name}").fetchall()]
        for column in columns[1:]:
            worst = self.con.execute(
                f"select prov from {name} order by {column} desc, prov limit 1"
            ).fetchall()[0][0]
            part = self.candidate / look_at / f"prov={worst}" / "part-0.parquet"
            self.suspects[name, column] = self._near(part)

    def _twice(self) -> None:
        """Count the numbers that stand twice, a slice of them at a time."""
        whole = self._whole(_REGISTER)
        slices = [{"slice": number, "slices": SLICES} for number in range(SLICES)]
        self._count("register_twice", [Run(each, whole) for each in slices])

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

    def _tenths(self) -> None:
        """Measure the tenths of every scope: the nation at once, its places by province."""
        least = rules.in_force("gate_tenth_min_families", self.quarter)
        weight = rules.in_force("decile_weight", self.quarter)
        usual = "jumlah_anggota::bigint" if weight == "members" else "1::bigint"
        select = store.query("check/tenth")
        self.con.execute(
            "create table tenth (scope varchar, place varchar, desil bigint, families bigint, "
            "permille bigint, beyond_tie_permille bigint)"
        )

        def measure(scope: str, place: str, desil: str, weight: str) -> None:
            self.con.execute(
                f"create or replace temp view scored as select {place} as place, skor, "
                f"{desil} as desil, {weight} as weight from ranked_family"
            )
            self.con.execute(
                f"insert into tenth {select}", {"scope": scope, "least_families": least}
            )

        measure("nasional", "'00'", "desil_nasional", usual)
        measure("nasional_keluarga", "'00'", "desil_nasional_keluarga", "1::bigint")
        for prov in self._provinces():
            with shown(self.con, self._relations(("ranked/family",), prov)):
                for level in ("provinsi", "kabupaten_kota"):
                    measure(level, f"kode_{level}", f"desil_{level}", usual)
        self.suspects["tenth", None] = self._near(self.candidate / "ranked" / "family")


def _select(files: Iterable[Path]) -> str:
    listed = ", ".join(store.literal(file) for file in files)
    return f"select * from read_parquet([{listed}], hive_partitioning = false)"


@contextmanager
def laid_out(
    home: Home, quarter: "Quarter", check: str, elsewhere: Elsewhere | None = None
) -> Iterator[Laid]:
    """Yield what the suites of `check` look at; it is gone after the block.

    Parameters
    ----------
    check : {"register", "ranking"}
    """
    with tempfile.TemporaryDirectory(prefix="dtsen-check-") as folder:
        database = Path(folder) / DATABASE
        with store.connect() as con:
            con.execute(f"attach {store.literal(database)} as checks")
            con.execute("use checks")
            layout = Layout(con, home, quarter, Path(folder), elsewhere)
            layout.register() if check == "register" else layout.ranking()
            settings = {
                name: con.execute("select current_setting(?)", [name]).fetchall()[0][0]
                for name in ("threads", "memory_limit")
            }
            con.execute("use memory")
            con.execute("detach checks")
        config = {**settings, "temp_directory": f"{folder}/spill"}
        yield Laid(
            database,
            config,
            layout.suspects,
            layout.without_rows,
            layout.counted,
            layout.families,
        )
