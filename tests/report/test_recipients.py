"""Recipients of programmes beside the desil: counted in plain Python, and what a page hides."""

import csv
import re
from collections import Counter

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import report
from pipelines.report import recipients
from tests.decree import decree
from tests.report import drawn
from tests.send import nation
from tests.send.tables import HELD, SUBMISSION

PKH = 4  # desil 1-4: pipelines/rules/programmes.yaml, by hand


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = drawn.build(tmp_path_factory.mktemp("recipients"))
    nation.publish(home)
    return home


def rows_of(home, name):
    files = sorted((home.current(nation.QUARTER) / name).glob("*/*.parquet"))
    return [row for file in files for row in pq.ParquetFile(file).read().to_pylist()]


def last_words(home):
    """The state of each family in PKH, and the families that receive anything."""
    words, helped = {}, set()
    for row in sorted(rows_of(home, "registry/programme"), key=lambda r: r["tanggal"]):
        words[row["program"], row["id_keluarga"], row["id_individu"]] = row["status"]
    states = {}
    for (program, family, _), status in words.items():
        if status == "menerima":
            helped.add(family)
        if program == "pkh":
            states.setdefault(family, set()).add(status)
    order = ("menerima", "graduasi", "tidak_layak")
    return {f: next(o for o in order if o in found) for f, found in states.items()}, helped


def recounted(home):
    states, helped = last_words(home)
    found = {}
    for row in rows_of(home, "ranked/family"):
        count = found.setdefault(row["kode_kabupaten_kota"], Counter())
        state, now = states.get(row["id_keluarga"]), row["desil_nasional"]
        before = row["desil_nasional_sebelumnya"]
        if state == "menerima":
            count["penerima"] += 1
            count["di_atas_batas"] += now > PKH
            count["keluar_desil"] += now > PKH and before is not None and before <= PKH
        elif state:
            count[state] += 1
            count[f"{state}_dalam_desil"] += now <= PKH
        if before is not None and now <= PKH < before:
            count["masuk_desil"] += 1
            count["masuk_belum_menerima"] += state != "menerima"
            count["masuk_tanpa_program"] += row["id_keluarga"] not in helped
    return found


def test_every_count_is_what_plain_python_counts(home):
    rows = recipients.counted(nation.QUARTER, home.current(nation.QUARTER))

    found = {r["kode_kabupaten_kota"]: r for r in rows if r["program"] == "pkh"}
    expected = recounted(home)
    assert found.keys() == expected.keys() == set(nation.REGENCIES)
    for code, counts in expected.items():
        assert {name: found[code][name] for name in recipients.COUNTS} == {
            name: counts[name] for name in recipients.COUNTS
        }
    totals = sum(expected.values(), Counter())
    shown = set(recipients.COUNTS) - {"tidak_diperingkat"}
    assert all(totals[name] for name in shown), "each count finds somebody"


def test_a_family_that_is_not_ranked_still_receives(tmp_path):
    home = drawn.build(tmp_path, families=9)
    candidate = home.candidate(nation.QUARTER)
    for file in (candidate / "ranked/family").glob("*/*.parquet"):
        pq.write_table(pq.ParquetFile(file).read().slice(0, 0), file)

    rows = recipients.counted(nation.QUARTER, candidate)

    receives = [r for r in rows if r["program"] == "pkh" and r["penerima"]]
    assert receives and all(r["penerima"] == r["tidak_diperingkat"] for r in receives)


def test_the_limit_is_the_rule_of_the_quarter(home, monkeypatch):
    decree(monkeypatch, "programme_highest_decile_pkh", 10, first="2026Q2")

    rows = recipients.counted(nation.QUARTER, home.current(nation.QUARTER))

    assert sum(r["di_atas_batas"] for r in rows if r["program"] == "pkh") == 0


def test_a_programme_without_a_limit_counts_who_receives(home):
    rows = recipients.counted(nation.QUARTER, home.current(nation.QUARTER))

    own = [r for r in rows if r["program"] == "kartu_daerah"]
    assert sum(r["penerima"] for r in own) == 9
    assert {r["desil_tertinggi"] for r in own} == {None}
    assert sum(r["di_atas_batas"] + r["masuk_desil"] for r in own) == 0


def test_the_page_hides_few_and_the_table_for_bps_does_not(home):
    page = report.write(home, nation.QUARTER)
    section = page.read_text(encoding="utf-8").split('<section id="penerima">')[1]
    section = section.split("</section>")[0]
    with page.with_name("penerima-program.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))

    assert "Kabupaten Bogor" in section and "&middot;" in section
    numbers = [int(n) for n in re.findall(r'<td class="n">(\d+)</td>', section.split("<h3>")[0])]
    assert all(n == 0 or n >= 10 for n in numbers)
    told = recounted(home)
    assert {
        r["kode_kabupaten_kota"]: int(r["penerima"]) for r in table if r["program"] == "pkh"
    } == {code: counts["penerima"] for code, counts in told.items()}


def test_unlinked_rows_stand_by_source(home, tmp_path):
    made = drawn.build(tmp_path, families=9)
    candidate = made.candidate(nation.QUARTER)
    told = {"submission": "monev-1", "berkas": "p.csv", "baris": 2}
    rules = ("TAUT_TIDAK_ADA", "TAUT_ORANG_LAIN", "NIK_16_DIGIT")
    nation.put(
        candidate / "held_back/warning",
        HELD,
        [dict.fromkeys(HELD) | told | {"kode_aturan": rule} for rule in rules],
    )
    line = dict.fromkeys(SUBMISSION, 0) | {"submission": "monev-1", "source": "monev"}
    line |= {"state": "diterima", "accepted": 7, "digest": "", "message": ""}
    line |= {"class": "ekstrak", "kode_kabupaten_kota": None, "tanggal_kirim": None}
    nation.put(candidate / "ledger/submission", SUBMISSION, [line])

    from pipelines import store

    with store.connect() as con:
        (row,) = recipients.unlinked(con, candidate)

    assert (row["source"], row["baris"], row["tidak_tertaut"], row["orang_lain"]) == (
        "monev", 7, 2, 1,
    )  # fmt: skip


counts = st.integers(0, 25)


@st.composite
def tables(draw):
    """Kabupaten's counts of one programme, each part no more than its whole."""
    lines = []
    for number in range(draw(st.integers(1, 6))):
        line = {"kode_kabupaten_kota": f"{3201 + number}", "program": "pkh"}
        line |= {"nama_program": "PKH", "desil_tertinggi": 4, "kabupaten_kota": str(number)}
        for name, whole in recipients.COUNTS.items():
            line[name] = draw(st.integers(0, line[whole])) if whole else draw(counts)
        lines.append(line)
    return lines


@settings(max_examples=150, deadline=None)
@given(tables())
def test_no_small_count_is_shown_nor_follows_from_what_is_shown(lines):
    for told in recipients.shown(lines, nation.QUARTER):
        everything = [told["nasional"], *told["kabupaten"]]
        true = [{n: sum(x[n] for x in lines) for n in recipients.COUNTS}, *lines]
        for name, whole in recipients.COUNTS.items():
            column = [line[name] for line in everything]
            assert all(count is None or count == 0 or count >= 10 for count in column)
            assert all(c is None or c == t[name] for c, t in zip(column, true, strict=True))
            assert sum(count is None for count in column) != 1, "the sum would tell it"
            if whole:
                for line in everything:
                    if line[name] is not None and line[whole] is not None:
                        rest = line[whole] - line[name]
                        assert rest == 0 or rest >= 10, "the rest would be told"
