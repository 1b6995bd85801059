"""Where the values of one family come from: who gave each, when, and what lost to it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.rank.inputs import Part, Side, exists
from pipelines.rank.variables import ModelVariable
from pipelines.registry import groups
from pipelines.sources import load as load_sources

if TYPE_CHECKING:
    import duckdb

Rows = list[dict[str, Any]]
_PROVENANCE, _PERSON = "registry/provenance", "registry/person"
_DISAGREEMENT = "registry/disagreement"


class Origins:
    """Sources and dates of a family's values in a release.

    Parameters
    ----------
    con : DuckDBPyConnection
    side : Side
        The release.
    part : Part
        The part of the nation in which the family is.
    family : int
        Its id_keluarga.
    """

    def __init__(
        self, con: "duckdb.DuckDBPyConnection", side: Side, part: Part, family: int
    ) -> None:
        self.con, self.side, self.part, self.family = con, side, part, family
        self.names = {source.number: source.source for source in load_sources().values()}

    def of_variables(self) -> Callable[[ModelVariable], dict[str, Any]]:
        """Return a function that tells source and date of a model variable's answer.

        What comes from the members has the source and date of their newest answer.
        """
        found = self._rows(_PROVENANCE)
        usual = (found[0]["sumber"], found[0]["tanggal"]) if found else (None, None)
        own = {
            item["variabel"]: (item["sumber"], item["tanggal"])
            for row in found
            for item in row["pengecualian"] or ()
        }
        told = [each for member in self.members() for each in member["asal"]]
        newest: dict[str, Any] = max(
            told, key=lambda each: (each["tanggal"], each["sumber"]), default={}
        )

        def origin(variable: ModelVariable) -> dict[str, Any]:
            if not variable.columns:
                return {"sumber": newest.get("sumber"), "tanggal": newest.get("tanggal")}
            number, day = own.get(variable.columns[0], usual)
            return {"sumber": self._name(number), "tanggal": day.isoformat() if day else None}

        return origin

    def members(self) -> Rows:
        """Return, for each member, source and date of each group of his answers."""
        return [
            {
                "id_individu": row["id_individu"],
                "asal": [
                    {
                        "kelompok": group,
                        "sumber": self._name(row[f"sumber_{group}"]),
                        "tanggal": row[f"tanggal_{group}"].isoformat(),
                    }
                    for group in groups()
                    if row.get(f"sumber_{group}") is not None and row.get(f"tanggal_{group}")
                ],
            }
            for row in self._rows(_PERSON)
        ]

    def disagreements(self) -> Rows:
        """Return the values that lost this quarter, and to whom; names and addresses left out."""
        return [
            {
                "id_individu": row["id_individu"],
                "variabel": row["variabel"],
                "nilai": row["nilai"],
                "sumber": self._name(row["sumber"]),
                "tanggal": row["tanggal"].isoformat() if row["tanggal"] else None,
                "sumber_menang": self._name(row["sumber_menang"]),
                "berlaku_lagi": row["berlaku_lagi"],
            }
            for row in self._rows(_DISAGREEMENT)
            if "sumber_menang" in row
        ]

    def _name(self, number: int | None) -> str | None:
        return None if number is None else self.names.get(number, str(number))

    def _rows(self, table: str) -> Rows:
        """Return the family's rows of a table, in the order in which they were written."""
        if not exists(self.side.release, table):
            return []
        found = self.con.execute(
            f"from {self.side.read(table, self.part)} where id_keluarga = $family",
            {"family": self.family},
        )
        rows = store.dicts(found)
        keys = ("id_individu", "variabel", "sumber", "tanggal", "nilai", "teks")
        return sorted(
            rows, key=lambda row: [(row.get(key) is not None, row.get(key)) for key in keys]
        )
