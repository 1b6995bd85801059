"""Second pass: with the cut points known, each part is written and counted."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipelines import parquet, store
from pipelines.rank import chances, counts, cuts, flows, givers
from pipelines.rank.comparison import Comparison
from pipelines.rank.given import make_table
from pipelines.rank.inputs import Part, exists
from pipelines.rank.moves import kept
from pipelines.rank.near import Near
from pipelines.rank.placed import Placer, elsewhere, fetch, of_province
from pipelines.rank.placement import Lines
from pipelines.rank.scores import Scores
from pipelines.registry import empty_table
from pipelines.store import literal, query
from ranking.desil import NOTHING, cut_points

if TYPE_CHECKING:
    import duckdb

    from ranking.desil import Integers

_NATION = "00"
_KEYS = ["id_keluarga", "kode_kabupaten_kota", "kode_kelurahan_desa"]
_ORDER = {
    "movement": "id_keluarga, sebab, variabel nulls first",
    "departed": "id_keluarga",
    "newcomer": "id_keluarga",
}
RELATED = ("departed", "origin")
_WITHIN = {
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
        by_family = cut_points(score, families)
        self.places = [nation, *self.scores.local]
        self.scores.scenarios.cut(by_family)
        wanted = chances.Wanted.of(self.comparison.quarters.now.quarter)
        is_new_model = self.comparison.is_new_model
        self.lines = Lines(
            national=nation.cuts,
            by_family=by_family,
            before=self._previous_cuts(nation),
            old_model=cut_points(*self.scores.old.groups()) if is_new_model else None,
            local={
                scope: [place for place in self.scores.local if place.scope == scope]
                for scope in cuts.DIGITS
            },
            chances=chances.told(self.comparison.new, self.scores.chances, wanted),
            model=self.comparison.new.id,
        )
        self.placer = Placer.of(self.lines)
        givers.make_names(self.con)
        self.near = Near.of(self.comparison.quarters.now.quarter, self.comparison.new, nation)

    def relate(self) -> None:
        """Tell what became of the families that left, and where those that came are from."""
        for name, select in self.related().items():
            self.con.execute(f"create or replace view {name} as {select}")
        for name in RELATED:
            self.con.execute(f"create or replace table {name} as {query(f'rank/{name}')}")
        self.moved = elsewhere(self.con)

    def place_part(self, number: int, part: Part) -> int:
        """Place, write and count the families of one part; return how many they are."""
        scored, moved = self.scores.scored(number), self.scores.moved(number)
        with self.comparison.beside() as comparison:
            con = comparison.con
            families = kept(con, scored, moved)
            con.execute(
                "create or replace temp view contribution_part as "
                "from moved_part union all from contribution"
            )
            ranked = self.placer.place(fetch(families, self.moved))
            con.register("ranked_part", ranked)
            givers.lay_out(con, comparison.quarters.now, part)
            con.execute(f"create or replace temp table movement_part as {query('rank/movement')}")
            # tables: whether a file says that a column has no gap is the part's own matter
            con.execute(f"create or replace temp table departed_part as {self._departed(part)}")
            con.execute(f"create or replace temp table newcomer_part as {query('rank/newcomer')}")
            self.write_part(con, part, ranked)
            counts.count_part(comparison, part, ranked, self.scores.scenarios, self.near)
        scored.unlink()
        moved.unlink()
        return ranked.num_rows

    def write_part(self, con: "duckdb.DuckDBPyConnection", part: Part, ranked: pa.Table) -> None:
        """Write what is told of a part: slices of a province are files beside each other.

        Parameters
        ----------
        con : DuckDBPyConnection
            Knows ``movement_part``, ``departed_part`` and ``newcomer_part``.
        ranked : Table
            The families by province and id, as `Placer.place` gives them.
        """
        before = self.scores.parts[: self.scores.parts.index(part)]
        number = sum(each.provinces == part.provinces for each in before)
        for province in part.provinces:
            families = of_province(ranked, province)
            parquet.write_table(families, self._file("family", province, number), _KEYS)
            for name, order in _ORDER.items():
                code = " exclude (kode_provinsi)" if name in ("movement", "departed") else ""
                store.write(
                    con,
                    f"select *{code} from {name}_part where {_WITHIN[name].format(province)}",
                    self._file(name, province, number),
                    order,
                )

    def _departed(self, part: Part) -> str:
        listed = ", ".join(literal(province) for province in part.provinces)
        own = f"from departed{part.where('kode_kabupaten_kota')}"
        return f"from ({own}) where kode_provinsi in ({listed})"

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

    def _previous_cuts(self, nation: cuts.Place) -> "Integers":
        before = self.comparison.quarters.before
        if before is None:
            return nation.cuts
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
