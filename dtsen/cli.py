"""The command `dtsen`: every stage of a quarter, and what people ask about it afterwards.

Exit status: 0 done, 1 stopped by the data, 2 wrong usage, 3 already running or not allowed.
With ``--json`` standard output holds one document and nothing else.
"""

import json
import os
import sys
import tempfile
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from pipelines import rules
from pipelines.errors import DataStop, UsageError, exit_code, said, where
from pipelines.home import Home, default_home
from pipelines.quarter import Quarter


def _as_home(context: click.Context, option: click.Parameter, path: Path) -> Path:
    """Let the home that was named be the home of every process from here on."""
    os.environ["DTSEN_HOME"] = str(path.absolute())  # a parsing process has a folder of its own
    return path


home_option = click.option(
    "--home",
    "home_path",
    type=click.Path(file_okay=False, path_type=Path),
    default=default_home,
    show_default="$DTSEN_HOME, else ./home",
    callback=_as_home,
    help="Folder that holds inbox, lake and outbox.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Answer as one JSON document.")


def answer(document: dict[str, Any], as_json: bool, readable: str) -> None:
    """Print a document for a program, or its readable form for a person.

    Raises
    ------
    ValueError
        If a number of the document is none: JSON has no such, and many readers refuse it.
    """
    if as_json:
        readable = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    click.echo(readable)


# each command with the module that has it, loaded when asked for: most take libraries along
_MODULES = {
    "quarterly": ("simulate", "submit", "run"),
    "questions": ("status", "answers", "explain", "verify", "report", "paper", "model"),
    "matching": ("match",),
    "auditing": ("audit", "lineage", "trace"),
    "linkage": ("linkage",),
    "targeting": ("targeting", "sample", "targeting-judge"),
    "measuring": ("bench",),
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(name for names in _MODULES.values() for name in names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for module, names in _MODULES.items():
            if cmd_name in names:
                found = vars(import_module(f"dtsen.{module}")).values()
                commands = (each for each in found if isinstance(each, click.Command))
                return next(each for each in commands if each.name == cmd_name)
        return None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def dtsen() -> None:
    """Re-rank Indonesia's families, quarter by quarter."""


def parse(text_given: str) -> Quarter:
    """Read a quarter from the command line; malformed ends with exit status 2."""
    return rules.parse_quarter(text_given)


def parse_day(text_given: str) -> date:
    """Read a day from the command line; malformed or before all rules ends with exit status 2."""
    try:
        day = date.fromisoformat(text_given)
    except ValueError as error:
        raise UsageError(
            f"'{text_given}' is not a day; write year, month and day, such as 2026-02-14"
        ) from error
    rules.parse_quarter(f"{day.year:04}Q{(day.month + 2) // 3}")  # or there are no rules for it
    return day


def must_be_writable(folder: Path) -> None:
    """Refuse a folder in which nothing can be made, before anything is done for it.

    Raises
    ------
    UsageError
        If neither it nor, where it is not there yet, the folder above takes a file.
    """
    above = folder.absolute()
    while not above.exists():
        above = above.parent
    try:
        tempfile.TemporaryFile(dir=above).close()
    except OSError as error:
        raise UsageError(
            f"nothing can be written to {folder}: {error.strerror}; name another folder with --out"
        ) from error


def existing_home(path: Path) -> Home:
    """Return the home at `path`.

    Raises
    ------
    DataStop
        If there is no such folder.
    """
    if not path.is_dir():
        raise DataStop(
            f"{path} is not there; name a home with --home, "
            "or make a simulated one with `dtsen simulate HOME --families 10000 "
            "--quarters 2026Q1 --seed 1`"
        )
    return Home(path)


def main() -> None:
    """Run the command and end with the agreed exit status."""
    try:
        code = dtsen(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except Exception as error:
        code = exit_code(error)
        known = isinstance(error, DataStop | UsageError) or code == 3
        click.echo(f"dtsen: {said(error)}", err=True)
        if not known:
            click.echo(where(error), err=True)
    sys.exit(code if isinstance(code, int) else 0)
