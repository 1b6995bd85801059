"""The definitions of the senders: complete, true to the layouts, and refused where misspelt."""

import csv
from pathlib import Path

import pytest
import yaml

from pipelines.codebook import load as load_codebook
from pipelines.conform.subject import Subject
from pipelines.conform.tables import field_of
from pipelines.sources import DefinitionError, load
from pipelines.sources.loading import FOLDER, normal, read

NAMES = [
    "register_awal",
    "siks_ng",
    "musdes",
    "regsosek",
    "siak",
    "bnba",
    "uji_petik",
    "cek_bansos",
    "call_center_171",
    "wa_center",
    "dukcapil",
    "pln",
    "bpjs_kesehatan",
    "susenas",
    "tertunda",
    "peninjauan",
    "penanganan",
]


def test_all_sources_are_there_in_the_order_of_their_numbers():
    assert set(NAMES) <= set(load())
    numbers = [source.number for source in load().values()]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("name", load())
def test_every_column_feeds_a_conformed_column_with_codes_of_the_codebook(name):
    for table in load()[name].tables.values():
        for column in table.used:
            field = field_of(table.into, column.variable)
            listed = {*field.codes, *(field.book.values if field.book else ())}
            coarse = set(field.book.coarse) if field.book else set()
            low, high = (field.book.between if field.book else None) or (0, -1)
            for code in column.codes.values():
                assert code in listed | coarse or low <= code <= high, column.header


@pytest.mark.parametrize("name", load())
def test_words_are_written_as_they_are_compared(name):
    for table in load()[name].tables.values():
        for column in table.columns:
            assert all(word == " ".join(word.upper().split()) for word in column.codes)


@pytest.mark.parametrize("name", load())
def test_columns_that_feed_one_variable_agree_how(name):
    for table_name, table in load()[name].tables.items():
        if table.into == "evidence":
            continue
        for columns in Subject(load()[name], table_name, table).groups.values():
            assert len({column.combine for column in columns}) == 1


def test_siak_has_the_37_columns_of_the_export():
    columns = load()["siak"].tables["penduduk"].columns
    assert len(columns) == 37
    assert [c.header for c in columns[:3]] == ["Nomor KK", "NIK", "Nama Penduduk"]


def test_bnba_has_52_and_48_columns():
    tables = load()["bnba"].tables
    assert [len(tables[name].columns) for name in ("keluarga", "anggota")] == [52, 48]


def test_the_workbook_has_five_sheets_and_every_header_once_a_sheet():
    tables = load()["regsosek"].tables
    sheets = [sheet for table in tables.values() for sheet in table.sheets]
    assert sorted((sheet.name[0], sheet.header_row) for sheet in sheets) == [
        ("1", 2),
        ("2", 2),
        ("3", 3),
        ("4", 3),
        ("5", 4),
    ]
    assert len(tables["keluarga"].columns) == 83


def test_roofs_and_cooking_are_crossed_over():
    columns = {c.header: c for c in load()["regsosek"].tables["keluarga"].columns}
    assert (columns["305"].codes["5"], columns["305"].codes["6"]) == (6, 5)
    assert columns["308"].codes["12"] == 0
    roof = load_codebook().column("jenis_atap_terluas").codes
    assert (roof[5]["id"], roof[6]["id"]) == ("Bambu", "Kayu/sirap")


def test_a_codebook_table_lists_what_a_sender_can_know():
    headers = {c.header for c in load()["siks_ng"].tables["keluarga"].columns}
    book = load_codebook()
    sent = {c.name for c in book.columns("family") if not c.derived} - {"perkotaan"}
    assert sent <= headers
    assert "perkotaan" not in {c.variable for c in load()["siks_ng"].tables["keluarga"].used}


def broken(tmp_path: Path, change) -> Path:
    raw = yaml.safe_load((FOLDER / "pln.yaml").read_text("utf-8"))
    change(raw)
    path = tmp_path / "pln.yaml"
    path.write_text(yaml.safe_dump(raw), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda raw: raw.update(colour="blue"), "unknown key colour"),
        (lambda raw: raw["label"].update(fr="EDF"), "unknown key fr"),
        (lambda raw: raw["tables"]["pelanggan"].update(keys=[]), "unknown key keys"),
        (
            lambda raw: raw["tables"]["pelanggan"]["columns"][0].update(requird=True),
            "unknown key requird",
        ),
        (lambda raw: raw.pop("legal_basis"), "no legal_basis"),
        (lambda raw: raw.update(scope="desa"), "'desa' is none of"),
        (lambda raw: raw.update(number="12"), "is not int"),
        (lambda raw: raw.update(source="gas"), "source is 'gas'"),
        (lambda raw: raw["tables"]["pelanggan"]["columns"][0].pop("variable"), "a variable, or"),
        (
            lambda raw: raw["tables"]["pelanggan"]["columns"].append({"header": "ID_Pelanggan ",
                                                                      "used": False}),
            "listed twice",
        ),
    ],
)  # fmt: skip
def test_what_a_definition_may_not_say_is_refused_with_its_place(tmp_path, change, said):
    with pytest.raises(DefinitionError, match=said):
        read(broken(tmp_path, change))


def test_headers_are_compared_without_case_and_double_spaces():
    assert normal("  Desa/Kel\t A ") == normal("desa/kel a")
    reader = csv.reader(["No  KARTU keluarga"])
    assert normal(next(reader)[0]) == "no kartu keluarga"
