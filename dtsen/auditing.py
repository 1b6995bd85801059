"""Commands for those who check the register: audit, lineage, trace."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from dtsen.cli import answer, existing_home, home_option, json_option, must_be_writable, parse
from pipelines.quarter import Quarter


@click.command()
@click.argument("count", metavar="COUNT")
@click.option("--quarter", "quarter_text", required=True)
@click.option("--kabupaten", required=True, help="Four digits; 0000 for who has no family.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder outside the home; the file in it is its owner's alone.",
)
@click.option("--requester", help="Who asks; goes into the access log.")
@home_option
@json_option
def audit(
    count: str,
    quarter_text: str,
    kabupaten: str,
    out: Path,
    requester: str | None,
    home_path: Path,
    as_json: bool,
) -> None:
    """Write the rows behind one number of the auditors' report, for those entitled to them.

    COUNT is one of those in pipelines/audit/counts.yaml, such as nik_ganda.
    """
    from pipelines import audit as auditing

    must_be_writable(out)
    told = auditing.rows(
        existing_home(home_path),
        parse(quarter_text),
        count,
        kabupaten,
        out,
        requester=requester,
        when=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    answer(told, as_json, f"{told['rows']:,} rows are in {told['output']}, for you alone.")


@click.command()
@click.argument("number")
@click.option("--quarter", "quarter_text", required=True)
@home_option
@json_option
def trace(number: str, quarter_text: str, home_path: Path, as_json: bool) -> None:
    """Follow a document (proposal, minutes, ticket, BAST, submission) to the desil it moved."""
    from pipelines import trace as tracing

    told = tracing.trace(existing_home(home_path), parse(quarter_text), number)
    answer(told, as_json, _story(told))


@click.group()
def lineage() -> None:
    """Judge how families were followed."""


@lineage.command("evaluate")
@home_option
@json_option
def evaluate(home_path: Path, as_json: bool) -> None:
    """Tell, of a simulated nation, how many families were followed rightly through its quarters."""
    from simulation import judge

    home = existing_home(home_path)
    published = sorted(path.name for path in home.lake.glob("current/quarter=*"))
    quarters = [Quarter.parse(name.removeprefix("quarter=")) for name in published]
    told = judge.lineage(home, quarters)
    answer(told, as_json, _readable(told))


def _readable(told: dict[str, Any]) -> str:
    """Lay the judgement out as a table: families and the share of them that was followed."""
    rows = [(each["quarter"], each) for each in told["quarters"]]
    rows += [("together", told["together"]), ("first to last", told["over_all"])]
    lines = [f"{'':14}{'no event':>22}{'event told':>22}{'event not told yet':>22}"]
    for name, each in rows:
        cells = ""
        for kind in ("tanpa_kejadian", "kejadian_sampai", "kejadian_belum_sampai"):
            share = each[kind]["bagian"]
            told_share = "-" if share is None else f"{100 * share:.2f} %"
            cells += f"{each[kind]['keluarga']:>12,}{told_share:>10}"
        lines.append(f"{name:14}{cells}")
    return "\n".join(lines)


def _story(told: dict[str, Any]) -> str:
    """Tell what became of a document, in Indonesian: whoever sent it reads this."""
    lines = [f"{told['number']}, triwulan {told['quarter']} rilis {told['release']}"]
    for each in told["submissions"]:
        lines.append(
            f"  kiriman {each['submission']} ({each['source']}): {each['state']}, "
            f"{each['rows_in']} baris, {each['accepted']} diterima, {each['held_back']} tertahan"
        )
    for row in told["rows"]:
        fate = row["nasib"] + "".join(f", {rule['kode_aturan']}" for rule in row["aturan"])
        won = Counter(value["hasil"] for value in row["nilai"])
        values = ", ".join(f"{number} nilai {what}" for what, number in sorted(won.items()))
        lines.append(
            f"  {row['berkas']} baris {row['baris']}: {fate}"
            + (f" -> keluarga {row['id_keluarga']}" if row["id_keluarga"] else "")
            + (f" ({values})" if values else "")
        )
    for claim in told["claims"]:
        lines.append(f"  tiket {claim['nomor_tiket']}: {claim['keadaan']}")
    for family in told["families"]:
        before, after = family["desil_sebelum"], family["desil_sesudah"]
        lines.append(
            f"  keluarga {family['id_keluarga']}: desil {before or '-'} -> {after or '-'}, skor "
            f"{_signed(family['perubahan_skor'])}, karena dokumen ini "
            f"{_signed(family['karena_dokumen'])}"
        )
    return "\n".join(lines)


def _signed(score: int) -> str:
    return f"{score:+,}".replace(",", ".")
