"""The life of a finding: new, standing, confirmed in the field, closed, open again."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import store
from pipelines.errors import DataStop
from pipelines.home import Home
from pipelines.ledger import finding as ledger
from pipelines.ledger import proposals, stage_finding
from pipelines.ledger.doubt import smallest
from pipelines.quarter import Quarter
from tests.arrive.quarter import run
from tests.arrive.submissions import as_csv, family, file, headers, kk, nik, person, put
from tests.ledger.book import publish

FIRST = Quarter.parse("2026Q1")
RULE = "AC_DAYA_KECIL"
# family number and what its row says; a broken floor holds it back for something else
ODD = {"ac": "1", "daya_terpasang": "1"}


def begin(folder: Path) -> Home:
    home = Home(folder)
    home.keys.mkdir(parents=True)
    (home.keys / "finding.key").write_bytes(b"k" * 32)
    return home


def send(home: Home, quarter: Quarter, number: int, values: dict, source: str = "siks_ng") -> None:
    """Put one family's row into the inbox, by its regency or by a visit."""
    day = str(quarter.start)
    if source == "siks_ng":
        row, more = family(number, tanggal_pendataan=day, **values), {}
        created = f"{quarter.start}T09:00:00+07:00"
    else:
        row = {**family(number, **values), "tanggal_kunjungan": day, "status_kunjungan": "1"}
        created = f"{quarter.end}T09:00:00+07:00"
        more = {"source": "uji_petik"}
    content = as_csv([row], headers(source, "keluarga"))
    name = f"{source}-{number}"
    put(home, [file("k.csv", "keluarga", content, 1)], name, of=quarter, created=created, **more)


def fold(
    home: Home,
    quarter: Quarter,
    families: Iterable[int] = (1, 2),
    lineage: Iterable[tuple[int, int | None, str]] = (),
) -> list[dict]:
    """Conform the inbox and return the ledger; family number n has id n, its head id 100 + n."""
    run(home, quarter)
    ids = list(families)
    kinds = {"dari": pa.int64(), "ke": pa.int64(), "peristiwa": pa.string()}
    whole, text = pa.int64(), pa.string()
    tables = {
        "registry/family": pa.table(
            {
                "id_keluarga": pa.array(ids, whole),
                "nomor_kartu_keluarga": pa.array([int(kk(n)) for n in ids], whole),
                "kode_kabupaten_kota": pa.array(["3201"] * len(ids), text),
            }
        ),
        "registry/person": pa.table(
            {
                "id_individu": pa.array([100 + n for n in ids], whole),
                "nomor_induk_kependudukan": pa.array([int(nik(n)) for n in ids], whole),
                "id_keluarga": pa.array(ids, whole),
            }
        ),
        "registry/family_lineage": pa.Table.from_pylist(
            [dict(zip(kinds, each, strict=True)) for each in lineage], pa.schema(kinds.items())
        ),
    }
    for name, table in tables.items():
        path = home.candidate(quarter) / name / "prov=32" / "part-0.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, path)
    outcome, written = home.output(quarter, "conform"), home.candidate(quarter) / "ledger"
    shutil.copytree(outcome / "submission", written / "submission" / "prov=00")
    held = home.candidate(quarter) / "held_back" / "row" / "prov=00"
    shutil.copytree(outcome / "held_back_row", held)
    batch, before = home.output(quarter, "arrive"), home.current(quarter.previous)
    with store.connect() as con:
        proposals.write(con, quarter, outcome, batch, before, written)
    ledger.write(home, quarter)
    return read(home, quarter, "ledger/finding")


def read(home: Home, quarter: Quarter, name: str) -> list[dict]:
    files = sorted((home.candidate(quarter) / name).rglob("*.parquet"))
    return [row for each in files for row in pq.ParquetFile(each).read().to_pylist()]


def state(rows: list[dict], subject: int, rule: str = RULE) -> str | None:
    found = [r["keadaan"] for r in rows if (r["id_keluarga"], r["kode_aturan"]) == (subject, rule)]
    assert len(found) < 2
    return found[0] if found else None


def test_a_finding_is_new_then_stands_then_is_closed_and_never_deleted(tmp_path):
    home, quarter = begin(tmp_path), FIRST
    told = []
    for values in (ODD, ODD, {}, None, ODD, {**ODD, "ac": "2"}, None):
        send(home, quarter, 2, {})  # so that something is sent in every quarter
        if values is not None:
            send(home, quarter, 1, values)
        rows = fold(home, quarter)
        (row,) = [r for r in rows if r["kode_aturan"] == RULE]
        told.append((row["keadaan"], row["triwulan_pertama"], row["triwulan_terakhir"]))
        publish(home, quarter)
        quarter = quarter.next
    assert told == [
        ("baru", "2026Q1", "2026Q1"),
        ("tetap", "2026Q1", "2026Q2"),
        ("ditutup", "2026Q1", "2026Q2"),  # told again, without it
        ("ditutup", "2026Q1", "2026Q2"),
        ("terbuka_lagi", "2026Q1", "2027Q1"),
        ("terbuka_lagi", "2026Q1", "2027Q2"),  # another value
        ("tetap", "2026Q1", "2027Q2"),  # nobody told about the family
    ]


def test_what_a_visit_saw_too_is_confirmed_until_the_value_changes(tmp_path):
    home, quarter = begin(tmp_path), FIRST
    told = []
    for by_regency, by_visit in ((ODD, None), (None, ODD), (ODD, None), ({**ODD, "ac": "3"}, None)):
        send(home, quarter, 2, {})
        for values, source in ((by_regency, "siks_ng"), (by_visit, "uji_petik")):
            if values is not None:
                send(home, quarter, 1, values, source)
        rows = fold(home, quarter)
        (row,) = [r for r in rows if r["kode_aturan"] == RULE]
        told.append((row["keadaan"], row["dikonfirmasi"]))
        publish(home, quarter)
        quarter = quarter.next
    assert told == [
        ("baru", None),
        ("dikonfirmasi", "2026Q2"),
        ("dikonfirmasi", "2026Q2"),
        ("terbuka_lagi", None),
    ]


def test_a_finding_goes_on_under_the_family_that_its_family_joined(tmp_path):
    home, later = begin(tmp_path), FIRST.next
    send(home, FIRST, 1, ODD)
    (first,) = [r for r in fold(home, FIRST) if r["kode_aturan"] == RULE]
    publish(home, FIRST)
    send(home, later, 2, ODD)
    rows = [r for r in fold(home, later, (2,), [(1, 2, "gabung")]) if r["kode_aturan"] == RULE]
    (old,) = [r for r in rows if r["id_keluarga"] == 1]
    (new,) = [r for r in rows if r["id_keluarga"] == 2]
    assert (old["keadaan"], old["penerus"]) == ("ditutup", new["id_temuan"])
    assert (new["keadaan"], new["triwulan_pertama"]) == ("tetap", "2026Q1")
    assert old["id_temuan"] == first["id_temuan"] != new["id_temuan"]


def test_what_stages_find_is_in_the_ledger_and_closed_when_no_longer_found(tmp_path):
    home = begin(tmp_path)
    select = (
        "select 'NIK_SAMA_DENGAN_KK' as kode_aturan, 101 as id_individu, null as id_keluarga, "
        "'nama' as variabel, 'AB' as nilai, 2 as sumber, date '2026-01-01' as tanggal"
    )
    for quarter, seen, expected in (
        (FIRST, select, "baru"),
        (FIRST.next, select + " where false", "ditutup"),
    ):
        send(home, quarter, 1, {})
        with store.connect() as con:
            stage_finding.write(con, home, quarter, "identify", seen)
        (row,) = [r for r in fold(home, quarter) if r["kode_aturan"] == "NIK_SAMA_DENGAN_KK"]
        assert (row["keadaan"], row["id_individu"]) == (expected, 101)
        assert row["kode_kabupaten_kota"] == "3201"
        publish(home, quarter)


def test_nothing_of_the_ledger_can_be_read_back(tmp_path):
    home = begin(tmp_path)
    head = person(1, 1, jenis_kelamin="2", nama="Rahasia Sekali")
    rows = [file("k.csv", "keluarga", as_csv([family(1, **ODD), family(2, **ODD)],
                 headers("siks_ng", "keluarga")), 2)]  # fmt: skip
    rows.append(file(f"{kk(1)}.csv", "anggota", as_csv([head], headers("siks_ng", "anggota")), 1))
    put(home, rows)
    told = fold(home, FIRST)
    said = str(told)
    assert kk(1) not in said and nik(1) not in said and "RAHASIA" not in said.upper()
    # the same values of two families have nothing in common
    seals = [r["sidik"] for r in told if r["kode_aturan"] == RULE]
    assert len(set(seals)) == len(seals) == 2
    # a person of the register is the subject where card and NIK agree
    assert {r["id_individu"] for r in told if r["kode_aturan"] == "NIK_JENIS_KELAMIN"} == {101}


def test_without_its_key_nothing_is_sealed(tmp_path):
    home = begin(tmp_path)
    (home.keys / "finding.key").unlink()
    send(home, FIRST, 1, ODD)
    with pytest.raises(DataStop, match=r"finding\.key"):
        fold(home, FIRST)


def test_a_family_that_breaks_several_rules_is_told_what_to_look_at_first(tmp_path):
    home = begin(tmp_path)
    send(home, FIRST, 1, {"sumber_penerangan_utama": "4", "lemari_es": "1", "tv_datar": "1"})
    send(home, FIRST, 2, ODD)
    rows = fold(home, FIRST)
    told = {r["kode_aturan"]: r["periksa_dahulu"] for r in rows if r["id_keluarga"] == 1}
    assert "LEMARI_ES_TANPA_LISTRIK" in told and "TV_DATAR_TANPA_LISTRIK" in told
    assert all("sumber_penerangan_utama" in each for each in told.values())
    assert {r["periksa_dahulu"] for r in rows if r["id_keluarga"] == 2} == {None}
    (line,) = read(home, FIRST, "held_back/doubt")
    assert (line["submission"], line["baris"]) == ("siks_ng-1", 2)


FIELDS = [(variable, kind) for variable in "abcde" for kind in ("daerah", "lapangan")]
SETS = st.lists(st.frozensets(st.sampled_from(FIELDS), min_size=1, max_size=4), min_size=1)
WEIGHTS = st.fixed_dictionaries({field: st.integers(1, 4) for field in FIELDS})


@settings(max_examples=200, deadline=None)
@given(SETS, WEIGHTS)
def test_the_smallest_set_is_the_one_that_trying_all_finds(sets, weight):
    tried = []
    for bits in range(1 << len(FIELDS)):
        chosen = {field for n, field in enumerate(FIELDS) if bits >> n & 1}
        if all(each & chosen for each in sets):
            tried.append((sum(map(weight.get, chosen)), len(chosen), tuple(sorted(chosen))))
    assert smallest(sets, weight) == min(tried)[2]
