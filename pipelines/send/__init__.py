"""Each ministry gets its package, each sender its returns; both can be verified."""

from pipelines.send.deliver import deliver
from pipelines.send.manifest import verify
from pipelines.send.returns import returns
from pipelines.send.step import packages, run

__all__ = ["deliver", "packages", "returns", "run", "verify"]
