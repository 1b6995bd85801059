"""A register of people with names, NIKs and addresses, and a list of some of them with slips.

Made to measure matching by: everybody bears a common name and a well-formed NIK, and a row
of the list is spoiled at stated rates.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from bench.nation import complete
from pipelines import regions
from pipelines.progress import track
from simulation.population import identity, names

_PER_FAMILY = 3
_IN_PROVINCE = 1_000_000  # persons, and more where the provinces do not suffice
_FIRST, _LAST = np.datetime64("1940-01-01"), np.datetime64("2026-01-01")
_TRUTH = ".benar"
# of the rows of a list, per mille
NO_NIK, WRONG_DIGIT, MISTYPED, INITIAL, NO_ADDRESS, STRANGER = 150, 80, 60, 60, 300, 50


def _provinces() -> list[str]:
    return sorted(set(regions.villages().column("kode_provinsi").to_pylist()))


def draw_part(
    rng: np.random.Generator, release: Path, province: str, first: int, persons: int
) -> pa.Table:
    """Write a province of a release, ids after `first`; return who lives there as a list would."""
    families = persons // _PER_FAMILY
    villages = regions.villages()
    own = villages.filter(pc.equal(villages.column("kode_provinsi"), province))
    lived = own.take(pa.array(rng.integers(0, own.num_rows, families)))
    family_id = first + np.arange(families) + 1
    street = rng.integers(0, names.STREET_KINDS, families)
    house, ward = rng.integers(1, 200, families), rng.integers(0, names.WARDS, families)
    family = {column: lived.column(column).combine_chunks() for column in own.column_names}
    family["alamat"] = names.spell_address(street, house, ward)
    family["id_keluarga"] = pa.array(family_id)
    of_family = np.repeat(np.arange(families), _PER_FAMILY)
    count = len(of_family)
    sex = rng.integers(1, 3, count)
    born = _FIRST + rng.integers(0, (_LAST - _FIRST).astype(int), count)
    district = pc.cast(lived.column("kode_kecamatan"), pa.int64()).to_numpy()[of_family]
    codes = names.name_codes(rng, sex, of_family, np.full(families, province))
    person = {
        "id_individu": pa.array(first + np.arange(count) + 1),
        "id_keluarga": pa.array(family_id[of_family]),
        "nomor_induk_kependudukan": pa.array(identity.nik(district, born, sex)),
        "nama": names.spell(codes),
        "tanggal_lahir": pa.array(born),
        "jenis_kelamin": pa.array(sex),
        "status_keberadaan": pa.array(np.ones(count, np.int8)),
        "status_padan": pa.repeat("padan", count),
    }
    ranked = {"id_keluarga": family["id_keluarga"]}
    for desil in ("desil_nasional", "desil_provinsi", "desil_kabupaten_kota"):
        ranked[desil] = pa.array(rng.integers(1, 11, families).astype(np.int8))
    for name, table in (
        ("registry/person", complete(person, "person", count)),
        ("registry/family", complete(family, "family", families)),
        ("ranked/family", pa.table(ranked)),
    ):
        folder = release / name / f"prov={province}"
        folder.mkdir(parents=True)
        pq.write_table(table, folder / "part-0.parquet", row_group_size=122_880)
    return pa.table(
        {
            "benar": person["id_individu"],
            "nik": person["nomor_induk_kependudukan"],
            "nama": person["nama"],
            "tanggal_lahir": person["tanggal_lahir"],
            "alamat": family["alamat"].take(pa.array(of_family)),
        }
    )


def _spoiled(rng: np.random.Generator, row: dict) -> dict[str, str]:
    """Return a row as an office may have typed it."""

    def happens(permille: int) -> bool:
        return bool(rng.integers(1000) < permille)

    nik, nama, alamat = str(row["nik"]), row["nama"], row["alamat"]
    if happens(NO_NIK):
        nik = ""
    elif happens(WRONG_DIGIT):
        place = int(rng.integers(16))
        digit = (int(nik[place]) + int(rng.integers(1, 10))) % 10
        nik = f"{nik[:place]}{digit}{nik[place + 1 :]}"
    if happens(MISTYPED):
        place = int(rng.integers(len(nama)))
        nama = f"{nama[:place]}{chr(65 + int(rng.integers(26)))}{nama[place + 1 :]}"
    elif happens(INITIAL) and " " in nama:
        nama = f"{nama[0]}. {nama.split(' ', 1)[1]}"
    if happens(NO_ADDRESS):
        alamat = ""
    born = row["tanggal_lahir"].isoformat()
    return {"nik": nik, "nama": nama, "tanggal_lahir": born, "alamat": alamat}


def draw(release: Path, file: Path, persons: int, rows: int, seed: int) -> None:
    """Write a release of `persons` and a list of `rows`, some of them of nobody in it.

    Parameters
    ----------
    file : Path
        The list, CSV; `truth` tells who is meant.
    """
    rng = np.random.default_rng(seed)
    provinces = _provinces()[: -(-persons // _IN_PROVINCE)]
    listed, true = [], []
    for part, province in enumerate(track(provinces, "bench: provinces drawn")):
        first, end = (persons * n // len(provinces) for n in (part, part + 1))
        people = draw_part(rng, release, province, first, end - first)
        wanted = rows // len(provinces) + (part < rows % len(provinces))
        chosen = people.take(pa.array(rng.integers(0, people.num_rows, wanted)))
        for row in chosen.to_pylist():
            is_stranger = rng.integers(1000) < STRANGER
            if is_stranger:  # a name and a birth date of two others, a NIK of none
                other = chosen.slice(int(rng.integers(chosen.num_rows)), 1).to_pylist()[0]
                row |= {"nik": 9_900_000_000_000_000 + row["benar"], "nama": other["nama"]}
            listed.append(_spoiled(rng, row))
            true.append(0 if is_stranger else row["benar"])
    pa_csv.write_csv(pa.Table.from_pylist(listed), file)
    file.with_suffix(_TRUTH).write_text("\n".join(map(str, true)) + "\n", encoding="utf-8")


def truth(file: Path) -> pd.Series:
    """Return the ``id_individu`` that each row of a drawn list means, 0 for nobody."""
    return pd.read_csv(file.with_suffix(_TRUTH), header=None)[0]
