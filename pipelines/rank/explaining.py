"""Why a family stands where it stands: its values, its terms, its movement, in words."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipelines import predecessor, store
from pipelines.codebook import load
from pipelines.errors import DataStop, UsageError
from pipelines.home import ranked_release
from pipelines.rank import changed, cuts, lookup, words
from pipelines.rank.counterfactual import counterfactual
from pipelines.rank.inputs import Part, Side, exists
from pipelines.rank.letter import letter
from pipelines.rank.origins import Origins
from pipelines.rank.supposed import Household
from pipelines.rank.variables import ModelVariable, family_columns, model_variables
from pipelines.rank.view import levels

if TYPE_CHECKING:
    import duckdb

    from pipelines.home import Home
    from pipelines.quarter import Quarter
    from ranking.model import Model


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
    if not identifier.isascii() or not identifier.isdigit() or len(identifier) > lookup.LONG:
        raise UsageError(
            "an identifier is a KK or NIK of 16 digits, or an id_keluarga; digits only"
        )
    side = Side(ranked_release(home, quarter, "explain"), quarter)
    with store.connect() as con:
        family, part = lookup.find(con, side, identifier)
        ranked = lookup.one(
            con, f"from {side.read('ranked/family', part)} where id_keluarga = $family", family
        )
        if ranked is None:
            raise DataStop(
                f"family {family} is in the register of {quarter} but not ranked: "
                f"{lookup.why_unranked(con, side, family)}"
            )
        before = predecessor.followed_by(home, quarter, side.release)
        earlier = Side(before, quarter.previous) if before else None
        return _told(_Family(con, side, part, family), ranked, earlier)


def _told(asked: "_Family", ranked: dict[str, Any], earlier: Side | None) -> dict[str, Any]:
    """Return the document about a family that was found."""
    con, side, family = asked.con, asked.side, asked.family
    model = side.model()
    origins = Origins(con, side, asked.part, family)
    terms = asked.terms(model, ranked, origins)
    if sum(term["sumbangan"] for term in terms) != ranked["skor"]:
        raise DataStop(
            f"the terms of family {family} do not add up to its score in {side.release}; the "
            f"release was changed after it was published, verify it: dtsen verify {side.release}"
        )
    now = asked.then()
    came = asked.newcomer()
    told: dict[str, Any] = {
        "id_keluarga": family,
        "quarter": str(side.quarter),
        "skor": ranked["skor"],
        "terms": terms,
        "desil": {
            level: ranked[f"desil_{level}"]
            for level in ("nasional", "provinsi", "kabupaten_kota", "nasional_keluarga")
        },
        "movement": asked.movement(now, earlier),
        "counterfactual": counterfactual(
            con, model, now.household, asked.cut_points(), ranked["desil_nasional"]
        ),
        "members": origins.members(),
        "disagreements": origins.disagreements(),
        "peluang_desil_1_4": ranked["peluang_desil_1_4"],
        "pergerakan": ranked["pergerakan"],
        "langkah": {step: ranked[f"langkah_{step}"] for step in ("sendiri", "garis", "model")},
        "sebab_utama": ranked["sebab_utama"],
        "baru": came,
    }
    told["text"] = words.tell(side.quarter, ranked, now.register, told)
    told["letter"] = letter(side.quarter, ranked, now.household, told)
    return told


@dataclass(frozen=True, slots=True)
class _Family:
    """One family of a release, with the part of the nation in which it is: its village."""

    con: "duckdb.DuckDBPyConnection"
    side: Side
    part: Part
    family: int

    @property
    def register(self) -> str:
        """The family's row in the register."""
        return f"from {self.side.read(lookup.FAMILY, self.part)} where id_keluarga = $family"

    def terms(
        self, model: "Model", ranked: dict[str, Any], origins: Origins
    ) -> list[dict[str, Any]]:
        """Return what each variable adds to the score, the weightiest first."""
        only = "select * from ({}) as part where id = $family"
        level = lookup.one(
            self.con,
            levels(
                only.format(self.side.family(self.part)), only.format(self.side.person(self.part))
            )
            + "select * from level",
            self.family,
        )
        raw = lookup.one(self.con, self.register, self.family)
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

    def movement(self, now: changed.Then, earlier: Side | None) -> list[dict[str, Any]]:
        """Return the causes of the change of score, the weightiest first, with what changed."""
        rows = self._rows(
            self.side,
            "ranked/movement",
            "select sebab, variabel, sumber, sumbangan from {} where id_keluarga = $family "
            "order by abs(sumbangan) desc, sebab, variabel",
        )
        then = self._earlier(earlier) if rows and earlier else None
        for row in rows:
            known = changed.changes(then, now, row["sebab"], row["variabel"]) if then else []
            row["perubahan"] = known
        return rows

    def newcomer(self) -> dict[str, Any] | None:
        """Return kind and origin of a family that was not ranked last quarter."""
        sql = "select jenis, id_keluarga_asal from {} where id_keluarga = $family"
        return next(iter(self._rows(self.side, "ranked/newcomer", sql)), None)

    def cut_points(self) -> list[int | None]:
        """Return the nation's ten cut points."""
        found = self.con.execute(
            f"select skor_tertinggi from {self.side.read('ranked/cut_point')} "
            f"where lingkup = {store.literal(cuts.NATIONAL)} order by desil"
        )
        return [points for (points,) in found.fetchall()]

    def then(self) -> changed.Then:
        """Return the family as it is in this release."""
        only = "select * from ({}) as part where id = $family"
        family, *_ = self._dicts(only.format(self.side.family(self.part)))
        persons = only.format(self.side.person(self.part))
        members = self._dicts(f"{persons} order by id_individu")
        (register,) = self._dicts(self.register)
        household = Household(family, tuple(members))
        return changed.Then(household, register, self.side.quarter.reference_date)

    def _earlier(self, side: Side) -> changed.Then | None:
        """Return the family as it was in an earlier release, in whichever province."""
        part = lookup.part_of(self.con, side, self.family, self.part)
        return _Family(self.con, side, part, self.family).then() if part else None

    def _rows(self, side: Side, name: str, sql: str) -> list[dict[str, Any]]:
        if not exists(side.release, name):
            return []
        return self._dicts(sql.format(side.read(name, self.part)))

    def _dicts(self, sql: str) -> list[dict[str, Any]]:
        return store.dicts(self.con.execute(sql, {"family": self.family}))


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
