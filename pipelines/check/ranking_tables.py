"""What the suites of the ranking look at."""

from pipelines import rules, store
from pipelines.check import ranked
from pipelines.check.judging import shown
from pipelines.check.layout import Layout
from pipelines.home import table

_ID = ("id_keluarga",)
# of a ranked family: what `ranking_fact` counts by, and what `tenth` does
_COUNTED = (
    *_ID,
    "jumlah_anggota",
    "desil_nasional",
    "desil_nasional_sebelumnya",
    "desil_bawah",
    "desil_atas",
    "peluang_desil_1_4",
    "peluang_desil_1_5",
    "pergerakan",
    "sebab_utama",
    "langkah_sendiri",
    "langkah_garis",
    "langkah_model",
)
_CUT = (
    "kode_provinsi",
    "kode_kabupaten_kota",
    "jumlah_anggota",
    "skor",
    "desil_provinsi",
    "desil_kabupaten_kota",
)


class RankingTables(Layout):
    """The ranking, every row judged, beside the register."""

    def lay_out(self) -> None:
        """Lay them out."""
        self._view("ranked_family", table(self.candidate, "ranked/family"))
        self._view("departed", table(self.candidate, "ranked/departed"))
        most = rules.in_force("gate_largest_family", self.quarter)
        self.con.execute(f"create table ranked_rule as {ranked.count(most)}")
        self.suspects["ranked_rule", None] = self._near(self.candidate / "ranked" / "family")
        self._facts(
            "ranking_fact",
            {"registry/family": _ID, "registry/unranked": _ID, "ranked/family": _COUNTED},
            "ranked/family",
            {"far": rules.in_force("gate_moved_far_deciles", self.quarter)},
        )
        highest = rules.in_force("probability_highest_decile", self.quarter)
        # a desil is a tenth by definition: 100 per mille
        self._make("ranking_share", {"probability_permille": 100 * highest})
        self._tenths()
        if not store.one(self.con, "select count(*) from tenth")[0]:
            self.without_rows.add("tenth")

    def _tenths(self) -> None:
        """Measure the tenths of every scope: the nation at once, its places part by part."""
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
        for part in self._parts():
            with shown(self.con, self._relations({"ranked/family": _CUT}, part)):
                for level in ("provinsi", "kabupaten_kota"):
                    measure(level, f"kode_{level}", f"desil_{level}", usual)
        self.suspects["tenth", None] = self._near(self.candidate / "ranked" / "family")
