"""One quarter of the nation's life: upheavals, drift, and who is which family afterwards."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.quarter import Quarter
from simulation.population import drift, frames, moves, unions, vital
from simulation.population.households import HEAD, Columns
from simulation.population.identity import KK_SERIAL, day_digits, numbered
from simulation.population.lineage import Members, lineage
from simulation.population.upheaval import NEVER, Upheaval, in_dwelling, reconcile, years

if TYPE_CHECKING:
    from simulation.population.world import World

SIZE_COST = 0.5  # log spending per head lost when the log of a family's size rises by one


def live(world: "World", quarter: Quarter) -> None:
    """Advance the world by one quarter; its tables are new ones afterwards."""
    life = Upheaval(world, quarter)
    for happening in (
        moves.new_kk,
        moves.move_families,
        unions.marry,
        unions.divorce,
        unions.split,
        unions.join,
        moves.hand_on,
        moves.move_out,
        moves.go_abroad,
        vital.die,
    ):
        happening(life)
    children = vital.bear(life)
    life.family = {n: v[: life.used] for n, v in life.family.items()}
    for drifting in (drift.spending, drift.trade, drift.improve, drift.learn, drift.labour):
        drifting(life)
    reconcile(life.family)
    renumber(life)
    ids = resolve(life)
    after = group_rows(life, life.person["group"])
    event = events(life, ids, after, children)
    left = departed(life)
    family, person = rebuild(life, ids, after, children)
    world.adopt(life, family, person, event, left)


def group_rows(life: Upheaval, group: np.ndarray) -> np.ndarray:
    """Row in the working families of each group; -1 for those who are gone."""
    first_new = life.world.next_family
    old = np.searchsorted(life.world._family["id"], np.where(group < first_new, group, 0))
    rows = np.where(group < first_new, old, life.known + group - first_new)
    return np.where(group < 0, -1, rows).astype(np.int32)


def renumber(life: Upheaval) -> None:
    """Issue the new KK numbers, by district and date."""
    family = life.family
    rows = np.flatnonzero(family["kk_issued"] != NEVER)
    rows = rows[~np.isnat(family["kk_issued"][rows])]
    district = life.world.district[family["village"][rows]].astype(np.int64)
    prefix = district * 1_000_000 + day_digits(family["kk_issued"][rows])
    family["nomor_kartu_keluarga"][rows] = fresh(
        numbered(prefix, KK_SERIAL), life.world._family["nomor_kartu_keluarga"]
    )


def fresh(numbers: np.ndarray, taken: np.ndarray) -> np.ndarray:
    """Step past numbers that somebody bears: those of a hundred years ago look alike."""
    while True:
        borne = taken[pc.is_in(pa.array(taken), pa.array(numbers)).to_numpy(False)]
        if not len(borne):
            return numbers
        numbers = np.where(np.isin(numbers, borne), numbers + 1_000, numbers)


def resolve(life: Upheaval) -> np.ndarray:
    """Return the id of each working family (row) by the rule of lineage."""
    person, world = life.person, life.world
    changed = person["group"] != person["family"]
    touched = np.union1d(person["family"][changed], person["group"][changed])
    members = np.flatnonzero(np.isin(person["family"], touched))
    before = world._person
    old = Members(
        before["id"][members],
        before["family"][members],
        before["status_hubungan_keluarga"][members],
        years(life.quarter.start, before["tanggal_lahir"][members]),
        person["group"][members],
    )
    lead = members[
        (person["status_hubungan_keluarga"][members] == HEAD) & (person["group"][members] >= 0)
    ]
    head_of = dict(
        zip(person["group"][lead].tolist(), person["family"][lead].tolist(), strict=True)
    )
    rows = np.searchsorted(world._family["id"], np.unique(old.family))
    kk_before = pairs(world._family["id"][rows], world._family["nomor_kartu_keluarga"][rows])
    rows = group_rows(life, np.array(sorted(head_of), dtype=np.int64))
    kk_after = pairs(life.family["id"][rows], life.family["nomor_kartu_keluarga"][rows])
    ids, _, _ = lineage(old, head_of, kk_before, kk_after, world.next_family)
    final = life.family["id"].copy()
    groups = np.array(sorted(ids), dtype=np.int64)
    final[group_rows(life, groups)] = [ids[g] for g in groups.tolist()]
    return final


def pairs(keys: np.ndarray, values: np.ndarray) -> dict[int, int]:
    """Return a look-up of plain numbers."""
    return dict(zip(keys.tolist(), values.tolist(), strict=True))


def rebuild(
    life: Upheaval, ids: np.ndarray, after: np.ndarray, children: Columns
) -> tuple[Columns, Columns]:
    """Return the families and persons of the quarter's end, in order."""
    world = life.world
    child_rows = group_rows(life, children["group"])
    district = world.district[life.family["village"][child_rows]]
    prefix = district * 1_000_000 + day_digits(
        children["tanggal_lahir"], children["jenis_kelamin"] == 2
    )
    children["nomor_induk_kependudukan"] = fresh(
        numbered(prefix), world._person["nomor_induk_kependudukan"]
    )
    children["id"] = world.next_person + np.arange(len(prefix))
    children["family"] = ids[child_rows]
    person = life.person
    stays = after >= 0
    person["family"] = np.where(stays, ids[after], person["family"])
    now = np.bincount(after[stays], minlength=life.used)
    now += np.bincount(child_rows, minlength=life.used)

    def together(name: str) -> np.ndarray:
        born = children[name].astype(person[name].dtype, copy=False)
        return np.concatenate([person[name][..., stays], born], axis=-1)

    order = np.argsort(
        together("family").astype(np.int64) * 10 + together("status_hubungan_keluarga"),
        kind="stable",
    ).astype(np.int32)
    merged = {}
    for name in world._person:  # the old column goes as the new one comes
        merged[name] = together(name)[..., order]
        del person[name]
    resize(life, now)
    lives = np.flatnonzero(now > 0)
    lives = lives[np.argsort(ids[lives], kind="stable")]
    family = {name: life.family.pop(name)[lives] for name in world._family}
    family["id"] = ids[lives]
    family["keluarga_dalam_rumah"] = in_dwelling(family["dwelling"])
    return family, merged


def resize(life: Upheaval, now: np.ndarray) -> None:
    """Let a larger family have less per head."""
    old = np.flatnonzero(now[: life.known] > 0)
    ratio = np.log(now[old] / np.maximum(life.size[old], 1))
    life.family["z"][old] -= (SIZE_COST * ratio).astype(np.float32)


def events(life: Upheaval, ids: np.ndarray, after: np.ndarray, children: Columns) -> pd.DataFrame:
    """Return the quarter's events, births included, in order of date."""
    world = life.world
    village = world.place.village["kode"].to_numpy(dtype=object)
    kinds = [np.full(len(p), k, dtype=object) for k, p, _, _ in life.records]
    who = np.concatenate([p for _, p, _, _ in life.records])
    day = np.concatenate([d for _, _, d, _ in life.records])
    row, then = life.row[who], after[who]
    gone = then < 0
    born = group_rows(life, children["group"])
    count = len(born)
    lives = village[life.family["village"][np.r_[then, born]]]
    lives[: len(who)][gone] = None
    kk_then, kk_was = life.family["nomor_kartu_keluarga"], world._family["nomor_kartu_keluarga"]
    frame = pd.DataFrame(
        {
            "id_keluarga_benar": np.r_[np.where(gone, life.person["family"][who], ids[then]),
                                       ids[born]].astype(np.int64),
            "id_individu_benar": np.r_[life.person["id"][who],
                                       world.next_person + np.arange(count)],
            "kejadian": np.concatenate([*kinds, np.full(count, "lahir", dtype=object)]),
            "tanggal": np.concatenate(
                [day, children["tanggal_lahir"].astype("datetime64[D]")]
            ).astype("datetime64[s]"),
            "kk_sebelum": masked(np.r_[kk_was[row], np.zeros(count, dtype=np.int64)]),
            "kk_sesudah": masked(np.r_[np.where(gone, 0, kk_then[then]), kk_then[born]]),
            "kelurahan_desa_sebelum": np.r_[
                village[world._family["village"][row]], np.full(count, None)
            ],
            "kelurahan_desa_sesudah": lives,
        }
    )  # fmt: skip
    frame["kejadian"] = frame["kejadian"].astype("category")
    return frame.sort_values(
        ["tanggal", "id_keluarga_benar", "id_individu_benar", "kejadian"], ignore_index=True
    )


def masked(values: np.ndarray) -> pd.arrays.IntegerArray:
    """Return numbers, null where 0."""
    return pd.arrays.IntegerArray(values.astype(np.int64), values == 0)


def departed(life: Upheaval) -> pd.DataFrame:
    """Return those who died or went abroad, as they were when the quarter began."""
    rows = np.flatnonzero(life.person["group"] < 0)
    table = frames.person(life.world.standing(), rows)
    dead = life.person["group"][rows] == -1
    table["status_keberadaan"] = np.where(dead, 2, 4).astype(np.int8)
    return table
