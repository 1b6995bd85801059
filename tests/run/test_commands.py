"""The commands of `dtsen`: each that the help names is there when asked for."""

import click
import pytest

from dtsen.cli import dtsen
from tests.run.nation import dtsen as dtsen_in_a_process


def test_every_command_that_is_named_is_there_and_has_words():
    context = click.Context(dtsen)
    named = dtsen.list_commands(context)
    found = [dtsen.get_command(context, name) for name in named]
    assert [each.name for each in found] == named
    assert all(each.help for each in found)
    assert dtsen.get_command(context, "explains") is None


@pytest.mark.parametrize("name", ["rumah[1]", "rumah*", "rumah?"])
def test_a_home_that_could_mean_several_folders_is_refused(tmp_path, name):
    options = ("--families", "100", "--quarters", "2026Q1", "--seed", "1")
    told = dtsen_in_a_process("simulate", tmp_path / name, *options)
    assert told.returncode == 2
    assert "in its path" in told.stderr and not (tmp_path / name).exists()
