"""The judge of lineage, on two drawn quarters whose truth is written out by hand."""

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from pipelines.errors import DataStop
from pipelines.home import Home
from pipelines.quarter import Quarter
from simulation import judge
from simulation.judge.lineage import KINDS
from tests.register.drawn import Drawn, civil, family, person

FIRST = Quarter.parse("2026Q1")
KK = {name: 3201010101010001 + n for n, name in enumerate(("a", "b", "c", "d", "new", "c2", "d3"))}
HOME = {"a1": "a", "a2": "a", "b1": "b", "b2": "b", "c1": "c", "c2": "c"}
HOME |= {"d1": "d", "d2": "d", "d3": "d"}
NIK = {who: 3201010101800001 + n for n, who in enumerate(HOME)}
BORN = {who: date(1980, 1, 1 + n) for n, who in enumerate(HOME)}
# b got a new card and d3 a family of its own, which Dukcapil tells; c2 left, and nobody says so
NOW = HOME | {"c2": "left", "d3": "own"}
CARD_NOW = {"a": KK["a"], "b": KK["new"], "c": KK["c"], "d": KK["d"]}
CARD_NOW |= {"left": KK["c2"], "own": KK["d3"]}
ID = {"a": 1, "b": 2, "c": 3, "d": 4, "left": 5, "own": 6, "another": 7}


def name(who):
    return f"ORANG {who[0].upper() * 3} {['SATU', 'DUA', 'TIGA'][int(who[1]) - 1]}"


def write_truth(home, quarter, of, card):
    """Write the truth of a quarter: the family of everybody, and each family's card."""
    tables = {
        "family": {
            "id_keluarga_benar": [ID[f] for f in card],
            "nomor_kartu_keluarga": list(card.values()),
        },
        "person": {
            "id_individu_benar": [n for n, _ in enumerate(of)],
            "id_keluarga_benar": [ID[f] for f in of.values()],
            "nomor_induk_kependudukan": [NIK[who] for who in of],
            "nama": [name(who) for who in of],
            "tanggal_lahir": [BORN[who] for who in of],
        },
    }
    event = {"id_keluarga_benar": pa.int64(), "id_individu_benar": pa.int64()}
    event |= {"kejadian": pa.string(), "tanggal": pa.date32()}
    tables["event"] = {n: pa.array([], kind) for n, kind in event.items()}
    for table, columns in tables.items():
        path = home.root / "truth" / table / f"quarter={quarter}" / "part-0.parquet"
        path.parent.mkdir(parents=True)
        pq.write_table(pa.table(columns), path)


@pytest.fixture
def judged(tmp_path):
    """Two published quarters; the truth of the second is still to be written."""
    home = Home(tmp_path)
    drawn = Drawn(home, FIRST)
    rows = [
        person(KK[f], NIK[who], name(who), str(BORN[who]), 1 if who[1] == "1" else 2)
        for who, f in HOME.items()
    ]
    drawn.send(
        "register_awal", "2025-06-01T00:00:00", family=[family(KK[f]) for f in "abcd"], person=rows
    )
    drawn.freeze()
    later = drawn.next_quarter()
    cards = {"b1": KK["new"], "b2": KK["new"], "d3": KK["d3"]}
    told = [
        civil(card, NIK[who], name(who), str(BORN[who]), 1, tanggal="2026-05-01")
        for who, card in cards.items()
    ]
    later.send("dukcapil", "2026-06-20T08:00:00", civil=told)
    later.freeze()
    later.publish()
    write_truth(home, FIRST, HOME, {f: KK[f] for f in "abcd"})
    return home


def counted(part):
    return {kind: (part[kind]["keluarga"], part[kind]["diikuti"]) for kind in KINDS}


def test_families_are_judged_by_what_the_register_was_told(judged):
    write_truth(judged, FIRST.next, NOW, CARD_NOW)

    told = judge.lineage(judged, [FIRST, FIRST.next])

    assert counted(told["together"]) == {
        "tanpa_kejadian": (1, 1),
        "kejadian_sampai": (3, 3),
        "kejadian_belum_sampai": (2, 1),  # c is followed; c2's own family is not known yet
    }
    assert counted(told["over_all"]) == {
        "tanpa_kejadian": (1, 1),
        "kejadian_sampai": (2, 2),
        "kejadian_belum_sampai": (1, 1),
    }
    assert [each["quarter"] for each in told["quarters"]] == ["2026Q2"]


def test_an_id_that_should_have_ended_is_found_out(judged):
    of = {who: "another" if f == "b" else f for who, f in NOW.items()}
    card = {"another" if f == "b" else f: kk for f, kk in CARD_NOW.items()}
    write_truth(judged, FIRST.next, of, card)

    told = judge.lineage(judged, [FIRST, FIRST.next])

    # b is said to go on, and the family that took its place has b's id
    assert counted(told["together"])["kejadian_sampai"] == (4, 2)
    assert counted(told["over_all"])["kejadian_sampai"] == (2, 1)


def test_a_family_that_is_not_found_counts_as_failed(judged):
    write_truth(judged, FIRST.next, NOW, CARD_NOW)
    release = judged.current(FIRST.next)
    for file in (release / "registry" / "person").rglob("*.parquet"):
        table = pq.ParquetFile(file).read()
        gone = pc.is_in(table["nomor_induk_kependudukan"], pa.array([NIK["a1"], NIK["a2"]]))
        pq.write_table(table.filter(pc.invert(gone)), file)

    told = judge.lineage(judged, [FIRST, FIRST.next])

    assert counted(told["together"])["tanpa_kejadian"] == (1, 0)


def test_one_quarter_cannot_be_judged(judged):
    with pytest.raises(DataStop, match="publish two at least"):
        judge.lineage(judged, [FIRST])
