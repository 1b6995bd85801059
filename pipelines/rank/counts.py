"""How sure desil are, counted: groups, other choices, families near a programme's line, ties."""

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import rules, store
from pipelines.progress import track
from pipelines.rank import cuts
from pipelines.rank.chances import Wanted
from pipelines.rank.given import make_table
from pipelines.store import query
from ranking import chance
from ranking.desil import NOTHING

if TYPE_CHECKING:
    from pipelines.rank.comparison import Comparison
    from pipelines.rank.scenarios import Scenarios

_NATION = "00"
_PARTS = ("group", "sensitivity", "fragile")
_ORDER = {
    "group": "lingkup, kode, kelompok, nilai_kelompok, desil_nasional",
    "sensitivity": "kode_kabupaten_kota, skenario, dari, ke",
    "fragile": "kode_kabupaten_kota, batas_desil",
}


def write(
    comparison: "Comparison", places: list[cuts.Place], scenarios: "Scenarios", folder: Path
) -> None:
    """Write ``group``, ``sensitivity``, ``fragile`` and ``tie`` beside the others.

    Parameters
    ----------
    places : list of Place
        The nation first.
    scenarios : Scenarios
        Laid out already.
    folder : Path
        Holds ``family``, a file for every province.
    """
    con, now = comparison.con, comparison.quarters.now
    _lay_out(comparison, places[0])
    provinces = sorted(path.name for path in (folder / "family").iterdir())
    for number, province in enumerate(track(provinces, "counting desil")):
        store.view(con, "family_written", folder / "family" / province / "part-0.parquet")
        con.execute(
            "create or replace view chosen as select kode_kabupaten_kota, jumlah_anggota, "
            f"desil_nasional as dari, {scenarios.columns()} from family_written"
        )
        registered = now.read("registry/family", (province.removeprefix("prov="),))
        con.execute(f"create or replace view registered as from {registered}")
        for name in (*_PARTS, "renewed"):
            part = f"{name}_part" if name in _PARTS else name
            verb = f"insert into {part}" if number else f"create or replace table {part} as"
            con.execute(f"{verb} {query(f'rank/{part}')}")
    for name, order in _ORDER.items():
        store.write(con, query(f"rank/{name}"), _file(folder, name), order)
    kinds = {"lingkup": "varchar", "kode": "varchar"}
    kinds |= dict.fromkeys(("skor", "keluarga", "jiwa"), "bigint")
    make_table(con, "tie", kinds, [(place.scope, place.code, *place.tie) for place in places])
    store.write(con, "from tie", _file(folder, "tie"), "lingkup, kode")


def _file(folder: Path, name: str) -> Path:
    return folder / name / f"prov={_NATION}" / "part-0.parquet"


def _lay_out(comparison: "Comparison", nation: cuts.Place) -> None:
    """Make what the counts near a line read: lines, errors of a score, chances to cross."""
    con, quarter = comparison.con, comparison.quarters.now.quarter
    residual = comparison.new.content["residual"]
    wanted = Wanted.of(quarter)
    boundaries = [
        (desil, int(nation.cuts[desil - 1]), chance.STEP)
        for desil in sorted({wanted.poorest, wanted.poorer})
        if nation.cuts[desil - 1] != NOTHING
    ]
    kinds = {"batas_desil": "tinyint", "skor_batas": "bigint", "langkah": "bigint"}
    make_table(con, "boundary", kinds, boundaries)
    errors = [(int(kind), chance.score_error(**residual["error"][kind])) for kind in chance.KINDS]
    make_table(con, "score_error", {"perkotaan": "tinyint", "galat": "bigint"}, errors)
    tolerance = rules.in_force("fragile_tolerance", quarter)
    crossings = []
    for kind in chance.KINDS:
        now, tolerant = (chance.crossing(residual["fresh"][kind], at) for at in (0, tolerance))
        for below in (True, False):
            for step, (plain, less) in enumerate(zip(now[below], tolerant[below], strict=True)):
                crossings.append((int(kind), below, step, int(plain), int(less)))
    kinds = {"perkotaan": "tinyint", "di_bawah": "boolean", "jarak": "bigint"}
    kinds |= dict.fromkeys(("pindah", "pindah_toleransi"), "smallint")
    make_table(con, "crossing", kinds, crossings)
