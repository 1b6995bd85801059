"""Agencies whose layout is YAML alone: wages, buyers of LPG, monitoring, a dinas's own list."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from simulation.senders.draw import steady
from simulation.senders.envelope import Envelope, Submission
from simulation.senders.extracts import envelope
from simulation.senders.files import Sheet
from simulation.senders.habits import Regency
from simulation.senders.office import Office, between, moment
from simulation.senders.rates import senders
from simulation.senders.snapshot import PERSON_ID, Snapshot

HEAD, FORMAL = 1, (4, 5)
LPG_3KG = 4
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
          "Oktober", "November", "Desember")  # fmt: skip
BENEFITS = ("PKH", "BPNT", "PROGRAM KELUARGA HARAPAN")
FOUND = ("AKTIF", "GRADUASI MANDIRI", "TIDAK LAYAK", "MENINGGAL DUNIA", "PINDAH")


def send(office: Office, now: Snapshot, lists: Sequence[Regency]) -> None:
    """Write what the agencies of the nation send, and the lists of some regencies."""
    head = _heads(now)
    poor = _welfare(now)
    _send(office, "bpjs_ketenagakerjaan", "peserta", "BPJS Ketenagakerjaan", _wages(office, now))
    _send(office, "pertamina", "pembelian", "PT Pertamina (Persero)", _buyers(office, now, head))
    _send(office, "monev", "penerima", "Kementerian Sosial", _monitored(office, now, head, poor))
    for regency in lists:
        _send_list(office, now, head, poor, regency)


def _heads(now: Snapshot) -> np.ndarray:
    """Return the row of the head of each family, -1 where there is none with a NIK."""
    usable = now.person["nomor_induk_kependudukan"].is_valid().to_numpy()
    is_head = now.person["status_hubungan_keluarga"].to_numpy(zero_copy_only=False) == HEAD
    rows = np.flatnonzero(usable & is_head)
    head = np.full(now.families, -1)
    head[now.family_of_person[rows]] = rows
    return head


def _welfare(now: Snapshot) -> np.ndarray:
    """Return spending over the local poverty line, by family."""
    spending = now.family["pengeluaran_per_kapita"].to_numpy(zero_copy_only=False)
    return spending / now.family["garis_kemiskinan"].to_numpy(zero_copy_only=False)


def _send(office: Office, source: str, table: str, sender: str, content: pa.Table) -> None:
    submission = Submission(office.inbox, envelope(office, source, sender))
    submission.add_table(f"{table}.parquet", table, content)
    submission.close()


def _texts(values: Any, rows: np.ndarray) -> list[str]:
    taken: list[str] = values.combine_chunks().take(pa.array(rows)).cast(pa.string()).to_pylist()
    return taken


def _born(now: Snapshot, rows: np.ndarray, form: str) -> list[str | None]:
    days = now.person["tanggal_lahir"].combine_chunks().take(pa.array(rows)).to_pylist()
    return [day.strftime(form) if day else None for day in days]


def _rupiah(amount: int) -> str:
    return "Rp" + f"{amount:,}".replace(",", ".") + ",00"


def _wages(office: Office, now: Snapshot) -> pa.Table:
    """Return workers in formal jobs with a wage that could feed their family."""
    rates = senders().agencies
    job = now.person["status_pekerjaan"].combine_chunks().fill_null(0).to_numpy()
    has_nik = now.person["nomor_induk_kependudukan"].is_valid().to_numpy()
    ids = now.person[PERSON_ID].to_numpy()
    insured = steady(office.seed, "wages", ids) < rates.wage_covered
    rows = np.flatnonzero(np.isin(job, FORMAL) & has_nik & insured)
    family = now.family_of_person[rows]
    spending = now.family["pengeluaran_per_kapita"].to_numpy(zero_copy_only=False)[family]
    members = np.diff(now.first)[family]
    wage = np.round(spending * members * rates.wage_of_spending, -4).astype(np.int64)
    month = office.quarter.last_month.strftime("%Y-%m")
    return pa.table(
        {
            "nik": _texts(now.person["nomor_induk_kependudukan"], rows),
            "nama": _texts(now.person["nama"], rows),
            "tgl_lahir": _born(now, rows, "%d-%m-%Y"),
            "upah": [_rupiah(int(each)) for each in wage],
            "bulan_iuran": [month] * len(rows),
            "npp": [f"NPP{int(each) % 997:03}" for each in ids[rows]],
        }
    )


def _buyers(office: Office, now: Snapshot, head: np.ndarray) -> pa.Table:
    """Return who bought 3 kg LPG in each month of the quarter."""
    rates = senders().agencies
    fuel = now.family["bahan_bakar_utama_memasak"].combine_chunks().fill_null(0).to_numpy()
    chance = np.where(fuel == LPG_3KG, rates.buyer, rates.buyer_of_other_fuel)
    ids = now.family["id_keluarga_benar"].to_numpy()
    buys = np.flatnonzero((steady(office.seed, "lpg", ids) < chance) & (head >= 0))
    draw = office.draw("pertamina", "cylinders")
    niks = _texts(now.person["nomor_induk_kependudukan"], head[buys])
    last = office.quarter.last_month
    periods = [f"{last.year}{last.month - back:02}" for back in (2, 1, 0)]
    return pa.table(
        {
            "nik_pembeli": niks * len(periods),
            "periode": [period for period in periods for _ in niks],
            "jumlah_tabung": pa.array(draw.integers(1, 5, len(niks) * len(periods))),
            "id_pangkalan": pa.array(draw.integers(100_000, 999_999, len(niks) * len(periods))),
        }
    )


def _monitored(office: Office, now: Snapshot, head: np.ndarray, welfare: np.ndarray) -> pa.Table:
    """Return recipients, poor ones more often, and what was found when they were visited."""
    rates = senders().agencies
    ids = now.family["id_keluarga_benar"].to_numpy()
    chance = np.where(welfare < rates.poor_below, rates.recipient_poor, rates.recipient_other)
    rows = np.flatnonzero((steady(office.seed, "monev", ids) < chance) & (head >= 0))
    draw = office.draw("monev", "found")
    found = draw.choice(len(FOUND), len(rows), p=list(rates.found))
    visited = [between(office.quarter.start, office.quarter.end - timedelta(days=20), draw)
               for _ in rows]  # fmt: skip
    return pa.table(
        {
            "no_kk": _texts(now.family["nomor_kartu_keluarga"], rows),
            "nik_pengurus": _texts(now.person["nomor_induk_kependudukan"], head[rows]),
            "nama_pengurus": _texts(now.person["nama"], head[rows]),
            "bantuan": [BENEFITS[int(each) % len(BENEFITS)] for each in ids[rows]],
            "hasil_monev": [FOUND[each] for each in found],
            "tgl_monev": [day.strftime("%d/%m/%Y") for day in visited],
        }
    )


def _send_list(
    office: Office, now: Snapshot, head: np.ndarray, welfare: np.ndarray, regency: Regency
) -> None:
    """Write a dinas's workbook: a title above, numbers below the names, a sum, a signature."""
    rates = senders().agencies
    draw = office.draw("pemda", regency.code)
    here = (now.regency == regency.code) & (head >= 0) & (welfare < rates.poor_below)
    some = np.flatnonzero(here)
    rows = np.sort(draw.permutation(some)[: rates.list_rows])
    last = office.quarter.last_month
    written = f"{int(draw.integers(1, 10))} {MONTHS[last.month - 1]} {last.year}"
    cells = zip(
        _texts(now.person["nama"], head[rows]),
        _texts(now.person["nomor_induk_kependudukan"], head[rows]),
        _texts(now.family["nomor_kartu_keluarga"], rows),
        strict=True,
    )
    lines: list[list[Any]] = [[f"({n})" for n in range(1, 10)]]
    for number, (name, nik, kk) in enumerate(cells, 1):
        grouped = " ".join(nik[at : at + 4] for at in range(0, 16, 4))
        place = [f"Desa {number % 7 + 1}", f"Kecamatan {number % 3 + 1}"]
        given = ["TIDAK", "YA"] if number % 4 == 0 else ["YA", "TIDAK"]
        lines.append([number, name, grouped, kk, *place, *given, written])
    lines += [["", "JUMLAH", len(rows)], [], ["", "Mengetahui, Kepala Dinas Sosial"]]
    headers = ["No", "Nama Lengkap", "NIK", "No. KK", "Desa/Kelurahan", "Kecamatan",
               "BLT Dana Desa", "Bantuan Lansia", "Tanggal Terima"]  # fmt: skip
    title = {0: f"DAFTAR PENERIMA BANTUAN TAHUN {last.year}"}
    day = between(last, last + timedelta(days=14), draw)
    note = Envelope(
        submission=f"pemda-{regency.code}-1",
        source="pemda",
        quarter=str(office.quarter),
        code_system="kemendagri",
        kode_kabupaten_kota=str(regency.code),
        sender=f"Dinas Sosial {regency.code}",
        created=moment(day, draw, regency.hours),
        bast=None,
        legal_basis="Undang-Undang Nomor 23 Tahun 2014",
    )
    submission = Submission(office.inbox, note)
    submission.add_workbook(
        f"penerima_{regency.code}.xlsx", "daftar", [Sheet("Daftar", 4, headers, lines, title)],
        len(rows),
    )  # fmt: skip
    submission.close()
