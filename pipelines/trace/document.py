"""The answer to `dtsen trace`: what a document said, what became of it, and whom it moved."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import macros, store
from pipelines.errors import DataStop, UsageError
from pipelines.home import Home, table
from pipelines.merge.offers import long_form
from pipelines.rank.variables import family_columns
from pipelines.registry import groups
from pipelines.run import state
from pipelines.sources import load as load_sources
from pipelines.sources.arrived import Arrived, read
from pipelines.trace.families import families
from pipelines.trace.find import Line, by_envelope, by_reference, signed
from pipelines.trace.rows import dicts, rows

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

_RELEASE = {
    "registry_family": "registry/family",
    "registry_person": "registry/person",
    "provenance": "registry/provenance",
    "family_lineage": "registry/family_lineage",
    "unranked": "registry/unranked",
    "ranked_family": "ranked/family",
    "movement": "ranked/movement",
    "held_back_row": "held_back/row",
    "ledger_claim": "ledger/claim",
}
_ROWS = ("family", "person", "claim", "signoff")
_EXTRACT = "ekstrak"


def trace(home: Home, quarter: "Quarter", number: str) -> dict[str, Any]:
    """Follow a document of a published quarter to its rows and to the desil they moved.

    Parameters
    ----------
    number : str
        Of a proposal, of minutes, of a ticket, of a BAST or waiver, or a submission's name.

    Returns
    -------
    dict
        ``submissions`` with their accounts; ``rows`` (file, line, what became of it, rules,
        values); ``claims``; ``families`` with desil before and after, the change of score, and
        what of it the document's values brought about.

    Raises
    ------
    UsageError
        If the number is blank.
    DataStop
        If the quarter was never published, a revision of it is under way, or nothing in it bears
        the number.
    """
    number = number.strip()
    if not number:
        raise UsageError("name a document: a proposal, minutes, a ticket, a BAST, a submission")
    release = home.current(quarter)
    if release is None:
        raise DataStop(
            f"{quarter} has no release, so nothing has become of its documents yet; "
            f"run `dtsen run {quarter} --approve-as NAME` first"
        )
    state.must_be_in_force(home, quarter)
    batch = home.output(quarter, "arrive")
    arrived = read(batch)
    with store.connect() as con:
        store.view(con, "signoff", str(home.output(quarter, "conform") / "signoff" / "*.parquet"))
        asked_for = [number, *signed(con, number)]
        named = [each for name in asked_for for each in by_envelope(batch, arrived, name)]
        lines = [
            line
            for name in asked_for
            for line in by_reference(con, batch, home.arrived, arrived, name)
        ]
        if not named and not lines:
            raise DataStop(
                f"nothing that arrived for {quarter} bears the number {number}; check it, or ask "
                "for the quarter in which it was sent"
            )
        asked = _Trace(con, home, quarter, release, arrived)
        return {"number": number, "quarter": str(quarter)} | asked.answer(named, lines)


@dataclass(frozen=True, slots=True)
class _Trace:
    """One question, over one connection."""

    con: "duckdb.DuckDBPyConnection"
    home: Home
    quarter: "Quarter"
    release: Path
    arrived: list[Arrived]

    def answer(self, named: list[Arrived], lines: list[Line]) -> dict[str, Any]:
        """Return what became of the submissions named and of the lines."""
        senders = {each.kiriman: each for each in self.arrived}
        # an extract tells of the whole nation: its accounts are told, not its rows
        whole = [each.kiriman for each in named if each.class_ != _EXTRACT]
        self._views()
        self._lay_out(whole, lines)
        values = self._values()
        origins = ", ".join(
            f"{{'sumber': sumber_{group}, 'tanggal': tanggal_{group}}}"
            for group in groups()
            if group != "kk"  # membership is told by itself
        )
        self.con.execute(
            "create or replace temp view answer_origin as "
            f"select id_individu, [{origins}] as asal from registry_person"
        )
        members = dicts(self.con, store.query("trace/member"))
        claims = dicts(self.con, store.query("trace/claim"))
        concerned = sorted({each.kiriman for each in named} | {line.kiriman for line in lines})
        return {
            "release": self.release.name.removeprefix("release="),
            "submissions": self._accounts(concerned),
            "rows": rows(self.con, senders, whole, values, members),
            "claims": claims,
            "families": families(self.con, values, members, claims),
        }

    def _views(self) -> None:
        macros.make_keys(self.con)
        for name in (*_ROWS, "submission"):
            files = self.home.output(self.quarter, "conform") / name / "*.parquet"
            store.view(self.con, name, str(files))
        for name in ("link", "family_link"):
            files = self.home.work(self.quarter, "identify") / name / "*.parquet"
            store.view(self.con, name, str(files))
        for name, where in _RELEASE.items():
            store.view(self.con, name, table(self.release, where))

    def _lay_out(self, whole: list[int], lines: list[Line]) -> None:
        """Make `traced`, the rows asked about, and `given`, those about families."""
        con = self.con
        con.execute("create temp table traced (kiriman integer, berkas smallint, baris bigint)")
        if lines:
            places = [[line.kiriman, line.berkas, line.baris] for line in lines]
            con.executemany("insert into traced values (?, ?, ?)", places)
        for name in _ROWS:
            con.execute(
                f"insert into traced select kiriman, berkas, baris from {name} "
                "where list_contains($whole, kiriman)",
                {"whole": whole},
            )
        con.execute(f"create temp table given as {store.query('trace/family')}")

    def _accounts(self, concerned: list[int]) -> list[dict[str, Any]]:
        return dicts(
            self.con,
            "select submission, source, kode_kabupaten_kota as kabupaten, state, rows_in, "
            "accepted, held_back, duplicate, superseded, out_of_window, message "
            "from submission where list_contains($concerned, kiriman) order by kiriman",
            {"concerned": concerned},
        )

    def _values(self) -> list[dict[str, Any]]:
        """Return each value given, with what became of it."""
        keys_of_row = "kiriman, berkas, baris, id_keluarga, sumber, tanggal"
        self.con.execute(f"create temp view given_long as {long_form(keys_of_row, 'given')}")
        kept = "(select * from registry_family semi join given using (id_keluarga))"
        self.con.execute(f"create temp view kept_long as {long_form('id_keluarga', kept)}")
        shown = {column.name for column in family_columns()}  # no address, place or meter
        names = {source.number: source.source for source in load_sources().values()}
        values = dicts(self.con, store.query("trace/value"))
        for value in values:
            value["nilai"] = value["nilai"] if value["variabel"] in shown else None
            value["sumber"] = names.get(value["sumber"])
            value["tanggal"] = value["tanggal"] and value["tanggal"].isoformat()
        return values
