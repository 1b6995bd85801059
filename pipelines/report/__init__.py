"""The quarter's report: one page that opens offline, with aggregates only."""

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import pages, store
from pipelines.home import Home, ranked_release

if TYPE_CHECKING:
    from pipelines.quarter import Quarter

__all__ = ["write"]

PAGE = "index.html"
TARGETING = "galat-sasaran.html"
CLAIMS = "usul-sanggah.csv"
RECIPIENTS = "penerima-program.csv"
MOVES, CAUSES = "perpindahan.csv", "perpindahan-sebab.csv"
_TEMPLATES = Path(__file__).parent / "templates"


def write(home: Home, quarter: "Quarter") -> Path:
    """Write ``reports/<quarter>/index.html`` and a card for each kabupaten.

    They are of the release in force, else of the candidate.

    Returns
    -------
    Path
        The page; the same release gives the same bytes.

    Raises
    ------
    DataStop
        If the quarter was not ranked, or a revision of it is under way.
    """
    from pipelines.report import cards
    from pipelines.report.numbers import numbers
    from pipelines.run import state

    state.must_be_in_force(home, quarter)
    release = ranked_release(home, quarter, "report")
    page = home.reports(quarter) / PAGE
    told = numbers(home, quarter, release)
    # made by a command of its own, when samples have come back
    errors = TARGETING if page.with_name(TARGETING).exists() else None
    store.write_text(page, render(quarter, release, told, errors))
    store.write_text(page.with_name(CLAIMS), _as_csv(told["claims"]))
    store.write_text(page.with_name(MOVES), _as_csv(told["moves"]["regencies"]))
    store.write_text(page.with_name(CAUSES), _as_csv(told["regency_causes"]))
    store.write_text(page.with_name(RECIPIENTS), _as_csv(told["recipients"]))
    cards.write(home, quarter, release)
    return page


def _as_csv(rows: list[dict[str, Any]]) -> str:
    """Return rows as a CSV text, with their names on top."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows[0] if rows else [])
    writer.writerows(row.values() for row in rows)
    return out.getvalue()


def render(
    quarter: "Quarter", release: Path, told: dict[str, Any], targeting: str | None = None
) -> str:
    """Return the page as text.

    Parameters
    ----------
    told : dict
        What `pipelines.report.numbers.numbers` counted.
    targeting : str, optional
        The page on targeting errors beside it.
    """
    from pipelines.report import figures, recipients

    environment = pages.environment(_TEMPLATES)
    environment.filters["koma"] = lambda number: str(number).replace(".", ",")
    moved = bool(told["whole"]["naik"] or told["whole"]["turun"])
    drawn = {
        "deciles": figures.deciles(told["deciles"], told["poorest"]),
        "programmes": figures.programmes(told["programmes"], told["whole"]["jiwa"]),
        "sureness": figures.sureness(told["sureness"]["provinces"]),
        "transition": figures.transition(told["transition"]) if moved else "",
        "movement": figures.movement(told["movement"]) if moved else "",
        "lines": figures.crossed(told["moves"]["programmes"], told["smallest"]) if moved else "",
        "causes": figures.causes(told["causes"]) if moved else "",
        "held_back": figures.held_back(told["held_back"]) if told["held_back"] else "",
        "age": figures.age(told["age"]),
    }
    return environment.get_template("index.html.jinja").render(
        quarter=quarter,
        release=release.name.removeprefix("release=").replace("candidate", "calon"),
        reference_date=quarter.reference_date.isoformat(),
        targeting=targeting,
        figures={name: _safe(svg) for name, svg in drawn.items()},
        **{**told, "recipients": recipients.shown(told["recipients"], quarter)},
    )


def _safe(svg: str) -> Any:
    import markupsafe

    return markupsafe.Markup(svg)  # noqa: S704 - drawn here, labels are escaped by matplotlib
