"""Papers: pages that open offline and print well, each with its numbers as JSON beside it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import pages, store

if TYPE_CHECKING:
    from pipelines.quarter import Quarter

_TEMPLATES = Path(__file__).parent / "templates"


def heading(quarter: "Quarter", release: Path) -> dict[str, str]:
    """Return of which quarter and release a paper is."""
    name = release.name.removeprefix("release=").replace("candidate", "calon")
    return {"quarter": str(quarter), "release": name}


def write_paper(
    folder: Path, name: str, document: dict[str, Any], shown: dict[str, Any] | None = None
) -> Path:
    """Write a paper's numbers as JSON and its page, from the template of its name.

    Parameters
    ----------
    document : dict
        Every number of the paper: the JSON, and known to the template.
    shown : dict, optional
        What the template shows besides, such as plots.

    Returns
    -------
    Path
        The page.
    """
    store.write_text(folder / f"{name}.json", store.as_json(document))
    page = folder / f"{name}.html"
    write(page, f"{name}.html.jinja", document | (shown or {}))
    return page


def write(path: Path, template: str, told: dict[str, Any]) -> None:
    """Write a page from a template; the same content gives the same bytes."""
    environment = pages.environment(_TEMPLATES)
    environment.filters["angka"] = number
    store.write_text(path, environment.get_template(template).render(**told))


def number(value: float | None, digits: int = 3) -> str:
    """Return a number with a decimal comma."""
    if value is None:
        return "–"
    return f"{round(value, digits) + 0.0:.{digits}f}".replace(".", ",")  # no zero with a minus
