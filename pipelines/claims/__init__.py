"""Citizens' claims: what happened to them, and where they stand at an instant."""

from pipelines.claims.books import Books, fold
from pipelines.claims.photos import judge

__all__ = ["Books", "fold", "judge"]
