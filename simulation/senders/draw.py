"""Seeded draws: every piece of the nation's post has a generator of its own.

A generator is named by what it draws for, so adding a sender or a regency leaves what the
others send unchanged.
"""

import hashlib

import numpy as np


def generator(seed: int, *parts: object) -> np.random.Generator:
    """Return the generator of one piece of work.

    Parameters
    ----------
    seed : int
        Seed of the nation.
    *parts : object
        What the draw is for, such as quarter, source and item.
    """
    name = "/".join(map(str, (seed, *parts))).encode()
    return np.random.Generator(np.random.PCG64(int.from_bytes(hashlib.sha256(name).digest())))


def bytes_for(seed: int, *parts: object) -> bytes:
    """Return 32 bytes that depend on the seed and the name alone (for demo keys)."""
    return hashlib.sha256("/".join(map(str, ("key", seed, *parts))).encode()).digest()


def steady(seed: int, purpose: str, ids: np.ndarray) -> np.ndarray:
    """Return a number from 0 to 1 for each id, the same whenever it is asked for.

    What an institution has wrong about someone stays wrong from quarter to quarter.
    """
    start = np.uint64(int.from_bytes(bytes_for(seed, purpose)[:8]))
    mixed = ids.astype(np.uint64) + start
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):  # splitmix64
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(11)).astype(float) / 2.0**53
