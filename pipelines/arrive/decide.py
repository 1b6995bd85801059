"""What becomes of each submission: accepted, refused, a repeat, replaced, or too late."""

from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from pipelines.arrive import calendar, inbox
from pipelines.arrive.envelope import Found
from pipelines.quarter import Quarter
from pipelines.sources import load
from pipelines.sources.arrived import (
    ACCEPTED,
    DUPLICATE,
    LATE,
    REFUSED,
    SUPERSEDED,
    TABULAR,
    Arrived,
    ArrivedFile,
    Finding,
)

CARRIED = "tertunda"
Names = dict[tuple[bool, str], "Case"]


@dataclass(slots=True)
class Case:
    """A submission while it is being decided.

    Attributes
    ----------
    carried : bool
        It waited since the quarter before.
    kiriman : int
        Its number; given once repeats are known.
    rows : dict of int to int
        Rows read of each tabular file, by its place in the envelope.
    """

    found: Found
    digest: str
    carried: bool = False
    name: str = ""
    kiriman: int = -1
    original: "Case | None" = None
    state: str = ""
    message: str = ""
    rows: dict[int, int] = field(default_factory=dict)
    in_place: set[int] = field(default_factory=set)
    paths: dict[str, str] = field(default_factory=dict)

    @property
    def rows_in(self) -> int | None:
        """All data rows, or None if a file could not be read."""
        if self.original:
            return self.original.rows_in
        return None if self.found.unreadable else sum(self.rows.values())


def cases(found: list[Found], carried: list[Found], quarter: Quarter) -> list[Case]:
    """Number the submissions: first each content once, by name; then the repeats."""
    names = {each.name for each in found}
    result = [Case(each, inbox.digest(each), name=each.name) for each in found]
    for each in carried:
        name = each.name
        if name in names:  # the kabupaten used the name again this quarter
            assert each.envelope
            name = f"{each.envelope['quarter']}-{name}"
        result.append(Case(each, inbox.digest(each), carried=True, name=name))
    _find_repeats(result, quarter)
    result.sort(key=lambda case: (case.original is not None, case.name, case.found.source_folder))
    seen: set[str] = set()
    for number, case in enumerate(result):
        case.kiriman = number
        envelope = case.found.envelope
        if case.name in seen:
            case.found.refuse("AMPLOP", "nama kiriman ini dipakai sumber lain")
        elif envelope and not case.original and envelope["submission"] != case.found.name:
            case.found.refuse("AMPLOP", "nama di amplop berbeda dengan nama folder")
        seen.add(case.name)
    return result


def _by_name(all_cases: list[Case]) -> Names:
    """Index submissions by the name their senders gave, apart by whether they waited."""
    return {(case.carried, case.found.name): case for case in all_cases}


def _named(case: Case, by_name: Names) -> Case | None:
    """Return the submission that `case` replaces: of its own quarter, else one that waits."""
    name = str(case.found.envelope.get("replaces")) if case.found.envelope else ""
    return by_name.get((case.carried, name)) or by_name.get((True, name))


def _find_repeats(all_cases: list[Case], quarter: Quarter) -> None:
    by_name = _by_name(all_cases)
    groups: dict[str, list[Case]] = {}
    for case in all_cases:
        groups.setdefault(case.digest, []).append(case)
    for group in groups.values():
        group.sort(key=lambda case: _precedence(case, quarter))
        first = group[0]
        for case in group[1:]:
            same_envelope = case.found.envelope_bytes == first.found.envelope_bytes
            if same_envelope or not (case.found.reasons or _takes_back(case, by_name)):
                case.original = first


def _takes_back(case: Case, by_name: Names) -> bool:
    """Return whether it sends an old content again in the place of another one."""
    given = case.found.envelope
    replaced = _named(case, by_name)
    return given is not None and replaced is not None and replaced.digest != case.digest


def _precedence(case: Case, quarter: Quarter) -> tuple[Any, ...]:
    """Sort the submission whose bytes count first: faultless, its own folder's, in time."""
    given = case.found.envelope
    own_name = given is not None and given["submission"] == case.found.name
    late = not case.carried and inbox.is_late(case.found, quarter)
    return bool(case.found.reasons), not own_name, late, case.carried, case.name


def note_files(all_cases: list[Case], answers: list[dict[str, Any]]) -> None:
    """Enter what reading the files gave: rows, faults, and counts that differ from said."""
    by_number = {case.kiriman: case for case in all_cases}
    for answer in answers:
        case, berkas = by_number[answer["kiriman"]], answer["berkas"]
        file = case.found.files[berkas]
        for fault in answer["faults"]:
            case.found.reasons.append(Finding(**{**fault, "berkas": berkas}))
        for warning in answer["warnings"]:
            case.found.warnings.append(Finding(**{**warning, "berkas": berkas}))
        if file["format"] not in TABULAR:
            continue
        if answer["rows"] is None:
            case.found.unreadable = True
            continue
        case.rows[berkas] = answer["rows"]
        if answer.get("in_place"):
            case.in_place.add(berkas)
        said = file.get("rows")
        if said is not None and said != answer["rows"]:
            detail = f"berkas {file['name']}: amplop {said} baris, terbaca {answer['rows']}"
            case.found.refuse("JUMLAH_BARIS", detail, berkas=berkas)


def decide(all_cases: list[Case], quarter: Quarter, first: bool) -> None:
    """Give every submission its state."""
    by_name = _by_name(all_cases)
    for case in all_cases:
        _judge_place(case, by_name, first)
    for case in all_cases:
        if case.original is not None:
            case.state = DUPLICATE
            case.message = f"Isinya sama dengan kiriman {case.original.name}."
        elif case.found.reasons:
            case.state = REFUSED
        elif not case.carried and inbox.is_late(case.found, quarter):
            case.state = LATE
            case.message = _lateness(case, quarter)
        else:
            case.state = ACCEPTED
    for case in all_cases:
        replaced = _replaced_by(case, by_name)
        if replaced and case.state == ACCEPTED and replaced.state in (ACCEPTED, LATE, SUPERSEDED):
            replaced.state = SUPERSEDED
            replaced.message = f"Digantikan oleh kiriman {case.name}."


def _judge_place(case: Case, by_name: Names, first: bool) -> None:
    source, given = case.found.source, case.found.envelope
    if source is None or given is None:
        return
    if source.calendar == "awal" and not first:
        case.found.refuse("TRIWULAN_LAIN", "register awal hanya pada triwulan pertama")
    other = _named(case, by_name)
    if other and other is not case and not _same_sender(case, other):
        detail = "kiriman yang digantikan berasal dari sumber atau kabupaten/kota lain"
        case.found.refuse("PENGGANTI_TANPA_ASAL", detail)


def _same_sender(case: Case, other: Case) -> bool:
    return case.found.source_folder == other.found.source_folder and inbox.regency(
        case.found
    ) == inbox.regency(other.found)


def _replaced_by(case: Case, by_name: Names) -> Case | None:
    """Return the submission that this one replaces; an older one never replaces a newer."""
    other = _named(case, by_name)
    if other is None or other is case or not _same_sender(case, other):
        return None
    mine, its = case.found.created, other.found.created
    if mine is None or its is None or (mine, case.name) <= (its, other.name):
        return None
    return other


def _lateness(case: Case, quarter: Quarter) -> str:
    source, created = case.found.source, case.found.created
    assert source and created
    regency = inbox.regency(case.found)
    day = calendar.local_day(created, regency, quarter)
    last = calendar.last_day(source.calendar, regency, quarter)
    return f"Dibuat {day}, setelah batas {last}; diproses pada triwulan berikutnya."


def record(case: Case, quarter: Quarter) -> Arrived:
    """Return what is kept of a decided submission."""
    found, given = case.found, case.found.envelope
    sources = load()
    source = found.source
    created, regency = found.created, inbox.regency(found)
    named = sources[CARRIED] if case.carried else source
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
        )
        for berkas, file in enumerate(found.files)
    )
    return Arrived(
        kiriman=case.kiriman,
        submission=case.name,
        source=named.source if named else found.source_folder[:40],
        read_as=found.source_folder[:40],
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
        warnings=tuple(found.warnings) if case.original is None else (),
        files=files,
    )
