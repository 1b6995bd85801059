"""Citizens' claims: usul and sanggah by three channels, with photos or without."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from pipelines import codebook, sources
from pipelines.codebook.claimable import life_events
from simulation.senders.batch import Batch, Slip
from simulation.senders.distort import Record
from simulation.senders.envelope import Submission
from simulation.senders.extracts import envelope
from simulation.senders.files import Shape
from simulation.senders.habits import KEMENDAGRI, Regency
from simulation.senders.mistakes import Mistakes
from simulation.senders.office import Office, between, moment
from simulation.senders.planting import Clerk, plant
from simulation.senders.rates import senders
from simulation.senders.snapshot import FAMILY_ID, Snapshot

PROPOSAL, OBJECTION = "usul", "sanggah"
CHANNELS = {
    "cek_bansos": ("CB", "Kementerian Sosial, aplikasi Cek Bansos", 3),
    "call_center_171": ("CC", "Kementerian Sosial, pusat panggilan 021-171", 1),
    "wa_center": ("WA", "Kementerian Sosial, WA Center", 1),
}
# What people write of themselves, and what neighbours say of others.
OF_OWN_HOUSE = (
    "jenis_lantai_terluas", "jenis_dinding_terluas", "jenis_atap_terluas",
    "sumber_air_minum_utama", "bahan_bakar_utama_memasak", "fasilitas_bab",
    "status_kepemilikan_rumah", "lemari_es", "sepeda_motor", "tv_datar",
)  # fmt: skip
OF_OTHERS = (
    "mobil", "sepeda_motor", "ac", "lemari_es", "komputer_laptop_tablet", "rumah_lainnya",
    "lahan_lainnya", "ternak_besar",
)  # fmt: skip
REMARK = {
    PROPOSAL: "Data rumah kami belum sesuai, mohon diperiksa",
    OBJECTION: "Warga ini mampu, mohon ditinjau kembali",
}
LIFE_EVENTS = ("lahir", "meninggal", "kawin", "pindah", "hidup")
AGAIN = 5  # days after which somebody asks once more
PHOTO = 101  # number of the first photo that is sent later
LEAST = 2
CLAIMS = "klaim.csv"
DESK = Regency(0, "0000", Shape("csv", ",", "utf-8"), "%Y-%m-%d", KEMENDAGRI)


@dataclass(frozen=True)
class Claim:
    """One claim that waits for a visit.

    Attributes
    ----------
    family : int
        True id of the family that it is about.
    true : bool
        Whether what it says was so when it was made.
    """

    ticket: str
    kind: str
    day: date
    family: int
    card: int
    village: str
    reporter: int
    variable: str
    value: int
    photos: int
    true: bool
    event: str = ""

    @property
    def subject(self) -> str:
        """The variable or the life event that it is about."""
        return self.variable or self.event


def evidence(subject: str) -> int:
    """Return how many photos a claim about a column or a life event has to bring."""
    if subject in life_events():
        return len(life_events()[subject].evidence)
    book = codebook.load()
    column = book.column(subject, "family")
    return len(book.variable(column.variable, "family").evidence)


def claims(office: Office, now: Snapshot, channel: str) -> list[Claim]:
    """Return the claims of one channel in a quarter, in order of day."""
    rates = senders().citizens
    draw = office.draw(channel, "claims")
    prefix = CHANNELS[channel][0]
    wanted = max(LEAST, round(now.families * rates.claims[channel]))
    ratio = now.welfare()
    objects = draw.random(wanted) < rates.objection
    near, well_off = np.exp(-((np.log(ratio) - 0.2) ** 2) * 4), np.exp(ratio.clip(0, 4)) - 1
    days = sorted(int(d) for d in draw.integers(0, _days(office), wanted))
    made = []
    for number, (objection, day) in enumerate(zip(objects, days, strict=True), 1):
        weight = well_off if objection else near
        row = _pick(weight, draw)
        made.append(
            _claim(
                now, row, OBJECTION if objection else PROPOSAL,
                f"{prefix}-{office.quarter}-{number:06d}",
                office.quarter.start + timedelta(days=day), draw,
            )
        )  # fmt: skip
    return made + _once_more(made, office, channel)


def _once_more(made: list[Claim], office: Office, channel: str) -> list[Claim]:
    """Return claims that their reporters make again while the first is open."""
    draw, last = office.draw(channel, "again"), office.quarter.start + timedelta(_days(office))
    again = draw.random(len(made)) < senders().citizens.again
    prefix = CHANNELS[channel][0]
    repeated = [claim for claim, is_again in zip(made, again, strict=True) if is_again]
    return [
        replace(
            claim,
            ticket=f"{prefix}-{office.quarter}-{len(made) + number:06d}",
            day=min(claim.day + timedelta(days=AGAIN), last),
        )
        for number, claim in enumerate(repeated, 1)
    ]


def _days(office: Office) -> int:
    return (office.quarter.end - office.quarter.start).days - 6


def _pick(weight: np.ndarray, draw: np.random.Generator) -> int:
    """Return a row, drawn by weight through the best of some at random."""
    rows = draw.integers(0, len(weight), 8)
    share = weight[rows] / weight[rows].sum()
    return int(draw.choice(rows, p=share))


def _claim(
    now: Snapshot, row: int, kind: str, ticket: str, day: date, draw: np.random.Generator
) -> Claim:
    rates = senders().citizens
    if kind == PROPOSAL and draw.random() < rates.life_event:
        return _life_claim(now, row, ticket, day, draw)
    variable = str(draw.choice(OF_OTHERS if kind == OBJECTION else OF_OWN_HOUSE))
    is_true = bool(draw.random() < rates.true_claim)
    held = now.family.value(variable, row)
    if held is None or (kind == OBJECTION and not held):
        is_true, held = False, held or 0
    value = int(held) if is_true else _untrue(variable, int(held), kind, draw)
    reporter = row
    if kind == OBJECTION:  # an objector lives in the same village
        beside = [
            r for r in (row - 1, row + 1)
            if 0 <= r < now.families and now.village[r] == now.village[row]
        ]  # fmt: skip
        reporter = beside[int(draw.integers(0, len(beside)))] if beside else row
    photos = evidence(variable)
    if draw.random() < rates.no_photo:
        photos = 0
    return Claim(
        ticket=ticket,
        kind=kind,
        day=day,
        family=now.family.value(FAMILY_ID, row),
        card=now.family.value("nomor_kartu_keluarga", row),
        village=str(now.village[row]),
        reporter=now.person.value("nomor_induk_kependudukan", int(now.first[reporter])),
        variable=variable,
        value=value,
        photos=photos,
        true=is_true,
    )


def _life_claim(
    now: Snapshot, row: int, ticket: str, day: date, draw: np.random.Generator
) -> Claim:
    """Return a claim about a birth, a death, a marriage, a move, or somebody who is alive."""
    event = str(draw.choice(LIFE_EVENTS))
    return Claim(
        ticket=ticket,
        kind=PROPOSAL,
        day=day,
        family=now.family.value(FAMILY_ID, row),
        card=now.family.value("nomor_kartu_keluarga", row),
        village=str(now.village[row]),
        reporter=now.person.value("nomor_induk_kependudukan", int(now.first[row])),
        variable="",
        value=0,
        photos=evidence(event),
        true=bool(draw.random() < senders().citizens.true_claim),
        event=event,
    )


def _untrue(variable: str, held: int, kind: str, draw: np.random.Generator) -> int:
    column = codebook.load().column(variable, "family")
    if column.codes:
        return int(draw.choice([code for code in column.codes if code != held]))
    return held + 1 if kind == OBJECTION else max(held - 1, 0) if held else 1


def send(
    office: Office, now: Snapshot, clerk_villages: np.ndarray, mistakes: Mistakes
) -> list[Claim]:
    """Write the claims of all channels; return those that a visit can follow."""
    followed = []
    for channel, (_, _, batches) in CHANNELS.items():
        made = claims(office, now, channel)
        for number in range(1, batches + 1):
            part = [c for c in made if _batch(office, c.day, batches) == number]
            if part:
                spoilt = _submit(office, channel, number, part, clerk_villages, mistakes)
                followed += [claim for claim in part if claim.ticket not in spoilt]
    return followed


def _batch(office: Office, day: date, batches: int) -> int:
    return 1 if batches == 1 else day.month - office.quarter.start.month + 1


def _submit(
    office: Office, channel: str, number: int, made: Sequence[Claim], villages: np.ndarray,
    mistakes: Mistakes,
) -> set[str]:  # fmt: skip
    draw = office.draw(channel, "photos", number)
    said = envelope(office, channel, CHANNELS[channel][1], number)
    last = max(claim.day for claim in made)
    day = between(last, min(last + timedelta(days=4), office.quarter.end), draw)
    submission = Submission(office.inbox, replace(said, created=moment(day, draw)))
    names = [[f"{claim.ticket}-{photo + 1}.jpg" for photo in range(claim.photos)] for claim in made]
    frame = pa.table(
        {
            "nomor_tiket": [claim.ticket for claim in made],
            "jenis": [claim.kind for claim in made],
            "tanggal": pa.array([claim.day for claim in made], pa.date32()),
            "nomor_induk_kependudukan": pa.array([c.reporter for c in made], pa.int64()),
            "nomor_kartu_keluarga": pa.array([c.card for c in made], pa.int64()),
            "variabel": [claim.variable or None for claim in made],
            "peristiwa": pa.array([claim.event or None for claim in made], pa.string()),
            "nilai": [str(claim.value) if claim.variable else None for claim in made],
            "keterangan": [REMARK[claim.kind] for claim in made],
            "foto": ["|".join(each) for each in names],
        }
    )
    columns = sources.load()[channel].tables["klaim"].columns
    owner = np.zeros(len(made), dtype=np.int64)
    batch = Batch.of("klaim", columns, Record.of(frame), frame, owner, [DESK])
    clerk = Clerk([DESK], villages, office.draw(channel, "slips", number))
    plant(batch, senders().citizens.mistakes, clerk)
    _without_photos(batch, made)
    rows = batch.rows(slice(0, len(made)))
    submission.add_rows(CLAIMS, "klaim", [c.header for c in columns], rows, DESK.shape)
    before = ""
    for name in (name for each in names for name in each):
        if before and draw.random() < senders().citizens.same_photo:
            submission.add_copy(name, "foto", before)
            continue
        before = name
        broken = bool(draw.random() < senders().citizens.broken_photo)
        submission.add_photo(name, "foto", draw, broken)
        if broken:
            whole, cut = pa.array(["utuh"]), pa.array(["terpotong"])
            mistakes.add(said.submission, name, np.ones(1, int), "foto", whole, cut, "foto_rusak")
    submission.close()
    batch.note(mistakes, [said.submission], [CLAIMS], np.zeros(1, int))
    return {made[row].ticket for slip in batch.slips for row in slip.rows}


def _without_photos(batch: Batch, made: Sequence[Claim]) -> None:
    """Note the claims that bring no photo although one is asked for."""
    place = batch.place("foto")
    rows = np.array([n for n, c in enumerate(made) if c.photos < evidence(c.subject)], int)
    if place is not None and len(rows):
        wanted = [f"{made[n].ticket}-1.jpg" for n in rows]
        batch.slips.append(Slip(rows, place, wanted, "foto_tidak_ada", True))
