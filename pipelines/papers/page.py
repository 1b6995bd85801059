"""Pages that open offline and print well."""

from pathlib import Path
from typing import Any

from pipelines import pages, store
from pipelines.report import figures

_TEMPLATES = Path(__file__).parent / "templates"


def write(path: Path, template: str, told: dict[str, Any]) -> None:
    """Write a page from a template; the same content gives the same bytes."""
    environment = pages.environment(_TEMPLATES)
    environment.filters["ribuan"] = figures.thousands
    environment.filters["persen"] = percent
    environment.filters["angka"] = number
    store.write_text(path, environment.get_template(template).render(**told))


def number(value: float | None, digits: int = 3) -> str:
    """Return a number with a decimal comma."""
    return "–" if value is None else f"{value:.{digits}f}".replace(".", ",")


def percent(share: float | None, digits: int = 1) -> str:
    """Return a share as a percentage; a dash where it is not known."""
    return "–" if share is None else figures.percent(share, digits)
