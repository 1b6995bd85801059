"""Agencies whose layout is YAML alone: wages, buyers of LPG, monitoring, a dinas's own list."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from simulation.senders.draw import steady
from simulation.senders.envelope import Envelope, Submission
from simulation.senders.extracts import envelope
from simulation.senders.files import Sheet
from simulation.senders.habits import Regency
from simulation.senders.office import Office, between, moment
from simulation.senders.rates import senders
from simulation.senders.snapshot import Rows, Snapshot

HEAD, FORMAL = 1, (4, 5)
LPG_3KG = 4
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
          "Oktober", "November", "Desember")  # fmt: skip
BENEFITS = ("PKH", "BPNT", "PROGRAM KELUARGA HARAPAN")
FOUND = ("AKTIF", "GRADUASI MANDIRI", "TIDAK LAYAK", "MENINGGAL DUNIA", "PINDAH")


def send(office: Office, now: Snapshot, lists: Sequence[Regency]) -> None:
    """Write what the agencies of the nation send, and the lists of some regencies."""
    head = _heads(now)
    poor = now.welfare()
    _send_wages(office, now)
    _send_buyers(office, now, head)
    _send_monitored(office, now, head, poor)
    for regency in lists:
        _send_list(office, now, head, poor, regency)


def _heads(now: Snapshot) -> np.ndarray:
    """Return the row of the head of each family, -1 where there is none."""
    rows = np.flatnonzero(now.person.own("status_hubungan_keluarga") == HEAD)
    head = np.full(now.families, -1)
    head[now.family_of_person[rows]] = rows
    return head


def _send(
    office: Office, source: str, table: str, sender: str, rows: int,
    take: Callable[[slice], dict[str, Any]],
) -> None:  # fmt: skip
    submission = Submission(office.inbox, envelope(office, source, sender))
    submission.add_slices(f"{table}.parquet", table, rows, lambda part: pa.table(take(part)))
    submission.close()


def _digits(rows: Rows, name: str, wanted: np.ndarray) -> pa.Array:
    return rows.column(name, wanted).cast(pa.string())


def _rupiah(amount: int) -> str:
    return "Rp" + f"{amount:,}".replace(",", ".") + ",00"


def _send_wages(office: Office, now: Snapshot) -> None:
    """Write workers in formal jobs with a wage that could feed their family."""
    rates = senders().agencies
    ids = now.person.own("id")
    insured = steady(office.seed, "wages", ids) < rates.wage_covered
    every = np.flatnonzero(np.isin(now.person.own("status_pekerjaan"), FORMAL) & insured)
    of, number, sizes = now.family_of_person[every], ids[every], np.diff(now.first)
    month = office.quarter.last_month.strftime("%Y-%m")

    def take(part: slice) -> dict[str, Any]:
        rows, family = every[part], of[part]
        spending = now.family.numbers("pengeluaran_per_kapita", family)
        wage = np.round(spending * sizes[family] * rates.wage_of_spending, -4).astype(np.int64)
        return {
            "nik": _digits(now.person, "nomor_induk_kependudukan", rows),
            "nama": now.person.column("nama", rows),
            "tgl_lahir": pc.strftime(now.person.column("tanggal_lahir", rows), "%d-%m-%Y"),
            "upah": [_rupiah(int(each)) for each in wage],
            "bulan_iuran": [month] * len(rows),
            "npp": [f"NPP{int(each) % 997:03}" for each in number[part]],
        }

    _send(office, "bpjs_ketenagakerjaan", "peserta", "BPJS Ketenagakerjaan", len(every), take)


def _send_buyers(office: Office, now: Snapshot, head: np.ndarray) -> None:
    """Write who bought 3 kg LPG in each month of the quarter."""
    rates = senders().agencies
    fuel = now.family.own("bahan_bakar_utama_memasak")
    chance = np.where(fuel == LPG_3KG, rates.buyer, rates.buyer_of_other_fuel)
    buys = steady(office.seed, "lpg", now.family.own("id")) < chance
    buyers = head[np.flatnonzero(buys & (head >= 0))]
    draw = office.draw("pertamina", "cylinders")
    last = office.quarter.last_month
    periods = pa.array([f"{last.year}{last.month - back:02}" for back in (2, 1, 0)])
    rows = len(buyers) * len(periods)
    cylinders, bases = draw.integers(1, 5, rows), draw.integers(100_000, 999_999, rows)

    def take(part: slice) -> dict[str, Any]:
        month, which = np.divmod(np.arange(*part.indices(rows)), len(buyers))
        return {
            "nik_pembeli": _digits(now.person, "nomor_induk_kependudukan", buyers[which]),
            "periode": periods.take(pa.array(month)),
            "jumlah_tabung": pa.array(cylinders[part]),
            "id_pangkalan": pa.array(bases[part]),
        }

    _send(office, "pertamina", "pembelian", "PT Pertamina (Persero)", rows, take)


def _send_monitored(office: Office, now: Snapshot, head: np.ndarray, welfare: np.ndarray) -> None:
    """Write recipients, poor ones more often, and what was found when they were visited."""
    rates = senders().agencies
    ids = now.family.own("id")
    chance = np.where(welfare < rates.poor_below, rates.recipient_poor, rates.recipient_other)
    every = np.flatnonzero((steady(office.seed, "monev", ids) < chance) & (head >= 0))
    draw = office.draw("monev", "found")
    found = draw.choice(len(FOUND), len(every), p=list(rates.found))
    first, last = office.quarter.start, office.quarter.end - timedelta(days=20)
    after = draw.integers(0, (last - first).days + 1, len(every))

    def take(part: slice) -> dict[str, Any]:
        rows = every[part]
        visited = pa.array(np.datetime64(first, "D") + after[part])
        return {
            "no_kk": _digits(now.family, "nomor_kartu_keluarga", rows),
            "nik_pengurus": _digits(now.person, "nomor_induk_kependudukan", head[rows]),
            "nama_pengurus": now.person.column("nama", head[rows]),
            "bantuan": pa.array(BENEFITS).take(pa.array(ids[rows] % len(BENEFITS))),
            "hasil_monev": pa.array(FOUND).take(pa.array(found[part])),
            "tgl_monev": pc.strftime(visited, "%d/%m/%Y"),
        }

    _send(office, "monev", "penerima", "Kementerian Sosial", len(every), take)


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
        now.person.column("nama", head[rows]).to_pylist(),
        _digits(now.person, "nomor_induk_kependudukan", head[rows]).to_pylist(),
        _digits(now.family, "nomor_kartu_keluarga", rows).to_pylist(),
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
