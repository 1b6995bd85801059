"""Find again in the inboxes what a release was made from, and nothing that came since."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipelines import store
from pipelines.arrive import envelope, inbox, waiting
from pipelines.arrive.envelope import ENVELOPE, Found
from pipelines.errors import DataStop, masked
from pipelines.home import Home, table
from pipelines.quarter import Quarter
from pipelines.sources import arrived

_Key = tuple[str, str]  # the quarter in whose inbox it lies, and a hash over its content
_NAMED = 3


@dataclass(slots=True)
class Kept:
    """The submission folders to make a quarter from once more, and what is amiss."""

    folders: list[Path] = field(default_factory=list)
    amiss: list[str] = field(default_factory=list)

    def must_be_whole(self, quarter: Quarter) -> None:
        """Stop if an input is gone, or is not what it was.

        Raises
        ------
        DataStop
            It names submissions and files.
        """
        if self.amiss:
            more = len(self.amiss) - _NAMED
            raise DataStop(
                f"{quarter} cannot be made again, for its inputs are not what they were: "
                f"{'; '.join(self.amiss[:_NAMED])}{f'; and {more} more' if more > 0 else ''}. "
                "Put them back from their copy, then run again"
            )


def kept(home: Home, quarter: Quarter, release: Path, followed: list[Path]) -> Kept:
    """Return what a release was made from, each submission compared with its hash.

    What earlier quarters decided is among it as far as it still lies in their inboxes: a repeat
    is told by it. Rows that waited for sign-offs are read from ``lake/arrived``, not from here.

    Parameters
    ----------
    followed : list of Path
        The releases that `release` builds on, newest first.
    """
    before = waiting.decided(followed)
    with store.connect() as con:
        store.view(con, "submission", table(release, "ledger/submission"))
        rows = con.execute("select triwulan, isi, submission from submission").fetchall()
    wanted = {
        (of, content): name
        for of, content, name in rows
        if of == str(quarter) or (of, content) not in before
    }
    result = Kept()
    for earlier in _inboxes(home, quarter):
        for found, key in _by_content(home, earlier, set(before)):
            if key in before or wanted.pop(key, None) is not None:
                result.folders.append(found.folder)
    result.amiss = sorted(_told(home, key, name) for key, name in wanted.items())
    return result


def _inboxes(home: Home, quarter: Quarter) -> list[Quarter]:
    return [*waiting.earlier_inboxes(home, quarter), quarter]


def _by_content(home: Home, quarter: Quarter, known: set[_Key]) -> Iterator[tuple[Found, _Key]]:
    """Yield the submissions of an inbox; of those already decided the files are not read."""
    doubtful = []
    for found in envelope.scan(home.inbox(quarter)):
        key = (str(quarter), waiting.as_stated(found))
        if key in known:
            yield found, key
        else:
            doubtful.append(found)
    for found in inbox.judged(doubtful, quarter):
        yield found, (str(quarter), inbox.content([found]))


def _told(home: Home, key: _Key, name: str) -> str:
    """Say what is wrong with a submission that is not found as it was."""
    quarter, _ = key
    places = {name, name.removeprefix(f"{quarter}-")}
    sources = home.inbox(Quarter.parse(quarter)).glob("*")
    folders = [source / each for source in sources for each in places if (source / each).is_dir()]
    label = masked(f"{quarter}/{min(places, key=len)}")
    if not folders:
        return f"submission {label} is no longer in the inbox"
    record = _record(home, key)
    for file in record.files if record else ():
        path = folders[0] / file.name
        if not path.is_file():
            return f"file {masked(file.name)} of submission {label} is no longer there"
        if store.sha256(path) != file.sha256:
            return f"file {masked(file.name)} of submission {label} has another SHA-256"
    return f"file {ENVELOPE} of submission {label} is another, or lists other files"


def _record(home: Home, key: _Key) -> arrived.Arrived | None:
    """Return how a submission was stored when it came."""
    for batch in sorted(home.arrived.glob(f"*/[0-9a-f]*/{arrived.BATCH}")):
        for each in arrived.read(batch.parent):
            if (each.triwulan, each.isi) == key:
                return each
    return None
