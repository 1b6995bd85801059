"""Where things lie under ``$DTSEN_HOME``: the one list of folders."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import DataStop, UsageError
from pipelines.quarter import Quarter


def default_home() -> Path:
    """Return ``$DTSEN_HOME``, else ``./home``."""
    return Path(os.environ.get("DTSEN_HOME", "home"))


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one home; building it touches nothing.

    Raises
    ------
    UsageError
        If its path has a character that the engine reads as a pattern of several paths.
    """

    root: Path

    def __init__(self, root: Path | str) -> None:
        place = Path(root).resolve()
        if wrong := sorted(set(str(place)) & set("*?[]")):
            raise UsageError(
                f"the home {place} has {' '.join(wrong)} in its path, by which other folders could "
                "be meant too; name it, and the folders above it, without"
            )
        object.__setattr__(self, "root", place)

    def inbox(self, quarter: Quarter) -> Path:
        """Submissions as senders left them; only read here."""
        return self.root / "inbox" / str(quarter)

    @property
    def lake(self) -> Path:
        """All tables."""
        return self.root / "lake"

    @property
    def arrived(self) -> Path:
        """Byte copies of submissions."""
        return self.lake / "arrived"

    @property
    def conformed(self) -> Path:
        """Submissions in the codebook's columns and codes."""
        return self.lake / "conformed"

    def run(self, quarter: Quarter) -> Path:
        """State of a quarter's run."""
        return self.lake / "runs" / str(quarter)

    def candidate(self, quarter: Quarter) -> Path:
        """The release while it is being built."""
        return self.run(quarter) / "candidate"

    def work(self, quarter: Quarter, name: str) -> Path:
        """Intermediate tables of a step, made anew by the next run of the quarter."""
        return self.run(quarter) / "work" / name

    def pointer(self, quarter: Quarter, stage: str) -> Path:
        """The small file that says where `output` of a stage lies, once the stage has run."""
        return self.work(quarter, f"{stage}.json")

    def output(self, quarter: Quarter, stage: str) -> Path:
        """What ``arrive`` or ``conform`` of the quarter left for the stages after it.

        Raises
        ------
        FileNotFoundError
            If the stage has not run.
        """
        return self.root / json.loads(self.pointer(quarter, stage).read_text("utf-8"))["path"]

    def releases(self, quarter: Quarter) -> Path:
        """All releases of a quarter, each immutable."""
        return self.lake / "releases" / f"quarter={quarter}"

    def current_link(self, quarter: Quarter) -> Path:
        """The link that names the release in force."""
        return self.lake / "current" / f"quarter={quarter}"

    def current(self, quarter: Quarter) -> Path | None:
        """The release in force, or None if the quarter was never published."""
        link = self.current_link(quarter)
        return link.resolve() if link.exists() else None

    def sample(self, quarter: Quarter) -> Path:
        """The families drawn for the spot-check of a published quarter."""
        return self.lake / "samples" / f"quarter={quarter}"

    def sample_lists(self, quarter: Quarter) -> Path:
        """Whom the social workers visit, a workbook per kabupaten; personal data."""
        return self.outbox / "dinsos" / f"uji-petik-{quarter}"

    @property
    def outbox(self) -> Path:
        """Delivered packages, a folder per ministry."""
        return self.root / "outbox"

    def returns(self, quarter: Quarter) -> Path:
        """What goes back to the senders, a folder per kabupaten."""
        return self.root / "returns" / str(quarter)

    def reports(self, quarter: Quarter) -> Path:
        """Pages and check results, aggregates only."""
        return self.root / "reports" / str(quarter)

    @property
    def access_log(self) -> Path:
        """Who asked for rows with NIKs and names, and when families were explained: JSON lines."""
        return self.root / "akses.jsonl"

    @property
    def keys(self) -> Path:
        """Signing, pseudonym and seal keys; production names its own by ``DTSEN_KEYS``."""
        return Path(os.environ.get("DTSEN_KEYS", self.root / "keys"))


def table(release: Path, name: str) -> str:
    """Return the glob of a table's Parquet files in a release or candidate folder.

    Parameters
    ----------
    release : Path
        Folder that holds ``registry/``, ``ranked/`` and so on.
    name : str
        Such as ``registry/family``.
    """
    return str(release / name / "*" / "*.parquet")


def ranked_release(home: Home, quarter: Quarter, purpose: str) -> Path:
    """Return the release in force, else the candidate.

    Parameters
    ----------
    purpose : str
        What is lacking where neither was ranked: "there is nothing to …".

    Raises
    ------
    DataStop
        If the quarter was not ranked.
    """
    release = home.current(quarter) or home.candidate(quarter)
    if not (release / "ranked/family").is_dir():
        raise DataStop(
            f"{quarter} has no release and no ranked candidate, so there is nothing to {purpose}; "
            f"run `dtsen run {quarter}` first"
        )
    return release


def published_release(home: Home, quarter: Quarter) -> Path:
    """Return the release in force.

    Raises
    ------
    DataStop
        If the quarter is not published.
    """
    release = home.current(quarter)
    if release is None:
        raise DataStop(f"{quarter} has no release in force; publish it first: dtsen run {quarter}")
    return release
