"""Second pass: with the cut points known, each part is written and counted."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines import store
from pipelines.rank import causes, chances, counts, cuts, flows, givers
from pipelines.rank.comparison import Comparison
from pipelines.rank.given import make_table
from pipelines.rank.inputs import Part, exists
from pipelines.rank.scores import Scores
from pipelines.registry import empty_table
from pipelines.store import literal, query
from ranking.desil import NOTHING, cut_points

if TYPE_CHECKING:
    import duckdb

_CUT_COLUMNS = [f"c{desil}" for desil in range(1, 10)]
_NATION = "00"
_ORDER = {
    "family": "id_keluarga",
    "movement": "id_keluarga, sebab, variabel nulls first",
    "departed": "id_keluarga",
    "newcomer": "id_keluarga",
}
# what a part's files are written from, wherever it was placed
SOURCE = {
    "family": "ranked_part",
    "movement": "movement_part",
    "departed": "departed_part",
    "newcomer": "newcomer_part",
}
RELATED = ("departed", "origin")
_WITHIN = {
    "family": "kode_kelurahan_desa between '{0}' and '{0}~'",  # known to the table's statistics
    "movement": "kode_provinsi = '{0}'",
    "departed": "kode_provinsi = '{0}'",
    "newcomer": "kode_kabupaten_kota between '{0}' and '{0}~'",
}


class Writer:
    """Writes the tables of ``ranked/`` into a folder: prepare, each part, then the nation."""

    def __init__(self, comparison: Comparison, scores: Scores, folder: Path) -> None:
        self.comparison, self.con, self.folder = comparison, comparison.con, folder
        self.scores = scores
        self.by_members = comparison.by_members

    def prepare(self) -> None:
        """Find the cut points and chances, and lay out what the parts have in common."""
        self.scores.close()
        score, _, families = groups = self.scores.nation()
        nation = cuts.Place.of(cuts.NATIONAL, _NATION, groups, by_members=self.by_members)
        self.national = nation.cuts
        self.by_family = cut_points(score, families)
        self.places = [nation, *self.scores.local]
        self.scores.scenarios.cut(self.by_family)
        self.old_model = None
        if self.comparison.is_new_model:
            self.old_model = cut_points(*self.scores.old.groups())
        self.before = self._previous_cuts()
        self._small_tables()
        counts.lay_out(self.comparison, nation)

    def _small_tables(self) -> None:
        wanted = chances.Wanted.of(self.comparison.quarters.now.quarter)
        told = chances.told(self.comparison.new, self.scores.chances, wanted)
        make_table(self.con, "chance", chances.COLUMNS, told)
        points = dict.fromkeys(_CUT_COLUMNS, "bigint")
        for scope in cuts.DIGITS:
            lines = [
                (int(place.code), *map(int, place.cuts[:9]))
                for place in self.scores.local
                if place.scope == scope
            ]
            make_table(self.con, f"cut_{scope}", {"kode": "smallint"} | points, lines)
        lines = [
            (int(place.code), desil, *map(int, place.hundredths[10 * desil - 10 : 10 * desil - 1]))
            for place in self.scores.local
            for desil in range(1, 11)
            if place.scope == cuts.REGENCY
        ]
        kinds = {"kode": "smallint", "desil": "tinyint"}
        make_table(self.con, "cut_hundredth", kinds | points, lines)
        givers.make_names(self.con)

    def relate(self) -> None:
        """Tell what became of the families that left, and where those that came are from."""
        for name, select in self.related().items():
            self.con.execute(f"create or replace view {name} as {select}")
        for name in RELATED:
            self.con.execute(f"create or replace table {name} as {query(f'rank/{name}')}")

    def place_part(self, number: int, part: Part) -> int:
        """Place, write and count the families of one part; return how many they are."""
        scored, moved = self.scores.scored(number), self.scores.moved(number)
        with self.comparison.beside() as comparison:
            con = comparison.con
            store.view(con, "scored_part", scored, temp=True)
            store.view(con, "moved_part", moved, temp=True)
            con.execute(
                "create or replace temp view contribution_part as "
                "from moved_part union all from contribution"
            )
            for name, select in self.placing().items():
                con.execute(f"create or replace temp view {name} as {select}")
            con.execute(f"create or replace temp table ranked_part as {query('rank/ranked')}")
            givers.lay_out(con, comparison.quarters.now, part)
            con.execute(f"create or replace temp table movement_part as {query('rank/movement')}")
            # tables: whether a file says that a column has no gap is the part's own matter
            con.execute(f"create or replace temp table departed_part as {self._departed(part)}")
            con.execute(f"create or replace temp table newcomer_part as {query('rank/newcomer')}")
            families = self.write_part(con, part)
            counts.count_part(comparison, part, self.scores.scenarios)
            counts.gather(con, "flow_part", "flow")
        scored.unlink()
        moved.unlink()
        return families

    def write_part(self, con: "duckdb.DuckDBPyConnection", part: Part) -> int:
        """Write what the relations of `SOURCE` hold of a part; return its families."""
        return sum(self._write_province(con, part, each) for each in part.provinces)

    def _departed(self, part: Part) -> str:
        listed = ", ".join(literal(province) for province in part.provinces)
        own = f"from departed{part.where('kode_kabupaten_kota')}"
        return f"from ({own}) where kode_provinsi in ({listed})"

    def _write_province(self, con: "duckdb.DuckDBPyConnection", part: Part, province: str) -> int:
        """Write what a part holds of a province; slices of one are files beside each other."""
        rows = {}
        number = sum(before.provinces == part.provinces for before in self._before(part))
        for name, order in _ORDER.items():
            code = " exclude (kode_provinsi)" if name in ("movement", "departed") else ""
            rows[name] = store.write(
                con,
                f"select *{code} from {SOURCE[name]} where {_WITHIN[name].format(province)}",
                self._file(name, province, number),
                order,
            )
        return rows["family"]

    def _before(self, part: Part) -> list[Part]:
        return self.scores.parts[: self.scores.parts.index(part)]

    def write_nation(self) -> None:
        """Write the cut points of every place, and who moved, came and went."""
        kinds = {"lingkup": "varchar", "kode": "varchar", "desil": "tinyint"}
        kinds |= dict.fromkeys(("skor_tertinggi", "keluarga", "jiwa"), "bigint")
        make_table(
            self.con, "cut_point", kinds, [row for place in self.places for row in place.rows()]
        )
        store.write(
            self.con,
            "from cut_point",
            self._file("cut_point", _NATION),
            "lingkup, kode, desil",
        )
        counts.write(self.con, self.places, self.folder)
        flows.write(self.con, self.folder, self.comparison.quarters.now.quarter)

    def _file(self, name: str, province: str, number: int = 0) -> Path:
        return self.folder / name / f"prov={province}" / f"part-{number}.parquet"

    def _previous_cuts(self) -> Any:
        before = self.comparison.quarters.before
        if before is None:
            return self.national
        found = self.con.execute(
            f"select skor_tertinggi from {before.read('ranked/cut_point')} "
            f"where lingkup = {literal(cuts.NATIONAL)} order by desil"
        ).fetchall()
        return np.array([NOTHING if cut is None else cut for (cut,) in found], np.int64)

    def related(self) -> dict[str, str]:
        """Return the selects of the register that the tables of `RELATED` read."""
        now, found = self.comparison.quarters.now, {}
        for view, name in (("unranked", "unranked"), ("lineage", "family_lineage")):
            known = exists(now.release, f"registry/{name}")
            found[view] = f"from {now.read(f'registry/{name}')}" if known else empty_table(name)
        return found

    def placing(self) -> dict[str, str]:
        """Return, in order, the selects that lead to ``placed``.

        These are the families of ``scored_part`` with every desil they have.
        """
        columns = {
            "desil_nasional": cuts.desil("part.skor", self.national),
            "desil_nasional_keluarga": cuts.desil("part.skor", self.by_family),
            "desil_garis_lama": cuts.desil("part.skor_lama", self.before),
            "desil_model_lama": cuts.desil("part.skor", self.national),
        }
        if self.old_model is not None:
            columns["desil_model_lama"] = cuts.desil("part.skor_lama", self.old_model)
        for scope in cuts.DIGITS:
            names = [f"cut_{scope}.{column}" for column in _CUT_COLUMNS]
            columns[f"desil_{scope}"] = cuts.desil("part.skor", names)
        listed = ", ".join(f"{sql} as {name}" for name, sql in columns.items())
        joins = " ".join(
            f"inner join cut_{scope} on part.{scope} = cut_{scope}.kode" for scope in cuts.DIGITS
        )
        chance = ", ".join(f"chance.{name}" for name in chances.TOLD)
        # a family of which no answer changed has only time to name
        located = (
            "select part.*, "
            f"coalesce(part.naik, main_cause.naik, {causes.TIME}) as penyebab_naik, "
            f"coalesce(part.turun, main_cause.turun, {causes.TIME}) as penyebab_turun, "
            f"{chance}, {listed}, "
            f"{literal(self.comparison.new.id)} as id_model "
            f"from scored_part as part {joins} inner join chance "
            "on part.perkotaan = chance.perkotaan and part.pita = chance.pita "
            "and part.langkah_skor = chance.langkah_skor "
            "left join main_cause on part.id = main_cause.id"
        )
        # a percentile lies within its desil, so nine cut points of that desil tell it
        hundredth = cuts.desil("located.skor", [f"cut_hundredth.{c}" for c in _CUT_COLUMNS])
        placed = (
            "select located.*, "
            f"(10 * (desil_kabupaten_kota - 1) + {hundredth})::tinyint as persentil_kabupaten_kota "
            "from located inner join cut_hundredth on kabupaten_kota = cut_hundredth.kode "
            "and desil_kabupaten_kota = cut_hundredth.desil"
        )
        return {"located": located, "placed": placed}
