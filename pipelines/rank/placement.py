"""What families of all parts are placed by, and how, as SQL; `placed` does the same compiled."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.rank import causes, chances, cuts
from pipelines.rank.given import make_table
from pipelines.store import literal

if TYPE_CHECKING:
    import duckdb

    from ranking.desil import Integers

_CUT_COLUMNS = [f"c{desil}" for desil in range(1, 10)]


@dataclass(frozen=True, slots=True)
class Lines:
    """Cut points and chances.

    Attributes
    ----------
    national, by_family, before : array of int64
        Cut points of the nation: ours, those where every family weighs the same, and last
        quarter's.
    old_model : array of int64 or None
        Those of the scores by the previous model, if the model is new.
    local : dict
        Province or kabupaten → each place.
    chances : list of tuple
        Lines of `chances.COLUMNS`.
    model : str
        The model's id.
    """

    national: "Integers"
    by_family: "Integers"
    before: "Integers"
    old_model: "Integers | None"
    local: dict[str, list[cuts.Place]]
    chances: list[tuple[int, ...]]
    model: str

    def lay_out(self, con: "duckdb.DuckDBPyConnection") -> None:
        """Make the tables that `relations` read beside ``scored_part``."""
        make_table(con, "chance", chances.COLUMNS, self.chances)
        points = dict.fromkeys(_CUT_COLUMNS, "bigint")
        for scope, places in self.local.items():
            lines = [(int(place.code), *map(int, place.cuts[:9])) for place in places]
            make_table(con, f"cut_{scope}", {"kode": "smallint"} | points, lines)
        lines = [
            (int(place.code), desil, *map(int, place.hundredths[10 * desil - 10 : 10 * desil - 1]))
            for place in self.local[cuts.REGENCY]
            for desil in range(1, 11)
        ]
        kinds = {"kode": "smallint", "desil": "tinyint"}
        make_table(con, "cut_hundredth", kinds | points, lines)

    def relations(self) -> dict[str, str]:
        """Return, in order, the selects that lead to ``placed``, which ``rank/ranked`` reads.

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
            f"{literal(self.model)} as id_model "
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
