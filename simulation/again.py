"""The nation of a home once more, as it stood at the end of a quarter."""

import json
from typing import TYPE_CHECKING

import numpy as np

from pipelines import store
from pipelines.errors import DataStop
from pipelines.home import Home, table
from pipelines.quarter import Quarter
from simulation import FOUNDING
from simulation.population import nation
from simulation.senders.post import snapshot
from simulation.senders.snapshot import FAMILY_ID, position

if TYPE_CHECKING:
    from pathlib import Path

    from simulation.population import World
    from simulation.senders.snapshot import Snapshot


def seed_of(home: Home) -> int:
    """Return the seed that the nation of a home was founded with."""
    return int(_founding(home)["seed"])


def _founding(home: Home) -> dict:
    path = home.root / FOUNDING
    if not path.is_file():
        raise DataStop(
            f"{path} is not there: only a simulated nation can be asked what is true; make one "
            "with `dtsen simulate`"
        )
    return json.loads(path.read_text(encoding="utf-8"))


def at_end(home: Home, quarter: Quarter) -> "Snapshot":
    """Return the nation as senders meet it at the end of a quarter."""
    return snapshot(world(home, quarter))


def world(home: Home, quarter: Quarter) -> "World":
    """Return the nation as it stands at the end of a quarter, from its seed.

    Raises
    ------
    DataStop
        If the home holds no simulated nation, or the quarter is before its first.
    """
    founded = _founding(home)
    now = Quarter.parse(founded["first"])
    if str(quarter) < str(now):
        raise DataStop(f"the nation of {home.root} begins with {now}, after {quarter}")
    again = nation(founded["families"], founded["seed"], founded["regencies"], now)
    again.advance(now)
    while now != quarter:
        now = now.next
        again.advance(now)
    return again


def true_rows(home: Home, quarter: Quarter, release: "Path", now: "Snapshot") -> dict[int, int]:
    """Return which family of a later snapshot each family of a release is: its row there.

    A family is known by its KK number at the quarter's end, else by the NIK of its members. One
    that is gone has no row.
    """
    with store.connect() as con:
        for name in ("family", "person"):
            store.view(con, f"register_{name}", table(release, f"registry/{name}"))
            folder = home.root / "truth" / name / f"quarter={quarter}"
            store.view(con, f"true_{name}", str(folder / "*.parquet"))
        found = con.execute(
            """
            with card as (
                select register_family.id_keluarga, min(true_family.id_keluarga_benar) as benar
                from register_family inner join true_family on
                    register_family.nomor_kartu_keluarga = true_family.nomor_kartu_keluarga
                group by all
            ),
            met as (
                select register_person.id_keluarga, true_person.id_keluarga_benar as benar,
                    count(*) as anggota
                from register_person inner join true_person on
                    register_person.nomor_induk_kependudukan = true_person.nomor_induk_kependudukan
                anti join card on register_person.id_keluarga = card.id_keluarga
                group by all
            )
            from card union all
            select id_keluarga, arg_max(benar, (anggota << 40) - benar) from met
            group by id_keluarga order by all
            """
        ).fetchnumpy()
    rows = position(now.family.numbers(FAMILY_ID), np.asarray(found["benar"]))
    return {
        int(family): int(row)
        for family, row in zip(found["id_keluarga"], rows, strict=True)
        if row >= 0
    }
