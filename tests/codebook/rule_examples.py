"""For every rule that is an SQL expression: a row that breaks it, and a like one that does not.

A row is what differs from an all-blank one. The quarter ends on 31 March 2026.
"""

from datetime import date

BABY = date(2025, 1, 1)  # 1 year old
CHILD = date(2020, 3, 31)  # 6
TEEN = date(2012, 3, 31)  # 14
ADULT = date(1990, 5, 17)  # 35
OLD = date(1940, 1, 1)  # 86
WOMAN = 3201015705900001  # born 17 May 1990, day plus 40
MAN = 3201011705900001


def _pair(broken, sound):
    return broken, sound


def _without_light(asset):
    return _pair({"sumber_penerangan_utama": 4, asset: 1}, {"sumber_penerangan_utama": 4, asset: 0})


def _above(column, limit):
    return _pair({column: limit + 1}, {column: limit})


def _aged(column, value, wrong, right):
    return _pair({column: value, "tanggal_lahir": wrong}, {column: value, "tanggal_lahir": right})


def _both(first, second, right):
    """Break by two values together; the second is put right."""
    (name,) = second
    return _pair({**first, **second}, {**first, name: right})


FAMILY = {
    "DAYA_TERPASANG_LEWATI": _both({"daya_terpasang": -1}, {"sumber_penerangan_utama": 2}, 1),
    "ID_METERAN_PLN_LEWATI": _both(
        {"id_meteran_pln": 12345678901}, {"sumber_penerangan_utama": 4}, 1
    ),
    "JENIS_KLOSET_LEWATI": _both({"jenis_kloset": 1}, {"fasilitas_bab": 6}, 3),
    "PEMBUANGAN_AKHIR_TINJA_LEWATI": _both({"pembuangan_akhir_tinja": 5}, {"fasilitas_bab": 5}, 2),
    "LEMARI_ES_TANPA_LISTRIK": _without_light("lemari_es"),
    "AC_TANPA_LISTRIK": _without_light("ac"),
    "PEMANAS_AIR_TANPA_LISTRIK": _without_light("pemanas_air"),
    "TV_DATAR_TANPA_LISTRIK": _without_light("tv_datar"),
    "KOMPUTER_LAPTOP_TABLET_TANPA_LISTRIK": _without_light("komputer_laptop_tablet"),
    "MEMASAK_TANPA_LISTRIK": _both(
        {"bahan_bakar_utama_memasak": 1}, {"sumber_penerangan_utama": 4}, 3
    ),
    "ELPIJI_TANPA_TABUNG": _both({"tabung_gas": 0}, {"bahan_bakar_utama_memasak": 3}, 4),
    "TABUNG_TANPA_ELPIJI": _both({"tabung_gas": -1}, {"bahan_bakar_utama_memasak": 4}, -1),
    "AC_DAYA_KECIL": _both({"ac": 1}, {"daya_terpasang": 1}, 2),
    "PEMANAS_AIR_DAYA_KECIL": _both({"pemanas_air": -1}, {"daya_terpasang": 1}, -1),
    "CEMPLUNG_TANGKI_SEPTIK": _both({"jenis_kloset": 4}, {"pembuangan_akhir_tinja": 1}, 4),
    "KODE_PROVINSI_COCOK": _both(
        {"kode_kelurahan_desa": "3201012001"}, {"kode_provinsi": "33"}, "32"
    ),
    "KODE_KABUPATEN_KOTA_COCOK": _both(
        {"kode_kelurahan_desa": "3201012001"}, {"kode_kabupaten_kota": "3202"}, "3201"
    ),
    "KODE_KECAMATAN_COCOK": _both(
        {"kode_kelurahan_desa": "3201012001"}, {"kode_kecamatan": "320102"}, "320101"
    ),
    "LOKASI_TIDAK_LENGKAP": _both({"lintang": -6500000}, {"bujur": None}, 106800000),
    "KELUARGA_DALAM_RUMAH_BANYAK": _above("keluarga_dalam_rumah", 5),
    "LUAS_LANTAI_SEMPIT": _pair({"luas_lantai": 5}, {"luas_lantai": 6}),
    "LUAS_LANTAI_LUAS": _above("luas_lantai", 500),
    "LANTAI_TANAH_MOBIL": _both({"jenis_lantai_terluas": 8}, {"mobil": 1}, 0),
    "LANTAI_TANAH_AC": _both({"ac": 1}, {"jenis_lantai_terluas": 8}, 7),
    "ATAP_BETON_DINDING_BAMBU": _both({"jenis_atap_terluas": 1}, {"jenis_dinding_terluas": 4}, 5),
    "LANTAI_MARMER_DINDING_BAMBU": _both(
        {"jenis_dinding_terluas": 6}, {"jenis_lantai_terluas": 1}, -1
    ),
    "DINDING_TEMBOK_LANTAI_BAMBU": _both(
        {"jenis_dinding_terluas": 1}, {"jenis_lantai_terluas": 7}, 6
    ),
    "EMAS_BANYAK": _above("emas_perhiasan", 1000),
    "SAWAH_KEBUN_LUAS": _above("sawah_kebun", 5000),
    "TERNAK_BESAR_BANYAK": _above("ternak_besar", 100),
    "TERNAK_KECIL_BANYAK": _above("ternak_kecil", 200),
    "MOBIL_BANYAK": _above("mobil", 5),
    "SMARTPHONE_BANYAK": _above("smartphone", 20),
}

PERSON = {
    "STATUS_PEKERJAAN_LEWATI": _both({"status_pekerjaan": 4}, {"bekerja": 2}, 1),
    "LAPANGAN_USAHA_LEWATI": _both({"lapangan_usaha": 12}, {"bekerja": 2}, None),
    "LAPANGAN_USAHA_DIMILIKI_LEWATI": _both(
        {"lapangan_usaha_dimiliki": 12}, {"jumlah_usaha": 0}, 1
    ),
    "LAHIR_SESUDAH_TRIWULAN": _pair(
        {"tanggal_lahir": date(2026, 4, 1)}, {"tanggal_lahir": date(2026, 3, 31)}
    ),
    "USIA_MUSTAHIL": _pair(
        {"tanggal_lahir": date(1905, 3, 31)}, {"tanggal_lahir": date(1905, 4, 1)}
    ),
    "USIA_SANGAT_TUA": _pair(
        {"tanggal_lahir": date(1927, 3, 31)}, {"tanggal_lahir": date(1927, 4, 1)}
    ),
    "NIK_TANGGAL_LAHIR": _both(
        {"nomor_induk_kependudukan": WOMAN}, {"tanggal_lahir": date(1990, 6, 17)}, ADULT
    ),
    "NIK_JENIS_KELAMIN": _both({"nomor_induk_kependudukan": MAN}, {"jenis_kelamin": 2}, 1),
    "NIK_TANGGAL_MUSTAHIL": _pair(
        {"nomor_induk_kependudukan": 3201013505900001},
        {"nomor_induk_kependudukan": 3201017105900001},
    ),
    "NIK_NOMOR_URUT_NOL": _pair(
        {"nomor_induk_kependudukan": MAN - 1}, {"nomor_induk_kependudukan": MAN}
    ),
    "NIK_SAMA_DENGAN_KK": _both(
        {"nomor_kartu_keluarga": MAN}, {"nomor_induk_kependudukan": MAN}, WOMAN
    ),
    "NAMA_PENDEK": _pair({"nama": " A "}, {"nama": "Si"}),
    "NAMA_BERANGKA": _pair({"nama": "Budi2"}, {"nama": "Budi II"}),
    "KEPALA_ANAK": _aged("status_hubungan_keluarga", 1, CHILD, TEEN),
    "KEPALA_DI_BAWAH_UMUR": _aged("status_hubungan_keluarga", 1, TEEN, ADULT),
    "PASANGAN_BELUM_KAWIN": _both({"status_hubungan_keluarga": 2}, {"status_kawin": 1}, 2),
    "PASANGAN_CERAI": _both({"status_hubungan_keluarga": 2}, {"status_kawin": 4}, 2),
    "MENANTU_BELUM_KAWIN": _both({"status_kawin": 1}, {"status_hubungan_keluarga": 4}, 3),
    "KAWIN_ANAK": _aged("status_kawin", 2, CHILD, TEEN),
    "KAWIN_DINI": _aged("status_kawin", 3, TEEN, ADULT),
    "ORANG_TUA_MUDA": _aged("status_hubungan_keluarga", 6, TEEN, ADULT),
    "CUCU_TUA": _aged("status_hubungan_keluarga", 5, OLD, ADULT),
    "ANAK_TUA": _aged("status_hubungan_keluarga", 3, OLD, ADULT),
    "BEKERJA_BALITA": _aged("bekerja", 1, BABY, CHILD),
    "BEKERJA_ANAK": _aged("bekerja", 1, CHILD, TEEN),
    "APARAT_DI_BAWAH_UMUR": _aged("status_pekerjaan", 5, TEEN, ADULT),
    "APARAT_USIA_LANJUT": _aged("status_pekerjaan", 5, OLD, ADULT),
    "USAHA_ANAK": _aged("jumlah_usaha", 1, CHILD, TEEN),
    "SEKOLAH_BAYI": _aged("partisipasi_sekolah", 2, BABY, CHILD),
    "SEKOLAH_USIA_LANJUT": _aged("partisipasi_sekolah", 2, OLD, ADULT),
    "IJAZAH_TANPA_SEKOLAH": _both({"partisipasi_sekolah": 1}, {"ijazah_tertinggi": 3}, 23),
    "IJAZAH_SD_USIA": _aged("ijazah_tertinggi", 3, CHILD, TEEN),
    "IJAZAH_SMP_USIA": _aged("ijazah_tertinggi", 8, CHILD, TEEN),
    "IJAZAH_SMA_USIA": _aged("ijazah_tertinggi", 15, TEEN, ADULT),
    "IJAZAH_TINGGI_USIA": _aged("ijazah_tertinggi", 19, TEEN, ADULT),
    "PBI_APARAT": _both({"status_pekerjaan": 5}, {"segmen_jkn": 1}, 3),
}

CLAIM = {
    "KLAIM_FOTO_KURANG": _both({"variabel": "jenis_dinding_terluas"}, {"jumlah_foto": 2}, 3),
    "KLAIM_SATU_POKOK": _pair(
        {"variabel": "mobil", "peristiwa": "lahir"}, {"variabel": None, "peristiwa": "lahir"}
    ),
    "KLAIM_NILAI_KOSONG": _both({"variabel": "mobil"}, {"nilai": None}, "0"),
    "KLAIM_PELAPOR": _pair({"nomor_induk_kependudukan": None}, {"nomor_induk_kependudukan": MAN}),
    "KLAIM_TANGGAL": _pair({"tanggal": date(2026, 4, 1)}, {"tanggal": date(2026, 3, 31)}),
}

CLAIM_EVENT = {
    "PERISTIWA_TANPA_HASIL_KUNJUNGAN": _pair(
        {"kejadian": "kunjungan"}, {"kejadian": "kunjungan", "status_kunjungan": 0}
    ),
    "PERISTIWA_TANPA_ISI_PUTUSAN": _pair(
        {"kejadian": "putusan"}, {"kejadian": "putusan", "putusan": "sebagian"}
    ),
}

HOUSEHOLD = {
    "WILAYAH": _both({"ada_keluarga": True}, {"kode_kelurahan_desa_ada": None}, True),
    "KEPALA_TIDAK_ADA": _both({"jumlah_anggota": 2}, {"jumlah_kepala": 0}, 1),
    "KEPALA_GANDA": _above("jumlah_kepala", 1),
    "PASANGAN_BANYAK": _above("jumlah_pasangan", 1),
    "PASANGAN_MUSTAHIL": _above("jumlah_pasangan", 4),
    "SUAMI_BANYAK": _both({"jumlah_pasangan": 2}, {"kelamin_kepala": 2}, 1),
    "PASANGAN_SEJENIS": _both(
        {"jumlah_pasangan": 1, "kelamin_kepala": 1}, {"kelamin_pasangan": 1}, 2
    ),
    "ANAK_LEBIH_TUA": _both({"usia_kepala": 40}, {"usia_anak_tertua": 41}, 40),
    "ANAK_SELISIH_KECIL": _both({"usia_kepala": 40}, {"usia_anak_tertua": 29}, 28),
    "ORANG_TUA_LEBIH_MUDA": _both({"usia_kepala": 40}, {"usia_termuda_orang_tua": 40}, 41),
    "NIK_GANDA_DALAM_KELUARGA": _above("jumlah_nik_ganda", 0),
    "ANGGOTA_TIDAK_ADA": _both({"ada_keluarga": True}, {"ada_anggota": False}, True),
    "KELUARGA_TIDAK_ADA": _both({"ada_anggota": True}, {"ada_keluarga": False}, True),
    "JUMLAH_ANGGOTA_BEDA": _both(
        {"ada_anggota": True, "jumlah_anggota": 3}, {"jumlah_dinyatakan": 4}, 3
    ),
    "ANGGOTA_BANYAK": _above("jumlah_anggota", 20),
    "ANGGOTA_MUSTAHIL": _above("jumlah_anggota", 60),
    "KELUARGA_HABIS": _both({"ada_anggota": True}, {"jumlah_anggota": 0}, 1),
}

EXAMPLES = {
    ("row", "family"): FAMILY,
    ("row", "person"): PERSON,
    ("row", "claim"): CLAIM,
    ("row", "claim_event"): CLAIM_EVENT,
    ("family", "family"): HOUSEHOLD,
}
