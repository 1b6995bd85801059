"""The data dictionary: one page for people, and rows for the packages of ministries.

``python -m pipelines.codebook.dictionary`` writes `docs/data-dictionary.md`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipelines.codebook import Column, Rule, Variable, load
from pipelines.codebook.claimable import evidence

PAGE = Path(__file__).parents[2] / "docs" / "data-dictionary.md"
FIELDS = (
    "kolom",
    "keterangan",
    "description",
    "tipe",
    "satuan",
    "rentang",
    "kode",
    "kode_kasar",
    "variabel_kunci",
    "kedudukan",
    "berlaku_sejak",
    "acuan",
)
_HEAD = """\
# Kamus data / Data dictionary

<!-- Dibuat oleh `python -m pipelines.codebook.dictionary`; jangan disunting. -->

39 variabel DTSEN: 13 individu, 26 keluarga, dengan 19 bagian pada variabel terakhir.
Kolom kosong berarti tidak diketahui. Kode negatif adalah *kode kasar* dari sumber lama yang
tidak membedakan beberapa kode. Empat belas *variabel kunci* adalah butir keluarga 13 sampai 26:
itu tafsiran kami, sebab daftar resminya tidak diumumkan.

The 39 variables of DTSEN: 13 of persons, 26 of families, the last of 19 parts. A blank means
unknown. A negative code is a coarse one of older sources that did not tell some codes apart.
That the fourteen key variables are family items 13 to 26 is our reading; no list is public.

Kolom yang ditambahkan pengolahan dan dapat dikirim (desil, skor, dan lain-lain) tercantum di /
*columns that the pipeline adds and packages may carry stand in*
`pipelines/recipients/columns.yaml`; lainnya / *others*: [desil](desil.md), [movement](movement.md),
[lineage](lineage.md), [findings](findings.md), [claims](claims.md).
"""


def rows(names: Iterable[str], asked_of: str | None = None) -> list[dict[str, str]]:
    """Return one row of the dictionary for each column, in the order given.

    Raises
    ------
    KeyError
        If a column is not the codebook's; what the pipeline adds is declared with the
        recipients.
    """
    return [_row(name, asked_of) for name in names]


def text() -> str:
    """Return the page, the same for the same definitions."""
    book = load()
    parts = [_HEAD]
    for group, title in (("person", "Individu / Persons"), ("family", "Keluarga / Families")):
        variables = [v for v in book.variables if v.asked_of == group]
        parts.append(f"## {title}\n\n{_overview(variables)}")
        parts += [_section(variable) for variable in variables]
    parts.append("## Aturan / Rules\n\n" + _rule_table(book.rules))
    return "\n".join(parts)


def _row(name: str, asked_of: str | None) -> dict[str, str]:
    column = load().column(name, asked_of)
    variable = load().variable(column.variable, column.asked_of)
    values = (
        column.name,
        column.label["id"],
        column.label["en"],
        column.type,
        column.unit or "",
        f"{column.between[0]}-{column.between[1]}" if column.between else "",
        "; ".join(f"{code}={meaning['id']}" for code, meaning in column.codes.items()),
        "; ".join(f"{code}={meaning['id']}" for code, meaning in column.coarse.items()),
        "ya" if column.key else "tidak",
        f"resmi, {column.asked_of} {variable.number}" if column.official else "tambahan",
        variable.since,
        variable.reference.title,
    )
    return dict(zip(FIELDS, values, strict=True))


def _overview(variables: list[Variable]) -> str:
    lines = ["| No. | Variabel | Kunci / Key | Kolom / Columns |", "|---|---|---|---|"]
    for variable in variables:
        columns = ", ".join(f"`{c.name}`" for c in variable.components if c.stored)
        number = str(variable.number or "tambahan")
        key = "ya" if variable.key else ""
        lines.append(
            f"| {number} | `{variable.official_name}` | {key} | {columns or 'tidak disimpan'} |"
        )
    return "\n".join(lines) + "\n"


def _section(variable: Variable) -> str:
    number = f"{variable.number}. " if variable.number else "Tambahan: "
    lines = [
        f"### {number}{variable.official_name}",
        "",
        f"{variable.label['id']} / *{variable.label['en']}*. Sejak {variable.since}. "
        f"Acuan: [{variable.reference.title}]({variable.reference.href}).",
    ]
    if variable.derived:
        lines += ["", "Diturunkan, tidak dikirim. / *Derived, never sent.*"]
    if variable.evidence:
        shown = [evidence()[name] for name in variable.evidence]
        lines += [
            "",
            f"Bukti bila diusulkan warga: {', '.join(each['id'] for each in shown)}. / "
            f"*Evidence with a citizen's claim: {', '.join(each['en'] for each in shown)}.*",
        ]
    for column in variable.components:
        lines += ["", *_column_lines(column, alone=len(variable.components) == 1)]
    return "\n".join(lines) + "\n"


def _column_lines(column: Column, *, alone: bool) -> list[str]:
    facts = [f"`{column.name}`: {column.type}"]
    if not alone:
        facts.append(f"{column.label['id']} / *{column.label['en']}*")
    if column.between:
        facts.append(f"{column.between[0]} – {column.between[1]} {column.unit}")
    if column.digits:
        facts.append(f"{' / '.join(map(str, column.digits))} angka / *digits*")
    for other, answers in column.asked_if.items():
        facts.append(f"hanya bila / *only if* `{other}` = {', '.join(map(str, answers))}")
    if column.feature:
        told = f"{column.feature}{column.sign or ''}"
        facts.append(f"penduga model / *predictor of the model* ({told})")
    lines = ["; ".join(facts) + "."]
    if column.codes or column.coarse:
        lines += ["", "| Kode | Arti | Meaning |", "|---|---|---|"]
        for code, meaning in {**column.codes, **column.coarse}.items():
            inside = f" ({', '.join(map(str, meaning['of']))})" if meaning.get("of") else ""
            lines.append(f"| {code} | {meaning['id']}{inside} | {meaning['en']} |")
    return lines


def _rule_table(rules: tuple[Rule, ...]) -> str:
    lines = [
        f"{len(rules)} aturan. *Galat* menahan seluruh baris keluarga; *peringatan* hanya "
        "dilaporkan.",
        "",
        "| Kode | Tingkat | Lingkup | Pesan | Saran | Acuan |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| `{r.code}` | {r.severity} | {r.scope} | {r.message} | {r.fix} | {r.reference} |"
        for r in rules
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the page."""
    PAGE.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
