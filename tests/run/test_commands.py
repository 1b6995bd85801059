"""The commands of `dtsen`: each that the help names is there when asked for."""

import click

from dtsen.cli import dtsen


def test_every_command_that_is_named_is_there_and_has_words():
    context = click.Context(dtsen)
    named = dtsen.list_commands(context)
    found = [dtsen.get_command(context, name) for name in named]
    assert [each.name for each in found] == named
    assert all(each.help for each in found)
    assert dtsen.get_command(context, "explains") is None
