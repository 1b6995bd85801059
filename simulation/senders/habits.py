"""How each kabupaten writes its files, and how it kept this quarter's calendar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from simulation.senders.draw import generator
from simulation.senders.files import Shape
from simulation.senders.office import Office, between, hours_of, moment
from simulation.senders.rates import senders

SHAPES = {
    "csv_comma": Shape("csv", ",", "utf-8"),
    "csv_semicolon": Shape("csv", ";", "utf-8"),
    "csv_cp1252": Shape("csv", ";", "cp1252"),
    "csv_bom": Shape("csv", ",", "utf-8-sig"),
    "xlsx": Shape("xlsx"),
    "parquet": Shape("parquet"),
}
DATE_FORMS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y")
IN_TIME = "punctual"
KEMENDAGRI, BPS = "kemendagri", "bps"


@dataclass(frozen=True, slots=True)
class Regency:
    """One kabupaten or kota as a sender.

    Attributes
    ----------
    code : int
        Kemendagri code.
    bps : str
        BPS code.
    shape : Shape
        Its kind of file, the same every quarter.
    date_form : str
        How its operators write dates.
    code_system : str
        In which codes its files are.
    """

    code: int
    bps: str
    shape: Shape
    date_form: str
    code_system: str

    @property
    def hours(self) -> int:
        """How far its clock is ahead of UTC."""
        return hours_of(self.code // 100)

    @property
    def declared(self) -> str:
        """Its code in the system that it declares."""
        return self.bps if self.code_system == BPS else str(self.code)

    def village(self, code: str) -> str:
        """Return a village code in the system of this regency's files."""
        if self.code_system != BPS or not code.startswith(str(self.code)):
            return code
        return f"{self.bps}{code[4:6]}0{code[7:]}"


def allot(
    codes: np.ndarray, shares: Mapping[str, float], rest: str, draw: np.random.Generator
) -> list[str]:
    """Give each code one name, so that even a small nation has some of each.

    A share of a small number is rounded up where it comes to a quarter at least, and the
    first code drawn keeps `rest`.
    """
    order = draw.permutation(len(codes))
    given = [rest] * len(codes)
    at = 1
    for name, share in shares.items():
        wanted = share * len(codes)
        count = round(wanted) if wanted >= 1 else int(wanted >= 0.1)
        for place in order[at : at + count]:
            given[place] = name
        at += count
    return given


def regencies(seed: int, codes: np.ndarray, bridge: Mapping[int, str]) -> list[Regency]:
    """Return the habits of the regencies, which last over the quarters.

    Parameters
    ----------
    codes : numpy.ndarray
        Kemendagri codes of the regencies.
    bridge : mapping of int to str
        Their BPS codes.
    """
    rates = senders().regencies
    draw = generator(seed, "habits")
    shares = dict(rates.format)
    rest = next(iter(shares))
    shares.pop(rest)
    shapes = allot(codes, shares, rest, draw)
    differing = np.array([code for code in codes if bridge[int(code)] != str(code)])
    systems = allot(differing, {BPS: rates.bps_codes}, KEMENDAGRI, draw)
    foreign = {int(c) for c, system in zip(differing, systems, strict=True) if system == BPS}
    forms = draw.integers(0, len(DATE_FORMS), len(codes))
    made = []
    for code, shape, form in zip(map(int, codes), shapes, forms, strict=True):
        written = "serial" if shape == "xlsx" and form else DATE_FORMS[form]
        system = BPS if code in foreign else KEMENDAGRI
        made.append(Regency(code, bridge[code], SHAPES[shape], written, system))
    return made


@dataclass(frozen=True, slots=True)
class Delivery:
    """When one regency's submission was written, and what went wrong with its sending.

    Attributes
    ----------
    fate : str
        ``punctual``, ``twice``, ``revised``, ``late``, ``late_waiver``, ``missing`` or
        ``unreadable``.
    created, again : datetime
        Of the first submission, and of the repeat or the revision.
    """

    fate: str
    created: datetime
    again: datetime


def deliveries(
    office: Office, source: str, regencies: Sequence[Regency], fate: Mapping[str, float]
) -> list[Delivery]:
    """Return how each regency keeps this quarter's calendar with a source.

    Parameters
    ----------
    fate : mapping of str to float
        Shares of what may happen to a submission; the rest comes in time, once.
    """
    draw = office.draw(source, "calendar")
    codes = np.array([regency.code for regency in regencies])
    fates = allot(codes, fate, IN_TIME, draw)
    made = []
    first, cut_off = office.quarter.last_month, office.cut_off
    for regency, happened in zip(regencies, fates, strict=True):
        if happened in ("late", "late_waiver"):
            day = between(cut_off + timedelta(days=1), office.quarter.end, draw)
        else:
            day = between(first - timedelta(days=10), cut_off - timedelta(days=4), draw)
        again = between(day + timedelta(days=1), day + timedelta(days=3), draw)
        made.append(
            Delivery(happened, moment(day, draw, regency.hours), moment(again, draw, regency.hours))
        )
    return made


def as_delivered(regencies: Sequence[Regency], kept: Sequence[Delivery]) -> list[Regency]:
    """Return the regencies as they write this quarter: what arrives broken was Parquet."""
    parquet = SHAPES["parquet"]
    return [
        replace(regency, shape=parquet) if delivery.fate == "unreadable" else regency
        for regency, delivery in zip(regencies, kept, strict=True)
    ]
