"""A round of submissions: one source, the kabupaten that use it, and one quarter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines import regions, sources
from simulation.senders.envelope import Envelope
from simulation.senders.habits import KEMENDAGRI, Delivery, Regency
from simulation.senders.office import Office
from simulation.senders.snapshot import replaced

EPOCH = date(1970, 1, 1)
# From the villages and the senders of families to the reference number of each.
Reference = Callable[[np.ndarray, np.ndarray], pa.Array]


@dataclass(frozen=True)
class Round:
    """One source's round of submissions in a quarter.

    Attributes
    ----------
    office : Office
        The quarter's post room.
    source : str
        Name of the source.
    regencies, deliveries : sequence
        Its senders, and how each kept the calendar.
    """

    office: Office
    source: str
    regencies: Sequence[Regency]
    deliveries: Sequence[Delivery]

    def draw(self, *parts: object) -> np.random.Generator:
        """Return the generator of one piece of this round."""
        return self.office.draw(self.source, *parts)

    def owner(self, village: np.ndarray) -> np.ndarray:
        """Return which of the senders each village code belongs to."""
        codes = np.array([regency.code for regency in self.regencies])
        return np.searchsorted(codes, village // 10**6)

    def until(self) -> np.ndarray:
        """Return the day of each sender's first submission, as days since 1970."""
        return np.array([(d.created.date() - EPOCH).days for d in self.deliveries])

    def envelope(self, owner: int, number: int, created: datetime | None = None) -> Envelope:
        """Return the envelope of a sender's submission, made with its round's or at `created`."""
        regency, delivery = self.regencies[owner], self.deliveries[owner]
        name = f"{self.source}-{regency.code}-{number}"
        quarter = str(self.office.quarter)
        waived = delivery.fate == "late_waiver"
        return Envelope(
            submission=name,
            source=self.source,
            quarter=quarter,
            code_system=regency.code_system,
            kode_kabupaten_kota=regency.declared,
            sender=f"{SENDERS.get(self.source, 'Dinas Sosial')} {names()[str(regency.code)]}",
            created=created or delivery.created,
            bast=f"BAST-{self.source}/{regency.code}/{quarter}/{number}",
            legal_basis=sources.load()[self.source].legal_basis,
            waiver=f"DISPENSASI-{regency.code}/{quarter}" if waived else None,
        )


SENDERS = {"siak": "Dinas Dukcapil", "bnba": "Dinas Sosial"}


@cache
def names() -> dict[str, str]:
    """Return the regencies' names by code."""
    table = regions.regencies()
    return dict(
        zip(
            table["kode_kabupaten_kota"].to_pylist(),
            table["kabupaten_kota"].to_pylist(),
            strict=True,
        )
    )


def in_kemendagri(some: Sequence[Regency]) -> list[Regency]:
    """Return regencies as they are where a source is always in Kemendagri codes."""
    return [replace(regency, code_system=KEMENDAGRI) for regency in some]


def region_columns(frame: pa.Table) -> pa.Table:
    """Add the codes above the village, which forms show and readers pass over."""
    village = frame["kode_kelurahan_desa"].combine_chunks()
    for name, digits in (
        ("kode_provinsi", 2), ("kode_kabupaten_kota", 4), ("kode_kecamatan", 6),
    ):  # fmt: skip
        frame = replaced(frame, name, pc.utf8_slice_codeunits(village, 0, digits))
    return frame


def proposal_numbers(round_: Round) -> Reference:
    """Return numbers of SIKS-NG proposals, counted within each regency."""

    def reference(village: np.ndarray, owner: np.ndarray) -> pa.Array:
        start = np.searchsorted(owner, owner)
        serial = np.arange(len(owner)) - start + 1
        quarter = round_.office.quarter
        codes = [round_.regencies[n].code for n in owner]
        return pa.array(
            [f"SIKS/{code}/{quarter}/{n:05d}" for code, n in zip(codes, serial, strict=True)],
            pa.string(),
        )

    return reference


def minutes_numbers(round_: Round) -> Reference:
    """Return the number of the minutes of each village's meeting."""

    def reference(village: np.ndarray, owner: np.ndarray) -> pa.Array:
        return pa.array([f"BA/{code}/{round_.office.quarter}" for code in village], pa.string())

    return reference
