"""An archived quarter once more, from what its manifest names, in a home that is gone afterwards.

Nothing of the home itself is changed: the inbox is linked as it was, releases are linked whole,
and everything that is made lies in a folder of its own until both were compared.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import rules
from pipelines.errors import Busy, DataStop
from pipelines.home import Home
from pipelines.progress import say
from pipelines.quarter import Quarter
from pipelines.run import child, comparison, lock, opening, plan, state
from pipelines.send import manifest as manifests
from pipelines.send import verification

if TYPE_CHECKING:
    from pipelines.arrive import Kept

_ASIDE = ".again-"


@dataclass(frozen=True, slots=True)
class Archived:
    """A release and what it was made from.

    Attributes
    ----------
    followed : list of Path
        The releases that it builds on, newest first.
    known : list of Path
        All releases that there were when it was made: their ids are not given again.
    """

    home: Home
    quarter: Quarter
    folder: Path
    manifest: dict[str, Any]
    followed: list[Path]
    known: list[Path]

    @classmethod
    def find(cls, home: Home, quarter: Quarter, name: str | None = None) -> "Archived":
        """Find a release of a quarter: the one in force, or the one of this name.

        Raises
        ------
        DataStop
            If it is not there, or a release that it was made upon is not, or is not whole.
        """
        folder = home.releases(quarter) / f"release={name}" if name else home.current(quarter)
        if folder is None or not folder.is_dir():
            raise DataStop(
                f"{quarter} has no release {name or 'in force'}, so there is nothing to compare "
                f"with; publish it first: dtsen run {quarter}"
            )
        manifest = manifests.read(folder / manifests.MANIFEST)
        followed = _followed(home, manifest)
        return cls(home, quarter, folder, manifest, followed, _known(home, manifest, followed))

    @property
    def name(self) -> str:
        """The release's name, such as ``r0``."""
        return str(self.manifest["release"])

    @property
    def in_force_before(self) -> Path | None:
        """The release of the same quarter that it revised."""
        number = int(self.name[1:])
        return self.folder.with_name(f"release=r{number - 1}") if number else None

    @property
    def was_refitted(self) -> bool:
        """Whether its model is not that of the release it follows."""
        if not self.followed:
            return False
        before = manifests.read(self.followed[0] / manifests.MANIFEST)
        return _model(before) != _model(self.manifest)


def _model(manifest: dict[str, Any]) -> str | None:
    return next((f["sha256"] for f in manifest["files"] if f["path"] == "model/model.json"), None)


def _there(home: Home, name: str) -> Path:
    folder = home.lake / "releases" / name
    if not (folder / manifests.MANIFEST).is_file():
        raise DataStop(
            f"{folder} is not there, and the release to be made again was made upon it; "
            "put it back from its copy, then run again"
        )
    return folder


def _followed(home: Home, manifest: dict[str, Any]) -> list[Path]:
    found: list[Path] = []
    while before := manifest["follows"]:
        found.append(_there(home, f"quarter={before['quarter']}/release={before['release']}"))
        manifest = manifests.read(found[-1] / manifests.MANIFEST)
        if before.get("root_hash", manifest["root_hash"]) != manifest["root_hash"]:
            raise DataStop(f"{found[-1]} is not the release that {before['quarter']} had then")
    return found


def _known(home: Home, manifest: dict[str, Any], followed: list[Path]) -> list[Path]:
    if "released_before" in manifest:
        return [_there(home, name) for name in manifest["released_before"]]
    own = [
        f"quarter={manifest['quarter']}/release=r{n}" for n in range(int(manifest["release"][1:]))
    ]
    return [*followed, *(_there(home, name) for name in own)]


def again(home: Home, quarter: Quarter, name: str | None = None) -> dict[str, Any]:
    """Make a release once more and compare it with the one that is archived.

    Parameters
    ----------
    name : str or None
        Of the release; the one in force if none is named.

    Returns
    -------
    dict
        ``quarter``, ``release``, ``root_hash``, ``again_root_hash``, ``same``, ``differs``
        (`pipelines.run.comparison.first_difference`, or None), ``seconds``, ``message``.

    Raises
    ------
    DataStop
        If an input is gone, or is not what it was.
    """
    from pipelines import arrive

    started = time.monotonic()
    archived = Archived.find(home, quarter, name)
    say(f"{quarter} {archived.name} again: looking whether its inputs are as they were")
    kept = arrive.kept(home, quarter, archived.folder, archived.followed)
    kept.must_be_whole(quarter)
    _must_be_whole(archived.followed[:1])
    by_other_rules = rules.fingerprint(quarter) != archived.manifest["rules"]
    if by_other_rules:
        say(f"warning: the rules in force in {quarter} are not those that it was made by")
    _sweep(home)
    with _scratch(archived, kept) as (there, handle):
        stopped = _run(there, quarter, handle)
        root = state.read(there, quarter).root_hash
        same = root == archived.manifest["root_hash"]
        differs = stopped
        if not same and not stopped:
            differs = comparison.first_difference(home, there, quarter, archived.folder)
    told = {
        "quarter": str(quarter),
        "release": archived.name,
        "root_hash": archived.manifest["root_hash"],
        "again_root_hash": root,
        "same": same,
        "differs": differs,
        "seconds": round(time.monotonic() - started, 1),
    }
    return {**told, "message": _sentence(told, by_other_rules)}


def not_made(quarter: Quarter, name: str | None, why: str) -> dict[str, Any]:
    """Return the document of a release that could not be made again."""
    unknown = dict.fromkeys(("root_hash", "again_root_hash", "same", "differs", "seconds"))
    return {"quarter": str(quarter), "release": name, **unknown, "message": why}


def _must_be_whole(releases: list[Path]) -> None:
    for each in releases:
        if bad := verification.verify(each)["bad"]:
            raise DataStop(
                f"{each / bad[0]} is not what it was when it was published, and the release to be "
                "made again builds on it; put it back from its copy, then run again"
            )


def _run(there: Home, quarter: Quarter, handle: int | None) -> dict[str, Any] | None:
    """Do every step up to the packages; tell where it stopped, if it did."""

    def do(step: str) -> None:
        say(f"{quarter} again: {step}")
        child.do(there, quarter, step, handle)

    try:
        plan.go_through(plan.NEEDS["approve"], do)
    except child.Stopped as stop:
        return {
            "stage": plan.VERB[stop.step],
            "file": None,
            "table": None,
            "bytes_only": False,
            "columns": [],
            "stopped": child.why_stopped(there, quarter, stop.step),
        }
    return None


def _sentence(told: dict[str, Any], by_other_rules: bool) -> str:
    about = f"{told['quarter']} {told['release']}"
    rules_too = " The rules in force are not those that it was made by." if by_other_rules else ""
    if told["same"]:
        return f"{about} made again is the same: root hash {told['root_hash'][:12]}….{rules_too}"
    return f"{about} made again is not the same. {comparison.described(told['differs'])}{rules_too}"


def _sweep(home: Home) -> None:
    """Remove what was left by a making that was killed; one that is at work holds its lock."""
    for left in home.root.glob(f"{_ASIDE}*"):
        for run in Home(left).lake.glob("runs/*"):
            with suppress(Busy), lock.held(Home(left), Quarter.parse(run.name)):
                shutil.rmtree(left)


@contextmanager
def _scratch(archived: Archived, kept: "Kept") -> Iterator[tuple[Home, int | None]]:
    """Make a home in which the quarter is as it was before it was run, and hold its lock."""
    home, quarter = archived.home, archived.quarter
    # inside the home, so that the inbox can be linked; no command looks there
    with (
        tempfile.TemporaryDirectory(prefix=_ASIDE, dir=home.root) as folder,
        lock.held(there := Home(folder), quarter) as handle,
    ):
        _link_inbox(home, there, kept.folders)
        _link_lake(archived, there)
        for own in ("keys", "sources"):
            if (home.root / own).is_dir():
                (there.root / own).symlink_to(home.root / own)
        if before := archived.in_force_before:
            revised = before.name.removeprefix("release=")
            state.save(there, quarter, state.State(release=revised, status="published"))
        run = opening.begin(there, quarter, archived.manifest["reason"])
        run.refit = archived.was_refitted
        state.save(there, quarter, run)
        yield there, handle


def _link_inbox(home: Home, there: Home, submissions: list[Path]) -> None:
    for each in submissions:
        target = there.root / each.relative_to(home.root)
        shutil.copytree(each, target, symlinks=True, copy_function=_link)


def _link(source: str, target: str) -> None:
    """Link a file; copy it where links do not reach or are not allowed."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)


def _link_lake(archived: Archived, there: Home) -> None:
    """Let the releases of then, and what arrived in earlier quarters, be there too."""
    home = archived.home
    for each in archived.known:
        target = there.lake / each.relative_to(home.lake)
        shutil.copytree(each, target, copy_function=os.symlink)
    for in_force in (*archived.followed, archived.in_force_before):
        if in_force is not None:
            link = there.lake / "current" / in_force.parent.name
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(there.lake / in_force.relative_to(home.lake))
    there.arrived.mkdir(parents=True)
    for batches in home.arrived.glob("*"):
        if batches.name < str(archived.quarter):
            (there.arrived / batches.name).symlink_to(batches)
