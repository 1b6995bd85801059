"""The levels, the score, the two walks and the desil once more, in plain Python, one by one."""

from datetime import date
from fractions import Fraction

from pipelines.codebook import load
from ranking.model import Model

PERSON = [
    "tanggal_lahir",
    "jenis_kelamin",
    "status_hubungan_keluarga",
    "status_kawin",
    "partisipasi_sekolah",
    "ijazah_tertinggi",
    "bekerja",
    "status_pekerjaan",
    "lapangan_usaha",
    "jumlah_usaha",
    "lapangan_usaha_dimiliki",
    "penyandang_disabilitas",
    "penyakit_kronis",
]


def age(born: date | None, day: date) -> int | None:
    """Return completed years, never below 0."""
    if born is None:
        return None
    return max(0, day.year - born.year - ((day.month, day.day) < (born.month, born.day)))


def schooling(person: dict) -> int | None:
    """Return 0 none, 1 SD, 2 SMP, 3 SMA, 4 D1-3, 5 above."""
    code = person["ijazah_tertinggi"]
    if code is None:
        return 0 if person["partisipasi_sekolah"] == 1 else None
    for level, codes in enumerate(
        (range(23, 24), range(1, 6), range(6, 11), range(11, 18), range(18, 19), range(19, 23))
    ):
        if code in codes:
            return level
    raise AssertionError(code)


def of_members(people: list[dict], day: date) -> dict:
    """Return the levels that come from members."""
    ages = [age(p["tanggal_lahir"], day) for p in people]

    def between(low: int, high: int) -> int:
        return sum(a is not None and low <= a <= high for a in ages)

    def known(name: str) -> list:
        return [p[name] for p in people if p[name] is not None]

    head = min(
        people,
        key=lambda p: (
            p["status_hubungan_keluarga"] != 1,
            p["tanggal_lahir"] is None,
            p["tanggal_lahir"] or date.max,
            p["id_individu"],
        ),
    )
    of_head = age(head["tanggal_lahir"], day)
    young, school, work, old = between(0, 4), between(5, 14), between(15, 64), between(65, 999)
    dependants = young + school + old
    ratio = 5 if work == 0 else 0 if dependants == 0 else 1 if dependants < work / 2 else 2
    if work and ratio == 2:
        ratio += (dependants >= work) + (dependants >= 1.5 * work)
    employed, business = known("bekerja"), known("jumlah_usaha")
    trade, ill = known("lapangan_usaha_dimiliki"), known("penyakit_kronis")
    dropped = sum(
        a is not None and 7 <= a <= 15 and p["partisipasi_sekolah"] in (1, 3)
        for a, p in zip(ages, people, strict=True)
    )
    education = [s for s in map(schooling, people) if s is not None]
    no_work = head["bekerja"] == 2
    return {
        "jumlah_anggota": min(len(people), 10),
        "anggota_balita": min(young, 3),
        "anggota_anak": min(school, 4),
        "anggota_lansia": min(old, 2),
        "rasio_ketergantungan": ratio,
        "anggota_bekerja": min(employed.count(1), 4) if employed else None,
        "pendidikan_tertinggi": max(education, default=None),
        "anak_tidak_sekolah": int(dropped > 0),
        "usaha_keluarga": min(sum(business), 3) if business else None,
        "usaha_nonpertanian": int(any(t > 6 for t in trade))
        if trade
        else 0
        if business and sum(business) == 0
        else None,
        "disabilitas_terberat": min(known("penyandang_disabilitas"), default=None),
        "anggota_sakit_kronis": min(sum(i > 1 for i in ill), 2) if ill else None,
        "umur_kepala": None if of_head is None else 1 + min(max(of_head - 15, 0) // 10, 6),
        "jenis_kelamin_kepala": head["jenis_kelamin"],
        "status_kawin_kepala": head["status_kawin"],
        "pendidikan_kepala": schooling(head),
        "status_pekerjaan_kepala": 0 if no_work else head["status_pekerjaan"],
        "lapangan_usaha_kepala": 0 if no_work else head["lapangan_usaha"],
    }


def of_family(family: dict, members: int) -> dict:
    """Return the levels that are answers of the family itself."""
    found = {}
    for column in load().columns("family"):
        value = family.get(column.name)
        if not column.feature or column.name == "perkotaan":
            continue
        if column.name == "luas_lantai":
            per_head = None if value is None else value // members
            steps = (4, 6, 8, 10, 13, 17, 22, 30, 46)
            found["luas_lantai_per_anggota"] = (
                None if per_head is None else 1 + sum(per_head >= s for s in steps)
            )
        elif column.codes:
            skipped = [
                family[other] is not None and family[other] not in codes
                for other, codes in column.asked_if.items()
            ]
            found[column.name] = 0 if value is None and any(skipped) else value
        elif value is None or value < 0:
            found[column.name] = value
        else:
            low, high = column.between
            found[column.name] = (
                min(value, low + 3)
                if high <= 20
                else min(value.bit_length(), 10, high.bit_length())
            )
    return found


def levels(state: dict) -> dict:
    """Return all levels of a state: family, people and day."""
    return of_members(state["people"], state["day"]) | of_family(
        state["family"], len(state["people"])
    )


def score(model: Model, state: dict) -> int:
    """Return the score of a state."""
    return sum(parts(model, state))


def parts(model: Model, state: dict) -> tuple[int, int, int]:
    """Return base, what known answers add, and what is expected of the others."""
    village, urban = state["family"]["kode_kelurahan_desa"], state["family"]["perkotaan"]
    content, found = model.content, levels(state)
    places, variables = content["places"], content["variables"]
    cell = places[village[:4]][str(urban)]
    known = 0
    for name, multiplier in zip(content["order"], cell["multipliers"], strict=True):
        if found[name] is not None:
            known += variables[name]["levels"][str(found[name])] * multiplier // 10**6
    for one, other, size in content["pairs"]:
        if found[one] is not None and found[other] is not None:
            left = variables[one]["levels"][str(found[one])]
            known += size * left * variables[other]["levels"][str(found[other])] // 10**12
    missing = [name for name in content["order"] if found[name] is None]
    base = cell["base"] + content["subdistricts"][village[:6]] + content["villages"][village]
    imputed = 0
    if missing:
        mean = content["means"][village[:6]]
        share = sum(variables[name]["share"] for name in missing)
        expectation = sum(variables[name]["expectation"] for name in missing)
        usual = int(Fraction(share * mean, 10**6))  # towards 0
        stands_out = known - int(Fraction((10**6 - share) * mean, 10**6))
        more = int(Fraction(expectation * stands_out, 10**6))
        imputed = usual + max(more, -content["cap"])
    return base, known, imputed


def walk(old: dict, new: dict, models: tuple[Model, Model]) -> dict:
    """Return (cause, variable) → contribution, by the words of design.md §5."""
    moved = old["family"]["kode_kelurahan_desa"] != new["family"]["kode_kelurahan_desa"]
    before = {p["id_individu"]: p for p in old["people"]}
    after = {p["id_individu"]: p for p in new["people"]}
    stayed = before.keys() & after.keys()
    players = [("model", None), ("wilayah", None), ("waktu", None), ("anggota", None)]
    for variable in load().variables:
        for column in variable.components:
            name = column.name
            if variable.asked_of == "person" and name in PERSON:
                if any(before[i][name] != after[i][name] for i in stayed):
                    players.append(("variabel", name))
            elif variable.asked_of == "family" and column.feature:
                is_region = name == "perkotaan" and moved
                if old["family"][name] != new["family"][name] and not is_region:
                    players.append(("variabel", name))

    def state(done: set) -> int:
        family = {
            name: (new if ("variabel", name) in done else old)["family"][name]
            for name in old["family"]
        }
        region = new if ("wilayah", None) in done else old
        family["kode_kelurahan_desa"] = region["family"]["kode_kelurahan_desa"]
        if moved:
            family["perkotaan"] = region["family"]["perkotaan"]
        there = after if ("anggota", None) in done else before
        people = []
        for number in there:
            if number not in stayed:
                people.append(there[number])
                continue
            row = {"id_individu": number}
            for name in PERSON:
                row[name] = (after if ("variabel", name) in done else before)[number][name]
            people.append(row)
        day = (new if ("waktu", None) in done else old)["day"]
        model = models[("model", None) in done]
        return score(model, {"family": family, "people": people, "day": day})

    forward, backward = {}, {}
    for order, steps in ((players, forward), (players[::-1], backward)):
        done: set = set()
        last = state(done)
        for player in order:
            done.add(player)
            here = state(done)
            steps[player] = here - last
            last = here
    doubled = {p: forward[p] + backward[p] for p in players}
    lost = sum(forward.values()) - sum(d // 2 for d in doubled.values())
    result = {}
    for player in players:
        result[player] = doubled[player] // 2
        if doubled[player] % 2 and lost:
            result[player] += 1
            lost -= 1
    return {player: value for player, value in result.items() if value}


def tenth(rows: list[dict], weight: str | None, parts: int = 10) -> dict[int, int]:
    """Desil by sorting families and counting, one score at a time."""
    total = sum(row[weight] if weight else 1 for row in rows)
    below, found = 0, {}
    for score in sorted({row["skor"] for row in rows}):
        here = [row for row in rows if row["skor"] == score]
        persons = sum(row[weight] if weight else 1 for row in here)
        for row in here:
            found[row["id_keluarga"]] = 1 + min(
                parts - 1, (2 * below + persons) * parts // (2 * total)
            )
        below += persons
    return found
