"""Where the nation lives: regencies with their public figures, and villages."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from pipelines import regions
from pipelines.errors import UsageError
from simulation.population.rates import rates

DATA = Path(__file__).parent.parent / "data"
LEAST_FAMILIES = 3

# Names in the BPS tables that are not today's, and the regency they mean.
RENAMED = {
    "TOBASAMOSIR": "1212",
    "KEPULAUANSERIBU": "3101",
    "KOTAJAKARTAPUSAT": "3171",
    "KOTAJAKARTAUTARA": "3172",
    "KOTAJAKARTABARAT": "3173",
    "KOTAJAKARTASELATAN": "3174",
    "KOTAJAKARTATIMUR": "3175",
    "PONTIANAK": "6102",
    "MAHAKAMHULU": "6411",
    "SIAUTAGULANDANGBIARO": "7109",
    "MAMUJUUTARA": "7601",
    "MALUKUTENGGARABARAT": "8103",
}
PROVINCE_ALIAS = {"DKIJAKARTA": "31", "DIYOGYAKARTA": "34"}


def plain(name: str) -> str:
    """Reduce a region's name to what the tables agree on."""
    name = re.sub(r"^(KABUPATEN|KAB\.?)\s+", "", name.upper().strip())
    return re.sub(r"[^A-Z]", "", name)


def number(text: str) -> float:
    """Read a number with decimal comma or point."""
    return float(text.replace(",", "."))


def rows(name: str, delimiter: str = ",") -> list[list[str]]:
    """Return the lines of a public table, without its header."""
    with (DATA / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines, delimiter=delimiter))[1:]


@cache
def regencies() -> pd.DataFrame:
    """Return the 514 regencies with population, poverty line, P0 and living conditions.

    P0, water and sanitation of 2021 are rescaled so that the regencies of a province
    agree, weighted by population, with the province's figure of 2025.
    """
    master = regions.regencies().to_pydict()
    frame = pd.DataFrame({"code": master["kode_kabupaten_kota"], "name": master["kabupaten_kota"]})
    by_name = {plain(n): c for c, n in zip(frame["code"], frame["name"], strict=True)} | RENAMED
    line = {by_name[plain(r[0])]: float(r[-1]) for r in rows("poverty_line_regency_2011_2025.csv")}
    facts = {
        by_name[plain(r[1])]: [number(r[i]) for i in (2, 3, 4, 6, 7)]
        for r in rows("regency_indicators_2021.csv", ";")
    }
    frame["population"] = np.array(master["jumlah_penduduk"], dtype=float)
    frame["line"] = frame["code"].map(line)
    known = np.array([facts[c] for c in frame["code"]])
    for i, column in enumerate(("p0", "schooling", "spending", "sanitation", "water")):
        frame[column] = known[:, i]
    return rescale(frame.sort_values("code", ignore_index=True))


@cache
def provinces() -> pd.DataFrame:
    """Return the 38 provinces with the published figures of 2025."""
    master = regions.regencies().to_pydict()
    pairs = zip(master["provinsi"], master["kode_provinsi"], strict=True)
    by_name = {plain(name): code for name, code in pairs}
    frame = pd.read_csv(DATA / "province_indicators_2025.csv")
    codes = [PROVINCE_ALIAS.get(plain(n)) or by_name[plain(n)] for n in frame["provinsi"]]
    return frame.assign(code=codes).set_index("code").sort_index()


def rescale(frame: pd.DataFrame) -> pd.DataFrame:
    """Bring the regencies' shares of 2021 to the province's level of 2025."""
    province = frame["code"].str[:2]
    bounds = {"p0": (1.0, 45.0), "sanitation": (3.0, 99.5), "water": (5.0, 99.8)}
    published = {"p0": "p0", "sanitation": "sanitasi_layak", "water": "air_layak"}
    for column, (low, high) in bounds.items():
        goal = province.map(provinces()[published[column]])
        share = frame[column].clip(low, high) / 100
        odds = np.log(share / (1 - share))
        for _ in range(30):  # a common shift of the log odds keeps every share inside 0-1
            level = 1 / (1 + np.exp(-odds))
            mean = (level * frame["population"]).groupby(province).transform("sum")
            mean = mean / frame["population"].groupby(province).transform("sum")
            odds = odds + np.log(goal / 100 / (1 - goal / 100)) - np.log(mean / (1 - mean))
        frame[column] = 1 / (1 + np.exp(-odds))
    frame["province"] = province
    return frame


@cache
def all_villages() -> pd.DataFrame:
    """Return every village in order of its code: regency, kind, urban, rough position.

    No public list of village coordinates is at hand: a village lies at its province's
    centre, moved by a distance that its regency and its place in the master fix.
    """
    master = regions.villages()
    code = pd.Series(master["kode_kelurahan_desa"].to_pandas().to_numpy(dtype=object))
    frame = pd.DataFrame({"kode": code, "regency": code.str[:4]})
    frame["kelurahan"] = (code.str[6] == "1").to_numpy()
    frame["perkotaan"] = master["perkotaan"].to_numpy().astype(np.int8)
    centre = pd.read_csv(DATA / "province_centres.csv", dtype={"code": str}).set_index("code")
    spread = code.str[:2].map(centre["spread"]).to_numpy()
    regency = code.str[:4].astype(int).to_numpy()
    for name, multiplier in (("lintang", 0.6180339887), ("bujur", 0.7548776662)):
        wide = (regency * multiplier) % 1 - 0.5
        narrow = (np.arange(len(code)) * multiplier) % 1 - 0.5
        middle = code.str[:2].map(centre[name]).to_numpy()
        frame[name] = (middle + spread * wide + 0.15 * narrow) * 1e6
    return frame


@dataclass(frozen=True)
class Place:
    """The regencies and villages of one nation, and the families of each village."""

    regency: pd.DataFrame
    village: pd.DataFrame
    families: np.ndarray


def choose(count: int | None) -> pd.DataFrame:
    """Return the regencies of a nation of `count` regencies, spread over provinces."""
    frame = regencies()
    if count is None or count >= len(frame):
        return frame
    if count < 1:
        raise UsageError(f"--regencies {count}: a nation needs at least one regency.")
    size = frame.groupby("province")["population"]
    turn = size.rank(ascending=False, method="first")
    order = np.lexsort((-size.transform("sum"), turn))
    return frame.iloc[np.sort(order[:count])].reset_index(drop=True)


def settle(families: int, count: int | None, rng: np.random.Generator) -> Place:
    """Spread the families over regencies by population, and over villages by kind."""
    regency = choose(count)
    least = LEAST_FAMILIES * len(regency)
    if families < least:
        raise UsageError(
            f"--families {families}: {len(regency)} regencies with at least "
            f"{LEAST_FAMILIES} families each need {least}. Ask for more families, "
            "or for fewer regencies by --regencies."
        )
    quota = LEAST_FAMILIES + share(families - least, regency["population"].to_numpy())
    rule = rates("geography")
    villages = all_villages()
    chosen, living = [], []
    groups = villages.groupby("regency", sort=True).indices
    for code, here in zip(regency["code"], quota, strict=True):
        index = np.sort(groups[code])
        wanted = min(len(index), max(1, round(here / rule["families_per_village"])))
        start = rng.random()
        index = index[((start + np.arange(wanted)) * len(index) / wanted).astype(int)]
        weight = np.where(villages["kelurahan"].to_numpy()[index], rule["kelurahan_weight"], 1)
        weight = weight * np.exp(rng.normal(0, rule["village_size_spread"], wanted))
        chosen.append(index)
        living.append(share(here, weight))
    village = villages.iloc[np.concatenate(chosen)].reset_index(drop=True)
    village["regency_index"] = regency["code"].searchsorted(village["regency"])
    return Place(regency, village, np.concatenate(living))


def share(total: int, weight: np.ndarray) -> np.ndarray:
    """Divide a whole number by weight, largest remainders first."""
    exact = total * weight / weight.sum()
    whole = np.floor(exact).astype(np.int64)
    rest = total - whole.sum()
    whole[np.argsort(whole - exact, kind="stable")[:rest]] += 1
    return whole
