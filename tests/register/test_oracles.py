"""Names, deaths and dwellings against the rules of the design, written out in plain Python.

Each drawn example is a register of many families, so that one merge judges many stories.
"""

import datetime
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.sources import load
from tests.register.drawn import OTHER_VILLAGE, VILLAGE, Drawn, civil, family, person

pytestmark = pytest.mark.long

Q1, Q2 = Quarter.parse("2026Q1"), Quarter.parse("2026Q2")
BASE = datetime.date(2025, 6, 1)
BORN = ("1970-01-01", "1972-02-02", "1995-03-03")
NUMBER = {name: source.number for name, source in load().items()}
FEW = settings(
    max_examples=2,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a merge is too slow to shrink by
    suppress_health_check=list(HealthCheck),
)


def days(first, count):
    return st.integers(0, count - 1).map(lambda n: first + datetime.timedelta(days=n))


@dataclass(frozen=True)
class Said:
    """What a sender said of somebody on a day: a name, or whether he lives."""

    quarter: Quarter
    source: str
    day: datetime.date
    word: object


def card(number):
    return 3201010101000001 + number


def nik(number, who):
    return 3201010101000001 + 10 * number + who


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Return a function that makes a folder for each drawn register."""
    return lambda: tmp_path_factory.mktemp("oracle")


def register(place, stories, base=lambda number: {}):
    """Draw a first quarter of families of a head, a spouse and a grown child."""
    drawn = Drawn(Home(place()), Q1)
    numbers = range(len(stories))
    drawn.send(
        "register_awal",
        f"{BASE}T00:00:00",
        family=[family(card(n), **base(n)) for n in numbers],
        person=[
            person(card(n), nik(n, who), f"{name} {n}", BORN[who], who + 1)
            for n in numbers
            for who, name in enumerate(("KEPALA", "PASANGAN", "ANAK"))
        ],
    )
    return drawn


def tell(drawn, stories, row):
    """Send what is said in the quarter of `drawn`; `row` draws a person's row of a story."""
    for number, story in enumerate(stories):
        for said in story:
            if said.quarter == drawn.quarter:
                visit = {"status_kunjungan": 1} if said.source == "uji_petik" else {}
                own = row(number, said)
                day = {"tanggal": said.day}
                told = (
                    {"civil": [own | day]}
                    if said.source == "dukcapil"
                    else {"family": [family(card(number), **visit) | day], "person": [own | day]}
                )
                drawn.send(said.source, f"{drawn.quarter.end}T08:00:00", **told)


def two_quarters(place, stories, row):
    drawn = register(place, stories)
    tell(drawn, stories, row)
    drawn.freeze()
    later = drawn.next_quarter()
    tell(later, stories, row)
    later.freeze()
    return {p["nomor_induk_kependudukan"]: p for p in later.table("person")}


def quarters_since(day):
    return Q2.index - 4 * day.year - (day.month + 2) // 3


names = st.builds(
    Said,
    st.sampled_from([Q1, Q2]),
    st.sampled_from(["siks_ng", "musdes", "uji_petik", "dukcapil"]),
    st.none(),
    st.sampled_from(["AGUS", "BAMBANG", "CAHYO", "DARMA", "EKO"]),
).flatmap(
    lambda said: days(said.quarter.start, 80).map(
        lambda day: Said(said.quarter, said.source, day, said.word)
    )
)


def named(story, first):
    """Dukcapil always; else a visit for two quarters, a signed word for one; then the day."""
    given_by = {"lapangan": (2, 2), "daerah": (1, 1)}

    def strength(said):
        if said.source == "dukcapil":
            return (9, said.day, said.quarter.index)
        lasts, rank = given_by.get(load()[said.source].class_, (0, 0))
        return (rank if quarters_since(said.day) < lasts else 0, said.day, said.quarter.index)

    best = max([Said(Q1, "register_awal", BASE, first), *story], key=strength)
    return best.word, NUMBER[best.source], best.day


@FEW
@given(
    stories=st.lists(
        st.lists(names, max_size=4, unique_by=lambda s: s.day), min_size=30, max_size=30
    )
)
def test_a_name_is_dukcapils_else_that_of_the_strongest_word(place, stories):
    def row(number, said):
        who = card(number), nik(number, 0), said.word, BORN[0], 1
        return civil(*who) if said.source == "dukcapil" else person(*who)

    people = two_quarters(place, stories, row)

    for number, story in enumerate(stories):
        found = people[nik(number, 0)]
        told = (found["nama"], found["sumber_identitas"], found["tanggal_identitas"])
        assert told == named(story, f"KEPALA {number}"), story


lives = st.builds(
    Said,
    st.sampled_from([Q1, Q2]),
    st.sampled_from(["siks_ng", "musdes", "uji_petik", "dukcapil"]),
    days(datetime.date(2026, 1, 2), 12),
    st.sampled_from(["hidup", "meninggal"]),
)


def alive(story):
    """A death stands until somebody saw him after it; Dukcapil sees nobody."""
    deaths = [said.day for said in story if said.word == "meninggal"]
    seen = [s.day for s in story if s.word == "hidup" and s.source != "dukcapil"]
    return not deaths or max([BASE, *seen]) > max(deaths)


@FEW
@given(stories=st.lists(st.lists(lives, max_size=4), min_size=30, max_size=30))
def test_a_recorded_death_stands_until_somebody_was_seen_after_it(place, stories):
    # of several records about one NIK in a quarter Dukcapil's latest is its word
    stories = [_one_record_a_quarter(story) for story in stories]

    def row(number, said):
        who = card(number), nik(number, 1), f"PASANGAN {number}", BORN[1], 2
        if said.source == "dukcapil":
            return civil(*who, status_hidup=1 if said.word == "hidup" else 2)
        return person(*who, status_keberadaan=1 if said.word == "hidup" else 2)

    people = two_quarters(place, stories, row)

    for number, story in enumerate(stories):
        status = people[nik(number, 1)]["status_keberadaan"]
        assert status == (1 if alive(story) else 2), story


def _one_record_a_quarter(story):
    kept, seen = [], set()
    for said in story:
        if said.source != "dukcapil" or said.quarter not in seen:
            kept.append(said)
        if said.source == "dukcapil":
            seen.add(said.quarter)
    return kept


# by hand: what belongs to a house, and what belongs to people or to this family's hold on it
OF_THE_HOUSE = {
    "luas_lantai": st.integers(1, 300),
    "jenis_lantai_terluas": st.integers(1, 8),
    "jenis_dinding_terluas": st.integers(1, 6),
    "jenis_atap_terluas": st.integers(1, 8),
    "sumber_air_minum_utama": st.integers(1, 10),
    "fasilitas_bab": st.integers(1, 3),
    "jenis_kloset": st.integers(1, 4),
    "pembuangan_akhir_tinja": st.integers(1, 6),
}
OF_THE_FAMILY = {
    "mobil": st.integers(0, 3),
    "sepeda_motor": st.integers(0, 3),
    "lahan_lainnya": st.integers(0, 3),
    "status_kepemilikan_rumah": st.integers(1, 5),
    "bahan_bakar_utama_memasak": st.integers(0, 11),
}
homes = st.tuples(
    st.fixed_dictionaries({}, optional={**OF_THE_HOUSE, **OF_THE_FAMILY}),
    st.fixed_dictionaries({}, optional=OF_THE_HOUSE),  # what SIKS-NG said last quarter
    st.booleans(),  # stays at the address
)


@FEW
@given(stories=st.lists(homes, min_size=30, max_size=30))
def test_who_founds_a_family_at_the_address_inherits_the_house_with_its_dates(place, stories):
    drawn = register(place, stories, lambda number: stories[number][0])
    told = datetime.date(2026, 3, 1)
    for number, (_, said, _) in enumerate(stories):
        if said:
            drawn.send("siks_ng", f"{told}T08:00:00", family=[family(card(number), **said)])
    drawn.freeze()
    later = drawn.next_quarter()
    moved = [
        civil(
            card(500 + number), nik(number, 2), f"ANAK {number}", BORN[2], 1,
            kode_kelurahan_desa=VILLAGE if stays else OTHER_VILLAGE,
        )
        for number, (_, _, stays) in enumerate(stories)
    ]  # fmt: skip
    later.send("dukcapil", "2026-06-20T08:00:00", civil=moved)
    later.freeze()
    people = {p["nomor_induk_kependudukan"]: p for p in later.table("person")}
    families = {f["id_keluarga"]: f for f in later.table("family")}
    origins = {p["id_keluarga"]: p for p in later.table("provenance")}
    for number, (base, said, stays) in enumerate(stories):
        new = people[nik(number, 2)]["id_keluarga"]
        assert new != people[nik(number, 0)]["id_keluarga"]
        origin = origins[new]
        own = {e["variabel"]: (e["sumber"], e["tanggal"]) for e in origin["pengecualian"]}
        for name in OF_THE_HOUSE:
            value = said.get(name, base.get(name)) if stays else None
            assert families[new][name] == value, (name, stories[number])
            if value is not None:
                source = ("siks_ng", told) if name in said else ("register_awal", BASE)
                found = own.get(name, (origin["sumber"], origin["tanggal"]))
                assert found == (NUMBER[source[0]], source[1]), (name, stories[number])
        assert all(families[new][name] is None for name in OF_THE_FAMILY)
