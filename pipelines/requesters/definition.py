"""What a requester's YAML may say: a key that is not here is refused."""

from dataclasses import dataclass

from pipelines.codebook.strict import Label, Reference
from pipelines.quarter import Quarter

NATION = "00"
FRAME = "person"  # the tables of a release whose columns an agreement may name


@dataclass(frozen=True, slots=True)
class Agreement:
    """By what right somebody has lists matched, and what he sees of the register.

    Attributes
    ----------
    regions : tuple of str
        Codes of provinces and of regencies or cities; ``00`` is the nation.
    columns : tuple of str
        What is told of a matched person beside his ``id_individu``, in the order of the file.
    valid_from, valid_until : str
        First and last quarter in force; an empty end is open.
    """

    requester: str
    label: Label
    purpose: Label
    legal_basis: tuple[Reference, ...]
    regions: tuple[str, ...]
    columns: tuple[str, ...]
    valid_from: str
    valid_until: str = ""

    def is_in_force(self, quarter: Quarter) -> bool:
        """Return whether the agreement holds in `quarter`."""
        return self.valid_from <= str(quarter) <= (self.valid_until or str(quarter))

    @property
    def provinces(self) -> tuple[str, ...]:
        """Two-digit codes of the provinces that hold its regions; none for the nation."""
        return () if NATION in self.regions else tuple(sorted({c[:2] for c in self.regions}))
