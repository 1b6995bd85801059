"""Packages hold the agreed columns of the agreed rows, and nothing else."""

import datetime
import hashlib
from collections import Counter

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from pipelines import recipients, send
from pipelines.errors import DataStop
from pipelines.send import cut as cutting
from tests.decree import decree
from tests.send import nation
from tests.send.packages import candidate, rows


def test_every_file_has_exactly_the_listed_columns(cut):
    sent = cut.candidate(nation.QUARTER) / "sent"
    for ministry, recipient in recipients.load().items():
        for name, table in recipient.tables.items():
            files = list((sent / ministry / "data" / name).glob("prov=*/*.parquet"))
            assert files, f"{ministry} has no {name}"
            for file in files:
                assert tuple(pq.read_schema(file).names) == table.columns


def test_a_new_column_upstream_goes_nowhere(tmp_path):
    home = nation.build(tmp_path, families=9, extra=True)

    send.run(home, nation.QUARTER)

    files = [f for f in (home.candidate(nation.QUARTER) / "sent").rglob("*") if f.is_file()]
    assert files
    for file in files:
        assert b"rahasia_baru" not in file.read_bytes()
        assert b"jangan dikirim" not in file.read_bytes()


def test_every_ranked_family_goes_to_kemensos_once_with_its_card_number(cut):
    ranked = {row["id_keluarga"]: row for row in candidate(cut, "ranked/family")}

    found = rows(cut, "kemensos", "keluarga")

    assert len(found) == len(ranked)
    for row in found:
        family = ranked[row["id_keluarga"]]
        assert row["nomor_kartu_keluarga"] == f"{family['nomor_kartu_keluarga']:016d}"
        assert row["desil_nasional"] == family["desil_nasional"]


def test_leading_zeros_of_a_card_number_are_kept(tmp_path):
    home = nation.build(tmp_path, families=9)
    file = next((home.candidate(nation.QUARTER) / "registry/family/prov=11").glob("*.parquet"))
    table = pq.ParquetFile(file).read()
    numbers = pa.array([17] + [None] * (table.num_rows - 1), pa.int64())
    at = table.schema.get_field_index("nomor_kartu_keluarga")
    pq.write_table(table.set_column(at, "nomor_kartu_keluarga", numbers), file)

    send.run(home, nation.QUARTER)

    sent = rows(home, "kemensos", "keluarga", kode_provinsi="11")
    assert "0000000000000017" in {row["nomor_kartu_keluarga"] for row in sent}


def test_members_who_left_are_not_sent(cut):
    people = candidate(cut, "registry/person")
    active = {p["id_individu"] for p in people if p["status_keberadaan"] in (1, 5)}
    assert len(active) < len(people)

    assert {row["id_individu"] for row in rows(cut, "kemensos", "individu")} == active


def test_who_counts_as_a_member_is_a_dated_rule(tmp_path, monkeypatch):
    # code 2 counts from this decree on, as does a blank always; code 5 no longer
    home = nation.build(tmp_path, families=30)
    files = sorted((home.candidate(nation.QUARTER) / "registry/person").glob("*/*.parquet"))
    for file in files:
        people = pq.ParquetFile(file).read().to_pylist()
        for number, row in enumerate(p for p in people if p["status_hubungan_keluarga"] == 3):
            row["status_keberadaan"] = (2, 5, None)[number % 3]
        pq.write_table(pa.Table.from_pylist(people, pq.read_schema(file)), file)
    people = candidate(home, "registry/person")
    counted = [p for p in people if p["status_keberadaan"] in (1, 2, None)]
    assert {p["status_keberadaan"] for p in people} == {1, 2, 5, None}

    decree(monkeypatch, "active_presence", [1, 2])
    send.run(home, nation.QUARTER)

    sent = rows(home, "kemensos", "individu")
    assert {row["id_individu"] for row in sent} == {p["id_individu"] for p in counted}
    shown = {row["id_individu"] for row in rows(home, "kemensos", "cek_bansos")}
    known = {p["id_individu"] for p in counted if p["nomor_induk_kependudukan"] is not None}
    assert shown == known
    pupils = Counter(p["id_keluarga"] for p in counted if p["id_individu"] % 10 == 2)
    found = {
        r["id_keluarga"]: r["anggota_usia_sekolah"] for r in rows(home, "kemensos", "keluarga")
    }
    assert found == {family: pupils[family] for family in found}
    assert 0 < sum(pupils.values()) < len(found)


def test_movement_tables_are_those_of_the_ranking(cut):
    moved = Counter(row["pergerakan"] for row in candidate(cut, "ranked/family"))
    assert min(moved["baru"], moved["naik"], moved["turun"]) > 0

    assert len(rows(cut, "kemensos", "masuk")) == moved["baru"]
    assert len(rows(cut, "kemensos", "naik")) == moved["naik"]
    assert len(rows(cut, "kemensos", "turun")) == moved["turun"]
    assert [row["alasan"] for row in rows(cut, "kemensos", "keluar")] == ["habis"]


def test_every_proposal_has_its_outcome(cut):
    found = rows(cut, "kemensos", "data_balikan")

    outcomes = [
        (row["kanal"], row["nomor_referensi"], row["hasil"], row["kode_aturan"]) for row in found
    ]
    assert sorted(outcomes, key=str) == sorted(
        [
            ("cek_bansos", "T-1", "dikabulkan", None),
            ("cek_bansos", "T-2", "ditolak", None),  # by a visit
            ("cek_bansos", "T-3", "ditolak", "KLAIM_NILAI, KLAIM_PELAPOR"),  # once, by rules
            ("cek_bansos", None, "ditolak", "LARIK"),
            ("siks_ng", "U-9", "diterima", None),
            ("siks_ng", "U-7", "ditolak", "NIK_16_DIGIT, WAJIB"),
            ("siks_ng", None, "ditolak", "WAJIB"),
            ("bnba", None, "diterima", None),
        ],
        key=str,
    )
    (refused,) = [row for row in found if row["nomor_referensi"] == "T-3"]
    assert (refused["jenis"], refused["id_keluarga"], refused["baris"]) == ("usul", 1002, 3)
    assert refused["pesan"] == "nilai tidak sah | pelapor tidak sah"


def test_the_look_up_table_is_by_nik_of_those_who_have_one(cut):
    people = candidate(cut, "registry/person")
    known = [
        f"{p['nomor_induk_kependudukan']:016d}"
        for p in people
        if p["status_keberadaan"] in (1, 5) and p["nomor_induk_kependudukan"] is not None
    ]

    found = [row["nomor_induk_kependudukan"] for row in rows(cut, "kemensos", "cek_bansos")]

    assert sorted(found) == sorted(known)


def test_empowerment_sees_only_the_poorer_half_with_someone_able_to_work(cut):
    ranked = {row["id_keluarga"]: row for row in candidate(cut, "ranked/family")}
    wanted = {number for number, row in ranked.items() if row["desil_nasional"] <= 5}

    found = rows(cut, "kemenko_pm", "keluarga")

    assert {row["id_keluarga"] for row in found} == wanted
    assert len(wanted) < len(ranked)


def test_a_family_without_working_age_members_is_not_for_empowerment(tmp_path):
    home = nation.build(tmp_path, families=9)
    file = next((home.candidate(nation.QUARTER) / "registry/person/prov=11").glob("*.parquet"))
    table = pq.ParquetFile(file).read()
    births = pa.array(["1940-01-01"] * table.num_rows).cast(pa.date32())
    at = table.schema.get_field_index("tanggal_lahir")
    pq.write_table(table.set_column(at, "tanggal_lahir", births), file)

    send.run(home, nation.QUARTER)

    found = rows(home, "kemenko_pm", "keluarga")
    assert found
    assert not [row for row in found if row["kode_provinsi"] == "11"]


def test_composition_counts_members_by_age_on_the_day_after_the_quarter(cut):
    # Of the drawn families: head 40, spouse 35, child 10, and a child of 3 in every other one,
    # born on 1 to 4 July; on 1 July 2026 those born later in July are a year younger.
    for row in rows(cut, "bappenas", "keluarga"):
        four = row["jumlah_anggota"] == 4
        assert row["anggota_balita"] == int(four)
        assert row["anggota_usia_produktif"] == 2
        assert row["anggota_lansia"] == 0
        assert row["anggota_bekerja"] == 1
        assert row["anggota_disabilitas"] == 1
        assert row["kelompok_umur_kepala"] == "35-44"
        assert row["jenis_kelamin_kepala"] == 1


def test_bands_of_age_meet_without_gap(tmp_path):
    ages = {24: "<25", 25: "25-34", 34: "25-34", 35: "35-44", 64: "55-64", 65: "65+", 99: "65+"}
    home = nation.build(tmp_path, families=3 * len(ages))
    file = next((home.candidate(nation.QUARTER) / "registry/person/prov=11").glob("*.parquet"))
    table = pq.ParquetFile(file).read().to_pylist()
    heads = [row for row in table if row["status_hubungan_keluarga"] == 1]
    for row, age in zip(heads, ages, strict=True):
        row["tanggal_lahir"] = row["tanggal_lahir"].replace(year=2026 - age, day=1)
    schema = pq.read_schema(file)
    pq.write_table(pa.Table.from_pylist(table, schema), file)

    send.run(home, nation.QUARTER)

    found = rows(home, "bappenas", "keluarga", kode_provinsi="11")
    assert Counter(row["kelompok_umur_kepala"] for row in found) == Counter(ages.values())


def test_of_two_heads_born_in_one_year_the_older_is_told(tmp_path):
    # as everywhere else: by the day, not by the year
    home = nation.build(tmp_path, families=9)
    file = next((home.candidate(nation.QUARTER) / "registry/person/prov=11").glob("*.parquet"))
    table = pq.ParquetFile(file).read().to_pylist()
    for row in table:
        if row["status_hubungan_keluarga"] == 2:
            row["status_hubungan_keluarga"] = 1
            row["tanggal_lahir"] = datetime.date(1950, 1, 31)
            row["ijazah_tertinggi"] = 18
        elif row["status_hubungan_keluarga"] == 1:
            row["tanggal_lahir"] = datetime.date(1950, 2, 1)
    schema = pq.read_schema(file)
    pq.write_table(pa.Table.from_pylist(table, schema), file)

    send.run(home, nation.QUARTER)

    found = rows(home, "bappenas", "keluarga", kode_provinsi="11")
    assert {(row["jenis_kelamin_kepala"], row["ijazah_kepala"]) for row in found} == {(2, 18)}


def test_a_family_lost_between_ranking_and_register_stops_everything(tmp_path):
    home = nation.build(tmp_path, families=9)
    file = next((home.candidate(nation.QUARTER) / "registry/family/prov=11").glob("*.parquet"))
    table = pq.ParquetFile(file).read()
    pq.write_table(table.slice(1), file)

    with pytest.raises(DataStop, match="nothing is sent"):
        send.run(home, nation.QUARTER)

    assert not (home.candidate(nation.QUARTER) / "sent").exists()


def test_a_file_with_another_column_or_row_does_not_stand(tmp_path):
    path = tmp_path / "part-0.parquet"
    pq.write_table(pa.table({"a": [1, 2], "b": [3, 4]}), path)

    cutting.check(path, ("a", "b"), 2)
    with pytest.raises(DataStop, match="other columns"):
        cutting.check(path, ("a",), 2)
    with pytest.raises(DataStop, match="2 rows"):
        cutting.check(path, ("a", "b"), 3)


def test_ledger_lines_count_what_the_packages_hold(tmp_path):
    home = nation.build(tmp_path, families=12)

    lines = send.run(home, nation.QUARTER)

    sent = home.candidate(nation.QUARTER) / "sent"
    assert [line["source"] for line in lines] == ["bappenas", "kemenko_pm", "kemensos"]
    for line in lines:
        files = (sent / line["source"] / "data").rglob("*.parquet")
        assert line["rows_in"] == line["accepted"] > 0
        assert line["rows_in"] == sum(pq.ParquetFile(f).metadata.num_rows for f in files)


def test_same_bytes_whatever_the_threads(tmp_path, monkeypatch):
    digests = []
    for threads in ("1", "2"):
        monkeypatch.setenv("DTSEN_THREADS", threads)
        home = nation.build(tmp_path / threads, families=30)
        send.run(home, nation.QUARTER)
        sent = home.candidate(nation.QUARTER) / "sent"
        digests.append(
            {
                f.relative_to(sent).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest()
                for f in sent.rglob("*")
                if f.is_file()
            }
        )

    assert digests[0] == digests[1]
    assert len(digests[0]) > 30


def test_csv_beside_parquet_says_the_same(cut):
    folder = cut.candidate(nation.QUARTER) / "sent/kemenko_pm/data/keluarga/prov=32"
    parquet = pq.ParquetFile(folder / "part-0.parquet").read()

    text = pyarrow.csv.read_csv(
        folder / "part-0.csv",
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=parquet.schema,
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )

    assert text.column_names == parquet.column_names
    assert text.to_pylist() == parquet.to_pylist()
