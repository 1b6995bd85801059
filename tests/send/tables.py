"""The columns of the tables that the stages before send leave, and their types."""

from typing import Any

import pyarrow as pa

from simulation.senders.snapshot import ARROW

Rows = list[dict[str, Any]]

TYPES = {
    **ARROW,
    "BOOLEAN": pa.bool_(),
    "TIMESTAMP": pa.timestamp("us"),
    "RIWAYAT": pa.list_(
        pa.struct([("keadaan", pa.string()), ("tanggal", pa.date32()), ("pelaku", pa.string())])
    ),
}
RANKED = {
    "id_keluarga": "BIGINT",
    "nomor_kartu_keluarga": "BIGINT",
    "kode_provinsi": "VARCHAR",
    "kode_kabupaten_kota": "VARCHAR",
    "kode_kecamatan": "VARCHAR",
    "kode_kelurahan_desa": "VARCHAR",
    "jumlah_anggota": "SMALLINT",
    "skor": "BIGINT",
    "variabel_diduga": "SMALLINT",
    "desil_nasional": "TINYINT",
    "desil_provinsi": "TINYINT",
    "desil_kabupaten_kota": "TINYINT",
    "desil_nasional_keluarga": "TINYINT",
    "persentil_kabupaten_kota": "TINYINT",
    "peluang_desil_1_4": "SMALLINT",
    "peluang_desil_1_5": "SMALLINT",
    "desil_nasional_sebelumnya": "TINYINT",
    "pergerakan": "VARCHAR",
    "langkah_sendiri": "TINYINT",
    "langkah_garis": "TINYINT",
    "langkah_model": "TINYINT",
    "sebab_utama": "VARCHAR",
    "id_model": "VARCHAR",
}
SUBMISSION = {
    "kiriman": "INTEGER",
    "submission": "VARCHAR",
    "source": "VARCHAR",
    "number": "TINYINT",
    "class": "VARCHAR",
    "kode_kabupaten_kota": "VARCHAR",
    "tanggal_kirim": "DATE",
    "state": "VARCHAR",
    "digest": "VARCHAR",
    "rows_in": "BIGINT",
    "accepted": "BIGINT",
    "held_back": "BIGINT",
    "duplicate": "BIGINT",
    "superseded": "BIGINT",
    "out_of_window": "BIGINT",
    "message": "VARCHAR",
}
HELD = {
    "submission": "VARCHAR",
    "berkas": "VARCHAR",
    "lembar": "VARCHAR",
    "baris": "BIGINT",
    "kode_aturan": "VARCHAR",
    "variabel": "VARCHAR",
    "pesan": "VARCHAR",
    "saran": "VARCHAR",
}
DOUBT = {
    "submission": "VARCHAR",
    "berkas": "VARCHAR",
    "lembar": "VARCHAR",
    "baris": "BIGINT",
    "periksa_dahulu": "VARCHAR",
}
CLAIM = {
    "nomor_tiket": "VARCHAR",
    "kanal": "VARCHAR",
    "jenis": "VARCHAR",
    "submission": "VARCHAR",
    "id_keluarga": "BIGINT",
    "variabel": "VARCHAR",
    "nilai": "VARCHAR",
    "tanggal": "DATE",
    "jumlah_foto": "INTEGER",
    "keadaan": "VARCHAR",
    "riwayat": "RIWAYAT",
    "hasil": "VARCHAR",
    "kasus": "VARCHAR",
    "jatuh_tempo": "TIMESTAMP",
    "klaim_ulang": "INTEGER",
    "alasan": "VARCHAR",
    "tertahan": "BOOLEAN",
    "desil_sebelum": "TINYINT",
    "desil_sesudah": "TINYINT",
}
CLAIM_REFUSED = {
    "kiriman": "INTEGER",
    "berkas": "SMALLINT",
    "baris": "BIGINT",
    "nomor_tiket": "VARCHAR",
    "jenis": "VARCHAR",
    "tanggal": "DATE",
}
CONFORMED_FAMILY = {
    "kiriman": "INTEGER",
    "berkas": "SMALLINT",
    "lembar": "VARCHAR",
    "baris": "BIGINT",
    "tanggal": "DATE",
    "nomor_kartu_keluarga": "BIGINT",
    "nomor_referensi": "VARCHAR",
}
STAGE = {
    "stage": "VARCHAR",
    "source": "VARCHAR",
    **dict.fromkeys(("rows_in", "accepted", "held_back"), "BIGINT"),
    **dict.fromkeys(("duplicate", "superseded", "out_of_window"), "BIGINT"),
}
