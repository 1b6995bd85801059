"""Each ministry gets its package, each sender its returns; both can be verified."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipelines.home import Home
    from pipelines.quarter import Quarter

# The modules are loaded when called: every step of a quarter reads a manifest, but few do more.


def run(
    home: "Home", quarter: "Quarter", ledger: "Callable[[], object] | None" = None
) -> list[dict[str, Any]]:
    """Cut every ministry's package of a candidate; see `pipelines.send.step`."""
    from pipelines.send import step

    return step.run(home, quarter, ledger)


def packages(home: "Home", folder: Path) -> list[dict[str, Any]]:
    """Tell of the packages of a release or candidate; see `pipelines.send.step`."""
    from pipelines.send import step

    return step.packages(home, folder)


def returns(home: "Home", quarter: "Quarter", folder: Path) -> int:
    """Write what goes back to every kabupaten; see `pipelines.send.returned`."""
    from pipelines.send import returned

    return returned.returns(home, quarter, folder)


def deliver(home: "Home", quarter: "Quarter", ministry: str) -> dict[str, Any]:
    """Hand a ministry its package; see `pipelines.send.delivery`."""
    from pipelines.send import delivery

    return delivery.deliver(home, quarter, ministry)


def verify(path: Path) -> dict[str, Any]:
    """Check a package or release against its manifest; see `pipelines.send.verification`."""
    from pipelines.send import verification

    return verification.verify(path)
