"""Which family goes on as which, when members part and join.

The rule is that of the register: a family's core is its last head, spouse and the head's
children under 17; it goes on in the KK group that holds most of its core.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from simulation.population.households import CHILD, HEAD, SPOUSE

CORE_AGE = 17


@dataclass(frozen=True)
class Members:
    """Persons as the quarter began and where they are at its end; group -1 = gone."""

    person: np.ndarray
    family: np.ndarray
    relation: np.ndarray
    age: np.ndarray
    group: np.ndarray


def lineage(
    old: Members,
    head_of: dict[int, int],
    kk_before: dict[int, int],
    kk_after: dict[int, int],
    next_id: int,
) -> tuple[dict[int, int], list[int], list[int]]:
    """Decide the id of every group.

    Parameters
    ----------
    old
        All members, as the quarter began, of every family that changed.
    head_of
        Each group's present head: the family that the head belonged to (0: none, newborn).
    kk_before, kk_after
        KK number of each family as the quarter began, and of each group at its end.
    next_id
        First id that may be given to a new family.

    Returns
    -------
    tuple
        Id of each group in `head_of`; families that ended because they joined another;
        families that ended without members.
    """
    frame = pd.DataFrame(
        {
            "family": old.family,
            "group": old.group,
            "person": old.person,
            "core": np.isin(old.relation, (HEAD, SPOUSE))
            | ((old.relation == CHILD) & (old.age < CORE_AGE)),
            "head": old.relation == HEAD,
        }
    )
    alive = frame[frame["group"] >= 0]
    pair = alive.groupby(["family", "group"], sort=True).agg(
        core=("core", "sum"), members=("person", "size"), head=("head", "any"),
        least=("person", "min"),
    ).reset_index()  # fmt: skip
    before = pair["family"].map(kk_before)
    pair["same_kk"] = before == pair["group"].map(kk_after)
    pair = pair.sort_values(
        ["family", "core", "members", "same_kk", "head", "least"],
        ascending=[True, False, False, False, False, True],
    )
    picked = pair.drop_duplicates("family").copy()
    picked["of_head"] = picked["group"].map(head_of) == picked["family"]
    picked = picked.sort_values(
        ["group", "of_head", "members", "family"], ascending=[True, False, False, True]
    )
    kept = picked.drop_duplicates("group")
    ids = dict(zip(kept["group"].tolist(), kept["family"].tolist(), strict=True))
    joined = sorted(set(picked["family"].tolist()) - set(kept["family"].tolist()))
    empty = sorted(set(old.family.tolist()) - set(alive["family"].tolist()))
    for group in sorted(set(head_of) - set(ids)):
        ids[group] = next_id
        next_id += 1
    return ids, joined, empty
