"""The quarter's accounts: refused rows, submissions, claims, findings, every stage's counts."""

from pipelines.ledger.finding import write as write_findings
from pipelines.ledger.step import write, write_stages

__all__ = ["write", "write_findings", "write_stages"]
