"""The page of a report card: opens offline, is read on a phone, and draws its own bars."""

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import pages

if TYPE_CHECKING:
    import jinja2

_TEMPLATES = Path(__file__).parent / "templates"


def template() -> "jinja2.Template":
    """Return the page's template, read once for all kabupaten."""
    environment = pages.environment(_TEMPLATES)
    environment.filters["permil"] = lambda value: pages.percent(value / 1000)
    return environment.get_template("kabupaten.html.jinja")
