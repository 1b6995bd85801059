"""Hand a package over: a whole copy appears in the recipient's folder, once, or nothing does."""

import shutil
from typing import TYPE_CHECKING, Any

from pipelines import disk, store
from pipelines.errors import DataStop
from pipelines.home import Home
from pipelines.progress import say
from pipelines.recipients import load
from pipelines.send import manifest, verification

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.quarter import Quarter

RECEIPTS = "tanda-terima"
_ASIDE = ".sedang-dikirim"  # beside the ministries' folders: what is unfinished is no one's


def deliver(home: Home, quarter: "Quarter", ministry: str) -> dict[str, Any]:
    """Copy the package of the release in force into the ministry's outbox.

    The copy is made aside, checked against its manifest, renamed into place whole; the marker
    ``SELESAI.json`` comes last. A package that is there already is left as it is.

    Returns
    -------
    dict
        ``ministry``, ``package``, ``path`` (from HOME), ``rows``, ``delivered`` (false: it was
        there already).

    Raises
    ------
    DataStop
        If the quarter is not published, the package is damaged, or another one bears its name.
    """
    if ministry not in load():
        raise DataStop(
            f"no recipient '{ministry}'; known are {', '.join(load())} (pipelines/recipients/)"
        )
    release = home.current(quarter)
    if release is None:
        raise DataStop(
            f"{quarter} has no release in force, so there is nothing to deliver; run and "
            "approve the quarter first"
        )
    source = release / "sent" / ministry
    content = manifest.read(source / manifest.MANIFEST)
    if content["ministry"] != ministry:
        raise DataStop(f"{source} is a package for {content['ministry']}, not for {ministry}")
    final = home.outbox / ministry / content["package"]
    delivered = not _is_there(final, source)
    if delivered:
        _copy(source, final, home.outbox / _ASIDE / content["package"])
    _mark(final)
    _receipt(home.outbox / ministry / RECEIPTS / f"{content['package']}.json", final)
    say(f"  {ministry}: {content['package']} {'delivered' if delivered else 'was there already'}")
    return {
        "ministry": ministry,
        "package": content["package"],
        "path": final.relative_to(home.root).as_posix(),
        "rows": content["rows"],
        "delivered": delivered,
    }


def _is_there(final: "Path", source: "Path") -> bool:
    if not final.exists():
        return False
    same = store.sha256(source / manifest.MANIFEST)
    held = final / manifest.MANIFEST
    if not held.is_file() or store.sha256(held) != same:
        raise DataStop(
            f"{final} holds another package under this name; a delivered package is never "
            "replaced. Make a revision of the quarter, which bears a release of its own"
        )
    return True


def _copy(source: "Path", final: "Path", aside: "Path") -> None:
    shutil.rmtree(aside, ignore_errors=True)  # of a delivery that was killed
    aside.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(source, aside)
    checked = verification.verify(aside)
    if not checked["ok"]:
        shutil.rmtree(aside)
        raise DataStop(
            f"the package in {source} is not what its manifest says: "
            f"{', '.join(checked['bad'][:5])}; nothing was delivered. Check the disk, restore the "
            "release from its copy and deliver again"
        )
    disk.sync_tree(aside)
    final.parent.mkdir(parents=True, exist_ok=True)
    aside.rename(final)
    disk.sync(final.parent)


def _mark(final: "Path") -> None:
    text = manifest.marker(final)
    path = final / manifest.MARKER
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        store.write_text(path, text)


def _receipt(path: "Path", final: "Path") -> None:
    """Note the delivery; the ministry's own receipts go into the same folder."""
    content = manifest.read(final / manifest.MANIFEST)
    receipt = {
        "package": content["package"],
        "ministry": content["ministry"],
        "manifest_sha256": store.sha256(final / manifest.MANIFEST),
        "files": len(content["files"]),
        "rows": content["rows"],
        "keadaan": "TERKIRIM",
    }
    if not path.exists():
        store.write_text(path, manifest.canonical(receipt))
