"""What the counts look at, some provinces at a time, so that no step needs the nation at once."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import macros, rules, store
from pipelines.audit.definition import OF, Count
from pipelines.errors import DataStop
from pipelines.home import Home, table
from pipelines.parts import Twice, provinces
from pipelines.run import state
from pipelines.sources import programme

if TYPE_CHECKING:
    import duckdb

    from pipelines.quarter import Quarter

_REGISTER = ("person", "family")
_PROGRAMME = "registry/programme"
_NIK = "nomor_induk_kependudukan"


class Facts:
    """The tables of one release from which everything is counted.

    Parameters
    ----------
    con : DuckDBPyConnection
    release : Path
        Of the quarter.
    """

    def __init__(
        self, con: "duckdb.DuckDBPyConnection", home: Home, quarter: "Quarter", release: Path
    ) -> None:
        self.con, self.release = con, release
        # a variable, as a view takes no parameter
        con.execute(
            "set variable paid_segments = $paid",
            {"paid": rules.in_force("audit_paid_segments", quarter)},
        )
        macros.make_keys(con)
        macros.make_members(con, quarter)
        for name in _REGISTER:
            store.view(con, f"registry_{name}", table(release, f"registry/{name}"))
        for name in ("family", "submission"):
            store.view(con, name, str(home.output(quarter, "conform") / name / "*.parquet"))
        con.execute(f"create temp table claimed as {store.query('audit/claimed')}")
        con.execute(
            f"create temp view active_nik as select {_NIK} from registry_person "
            "where is_active(status_keberadaan)"
        )
        (persons,) = store.one(con, "select count(*) from registry_person")
        # first which they are: nearly every NIK is one person's
        Twice("repeated_nik", "nik", "active_nik", _NIK).make(con, persons)
        con.execute(f"create temp table shared_nik as {store.query('audit/shared_nik')}")

    def provinces(self) -> list[list[str]]:
        """Return the provinces of the register, and ``00`` for who has no family, in groups."""
        return provinces.of(self.release, "registry/person")

    @contextmanager
    def of(self, some: Collection[str]) -> Iterator[None]:
        """Let `person_fact` and `family_fact` be those of some provinces while the block runs."""
        for name in _REGISTER:
            provinces.view(self.con, self.release, f"registry/{name}", some)
        provinces.view(self.con, self.release, _PROGRAMME, some)
        programme.prepare(self.con)
        for name in OF:
            # not a table: of its columns few are counted by
            self.con.execute(
                f"create or replace temp view {name}_fact as {store.query(f'audit/{name}_fact')}"
            )
        yield

    def tally(self, counts: list[Count]) -> dict[str, dict[str, int]]:
        """Return, of the provinces laid out, each kabupaten's families, members and counts."""
        found: dict[str, dict[str, int]] = {}
        for of, all_of_them in (
            ("family", "count(*)"),
            ("person", "count(*) filter (where aktif)"),
        ):
            chosen = [count for count in counts if count.of == of]
            cells = "".join(f", count(*) filter (where {c.when}) as {c.name}" for c in chosen)
            told = self.con.execute(
                f"select kode_kabupaten_kota, {all_of_them} as {of}{cells} "
                f"from {of}_fact group by kode_kabupaten_kota order by kode_kabupaten_kota"
            )
            names = [column[0] for column in told.description][1:]
            for code, *numbers in told.fetchall():
                found.setdefault(code, {}).update(zip(names, numbers, strict=True))
        return found


@contextmanager
def opened(home: Home, quarter: "Quarter") -> Iterator[Facts]:
    """Yield the facts of a quarter's release in force.

    Raises
    ------
    DataStop
        If the quarter was never published, or a revision of it is under way.
    """
    release = home.current(quarter)
    if release is None:
        raise DataStop(
            f"{quarter} has no release, and auditors count what was published; "
            f"run `dtsen run {quarter} --approve-as NAME` first"
        )
    state.must_be_in_force(home, quarter)
    with store.connect() as con:
        yield Facts(con, home, quarter, release)


def as_rows(told: Any) -> Iterator[list[str]]:
    """Yield a result's header and rows as text; a blank is empty."""
    yield [column[0] for column in told.description]
    while part := told.fetchmany(10_000):
        for row in part:
            yield ["" if cell is None else str(cell) for cell in row]
