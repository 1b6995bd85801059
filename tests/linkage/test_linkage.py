"""Names, dates and cards compared, the frozen weights; order and threads change nothing."""

import copy
import dataclasses
from collections import Counter
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import linkage, store
from pipelines.linkage import definition, scoring, weights
from simulation import linking

QUARTER = "2026Q1"


@pytest.fixture(scope="module")
def macros():
    with duckdb.connect() as con:
        scoring.prepare(con, definition.load())
        con.execute(
            "create temp macro worded(nama) as list_transform(name_words(nama), lambda kata: "
            "{'kata': kata, 'kelas': if(kata in ('ANDI', 'ANDRI', 'BASRI'), 24, 80)})"
        )
        yield con


@pytest.mark.parametrize(
    ("said", "known", "level"),
    [
        ("Muhammad Yusuf", "MUHAMMAD YUSUF", 4),
        ("Nur Hayati", "NURHAYATI", 4),
        ("Moh. Yusuf", "MUHAMMAD YUSUF", 4),
        ("M. Yusuf", "MUHAMMAD YUSUF", 3),
        ("SITI", "SITI AMINAH", 3),
        ("SITI AMINHA", "SITI AMINAH", 2),
        ("ANDRI BASRI", "ANDI BASRI", 0),  # two names that many bear
        ("BUDI", "JOKO", 0),
        (None, "JOKO", None),
    ],
)
def test_names_agree_as_far_as_people_would_say(macros, said, known, level):
    found = macros.execute(
        "select name_level(worded($a), array_to_string(name_words($a), ''), "
        "worded($b), array_to_string(name_words($b), ''))",
        {"a": said, "b": known},
    ).fetchone()
    assert found == (level,)


@pytest.mark.parametrize(
    ("said", "known", "level"),
    [
        ("1980-03-04", "1980-03-04", 4),
        ("1980-07-01", "1980-03-04", 3),
        ("1980-04-03", "1980-03-04", 2),
        ("1981-03-04", "1980-03-04", 2),
        ("1980-11-25", "1980-03-04", 1),
        ("1955-11-25", "1980-03-04", 0),
    ],
)
def test_birth_dates_agree_in_degrees(macros, said, known, level):
    sql = "select birth_level($a::date, $b::date)"
    assert macros.execute(sql, {"a": said, "b": known}).fetchone() == (level,)


def _one_edit(said: str) -> set[str]:
    """Return every text of these letters that is at most one slip of the pen away."""
    cuts = [(said[:n], said[n:]) for n in range(len(said) + 1)]
    return {
        said,
        *(a + b[1:] for a, b in cuts if b),
        *(a + letter + b for a, b in cuts for letter in "ABC"),
        *(a + letter + b[1:] for a, b in cuts if b for letter in "ABC"),
        *(a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1),
    }


@given(said=st.text("ABC", max_size=9), known=st.text("ABC", max_size=9), is_near=st.booleans())
def test_one_slip_is_one_letter_off(macros, said, known, is_near):
    near = sorted(_one_edit(said))
    known = near[len(known) * 7 % len(near)] if is_near else known
    (found,) = macros.execute("select one_slip($a, $b)", {"a": said, "b": known}).fetchone()
    assert found is (known in near)


@given(name=st.text("ABHJM ", max_size=14))
def test_a_name_written_plainly_has_the_words_that_it_has_with_a_full_stop(macros, name):
    plain, other = macros.execute(
        "select name_words($a), name_words($a || '.')", {"a": name}
    ).fetchone()
    assert plain == other == _words(name)


def _words(name: str) -> list[str]:
    """Split a name into words as comparisons.yaml says."""
    book = definition.load()
    one = {other: word for word, others in book.name_variants.items() for other in others}
    return [one.get(word, word) for word in name.split() if word not in book.name_titles]


def test_rarity_counts_quarters_of_a_bit(macros):
    found = macros.execute("select rarity(1, 1024), rarity(3, 1000), rarity(7, 7)").fetchone()
    assert found == (40, 34, 0)  # 4 log2(1000 / 3) is 33.52


def test_weights_that_were_changed_by_hand_are_refused():
    document = copy.deepcopy(dict(linkage.weights_in_force(QUARTER).document))
    document["comparisons"]["nama"]["sama"]["weight"] += 1
    with pytest.raises(ValueError, match="changed after training"):
        weights.Weights.of(document)


def test_wilson_is_the_interval_of_the_textbook():
    assert linking.wilson(0, 10) == [0.0, 0.277533]
    assert linking.wilson(10, 10) == [0.722467, 1.0]


def _tables():
    names = ["AGUS SALIM", "BUDI", "CITRA DEWI", "DEDI KURNIAWAN", "M. YUSUF", "RINA", "YUSUF"]
    known = pd.DataFrame(
        {
            "id": range(1, 141),
            "nama": [names[n % 7] for n in range(140)],
            "tanggal_lahir": [f"{1950 + n // 3}-0{1 + n % 9}-1{n % 10}" for n in range(140)],
            "jenis_kelamin": [1 + n % 2 for n in range(140)],
            "kk": [3201010101010000 + n // 4 * 7019 for n in range(140)],
            "kode_kelurahan_desa": [f"320101100{1 + n // 50}" for n in range(140)],
        }
    )
    said = known.iloc[::2].assign(kelompok=1)
    said["nama"] = [name[:1] + name[2:] if n % 5 == 0 else name for n, name in enumerate(said.nama)]
    said.loc[said.index % 8 == 0, "kk"] = None
    return said, known


def test_threads_and_the_order_of_rows_change_nothing(tmp_path: Path):
    answers = []
    for threads, turn in ((1, 1), (2, -1)):
        said, known = (table.iloc[::turn] for table in _tables())
        with duckdb.connect(config={"threads": threads}) as con:
            con.register("said", said)
            con.register("known", known)
            folder = tmp_path / str(threads)
            folder.mkdir()
            limits = linkage.limits_in_force(QUARTER)
            frozen = linkage.weights_in_force(QUARTER)
            linkage.Linkage(con, folder, frozen, limits).link("said", "known")
            answers.append(con.execute("from verdict order by all").fetchall())
    assert answers[0] == answers[1]
    linked = {left: right for left, right, _, outcome in answers[0] if outcome == "padan"}
    assert len(linked) > 50 and all(left == right for left, right in linked.items())


def _crowd():
    """Records of few names, birthdays and kabupaten: far pairs are many, and seldom weigh."""
    draw = np.random.default_rng(7)
    count = 1_500
    names = [f"{a} {b}" for a in ("AGUS", "BUDI", "RINA") for b in ("SALIM", "W", "ZED", "AOD")]
    card = 3201010101010000 + draw.integers(0, 60, count) * 10**11 + draw.integers(0, 400, count)
    place = draw.choice([3201011001, 3201022002, 3202011001, 1101012001], count)
    day = draw.integers(1, 9, count)
    table = pd.DataFrame(
        {
            "id": range(1, count + 1),
            "nama": draw.choice([*names, *(f"{name} BASRI" for name in names)], count),
            "tanggal_lahir": [f"19{60 + d % 3}-0{d}-01" for d in day],
            "jenis_kelamin": draw.integers(1, 3, size=count),
            "kk": pd.array(np.where(draw.random(count) < 0.05, -1, card), "Int64"),
            "kode_kelurahan_desa": place.astype(str),
        }
    )
    table.loc[table.kk < 0, "kk"] = pd.NA
    table.loc[draw.random(count) < 0.05, "kode_kelurahan_desa"] = None
    said = table.sample(900, random_state=7).assign(kelompok=range(900))
    slips = [0, 1, 10**9, 10**11 + 10, 10**11 + 10**8, 5 * 10**12 + 7]
    said["kk"] = said.kk + draw.choice(slips, 900)
    said["nama"] = said.nama.str.replace("A", "E").where(said.id % 2 == 0, said.nama)
    said["kode_kelurahan_desa"] = said.kode_kelurahan_desa.sample(frac=1, random_state=7).to_numpy()
    return said, table


@pytest.mark.parametrize("least", [-3000, -1500, 0])
def test_a_block_in_pieces_gives_the_same_pairs_as_whole(tmp_path: Path, monkeypatch, least):
    found = []
    for whole in (False, True):
        book = definition.load()
        book = dataclasses.replace(book, pieces={}) if whole else book
        monkeypatch.setattr(scoring, "load", lambda book=book: book)
        with duckdb.connect() as con:
            for name, table in zip(("said", "known"), _crowd(), strict=True):
                con.register(name, table)
            (folder := tmp_path / str(whole)).mkdir()
            limits = linkage.limits_in_force(QUARTER) | {"perlu_ditinjau": least}
            frozen = linkage.weights_in_force(QUARTER)
            linkage.Linkage(con, folder, frozen, limits).link("said", "known")
            found.append(con.execute("select kiri, kanan, dasar from pair order by all").fetchall())
    assert found[0] == found[1] and len(found[0]) > 100


def test_of_names_that_may_save_a_pair_none_is_left_out():
    # a card and a date may be as far apart as they like: names that agree are enough
    drawn = np.random.default_rng(5)
    letters = ["ABDULRAHMANSALEH", "ABDULRAHMENSALEH", "SITIAMINAH", "SITTIAMINA", "BUDI"]
    names = set()
    for _ in range(300):
        text = str(drawn.choice(letters))
        cuts = sorted(drawn.choice(range(1, len(text)), size=drawn.integers(0, 3), replace=False))
        names.add(" ".join(text[a:b] for a, b in zip([0, *cuts], [*cuts, None], strict=True)))
    given = pd.DataFrame({"nama": sorted(names)})
    with duckdb.connect() as con:
        scoring.prepare(con, definition.load())
        con.register("given", given)
        con.execute(
            "create table worded_name as select row_number() over (order by nama) as id_nama, "
            "list_transform(name_words(nama), lambda kata: {'kata': kata, 'kelas': 80}) as kata "
            "from given"
        )
        con.execute(
            "create table numbered_name as select id_nama, array_to_string(list_transform(kata, "
            "lambda satu: satu.kata), '') as kunci, 80 as kelas_kata, 80 as kelas_nama "
            "from worded_name"
        )
        con.execute(
            "create table pair as select kiri.id_nama as nama_l, kanan.id_nama as nama_r, "
            "0 as dasar from worded_name as kiri cross join worded_name as kanan"
        )
        kept, whole = (
            con.execute(
                f"select * from ({store.query('linkage/name_pair')}) where tingkat_nama >= 2 "
                "order by nama_l, nama_r",
                {"enough": enough},
            ).fetchall()
            for enough in (1, 0)
        )
    assert kept == whole and len(given) < len(kept) < len(given) ** 2


def test_one_person_whose_words_are_parted_otherwise(tmp_path: Path):
    known = _crowd()[1].assign(kk=lambda table: 3201010101010000 + table.id // 3)
    known["nama"] = [f"{name} {number % 97}" for number, name in enumerate(known.nama)]
    one = {
        "id": 9_999,
        "nama": "ABDULRAHMAN SALEH",
        "tanggal_lahir": "1971-05-17",
        "jenis_kelamin": 1,
        "kk": 3201010101019999,
        "kode_kelurahan_desa": "3201011001",
    }
    said = {**one, "id": 1, "nama": "ABDUL RAHMANSALEH", "kk": 3201010109999999, "kelompok": 1}
    with duckdb.connect() as con:
        con.register("said", pd.DataFrame([said]))
        con.register("known", pd.concat([known, pd.DataFrame([one])]))
        limits, frozen = linkage.limits_in_force(QUARTER), linkage.weights_in_force(QUARTER)
        linkage.Linkage(con, tmp_path, frozen, limits).link("said", "known")
        found = con.execute("select kiri, kanan, hasil from verdict").fetchall()
    assert found == [(1, 9_999, "padan")]


def test_each_name_is_as_rare_as_its_letters_are_borne_and_has_a_number_of_its_own():
    borne = {"NUR ALI": 3, "NURALI": 2, "BUDI": 0, "BU DI": 1, "": 7, "ZED": 40}
    total, rare = 50, 9
    with duckdb.connect() as con:
        scoring.prepare(con, definition.load())
        con.execute("create table spelled (nama text, kata text[], kunci text, banyak bigint)")
        for name, count in borne.items():
            words = name.split()
            con.execute(
                "insert into spelled values (?, ?, ?, ?)", [name, words, "".join(words), count]
            )
        con.execute(
            "create table word as select distinct unnest(kata) as kata, "
            f"{rare} as kelas from spelled"
        )
        con.execute(f"create table right_total as select {total}::bigint as banyak")
        rows = con.execute(store.query("linkage/numbered_name")).fetchall()
    together = Counter()
    for name, count in borne.items():
        together[name.replace(" ", "")] += count
    assert len({number for number, *_ in rows}) == len(rows) == len(borne) - 1
    for _, name, letters, _, initial, of_words, of_name in rows:
        assert letters == name.replace(" ", "") and chr(initial) == name[0]
        assert of_words == rare * len(name.split())
        # quarters of a bit of a share, rounded
        share = total**4 * 181 // (max(1, together[letters]) ** 4 * 128)
        assert of_name == min(of_words, share.bit_length() - 1)
