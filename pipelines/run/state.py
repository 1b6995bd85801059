"""What is done of a quarter: ``lake/runs/<quarter>/state.json``, the one truth for all callers."""

import json
import shutil
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.errors import DataStop

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.home import Home
    from pipelines.quarter import Quarter

_KEPT = "work-in-force"


@dataclass(slots=True)
class State:
    """The run of one quarter.

    Attributes
    ----------
    fingerprint : str
        Hash of the inputs this run works on; empty before anything arrived.
    release : str
        Name of the release this run makes, such as ``r0``.
    reason : str or None
        Why a published quarter is revised.
    carried : str
        Hash of what waits for it in the inboxes of earlier quarters.
    follows : str or None
        Root hash of the release of the quarter before that this run builds on.
    rules : str
        Hash of the rules in force by which this run was begun.
    refit : bool
        Fit a model even where one is in force.
    done : dict
        From step to what it reported: ``lines`` (ledger), ``seconds``, ``peak_rss_mb``.
    root_hash : str or None
        Of the candidate, once its packages are cut.
    status : str
        ``open``, ``waiting``, ``rejected`` or ``published``.
    used : dict
        Last ids that releases had given when this run was begun: its own come after these.
    revised : dict or None
        Of a revision, until it is published: the state of the release that it revises.
    """

    fingerprint: str = ""
    carried: str = ""
    release: str = "r0"
    reason: str | None = None
    follows: str | None = None
    rules: str = ""
    refit: bool = False
    done: dict[str, dict[str, Any]] = field(default_factory=dict)
    root_hash: str | None = None
    status: str = "open"
    used: dict[str, int] = field(default_factory=dict)
    revised: dict[str, Any] | None = None


def read(home: "Home", quarter: "Quarter") -> State:
    """Return the state of a quarter; an empty one if it never ran.

    What lies among the releases is published, even where publishing was killed before it said so.
    """
    path = home.run(quarter) / "state.json"
    if not path.exists():
        return State()
    state = State(**json.loads(path.read_text(encoding="utf-8")))
    if state.status != "published" and _is_released(home, quarter, state):
        state.status = "published"
    return state


def _is_released(home: "Home", quarter: "Quarter", state: State) -> bool:
    manifest = home.releases(quarter) / f"release={state.release}" / "manifest.json"
    if state.root_hash is None or not manifest.is_file():
        return False
    return bool(json.loads(manifest.read_text(encoding="utf-8"))["root_hash"] == state.root_hash)


def save(home: "Home", quarter: "Quarter", state: State) -> None:
    """Keep the state."""
    store.write_text(home.run(quarter) / "state.json", store.as_json(asdict(state)))


def folder(home: "Home", quarter: "Quarter") -> "Path":
    """Return the release in force of a published quarter, else the candidate in the making."""
    candidate = home.candidate(quarter)
    if read(home, quarter).status != "published" and candidate.exists():
        return candidate
    return home.current(quarter) or candidate


def must_be_in_force(home: "Home", quarter: "Quarter") -> None:
    """Refuse to tell of a release what lies in the folders of a revision that is being made.

    Raises
    ------
    DataStop
        If a revision of a published quarter is under way.
    """
    in_force = home.current(quarter)
    run = read(home, quarter)
    if in_force is None or run.status == "published" or run.revised is None:
        return
    raise DataStop(
        f"a revision of {quarter}, {run.release}, is under way, and its tables lie where those of "
        f"{in_force.name.removeprefix('release=')} did; publish or reject it first, then ask again"
    )


def clear(home: "Home", quarter: "Quarter") -> None:
    """Drop what an unfinished run of the quarter left behind, but not rejected candidates."""
    for left in (home.candidate(quarter), home.run(quarter) / "work"):
        shutil.rmtree(left, ignore_errors=True)
    (home.run(quarter) / "approval.json").unlink(missing_ok=True)


def put_aside(home: "Home", quarter: "Quarter") -> None:
    """Keep what the release in force was made from, while a revision is made."""
    work, kept = home.run(quarter) / "work", home.run(quarter) / _KEPT
    if work.exists():
        shutil.rmtree(kept, ignore_errors=True)
        work.rename(kept)


def put_back(home: "Home", quarter: "Quarter", revision: State) -> State:
    """Give a revision up; return the state of the release in force, which holds again."""
    state = State(**(revision.revised or {}))
    clear(home, quarter)
    take_back(home, quarter)
    save(home, quarter, state)
    return state


def take_back(home: "Home", quarter: "Quarter") -> None:
    """Put what was kept of the release in force where it lay, if nothing lies there."""
    work, kept = home.run(quarter) / "work", home.run(quarter) / _KEPT
    if kept.exists() and not work.exists():
        kept.rename(work)


def forget_revised(home: "Home", quarter: "Quarter") -> None:
    """Drop what was kept of the release that a published revision took the place of."""
    shutil.rmtree(home.run(quarter) / _KEPT, ignore_errors=True)
