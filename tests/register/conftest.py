"""Registers that the tests of several subjects begin with."""

import pytest

from pipelines.home import Home
from pipelines.quarter import Quarter
from tests.register.drawn import Drawn, family, person

KK = 3201010101010001
AYAH, IBU, ANAK = 3201010101800001, 3201014101820002, 3201010101150003


@pytest.fixture(params=["whole", "part by part"])
def cut(request, monkeypatch):
    """Identify everybody at once, and three persons at a time: the answers are the same."""
    if request.param == "part by part":
        monkeypatch.setenv("DTSEN_MEMORY_LIMIT", "1GB")
        monkeypatch.setattr("pipelines.parts.ranges.PERSONS_PER_GB", 3)


@pytest.fixture
def base(tmp_path):
    """A first quarter with one family of three: father, mother and a child of eleven."""
    drawn = Drawn(Home(tmp_path), Quarter.parse("2026Q1"))
    drawn.send(
        "register_awal",
        "2025-06-01T00:00:00",
        family=[
            family(
                KK,
                jenis_lantai_terluas=6,
                mobil=0,
                id_meteran_pln=512345678901,
                daya_terpasang=1,
                sumber_penerangan_utama=1,
                luas_lantai=40,
            )
        ],
        person=[
            person(KK, AYAH, "BUDI SANTOSO", "1980-01-01", 1),
            person(KK, IBU, "SITI AMINAH", "1982-01-01", 2, jenis_kelamin=2),
            person(KK, ANAK, "ANDI", "2015-01-01", 3),
        ],
    )
    return drawn
