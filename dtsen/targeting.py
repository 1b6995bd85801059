"""Commands about targeting error: what the samples say of a published quarter."""

from pathlib import Path
from typing import Any

import click

from dtsen.cli import answer, existing_home, home_option, json_option, parse


@click.command()
@click.argument("quarter_text", metavar="QUARTER")
@home_option
@json_option
def targeting(quarter_text: str, home_path: Path, as_json: bool) -> None:
    """Estimate a published quarter's targeting errors: of data, of the model, of coverage."""
    from pipelines import targeting as errors

    told = errors.write(existing_home(home_path), parse(quarter_text))
    answer(told, as_json, _in_words(told))


def _in_words(told: dict[str, Any]) -> str:
    lines = [f"{told['quarter']}, release {told['release']}; the page is {told['path']}"]
    for name, part in told.items():
        if not isinstance(part, dict):
            continue
        lines += ["", f"{name}: {part['arti']}"]
        if "alasan" in part:
            lines.append(f"  none yet: {part['alasan']}")
        lines += [_line(row) for row in part["baris"] if row["lingkup"] == "nasional"]
    return "\n".join(lines)


def _line(row: dict[str, Any]) -> str:
    cut = f" desil 1-{row['batas_desil']}" if row["batas_desil"] else ""
    name = f"  {row['ukuran']}{cut}, {row['kelompok']} {row['nilai_kelompok']}"
    size = f"n {row['baris']:,}, effective {row['ukuran_efektif']:,}"
    if row["nilai"] is None:
        return f"{name:62} too thin ({size})"
    interval = f"{100 * row['bawah']:.1f}-{100 * row['atas']:.1f}"
    return f"{name:62} {100 * row['nilai']:5.1f} % ({interval}); {size}"


COMMANDS = (targeting,)
