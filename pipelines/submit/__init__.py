"""The sender's side: files get the envelope that arrive asks for, and lie in the inbox."""

from pipelines.submit.envelope import put

__all__ = ["put"]
