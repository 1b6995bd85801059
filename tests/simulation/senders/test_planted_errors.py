"""Every planted error stands where ``truth/error`` says; each kind can be planted."""

from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines import codebook, sources
from pipelines.quarter import Quarter
from simulation.population import nation as found
from simulation.senders.batch import Batch
from simulation.senders.citizens import DESK
from simulation.senders.distort import Record
from simulation.senders.habits import Delivery, as_delivered, deliveries, regencies
from simulation.senders.mistakes import Mistakes
from simulation.senders.office import Office, moment
from simulation.senders.planting import PLANTS, Clerk, plant
from simulation.senders.post import bps_codes, snapshot
from simulation.senders.regional import batches, send_tables
from simulation.senders.reporting import People, report
from simulation.senders.rounds import Round, in_kemendagri, proposal_numbers
from simulation.senders.snapshot import replaced
from tests.simulation.senders.as_written import lines
from tests.simulation.senders.conftest import QUARTERS, Nation

SPOILT_LINE, TWICE = "baris_rusak", "keluarga_ganda"
OF_CLAIMS = {"variabel_tak_dikenal", "nilai_tak_berlaku", "tiket_ganda"}
OF_BNBA = {"jumlah_anggota_beda"}


def found_at(nation: Nation, quarter: str, error: dict, read: dict) -> bool:
    """Whether the wrong cell is at its line; a workbook has several sheets to look in."""
    envelope = nation.envelopes[quarter, error["submission"]]
    if error["jenis"] == "foto_rusak":
        content = (nation.folder(quarter, error["submission"]) / error["file"]).read_bytes()
        return content[:2] == b"\xff\xd8" and content[-2:] != b"\xff\xd9"
    (file,) = (f for f in envelope["files"] if f["name"] == error["file"])
    source = sources.load()[envelope["source"]]
    tables = source.workbooks.get(file["table"], (file["table"],))
    for table in (source.tables[name] for name in tables):
        for sheet in table.sheets or (None,):
            key = (quarter, error["submission"], error["file"], sheet and sheet.name)
            if key not in read:
                path = nation.folder(quarter, error["submission"]) / error["file"]
                read[key] = lines(path, file, sheet and sheet.name)
            header = read[key][sheet.header_row if sheet else 1]
            row = read[key].get(error["line"])
            if row is None:
                continue
            if error["jenis"] == SPOILT_LINE:
                return len(row) == int(error["tertulis"]) != int(error["benar"])
            headers = [c.header for c in table.columns if c.variable == error["variabel"]]
            places = [n for n, name in enumerate(header) if name.lstrip("\ufeff") in headers]
            if any(row[n] == (error["tertulis"] or "") for n in places):
                return True
    return False


@pytest.mark.parametrize("quarter", QUARTERS)
def test_each_error_is_at_its_line_and_differs_from_the_truth(nation: Nation, quarter: str) -> None:
    path = nation.root / "truth" / "error" / f"quarter={quarter}" / "part-0.parquet"
    errors = pq.read_table(path).to_pylist()
    read: dict = {}
    lost = [e for e in errors if not found_at(nation, quarter, e, read)]
    assert not lost, lost[:3]
    same = [e for e in errors if e["benar"] == e["tertulis"] and e["jenis"] != TWICE]
    assert not same, same[:3]
    places = Counter((e["submission"], e["file"], e["line"], e["variabel"]) for e in errors)
    assert len(errors) > (10_000 if quarter == "2026Q1" else 50)
    assert max(places.values()) <= 2  # a workbook's KK stands in several sheets


def test_the_base_register_is_as_faulty_as_the_rates_say(nation: Nation) -> None:
    path = nation.root / "truth" / "error" / "quarter=2026Q1" / "part-0.parquet"
    errors = pq.read_table(path).to_pandas()
    errors = errors[errors.submission == "register_awal-nasional-1"]
    (folder,) = (folder for _, folder, _ in nation.of("register_awal"))
    families = pq.read_table(sorted(folder.glob("keluarga-*.parquet"))[0]).schema
    assert "nomor_kartu_keluarga" in families.names
    rows = sum(pq.read_metadata(f).num_rows for f in folder.glob("keluarga-*.parquet"))
    members = sum(pq.read_metadata(f).num_rows for f in folder.glob("anggota-*.parquet"))
    assert 0.93 < rows / 3_000 < 0.97
    kinds = errors.jenis.value_counts()
    assert 0.05 < kinds["nik_tak_terpakai"] / members < 0.07
    blank = errors[(errors.jenis == "kosong") & (errors.variabel == "jenis_atap_terluas")]
    assert 0.01 < len(blank) / rows < 0.21


def worded(source: str, who_left: int = 0) -> tuple[Round, Batch, Batch]:
    """Return the rows that a few regencies would send, without a slip."""
    world = found(600, 3, 5, Quarter(2026, 1))
    now = snapshot(world)
    some = regencies(3, np.unique(now.regency), bps_codes())
    office = Office(3, Quarter(2026, 1), Path("unused"))
    round_ = Round(office, source, in_kemendagri(some), deliveries(office, "x", some, {}))
    dead = pa.array(np.full(who_left, 2), pa.int8())
    left = replaced(now.person.take(slice(0, who_left)), "status_keberadaan", dead)
    people = People(now, left, np.zeros(now.person.num_rows, bool), np.zeros(600, bool))
    whole = report(people, np.arange(now.families))
    household, member = batches(round_, whole, proposal_numbers(round_), np.arange(len(some)))
    return round_, household, member


@pytest.fixture(scope="module")
def told() -> tuple[Round, Batch, Batch]:
    """The rows of SIKS-NG submissions."""
    return worded("siks_ng")


def test_a_file_states_how_many_members_it_lists_unless_the_clerk_errs() -> None:
    round_, household, member = worded("bnba", who_left=5)
    _, _, of_siks = worded("siks_ng", who_left=5)
    assert len(of_siks.owner) == len(member.owner) + 5, "bnba cannot say of anybody that he left"
    card, stated = (
        household.place("nomor_kartu_keluarga"),
        household.place("jumlah_anggota_keluarga"),
    )
    listed = Counter(member.cells[member.place("nomor_kartu_keluarga")])
    assert list(household.cells[stated]) == [str(listed[kk]) for kk in household.cells[card]]
    clerk = Clerk(round_.regencies, np.array([3201012001]), round_.draw("slips"))
    plant(household, {"jumlah_anggota_beda": 0.5}, clerk)
    wrong = [
        int(n) - listed[kk]
        for n, kk in zip(household.cells[stated], household.cells[card], strict=True)
    ]
    assert set(wrong) == {0, 1}
    assert sum(len(slip.rows) for slip in household.slips if slip.column == stated) == sum(wrong)


@pytest.mark.parametrize("kind", sorted(set(PLANTS) - OF_CLAIMS - OF_BNBA))
def test_a_kind_spoils_what_it_is_called_after(told: tuple[Round, Batch, Batch], kind: str) -> None:
    round_, *tables = told
    spoilt = 0
    for table in tables:
        batch = Batch(
            table.table, table.columns, [c.copy() for c in table.cells], table.owner,
            np.zeros(len(table.owner), np.int8),
        )  # fmt: skip
        clerk = Clerk(round_.regencies, np.array([3201012001, 9471012001]), round_.draw(kind))
        plant(batch, {kind: 0.5}, clerk)
        for slip in batch.slips:
            assert slip.kind == kind
            if slip.column >= 0:
                now = batch.cells[slip.column][slip.rows]
                assert all(was != is_ for was, is_ in zip(slip.true, now, strict=True))
                assert list(table.cells[slip.column][slip.rows]) == list(slip.true)
            spoilt += len(slip.rows)
    assert spoilt > 0


def test_unspoilt_rows_stay_as_they_are(told: tuple[Round, Batch, Batch]) -> None:
    round_, household, _ = told
    clerk = Clerk(round_.regencies, np.array([3201012001]), round_.draw("none"))
    before = len(household.slips)
    plant(household, {"kk_salah_panjang": 1.0}, clerk, np.arange(len(household.owner)))
    assert len(household.slips) == before
    plant(household, {"kk_salah_panjang": 1.0}, clerk, np.arange(1, len(household.owner)))
    assert [list(slip.rows) for slip in household.slips[before:]] == [[0]]


def test_a_ticket_used_twice_is_an_error_of_the_second_claim() -> None:
    columns = sources.load()["cek_bansos"].tables["klaim"].columns
    frame = pa.table(
        {
            "nomor_tiket": ["A", "B", "C"],
            "variabel": ["mobil"] * 3,
            "nilai": ["1"] * 3,
            "tanggal": pa.array([date(2026, 1, 5)] * 3),
        }
    )
    owner = np.zeros(3, np.int64)
    for kind, place, wrong in (
        ("tiket_ganda", "nomor_tiket", ["A", "A", "B"]),
        ("variabel_tak_dikenal", "variabel", ["kondisi_rumah"] * 3),
        ("nilai_tak_berlaku", "nilai", ["sudah rusak"] * 3),
    ):
        batch = Batch.of("klaim", columns, Record.of(frame), frame, owner, [DESK])
        plant(batch, {kind: 1.0}, Clerk([DESK], np.array([1]), np.random.default_rng(1)))
        number = batch.place(place)
        assert number is not None
        assert list(batch.cells[number]) == wrong
    assert "kondisi_rumah" not in {c.name for c in codebook.load().columns("family")}


def test_a_file_that_is_cut_short_can_not_be_read(tmp_path: Path) -> None:
    office = Office(3, Quarter(2026, 1), tmp_path / "inbox")
    day = moment(date(2026, 2, 27), np.random.default_rng(1))
    kept = [Delivery("unreadable", day, day)]
    code = next(iter(bps_codes()))
    (csv,) = regencies(3, np.array([code]), {code: str(code)})
    assert csv.shape.format == "csv"
    round_ = Round(office, "siks_ng", as_delivered([csv], kept), kept)
    columns = sources.load()["siks_ng"].tables["keluarga"].columns
    frame = pa.table({"nomor_kartu_keluarga": pa.array([3201010101260001] * 40)})
    owner = np.zeros(40, np.int64)
    batch = Batch.of("keluarga", columns, Record.of(frame), frame, owner, round_.regencies)
    clerk = Clerk(round_.regencies, np.array([3201012001]), np.random.default_rng(2))
    with Mistakes(tmp_path, "2026Q1") as mistakes:
        assert not clerk.text.any()  # no line of it can be too short
        assert send_tables(round_, [batch], mistakes, clerk) == {0}
        assert mistakes.planted == 0
    (path,) = (tmp_path / "inbox").rglob("*.parquet")
    with pytest.raises(pa.ArrowInvalid):
        pq.read_table(path)
