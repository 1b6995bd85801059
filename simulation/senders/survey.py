"""``susenas``: the survey with measured spending, sent by BPS in the first quarter."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipelines import sources
from pipelines.quarter import Quarter
from simulation.senders.envelope import Envelope, Submission
from simulation.senders.office import Office, day_numbers, moment
from simulation.senders.rounds import region_columns
from simulation.senders.snapshot import FAMILY_ID, as_table, position, replaced
from simulation.senders.wording import Style, render

if TYPE_CHECKING:
    import pandas as pd

SOURCE = "susenas"


def send(office: Office, family: "pd.DataFrame", person: "pd.DataFrame") -> None:
    """Write the survey's families and members, one file each."""
    draw = office.draw(SOURCE)
    submission = Submission(
        office.inbox,
        Envelope(
            submission=f"{SOURCE}-nasional-1",
            source=SOURCE,
            quarter=str(office.quarter),
            code_system="kemendagri",
            kode_kabupaten_kota=None,
            sender="Badan Pusat Statistik, Direktorat Statistik Kesejahteraan Rakyat",
            created=moment(office.quarter.start + timedelta(days=20), draw),
            bast=f"BAST-{SOURCE}/{office.quarter}",
            legal_basis=sources.load()[SOURCE].legal_basis,
        ),
    )
    households, members = as_table(family, "family"), as_table(person, "person")
    number = _numbers(households)
    place = position(households[FAMILY_ID].to_numpy(), members[FAMILY_ID].to_numpy())
    asked = day_numbers(draw.random(households.num_rows), *field_work(office.quarter))
    households = region_columns(replaced(households, "id_rumah_tangga", pa.array(number)))
    households = replaced(households, "tanggal", pa.array(asked).cast(pa.date32()))
    members = replaced(members, "id_rumah_tangga", pa.array(number[place]))
    for table, rows in (("keluarga", households), ("anggota", members)):
        columns = sources.load()[SOURCE].tables[table].columns
        written = render(columns, rows, Style(typed=True))
        content = pa.table(written, names=[column.header for column in columns])
        submission.add_table(f"{table}.parquet", table, content)
    submission.close()


def _numbers(households: pa.Table) -> np.ndarray:
    """Number the families of the survey: the dwelling's number, and which family in it."""
    dwelling = households["id_rumah_tangga"].to_numpy()
    order = np.argsort(dwelling, kind="stable")
    ranked = dwelling[order]
    which = np.empty(len(dwelling), dtype=np.int64)
    which[order] = np.arange(len(dwelling)) - np.searchsorted(ranked, ranked)
    return dwelling * 10 + which + 1


def field_work(quarter: Quarter) -> tuple[date, date]:
    """Return when the survey's families were asked: in March of the year before."""
    year = quarter.year - 1
    return date(year, 3, 1), date(year, 3, 31)
