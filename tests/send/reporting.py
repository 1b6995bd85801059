"""The submission ledger of the drawn nation: two kabupaten, one of which has much to do."""

import datetime
from typing import Any

PLACE = {"kode_kabupaten_kota": "VARCHAR", "source": "VARCHAR"}
_PLACE_3201 = {"kode_kabupaten_kota": "3201", "source": "siks_ng"}
COUNTS = ("kiriman", "rows_in", "accepted", "held_back", "duplicate", "superseded")
RANKS = ("nasional", "provinsi")
REPORTING = {
    **PLACE,
    "keadaan": "VARCHAR",
    **dict.fromkeys((*COUNTS, "out_of_window", "lulus_permil"), "BIGINT"),
    "lulus_permil_sebelumnya": "BIGINT",
    "keadaan_sebelumnya": "VARCHAR",
    "menunggu": "BIGINT",
    "menunggu_triwulan": "SMALLINT",
    **{f"{kind}_{where}": "BIGINT" for where in RANKS for kind in ("peringkat", "peserta")},
    "tindakan": "VARCHAR",
}
RULE = {**PLACE, "kode_aturan": "VARCHAR", **dict.fromkeys(("baris", "lulus_permil"), "BIGINT")}
WAITING = {
    **PLACE,
    **dict.fromkeys(("submission", "triwulan", "berkas", "lembar"), "VARCHAR"),
    "baris": "BIGINT",
    **dict.fromkeys(("nomor_usulan", "tingkat"), "VARCHAR"),
    "tanggal": "DATE",
    "umur_triwulan": "SMALLINT",
}
WAIVER = {
    "submission": "VARCHAR",
    **PLACE,
    "dispensasi": "VARCHAR",
    **dict.fromkeys(("tanggal_kirim", "batas_kirim"), "DATE"),
    "hari_terlambat": "BIGINT",
    "state": "VARCHAR",
    **dict.fromkeys(("rows_in", "accepted"), "BIGINT"),
}
CONTESTED = {
    "kode_kabupaten_kota": "VARCHAR",
    **dict.fromkeys(("kabupaten_lain", "nomor", "submission", "berkas", "lembar"), "VARCHAR"),
    "baris": "BIGINT",
}


def _line(code: str, state: str, accepted: int, held: int, action: str, **more: Any) -> dict:
    zero = dict.fromkeys((*COUNTS, "out_of_window", "menunggu"), 0)
    both = accepted + held
    return zero | {
        "kode_kabupaten_kota": code,
        "source": "siks_ng",
        "keadaan": state,
        "kiriman": 1,
        "rows_in": both,
        "accepted": accepted,
        "held_back": held,
        "lulus_permil": accepted * 1000 // both if both else None,
        **{f"{kind}_{where}": 1 for where in RANKS for kind in ("peringkat", "peserta")},
        "tindakan": action,
        **more,
    }


def tables() -> dict[str, tuple[dict[str, str], list[dict[str, Any]]]]:
    """Return the tables of who reported what, each with its schema."""
    busy = {"menunggu": 1, "lulus_permil_sebelumnya": 700}
    waits = {
        **_PLACE_3201,
        "submission": "siks_ng-3201-1",
        "triwulan": "2026Q1",
        "berkas": "keluarga.csv",
        "baris": 2,
        "nomor_usulan": "U-1",
        "tingkat": "kecamatan",
        "tanggal": datetime.date(2026, 3, 1),
        "umur_triwulan": 1,
    }
    return {
        "reporting": (
            REPORTING,
            [
                _line("3201", "sebagian", 1, 2, "mintakan_pengesahan", **busy),
                _line("3273", "diterima", 2, 0, "tidak_ada"),
            ],
        ),
        "reporting_rule": (
            RULE,
            [
                {
                    "kode_kabupaten_kota": "3201",
                    "source": "siks_ng",
                    "kode_aturan": "LARIK",
                    "baris": 1,
                    "lulus_permil": 666,
                }
            ],
        ),
        "waiting": (WAITING, [waits]),
        "waiver": (
            WAIVER,
            [
                {
                    "submission": "siks_ng-3201-1",
                    **_PLACE_3201,
                    "dispensasi": "DISP-7",
                    "tanggal_kirim": datetime.date(2026, 6, 20),
                    "batas_kirim": datetime.date(2026, 6, 17),
                    "hari_terlambat": 3,
                    "state": "diterima",
                }
            ],
        ),
        "contested": (
            CONTESTED,
            [
                {
                    "kode_kabupaten_kota": "3201",
                    "kabupaten_lain": "3273",
                    "nomor": "nomor_kartu_keluarga",
                    "submission": "siks_ng-3201-1",
                    "berkas": "keluarga.csv",
                    "baris": 3,
                }
            ],
        ),
    }
