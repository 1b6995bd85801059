"""Why a family stands where it stands: its values, its terms, its movement, in words."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.codebook import load
from pipelines.errors import DataStop, UsageError
from pipelines.rank import words
from pipelines.rank.inputs import Side, exists
from pipelines.rank.origins import Origins
from pipelines.rank.variables import ModelVariable, family_columns, model_variables
from pipelines.rank.view import levels

if TYPE_CHECKING:
    import duckdb

    from pipelines.home import Home
    from pipelines.quarter import Quarter
    from ranking.model import Model

_LONG = 16  # digits of a KK or NIK
_FAMILY, _PERSON = "registry/family", "registry/person"


def explain(home: "Home", quarter: "Quarter", identifier: str) -> dict[str, Any]:
    """Explain one family's score, desil and movement.

    Parameters
    ----------
    identifier : str
        A KK or NIK of 16 digits, or an id_keluarga.

    Returns
    -------
    dict
        The keys of design.md §6; terms by size of their contribution.

    Raises
    ------
    UsageError
        If the identifier is not a number of at most 16 digits.
    DataStop
        If the quarter or the family is not there, or the family is not ranked.
    """
    if not identifier.isascii() or not identifier.isdigit() or len(identifier) > _LONG:
        raise UsageError(
            "an identifier is a KK or NIK of 16 digits, or an id_keluarga; digits only"
        )
    side = Side(_release(home, quarter), quarter)
    with store.connect() as con:
        family, province = _find(con, side, identifier)
        ranked = _one(
            con,
            f"from {side.read('ranked/family', (province,))} where id_keluarga = $family",
            family,
        )
        if ranked is None:
            raise DataStop(
                f"family {family} is in the register of {quarter} but not ranked: "
                f"{_why_unranked(con, side, family)}"
            )
        asked = _Family(con, side, province, family)
        origins = Origins(con, side, province, family)
        terms = asked.terms(side.model(), ranked, origins)
        moves = asked.movement()
        register = _one(con, asked.register, family) or {}
        members, disagreements = origins.members(), origins.disagreements()
    if sum(term["sumbangan"] for term in terms) != ranked["skor"]:
        raise DataStop(
            f"the terms of family {family} do not add up to its score in {side.release}; the "
            f"release was changed after it was published, verify it: dtsen verify {side.release}"
        )
    return {
        "id_keluarga": family,
        "quarter": str(quarter),
        "skor": ranked["skor"],
        "terms": terms,
        "desil": {
            level: ranked[f"desil_{level}"]
            for level in ("nasional", "provinsi", "kabupaten_kota", "nasional_keluarga")
        },
        "movement": moves,
        "members": members,
        "disagreements": disagreements,
        "peluang_desil_1_4": ranked["peluang_desil_1_4"],
        "pergerakan": ranked["pergerakan"],
        "text": words.tell(quarter, ranked, register, terms, moves),
    }


def _release(home: "Home", quarter: "Quarter") -> Path:
    for folder in (home.current(quarter), home.candidate(quarter)):
        if folder is not None and exists(folder, "ranked/family"):
            return folder
    raise DataStop(f"quarter {quarter} has no ranking; run it first: dtsen run {quarter}")


def _one(con: "duckdb.DuckDBPyConnection", sql: str, family: int) -> dict[str, Any] | None:
    """Return the only row of a query about one family."""
    return next(iter(store.dicts(con.execute(sql, {"family": family}))), None)


def _find(con: "duckdb.DuckDBPyConnection", side: Side, identifier: str) -> tuple[int, str]:
    """Return id_keluarga and province of the family that a KK, NIK or id names."""
    number = int(identifier)
    tries = [(_FAMILY, "id_keluarga", "id_keluarga")]
    if len(identifier) == _LONG:
        tries = [
            (_FAMILY, "nomor_kartu_keluarga::bigint", "id_keluarga"),
            (_PERSON, "nomor_induk_kependudukan::bigint", "coalesce(status_keberadaan, 1)"),
        ]
    for name, column, order in tries:
        rows = con.execute(
            f"select id_keluarga, filename from read_parquet($files, filename = true, "
            f"hive_partitioning = false) where {column} = $number "
            f"order by {order}, id_keluarga nulls last",
            {"files": side.files(name), "number": number},
        ).fetchall()
        if len({family for family, _ in rows if family is not None}) > 1:
            raise DataStop(
                f"the NIK that ends in {identifier[-4:]} is borne by persons of {len(rows)} "
                f"families of {side.quarter} (ganda); ask by the family's KK instead"
            )
        if rows and rows[0][0] is None:
            raise DataStop(
                f"the person whose NIK ends in {identifier[-4:]} is in the register of "
                f"{side.quarter} but belongs to no family any more (dead, or gone abroad)"
            )
        if rows:
            return rows[0][0], Path(rows[0][1]).parent.name.removeprefix("prov=")
    raise DataStop(
        f"no family of {side.quarter} has the identifier that ends in {identifier[-4:]}; check "
        "its digits, or ask for a quarter in which the family was registered"
    )


def _why_unranked(con: "duckdb.DuckDBPyConnection", side: Side, family: int) -> str:
    sql = f"from {side.read('registry/unranked')} where id_keluarga = $family"
    found = _one(con, sql, family)
    return found["alasan"] if found else "no reason is listed"


@dataclass(frozen=True, slots=True)
class _Family:
    """One family of a release, with the files of its province."""

    con: "duckdb.DuckDBPyConnection"
    side: Side
    province: str
    family: int

    @property
    def register(self) -> str:
        """The family's row in the register."""
        files = self.side.read(_FAMILY, (self.province,))
        return f"from {files} where id_keluarga = $family"

    def terms(
        self, model: "Model", ranked: dict[str, Any], origins: Origins
    ) -> list[dict[str, Any]]:
        """Return what each variable adds to the score, the weightiest first."""
        only = "select * from ({}) as part where id = $family"
        sides = ((self.province,),)
        level = _one(
            self.con,
            levels(only.format(self.side.family(*sides)), only.format(self.side.person(*sides)))
            + "select * from level",
            self.family,
        )
        raw = _one(self.con, self.register, self.family)
        if level is None or raw is None:
            raise DataStop(f"family {self.family} has a rank but no members in the register")
        urban, regency = level["perkotaan"], ranked["kode_kabupaten_kota"]
        place = f"kabupaten/kota {regency}, {'perkotaan' if urban else 'perdesaan'}"
        village = ranked["kode_kelurahan_desa"]
        told = [_term("dasar", "Dasar wilayah", place, model.base(village, urban))]
        known = {variable.name: variable for variable in model_variables()}
        origin = origins.of_variables()
        missing = [name for name in model.order if level[name] is None]
        for name in model.order:
            variable, at = known[name], level[name]
            value = 0 if at is None else model.contributions(name, regency, urban)[at]
            told.append(
                _term(name, variable.label, _answer(variable, at, raw), value, at is None)
                | origin(variable)
            )
        for one, other, size in model.pairs:
            if level[one] is not None and level[other] is not None:
                value = model.product(one, other, size)[level[one], level[other]]
                label = f"{known[one].label}, bersama {known[other].label.lower()}"
                told.append(_term(f"{one} x {other}", label, None, value))
        if missing:
            answered = sum(term["sumbangan"] for term in told[1:])
            label = f"Perkiraan untuk {len(missing)} keterangan yang tidak diketahui"
            value = model.imputed(missing, answered, village)
            told.append(_term("diduga", label, None, value))
        return sorted(told, key=lambda term: (-abs(term["sumbangan"]), term["variabel"]))

    def movement(self) -> list[dict[str, Any]]:
        """Return the causes of the change of score, the weightiest first."""
        rows = self.con.execute(
            "select sebab, variabel, sumber, sumbangan from "
            f"{self.side.read('ranked/movement', (self.province,))} where id_keluarga = $family "
            "order by abs(sumbangan) desc, sebab, variabel",
            {"family": self.family},
        ).fetchall()
        return [
            dict(zip(("sebab", "variabel", "sumber", "sumbangan"), row, strict=True))
            for row in rows
        ]


def _term(
    name: str, label: str, value: Any, contribution: int, is_imputed: bool = False
) -> dict[str, Any]:
    return {
        "variabel": name,
        "label": label,
        "nilai": value,
        "sumber": None,
        "tanggal": None,
        "sumbangan": contribution,
        "diduga": is_imputed,
    }


def _answer(variable: ModelVariable, level: int | None, raw: dict[str, Any]) -> Any:
    """Return what the family answered, in words where the codebook has words."""
    if level is None:
        return None
    if level in variable.words:
        return variable.words[level]
    column = variable.columns[0] if variable.columns else variable.name
    is_own = any(column == each.name for each in family_columns())
    if is_own and variable.name == column:
        unit = load().column(column, "family").unit
        return f"{raw[column]} {unit}" if unit else raw[column]
    return level
