"""How sure desil are, counted: groups, other choices, families near a line; by plain Python."""

from collections import Counter, defaultdict
from math import log

import numpy as np
import pytest

from bench import nation
from pipelines.home import Home
from tests.decree import decree
from tests.rank.drawn import Q1, ranked, read
from tests.rank.oracle import tenth

FAMILIES = 1_500
SIZES = {
    "akar_anggota": lambda n: log(n) - log(n**0.5),
    "anggota_berikutnya": lambda n: log(n) - log(1 + 0.5 * (n - 1)),
}


@pytest.fixture(scope="module")
def register():
    return nation.draw(np.random.default_rng(5), FAMILIES, spread=25)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, register) -> Home:
    return ranked(tmp_path_factory.mktemp("home"), register, nation.model(5))


@pytest.fixture(scope="module")
def rows(home: Home) -> list[dict]:
    return read(home.candidate(Q1), "ranked/family")


def places(row: dict) -> list[tuple[str, str]]:
    return [
        ("nasional", "00"),
        ("provinsi", row["kode_provinsi"]),
        ("kabupaten_kota", row["kode_kabupaten_kota"]),
    ]


def test_every_group_is_counted_with_its_chances(home: Home, rows: list[dict]) -> None:
    expected: dict[tuple, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    sex, yes = {1: "laki-laki", 2: "perempuan"}, {1: "ada", 0: "tidak ada"}
    for row in rows:
        size = row["jumlah_anggota"]
        groups = {
            "semua": "semua",
            "kepala_keluarga": sex.get(row["jenis_kelamin_kepala"], "tidak diketahui"),
            "lansia_tinggal_sendiri": "ya" if row["lansia_sendiri"] else "tidak",
            "jumlah_anggota": str(size) if size < 6 else "6+",
            "disabilitas": yes.get(row["disabilitas"], "tidak diketahui"),
            "perkotaan": "perkotaan" if row["perkotaan"] else "perdesaan",
        }
        for place in places(row):
            for group in groups.items():
                cell = expected[*place, *group, row["desil_nasional"]]
                for at, number in enumerate(
                    (1, size, size * row["peluang_desil_1_4"], size * row["peluang_desil_1_5"])
                ):
                    cell[at] += number
    keys = ("lingkup", "kode", "kelompok", "nilai_kelompok", "desil_nasional")
    numbers = ("keluarga", "jiwa", "permil_jiwa_1_4", "permil_jiwa_1_5")
    found = {
        tuple(row[key] for key in keys): [row[number] for number in numbers]
        for row in read(home.candidate(Q1), "ranked/group")
    }
    assert found == dict(expected)


def by(rows: list[dict], added, weight: str | None = "jumlah_anggota") -> dict[int, int]:
    """Return the desil of every family with something added to its score."""
    return tenth([row | {"skor": row["skor"] + added(row)} for row in rows], weight)


def by_scenario(rows: list[dict]) -> dict[str, dict[int, int]]:
    lines = nation.model(5).content["lines"]

    def local(row: dict) -> int:
        line = lines[row["kode_kabupaten_kota"]][str(row["perkotaan"])]
        return round(1e6 * (log(line) - log(lines["nasional"]["nasional"])))

    found = {
        name: by(rows, lambda row, of=of: round(1e6 * of(row["jumlah_anggota"])))
        for name, of in SIZES.items()
    }
    found["garis_nasional"] = by(rows, local)
    found["bobot_keluarga"] = tenth(rows, None)
    return found


def moved(rows: list[dict], scenarios: dict[str, dict[int, int]]) -> dict[tuple, tuple[int, int]]:
    families, persons = Counter(), Counter()
    for row in rows:
        for name, to in scenarios.items():
            place = row["kode_kabupaten_kota"]
            key = (place, name, row["desil_nasional"], to[row["id_keluarga"]])
            families[key] += 1
            persons[key] += row["jumlah_anggota"]
    return {key: (families[key], persons[key]) for key in families}


def told(home: Home) -> dict[tuple, tuple[int, int]]:
    return {
        (row["kode_kabupaten_kota"], row["skenario"], row["dari"], row["ke"]): (
            row["keluarga"],
            row["jiwa"],
        )
        for row in read(home.candidate(Q1), "ranked/sensitivity")
    }


def test_other_choices_are_ranked_exactly(home: Home, rows: list[dict]) -> None:
    found, scenarios = told(home), by_scenario(rows)
    assert found == moved(rows, scenarios)
    for name in scenarios:  # each choice moves somebody, or it would show nothing
        assert any(of != to for _, each, of, to in found if each == name)
    weights = {row["id_keluarga"]: row["desil_nasional_keluarga"] for row in rows}
    assert scenarios["bobot_keluarga"] == weights


def test_choices_are_declared(tmp_path, monkeypatch, register) -> None:
    declared = {"separuh": {"label": "Separuh", "elasticity_permille": 250}}
    decree(monkeypatch, "desil_scenarios", declared)
    decree(monkeypatch, "decile_weight", "families")
    home = ranked(tmp_path, register, nation.model(5))
    rows = read(home.candidate(Q1), "ranked/family")
    desil = by(rows, lambda row: round(1e6 * 0.75 * log(row["jumlah_anggota"])), None)
    assert told(home) == moved(rows, {"separuh": desil})


@pytest.mark.parametrize(
    "row",
    [
        {"label": "x", "deflator": "provinsi"},
        {"label": "x", "elasticity_permille": 500, "weight": "families"},
        {"label": "x", "weight": "members"},
    ],
)
def test_a_choice_that_is_none_is_refused(tmp_path, monkeypatch, register, row) -> None:
    decree(monkeypatch, "desil_scenarios", {"lain": row})
    with pytest.raises(ValueError, match="desil_scenarios: lain"):
        ranked(tmp_path, register, nation.model(5))


def test_families_near_a_line_and_those_fresh_answers_would_bring_over_it(
    home: Home, rows: list[dict]
) -> None:
    residual = nation.model(5).content["residual"]
    cuts = {
        cut["desil"]: cut["skor_tertinggi"]
        for cut in read(home.candidate(Q1), "ranked/cut_point")
        if cut["lingkup"] == "nasional"
    }
    found = {
        (row["kode_kabupaten_kota"], row["batas_desil"]): row
        for row in read(home.candidate(Q1), "ranked/fragile")
    }
    kabupaten = sorted({row["kode_kabupaten_kota"] for row in rows})
    assert sorted(found) == [(place, desil) for place in kabupaten for desil in (4, 5)]
    tolerance, near = 50_000, 0
    for (place, desil), counted in found.items():
        here = [row for row in rows if row["kode_kabupaten_kota"] == place]
        sides = {"di_bawah": [], "di_atas": []}
        crossing = {"permil_pindah": 0, "permil_pindah_toleransi": 0}
        for row in here:
            kind, is_below = str(row["perkotaan"]), row["skor"] <= cuts[desil]
            error = residual["error"][kind]
            distance = abs(row["skor"] - cuts[desil])
            if distance**2 <= error["sample"] ** 2 + error["answers"] ** 2:
                sides["di_bawah" if is_below else "di_atas"].append(row["jumlah_anggota"])
            middle = distance // 1000 * 1000 + 500
            for name, more in (("permil_pindah", 0), ("permil_pindah_toleransi", tolerance)):
                crossing[name] += sum(
                    change > middle + more if is_below else change <= -middle - more
                    for change in residual["fresh"][kind]
                )
        assert counted["keluarga"] == len(here)
        assert counted["jiwa"] == sum(row["jumlah_anggota"] for row in here)
        for side, members in sides.items():
            assert counted[f"keluarga_{side}"] == len(members)
            assert counted[f"jiwa_{side}"] == sum(members)
            near += len(members)
        assert {name: counted[name] for name in crossing} == crossing
        assert counted["permil_diperbarui"] == 1_000  # a drawn register is all fresh
        assert counted["permil_harapan_pindah"] == crossing["permil_pindah"]
    assert near > 50


def test_who_was_not_asked_again_is_not_expected_to_cross(tmp_path, register) -> None:
    family, person = register
    at = family.schema.get_field_index("usia_data_triwulan")
    age = np.where(np.arange(len(family)) % 4 == 0, 0, 3).astype(np.int16)
    family = family.set_column(at, "usia_data_triwulan", [age])
    home = ranked(tmp_path, (family, person), nation.model(5))
    renewed, families = Counter(), Counter()
    for row in read(home.candidate(Q1), "registry/family"):
        families[row["kode_kabupaten_kota"]] += 1
        renewed[row["kode_kabupaten_kota"]] += row["usia_data_triwulan"] == 0
    for row in read(home.candidate(Q1), "ranked/fragile"):
        place = row["kode_kabupaten_kota"]
        share = 1000 * renewed[place] // families[place]
        assert row["permil_diperbarui"] == share < 1_000
        assert row["permil_harapan_pindah"] == row["permil_pindah"] * share // 1000


def test_the_largest_group_of_equal_scores_of_every_place(tmp_path, register) -> None:
    model = nation.model(5)
    flat = {
        name: variable | {"levels": dict.fromkeys(variable["levels"], 0)}
        for name, variable in model.content["variables"].items()
    }
    flat["lemari_es"] = model.content["variables"]["lemari_es"]
    home = ranked(tmp_path, register, type(model)(model.content | {"variables": flat}))
    here: dict[tuple, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in read(home.candidate(Q1), "ranked/family"):
        for place in places(row):
            here[place][row["skor"]].append(row["jumlah_anggota"])
    expected = {}
    for place, scores in here.items():
        skor = min(scores, key=lambda each: (-sum(scores[each]), each))
        expected[place] = (skor, len(scores[skor]), sum(scores[skor]))
    found = {
        (row["lingkup"], row["kode"]): (row["skor"], row["keluarga"], row["jiwa"])
        for row in read(home.candidate(Q1), "ranked/tie")
    }
    assert found == expected
    assert max(families for _, families, _ in found.values()) > 5
