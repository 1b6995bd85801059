"""What rules may name beside the columns of their table, and the DuckDB types of it."""

ROW_FACTS = {"tanggal_acuan": "DATE"}  # the last day of the quarter
FAMILY_FACTS = {
    "jumlah_baris": "BIGINT",
    "jumlah_anggota": "BIGINT",  # status_keberadaan 1, 5 or blank
    "jumlah_dinyatakan": "INTEGER",  # members as the sender counts them; null: not said
    "jumlah_kepala": "BIGINT",  # of those that are there
    "jumlah_pasangan": "BIGINT",  # likewise
    "usia_kepala": "BIGINT",
    "kelamin_kepala": "TINYINT",
    "kelamin_pasangan": "TINYINT",
    "usia_anak_tertua": "BIGINT",
    "usia_termuda_orang_tua": "BIGINT",
    "jumlah_nik_ganda": "BIGINT",
    "ada_keluarga": "BOOLEAN",
    "ada_anggota": "BOOLEAN",
    "kode_kelurahan_desa_ada": "BOOLEAN",
}
CLAIM_COLUMNS = {
    "nomor_tiket": "VARCHAR",
    "kanal": "VARCHAR",
    "jenis": "VARCHAR",
    "tanggal": "DATE",
    "nomor_induk_kependudukan": "BIGINT",
    "nomor_kartu_keluarga": "BIGINT",
    "variabel": "VARCHAR",
    "peristiwa": "VARCHAR",
    "nilai": "VARCHAR",
    "jumlah_foto": "INTEGER",
}
CLAIM_EVENT_COLUMNS = {
    "kejadian": "VARCHAR",
    "peran": "VARCHAR",
    "status_kunjungan": "TINYINT",
    "putusan": "VARCHAR",
}
