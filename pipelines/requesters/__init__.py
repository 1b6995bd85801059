"""Who may have lists matched against the register, where, and what he may see: a YAML each.

A requester sees nobody outside the regions of his agreement and no column that it does not
name. `read` refuses what the definition below does not know.
"""

import types
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pipelines import regions
from pipelines.codebook.strict import read_yaml
from pipelines.errors import Busy
from pipelines.quarter import Quarter
from pipelines.recipients import home_of
from pipelines.requesters.definition import FRAME, NATION, Agreement
from pipelines.sources.loading import DefinitionError, build

__all__ = ["FRAME", "NATION", "Agreement", "agreement_of", "load", "read"]

_FOLDER = Path(__file__).parent


def read(path: Path) -> Agreement:
    """Read one requester's agreement.

    Raises
    ------
    DefinitionError
        If a key is unknown or missing, or it names a region or column that there is not.
    """
    agreement: Agreement = build(Agreement, read_yaml(path), path.stem)
    if agreement.requester != path.stem:
        raise DefinitionError(f"{path.name}: requester is '{agreement.requester}'")
    known = set(regions.regencies().column("kode_kabupaten_kota").to_pylist())
    known |= {code[:2] for code in known} | {NATION}
    faults = [f"no region {code}" for code in agreement.regions if code not in known]
    faults += [f"no column {c}" for c in agreement.columns if not home_of(c, FRAME)]
    if {"id_individu", "alasan"} & set(agreement.columns):
        faults.append("id_individu and alasan are told anyway")
    if not agreement.regions or not agreement.legal_basis:
        faults.append("an agreement names regions and a legal basis")
    for bound in filter(None, (agreement.valid_from, agreement.valid_until)):
        try:
            Quarter.parse(bound)
        except ValueError as error:
            faults.append(str(error))
    if faults:
        raise DefinitionError(f"{path.name}: {'; '.join(faults)}")
    return agreement


@cache
def load() -> Mapping[str, Agreement]:
    """Return every agreement by requester, in order of name."""
    paths = sorted(_FOLDER.glob("*.yaml"))
    return types.MappingProxyType({path.stem: read(path) for path in paths})


def agreement_of(requester: str, quarter: Quarter) -> Agreement:
    """Return the agreement under which a requester may match lists in a quarter.

    Raises
    ------
    Busy
        If there is none, or none in force: matching is not allowed.
    """
    agreement = load().get(requester)
    if agreement is None:
        raise Busy(
            f"tidak ada perjanjian dengan '{requester}'; yang ada: {', '.join(load())}. Sebutkan "
            "salah satunya dengan --requester, atau tambahkan perjanjian yang sudah "
            "ditandatangani ke pipelines/requesters"
        )
    if not agreement.is_in_force(quarter):
        until = agreement.valid_until or "sekarang"
        raise Busy(
            f"perjanjian dengan '{requester}' berlaku {agreement.valid_from} sampai {until}, bukan "
            f"pada {quarter}; perbarui dahulu di pipelines/requesters/{requester}.yaml"
        )
    return agreement
