"""The explanation of a family's desil in Indonesian, to be read aloud by an officer."""

from typing import TYPE_CHECKING, Any

from pipelines.codebook import load
from pipelines.rank.variables import UNASKED
from pipelines.sources import label_of

if TYPE_CHECKING:
    from pipelines.quarter import Quarter

MANY = 5  # causes and terms that are told; the rest is in the tables
_CAUSES = {
    "model": "rumus penghitungan diperbarui",
    "wilayah": "keluarga pindah wilayah",
    "waktu": "umur anggota keluarga bertambah",
    "anggota": "ada anggota keluarga yang datang atau pergi",
    "garis": "batas desil bergeser karena perubahan keluarga-keluarga lain",
}
_CAME = {
    "baru": "Keluarga ini baru tercatat pada triwulan ini.",
    "pisah": "Keluarga ini berpisah dari keluarga lain yang sudah tercatat.",
    "kembali": "Keluarga ini kembali diperingkat; pada triwulan sebelumnya tidak.",
}
_FIRST = "Keluarga ini tidak mempunyai peringkat pada triwulan sebelumnya."
_NUMBERS = {1: "satu", 2: "dua", 3: "tiga", 4: "empat", 5: "lima"}


def tell(
    quarter: "Quarter", ranked: dict[str, Any], register: dict[str, Any], told: dict[str, Any]
) -> str:
    """Return the text of ``dtsen explain``: no weights, no scores, nobody's name.

    Parameters
    ----------
    ranked, register : dict
        The family's rows in ``ranked/family`` and ``registry/family``.
    told : dict
        ``terms``, ``movement``, ``counterfactual`` and ``baru``, as `explain` returns them.
    """
    return "\n".join(
        [
            _place(quarter, ranked, register),
            _position(ranked),
            *_movement(ranked, told["movement"], told["baru"]),
            *_causes(ranked, told["movement"]),
            *_answers(ranked, told["terms"]),
            *_supposed(told["counterfactual"]),
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


def _movement(
    ranked: dict[str, Any], moves: list[dict[str, Any]], came: dict[str, Any] | None
) -> list[str]:
    """Tell the move, then its steps: what the family did, what the line did, what the model did."""
    before, now = ranked["desil_nasional_sebelumnya"], ranked["desil_nasional"]
    if before is None:
        return [_CAME[came["jenis"]] if came else _FIRST]
    if before == now:
        told = [f"Desil keluarga ini tetap {now}."]
    else:
        told = [f"Desil keluarga ini {ranked['pergerakan']} dari {before} ke {now}."]
    told += _steps(ranked, sum(m["sumbangan"] for m in moves if m["sebab"] != "model"))
    if before != now:
        told.append(f"Sebab utama: {name_of(ranked['sebab_utama'])}.")
    return [" ".join(told)]


def _steps(ranked: dict[str, Any], change: int) -> list[str]:
    """Tell what the family did to its desil, then what the line did, then what the model did.

    `change` is what its score moved without the model; where that moved its desil, the step tells
    the way, for contributions are the mean of two models.
    """
    own, line, model = (ranked[f"langkah_{step}"] for step in ("sendiri", "garis", "model"))
    change = own or change
    score = "tidak berubah" if not change else "naik" if change > 0 else "turun"
    told = [f"Skor keluarga {score}" + (f"; itu {_caused(own)}." if own else "")]
    if line:
        way = "turun" if line > 0 else "naik"
        shift = (
            f"{_lines(ranked['desil_nasional_sebelumnya'] + own, line)} bergeser {way} "
            f"karena perubahan keluarga-keluarga lain; itu {_caused(line)}."
        )
        told = [f"{told[0]} Batas {shift}"] if own else [f"{told[0]}; batas {shift}"]
    elif not own:
        told[0] += "."
    if model:
        told.append(f"Rumus penghitungan diperbarui; itu {_caused(model)}.")
    return told


def _caused(step: int) -> str:
    way = "menaikkan" if step > 0 else "menurunkan"
    return f"{way} desilnya {_NUMBERS.get(abs(step), abs(step))} tingkat"


def _lines(start: int, step: int) -> str:
    """Name the upper limits that a family passed, or that passed it."""
    low, high = sorted((start, start + step))
    return f"desil {low}" if high - low == 1 else f"desil {low} sampai {high - 1}"


def _causes(ranked: dict[str, Any], moves: list[dict[str, Any]]) -> list[str]:
    if ranked["desil_nasional_sebelumnya"] is None or not moves:
        return []
    told = ["Yang mengubah skor sejak triwulan sebelumnya, mulai dari yang terbesar:"]
    for number, move in enumerate(moves[:MANY], 1):
        way = "menaikkan" if move["sumbangan"] > 0 else "menurunkan"
        source = f" (sumber: {label_of(move['sumber'])})" if move["sumber"] else ""
        name = name_of(move["variabel"] or move["sebab"])
        told.append(f"{number}. {_upper(name)}{_change(move)}{source}: {way} skor.")
    if len(moves) > MANY:
        told.append(f"Ada {len(moves) - MANY} sebab lain yang lebih kecil.")
    return told


def _change(move: dict[str, Any]) -> str:
    """Tell from what to what a cause changed, and whose."""
    told = []
    for each in move["perubahan"]:
        of = "" if each["milik"] == "keluarga" else f"{each['milik']} "
        was = f"dari {each['dari']} menjadi " if each["dari"] else ""
        told.append(f"{of}{was}{each['menjadi']}")
    return f", {'; '.join(told)}" if told else ""


def _answers(ranked: dict[str, Any], terms: list[dict[str, Any]]) -> list[str]:
    told = [
        f"- {term['label']}: {term['nilai']}"
        for term in terms
        if term["nilai"] not in (None, UNASKED) and term["variabel"] != "dasar"
    ]
    lines = ["Keterangan yang paling menentukan dan dapat diperiksa:", *told[:MANY]]
    if ranked["variabel_diduga"]:
        lines.append(
            f"{ranked['variabel_diduga']} keterangan tidak diketahui dan diduga dari "
            "keterangan lain dan rata-rata kecamatan; melengkapinya dapat mengubah skor."
        )
    return lines


def _supposed(supposed: dict[str, Any]) -> list[str]:
    """Tell which answers would have to be wrong; nothing that was not computed."""
    told = []
    for way, found in supposed.items():
        facts = found["fakta"]
        if facts is None:
            told.append(f"{found['alasan']}.")
            continue
        many = _NUMBERS[len(facts)]
        if len(facts) > 1:
            told.append(
                f"Kurang dari {many} keterangan yang keliru tidak membuat desil keluarga ini {way}."
            )
        told.append(
            f"Desil keluarga ini {way} menjadi {found['desil']} seandainya {many} keterangan "
            "berikut keliru, atau belum tercatat:"
        )
        for fact in facts:
            of = "" if fact["milik"] == "keluarga" else f" ({fact['milik']})"
            told.append(
                f"- {fact['label']}{of}: tercatat {fact['tercatat']}, seandainya "
                f"{fact['seandainya']}"
            )
    return told


def name_of(cause: str) -> str:
    """Return a cause or column in words."""
    if cause in _CAUSES:
        return _CAUSES[cause]
    for group in ("family", "person"):
        for column in load().columns(group):
            if column.name == cause:
                return column.label["id"]
    return cause


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
