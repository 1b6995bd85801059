"""What every row of ``ranked/family`` must be: SQL conditions, counted in one scan."""

from collections.abc import Iterator

from pipelines.check.judged import Judged

_DESIL = (
    "desil_nasional",
    "desil_provinsi",
    "desil_kabupaten_kota",
    "desil_nasional_keluarga",
    "desil_bawah",
    "desil_atas",
)
_CHANCES = ("peluang_desil_1_4", "peluang_desil_1_5")
_MOVEMENTS = ("naik", "turun", "tetap", "baru")
_PRESENT = (
    "id_keluarga",
    "kode_kelurahan_desa",
    "perkotaan",
    "jumlah_anggota",
    "lansia_sendiri",
    "skor",
    "variabel_diduga",
    *_DESIL,
    "persentil_kabupaten_kota",
    *_CHANCES,
    "pergerakan",
    "id_model",
)


def rules_of(most_members: int) -> tuple[Judged, ...]:
    """Return what a row may break; nothing may be broken by any.

    Parameters
    ----------
    most_members : int
        The most members that a family may have.
    """
    return tuple(_rules(most_members))


def _rules(most_members: int) -> Iterator[Judged]:
    for name in _PRESENT:
        says = f"{name}: selalu terisi"
        yield Judged(f"{name}_kosong", name, f"{name} is null", says, "none")
    spans = {
        **dict.fromkeys((*_DESIL, "desil_nasional_sebelumnya"), (1, 10)),
        "persentil_kabupaten_kota": (1, 100),
        "jumlah_anggota": (1, most_members),
        "variabel_diduga": (0, 100),
        **dict.fromkeys(_CHANCES, (0, 1000)),
    }
    for name, (low, high) in spans.items():
        says = f"{name}: {low} sampai {high}"
        beyond = f"{name} not between {low} and {high}"
        yield Judged(f"{name}_rentang", name, beyond, says, "none")
    yield Judged(
        "pergerakan_kode",
        "pergerakan",
        f"pergerakan not in {_MOVEMENTS}",
        "pergerakan: hanya nilai yang dikenal",
        "none",
    )


def count(most_members: int) -> str:
    """Return the select over ``ranked_family`` of how many rows break each rule, in one row."""
    counts = (
        f"count(*) filter (where {rule.sql}) as {rule.code}" for rule in rules_of(most_members)
    )
    return f"select {', '.join(counts)} from ranked_family"
