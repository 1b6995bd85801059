"""Dukcapil's word on a person beside what else is said of him, and which of the two stands."""

from collections.abc import Iterable

IDENTITY = ("nama", "tanggal_lahir", "jenis_kelamin")
# what Dukcapil answers beside membership, by group
CIVIL = {"identitas": IDENTITY, "kawin": ("status_kawin",)}
# the group whose source and date are those of Dukcapil's word wherever the register has it already
CONFIRMED = "identitas"


def wins(group: str, civil: str, own: str) -> str:
    """Return whether Dukcapil's word on a group is the stronger, if it says anything of it.

    Parameters
    ----------
    civil : str
        The relation that has its word (``dukcapil_…``).
    own : str
        The relation that has what else is said.
    """
    said = " or ".join(f"{civil}.dukcapil_{name} is not null" for name in CIVIL[group])
    theirs, ours = (
        f"strength($quarter_index, {who}_{group}.lindung, {who}_{group}.urut, {tanggal}, {turn}, 0)"
        for who, tanggal, turn in (
            ("theirs", f"{civil}.dukcapil_tanggal", 1),
            ("ours", f"{own}.tanggal_{group}", 0),
        )
    )
    return (
        f"theirs_{group}.sumber is not null and ({said}) "
        f"and (ours_{group}.sumber is null or {theirs} > {ours})"
    )


def standings(civil: str, own: str, groups: Iterable[str] = CIVIL) -> str:
    """Return the joins that `wins` needs for some groups."""
    return " ".join(
        f"left join standing as theirs_{group} on theirs_{group}.variabel = '{group}' "
        f"and {civil}.dukcapil_sumber = theirs_{group}.sumber "
        f"left join standing as ours_{group} on ours_{group}.variabel = '{group}' "
        f"and {own}.sumber_{group} = ours_{group}.sumber"
        for group in groups
    )
