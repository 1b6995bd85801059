"""The judgement kept beside a model: its numbers are texts there, the same on every machine."""

from typing import Any

_DIGITS = 6


def as_texts(told: Any) -> Any:
    """Return a document with its floats as texts."""
    if isinstance(told, dict):
        return {name: as_texts(value) for name, value in told.items()}
    if isinstance(told, list):
        return [as_texts(value) for value in told]
    return f"{told:.{_DIGITS}f}" if isinstance(told, float) else told


def in_floats(told: Any) -> Any:
    """Return a document with the numbers that stand in it as texts."""
    if isinstance(told, dict):
        return {name: in_floats(value) for name, value in told.items()}
    if isinstance(told, list):
        return [in_floats(value) for value in told]
    try:
        return float(told) if isinstance(told, str) and "." in told else told
    except ValueError:
        return told
