"""What became of each row of a document."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.sources.arrived import Arrived

if TYPE_CHECKING:
    import duckdb

# a row's place, as its sender knows it: submission, file, line
Place = tuple[str, str, int]


def dicts(
    con: "duckdb.DuckDBPyConnection", select: str, params: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Return the rows of a query, each from column to value."""
    return store.dicts(con.execute(select, dict(params or {})))


def rows(
    con: "duckdb.DuckDBPyConnection",
    senders: Mapping[int, Arrived],
    whole: list[int],
    values: list[dict[str, Any]],
    members: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    """Return the rows in order, accepted and held back, each with what became of it.

    Parameters
    ----------
    whole : list of int
        Submissions asked for as such: their rows held back are listed too.
    values, members : list of dict
        What became of the values and persons of accepted rows.
    """
    found: dict[Place, dict[str, Any]] = {}

    def row(kiriman: int, berkas: int, baris: int) -> dict[str, Any]:
        sender = senders[kiriman]
        return _row(found, (sender.submission, _file(sender, berkas), baris), sender.state)

    for place in con.execute("from traced").fetchall():
        row(*place)
    for table in ("family", "person", "claim", "signoff"):
        accepted = f"select kiriman, berkas, baris from {table} semi join traced " + _SAME
        for place in con.execute(accepted).fetchall():
            row(*place)["nasib"] = "diterima"
    for given in dicts(con, "select kiriman, berkas, baris, id_keluarga from given"):
        family = given.pop("id_keluarga")
        row(**given)["id_keluarga"] = family
    for member in members:
        told = row(member["kiriman"], member["berkas"], member["baris"])
        told["id_keluarga"], told["id_individu"] = member["id_keluarga"], member["id_individu"]
    for value in values:
        told = row(value["kiriman"], value["berkas"], value["baris"])
        told["nilai"].append({key: value[key] for key in _OF_VALUE})
    _add_rules(con, found, {senders[kiriman].submission for kiriman in whole})
    return [found[place] for place in sorted(found)]


_SAME = "using (kiriman, berkas, baris)"
_OF_VALUE = ("variabel", "nilai", "hasil", "sumber", "tanggal")


def _row(found: dict[Place, dict[str, Any]], place: Place, fate: str) -> dict[str, Any]:
    """Return the row at a place, new if it was not met yet."""
    blank = {
        "submission": place[0],
        "berkas": place[1],
        "baris": place[2],
        "nasib": fate,
        "id_keluarga": None,
        "id_individu": None,
        "aturan": [],
        "nilai": [],
    }
    return found.setdefault(place, blank)


def _add_rules(
    con: "duckdb.DuckDBPyConnection", found: dict[Place, dict[str, Any]], whole: set[str]
) -> None:
    """Add the rules that hold rows back."""
    asked = sorted({place[0] for place in found} | whole)
    for rule in dicts(
        con,
        "select submission, berkas, baris, kode_aturan, variabel, pesan from held_back_row "
        "where list_contains($asked, submission) and baris is not null order by all",
        {"asked": asked},
    ):
        place = (rule.pop("submission"), rule.pop("berkas"), rule.pop("baris"))
        if place in found or place[0] in whole:
            told = _row(found, place, "tertahan")
            told["nasib"] = "tertahan"
            told["aturan"].append(rule)


def _file(sender: Arrived, berkas: int) -> str:
    return next((file.name for file in sender.files if file.berkas == berkas), "")
