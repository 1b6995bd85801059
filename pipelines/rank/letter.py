"""The letter to a family: which facts to verify and how to object; no weights and no scores."""

from typing import TYPE_CHECKING, Any

from pipelines import rules
from pipelines.codebook import load
from pipelines.codebook.claimable import evidence
from pipelines.rank.answers import in_words
from pipelines.rank.supposed import HEAD, Household, questions
from pipelines.rank.variables import model_variables
from pipelines.sources import load as load_sources

if TYPE_CHECKING:
    from pipelines.quarter import Quarter

_MOST = 8


def letter(
    quarter: "Quarter",
    ranked: dict[str, Any],
    home: Household,
    told: dict[str, Any],
) -> str:
    """Return the letter.

    Parameters
    ----------
    told : dict
        ``terms``, ``movement`` and ``counterfactual``, as `explain` returns them.
    """
    before, now = ranked["desil_nasional_sebelumnya"], ranked["desil_nasional"]
    moved = f" Pada triwulan sebelumnya: desil {before}." if before else ""
    return "\n".join(
        [
            f"Perihal: desil kesejahteraan keluarga nomor {ranked['id_keluarga']}, triwulan "
            f"{quarter}",
            "",
            f"Menurut Data Tunggal Sosial Ekonomi Nasional, keluarga ini masuk desil {now} dari "
            f"10.{moved} Desil dihitung dari keterangan yang tercatat tentang keluarga dan "
            "anggotanya, dibandingkan dengan semua keluarga lain. Berada dalam suatu desil belum "
            "berarti berhak, atau tidak berhak, atas bantuan.",
            "",
            "Periksalah apakah keterangan berikut sesuai dengan keadaan keluarga:",
            *_facts(home, told),
            "",
            "Bila ada yang tidak sesuai, keluarga dapat mengajukan usul atau sanggah lewat "
            f"{_channels()}. {_deadlines(quarter)}",
        ]
    )


def _facts(home: Household, told: dict[str, Any]) -> list[str]:
    """Return the answers to verify: what changed, what would decide, then what weighs most."""
    columns = {
        (question.of, column.name): column
        for question in questions()
        for column in question.columns
    }
    supposed = [each for way in told["counterfactual"].values() for each in way["fakta"] or ()]
    read = {variable.name: variable.columns for variable in model_variables()}
    weighty = [column for term in told["terms"] for column in read.get(term["variabel"], ())]
    names = [each["variabel"] for each in (*told["movement"], *supposed)] + weighty
    chosen: dict[tuple[str, str], str] = {}
    for name in names:
        for (of, known), column in columns.items():
            given = home.row(of)[known]
            if known == name and given is not None and len(chosen) < _MOST:
                whose = " kepala keluarga" if of == HEAD else ""
                proofs = load().variable(column.variable, _asked(of)).evidence
                proof = ", ".join(evidence()[each]["id"].lower() for each in proofs)
                shown = f" (bukti: {proof})" if proof else ""
                line = f"{column.label['id']}{whose}: {in_words(column, given)}{shown}"
                chosen.setdefault((of, known), line)
    return [f"{number}. {line}" for number, line in enumerate(chosen.values(), 1)]


def _asked(of: str) -> str:
    return "person" if of == HEAD else "family"


def _channels() -> str:
    names = [
        source.label.id
        for source in load_sources().values()
        if any(table.into == "claim" for table in source.tables.values())
    ]
    return f"{', '.join(names[:-1])} atau {names[-1]}"


def _deadlines(quarter: "Quarter") -> str:
    days = {
        name: rules.in_force(f"claim_{name}_days", quarter)
        for name in ("evidence", "examination", "visit", "appeal")
    }
    return (
        f"Foto bukti ditunggu paling lama {days['evidence']} hari. Usul atau sanggah diperiksa "
        f"dalam {days['examination']} hari, kemudian keluarga dikunjungi dalam {days['visit']} "
        f"hari. Atas putusannya keluarga dapat mengajukan banding dalam {days['appeal']} hari."
    )
