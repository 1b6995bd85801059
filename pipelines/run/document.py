"""What `dtsen run` and `dtsen status` answer: the documents of the contract."""

from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.home import table
from pipelines.ledger.accounts import COUNTS
from pipelines.run import release, state

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.home import Home
    from pipelines.quarter import Quarter


def _stages(run: state.State, verb_of: dict[str, str]) -> list[dict[str, Any]]:
    seconds: dict[str, float] = {}
    peak: dict[str, int] = {}
    for step, done in run.done.items():
        verb = verb_of[step]
        seconds[verb] = round(seconds.get(verb, 0) + done["seconds"], 2)
        peak[verb] = max(peak.get(verb, 0), done["peak_rss_mb"])
    return [
        {
            "stage": line["stage"],
            "source": line["source"],
            **{name: line[name] for name in COUNTS},
            "seconds": seconds[line["stage"]],
            "peak_rss_mb": peak[line["stage"]],
        }
        for done in run.done.values()
        for line in done.get("lines", [])
    ]


def run_document(
    home: "Home", quarter: "Quarter", status: str, message: str, verb_of: dict[str, str]
) -> dict[str, Any]:
    """Return the document of `dtsen run`.

    Parameters
    ----------
    status : {"published", "waiting", "stopped", "partial"}
    message : str
        One sentence for a person.
    verb_of : dict
        From step to the verb it belongs to.
    """
    from pipelines import send

    run = state.read(home, quarter)
    folder = state.folder(home, quarter)
    # what a check did not let through is nobody's, though it may be sealed
    passed = run.status in ("waiting", "published")
    sealed = passed and (folder / "manifest.json").exists() and run.root_hash is not None
    known = release.manifest(folder) if sealed else {}
    return {
        "quarter": str(quarter),
        "release": run.release,
        "status": status,
        "families": known.get("families"),
        "persons": known.get("persons"),
        "root_hash": known.get("root_hash"),
        "signed": bool(known.get("signature")) if sealed else None,
        "stages": _stages(run, verb_of),
        "packages": send.packages(home, folder) if sealed else [],
        "message": message,
    }


def _submissions(home: "Home", quarter: "Quarter") -> "tuple[str, Path] | None":
    """Where the quarter's submissions and their counts are listed, as far as the run got."""
    run = state.read(home, quarter)
    folder = home.current(quarter)
    if run.status == "published" and folder:
        return table(folder, "ledger/submission"), folder
    if "conform" in run.done:
        place = home.output(quarter, "conform")
        return str(place / "submission" / "*.parquet"), place
    if folder:  # a revision has begun; what is in force is what is known
        return table(folder, "ledger/submission"), folder
    return None


def status_document(
    home: "Home", quarter: "Quarter", kabupaten: str | None = None
) -> dict[str, Any] | None:
    """Return the document of `dtsen status`, or None if nothing was read of the quarter yet.

    Parameters
    ----------
    kabupaten : str or None
        Kemendagri code: tell of this one only.
    """
    found = _submissions(home, quarter)
    if found is None:
        return None
    with store.connect() as con:
        store.view(con, "submission", found[0])
        rows = con.execute(store.query("ledger/status_submission")).fetchall()
        missing = _missing(con, home, quarter)
        ledger = _ledger(con, home, quarter)
    names = ("submission", "source", "kabupaten", "state", *COUNTS, "message")
    lists = {
        "submissions": [dict(zip(names, row, strict=True)) for row in rows],
        "missing": missing,
        **ledger,
    }
    if kabupaten is not None:
        lists = {
            name: [row for row in told if row["kabupaten"] == kabupaten]
            for name, told in lists.items()
        }
    return {"quarter": str(quarter), **lists}


def _ledger(con: Any, home: "Home", quarter: "Quarter") -> dict[str, list[dict[str, Any]]]:
    """Tell how every kabupaten reports, which rules hold its rows back, and at which tier it waits.

    Until the quarter's ledger is written the lists are empty.
    """
    folder = state.folder(home, quarter)
    queries = {
        "reporting": ("report/card_source", {}),
        "rules": ("report/card_rule", {}),
        "waiting": ("report/card_waiting", {"last_day": quarter.end}),
    }
    if not (folder / "ledger" / "reporting").is_dir():
        return {name: [] for name in queries}
    for name in ("reporting", "reporting_rule", "waiting"):
        store.view(con, f"ledger_{name}", table(folder, f"ledger/{name}"))
    return {
        name: [
            {"kabupaten": row.pop("kode_kabupaten_kota"), **row}
            for row in store.rows(con, query, given)
        ]
        for name, (query, given) in queries.items()
    }


def _missing(con: Any, home: "Home", quarter: "Quarter") -> list[dict[str, Any]]:
    """List who is awaited each quarter and sent nothing: kabupaten, and national extracts."""
    from pipelines import sources

    expected = [s for s in sources.load().values() if s.awaited]
    sent = set(
        con.execute("select distinct source, kode_kabupaten_kota from submission").fetchall()
    )
    release_folder = home.current(quarter) or home.current(quarter.previous)
    if release_folder:
        store.view(con, "registered", table(release_folder, "registry/family"))
    else:  # the first quarter: the base register says which kabupaten there are
        store.view(con, "registered", str(home.output(quarter, "conform") / "family" / "*.parquet"))
    found = con.execute(
        "select distinct kode_kelurahan_desa[1:4] from registered order by 1"
    ).fetchall()
    regencies = [code for (code,) in found]
    return [
        {"source": source.source, "kabupaten": place}
        for source in expected
        for place in (regencies if source.scope == "kabupaten" else [None])
        if (source.source, place) not in sent
    ]
