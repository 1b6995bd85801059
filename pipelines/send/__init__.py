"""Each ministry gets its package, each sender its returns; both can be verified."""

from pipelines.send.delivery import deliver
from pipelines.send.manifest import verify
from pipelines.send.returned import returns
from pipelines.send.step import packages, run

__all__ = ["deliver", "packages", "returns", "run", "verify"]
