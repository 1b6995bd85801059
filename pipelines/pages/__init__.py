"""What pages share: the frame, how numbers are written, how plots look.

A page is made of a template: escaped, and strict about what is lacking.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jinja2

_SHARED = Path(__file__).parent / "templates"  # the frame and style that papers share


def environment(templates: Path) -> "jinja2.Environment":
    """Return the templates of a folder and the shared ones; a name that is not told raises."""
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader([templates, _SHARED]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["ribuan"] = thousands
    made.filters["persen"] = percent
    return made


def thousands(number: float) -> str:
    """Return a whole number with points, as Indonesians write it."""
    return f"{number:,.0f}".replace(",", ".")


def percent(share: float | None, digits: int = 1) -> str:
    """Return a share as a percentage with a decimal comma; a dash where it is not known."""
    if share is None:
        return "–"
    return f"{100 * share:.{digits}f}".replace(".", ",") + "%"
