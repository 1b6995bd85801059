"""``register_awal``: the register that the first quarter starts from, with all its faults."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines import codebook, sources
from simulation.senders import distort
from simulation.senders.distort import Record
from simulation.senders.draw import generator
from simulation.senders.envelope import Envelope, Submission
from simulation.senders.mistakes import Mistakes
from simulation.senders.office import Office
from simulation.senders.rates import BaseRegister, senders
from simulation.senders.rounds import region_columns
from simulation.senders.snapshot import Snapshot, replaced
from simulation.senders.wording import Style, as_sent, render

SOURCE = "register_awal"
OLDEST, YOUNGEST = date(2022, 10, 1), date(2025, 9, 30)
DAYS_OF_A_YEAR = 365
FARTHER = 23  # persons on: hardly one of the same family
# Never blank: without them there is no record.
WHOLE = (
    "nomor_kartu_keluarga",
    "kode_kelurahan_desa",
    "nama",
    "jenis_kelamin",
    "segmen_jkn",
    "status_hubungan_keluarga",
    "nomor_induk_kependudukan",
    "status_keberadaan",
)


def send(office: Office, before: Snapshot, mistakes: Mistakes) -> None:
    """Write the base register: a file per province and table."""
    quarter = office.quarter
    submission = Submission(
        office.inbox,
        Envelope(
            submission=f"{SOURCE}-nasional-1",
            source=SOURCE,
            quarter=str(quarter),
            code_system="kemendagri",
            kode_kabupaten_kota=None,
            sender="Badan Pusat Statistik",
            created=datetime.combine(
                quarter.start + timedelta(days=4),
                datetime.min.time().replace(hour=9),
                timezone(timedelta(hours=7)),
            ),
            bast=f"BAST-{SOURCE}/{quarter}",
            legal_basis=sources.load()[SOURCE].legal_basis,
        ),
    )
    for province in np.unique(before.province):
        _province(office, submission, before, int(province), mistakes)
    submission.close()


def _province(
    office: Office, submission: Submission, before: Snapshot, province: int, mistakes: Mistakes
) -> None:
    rates = senders().base_register
    draw = generator(office.seed, SOURCE, province)
    low, high = np.searchsorted(before.province, [province, province + 1])
    absent = draw.random(high - low) < draw.uniform(
        rates.families_absent.low, rates.families_absent.high
    )
    there = np.flatnonzero(~absent)
    family = before.family.take(low + there)
    inside = np.arange(before.first[low], before.first[high])
    sizes = np.diff(before.first[low : high + 1])
    births = before.person.column("tanggal_lahir", inside).cast(pa.int32()).to_numpy()
    newborn = births > (office.quarter.start - date(1970, 1, 1)).days - DAYS_OF_A_YEAR
    kept = ~np.repeat(absent, sizes) & ~(
        newborn & (draw.random(len(inside)) < rates.newborn_absent)
    )
    members = before.person.take(inside[kept])
    collected = _collected(family.num_rows, draw)
    households = _families(family, rates, draw)
    persons = _persons(members, rates, draw)
    place = np.cumsum(~absent) - 1
    owner = np.repeat(place, sizes)[kept]
    _write(
        submission,
        "keluarga",
        province,
        households,
        collected,
        mistakes,
        lambda name, sent: _break_kk(name, sent, rates, draw),
    )
    _write(
        submission,
        "anggota",
        province,
        persons,
        collected.take(pa.array(owner)),
        mistakes,
        lambda name, sent: _break_nik(name, sent, rates, draw),
    )


def _collected(rows: int, draw: np.random.Generator) -> pa.Array:
    span = (YOUNGEST - OLDEST).days
    days = (OLDEST - date(1970, 1, 1)).days + span * draw.beta(1.2, 1.0, rows)
    return pa.array(days.astype(np.int32)).cast(pa.date32())


def _families(family: pa.Table, rates: BaseRegister, draw: np.random.Generator) -> Record:
    record = Record.of(family)
    distort.keep_old_answers(record, rates.answer_old, draw)
    hidden = rates.asset_hidden
    distort.hide_assets(
        record, {n: draw.uniform(hidden.low, hidden.high) for n in distort.assets()}, draw
    )
    distort.make_coarse(record, draw.random(record.rows) < rates.coarse_record)
    neighbour = record.column("id_meteran_pln").take(pa.array(np.roll(np.arange(record.rows), -1)))
    metered = record.column("id_meteran_pln").is_valid().to_numpy(False)
    shared = metered & (draw.random(record.rows) < rates.pln_shared)
    record.write(
        "id_meteran_pln",
        shared & neighbour.is_valid().to_numpy(False),
        neighbour,
        "meteran_tetangga",
    )
    _blank(record, "family", rates, draw)
    _break_codes(record, "family", rates, draw)
    return record


def _persons(members: pa.Table, rates: BaseRegister, draw: np.random.Generator) -> Record:
    record = Record.of(members)
    distort.misspell(record, rates.name_misspelt, draw)
    neighbour = record.column("nomor_induk_kependudukan").take(
        pa.array(np.roll(np.arange(record.rows), FARTHER))
    )
    doubled = draw.random(record.rows) < rates.nik_of_another
    record.write("nomor_induk_kependudukan", doubled, neighbour, "nik_orang_lain")
    _blank(record, "person", rates, draw)
    _break_codes(record, "person", rates, draw)
    return record


def _blank(record: Record, grain: str, rates: BaseRegister, draw: np.random.Generator) -> None:
    low, high = np.log(rates.item_missing.low), np.log(rates.item_missing.high)
    share = {}
    for column in codebook.load().columns(grain):
        rate = float(np.exp(draw.uniform(low, high)))
        if column.name in record.said.column_names and column.name not in WHOLE:
            share[column.name] = (
                rates.birth_date_missing if column.name == "tanggal_lahir" else rate
            )
    distort.leave_blank(record, share, draw)


def _break_codes(
    record: Record, grain: str, rates: BaseRegister, draw: np.random.Generator
) -> None:
    """Put codes and numbers that do not exist into a few cells."""
    for column in codebook.load().columns(grain):
        if column.name not in record.said.column_names or column.kind not in ("code", "count"):
            continue
        if column.name in WHOLE:
            continue
        wrong = column.between[1] + 17 if column.between else max(column.codes) + 41
        broken = draw.random(record.rows) < rates.broken_cell
        said = pa.array(np.full(record.rows, min(wrong, 120), np.int32))
        record.write(column.name, broken, said, "sel_rusak")


def _break_kk(
    name: str, sent: pa.Array, rates: BaseRegister, draw: np.random.Generator
) -> tuple[pa.Array, np.ndarray, str]:
    if name != "nomor_kartu_keluarga":
        return sent, np.zeros(0, int), ""
    rows = np.flatnonzero(draw.random(len(sent)) < rates.broken_kk)
    return (
        _put(sent, rows, pc.utf8_slice_codeunits(sent.take(pa.array(rows)), 0, 15)),
        rows,
        ("kk_salah_panjang"),
    )


def _break_nik(
    name: str, sent: pa.Array, rates: BaseRegister, draw: np.random.Generator
) -> tuple[pa.Array, np.ndarray, str]:
    """Make some NIK unusable: blank, too short, zeros, or gone through a spreadsheet."""
    if name != "nomor_induk_kependudukan":
        return sent, np.zeros(0, int), ""
    rows = np.flatnonzero(draw.random(len(sent)) < rates.nik_unusable)
    way = draw.choice(4, len(rows), p=[0.5, 0.25, 0.15, 0.1])
    wrong = [
        [None, nik[:15], "0000000000000000", f"{float(nik):.5E}"][kind]
        for nik, kind in zip(sent.take(pa.array(rows)).to_pylist(), way, strict=True)
    ]
    return _put(sent, rows, pa.array(wrong, pa.string())), rows, "nik_tak_terpakai"


def _put(values: pa.Array, rows: np.ndarray, new: pa.Array) -> pa.Array:
    mask = np.zeros(len(values), bool)
    mask[rows] = True
    return pc.replace_with_mask(values, pa.array(mask), new)


def _write(
    submission: Submission,
    table: str,
    province: int,
    record: Record,
    collected: pa.Array,
    mistakes: Mistakes,
    broken: Callable[[str, pa.Array], tuple[pa.Array, np.ndarray, str]],
) -> None:
    columns = sources.load()[SOURCE].tables[table].columns
    style = Style(typed=True)
    name = f"{table}-{province}.parquet"
    frame = replaced(record.said, "tanggal", collected)
    if table == "keluarga":
        frame = region_columns(frame)
    written = render(columns, frame, style)
    truth = {column.variable: column for column in columns if column.used}
    place = {c.variable: number for number, c in enumerate(columns) if c.used}
    sent = submission.envelope.submission

    def note(variable: str, kind: str, rows: np.ndarray) -> None:
        index = pa.array(rows)
        true = record.true[variable].combine_chunks().take(index)
        mistakes.add(
            sent,
            name,
            rows + 2,
            variable,
            as_sent(truth[variable], true, style),
            written[place[variable]].take(index),
            kind,
        )

    spoilt = {}
    for variable, number in place.items():
        written[number], spoilt[variable], kind = broken(variable, written[number])
        if kind:
            note(variable, kind, spoilt[variable])
    for variable, kind, rows in record.differences():
        if variable in truth:
            told = spoilt[variable]
            note(variable, kind, np.setdiff1d(rows, told) if len(told) else rows)
    submission.add_table(
        name, table, pa.table(written, names=[column.header for column in columns])
    )
