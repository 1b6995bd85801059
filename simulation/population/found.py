"""Found the nation: one province's families and persons, on the eve of the first quarter."""

from datetime import date

import numpy as np
from scipy.special import ndtri

from simulation.population.asset import assets
from simulation.population.dwelling import Setting, dwelling, floor_area
from simulation.population.geography import Place, provinces
from simulation.population.households import (
    HEAD,
    WOMAN,
    Columns,
    members,
    sizes,
)
from simulation.population.identity import day_number
from simulation.population.latent import draw
from simulation.population.names import STREET_KINDS, WARDS, name_codes
from simulation.population.person import health, insurance, schooling, work
from simulation.population.rates import rates, stream
from simulation.population.returns import interactions, local_worth
from simulation.population.welfare import centre, shape, shift_to, sigma_of

YEAR = 365.2425


def standard(values: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Scale to mean 0 and variance 1."""
    mean = np.average(values, weights=weight)
    return (values - mean) / np.sqrt(np.average((values - mean) ** 2, weights=weight))


def development(place: Place) -> np.ndarray:
    """Index of each regency, standardised over the nation's people."""
    regency = place.regency
    weight = regency["population"].to_numpy()
    if len(regency) == 1:
        return np.zeros(1)
    schooling, spending = (regency[name].to_numpy() for name in ("schooling", "spending"))
    both = standard(schooling, weight) + standard(np.log(spending), weight)
    return standard(both, weight)


def found_province(place: Place, code: str, seed: int, eve: date) -> tuple[Columns, Columns]:
    """Return the family and person columns of one province, rows in village order."""
    key = int(code)
    here = np.flatnonzero(place.village["regency"].str[:2].to_numpy() == code)
    village = np.repeat(np.arange(len(here)), place.families[here])
    size, host, second = sizes(stream(seed, "size", key), village, code)
    person = members(stream(seed, "member", key), size, second)
    given, counts = composition(person, size, host)
    districts = place.village["kode"].str[:6].to_numpy()[here]
    subdistrict = np.unique(districts, return_inverse=True)[1]
    latents = draw(stream(seed, "latent", key), given, village, subdistrict, host)
    setting = surroundings(place, here, village, host, code)
    family = dwelling(latents, setting, stream(seed, "dwelling", key))
    rng = stream(seed, "asset", key)
    household = np.bincount(host, weights=size, minlength=len(size)).astype(np.float32)
    family["luas_lantai"] = floor_area(latents, household, host)
    for name in ("jenis_atap_terluas", "status_kepemilikan_rumah", *SHARED):
        family[name] = family[name][host]
    family |= assets(latents, setting, family, counts["adults"], rng)
    family["village"] = here[village].astype(np.int32)
    family["size"], family["host"] = size, host
    grow_up(person, latents, setting, seed, key)
    spend(place, family, person, latents, setting, seed, key)
    person["segmen_jkn"] = insurance(
        stream(seed, "insurance", key), person, family["z"] - family["z"].mean()
    )
    address(family, place, stream(seed, "address", key), host)
    days = np.rint(person.pop("age") * YEAR).astype(np.int64) + 1
    person["tanggal_lahir"] = day_number(np.datetime64(eve, "D") - days)
    person["name"] = name_codes(
        stream(seed, "name", key),
        person["jenis_kelamin"],
        person["family"],
        np.full(len(size), code),
    )
    for name in ("relation", "sex", "marital", "level", "own"):
        del person[name]
    family["host"], person["family"] = host.astype(np.int32), person["family"].astype(np.int32)
    return family, person


SHARED = (
    "jenis_lantai_terluas", "jenis_dinding_terluas", "sumber_air_minum_utama",
    "sumber_penerangan_utama", "daya_terpasang", "bahan_bakar_utama_memasak", "fasilitas_bab",
    "jenis_kloset", "pembuangan_akhir_tinja",
)  # fmt: skip


def composition(person: Columns, size: np.ndarray, host: np.ndarray) -> tuple[np.ndarray, Columns]:
    """Scores of the household's composition, and counts the assets need."""
    family, age = person["family"], person["age"]
    count = len(size)
    household = host[family]

    def per(mask: np.ndarray, group: np.ndarray) -> np.ndarray:
        return np.bincount(group[mask], minlength=count).astype(np.float32)

    head = person["relation"] == HEAD
    head_age = np.zeros(count)
    head_age[family[head]] = age[head]
    woman = np.zeros(count)
    woman[family[head]] = person["sex"][head] == WOMAN
    total = np.bincount(host, weights=size, minlength=count)[host]
    small = per(age < 5, household)[host]
    dependent = per((age < 15) | (age >= 65), household)[host]
    ratio = dependent / np.maximum(total - dependent, 1)
    scores = np.stack(
        [
            (np.log(total) - 1.20) / 0.48,
            (head_age - 48) / 14.0,
            (0.16 - woman) * 2.0,
            (small - 0.30) / 0.52,
            np.minimum((ratio - 0.55) / 0.60, 3),
        ]
    )
    adults = per(age >= 11, family)
    return np.clip(scores, -3, 3).astype(np.float32), {"adults": adults}


def surroundings(
    place: Place, here: np.ndarray, village: np.ndarray, host: np.ndarray, code: str
) -> Setting:
    """Return what surrounds each family of a province."""
    regency = place.village["regency_index"].to_numpy()[here][village]
    frame = place.regency
    return Setting(
        urban=place.village["perkotaan"].to_numpy()[here][village].astype(np.float32),
        development=development(place)[regency].astype(np.float32),
        sanitation=frame["sanitation"].to_numpy()[regency].astype(np.float32),
        water=frame["water"].to_numpy()[regency].astype(np.float32),
        regency=regency,
        host=host,
        province=code,
    )


def grow_up(person: Columns, latents: Columns, setting: Setting, seed: int, key: int) -> None:
    """Add schooling, work and health, and give the columns their official names."""
    by_development, by_urban = rates("region_shift")["heduc"]
    shift = by_development * setting.development + by_urban * (setting.urban - 0.58)
    person |= schooling(stream(seed, "school", key), person, latents, shift.astype(np.float32))
    margin, moved = rates("margin"), rates("region_shift")
    farm = leaning(latents, setting, moved, "nonfarm") < ndtri(margin["nonfarm"])
    formal = leaning(latents, setting, moved, "formal") > ndtri(1 - margin["formal"])
    person |= work(stream(seed, "work", key), person, latents, farm, formal & ~farm)
    person |= health(stream(seed, "health", key), person["age"])
    for theirs, ours in (
        ("status_hubungan_keluarga", "relation"),
        ("jenis_kelamin", "sex"),
        ("status_kawin", "marital"),
    ):
        person[theirs] = person[ours]


def leaning(latents: Columns, setting: Setting, moved: dict, name: str) -> np.ndarray:
    """Return a latent with its regional shift, standardised."""
    by_development, by_urban = moved[name]
    value = latents[name] + by_development * setting.development
    value = value + by_urban * (setting.urban - 0.58)
    return value / np.sqrt(1 + by_development**2 + 0.24 * by_urban**2)


def spend(
    place: Place,
    family: Columns,
    person: Columns,
    latents: Columns,
    setting: Setting,
    seed: int,
    key: int,
) -> None:
    """Give families their true spending, so that the measured P0 is the published one."""
    rule = rates("welfare")
    village, host = family["village"], family["host"]
    regency = place.village["regency_index"].to_numpy()[village]
    frame = place.regency
    p0 = frame["p0"].to_numpy()
    here = np.unique(regency)
    table = provinces().loc[f"{key:02d}"]
    over = table["pengeluaran_pk"] / (frame["line"].to_numpy()[here].mean())
    sigma = sigma_of(np.full(len(here), max(over, 1.3)), p0[here])
    urban_share = np.bincount(regency, weights=setting.urban) / np.maximum(np.bincount(regency), 1)
    extra = (rule["urban_shift"] ** 2 * urban_share * (1 - urban_share))[here]
    level = np.zeros(len(frame))
    level[here] = centre(p0[here], sigma, extra)
    spread = np.zeros(len(frame))
    spread[here] = sigma
    rng = stream(seed, "spending", key)
    passing = rng.standard_normal(len(village))[host]
    part = rule["transitory_share"]
    u = np.sqrt(1 - part) * latents["lnc"] + np.sqrt(part) * passing
    apart = interactions(family, person, setting)
    apart = apart + local_worth(place, family, person, setting, seed, key)
    country, town = rule["spread_country_town"]
    wide = spread[regency] * np.where(setting.urban == 1, town, country)
    z = level[regency] + shape(u, wide)
    z = z + rule["urban_shift"] * (setting.urban - urban_share[regency])
    z = z + (apart * wide)[host]
    noise = stream(seed, "measure", key).normal(0, rule["measurement_sd"], len(z))[host]
    population = frame["population"].to_numpy()[here]
    goal = float(np.average(p0[here], weights=population))
    z = z + shift_to(z, noise, family["size"], goal)
    family["z"] = z.astype(np.float32)
    family["passing"] = (np.sqrt(part) * passing * wide).astype(np.float32)
    family["noise"] = noise.astype(np.float32)


def address(family: Columns, place: Place, rng: np.random.Generator, host: np.ndarray) -> None:
    """Street, number, RT/RW and coordinates; families of one dwelling share them."""
    count = len(host)
    family["street"] = rng.integers(0, STREET_KINDS, count)[host].astype(np.int16)
    family["house"] = rng.integers(1, 200, count)[host].astype(np.int16)
    family["ward"] = rng.integers(0, WARDS, count)[host].astype(np.int16)
    village = family["village"]
    for name in ("lintang", "bujur"):
        centre_of = place.village[name].to_numpy()[village]
        around = rng.normal(0, 6_000, count)[host]
        family[name] = np.rint(centre_of + around).astype(np.int32)
