"""Second pass: with the cut points known, desil and movement of each part are written."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from pipelines import rules, store
from pipelines.rank import causes, cuts
from pipelines.rank.inputs import exists
from pipelines.rank.parts import Comparison, Scores
from pipelines.registry import empty_table
from pipelines.sources import load as load_sources
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


class Writer:
    """Writes the tables of ``ranked/`` into a folder: prepare, each part, then the nation."""

    def __init__(self, comparison: Comparison, scores: Scores, folder: Path) -> None:
        self.comparison, self.con, self.folder = comparison, comparison.con, folder
        self.scores = scores
        quarter = comparison.quarters.now.quarter
        self.by_members = rules.in_force("decile_weight", quarter) == "members"
        self.poorest = 100 * rules.in_force("probability_highest_decile", quarter)
        self.cut_points: list[tuple[Any, ...]] = []

    def prepare(self) -> None:
        """Find the national cut points and chances, and lay them out for the parts."""
        score, persons, families = cuts.merged(self.scores.groups)
        weight = persons if self.by_members else families
        self.national, *sizes = shares(score, weight, families, persons)
        self.by_family, *_ = shares(score, families)
        self.cut_points += cuts.rows(cuts.NATIONAL, _NATION, self.national, *sizes)
        self.old_model = self.national
        if self.scores.old_groups:
            score, persons, families = cuts.merged(self.scores.old_groups)
            self.old_model, *_ = shares(score, persons if self.by_members else families)
        self.before = self._previous_cuts()
        chances = cuts.chances(self.comparison.new, self.scores.chance_groups, self.poorest)
        self._table("chance", chances, ["perkotaan", "langkah_skor", "per_mille"])
        self._table(
            "player_name",
            [(p.position, p.cause, p.variable, p.name, p.asked_of) for p in causes.players()],
            ["posisi", "sebab", "variabel", "nama", "asked_of"],
        )
        self._table(
            "source_name",
            [(source.number, source.source) for source in load_sources().values()],
            ["nomor", "nama"],
        )
        self._related_tables()
        self.con.execute(
            "create table transition (kode varchar, dari tinyint, ke tinyint, "
            "keluarga bigint, jiwa bigint)"
        )

    def write_part(self, provinces: tuple[str, ...], path: Path) -> tuple[int, int]:
        """Write the tables of one part; return its families and persons."""
        con = self.con
        con.execute(f"create or replace view scored_part as from {literal(path)}")
        self._local_cuts()
        self._place()
        self._make("ranked_part", {"id_model": self.comparison.new.id, "time": causes.TIME})
        con.execute(
            "insert into transition select kode_kabupaten_kota, desil_nasional_sebelumnya, "
            "desil_nasional, count(*), sum(jumlah_anggota) from ranked_part "
            "where desil_nasional_sebelumnya is not null group by all"
        )
        self._provenance(provinces)
        self._make("movement_part")
        self._make("departed_part")
        with ThreadPoolExecutor(_WRITERS) as pool:
            list(pool.map(self._write_province, provinces))
        return con.execute(
            "select count(*), coalesce(sum(jumlah_anggota), 0)::bigint from ranked_part"
        ).fetchall()[0]

    def _write_province(self, province: str) -> None:
        with self.con.cursor() as con:
            for name, order in _ORDER.items():
                code = "" if name == "family" else " exclude (kode_provinsi)"
                source = "ranked_part" if name == "family" else f"{name}_part"
                store.write(
                    con,
                    f"select *{code} from {source} where kode_provinsi = {literal(province)}",
                    self._file(name, province),
                    order,
                )

    def write_nation(self) -> None:
        """Write cut points and transitions of every place."""
        self._table(
            "cut_point",
            self.cut_points,
            ["lingkup", "kode", "desil", "skor_tertinggi", "keluarga", "jiwa"],
        )
        store.write(
            self.con,
            "select lingkup, kode, desil::tinyint as desil, skor_tertinggi::bigint as "
            "skor_tertinggi, keluarga, jiwa from cut_point",
            self._file("cut_point", _NATION),
            "lingkup, kode, desil",
        )
        store.write(
            self.con,
            query("rank/transition"),
            self._file("transition", _NATION),
            "lingkup, kode, dari, ke",
        )

    def _file(self, name: str, province: str) -> Path:
        return self.folder / name / f"prov={province}" / "part-0.parquet"

    def _make(self, name: str, params: dict[str, Any] | None = None) -> None:
        select = query(f"rank/{name.removesuffix('_part')}")
        self.con.execute(f"create or replace table {name} as {select}", params or {})

    def _table(self, name: str, rows: list[tuple[Any, ...]], columns: list[str]) -> None:
        """Make a table of rows; a column of which every value is None becomes text."""
        table = pa.table({column: [row[i] for row in rows] for i, column in enumerate(columns)})
        self.con.register("given", table)
        self.con.execute(f"create or replace table {name} as from given")
        self.con.unregister("given")

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
        """Make views of what the register says about families that left."""
        now = self.comparison.quarters.now
        for name, view in (("unranked", "unranked"), ("family_lineage", "lineage")):
            known = exists(now.release, f"registry/{name}")
            rows = f"from {now.read(f'registry/{name}')}" if known else empty_table(name)
            self.con.execute(f"create or replace view {view} as {rows}")

    def _provenance(self, provinces: tuple[str, ...]) -> None:
        """Make tables of who gave the values of the families that changed, in a part."""
        now = self.comparison.quarters.now
        known = exists(now.release, "registry/provenance")
        rows = (
            f"from {now.read('registry/provenance', provinces)}"
            if known
            else empty_table("provenance")
        )
        self.con.execute(
            "create or replace table provenance as "
            f"select id_keluarga, sumber, pengecualian from ({rows}) as part "
            "semi join (select id from contribution where posisi >= "
            f"{causes.FIRST_VARIABLE}) as moved on part.id_keluarga = moved.id"
        )
        self.con.execute(
            "create or replace table exception as "
            "select id_keluarga, unnest(pengecualian, recursive := true) from provenance"
        )

    def _local_cuts(self) -> None:
        found = self.con.execute(
            "select left(kode_kelurahan_desa, 4)::bigint as kode, skor, "
            "jumlah_anggota::bigint as jumlah_anggota from scored_part"
        ).fetchnumpy()
        code, score, members = (np.asarray(found[c]) for c in ("kode", "skor", "jumlah_anggota"))
        for scope, digits in cuts.DIGITS.items():
            lines = []
            of = code // 10 ** (cuts.DIGITS[cuts.REGENCY] - digits)
            for name, points, *sizes in cuts.local(of, score, members, self.by_members):
                text = str(name).zfill(digits)
                lines.append((text, *map(int, points[:9])))
                self.cut_points += cuts.rows(scope, text, points, *sizes)
            self._table(f"cut_{scope}", lines or [("", *[0] * 9)], ["kode", *_CUT_COLUMNS])

    def _place(self) -> None:
        """Make view ``placed``: the scored families of a part with every desil they have."""
        columns = {
            "desil_nasional": cuts.desil("part.skor", self.national),
            "desil_nasional_keluarga": cuts.desil("part.skor", self.by_family),
            "desil_garis_lama": cuts.desil("part.skor_lama", self.before),
            "desil_model_lama": cuts.desil("part.skor_lama", self.old_model),
        }
        for scope in cuts.DIGITS:
            names = [f"cut_{scope}.{column}" for column in _CUT_COLUMNS]
            columns[f"desil_{scope}"] = cuts.desil("part.skor", names)
        listed = ", ".join(f"{sql} as {name}" for name, sql in columns.items())
        joins = " ".join(
            f"inner join cut_{scope} on left(part.kode_kelurahan_desa, {digits}) = cut_{scope}.kode"
            for scope, digits in cuts.DIGITS.items()
        )
        self.con.execute(
            f"create or replace view placed as "
            f"select part.*, chance.per_mille::smallint as per_mille, {listed} "
            f"from scored_part as part {joins} inner join chance "
            "on part.perkotaan = chance.perkotaan and part.langkah_skor = chance.langkah_skor"
        )
