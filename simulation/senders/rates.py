"""The rates at which senders err and are late: ``senders:`` of ``simulation/rates.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from pipelines.sources.loading import build

RATES = Path(__file__).parent.parent / "rates.yaml"


@dataclass(frozen=True, slots=True)
class Range:
    """A rate that differs between places, drawn between two bounds."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class BaseRegister:
    """What is wrong with the register that the first quarter starts from."""

    families_absent: Range
    newborn_absent: float
    item_missing: Range
    birth_date_missing: float
    asset_hidden: Range
    answer_old: float
    coarse_record: float
    nik_unusable: float
    nik_of_another: float
    name_misspelt: float
    broken_cell: float
    broken_kk: float
    pln_shared: float


@dataclass(frozen=True, slots=True)
class Regencies:
    """How kabupaten report: how much, in which files, and how they keep the calendar."""

    families_updated: Range
    event_reported: float
    near_line: Range
    near_line_weight: float
    asset_hidden: float
    answer_missing: float
    name_misspelt: float
    format: Mapping[str, float]
    bps_codes: float
    fate: Mapping[str, float]
    musdes: float
    musdes_share: float
    regsosek: float
    regsosek_families: float
    bnba: float
    bnba_families: float
    bnba_coarse: float
    siak: float
    siak_persons: float


@dataclass(frozen=True, slots=True)
class Signing:
    """How proposals go through the tiers; shares of proposals, but `by_list` of regencies."""

    by_list: float
    fate: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Handling:
    """What becomes of claims beside visits; shares of claims, or of visits where said."""

    examined: float
    asked_again: float
    late_photo: float
    passed_on: float
    wrong: float
    withdrawn: float
    second_try: float
    heard: float
    appealed: float
    restored: float


@dataclass(frozen=True, slots=True)
class SpotCheck:
    """What becomes of the families drawn for a spot-check, and what visitors overlook."""

    not_returned: float
    not_found: float
    away: float
    asset_overlooked: float


@dataclass(frozen=True, slots=True)
class Citizens:
    """Claims of citizens and what field visits make of them; shares of families a quarter."""

    claims: Mapping[str, float]
    objection: float
    true_claim: float
    no_photo: float
    broken_photo: float
    visited: float
    partly: float
    own_sample: float
    not_found: float
    life_event: float
    again: float
    same_photo: float
    spot_check: SpotCheck
    handling: Handling
    mistakes: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Extracts:
    """What the national extracts know, and how far they lag."""

    event_reaches: float
    unregistered: float
    kk_behind: float
    name_differs: float
    birth_date_differs: float
    meter_unknown: float
    meter_of_nobody: float
    power_differs: float
    insurance_inactive: float


@dataclass(frozen=True, slots=True)
class Agencies:
    """Whom the agencies know whose layout is YAML alone, and what they find."""

    wage_covered: float
    wage_of_spending: float
    buyer: float
    buyer_of_other_fuel: float
    poor_below: float
    recipient_poor: float
    recipient_other: float
    found: tuple[float, ...]
    lists: float
    list_rows: int


@dataclass(frozen=True, slots=True)
class Listing:
    """How many of a province's villages are listed afresh in a quarter."""

    villages: float
    fewest: int


@dataclass(frozen=True, slots=True)
class Senders:
    """All rates of the senders."""

    base_register: BaseRegister
    regencies: Regencies
    signing: Signing
    family_mistakes: Mapping[str, float]
    person_mistakes: Mapping[str, float]
    citizens: Citizens
    extracts: Extracts
    agencies: Agencies
    listing: Listing


@cache
def senders() -> Senders:
    """Read the rates; an unknown or a missing key is refused."""
    raw = yaml.safe_load(RATES.read_text(encoding="utf-8"))["senders"]
    rates: Senders = build(Senders, raw, "rates.yaml: senders")
    return rates
