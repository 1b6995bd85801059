"""What kabupaten send: SIKS-NG, lists of village meetings, and the BNBA file given back."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines import sources
from simulation.senders import distort
from simulation.senders.batch import Batch, in_cells
from simulation.senders.distort import Record
from simulation.senders.envelope import Submission
from simulation.senders.files import Shape
from simulation.senders.mistakes import Mistakes
from simulation.senders.planting import Clerk, plant
from simulation.senders.rates import senders
from simulation.senders.reporting import Report, observed
from simulation.senders.rounds import Reference, Round, region_columns
from simulation.senders.signing import Papers
from simulation.senders.snapshot import replaced

DASH = "\u2013"
DASHED = 0.05


def repeated(record: Record, rows: np.ndarray) -> Record:
    """Return a record in which some rows stand twice, one below the other."""
    order = np.sort(np.concatenate([np.arange(record.rows), rows]))
    index = pa.array(order)
    return Record(
        record.true.take(index),
        record.said.take(index),
        {name: marks[order] for name, marks in record.kinds.items()},
        record.names,
    )


def batches(
    round_: Round,
    told: Report,
    reference: Reference,
    spared: np.ndarray,
    spelling: np.random.Generator | None = None,
) -> tuple[Batch, Batch]:
    """Word a report as the family and the member table of a source.

    Parameters
    ----------
    reference : callable
        From the families' villages and senders to the reference number of each.
    spared : numpy.ndarray
        Senders whose lists name no family twice.
    """
    rates = senders().family_mistakes
    draw = round_.draw("words")
    owner = round_.owner(told.family.said["kode_kelurahan_desa"].cast(pa.int64()).to_numpy())
    until = round_.until()[owner]
    days = observed(round_.office, told, until, draw)
    village = told.family.said["kode_kelurahan_desa"].combine_chunks()
    numbers = reference(village.to_numpy(zero_copy_only=False), owner)
    tables = sources.load()[round_.source].tables
    if all(column.variable != "status_keberadaan" for column in tables["anggota"].columns):
        told = told.of_those_who_stay()
    twice = np.flatnonzero(
        (draw.random(len(owner)) < rates["keluarga_ganda"]) & ~np.isin(owner, spared)
    )
    order = np.sort(np.concatenate([np.arange(len(owner)), twice]))
    family = repeated(told.family, twice)
    _dash(family, owner[order], round_, draw)
    frame = region_columns(family.said)
    frame = replaced(frame, "tanggal", days.take(pa.array(order)))
    number = _number(tables["keluarga"])
    frame = replaced(frame, number, numbers.take(pa.array(order)))
    frame = replaced(frame, "jumlah_anggota_keluarga", pa.array(told.sizes()[order]))
    households = Batch.of(
        "keluarga",
        tables["keluarga"].columns,
        family,
        frame,
        owner[order],
        round_.regencies,
        spelling,
    )
    second = np.flatnonzero(np.diff(order) == 0) + 1
    card = households.place("nomor_kartu_keluarga")
    if card is not None and len(second):
        households.plant(second, card, households.cells[card][second], "keluarga_ganda")
    frame = told.person.said
    frame = replaced(frame, "tanggal", days.take(pa.array(told.member_of)))
    frame = replaced(frame, number, numbers.take(pa.array(told.member_of)))
    members = Batch.of(
        "anggota",
        tables["anggota"].columns,
        told.person,
        frame,
        owner[told.member_of],
        round_.regencies,
        spelling,
    )
    return households, members


def _number(table: sources.Table) -> str:
    """Return which variable the numbers of a source are: of proposals, or of other papers."""
    known = {column.variable for column in table.columns}
    return "nomor_referensi" if "nomor_referensi" in known else "nomor_usulan"


def _dash(record: Record, owner: np.ndarray, round_: Round, draw: np.random.Generator) -> None:
    """Let a word processor put its long dash into some addresses of cp1252 files."""
    old = np.array([regency.shape.encoding == "cp1252" for regency in round_.regencies])[owner]
    chosen = old & (draw.random(record.rows) < DASHED)
    address = record.column("alamat")
    dashed = pc.binary_join_element_wise(address, pa.scalar("samping masjid"), f" {DASH} ")
    record.write("alamat", chosen & address.is_valid().to_numpy(False), dashed, "tanda_baca")


def send_tables(
    round_: Round,
    batches: Sequence[Batch],
    mistakes: Mistakes,
    clerk: Clerk,
    signed: Papers | None = None,
) -> set[int]:
    """Plant the slips of the pen, cut the rows into submissions and put them in the inbox.

    Returns
    -------
    set of int
        Senders that submitted something.
    """
    fates = [delivery.fate for delivery in round_.deliveries]
    revised = [n for n, fate in enumerate(fates) if fate == "revised"]
    clean = {(batch.table, n): batch.rows(batch.span(n)) for batch in batches for n in revised}
    rates = senders()
    for batch in batches:
        kinds = rates.family_mistakes if batch.table == "keluarga" else rates.person_mistakes
        second = [s.rows for s in batch.slips if s.kind == "keluarga_ganda"]
        plant(batch, kinds, clerk, np.concatenate(second) if second else None)
    writing = [n for n, fate in enumerate(fates) if fate != "missing" and _any(batches, n)]
    first = [f"{round_.source}-{regency.code}-1" for regency in round_.regencies]
    files = {
        batch.table: [
            f"{batch.table}_{regency.code}{regency.shape.suffix}" for regency in round_.regencies
        ]
        for batch in batches
    }
    for number in writing:
        _submit(round_, batches, number, files, clean, signed)
    seen = np.array([n for n in writing if fates[n] != "unreadable"], dtype=int)
    again = np.array([n for n in writing if fates[n] == "revised"], dtype=int)
    second_names = [name[:-1] + "2" for name in first]
    for batch in batches:
        batch.note(mistakes, first, files[batch.table], seen)
        batch.note(mistakes, second_names, files[batch.table], again, believed_only=True)
    return set(writing)


def _any(batches: Sequence[Batch], owner: int) -> bool:
    span = batches[0].span(owner)
    return span.stop > span.start


def _submit(
    round_: Round,
    batches: Sequence[Batch],
    owner: int,
    files: dict[str, list[str]],
    clean: dict[tuple[str, int], list[list[str]]],
    signed: Papers | None,
) -> None:
    regency, delivery = round_.regencies[owner], round_.deliveries[owner]
    submission = Submission(round_.office.inbox, round_.envelope(owner, 1))
    shape = regency.shape
    for batch in batches:
        rows = batch.rows(batch.span(owner))
        _add(submission, batch, files[batch.table][owner], rows, shape)
    if signed:
        signed.add_to(submission, regency, owner)
    if delivery.fate == "unreadable":
        submission.cut_short()
    submission.close()
    if delivery.fate == "twice":
        submission.sent_again(f"{round_.source}-{regency.code}-2", delivery.again)
    if delivery.fate == "revised":
        envelope = replace(
            round_.envelope(owner, 2),
            replaces=submission.envelope.submission,
            created=delivery.again,
        )
        revision = Submission(round_.office.inbox, envelope)
        for batch in batches:
            _add(revision, batch, files[batch.table][owner], clean[batch.table, owner], shape)
        if signed:
            signed.add_to(revision, regency, owner)
        revision.close()


def _add(
    submission: Submission, batch: Batch, name: str, rows: list[list[str]], shape: Shape
) -> None:
    headers = [column.header for column in batch.columns]
    if shape.format == "xlsx":
        rows = in_cells(batch.columns, rows)
    submission.add_rows(name, batch.table, headers, rows, shape)


def coarse_part(told: Report, share: float, draw: np.random.Generator) -> None:
    """Let part of the families be told in coarse codes."""
    distort.make_coarse(told.family, draw.random(told.family.rows) < share)
