"""From a document's number to its rows, to what became of them, to the desil they moved."""

from pipelines.trace.document import trace

__all__ = ["trace"]
