"""The command that matches a list with the register."""

from pathlib import Path

import click

from dtsen import text
from dtsen.cli import answer, existing_home, home_option, json_option, must_be_writable, parse


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--quarter", "quarter_text", required=True)
@click.option(
    "--requester", default="bps", show_default=True, help="Whose agreement holds for the list."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Folder of the result; beside the file, if not said.",
)
@home_option
@json_option
def match(
    file: Path,
    quarter_text: str,
    requester: str,
    out: Path | None,
    home_path: Path,
    as_json: bool,
) -> None:
    """Match a list (nik, nama, tanggal_lahir, alamat) with the register."""
    from pipelines import match as matching

    quarter = parse(quarter_text)
    if out is not None:
        must_be_writable(out.parent)  # its folder is put there whole
    told = matching.match(existing_home(home_path), quarter, file, requester, out)
    answer(told, as_json, text.match(told))
