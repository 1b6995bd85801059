"""Second pass: with the cut points known, desil and movement of each part are written."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from pipelines import rules, store
from pipelines.rank import causes, cuts, flows, givers
from pipelines.rank.comparison import Comparison
from pipelines.rank.given import make_table
from pipelines.rank.inputs import exists
from pipelines.rank.parts import Scores
from pipelines.registry import empty_table
from pipelines.store import literal, query
from ranking.desil import NOTHING, shares

_CUT_COLUMNS = [f"c{desil}" for desil in range(1, 10)]
_NATION = "00"
_WRITERS = 2  # a province is too small to keep two threads busy; two provinces are not
_ORDER = {
    "family": "id_keluarga",
    "movement": "id_keluarga, sebab, variabel nulls first",
    "departed": "id_keluarga",
}
_SOURCE = {"family": "ranked_part", "movement": "movement_part", "departed": "departed"}
_WITHIN = {
    "family": "kode_kelurahan_desa between '{0}' and '{0}~'",  # known to the table's statistics
    "movement": "kode_provinsi = '{0}'",
    "departed": "kode_provinsi = '{0}'",
}


class Writer:
    """Writes the tables of ``ranked/`` into a folder: prepare, each part, then the nation."""

    def __init__(self, comparison: Comparison, scores: Scores, folder: Path) -> None:
        self.comparison, self.con, self.folder = comparison, comparison.con, folder
        self.scores = scores
        quarter = comparison.quarters.now.quarter
        self.by_members = comparison.by_members
        self.poorest = 100 * rules.in_force("probability_highest_decile", quarter)

    def prepare(self) -> None:
        """Find the cut points and chances, and lay out what the parts have in common."""
        score, persons, families = cuts.merged(self.scores.groups)
        weight = persons if self.by_members else families
        self.national, *sizes = shares(score, weight, families, persons)
        self.by_family, *_ = shares(score, families)
        self.cut_points = cuts.rows(cuts.NATIONAL, _NATION, self.national, *sizes)
        for scope, code, *numbers in self.scores.local:
            self.cut_points += cuts.rows(scope, code, *numbers)
        self.old_model = None
        if self.scores.old_groups:
            score, persons, families = cuts.merged(self.scores.old_groups)
            self.old_model, *_ = shares(score, persons if self.by_members else families)
        self.before = self._previous_cuts()
        self._small_tables()
        self._related_tables()

    def _small_tables(self) -> None:
        chances = cuts.chances(self.comparison.new, self.scores.chance_groups, self.poorest)
        kinds = {"perkotaan": "tinyint", "langkah_skor": "bigint", "per_mille": "smallint"}
        make_table(self.con, "chance", kinds, chances)
        for scope in cuts.DIGITS:
            lines = [
                (int(code), *map(int, points[:9]))
                for each, code, points, *_ in self.scores.local
                if each == scope
            ]
            kinds = {"kode": "smallint"} | dict.fromkeys(_CUT_COLUMNS, "bigint")
            make_table(self.con, f"cut_{scope}", kinds, lines)
        givers.name_players(self.con)

    def write_part(self, number: int, provinces: tuple[str, ...]) -> int:
        """Write the tables of one part; return its families."""
        con = self.con
        scored, moved = self.scores.scored(number), self.scores.moved(number)
        store.view(con, "scored_part", scored)
        store.view(con, "moved_part", moved)
        con.execute(
            "create or replace view contribution_part as "
            "from moved_part union all from contribution"
        )
        self._place()
        con.execute(f"create or replace view ranked_part as {query('rank/ranked')}")
        givers.lay_out(con, self.comparison.quarters.now, provinces)
        con.execute(f"create or replace table movement_part as {query('rank/movement')}")
        with ThreadPoolExecutor(_WRITERS) as pool:
            families = sum(pool.map(self._write_province, provinces))
        scored.unlink()
        moved.unlink()
        return families

    def _write_province(self, province: str) -> int:
        rows = {}
        with self.con.cursor() as con:
            for name, order in _ORDER.items():
                code = "" if name == "family" else " exclude (kode_provinsi)"
                rows[name] = store.write(
                    con,
                    f"select *{code} from {_SOURCE[name]} where {_WITHIN[name].format(province)}",
                    self._file(name, province),
                    order,
                )
        return rows["family"]

    def write_nation(self) -> None:
        """Write the cut points of every place, and who moved, came and went."""
        kinds = {"lingkup": "varchar", "kode": "varchar", "desil": "tinyint"}
        kinds |= dict.fromkeys(("skor_tertinggi", "keluarga", "jiwa"), "bigint")
        make_table(self.con, "cut_point", kinds, self.cut_points)
        store.write(
            self.con,
            "from cut_point",
            self._file("cut_point", _NATION),
            "lingkup, kode, desil",
        )
        flows.write(self.con, self.folder, self.comparison.quarters.now.quarter)

    def _file(self, name: str, province: str) -> Path:
        return self.folder / name / f"prov={province}" / "part-0.parquet"

    def _previous_cuts(self) -> Any:
        before = self.comparison.quarters.before
        if before is None:
            return self.national
        found = self.con.execute(
            f"select skor_tertinggi from {before.read('ranked/cut_point')} "
            f"where lingkup = {literal(cuts.NATIONAL)} order by desil"
        ).fetchall()
        return np.array([NOTHING if cut is None else cut for (cut,) in found], np.int64)

    def _related_tables(self) -> None:
        """Tell what became of the families that left, and where those that came are from."""
        now = self.comparison.quarters.now
        for name, view in (("unranked", "unranked"), ("family_lineage", "lineage")):
            known = exists(now.release, f"registry/{name}")
            rows = f"from {now.read(f'registry/{name}')}" if known else empty_table(name)
            self.con.execute(f"create or replace view {view} as {rows}")
        for name in ("departed", "origin"):
            self.con.execute(f"create or replace table {name} as {query(f'rank/{name}')}")

    def _place(self) -> None:
        """Make view ``placed``: the scored families of a part with every desil they have."""
        columns = {
            "desil_nasional": cuts.desil("part.skor", self.national),
            "desil_nasional_keluarga": cuts.desil("part.skor", self.by_family),
            "desil_garis_lama": cuts.desil("part.skor_lama", self.before),
            "desil_model_lama": "desil_nasional",
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
        # a family of which no answer changed has only time to name
        self.con.execute(
            "create or replace view placed as "
            "select part.* exclude (naik, turun, provinsi, kabupaten_kota), "
            f"coalesce(part.naik, main_cause.naik, {causes.TIME}) as naik, "
            f"coalesce(part.turun, main_cause.turun, {causes.TIME}) as turun, "
            f"chance.per_mille, {listed}, {literal(self.comparison.new.id)} as id_model "
            f"from scored_part as part {joins} inner join chance "
            "on part.perkotaan = chance.perkotaan and part.langkah_skor = chance.langkah_skor "
            "left join main_cause on part.id = main_cause.id"
        )
