"""The rank step of a quarter: two passes over the parts of the nation, one folder of tables."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.errors import DataStop
from pipelines.ledger import accounts
from pipelines.progress import phase, say, track
from pipelines.rank.comparison import Comparison
from pipelines.rank.inputs import Part, Quarters
from pipelines.rank.moves import compare_unmatched, make_tables
from pipelines.rank.parts import score_part
from pipelines.rank.scenarios import Scenarios
from pipelines.rank.scores import Found, Scores
from pipelines.rank.tables import Writer
from ranking.counting import Uncountable

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter


@dataclass(frozen=True, slots=True)
class Passes:
    """The two passes over the nation: done here, or elsewhere by the same SQL.

    Attributes
    ----------
    score : callable
        Scores and compares the parts of the nation.
    place : callable
        With the cut points known, writes every part; returns how many families they hold.
    """

    score: Callable[[Comparison, list[Part], Scores, ThreadPoolExecutor], None]
    place: Callable[[Writer, list[Part], ThreadPoolExecutor], int]


def score_here(
    comparison: Comparison, parts: list[Part], scores: Scores, workers: ThreadPoolExecutor
) -> None:
    """Score and compare the nation on this machine, part beside part."""
    comparison = replace(comparison, quarters=comparison.quarters.unranked_read(comparison.con))
    jobs = [
        (comparison, part, scores.scored(number), scores.moved(number))
        for number, part in enumerate(parts)
    ]
    for found in track(workers.map(_score, jobs), "scoring", len(parts)):
        scores.add(found)
    compare_unmatched(comparison)


def place_here(writer: Writer, parts: list[Part], workers: ThreadPoolExecutor) -> int:
    """Place and write the nation on this machine, part beside part."""
    writer.relate()
    written = workers.map(writer.place_part, range(len(parts)), parts)
    return sum(track(written, "writing desil", len(parts)))


HERE = Passes(score_here, place_here)


def run(home: "Home", quarter: "Quarter", passes: Passes = HERE) -> list[dict[str, Any]]:
    """Rank the candidate register and write ``ranked/`` into the candidate.

    Parameters
    ----------
    home : Home
    quarter : Quarter
    passes : Passes

    Returns
    -------
    list of dict
        One ledger line, in families.

    Raises
    ------
    DataStop
        If the register and the list of the unranked do not add up, or the model does not fit.
    """
    with store.connect() as con, store.staged(home.candidate(quarter) / "ranked") as folder:
        quarters = Quarters.of(home, quarter)
        with phase("models and places"):
            comparison = Comparison.of(con, quarters)
        scenarios = Scenarios(quarter, comparison.new, by_members=comparison.by_members)
        scores = Scores(folder / ".antara", scenarios, comparison.by_members)
        scores.folder.mkdir()
        make_tables(con)
        parts = list(quarters.parts())
        workers = ThreadPoolExecutor(store.threads(con))
        with workers:
            try:
                passes.score(comparison, parts, scores, workers)
            except Uncountable as error:
                raise DataStop(
                    f"model {comparison.new.id}: {error}; a score is the logarithm of spending in "
                    "millionths, so the model is not sound. Fit a new one: dtsen model fit"
                ) from error
            registered, unranked = _accounts(con, quarters, scores)
            writer = Writer(comparison, scores, folder)
            with phase("cut points"):
                writer.prepare()
            families = passes.place(writer, parts, workers)
        with phase("tables of the nation"):
            writer.write_nation()
        shutil.rmtree(scores.folder)
    persons = scores.persons.total
    say(f"rank: {families:,} families with {persons:,} persons ranked, {unranked:,} not ranked")
    return [accounts.line("rank", None, registered, unranked)]


def _score(job: tuple[Comparison, Part, Path, Path]) -> Found:
    comparison, part, scored, moved = job
    with comparison.beside() as own:
        return score_part(own, part, scored, moved)


def _accounts(con, quarters: Quarters, scores: Scores) -> tuple[int, int]:
    """Return the families of the register, and those of them that are not ranked.

    Raises
    ------
    DataStop
        If these and the families scored do not add up.
    """
    registered, unranked = (
        con.execute(f"select count(*) from {quarters.now.read(name)}").fetchall()[0][0]
        for name in ("registry/family", "registry/unranked")
    )
    ranked = scores.families.total
    if registered != ranked + unranked or not ranked:
        raise DataStop(
            f"{registered} families are registered, {ranked} can be ranked and {unranked} are "
            "listed as not ranked; these must add up. Look at registry/unranked: every family "
            "without an active member belongs there, and no other; run merge again"
        )
    return registered, unranked
