"""How every page and document is made of a template: escaped, and strict about what is lacking."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jinja2


_SHARED = Path(__file__).parent / "templates"  # the frame and style that papers share


def environment(templates: Path) -> "jinja2.Environment":
    """Return the templates of a folder and the shared ones; a name that is not told raises."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([templates, _SHARED]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
