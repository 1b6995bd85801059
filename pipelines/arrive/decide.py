"""What becomes of each submission: accepted, refused, a repeat, replaced, or too late."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from pipelines.arrive import inbox
from pipelines.arrive.case import Case, of_inbox, of_waiting
from pipelines.arrive.envelope import Found
from pipelines.arrive.waiting import Waiting, is_sender
from pipelines.quarter import Quarter
from pipelines.rules import calendar
from pipelines.sources.arrived import (
    ACCEPTED,
    DUPLICATE,
    LATE,
    REFUSED,
    SUPERSEDED,
    TABULAR,
    Finding,
)

Names = dict[tuple[Quarter, str], list[Case]]
_LONGEST_NAME = 60


def cases(found: list[Found], carried: list[Waiting], quarter: Quarter) -> list[Case]:
    """Number the submissions: first each content once, by name; then the repeats."""
    names = Counter([each.name for each in found] + [each.found.name for each in carried])
    result = [of_inbox(each, quarter) for each in found]
    for each in carried:
        name = each.found.name
        # the kabupaten used the name again in another quarter
        shared = f"{each.quarter}-{name}" if names[name] > 1 else name
        result.append(of_waiting(each, shared))
    _find_repeats(result, quarter)
    result.sort(key=_place)
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


def _place(case: Case) -> tuple[Any, ...]:
    """Sort repeats last; of two that share a name, what was decided in part keeps it."""
    return case.original is not None, case.name, not case.unfinished, case.found.source_folder


def _by_name(all_cases: list[Case]) -> Names:
    """Index submissions by the inbox they lie in and the name their senders gave."""
    names: Names = {}
    for case in all_cases:
        names.setdefault((case.quarter, case.found.name), []).append(case)
    return names


def _named(case: Case, by_name: Names) -> Case | None:
    """Return the submission that `case` replaces: of its own quarter, else the last that waits."""
    if case.replaces is None:
        return None
    quarters = sorted({when for when, _ in by_name if when < case.quarter}, reverse=True)
    for when in [case.quarter, *([] if case.origin else quarters)]:
        found = [each for each in by_name.get((when, case.replaces), []) if each is not case]
        if found:  # of two sources that use the name, the sender's own is meant
            return max(found, key=lambda each: _same_sender(case, each))
    return None


def _find_repeats(all_cases: list[Case], quarter: Quarter) -> None:
    by_name = _by_name(all_cases)
    groups: dict[str, list[Case]] = {}
    for case in all_cases:
        groups.setdefault(case.digest, []).append(case)
        if case.found.reasons or _takes_back(case, by_name):
            case.repeats = None
    for group in groups.values():
        if len(group) == 1:
            continue
        group.sort(key=lambda case: _precedence(case, quarter))
        first = group[0]
        for case in group[1:]:
            same_envelope = case.found.envelope_bytes == first.found.envelope_bytes
            if same_envelope or not (case.found.reasons or _takes_back(case, by_name)):
                case.original = first


def _takes_back(case: Case, by_name: Names) -> bool:
    """Return whether it sends an old content again in the place of another one."""
    replaced = _named(case, by_name) or case.origin
    return replaced is not None and replaced.digest != case.digest


def _precedence(case: Case, quarter: Quarter) -> tuple[Any, ...]:
    """Sort the submission whose bytes count first: decided in part, faultless, in time."""
    given = case.found.envelope
    own_name = given is not None and given["submission"] == case.found.name
    late = not case.carried and inbox.is_late(case.found, quarter)
    faulty = bool(case.found.reasons)
    return not case.unfinished, faulty, not own_name, late, case.carried, case.name


def note_files(all_cases: list[Case], answers: list[dict[str, Any]]) -> None:
    """Enter what reading the files gave: rows, faults, and counts that differ from said."""
    by_number = {case.kiriman: (case, case.found.files) for case in all_cases}
    for answer in answers:
        (case, files), berkas = by_number[answer["kiriman"]], answer["berkas"]
        file = files[berkas]
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
        case.in_place |= {berkas} if answer.get("in_place") else set()
        case.returned |= {berkas} if answer.get("returned") else set()
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
        _give_state(case, quarter)
    # all before any is done: what is replaced itself has taken the place of others all the same
    places = [(case, _replaced_by(case, by_name)) for case in all_cases if case.state == ACCEPTED]
    for case, found in places:
        for replaced in found:
            if replaced.state in (ACCEPTED, LATE, SUPERSEDED):
                replaced.state = SUPERSEDED
                replaced.message = f"Digantikan oleh kiriman {case.name}."


def _give_state(case: Case, quarter: Quarter) -> None:
    if case.original is not None:
        case.state = DUPLICATE
        case.message = f"Isinya sama dengan kiriman {case.original.name}."
    elif case.repeats is not None:
        case.state = DUPLICATE
        before = case.repeats
        case.message = f"Isinya sama dengan kiriman {before.name} triwulan {before.quarter}."
    elif case.found.reasons:
        case.state = REFUSED
    elif not case.carried and inbox.is_late(case.found, quarter):
        case.state = LATE
        case.message = _lateness(case, quarter)
    else:
        case.state = ACCEPTED
        if case.unfinished:
            case.message = f"Dibaca kembali: baris dari {case.quarter} menunggu pengesahan."


def _judge_place(case: Case, by_name: Names, first: bool) -> None:
    source, given = case.found.source, case.found.envelope
    if source is None or given is None or case.unfinished:
        return
    if source.calendar == "awal" and not first:
        case.found.refuse("TRIWULAN_LAIN", "register awal hanya pada triwulan pertama")
    if case.replaces is not None and not case.is_repeat:
        _judge_origin(case, _named(case, by_name))


def _judge_origin(case: Case, other: Case | None) -> None:
    """Refuse what replaces a submission that is not there, or that is another sender's."""
    if other is None and case.origin is None:
        name = str(case.replaces)[:_LONGEST_NAME]
        shown = name if name.isprintable() else "itu"
        detail = (
            f"kiriman '{shown}' tidak ada di kotak masuk {case.quarter}"
            " dan tidak tertunda dari triwulan sebelumnya"
        )
        case.found.refuse("PENGGANTI_TANPA_ASAL", detail)
    elif not ((other and _same_sender(case, other)) or _is_own(case)):
        detail = "kiriman yang digantikan berasal dari sumber atau kabupaten/kota lain"
        case.found.refuse("PENGGANTI_TANPA_ASAL", detail)


def _is_own(case: Case) -> bool:
    return case.origin is not None and is_sender(case.found, case.origin)


def _same_sender(case: Case, other: Case) -> bool:
    return case.found.source_folder == other.found.source_folder and inbox.regency(
        case.found
    ) == inbox.regency(other.found)


def _replaced_by(case: Case, by_name: Names) -> list[Case]:
    """Return the submissions in whose place this one stands; an older one never replaces a newer.

    The one that it names and, where that does not count itself, what stands behind it.
    """
    found: list[Case] = []
    for other in _behind(case, by_name):
        if not (_same_sender(case, other) and _is_newer(case, other, by_name)):
            break
        found.append(other)
        if other.state == ACCEPTED:
            break  # what that one replaces is its own affair
    return found


def _behind(case: Case, by_name: Names) -> Iterator[Case]:
    """Yield what a submission replaces, what that one replaces or only repeats, and so on."""
    other, seen = _named(case, by_name), {id(case)}
    while other is not None and id(other) not in seen:
        yield other
        seen.add(id(other))
        other = other.original if other.state == DUPLICATE else _named(other, by_name)


def _is_newer(case: Case, other: Case, by_name: Names) -> bool:
    """Return whether `case` was made after `other`.

    Of two of one instant that one is newer which replaces the other; of those that replace each
    other the one with the later name.
    """
    mine, its = case.found.created, other.found.created
    if mine is None or its is None or mine != its:
        return mine is not None and its is not None and mine > its
    return case.name > other.name or all(each is not case for each in _behind(other, by_name))


def _lateness(case: Case, quarter: Quarter) -> str:
    source, created = case.found.source, case.found.created
    assert source and created
    regency = inbox.regency(case.found)
    day = calendar.local_day(created, regency, quarter)
    last = calendar.last_day(source.calendar, regency, quarter, inbox.only_signoffs(case.found))
    return f"Dibuat {day}, setelah batas {last}; diproses pada triwulan berikutnya."
