"""``pencacahan``: some villages of every province listed whole, from the truth."""

from datetime import timedelta

import numpy as np
import pyarrow as pa

from pipelines import sources
from pipelines.quarter import Quarter
from simulation.senders.envelope import Submission
from simulation.senders.extracts import envelope
from simulation.senders.office import Office, between
from simulation.senders.rates import senders
from simulation.senders.snapshot import Snapshot, replaced
from simulation.senders.wording import Style, render

SOURCE = "pencacahan"
SENDER = "Badan Pusat Statistik, petugas pencacahan"


def send(office: Office, now: Snapshot) -> None:
    """Draw villages of every province, each alike, and write everybody who lives in them."""
    villages, weight = drawn(now, office.draw(SOURCE, "villages"))
    draw = office.draw(SOURCE)
    day = between(office.quarter.start, office.quarter.end - timedelta(days=20), draw)
    people = listed(now, villages, weight, office.quarter)
    people = replaced(people, "tanggal", pa.array([day] * people.num_rows, pa.date32()))
    submission = Submission(office.inbox, envelope(office, SOURCE, SENDER))
    columns = sources.load()[SOURCE].tables["anggota"].columns
    content = pa.table(
        render(columns, people, Style(typed=True)), names=[column.header for column in columns]
    )
    submission.add_table("anggota.parquet", "anggota", content)
    submission.close()


def listed(now: Snapshot, villages: np.ndarray, weight: np.ndarray, quarter: Quarter) -> pa.Table:
    """Return everybody who lives in the villages, which are in order and stand for others."""
    rows = np.flatnonzero(np.isin(now.village, villages))
    members = np.flatnonzero(np.isin(now.family_of_person, rows))
    of = now.family_of_person[members]
    village = now.village[of]
    people = now.person.take(members)
    own = {
        "id_rumah_tangga": pa.array([f"{quarter}-{row}" for row in of]),
        "id_klaster": pa.array(village).cast(pa.string()),
        "strata": pa.array(village // 10**8).cast(pa.string()),
        "bobot": pa.array(weight[np.searchsorted(villages, village)]),
        "kode_kelurahan_desa": now.family.column("kode_kelurahan_desa", of),
        "nomor_kartu_keluarga": now.family.column("nomor_kartu_keluarga", of),
    }
    for name, column in own.items():
        people = replaced(people, name, column)
    return people


def drawn(now: Snapshot, draw: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return villages in order, and how many of their province each stands for."""
    inhabited = np.unique(now.village)
    rule = senders().listing
    chosen, weight = [], []
    for province in np.unique(inhabited // 10**8):
        here = inhabited[inhabited // 10**8 == province]
        count = min(len(here), max(rule.fewest, round(rule.villages * len(here))))
        chosen.append(np.sort(draw.choice(here, count, replace=False)))
        weight.append(np.full(count, len(here) / count))
    return np.concatenate(chosen), np.concatenate(weight)
