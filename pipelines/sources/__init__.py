"""Who sends what, and in which columns, words and dates: one YAML per source.

Everything the pipeline (and the simulator that writes such files) knows about a sender's
layout is read from here; a source is added by adding a file.
"""

from pipelines.codebook.strict import Reference
from pipelines.sources.definition import Column, Sheet, Source, Table
from pipelines.sources.loading import DefinitionError, fingerprint, label_of, load

__all__ = [
    "Column",
    "DefinitionError",
    "Reference",
    "Sheet",
    "Source",
    "Table",
    "fingerprint",
    "label_of",
    "load",
]
