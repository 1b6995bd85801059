"""The explanation of a family's desil in Indonesian, to be read aloud by an officer."""

from typing import TYPE_CHECKING, Any

from pipelines.codebook import load

if TYPE_CHECKING:
    from pipelines.quarter import Quarter

_MANY = 5  # causes and terms that are told; the rest is in the tables
_CAUSES = {
    "model": "rumus penghitungan diperbarui",
    "wilayah": "keluarga pindah wilayah",
    "waktu": "umur anggota keluarga bertambah",
    "anggota": "ada anggota keluarga yang datang atau pergi",
    "garis": "batas desil bergeser karena perubahan keluarga lain",
}


def tell(
    quarter: "Quarter",
    ranked: dict[str, Any],
    register: dict[str, Any],
    terms: list[dict[str, Any]],
    moves: list[dict[str, Any]],
) -> str:
    """Return the text of ``dtsen explain``.

    Parameters
    ----------
    ranked, register : dict
        The family's rows in ``ranked/family`` and ``registry/family``.
    terms, moves : list of dict
        As `explain` returns them, the weightiest first.
    """
    return "\n".join(
        [
            _place(quarter, ranked, register),
            _position(ranked),
            _movement(ranked),
            *_causes(ranked, moves),
            *_answers(ranked, terms),
        ]
    )


def _place(quarter: "Quarter", ranked: dict[str, Any], register: dict[str, Any]) -> str:
    names = ("kelurahan_desa", "kecamatan", "kabupaten_kota", "provinsi")
    place = ", ".join(str(register[name]) for name in names if register.get(name))
    return (
        f"Keluarga {ranked['id_keluarga']} di {place or ranked['kode_kelurahan_desa']} "
        f"mempunyai {ranked['jumlah_anggota']} anggota pada triwulan {quarter}."
    )


def _position(ranked: dict[str, Any]) -> str:
    return (
        f"Keluarga ini masuk desil {ranked['desil_nasional']} nasional, desil "
        f"{ranked['desil_provinsi']} di provinsinya dan desil {ranked['desil_kabupaten_kota']} "
        "di kabupaten/kotanya. Peluang bahwa keluarga ini sesungguhnya termasuk desil 1 sampai "
        f"4 adalah {ranked['peluang_desil_1_4']} dari 1.000."
    )


def _movement(ranked: dict[str, Any]) -> str:
    before, now = ranked["desil_nasional_sebelumnya"], ranked["desil_nasional"]
    if before is None:
        return "Keluarga ini tidak mempunyai peringkat pada triwulan sebelumnya."
    if before == now:
        return f"Desil keluarga ini tetap {now}."
    main = ranked["sebab_utama"]
    text = f"Desil keluarga ini {ranked['pergerakan']} dari {before} ke {now}."
    if main == "garis" and ranked["langkah_sendiri"] == 0:
        return f"{text} Jawaban keluarga ini bukan sebabnya: {_CAUSES['garis']}."
    return f"{text} Sebab utama: {name_of(main)}."


def _causes(ranked: dict[str, Any], moves: list[dict[str, Any]]) -> list[str]:
    if ranked["desil_nasional_sebelumnya"] is None:
        return []
    if not moves:
        return ["Skor keluarga ini tidak berubah."]
    told = []
    for move in moves[:_MANY]:
        way = "menaikkan" if move["sumbangan"] > 0 else "menurunkan"
        source = f" (sumber {move['sumber']})" if move["sumber"] else ""
        told.append(
            f"- {name_of(move['variabel'] or move['sebab'])}{source}: {way} skor "
            f"{_points(abs(move['sumbangan']))}"
        )
    return ["Yang mengubah skor sejak triwulan sebelumnya:", *told]


def _answers(ranked: dict[str, Any], terms: list[dict[str, Any]]) -> list[str]:
    told = [
        f"- {term['label']}: {term['nilai']}"
        for term in terms
        if term["nilai"] is not None and term["variabel"] != "dasar"
    ]
    lines = ["Keterangan yang paling menentukan dan dapat diperiksa:", *told[:_MANY]]
    if ranked["variabel_diduga"]:
        lines.append(
            f"{ranked['variabel_diduga']} keterangan tidak diketahui dan diduga dari "
            "keterangan lain dan rata-rata kecamatan; melengkapinya dapat mengubah skor."
        )
    return lines


def name_of(cause: str) -> str:
    """Return a cause or column in words."""
    if cause in _CAUSES:
        return _CAUSES[cause]
    for group in ("family", "person"):
        for column in load().columns(group):
            if column.name == cause:
                return column.label["id"]
    return cause


def _points(micro: int) -> str:
    return f"{micro / 1e6:.4f}".replace(".", ",")
