"""Whether anything came into the inboxes since they were last taken in: a look, not a reading.

The whole inbox is hashed by arrive; every few minutes that would be too much. Here only the
envelopes are looked at, which senders write last: their names, sizes and times.
"""

import hashlib
import json
from typing import TYPE_CHECKING

from pipelines import store

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.home import Home
    from pipelines.quarter import Quarter


def begin(home: "Home", quarter: "Quarter") -> bool:
    """Look at all inboxes and note what lies there; return whether it was not taken in yet."""
    seen, note = _seen(home), _note(home, quarter)
    known = json.loads(note.read_text("utf-8")) if note.exists() else {}
    store.write_text(note, store.as_json({**known, "begun": seen}))
    return bool(known.get("done") != seen)


def done(home: "Home", quarter: "Quarter") -> None:
    """Note that what lay there at the last look has been taken in."""
    note = _note(home, quarter)
    known = json.loads(note.read_text("utf-8"))
    store.write_text(note, store.as_json({**known, "done": known["begun"]}))


def _note(home: "Home", quarter: "Quarter") -> "Path":
    return home.run(quarter) / "glance.json"


def _seen(home: "Home") -> str:
    digest = hashlib.sha256()
    for path in sorted(home.root.glob("inbox/*/*/*/submission.json")):
        about = path.stat()
        # the time of change too: a copy may bring an old time of writing with it
        line = (path.relative_to(home.root), about.st_size, about.st_mtime_ns, about.st_ctime_ns)
        digest.update(repr(line).encode())
    return digest.hexdigest()
