"""A recipient's YAML is refused wherever it asks for what may not be sent."""

import csv
from pathlib import Path

import pytest
import yaml

from pipelines import recipients
from pipelines.quarter import Quarter
from pipelines.recipients import RecipientError
from pipelines.send.documents import column_type

CONTRACTS = Path(__file__).parent / "contracts"
FOLDER = Path(recipients.__file__).parent


def changed(tmp_path: Path, ministry: str, change) -> Path:
    """Write a recipient's YAML after `change` was made to what it says."""
    content = yaml.safe_load((FOLDER / f"{ministry}.yaml").read_text("utf-8"))
    change(content)
    path = tmp_path / f"{ministry}.yaml"
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return path


@pytest.mark.parametrize("ministry", ["kemensos", "kemenko_pm", "bappenas"])
def test_columns_are_those_agreed_with_the_ministry(ministry):
    with (CONTRACTS / f"{ministry}.csv").open(encoding="utf-8", newline="") as file:
        agreed = [(r["table"], r["column"], r["type"]) for r in csv.DictReader(file)]

    listed = [
        (name, column, column_type(column))
        for name, table in recipients.load()[ministry].tables.items()
        for column in table.columns
    ]

    assert listed == agreed, "a contract changes only with the ministry (see docs/packages.md)"


def test_every_ministry_has_a_contract():
    assert {path.stem for path in CONTRACTS.glob("*.csv")} == set(recipients.load())


def test_the_fourteen_key_variables_are_in_the_look_up_table():
    from pipelines.codebook import load

    key = {column.name for column in load().columns("family") if column.key}

    assert len({load().column(name).variable for name in key}) == 14
    assert key <= set(recipients.load()["kemensos"].tables["cek_bansos"].columns)


def unknown_key(content):
    content["colour"] = "blue"


def unknown_key_deep(content):
    content["tables"]["keluarga"]["limit"] = 3


def unknown_column(content):
    content["tables"]["keluarga"]["columns"].append("gaji_kepala")


def column_of_another_frame(content):
    content["tables"]["keluarga"]["columns"].append("tanggal_lahir")


def column_twice(content):
    content["tables"]["keluarga"]["columns"].append("jumlah_anggota")


def no_legal_basis(content):
    content["legal_basis"] = []


def bad_schedule(content):
    content["schedule"] = "every quarter"


def filter_on_unknown(content):
    content["tables"]["keluarga"]["rows"] = "gaji > 3"


def filter_with_a_query(content):
    content["tables"]["keluarga"]["rows"] = "exists (select 1 from registry_person)"


def filter_with_a_function(content):
    content["tables"]["keluarga"]["rows"] = "desil_nasional < random()"


def filter_that_goes_on(content):
    content["tables"]["keluarga"]["rows"] = "desil_nasional < 3 limit 5"


def filter_on_unknown_limit(content):
    content["tables"]["keluarga"]["rows"] = "desil_nasional < $batas"


def filter_with_a_search_in_text(content):
    content["tables"]["keluarga"]["rows"] = "contains(nama_kepala_keluarga, 'BUDI')"


def aggregate_with_an_unknown_limit(content):
    content["aggregates"] = {
        "program": {
            "label": {"id": "x", "en": "x"},
            "query": "send/programme_by_region",
            "smallest_cell": 10,
            "keys": ["tingkat"],
            "known_totals": [],
            "limits": ["batas"],
        }
    }


def order_by_unsent_column(content):
    content["tables"]["keluarga"]["order"] = ["skor"]


@pytest.mark.parametrize(
    "change",
    [
        unknown_key,
        unknown_key_deep,
        unknown_column,
        column_of_another_frame,
        column_twice,
        no_legal_basis,
        bad_schedule,
        filter_on_unknown,
        filter_with_a_query,
        filter_with_a_function,
        filter_that_goes_on,
        filter_on_unknown_limit,
        filter_with_a_search_in_text,
        aggregate_with_an_unknown_limit,
        order_by_unsent_column,
    ],
)
def test_refused(tmp_path, change):
    with pytest.raises(RecipientError):
        recipients.read(changed(tmp_path, "kemensos", change))


def test_unchanged_is_accepted(tmp_path):
    assert recipients.read(changed(tmp_path, "kemensos", lambda _: None)).ministry == "kemensos"


@pytest.mark.parametrize(
    "column",
    [
        "nama_kepala_keluarga",
        "alamat",
        "nomor_kartu_keluarga",
        "id_keluarga",
        "lintang",
        "skor",
        "id_meteran_pln",
        "kode_kelurahan_desa",
    ],
)
def test_no_identity_beside_a_pseudonym(tmp_path, column):
    def change(content):
        content["tables"]["keluarga"]["columns"].append(column)

    with pytest.raises(RecipientError, match="leads to a person"):
        recipients.read(changed(tmp_path, "bappenas", change))


def test_a_key_that_stands_twice_is_refused(tmp_path):
    path = changed(tmp_path, "kemenko_pm", lambda _: None)
    path.write_text(path.read_text("utf-8") + "contract: 2\n", encoding="utf-8")

    with pytest.raises(RecipientError, match="twice"):
        recipients.read(path)


def test_limits_are_those_of_the_quarter():
    limits = recipients.load()["kemenko_pm"].limits_in_force(Quarter.parse("2026Q1"))

    assert limits == {"desil_tertinggi": 5}


def test_a_limit_may_be_a_list():
    found = recipients.condition("status_keberadaan in $aktif and mobil > 0")

    assert found.columns == ("mobil", "status_keberadaan")
    assert found.limits == ("aktif",)


def test_a_limit_not_yet_in_force_is_an_error():
    with pytest.raises(LookupError):
        recipients.load()["kemenko_pm"].limits_in_force(Quarter.parse("2019Q1"))
