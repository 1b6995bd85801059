"""The simulated nation: a world with known truth, and the inbox that its senders fill.

Only this package writes or reads ``truth/``.
"""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from pipelines import store
from pipelines.errors import UsageError
from pipelines.home import Home
from pipelines.progress import say
from pipelines.quarter import Quarter

__all__ = ["FOUNDING", "simulate"]

FOUNDING = "truth/nation.json"  # by what the nation can be founded once more


def simulate(
    home: Path | str,
    families: int,
    quarters: Sequence[str | Quarter],
    seed: int,
    regencies: int | None = None,
) -> None:
    """Make a nation and, for each quarter, the inbox as its senders fill it.

    Parameters
    ----------
    home : Path
        A new or empty folder; filled with ``inbox/``, ``keys/`` and ``truth/``.
    families : int
        Families of the nation; at least three for every regency.
    quarters : sequence of Quarter
        Quarters that follow each other, the first of which gets the base register and the
        survey.
    seed : int
        The same seed gives the same bytes.
    regencies : int, optional
        How many regencies the nation has; all 514 if None.

    Raises
    ------
    UsageError
        If the home is not empty, or the quarters do not follow each other.
    """
    from simulation.population import nation
    from simulation.population.truth import write_truth
    from simulation.senders import Post
    from simulation.senders.keys import write_keys

    place = Home(home)
    wanted = _in_a_row(quarters)
    if place.root.exists() and (not place.root.is_dir() or any(place.root.iterdir())):
        raise UsageError(
            f"{place.root} is not empty, and a nation is never written over another one. "
            "Name a new folder, or remove this one first."
        )
    say(f"Founding a nation of {families:,} families")
    world = nation(families, seed, regencies, wanted[0])
    write_keys(place.root / "keys", seed)
    founding = {"families": families, "seed": seed, "regencies": regencies, "first": str(wanted[0])}
    store.write_text(place.root / FOUNDING, store.as_json(founding))
    post = Post(place, world, seed, wanted[0])
    for quarter in wanted:
        say(f"{quarter}: births, deaths, moves, marriages")
        world.advance(quarter)
        write_truth(world, place, quarter)
        post.deliver(world, quarter)
    say(f"The inbox of {', '.join(map(str, wanted))} is in {place.root / 'inbox'}")


def _in_a_row(quarters: Sequence[str | Quarter]) -> list[Quarter]:
    try:
        wanted = [q if isinstance(q, Quarter) else Quarter.parse(q) for q in quarters]
    except ValueError as error:
        raise UsageError(str(error)) from None
    if not wanted or any(after != before.next for before, after in pairwise(wanted)):
        raise UsageError(
            "The quarters of a nation follow each other; write them in order, such as "
            "2026Q1,2026Q2."
        )
    return wanted
