"""Score pairs of two relations and decide on each record of the left.

The relations have the columns `COLUMNS`; the left has `kelompok` too: of records of one group,
such as a submission, no two are one person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import rules, store
from pipelines.linkage.definition import Definition, load
from pipelines.linkage.weights import PER_RARITY, Weights
from pipelines.parts import Query, Tables
from pipelines.progress import track

if TYPE_CHECKING:
    import duckdb

COLUMNS = {
    "id": "BIGINT",
    "nama": "VARCHAR",
    "tanggal_lahir": "DATE",
    "jenis_kelamin": "TINYINT",
    "kk": "BIGINT",
    "kode_kelurahan_desa": "BIGINT",
}
# carried with a pair for what is decided on it
_CARRIED = ("lahir", "kk")
# of each side, and whether somebody of the right stands on the card of a record
_LEFT = (
    "select left_given.*, card.kk is not null as kk_dikenal "
    "from left_given left join card on left_given.kk = card.kk"
)
_RIGHT = "select right_given.*, kk is not null as kk_dikenal from right_given"


def _query(table: str, params: Mapping[str, object] | None = None, **cut: str) -> Query:
    # all that may be met is read row by row
    return Query(table, params or {}, cut, stage="linkage", narrow=4, streamed=("right_given",))


def prepare(con: "duckdb.DuckDBPyConnection", definition: Definition) -> None:
    """Make the macros of comparing on a connection."""
    variants = {
        other: word for word, others in definition.name_variants.items() for other in others
    }
    # variables in SQL, as macros cannot read tables; one map, so that a word is looked up once
    con.execute(
        "set variable name_variants = map_from_entries(["
        + ", ".join(f"({store.literal(k)}, {store.literal(v)})" for k, v in variants.items())
        + "])"
    )
    con.execute(f"set variable name_titles = {list(definition.name_titles)}")
    con.execute(f"set variable default_days = {list(definition.default_days)}")
    con.execute(store.query("linkage/macros"))


def _given(con: "duckdb.DuckDBPyConnection", side: str, relation: str, extra: str = "") -> None:
    cells = ", ".join(f"{name}::{kind} as {name}" for name, kind in COLUMNS.items())
    con.execute(
        f"create or replace temp view {side}_given as select {cells}{extra} from {relation}"
    )


def _records(side: str, given: str, blocks: Iterable[str] = ()) -> Query:
    """Return the query of the records of one side: those that one of `blocks` holds for, or all."""
    wanted = " or ".join(f"exists (from left_row as l where {block})" for block in blocks)
    met = f"select r.* from ({store.query('linkage/record_key')}) as r where {wanted or 'true'}"
    return replace(
        _query(f"{side}_row"),
        file="record",
        cut={f"{side}_given": "nama", "numbered_name": "nama"},
        given={"given": given, "met": met},
    )


def ready(
    tables: Tables,
    left: str,
    right: str,
    words: dict[str, int],
    definition: Definition,
    blocks: Iterable[str] = (),
) -> int:
    """Make `left_row` and `right_row` with all that pairs are blocked and weighed by.

    Parameters
    ----------
    blocks : iterable of str
        Conditions on `l` and `r`; of the right only what one of them holds for is wanted. Without
        any, all of it.

    Returns
    -------
    int
        Records of the right.
    """
    con = tables.con
    prepare(con, definition)
    _given(con, "left", left, ", kelompok::bigint as kelompok")
    _given(con, "right", right)
    con.execute(
        "create or replace temp table right_total as "
        "select greatest(1, count(*))::bigint as banyak from right_given"
    )
    con.execute("create or replace temp table common_word (kata varchar, kelas tinyint)")
    if words:
        con.execute(
            "insert into common_word select unnest($kata), unnest($kelas)",
            {"kata": list(words), "kelas": list(words.values())},
        )
    for query in track(
        (
            _query("spelled", left_given="nama", right_given="nama"),
            _query("word"),
            _query("numbered_name"),
            _query("birth"),
            _query("place"),
            _query("card", left_given="kk", right_given="kk"),
            _records("left", _LEFT),
            replace(_records("right", _RIGHT, blocks), as_written=True),
        ),
        "linkage: names and places",
    ):
        tables.make(query)
    return int(store.one(con, "select banyak from right_total")[0])


def _pair_select(
    blocks: Iterable[str], definition: Definition, weights: Weights, least: int, total: int
) -> str:
    """Return the select of pairs of `left_part` and `right_row` in all but names.

    What is said of a pair stands once, however many blocks there are: it takes long to plan.
    Only pairs are kept that can reach `least` if their names agree as well as they can.
    """
    plain = [c for c in definition.comparisons if c.name != "nama"]
    levels = ", ".join(f"{c.call('l.{}', 'r.{}')} as {c.name}" for c in plain)
    weighed = " + ".join(weights.weight(c, c.call("l.{}", "r.{}")) for c in plain)
    added = f"{_prior(total)} + {weighed} as dasar, {_best_name(weights)} as terbaik"
    carried = ", ".join(_CARRIED)
    read = [column for c in plain for column in c.columns]
    rare = [e.rarity.removeprefix("r.") for c in plain for e in c.levels if e.rarity]
    left = _packed("l", ["id", "kelompok", "id_nama", *read])
    right = _packed("r", ["id", "id_nama", "kelas_nama", *read, *rare])
    met = " union all ".join(
        f"select {left}, {right} from left_part as l inner join right_row as r on {condition}"
        for block in blocks
        for condition in conditions(block, definition, weights, least, total)
    )
    return f"""
        select distinct kiri, kanan, kelompok, nama_l, nama_r, dasar, {carried}
        from (
            select l.id as kiri, r.id as kanan, l.kelompok, l.id_nama as nama_l,
                r.id_nama as nama_r, {added}, {levels}
            from ({met})
        )
        where dasar + terbaik >= {least}
    """


def _packed(side: str, columns: Iterable[str]) -> str:
    """Return columns of one side as one, so that what is said of pairs may name them as before."""
    cells = ", ".join(f"{name} := {side}.{name}" for name in dict.fromkeys(columns))
    return f"struct_pack({cells}) as {side}"


def _prior(total: int) -> str:
    """Return the weight before anything is compared: one of all records of the right."""
    return f"-{PER_RARITY} * rarity(1, {total})"


def _best_name(weights: Weights) -> str:
    """Return the most that names can add: both are the one of the right."""
    return f"coalesce({max(weights.levels['nama'].values())} + {PER_RARITY} * r.kelas_nama, 0)"


def conditions(
    name: str, definition: Definition, weights: Weights, least: int, total: int
) -> list[str]:
    """Return the conditions by which the pairs of a block are joined that can reach `least`."""
    block, pieces = definition.blocks[name], definition.pieces.get(name)
    if pieces is None:
        return [block]
    plain = [c for c in definition.comparisons if c.name != "nama"]
    reached = [
        " + ".join(weights.best(c, levels.get(c.name, "")) for c in plain)
        for levels in pieces.others
    ]
    best = f"{_prior(total)} + greatest({', '.join(reached)}) + {_best_name(weights)}"
    return [f"{block} and {each}" for each in (*pieces.alike, f"{best} >= {least}")]


class Linkage:
    """Links the records of one relation to those of another.

    Parameters
    ----------
    con : DuckDBPyConnection
    folder : Path
        Where intermediate tables lie; left as they are.
    weights : Weights
    limits : dict
        ``padan``, ``perlu_ditinjau`` and ``selisih`` in thousandths of a bit, and
        ``tingkat_nama``, the lowest level of the names of a link.
    """

    def __init__(
        self,
        con: "duckdb.DuckDBPyConnection",
        folder: Path,
        weights: Weights,
        limits: dict[str, int],
    ) -> None:
        self.con, self.folder, self.weights, self.limits = con, folder, weights, limits
        self.definition = load()

    def link(self, left: str, right: str, taken: str = "") -> None:
        """Make the view `verdict`: kiri, kanan, bobot, hasil; who is not in it is not linked.

        Parameters
        ----------
        left, right : str
            Relations with `COLUMNS`, the left with `kelompok` too.
        taken : str
            A relation of (kelompok, kanan): records of the right that other records of a group
            are known to be.
        """
        persons = store.one(
            self.con,
            f"select greatest((select count(*) from {left}), (select count(*) from {right}))",
        )[0]
        tables = Tables(self.con, self.folder, persons)
        known = self.definition
        words = dict(self.weights.words)
        total = ready(tables, left, right, words, known, known.blocks.values())
        free = f"anti join {taken} as taken using (kelompok, kanan)" if taken else ""
        self.con.execute("create or replace temp view left_part as select * from left_row")
        self._score(tables, "scored_kk", ["kk"], total, free)
        self.con.execute("create or replace temp view scored as select * from scored_kk")
        tables.make(_query("verdict", self.limits))
        tables.make(_query("unsettled", left_row="id", verdict="kiri"))
        self.con.execute("create or replace temp view left_part as select * from unsettled")
        self._score(tables, "scored_wide", list(self.definition.blocks), total, free)
        self.con.execute(
            "create or replace temp table settled as select kiri from verdict where hasil = 'padan'"
        )
        self.con.execute(
            "create or replace temp view scored as select * from scored_wide union all "
            "select scored_kk.* from scored_kk semi join settled using (kiri)"
        )
        tables.make(_query("verdict", self.limits))

    def _score(self, tables: Tables, name: str, blocks: list[str], total: int, free: str) -> None:
        """Write the table `name` of scored pairs of `left_part`."""
        least = self.limits["perlu_ditinjau"]
        pairs = _pair_select(blocks, self.definition, self.weights, least, total)
        self.con.execute(f"create or replace temp table pair as select * from ({pairs}) {free}")
        self.con.execute(
            "create or replace temp view asked_name as "
            "select nama_l as id_nama from pair union select nama_r from pair"
        )
        tables.make(_query("worded_name"))
        levels = self.definition.comparison("nama").levels
        partly = max(self.weights.levels["nama"][e.name] for e in levels if not e.rarity)
        tables.make(_query("name_pair", {"enough": least - partly}))
        names = self.weights.weight(self.definition.comparison("nama"), "tingkat_nama")
        self.con.execute(
            f"create or replace temp table {name} as "
            f"select kiri, kanan, kelompok, {', '.join(_CARRIED)}, tingkat_nama as nama, "
            f"(dasar + {names})::bigint as bobot from pair "
            "left join name_pair using (nama_l, nama_r) "
            "where nama_l is null or nama_r is null or tingkat_nama is not null"
        )
        self.con.execute(f"delete from {name} where bobot < {least}")


def limits_in_force(quarter: object) -> dict[str, int]:
    """Return the thresholds in force in a quarter."""
    return dict(rules.in_force("linkage_limits", quarter))
