"""A person's word on a candidate: one function for the command line and for Airflow."""

import json
import shutil
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.errors import Busy
from pipelines.home import table
from pipelines.run import release, state

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.home import Home
    from pipelines.quarter import Quarter


def read(home: "Home", quarter: "Quarter") -> dict[str, Any] | None:
    """Return the answer given to the present candidate, or None."""
    path = home.run(quarter) / "approval.json"
    if not path.exists():
        return None
    return json.loads(path.read_text(encoding="utf-8"))


def approved_root(home: "Home", quarter: "Quarter") -> str:
    """Return the root hash that was approved.

    Raises
    ------
    Busy
        If the present candidate was not approved.
    """
    answer = read(home, quarter)
    if answer is None or answer["root_hash"] != state.read(home, quarter).root_hash:
        raise Busy(
            f"the candidate of {quarter} waits for an approval; "
            f"run `dtsen run {quarter} --approve-as NAME`, or answer in Airflow"
        )
    return str(answer["root_hash"])


def rejection(home: "Home", quarter: "Quarter", run: state.State) -> dict[str, Any] | None:
    """Return the answer by which just this candidate was rejected before, or None."""
    path = _aside(home, quarter, run.root_hash or "") / "approval.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def must_not_be_rejected(home: "Home", quarter: "Quarter") -> None:
    """Refuse a candidate that is one that was rejected, made again.

    Raises
    ------
    Busy
        Which names who rejected it, and why.
    """
    run = state.read(home, quarter)
    if run.status == "published" or not (before := rejection(home, quarter, run)):
        return
    release_stands = (
        f", or run it without --revise: {run.revised['release']} stands" if run.revised else ""
    )
    raise Busy(
        f"this candidate of {quarter} was rejected by {before['by']} "
        f"({before['note'] or 'no reason given'}) and is never published; correct what was "
        f"sent and run {quarter} again{release_stands}"
    )


def approve(home: "Home", quarter: "Quarter", name: str, note: str = "") -> dict[str, Any]:
    """Record that `name` approved the candidate with the root hash it has now.

    Raises
    ------
    Busy
        If there is no candidate that waits for an answer.
    """
    must_not_be_rejected(home, quarter)
    answer = _answer(home, quarter, name, note, "disetujui")
    run = state.read(home, quarter)
    run.done["approve"] = {"seconds": 0.0, "peak_rss_mb": 0}
    state.save(home, quarter, run)
    return answer


def reject(home: "Home", quarter: "Quarter", name: str, note: str = "") -> dict[str, Any]:
    """Record that `name` rejected the candidate, and set it aside for the auditor.

    If it was a revision, the release that it was to revise stands as before.
    """
    answer = _answer(home, quarter, name, note, "ditolak")
    aside = _aside(home, quarter, answer["root_hash"])
    if home.candidate(quarter).exists():
        shutil.rmtree(aside, ignore_errors=True)
        aside.parent.mkdir(parents=True, exist_ok=True)
        home.candidate(quarter).rename(aside)
        (home.run(quarter) / "approval.json").rename(aside / "approval.json")
    run = state.read(home, quarter)
    if run.revised:
        state.put_back(home, quarter, run)
        return answer
    run.status, run.done, run.root_hash = "rejected", {}, None
    state.save(home, quarter, run)
    return answer


def _aside(home: "Home", quarter: "Quarter", root_hash: str) -> "Path":
    """Return where a rejected candidate is kept."""
    return home.run(quarter) / "rejected" / (root_hash[:12] or "none")


def _answer(
    home: "Home", quarter: "Quarter", name: str, note: str, decision: str
) -> dict[str, Any]:
    run = state.read(home, quarter)
    if run.status != "waiting":
        raise Busy(
            f"nothing of {quarter} waits for an approval; run the quarter first, "
            "up to its packages and with both checks"
        )
    answer = {
        "quarter": str(quarter),
        "release": run.release,
        "root_hash": run.root_hash,
        "decision": decision,
        "by": name,
        "note": note,
    }
    store.write_text(home.run(quarter) / "approval.json", store.as_json(answer))
    return answer


def summary(home: "Home", quarter: "Quarter") -> dict[str, Any]:
    """Return what an approver is shown: sizes, movement, what was held back, gates.

    Raises
    ------
    Busy
        If just this candidate was rejected before.
    """
    must_not_be_rejected(home, quarter)
    run = state.read(home, quarter)
    folder = state.folder(home, quarter)
    manifest = release.manifest(folder)
    with store.connect() as con:
        store.view(con, "ranked", table(folder, "ranked/family"))
        desil = con.execute(
            "select desil_nasional, count(*), sum(jumlah_anggota)::bigint from ranked "
            "group by 1 order by 1"
        ).fetchall()
        moved = con.execute(
            "select pergerakan, count(*) from ranked group by 1 order by 1"
        ).fetchall()
    lines = [line for step in run.done.values() for line in step.get("lines", [])]
    return {
        "quarter": str(quarter),
        "release": run.release,
        "published": run.status == "published",
        "families": manifest["families"],
        "persons": manifest["persons"],
        "root_hash": manifest["root_hash"],
        "signed": bool(manifest.get("signature")),
        "desil": [{"desil": d, "families": f, "persons": p} for d, f, p in desil],
        "movement": dict(moved),
        "held_back": sum(
            line["held_back"] or 0 for line in lines if line["stage"] in ("arrive", "conform")
        ),
        "gates": [gate for step in run.done.values() for gate in step.get("gates", [])],
    }
