"""A submission while it is being decided, and the record that is kept of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC

from pipelines.arrive import inbox
from pipelines.arrive.envelope import Found
from pipelines.arrive.waiting import Settled, Waiting
from pipelines.quarter import Quarter
from pipelines.rules import calendar
from pipelines.sources import load
from pipelines.sources.arrived import REFUSED, Arrived, ArrivedFile

CARRIED = "tertunda"


@dataclass(slots=True)
class Case:
    """A submission while it is being decided.

    Attributes
    ----------
    quarter : Quarter
        In whose inbox it lies.
    carried : bool
        It waited there since an earlier quarter.
    kiriman : int
        Its number; given once repeats are known.
    original : Case or None
        The submission of this batch whose bytes it repeats.
    repeats : Settled or None
        The same, of a submission that an earlier quarter decided.
    origin : Settled or None
        The submission that it replaces, where an earlier quarter decided that one.
    unfinished : bool
        It was decided but for rows that wait for sign-offs.
    rows : dict of int to int
        Rows read of each tabular file, by its place in the envelope.
    returned : set of int
        Files that came back corrected: their rows name the lines whose place they take.
    origins : dict of int to tuple of int
        For such a file, the submission among whose rows it is judged and its number there.
    places : dict of int to tuple
        For such a file of an unfinished submission, the same as an earlier quarter decided it,
        the submission told by its quarter and content.
    superseded_lines : int
        Rows in whose place corrected ones are judged.
    """

    found: Found
    digest: str
    quarter: Quarter
    carried: bool = False
    name: str = ""
    kiriman: int = -1
    original: "Case | None" = None
    repeats: Settled | None = None
    origin: Settled | None = None
    unfinished: bool = False
    state: str = ""
    message: str = ""
    rows: dict[int, int] = field(default_factory=dict)
    in_place: set[int] = field(default_factory=set)
    returned: set[int] = field(default_factory=set)
    origins: dict[int, tuple[int, int]] = field(default_factory=dict)
    places: Mapping[int, tuple[str, str, int]] = field(default_factory=dict)
    superseded_lines: int = 0
    paths: dict[str, str] = field(default_factory=dict)

    @property
    def rows_in(self) -> int | None:
        """All data rows, or None if a file could not be read."""
        if self.original:
            return self.original.rows_in
        if self.repeats:
            return self.repeats.rows_in
        return None if self.found.unreadable else sum(self.rows.values())

    @property
    def isi(self) -> str:
        """Hash over its envelope and files."""
        return inbox.content([self.found])

    @property
    def is_repeat(self) -> bool:
        """Whether its bytes were there before, so that they need no reading."""
        return self.original is not None or self.repeats is not None

    @property
    def replaces(self) -> str | None:
        """The name of the submission that it says it replaces."""
        return self.found.envelope.get("replaces") if self.found.envelope else None


def of_inbox(found: Found, quarter: Quarter) -> Case:
    """Return the case of a submission of the quarter's own inbox."""
    return Case(found, inbox.digest(found), quarter, name=found.name)


def of_waiting(waiting: Waiting, name: str) -> Case:
    """Return the case of a submission that waited, under a name that no other has."""
    found = waiting.found
    return Case(
        found,
        inbox.digest(found),
        waiting.quarter,
        carried=True,
        name=name,
        repeats=waiting.repeats,
        origin=waiting.origin,
        unfinished=waiting.unfinished,
        places=waiting.places,
    )


def record(case: Case, quarter: Quarter) -> Arrived:
    """Return what is kept of a decided submission."""
    found, given = case.found, case.found.envelope
    source = found.source
    created, regency = found.created, inbox.regency(found)
    named = load()[CARRIED] if case.carried else source
    files = tuple(
        ArrivedFile(
            berkas=berkas,
            name=str(file["name"]),
            table=file["table"],
            format=file["format"],
            sha256=found.hashes.get(file["name"], ""),
            path=case.paths.get(file["name"], ""),
            rows=case.rows.get(berkas),
            in_place=berkas in case.in_place,
            asal=case.origins.get(berkas),
            asal_dulu=case.places.get(berkas),
        )
        for berkas, file in enumerate(found.files)
    )
    return Arrived(
        kiriman=case.kiriman,
        submission=case.name,
        source=named.source if named else found.source_folder,
        read_as=found.source_folder,
        number=source.number if source else 0,
        class_=source.class_ if source else "",
        code_system=given.get("code_system") if given else None,
        kode_kabupaten_kota=regency,
        created=f"{created.astimezone(UTC):%Y-%m-%dT%H:%M:%S}" if created else None,
        tanggal_kirim=str(calendar.local_day(created, regency, quarter)) if created else None,
        state=case.state,
        digest=case.digest,
        rows_in=case.rows_in,
        message=case.message,
        original=case.original.kiriman if case.original else None,
        reasons=tuple(found.reasons) if case.state == REFUSED else (),
        warnings=() if case.is_repeat else tuple(found.warnings),
        files=files,
        triwulan=str(case.quarter),
        isi=case.isi,
        # a number of a letter may be given as one; empty it lets nothing count
        waiver=str(given["waiver"]) if given and given.get("waiver") else None,
        unfinished=case.unfinished,
        digantikan=case.superseded_lines,
    )
