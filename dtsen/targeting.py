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


@click.command()
@click.argument("quarter_text", metavar="QUARTER")
@click.option("--answer", "is_answered", is_flag=True, help="A simulated nation: visit them too.")
@home_option
@json_option
def sample(quarter_text: str, is_answered: bool, home_path: Path, as_json: bool) -> None:
    """Draw a published quarter's spot-check (uji petik), and list it for the social workers."""
    from pipelines.targeting import sample as spot_check

    home, quarter = existing_home(home_path), parse(quarter_text)
    told = spot_check.draw(home, quarter)
    words = (
        f"{told['families']:,} families in {told['kabupaten']} kabupaten are to be visited; "
        f"the lists are in {told['path']}, for the social workers alone."
    )
    if is_answered:
        from simulation.senders import spot_check as visiting

        told["answers"] = visiting.answer(home, quarter)
        words += (
            f"\n{told['answers']['met']:,} were met; the answers are in {told['answers']['path']}."
        )
    answer(told, as_json, words)


@click.command("targeting-judge")
@click.argument("quarter_text", metavar="QUARTER")
@click.option("--samples", type=click.IntRange(min=1), default=500, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Of the samples.")
@home_option
@json_option
def judge(quarter_text: str, samples: int, seed: int, home_path: Path, as_json: bool) -> None:
    """Count how often intervals of each estimand cover the truth of a simulated nation."""
    from simulation import judge as judging

    told = judging.targeting(existing_home(home_path), parse(quarter_text), samples, seed)
    answer(told, as_json, "\n".join(_judged(told)))


def _judged(told: dict[str, Any]) -> list[str]:
    lines = []
    for name, part in told.items():
        if not isinstance(part, dict):
            continue
        lines += ["", f"{name}, {part['keluarga']:,} families"]
        for row in part["nasional"]:
            cut = f" desil 1-{row['batas_desil']}" if row["batas_desil"] else ""
            lines.append(
                f"  {row['ukuran'] + cut:28} true {100 * row['benar']:5.2f} %, mean estimate "
                f"{100 * row['rata_rata']:5.2f} %, spread {100 * row['simpangan']:.2f}, standard "
                f"error {100 * row['galat_baku']:.2f}, {_covered(row)}"
            )
        for row in part["wilayah"]:
            group = f"{row['lingkup']}, {row['kelompok']}, {row['cara']}"
            lines.append(f"  {group:56} {_covered(row)}")
    return lines[1:]


def _covered(row: dict[str, Any]) -> str:
    return (
        f"covered {100 * row['tercakup']:.1f} % of {row['selang']:,} "
        f"(below {100 * row['di_bawah']:.1f}, above {100 * row['di_atas']:.1f})"
    )


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
