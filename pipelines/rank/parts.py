"""First pass: each part of the nation is scored, and compared with the quarter before."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipelines.errors import DataStop
from pipelines.rank import causes
from pipelines.rank.changes import check_untouched, find_touched
from pipelines.rank.inputs import Quarters, Side, previous_ranking
from pipelines.rank.scoring import IMPUTED_COUNT, check_variables, check_view, make_cells, score
from pipelines.rank.variables import family_columns, person_columns
from pipelines.rank.view import FAMILY_KEYS, PERSON_KEYS, levels
from pipelines.store import literal
from ranking import chance
from ranking.desil import group

if TYPE_CHECKING:
    import duckdb

    from ranking.desil import Integers
    from ranking.model import Model

RAW = ("old_family", "new_family", "old_person", "new_person")
# the score in steps, rounded down (a remainder in SQL has the sign of the number)
_REST = f"((skor % {chance.STEP}) + {chance.STEP}) % {chance.STEP}"
_STEP = f"(skor - {_REST}) // {chance.STEP}"


@dataclass(slots=True)
class Scores:
    """What the first pass leaves for the second.

    Attributes
    ----------
    parts : list
        Provinces of each part, and the Parquet file of its scored families.
    groups : list
        Of each part: distinct scores in rising order, persons, families.
    old_groups : list
        The same by the previous model, if the model is new.
    chance_groups : list
        Of each part: urban or rural, score in steps of `chance.STEP` rounded down, persons.
    """

    parts: list[tuple[tuple[str, ...], Path]] = field(default_factory=list)
    groups: list[tuple["Integers", ...]] = field(default_factory=list)
    old_groups: list[tuple["Integers", ...]] = field(default_factory=list)
    chance_groups: list[tuple["Integers", "Integers", "Integers"]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both quarters with their models, over one connection."""

    con: "duckdb.DuckDBPyConnection"
    quarters: Quarters
    new: "Model"
    old: "Model"
    places: list[tuple[str, int]]

    @classmethod
    def of(cls, con: "duckdb.DuckDBPyConnection", quarters: Quarters) -> "Comparison":
        """Read the models and lay their bases out in table ``cell``."""
        new = quarters.now.model()
        old = quarters.before.model() if quarters.before else new
        check_view(new)
        for model in {new.id: new, old.id: old}.values():
            check_variables(model)
        regencies = " union ".join(
            "select distinct left(kode_kelurahan_desa, 4) as kode "
            f"from {side.read('registry/family')}"
            for side in (quarters.now, quarters.before)
            if side
        )
        codes = [code for (code,) in con.execute(regencies).fetchall()]
        places = make_cells(con, codes, {"dasar": new, "dasar_lama": old})
        return cls(con, quarters, new, old, places)

    @property
    def is_new_model(self) -> bool:
        """Whether the model changed since the quarter before."""
        return self.new.id != self.old.id

    def score_part(self, provinces: tuple[str, ...], path: Path, scores: Scores) -> None:
        """Score the families of some provinces, compare them, and put them to disk."""
        now, before, con = self.quarters.now, self.quarters.before, self.con
        if before:
            find_touched(con, now, before, provinces)
        if before and not self.is_new_model:
            for name, rows in (("family", now.family), ("person", now.person)):
                self._read(f"new_{name}", rows(provinces), "touched")
            self._score(provinces, "from new_family", "from new_person", self._carried(provinces))
            check_untouched(con)
        else:
            self._score(provinces, now.family(provinces), now.person(provinces))
        self._check_scores()
        scores.groups.append(self._groups("skor"))
        if self.is_new_model:
            scores.old_groups.append(self._groups("skor_lama"))
        scores.chance_groups.append(self._steps())
        if before:
            self._compare(provinces, before)
        con.execute(f"copy scored to {literal(path)} (format parquet)")
        scores.parts.append((provinces, path))

    def _score(
        self, provinces: tuple[str, ...], family: str, person: str, carried: str = ""
    ) -> None:
        """Make table ``scored``: families scored now, and those that carry their score on."""
        skor = score(self.new, self.places, "dasar")
        skor_lama = score(self.old, self.places, "dasar_lama") if self.is_new_model else "skor"
        before = (
            previous_ranking(self.quarters.before, provinces)
            if self.quarters.before
            else "select null::bigint as id, null::bigint as skor, null::tinyint as desil"
        )
        self.con.execute(
            "create or replace table scored as "
            + levels(family, person)
            + f""",
            ranked as (
                select
                    level.id, level.nomor_kartu_keluarga, level.kode_kelurahan_desa,
                    level.perkotaan, level.banyak_anggota::smallint as jumlah_anggota,
                    {skor} as skor, {skor_lama} as skor_lama,
                    ({IMPUTED_COUNT})::smallint as variabel_diduga
                from level
                inner join cell on level.kode_kabupaten_kota = cell.kode_kabupaten_kota
                    and level.perkotaan = cell.perkotaan
            ),
            compared as (
                select
                    ranked.*, before.skor as skor_sebelumnya, before.desil as desil_sebelumnya
                from ranked left join ({before}) as before on ranked.id = before.id
                {carried}
            )
            select *, {_STEP} as langkah_skor from compared
            """
        )

    def _carried(self, provinces: tuple[str, ...]) -> str:
        """Return the rest of a union: families that nothing touched, with last quarter's score."""
        assert self.quarters.before is not None
        return f"""
            union all
            select
                family.id, family.nomor_kartu_keluarga, family.kode_kelurahan_desa,
                coalesce(family.perkotaan, 0), before.jumlah_anggota,
                before.skor, before.skor, before.variabel_diduga, before.skor, before.desil
            from ({self.quarters.now.family(provinces)}) as family
            anti join touched on family.id = touched.id
            inner join ({previous_ranking(self.quarters.before, provinces)}) as before
                on family.id = before.id
        """

    def _read(self, table: str, rows: str, only: str) -> None:
        """Read rows of the register of the families that another table lists."""
        self.con.execute(
            f"create or replace table {table} as from ({rows}) semi join {only} using (id)"
        )

    def _groups(self, column: str) -> tuple["Integers", ...]:
        found = self.con.execute(
            f"select {column} as skor, jumlah_anggota from scored"
        ).fetchnumpy()
        members = found["jumlah_anggota"]
        score = np.asarray(found["skor"], np.int64)
        return group(score, np.asarray(members, np.int64), np.ones(len(members), np.int64))

    def _steps(self) -> tuple["Integers", "Integers", "Integers"]:
        found = self.con.execute(
            "select perkotaan::bigint as perkotaan, langkah_skor::bigint as langkah_skor, "
            "sum(jumlah_anggota)::bigint as jiwa from scored group by all order by all"
        ).fetchnumpy()
        perkotaan, step, persons = found.values()
        return np.asarray(perkotaan), np.asarray(step), np.asarray(persons)

    def _check_scores(self) -> None:
        """A level that the model has no entry for makes a score NULL; nothing is guessed."""
        (lost,) = self.con.execute("select count(*) from scored where skor is null").fetchall()[0]
        if lost:
            raise DataStop(
                f"{lost} families have an answer for which model {self.new.id} has no entry; the "
                "register holds a code that the codebook does not know. Check registry/family "
                "against the codebook, or fit a new model: dtsen model fit"
            )

    def make_tables(self) -> None:
        """Make the tables that gather what all parts find."""
        con = self.con
        con.execute(
            "create table contribution (id bigint, posisi integer, sumbangan bigint);"
            "create table main_cause (id bigint, naik integer, turun integer);"
            "create table left_now (id bigint, skor bigint, skor_lama bigint);"
            "create table left_before (id bigint, kode_provinsi varchar, skor bigint, "
            "desil tinyint)"
        )
        for name in RAW:
            keys, columns = (
                (FAMILY_KEYS, family_columns())
                if name.endswith("family")
                else (PERSON_KEYS, person_columns())
            )
            kinds = {"kode_kelurahan_desa": "varchar", "tanggal_acuan": "date"}
            listed = [f"{key} {kinds.get(key, 'bigint')}" for key in keys]
            listed += [f"{column.name} {column.type}" for column in columns]
            con.execute(f"create table unmatched_{name} ({', '.join(listed)})")

    def _compare(self, provinces: tuple[str, ...], before: Side) -> None:
        """Find what changed in a part; a family that another part may know is kept for later."""
        con, now = self.con, self.quarters.now
        con.execute(
            "create or replace table gone as select before.* from "
            f"({previous_ranking(before, provinces)}) as before "
            "semi join touched using (id) anti join scored using (id)"
        )
        con.execute(
            "create or replace table come as select id, skor, skor_lama from scored "
            "where skor_sebelumnya is null"
        )
        con.execute("insert into left_before select id, kode_provinsi, skor, desil from gone")
        con.execute("insert into left_now from come")
        con.execute(
            "create or replace table pair as select id, skor, skor_sebelumnya, peka "
            "from scored inner join touched using (id) where skor_sebelumnya is not null "
            f"and (berubah or (peka and {self.is_new_model}))"
        )
        for side, quarter, other in (("new", now, "come"), ("old", before, "gone")):
            con.execute(
                "create or replace table wanted as "
                f"select id from pair union all select id from {other}"
            )
            for name, rows in (("family", quarter.family), ("person", quarter.person)):
                if side == "old" or self.is_new_model:
                    self._read(f"{side}_{name}", rows(provinces), "wanted")
                con.execute(
                    f"insert into unmatched_{side}_{name} "
                    f"from {side}_{name} semi join {other} using (id)"
                )
        self._walk()
        # of the others nothing but the model, or the day of reference, differs
        con.execute(
            "insert into contribution "
            f"select id, {causes.MODEL if self.is_new_model else causes.TIME}, "
            "skor - skor_sebelumnya from scored anti join pair using (id) "
            "where skor <> skor_sebelumnya"
        )

    def compare_unmatched(self) -> None:
        """Compare families that are in another part of the nation than last quarter."""
        if not self.quarters.before:
            return
        con = self.con
        for name in RAW:
            con.execute(f"create or replace table {name} as from unmatched_{name}")
        con.execute(
            "create or replace table pair as "
            "select left_now.id, left_now.skor, left_before.skor as skor_sebelumnya, "
            "true as peka "
            "from left_now inner join left_before on left_now.id = left_before.id"
        )
        self._walk()

    def _walk(self) -> None:
        assert self.quarters.before is not None
        days = (self.quarters.before.day, self.quarters.now.day)
        causes.walk(self.con, self.new, self.old, self.places, days)
