"""The register as a requester may see it, some provinces at a time."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import store
from pipelines.errors import DataStop
from pipelines.progress import track
from pipelines.requesters import NATION

if TYPE_CHECKING:
    import duckdb

    from pipelines.requesters import Agreement

TABLES = ("registry/person", "registry/family", "ranked/family")


class Register:
    """Persons of the requester's regions, in parts of a province each.

    Parameters
    ----------
    release : Path
        The release in force.
    scratch : Path
        Where lies meanwhile what is made of each part.
    """

    def __init__(
        self,
        con: "duckdb.DuckDBPyConnection",
        release: Path,
        agreement: "Agreement",
        scratch: Path,
    ) -> None:
        self.con, self.release, self.scratch = con, release, scratch
        self._codes = [code for code in agreement.regions if code != NATION]
        found = sorted(f.name for f in (release / TABLES[0]).glob("prov=*"))
        allowed = agreement.provinces
        self.parts = [f for f in found if not allowed or f.removeprefix("prov=") in allowed]
        if not self.parts:
            raise DataStop(
                f"tidak ada wilayah perjanjian {agreement.requester} dalam register triwulan ini; "
                "sebutkan pemohon lain (--requester) atau triwulan lain (--quarter)"
            )

    def show(self, part: str) -> None:
        """Let the views ``registry_person``, ``registry_family``, ``ranked_family`` be a part."""
        for name in TABLES:
            folder = self.release / name / part
            empty = not folder.is_dir()
            files = self.release / name / ("*" if empty else part) / "*.parquet"
            view = name.replace("/", "_")
            store.view(self.con, f"any_{view}" if empty else view, str(files))
            if empty:
                self.con.execute(f"create or replace view {view} as from any_{view} limit 0")
        # an agreement's code is that of a province or of a regency
        codes = ", ".join(store.literal(code) for code in self._codes)
        own = f"where kode_provinsi in ({codes}) or kode_kabupaten_kota in ({codes})"
        self.con.execute(
            "create or replace temp view agreed_family as "
            f"select id_keluarga from registry_family {own if codes else ''}"
        )

    def prepare(self) -> int:
        """Write the persons of every part in the form in which they are compared; count them."""
        for part in track(self.parts, "register dibaca, provinsi"):
            self.show(part)
            self.keep("person", part, store.query("match/person"), nation=not self._codes)
        self.show_kept("person")
        return int(store.one(self.con, "select count(*) from person")[0])

    def each(self, label: str) -> Iterator[str]:
        """Yield the parts one by one, with the views of `show` and ``person`` of each."""
        for part in track(self.parts, label):
            self.show(part)
            store.view(self.con, "person", self.scratch / "person" / f"{part}.parquet")
            yield part

    def keep(self, table: str, name: str, select: str, **params: object) -> None:
        """Write the rows of `select` beside the others of `table`."""
        folder = self.scratch / table
        folder.mkdir(exist_ok=True)
        self.con.execute(
            f"copy ({select}) to {store.literal(folder / f'{name}.parquet')} ({store.PASSING})",
            params,
        )

    def show_kept(self, table: str) -> None:
        """Let the view `table` be all that was kept of it."""
        store.view(self.con, table, str(self.scratch / table / "*.parquet"))

    def gather(self, table: str, select: str, label: str) -> None:
        """Make the view `table` of the rows that `select` finds in every part."""
        for part in self.each(label):
            self.keep(table, part, select)
        self.show_kept(table)
