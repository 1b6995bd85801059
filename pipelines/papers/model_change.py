"""At a change of model: the old ranking and the new one, of the same families on the same answers.

A family's step ``model`` is its desil by the new model less that by the old one, each by the cut
points that its model gives to everybody today; so the desil of the old ranking is what is left.
"""

from collections import Counter
from typing import TYPE_CHECKING, Any

from pipelines import rules, store
from pipelines.errors import DataStop
from pipelines.fit import EVALUATION, evaluate
from pipelines.home import ranked_release, table
from pipelines.predecessor import followed_by
from pipelines.rank.chances import Wanted
from pipelines.rank.model_file import MODEL, read_model
from pipelines.regions import regencies

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.home import Home
    from pipelines.quarter import Quarter

_TENTHS = range(1, 11)
_SHOWN = 20  # kabupaten on the page; the document has all


def compare(home: "Home", quarter: "Quarter") -> dict[str, Any]:
    """Return `model_change` of the release in force, else of the candidate.

    Raises
    ------
    DataStop
        If the quarter was not ranked, or by the model of before.
    """
    release = ranked_release(home, quarter, "compare")
    told = model_change(home, quarter, release)
    if told is None:
        raise DataStop(
            f"{quarter} is ranked by the model of the quarter before, or is the first one; there "
            "is no change of model to tell of"
        )
    return told


def model_change(home: "Home", quarter: "Quarter", release: "Path") -> dict[str, Any] | None:
    """Return both rankings side by side; None where the model is that of the quarter before.

    Returns
    -------
    dict or None
        ``before``, ``now``: ids of the models; ``families``, ``persons``; ``moved``, of these;
        ``transition``: ``dari`` (desil by the old model), ``ke`` (by the new), ``keluarga``,
        ``jiwa``; ``lines``: families that the new model puts below (``masuk``) or above
        (``keluar``) the highest desil of a line; ``regencies``: families, how many of them move
        and cross each line; ``forward``: errors of the old model on the new survey, if there is
        one.
    """
    before = followed_by(home, quarter, release)
    ranked = (release / "ranked/family").is_dir()
    if before is None or not ranked or not (before / MODEL).exists():
        return None
    old, new = read_model(before / MODEL), read_model(release / MODEL)
    if old.id == new.id:
        return None
    with store.connect() as con:
        store.view(con, "ranked_family", table(release, "ranked/family"))
        rows = store.rows(con, "report/model_change")
    wanted = Wanted.of(quarter)
    highest = [wanted.poorest, wanted.poorer]
    told = evaluate(home, quarter) if (release / EVALUATION).exists() else {}
    return {
        "before": old.id,
        "now": new.id,
        "families": sum(row["keluarga"] for row in rows),
        "persons": sum(row["jiwa"] for row in rows),
        "moved": {
            count: sum(row[count] for row in rows if row["dari"] != row["ke"])
            for count in ("keluarga", "jiwa")
        },
        "transition": _transition(rows),
        "lines": [
            {
                "desil": line,
                "masuk": sum(r["keluarga"] for r in rows if r["ke"] <= line < r["dari"]),
                "keluar": sum(r["keluarga"] for r in rows if r["dari"] <= line < r["ke"]),
            }
            for line in highest
        ],
        "regencies": _regencies(rows, highest, quarter),
        "forward": told.get("forward"),
    }


def _transition(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    families: Counter[tuple[int, int]] = Counter()
    persons: Counter[tuple[int, int]] = Counter()
    for row in rows:
        families[row["dari"], row["ke"]] += row["keluarga"]
        persons[row["dari"], row["ke"]] += row["jiwa"]
    return [
        {"dari": old, "ke": new, "keluarga": families[old, new], "jiwa": persons[old, new]}
        for old, new in sorted(families)
    ]


def _regencies(
    rows: list[dict[str, Any]], highest: list[int], quarter: "Quarter"
) -> list[dict[str, Any]]:
    """Return each kabupaten's families, and how many move and cross; most moving first."""
    names = {
        row["kode_kabupaten_kota"]: row["kabupaten_kota"]
        for row in regencies(str(quarter)).to_pylist()
    }
    found: dict[str, Counter[str]] = {}
    for row in rows:
        counts = found.setdefault(row["kode_kabupaten_kota"], Counter())
        counts["keluarga"] += row["keluarga"]
        counts["pindah"] += row["keluarga"] * (row["dari"] != row["ke"])
        for line in highest:
            crosses = (row["dari"] <= line) != (row["ke"] <= line)
            counts[f"lintas_{line}"] += row["keluarga"] * crosses
    told = [
        {"kode_kabupaten_kota": code, "kabupaten_kota": names[code], **counts}
        for code, counts in found.items()
    ]
    return sorted(
        told, key=lambda row: (-row["pindah"] / row["keluarga"], row["kode_kabupaten_kota"])
    )


def shown(told: dict[str, Any] | None, quarter: "Quarter") -> dict[str, Any] | None:
    """Return what the card shows of it: shares by desil, and kabupaten that are not too small."""
    if told is None:
        return None
    smallest = rules.in_force("report_smallest_cell", quarter)
    size = {(row["dari"], row["ke"]): row["keluarga"] for row in told["transition"]}
    counts = [[size.get((old, new), 0) for new in _TENTHS] for old in _TENTHS]
    large = [row for row in told["regencies"] if row["pindah"] >= smallest]
    return {
        **told,
        "matriks": [[each / (sum(row) or 1) for each in row] for row in counts],
        "kabupaten": large[:_SHOWN],
    }
