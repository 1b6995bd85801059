"""Each ministry gets its package, each sender its returns; both can be verified."""

from pipelines.send.delivery import deliver
from pipelines.send.returned import returns
from pipelines.send.step import packages, run
from pipelines.send.verification import verify

__all__ = ["deliver", "packages", "returns", "run", "verify"]
