"""Latents become counts of the nineteen assets."""

import numpy as np
from scipy.special import ndtri

from simulation.population.dwelling import Setting, shifted
from simulation.population.rates import rates

ASSETS = (
    "tabung_gas", "lemari_es", "ac", "pemanas_air", "telepon_rumah", "tv_datar",
    "emas_perhiasan", "komputer_laptop_tablet", "sepeda_motor", "sepeda", "mobil", "perahu",
    "kapal_perahu_motor", "smartphone", "sawah_kebun", "lahan_lainnya", "rumah_lainnya",
    "ternak_besar", "ternak_kecil",
)  # fmt: skip
NEEDS_POWER = (
    "lemari_es", "ac", "pemanas_air", "tv_datar", "komputer_laptop_tablet",
)  # fmt: skip
# Latent behind an asset, and how many standard deviations buy one more.
LATENT = {
    "lemari_es": ("refrigerator", 2.1),
    "ac": ("ac", 0.65),
    "tv_datar": ("tv", 1.6),
    "komputer_laptop_tablet": ("computer", 0.75),
    "sepeda_motor": ("motorcycle", 1.05),
    "sepeda": ("bicycle", 0.9),
    "mobil": ("auto", 0.9),
    "emas_perhiasan": ("jewelry", 0.0),
    "ternak_besar": ("cow", 0.35),
    "ternak_kecil": ("chicken", 0.3),
}


def excess(share: np.ndarray, owned: float) -> np.ndarray:
    """How far above its owners' threshold a family stands, in standard deviations."""
    share = np.clip(share, 1e-6, 1 - 1e-6)
    return ndtri(share).astype(np.float32) - np.float32(ndtri(1 - owned))


def assets(
    latents: dict[str, np.ndarray],
    setting: Setting,
    dwelling: dict[str, np.ndarray],
    adults: np.ndarray,
    rng: np.random.Generator,
) -> dict[str, np.ndarray]:
    """Return the nineteen counts; the rules between items hold."""
    owned = rates("margin")
    noise = rng.standard_normal((8, len(adults)), dtype=np.float32)
    out = {}
    for name, (latent, step) in LATENT.items():
        above = excess(shifted(latents, latent, setting), owned[name])
        if name == "emas_perhiasan":
            number = np.clip(np.rint(4 * np.exp(0.9 * above + 0.4 * noise[0])), 1, 200)
        else:
            number = np.clip(1 + np.floor(above / step), 1, 9 if step > 0.4 else 30)
        out[name] = np.where(above > 0, number, 0).astype(np.int16)
    out |= derived(latents, setting, noise)
    phones = excess(shifted(latents, "hp", setting), owned["smartphone"])
    held = np.clip(np.rint(adults * np.clip(0.35 + 0.30 * phones, 0.2, 1)), 1, 9)
    out["smartphone"] = np.where(phones > 0, held, 0).astype(np.int16)
    gas = np.isin(dwelling["bahan_bakar_utama_memasak"], (2, 3))
    out["tabung_gas"] = np.where(gas, np.where(noise[7] > 0.6, 2, 1), 0).astype(np.int16)
    dark = dwelling["sumber_penerangan_utama"] == 4
    for name in NEEDS_POWER:
        out[name][dark] = 0
    return {name: out[name] for name in ASSETS}


def derived(
    latents: dict[str, np.ndarray], setting: Setting, noise: np.ndarray
) -> dict[str, np.ndarray]:
    """Assets that the survey of 2008 does not tell of, from those it does."""
    owned = rates("margin")
    rural = 1 - setting.urban
    heater = (0.55 * latents["ac"] + 0.45 * latents["auto"] + 0.5 * noise[1]) / 1.0
    phone = (0.45 * latents["computer"] + 0.35 * latents["ac"] + 0.7 * noise[2]) / 1.0
    land = (
        -0.75 * latents["nonfarm"] + 0.25 * latents["lnc"] + 0.5 * noise[3] + 0.5 * (rural - 0.42)
    )
    other = 0.40 * latents["lnc"] + 0.92 * noise[4]
    house = 0.30 * latents["lnc"] + 0.25 * latents["auto"] + 0.88 * noise[5]
    boat = 0.8 * noise[6] - 0.35 * latents["nonfarm"] + 0.5 * rural - 0.3
    out = {}
    for name, latent in (("pemanas_air", heater), ("telepon_rumah", phone),
                         ("lahan_lainnya", other), ("rumah_lainnya", house),
                         ("perahu", boat)):  # fmt: skip
        above = latent - np.float32(ndtri(1 - owned[name]))
        out[name] = np.where(above > 0, 1 + np.floor(above / 1.2), 0).astype(np.int16)
    engine = boat + 0.25 * latents["lnc"] - np.float32(ndtri(1 - owned["kapal_perahu_motor"]))
    out["kapal_perahu_motor"] = (engine > 0).astype(np.int16)
    above = land - np.float32(ndtri(1 - owned["sawah_kebun"]))
    area = np.clip(np.rint(22 * np.exp(0.8 * above + 0.5 * noise[7])), 2, 2000)
    out["sawah_kebun"] = np.where(above > 0, area, 0).astype(np.int16)
    return out
