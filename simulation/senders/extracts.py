"""National extracts: Dukcapil, PLN and BPJS Kesehatan, whole, as the quarter ends."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pyarrow as pa

from pipelines import sources
from simulation.senders.civil import CivilRegistry
from simulation.senders.draw import steady
from simulation.senders.envelope import Envelope, Submission
from simulation.senders.office import Office, moment
from simulation.senders.rates import senders
from simulation.senders.snapshot import PERSON_ID, Snapshot
from simulation.senders.wording import Style, render

SENDERS = {
    "dukcapil": "Direktorat Jenderal Kependudukan dan Pencatatan Sipil",
    "pln": "PT PLN (Persero)",
    "bpjs_kesehatan": "BPJS Kesehatan",
}
HIGH_POWER = 5
CUT_OFF_SHARE = 0.01
TARIFFS = pa.array(["", "R-1/TR", "R-1M/TR", "R-1/TR", "R-1/TR", "R-2/TR"])  # by power
PAID = pa.array(["prabayar", "pascabayar"])
NOBODYS = 700_000_000_000


def envelope(office: Office, source: str, sender: str, number: int = 1) -> Envelope:
    """Return the envelope of a national submission of the quarter's last days."""
    draw = office.draw(source, "envelope", number)
    day = office.quarter.end - timedelta(days=int(draw.integers(2, 12)))
    return Envelope(
        submission=f"{source}-nasional-{number}",
        source=source,
        quarter=str(office.quarter),
        code_system="kemendagri",
        kode_kabupaten_kota=None,
        sender=sender,
        created=moment(day, draw),
        bast=f"BAST-{source}/{office.quarter}/{number}",
        legal_basis=sources.load()[source].legal_basis,
    )


def send(office: Office, now: Snapshot, civil: CivilRegistry) -> None:
    """Write the three extracts, a file per province."""
    book = civil.book
    _send(office, "dukcapil", "penduduk", Extract(book.village, book.own[PERSON_ID], book.take))
    _send(office, "pln", "pelanggan", customers(office, now))
    _send(office, "bpjs_kesehatan", "peserta", insured(office, now))


@dataclass(frozen=True)
class Extract:
    """Rows of an extract, whose texts are spelled a province at a time.

    Attributes
    ----------
    village, number : numpy.ndarray
        Village code and number of each row, by which a file is in order.
    take : callable
        From rows to the table that is sent of them.
    """

    village: np.ndarray
    number: np.ndarray
    take: Callable[[np.ndarray], pa.Table]

    def by_province(self) -> Iterator[tuple[str, pa.Table]]:
        """Yield (province, rows) in order of village, then of number."""
        province = (self.village // 10**8).astype(np.int8)
        order = np.argsort(province, kind="stable")
        ends = np.cumsum(np.bincount(province))
        for code in np.unique(province):
            rows = order[ends[code - 1] : ends[code]]
            rows = rows[np.lexsort((self.number[rows], self.village[rows]))]
            yield str(code), self.take(rows)


def _send(office: Office, source: str, table: str, all_rows: Extract) -> None:
    columns = sources.load()[source].tables[table].columns
    submission = Submission(office.inbox, envelope(office, source, SENDERS[source]))
    for province, frame in all_rows.by_province():
        draw = office.draw(source, "words", province)
        written = render(columns, frame, Style(typed=True, draw=draw))
        content = pa.table(written, names=[column.header for column in columns])
        submission.add_table(f"{table}-{province}.parquet", table, content)
    submission.close()


def customers(office: Office, now: Snapshot) -> Extract:
    """Return PLN's customers: most meters of the families, and some of nobody."""
    rates = senders().extracts
    meter = now.family.own("id_meteran_pln")
    here = np.flatnonzero(meter)
    ids, first = np.unique(meter[here], return_index=True)
    known = steady(office.seed, "pln", ids) >= rates.meter_unknown
    ids, row = ids[known], here[first[known]]
    power = now.family.own("daya_terpasang")[row]
    power = np.where(power == 0, 1, power)
    off = steady(office.seed, "power", ids)
    power = np.where(off < rates.power_differs, power % HIGH_POWER + 1, power)
    village = now.village[row]
    strangers = round(len(ids) * rates.meter_of_nobody)
    draw = office.draw("pln", "nobody")
    ids = np.concatenate([ids, NOBODYS + np.arange(strangers) * 7 + office.seed % 7])
    power = np.concatenate([power, draw.integers(1, HIGH_POWER + 1, strangers)]).astype(np.int8)
    village = np.concatenate([village, draw.choice(now.village, strangers)])

    def take(rows: np.ndarray) -> pa.Table:
        closed = steady(office.seed, "closed", ids[rows]) < CUT_OFF_SHARE
        return pa.table(
            {
                "id_meteran_pln": pa.array(ids[rows]),
                "daya_terpasang": pa.array(power[rows]),
                "tarif": TARIFFS.take(pa.array(power[rows])),
                "status": pa.array((~closed).astype(np.int8)),
                "jenis": PAID.take(pa.array((ids[rows] >= 10**11).astype(np.int8))),
                "kode_kelurahan_desa": pa.array(village[rows]).cast(pa.string()),
            }
        )

    return Extract(village, ids, take)


def insured(office: Office, now: Snapshot) -> Extract:
    """Return the members of health insurance with their segment."""
    segment = now.person.own("segmen_jkn")
    members = np.flatnonzero(segment > 0)
    segment, ids = segment[members], now.person.own("id")[members]
    nik = now.person.own("nomor_induk_kependudukan")[members]
    village = now.village[now.family_of_person[members]]

    def take(rows: np.ndarray) -> pa.Table:
        idle = steady(office.seed, "inactive", ids[rows]) < senders().extracts.insurance_inactive
        return pa.table(
            {
                "nomor_induk_kependudukan": pa.array(nik[rows]),
                "segmen_jkn": pa.array(segment[rows]),
                "status": pa.array((~idle).astype(np.int8)),
                "kode_kelurahan_desa": pa.array(village[rows]).cast(pa.string()),
            }
        )

    return Extract(village, nik, take)
