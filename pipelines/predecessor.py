"""The release of the quarter before that a quarter follows, as tables and last used ids."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import store
from pipelines.errors import DataStop
from pipelines.home import Home, table
from pipelines.quarter import Quarter

if TYPE_CHECKING:
    import duckdb


# A revision knows its persons by the same keys as identify knows incoming rows.
_GIVEN_PERSON = """
    select
        person.*,
        family.nomor_kartu_keluarga as kk,
        name_key(person.nama) as nama_kunci
    from present_person as person
    left join present_family as family on person.id_keluarga = family.id_keluarga
"""


def followed(home: Home, quarter: Quarter) -> list[Path]:
    """Return the releases that `quarter` builds on, newest first: each names the one before it."""
    found = []
    release = home.current(quarter.previous)
    while release is not None:
        found.append(release)
        before = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["follows"]
        release = before and home.releases(Quarter.parse(before["quarter"])) / (
            f"release={before['release']}"
        )
    return found


def followed_by(home: Home, quarter: Quarter, release: Path) -> Path | None:
    """Return the release that a release of `quarter` was made upon, or a candidate will be."""
    manifest = release / "manifest.json"
    told = json.loads(manifest.read_text(encoding="utf-8")) if manifest.is_file() else {}
    if "follows" not in told:
        return home.current(quarter.previous)
    before = told["follows"]
    if before is None:
        return None
    of = home.releases(Quarter.parse(before["quarter"]))
    return of / f"release={before['release']}"


def fingerprint(release: Path | None) -> str:
    """Return a hash over a release followed and all its files; empty if there is none."""
    return store.sha256(release / "manifest.json") if release else ""


def _last_ids(release: Path | None) -> dict[str, int]:
    if release is None:
        return {"person": 0, "family": 0}
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    return {key: int(manifest["last_id"][key]) for key in ("person", "family")}


def used(home: Home) -> dict[str, int]:
    """Return the last ids (``person``, ``family``) given in any release of any quarter."""
    last = {"person": 0, "family": 0}
    for manifest in home.lake.glob("releases/*/*/manifest.json"):
        last = {key: max(last[key], given) for key, given in _last_ids(manifest.parent).items()}
    return last


def _earlier(home: Home, quarter: Quarter) -> str | None:
    """Tell of a quarter before this one that has a release or an inbox; None if there is none."""
    released = {p.name.removeprefix("quarter=") for p in home.lake.glob("current/quarter=*")}
    sent = {p.parents[2].name for p in home.root.glob("inbox/*/*/*/submission.json")}
    last = max((name for name in released | sent if name < str(quarter)), default=None)
    return last and f"{last} has {'a release' if last in released else 'an inbox'}"


@dataclass(frozen=True, slots=True)
class Predecessor:
    """What a quarter builds on; `release` is None in the first quarter.

    Attributes
    ----------
    release : Path or None
        Folder of the release followed.
    before : dict
        Last ids (``person``, ``family``) used in any release of the quarters before.
    used : dict
        Last ids used in any release of any quarter: new ones come after these.
    given : Path or None
        Release in force of this very quarter, whose ids a revision keeps.
    """

    release: Path | None
    before: dict[str, int]
    used: dict[str, int]
    given: Path | None

    @classmethod
    def of(cls, home: Home, quarter: Quarter) -> "Predecessor":
        """Find the release that `quarter` follows.

        Raises
        ------
        DataStop
            If other quarters were published but not the one before this.
        """
        given = home.current(quarter)
        release = home.current(quarter.previous)
        if release is None and (earlier := _earlier(home, quarter)):
            raise DataStop(
                f"quarter {quarter} follows {quarter.previous}, which has no release, although "
                f"{earlier}; quarters are published in a row: run {quarter.previous} first"
            )
        before = _last_ids(release)
        given_in_any = used(home)
        after = {key: max(last, given_in_any[key]) for key, last in before.items()}
        return cls(release, before, after, given)

    @property
    def is_first(self) -> bool:
        """Whether nothing was published before."""
        return self.release is None

    def last_ids(self, con: "duckdb.DuckDBPyConnection") -> dict[str, int]:
        """Return the ids after which new ones are allotted, the base register's included."""
        last = dict(self.used)
        for key, column in (("person", "id_individu"), ("family", "id_keluarga")):
            sql = f"select coalesce(max({column}), 0) from base_{key}"
            last[key] = max(last[key], *store.one(con, sql))
        return last

    def register(self, con: "duckdb.DuckDBPyConnection") -> None:
        """Make views of what is followed, and of the ids that a revision keeps.

        `old_person`, `old_family` and `old_provenance`; `given_person`, `given_family` and
        `given_member` (who belonged to those families), of the release of this very quarter.

        The connection has the macros of `macros.make_keys`.
        """
        from pipelines.registry import empty_table

        for name in (
            *("person", "family", "provenance", "disagreement", "fact", "programme"),
            *("person_lineage", "pair_decision", "review_pair"),
        ):
            self._view(con, f"released_{name}", self.release, name, empty_table(name))
        for name in ("person", "family", "provenance"):
            con.execute(f"create or replace view old_{name} as from released_{name}")
        for name in ("person", "family"):
            self._view(con, f"present_{name}", self.given, name, empty_table(name))
        con.execute(
            "create or replace temp view given_family as select * from present_family "
            "anti join released_family using (id_keluarga)"
        )
        con.execute(
            "create or replace temp view given_member as "
            "select id_individu, id_keluarga from present_person "
            "semi join given_family using (id_keluarga)"
        )
        con.execute(
            f"create or replace temp view given_person as {_GIVEN_PERSON} "
            "anti join released_person on person.id_individu = released_person.id_individu"
        )

    @staticmethod
    def _view(
        con: "duckdb.DuckDBPyConnection",
        name: str,
        release: Path | None,
        table_name: str,
        empty: str,
    ) -> None:
        # a release made before there was such a table knew of no such thing
        if release is None or not (release / "registry" / table_name).is_dir():
            con.execute(f"create or replace view {name} as {empty}")
        else:
            store.view(con, name, table(release, f"registry/{table_name}"))
