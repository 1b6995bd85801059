"""Whom a document moved: desil before and after, and what of the change its values brought."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.rank.variables import model_variables
from pipelines.trace.rows import dicts

if TYPE_CHECKING:
    import duckdb

_MEMBERS = "anggota"  # the cause of members who came or left


@dataclass(frozen=True, slots=True)
class _Settled:
    """What a document settled: family columns, by family; families of whose members it told."""

    won: dict[int, set[str]]
    answered: set[int]
    joined: set[int]

    @classmethod
    def by(cls, values: list[dict[str, Any]], members: list[dict[str, Any]]) -> "_Settled":
        """Gather it from what became of the values and persons of the document's rows."""
        won: dict[int, set[str]] = {}
        for value in values:
            if value["hasil"] == "menang":
                won.setdefault(value["id_keluarga"], set()).add(value["variabel"])
        return cls(
            won,
            {member["id_keluarga"] for member in members if member["jawaban_menang"]},
            {member["id_keluarga"] for member in members if member["keanggotaan_menang"]},
        )

    def brought(self, family: int, cause: dict[str, Any]) -> bool:
        """Whether the document brought about a cause of a family's change of score."""
        if cause["sebab"] == _MEMBERS:
            return family in self.joined
        columns = _columns().get(cause["variabel"])
        if columns is None:
            return False
        if not columns:  # asked of members
            return family in self.answered
        return not columns.isdisjoint(self.won.get(family, ()))


@cache
def _columns() -> dict[str, set[str]]:
    """Return the family columns that each variable of the model is computed from."""
    return {variable.name: set(variable.columns) for variable in model_variables()}


def families(
    con: "duckdb.DuckDBPyConnection",
    values: list[dict[str, Any]],
    members: list[dict[str, Any]],
    claims: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    """Return the families of the traced rows, in order of id.

    A cause of the change of score is the document's where a value of its won in one of the columns
    that the cause is about; members who came or left are, where it settled somebody's card; what is
    asked of members, where it settled somebody's answers.
    """
    settled = _Settled.by(values, members)
    concerned = {row["id_keluarga"] for row in (*values, *members, *claims)} - {None}
    con.execute("create temp table touched (id_keluarga bigint)")
    if concerned:
        con.executemany("insert into touched values (?)", [[each] for each in sorted(concerned)])
    causes: dict[int, list[dict[str, Any]]] = {}
    for cause in dicts(
        con,
        "select id_keluarga, sebab, variabel, sumbangan from movement "
        "semi join touched using (id_keluarga) order by all",
    ):
        causes.setdefault(cause.pop("id_keluarga"), []).append(cause)
    told = dicts(con, store.query("trace/moved"))
    for family in told:
        number = family["id_keluarga"]
        own = [cause for cause in causes.get(number, []) if settled.brought(number, cause)]
        family["perubahan_skor"] = sum(cause["sumbangan"] for cause in causes.get(number, []))
        family["karena_dokumen"] = sum(cause["sumbangan"] for cause in own)
        family["sebab_dokumen"] = own
    return told
