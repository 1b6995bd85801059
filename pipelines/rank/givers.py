"""Who gave the values that changed: sources of families' values and of members' answers."""

from typing import TYPE_CHECKING

from pipelines.rank import causes
from pipelines.rank.given import make_table
from pipelines.rank.inputs import Part, Side, exists
from pipelines.registry import empty_table
from pipelines.sources import load as load_sources

if TYPE_CHECKING:
    import duckdb

_PROVENANCE, _PERSON = "registry/provenance", "registry/person"
_EPOCH = "date '1950-01-01'"


def make_names(con: "duckdb.DuckDBPyConnection") -> None:
    """Make tables ``player_name`` and ``source_name``.

    They tell what a player is called and by what its source is found, and what sources are called.
    """
    told = ("sebab", "variabel", "nama", "kolom_keluarga", "kelompok")
    players = [
        (p.position, p.cause, p.variable, p.name, p.family_column, p.group)
        for p in causes.players()
    ]
    kinds = {"posisi": "integer"} | dict.fromkeys(told, "varchar")
    make_table(con, "player_name", kinds, players)
    names = [(s.number, s.source) for s in load_sources().values()]
    make_table(con, "source_name", {"nomor": "smallint", "nama": "varchar"}, names)


def lay_out(con: "duckdb.DuckDBPyConnection", now: Side, part: Part) -> None:
    """Make the tables of `relations`, of a part."""
    for name, select in relations(now, part).items():
        con.execute(f"create or replace temp table {name} as {select}")


def relations(now: Side, part: Part | None = None) -> dict[str, str]:
    """Return, in order, the selects of what ``rank/movement`` reads beside its moves.

    They are ``provenance``, ``exception`` and ``told``, of the families of ``contribution_part``.
    """
    known = exists(now.release, _PROVENANCE)
    rows = f"from {now.read(_PROVENANCE, part)}" if known else empty_table("provenance")
    moved = (
        "semi join (select id from contribution_part inner join player_name using (posisi) "
        "where {} is not null) as moved on part.id_keluarga = moved.id"
    )
    # day and source of an answer in one whole number, so that the newest is the greatest
    newest = ", ".join(
        f"max(((tanggal_{group} - {_EPOCH})::bigint << 8) + sumber_{group}) as {group}"
        for group in causes.groups()
    )
    listed = ", ".join(causes.groups())
    return {
        "provenance": f"select id_keluarga, sumber, pengecualian from ({rows}) as part "
        + moved.format("kolom_keluarga"),
        "exception": "select id_keluarga, unnest(pengecualian, recursive := true) from provenance",
        "told": "select id_keluarga, kelompok, (kabar & 255)::tinyint as sumber from "
        f"(select id_keluarga, {newest} from (from {now.read(_PERSON, part)}) as part "
        + moved.format("kelompok")
        + f" group by id_keluarga) unpivot (kabar for kelompok in ({listed}))",
    }
