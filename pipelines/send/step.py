"""The step: from the candidate to one checked, signed package per ministry under ``sent/``."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.home import Home, table
from pipelines.ledger import accounts
from pipelines.predecessor import Predecessor
from pipelines.quarter import Quarter
from pipelines.recipients import Recipient, load
from pipelines.regions import regencies
from pipelines.registry import empty_table
from pipelines.rules.programmes import as_table
from pipelines.run import state
from pipelines.send import aggregate, documents, manifest, proposal, signature
from pipelines.send.cut import Cut

if TYPE_CHECKING:
    import duckdb

_RANKING = ("registry/family", "ranked/family", "ranked/departed")
_LEDGER = ("held_back/row", "ledger/claim", "ledger/submission")


def _view(con: "duckdb.DuckDBPyConnection", candidate: Path, names: Iterable[str]) -> None:
    for name in names:
        store.view(con, name.replace("/", "_"), table(candidate, name))


def _views(con: "duckdb.DuckDBPyConnection", home: Home, quarter: Quarter) -> None:
    _view(con, home.candidate(quarter), _RANKING)
    conformed = home.output(quarter, "conform")
    store.view(con, "conformed_family", conformed / "family" / "*.parquet")
    store.view(con, "submission", conformed / "submission" / "*.parquet")
    store.view(con, "claim_refused", conformed / "claim_refused" / "*.parquet")
    before = Predecessor.of(home, quarter).release
    if before is None:
        con.execute(f"create temp view previous_family as {empty_table('family')}")
    else:
        store.view(con, "previous_family", table(before, "registry/family"))
    con.register("region_regency", regencies(str(quarter)))
    con.register("programme", as_table(quarter))


def run(
    home: Home, quarter: Quarter, ledger: Callable[[], object] | None = None
) -> list[dict[str, Any]]:
    """Cut, check, document and sign every ministry's package of the quarter.

    Parameters
    ----------
    ledger : callable, optional
        Waits until the candidate's ledger and held back rows are there, which may be written
        meanwhile: all that is cut by province needs neither.

    Returns
    -------
    list of dict
        One ledger line per ministry: rows cut, all of them accepted.

    Raises
    ------
    DataStop
        If a table does not hold exactly the agreed columns and rows, or a key is not there.
    """
    recipients = list(load().values())
    with (
        store.connect() as con,
        store.staged(home.work(quarter, "send")) as work,
        store.staged(home.candidate(quarter) / "sent") as sent,
    ):
        _views(con, home, quarter)
        targets = {recipient.ministry: sent / recipient.ministry for recipient in recipients}
        counted = {
            r.ministry: _aggregates(con, r, quarter, targets[r.ministry]) for r in recipients
        }
        cut = Cut(con, home.candidate(quarter), home.keys, quarter, recipients, targets)
        cut.provinces(work)
        if ledger:
            ledger()
        _view(con, home.candidate(quarter), (*_RANKING, *_LEDGER))
        told = documents.facts(con)
        proposal.write(con, home.output(quarter, "arrive"), work / "proposal.parquet")
        rows = cut.nation()
        release = state.read(home, quarter).release
        for recipient in recipients:
            folder, ministry = targets[recipient.ministry], recipient.ministry
            counts = (rows[ministry], counted[ministry], told)
            documents.write(folder, recipient, quarter, release, counts)
            _seal(folder, recipient, quarter, release, counts, home.keys)
    return [accounts.line("send", r.ministry, sum(rows[r.ministry].values())) for r in recipients]


def _aggregates(
    con: "duckdb.DuckDBPyConnection", recipient: Recipient, quarter: Quarter, folder: Path
) -> dict[str, int]:
    con.execute(
        "create or replace temp view family_with_rank as "
        "select registry_family.*, ranked_family.desil_nasional, ranked_family.jumlah_anggota "
        "from registry_family inner join ranked_family "
        "on registry_family.id_keluarga = ranked_family.id_keluarga"
    )
    limits = recipient.limits_in_force(quarter)
    return {
        name: aggregate.write(con, each, folder / "data/agregat" / f"{name}.csv", limits)
        for name, each in recipient.aggregates.items()
    }


def _seal(
    folder: Path,
    recipient: Recipient,
    quarter: Quarter,
    release: str,
    counts: tuple[dict[str, int], dict[str, int], dict[str, Any]],
    keys: Path,
) -> None:
    """Write the manifest over everything that lies in a package, and sign it."""
    rows, aggregates, _ = counts
    private = keys / recipient.keys.signing
    fingerprint = signature.write_public_key(folder, private)
    content = {
        "package": documents.package_name(recipient, quarter, release),
        "ministry": recipient.ministry,
        "recipient": recipient.label.id,
        "quarter": str(quarter),
        "release": release,
        "contract": recipient.contract,
        "legal_basis": [{"title": r.title, "href": r.href} for r in recipient.legal_basis],
        "purpose": recipient.purpose.id,
        "rows": sum(rows.values()),
        "counts": rows,
        "aggregates": aggregates,
        "signature": signature.described(fingerprint),
        "files": manifest.listing(folder, _rows_by_file(folder)),
    }
    path = folder / manifest.MANIFEST
    path.write_text(manifest.sealed(content), encoding="utf-8")
    if fingerprint:
        signature.sign(path, private)


def _rows_by_file(folder: Path) -> dict[str, int]:
    import pyarrow.parquet as pq

    counted = {}
    for path in (folder / "data").rglob("*.parquet"):
        rows = pq.read_metadata(path).num_rows
        for file in (path, path.with_suffix(".csv")):
            counted[file.relative_to(folder).as_posix()] = rows
    return counted


def packages(home: Home, folder: Path) -> list[dict[str, Any]]:
    """Return what lies in ``sent/`` of a release: ministry, path from HOME, rows, hash.

    For a candidate, the path is the one that its packages will have in the release.
    """
    found = []
    for path in sorted((folder / "sent").glob(f"*/{manifest.MANIFEST}")):
        content = manifest.read(path)
        quarter = Quarter.parse(content["quarter"])
        final = home.releases(quarter) / f"release={content['release']}" / "sent"
        found.append(
            {
                "ministry": content["ministry"],
                "path": (final / path.parent.name).relative_to(home.root).as_posix(),
                "rows": content["rows"],
                "sha256": store.sha256(path),
            }
        )
    return found
