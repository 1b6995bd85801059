"""The inbox is what senders really leave: envelopes that are true, files of every kind."""

import hashlib
import json
import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pipelines import sources
from pipelines.errors import UsageError
from simulation import simulate
from tests.simulation.senders.as_written import lines
from tests.simulation.senders.conftest import QUARTERS, SEED, Nation

SCHEMA = Path(sources.__file__).parent / "envelope.schema.json"
CUT_OFF = {"2026Q1": date(2026, 3, 17), "2026Q2": date(2026, 6, 17)}
TABULAR = {"csv", "xlsx", "parquet"}


def contents(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_one_seed_gives_one_nation_and_another_seed_another(tmp_path: Path) -> None:
    for name, seed in (("one", SEED), ("two", SEED), ("three", SEED + 1)):
        simulate(tmp_path / name, 400, QUARTERS, seed, 5)
    one, two, three = (contents(tmp_path / name) for name in ("one", "two", "three"))
    assert one == two
    assert one.keys() & three.keys()
    assert one != three


def test_every_envelope_keeps_the_schema_and_names_what_its_source_demands(
    nation: Nation,
) -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    assert len(nation.envelopes) > 80
    for (_, name), envelope in nation.envelopes.items():
        assert not list(validator.iter_errors(envelope)), name
        source = sources.load()[envelope["source"]]
        assert envelope["submission"] == name
        assert all(envelope[part] for part in source.requires), name
        assert (envelope["kode_kabupaten_kota"] is None) == (source.scope == "nasional")
        for file in envelope["files"]:
            assert file["table"] in {**source.tables, **source.workbooks}
            assert file["format"] in source.formats


def test_hashes_and_rows_are_those_of_the_files(nation: Nation) -> None:
    counted = 0
    for (quarter, name), envelope in nation.envelopes.items():
        folder = nation.folder(quarter, name)
        listed = {file["name"] for file in envelope["files"]} | {"submission.json"}
        assert {path.name for path in folder.iterdir()} == listed
        for file in envelope["files"]:
            path = folder / file["name"]
            assert hashlib.sha256(path.read_bytes()).hexdigest() == file["sha256"]
            table = sources.load()[envelope["source"]].tables.get(file["table"])
            if file["format"] in TABULAR and table is not None and not table.skip:
                rows = [row for row in lines(path, file).values() if any(row)]
                assert len(rows) - 1 == file["rows"], f"{name} {file['name']}"
                counted += 1
    assert counted > 150


def test_rows_of_a_workbook_are_those_that_bear_a_kk(nation: Nation) -> None:
    seen = 0
    for _, folder, envelope in nation.of("regsosek"):
        (file,) = envelope["files"]
        layout = sources.load()["regsosek"]
        rows = 0
        for table in layout.tables.values():
            for sheet in table.sheets:
                found = lines(folder / file["name"], file, sheet.name)
                place = found[sheet.header_row].index("no kartu keluarga")
                rows += sum(bool(row[place]) for n, row in found.items() if n > sheet.header_row)
        assert rows == file["rows"] > 0
        seen += 1
    assert seen == 2


def test_the_first_quarter_brings_register_and_survey_and_no_other_does(
    nation: Nation,
) -> None:
    once = {"register_awal", "susenas"}
    by_quarter = {
        quarter: {e["source"] for (q, _), e in nation.envelopes.items() if q == quarter}
        for quarter in QUARTERS
    }
    assert by_quarter["2026Q1"] - by_quarter["2026Q2"] == once
    known = sources.load()
    # a source of any agency may be added by its YAML alone, without a simulated sender
    bespoke = {s.source for s in known.values() if not any(t.is_general for t in s.tables.values())}
    # officers answer pairs that a published quarter asked about
    assert bespoke - {"tertunda", "peninjauan"} <= by_quarter["2026Q1"] <= set(known)


def test_files_come_in_every_shape(nation: Nation) -> None:
    shapes = Counter(
        (file["format"], file.get("delimiter"), file.get("encoding"))
        for _, _, envelope in nation.of("siks_ng")
        for file in envelope["files"]
    )
    assert set(shapes) == {
        ("csv", ",", "utf-8"),
        ("csv", ";", "utf-8"),
        ("csv", ";", "cp1252"),
        ("csv", ",", "utf-8-sig"),
        ("xlsx", None, None),
        ("parquet", None, None),
    }


@pytest.mark.parametrize("quarter", QUARTERS)
def test_some_kabupaten_are_missing_late_twice_or_revised(nation: Nation, quarter: str) -> None:
    sent = [(folder, e) for q, folder, e in nation.of("siks_ng") if q == quarter]
    codes = {envelope["kode_kabupaten_kota"] for _, envelope in sent}
    assert 30 <= len(codes) < 40
    late = [e for _, e in sent if datetime.fromisoformat(e["created"]).date() > CUT_OFF[quarter]]
    assert 0 < len(late) < 8
    assert {bool(e["waiver"]) for e in late} == {True, False}
    digests = Counter(tuple(file["sha256"] for file in envelope["files"]) for _, envelope in sent)
    assert 2 in digests.values()
    names = {envelope["submission"] for _, envelope in sent}
    revisions = [e for _, e in sent if e["replaces"]]
    assert revisions
    for revision in revisions:
        assert revision["replaces"] in names - {revision["submission"]}
        first = nation.envelopes[quarter, revision["replaces"]]
        assert datetime.fromisoformat(first["created"]) < datetime.fromisoformat(
            revision["created"]
        )


def test_a_sender_tells_the_time_by_its_own_clock(nation: Nation) -> None:
    offsets = {
        envelope["kode_kabupaten_kota"][:2]: envelope["created"][-6:]
        for _, _, envelope in nation.of("siks_ng")
    }
    expected = {"32": "+07:00", "51": "+08:00", "73": "+08:00", "94": "+09:00"}
    assert expected.keys() & offsets.keys()
    assert all(offsets[p] == hours for p, hours in expected.items() if p in offsets)


_SECRETS = ("finding", "sample", "pseudonym-bappenas")


def test_keys_follow_from_the_seed_and_are_for_the_owner_only(nation: Nation) -> None:
    keys = nation.root / "keys"
    for name in ("signing.pem", "signing.pub.pem", "pseudonym-bappenas.key"):
        assert (keys / name).stat().st_mode & 0o777 == 0o600
    secrets = {(keys / f"{name}.key").read_text().strip() for name in _SECRETS}
    assert len(secrets) == len(_SECRETS)
    assert all(re.fullmatch("[0-9a-f]{64}", secret) for secret in secrets)


def test_photos_can_be_opened_but_for_a_few(tmp_path: Path, nation: Nation) -> None:
    from PIL import Image, UnidentifiedImageError

    good = broken = 0
    for channel in ("cek_bansos", "call_center_171", "wa_center"):
        for _, folder, _ in nation.of(channel):
            for path in folder.glob("*.jpg"):
                try:
                    with Image.open(path) as photo:
                        photo.load()
                        assert min(photo.size) >= 32
                    good += 1
                except (OSError, UnidentifiedImageError):
                    broken += 1
    assert good > 20
    assert broken < good / 5


@pytest.mark.parametrize(
    ("quarters", "word"),
    [(["2026Q9"], "2026Q9"), (["2026Q1", "2026Q3"], "follow"), ([], "follow")],
)
def test_quarters_that_do_not_follow_are_refused(
    tmp_path: Path, quarters: list[str], word: str
) -> None:
    with pytest.raises(UsageError, match=word):
        simulate(tmp_path / "home", 100, quarters, 1, 5)
    assert not (tmp_path / "home").exists()


def test_a_home_that_holds_something_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    with pytest.raises(UsageError, match="not empty"):
        simulate(tmp_path, 100, ["2026Q1"], 1, 5)
    assert list(tmp_path.iterdir()) == [tmp_path / "inbox"]


def test_a_visit_grants_what_is_so_and_refuses_what_is_not(nation: Nation) -> None:
    outcomes: Counter[str] = Counter()
    for quarter, folder, envelope in nation.of("uji_petik"):
        claimed = {}
        for (_, name), other in nation.envelopes.items():
            if other["source"] in ("cek_bansos", "call_center_171", "wa_center"):
                for q in QUARTERS:
                    path = nation.root / "inbox" / q / other["source"] / name / "klaim.csv"
                    if path.exists():
                        head, *rows = lines(path, other["files"][0]).values()
                        for row in rows:
                            cell = dict(zip(head, row, strict=True))
                            claimed[cell["nomor_tiket"]] = (cell["variabel"], cell["nilai"])
        (file,) = (f for f in envelope["files"] if f["table"] == "keluarga")
        head, *rows = lines(folder / file["name"], file).values()
        cards = []
        for row in rows:
            cell = dict(zip(head, row, strict=True))
            cards.append(cell["nomor_kartu_keluarga"])
            if cell["nomor_tiket"]:
                outcomes[cell["putusan"]] += 1
                variable, value = claimed[cell["nomor_tiket"]]
                if cell["putusan"] == "dikabulkan" and variable:
                    assert cell[variable] == value
            else:
                assert cell["putusan"] == ""
        assert len(cards) == len(set(cards)), quarter
    assert outcomes["dikabulkan"] and outcomes["ditolak"]
