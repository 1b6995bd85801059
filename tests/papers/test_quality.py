"""The quality report: every number counted once more by hand from the register drawn."""

import json
from collections import Counter
from datetime import date

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines import codebook, papers, registry
from pipelines.home import Home
from pipelines.ledger.finding import COLUMNS
from pipelines.papers import key_variables
from tests.report import drawn
from tests.send import nation, tables

OLD, NEW, FIRST = date(2025, 2, 1), date(2026, 5, 1), date(2027, 1, 1)
LINE = dict.fromkeys(tables.STAGE, 0) | {"stage": "conform", "source": "siks_ng"}


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    home = drawn.build(tmp_path_factory.mktemp("papers"))
    candidate = home.candidate(nation.QUARTER)
    _answer_some(candidate / "registry/family")
    _date_some(candidate / "registry/provenance")
    for name in ("unranked", "person_lineage"):
        rows = [{"id_keluarga": 7, "alasan": "tanpa anggota aktif"}] if name == "unranked" else []
        nation.put(candidate / "registry" / name, registry.schema(name), rows)
    found = {"kode_aturan": "KEPALA_GANDA", "keparahan": "galat", "triwulan_pertama": "2026Q1"}
    findings = [
        found | {"keadaan": "tetap"},
        found | {"keadaan": "dikonfirmasi"},
        found | {"keadaan": "ditutup"},
        found | {"kode_aturan": "WAJIB", "keadaan": "baru", "triwulan_pertama": "2026Q2"},
        found | {"kode_aturan": "WAJIB", "keadaan": "baru", "keparahan": "peringatan"},
    ]
    nation.put(
        candidate / "ledger/finding", COLUMNS, [dict.fromkeys(COLUMNS) | row for row in findings]
    )
    lines = [
        LINE | {"rows_in": 7, "accepted": 5, "held_back": 2},
        LINE | {"source": "musdes", "rows_in": 4, "accepted": 3},
    ]
    nation.put(candidate / "ledger/stage", tables.STAGE, lines)
    return home


def _answer_some(folder) -> None:
    """Let floors be coarse, and toilets be asked for only where there are any."""
    for file in sorted(folder.glob("*/*.parquet")):
        found = pq.ParquetFile(file).read()
        rows = found.to_pylist()
        for row in rows:
            number = row["id_keluarga"]
            row["jenis_lantai_terluas"] = (1, -1, None)[number % 3]
            row["fasilitas_bab"] = (1, 6, None)[number % 3]
            row["jenis_kloset"] = 1 if number % 6 == 0 else None
        pq.write_table(pa.Table.from_pylist(rows, found.schema), file)


def _date_some(folder) -> None:
    """Let floors of every second family be newer than its other values, or older than none."""
    item = pa.struct([("variabel", pa.string()), ("sumber", pa.int8()), ("tanggal", pa.date32())])
    for file in sorted(folder.glob("*/*.parquet")):
        found = pq.ParquetFile(file).read()
        ids = found["id_keluarga"].to_pylist()
        newer = {"variabel": "jenis_lantai_terluas", "sumber": 1, "tanggal": NEW}
        table = pa.table(
            {
                "id_keluarga": pa.array(ids),
                "sumber": found["sumber"],
                "tanggal": pa.array([FIRST if each == 1005 else OLD for each in ids]),
                "pengecualian": pa.array(
                    [[newer] if each % 2 else [] for each in ids], pa.list_(item)
                ),
            }
        )
        pq.write_table(table, file)


@pytest.fixture(scope="module")
def page(home):
    return papers.write(home, nation.QUARTER, "quality")


@pytest.fixture(scope="module")
def told(page) -> dict:
    return json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))


def frame(home: Home, name: str) -> pd.DataFrame:
    files = sorted((home.candidate(nation.QUARTER) / name).glob("*/*.parquet"))
    return pd.DataFrame([row for file in files for row in pq.ParquetFile(file).read().to_pylist()])


def _age(family: int, column: str) -> int:
    """Return the age of a value in quarters, on the last day of 2026Q2."""
    if column == "jenis_lantai_terluas" and family % 2:
        return 0
    return 0 if family == 1005 else 5


def test_key_variables_are_as_complete_and_as_old_as_the_register_is(home, told):
    families = frame(home, "registry/family")
    for line, variable in zip(
        told["key"], [v for v in codebook.load().variables if v.key], strict=True
    ):
        size, ages = Counter(), []
        for column in variable.components:
            for number, value in zip(families.id_keluarga, families[column.name], strict=True):
                known = not pd.isna(value)
                if not known and _is_unasked(families, number, column):
                    continue
                size[
                    "kasar" if known and value in column.coarse else "tahu" if known else "kosong"
                ] += 1
                ages += [_age(number, column.name)] if known else []
        assert {name: line[name] for name in ("tahu", "kasar", "kosong")} == {
            name: size[name] for name in ("tahu", "kasar", "kosong")
        }
        assert line["ditanyakan"] == size.total()
        assert line["baru"] == ages.count(0)
        middle = sorted(ages)[-(-len(ages) // 2) - 1] if ages else None
        assert line["umur_tengah"] == middle
    floor = next(line for line in told["key"] if line["variabel"] == "jenis_lantai_terluas")
    assert floor["kasar"] and floor["kosong"] and 0 < floor["baru"] < 60
    closet = next(line for line in told["key"] if line["variabel"] == "jenis_kloset")
    assert closet["ditanyakan"] == 60  # of 90, a third answered that there is no toilet


def _is_unasked(families: pd.DataFrame, number: int, column: codebook.Column) -> bool:
    row = families.set_index("id_keluarga").loc[number]
    return any(
        not pd.isna(row[other]) and row[other] not in codes
        for other, codes in column.asked_if.items()
    )


def test_values_are_counted_however_dates_lie_and_whatever_they_lack(tmp_path):
    """One family's provenance in another file, one's nowhere; blanks, and names of no column."""
    columns = [c for v in codebook.load().variables if v.key for c in v.components]
    floor, roof = "jenis_lantai_terluas", "jenis_atap_terluas"
    blank = dict.fromkeys(registry.schema("family"))
    families = [
        [blank | {"id_keluarga": number, floor: 1} for number in (1, 2, 3)],
        [blank | {"id_keluarga": number, floor: -1, roof: 1} for number in (4, 5)],
    ]
    own = [
        {"variabel": floor, "sumber": 1, "tanggal": OLD},
        {"variabel": "luas_lantai", "sumber": 1, "tanggal": OLD},
        {"variabel": roof, "sumber": 1, "tanggal": None},
    ]
    origins = [
        [(1, OLD, []), (2, None, None), (4, OLD, own)],
        [(3, date(1899, 1, 1), [None]), (6, OLD, own)],
    ]
    day = ("tanggal", pa.date32())
    item = pa.struct([("variabel", pa.string()), ("sumber", pa.int8()), day])
    listed = ("pengecualian", pa.list_(item))
    schema = pa.schema([("id_keluarga", pa.int64()), ("sumber", pa.int8()), day, listed])
    for number, (rows, told) in enumerate(zip(families, origins, strict=True)):
        nation.put(tmp_path / f"{number}", registry.schema("family"), rows)
        dated = [dict(zip(schema.names, (each[0], 1, *each[1:]), strict=True)) for each in told]
        for name, table in (
            ("family", pq.read_table(tmp_path / f"{number}/prov=00/part-0.parquet")),
            ("provenance", pa.Table.from_pylist(dated, schema)),
        ):
            path = tmp_path / f"registry/{name}/prov=32/part-{number}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(table, path)
    told = {row["variabel"]: row for row in key_variables.counted(tmp_path, nation.QUARTER)}
    # of family 5 nobody knows since when, of family 6 nothing else: neither is counted
    assert [told[floor][name] for name in ("tahu", "kasar", "kosong", "baru")] == [3, 1, 0, 1]
    assert [told[roof][name] for name in ("tahu", "kasar", "kosong", "baru")] == [1, 0, 3, 1]
    assert told[floor]["umur_tua"] == 4 * (2026 - 1899) + 1
    assert sum(row["ditanyakan"] for row in told.values()) == 4 * len(columns)


def test_rows_are_accounted_for_by_source(home, told):
    sent = frame(home, "ledger/submission").groupby("source")
    for row in told["accounts"]:
        mine = sent.get_group(row["source"])
        for name in ("rows_in", "accepted", "held_back", "duplicate", "superseded"):
            assert row[name] == mine[name].sum()
        assert (row["kiriman"], row["tak_seimbang"]) == (len(mine), 0)
    assert {row["source"]: row["balanced"] for row in told["stages"]} == {
        "siks_ng": True,
        "musdes": False,
    }


def test_an_account_that_does_not_balance_is_counted(tmp_path):
    from pipelines import store

    with store.connect() as con:
        con.execute(
            "create table ledger_submission as select 'pln' as source, 1 as number, 5 as rows_in, "
            "3 as accepted, 1 as held_back, 0 as duplicate, 0 as superseded, 0 as out_of_window "
            "union all by name select 'pln' as source, 1 as number"
        )
        (row,) = store.dicts(con.execute(store.query("report/account")))
    assert (row["kiriman"], row["tak_terbaca"], row["tak_seimbang"]) == (2, 1, 1)


def test_findings_are_told_by_rule(told):
    keys = ("berdiri", "galat", "baru", "dikonfirmasi", "ditutup")
    assert {row["kode_aturan"]: [row[key] for key in keys] for row in told["findings"]} == {
        "KEPALA_GANDA": [2, 2, 0, 1, 1],
        "WAJIB": [2, 1, 1, 0, 0],
    }


def test_who_is_linked_imputed_and_not_ranked_is_counted(home, told):
    people, ranked = frame(home, "registry/person"), frame(home, "ranked/family")
    verdicts = people[people.id_keluarga.notna()].status_padan.value_counts()
    assert {row["status_padan"]: row["jiwa"] for row in told["identity"]} == dict(verdicts)
    by_number = ranked.groupby("variabel_diduga").jumlah_anggota.agg(["size", "sum"])
    assert [(r["diduga"], r["keluarga"], r["jiwa"]) for r in told["imputed"]] == [
        (number, *map(int, row))
        for number, row in zip(by_number.index, by_number.to_numpy(), strict=True)
    ]
    assert told["unranked"] == [{"alasan": "tanpa anggota aktif", "keluarga": 1}]
    assert told["identity_event"] == {"digabung": 0, "pasangan": 1}


def test_sources_that_differ_are_told_without_small_cells(told):
    assert [(row["dibandingkan"], row["berbeda"]) for row in told["pairs"]] == [(60, 15), (12, 3)]
    assert {row["dibandingkan"] for row in told["differing"]} == {60, 12}


def test_the_page_tells_what_does_not_balance(page, home):
    text = page.read_text(encoding="utf-8")
    assert "1 dari 2 baris neraca tahap tidak seimbang" in text
    assert papers.write(home, nation.QUARTER, "quality").read_text("utf-8") == text
