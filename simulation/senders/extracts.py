"""National extracts: Dukcapil, PLN and BPJS Kesehatan, whole, as the quarter ends."""

from collections.abc import Iterator
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
    _send(office, "dukcapil", "penduduk", _by_province(civil.book))
    _send(office, "pln", "pelanggan", _by_province(customers(office, now)))
    _send(office, "bpjs_kesehatan", "peserta", _by_province(insured(office, now)))


def _send(office: Office, source: str, table: str, parts: Iterator[tuple[str, pa.Table]]) -> None:
    columns = sources.load()[source].tables[table].columns
    submission = Submission(office.inbox, envelope(office, source, SENDERS[source]))
    for province, frame in parts:
        draw = office.draw(source, "words", province)
        written = render(columns, frame, Style(typed=True, draw=draw))
        content = pa.table(written, names=[column.header for column in columns])
        submission.add_table(f"{table}-{province}.parquet", table, content)
    submission.close()


def _by_province(table: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """Yield (province, rows) in order of village, then of the first column."""
    village = table["kode_kelurahan_desa"].cast(pa.int64()).to_numpy()
    order = np.lexsort((table.column(0).to_numpy(), village))
    table, province = table.take(pa.array(order)), village[order] // 10**8
    codes, starts = np.unique(province, return_index=True)
    for code, low, high in zip(codes, starts, [*starts[1:], len(province)], strict=True):
        yield str(code), table.slice(low, high - low).combine_chunks()


def customers(office: Office, now: Snapshot) -> pa.Table:
    """Return PLN's customers: most meters of the families, and some of nobody."""
    rates = senders().extracts
    meter = now.family["id_meteran_pln"]
    here = np.flatnonzero(meter.is_valid().to_numpy())
    ids, first = np.unique(
        meter.take(pa.array(here)).combine_chunks().to_numpy(), return_index=True
    )
    known = steady(office.seed, "pln", ids) >= rates.meter_unknown
    ids, row = ids[known], here[first[known]]
    power = now.family["daya_terpasang"].combine_chunks().take(pa.array(row))
    power = power.fill_null(1).to_numpy()
    off = steady(office.seed, "power", ids)
    power = np.where(off < rates.power_differs, power % HIGH_POWER + 1, power)
    village = now.village[row]
    strangers = round(len(ids) * rates.meter_of_nobody)
    draw = office.draw("pln", "nobody")
    ids = np.concatenate([ids, NOBODYS + np.arange(strangers) * 7 + office.seed % 7])
    power = np.concatenate([power, draw.integers(1, HIGH_POWER + 1, strangers)])
    village = np.concatenate([village, draw.choice(now.village, strangers)])
    closed = steady(office.seed, "closed", ids) < CUT_OFF_SHARE
    tariff = np.array(["", "R-1/TR", "R-1M/TR", "R-1/TR", "R-1/TR", "R-2/TR"])[power]
    prepaid = np.where(ids < 10**11, "prabayar", "pascabayar")
    return pa.table(
        {
            "id_meteran_pln": pa.array(ids),
            "daya_terpasang": pa.array(power.astype(np.int8)),
            "tarif": pa.array(tariff),
            "status": pa.array((~closed).astype(np.int8)),
            "jenis": pa.array(prepaid),
            "kode_kelurahan_desa": pa.array(village).cast(pa.string()),
        }
    )


def insured(office: Office, now: Snapshot) -> pa.Table:
    """Return the members of health insurance with their segment."""
    segment = now.person["segmen_jkn"].combine_chunks().fill_null(0).to_numpy()
    rows = np.flatnonzero(segment > 0)
    ids = now.person[PERSON_ID].to_numpy()[rows]
    idle = steady(office.seed, "inactive", ids) < senders().extracts.insurance_inactive
    nik = now.person["nomor_induk_kependudukan"].combine_chunks().take(pa.array(rows))
    village = now.village[now.family_of_person[rows]]
    return pa.table(
        {
            "nomor_induk_kependudukan": nik,
            "segmen_jkn": pa.array(segment[rows]),
            "status": pa.array((~idle).astype(np.int8)),
            "kode_kelurahan_desa": pa.array(village).cast(pa.string()),
        }
    )
