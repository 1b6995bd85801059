"""Nobody moves because a KK number changed: a quarter drawn twice, with new numbers and without."""

from pathlib import Path

import numpy as np
import pytest

from bench import nation
from pipelines import rank
from pipelines.home import Home
from pipelines.quarter import Quarter
from tests.rank.drawn import put_model, read
from tests.register.drawn import Drawn, civil, family, person

FAMILIES = 40
FIRST = Quarter.parse("2026Q1")
OLD, NEW = 3201010101010001, 3201010101269001


def people(number: int) -> list[tuple[int, str, str, int]]:
    """The members of a family: NIK, name, birth date, relation."""
    return [
        (3201010101700001 + 10 * number + n, f"{name} {chr(65 + number % 26)}{number}", born, n + 1)
        for n, (name, born) in enumerate(
            (("BUDI", "1975-03-03"), ("SITI", "1978-04-04"), ("ANDI", "2012-05-05"))
        )
    ]


def ranked(root: Path, card_now: int) -> Home:
    """Rank two quarters; in the second Dukcapil tells everybody's card, `card_now` the first."""
    drawn = Drawn(Home(root), FIRST)
    draw = np.random.default_rng(5)
    answers = [
        {
            "jenis_lantai_terluas": int(draw.integers(1, 9)),
            "mobil": int(draw.integers(0, 3)),
            "sepeda_motor": int(draw.integers(0, 4)),
            "luas_lantai": int(draw.integers(10, 200)),
        }
        for _ in range(FAMILIES)
    ]
    drawn.send(
        "register_awal",
        "2025-06-01T00:00:00",
        family=[family(OLD + n, **answers[n]) for n in range(FAMILIES)],
        person=[person(OLD + n, *each) for n in range(FAMILIES) for each in people(n)],
    )
    later = None
    for quarter in (FIRST, FIRST.next):
        if later:
            drawn = later
            told = [
                civil(card_now + n, *each, tanggal="2026-05-01")
                for n in range(FAMILIES)
                for each in people(n)
            ]
            drawn.send("dukcapil", "2026-06-20T08:00:00", civil=told)
        drawn.freeze()
        put_model(drawn.home.candidate(quarter), nation.model(3))
        rank.run(drawn.home, quarter)
        later = drawn.next_quarter()
    return drawn.home


def decided(home: Home, table: str) -> list[dict]:
    """Return what a ranking decided, without the numbers of the cards."""
    rows = read(home.current(FIRST.next), table)
    return [{k: v for k, v in row.items() if k != "nomor_kartu_keluarga"} for row in rows]


@pytest.fixture(scope="module")
def homes(tmp_path_factory):
    root = tmp_path_factory.mktemp("cards")
    return ranked(root / "anew", NEW), ranked(root / "kept", OLD)


def test_every_family_has_its_new_card(homes):
    cards = {f["nomor_kartu_keluarga"] for f in read(homes[0].current(FIRST.next), "ranked/family")}
    assert cards == {NEW + n for n in range(FAMILIES)}


@pytest.mark.parametrize("table", ["family", "movement", "departed", "transition", "cut_point"])
def test_the_ranking_and_its_movement_are_those_of_families_that_kept_their_cards(homes, table):
    anew, kept = (decided(home, f"ranked/{table}") for home in homes)
    assert anew == kept


def test_nobody_is_new_gone_or_moved(homes):
    rows = decided(homes[0], "ranked/family")
    assert len(rows) == FAMILIES
    assert {row["pergerakan"] for row in rows} == {"tetap"}
    assert decided(homes[0], "ranked/departed") == []
    lineage = read(homes[0].current(FIRST.next), "registry/family_lineage")
    assert {(e["peristiwa"], str(e["tanggal"])) for e in lineage} == {("lanjut", "2026-05-01")}
