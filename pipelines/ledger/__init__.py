"""The quarter's accounts: refused rows, submissions, claims, and every stage's counts."""

from pipelines.ledger.step import write, write_stages

__all__ = ["write", "write_stages"]
