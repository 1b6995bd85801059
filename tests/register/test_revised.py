"""A revision gives nobody another id, whatever came in between and under whatever spelling."""

import json

import pytest

from pipelines.home import Home
from pipelines.quarter import Quarter
from pipelines.run import release
from tests.register.drawn import Drawn, civil, family, person

Q1 = Quarter.parse("2026Q1")
KK, KK2, KK3 = (3201010101010000 + number for number in (1, 2, 3))
FATHER, MAN, WOMAN = 3201010101800001, 3201010101700009, 3201014101710010
MAN_SENT = person(KK2, MAN, "JOKO W", "1970-01-01", 1)


def _publish(drawn: Drawn, name: str = "r0") -> None:
    folder = drawn.home.releases(drawn.quarter) / f"release={name}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    drawn.home.candidate(drawn.quarter).rename(folder)
    last = {kind: drawn.highest(folder, kind) for kind in ("person", "family")}
    (folder / "manifest.json").write_text(json.dumps({"follows": None, "last_id": last}))
    release._point(drawn.home.current_link(drawn.quarter), folder)


def _first(home: Home) -> Drawn:
    drawn = Drawn(home, Q1)
    father = person(KK, FATHER, "BUDI SANTOSO", "1980-01-01", 1)
    drawn.send("register_awal", "2025-06-01T00:00:00", family=[family(KK)], person=[father])
    return drawn


def _second(home: Home) -> Drawn:
    drawn = Drawn(home, Q1.next)
    drawn.send("siks_ng", "2026-06-10T08:00:00", family=[family(KK2)], person=[MAN_SENT])
    return drawn


def _ids(drawn: Drawn) -> dict[int, tuple[int, int]]:
    drawn.freeze()
    return {
        row["nomor_induk_kependudukan"]: (row["id_individu"], row["id_keluarga"])
        for row in drawn.table("person")
    }


@pytest.fixture
def home(tmp_path) -> Home:
    """A home with one published quarter."""
    drawn = _first(Home(tmp_path))
    drawn.freeze()
    _publish(drawn)
    return drawn.home


def _nothing(drawn: Drawn) -> None:
    """Let nothing else be sent."""


def _dukcapil(drawn: Drawn) -> None:
    """Let another spelling be frozen than was sent."""
    record = civil(KK2, MAN, "JOKO WIDODO", "1970-01-01", 1)
    drawn.send("dukcapil", "2026-06-20T08:00:00", civil=[record])


def _another_card(drawn: Drawn) -> None:
    """Let a later row put him on another card."""
    moved = MAN_SENT | {"nomor_kartu_keluarga": KK3}
    drawn.send("musdes", "2026-06-15T08:00:00", family=[family(KK3)], person=[moved])


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (_nothing, _nothing),
        (_dukcapil, _dukcapil),
        (_nothing, _dukcapil),
        (_dukcapil, _nothing),
        (_nothing, _another_card),
        (_another_card, _nothing),
    ],
)
def test_a_revision_keeps_the_ids_of_persons_and_families(home, before, now):
    drawn = _second(home)
    before(drawn)
    given = _ids(drawn)
    _publish(drawn)
    revised = _second(home)
    now(revised)

    assert _ids(revised) == given


def test_they_are_kept_though_the_quarter_before_was_revised_meanwhile(home):
    drawn = _second(home)
    given = _ids(drawn)
    _publish(drawn)
    earlier = _first(home)
    woman = person(KK3, WOMAN, "WATI", "1971-02-03", 1, jenis_kelamin=2)
    earlier.send("siks_ng", "2026-03-12T08:00:00", family=[family(KK3)], person=[woman])
    came = _ids(earlier)[WOMAN]
    _publish(earlier, "r1")

    ids = _ids(_second(home))

    assert {nik: ids[nik] for nik in given} == given
    assert ids[WOMAN] == came and came not in given.values()
