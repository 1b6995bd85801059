"""Rows that come back corrected: which lines they name, and whose place they take.

A returned file bears a key on every row (`pipelines.sources.line_key`). While the submission that
it names is still being decided, the named lines count as superseded there and the new rows are
judged among its rows, with the rest of their families. Of a submission that a release decided,
the rows are simply new. Whatever a key names, it must be a line of the same sender.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines import store
from pipelines.arrive import inbox
from pipelines.arrive.case import Case
from pipelines.arrive.envelope import MOST_TABLES
from pipelines.arrive.waiting import Settled, is_sender
from pipelines.sources import Table, line_key, load
from pipelines.sources.arrived import ACCEPTED
from pipelines.sources.line_key import LineKey

_SHOWN = 5
# a line: submission, file, number of the sheet, line
Line = tuple[int, int, int, int]
File = tuple[int, int]


@dataclass(slots=True)
class Keys:
    """The keys of returned files whose submissions are decided in this batch.

    Attributes
    ----------
    names : dict of Line to Line
        For a corrected row, the line whose place it takes.
    origin : dict of File to File
        For a returned file, the file whose lines it names.
    tables : dict of Line to str
        For a corrected row, the table that it is of, and the sheet of one that has several.
    """

    names: dict[Line, Line] = field(default_factory=dict)
    origin: dict[File, File] = field(default_factory=dict)
    tables: dict[Line, str] = field(default_factory=dict)


class _Known:
    """The submissions that a key may be of: those of the batch, and those decided before."""

    def __init__(self, cases: Iterable[Case], decided: Mapping[tuple[str, str], Settled]) -> None:
        self._by_begin: dict[str, list[tuple[str, Case | Settled]]] = {}
        pairs: list[tuple[str, Case | Settled]] = [
            *((isi, settled) for (_, isi), settled in decided.items()),
            *((case.isi, case) for case in cases if not case.is_repeat),
        ]
        for isi, each in pairs:
            self._by_begin.setdefault(line_key.begin(isi), []).append((isi, each))

    def find(self, key: LineKey) -> Case | Settled | None:
        """Return the submission that a key is of."""
        found = self._by_begin.get(key.begin, ())
        return next((each for isi, each in found if key.is_of(isi)), None)


def read_keys(cases: list[Case], rows: Path, decided: Mapping[tuple[str, str], Settled]) -> Keys:
    """Read the keys of returned files; refuse submissions whose keys cannot be theirs."""
    returned = {case.kiriman: case for case in cases if case.returned}
    keys = Keys()
    if not returned:
        return keys
    known = _Known(cases, decided)
    sent: dict[File, list[tuple[Line, str]]] = {}
    for line, table, text in _sent_keys(rows, returned):
        sent.setdefault(line[:2], []).append((line, text))
        keys.tables[line] = table
    for (kiriman, berkas), lines in sorted(sent.items()):
        _judge_file(returned[kiriman], berkas, lines, known, keys)
    _refuse_strangers(keys, cases, rows)
    return keys


def _sent_keys(rows: Path, returned: Mapping[int, Case]) -> Iterator[tuple[Line, str, str]]:
    """Yield each row of the returned files that bears a key, with its table and the key."""
    numbers = ", ".join(map(str, sorted(returned)))
    with store.connect() as con:
        for folder, table, sheet in _folders(rows):
            files = store.literal(folder / "*.parquet")
            yield from (
                ((kiriman, berkas, sheet, baris), table, text)
                for kiriman, berkas, baris, text in con.execute(
                    "select _kiriman, _berkas, _baris, trim(_kunci) from "
                    f"read_parquet({files}, hive_partitioning = false) "
                    f"where _kiriman in ({numbers}) and trim(_kunci) <> '' order by all"
                ).fetchall()
            )


def _folders(rows: Path) -> Iterator[tuple[Path, str, int]]:
    """Yield the folder of each source's table and sheet, what it is of, and the sheet's number."""
    for source in load().values():
        for name, table in source.tables.items():
            for place, sheet in enumerate(table.sheets or (None,)):
                folder = rows / f"{source.source}.{name}.{place}"
                if folder.is_dir():
                    number = line_key.sheet_number(source, sheet.name if sheet else None)
                    yield folder, _part(name, table, place), number


def _part(name: str, table: Table, place: int) -> str:
    """Return a table's name, with the place of the sheet where each sheet has its own columns."""
    return f"{name}.{place}" if len(table.sheets) > 1 else name


def _judge_file(
    case: Case, berkas: int, lines: list[tuple[Line, str]], known: _Known, keys: Keys
) -> None:
    """Enter what the keys of one file name, or refuse its submission."""
    read = [(line, line_key.read(text)) for line, text in lines]
    times = Counter(key.text for _, key in read if key)
    found: dict[int, Case | Settled] = {}
    wrong: dict[str, list[int]] = {}
    for line, key in read:
        owner = known.find(key) if key else None
        reason = _reason(case, owner, times[key.text] if key else 0)
        if reason:
            wrong.setdefault(reason, []).append(line[3])
        elif key and owner:
            found[id(owner)] = owner
            if isinstance(owner, Case):
                at = key.place
                keys.names[line] = (owner.kiriman, at.berkas, at.lembar, at.baris)
                keys.origin.setdefault((case.kiriman, berkas), (owner.kiriman, at.berkas))
    if len(found) > 1:
        wrong["berisi baris dari lebih dari satu kiriman; pisahkan berkasnya"] = []
    for reason, at_lines in wrong.items():
        _refuse(case, berkas, reason, at_lines)


def _reason(case: Case, owner: Case | Settled | None, times: int) -> str:
    """Return why a key cannot be accepted; empty if it can."""
    if owner is None:
        return "kunci tidak dikenal"
    if times > 1:
        return "kunci dipakai lebih dari satu baris"
    own = (
        is_sender(case.found, owner)
        if isinstance(owner, Settled)
        else (case.found.source_folder, inbox.regency(case.found))
        == (owner.found.source_folder, inbox.regency(owner.found))
    )
    return "" if own else "kunci milik sumber atau kabupaten/kota lain"


def _refuse(case: Case, berkas: int, reason: str, lines: list[int]) -> None:
    shown = ", ".join(map(str, sorted(lines)[:_SHOWN]))
    more = f" dan {len(lines) - _SHOWN} lainnya" if len(lines) > _SHOWN else ""
    at = f", baris {shown}{more}" if lines else ""
    name = case.found.files[berkas]["name"]
    case.found.refuse("KUNCI_BARIS", f"berkas {name}{at}: {reason}", berkas=berkas)


def _refuse_strangers(keys: Keys, cases: list[Case], rows: Path) -> None:
    """Refuse keys of lines that their submission does not have, or has in another table."""
    by_number = {case.kiriman: case for case in cases}
    wrong: dict[tuple[File, str], list[int]] = {}
    tables = _tables_of(set(keys.names.values()), rows)
    for line, named in keys.names.items():
        owner, berkas = by_number[named[0]], named[1]
        if berkas in owner.in_place and 2 <= named[3] < 2 + owner.rows[berkas]:
            name = owner.found.files[berkas]["table"]
            tables[named] = {_part(name, load()[owner.found.source_folder].tables[name], 0)}
        if named not in tables:
            wrong.setdefault((line[:2], "kunci tidak dikenal"), []).append(line[3])
        elif keys.tables[line] not in tables[named]:
            # a member in the place of a family would take the family away
            wrong.setdefault((line[:2], "kunci milik tabel atau lembar lain"), []).append(line[3])
    for ((kiriman, berkas), reason), at_lines in wrong.items():
        _refuse(by_number[kiriman], berkas, reason, at_lines)


def _tables_of(wanted: set[Line], rows: Path) -> dict[Line, set[str]]:
    """Return those of some lines that were read, and the tables that each is of."""
    import pyarrow as pa

    found: dict[Line, set[str]] = {}
    if not wanted:
        return found
    names = ("kiriman", "berkas", "lembar", "baris")
    columns = zip(names, zip(*sorted(wanted), strict=True), strict=True)
    with store.connect() as con:
        con.register("wanted", pa.table({name: list(values) for name, values in columns}))
        for folder, table, sheet in _folders(rows):
            files = store.literal(folder / "*.parquet")
            lines = con.execute(
                "select w.kiriman, w.berkas, w.lembar, w.baris from wanted as w "
                f"semi join read_parquet({files}, hive_partitioning = false) as r "
                "on w.kiriman = r._kiriman and w.berkas = r._berkas and w.baris = r._baris "
                f"where w.lembar = {sheet}"
            ).fetchall()
            for line in lines:
                found.setdefault(line, set()).add(table)
    return found


def take_places(cases: list[Case], keys: Keys, path: Path) -> None:
    """Let corrected files be judged among the rows that they correct; write the lines replaced.

    Of several rows that correct one line, also by way of each other, the last counts: the one
    whose submission was created last.
    """
    by_number = {case.kiriman: case for case in cases}
    live = {
        line: named
        for line, named in keys.names.items()
        if _goes_on(by_number[line[0]], by_number[named[0]])
    }
    _number_files(by_number, keys, {line[:2] for line in live})
    live = {line: named for line, named in live.items() if line[1] in by_number[line[0]].origins}
    rivals: dict[Line, list[Line]] = {}
    for line in live:
        named = live[line]
        while named in live:
            named = live[named]
        rivals.setdefault(named, []).append(line)

    def age(line: Line) -> tuple[Any, ...]:
        case = by_number[line[0]]
        return case.found.created, case.name, line

    replaced = set(rivals)
    for lines in rivals.values():
        replaced |= set(sorted(lines, key=age)[:-1])
    for kiriman, count in Counter(line[0] for line in replaced).items():
        by_number[kiriman].superseded_lines = count
    _write(sorted(replaced), path)


def _goes_on(case: Case, owner: Case) -> bool:
    """Return whether rows of `case` are judged among those of `owner`."""
    both = case.state == owner.state == ACCEPTED
    return both and case.carried == owner.carried


def _number_files(by_number: Mapping[int, Case], keys: Keys, files: set[File]) -> None:
    """Give every corrected file a number of its own in the submission that it corrects."""
    last = {number: len(case.found.files) for number, case in by_number.items()}
    for file in sorted(files):
        origin = file
        while origin in files:  # a correction of a correction goes back to where it began
            origin = keys.origin[origin]
        kiriman, number = origin[0], last[origin[0]]
        if number < MOST_TABLES:
            last[kiriman] += 1
            by_number[file[0]].origins[file[1]] = (kiriman, number)


def _write(lines: list[Line], path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema(
        [
            ("kiriman", pa.int32()),
            ("berkas", pa.int16()),
            ("lembar", pa.int16()),
            ("baris", pa.int64()),
        ]
    )
    rows = [dict(zip(schema.names, line, strict=True)) for line in lines]
    pq.write_table(pa.Table.from_pylist(rows, schema), path)
