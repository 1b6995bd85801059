"""The codebook holds what the instrument asks, and its reader refuses what it does not know."""

import shutil
from pathlib import Path

import pytest

import pipelines.codebook
from pipelines.codebook import load, read

HOME = Path(pipelines.codebook.__file__).parent

FAMILY = [
    "kode_provinsi",
    "provinsi",
    "kode_kabupaten_kota",
    "kabupaten_kota",
    "kode_kecamatan",
    "kecamatan",
    "kode_kelurahan_desa",
    "kelurahan_desa",
    "alamat",
    "lintang",
    "bujur",
    "nomor_kartu_keluarga",
    "nama_kepala_keluarga",
    "keluarga_dalam_rumah",
    "status_kepemilikan_rumah",
    "luas_lantai",
    "jenis_lantai_terluas",
    "jenis_dinding_terluas",
    "jenis_atap_terluas",
    "sumber_air_minum_utama",
    "sumber_penerangan_utama",
    "daya_terpasang",
    "id_meteran_pln",
    "bahan_bakar_utama_memasak",
    "fasilitas_bab",
    "jenis_kloset",
    "pembuangan_akhir_tinja",
    "tabung_gas",
    "lemari_es",
    "ac",
    "pemanas_air",
    "telepon_rumah",
    "tv_datar",
    "emas_perhiasan",
    "komputer_laptop_tablet",
    "sepeda_motor",
    "sepeda",
    "mobil",
    "perahu",
    "kapal_perahu_motor",
    "smartphone",
    "sawah_kebun",
    "lahan_lainnya",
    "rumah_lainnya",
    "ternak_besar",
    "ternak_kecil",
    "perkotaan",
]
PERSON = [
    "nomor_induk_kependudukan",
    "nama",
    "nomor_kartu_keluarga",
    "tanggal_lahir",
    "jenis_kelamin",
    "status_hubungan_keluarga",
    "status_kawin",
    "partisipasi_sekolah",
    "ijazah_tertinggi",
    "bekerja",
    "status_pekerjaan",
    "lapangan_usaha",
    "jumlah_usaha",
    "lapangan_usaha_dimiliki",
    "penyandang_disabilitas",
    "penyakit_kronis",
    "status_keberadaan",
    "segmen_jkn",
]


@pytest.fixture
def book():
    return load()


@pytest.fixture
def folder(tmp_path):
    for part in ("blocks", "checks"):
        shutil.copytree(HOME / part, tmp_path / part)
    return tmp_path


def official(book, group):
    return [v for v in book.variables if v.official and v.asked_of == group]


def test_39_variables_13_of_persons_and_26_of_families(book):
    assert [v.number for v in official(book, "person")] == list(range(1, 14))
    assert [v.number for v in official(book, "family")] == list(range(1, 27))


def test_the_last_family_variable_has_19_parts(book):
    assert len(book.variable("kepemilikan").components) == 19


def test_14_key_variables_are_family_items_13_to_26(book):
    keys = [(v.asked_of, v.number) for v in book.variables if v.key]
    assert keys == [("family", number) for number in range(13, 27)]


def test_supplementary_variables_are_marked(book):
    extra = {v.name for v in book.variables if not v.official}
    assert extra == {"luas_lantai", "perkotaan", "status_keberadaan", "segmen_jkn"}


def test_columns_stand_in_the_agreed_order(book):
    assert [c.name for c in book.columns("family")] == FAMILY
    assert [c.name for c in book.columns("person")] == PERSON


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("lintang", "INTEGER"),
        ("sawah_kebun", "INTEGER"),
        ("luas_lantai", "SMALLINT"),
        ("emas_perhiasan", "SMALLINT"),
        ("jenis_lantai_terluas", "TINYINT"),
        ("id_meteran_pln", "BIGINT"),
        ("kode_kelurahan_desa", "VARCHAR"),
        ("tanggal_lahir", "DATE"),
    ],
)
def test_types_follow_from_kind_and_range(book, column, kind):
    assert book.column(column).type == kind


def test_coarse_codes_contain_the_codes_they_do_not_tell_apart(book):
    coarse = {
        c.name: {code: tuple(meaning["of"]) for code, meaning in c.coarse.items()}
        for c in book.columns("family")
        if c.coarse and c.codes
    }
    assert coarse == {
        "jenis_lantai_terluas": {-1: (1, 2, 4)},
        "jenis_atap_terluas": {-1: (3, 4)},
        "sumber_air_minum_utama": {-1: (1, 2)},
        "daya_terpasang": {-1: (1, 2), -2: (3, 4, 5)},
        "bahan_bakar_utama_memasak": {-1: (1, 2, 3, 4, 5)},
        "pembuangan_akhir_tinja": {-1: (2, 3, 4, 5, 6)},
    }
    assets = book.variable("kepemilikan").components
    assert all(set(c.coarse) == {-1} for c in assets)


def test_disputed_codes_follow_the_distributed_list(book):
    assert book.column("jenis_atap_terluas").codes[5]["id"] == "Bambu"
    assert book.column("bahan_bakar_utama_memasak").codes[0]["id"] == "Tidak memasak"


def test_assets_are_never_inherited_with_the_dwelling(book):
    assets = {c.name for c in book.variable("kepemilikan").components}
    kinds = {c.name: c.inherit for c in book.columns("family")}
    assert {name for name, kind in kinds.items() if kind == "asset"} == assets
    assert kinds["jenis_lantai_terluas"] == "dwelling"


def test_identifiers_predict_nothing(book):
    predictors = {c.name for c in book.predictors}
    silent = {"nama", "alamat", "id_meteran_pln", "kode_kelurahan_desa"}
    assert not predictors & {c.name for c in book.columns("person") if c.kind == "id"}
    assert not predictors & silent
    assert {"jenis_lantai_terluas", "mobil", "perkotaan", "ijazah_tertinggi"} <= predictors


def test_every_claimable_variable_demands_a_photo(book):
    lacking = [v.name for v in book.variables if v.key and not v.evidence]
    assert lacking == []


def test_a_column_of_both_is_the_familys_unless_said_otherwise(book):
    assert book.column("nomor_kartu_keluarga").asked_of == "family"
    assert book.column("nomor_kartu_keluarga", "person").asked_of == "person"
    with pytest.raises(KeyError):
        book.column("tidak_ada")


BREAKAGES = {
    "unknown key of a variable": ("blocks/housing.yaml", "    number: 14\n", "    nomor: 14\n"),
    "unknown key of a column": (
        "blocks/assets.yaml",
        "        unit: gram\n",
        "        units: gram\n",
    ),
    "unknown key of a label": (
        "blocks/housing.yaml",
        "      en: Floor area\n",
        "      eng: Floor area\n",
    ),
    "unknown key of a code": (
        "blocks/housing.yaml",
        "        en: Owned\n",
        "        english: Owned\n",
    ),
    "unknown key of a reference": ("blocks/work.yaml", "  href: ", "  url: "),
    "unknown key of a block": ("blocks/work.yaml", "asked_of: person\n", "asked_off: person\n"),
    "unknown key of a coarse code": (
        "blocks/housing.yaml",
        "        of: [3, 4]\n",
        "        off: [3, 4]\n",
    ),
    "unknown key of a rule": ("checks/family.yaml", "    fix: ", "    saran: "),
    "unknown key of a file of rules": (
        "checks/family.yaml",
        "table: family\n",
        "tabel: family\n",
    ),
    "unknown kind": ("blocks/work.yaml", "kind: count\n", "kind: counts\n"),
    "unknown severity": ("checks/family.yaml", "severity: galat\n", "severity: error\n"),
    "coarse code of a code not there": ("blocks/housing.yaml", "of: [3, 4]\n", "of: [3, 40]\n"),
    "condition on a column not there": (
        "blocks/utilities.yaml",
        "      fasilitas_bab: [1, 2, 3]\n",
        "      fasilitas: [1, 2, 3]\n",
    ),
    "condition on a code not there": (
        "blocks/utilities.yaml",
        "      fasilitas_bab: [1, 2, 3]\n",
        "      fasilitas_bab: [1, 9]\n",
    ),
    "empty range": ("blocks/housing.yaml", "between: [1, 997]\n", "between: [997, 1]\n"),
    "the same key twice": (
        "blocks/work.yaml",
        "asked_of: person\n",
        "asked_of: person\nasked_of: person\n",
    ),
    "the same number twice": ("blocks/housing.yaml", "    number: 14\n", "    number: 15\n"),
    "the same rule twice": ("checks/person.yaml", "  NAMA_PENDEK:\n", "  WILAYAH:\n"),
    "a neighbour not there": (
        "blocks/housing.yaml",
        "after: status_kepemilikan_rumah\n",
        "after: x\n",
    ),
    "a malformed quarter": ("blocks/work.yaml", 'since: "2025Q1"', 'since: "2025-Q1"'),
    "a code that is no number": ("blocks/housing.yaml", "      1:\n", "      satu:\n"),
}


@pytest.mark.parametrize(("file", "right", "wrong"), BREAKAGES.values(), ids=BREAKAGES)
def test_the_reader_refuses(folder, file, right, wrong):
    path = folder / file
    text = path.read_text()
    assert right in text
    path.write_text(text.replace(right, wrong, 1))

    with pytest.raises((ValueError, TypeError)):
        read(folder)


def test_the_untouched_copy_is_read(folder, book):
    assert read(folder) == book


def test_a_refusal_names_the_file_the_key_and_what_is_known(folder):
    path = folder / "blocks/housing.yaml"
    path.write_text(path.read_text().replace("    number: 14\n", "    nomor: 14\n"))

    with pytest.raises(ValueError, match=r"housing.yaml: status_kepemilikan_rumah.*nomor"):
        read(folder)
