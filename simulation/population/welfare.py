"""True spending: log points over the local poverty line."""

import numpy as np
from scipy.special import log_ndtr, ndtr, ndtri

from simulation.population.rates import rates

NODES = ndtri((np.arange(2000) + 0.5) / 2000)


def shape(u: np.ndarray, sigma: np.ndarray | float) -> np.ndarray:
    """Turn standard normal welfare into log spending: skewed, with a Pareto top."""
    rule = rates("welfare")
    top, alpha = rule["pareto_from"], rule["pareto_alpha"]
    body = np.minimum(u, top)
    body = body + rule["skew"] * (body**2 - 1)
    beyond = np.maximum(u, top)
    tail = -(log_ndtr(-beyond) - log_ndtr(-top)) / alpha  # of log spending
    return sigma * body + tail


def sigma_of(mean_over_line: np.ndarray, p0: np.ndarray) -> np.ndarray:
    """Spread of log spending that gives the province's mean spending and P0."""
    low, high = rates("welfare")["sigma_between"]
    distance = -ndtri(p0)
    root = np.sqrt(distance**2 + 2 * np.log(mean_over_line))
    return np.clip(root - distance, low, high)


def centre(p0: np.ndarray, sigma: np.ndarray, extra: np.ndarray) -> np.ndarray:
    """Level at which the measured P0 is reached; `extra` = variance beside the shape."""
    noise = np.sqrt(rates("welfare")["measurement_sd"] ** 2 + extra)
    level = np.zeros_like(p0)
    form = np.stack([shape(NODES, s) for s in sigma])
    low, high = np.full_like(p0, -3.0), np.full_like(p0, 5.0)
    for _ in range(45):
        level = (low + high) / 2
        poor = ndtr(-(level[:, None] + form) / noise[:, None]).mean(axis=1)
        too_poor = poor > p0
        low, high = np.where(too_poor, level, low), np.where(too_poor, high, level)
    return level


def shift_to(z: np.ndarray, noise: np.ndarray, persons: np.ndarray, p0: float) -> float:
    """Return what to add to `z` so that the measured share of poor persons is `p0`."""
    measured = z + noise
    order = np.argsort(measured, kind="stable")
    below = np.cumsum(persons[order]) / persons.sum()
    at = int(np.searchsorted(below, p0))
    return -float(measured[order[min(at, len(order) - 1)]]) + 1e-6
