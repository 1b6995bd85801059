"""Files in each layout as its senders really write them."""

import io

import xlsxwriter
from PIL import Image

from pipelines.home import Home
from pipelines.sources import load
from tests.arrive.submissions import (
    VILLAGE,
    as_csv,
    family,
    file,
    headers,
    kk,
    nik,
    person,
    put,
    siks_files,
)

WHOSE = ("nomor_kartu_keluarga", "nomor_induk_kependudukan", "nama")
ROOF_OF_WOOD, ROOF_OF_BAMBOO = 6, 5


def photo(shade: int = 90, size: tuple[int, int] = (64, 48)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (shade, 20, 30)).save(out, "JPEG")
    return out.getvalue()


def regsosek(families: list[dict], members: list[dict]) -> bytes:
    """A workbook of five sheets; a family is {header: cell}, with its KK under 'kk'."""
    out = io.BytesIO()
    tables = load()["regsosek"].tables
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in (("keluarga", families), ("anggota", members)):
            table = tables[name]
            for sheet in table.sheets:
                page = book.add_worksheet(sheet.name)
                columns = [c for c in table.columns if c.sheet in ("", sheet.name)]
                at = 0
                for column in columns:
                    for _ in range(column.repeats):
                        page.write_string(sheet.header_row - 1, at, column.header)
                        for line, row in enumerate(rows, sheet.header_row):
                            key = "kk" if column.header == "no kartu keluarga" else column.header
                            if row.get(key) is not None and sheet.name[0] not in row.get("not", ""):
                                page.write(line, at, row[key])
                        # prefilled rows without a KK, a name and a NIK are no rows
                        if column.variable not in WHOSE:
                            page.write_string(sheet.header_row + len(rows), at, "2")
                        at += 1
    return out.getvalue()


def workbook_family(number: int, **changes) -> dict:
    assets = {f"502{letter}": "2" for letter in "abcdefghijklmn"}
    row = {
        "kk": kk(number),
        "kode sls/ non sls": f"{VILLAGE}0001",
        "tanggal pendataan": 46073,
        "301a": 1,
        "302": 40,
        "303": "2",
        "304": 1,
        "305": 5,
        "306a": 4,
        "307a": 1,
        "307b1": 1,
        "307b2": 3,
        "308": 12,
        "309a": 1,
        "309b": 1,
        "310": 1,
        **assets,
        "502i": 1,
        "504a": 2,
        "504c": 1,
    }
    return {**row, **changes}


def workbook_member(number: int, family_number: int, **changes) -> dict:
    row = {
        "kk": kk(family_number),
        "402 Nama": "Siti",
        "403 NIK": nik(number),
        "404": 1,
        "405": 1,
        "406": 29221,
        "408": 2,
        "409": 1,
        "412": 3,
        "415": 13,
        "416a": 1,
        "417": 12,
        "418": "04",
        "428a": 4,
        "428b": 2,
        "428c": 4,
        "430": 1,
    }
    return {**row, **changes}


def lowered(row: dict) -> dict:
    """Return a row under its headers as the definition writes them."""
    return {" ".join(header.lower().split()): cell for header, cell in row.items()}


def put_workbook(home: Home) -> None:
    families = [
        workbook_family(1),
        workbook_family(2, kk=float(kk(2))),
        workbook_family(3, **{"303": 77}),
        workbook_family(4, **{"not": "5"}),
    ]
    members = [
        workbook_member(1, 1),
        workbook_member(2, 2, kk=float(kk(2))),
        workbook_member(3, 3),
        workbook_member(4, 4),
    ]
    content = regsosek(families, [lowered(each) for each in members])
    put(
        home,
        [file("desa.xlsx", "regsosek2022k", content, 4 * 4 - 1 + 4, format="xlsx")],
        name="workbook",
        source="regsosek",
    )


def put_registry(home: Home) -> None:
    row = {
        "Nomor KK": f"\u200b{kk(21)}",
        "NIK": f"{nik(21)[:8]}\u200d{nik(21)[8:]}",
        "Nama Penduduk": "  SITI  AMINAH ",
        "Status": "hidup",
        "Tanggal Lahir": "01-02-1980",
        "Kelamin": "Perempuan",
        "Status Kawin": "Blm  Kawin",
        "SHDK": "Kepala Keluarga",
        "RT": "'001",
        "Tgl Ubah": "05/01/2026",
    }
    odd = {**row, "NIK": nik(22), "SHDK": "Juragan"}
    content = as_csv([row, odd], headers("siak", "penduduk"))
    put(home, [file("siak.csv", "penduduk", content, 2)], name="registry", source="siak")


def bnba_family(number: int, **changes: str) -> dict:
    row = dict.fromkeys(headers("bnba", "keluarga"), "")
    row |= {
        "kode_kelurahan_desa": VILLAGE,
        "alamat": "Jl. Melati",
        "nomor_kartu_keluarga": kk(number),
        "status_kepemilikan_rumah": "Milik sendiri",
        "luas_lantai": "40",
        "jenis_lantai_terluas": "Keramik/granit/marmer/ubin/tegel/teraso",
        "jenis_dinding_terluas": "1",
        "jenis_atap_terluas": "Asbes/seng",
        "sumber_air_minum_utama": "Air kemasan/isi ulang",
        "sumber_penerangan_utama": "1",
        "daya_terpasang": "<= 900 watt",
        "id_pelanggan_pln": f"3201{number:08}",
        "bahan_bakar_utama_memasak": "Listrik/gas",
        "fasilitas_bab": "1",
        "jenis_kloset": "1",
        "pembuangan_akhir_tinja": "Tanpa tangki septik",
    }
    for header in row:
        if header.startswith("aset_"):
            row[header] = "Tidak"
    row |= {
        "aset_bergerak_sepeda_motor": "Ya",
        "jumlah_ternak_sapi": "2",
        "jumlah_ternak_kuda": "1",
    }
    return {**row, **changes}


def bnba_member(number: int, family_number: int, **changes: str) -> dict:
    member = dict.fromkeys(headers("bnba", "anggota"), "")
    member |= {
        "nomor_induk_kependudukan": nik(number),
        "nomor_kartu_keluarga": kk(family_number),
        "nama": "Siti",
        "tanggal_lahir": "1980-01-01",
        "jenis_kelamin": "Laki-laki",
        "status_hubungan_keluarga": "1",
        "status_kawin": "2",
    }
    return {**member, **changes}


def put_bnba(home: Home, name: str, families: list[dict], members: list[dict]) -> None:
    files = [
        file(f"{table}.csv", table, as_csv(rows, headers("bnba", table)), len(rows))
        for table, rows in (("keluarga", families), ("anggota", members))
    ]
    put(home, files, name=name, source="bnba")


def put_handed_back(home: Home) -> None:
    put_bnba(home, "handed-back", [bnba_family(31)], [bnba_member(31, 31)])


def put_counted(home: Home) -> None:
    """Families of one listed member each but the last; what is said of their number differs."""
    said = ["1", "2", "lima", "-", "1", "1.0", "3"]
    families = [bnba_family(700 + n, jumlah_anggota_keluarga=count) for n, count in enumerate(said)]
    members = [bnba_member(700 + n, 700 + n) for n in range(6)]
    members.append(bnba_member(714, 704, status_hubungan_keluarga="3", tanggal_lahir="2010-01-01"))
    put_bnba(home, "counted", families, members)


def claim(ticket: str, **changes: str) -> dict:
    row = {
        "nomor_tiket": ticket,
        "jenis": "usul",
        "tanggal": "2026-03-01",
        "nik_pelapor": nik(41),
        "nomor_kk": kk(41),
        "variabel": "jenis_lantai_terluas",
        "nilai": "8",
        "foto": "1.jpg|2.jpg",
    }
    return {**row, **changes}


def put_claims(home: Home) -> None:
    claims = [
        claim("T1"),
        claim("T2", foto="3.jpg|broken.jpg"),
        claim("T3", foto="3.jpg|gone.jpg"),
        claim("T4", foto="4.jpg|5.jpg", variabel="warna_rumah"),
        claim("T5", foto="4.jpg|5.jpg", nilai="77"),
        claim("T6", foto="6.jpg|7.jpg", nik_pelapor="123"),
        claim("T7", foto="6.jpg|7.jpg"),
        claim("T7", foto="6.jpg|7.jpg"),
        claim("T8", foto="8.jpg|9.jpg", jenis="keluhan"),
        claim("T9", foto=""),
        claim("T10", foto="broken2.jpg"),
    ]
    content = as_csv(claims, headers("cek_bansos", "klaim"))
    photos = [file(f"{n}.jpg", "foto", photo(n * 20), None, format="jpeg") for n in range(1, 10)]
    broken = file("broken.jpg", "foto", photo()[:100], None, format="jpeg")
    again = file("broken2.jpg", "foto", photo()[:101], None, format="jpeg")
    files = [file("klaim.csv", "klaim", content, len(claims)), *photos, broken, again]
    put(home, files, name="claims", source="cek_bansos")


def put_base(home: Home) -> None:
    families = [
        family(51),
        family(52, jenis_lantai_terluas="77", sumber_penerangan_utama="4", lemari_es="1"),
        family(53, kode_kelurahan_desa="3201999999"),
        family(54, nomor_kartu_keluarga="3.2E+15"),
        family(55),
        family(55, luas_lantai="99"),
        family(56, jenis_atap_terluas=""),
    ]
    persons = [
        person(51, 51),
        person(52, 52, tanggal_lahir="2030-01-01", nomor_induk_kependudukan="12"),
        person(53, 53),
        person(54, 54, nomor_kartu_keluarga="3.2E+15"),
        person(55, 55),
        person(56, 56, status_hubungan_keluarga="3"),
    ]
    names = headers("register_awal", "keluarga"), headers("register_awal", "anggota")
    for row in families:
        row["lintang"], row["bujur"], row["sawah_kebun"] = "-6500000", "106800000", "25"
    files = [
        file("k.csv", "keluarga", as_csv(families, names[0]), 7),
        file("a.csv", "anggota", as_csv(persons, names[1]), 6),
    ]
    put(home, files, name="base", source="register_awal")


def put_papua(home: Home) -> None:
    old = family(61, kode_kelurahan_desa="91.01.01.1002", kode_provinsi="", kode_kabupaten_kota="")
    old["kode_kecamatan"] = ""
    put(home, siks_files([old], [person(61, 61)]), name="papua", kode_kabupaten_kota="91.01")
