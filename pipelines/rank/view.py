"""The one feature view: survey, register and every state between two quarters go through it.

It reads two relations. ``family``: id, nomor_kartu_keluarga, kode_kelurahan_desa and the
family columns of the model. ``person``: id (of the family), id_individu, tanggal_acuan (the
day on which ages count) and the person columns, active members only.
"""

import hashlib
import re
from functools import cache

from pipelines.rank.variables import family_columns, model_variables, person_columns
from pipelines.store import query

FAMILY_KEYS = ("id", "nomor_kartu_keluarga", "kode_kelurahan_desa")
PERSON_KEYS = ("id", "id_individu", "tanggal_acuan")
_AGE = re.compile(r"\bumur (?:(?:<|>=) (\d+)|between (\d+) and (\d+))")


@cache
def level_select() -> str:
    """Return the generated select: one level per model variable, over the relation feature."""
    levels = ",\n".join(
        f"    ({variable.sql})::tinyint as {variable.name}" for variable in model_variables()
    )
    return (
        "select\n    id,\n    nomor_kartu_keluarga,\n    kode_kelurahan_desa,\n"
        "    left(kode_kelurahan_desa, 4) as kode_kabupaten_kota,\n"
        "    coalesce(perkotaan, 0)::tinyint as perkotaan,\n    banyak_anggota,\n"
        f"{levels}\nfrom feature"
    )


def levels(family: str, person: str, alike: str = "") -> str:
    """Return the WITH clause that ends in the relation ``level``.

    Parameters
    ----------
    family, person : str
        Selects, or FROM clauses, of the two relations that the view reads.
    alike : str, optional
        A relation of families (id) that have the members of another one (sama), which alone has
        rows in `person`.
    """
    members = {"member": query("rank/members")}
    if alike:
        members["apart"] = members.pop("member")
        members["member"] = (
            "select alike.id, apart.* exclude (id) from apart "
            f"inner join {alike} as alike on apart.id = alike.sama"
        )
    steps = {
        "family": family,
        "person": person,
        **members,
        "feature": query("rank/features"),
        "level": level_select(),
    }
    return "with " + ",\n".join(
        f"{name} as not materialized (\n{text.strip()}\n)" for name, text in steps.items()
    )


@cache
def view_hash() -> str:
    """Return the SHA-256 of the view: a model is only good for the view it was fitted with."""
    text = levels("from family", "from person")
    columns = [column.name for column in (*family_columns(), *person_columns())]
    return hashlib.sha256("\n".join([text, *columns]).encode()).hexdigest()


@cache
def ages() -> tuple[int, ...]:
    """Return the ages at which the view looks: between two of them it sees no difference."""
    found = set()
    for bound, low, high in _AGE.findall(query("rank/members")):
        found |= {int(bound)} if bound else {int(low), int(high) + 1}
    return tuple(sorted(found))
