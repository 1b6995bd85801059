"""The register's tables of one part on their way to disk: which files there are, in which order."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import parquet
from pipelines.behind import Behind
from pipelines.merge.places import NOWHERE, Share
from pipelines.registry import SOUGHT, schema

if TYPE_CHECKING:
    import pyarrow as pa

# by what the rows of a table are ordered within a province
ORDER = {
    "person": "id_keluarga nulls last, id_individu",
    "family": "kode_kelurahan_desa, id_keluarga",
    "provenance": "id_keluarga",
    "unranked": "id_keluarga",
    "fingerprint": "kode_kelurahan_desa, id_keluarga",
    "disagreement": "id_keluarga, id_individu nulls first, variabel, sumber, tanggal, "
    "nilai nulls last, teks nulls last",
    "fact": "id_keluarga nulls last, id_individu nulls last, variabel, sumber",
    "programme": "id_keluarga nulls last, id_individu nulls last, program, sumber",
}
# tables with a file for whoever belongs to no family
_OF_PERSONS = ("person", "fact", "programme")


def write_part(
    registry: Path, share: Share, laid_out: "Mapping[str, pa.Table]", behind: Behind
) -> None:
    """Write the rows of one part, by `ORDER`'s tables, into a file for each province.

    Parameters
    ----------
    laid_out : mapping of str to pyarrow.Table
        The rows, in the order of their provinces (`prov`) and that of their table.

    Raises
    ------
    RuntimeError
        If rows are not in the order of their provinces, or are of another part.
    """
    behind.catch_up()  # with the part before, or three parts would lie in memory
    for name, order in ORDER.items():
        rows = laid_out[name]
        here = _by_province(rows)
        if not here.keys() <= share.files.keys():
            raise RuntimeError(f"rows of {name} in part {share.number} belong to another part")
        keys = [column.split()[0] for column in order.split(", ")]
        for prov, file in _files(share, name):
            behind.do(
                parquet.write_table,
                here.get(prov, rows.slice(0, 0)).select(list(schema(name))),
                registry / name / f"prov={prov}" / f"part-{file}.parquet",
                keys,
                SOUGHT.get(name, ()),
            )


def _files(share: Share, name: str) -> Iterator[tuple[str, int]]:
    """Yield the provinces of a part that a table has files for, with the number of each file."""
    for prov, file in share.files.items():
        if prov != NOWHERE or name in _OF_PERSONS or len(share.files) == 1:
            yield prov, file


def _by_province(rows: "pa.Table") -> "dict[str, pa.Table]":
    """Cut rows that are in the order of their provinces."""
    import pyarrow.compute as pc

    found, start = {}, 0
    for each in sorted(pc.value_counts(rows["prov"]).to_pylist(), key=lambda e: e["values"]):
        here = rows.slice(start, each["counts"])
        if not pc.all(pc.equal(here["prov"], each["values"])).as_py():
            raise RuntimeError("the rows of a part are not in the order of their provinces")
        found[each["values"]] = here
        start += each["counts"]
    return found
