"""Measuring: the project's own work beside the same work in other tools, on the same files."""

from typing import Any


def explain(families: int, seed: int = 7) -> dict[str, Any]:
    """Measure the finding of what moved every score; see `bench.explaining`."""
    from bench.explaining import measure

    return measure(families, seed)


def link(records: int, persons: int, seed: int = 7) -> dict[str, Any]:
    """Measure linkage of records that no NIK links; see `bench.linking`."""
    from bench.linking import measure

    return measure(records, persons, seed)


def match(rows: int, persons: int, seed: int = 7) -> dict[str, Any]:
    """Measure the matching of a list; see `bench.matching`."""
    from bench.matching import measure

    return measure(rows, persons, seed)


def quarter(families: int, seed: int = 7) -> dict[str, Any]:
    """Measure whole quarters, step by step; see `bench.quarterly`."""
    from bench.quarterly import measure

    return measure(families, seed)


def rank(families: int, seed: int = 7, *, peers: bool = False) -> dict[str, Any]:
    """Measure the rank step, beside pandas or beside all peers; see `bench.ranking`."""
    from bench.ranking import measure

    return measure(families, seed, peers=peers)


def spark(families: int, seed: int = 7) -> dict[str, Any]:
    """Measure the rank step by Spark beside ours, and compare the tables; see `bench.scaling`."""
    from bench.scaling import measure

    return measure(families, seed)


def validate(families: int, seed: int = 7) -> dict[str, Any]:
    """Measure the check of the frozen register; see `bench.validating`."""
    from bench.validating import measure

    return measure(families, seed)
