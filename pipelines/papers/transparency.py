"""The record of algorithmic transparency: what ``transparency.yaml`` says, and what lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pipelines import recipients, rules, store
from pipelines.codebook.strict import Reference, label, make, only_keys, read_yaml
from pipelines.fit import EVALUATION, evaluate
from pipelines.home import table
from pipelines.pages import percent, thousands
from pipelines.papers import page
from pipelines.rank.model_file import MODEL, read_model
from pipelines.rank.variables import model_variables
from pipelines.rules.programmes import programmes
from pipelines.sources import label_of

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter

NAME = "catatan-transparansi"
FILE = Path(__file__).with_name("transparency.yaml")
STANDARD = "Algorithmic Transparency Recording Standard (ATRS) v3.0"
# what a text may name between braces
FACTS = (
    *("quarter", "tanggal_acuan", "keluarga", "jiwa", "sumber", "penerima", "program"),
    *("id_model", "sidik_model", "berlaku_dari", "berlaku_sampai", "variabel", "nama_variabel"),
    *("keluarga_survei", "klaster", "keluarga_cocok"),
    *("r2", "ee40", "exact", "within1", "pembanding", "terluput"),
)
_RIVALS = {
    "per_regency_ols": "kuadrat terkecil per kabupaten/kota",
    "pooled_ridge": "ridge nasional",
    "regency_mean": "rata-rata wilayah",
}
_MOST_MISSED = 3  # groups that a text names


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the record; without a text it is missing."""

    label: dict[str, str]
    text: str = ""
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Fields of the record by their number."""

    label: dict[str, str]
    fields: dict[str, Field]


@cache
def load() -> Mapping[str, Section]:
    """Return the sections of the record, in the order of the file."""
    return read(FILE)


def read(path: Path) -> Mapping[str, Section]:
    """Return the sections of a YAML file.

    Raises
    ------
    ValueError
        If a key is unknown or lacking, or a text names a fact that is not of `FACTS`.
    """
    return MappingProxyType(
        {name: _section(f"{path.name}: {name}", raw) for name, raw in read_yaml(path).items()}
    )


def _section(where: str, raw: Any) -> Section:
    only_keys(where, raw, {"label", "fields"}, {"label", "fields"})
    return Section(
        label(where, raw["label"]),
        {number: _field(f"{where} {number}", entry) for number, entry in raw["fields"].items()},
    )


def _field(where: str, raw: Any) -> Field:
    only_keys(where, raw, {"label", "text", "references"}, {"label"})
    told = {name for _, name, *_ in Formatter().parse(raw.get("text", "")) if name is not None}
    if strangers := sorted(told - set(FACTS)):
        raise ValueError(f"{where}: no fact {', '.join(strangers)}; known: {', '.join(FACTS)}")
    listed = (make(Reference, f"{where}: references", each) for each in raw.get("references", ()))
    return Field(label(where, raw["label"]), raw.get("text", ""), tuple(listed))


def write(home: "Home", quarter: "Quarter", release: Path) -> Path:
    """Write the record of a release as a page and as JSON; return the page."""
    told = record(page.heading(quarter, release), facts(home, quarter, release))
    return page.write_paper(home.reports(quarter), NAME, told)


def record(heading: dict[str, str], known: Mapping[str, str | None]) -> dict[str, Any]:
    """Return the record with its texts filled in; a field of which something lacks has none.

    Parameters
    ----------
    known : mapping
        `FACTS`, None where not known.
    """
    sections: list[dict[str, Any]] = [
        {
            "label": section.label,
            "fields": [_filled(*each, known) for each in section.fields.items()],
        }
        for section in load().values()
    ]
    fields = [field for section in sections for field in section["fields"]]
    return {
        **heading,
        "standard": STANDARD,
        "fields": len(fields),
        "missing": [field["number"] for field in fields if field["value"] is None],
        "sections": sections,
    }


def _filled(number: str, field: Field, known: Mapping[str, str | None]) -> dict[str, Any]:
    names = {name for _, name, *_ in Formatter().parse(field.text) if name is not None}
    is_known = field.text and all(known[name] is not None for name in names)
    return {
        "number": number,
        "label": field.label,
        "value": field.text.format_map(known) if is_known else None,
        "references": [{"title": each.title, "href": each.href} for each in field.references],
    }


def facts(home: "Home", quarter: "Quarter", release: Path) -> dict[str, str | None]:
    """Return what texts may name, as it is in a release."""
    found: dict[str, str | None] = dict.fromkeys(FACTS)
    found |= {"quarter": str(quarter), "tanggal_acuan": quarter.reference_date.isoformat()}
    found |= _of_tables(release)
    found["penerima"] = _listed(each.label.id for each in recipients.load().values())
    found["program"] = _listed(
        f"{each.label['id']} (desil 1-{each.highest})" for each in programmes(quarter)
    )
    if (release / MODEL).exists():
        found |= _of_model(release)
    if (release / EVALUATION).exists():
        smallest = rules.in_force("report_smallest_cell", quarter)
        found |= of_evaluation(evaluate(home, quarter), smallest)
    return found


def _listed(names: Any) -> str:
    return ", ".join(names)


def _of_tables(release: Path) -> dict[str, str | None]:
    with store.connect() as con:
        for name in ("ranked/family", "ledger/submission"):
            store.view(con, name.replace("/", "_"), table(release, name))
        families, persons = store.one(
            con, "select count(*), coalesce(sum(jumlah_anggota), 0)::bigint from ranked_family"
        )
        sources = con.execute(
            "select source from ledger_submission group by source order by min(number), source"
        ).fetchall()
    return {
        "keluarga": thousands(families),
        "jiwa": thousands(persons),
        "sumber": _listed(label_of(source) for (source,) in sources),
    }


def _of_model(release: Path) -> dict[str, str | None]:
    model = read_model(release / MODEL)
    valid, provenance = model.content["valid"], model.content["provenance"]
    label_of = {variable.name: variable.label for variable in model_variables()}
    counts = {
        "keluarga_survei": provenance.get("families"),
        "klaster": provenance.get("clusters"),
        "keluarga_cocok": provenance.get("matched"),
    }
    return {
        "id_model": model.id,
        "sidik_model": model.hash,
        "berlaku_dari": valid["from"],
        "berlaku_sampai": valid["until"],
        "variabel": thousands(len(model.order)),
        "nama_variabel": "; ".join(label_of.get(name, name) for name in model.order),
        **{name: None if size is None else thousands(size) for name, size in counts.items()},
    }


def of_evaluation(told: dict[str, Any], smallest: int) -> dict[str, str | None]:
    """Return what texts may name of a model's judgement; groups of few families are not named."""
    ours, models = told["models"]["pmt_h"], told["models"]
    rivals = [
        (name, models[each]["ee40"]["value"]) for each, name in _RIVALS.items() if each in models
    ]
    missed = sorted(
        (
            row
            for row in told.get("groups", ())
            if row["pengelompokan"] != "Provinsi"
            and row["ee40"] is not None
            and row["n"] >= smallest
        ),
        key=lambda row: -row["ee40"],
    )[:_MOST_MISSED]
    return {
        "r2": f"{page.number(ours['r2']['value'], 2)} ± {page.number(ours['r2']['se'], 2)}",
        **{
            name: f"{percent(ours[name]['value'])} ± {percent(ours[name]['se'])}"
            for name in ("ee40", "exact", "within1")
        },
        "pembanding": "EE40 model ini "
        + _listed([percent(ours["ee40"]["value"]), *(f"{n} {percent(v)}" for n, v in rivals)]),
        "terluput": _listed(
            f"{row['pengelompokan'].lower()}: {row['kelompok']} ({percent(row['ee40'])})"
            for row in missed
        )
        or None,
    }
